"""People that other people, a family, a verb or the end of a text tell: "Nirja and Taras", "spoke to Tali"."""

from collections.abc import Iterator, Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Span
from privacy_core.pii.text_cues import ANIMALS, GROUPS, THINGS_OF_PEOPLE, TO_PEOPLE
from privacy_core.pii.text_name_forms import NOT_NAMES, name_end, names_a_group
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, Shape, Token, begins_sentence, over
from privacy_core.pii.text_words import JOBS, LEGAL_FORMS, ORGANIZATION_WORDS, PARTICLES, STREET_WORDS, words

_JOINS = words("and & und et y e en og och i plus + u")
_TO = words("to by with from for as of")
_FAMILY = words("family household clan twins brothers sisters couple siblings dynasty estate")
_NEVER = NOT_NAMES | GROUPS | ORGANIZATION_WORDS | STREET_WORDS | JOBS | LEGAL_FORMS
_LAST = words(". ! ? , ; -") | {"\n", "–", "—"}


def joined(tokens: Sequence[Token], people: Sequence[Span]) -> Iterator[Span]:
    """Names that a word such as "and" joins to people: in capitals if these are, else in small letters too."""
    starts = {span.start for span in people}
    ends = {span.end for span in people}
    for at, token in enumerate(tokens):
        if token.end in ends:
            begin = _past_join(tokens, at + 1)
            if begin is None or tokens[begin].start in starts:
                continue
            end = _unknown_end(tokens, begin, row=tokens[begin - 1].text == ",", small=token.shape is Shape.LOWER)
            if end is not None:
                ends.add(tokens[end - 1].end)
                yield _person(tokens, begin, end, 0.55, "it is joined to a person")
        elif token.start in starts and at > 1 and tokens[at - 1].key in _JOINS and tokens[at - 2].end not in ends:
            before = at - 2
            if before and tokens[before - 1].shape in CAPITALS and not begins_sentence(tokens, before - 1):
                continue
            if _unknown_end(tokens, before, row=False, small=token.shape is Shape.LOWER) == before + 1:
                yield _person(tokens, before, before + 1, 0.55, "it is joined to a person")


def _past_join(tokens: Sequence[Token], at: int) -> int | None:
    """Past "and", "&" or a comma, and an age in brackets before it."""
    if at + 2 < len(tokens) and tokens[at].text == "(" and tokens[at + 2].text == ")":
        at += 3
    if at + 1 >= len(tokens) or not (tokens[at].key in _JOINS or tokens[at].text == ","):
        return None
    at += 1
    at += at + 1 < len(tokens) and tokens[at].key in _JOINS and tokens[at - 1].text == ","
    return at if at < len(tokens) else None


def _unknown_end(tokens: Sequence[Token], at: int, *, row: bool, small: bool) -> int | None:
    """Past a name that is no English word, no place and no firm; in a row of commas only if a list has it."""
    token = tokens[at]
    if token.key in _NEVER or len(token.text) < 2 or token.key in gazetteer.peoples():
        return None
    known = gazetteer.names_people(token.key) or gazetteer.is_surname(token.key)
    if token.shape is Shape.LOWER:
        small = small and token.key in gazetteer.first_names() and len(token.key) > 2
        return at + 1 if small and not row else None
    if (
        token.shape not in CAPITALS
        or token.key in gazetteer.english()
        or not (known or gazetteer.is_foreign(token.key))
    ):
        return None
    if token.key in gazetteer.countries() or (token.key in gazetteer.every_city() and (row or not known)):
        return None
    end = name_end(tokens, at)
    if end is None or names_a_group(tokens, at, end) or (row and not known):
        return None
    return None if end < len(tokens) and tokens[end].shape in NUMBERS else end


def named_beside(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A word with a capital behind "spoke to", "known as", "voucher from", or as a family: "the Okafors"."""
    token = tokens[at]
    if token.shape is not Shape.CAPITALISED or token.key in _NEVER or len(token.text) < 2 or not at:
        return None
    before = tokens[at - 1]
    if before.key == "the" and token.key.endswith("s") and not _before_capital(tokens, at):
        stem = token.key.removesuffix("s")
        if _foreign_surname(stem) or (token.key.endswith("es") and _foreign_surname(token.key.removesuffix("es"))):
            return _person(tokens, at, at + 1, 0.55, "it is a surname in the plural"), at + 1
    if at + 1 < len(tokens) and tokens[at + 1].key in _FAMILY and tokens[at + 1].shape is Shape.LOWER:
        named = gazetteer.is_foreign(token.key) or token.key in gazetteer.common_surnames()
        if named and before.shape not in CAPITALS:
            return _person(tokens, at, at + 1, 0.6, "a family is called so"), at + 1
    if _against(tokens, at) and _foreign_surname(token.key):
        return _person(tokens, at, at + 1, 0.6, "it is a party to a case"), at + 1
    if before.key in _TO and at > 1 and tokens[at - 2].key in TO_PEOPLE:
        end = name_end(tokens, at)
        known = gazetteer.names_people(token.key) or gazetteer.is_surname(token.key)
        plain = token.key in gazetteer.english() and token.key not in gazetteer.common_surnames()
        if end is not None and known and not plain and token.key not in gazetteer.countries():
            place = before.key in {"from", "to", "for"} and token.key in gazetteer.large_cities()
            if not place and not names_a_group(tokens, at, end):
                return _person(tokens, at, end, 0.8, "the words before it speak of a person"), end
    return None


def _against(tokens: Sequence[Token], at: int) -> bool:
    """Whether "v." stands before or behind."""
    keys = [token.key for token in tokens[max(0, at - 2) : at + 3]]
    here = min(at, 2)
    return keys[here + 1 : here + 3] == ["v", "."] or keys[:here] == ["v", "."]


def _before_capital(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].shape in CAPITALS and tokens[at + 1].start == tokens[at].end + 1


def _foreign_surname(key: str) -> bool:
    return (
        gazetteer.is_surname(key)
        and not gazetteer.is_english(key)
        and key not in gazetteer.peoples()
        and key not in gazetteer.every_city()
    )


def nicknamed(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A first name, a nickname in quotes and a surname: Wacław "Wacek" Piotrowski."""
    keys = [token.text for token in tokens[at : at + 5]]
    if len(keys) < 5 or keys[1] not in _QUOTES or keys[3] not in _QUOTES | {"s"} or tokens[at].key in _NEVER:
        return None
    if not (gazetteer.names_people(tokens[at].key) or gazetteer.is_foreign(tokens[at].key)):
        return None
    end = name_end(tokens, at + 4)
    if tokens[at + 2].shape not in CAPITALS or tokens[at + 4].shape not in CAPITALS or end is None:
        return None
    return _person(tokens, at, end, 0.85, "a nickname in quotes stands inside it"), end


_QUOTES = frozenset({'"', "'", "“", "”", "‘", "’", "„", "«", "»"})


def signed(tokens: Sequence[Token]) -> Iterator[Span]:
    """One to three words at the end of the text, or on a line of their own, that are a name."""
    line = 0
    for at in range(len(tokens) + 1):
        if at < len(tokens) and tokens[at].shape is not Shape.LINE:
            continue
        begin = line
        if at == len(tokens) and at - line > 3:  # the last words of a text that goes on to the end of its line
            begin = next((each + 1 for each in range(at - 1, line, -1) if tokens[each].text in _LAST), line)
        if begin > 0 and begin < at <= begin + 4 and _signature(tokens, begin, at):
            yield _person(tokens, begin, at, 0.5, "it stands alone, as a signature does")
        line = at + 1


def _signature(tokens: Sequence[Token], first: int, end: int) -> bool:
    names = [token for token in tokens[first:end] if token.key not in PARTICLES]
    if not names or any(token.shape is not Shape.CAPITALISED or token.key in _NEVER for token in names):
        return False
    if any(gazetteer.is_english(token.key) or token.key in gazetteer.peoples() for token in names):
        return False
    whole = " ".join(token.key for token in tokens[first:end])
    if whole in gazetteer.every_city() or whole in gazetteer.countries() or len(names[0].text) < 2:
        return False
    if len(names) == 1:
        return names[0].key in gazetteer.first_names()
    return len(names) < 4 and gazetteer.names_people(names[0].key)


def _person(tokens: Sequence[Token], at: int, end: int, score: float, reason: str) -> Span:
    return over(tokens, at, end, "PERSON", score=score, rule="people beside", reason=reason)


def no_things(tokens: Sequence[Token], spans: Sequence[Span]) -> list[Span]:
    """The spans without single names of things and animals: "Allen key", "the dog Bella" and Bella again."""
    begins = {token.start: at for at, token in enumerate(tokens)}
    dropped, names = set(), set()
    for span in spans:
        at = begins.get(span.start)
        if span.entity != "PERSON" or at is None or tokens[at].end != span.end or tokens[at].shape is Shape.LOWER:
            continue
        behind = tokens[at + 1].key if at + 1 < len(tokens) else ""
        if at and tokens[at - 1].key in ANIMALS:
            names.add(tokens[at].text)
        elif behind in THINGS_OF_PEOPLE and tokens[at + 1].shape is Shape.LOWER:
            dropped.add(span)
    if not dropped and not names:
        return list(spans)
    whole = {token.start for token in tokens if token.text in names}
    return [span for span in spans if span not in dropped and (span.entity != "PERSON" or span.start not in whole)]
