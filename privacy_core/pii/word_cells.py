"""Whether words under a telling column's name can be what it says: "delivered" is no customer."""

import re
from functools import cache

from privacy_core.pii import gazetteer
from privacy_core.pii.text_tokens import fold
from privacy_core.pii.text_words import ALSO_WORDS, TITLES
from privacy_core.pii.validators import postal_line

_A_CODE = 3  # characters: "TX" and "US" are places, whatever else they spell
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_FORMS_OF_ADDRESS = """
herr frau herrn fräulein pan pani paní panna slečna bay bayan sayın г-н г-жа господин госпожа пан пані dhr
mevr mevrouw meneer heer mw hr fru fröken frk herra rouva neiti senhor senhora dona dom don doña signor
signora sig.ra gospodin gospođa gospa domnul doamna úr asszony κύριος κυρία κος κα السيد السيدة श्री श्रीमती
先生 女士 小姐 様 さん 씨 님 bapak ibu sdr ông bà cô encik puan madame monsieur mademoiselle maître mx
"""
_TITLES = TITLES | frozenset(_FORMS_OF_ADDRESS.split())
_WORD = re.compile(r"[^\W\d_]+")


def can_be_a_name(text: str) -> bool:
    """Whether it is not just English words that nobody is called, in small letters, in capitals, or one of any case.

    >>> [can_be_a_name(text) for text in ("delivered", "FATAL", "Pending", "very satisfied", "Fairclough", "葵")]
    [False, False, False, False, True, True]
    """
    return bool(text.strip()) and not _is_ordinary(text)


def can_be_a_place(text: str) -> bool:
    """Whether it is not just English words, unless there is a place of that name.

    >>> can_be_a_place("shelf"), can_be_a_place("north"), can_be_a_place("reading"), can_be_a_place("Talheim")
    (False, False, True, True)
    """
    words = [word.lower() for word in _WORD.findall(text)]
    ordinary = bool(words) and text.isascii() and text in {text.lower(), text.upper()}
    if not ordinary or len(text) <= _A_CODE or not all(map(gazetteer.is_english, words)):
        return bool(text.strip()) and not _is_ordinary(text)
    place = fold(text)
    return place in gazetteer.every_city() or place in gazetteer.countries()


def can_be_a_title(text: str) -> bool:
    """Whether it is a form of address by a list, or a word that is cut short.

    >>> [can_be_a_title(text) for text in ("Frau", "Dhr.", "MUDr.", "Г-жа", "Emma", "The Trial")]
    [True, True, True, True, False, False]
    """
    words = text.lower().split()
    return bool(words) and all(word.rstrip(".") in _TITLES or word.endswith(".") for word in words)


def is_known(text: str) -> bool:
    """Whether a list knows a name in it, or its script is none that lists are in."""
    return any(word.lower() in _people() for word in _WORD.findall(text)) or _LATIN.search(text) is None


@cache
def _people() -> frozenset[str]:
    return (gazetteer.first_names() | gazetteer.surnames()) - ALSO_WORDS


def can_be_an_address(text: str) -> bool:
    """Whether a line has letters or figures of an address, and is not just English words.

    >>> [can_be_an_address(text) for text in ("Mill Lane 12", "very satisfied", "0x7ffece304481", "The Old Rectory")]
    [True, False, False, True]
    """
    return postal_line(text) and (any(map(str.isdigit, text)) or not _is_ordinary(text))


def _is_ordinary(text: str) -> bool:
    words = _WORD.findall(text)
    if not text.isascii() or (len(words) > 1 and not (text.islower() or text.isupper())):
        return False
    return bool(words) and all(_is_english(word.lower()) for word in words)


def _is_english(word: str) -> bool:
    return gazetteer.is_english(word) and word not in gazetteer.surnames() and word not in gazetteer.first_names()
