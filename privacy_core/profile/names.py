"""What a column's name says about it: rows of words in English, German, French and Spanish, the first that fits."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from privacy_core.intake import ColumnType
from privacy_core.profile.columns import ColumnProfile
from privacy_core.profile.meanings import Mark, Role


@dataclass(frozen=True, slots=True)
class NameRule:
    """Columns whose name, put in lower-case words, holds ``pattern`` as whole words; {alone:...} as the whole name.

    A number behind the words is passed over. A yes or no names nobody, whatever its name; rules with ``texts_only`` are
    for text.
    """

    role: Role
    what: str
    pattern: str
    mark: Mark | None = None
    texts_only: bool = False

    def fits(self, column: ColumnProfile, named: str) -> bool:
        """Whether a column is meant whose name reads ``named`` in `words`."""
        if self.texts_only and column.type != ColumnType.TEXT:
            return False
        if self.role is Role.DIRECT_IDENTIFIER and column.type == ColumnType.BOOLEAN:
            return False
        return _compiled(self.pattern).search(named) is not None


def words(name: str) -> str:
    """A column name as lower-case words with underscores between, its letters without accents.

    >>> words("birthDate"), words("native-country"), words("ZIP code"), words("NHSNumber")
    ('birth_date', 'native_country', 'zip_code', 'nhs_number')
    >>> words("Straße"), words("Familienangehörige"), words("prénom"), words("N° de client")
    ('strasse', 'familienangehoerige', 'prenom', 'numero_de_client')
    >>> words("रंग / नाम")
    'रंग_नाम'
    """
    apart = re.sub(r"(?<=[^\W_])(?=[A-Z][a-z])|(?<=[a-z0-9à-ÿ])(?=[A-Z])", "_", unicodedata.normalize("NFC", name))
    spelled = re.sub(r"\bn[°º]", "numero ", apart.lower()).translate(_GERMAN)
    plain = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))
    return _GAP.sub("_", plain).strip("_")


_GAP = re.compile(r"(?:(?![\u0900-\u0eff\u1000-\u109f\u1780-\u17ff])[\W_])+")  # signs of vowels there are no gaps
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    alone = re.sub(r"\{alone:(.*?)\}", r"(?<!_)(\1)(?!_[a-z])", pattern)
    return re.compile(rf"(?:^|_)(?:{alone})(?:_?\d+)?(?:_|$)")


_DIRECT, _QUASI, _SENSITIVE, _INSENSITIVE = Role
_PERSON = (
    "person|patient|user|customer|client|member|subject|participant|respondent|employee|staff|student|pupil|citizen|"
    "personen|patienten|kunden?|klienten?|mandanten?|versicherten?|versicherungs|mitglied(er|s)?|teilnehmer|"
    "mitarbeiter|personal|matrikel|schueler|studierenden?|studenten|buerger|probanden?|benutzer|nutzer|bewohner|"
    "personne|salarie|adherent|assure|beneficiaire|usager|utilisateur|eleve|etudiant|membre|"
    "persona|paciente|cliente|empleado|usuario|socio|alumno|asegurado|afiliado|beneficiario|participante"
)
_CASE = (
    "case|encounter|admission|claim|policy|contract|invoice|fall|akten?|aufnahme|behandlungs?|vertrags?|rechnungs|"
    "dossier|sejour|expediente|episodio|factura"
)
_NUMBER = "id|no|nr|num|number|nummer|kennung|kennziffer|numero|identifiant"
_OF = "(_(of|de|de_la|del|du|des|der))?"
_CODED = "_?(c|cd|code|cat|catg|group|grp|gr|recode|rec|r)"  # what surveys put behind a name

NAME_RULES = (
    NameRule(
        _DIRECT,
        "the id of a person",
        rf"({_PERSON})_?({_NUMBER}|key|code|codigo|schluessel|kennzeichen)|p_?(id|nr|no)|pseudonym|"
        rf"(id|code|key|nummer|numero|identifiant|codigo){_OF}_?({_PERSON})",
        Mark.PERSON_ID,
    ),
    NameRule(
        _DIRECT,
        "the id of a household",
        rf"(household|family|hh|haushalts?|familien|foyer|hogar)_?({_NUMBER})",
        Mark.HOUSEHOLD_ID,
    ),
    NameRule(
        _INSENSITIVE,
        "a survey weight",
        "fnl_?wgt|p?wgt|pweight|(survey|sampling|sample|person|final)_?weights?|weights?_(final|survey|sampling)|"
        "gewichtung|hochrechnungsfaktor",
        Mark.SURVEY_WEIGHT,
    ),
    NameRule(
        _DIRECT, "an e-mail address", "e_?mail(_?add?ress?e?)?|mail(_?add?ress?e?)?|courriel|correo(_electronico)?"
    ),
    NameRule(
        _DIRECT,
        "a phone number",
        "(home|work|office|cell|mobile)?_?phone_?(no|nr|number)?|(mobil|privat)?_?(telefon|tel|handy|fax)_?(nr|no|nummer)?|"
        "mobilnummer|rufnummer|festnetz|(tele)?fax|mobile?|telephone|telefono|movil|celular",
    ),
    NameRule(
        _DIRECT,
        "the name of a person",
        rf"(first|last|full|given|family|middle|maiden|sur|nick|user|{_PERSON})_?names?|forename|"
        rf"(vor|nach|familien|geburts|ruf|zu)_?namen?|prenoms?|nom_(et_)?(de_)?(famille|naissance|jeune_fille|usage|{_PERSON})|"
        rf"nombre_(completo|de_pila|y_apellidos?|(del?_)?({_PERSON}))|apellidos?|{{alone:names?|noms?|nombres?}}",
    ),
    NameRule(_DIRECT, "the name of a doctor", "(haus)?_?arzt|aerztin|doctor|physician|medecin|medico", texts_only=True),
    NameRule(
        _DIRECT,
        "an official number",
        "ssn|social_security|nino|nhs|passport|tax_?id|national_?id|iban|account_?(no|number)|"
        "(credit_?)?card_?(no|number)|credit_?card|licen[cs]e_?(no|number|plate)|mrn|medical_record|"
        "(sozial|renten|kranken|steuer|konto|kreditkarten|(personal)?ausweis|pass)[a-z]*_?(nummer|nr|id)|svnr|kvnr|nummernschild|"
        "(personal)?ausweis|reisepass|fuehrerschein|(kfz|auto)_?kennzeichen|nir|securite_sociale|secu|passeport|dni|nif|"
        "{alone:nie}|seguridad_social|pasaporte",
    ),
    NameRule(
        _DIRECT,
        "the number of a case",
        rf"({_CASE})_?({_NUMBER})|numero{_OF}_({_CASE})|aktenzeichen",
    ),
    NameRule(_DIRECT, "the id of a record", "{alone:id}|uuid|guid"),
    NameRule(
        _DIRECT,
        "an address",
        "(street_?)?address|street|house_(no|number)|[a-z]*adresse|[a-z]*anschrift|[a-z]*strasse|{alone:str}|"
        "haus_?(nr|nummer)|{alone:rue}|calle|direccion|domicilio|ip|ip_?addr|mac_?address|imei|url|homepage|webseite",
    ),
    NameRule(
        _DIRECT,
        "free text, which may name people",
        "notes?|comments?|remarks?|free_?text|narrative|[a-z]*(notiz|bemerkung|anmerkung)(en)?|[a-z]*kommentare?|"
        "[a-z]*anamnesen?|[a-z]*befunde?|frei_?text|[a-z]*arztbrief|verlauf|vermerk|commentaires?|remarques?|"
        "observations?|notas?|comentarios?|observaciones|anamnesis",
        texts_only=True,
    ),
    NameRule(
        _SENSITIVE,
        "something about health",
        "diagnos[ie]s|[a-z]*diagnosen?|disease|icd_?(9|10)?|illness|condition|symptoms?|medications?|drugs?|"
        "treatments?|therapy|procedures?|(test|lab)_?results?|hiv|blood_?(type|pressure|group)|disabilit(y|ies)|disabled|"
        "pregnan(t|cy)|mental_health|smoker|bmi|ward|[a-z]*krankheit(en)?|[a-z]*erkrankung(en)?|[a-z]*befunde?|symptome?|"
        "[a-z]*anamnesen?|medikamente?|medikation|[a-z]*therapie|behandlung|allergi(en?|es)|allergy|blut(gruppe|druck)|"
        "laborwerte?|[a-z]*behinderung|schwanger(schaft)?|raucher|pflegegrad|diagnosti(c|cs|cos?|que)|maladie|traitement|"
        "handicap|grossesse|enfermedad|tratamiento|medicament(o|os|s)?|discapacidad|embarazo",
    ),
    NameRule(
        _SENSITIVE,
        "something about money",
        rf"salary|income|inc_?(c|cat|catg|grp|group)|(income|hhinc|faminc|inctot|incwage){_CODED}?|wages?|pay|earnings|costs?|charges?|balance|debts?|loans?|credit|price|amount|"
        "(brutto|netto|jahres|monats|grund)?_?(gehalt|lohn|verdienst)|[a-z]*einkommen|[a-z]*kosten|schulden|vermoegen|"
        "kredit|betrag|preis|salaires?|revenus?|montant|couts?|prix|dettes?|salario|sueldo|ingresos|cost[eo]s?|precio|"
        "importe|deudas?",
    ),
    NameRule(
        _SENSITIVE,
        "something that people are judged by",
        "religions?|political|party|orientation|sexual|union|criminal|convictions?|offen[cs]es?|grades?|score|rating|"
        "religionszugehoerigkeit|konfession|partei|gewerkschaft|politisch[a-z]*|vorstrafen?|straftat|[a-z]*noten?|notas?|"
        "orientierung|sexuell[a-z]*|syndicat|parti|partido|sindicato",
    ),
    NameRule(
        _QUASI,
        "a birth date",
        "birth|birth_?(date|day|year|month)|date_?of_?birth|dob|born|yob|year_of_birth|geburts_?(datum|tag|jahr|monat)|"
        "geb_?(datum|dat|jahr)|geboren|(date|jour|mois|annee)?_?(de_)?naissance|ddn|(fecha|ano|mes)?_?(de_)?nacimiento",
    ),
    NameRule(
        _QUASI,
        "an age",
        rf"ages?|age_?(group|band|years|yrs|class|cl)|age{_CODED}|alter|alters(gruppe|klasse)|lebensalter|edad",
    ),
    NameRule(
        _QUASI,
        "a sex or gender",
        rf"sex|gender|(sex|gender|gend|gndr){_CODED}?|geschlecht|anrede|salutation|sexe|sexo|genero",
    ),
    NameRule(
        _QUASI,
        "a place",
        "zip|zip_?codes?|post_?codes?|postal|plz|city|town|village|municipality|county|district|region|state|province|"
        "country|cntry|ctry|statefip|fips|puma|nuts_?\\d?|cob|bpl|location|lat|latitude|lon|lng|longitude|neighbou?rhood|place|birth_?place|postleitzahl|"
        "(wohn|geburts|heimat|arbeits)?_?(orte?|stadt|land)|bundesland|[a-z]*gemeinde|(land)?kreis|[a-z]*bezirk|staat|"
        "(orts|stadt)teil|code_?postal|ville|commune|departement|pays|lieu|quartier|codigo_?postal|ciudad|municipio|"
        "provincia|pais|localidad|barrio",
    ),
    NameRule(
        _QUASI,
        "an origin",
        rf"race|ethnic|ethnicity|(race|racethn?|raceth|ethn?|ethnic|hispan?){_CODED}?|nationality|citizenship|native|language|origin|herkunft|herkunftsland|nationalitaet|"
        "staats(angehoerigkeit|buergerschaft)|(mutter)?sprache|migrationshintergrund|nationalite|langue|origine|"
        "nacionalidad|idioma|origen|etnia",
    ),
    NameRule(
        _QUASI,
        "a family situation",
        rf"marital|marital_?status|(marst|marstat?|mar_?stat|marital|maritl|civ_?stat){_CODED}?|married|family_?status|relationship|children|household_?size|spouse|familienstand|"
        "zivilstand|verheiratet|kinder|kinder(an)?zahl|haushaltsgroesse|etat_civil|situation_(de_)?famil[a-z]+|"
        "matrimonial[e]?|enfants|estado_civil|hijos",
    ),
    NameRule(
        _QUASI,
        "an education or occupation",
        rf"education|education_?(num|level|years)|(educ?|edlevel|isced|schl){_CODED}?|(occ|occup|isco|soc|naics|nace){_CODED}?|degree|school|university|occupation|job|job_?title|profession|"
        "work_?class|employer|employment|industry|[a-z]*beruf|berufs[a-z]*|taetigkeit|arbeitgeber|bildung|"
        "bildungs[a-z]*|[a-z]*abschluss|[a-z]*ausbildung|schule|universitaet|studien(gang|fach)|branche|metier|emploi|"
        "employeur|etudes|diplome|profesion|ocupacion|empleo|estudios|educacion",
    ),
    NameRule(_QUASI, "where somebody works or was treated", "department|(fach)?abteilung"),
    NameRule(
        _QUASI,
        "a feature that others can see",
        "height|weight|(eye|hair|skin)_?colou?r|(koerper)?_?(groesse|gewicht)|(augen|haar|haut)farbe|taille|poids|"
        "estatura|altura|peso",
    ),
    NameRule(_INSENSITIVE, "what a model is to predict", r"target|{alone:label|outcome|class|y}(?!_?\d)", Mark.TARGET),
)
