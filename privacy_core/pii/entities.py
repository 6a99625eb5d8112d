"""Kinds of personal data: one row each, by Presidio's name where it has one, with what they mean and what to do.

A kind is the answer to "what is this?"; rules, NER and a person's own recognizers all answer with one of these names,
or with one that a person made up for what only their organization knows (`custom`).
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from privacy_core.profile.meanings import Role

_DIRECT, _QUASI, _SENSITIVE = Role.DIRECT_IDENTIFIER, Role.QUASI_IDENTIFIER, Role.SENSITIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A kind of personal data.

    Attributes:
        name: As findings, recipes and answers for programs call it.
        words: As people read it, in the singular, with its article.
        role: What a column of them is to a person's privacy.
        proposal: Steps of a recipe, without their column, that protect a column of them: the first is proposed.
        group: Under which switches and lists show it.
    """

    name: str
    words: str
    role: Role
    proposal: tuple[dict[str, Any], ...]
    group: str


_MASK_LAST_4 = {"op": "mask", "keep_last": 4}
_EMAIL = {"op": "email_mask", "keep_first": 2}
_PSEUDONYM = {"op": "pseudonymize"}
_DROP = {"op": "drop"}
_YEAR = {"op": "truncate_date", "to": "year"}
_REDACT = {"op": "redact"}

PEOPLE, CONTACT, PLACES, MONEY, OFFICIAL, HEALTH, DEVICES, TIMES, OTHER = (
    "People", "Contact", "Places", "Money", "Official numbers", "Health", "Devices and the web", "Dates and ages",
    "Other identifiers",
)  # fmt: skip


def _row(name: str, words: str, role: Role, group: str, *proposal: dict[str, Any]) -> Entity:
    return Entity(name=name, words=words, role=role, group=group, proposal=proposal)


_NUMBER = (_PSEUDONYM, _MASK_LAST_4, _DROP)
_OFFICIAL = {
    "US_SSN": "a US social security number",
    "US_ITIN": "a US taxpayer number (ITIN)",
    "US_PASSPORT": "a US passport number",
    "US_DRIVER_LICENSE": "a US driving licence",
    "UK_NINO": "a UK national insurance number",
    "UK_PASSPORT": "a UK passport number",
    "UK_DRIVING_LICENCE": "a UK driving licence",
    "ES_NIF": "a Spanish tax number (NIF)",
    "ES_NIE": "a Spanish foreigner's number (NIE)",
    "IT_FISCAL_CODE": "an Italian fiscal code",
    "IT_DRIVER_LICENSE": "an Italian driving licence",
    "IT_VAT_CODE": "an Italian VAT number",
    "IT_PASSPORT": "an Italian passport number",
    "IT_IDENTITY_CARD": "an Italian identity card",
    "PL_PESEL": "a Polish national number (PESEL)",
    "SG_NRIC_FIN": "a Singapore national number (NRIC)",
    "AU_ABN": "an Australian business number",
    "AU_ACN": "an Australian company number",
    "AU_TFN": "an Australian tax file number",
    "IN_PAN": "an Indian tax number (PAN)",
    "IN_AADHAAR": "an Indian national number (Aadhaar)",
    "IN_PASSPORT": "an Indian passport number",
    "IN_VOTER": "an Indian voter number",
    "FI_PERSONAL_IDENTITY_CODE": "a Finnish personal identity code",
    "KR_RRN": "a Korean resident number",
    "TH_TNIN": "a Thai national number",
    "DE_TAX_ID": "a German tax number",
    "DE_ID_CARD": "a German identity card",
    "DE_PASSPORT": "a German passport number",
    "DE_SOCIAL_SECURITY": "a German social security number",
    "FR_NIR": "a French social security number",
    "NL_BSN": "a Dutch citizen number (BSN)",
    "BE_NATIONAL_NUMBER": "a Belgian national number",
    "SE_PERSONNUMMER": "a Swedish personal number",
    "NO_FODSELSNUMMER": "a Norwegian birth number",
    "DK_CPR": "a Danish personal number",
    "CH_AHV": "a Swiss social security number",
    "BR_CPF": "a Brazilian taxpayer number (CPF)",
    "CA_SIN": "a Canadian social insurance number",
    "CN_RESIDENT_ID": "a Chinese resident number",
    "TR_TCKN": "a Turkish national number",
    "ZA_ID": "a South African identity number",
    "PASSPORT": "a passport number",
    "DRIVER_LICENSE": "a driving licence",
    "NATIONAL_ID": "an official number of a person",
}

ENTITIES = MappingProxyType(
    {
        each.name: each
        for each in (
            _row("PERSON", "the name of a person", _DIRECT, PEOPLE, _PSEUDONYM, _REDACT, _DROP),
            _row("TITLE", "a form of address", _QUASI, PEOPLE, _DROP),
            _row("NRP", "a nationality, religion or political group", _SENSITIVE, PEOPLE, _REDACT),
            _row("ORGANIZATION", "an organization", _QUASI, PEOPLE, _PSEUDONYM, _REDACT),
            _row("EMAIL_ADDRESS", "an e-mail address", _DIRECT, CONTACT, _EMAIL, _PSEUDONYM, _DROP),
            _row("PHONE_NUMBER", "a phone number", _DIRECT, CONTACT, _MASK_LAST_4, _PSEUDONYM, _DROP),
            _row("STREET_ADDRESS", "a postal address", _DIRECT, PLACES, _DROP, _REDACT),
            _row("ZIP_CODE", "a postcode", _QUASI, PLACES, {"op": "truncate", "keep": 3}),
            _row("LOCATION", "a place", _QUASI, PLACES, {"op": "generalize", "level": 1}, _REDACT),
            _row("GEO_COORDINATES", "geographic coordinates", _QUASI, PLACES, {"op": "round", "digits": 1}, _DROP),
            _row("CREDIT_CARD", "a payment card", _DIRECT, MONEY, _MASK_LAST_4, _PSEUDONYM, _DROP),
            _row("IBAN_CODE", "a bank account (IBAN)", _DIRECT, MONEY, _MASK_LAST_4, _PSEUDONYM, _DROP),
            _row("US_BANK_NUMBER", "a bank account number", _DIRECT, MONEY, _MASK_LAST_4, _PSEUDONYM, _DROP),
            _row("ABA_ROUTING_NUMBER", "the number of a US bank", _QUASI, MONEY, _DROP, _PSEUDONYM),
            _row("CRYPTO", "a crypto wallet", _DIRECT, MONEY, _PSEUDONYM, _DROP),
            *(_row(name, words, _DIRECT, OFFICIAL, *_NUMBER) for name, words in _OFFICIAL.items()),
            _row("LICENSE_PLATE", "a vehicle's number plate", _DIRECT, OFFICIAL, *_NUMBER),
            _row("VEHICLE_ID", "a vehicle identification number (VIN)", _DIRECT, OFFICIAL, *_NUMBER),
            _row("UK_NHS", "an NHS number", _DIRECT, HEALTH, *_NUMBER),
            _row("AU_MEDICARE", "an Australian Medicare number", _DIRECT, HEALTH, *_NUMBER),
            _row("US_MBI", "a US Medicare number (MBI)", _DIRECT, HEALTH, *_NUMBER),
            _row("US_NPI", "the number of a US health provider (NPI)", _DIRECT, HEALTH, *_NUMBER),
            _row("DE_HEALTH_INSURANCE", "a German health insurance number", _DIRECT, HEALTH, *_NUMBER),
            _row("MEDICAL_LICENSE", "a US medical licence (DEA)", _DIRECT, HEALTH, *_NUMBER),
            _row("MEDICAL_RECORD_NUMBER", "a medical record number", _DIRECT, HEALTH, *_NUMBER),
            _row("IP_ADDRESS", "an IP address", _DIRECT, DEVICES, _PSEUDONYM, _DROP),
            _row("MAC_ADDRESS", "a MAC address", _DIRECT, DEVICES, _PSEUDONYM, _DROP),
            _row("IMEI", "a mobile device number (IMEI)", _DIRECT, DEVICES, _PSEUDONYM, _DROP),
            _row("URL", "a web address", _DIRECT, DEVICES, _PSEUDONYM, _DROP),
            _row("DATE_OF_BIRTH", "a date of birth", _QUASI, TIMES, _YEAR, _DROP),
            _row("DATE_TIME", "a date or time", _QUASI, TIMES, _YEAR),
            _row("AGE", "an age", _QUASI, TIMES, {"op": "band", "width": 10}),
            _row("UUID", "a UUID", _DIRECT, OTHER, _PSEUDONYM, _DROP),
            _row("CUSTOMER_ID", "the number of a customer, patient or case", _DIRECT, OTHER, _PSEUDONYM, _DROP),
        )
    }
)


def words(name: str) -> str:
    """The kind as people read it; one that a person made up is read as they wrote it.

    >>> words("EMAIL_ADDRESS"), words("STAFF_NUMBER")
    ('an e-mail address', 'STAFF_NUMBER')
    """
    return ENTITIES[name].words if name in ENTITIES else name
