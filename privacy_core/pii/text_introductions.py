"""People that the words around them name: forms of address, introductions, greetings, headings, speakers.

Every rule takes the tokens and where to begin; it gives what it finds and where to go on, or None.
"""

from collections.abc import Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Span
from privacy_core.pii.text_cues import (
    GROUPS,
    KIN,
    LABELS,
    PARTIES,
    STRONG_LABELS,
    VERBS,
)
from privacy_core.pii.text_name_forms import (
    NOT_NAMES,
    SHORTENED,
    acts,
    behind_title,
    in_a_larger_name,
    initials_end,
    may_be_person,
    name_end,
    names_a_group,
    office_only,
    past_particles,
    shouted_end,
    small_name,
    surname_first,
)
from privacy_core.pii.text_offices import LEADS
from privacy_core.pii.text_tokens import CAPITALS, WORDS, Shape, Token, over
from privacy_core.pii.text_words import (
    JOBS,
    ORDINARY,
    ORGANIZATION_WORDS,
    PARTICLES,
    ROLES,
    STREET_WORDS,
    WEAK_TITLES,
    words,
)  # fmt: skip

OPENERS = words(
    "thx cheers hi hello hey dear liebe lieber bonjour hola hallo ciao thanks hiya heya beste geachte lieve querida"
    " querido estimado estimada caro cara gentile egregio egregia cher chere kjaere kaere basta kara hej hei hoi"
    " salut bonsoir geehrter geehrte szanowny szanowna drogi droga mily mila ahoj kedves merhaba selam sayin namaste"
    " salaam ola oi moin servus gruezi coucou welcome congratulations congrats evening morning afternoon ty thankyou"
    " sorry"
)
CLOSERS = words(
    "regards sincerely cheers thanks best wishes yours faithfully love truly warmly respectfully grusse gruss"
    " grussen cordialement amicalement saludos atentamente cordialmente saluti distinti groet groeten hilsen"
    " halsningar mvh pozdrawiam xoxo hugs kisses bisous besos abrazo baci kind many"
)
_SPOKEN_TO = words("its im can could did do u have whats r are any is just pls please thx thanks how are you sorry")
_QUOTES = frozenset("?>*-|#")
_ROYAL = frozenset({"royal", "regent", "consort"})
_LABELS = LABELS | STRONG_LABELS | PARTIES | JOBS
_AROUND = 200
_NO_PERSON = NOT_NAMES | GROUPS | JOBS | {"spring", "summer", "autumn", "winter"}
_NO_NAMES_END = ("ly", "tion", "ment", "ings")


def titled(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A name behind a form of address, a rank or an office."""
    name = behind_title(tokens, at)
    if name is None:
        return None
    if tokens[name].shape is Shape.LOWER and tokens[name].key in PARTICLES:
        end = past_particles(tokens, name)
        if end is not None:
            return _addressee(tokens, name, end), end
    weak = office_only(tokens, at, name)
    letters = initials_end(tokens, name)
    if letters is not None and (letters == len(tokens) or tokens[letters].shape not in CAPITALS):
        return _addressee(tokens, name, letters), letters
    if weak and at > 0 and tokens[at].key in WEAK_TITLES and in_a_larger_name(tokens, at):
        return None
    end = name_end(tokens, name, least=1)
    if end is None and not weak:
        end = small_name(tokens, name) or _foreign_end(tokens, name)
    if end is None or (weak and (names_a_group(tokens, name, end) or not _as_a_name(tokens, at, name, end))):
        return None
    return _addressee(tokens, name, end), end


def _addressee(tokens: Sequence[Token], name: int, end: int) -> Span:
    reason = "a form of address precedes it"
    return over(tokens, name, end, "PERSON", score=0.9, rule="a form of address", reason=reason)


def _foreign_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past a word in small letters that is no English one: "mrs demirel"."""
    token = tokens[at]
    plain = token.shape is Shape.LOWER and len(token.text) > 2 and token.key not in NOT_NAMES | PARTICLES
    return at + 1 if plain and gazetteer.is_foreign(token.key) else None


def _as_a_name(tokens: Sequence[Token], at: int, name: int, end: int) -> bool:
    """Whether what follows a rank or an office is a name: no English word, unless it is a surname too."""
    if tokens[at].key in WEAK_TITLES:
        return True
    words = [token.key for token in tokens[name:end] if len(token.text) > 1 and token.shape in CAPITALS]
    first = words[0] if words else ""
    if first in _ROYAL:
        return False
    if first in JOBS | STREET_WORDS | ORGANIZATION_WORDS | LEADS | ROLES and not gazetteer.names_people(first):
        return False
    return bool(words) and (
        gazetteer.names_people(first) or gazetteer.is_surname(first) or not gazetteer.is_english(first)
    )


def introduced(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A name behind "my name is", "name:", "this is", "I am", "called", "under the name"."""
    begin, sure = _behind_introduction(tokens, at)
    if begin is None or begin >= len(tokens):
        return None
    end = name_end(tokens, begin)
    if end is not None and not sure and not may_be_person(tokens, begin, end):
        end = None
    if end is None:
        first = tokens[begin].key
        if sure or first in gazetteer.first_names():
            end = small_name(tokens, begin)
            if end is not None and not sure and first not in gazetteer.first_names():
                end = None
        if end is None and sure and tokens[at].key == "name" and tokens[begin].shape is Shape.LOWER:
            end = _any_words(tokens, begin)
    if end is None or names_a_group(tokens, begin, end):
        return None
    if sure and tokens[begin - 1].text in {":", "="}:
        end = surname_first(tokens, begin, end)
    return over(
        tokens,
        begin,
        end,
        "PERSON",
        score=0.85,
        rule="an introduction",
        reason="what stands before it introduces a name",
    ), end


def _any_words(tokens: Sequence[Token], at: int) -> int | None:
    """Past one or two words in small letters behind "my name is" that no list knows, up to a mark or a known word."""
    end = at
    while (
        end < len(tokens) and end - at < 2 and tokens[end].shape in WORDS and tokens[end].key not in NOT_NAMES | VERBS
    ):
        end += 1
    return (
        end
        if end > at and (end == len(tokens) or tokens[end].shape is not Shape.LOWER or tokens[end].key in ORDINARY)
        else None
    )


def _behind_introduction(tokens: Sequence[Token], at: int) -> tuple[int | None, bool]:  # noqa: C901, PLR0911 - a return a reason
    """Where the introduced name begins, and whether the words are sure to introduce one."""
    key = tokens[at].key
    keys = [token.key for token in tokens[at : at + 5]] + [""] * 5
    if key in {"name", "names", "surname", "nom", "vorname", "nachname", "naam", "nombre"}:
        if keys[1] in {"is", "was", ":", "=", "?"}:
            step = 2
            while keys[step] == "\n" and step < 4:
                step += 1
            return at + step, True
        if keys[1] in {"'", "’"} and keys[2] == "s":
            return at + 3, True
    if key in {"i", "we"} and keys[1] in {"am", "'", "’"}:
        return at + 2 + (keys[1] != "am"), False
    if key in {"i'm", "i’m"}:
        return at + 1, False
    if (key == "this" and keys[1] == "is") or (key in {"it", "its"} and keys[1] == "is"):
        return at + 2, False
    if key in {"its", "it's", "it’s", "here's"}:
        return at + 1, False
    if key == "named" or (key == "call" and keys[1] in {"me", "her", "him"} and keys[2] not in _CALLED_UPON):
        return at + 1 + (key == "call") + (keys[1] in {"him", "her", "it", "them"} and key == "named"), True
    if key == "im" and tokens[at].shape is Shape.LOWER and at + 1 < len(tokens) and tokens[at + 1].shape is Shape.LOWER:
        return at + 1, False
    if key in {"nee", "geborene", "geborener", "nata", "geb"}:
        return at + 1 + (keys[1] == "."), False
    if key in {"under", "holder", "beneficiary", "guardian"} and tokens[at].shape is Shape.LOWER:
        begin = at + 1 + (keys[1] in {":", "is"})
        begin += begin < len(tokens) and tokens[begin].text in {'"', "“", "„", "«"}
        return begin, False
    return None, False


_CALLED_UPON = words(
    "back again now later today tomorrow tonight first on at if when once about before after asap please"
)


def addressed(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A name behind a greeting, or on the line below "Kind regards"."""
    key = tokens[at].key
    begin = None
    if (
        key in OPENERS
        and tokens[at].shape in WORDS
        and (at == 0 or tokens[at - 1].text in ".!?\n:,\"'>" or key != "thanks")
    ):
        begin = at + 1
        if begin < len(tokens) and tokens[begin].text == "," and key in {"thanks", "hi", "hello"}:
            begin += 1
    elif key in CLOSERS:
        begin = at + 1
        if begin < len(tokens) and tokens[begin].text == ",":
            begin += 1
        if not (begin < len(tokens) and tokens[begin].shape is Shape.LINE):
            return None
        while begin < len(tokens) and tokens[begin].shape is Shape.LINE:
            begin += 1
    if begin is None or begin >= len(tokens):
        return None
    end = name_end(tokens, begin) or _small_end(tokens, begin)
    if end is None or names_a_group(tokens, begin, end) or not _may_be_greeted(tokens, begin, end):
        return None
    behind = tokens[end].text if end < len(tokens) else "\n"
    if key in OPENERS and behind not in ",.!?\n-:" and tokens[begin].key not in gazetteer.first_names():
        return None
    return over(
        tokens, begin, end, "PERSON", score=0.8, rule="a greeting", reason="it stands where a greeting names somebody"
    ), end


def _may_be_greeted(tokens: Sequence[Token], begin: int, end: int) -> bool:
    """Whether a name is no place, or is a first name and a comma follows: "Ciao Ginevra,"."""
    comma = end < len(tokens) and tokens[end].text == ","
    return may_be_person(tokens, begin, end) or (comma and gazetteer.names_people(tokens[begin].key))


def _small_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past one or two words in small letters that end a line and are no English ones: "thx radhika"."""
    end = at
    while (
        end < len(tokens)
        and end - at < 2
        and tokens[end].shape is Shape.LOWER
        and gazetteer.is_foreign(tokens[end].key)
        and tokens[end].key not in SHORTENED
    ):
        end += 1
    ended = end == len(tokens) or tokens[end].shape is Shape.LINE or tokens[end].text in {",", "!"}
    spoken = end == at + 1 and len(tokens[at].key) > 3 and not ended and tokens[end].key in _SPOKEN_TO
    if spoken or (not ended and tokens[at].key in gazetteer.small_first_names()):
        return at + 1
    return end if end > at and ended and len(tokens[at].key) > 2 and tokens[at].key not in NOT_NAMES | GROUPS else None


def labelled(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:  # noqa: C901, PLR0911 - a return a reason
    """A name behind what a person is to somebody: "her husband Greg", "Patient: Anna Novak"."""
    if tokens[at].key not in _LABELS or at + 1 >= len(tokens):
        return None
    begin = at + 1
    strong = tokens[at].key in STRONG_LABELS and tokens[begin].text in {":", "by"}
    if tokens[begin].text in ":,(" or strong:
        begin += 1
    if begin >= len(tokens):
        return None
    shouted = tokens[begin].shape is Shape.UPPER and tokens[at].shape is Shape.UPPER
    if tokens[begin].shape is not Shape.CAPITALISED and not shouted:
        return None
    end = name_end(tokens, begin) if not shouted else shouted_end(tokens, begin)
    if end is None or names_a_group(tokens, begin, end):
        return None
    related = tokens[at].shape is Shape.LOWER and begin == at + 1 and tokens[at].key in KIN | PARTIES
    if not may_be_person(tokens, begin, end) and not (related and tokens[begin].key not in gazetteer.countries()):
        return None
    listed = any(_named(token.key) for token in tokens[begin:end])
    direct = tokens[begin - 1].text != ","
    foreign = all(gazetteer.is_foreign(token.key) for token in tokens[begin:end])
    kin = tokens[at].key in KIN | PARTIES and tokens[at].shape is not Shape.UPPER and begin == at + 1
    if foreign and (strong or kin or (shouted and end - begin > 1)):
        listed = True
    elif tokens[at].key not in LABELS | PARTIES | JOBS:
        return None
    if tokens[at].key in {"passenger", "patient", "guest", "name"}:
        end = surname_first(tokens, begin, end)
    if tokens[at].key in {"from", "to", "cc", "user", "contact"} and tokens[begin - 1].text != ":":
        return None
    if not listed and not (direct and (tokens[begin - 1].text == ":" and end - begin > 1)):
        return None
    if tokens[begin - 1].text == "," and end - begin == 1 and tokens[begin].key not in gazetteer.first_names():
        return None
    return over(
        tokens, begin, end, "PERSON", score=0.75, rule="what somebody is", reason="the word before it says who is named"
    ), end


def _named(key: str) -> bool:
    """Whether a word is a name of the lists, and no English word unless it is a frequent surname."""
    if gazetteer.names_people(key) or key in gazetteer.common_surnames():
        return True
    return gazetteer.is_surname(key) and not gazetteer.is_english(key)


def heading(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A first line of two to four words that are all a name, with other lines below: a letterhead, a signature."""
    if at > 4 or any(token.shape is not Shape.LINE and token.text not in _QUOTES for token in tokens[:at]):
        return None
    line = at
    while line < len(tokens) and tokens[line].shape is not Shape.LINE:
        line += 1
        if line - at > 5:
            return None
    end = name_end(tokens, at) or (small_name(tokens, at) if tokens[at].key in gazetteer.common_first_names() else None)
    if line == len(tokens) or end != line or not 2 <= line - at <= 4 or names_a_group(tokens, at, line):
        return None
    if any(token.key in JOBS | STREET_WORDS and token.key not in gazetteer.surnames() for token in tokens[at:line]):
        return None
    if all(gazetteer.is_english(token.key) for token in tokens[at:line]):
        return None
    return over(
        tokens, at, line, "PERSON", score=0.65, rule="a heading", reason="it is the first of several lines"
    ), line


def speaking(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A name at the begin of a line before a colon, where it is in the list or another such line's is."""
    begins = at == 0 or tokens[at - 1].shape is Shape.LINE or tokens[at - 1].text == "]"
    if not begins or at + 1 >= len(tokens):
        return None
    stamped = at > 0 and tokens[at - 1].text == "]"
    colon = at + 1
    if tokens[colon].text == "(" and colon + 3 < len(tokens) and tokens[colon + 2].text == ")":
        colon += 3
    if tokens[colon].text != ":":
        return None
    token = tokens[at]
    if token.shape is not Shape.CAPITALISED or token.key in NOT_NAMES or at + 2 >= len(tokens):
        return None
    if token.key not in gazetteer.first_names() and not (stamped or _others_speak(tokens, at)):
        return None
    return over(
        tokens, at, at + 1, "PERSON", score=0.7, rule="who speaks", reason="it stands where a speaker is named"
    ), at + 1


def _others_speak(tokens: Sequence[Token], at: int) -> bool:
    """Whether at least half of the lines around that begin with a word and a colon begin with a first name."""
    near = range(max(0, at - _AROUND), min(len(tokens) - 1, at + _AROUND))
    starts = [i for i in near if tokens[i + 1].text == ":" and (i == 0 or tokens[i - 1].shape is Shape.LINE)]
    return sum(tokens[i].key in gazetteer.first_names() for i in starts) * 2 >= len(starts) > 1


def acting(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A word with a capital that does what people do, or is spoken to: "Timo lives", "Timo, can you"."""
    token = tokens[at]
    if (
        token.shape is not Shape.CAPITALISED
        or len(token.text) < 3
        or _no_person(token)
        or (at and in_a_larger_name(tokens, at))
    ):
        return None
    end = name_end(tokens, at)
    if end is None or names_a_group(tokens, at, end) or not acts(tokens, at, end) or not may_be_person(tokens, at, end):
        return None
    return over(
        tokens,
        at,
        end,
        "PERSON",
        score=0.55,
        rule="what people do",
        reason="it does, or is told, what people do or are told",
    ), end


def _no_person(token: Token) -> bool:
    return token.key in _NO_PERSON or token.key.endswith(_NO_NAMES_END) or token.key in gazetteer.demonyms()
