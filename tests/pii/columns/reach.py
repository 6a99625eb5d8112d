"""Columns of contact, money, devices, dates, ages, customer numbers, and free text that holds such things."""

# ruff: noqa: E501 - a row of a table is one line

from tests.pii.columns import written as w
from tests.pii.columns.chance import (
    AMEX,
    DISCOVER,
    JCB,
    MAESTRO,
    MASTERCARD,
    SERIES_2,
    UNIONPAY,
    VISA,
    VISA_19,
    Draw,
    bitcoin,
    card,
    day,
    fake,
    iban,
    imei,
    mostly,
    one_of,
    phone,
    rewritten,
    shape,
)  # fmt: skip
from tests.pii.columns.column import ABSENT, TELLING, VAGUE, Column
from tests.pii.columns.people import first, full, last

_DOMAINS = (
    "post.example.de", "talpost-ru.ru", "northmail-inc.com", "briefkasten-lindau.de", "uni-talheim.de", "courrier-breton.fr",
    "posta-riva.it", "harbour-and-sons.co.uk", "ecole-talmont.gouv.fr", "kestrel-analytics.io", "tanuki-mail.co.jp",
    "naturkunde-talheim.museum", "poczta-klos.pl", "greenfield-usd.com", "bücher.example.com", "health-talmont.nsw.gov.au",
    "quiet-post.me", "xn--bcher-talheim-0ob.ch", "molenaar.amsterdam",
)  # fmt: skip


def _ascii(name: str) -> str:
    return (
        "".join(c for c in name.lower().replace("ü", "ue").replace("ö", "oe") if c in "abcdefghijklmnopqrstuvwxyz-")
        or "post"
    )


def email(rng) -> str:
    given, family = _ascii(first(rng)), _ascii(last(rng))
    local = rng.choice((f"{given}.{family}", f"{given[0]}{family}", f"{family}{rng.randrange(99)}", f"{given}_{family}", f"{given}+news",
                        f"info-{family}", f"{given}.{family}{rng.randrange(1950, 2005)}"))  # fmt: skip
    return f"{local}@{rng.choice(_DOMAINS)}"


def _upper(draw: Draw) -> Draw:
    return lambda rng: draw(rng).upper()


def _addressed(rng) -> str:
    return rng.choice(("{} <{}>", '"{}" <{}>')).format(full(rng), email(rng))


def _told(sentences: tuple[str, ...], region: str, share: float = 1.0) -> Draw:
    numbers = phone(region)

    def draw(rng) -> str:
        if rng.random() >= share:
            return rng.choice(w.HARMLESS_NOTES)
        return rng.choice(sentences).format(name=full(rng), phone=numbers(rng), email=email(rng))

    return draw


def _v4(rng) -> str:
    return ".".join(str(rng.randrange(1, 255)) for _ in range(4))


def _private(rng) -> str:
    return rng.choice(("10.{}.{}.{}", "192.168.{}.{}", "172.16.{}.{}")).format(
        *(rng.randrange(1, 255) for _ in range(3))
    )


def _v6(rng) -> str:
    return rng.choice(
        (fake(rng, "en_US").ipv6(), shape("2001:db8::^^^^:^^^")(rng), shape("fe80::^^^^:^^ff:fe^^:^^^^")(rng))
    )


def _link(rng) -> str:
    return rng.choice(("https://{}/{}", "http://www.{}/u/{}", "https://{}/profile?id={}")).format(
        rng.choice(_DOMAINS[:12]), _ascii(first(rng))
    )


def _years(low: int, high: int, form: str = "{}") -> Draw:
    return lambda rng: form.format(rng.randrange(low, high))


_UUID, _MAC = shape("^^^^^^^^-^^^^-4^^^-8^^^-^^^^^^^^^^^^"), shape("^^:^^:^^:^^:^^:^^")
_US = rewritten(phone("US"), ("-", "."), (" ", ""), ("-", "-"), ("(", "1 ("), ("(", "+1 ("))
_BORN = ("1932-01-01", "2006-12-31")
_SOMEONE = ("EMAIL_ADDRESS", "PHONE_NUMBER")

COLUMNS = (
    Column("E-Mail-Adresse", "EMAIL_ADDRESS", TELLING, email, (), "mpbct"),
    Column("correo electrónico", "EMAIL_ADDRESS", TELLING, email, (), "mpb"),
    Column("contact", "EMAIL_ADDRESS", VAGUE, mostly(email, 0.6, _US), ("PHONE_NUMBER",), "mpb", "60% e-mail, 40% phone"),
    Column("field_12", "EMAIL_ADDRESS", VAGUE, email),
    Column("responsible", "EMAIL_ADDRESS", VAGUE, _addressed, ("PERSON",), "mpb", "Name <address>"),
    Column("c1", "EMAIL_ADDRESS", ABSENT, _upper(email)),
    Column("remarks_2", "EMAIL_ADDRESS", VAGUE, mostly(email, 0.15, one_of("by letter", "no reply wanted", "in person")), (), "m", "15%"),
    Column("phone", "PHONE_NUMBER", TELLING, _US, (), "mpbt"),
    Column("Telefon", "PHONE_NUMBER", TELLING, rewritten(phone("DE"), (" ", "/"), (" ", "-"), (" ", " "), ("+49 ", "+49 (0)")), (), "mpb"),
    Column("c157", "PHONE_NUMBER", ABSENT, rewritten(phone("FR", mobile=True), (" ", "."), (" ", " ")), (), "mpb"),
    Column("Handynummer", "PHONE_NUMBER", TELLING, phone("DE", mobile=True, forms="b"), (), "m", "bare digits"),
    Column("field_84", "PHONE_NUMBER", VAGUE, phone("BR", mobile=True)),
    Column("info_4", "PHONE_NUMBER", VAGUE, phone("GB", forms="ni")),
    Column("contact_3", "PHONE_NUMBER", VAGUE, phone("IN", "AU", mobile=True, forms="ie")),
    Column("field_15", "PHONE_NUMBER", VAGUE, phone("US", forms="n")),
    Column("c17", "PHONE_NUMBER", ABSENT, phone("DE", "FR", "GB", "PL", "ES", "SE", "US", mobile=True, forms="e"), (), "mpb", "E.164"),
    Column("c18", "PHONE_NUMBER", ABSENT, phone("IT", "NL", "CH", "AT", "BE", forms="i"), (), "mpb"),
    Column("c19", "PHONE_NUMBER", ABSENT, phone("US", forms="n"), (), "mpb"),
    Column("sku_2", "PHONE_NUMBER", ABSENT, phone("GB", "DE", forms="i"), (), "mpb", "misleading header"),
    Column("remarks_3", "PHONE_NUMBER", VAGUE, mostly(phone("US"), 0.15, one_of("by mail", "see file", "no")), (), "m", "15%"),
    Column("c156", "PHONE_NUMBER", ABSENT, phone("JP", "KR", forms="ni")),
    Column("c148", "CREDIT_CARD", ABSENT, card(VISA, *MASTERCARD, groups=" ")),
    Column("field_75", "CREDIT_CARD", VAGUE, card(VISA, *MASTERCARD, *AMEX, *DISCOVER), (), "mt"),
    Column("c7", "CREDIT_CARD", ABSENT, card(VISA, *MASTERCARD, *SERIES_2, *JCB), (), "m", "16 bare digits"),
    Column("payment", "CREDIT_CARD", VAGUE, card(*SERIES_2, groups="-")),
    Column("Debitkarte", "CREDIT_CARD", TELLING, card(*MAESTRO, groups=" "), (), "mpb", "Maestro, 12 to 19 digits"),
    Column("field_8", "CREDIT_CARD", VAGUE, mostly(card(*JCB, groups=" "), 0.6, card(*AMEX, groups=" "))),
    Column("c8", "CREDIT_CARD", ABSENT, card(VISA_19, *UNIONPAY, groups=" "), (), "mpb", "19 digits"),
    Column("order_no", "CREDIT_CARD", ABSENT, card(VISA, *MASTERCARD, *AMEX, groups="-"), (), "mpbt", "misleading header"),
    Column("memo", "CREDIT_CARD", VAGUE, mostly(lambda rng: f"paid by card {card(VISA, *MASTERCARD, groups=' ')(rng)}", 0.2, one_of("cash", "invoice")), (), "m", "20%, in text"),
    Column("IBAN", "IBAN_CODE", TELLING, iban("de_DE", "fr_FR", "es_ES", groups=" "), (), "mpbt"),
    Column("c147", "IBAN_CODE", ABSENT, iban("de_DE", "de_AT", "de_CH")),
    Column("c14", "IBAN_CODE", ABSENT, iban("en_GB", "nl_NL", "it_IT", "pl_PL", "fr_FR"), (), "mpbc"),
    Column("field_16", "IBAN_CODE", VAGUE, lambda rng: f"Zahlung an {iban('de_DE', groups=rng.choice(('', ' ')))(rng)}", (), "mb", "in text"),
    Column("account_number", "US_BANK_NUMBER", TELLING, one_of(shape("%#########"), shape("%###########"), shape("%#######")), ("CUSTOMER_ID",), "m"),
    Column("bank account no", "US_BANK_NUMBER", TELLING, shape("%##########"), ("CUSTOMER_ID",), "m"),
    Column("field_73", "CRYPTO", VAGUE, mostly(bitcoin, 0.7, shape("0x" + "^" * 40))),
    Column("c31", "CRYPTO", ABSENT, bitcoin),
    Column("field_74", "IP_ADDRESS", VAGUE, mostly(_v4, 0.85, _v6)),
    Column("c75", "IP_ADDRESS", ABSENT, mostly(_v6, 0.6, _v4)),
    Column("source", "IP_ADDRESS", VAGUE, one_of(_private, _v4)),
    Column("c145", "MAC_ADDRESS", ABSENT, _MAC, (), "mpbc"),
    Column("c77", "MAC_ADDRESS", ABSENT, one_of(_upper(rewritten(_MAC, (":", "-"))), shape("^^^^.^^^^.^^^^"))),
    Column("field_79", "MAC_ADDRESS", VAGUE, _upper(_MAC)),
    Column("c146", "URL", ABSENT, _link),
    Column("link_2", "URL", VAGUE, one_of(_link, lambda rng: f"www.{rng.choice(_DOMAINS[1:9])}")),
    Column("c79", "URL", ABSENT, _link, (), "mpb"),
    Column("IMEI", "IMEI", TELLING, imei, (), "m"),
    Column("device", "IMEI", VAGUE, lambda rng: (n := imei(rng))[:2] + "-" + n[2:8] + "-" + n[8:14] + "-" + n[14]),
    Column("id", "UUID", VAGUE, _UUID, ("CUSTOMER_ID",), "m"),
    Column("c72", "UUID", ABSENT, lambda rng: "{" + _UUID(rng).upper() + "}", (), "m"),
    Column("customer_id", "CUSTOMER_ID", TELLING, shape("C-1#####"), (), "m"),
    Column("Kundennummer", "CUSTOMER_ID", TELLING, shape("%######"), (), "m"),
    Column("case_no", "CUSTOMER_ID", TELLING, lambda rng: f"{rng.randrange(2015, 2026)}-{shape('00####')(rng)}", (), "mb"),
    Column("employee_id", "CUSTOMER_ID", TELLING, shape("EMP-#####"), ("NATIONAL_ID",), "mpbc"),
    Column("n° client", "CUSTOMER_ID", TELLING, shape("CL######FR")),
    Column("dob", "DATE_OF_BIRTH", TELLING, day(*_BORN), (), "mp"),
    Column("Geburtsdatum", "DATE_OF_BIRTH", TELLING, day(*_BORN, "%d.%m.%Y")),
    Column("date de naissance", "DATE_OF_BIRTH", TELLING, day(*_BORN, "%d/%m/%Y")),
    Column("born", "DATE_OF_BIRTH", TELLING, day(*_BORN, "%d %B %Y"), (), "mpbc"),
    Column("fecha de nacimiento", "DATE_OF_BIRTH", TELLING, mostly(day(*_BORN, "%d-%m-%y"), 0.7, day(*_BORN, "%d-%m-%Y"))),
    Column("birth_year", "DATE_OF_BIRTH", TELLING, _years(1930, 2006), ("DATE_TIME",), "m", "years"),
    Column("c85", "DATE_OF_BIRTH", ABSENT, day(*_BORN), ("DATE_TIME",), "mp", "no header: a date is all one can say"),
    Column("field_86", "DATE_OF_BIRTH", VAGUE, day(*_BORN, "%m/%d/%Y"), ("DATE_TIME",), "mp"),
    Column("admission_date", "DATE_TIME", TELLING, day("2018-01-01", "2025-12-31")),
    Column("Entlassung", "DATE_TIME", TELLING, lambda rng: day("2018-01-01", "2025-12-31", "%d.%m.%Y")(rng) + f" {rng.randrange(24):02}:{rng.randrange(60):02}"),
    Column("c87", "DATE_TIME", ABSENT, day("2018-01-01", "2025-12-31", "%d %b %Y"), ("DATE_OF_BIRTH",)),
    Column("age", "AGE", TELLING, _years(0, 99), (), "m"),
    Column("Alter", "AGE", TELLING, mostly(_years(18, 95), 0.7, _years(18, 95, "{} Jahre"))),
    Column("edad", "AGE", TELLING, _years(18, 90), (), "mp"),
    Column("patient_age", "AGE", TELLING, one_of(_years(1, 95, "{} y"), _years(1, 95, "{} years"), _years(1, 24, "{} months"))),
    Column("field_88", "AGE", VAGUE, one_of(_years(18, 95, "{} years old"), _years(18, 95, "{} y/o"), _years(18, 95, "{}-year-old"))),
    Column("notes", "PERSON", VAGUE, _told(w.NOTES, "US", 0.7), _SOMEONE, "mb", "free text"),
    Column("Bemerkung", "PERSON", VAGUE, _told(w.NOTIZEN, "DE", 0.7), _SOMEONE, "mb", "free text"),
    Column("observaciones", "PERSON", VAGUE, _told(w.OBSERVACIONES, "ES", 0.8), _SOMEONE, "mb", "free text"),
    Column("c105", "PERSON", ABSENT, _told(w.NOTES, "GB", 0.4), _SOMEONE, "m", "free text, 40%"),
)  # fmt: skip
