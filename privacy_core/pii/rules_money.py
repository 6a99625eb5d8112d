"""Rules for money: cards, accounts, wallets."""

from functools import partial

from privacy_core.pii import validators, validators_network
from privacy_core.pii.rule import NUMBERS, Rule

IBAN_LENGTHS = {
    15: "NO", 16: "BE", 18: "DK FI FK FO GL NL SD", 19: "MK SI", 20: "AT BA EE KZ LT LU MN XK", 21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ OM SO TL", 24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "LY PT ST", 26: "IS TR", 27: "BI DJ FR GR IT MC MR SM", 28: "AL AZ BY CY DO GT HU LB NI PL SV", 29: "BR EG PS "
        "QA UA",
    30: "JO KW MU YE", 31: "MT SC", 32: "LC", 33: "RU",
}  # fmt: skip
"""Characters of an IBAN by country (ISO 13616 registry)."""

_IBAN = "|".join(
    rf"(?:{'|'.join(countries.split())})[ -]{{0,2}}\d\d(?:[ -]{{0,2}}[0-9A-Z]){{{length - 4}}}"
    for length, countries in IBAN_LENGTHS.items()
)
_GAP, _LINE = "(?: {1,2}|[-./])", "[ -]?\\r?\\n"
_card = partial(
    Rule,
    entity="CREDIT_CARD",
    length=(12, 27),
    accepts=validators.card,
    checksum=True,
    chance=0.04,
    score_near=1.0,
    glue="-./",
)
_wallet = partial(Rule, entity="CRYPTO", score_near=1.0)

MONEY_RULES = (
    _card(name="digits", pattern=r"\d{12,19}", score=0.75, types=NUMBERS),
    _card(name="groups of four", pattern=rf"\d{{4}}(?:{_GAP}\d{{4}}){{3}}", score=0.95),
    _card(name="groups of four and a rest", pattern=rf"\d{{4}}(?:{_GAP}\d{{4}}){{2,3}}{_GAP}\d{{1,3}}", score=0.85),
    _card(name="groups of 4, 6 and 4 or 5", pattern=rf"\d{{4}}{_GAP}\d{{6}}{_GAP}\d{{4,5}}", score=0.95),
    _card(
        name="groups of four on two lines",
        pattern=rf"\d{{4}}(?:{_LINE}\d{{4}}{_GAP}\d{{4}}{_GAP}|{_GAP}\d{{4}}{_LINE}\d{{4}}{_GAP}|"
        rf"{_GAP}\d{{4}}{_GAP}\d{{4}}{_LINE})\d{{4}}",
        score=0.75,
    ),
    _card(  # four numbers of a list, each on its line, pass by luck
        name="groups on lines or behind tabs",
        pattern=r"\d{4}(?:[ \t\r\n]{1,2}\d{4}){3}|\d{4}[ \t\r\n]{1,2}\d{6}[ \t\r\n]{1,2}\d{4,5}",
        score=0.3,
        weak=True,
    ),
    _card(name="groups of other lengths", pattern=r"\d{3,8}(?:[ -]\d{2,11}){1,4}", score=0.5),
    _card(
        name="a wrong check digit",
        pattern=r"\d{13,19}|\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?|\d{4}[ -]\d{6}[ -]\d{4,5}",
        accepts=validators.card_form,
        checksum=False,
        chance=0.4,
        score=0.1,
        score_near=0.6,
        weak=True,
        types=NUMBERS,
        window=(40, 15),
        context=("card", "credit", "debit", "visa", "mastercard", "amex", "kreditkarte", "carte bancaire", "tarjeta"),
    ),
    Rule(
        entity="IBAN_CODE",
        name="a country's form with check digits",
        pattern=rf"(?i:{_IBAN})",
        length=(15, 100),
        accepts=validators.iban,
        checksum=True,
        chance=0.01,
        score=1.0,
    ),
    Rule(
        entity="IBAN_CODE",
        name="wrong check digits",
        pattern=r"[A-Za-z]{2}\d\d(?:[ -]?[0-9A-Za-z]{4}){2,7}(?:[ -]?[0-9A-Za-z]{1,3})?",
        length=(15, 42),
        accepts=validators.has_digit_and_letter,
        score=0.0,
        score_near=0.6,
        weak=True,
        context=("iban",),
        window=(25, 10),
    ),
    Rule(
        entity="US_BANK_NUMBER",
        name="digits",
        pattern=r"\d{6,17}|\d{2,6}(?:[ -]\d{2,8}){1,3}",
        length=(6, 22),
        score=0.0,
        score_near=0.55,
        weak=True,
        types=NUMBERS,
        glue="-./",
        window=(35, 12),
    ),
    Rule(
        entity="US_BANK_NUMBER",
        name="digits in any groups, in a column of accounts",
        pattern=r"\d{18,30}|\d{1,8}(?:[ ./-]\d{1,10}){1,8}",
        length=(6, 44),
        score=0.0,
        weak=True,
    ),
    Rule(
        entity="ABA_ROUTING_NUMBER",
        name="nine digits",
        pattern=r"(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}|[0123678]\d{3}-\d{4}-\d",
        length=(9, 11),
        accepts=validators.standard("us.rtn"),
        checksum=True,
        chance=0.1,
        score=0.05,
        score_near=0.9,
        weak=True,
        types=NUMBERS,
        glue="-./",
    ),
    _wallet(
        name="base 58 with a checksum",
        pattern=r"[13LMDA9][1-9A-HJ-NP-Za-km-z]{25,34}",
        length=(26, 35),
        accepts=validators_network.wallet,
        checksum=True,
        chance=1e-9,
        score=1.0,
    ),
    _wallet(
        name="segwit",
        pattern=r"(?i:(?:bc|tb|ltc)1[02-9ac-hj-np-z]{11,87})",
        length=(14, 90),
        accepts=validators_network.segwit,
        checksum=True,
        chance=1e-9,
        score=1.0,
    ),
    _wallet(name="Ethereum", pattern=r"0x[0-9a-fA-F]{40}", length=(42, 42), score=0.9),
)
