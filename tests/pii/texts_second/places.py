"""Places of the second set of labelled texts: streets, towns, postcodes, phones and firms as a country writes them."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.pii.texts_second.figures import pattern


@dataclass(frozen=True, slots=True)
class Country:
    """How a country writes its addresses.

    Attributes:
        name: In English.
        streets: With `*` for one of `words`, `#` for any digit and `9` for one above zero.
        words: What streets are named after.
        towns: Large and small; after a bar the state or county.
        postcodes: With digits as in streets.
        lines: How postcode (P), town (T) and state (S) stand.
        phones: In national and international writing.
        firms: Endings of a firm's name.
    """

    name: str
    streets: list[str]
    words: list[str]
    towns: list[str]
    postcodes: list[str]
    lines: list[str]
    phones: list[str]
    firms: list[str]


@dataclass(frozen=True, slots=True)
class Place:
    """An address in its parts."""

    street: str
    town: str
    state: str
    postcode: str
    country: str
    line: str


COUNTRIES = {
    code: Country(**row)
    for code, row in json.loads((Path(__file__).parent / "countries.json").read_text("utf-8")).items()
}
_SHORT = {"GB": ("UK", "England", "Wales"), "US": ("USA", "United States"), "NL": ("Netherlands", "The Netherlands")}
_STEMS = (
    "Brackenfold", "Tidewharf", "Noordpoort", "Albaquay", "Kestrel", "Montgrand", "Velmora", "Ostrava Nord", "Halcyon",
    "Redthorn", "Quillon", "Sunnmark",
)  # fmt: skip
_BODIES = {
    "school": ("T Primary School", "St Oswin's College, T", "T Academy", "T Grammar School"),
    "club": ("T Rovers FC", "T Harriers", "T Rowing Club", "AC T", "T & District Chess League"),
    "council": ("T Borough Council", "T City Council", "T Housing Association", "City of T"),
    "church": ("St Brannock's Church", "Holy Cross Parish, T", "T Methodist Circuit", "All Saints T"),
    "hospital": ("T General Hospital", "St Anselm's Hospice", "T Infirmary", "T Medical Centre"),
    "court": ("T County Court", "T Magistrates' Court", "T Crown Court", "District Court of T"),
    "police": ("T Police", "T Constabulary", "T Police Department"),
}


def _digits(shape: str, rng: Random, drawn: str) -> str:
    """The shape with only the given signs drawn; letters stay letters."""
    return "".join(pattern(each, rng) if each in drawn else each for each in shape)


def place(code: str, rng: Random) -> Place:
    """An address somewhere in a country."""
    row = COUNTRIES[code]
    street = _digits(rng.choice(row.streets), rng, "#9").replace("*", rng.choice(row.words))
    town, state = rng.choice(row.towns).split("|")
    postcode = _digits(rng.choice(row.postcodes), rng, "#9")
    country = rng.choice(_SHORT.get(code, (row.name,)))
    return Place(street, town, state, postcode, country, rng.choice(row.lines))


def phone(code: str, rng: Random) -> str:
    """A phone number as the country writes it."""
    return _digits(rng.choice(COUNTRIES[code].phones), rng, "#")


def firm(code: str, surname: str, rng: Random) -> str:
    """A firm's name: a stem or a surname, and an ending of the country."""
    return f"{rng.choice((rng.choice(_STEMS), surname))} {rng.choice(COUNTRIES[code].firms)}"


def body(kind: str, town: str, rng: Random) -> str:
    """A school, club, council, church, hospital, court or police force of a town."""
    return re.sub(r"\bT\b", town, rng.choice(_BODIES[kind]))
