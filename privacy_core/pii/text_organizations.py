"""Organizations in a text: by legal forms, by words such as Bank, by what a text says of them."""

from collections.abc import Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Span
from privacy_core.pii.text_cues import BELONGINGS, FIRMS
from privacy_core.pii.text_employers import employer, list_of_names, triple
from privacy_core.pii.text_places import NOT_PLACES, capitals_end
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, Shape, Token, over
from privacy_core.pii.text_words import (
    LEADING_ORGANIZATION_WORDS,
    LEGAL_FORMS,
    LOOSE_LEGAL_FORMS,
    ORGANIZATION_WORDS,
    PARTICLES,
)  # fmt: skip


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


def _organization(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:  # noqa: PLR0911 - a return a reason
    token = tokens[at]
    if token.key in {"for", "at", "by", "from", "with", "of", "joined", "company", "employer", "left", "calling", ":"}:
        first = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].key == "the")
        behind, words, _ = _group(tokens, first) if first < len(tokens) else (None, 0, "")
        return None if behind is not None and words > 1 else employer(tokens, at)  # the name may tell by itself
    if token.shape not in CAPITALS and not (
        token.shape in NUMBERS and at + 1 < len(tokens) and tokens[at + 1].shape in CAPITALS
    ):
        return None
    if at and tokens[at - 1].shape in CAPITALS and tokens[at - 1].key not in NOT_PLACES:
        return None
    firm = triple(tokens, at)
    if firm is not None:
        return over(
            tokens,
            at,
            firm,
            "ORGANIZATION",
            score=0.86,
            rule="organizations",
            reason="surnames stand together as in a firm",
        ), firm
    led = _led_by_its_kind(tokens, at)
    if led is not None:
        return over(
            tokens, at, led, "ORGANIZATION", score=0.75, rule="organizations",
            reason="a word for organizations leads the name",
        ), led  # fmt: skip
    end, words, sign = _group(tokens, at)
    if end is None or words < 2 or (sign == "word" and end < len(tokens) and tokens[end].shape in NUMBERS):
        return _told_by_its_kind(tokens, at)
    first = at
    while first < end - 1 and tokens[first].key in NOT_PLACES - {
        "new",
        "first",
        "credit",
        "bank",
        "data",
        "st",
        "general",
        "sun",
        "two",
        "three",
    }:
        first += 1
    if end - first < 2:
        return None
    reason = "it ends in a legal form" if sign == "legal" else "a word in it is one of organizations"
    return over(
        tokens, first, end, "ORGANIZATION", score=0.85 if sign == "legal" else 0.75, rule="organizations", reason=reason
    ), end


def _told_by_its_kind(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A name that the text says is a firm: "X is a design agency", "the X office"."""
    end = capitals_end(tokens, at)
    if end == at or end + 1 >= len(tokens):
        return None
    keys = [token.key for token in tokens[end : end + 7]]
    told = keys[0] in {"is", "was"} and keys[1] in {"a", "an", "the"} and bool(FIRMS & set(keys[2:6]))
    of_the = at > 0 and tokens[at - 1].key == "the" and keys[0] in BELONGINGS and tokens[end].shape is Shape.LOWER
    if not told and not of_the:
        return None
    if (
        " ".join(token.key for token in tokens[at:end]) in gazetteer.countries()
        or tokens[at].key in gazetteer.demonyms()
    ):
        return None
    return over(
        tokens, at, end, "ORGANIZATION", score=0.7, rule="organizations", reason="the text says that it is one"
    ), end


def _group(tokens: Sequence[Token], at: int) -> tuple[int | None, int, str]:  # noqa: C901, PLR0912 - a branch a sign
    """End of a name of an organization that begins here, its words, and what tells that it is one."""
    end, words, found, sign = at, 0, None, ""
    while end < len(tokens) and end - at < 12:
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
        dotted = _dotted_form(tokens, end) if words else None
        if dotted is not None:
            return dotted, words + 1, "legal"
        if token.shape is Shape.UPPER and key in _SHOUTED:
            break
        if token.shape in CAPITALS:
            words += 1
            if key in ORGANIZATION_WORDS and (sign != "legal"):
                found, sign = end + 1, "word"
        elif (token.shape in NUMBERS and words == 0) or (words and _joins(tokens, end)):
            pass
        else:
            break
        end += 1
    if found is None:
        return None, words, ""
    # What follows the word belongs to it only behind "of": University of Toronto.
    if found < len(tokens) and tokens[found].key in {"of", "for", "fur"}:
        more = capitals_end(tokens, found + 1)
        if more > found + 1:
            return more, words, sign
    if _two_in_a_row(tokens, at, found):
        return None, words, ""
    return found, words, sign


_SHOUTED = frozenset({"from", "to", "at", "in", "on", "by", "with", "for"})


def _dotted_form(tokens: Sequence[Token], at: int) -> int | None:
    """Past a legal form in letters with full stops: B.V., S.p.A."""
    letters, end = "", at
    while end + 1 < len(tokens) and len(tokens[end].text) == 1 and tokens[end + 1].text == "." and len(letters) < 4:
        letters += tokens[end].key
        end += 2
    return end if len(letters) > 1 and letters in LEGAL_FORMS else None


_TOGETHER = frozenset({"sons", "partners", "associates", "brothers", "group", "holdings"})


def _two_in_a_row(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether "and" stands between two names, as in "Acme and Northern Bank", not within one, as in "Ford and Sons"."""
    joined = any(token.key in {"and", "und", "et", "y"} for token in tokens[at:end])
    return joined and tokens[end - 1].key not in _TOGETHER


def _joins(tokens: Sequence[Token], at: int) -> bool:
    """Whether a mark or small word can stand inside an organization's name here."""
    token = tokens[at]
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.key == "for" and tokens[at - 1].key not in ORGANIZATION_WORDS:
        return False
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
        return behind.key in LEGAL_FORMS - LOOSE_LEGAL_FORMS or list_of_names(tokens, at + 1)
    return token.text == "." and tokens[at - 1].key in {"st", "dr", "inc", "co"}


def _led_by_its_kind(tokens: Sequence[Token], at: int) -> int | None:
    """Past "Sparkasse Bonn", "Hotel Adler", "Banco Sol": a word for organizations leads the name."""
    end = at + 1
    if tokens[at].key not in LEADING_ORGANIZATION_WORDS or tokens[at].shape not in CAPITALS:
        return None
    while (
        end < len(tokens)
        and end - at < 5
        and (
            (tokens[end].shape in CAPITALS and tokens[end].key not in NOT_PLACES)
            or (tokens[end].key in PARTICLES and end + 1 < len(tokens) and tokens[end + 1].shape in CAPITALS)
        )
    ):
        end += 1
    return end if end > at + 1 else None
