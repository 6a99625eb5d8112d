"""Rules for codes that say little by themselves: passports, licences, records, customers; and forms of address."""

from functools import partial

from privacy_core.pii.rule import NUMBERS, Rule
from privacy_core.pii.validators import has_digit_and_letter

_weak = partial(Rule, weak=True, glue="-./", window=(40, 15))
_PREFIX = (
    "CUST|CUSTOMER|CLIENT|CLNT|EMP|EMPL|EMPLOYEE|STAFF|PAT|PATIENT|PT|MEM|MBR|MEMBER|USR|USER|STU|STUD|STUDENT|SUBJ|"
    "SUBJECT|"
    "POL|POLICY|CLM|CLAIM|CASE|ACC|ACCT|ACCOUNT|KD|KDNR|KUNDE|MA|PERS|MITGL|MITGLIED|VERS|AKTE|ADH|DOS|DOSSIER|CLI|"
    "CLIENTE|"
    "PAC|EXP|SUB|PERSON|PID|CID|UID|GUEST|DONOR|PARTICIPANT"
)

CODE_RULES = (
    Rule(
        entity="MEDICAL_RECORD_NUMBER",
        name="after MRN",
        pattern=r"(?:MRN|mrn|HN)[-#_]?\d{5,10}",
        length=(7, 15),
        score=0.75,
        score_near=0.9,
        glue="-./",
    ),
    _weak(
        entity="MEDICAL_RECORD_NUMBER",
        name="digits, or in groups, or after letters",
        pattern=r"\d{5,12}|\d{2,4}(?:-\d{2,4}){1,3}|[A-Z]{1,4}[- ]?\d{4,10}|\d{1,8}[-/.]\d{1,8}(?:[-/]\d{1,6})?|"
        r"[A-Z]{1,5}[-/ ]?\d{2,8}(?:[-/.]\d{1,6}){1,2}[A-Z]?|\d{4,10}[- ]?[A-Z]{1,3}",
        length=(5, 20),
        score=0.0,
        score_near=0.8,
        types=NUMBERS,
    ),
    _weak(
        entity="US_PASSPORT",
        name="nine digits, or a letter and eight",
        pattern=r"[A-Z]?\d{8}|\d{9}",
        length=(8, 9),
        score=0.05,
        score_near=0.9,
        types=NUMBERS,
    ),
    _weak(
        entity="UK_PASSPORT",
        name="nine digits, or two letters and seven",
        pattern=r"\d{9}|[A-Z]{2}\d{7}",
        length=(9, 9),
        score=0.05,
        score_near=0.9,
        types=NUMBERS,
    ),
    _weak(
        entity="IN_PASSPORT",
        name="a letter and seven digits",
        pattern=r"[A-PR-WY][1-9]\d ?\d{4}[1-9]",
        length=(8, 9),
        score=0.1,
        score_near=0.9,
    ),
    _weak(
        entity="PASSPORT",
        name="six to nine digits, or after letters",
        pattern=r"\d{7,9}|[A-Z]{1,3}\d{5,8}[A-Z]?|\d{2}[A-Z]{2}\d{5}|[CFGHJKLMNPRTVWXYZ][0-9CFGHJKLMNPRTVWXYZ]{8}",
        length=(6, 10),
        score=0.0,
        score_near=0.75,
        types=NUMBERS,
    ),
    _weak(
        entity="US_DRIVER_LICENSE",
        name="letters and digits of a state's form",
        pattern=r"[A-Z]\d{4,14}|[A-Z]\d{18}|[A-Z]{2}\d{3,7}[A-Z]?|\d{2}[A-Z]{3}\d{5,6}|\d{3}[A-Z]{2}\d{4}|[A-Z]\d{6}R|"
        r"\d{7}[A-Z]|\d{8}[A-Z]{1,2}|\d{9}[A-Z]"
        r"|[A-Z]\d{3}[- ]\d{3,4}[- ]\d{2,4}(?:[- ]\d{1,4}){0,2}|[A-Z]\d{2}-\d{2}-\d{4}",
        length=(5, 19),
        score=0.3,
        score_near=0.75,
    ),
    _weak(
        entity="US_DRIVER_LICENSE",
        name="digits",
        pattern=r"\d{6,14}|\d{16}|\d{2}-\d{3}-\d{4}|\d{3}-\d{2}-\d{4}|\d{4}-\d{2}-\d{4}|\d{3}-\d{3}-\d{3}",
        length=(6, 16),
        score=0.0,
        score_near=0.65,
        types=NUMBERS,
    ),
    _weak(
        entity="DRIVER_LICENSE",
        name="a code with digits",
        pattern=r"[A-Z0-9]{5,18}|[A-Z0-9]{2,6}(?:[- ][A-Z0-9]{2,8}){1,3}",
        length=(5, 20),
        accepts=lambda text: sum(c.isdigit() for c in text) >= 3,
        score=0.0,
        score_near=0.55,
        types=NUMBERS,
    ),
    _weak(
        entity="NATIONAL_ID",
        name="a code with digits",
        pattern=r"[A-Z]{0,4}\d{6,14}[A-Z]{0,3}\d{0,3}|\d{1,3}(?:[.-]\d{3}){2,3}-?[0-9Kk]?|\d{2,6}(?:[ -]\d{2,7}){1,3}",
        length=(6, 20),
        score=0.0,
        score_near=0.55,
        types=NUMBERS,
    ),
    Rule(
        entity="CUSTOMER_ID",
        name="after a word for a person or a case",
        pattern=rf"(?:{_PREFIX}|(?i:cust|emp|pat|mem|usr|user|client|student|patient|employee|"
        rf"customer))[-_#/.:]{{1,2}}(?:[A-Z0-9]{{1,6}}[-_/])?[A-Z]?\d{{2,12}}[A-Z]?|(?:{_PREFIX})\d{{4,12}}",
        length=(4, 40),
        score=0.55,
        score_near=0.8,
        glue="-./",
    ),
    _weak(
        entity="CUSTOMER_ID",
        name="a code of letters and digits",
        pattern=r"[A-Za-z]{1,8}[-_/#.]?\d{2,12}[A-Za-z]{0,4}(?:[-_/.][A-Za-z0-9]{1,8}){0,3}|"
        r"\d{1,8}[-_/.][A-Za-z0-9]{1,8}(?:[-_/.][A-Za-z0-9]{1,8}){0,2}"
        r"|\d{2,10}[A-Za-z]{1,4}\d{0,6}|[A-Za-z]{1,4}\d{1,4}[A-Za-z]{1,4}\d{1,6}",
        length=(3, 40),
        accepts=has_digit_and_letter,
        score=0.0,
        score_near=0.5,
        window=(25, 8),
    ),
    _weak(
        entity="CUSTOMER_ID",
        name="digits",
        pattern=r"\d{1,19}|\d{1,8}(?:[-/.]\d{1,8}){1,3}",
        length=(1, 24),
        score=0.0,
        score_near=0.45,
        types=NUMBERS,
        window=(22, 5),
        context=(
            "customer id",
            "customer number",
            "customer no",
            "client id",
            "client number",
            "member id",
            "member number",
            "membership number",
            "patient id",
            "patient number",
            "employee id",
            "employee number",
            "staff id",
            "user id",
            "student id",
            "student number",
            "account id",
            "case number",
            "case id",
            "claim number",
            "policy number",
            "contract number",
            "kundennummer",
            "patientennummer",
            "personalnummer",
            "mitgliedsnummer",
            "aktenzeichen",
            "matrikelnummer",
            "vertragsnummer",
            "numéro client",
            "n° client",
            "número de cliente",
            "subject id",
        ),
    ),
    Rule(
        entity="TITLE",
        name="before a name",
        pattern=r"(?:Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Hon|Messrs|Mme|Mlle|Sr|Sra|Srta|Dra|Dott|Sig)\.|Mr|Mrs|Ms|Miss|Mx|Dr|"
        r"Prof|Professor|Herr|Frau|"
        r"Madame|Monsieur|Mademoiselle|Señora?|Señorita|Signora?",
        length=(2, 12),
        score=0.5,
    ),
)
