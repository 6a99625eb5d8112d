"""First names and surnames of the world, in the scripts of their languages: those that Faker carries for its locales.

They are read once a process, when the first name is looked up, out of Faker's tables and without making a Faker. Keys
are `text_tokens.fold`ed. A list proves little of one word: many names are words, places or brands somewhere, and short
ones words of other languages. Names in Cyrillic and Greek letters are known in Latin ones too.
"""

import pkgutil
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module

from privacy_core.pii.text_tokens import fold
from privacy_core.pii.text_words import ORDINARY, PARTICLES

_FIRST, _LAST = ("first_names", "first_romanized", "first_kana", "middle_names"), ("last_", "male_last", "unisex_last")
_APART = re.compile(r"[\s.]+")
_NAME = re.compile(r"[^\W\d_](?:[^\d_(),.;:/~˜]*[^\s\d_(),.;:/~˜])?")
_LATIN = str.maketrans(
    dict(zip("абвгдеёзийклмнопрстуфыэіґјѓќљњ", "abvgdeeziyklmnoprstufyeigjgknn", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ї": "yi", "є": "ye"}
    | {"ъ": "", "ь": "", "’": "", "ў": "u", "џ": "dz", "ѕ": "dz"}
    | dict(zip("αβγδεζηικλμνξοπρσςτυφωάέήίόύώϊϋΐΰ", "avgdeziiklmnxoprsstyfoaeiioyoiyiy", strict=True))
    | {"θ": "th", "χ": "ch", "ψ": "ps"}
)
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


@cache
def first_names() -> frozenset[str]:
    """First names of some seventy languages, women's and men's.

    >>> {"giuseppe", "ольга", "olga", "花子"} <= first_names()
    True
    """
    return _keys(_FIRST)


@cache
def surnames() -> frozenset[str]:
    """Surnames of some seventy languages.

    >>> {"kowalski", "иванов", "ivanov", "田中", "mueller"} <= surnames()
    True
    """
    return _keys(_LAST)


def _keys(begin: tuple[str, ...]) -> frozenset[str]:
    written = {name for listed in _tables(begin) for name in _clean(listed)}
    keys = {key for name in written for key in _spellings(name) if len(key) > 1 or not key.isascii()}
    return frozenset(keys - ORDINARY)


def _tables(begin: tuple[str, ...]) -> set[str]:
    """What stands in the tables of every locale whose name begins so."""
    people, found = import_module("faker.providers.person"), set[str]()
    for locale in pkgutil.iter_modules(people.__path__):
        table = vars(import_module(f"{people.__name__}.{locale.name}").Provider)
        for name, listed in table.items():
            if name.startswith(begin) and isinstance(listed, Iterable):
                found.update(each for each in listed if isinstance(each, str))
    return found


def _clean(listed: str) -> Iterator[str]:
    """A name, and each of its words where it has several; nothing of what is no name."""
    name = listed.strip(" .")
    if not _NAME.fullmatch(name):
        return
    yield name
    if len(parts := _APART.split(name)) > 1:
        yield from (part for part in parts if len(part) > 2 and part.lower() not in PARTICLES)


def _spellings(name: str) -> Iterator[str]:
    """Its key, and those of other ways to write it on most keyboards."""
    yield fold(name)
    if name.isascii():
        return
    small = name.lower().replace("ου", "ou").replace("ού", "ou")
    for table in (_LATIN, _SPELLED):
        if (other := small.translate(table)) != small:
            yield fold(other)
            if other.endswith("iy"):
                yield other.removesuffix("iy") + "y"
