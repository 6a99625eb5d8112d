"""Organizations in a text: by legal forms, by words such as Bank, by what a text says of them."""

from collections.abc import Iterator, Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Span
from privacy_core.pii.text_cues import BELONGINGS, FIRMS, STRONG_LABELS
from privacy_core.pii.text_employers import employer, list_of_names, triple
from privacy_core.pii.text_organization_words import (
    CLUBS,
    COURTS,
    ENGLISH_LEADS,
    GENERIC,
    HEADS,
    LABELED_FIRMS,
    LEADS,
    LOWER_HEADS,
    ROMANCE_KINDS,
    ROMANCE_LEADS,
    SURE_CLUBS,
    WEAK_HEADS,
    is_small_form,
    legal_end,
)
from privacy_core.pii.text_places import NOT_PLACES, capitals_end
from privacy_core.pii.text_regions import place_end
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, Shape, Token, over
from privacy_core.pii.text_words import PARTICLES, STREET_WORDS, words


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
    return [*found, *_small(tokens)]


def _small(tokens: Sequence[Token]) -> Iterator[Span]:
    """Names in small letters: behind "at" and before "ltd", and "university of" a place."""
    for at, token in enumerate(tokens):
        if is_small_form(token) and at > 1:
            first = at
            while (
                first > max(0, at - 5) and tokens[first - 1].shape is Shape.LOWER and tokens[first - 1].key not in _CUES
            ):
                first -= 1
            told = first > 0 and (tokens[first - 1].key in _CUES or tokens[first - 1].shape is Shape.LINE)
            if told and 0 < at - first <= 4:
                yield over(
                    tokens, first, at + 1, "ORGANIZATION", score=0.86, rule="organizations",
                    reason="it ends in a legal form",
                )  # fmt: skip
        elif token.key in _OF_PLACES and token.shape is Shape.LOWER and at + 2 < len(tokens):
            name = tokens[at + 2]
            if tokens[at + 1].key == "of" and (name.key in gazetteer.every_city() or gazetteer.is_foreign(name.key)):
                yield _by_its_kind(tokens, at, at + 3)


_CUES = frozenset(
    {"at", "for", "from", "by", "with", "of", "to", "joined", "called", "is", "via", "the", "and", "a", ","}
)
_OF_PLACES = frozenset({"university", "uni", "bank", "diocese", "archdiocese"})


def _organization(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:  # noqa: PLR0911 - a return a reason
    token = tokens[at]
    if token.key in {"for", "at", "by", "from", "with", "of", "joined", "company", "employer", "left", "calling", ":"}:
        first = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].key == "the")
        behind, words, _ = _group(tokens, first) if first < len(tokens) else (None, 0, "")
        return None if behind is not None and words > 1 else employer(tokens, at)  # the name may tell by itself
    if token.shape is Shape.LOWER and token.key in LEADS:
        led = _led_by_its_kind(tokens, at)
        return None if led is None else (_by_its_kind(tokens, at, led), led)
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
    led = _led_by_its_kind(tokens, at) or _behind_a_form(tokens, at)
    if led is not None:
        return _by_its_kind(tokens, at, led), led
    end, words, sign = _group(tokens, at)
    if end is None or words < 2 or (sign == "word" and end < len(tokens) and _is_count(tokens[end])):
        return _told_by_its_kind(tokens, at)
    first = at
    while first < end - 1 and (tokens[first].key in _NO_BEGINNINGS or tokens[first].shape not in CAPITALS | NUMBERS):
        first += 1
    if end - first < 2 or (sign == "word" and not names_one(tokens, first, end)):
        return None
    reason = "it ends in a legal form" if sign == "legal" else "a word in it is one of organizations"
    return over(
        tokens, first, end, "ORGANIZATION", score=0.86 if sign == "legal" else 0.82, rule="organizations", reason=reason
    ), end


_NO_BEGINNINGS = (NOT_PLACES | STRONG_LABELS | LABELED_FIRMS) - words(
    "new first credit bank data st general sun two three second king queen prince princess lady duke"
)


def names_one(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Whether a name with a word such as Bank in it holds one that is nothing by itself: "Oakline", not "Primary"."""
    keys = [token.key for token in tokens[first:end] if token.shape in CAPITALS]
    heads = [token.key for token in tokens[first:end] if token.key in HEADS | _KIN]
    if "court" in keys and COURTS & set(keys):
        heads.append("court")
    names = [key for key in keys if key not in HEADS and key not in GENERIC and len(key) > 1]
    before = first - 1 - (first > 1 and tokens[first - 1].key == "the")
    told = (before >= 0 and tokens[before].key in _BEFORE_NAMES) or (
        end < len(tokens) and tokens[end].key in _ACTS and tokens[end].shape is Shape.LOWER
    )
    if not heads or not names:
        return bool(heads) and told and len(keys) > 2 and keys[0] not in HEADS
    if not all(key in WEAK_HEADS for key in heads) or any(token.text == "&" for token in tokens[first:end]):
        return True
    if (
        any(not gazetteer.is_english(key) or key in gazetteer.every_city() for key in names)
        or keys[-1] == "sons"
        or tokens[end - 1].key in _KIN
    ):
        return True
    return told


_ACTS = words(
    "said says fell rose announced reported plans posted cut acquired agreed confirmed declined denied told launched"
)
_BEFORE_NAMES = words(
    "called named dear at by with from for of to via customer against over joined chez bei presso contra contro :"
)


def _behind_a_form(tokens: Sequence[Token], at: int) -> int | None:
    """Past "Oy Karelia Timber Ab", "PT Maju Jaya Tbk": the legal form comes first."""
    if tokens[at].key not in _FORMS_FIRST or at + 1 >= len(tokens) or tokens[at + 1].shape is not Shape.CAPITALISED:
        return None
    if tokens[at].text == "Pt":
        return None  # "Pt Maria Lund": a patient; the legal form is "PT"
    form, _, sign = _group(tokens, at)
    if form is not None and sign == "legal":
        return form
    end = capitals_end(tokens, at + 1)
    return end if end > at + 1 else None


_FORMS_FIRST = frozenset({"oy", "pt", "uab", "sia", "ooo", "zao", "pao", "tov", "ооо", "зао", "оао", "тов"})


def _by_its_kind(tokens: Sequence[Token], at: int, end: int) -> Span:
    return over(
        tokens, at, end, "ORGANIZATION", score=0.91, rule="organizations",
        reason="a word for organizations leads the name",
    )  # fmt: skip


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


def _group(tokens: Sequence[Token], at: int) -> tuple[int | None, int, str]:
    """End of a name of an organization that begins here, its words, and what tells that it is one."""
    end, words, found = at, 0, at
    while end < len(tokens) and end - at < _LONGEST:
        token = tokens[end]
        form = legal_end(tokens, end) if words else None
        if form is not None:
            return form, words + 1, "legal"
        if token.shape is Shape.UPPER and token.key in _SHOUTED:
            break
        if token.shape in CAPITALS or (words and token.key in LOWER_HEADS | _KIN):
            words += 1
            found = end + 1 if token.key in _SIGNS and not _of_something(tokens, at, end) else found
        elif not ((token.shape in NUMBERS and words == 0) or (words and _joins(tokens, end))):
            break
        end += 1
    return (None, words, "") if found == at else _behind_its_kind(tokens, at, found, words)


def _behind_its_kind(tokens: Sequence[Token], at: int, found: int, words: int) -> tuple[int | None, int, str]:
    """What of a name stands behind the last word that tells what it is."""
    if found < len(tokens) and _of_a_street(tokens[found]):
        return None, words, ""
    # What follows the word belongs to it only behind "of": University of Toronto.
    if found < len(tokens) and tokens[found].key in {"of", "for", "fur"}:
        more = capitals_end(tokens, found + 1)
        if more > found + 1:
            return more, words, "word"
    if _two_in_a_row(tokens, at, found):
        return None, words, ""
    place = _town_end(tokens, at, found)
    return place or found, words + (place is not None), "word"


def _town_end(tokens: Sequence[Token], at: int, found: int) -> int | None:
    """Past the town of an institution that has no other name: University Hospital Jos."""
    nameless = all(token.key in HEADS | GENERIC for token in tokens[at:found])
    if not nameless or found >= len(tokens):
        return None
    return None if tokens[found].key in _HOLIDAYS else place_end(tokens, found)


_HOLIDAYS = frozenset({"holiday", "holidays", "sale", "day", "week"})


def _of_something(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether a particle makes a word part of what stands before it: a member "del Club" is no club."""
    return end == at + 2 and tokens[end - 1].key in _OF and tokens[end - 1].shape is Shape.LOWER


_OF = words("de del della dello di da do das dos des du der von vom van")


def _is_count(token: Token) -> bool:
    return token.shape in NUMBERS and len(token.text) < 4


def _of_a_street(token: Token) -> bool:
    return token.shape in CAPITALS and token.key in STREET_WORDS


_LONGEST = 12
_KIN = words("asociados associati associes associados sohne fils figli hijos syn synowie zonen filhos soner")
_WITHIN = _KIN | {"and", "s"}
_SIGNS = HEADS | _KIN | {"court"}
_SHOUTED = frozenset({"from", "to", "at", "in", "on", "by", "with", "for"})


_TOGETHER = (
    frozenset({"sons", "partners", "associates", "brothers", "group", "holdings", "solicitors", "league"}) | _KIN
)


def _two_in_a_row(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether "and" stands between two names, as in "Acme and Northern Bank", not within one, as in "Ford and Sons"."""
    joined = any(token.key in {"and", "und", "et", "y"} for token in tokens[at:end])
    return joined and tokens[end - 1].key not in _TOGETHER


def _joins(tokens: Sequence[Token], at: int) -> bool:
    """Whether a mark or small word can stand inside an organization's name here."""
    token = tokens[at]
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    if behind is None or (token.key == "for" and tokens[at - 1].key not in HEADS):
        return False
    if token.text == ",":
        return list_of_names(tokens, at + 1)
    if token.key in PARTICLES and behind.key in PARTICLES:
        return _joins(tokens, at + 1)
    if token.text == "&" and behind.key in PARTICLES and _joins(tokens, at + 1):
        return True
    if not (behind.shape in CAPITALS or behind.key in _WITHIN or legal_end(tokens, at + 1) is not None):
        return False
    joins = token.text in {"&", "'", "’", "s", "+"} or token.key in _BETWEEN | PARTICLES
    return joins or (token.text == "." and tokens[at - 1].key in {"st", "dr", "inc", "co"})


_BETWEEN = frozenset({"of", "and", "und", "y", "et", "e", "i", "og", "och", "for", "the", "de", "du", *_WITHIN})


def _led_by_its_kind(tokens: Sequence[Token], at: int) -> int | None:
    """Past "Sparkasse Bonn", "Hotel Adler", "Ayuntamiento de Jaén", "AC Pavia": a word for organizations leads."""
    token = tokens[at]
    small = token.shape is Shape.LOWER
    key = token.key.replace("’", "'").rpartition("'")[2]  # l'Istituto
    club = key in CLUBS and token.shape in CAPITALS
    romance = key in ROMANCE_LEADS and not small
    if not (club or romance) and (key not in LEADS or (small and token.key in ENGLISH_LEADS)):
        return None
    end = at + 1
    while end < len(tokens) and end - at < 6 and _goes_on(tokens, end):
        end += 1
    if end == at + 1 or (len(tokens[end - 1].text) == 1 and tokens[end - 1].shape in CAPITALS):
        return None
    if romance and not any(tokens[n].key in PARTICLES | ROMANCE_KINDS for n in range(at + 1, end)):
        return None
    if club or small:
        first = next(n for n in range(at + 1, end) if tokens[n].shape in CAPITALS)
        place = place_end(tokens, first)
        if club and place is None and token.key in SURE_CLUBS and gazetteer.is_foreign(tokens[first].key):
            return first + 1
        return place if club else end if place is not None or first > at + 1 else None
    return end


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    if tokens[at].text == "." and tokens[at - 1].key in {"st", "sta", "ste"}:
        return at + 1 < len(tokens) and tokens[at + 1].shape in CAPITALS
    if tokens[at].shape in CAPITALS:
        return tokens[at].key not in NOT_PLACES or tokens[at].key in {"san", "st", "santa", "sao", *ROMANCE_KINDS}
    behind = at + 1
    while behind < len(tokens) and behind - at < 3 and tokens[behind].key in PARTICLES:
        behind += 1
    return tokens[at].key in PARTICLES and behind < len(tokens) and tokens[behind].shape in CAPITALS
