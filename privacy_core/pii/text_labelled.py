"""Official numbers right behind a word for their kind, whatever their check digit says: one with a slip names somebody.

Written from general knowledge of what the countries call their numbers, and how these are set.
"""

import re
from collections.abc import Iterator, Sequence

from privacy_core.pii.spans import Method, Span
from privacy_core.pii.text_tokens import WORDS, Token

_SIX_AND = r"\d{2}[. ]?\d{2}[. ]?\d{2}"
_ELEVEN = r"\d{2,3}(?:[. ]?\d{3}){2}[. /-]?\d{2,3}"
_TEN_OR_MORE = rf"{_ELEVEN}|\d{{9,13}}"
_FORMS = (
    ("DE_HEALTH_INSURANCE", "versicherten kvnr krankenversicherungs krankenversicherten", r"[A-Z](?: ?\d{3}){3}"),
    ("DE_SOCIAL_SECURITY", "versicherungs sozialversicherungs rentenversicherungs sv", r"\d\d ?\d{6} ?[A-Z] ?\d{3}"),
    ("CH_AHV", "ahv avs ahvn avsn oasi sozialversicherungs", r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}"),
    ("DE_TAX_ID", "steuer-id steueridentifikations steuer-identifikations steuer-idnr idnr", r"\d\d(?: ?\d{3}){3}"),
    ("UK_NHS", "nhs", r"\d{3}[ -]?\d{3}[ -]?\d{4}"),
    ("UK_NINO", "nino ni", r"[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]"),
    ("US_SSN", "ssn security", r"\d{3}[ -]?\d{2}[ -]?\d{4}"),
    ("US_NPI", "npi", r"\d{10}"),
    ("ABA_ROUTING_NUMBER", "routing aba rtn", r"\d{9}"),
    ("IBAN_CODE", "iban", r"[A-Z]{2} ?\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?"),
    ("PL_PESEL", "pesel peselu peselem", r"\d{6} ?\d{5}"),
    ("FR_NIR", "nir sociale secu insee nss", r"[1-478] ?\d\d ?\d\d ?(?:\d\d|2[AB]) ?\d{3} ?\d{3}(?: ?/? ?\d\d)?"),
    ("NL_BSN", "bsn burgerservice burger-service sofi", r"\d{9}|\d{4}[. ]\d{2}[. ]\d{3}|\d{3}[. ]\d{3}[. ]\d{3}"),
    ("BE_NATIONAL_NUMBER", "rijksregister national niss insz rrn", rf"{_SIX_AND}[ -]?\d{{3}}[. -]?\d{{2}}"),
    ("ES_NIF", "dni nif", r"\d{2}[. ]?\d{3}[. ]?\d{3}[ -]?[A-Z]"),
    ("ES_NIE", "nie dni nif", r"[XYZ][ -]?\d{7}[ -]?[A-Z]"),
    ("IT_FISCAL_CODE", "fiscale cf c.f", r"[A-Z]{3} ?[A-Z]{3} ?\d{2}[A-Z]\d{2} ?[A-Z]\d{3}[A-Z]"),
    ("IT_VAT_CODE", "iva piva", r"(?:IT ?)?\d{11}"),
    ("SE_PERSONNUMMER", "personnummer personnr pnr samordningsnummer", r"(?:19|20)?\d{6}[-+ ]?\d{4}"),
    ("NO_FODSELSNUMMER", "fodselsnummer fodselsnr fnr personnummer", r"\d{6} ?\d{5}"),
    ("DK_CPR", "cpr", r"\d{6}[ -]?\d{4}"),
    ("FI_PERSONAL_IDENTITY_CODE", "hetu henkilotunnus henkilotunnukseni", r"\d{6}[-+A-F]\d{3}[0-9A-Z]"),
    ("BR_CPF", "cpf", r"\d{3}[. ]?\d{3}[. ]?\d{3}[ -]?\d{2}"),
    ("CA_SIN", "sin nas", r"\d{3}[ -]?\d{3}[ -]?\d{3}"),
    ("AU_TFN", "tfn", r"\d{3} ?\d{3} ?\d{2,3}"),
    ("AU_MEDICARE", "medicare", r"[2-6]\d{3} ?\d{5} ?\d(?:[ /-]?\d)?"),
    ("AU_ABN", "abn", r"\d{2} ?\d{3} ?\d{3} ?\d{3}"),
    ("AU_ACN", "acn", r"\d{3} ?\d{3} ?\d{3}"),
    ("IN_AADHAAR", "aadhaar aadhar uid uidai", r"\d{4}[ -]?\d{4}[ -]?\d{4}"),
    ("TR_TCKN", "tckn kimlik", r"\d{11}"),
    ("KR_RRN", "rrn registration", r"\d{6}-\d{7}"),
    ("SG_NRIC_FIN", "nric fin", r"[STFGM]\d{7}[A-Z]"),
    ("IMEI", "imei", r"\d{2}[ -]?\d{6}[ -]?\d{6}[ -]?\d"),
    ("NATIONAL_ID", "oib amka egn cnp emso jmbg inn curp rut cuit cuil taj nif", _TEN_OR_MORE),
    ("NATIONAL_ID", "pps ppsn", r"\d{7} ?[A-Z]{1,2}"),
    ("NATIONAL_ID", "rut run", r"\d{1,2}[.]?\d{3}[.]?\d{3}-[\dK]"),
    ("NATIONAL_ID", "isikukood isikukoodi kodas kods", r"\d{6}-?\d{5}"),
    ("NATIONAL_ID", "cislo rc rodne", r"\d{6} ?/ ?\d{3,4}|\d{9,10}"),
)  # fmt: skip
"""An entity, what stands before its number, folded and without a word for number, and how the number is set."""

_NUMBER_WORDS = ("nummer", "-nummer", "snummer", "nr", "-nr", "-no", "numer", "numret", "nummeret", "-szam", "-kod")
_GAP = re.compile(
    r"[ ]?(?:[.-][ ]?)?(?:(?:insurance|security|file|number|nummer|numéro|numero|número|numer|nr|no|num|n|nº|n°"
    r"|№|#|id|card|code|çislo|číslo|kimlik)(?![^\W_])[.:]?[ ]?){0,2}"
    r"(?:(?:is|was|ist|lautet|est|es|è|é|to|on|är|er|:|=|\(|-|–)[ ]?){0,2}",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"[^\W_]|[-/.,]\d")


def _by_word() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for entity, words, form in _FORMS:
        compiled = re.compile(form, re.IGNORECASE)
        for word in words.split():
            for ending in ("", *_NUMBER_WORDS):
                found.setdefault(word + ending, []).append((entity, compiled))
    return found


_BY_WORD = _by_word()


def labelled(text: str, tokens: Sequence[Token]) -> Iterator[Span]:
    """Numbers of a kind's form behind a word for the kind; a right check digit beats them where two are found.

    >>> from privacy_core.pii.text_tokens import tokens
    >>> text = "NHS no. 943 476 5918, seen"
    >>> [(text[span.start : span.end], span.entity) for span in labelled(text, tokens(text))]
    [('943 476 5918', 'UK_NHS')]
    """
    for token in tokens:
        forms = _BY_WORD.get(token.key)
        if forms is None or token.shape not in WORDS:
            continue
        gap = _GAP.match(text, token.end)
        start = gap.end() if gap else token.end
        if start == token.end:
            continue
        longest = max(
            ((match.end(), entity) for entity, form in forms if (match := _whole(form, text, start))), default=None
        )
        if longest is not None:
            yield Span(
                start=start, end=longest[0], entity=longest[1], score=0.82, method=Method.PATTERN,
                rule="a word for its kind before it",
                reason="a word for its kind stands before it, and it has the form of one, whatever its check digit",
            )  # fmt: skip


def _whole(form: re.Pattern[str], text: str, start: int) -> re.Match[str] | None:
    """What has the form here and does not go on behind."""
    match = form.match(text, start)
    return match if match and not _BEHIND.match(text, match.end()) else None
