"""Places and peoples in a text, by lists of names and by what stands before and behind them."""

from collections.abc import Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Span
from privacy_core.pii.text_cues import AT_HOME, MOTION, ORIGIN
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, WORDS, Shape, Token, begins_sentence, over
from privacy_core.pii.text_words import (
    CAPITAL_DEMONYMS,
    JOBS,
    LEGAL_FORMS,
    MONTHS,
    ORDINARY,
    ORGANIZATION_WORDS,
    PARTICLES,
    ROLES,
    SOFTWARE,
    STREET_WORDS,
    TITLES,
    WEEKDAYS,
    words,
)  # fmt: skip

NOT_PLACES = ORDINARY | ROLES | MONTHS | WEEKDAYS | TITLES
_NOT_LAST = ORGANIZATION_WORDS | LEGAL_FORMS | STREET_WORDS | JOBS
_LOCATIVE = frozenset(
    ["in", "near", "nach", "aus", "visit", "visited", "visiting", "outside", "around", "towards", "toward"]
)
ARRIVING = frozenset({"arrived", "arrive", "arrives", "landed", "stopped", "stayed"})
"""Words before "at" and a place."""


def places(tokens: Sequence[Token]) -> list[Span]:
    """Countries and cities of the lists, and names behind words that speak of a place."""
    found = []
    at = 0
    while at < len(tokens):
        read = _known(tokens, at) or _located(tokens, at) or _located_small(tokens, at)
        if read is None:
            at += 1
            continue
        span, at = read
        found.append(span)
    return found


def _known(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A country, state or large city, in one to four words."""
    token = tokens[at]
    if token.shape not in WORDS or token.key not in gazetteer.first_words_of_places():
        return None
    for length in (4, 3, 2, 1):
        words = tokens[at : at + length]
        if len(words) < length or any(word.shape not in WORDS for word in words):
            continue
        key = " ".join(word.key for word in words)
        small = words[0].shape is Shape.LOWER and words[-1].shape is Shape.LOWER
        country = key in gazetteer.countries() and (not small or (len(key) > 4 and key not in _ALSO_SMALL))
        if length == 1 and len(key) <= 3 and token.shape is not Shape.UPPER:
            continue
        if not country and (small or key not in gazetteer.large_cities() or key in NOT_PLACES):
            continue
        if not country and length == 1 and (_within_a_name(tokens, at) or key in gazetteer.first_names()):
            continue
        end = at + length
        if (
            end + 2 < len(tokens)
            and tokens[end].text == "("
            and tokens[end + 2].text == ")"
            and tokens[end + 1].shape in CAPITALS
        ):
            end += 3
        rule, reason = (
            ("countries", "it is in the list of countries") if country else ("cities", "it is in the list of cities")
        )
        return over(tokens, at, end, "LOCATION", score=0.75 if country else 0.65, rule=rule, reason=reason), end
    return None


_ALSO_SMALL = frozenset(
    {"turkey", "china", "jordan", "chad", "georgia", "guinea", "mali", "panama", "niger", "reunion"}
)


def _within_a_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word with a capital beside it makes it part of a longer name."""
    before = at > 0 and tokens[at - 1].shape in CAPITALS and not begins_sentence(tokens, at - 1)
    behind = at + 1 < len(tokens) and tokens[at + 1].shape in CAPITALS and tokens[at + 1].start == tokens[at].end + 1
    return before or behind


def _located(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:  # noqa: C901, PLR0911, PLR0912 - a return a reason
    """A name with capitals behind "in", "near", "originally from", "moved to"."""
    key = tokens[at].key
    if key in _LOCATIVE:
        certain = key != "nach"
    elif key in {"from", "to", "for"} and at > 0:
        before = {token.key for token in tokens[max(0, at - 4) : at]}
        certain = bool(
            tokens[at - 1].key in (ORIGIN - _BEING if key == "from" else MOTION) or (key != "from" and before & MOTION)
        )
    elif key == "at" and at > 0 and tokens[at - 1].key in ARRIVING:
        certain = True
    elif key in {"at", "to", "from"}:
        certain = False
    else:
        return None
    first = at + 1
    end = capitals_end(tokens, first)
    if end == first or _known(tokens, first) is not None:
        return None
    keys = [token.key for token in tokens[first:end]]
    whole = " ".join(keys)
    if any(word in _NOT_LAST for word in keys[1:] or keys):
        return None
    if keys[0] in NOT_PLACES or (len(keys) == 1 and keys[0] in gazetteer.demonyms()):
        return None
    if any(tokens[index].shape is Shape.UPPER and len(tokens[index].text) <= 3 for index in range(first, end)):
        return None
    listed = whole in (gazetteer.every_city() if certain else gazetteer.cities()) or (
        whole in gazetteer.small_places() and (certain or len(keys) > 1 or keys[0] not in gazetteer.surnames())
    )
    if keys[0] in gazetteer.first_names() and (not certain or key == "to"):
        return None
    if surnames_in_a_row(tokens, first):
        return None
    if not listed and (
        _of_things(tokens[first:end]) or (key == "in" and tokens[at - 1].key not in AT_HOME | MOTION | _BEING)
    ):
        return None
    if not listed and (not certain or keys[0] in gazetteer.first_names() or key == "for"):
        return None
    if end < len(tokens) and (tokens[end].shape in NUMBERS or tokens[end].text in {"'", "’", "&"}):
        return None
    reason = "it is a city of the list behind a word for a place" if listed else "the word before it speaks of a place"
    return over(
        tokens, first, end, "LOCATION", score=0.7 if listed else 0.6, rule="words for a place", reason=reason
    ), end


def surnames_in_a_row(tokens: Sequence[Token], at: int) -> bool:
    """Whether "Ford, Gomez and Hill" stands here."""
    keys = [token.key for token in tokens[at : at + 5]]
    return (
        len(keys) == 5
        and keys[1] == ","
        and keys[3] in {"and", "&"}
        and all(key in gazetteer.surnames() for key in keys[::2])
    )


def _of_things(words: Sequence[Token]) -> bool:
    """Whether a word is one of software, has capitals inside as its names do, or is what many things are called."""
    return any(
        word.key in SOFTWARE
        or any(mark.isupper() and word.text[at].islower() for at, mark in enumerate(word.text[1:]))
        or word.key.endswith(("ing", "tion", "ment", "ware"))
        for word in words
    )


def _located_small(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A city of the list in small letters behind "live in", "moved to", "born in"."""
    if tokens[at].key not in {"in", "to", "from"} or at == 0 or at + 1 >= len(tokens):
        return None
    first, end = at + 1, None
    cue = tokens[at - 1].key in AT_HOME | MOTION | ORIGIN - _BEING
    listed = gazetteer.cities() if cue else gazetteer.large_cities()
    for length in (3, 2, 1):
        words = tokens[first : first + length]
        if len(words) == length and all(word.shape is Shape.LOWER for word in words):
            key = " ".join(word.key for word in words)
            if len(key) > 4 and key in listed and key not in NOT_PLACES | WORDS_TOO:
                end = first + length
                break
    if end is None:
        return None
    return over(
        tokens, first, end, "LOCATION", score=0.6 if cue else 0.5, rule="words for a place",
        reason="it is a city of the list behind a word for a place",
    ), end  # fmt: skip


_BEING = frozenset(["am", "is", "are", "was", "were", "be"])
WORDS_TOO = words(
    "mobile reading orange nice split cork hull bath deal most sale lens mold white progress garland essen regain"
    " surprise independence enterprise liberty union aurora victoria corona concord fort grande index beauty commerce"
    " battle march police anger angers general normal university college industry central colon opportunity person"
    " press salt center street imperial vista batman manage order"
)
"""Cities of the list that small letters make a word."""


def capitals_end(tokens: Sequence[Token], at: int) -> int:
    """Past words with capitals on one line, and particles between them."""
    end = at
    while end < len(tokens) and end - at < 5:
        token = tokens[end]
        if (token.shape in CAPITALS and token.key not in NOT_PLACES) or (
            end > at
            and token.shape is Shape.LOWER
            and token.key in PARTICLES
            and end + 1 < len(tokens)
            and tokens[end + 1].shape in CAPITALS
        ):
            end += 1
        else:
            break
    return end


def peoples(tokens: Sequence[Token]) -> list[Span]:
    """Nationalities, religions and political groups."""
    found = []
    for at, token in enumerate(tokens):
        if token.shape not in WORDS:
            continue
        key = token.key
        for ending in ("", "s", "es"):
            stem = key.removesuffix(ending) if ending else key
            if stem in gazetteer.demonyms() and (ending == "" or stem != key):
                break
        else:
            continue
        if token.shape is Shape.LOWER and stem in CAPITAL_DEMONYMS:
            continue
        first = at
        if (
            at
            and tokens[at - 1].key in {"north", "south", "african", "roman", "shia", "saudi", "puerto"}
            and tokens[at - 1].shape in CAPITALS
        ):
            first = at - 1
        found.append(
            over(
                tokens,
                first,
                at + 1,
                "NRP",
                score=0.6,
                rule="peoples",
                reason="it is what people of a country, a religion or a party are called",
            )
        )
    return found
