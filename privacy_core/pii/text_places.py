"""Places in a text, by lists of names and by what stands before and behind them."""

from collections.abc import Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Span
from privacy_core.pii.text_cues import AT_HOME, MOTION, ORIGIN
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, WORDS, Shape, Token, begins_sentence, over
from privacy_core.pii.text_towns import AT_HOMES, HOMES, TRANSPORT
from privacy_core.pii.text_words import (
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
ARRIVING = words(
    "arrived arrive arrives landed stopped stayed buried interred cremated baptised christened lives lived resides born"
    " died moored anchored docked berthed calling calls camped"
)
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


def _located(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:  # noqa: C901, PLR0911, PLR0912 - a return a form
    """A name with capitals behind "in", "near", "originally from", "moved to"."""
    key = tokens[at].key
    if key in _LOCATIVE:
        certain = key != "nach"
    elif key in {"from", "to", "for"} and at > 0:
        before = {token.key for token in tokens[max(0, at - 4) : at]}
        certain = bool(
            tokens[at - 1].key in (_COMING if key == "from" else MOTION) or (key != "from" and before & MOTION)
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
    if surnames_in_a_row(tokens, first) or (len(keys) == 1 and _word_of_things(whole)):
        return None
    if not listed and (_of_things(tokens[first:end]) or (key == "in" and tokens[at - 1].key not in _AT_HOME)):
        return None
    if not listed and (not certain or keys[0] in gazetteer.first_names() or key == "for"):
        return None
    if end < len(tokens) and (tokens[end].shape in NUMBERS or tokens[end].text in {"'", "’", "&"}):
        return None
    reason = "it is a city of the list behind a word for a place" if listed else "the word before it speaks of a place"
    return over(
        tokens, first, end, "LOCATION", score=0.7 if listed else 0.6, rule="words for a place", reason=reason
    ), end


_COMING = (ORIGIN - frozenset({"am", "is", "are", "was", "were", "be"})) | words(
    "driver man woman boy girl lad lass farmer couple family mother father grandmother grandfather teenager pensioner"
    " student pupil student nurse teacher widow lady gentleman patient resident motorist cyclist walker hiker rider"
    " transferred evacuated hails hailing commutes commuting relocated travelled emigrated delivered shipped collected"
)
"""Words before "from" and where somebody or something comes from."""


def _word_of_things(key: str) -> bool:
    """Whether a word is software's, or an English one that is no city: "in Excel", "in Sales"."""
    return key in SOFTWARE or (key not in gazetteer.every_city() and gazetteer.is_english(key))


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
    abroad = (at > 0 and tokens[at].key in AT_HOMES and tokens[at - 1].key in _I_LIVE) or tokens[at].key in _HABITE
    row = at > 1 and tokens[at].key in {"and", ",", "or"} and tokens[at - 1].shape is Shape.LOWER
    if not (tokens[at].key in _BEFORE_SMALL or row or abroad) or at + 1 >= len(tokens):
        return None
    if at == 0 and not abroad and tokens[at].key not in _VISITING:
        return None
    if row and not _small_city(tokens[at - 1].key, gazetteer.cities()):
        return None
    first, end = at + 1, None
    cue = tokens[at - 1].key in _CUES or tokens[at].key in _VISITING or abroad or _from_small(tokens, at)
    if tokens[at].key in {"for", "past", "at"} and tokens[at - 1].key not in _WAYS:
        return None
    listed = gazetteer.cities() if cue or row else gazetteer.large_cities()
    if _from_small(tokens, at):
        listed = gazetteer.every_city()
    for length in (3, 2, 1):
        words = tokens[first : first + length]
        if len(words) == length and all(word.shape is Shape.LOWER for word in words):
            key = " ".join(word.key for word in words)
            if _small_city(key, listed) or (length == 1 and _only_a_city(key)):
                end = first + length
                break
    if end is None:
        return None
    return over(
        tokens, first, end, "LOCATION", score=0.6 if cue else 0.5, rule="words for a place",
        reason="it is a city of the list behind a word for a place",
    ), end  # fmt: skip


def _from_small(tokens: Sequence[Token], at: int) -> bool:
    """Whether "from skegness to" ends here."""
    return (
        at > 1
        and tokens[at].key == "to"
        and tokens[at - 2].key == "from"
        and tokens[at - 1].shape is Shape.LOWER
        and _small_city(tokens[at - 1].key, gazetteer.cities())
    )


_HABITE = frozenset({"habite", "j'habite", "j’habite"})
_I_LIVE = HOMES | words("viviendo nacido ich komme")
_WAYS = TRANSPORT | MOTION
_VISITING = frozenset({"visiting", "visit", "visited", "leaving", "reached", "near", "around", "via", "outside"})
_BEFORE_SMALL = _VISITING | {"in", "to", "from", "for", "past", "at"}


def _small_city(key: str, listed: frozenset[str]) -> bool:
    """Whether a key in small letters is a city and no other word."""
    if key in NOT_PLACES or key in WORDS_TOO:
        return False
    return key in listed if len(key) > 4 else len(key) == 4 and key in gazetteer.large_cities()  # "lyon", "oslo"


def _only_a_city(key: str) -> bool:
    """Whether a city's name is no English word and no name of people."""
    if len(key) < 5 or key not in gazetteer.cities() or key in WORDS_TOO:
        return False
    return gazetteer.is_foreign(key) and not (key in gazetteer.surnames() or key in gazetteer.first_names())


_BEING = frozenset(["am", "is", "are", "was", "were", "be"])
_CUES, _AT_HOME = AT_HOME | MOTION | ORIGIN - _BEING, AT_HOME | MOTION | _BEING
WORDS_TOO = words(
    "mobile reading orange nice split cork hull bath deal most sale lens mold white progress garland essen regain"
    " surprise independence enterprise liberty union aurora victoria corona concord fort grande index beauty commerce"
    " battle march police anger angers general normal university college industry central colon opportunity person"
    " press salt center street imperial vista batman manage order perm mesa male pali gaya hama ibb mira cali bursa"
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
