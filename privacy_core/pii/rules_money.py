"""Rules for money: cards, accounts, wallets."""

from privacy_core.pii import validators
from privacy_core.pii.rule import NUMBERS, Rule

IBAN_LENGTHS = {
    15: "NO", 16: "BE BI", 18: "DK FI FK FO GL NL SD", 19: "MK SI", 20: "AT BA EE KZ LT LU MN XK", 21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ OM SO TL", 24: "AD CZ ES MD PK RO SA SE SK TN VG YE",
    25: "LY PT ST", 26: "IS TR", 27: "BI DJ FR GR IT MC MR SM", 28: "AL AZ BY CY DO GT HU LB NI PL SV", 29: "BR EG PS QA UA",
    30: "JO KW MU", 31: "MT SC", 32: "LC", 33: "RU",
}  # fmt: skip
"""Characters of an IBAN by country (ISO 13616 registry)."""

_IBAN = "|".join(
    rf"(?:{'|'.join(countries.split())})\d\d(?:[ -]?[0-9A-Z]){{{length - 4}}}"
    for length, countries in IBAN_LENGTHS.items()
)


def _card(name: str, pattern: str, **rest: object) -> Rule:
    given = {"length": (12, 23), "types": NUMBERS, "score": 0.8, "score_near": 1.0, "glue": "-./", **rest}
    return Rule(
        entity="CREDIT_CARD",
        name=name,
        pattern=pattern,
        accepts=validators.card,
        checksum=True,
        chance=0.05,
        **given,  # type: ignore[arg-type]
    )


MONEY_RULES = (
    _card("digits", r"\d{12,19}"),
    _card("groups of four", r"\d{4}(?:[ -]\d{4}){3}", score=0.95),
    _card("groups of four and a rest", r"\d{4}(?:[ -]\d{4}){2,3}[ -]\d{1,3}", score=0.9),
    _card("groups of 4, 6 and 4 or 5", r"\d{4}[ -]\d{6}[ -]\d{4,5}", score=0.95),
    _card("groups of other lengths", r"\d{3,6}(?:[ -]\d{2,10}){1,4}", score=0.6),
    Rule(
        entity="IBAN_CODE",
        name="a country's form with check digits",
        pattern=rf"(?i:{_IBAN})",
        length=(15, 50),
        accepts=validators.iban,
        checksum=True,
        chance=0.01,
        score=1.0,
    ),
)
