"""Organizations that stand where an employer does, and firms that are called by their partners' surnames."""

from collections.abc import Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Span
from privacy_core.pii.text_cues import BY_FIRMS, EMPLOYER, FIRMS, GENERIC, PLACE_KINDS
from privacy_core.pii.text_organization_words import legal_end
from privacy_core.pii.text_places import ARRIVING, capitals_end
from privacy_core.pii.text_regions import place_end
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, Shape, Token, begins_sentence, over
from privacy_core.pii.text_words import (
    SOFTWARE,
    STREET_PREFIXES,
    STREET_WORDS,
)  # fmt: skip


def employer(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:  # noqa: PLR0911 - a return a reason
    """A name behind "work for", "employed by", "joined"; or two surnames with a hyphen, or three, behind "at"."""
    first = at + 1
    if first < len(tokens) and tokens[first].key == "the":
        first += 1
    end = capitals_end(tokens, first)
    if end == first:
        return None
    keys = [token.key for token in tokens[first:end]]
    firm = _firm(tokens, first)
    if firm is not None:
        return over(
            tokens,
            first,
            firm,
            "ORGANIZATION",
            score=0.86 if tokens[at].key in _SURE_BEFORE else 0.65,
            rule="organizations",
            reason="surnames stand together as in a firm",
        ), firm
    before = {token.key for token in tokens[max(0, at - 4) : at]}
    if tokens[at].key == "at" and _venue(tokens, at, first, end):
        return over(
            tokens,
            first,
            end,
            "ORGANIZATION",
            score=0.5,
            rule="organizations",
            reason="it stands behind at and is no place of the lists",
        ), end
    from_firm = tokens[at].key == "from" and at > 0 and tokens[at - 1].key in _IS and place_end(tokens, first) is None
    if from_firm and tokens[end - 1].key not in SOFTWARE and (end >= len(tokens) or tokens[end].text in ".,;!?\n)"):
        return over(
            tokens, first, end, "ORGANIZATION", score=0.5, rule="organizations",
            reason="people are from there and it is no place of the lists",
        ), end  # fmt: skip
    if not (before & EMPLOYER and tokens[at].key in {"for", "at", "by"}) and not (
        tokens[at].key in {"company", "employer"} and end - first > 0
    ):
        return None
    if (
        (keys[0] in gazetteer.first_names() or keys[0] in GENERIC)
        or " ".join(keys) in gazetteer.countries()
        or keys[0] in gazetteer.demonyms()
    ):
        return None
    return over(
        tokens, first, end, "ORGANIZATION", score=0.6, rule="organizations", reason="it stands where an employer does"
    ), end


_SURE_BEFORE = frozenset({"at", "calling", ":", "by"})
_IS = frozenset({"is", "are", "am", "was", "were"})


def _venue(tokens: Sequence[Token], at: int, first: int, end: int) -> bool:
    """Whether a name behind "at" is most likely one of an organization: no person, no place of the lists, no street."""
    if end - first > 3 or (at and tokens[at - 1].key in ARRIVING):
        return False
    if end < len(tokens) and (tokens[end].shape in NUMBERS or tokens[end].key in STREET_WORDS):
        return False
    keys = [token.key for token in tokens[first:end]]
    whole = " ".join(keys)
    if tokens[first].shape is Shape.UPPER and len(keys[0]) <= 3:
        return False
    if not tokens[first].text[0].isupper() or all(map(gazetteer.is_english, keys)):  # "at Checkout", "at aTM center"
        return False
    return not (
        keys[-1] in PLACE_KINDS
        or keys[0] in gazetteer.first_names()
        or whole in gazetteer.cities()
        or whole in gazetteer.countries()
        or any(key in STREET_WORDS or key in STREET_PREFIXES for key in keys)
    )


def triple(tokens: Sequence[Token], at: int) -> int | None:
    """Past "Ford, Gomez and Hill" where it is one: at the begin of a sentence or behind "the", before its verb."""
    if at + 5 > len(tokens):
        return None
    if at and tokens[at - 1].key in _BEFORE_FIRMS and list_of_names(tokens, at + 2) and tokens[at + 1].text == ",":
        named = [token.key for token in tokens[at : at + 5 : 2]]
        return at + 5 if named[0] in gazetteer.surnames() and not gazetteer.countries() & set(named) else None
    if at + 5 == len(tokens) or not (begins_sentence(tokens, at) or tokens[at - 1].key in {"the", "at", "from", "by"}):
        return None
    listed = tokens[at].key in gazetteer.surnames() and tokens[at + 1].text == "," and list_of_names(tokens, at + 2)
    behind = tokens[at + 5]
    one = behind.key in {"is", "was", "has", "said"} or (
        behind.shape in CAPITALS and behind.start == tokens[at + 4].end + 1
    )
    return at + 5 if listed and (one or tokens[at - 1].key in {"the", "at", "from"}) else None


_BEFORE_FIRMS = frozenset({"customer", "client", "supplier", "to", "for", "via", "firm", "company", "employer", "|"})


def _firm(tokens: Sequence[Token], at: int) -> int | None:
    """Past "Ford-Hill" or "Ford, Gomez and Hill"."""
    parts = tokens[at].key.split("-")
    if (
        len(parts) == 2
        and all(part in gazetteer.surnames() for part in parts)
        and parts[0] not in gazetteer.first_names()
    ):
        alone = at + 1 >= len(tokens) or tokens[at + 1].shape not in CAPITALS
        if at + 2 < len(tokens) and tokens[at + 1].text == "," and tokens[at + 2].shape in CAPITALS:
            return None  # "Ramsey-Schwartz, Leilani"
        return at + 1 if alone else None
    row = tokens[at : at + 5]
    named = [token.shape is Shape.CAPITALISED and token.key not in gazetteer.countries() for token in row[::2]]
    if len(row) < 5 or row[1].text != "," or row[3].key not in {"and", "&", "e", "und", "et", "y"} or not all(named):
        return None
    before, further = (tokens[at - 1].key, tokens[at - 2].key) if at > 1 else ("", "")
    told = before in {"at", "calling"} or further in {":": FIRMS, "by": BY_FIRMS}.get(before, ())
    listed = before != ":" and all(token.key in gazetteer.surnames() for token in row[::2])
    return at + 5 if listed or told else None


def list_of_names(tokens: Sequence[Token], at: int) -> bool:
    """Whether "Gomez and Hill" stands here, as in "Ford, Gomez and Hill", or any two names before a legal form."""
    if at + 2 >= len(tokens) or tokens[at + 1].key not in {"and", "&", "e", "y", "et", "und", "en", "og", "och"}:
        return False
    one, other = tokens[at], tokens[at + 2]
    if one.shape in CAPITALS and other.shape in CAPITALS and legal_end(tokens, at + 3) is not None:
        return True
    return one.key in gazetteer.surnames() and other.key in gazetteer.surnames()
