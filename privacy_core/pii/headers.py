"""Columns' names that speak of a kind of personal data: by patterns, in four languages, and by words in thirty."""

import re
from functools import cache, lru_cache
from types import MappingProxyType

from privacy_core.pii import header_words
from privacy_core.profile import names

_NO = "(_?(no|nr|nbr|num|number|numbers|nummer|numero|id|ids|code|key|kennung|identifier|identifiant))"
_OF = "(_(of|de|de_la|del|du|des|der|d))?"
_PERSON = (
    "person|patient|user|customer|cust|client|member|mbr|subject|subj|participant|respondent|employee|emp|staff|worker|"
    "student|pupil|citizen|contact|guest|passenger|donor|subscriber|insured|beneficiary|applicant|candidate|debtor|"
    "personen|patienten|kunden?|klienten?|mandanten?|versicherten?|versicherungs|mitglieds?|mitarbeiter|personal|"
    "matrikel|schueler|studenten|buerger|probanden?|benutzer|nutzer|bewohner|debitor(en)?|"
    "personne|salarie|adherent|assure|beneficiaire|usager|utilisateur|eleve|etudiant|membre|allocataire|"
    "persona|paciente|cliente|empleado|usuario|socio|alumno|asegurado|afiliado|beneficiario|participante"
)
_CASE = (
    "case|encounter|visit|admission|claim|policy|contract|invoice|order|booking|reservation|membership|loyalty(_card)?|"
    "frequent_flyer|account|acct|fall|akten?|aufnahme|behandlungs?|vertrags?|rechnungs?|policen?|auftrags?|"
    "dossier|sejour|contrat|facture|commande|expediente|episodio|contrato|factura|poliza|pedido"
)
_NAMED = (
    rf"first|last|full|given|family|middle|maiden|sur|nick|birth|legal|preferred|display|{_PERSON}|doctor|physician|"
    "provider|nurse|teacher|manager|supervisor|owner|holder|cardholder|account_holder|sender|recipient|author|agent|"
    "driver|tenant|landlord|spouse|father|mother|parent|child|guardian|emergency_contact|kin|witness|victim|suspect|"
    "buyer|seller"
)
_PAPER = "(no|nr|num|number|nummer|id|code)"
_NOT_OF_A_NETWORK = "".join(
    f"(?<!{word}_)"
    for word in ("mail", "email", "ip", "mac", "web", "btc", "eth", "wallet", "bitcoin", "hardware", "url")
)
_LICENCE = "(licen[cs]e|permit)"

HEADERS = MappingProxyType(
    {
        "PERSON": rf"({_NAMED})s?_?names?|name_?({_NAMED}|s)|(f|l|m)_?name|forenames?|surnames?|given_names?|"
        rf"(next_of_kin|emergency_contact|contact_person|cardholder|account_holder|signatory|(attending_)?physician|"
        rf"doctor)|"
        rf"(vor|nach|familien|geburts|ruf|zu|eigen)_?namen?|namen?_(des_|der_)?({_PERSON})|({_PERSON})_?namen?|"
        rf"ansprechpartner(in)?|inhaber|(haus)?_?arzt|prenoms?|nom_(et_)?(de_)?(famille|naissance|jeune_fille|usage|"
        rf"prenom)|"
        rf"nom_(du_|de_l_)?({_PERSON})|nom_complet|nombre_(completo|de_pila|y_apellidos?|(del?_)?({_PERSON}))|"
        "(primer_|segundo_)?apellidos?|{alone:names?|namen?|noms?|nombres?|persons?|full_?name}",
        "TITLE": "salutation|honorific|form_of_address|name_?(title|prefix)|anrede|titel|civilite|tratamiento|"
        "{alone:title}",
        "NRP": "nationality|nationalities|citizenship|religions?|religious[a-z_]*|denomination|ethnicity|"
        "ethnic_?(group|origin)|"
        "race|political_?(party|affiliation|view)|party_affiliation|nationalitaet|staatsangehoerigkeit|konfession|"
        "religionszugehoerigkeit|parteizugehoerigkeit|nationalite|confession|nacionalidad|religione?|etnia",
        "ORGANIZATION": "company|company_?name|employers?(_name)?|organi[sz]ation(_name)?|org_?name|institution|"
        "agency|firm|"
        "business_?name|vendor(_name)?|supplier(_name)?|firma|firmenname|unternehmen|arbeitgeber|behoerde|verein|"
        "entreprise|societe|employeur|raison_sociale|empresa|compania|empleador|razon_social",
        "EMAIL_ADDRESS": r"([a-z]+_)?e?_?mails?(_?(add?ress?e?s?|addr|id))?|[a-z]*email(adresse)?|courriel|"
        "correo(_electronico)?|adresse_(e_?mail|electronique|mail)|epost",
        "PHONE_NUMBER": rf"([a-z]+_)?(tele)?(phone|fon)s?{_NO}?|([a-z]+_)?(mobil|privat|dienst|festnetz)?_?"
        rf"(telefon|tel|handy|fax|cell|mobile?|portable|movil|celular|telefax|telefono|telephone){_NO}?|"
        rf"(mobil|ruf|handy|telefon|fax)nummer|festnetz|msisdn|whatsapp|contact_?(no|number)|numero_de_(tel|telephone|"
        rf"telefono)",
        "STREET_ADDRESS": rf"{_NOT_OF_A_NETWORK}add?ress?(_?(line)?_?\d)?|(street|mailing|postal|home|billing|"
        rf"shipping|delivery)_?"
        "(add?ress?|addr)|streets?(_?(no|number|name|line))?|{alone:addr}|house_?(no|number)|(wohn|post|liefer|"
        "rechnungs|heimat)?_?"
        "(adresse|anschrift)|[a-z]*anschrift|[a-z]*strasse|{alone:str}|haus_?(nr|nummer)|rue|voie|calle|direccion|"
        "domicilio|indirizzo",
        "ZIP_CODE": "zip|zips|zip_?(code|5|4|plus_?4)s?|([a-z]+_)?post(al)?_?codes?|pcode|postal|postcd|plz|"
        "postleitzahl|pin_?code|"
        "code_?postal|cp|codigo_?postal|cap",
        "LOCATION": "([a-z]+_)?(city|town|village|municipality|county|district|region|state|province|country|cities|"
        "countries)"
        "(_?(name|code))?|location|place|(birth_?place|place_of_birth|hometown|residence)|neighbou?rhood|suburb|"
        "borough|"
        "(wohn|geburts|heimat|arbeits)?_?(ort|stadt|land)|bundesland|gemeinde|(land)?kreis|bezirk|staat|(orts|"
        "stadt)teil|"
        "ville|commune|departement|pays|lieu(_de_naissance)?|ciudad|municipio|provincia|pais|localidad|barrio|"
        "lugar_de_nacimiento",
        "GEO_COORDINATES": "lat|latitude|lon|lng|long|longitude|([a-z]+_)?(lat|lon|lng|long)|geo|geo_?(loc|location|"
        "point|"
        "coordinates?|code|pos(ition)?)|(lat|latitude)_?(lon|long|lng|longitude)|gps([a-z_]*)|coord(s|inates?)?|"
        "breitengrad|laengengrad|koordinaten?|coordonnees|latitud|longitud|coordenadas",
        "CREDIT_CARD": rf"((credit|debit|payment|bank|charge)_?)?cards?{_NO}|(credit|debit|payment)_?cards?|cc{_NO}?|"
        rf"ccn|pan|"
        "kredit_?karten?(_?(nummer|nr))?|karten_?(nummer|nr)|carte_(bancaire|bleue|de_credit)|tarjeta(_de_credito)?|"
        "numero_(de_)?(la_)?(carte|tarjeta)",
        "IBAN_CODE": rf"([a-z]+_)?iban{_NO}?|bankverbindung|rib|konto(_?(nummer|nr))?|"
        rf"international_bank_account_number|"
        "(bank_?)?account_?(no|number)|bank_?account|compte(_bancaire)?|cuenta(_bancaria)?|numero_de_(compte|cuenta)",
        "US_BANK_NUMBER": "(bank_?)?(account|acct)_?(no|nr|num|number)|bank_?(account|acct|number)|(checking|"
        "savings)_?account|"
        "konto_?(nummer|nr)|numero_de_(compte|cuenta)|cuenta_bancaria|deposit_account",
        "CRYPTO": "([a-z]+_)?wallet(_?(add?ress?|id))?|btc(_?address)?|eth(_?address)?|bitcoin(_?address)?|"
        "ethereum(_?address)?|"
        "crypto([a-z_]*)",
        "US_SSN": rf"ssns?|([a-z]+_)?ssn|ss{_PAPER}|soc(ial)?_?sec(urity)?{_NO}?|social_security_number|ssn{_NO}|"
        rf"ss_?no",
        "US_ITIN": "itin|(individual_)?taxpayer_?(id|identification)[a-z_]*|tin",
        "US_PASSPORT": rf"us_?passport{_NO}?|passport_us",
        "UK_PASSPORT": rf"(uk|british)_?passport{_NO}?|passport_uk",
        "DE_PASSPORT": r"reisepass(_?(nr|nummer))?|pass_?(nr|nummer)|(de|german)_?passport[a-z_]*",
        "IT_PASSPORT": r"passaporto|(it|italian)_?passport[a-z_]*",
        "IN_PASSPORT": r"(in|indian)_?passport[a-z_]*",
        "PASSPORT": rf"([a-z]+_)?passports?{_NO}?|passport_?number|reisepass(_?(nr|nummer))?|passeport|pasaporte|"
        rf"passaporto",
        "US_DRIVER_LICENSE": rf"(us_)?driver_?s?_?license{_NO}?|drv_?lic[a-z_]*|dl_?(no|num|number)|dln?|license_?(no|"
        rf"number)",
        "UK_DRIVING_LICENCE": rf"(uk_)?driv(ing|er_?s?)_?licen[cs]e{_NO}?",
        "IT_DRIVER_LICENSE": "patente(_di_guida)?",
        "DRIVER_LICENSE": rf"driv(ing|er_?s?)_?{_LICENCE}{_NO}?|{_LICENCE}_?(no|number)|fuehrerschein(_?(nr|nummer))?|"
        rf"dl{_NO}|"
        "permis(_de_conduire)?|numero_(de_)?permis|(permiso|licencia|carne?t?)_(de_)?conduc(ir|cion)|"
        "patente(_di_guida)?",
        "UK_NINO": rf"nino|ni_?(no|number)|national_?insurance{_NO}?",
        "ES_NIF": r"nif|dni|d_n_i|documento_nacional[a-z_]*|(numero_)?documento(_identidad)?|dni_?nif|nif_?nie",
        "ES_NIE": "nie|dni_?nie|numero_(de_)?extranjero|nif_?nie",
        "IT_FISCAL_CODE": "codice_?fiscale|cod_?fisc(ale)?|fiscal_?code|cf",
        "IT_VAT_CODE": "partita_?iva|p_?iva|vat([a-z_]*)|piva",
        "IT_IDENTITY_CARD": "carta_(d_|di_)?identita|cie",
        "PL_PESEL": "pesel([a-z_]*)",
        "SG_NRIC_FIN": "nric(_?fin)?|fin|uinfin|nric[a-z_]*",
        "AU_ABN": "abn|australian_business_number",
        "AU_ACN": "acn|australian_company_number",
        "AU_TFN": "tfn|tax_file_(no|number)",
        "AU_MEDICARE": "medicare(_?(card)?_?(no|num|number|id))?",
        "IN_PAN": "pan(_?(card|no|number))*|permanent_account_number",
        "IN_AADHAAR": "aadh?aa?r([a-z_]*)|uidai?",
        "IN_VOTER": "voter(_?(id|card|no|number))*|epic(_?(no|number))?",
        "FI_PERSONAL_IDENTITY_CODE": "hetu|henkilotunnus|personal_identity_code|personbeteckning",
        "KR_RRN": "rrn|resident_registration[a-z_]*|jumin[a-z_]*",
        "TH_TNIN": "tnin|thai_(national_)?id[a-z_]*",
        "DE_TAX_ID": "steuer_?(id|identifikationsnummer|nr|nummer)|idnr|tin|tax_?(id|number|no)|st_?nr",
        "DE_ID_CARD": "(personal)?ausweis(_?(nr|nummer))?|perso_?(nr|nummer)|id_?card(_?(no|number))?",
        "DE_SOCIAL_SECURITY": "(sozial|renten)_?versicherungs?_?(nr|nummer)|svnr|sv_?nr|sv_?nummer|rvnr|"
        "rentenversicherung[a-z_]*",
        "DE_HEALTH_INSURANCE": "kvnr|(kranken)_?versicherten?_?(nr|nummer)|krankenversicherung[a-z_]*|"
        "krankenkassen?_?(nr|nummer)",
        "FR_NIR": "nir|(numero_(de_)?)?(securite_sociale|secu)|num_?secu|insee|nss",
        "NL_BSN": "bsn|burgerservicenummer|sofi_?nummer",
        "BE_NATIONAL_NUMBER": "rijksregister(nummer)?|niss|insz|numero_(de_)?(registre_)?national|national_?number|rrn",
        "SE_PERSONNUMMER": "person_?(nummer|nr)|personal_identity_number|pnr",
        "NO_FODSELSNUMMER": "fodsels?nummer|foedsels?nummer|fnr|personnummer",
        "DK_CPR": "cpr(_?(nr|no|nummer|number))?",
        "CH_AHV": "ahv(_?(nr|n13|nummer))?|avs|oasi|sozialversicherungsnummer",
        "BR_CPF": "cpf([a-z_]*)",
        "CA_SIN": "sin(_?(no|nr|num|number))?|social_insurance[a-z_]*|nas",
        "CN_RESIDENT_ID": "(cn|chinese|resident)_?(resident_)?id(_?(no|number|card))*|shenfenzheng|id_?card(_?(no|"
        "number))?",
        "TR_TCKN": "tckn|tc_?(kimlik|no)[a-z_]*|kimlik(_?no)?",
        "ZA_ID": "(sa|za|rsa|south_african)_?id(_?(no|number))?|id_?number",
        "NATIONAL_ID": rf"(national|citizen|identity|personal|gov|government|state)_?(id|identity|"
        rf"identification){_NO}?|"
        rf"(identity|id)_?(card|document|doc|number|no){_NO}?|(national|citizen)_?(no|number)|identification_number|"
        rf"tax_?(id|payer_?id|no|number)|ausweis_?(nr|nummer)|numero_(d_)?identite|carte_(nationale_)?(d_)?identite|"
        rf"cni|cedula|curp|rut|cuit|cuil|cnp|"
        "rodne_cislo|isikukood|asmens_kodas|emso|jmbg|ppsn?|pps_?(no|number)|gstin|oib|amka|egn|inn|mykad|svnr",
        "LICENSE_PLATE": "(licen[cs]e_|number_|car_|vehicle_)?plates?(_?(no|nr|num|number|id))?|(vehicle_|"
        "car_)?reg(istration)?_?(no|number|plate|mark)|"
        "vrn|vrm|vehicle_reg(istration)?|(kfz|auto)_?kennzeichen|(amtliches_)?kennzeichen|nummernschild|"
        "(plaque_)?(d_)?immatriculation|matricula|targa|placa",
        "VEHICLE_ID": "vin|vin_?(no|nr|number|code)|vehicle_?(id|identification)[a-z_]*|chassis(_?(no|nr|number))?|"
        "fahrgestell_?(nr|nummer)|fin|fahrzeug_?ident[a-z_]*|bastidor|numero_de_(serie|chassis)",
        "UK_NHS": rf"nhs{_NO}?|national_health_service{_NO}?|nhs_?no",
        "MEDICAL_LICENSE": "dea(_?(no|nr|num|number|code|license|registration))*|medical_licen[cs]e[a-z_]*|"
        "prescriber_?(dea|id)",
        "MEDICAL_RECORD_NUMBER": rf"mrn|(medical|health|hospital|patient)_?(record|chart|file){_NO}?|chart{_NO}|"
        rf"hospital{_NO}|"
        "patienten_?akte[a-z_]*|numero_(de_)?(dossier_medical|historia_clinica)|dossier_medical|historia_clinica|ipp|"
        "nhc|mr_?no",
        "US_MBI": "mbi|medicare_?(beneficiary)?_?(no|num|number|id)?|beneficiary_?(id|number)",
        "US_NPI": "npi(_?(no|num|number))?|provider_?(id|number|npi)",
        "ABA_ROUTING_NUMBER": "(aba_?|bank_?)?routing(_?(transit)?_?(no|nr|num|number|code))?|aba(_?(no|number))?|rtn",
        "IP_ADDRESS": "([a-z]+_)?ip(_?v?[46])?(_?(add?ress?e?n?|addr))?|(remote|client|source|src|dst|dest)_?(host|"
        "addr)|ipv[46]|ip_?adresse",
        "MAC_ADDRESS": "([a-z]+_)?mac(_?(add?ress?e?|addr|id))?|hardware_?add?ress?|bssid|ethernet_?address|hwaddr|"
        "physical_address",
        "IMEI": "imei([a-z_]*)|device_?imei|meid",
        "URL": "([a-z]+_)?urls?|web_?sites?|home_?page|web_?(page|seite|address)|link|links|profile_?link|linked_?in|"
        "site_?web|pagina_?web|sitio_?web|domain|domain_?name|uri|href",
        "DATE_OF_BIRTH": "birth|birth_?(date|day|dt|year|month)s?|(date|day|year|month)_?of_?birth|dob|dobs|"
        "([a-z]+_)?dob|d_o_b|born|yob|bday|"
        "geburts_?(datum|tag|jahr|monat)|geb_?(datum|dat|jahr|tag)|{alone:geb}|geboren(_am)?|(date|jour|mois|"
        "annee)?_?(de_)?naissance|"
        "ddn|ne_le|(fecha|ano|mes)?_?(de_)?nacimiento|f_?nac|data_di_nascita",
        "DATE_TIME": "([a-z0-9]+_)*(date|dates|datetime|timestamp|time|dt|day|datum|zeitpunkt|zeitstempel|uhrzeit|"
        "fecha|hora|heure)|"
        "(date|time|datum|fecha|timestamp|zeitpunkt)(_[a-z]+)*|[a-z]*datum|([a-z]+_)*(on|at)|created|updated|modified|"
        "jour",
        "AGE": "ages?|([a-z]+_)?age(_?(years?|yrs|in_years|y))?|alter|alter_in_jahren|lebensalter|edad|{alone:annees}|"
        "eta|"
        "age_(at|of)_[a-z_]+|(patient|customer|current)_age",
        "UUID": "uuid|guid|([a-z]+_)(uuid|guid)|unique_?id",
        "CUSTOMER_ID": rf"({_PERSON}|{_CASE})_?{_NO}|({_PERSON})_?(ref|reference|schluessel|kennzeichen|codigo)|"
        rf"(id|no|nr|code|key|nummer|numero|num|n|identifiant|codigo|ref){_OF}_?({_PERSON}|{_CASE})|(p|c|m|u)_?id|pid|"
        rf"uid|"
        "pseudonym|user_?name|login(_?(name|id))?|badge(_?(no|number|id))?|personal_?(nr|nummer)|pers_?nr|kd_?nr|"
        "aktenzeichen|"
        "(account|acct)_?(id|code|ref)|screen_?name|{alone:users?|customers?|clients?|members?|handle}",
    }
)  # fmt: skip
"""Per kind: what its columns are called. ``{alone:...}`` is the whole name; a number behind them is passed over."""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    alone = re.sub(r"\{alone:(.*?)\}", r"(?<!_)(\1)(?!_[a-z])", pattern)
    return re.compile(rf"(?:^|_)(?:{alone})(?:_?\d+)?(?:_|$)")


def speaks(pattern: str, column: str) -> bool:
    """Whether a column of this name is one that ``pattern`` (of `HEADERS`, or of a rule) means.

    >>> speaks(HEADERS["EMAIL_ADDRESS"], "Work E-Mail"), speaks(HEADERS["EMAIL_ADDRESS"], "blackmailed")
    (True, False)
    """
    return bool(pattern) and _compiled(pattern).search(names.words(column)) is not None


@lru_cache(4096)
def header_entities(column: str) -> tuple[str, ...]:
    """The kinds that a column's name speaks of, in the order of `HEADERS`.

    >>> header_entities("Geburtsdatum"), header_entities("SSN"), header_entities("hours_per_week")
    (('DATE_OF_BIRTH', 'DATE_TIME'), ('US_SSN',), ())
    """
    worded, against = header_words.kinds(column), header_words.denied(column)
    return tuple(
        entity
        for entity, pattern in HEADERS.items()
        if entity not in against and (entity in worded or speaks(pattern, column))
    )
