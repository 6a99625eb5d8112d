"""Words that always are personal data: found wherever they stand as whole words, however they are spelt and cased."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from privacy_core.errors import InvalidValueError
from privacy_core.pii.spans import Method, Span

MOST, LONGEST = 10_000, 200
"""Entries of a list of words, and characters of one: a text meets each of its words with all that begin with it."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Beginning:
    """The entries that have one first word.

    Attributes:
        entities: By the entry, folded.
        forms: Characters before the first word and in all, of each entry, the longest entries first.
    """

    entities: dict[str, str] = field(default_factory=dict)
    forms: list[tuple[int, int]] = field(default_factory=list)


Index = Mapping[str, _Beginning]


def check(words: Collection[str], *, named: str) -> None:
    """Refuses a list that is too long, and an entry that is, or that would be found everywhere.

    Args:
        words: The entries.
        named: The list, as a person calls it: "deny".

    Raises:
        InvalidValueError: as said; no entry is told.
    """
    if len(words) > MOST:
        raise InvalidValueError(f"The {named} list has {len(words):,} words; {MOST:,} are the most. Take some off.")
    if long := sum(len(word) > LONGEST for word in words):
        raise InvalidValueError(
            f"{long} words of the {named} list have more than {LONGEST} characters. Take them off, or shorten them."
        )
    if not all(_WORD.search(word) for word in words):
        raise InvalidValueError(f"A word of the {named} list has no letter and no digit. Take it off the list.")


def by_first_word(deny: Mapping[str, str]) -> Index:
    """The deny list by the first word of each entry, so that a text is walked once however long the list is.

    Raises:
        InvalidValueError: as `check`.
    """
    check(deny, named="deny")
    index: dict[str, _Beginning] = {}
    for phrase, entity in deny.items():
        folded, _ = _folded(phrase.strip())
        first = _WORD.search(folded)
        if first is not None:
            index.setdefault(first.group(), _Beginning()).entities.setdefault(folded, entity)
    for word, beginning in index.items():
        lengths = {(phrase.index(word), len(phrase)) for phrase in beginning.entities}
        beginning.forms.extend(sorted(lengths, key=lambda form: (-form[1], form[0])))
    return index


def denied(text: str, index: Index) -> Iterator[Span]:
    """Where words of the deny list stand as whole words: in capitals or not, "ß" or "ss", one accent or two signs."""
    if not index:
        return
    folded, places = _folded(text)
    for word in _WORD.finditer(folded):
        beginning = index.get(word.group())
        for before, length in beginning.forms if beginning else ():
            first = word.start() - before
            entity = beginning.entities.get(folded[first : first + length]) if beginning and first >= 0 else None
            if entity is None or not _whole(text, places, first, first + length):
                continue
            yield Span(
                start=places[first],
                end=places[first + length],
                entity=entity,
                score=1.0,
                method=Method.DENIED,
                rule="deny list",
                reason="it is on the deny list",
            )
            break


def _whole(text: str, places: Sequence[int], first: int, behind: int) -> bool:
    """Whether a match begins and ends between characters of the text, and not within a word."""
    if behind >= len(places):
        return False
    parts_one = any(at > 0 and places[at - 1] == places[at] for at in (first, behind))
    return not parts_one and not any(_within(text, places[at]) for at in (first, behind))


def _within(text: str, at: int) -> bool:
    return 0 < at < len(text) and _of_word(text[at - 1]) and _of_word(text[at])


def _of_word(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.combining(character) > 0


def _folded(text: str) -> tuple[str, Sequence[int]]:
    r"""A text as Unicode compares texts without case, and where in the text each of its characters comes from.

    The characters of one letter with its accents all come from its first; one more place is the text's end.

    Source: The Unicode Standard, section 3.13, D145 (canonical caseless matching).

    >>> len("e\u0301ß"), _folded("e\u0301ß")[1]
    (3, [0, 0, 2, 2, 3])
    """
    if text.isascii():
        return text.lower(), range(len(text) + 1)
    letters: list[str] = []
    places: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        letter = _letter(text[start:end])
        letters.append(letter)
        places += [start] * len(letter)
        start = end
    return "".join(letters), [*places, len(text)]


def _letter(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", letter).casefold())
