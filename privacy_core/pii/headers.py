"""Words that speak for a kind of personal data: in a column's name, and near a match in a text."""

import re
from functools import cache
from types import MappingProxyType

from privacy_core.profile import names

_NO = "(_?(no|nr|num|number|numbers|nummer|numero|id|code|value))?"

HEADERS = MappingProxyType(
    {
        "EMAIL_ADDRESS": "[a-z]*e?_?mails?(_?(add?ress?e?s?|id))?|courriel|correo(_electronico)?|e_?post(adresse)?",
        "PHONE_NUMBER": rf"([a-z]+_?)?(tele)?phones?{_NO}|(mobil|privat|dienst|festnetz)?_?(telefon|tel|handy|fax){_NO}|"
        "mobilnummer|rufnummer|festnetz|(tele)?fax|mobile?(_(no|number))?|cell|telephone|telefono|movil|celular|"
        "msisdn|whatsapp|contact_?(no|number)|portable",
        "CREDIT_CARD": rf"(credit|debit|payment|bank)_?card{_NO}|card_?(no|nr|num|number)|cc_?(no|nr|num|number)|ccn?|pan|"
        "kreditkarten?(nummer|nr)?|kartennummer|karten_?nr|carte(_bancaire|_bleue|_de_credit)?|tarjeta(_de_credito)?|"
        "numero_(de_)?(carte|tarjeta)",
        "IBAN_CODE": "iban|[a-z]*konto(nummer|_?nr|verbindung)?|(bank_?)?account(_?(no|number|iban))?|compte(_bancaire)?|"
        "cuenta(_bancaria)?|rib|bankverbindung",
        "US_SSN": rf"ssns?|ss_?(no|num|number)|social(_security){_NO}|soc_?sec{_NO}|social_security_number",
        "IP_ADDRESS": "([a-z]+_)?ip(v?[46])?(_?(add?ress?e?|addr))?|(remote|client|source|src|dst)_?(host|addr)",
        "PERSON": "names?",
    }
)
"""Per kind, what its columns are called, as `names.words` spells it: English, German, French, Spanish."""

CONTEXT = MappingProxyType(
    {
        "EMAIL_ADDRESS": ("email", "e-mail", "mail", "courriel", "correo"),
        "PHONE_NUMBER": (
            "phone", "telephone", "tel", "call", "called", "calling", "cell", "mobile", "fax", "text me", "contact",
            "dial", "ring", "whatsapp", "sms", "telefon", "handy", "mobil", "rufnummer", "anrufen", "téléphone",
            "portable", "appeler", "teléfono", "móvil", "celular", "llamar", "phone number", "number is", "telefono",
        ),
        "CREDIT_CARD": (
            "card", "credit", "debit", "visa", "mastercard", "amex", "american express", "discover", "diners", "jcb",
            "maestro", "cc", "payment", "kreditkarte", "karte", "kartennummer", "carte", "tarjeta",
        ),
        "IBAN_CODE": ("iban", "bank", "account", "transfer", "konto", "überweisung", "compte", "cuenta", "bic", "swift"),
        "US_SSN": ("ssn", "ssns", "ss#", "ssn#", "social security", "social", "soc sec", "ssid", "socialsecurity"),
        "IP_ADDRESS": ("ip", "ip address", "host", "server", "ipv4", "ipv6", "ping", "login from", "client"),
    }
)  # fmt: skip
"""Per kind, words and phrases that stand near one in a text; lower case."""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|_)(?:{pattern})(?:_?\d+)?(?:_|$)")


def speaks(pattern: str, column: str) -> bool:
    """Whether a column of this name is one that ``pattern`` (of `HEADERS`, or of a rule) means.

    >>> speaks(HEADERS["EMAIL_ADDRESS"], "Work E-Mail"), speaks(HEADERS["EMAIL_ADDRESS"], "mailing list size")
    (True, False)
    """
    return bool(pattern) and _compiled(pattern).search(names.words(column)) is not None


def header_entities(column: str) -> tuple[str, ...]:
    """The kinds that a column's name speaks of, in the order of `HEADERS`."""
    return tuple(entity for entity, pattern in HEADERS.items() if speaks(pattern, column))
