"""What a column's name says, in some thirty languages: phrases of ``vocabulary/*.toml``, marks and case set aside.

A phrase of a table counts wherever it stands in a name as whole words, glued together too ("postal code" and
"postalcode"); "*nummer" is any word that ends so; signs of Chinese, Japanese, Korean and Thai count anywhere. One of a
table's ``alone`` counts only where nothing else stands in the name but words of the same kind and the ``qualifiers`` of
``vocabulary/beside.toml``. Of a name of more than 200 characters the first 200 are read: no more are a name.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from privacy_core.profile import names

_READ = 200  # characters of a name
_LONGEST = 6  # words of a phrase
_GLUED = 6  # characters from which on words count without the gap between them
_STEM = 5  # characters from which on a word may end in another way
_LONG = 8  # characters from which on two of them may go with its ending
_OTHER = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "İ": "I", "Ł": "L", "Ø": "O"}
    | {"#": " no ", "№": " no ", "’": " ", "Đ": "D", "Æ": "Ae"}
)
_MARKED = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ø": "oe", "å": "aa"})
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

_CUT = re.compile(r"([^\W\d_]+)\.")
_CUT_LENGTH = 3  # characters from which on what ends in a full stop can be the beginning of a word

_COUNTED = re.compile(r"(?:^|_)(?:number|num|no|nr|nbr|count|sum|avg|mean|pct|rate|share)_of_|_(?:count|total)$")
_WORDED = frozenset(["PERSON", "ORGANIZATION", "STREET_ADDRESS", "LOCATION", "TITLE"])


@dataclass(frozen=True, slots=True)
class _Words:
    """The vocabulary: kinds by folded phrases, glued phrases and parts."""

    phrases: dict[str, set[str]] = field(default_factory=dict)
    glued: dict[str, set[str]] = field(default_factory=dict)
    alone: dict[str, set[str]] = field(default_factory=dict)
    endings: dict[str, set[str]] = field(default_factory=dict)
    within: dict[str, set[str]] = field(default_factory=dict)
    roles: set[str] = field(default_factory=set)

    def add(self, kind: str, word: str, *, alone: bool) -> None:
        for folded in _spellings(word.lstrip("*")):
            if word.startswith("*"):
                self.endings.setdefault(folded, set()).add(kind)
            elif alone:
                self.alone.setdefault(folded, set()).add(kind)
                if kind == "PERSON" and len(folded) >= _STEM:
                    self.roles.add(folded[: len(folded) - (1 if len(folded) < _LONG else 2)])
            elif _UNSPACED.search(word):
                table = self.within if len(word) > 1 else self.alone
                table.setdefault(folded, set()).add(kind)
            else:
                self.phrases.setdefault("_".join(_plain(folded.split("_"))), set()).add(kind)
                if "_" in folded and len(folded) > _GLUED:
                    self.glued.setdefault(folded.replace("_", ""), set()).add(kind)


def kinds(column: str) -> frozenset[str]:
    """The kinds that a column's name speaks of by a phrase of the vocabulary.

    >>> sorted(kinds("data urodzenia")), sorted(kinds("Kod pocztowy klienta")), sorted(kinds("treatingPhysician"))
    (['DATE_OF_BIRTH'], ['ZIP_CODE'], ['PERSON'])
    >>> sorted(kinds("客户姓名")), sorted(kinds("numer uczestniczki")), sorted(kinds("physician fee"))
    (['PERSON'], ['CUSTOMER_ID'], [])
    """
    column = column[:_READ]
    words, name = _vocabulary(), _folded(column)
    tokens = _tokens(name)
    short = frozenset(part for cut in _CUT.findall(column) for part in _tokens(_folded(cut)))
    found = {kind for part, said in words.within.items() if part in name for kind in said}
    for token in tokens:
        found |= {kind for end, said in words.endings.items() if token.endswith(end) for kind in said}
    for reading in {tuple(tokens), tuple(_initials_joined(tokens)), tuple(_written_out(tokens))}:
        found |= _said(reading, words)
    if short:
        found |= {kind for phrase, said in words.phrases.items() if _shortened(phrase, tokens, short) for kind in said}
    if _is_number_of_a_person(tokens, words, short):
        found.add("CUSTOMER_ID")
    if _is_name_of_a_person(tokens, words):
        found.add("PERSON")
    return frozenset(found)


def _said(tokens: Sequence[str], words: _Words) -> set[str]:
    """Kinds that phrases among the words of a name speak of."""
    found = set[str]()
    for phrase in (*_runs(tokens), *_runs(_plain(tokens))):
        found |= words.phrases.get(phrase, set())
        if len(glued := phrase.replace("_", "")) >= _GLUED:
            found |= words.phrases.get(glued, set()) | words.glued.get(glued, set())
    for kind in {kind for phrase in _runs(tokens) for kind in words.alone.get(phrase, ())}:
        if _covered(tokens, words.alone, kind):
            found.add(kind)
    return found


def _plain(tokens: Sequence[str]) -> list[str]:
    """Words of a phrase with one word for "number", and without those that only join."""
    joining, numbers = _beside("joining"), _beside("counting")
    kept = [token for token in tokens if token not in joining]
    said = tokens if numbers.issuperset(kept) else kept
    return ["no" if token in numbers else token for token in said]


def _initials_joined(tokens: Sequence[str]) -> list[str]:
    """Letters that stand alone as the word that they spell: "c_a_p"."""
    joined: list[str] = []
    for place, token in enumerate(tokens):
        if place and len(token) == 1 and len(tokens[place - 1]) == 1:
            joined[-1] += token
        else:
            joined.append(token)
    return joined


def _written_out(tokens: Sequence[str]) -> list[str]:
    """The words that those who name columns of databases cut short."""
    full = _read_beside()["short"]
    return [word for token in tokens for word in full.get(token, token).split()]


def _shortened(phrase: str, tokens: Sequence[str], short: Collection[str]) -> bool:
    """Whether a name is a phrase in which words that end in a full stop are cut short: "Rok nar." of "rok narozeni"."""
    full, said = phrase.split("_"), _plain(tokens)
    if len(full) != len(said) or max(map(len, said)) < _CUT_LENGTH:
        return False
    return all(a == b or (b in short and a.startswith(b)) for a, b in zip(full, said, strict=True))


def denied(column: str) -> frozenset[str]:
    """Kinds that a column of this name does not hold, though a word of it may speak of them.

    >>> sorted(denied("age of the building")), "PERSON" in denied("customer type"), sorted(denied("age"))
    (['AGE'], True, [])
    """
    column = column[:_READ]
    against = set(never_holds(column))
    if set(_tokens(_folded(column))) & _beside("attributes"):
        against |= _WORDED
    if _COUNTED.search("_".join(_tokens(_folded(column)))):
        against |= {"CUSTOMER_ID", "NRP", *_WORDED}
    return frozenset(against)


def never_holds(column: str) -> frozenset[str]:
    """Kinds that other things have the form of, of which a column's name speaks.

    >>> never_holds("Firmware-Version"), never_holds("years of experience"), never_holds("version_2 ip")
    (frozenset({'IP_ADDRESS'}), frozenset({'AGE'}), frozenset({'IP_ADDRESS'}))
    """
    said = set(_tokens(_folded(column[:_READ])))
    return frozenset(kind for kind in _read_beside()["never"] if said & _beside(kind))


def _is_number_of_a_person(tokens: Sequence[str], words: _Words, short: Collection[str]) -> bool:
    """Whether words for a number and for a person or case, whatever their endings, are all that stands in a name."""
    left = [token for token in tokens if token not in _beside("qualifiers") | _beside("cards")]
    numbers = _beside("numbers") | _beside("counting")
    people = [token for token in left if token not in numbers]
    singular = not any(token.endswith("s") and token[:-1] in words.alone for token in people)
    return 0 < len(people) < len(left) and singular and all(_is_role(token, words, short) for token in people)


def _is_name_of_a_person(tokens: Sequence[str], words: _Words) -> bool:
    """Whether words for a name and for a person, whatever their endings, are all that stands in a name."""
    named = [token for token in tokens if token in _beside("names")]
    people = [token for token in tokens if token not in _beside("names") | _beside("qualifiers")]
    return bool(named and people) and all(_is_role(token, words, (), cases=False) for token in people)


def _is_role(token: str, words: _Words, short: Collection[str], *, cases: bool = True) -> bool:
    if "PERSON" in words.alone.get(token, ()) or (cases and token in _beside("cases")):
        return True
    if token in short and len(token) >= _CUT_LENGTH:
        return any(role.startswith(token) for role in (*words.roles, *_beside("cases")))
    return any(token[:end] in words.roles for end in range(max(4, len(token) - 4), len(token) + 1))


def _covered(tokens: Sequence[str], alone: Mapping[str, set[str]], kind: str) -> bool:
    """Whether a name is made of words of one kind and of qualifiers."""
    reached = {0}
    for start in range(len(tokens)):
        if start in reached:
            if tokens[start] in _beside("qualifiers"):
                reached.add(start + 1)
            for end in range(start + 1, min(start + _LONGEST, len(tokens)) + 1):
                if kind in alone.get("_".join(tokens[start:end]), ()):
                    reached.add(end)
    return len(tokens) in reached


def _runs(tokens: Sequence[str]) -> Iterator[str]:
    for start in range(len(tokens)):
        for end in range(start + 1, min(start + _LONGEST, len(tokens)) + 1):
            yield "_".join(tokens[start:end])


def _tokens(name: str) -> list[str]:
    """The words of a folded name, the numbers behind them passed over."""
    bare = (token.rstrip("0123456789") for token in name.split("_"))
    return [token for token in bare if token]


def _folded(text: str) -> str:
    return re.sub(r"(^|_)ال(?=[^_]{3})", r"\1", names.words(text.translate(_OTHER)))


def _spellings(word: str) -> Iterable[str]:
    """A word of the vocabulary as names may spell it: "födelseår" as "foedelsear", "fodelsear" and so on."""
    forms = (_folded(word), _folded(word.translate(_MARKED)))
    return {"_".join(tokens) for form in forms if (tokens := _tokens(form))}


@cache
def _vocabulary() -> _Words:
    words = _Words()
    for name in ("contact", "groups", "money", "official", "people", "places", "records", "times", "vehicles"):
        for kind, rows in _read(name).items():
            for told in (rows, rows.get("alone", {})):
                for row in told.values():
                    if isinstance(row, str):
                        for word in row.replace("\n", " ").split(","):
                            words.add(kind, word.strip(), alone=told is not rows)
    return words


@cache
def _beside(row: str) -> frozenset[str]:
    rows = _read_beside()
    return frozenset(str(rows.get(row) or rows["never"][row]).split())


@cache
def _read_beside() -> dict[str, Any]:
    return _read("beside")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("privacy_core.pii").joinpath("vocabulary", f"{name}.toml").read_text(encoding="utf-8"))
