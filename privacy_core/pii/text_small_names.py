"""People in small letters, as chats and notes of a ward write them: only where the words beside speak of people.

Every rule takes the tokens and where to begin; it gives what it finds and where to go on, or None.
"""

import re
from collections.abc import Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Span
from privacy_core.pii.text_cues import BEFORE_PEOPLE, DEEDS, KIN, LABELS, MORE_DEEDS, PARTIES, SMALL_WORDS, VERBS
from privacy_core.pii.text_name_forms import NOT_NAMES, SHORTENED
from privacy_core.pii.text_tokens import Shape, Token, begins_sentence, over
from privacy_core.pii.text_words import ALSO_WORDS, JOBS, ORDINARY, ROLES, SOFTWARE, SURNAME_ENDS, TITLES, words

_BEFORE = BEFORE_PEOPLE - words("me is") | words("meet meeting met saw seeing miss missed phoning texting seen")
_LABELS = (LABELS | PARTIES | words("ex mate wife husband user login account baby little poor old pt")) - words(
    "from to cc"
)
_MORE = words(
    "is was isnt wasnt has had hasnt hadnt will wont can cant cannot wants wanted needs needed rang rings texted"
    " phoned called calls slept ate drank refused fell due settled discharged awake asleep unsettled turned sends"
    " left here again keeps kept thinks thought knew knows forgot lost met meets bit bites found finds pays paid"
    " owes cried vomited deteriorated seemed seems looks looked should would could might may doesnt didnt"
)
_BEHIND = (DEEDS | MORE_DEEDS | _MORE) - words("like likes play plays study studies")
_PLACES = words("bed room bay ward cell seat hdu icu hospital hr reception")
_CLOSING = words("luv love x xx xxx ta thanks thx cheers tc kisses hugs - – from")
_CLAUSES = words("omg lol haha hey well ok so that but and if when because cos did does has")
_TOLD = KIN | words("ask asked tell told pt patient nurse hubby auntie uncle")
_SAYING = words("says said rang texted phoned rings thinks wants")
_NO_NAMES = NOT_NAMES | SHORTENED | SOFTWARE
_OWNERS = words("his her my their our pt")
_SHORTEST = 4
_HAN = re.compile(r"[\u4e00-\u9fff]{2,4}")
_KISSES = re.compile(r"x{1,5}")


def small(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A first name in small letters, where a word before or behind speaks of a person, or a surname follows."""
    common = tokens[at].key in gazetteer.common_first_names()
    end = _surnames_end(tokens, at)
    before = tokens[at - 1].key if at and tokens[at - 1].shape is not Shape.LINE else ""
    begins = at == 0 and end < len(tokens) and tokens[end].key in _BEHIND
    if end - at > 1 and (common or begins or before in _BEFORE | _LABELS):
        return _person(tokens, at, end, 0.6, "a first name and a surname of the lists")
    if before == "of" and at > 1 and tokens[at - 2].key == "behalf":
        return _person(tokens, at, at + 1, 0.6, "the words before it speak of a person")
    if before in BEFORE_PEOPLE | _BEFORE if common else before in _BEFORE - {"and"}:
        return _person(tokens, at, at + 1, 0.5, "it is a first name of the list")
    if before in _LABELS:
        return _person(tokens, at, at + 1, 0.55, "the word before it says who is named")
    if _does(tokens, at, common=common) or _closes(tokens, at, before):
        return _person(tokens, at, at + 1, 0.5, "it does, or stands, as people do")
    return None


def unlisted(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A word in small letters that is no English one, behind "ask" or "her husband", or before "says"."""
    token = tokens[at]
    if _HAN.fullmatch(token.text) and _surname_and_name(token.text):
        return _person(tokens, at, at + 1, 0.6, "a surname and a first name of the lists")
    before = tokens[at - 1] if at else None
    told = before is not None and before.key in _TOLD
    if not (told or (at + 1 < len(tokens) and tokens[at + 1].key in _SAYING)):
        return None
    begins = before is None or before.text in {",", ".", "\n", ";"} or before.key in _CLAUSES
    if not (told or begins) or len(token.text) < _SHORTEST or token.key in _NO_NAMES or not token.text.isalpha():
        return None
    if not gazetteer.is_foreign(token.key):
        return None
    if before is not None and before.key == "son" and tokens[at - 2].key not in _OWNERS:
        return None  # "son" is a word of other languages
    return _person(tokens, at, at + 1, 0.5, "the words beside it speak of a person, and it is no English word")


def _surname_and_name(word: str) -> bool:
    """Whether a list has the first one or two signs as a surname and the others as a first name: 田中花子."""
    return any(
        gazetteer.listed_abroad(word[:cut]) and gazetteer.names_people(word[cut:]) for cut in (1, 2) if cut < len(word)
    )


def _surnames_end(tokens: Sequence[Token], at: int) -> int:
    """Past an initial and surnames in small letters."""
    end = at + 1
    if end < len(tokens) and len(tokens[end].text) == 1 and tokens[end].text.isalpha():
        end += 1 + (end + 1 < len(tokens) and tokens[end + 1].text == ".")
    last = end
    while last < len(tokens) and last - at < 4 and tokens[last].shape is Shape.LOWER and _surname(tokens[last]):
        last += 1
    return last if last > end else at + 1


def _surname(token: Token) -> bool:
    if len(token.key) < 4 or token.key in ORDINARY | ROLES | VERBS | JOBS | TITLES | ALSO_WORDS | SMALL_WORDS | _BEHIND:
        return False
    if token.key in gazetteer.surnames() or not token.text.isascii() or token.key.endswith(SURNAME_ENDS):
        return True
    return gazetteer.listed_abroad(token.key) and not gazetteer.is_english(token.key)


def _does(tokens: Sequence[Token], at: int, *, common: bool) -> bool:
    """Whether a verb for people, or the place of a patient, is right behind a name that begins a clause."""
    if at + 1 >= len(tokens):
        return False
    behind = tokens[at + 1]
    begins = at == 0 or begins_sentence(tokens, at) or tokens[at - 1].text == "," or tokens[at - 1].shape is Shape.LINE
    clause = begins or tokens[at - 1].key in {
        "so",
        "that",
        "but",
        "and",
        "if",
        "when",
        "because",
        "cos",
        "did",
        "does",
        "has",
    }
    if behind.key in {"in", "to", "at"} and at + 2 < len(tokens) and tokens[at + 2].key in _PLACES:
        return True
    if at and tokens[at - 1].key in {"did", "does"} and behind.shape is Shape.LOWER:
        return True
    return behind.shape is Shape.LOWER and behind.key in _BEHIND and (clause or (common and behind.key in DEEDS))


def _closes(tokens: Sequence[Token], at: int, before: str) -> bool:
    """Whether a message ends here: "luv magda xx"."""
    end = at + 1
    kissed = end < len(tokens) and _KISSES.fullmatch(tokens[end].key) is not None
    end += kissed
    ended = end == len(tokens) or tokens[end].shape is Shape.LINE
    return ended and (kissed or before in _CLOSING)


def _person(tokens: Sequence[Token], at: int, end: int, score: float, reason: str) -> tuple[Span, int]:
    return over(tokens, at, end, "PERSON", score=score, rule="first names", reason=reason), end
