"""How far a short cell is the name of a person: by lists of the world's names, and by how names are written.

"Keller, Maria", "M. Keller", "Dr. Keller", "MARIA KELLER", "Anna und Jan Keller", 王小明: one such cell proves
nothing, a column of them does (`people_columns`). A surname says least: many a word is one.
"""

import re
import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from functools import cache, lru_cache
from typing import NamedTuple

from privacy_core.pii import eastern_names, gazetteer, people_words, romanized_names, world_names
from privacy_core.pii import text_words as known
from privacy_core.pii.text_tokens import fold

LONGEST = 80
_MOST, _PAIR = 5, 2  # words of a name; a first name and a surname
_LABEL = re.compile(r"^[^\W\d_][\w.' ]{1,20}:\s+(?=\w)")
_CLOSE_COMMA = re.compile(r"(?<=[^\W\d_]),(?=[^\W\d_])")
_SEVERAL = re.compile(r"\s*[;&+|/]\s*")
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*|\s*[\"“„«][^\"”“»]*[\"”“»]\s*")
_BORN = re.compile(
    r",?\s+(?:née?|geb\.?|geborene|born|roz\.|z domu|nata|nacida|født|född|урожд\.?)\s+(?=\w)", re.IGNORECASE
)
_JOINTS = str.maketrans("", "", "-'’ʼ‘`·‐‑ʹ״׳‌")
_THAI = re.compile(r"^(?:นางสาว|นาย|นาง|คุณ|ด\.ช\.|ด\.ญ\.|เด็กชาย|เด็กหญิง)(?=[ก-๙])")
_PARTS = re.compile("[-'’]")
_SAY_A_NAME = people_words.TITLES | known.TITLES | people_words.FAMILY
_SMALL = known.PARTICLES | people_words.MORE_PARTICLES
_WORDS = known.ALSO_WORDS | known.ORDINARY


class Look(IntEnum):
    """What a cell looks like; each is a stronger one than those before."""

    NOTHING = 0
    SURNAME = 1
    FIRST_NAME = 2
    BEGINS_WITH_ONE = 3
    FULL = 4


class _Word(NamedTuple):
    """A word of a cell, and what lists say of it."""

    text: str
    first: bool
    last: bool
    initial: bool
    ordinary: bool

    @property
    def unknown(self) -> bool:
        return not (self.first or self.last or self.initial)


@lru_cache(maxsize=8_192)
def look(cell: str) -> Look:
    """How far a cell is a name as a whole.

    >>> [look(each).name for each in ("Keller, Maria", "m. keller", "Dr. Özge", "Heike und Jan Vogt", "Familie Yılmaz")]
    ['FULL', 'FULL', 'FULL', 'FULL', 'FULL']
    >>> [look(each).name for each in ("KELLER,MARIA", "red,blue", "Keller,Maria,Jan")]
    ['FULL', 'NOTHING', 'NOTHING']
    >>> [look(each).name for each in ("Siddharth", "Kowalski", "Sönke Obermülller", "Rose Garden", "out of stock")]
    ['FIRST_NAME', 'SURNAME', 'BEGINS_WITH_ONE', 'NOTHING', 'NOTHING']
    """
    written = cell.strip()
    if not 1 < len(written) <= LONGEST or written.count(" ") > 3 * _MOST:
        return Look.NOTHING
    if not written.isascii() and (eastern := eastern_names.look(written)) is not None:
        return (Look.NOTHING, Look.SURNAME, Look.BEGINS_WITH_ONE, Look.FULL)[eastern]
    if not written.isalpha():
        written = _CLOSE_COMMA.sub(", ", written)
        written = _LABEL.sub("", _ASIDE.sub(" ", _BORN.sub(" ", written)).strip())
        written = _THAI.sub("นาย ", written)
    parts = [part for part in _SEVERAL.split(written) if part]
    if len(parts) > 1:
        return _together([part.split() for part in parts])
    words = written.split()
    for place, word in enumerate(words):
        small = word.lower()
        if 0 < place < len(words) - 1 and (small in people_words.AND or small in people_words.AND_OR_PARTICLE):
            several = _together([words[:place], words[place + 1 :]])
            if small in people_words.AND or several is Look.FULL:
                return several
    return _one(words)


def _together(people: Sequence[list[str]]) -> Look:
    """Several people in one cell: each a full name, or first names before a full one. A firm of partners is none."""
    looks = [_one(each) for each in people]
    if not looks or len(looks) > _MOST:
        return Look.NOTHING
    firsts = all(
        one is Look.FULL or (one is Look.FIRST_NAME and len(each) == 1) for one, each in zip(looks, people, strict=True)
    )
    return Look.FULL if firsts and looks[-1] is Look.FULL else Look.NOTHING


def _one(pieces: Sequence[str]) -> Look:  # noqa: C901, PLR0911 - a return a reason
    """One person."""
    if not pieces or len(pieces) > 2 * _MOST:
        return Look.NOTHING
    commas = [place for place, piece in enumerate(pieces) if piece.endswith(",")]
    told, named = False, list[_Word]()
    for place, piece in enumerate(pieces):
        written = piece.strip(",.")
        key = fold(written.replace(".", ""))
        if not key:
            return Look.NOTHING
        if not named and _says_a_name(key):
            told |= key in people_words.TITLES or key in people_words.FAMILY
        elif not (told and not named and key in people_words.DEGREES) and not _is_small(key, place, len(pieces)):
            if (word := _word(written, key, dotted=piece.endswith("."))) is None:
                return Look.NOTHING
            named.append(word)
    while len(named) > 1 and fold(named[-1].text).replace(".", "") in known.NAME_SUFFIXES:
        named.pop()
    whole = [word for word in named if not word.initial]
    if not whole or len(named) > _MOST or len(commas) > 1 or (commas and commas[0] == len(pieces) - 1):
        return Look.NOTHING
    if any(fold(word.text) in known.ORGANIZATION_WORDS for word in whole) or _in_two_cases(named):
        return Look.NOTHING
    if told:
        return Look.NOTHING if any(word.ordinary and not (word.first or word.last) for word in whole) else Look.FULL
    if len(named) == 1:
        return _alone(whole[0])
    if len(whole) == 1:
        return _initialled(whole[0], dots=len(commas) + sum(word.text.count(".") for word in named if word.initial))
    return _full(named, whole)


def _says_a_name(key: str) -> bool:
    return len(key) > 1 and key in _SAY_A_NAME


def _is_small(key: str, place: int, words: int) -> bool:
    return place < words - 1 and key in _SMALL


def _full(named: Sequence[_Word], whole: Sequence[_Word]) -> Look:
    """Several words."""
    of_no_name = sum(word.ordinary and not _is_common(fold(word.text)) for word in whole)
    if of_no_name > len(whole) // 2 or all(word.ordinary for word in whole):
        return Look.NOTHING
    if any(fold(word.text).endswith(people_words.PATRONYMICS) for word in whole):
        return Look.FULL
    strange = len(whole) == len(named) and sum(word.ordinary for word in whole) < _PAIR
    unknown = sum(word.unknown for word in named)
    firsts = [place for place, word in enumerate(whole) if word.first]
    pair = any(other.last or other.first for first in firsts for place, other in enumerate(whole) if place != first)
    if (pair and unknown <= (len(whole) > _PAIR)) or (
        strange and romanized_names.is_one([fold(word.text) for word in whole])
    ):
        return Look.FULL
    if unknown <= len(firsts) and any(not whole[place].ordinary for place in firsts):
        return Look.BEGINS_WITH_ONE
    lasts = sum(word.last and not word.ordinary for word in whole)
    several = lasts and lasts >= len(whole) - 1 and not any(word.ordinary for word in whole)
    return Look.SURNAME if several else Look.NOTHING


def _initialled(word: _Word, *, dots: int) -> Look:
    """A word beside initials: a surname, where something tells that they are initials and not a number by letters."""
    if fold(word.text) in _WORDS:
        return Look.NOTHING
    if word.unknown:
        return Look.BEGINS_WITH_ONE if dots > 1 and not word.ordinary else Look.NOTHING
    return Look.FULL if dots else Look.NOTHING if word.ordinary else Look.SURNAME


def _alone(word: _Word) -> Look:
    if word.first and not word.ordinary:
        return Look.FIRST_NAME
    return Look.SURNAME if word.last and (not word.ordinary or _is_common(fold(word.text))) else Look.NOTHING


def _in_two_cases(words: Sequence[_Word]) -> bool:
    """Whether words behind the first are in small letters, and it is not: as in a phrase."""
    return words[0].text[:1].isupper() and any(word.text[:1].islower() for word in words[1:])


def _word(written: str, key: str, *, dotted: bool) -> _Word | None:
    """What lists say of a word; None where it is none."""
    letters = written.translate(_JOINTS).replace(".", "")
    if not letters.isalpha() and not all(unicodedata.category(each)[0] in "LM" for each in letters):
        return None
    if not letters:
        return None
    if (
        (len(letters) == 1 and letters.isascii())
        or (len(letters) == 1 and dotted)
        or ("." in written and _initials(written))
    ):
        return _Word(f"{written}." if dotted else written, first=False, last=False, initial=True, ordinary=False)
    parts = [part for part in _PARTS.split(key) if len(part) > 1] if not key.isalpha() else [key]
    first = key in _firsts() or (len(parts) == 2 and all(part in _firsts() for part in parts))
    last = key in _lasts() or _ends_like_one(key) or (len(parts) == 2 and _double(parts, written))
    return _Word(written, first=first, last=last, initial=False, ordinary=len(parts) == 1 and _is_ordinary(key))


def _double(parts: Sequence[str], written: str) -> bool:
    """Whether a word of two parts is a surname: Meyer-Landrut, O'Dwyer, al-Hassan; not "follow-up"."""
    if parts[0] in {"al", "el"}:
        return True
    return written[0].isupper() and any(part in _lasts() for part in parts) and not any(map(_is_ordinary, parts[1:]))


def _initials(written: str) -> bool:
    return all(len(part) <= 1 or (len(part) == 2 and part[1] not in "aeiou") for part in re.split(r"[.-]", written))


def _ends_like_one(key: str) -> bool:
    ends = known.SURNAME_ENDS if key.isascii() else people_words.SURNAME_ENDS
    return len(key) > 5 and key.endswith(ends) and not gazetteer.is_english(key)


def _is_ordinary(key: str) -> bool:
    return key.isascii() and (key in known.ALSO_WORDS or key in known.ORDINARY or gazetteer.is_english(key))


def _is_common(key: str) -> bool:
    """Whether it is a surname before it is a word: lists of words hold those of the famous, as Keller and Robinson."""
    return key in world_names.surnames() and key not in _WORDS


@cache
def _firsts() -> frozenset[str]:
    return world_names.first_names() | gazetteer.first_names() | gazetteer.doubtful_first_names()


@cache
def _lasts() -> frozenset[str]:
    return world_names.surnames() | gazetteer.surnames()
