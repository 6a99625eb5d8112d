"""Columns of addresses, postcodes, places and coordinates, as several countries write them."""

# ruff: noqa: E501 - a row of a table is one line

from tests.pii.columns import written as w
from tests.pii.columns.chance import Draw, fake, mostly, one_of, shape
from tests.pii.columns.column import ABSENT, TELLING, VAGUE, Column


def _number(rng) -> str:
    return str(rng.randrange(1, 180)) + rng.choice(("", "", "", "a", "B", " bis"))


def _german(rng) -> str:
    return f"{rng.choice(w.GERMAN_STREETS)} {rng.randrange(1, 180)}{rng.choice(('', '', 'a', ' b', '-12'))}"


def _german_line(rng) -> str:
    return f"{_german(rng)}, {shape('%####')(rng)} {rng.choice(w.GERMAN_CITIES)}"


def _french(rng) -> str:
    code, city = rng.choice(w.FRENCH_CITIES)
    return f"{_number(rng)}{rng.choice((', ', ' '))}{rng.choice(w.FRENCH_STREETS)}, {code} {city}"


def _spanish(rng) -> str:
    code, city = rng.choice(w.SPANISH_CITIES)
    return f"{rng.choice(w.SPANISH_STREETS)}, {rng.randrange(1, 99)}, {rng.choice(('2º B', '1º izq.', 'bajo', ''))} {code} {city}".replace(
        "  ", " "
    )


def _italian(rng) -> str:
    return f"{rng.choice(w.ITALIAN_STREETS)} {rng.randrange(1, 99)}, {rng.choice(w.ITALIAN_CITIES)}"


def _polish(rng) -> str:
    return f"{rng.choice(w.POLISH_STREETS)} {rng.randrange(1, 99)}{rng.choice(('', '/4', ' m. 12'))}, {rng.choice(w.POLISH_CITIES)}"


def _postcode(rng) -> str:
    return fake(rng, "en_GB").postcode()


def _british(rng) -> str:
    return f"{rng.choice(('Flat 3, ', '', '', 'Unit 12 '))}{rng.randrange(1, 180)} {rng.choice(w.BRITISH_STREETS)}, {rng.choice(w.BRITISH_TOWNS)} {_postcode(rng)}"


def _american_street(rng) -> str:
    return fake(rng, "en_US").street_address()


def _american(rng) -> str:
    return (
        f"{_american_street(rng)}, {fake(rng, 'en_US').city()}, {fake(rng, 'en_US').state_abbr()} {shape('#####')(rng)}"
    )


def _pick(words) -> Draw:
    return lambda rng: rng.choice(words)


def _degrees(limit: float, digits: int) -> Draw:
    return lambda rng: f"{rng.uniform(-limit, limit):.{digits}f}"


def _pair(rng) -> str:
    return f"{rng.uniform(-60, 70):.5f}, {rng.uniform(-170, 170):.5f}"


def _minutes(rng) -> str:
    def angle(limit: int, ends: str) -> str:
        return f"{rng.randrange(limit)}°{rng.randrange(60):02}'{rng.randrange(60):02}\"{rng.choice(ends)}"

    return f"{angle(80, 'NS')} {angle(180, 'EW')}"


COLUMNS = (
    Column("address", "STREET_ADDRESS", TELLING, _american, (), "mpbc"),
    Column("field_80", "STREET_ADDRESS", VAGUE, _german),
    Column("c153", "STREET_ADDRESS", ABSENT, _french),
    Column("dirección", "STREET_ADDRESS", TELLING, _spanish, (), "mpbc"),
    Column("field_50", "STREET_ADDRESS", VAGUE, _american_street),
    Column("info_8", "STREET_ADDRESS", VAGUE, _british),
    Column("contact_2", "STREET_ADDRESS", VAGUE, _german_line),
    Column("c100", "STREET_ADDRESS", ABSENT, _italian),
    Column("c101", "STREET_ADDRESS", ABSENT, _polish),
    Column("c102", "STREET_ADDRESS", ABSENT, one_of(_american, _british, _german_line, _french), (), "mpbc", "four countries"),
    Column("status_text", "STREET_ADDRESS", ABSENT, mostly(_american, 0.15, one_of("delivered", "at depot", "returned")), ("LOCATION",), "m", "15% addresses"),
    Column("PO box", "STREET_ADDRESS", TELLING, one_of(shape("P.O. Box %###"), shape("PO Box %##"), shape("Postfach ## ## ##"))),
    Column("zip", "ZIP_CODE", TELLING, mostly(shape("#####"), 0.8, shape("#####-####"))),
    Column("PLZ", "ZIP_CODE", TELLING, shape("%####"), (), "m"),
    Column("postcode", "ZIP_CODE", TELLING, _postcode, (), "mpbc"),
    Column("code postal", "ZIP_CODE", TELLING, lambda rng: f"{rng.randrange(1, 96):02}{rng.randrange(0, 999):03}"),
    Column("CEP", "ZIP_CODE", TELLING, shape("#####-###")),
    Column("zip_code", "ZIP_CODE", TELLING, shape("%####"), (), "m", "all whole numbers"),
    Column("c81", "ZIP_CODE", ABSENT, _postcode),
    Column("field_40", "ZIP_CODE", VAGUE, one_of(shape("K%A %B#"), shape("M#H %T#"), shape("V#R %E%"), shape("H#X %Y#"))),
    Column("area", "ZIP_CODE", VAGUE, shape("%### @@"), (), "mpb", "Dutch"),
    Column("city", "LOCATION", TELLING, _pick(w.CITIES), (), "mpbc"),
    Column("field_81", "LOCATION", VAGUE, _pick(w.GERMAN_CITIES)),
    Column("c154", "LOCATION", ABSENT, _pick(w.COUNTRIES), (), "mpbc"),
    Column("birthplace", "LOCATION", TELLING, lambda rng: f"{rng.choice(w.CITIES)}, {rng.choice(w.COUNTRIES)}"),
    Column("c103", "LOCATION", ABSENT, _pick(w.CITIES)),
    Column("field_44", "LOCATION", VAGUE, lambda rng: fake(rng, "en_US").state(), (), "mpb", "US states"),
    Column("latitude", "GEO_COORDINATES", TELLING, _degrees(80, 6), (), "m"),
    Column("lng", "GEO_COORDINATES", TELLING, _degrees(179, 5), (), "m"),
    Column("field_85", "GEO_COORDINATES", VAGUE, _pair),
    Column("c70", "GEO_COORDINATES", ABSENT, _minutes),
    Column("field_61", "GEO_COORDINATES", VAGUE, _pair),
)  # fmt: skip
