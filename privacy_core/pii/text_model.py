"""What a language model names in a text, judged by its words: trimmed, called by its right kind, or dropped."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Span
from privacy_core.pii.text_cues import OWNED_BY_FIRMS
from privacy_core.pii.text_dates import from_model
from privacy_core.pii.text_name_forms import NOT_NAMES, acts, behind_title
from privacy_core.pii.text_organization_words import HEADS, legal_end
from privacy_core.pii.text_organizations import names_one
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, WORDS, Shape, Token, begins_sentence
from privacy_core.pii.text_words import (
    ALSO_WORDS,
    JOBS,
    LEGAL_FORMS,
    ORDINARY,
    ORGANIZATION_WORDS,
    PLAIN_STREET_WORDS,
    SOFTWARE,
    STREET_WORDS,
    SURNAME_ENDS,
    TITLES,
)

_KINDS = frozenset({"PERSON", "LOCATION", "ORGANIZATION", "NRP"})


def judged(text: str, tokens: Sequence[Token], spans: Sequence[Span]) -> list[Span]:
    """The model's findings that stand, each over whole words."""
    starts = [token.start for token in tokens]
    kept: list[Span] = []
    for span in spans:
        if span.entity == "DATE_TIME":
            date = from_model(text, span)
            kept += [date] if date else []
        elif span.entity in _KINDS:
            first = bisect_left(starts, span.start)
            end = bisect_left(starts, span.end)
            kept += _named(tokens, first, end, span)
        else:
            kept.append(span)
    return kept


def _named(tokens: Sequence[Token], first: int, end: int, span: Span) -> Iterator[Span]:
    """The finding without what is no part of a name, one for each line that it runs over."""
    begin = first
    for at in range(first, end + 1):
        if at == end or tokens[at].shape is Shape.LINE:
            alike = begin == first or span.entity != "PERSON"
            if begin < at and (alike or tokens[begin].key in gazetteer.first_names()):
                yield from _line(tokens, begin, at, span)
            begin = at + 1


def _line(tokens: Sequence[Token], first: int, end: int, span: Span) -> Iterator[Span]:  # noqa: C901 - a return a reason
    while first < end:
        if (
            tokens[first].key in ORDINARY
            and end - first > 1
            and begins_sentence(tokens, first)
            and tokens[first].shape is Shape.CAPITALISED
            and tokens[first].key not in {"will", "may"}
            and span.entity != "ORGANIZATION"
        ):
            first += 1
            continue
        name = behind_title(tokens, first)
        if name is not None and name < end and span.entity == "PERSON":
            first = name
        elif (
            tokens[first].shape not in WORDS and not (tokens[first].shape in NUMBERS and span.entity == "ORGANIZATION")
        ) or (
            (tokens[first].shape is Shape.LOWER and tokens[first].key in NOT_NAMES | {"the"})
            or tokens[first].key == "the"
        ):
            first += 1
        else:
            break
    while end > first:
        last = tokens[end - 1]
        if (
            last.text == "."
            and end - first > 1
            and (len(tokens[end - 2].text) == 1 or tokens[end - 2].key in LEGAL_FORMS)
        ):
            break
        if last.shape in WORDS and not (last.key == "s" and end - first > 1 and tokens[end - 2].text in {"'", "’"}):
            break
        if last.shape in NUMBERS and span.entity == "ORGANIZATION":
            break
        end -= 1
    if first >= end:
        return
    kind = _kind(tokens, first, end, span.entity)
    if kind is None:
        return
    score = span.score if kind == span.entity else 0.6
    reason = (
        span.reason
        if kind == span.entity
        else f"the language model names it, and its words are those of {_WORDS[kind]}"
    )
    yield replace(span, start=tokens[first].start, end=tokens[end - 1].end, entity=kind, score=score, reason=reason)


_WORDS = {
    "PERSON": "a person",
    "LOCATION": "a place",
    "ORGANIZATION": "an organization",
    "NRP": "a people",
    "STREET_ADDRESS": "a street",
}


def _kind(tokens: Sequence[Token], first: int, end: int, entity: str) -> str | None:  # noqa: C901, PLR0911, PLR0912 - a return a reason
    """What a name is by its words; None if it is none."""
    words = tokens[first:end]
    keys = [word.key for word in words if word.shape in WORDS]
    whole = " ".join(keys)
    if not keys or all(key in NOT_NAMES and key not in gazetteer.first_names() for key in keys):
        return None
    if any(word.shape in NUMBERS for word in words) and entity != "ORGANIZATION":
        return None
    if len(keys) > 1 and legal_end(tokens, max(first + 1, end - 1)) is not None:
        return "ORGANIZATION"
    if whole in gazetteer.countries():
        return "LOCATION"
    if 1 < len(keys) <= 4 and keys[-1] in PLAIN_STREET_WORDS and words[-1].shape in CAPITALS and len(keys[-1]) > 3:
        return "STREET_ADDRESS"
    if len(keys) == 1 and (keys[0] in gazetteer.demonyms() or keys[0].removesuffix("s") in gazetteer.demonyms()):
        return "NRP"
    if len(keys) > 1 and any(key in ORGANIZATION_WORDS for key in keys) and keys[0] not in gazetteer.first_names():
        return "ORGANIZATION" if names_one(tokens, first, end) or "of" in keys else None
    before = tokens[first - 1].key if first else ""
    if len(keys) == 1 and (keys[0] in SOFTWARE if entity == "ORGANIZATION" else _of_things(words[0])):
        return None
    if _ordinary(tokens, first, end, keys, entity):
        return None
    if entity == "PERSON":
        return _of_person(tokens, first, end, keys, before)
    if entity == "LOCATION":
        return _of_place(tokens, first, end, keys, before)
    if entity == "ORGANIZATION":
        return _of_organization(tokens, first, end, keys, before)
    if entity == "NRP" and not (words[-1].shape in CAPITALS and (len(keys) > 1 or not begins_sentence(tokens, first))):
        return None
    return entity


def _ordinary(tokens: Sequence[Token], first: int, end: int, keys: list[str], entity: str) -> bool:
    """Whether a name is all English words, as a product or a heading is; not where a person acts or a list has it."""
    if (tokens[first].shape is Shape.UPPER and entity == "PERSON") or "-" in keys[0]:
        return False
    if not all(gazetteer.is_english(key) or key in NOT_NAMES or len(key) == 1 for key in keys):
        return False
    if entity == "PERSON":
        return not acts(tokens, first, end) and not (len(keys) == 1 and keys[0] in gazetteer.surnames())
    if entity == "ORGANIZATION":
        return len(keys) > 1 or begins_sentence(tokens, first) or keys[0] not in gazetteer.surnames()
    whole = " ".join(keys)
    return whole not in gazetteer.every_city() and whole not in gazetteer.demonyms()


_PREFIXES = ("mc", "mac", "de", "di", "du", "la", "le", "van", "o", "d", "fitz", "von")


def _of_things(word: Token) -> bool:
    """Whether a word is one of software, or has capitals inside as its names do: PyPI, but not McKay."""
    if word.key in SOFTWARE:
        return True
    inner = next((at for at, mark in enumerate(word.text) if at and mark.isupper() and word.text[at - 1].islower()), 0)
    return inner > 0 and word.key[:inner] not in _PREFIXES


def _of_person(tokens: Sequence[Token], first: int, end: int, keys: list[str], before: str) -> str | None:  # noqa: C901, PLR0911 - a return a reason
    words = tokens[first:end]
    whole = " ".join(keys)
    if all(word.shape is Shape.LOWER for word in words):
        listed = [key in gazetteer.first_names() or key in gazetteer.surnames() for key in keys]
        return (
            "PERSON"
            if listed[0] and keys[0] not in ALSO_WORDS | JOBS and (len(keys) > 1 or keys[0] in gazetteer.first_names())
            else None
        )
    if len(keys) > 1 and whole in gazetteer.cities() and keys[0] not in gazetteer.first_names():
        return "LOCATION"
    if len(keys) > 1 and keys[-1] in STREET_WORDS and len(keys[-1]) > 2:
        return None if keys[0] not in gazetteer.first_names() else "PERSON"
    if len(keys) == 1:
        if keys[0] in gazetteer.first_names():
            return "PERSON"
        if (
            begins_sentence(tokens, first)
            and (keys[0].endswith(_ABSTRACT) or keys[0] in JOBS)
            and keys[0] not in gazetteer.surnames()
        ):
            return None
        if keys[0] in JOBS or keys[0] in STREET_WORDS | ORGANIZATION_WORDS:
            return None
        if whole in gazetteer.large_cities() or (before in {"in", "near", "to"} and whole in gazetteer.cities()):
            return "LOCATION"
        if before == "in" and tokens[first].shape in CAPITALS:
            return "LOCATION"
        if whole in gazetteer.cities() and keys[0] not in gazetteer.surnames() and not acts(tokens, first, end):
            return "LOCATION"
        if keys[0] in ALSO_WORDS and begins_sentence(tokens, first) and keys[0] not in gazetteer.first_names():
            return None
        if tokens[first].shape is Shape.UPPER and len(keys[0]) <= 3:
            return None
    return "PERSON"


def _of_place(tokens: Sequence[Token], first: int, end: int, keys: list[str], before: str) -> str | None:  # noqa: PLR0911 - a return a reason
    whole = " ".join(keys)
    if len(keys) == 1 and keys[0] in STREET_WORDS | JOBS:
        return None
    if whole in gazetteer.cities() and not (acts(tokens, first, end) or keys[0] in gazetteer.first_names()):
        return "LOCATION"
    if acts(tokens, first, end) and (whole not in gazetteer.large_cities() or keys[0] in gazetteer.first_names()):
        return "PERSON"
    locative = before in {"in", "near", "from", "at", "the"}
    if keys[0] in gazetteer.first_names() and not locative:
        return "PERSON"
    if len(keys) > 1 and keys[0] in gazetteer.first_names() and keys[-1] in gazetteer.surnames() and before != "in":
        return "PERSON"
    if tokens[first].shape is Shape.UPPER and len(keys) == 1 and len(keys[0]) <= 3:
        return None
    return "LOCATION" if tokens[first].shape in CAPITALS else None


def _of_organization(tokens: Sequence[Token], first: int, end: int, keys: list[str], before: str) -> str | None:  # noqa: PLR0911 - a return a reason
    words = tokens[first:end]
    whole = " ".join(keys)
    if words[0].shape in NUMBERS or all(word.shape not in CAPITALS for word in words):
        return None
    if any(word.shape in NUMBERS for word in words) and any(gazetteer.is_english(key) for key in keys):
        return None
    if whole in gazetteer.large_cities() or (before in {"in", "near"} and whole in gazetteer.cities()):
        return "LOCATION"
    if before == "in" and len(keys) <= 2:
        return "LOCATION"
    if len(keys) == 1:
        return _of_one_word(tokens, first, end, keys[0])
    if acts(tokens, first, end) and len(keys) <= 3:
        return "PERSON"
    return _of_several_words(tokens, first, end, keys)


def _of_several_words(tokens: Sequence[Token], first: int, end: int, keys: list[str]) -> str | None:
    """What several words are that a model takes for an organization: people whose names no list has are so often."""
    words = tokens[first:end]
    if any(key in LEGAL_FORMS or key in {"and", "of"} for key in keys) or any(word.text == "&" for word in words):
        return "ORGANIZATION"
    if any(key in HEADS for key in keys):
        return "ORGANIZATION" if names_one(tokens, first, end) else None
    if all(len(key) == 1 for key in keys):
        return "ORGANIZATION"
    foreign = gazetteer.is_foreign(keys[0]) and keys[0] not in TITLES and len(keys) <= 4
    if foreign or keys[0] in gazetteer.first_names() or keys[-1].endswith(SURNAME_ENDS):
        return "PERSON"
    listed = keys[-1] in gazetteer.surnames() and keys[0] not in ORDINARY
    return "PERSON" if listed and end < len(tokens) and tokens[end].text in {"'", "’"} else "ORGANIZATION"


def _of_one_word(tokens: Sequence[Token], first: int, end: int, key: str) -> str | None:  # noqa: PLR0911 - a return a reason
    """What one word is that a model takes for an organization: more often a person's name, or nothing."""
    word = tokens[first]
    behind = tokens[end].text if end < len(tokens) else ""
    if word.shape is Shape.UPPER and len(key) <= 4:
        return None
    if key in gazetteer.first_names():
        return "PERSON"
    if key.endswith(_ABSTRACT):
        return None
    if "-" in key and behind != "," and not (first and tokens[first - 1].shape is Shape.LOWER and behind == "."):
        return "ORGANIZATION"
    owns = end + 2 < len(tokens) and behind in {"'", "’"} and tokens[end + 1].key == "s"
    if owns and tokens[end + 2].key in OWNED_BY_FIRMS:
        return "ORGANIZATION"
    if key in gazetteer.surnames() and (key not in ORDINARY or not begins_sentence(tokens, first)):
        return "PERSON"
    if key in gazetteer.cities():
        return "LOCATION"
    if _of_things(word) or (word.shape is Shape.UPPER and not gazetteer.is_surname(key)):
        return None  # PyTorch, STDERR
    foreign = gazetteer.is_foreign(key) and len(key) > 2 and word.shape in CAPITALS
    return "PERSON" if foreign and not begins_sentence(tokens, first) else None


_ABSTRACT = ("tion", "tions", "ment", "ments", "ness", "ity", "ance", "ence", "ism", "sm", "ology", "ing", "ings")
