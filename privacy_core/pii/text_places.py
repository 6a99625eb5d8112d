"""Places, organizations and peoples in a text, by lists of names and by what stands before and behind them."""

from collections.abc import Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Span
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, WORDS, Shape, Token, begins_sentence, over
from privacy_core.pii.text_words import (
    CAPITAL_DEMONYMS, JOBS, LEGAL_FORMS, LOOSE_LEGAL_FORMS, MONTHS, ORDINARY, ORGANIZATION_WORDS, PARTICLES, ROLES,
    STREET_WORDS, TITLES, WEEKDAYS,
)  # fmt: skip

_NOT_PLACES = ORDINARY | ROLES | MONTHS | WEEKDAYS | TITLES
_LOCATIVE = frozenset("in near nach aus visit visited visiting".split())
_MOTION = frozenset(
    "travel travelling traveling traveled travelled returned return returning fly flying flight flew move moved moving going trip drive arrive arrived".split()
)
_ORIGIN = frozenset("am is are was were be originally comes come came moved here born from".split())
_EMPLOYER = frozenset(
    "work works worked working employed job career intern internship hired position consultant".split()
)
_GENERIC = frozenset("street road avenue company team office department account bank card".split())


def places(tokens: Sequence[Token]) -> list[Span]:
    """Countries and cities of the lists, and names behind words that speak of a place."""
    found = []
    at = 0
    while at < len(tokens):
        read = _known(tokens, at) or _located(tokens, at)
        if read is None:
            at += 1
            continue
        span, at = read
        found.append(span)
    return found


def _known(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A country, state or large city, in one to four words."""
    token = tokens[at]
    if token.shape not in WORDS:
        return None
    for length in (4, 3, 2, 1):
        words = tokens[at : at + length]
        if len(words) < length or any(word.shape not in WORDS for word in words):
            continue
        key = " ".join(word.key for word in words)
        small = words[0].shape is Shape.LOWER and words[-1].shape is Shape.LOWER
        country = key in gazetteer.countries() and (not small or (len(key) > 4 and key not in _ALSO_SMALL))  # noqa: PLR2004
        if length == 1 and len(key) <= 3 and token.shape is not Shape.UPPER:  # noqa: PLR2004
            continue
        if not country and (small or key not in gazetteer.large_cities() or key in _NOT_PLACES):
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


def _located(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A name with capitals behind "in", "near", "originally from", "moved to"."""
    key = tokens[at].key
    if key in _LOCATIVE:
        certain = key != "nach"
    elif key in {"from", "to", "for"} and at > 0:
        before = {token.key for token in tokens[max(0, at - 4) : at]}
        certain = bool(
            tokens[at - 1].key in (_ORIGIN if key == "from" else _MOTION) or (key != "from" and before & _MOTION)
        )
    elif (
        key == "at" and at > 0 and tokens[at - 1].key in {"arrived", "arrive", "arrives", "landed", "stopped", "stayed"}
    ):
        certain = True
    elif key in {"at", "to", "from"}:
        certain = False
    else:
        return None
    first = at + 1
    end = _capitals(tokens, first)
    if end == first or _known(tokens, first) is not None:
        return None
    keys = [token.key for token in tokens[first:end]]
    whole = " ".join(keys)
    if any(word in ORGANIZATION_WORDS | LEGAL_FORMS | STREET_WORDS | JOBS for word in keys[1:] or keys):
        return None
    if keys[0] in _NOT_PLACES or (len(keys) == 1 and keys[0] in gazetteer.demonyms()):
        return None
    if any(tokens[index].shape is Shape.UPPER and len(tokens[index].text) <= 3 for index in range(first, end)):  # noqa: PLR2004
        return None
    listed = whole in gazetteer.cities()
    if not certain and keys[0] in gazetteer.first_names():
        return None
    if not listed and (not certain or keys[0] in gazetteer.first_names() or key == "for"):
        return None
    if end < len(tokens) and (tokens[end].shape in NUMBERS or tokens[end].text in {"'", "’", "&"}):
        return None
    reason = "it is a city of the list behind a word for a place" if listed else "the word before it speaks of a place"
    return over(
        tokens, first, end, "LOCATION", score=0.7 if listed else 0.6, rule="words for a place", reason=reason
    ), end


def _capitals(tokens: Sequence[Token], at: int) -> int:
    """Past words with capitals on one line, and particles between them."""
    end = at
    while end < len(tokens) and end - at < 5:  # noqa: PLR2004
        token = tokens[end]
        if token.shape in CAPITALS and token.key not in _NOT_PLACES:
            end += 1
        elif (
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


def organizations(tokens: Sequence[Token]) -> list[Span]:
    """Names that end in a legal form, hold a word such as Bank, or stand where an employer does."""
    found = []
    at = 0
    while at < len(tokens):
        read = _organization(tokens, at)
        if read is None:
            at += 1
            continue
        span, at = read
        found.append(span)
    return found


def _organization(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    token = tokens[at]
    if token.key in {"for", "at", "by", "from", "with", "of", "joined", "company", "employer", "left"}:
        return _employer(tokens, at)
    if token.shape not in CAPITALS and not (
        token.shape in NUMBERS and at + 1 < len(tokens) and tokens[at + 1].shape in CAPITALS
    ):
        return None
    if at and tokens[at - 1].shape in CAPITALS and tokens[at - 1].key not in _NOT_PLACES:
        return None
    end, words, sign = _group(tokens, at)
    if end is None or words < 2:  # noqa: PLR2004
        return _told_by_its_kind(tokens, at)
    first = at
    while first < end - 1 and tokens[first].key in _NOT_PLACES - {
        "new",
        "first",
        "credit",
        "bank",
        "data",
        "st",
        "general",
        "sun",
        "data",
        "two",
        "three",
    }:
        first += 1
    if end - first < 2:  # noqa: PLR2004
        return None
    reason = "it ends in a legal form" if sign == "legal" else "a word in it is one of organizations"
    return over(
        tokens, first, end, "ORGANIZATION", score=0.85 if sign == "legal" else 0.65, rule="organizations", reason=reason
    ), end


def _told_by_its_kind(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A name that the text says is a firm: "X is a design agency", "the X office"."""
    end = _capitals(tokens, at)
    if end == at or end + 1 >= len(tokens):
        return None
    keys = [token.key for token in tokens[end : end + 7]]
    told = keys[0] in {"is", "was"} and keys[1] in {"a", "an", "the"} and bool(_FIRMS & set(keys[2:6]))
    of_the = at > 0 and tokens[at - 1].key == "the" and keys[0] in _BELONGINGS and tokens[end].shape is Shape.LOWER
    if not told and not of_the:
        return None
    if " ".join(token.key for token in tokens[at:end]) in gazetteer.countries() or tokens[at].key in gazetteer.demonyms():
        return None
    return over(tokens, at, end, "ORGANIZATION", score=0.7, rule="organizations", reason="the text says that it is one"), end


_FIRMS = frozenset("agency company firm startup start-up provider bank manufacturer retailer insurer charity organization".split())
_BELONGINGS = frozenset("office offices branch website headquarters store app helpdesk hotline subsidiary".split())


def _group(tokens: Sequence[Token], at: int) -> tuple[int | None, int, str]:
    """End of a name of an organization that begins here, its words, and what tells that it is one."""
    end, words, found, sign = at, 0, None, ""
    while end < len(tokens) and end - at < 12:  # noqa: PLR2004
        token = tokens[end]
        key = token.key
        if words and key in LEGAL_FORMS and (token.shape in CAPITALS or key not in LOOSE_LEGAL_FORMS):
            end += 1
            if end < len(tokens) and tokens[end].text == "." and tokens[end].start == token.end:
                nothing_behind = (
                    end + 1 >= len(tokens) or tokens[end + 1].shape in CAPITALS or tokens[end + 1].shape is Shape.LINE
                )
                end += not nothing_behind
            return end, words + 1, "legal"
        if token.shape in CAPITALS:
            words += 1
            if key in ORGANIZATION_WORDS and (sign != "legal"):
                found, sign = end + 1, "word"
        elif token.shape in NUMBERS and words == 0:
            pass
        elif words and _joins(tokens, end):
            pass
        else:
            break
        end += 1
    if found is None:
        return None, words, ""
    # What follows the word belongs to it only behind "of": University of Toronto.
    if found < len(tokens) and tokens[found].key in {"of", "for", "fur"}:
        more = _capitals(tokens, found + 1)
        if more > found + 1:
            return more, words, sign
    return found, words, sign


def _joins(tokens: Sequence[Token], at: int) -> bool:
    """Whether a mark or small word can stand inside an organization's name here."""
    token = tokens[at]
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    if behind is None or not (behind.shape in CAPITALS or behind.key in LEGAL_FORMS or behind.key in {"and", "s"}):
        return False
    if token.text in {"&", "'", "’", "s", "+"} or token.key in {
        "of",
        "and",
        "und",
        "y",
        "et",
        "for",
        "the",
        "de",
        "du",
    }:
        return True
    if token.text == ",":
        return behind.key in LEGAL_FORMS or _list_of_names(tokens, at + 1)
    return token.text == "." and tokens[at - 1].key in {"st", "dr", "inc", "co"}


def _list_of_names(tokens: Sequence[Token], at: int) -> bool:
    """Whether "Gomez and Hill" stands here, as in "Ford, Gomez and Hill"."""
    return (
        at + 2 < len(tokens)
        and tokens[at].key in gazetteer.surnames()
        and tokens[at + 1].key in {"and", "&"}
        and tokens[at + 2].key in gazetteer.surnames()
    )


def _employer(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A name behind "work for", "employed by", "joined"; or two surnames with a hyphen, or three, behind "at"."""
    first = at + 1
    if first < len(tokens) and tokens[first].key == "the":
        first += 1
    end = _capitals(tokens, first)
    if end == first:
        return None
    behind, words, sign = _group(tokens, first)
    if behind is not None and words > 1:
        return None  # told by itself
    keys = [token.key for token in tokens[first:end]]
    firm = _firm(tokens, first)
    if firm is not None:
        return over(
            tokens,
            first,
            firm,
            "ORGANIZATION",
            score=0.65,
            rule="organizations",
            reason="surnames stand together as a firm's do",
        ), firm
    before = {token.key for token in tokens[max(0, at - 4) : at]}
    if not (before & _EMPLOYER and tokens[at].key in {"for", "at", "by"}) and not (
        tokens[at].key in {"company", "employer"} and end - first > 0
    ):
        return None
    if (
        (keys[0] in gazetteer.first_names() or keys[0] in _GENERIC)
        or " ".join(keys) in gazetteer.countries()
        or keys[0] in gazetteer.demonyms()
    ):
        return None
    return over(
        tokens, first, end, "ORGANIZATION", score=0.6, rule="organizations", reason="it stands where an employer does"
    ), end


def _firm(tokens: Sequence[Token], at: int) -> int | None:
    """Past "Ford-Hill" or "Ford, Gomez and Hill"."""
    parts = tokens[at].key.split("-")
    if (
        len(parts) == 2
        and all(part in gazetteer.surnames() for part in parts)
        and parts[0] not in gazetteer.first_names()
    ):  # noqa: PLR2004
        alone = at + 1 >= len(tokens) or tokens[at + 1].shape not in CAPITALS
        return at + 1 if alone else None
    listed = tokens[at].key in gazetteer.surnames() and at + 1 < len(tokens) and tokens[at + 1].text == ","
    return at + 5 if listed and _list_of_names(tokens, at + 2) else None
