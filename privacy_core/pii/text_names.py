"""Names of people in a text: by lists of names, by what stands before them, by a second mention of the same name."""

from collections.abc import Callable, Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii import text_name_layouts as layouts
from privacy_core.pii.spans import Span
from privacy_core.pii.text_cues import (
    BIBLE,
    INTRODUCTIONS,
    LABELS,
    PARTIES,
    SEVERAL,
    STRONG_LABELS,
)
from privacy_core.pii.text_introductions import (
    CLOSERS,
    OPENERS,
    acting,
    addressed,
    heading,
    introduced,
    labelled,
    speaking,
    titled,
)
from privacy_core.pii.text_name_forms import (
    NOT_NAMES,
    in_a_larger_name,
    name_end,
    names_a_group,
)
from privacy_core.pii.text_offices import LEADS, OFFICES
from privacy_core.pii.text_people_beside import named_beside, nicknamed, signed
from privacy_core.pii.text_small_names import small, unlisted
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, WORDS, Shape, Token, begins_sentence, over
from privacy_core.pii.text_words import (
    JOBS,
    MONTHS,
    ORDINARY,
    PARTICLES,
    STREET_WORDS,
    TITLES,
)  # fmt: skip


def persons(tokens: Sequence[Token]) -> list[Span]:
    """People that lists of names and the words around them tell, in small letters only where something names them."""
    found = []
    at = 0
    while at < len(tokens):
        if tokens[at].key in SEVERAL and at + 1 < len(tokens) and tokens[at + 1].text in {":", "("}:
            found += _enumerated(tokens, at)
        if tokens[at].text == "1":
            found += layouts.numbered(tokens, at)
        read = None
        for rule in _rules(tokens[at]):
            read = rule(tokens, at)
            if read is not None:
                break
        if read is None:
            at += 1
            continue
        span, at = _longer(tokens, at, *read)
        found.append(span)
    return [*found, *signed(tokens)]


def _longer(tokens: Sequence[Token], at: int, span: Span, end: int) -> tuple[Span, int]:
    """What was found from a word on, or what the layout of the name makes of it if that goes further."""
    first = next((each for each in range(at, end) if tokens[each].start == span.start), at)
    for rule in (layouts.surname_first, layouts.loud_surname, layouts.surname_initial) if first > at else ():
        longer = rule(tokens, first)
        if longer is not None and longer[1] > end:
            return longer
    return span, end


def _listed(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:  # noqa: C901, PLR0911, PLR0912 - a return a reason
    """A first name of the list, with what follows it; alone only if it is seldom anything else."""
    token = tokens[at]
    if token.key in BIBLE and at + 1 < len(tokens) and tokens[at + 1].shape in NUMBERS:
        return None
    if token.shape not in CAPITALS or (token.key in NOT_NAMES and token.key not in gazetteer.doubtful_first_names()):
        return None
    if token.key in ORDINARY - {"will", "may", "bill"}:
        return None
    sure = token.key in gazetteer.first_names() or token.key.split("-")[0] in gazetteer.first_names()
    doubtful = token.key in gazetteer.doubtful_first_names()
    if not sure and not doubtful:
        return None
    if token.shape is Shape.UPPER and len(token.text) < 4:
        return None
    if at and in_a_larger_name(tokens, at):
        return None
    end = name_end(tokens, at + 1, words=1)
    end = end if end is not None and end <= at + 5 and not _cut(tokens, at, end) else None
    if end is not None:
        if names_a_group(tokens, at, end) or tokens[end - 1].key in STREET_WORDS | JOBS:
            return None
        last = tokens[end - 1].key
        plain = token.key in gazetteer.english() and gazetteer.is_english(last)
        if plain and last not in gazetteer.common_surnames() and not gazetteer.listed_abroad(last):
            return None
        whole = " ".join(each.key for each in tokens[at:end])
        if whole in gazetteer.cities() or whole in gazetteer.countries():
            return None
        if doubtful and (
            not gazetteer.is_surname(last) or (begins_sentence(tokens, at) and last in gazetteer.demonyms())
        ):
            return None
        return over(
            tokens, at, end, "PERSON", score=0.8, rule="first names", reason="it begins with a first name of the list"
        ), end
    if doubtful and _alone_in_a_sentence(tokens, at):
        return over(
            tokens,
            at,
            at + 1,
            "PERSON",
            score=0.5,
            rule="first names",
            reason="a word that is a first name too has a capital",
        ), at + 1
    if not sure or token.key in gazetteer.large_cities() or names_a_group(tokens, at, at + 1):
        return None
    if len(token.text) < 3 or token.key in gazetteer.demonyms():
        return None
    seldom = token.key in gazetteer.english() and token.key not in gazetteer.common_first_names()
    if seldom and begins_sentence(tokens, at):
        return None
    return over(
        tokens, at, at + 1, "PERSON", score=0.6, rule="first names", reason="it is a first name of the list"
    ), at + 1


def _alone_in_a_sentence(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word that is a first name too has a capital of its own: inside a sentence of small letters."""
    token = tokens[at]
    if token.shape is not Shape.CAPITALISED or begins_sentence(tokens, at) or token.key in ORDINARY | MONTHS:
        return False
    if token.key in gazetteer.countries() or token.key in gazetteer.demonyms() or len(token.text) < 3:
        return False
    before, behind = tokens[at - 1], tokens[at + 1] if at + 1 < len(tokens) else None
    small_behind = behind is not None and behind.shape is Shape.LOWER
    return (
        before.shape is Shape.LOWER
        and before.key not in {"in", "the", "a", "an", "at", "from", "to", "near"}
        and small_behind
    )


def _enumerated(tokens: Sequence[Token], at: int) -> list[Span]:
    """Surnames in a row behind a word for several people and a colon: "the founders: Novak, Hill and Ford"."""
    found = []
    end = at + 2
    while end < len(tokens) and end - at < 30:
        last = name_end(tokens, end)
        if last is None:
            break
        found.append(
            over(
                tokens,
                end,
                last,
                "PERSON",
                score=0.7,
                rule="people in a row",
                reason="a word for people stands before the row",
            )
        )
        if last >= len(tokens) or not (tokens[last].text == "," or tokens[last].key in {"and", "&", "or"}):
            break
        end = last + 1 + (last + 1 < len(tokens) and tokens[last].text == "," and tokens[last + 1].key in {"and", "&"})
    return found if len(found) > 1 else []


def _cut(tokens: Sequence[Token], first: int, end: int) -> bool:
    return any(token.shape is Shape.LINE for token in tokens[first:end])


def _initialled(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A word with a capital, an initial and another: Janka M. Novak."""
    if (
        at + 2 >= len(tokens)
        or tokens[at].shape not in CAPITALS
        or tokens[at].key in NOT_NAMES
        or len(tokens[at].text) < 2
    ):
        return None
    initial = tokens[at + 1]
    if initial.shape is not Shape.CAPITALISED or len(initial.text) != 1 or initial.start != tokens[at].end + 1:
        return None
    begin = at + 2 + (tokens[at + 2].text == ".")
    if (
        begin >= len(tokens)
        or tokens[begin].shape not in CAPITALS
        or len(tokens[begin].text) < 2
        or tokens[begin].start > initial.end + 2
    ):
        return None
    end = name_end(tokens, begin)
    if end is None or names_a_group(tokens, at, end) or not layouts.good_surname(tokens[begin]):
        return None
    return over(
        tokens, at, end, "PERSON", score=0.8, rule="an initial", reason="an initial stands between two names"
    ), end


_Rule = Callable[[Sequence[Token], int], tuple[Span, int] | None]
_BY_WORD: dict[str, tuple[_Rule, ...]] = {}
for _rule, _keys in (
    (titled, TITLES | OFFICES | LEADS),
    (introduced, INTRODUCTIONS),
    (addressed, OPENERS | CLOSERS),
    (labelled, LABELS | STRONG_LABELS | PARTIES | JOBS),
):
    for _key in _keys:
        _BY_WORD[_key] = (*_BY_WORD.get(_key, ()), _rule)
_BY_CAPITAL: tuple[_Rule, ...] = (
    layouts.surname_first,
    layouts.loud_surname,
    layouts.surname_initial,
    nicknamed,
    heading,
    speaking,
    _initialled,
    named_beside,
    _listed,
    acting,
    layouts.eastern,
)
_BY_LETTER: tuple[_Rule, ...] = (layouts.initials, *_BY_CAPITAL)
_BY_SMALL: tuple[_Rule, ...] = (heading, small)
_BY_PARTICLE: tuple[_Rule, ...] = (layouts.surname_first, layouts.surname_initial)


def _rules(token: Token) -> tuple[_Rule, ...]:
    """Which rules a word can begin: most words begin none, and are passed over."""
    if token.shape not in WORDS:
        return ()
    if token.shape in CAPITALS:
        shaped = _BY_LETTER if len(token.text) == 1 else _BY_CAPITAL
    elif token.key in PARTICLES:
        shaped = _BY_PARTICLE
    else:
        shaped = _BY_SMALL if token.key in gazetteer.small_first_names() else (unlisted,)
    named = _BY_WORD.get(token.key)
    return (*named, *shaped) if named else shaped
