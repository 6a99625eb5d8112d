"""People by how their names are laid out: surname first, surname in capitals, initials, numbered rows.

Every rule takes the tokens and where to begin; it gives what it finds and where to go on, or None.
"""

from collections.abc import Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Span
from privacy_core.pii.text_cues import GROUPS, LABELS, PARTIES, STRONG_LABELS
from privacy_core.pii.text_name_forms import NOT_NAMES, in_a_larger_name, initials_end, name_end, names_a_group
from privacy_core.pii.text_offices import LEADS
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, Shape, Token, begins_sentence, over
from privacy_core.pii.text_words import JOBS, LEGAL_FORMS, ORGANIZATION_WORDS, PARTICLES, STREET_WORDS

_NEVER = NOT_NAMES | GROUPS | ORGANIZATION_WORDS | JOBS
_BEFORE = NOT_NAMES | JOBS | PARTIES | LABELS | STRONG_LABELS
_CLOSES = frozenset({",", ".", ";", "(", ")", "-", "–", "—", ":", "/", "|", "\n"})
_JOINS = frozenset({"and", "&", "or", "und", "et", "y", "e", "en", "og", "och"})
_OPENS = frozenset({":", "-", "–", "—", "•", "*", ";", "(", "|", "/", '"', "“", ".", "#", "\n", "=", ">"})
_SHORTEST = 3

Found = tuple[Span, int] | None


def surname_first(tokens: Sequence[Token], at: int) -> Found:
    """A surname, a comma and first names: "RAMANATHAN, Priya", "El Amrani, Adam", "van der Berg, J."."""
    comma = _surname_end(tokens, at)
    if comma is None or comma + 1 >= len(tokens) or tokens[comma].text != "," or not _opened(tokens, at):
        return None
    end = _given_end(tokens, comma + 1)
    words = [token for token in tokens[at:comma] if token.shape in CAPITALS and token.key not in PARTICLES]
    loud = all(token.shape is Shape.UPPER for token in words)
    if (
        end is None
        or not words
        or not _ends(tokens, end, loud=loud or _begins_line(tokens, at))
        or not _given(tokens[comma + 1], words, loud=loud)
    ):
        return None
    if not loud and not _surname_alone(tokens, at, words):
        return None
    return _person(tokens, at, end, 0.85, "a surname first", "a surname and a comma stand before a first name")


def _surname_alone(tokens: Sequence[Token], at: int, words: Sequence[Token]) -> bool:
    """Whether these are no two people in a row, nor a place, nor a word that begins a sentence."""
    if len(words) > 1 and gazetteer.names_people(words[0].key):
        return False
    return _field(tokens, at) or not (words[-1].key in gazetteer.large_cities() or begins_sentence(tokens, at))


def _given(given: Token, surname: Sequence[Token], *, loud: bool) -> bool:
    """Whether the words on both sides of a comma may be a first name and a surname."""
    if not all(_may_be_surname(token, loud=loud) for token in surname):
        return False
    if gazetteer.names_people(given.key) or len(given.text) == 1:
        return True
    known = loud or (gazetteer.is_surname(surname[-1].key) and not gazetteer.is_surname(given.key))
    return known and gazetteer.is_foreign(given.key)


def _surname_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past particles and one or two words with capitals; None if there are none."""
    end = at
    while end < len(tokens) and end - at < _SHORTEST and tokens[end].key in PARTICLES | {"st", "mac"}:
        end += 1
        end += end < len(tokens) and tokens[end].text == "." and tokens[end - 1].key == "st"
    begin = end
    while end < len(tokens) and end - begin < 2 and tokens[end].shape in CAPITALS and len(tokens[end].text) > 1:
        end += 1
    return end if end > begin else None


def _given_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past one to three first names or initials."""
    end = at
    while (
        end < len(tokens) and end - at < _SHORTEST and tokens[end].shape in CAPITALS and tokens[end].key not in _NEVER
    ):
        single = len(tokens[end].text) == 1
        acronym = tokens[end].shape is Shape.UPPER and tokens[at].shape is not Shape.UPPER
        if end > at and not single and (acronym or not gazetteer.names_people(tokens[end].key)):
            break
        end += 1
        if single and end < len(tokens) and tokens[end].text == ".":
            end += 1
    return end if end > at else None


def _opened(tokens: Sequence[Token], at: int) -> bool:
    """Whether no word with a capital, and no row of names, stands before."""
    if at == 0 or tokens[at - 1].shape in NUMBERS or tokens[at - 1].text in _OPENS:
        return True
    before = tokens[at - 1]
    if before.text == ",":
        return at < 2 or tokens[at - 2].shape not in CAPITALS
    if before.shape is Shape.LOWER:
        return before.key not in {"in", "at", "near", "from", "of", "the", "and", "or"}
    return before.shape not in CAPITALS or before.key in _BEFORE or before.shape is not tokens[at].shape


def _begins_line(tokens: Sequence[Token], at: int) -> bool:
    return at == 0 or tokens[at - 1].shape is Shape.LINE


def _field(tokens: Sequence[Token], at: int) -> bool:
    """Whether a line, a colon or a role is right before."""
    return at == 0 or tokens[at - 1].text in {"\n", ":", "-", "•", "*", "!"} or tokens[at - 1].key in _BEFORE


def _may_be_surname(token: Token, *, loud: bool) -> bool:
    key = token.key
    if key in _NEVER | LEGAL_FORMS and key not in PARTICLES:
        return False
    if key in gazetteer.countries() or key in gazetteer.peoples():
        return gazetteer.is_surname(key) and loud
    if gazetteer.is_surname(key):
        return True
    return gazetteer.is_foreign(key) and len(key) >= _SHORTEST and key not in gazetteer.large_cities()


def _ends(tokens: Sequence[Token], end: int, *, loud: bool) -> bool:
    """Whether a field ends here, and no row of names goes on."""
    if end >= len(tokens):
        return True
    behind = tokens[end]
    if behind.text == "," and end + 1 < len(tokens):
        further = tokens[end + 1]
        return loud or not (further.shape in CAPITALS and gazetteer.names_people(further.key))
    if behind.key in _JOINS:
        return loud
    return (
        behind.text in _CLOSES or behind.shape in NUMBERS or behind.key in {"is", "was", "has", "dob", "born"} or loud
    )


def loud_surname(tokens: Sequence[Token], at: int) -> Found:
    """A surname in capitals beside a first name that is not: "BOEZIO Renzo", "Tapio GELASHVILI", "Ana DE LA CRUZ"."""
    if _goes_before(tokens, at):
        return None
    if tokens[at].shape is Shape.UPPER:
        begin = _loud_end(tokens, at)
        end = _quiet_end(tokens, begin) if begin is not None else None
    else:
        begin = _quiet_end(tokens, at) or (at + 1 if _alone_before_loud(tokens, at) else None)
        end = _loud_end(tokens, begin) if begin is not None else None
    if end is None or names_a_group(tokens, at, end):
        return None
    return _person(tokens, at, end, 0.85, "a surname in capitals", "one part of the name is in capitals")


def _goes_before(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word with a capital right before makes this part of something longer."""
    if not at or tokens[at - 1].shape not in CAPITALS or begins_sentence(tokens, at - 1):
        return False
    before = tokens[at - 1]
    return before.key not in _BEFORE | LEADS and before.end + 1 == tokens[at].start


def _quiet_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past one or two first names, and initials behind them, that are not all in capitals; None if there is none."""
    end = at
    while end < len(tokens) and end - at < _SHORTEST and tokens[end].shape is Shape.CAPITALISED:
        single = len(tokens[end].text) == 1
        if not single and (tokens[end].key in _NEVER or not gazetteer.names_people(tokens[end].key)):
            break
        end += 1
        end += single and end < len(tokens) and tokens[end].text == "."
    return end if end > at and len(tokens[at].text) > 1 else None


def _alone_before_loud(tokens: Sequence[Token], at: int) -> bool:
    """Whether an initial without its dot, or a foreign word that is no place, stands before a word in capitals."""
    token = tokens[at]
    if len(token.text) == 1:
        return token.text not in {"I", "A", "O"} or not begins_sentence(tokens, at)
    plain = token.shape is Shape.CAPITALISED and token.key not in _NEVER and len(token.text) >= _SHORTEST
    return plain and gazetteer.is_foreign(token.key) and token.key not in gazetteer.every_city()


def _loud_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past one to four words in capitals that make a surname: with particles, no acronym, no English word."""
    end, named = at, False
    while end < len(tokens) and end - at < 4 and tokens[end].shape is Shape.UPPER:
        token = tokens[end]
        if token.key not in PARTICLES:
            listed = gazetteer.is_surname(token.key)
            if token.key in _NEVER or len(token.text) < 2 or not (listed or len(token.text) > _SHORTEST):
                break
            if not listed and not gazetteer.is_foreign(token.key):
                break
            named = True
        end += 1
    return end if named else None


def initials(tokens: Sequence[Token], at: int) -> Found:
    """Initials and a surname: "I. Racz", "K. O. Lindqvist", "A.-L. van den Berg"."""
    begin = initials_end(tokens, at)
    if begin is None or _in_something(tokens, at):
        return None
    end = begin
    while end < len(tokens) and tokens[end].shape is Shape.LOWER and tokens[end].key in PARTICLES and end - begin < 3:
        end += 1
    if end >= len(tokens) or tokens[end].shape not in CAPITALS or len(tokens[end].text) < 2:
        return None
    last = name_end(tokens, end, words=2)
    if last is None or not good_surname(tokens[end]) or names_a_group(tokens, end, last):
        return None
    if at and tokens[at - 1].shape in NUMBERS and not gazetteer.listed_abroad(tokens[end].key):
        return None
    if last < len(tokens) and tokens[last].key in STREET_WORDS and tokens[last].shape in CAPITALS:
        return None
    return _person(tokens, at, last, 0.75, "initials", "initials stand before a surname")


def _in_something(tokens: Sequence[Token], at: int) -> bool:
    """Whether a mark or a word with a capital right before makes a letter part of something else."""
    if not at:
        return False
    before = tokens[at - 1]
    if before.text == ".":
        return before.end == tokens[at].start
    return (
        before.text in {"'", "’", "&"}
        or (before.text == "/" and before.end == tokens[at].start)
        or (_adjacent_capital(tokens, at))
    )


def _adjacent_capital(tokens: Sequence[Token], at: int) -> bool:
    before = tokens[at - 1]
    return before.shape in CAPITALS and before.end + 1 >= tokens[at].start and before.key not in _BEFORE


def good_surname(token: Token) -> bool:
    """Whether a word is a surname: no English word unless it is a frequent one, no place that is no surname."""
    key = token.key
    if key in _NEVER or len(key) < 2 or key in gazetteer.countries():
        return False
    if key in gazetteer.english() or not gazetteer.is_foreign(key):
        return key in gazetteer.common_surnames() or gazetteer.listed_abroad(key)
    known = gazetteer.is_surname(key) or gazetteer.names_people(key)
    return known or (len(key) >= _SHORTEST and key not in gazetteer.every_city())


def surname_initial(tokens: Sequence[Token], at: int) -> Found:
    """A surname and initials: "D'Amico A.", "bin Rashid B.", "Marquez R. J."."""
    end = at
    while end < len(tokens) and end - at < 3 and tokens[end].key in PARTICLES:
        end += 1
    if end + 2 >= len(tokens) or tokens[end].shape not in CAPITALS or len(tokens[end].text) < 2:
        return None
    last = initials_end(tokens, end + 1)
    if last is None or (at and in_a_larger_name(tokens, at)):
        return None
    if last < len(tokens) and tokens[last].shape in CAPITALS and tokens[last].key not in NOT_NAMES | JOBS:
        return None
    key = tokens[end].key
    if key in _NEVER or not good_surname(tokens[end]) or gazetteer.is_english(key):
        return None
    return _person(tokens, at, last, 0.75, "initials", "initials stand behind a surname")


def eastern(tokens: Sequence[Token], at: int) -> Found:
    """A surname of the lists before other names: "Nguyễn Văn Tú", "Szabó Ferenc"."""
    key = tokens[at].key
    if tokens[at].shape is not Shape.CAPITALISED or len(key) < 2 or key in _NEVER or not gazetteer.is_foreign(key):
        return None
    if key in gazetteer.every_city() or key in gazetteer.peoples() or _goes_before(tokens, at):
        return None
    end = name_end(tokens, at)
    if end is None or end - at < 2 or names_a_group(tokens, at, end):
        return None
    listed = gazetteer.is_surname(key)
    for token in tokens[at + 1 : end]:
        known = gazetteer.is_surname(token.key) or (listed and gazetteer.names_people(token.key))
        place = token.key in gazetteer.every_city() and not gazetteer.names_people(token.key)
        word = gazetteer.is_english(token.key) and not (listed and gazetteer.names_people(token.key))
        if not known or place or word or token.key in _NEVER | STREET_WORDS:
            return None
    return _person(tokens, at, end, 0.5, "surnames", "a surname and other names of the lists stand together")


def numbered(tokens: Sequence[Token], at: int) -> list[Span]:
    """Names in a row that counts: "1 de La Rochelle, 2 ap Rhys, 3 Simon (c), 4 Rácz", from "1" on."""
    found, count, place = [], 1, at
    while place + 1 < len(tokens) and tokens[place].text == str(count):
        begin = place + 1
        begin += tokens[begin].text in {".", ")", ":", "-"}
        first = begin
        while begin < len(tokens) and tokens[begin].shape is Shape.LOWER and tokens[begin].key in PARTICLES | {"ap"}:
            begin += 1
        end = name_end(tokens, begin) if begin < len(tokens) else None
        if end is None or not (good_surname(tokens[end - 1]) or gazetteer.is_surname(tokens[end - 1].key)):
            break
        found.append(
            over(tokens, first, end, "PERSON", score=0.7, rule="a numbered row", reason="it stands in a row of names")
        )
        if end + 2 < len(tokens) and tokens[end].text == "(" and tokens[end + 2].text == ")":
            end += 3
        place = end + (end < len(tokens) and tokens[end].text in {",", ";", "\n"})
        count += 1
    return found if len(found) >= _SHORTEST else []


def _person(tokens: Sequence[Token], at: int, end: int, score: float, rule: str, reason: str) -> tuple[Span, int]:
    return over(tokens, at, end, "PERSON", score=score, rule=rule, reason=reason), end
