"""Columns of names, forms of address, nationalities and employers, in many languages and orders."""

# ruff: noqa: E501 - a row of a table is one line

from tests.pii.columns import written as w
from tests.pii.columns.chance import Draw, fake, mostly, one_of
from tests.pii.columns.column import ABSENT, TELLING, VAGUE, Column

_LATIN = (
    "de_DE",
    "fr_FR",
    "es_ES",
    "it_IT",
    "pl_PL",
    "nl_NL",
    "sv_SE",
    "pt_BR",
    "en_GB",
    "en_IN",
    "tr_TR",
    "cs_CZ",
    "en_US",
)


def first(rng) -> str:
    return rng.choice(w.FIRST) if rng.random() < 0.6 else fake(rng, *_LATIN).first_name()


def last(rng) -> str:
    drawn = rng.random()
    if drawn < 0.1:
        return rng.choice(w.DOUBLE)
    return rng.choice(w.LAST) if drawn < 0.65 else fake(rng, *_LATIN).last_name()


def full(rng) -> str:
    middle = rng.choice(("", "", "", f" {rng.choice('ABCDEFGHJKLMNPRSTVW')}.", f" {first(rng)}"))
    return f"{first(rng)}{middle} {last(rng)}"


def last_first(rng) -> str:
    return f"{last(rng)}, {first(rng)}" + rng.choice(("", "", " M.", " J."))


def titled(rng) -> str:
    return f"{rng.choice(('Dr.', 'Prof. Dr.', 'Mr', 'Mrs.', 'Ms', 'Frau', 'Herr', 'Dipl.-Ing.', 'Mme', 'Sr.'))} {full(rng)}"


def _pair(firsts, lasts, order: str = "{f} {l}") -> Draw:
    return lambda rng: order.format(f=rng.choice(firsts), l=rng.choice(lasts))


def _named(locale: str, part: str) -> Draw:
    return lambda rng: getattr(fake(rng, locale), part)()


def _changed(draw: Draw, how) -> Draw:
    return lambda rng: how(draw(rng))


def _related(rng) -> str:
    return f"{full(rng)} ({rng.choice(('mother', 'father', 'wife', 'Sohn', 'neighbour', 'son', 'Tochter'))})"


_SUFFIXES = ("GmbH", "Ltd", "S.A.", "Inc.", "B.V.", "S.r.l.", "AB", "Oy", "LLC", "& Co. KG", "plc", "sp. z o.o.")

COLUMNS = (
    Column("first_name", "PERSON", TELLING, first, (), "mpbc"),
    Column("surname", "PERSON", TELLING, _changed(last, str.upper)),
    Column("Name", "PERSON", TELLING, last_first, (), "mpbt"),
    Column("c149", "PERSON", ABSENT, one_of(_named("fr_FR", "name"), _pair(w.FIRST, w.LAST)), (), "mpbc"),
    Column("field_76", "PERSON", VAGUE, one_of(lambda rng: f"{fake(rng, 'es_ES').last_name()} {rng.choice(w.LAST)}", _named("es_MX", "last_name"))),
    Column("imię i nazwisko", "PERSON", TELLING, one_of(_named("pl_PL", "name_nonbinary"), _pair(("Łukasz", "Agnieszka", "Mateusz", "Małgorzata"), ("Kowalski", "Wiśniewska", "Szymański")))),
    Column("c150", "PERSON", ABSENT, one_of(_named("de_DE", "first_name"), first), (), "mpbc"),
    Column("Sachbearbeiter", "PERSON", TELLING, lambda rng: f"{rng.choice('ABDEHJKMST')}. {last(rng)}"),
    Column("field_77", "PERSON", VAGUE, one_of(full, titled), ("TITLE",), "mpbc"),
    Column("c151", "PERSON", ABSENT, one_of(full, last_first), (), "mpbt"),
    Column("info_1", "PERSON", VAGUE, _changed(full, str.lower), (), "mpb", "lower case"),
    Column("ref_2", "PERSON", VAGUE, titled, ("TITLE",)),
    Column("field_9", "PERSON", VAGUE, _pair(w.CYRILLIC_LAST, w.CYRILLIC_FIRST), (), "mpb", "Cyrillic, last name first"),
    Column("assigned", "PERSON", VAGUE, full),
    Column("entry", "PERSON", VAGUE, _named("en_US", "name")),
    Column("field_27", "PERSON", VAGUE, one_of(_named("en_US", "last_name"), _named("en_GB", "last_name"), lambda rng: rng.choice(w.LAST)), (), "mpb", "last names only"),
    Column("info_6", "PERSON", VAGUE, mostly(full, 0.15, one_of("OK", "pending", "closed", "waiting for parts")), (), "mb", "15% names"),
    Column("emergency", "PERSON", VAGUE, _related),
    Column("c90", "PERSON", ABSENT, full),
    Column("c91", "PERSON", ABSENT, _pair(w.GREEK_FIRST, w.GREEK_LAST), (), "mpb", "Greek"),
    Column("c92", "PERSON", ABSENT, _changed(last_first, str.upper)),
    Column("c93", "PERSON", ABSENT, one_of(lambda rng: rng.choice(w.ROMAN_CHINESE), _pair(("Nguyễn", "Trần", "Phạm", "Lê"), ("Văn Anh", "Thị Hoa", "Minh Đức", "Quang Huy")), _named("en_IN", "name")), (), "mpb", "Asian names"),
    Column("c94", "PERSON", ABSENT, _pair(w.KANJI_FIRST, w.KANJI_LAST, "{l} {f}"), (), "mpb", "Japanese"),
    Column("product_code", "PERSON", ABSENT, one_of(_named("en_US", "name"), _named("de_DE", "name")), (), "mpb", "misleading header"),
    Column("col_5", "PERSON", ABSENT, one_of(_named("en_US", "first_name"), _named("en_GB", "first_name"), first), (), "mpbc"),
    Column("c155", "TITLE", ABSENT, one_of("Mr", "Mrs", "Ms", "Dr", "Mr.", "Mrs.", "Miss", "Prof")),
    Column("field_83", "TITLE", VAGUE, one_of("Herr", "Frau", "Dr.", "Frau Dr.", "Herr Prof. Dr.")),
    Column("nationality", "NRP", TELLING, lambda rng: rng.choice(w.NATIONALITIES), ("LOCATION",), "mpbc"),
    Column("field_82", "NRP", VAGUE, lambda rng: rng.choice(w.RELIGIONS)),
    Column("c95", "NRP", ABSENT, lambda rng: rng.choice(w.NATIONALITIES), ("LOCATION",)),
    Column("party membership", "NRP", TELLING, one_of("Democrat", "Republican", "Libertarian", "Green", "Independent", "Labour", "Conservative"), ("ORGANIZATION",)),
    Column("field_78", "ORGANIZATION", VAGUE, one_of(lambda rng: rng.choice(w.EMPLOYERS), _named("en_US", "company")), (), "mpbc"),
    Column("c152", "ORGANIZATION", ABSENT, one_of(_named("de_DE", "company"), lambda rng: rng.choice(w.EMPLOYERS))),
    Column("field_30", "ORGANIZATION", VAGUE, lambda rng: f"{last(rng)} {rng.choice(_SUFFIXES)}", (), "mpb", "always with a legal form"),
    Column("c97", "ORGANIZATION", ABSENT, one_of(_named("fr_FR", "company"), _named("nl_NL", "company"), lambda rng: rng.choice(w.EMPLOYERS)), ("PERSON",), "mpb", "no header; many look like family names"),
    Column("c160", "ORGANIZATION", ABSENT, lambda rng: rng.choice(("St. {}'s Hospital", "{} General Hospital", "Klinikum {}", "{} Medical Center", "Hospital {}", "CHU {}")).format(rng.choice((*w.CITIES, *w.FIRST[:20]))), ("LOCATION",)),
)  # fmt: skip
