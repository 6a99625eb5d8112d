"""Names of people in a text: by lists of names, by what stands before them, by a second mention of the same name."""

from collections.abc import Callable, Iterator, Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Span
from privacy_core.pii.text_tokens import CAPITALS, WORDS, Shape, Token, begins_sentence, over
from privacy_core.pii.text_words import (
    ALSO_WORDS, SURNAME_ENDS, JOBS, LEGAL_FORMS, MONTHS, NAME_SUFFIXES, ORDINARY, ORGANIZATION_WORDS, PARTICLES, ROLES, STREET_WORDS,
    TITLES, WEAK_TITLES, WEEKDAYS,
)  # fmt: skip

NOT_NAMES = (ORDINARY | ROLES | MONTHS | WEEKDAYS | TITLES) - {"jan", "april", "june", "august"}
_LONGEST = 4

_OPENERS = frozenset({"hi", "hello", "hey", "dear", "liebe", "lieber", "bonjour", "hola", "hallo", "ciao", "thanks"})
_CLOSERS = frozenset(
    {"regards", "sincerely", "cheers", "thanks", "best", "wishes", "yours", "faithfully", "love", "truly"}
)
_INTRODUCTIONS = frozenset(
    "name names surname nom vorname nachname naam nombre i we i'm i’m this it its it's it’s here's named call under"
    " holder beneficiary guardian".split()
)
_LABELS = frozenset(
    "name patient client customer employee applicant candidate insured tenant from to cc contact caller surname nurse"
    " holder claimant policyholder witness guardian attn attention user nom vorname nachname colleague neighbour"
    " neighbor husband wife daughter son brother sister mother father partner boss friend colleague manager".split()
)
"""Words before a name: "Patient: Anna", "her husband Greg", "Nurse Patel"."""


def persons(tokens: Sequence[Token]) -> list[Span]:
    """People that lists of names and the words around them tell, in small letters only where something names them."""
    found = []
    at = 0
    while at < len(tokens):
        read = None
        for rule in _rules(tokens[at]):
            read = rule(tokens, at)
            if read is not None:
                break
        if read is None:
            at += 1
            continue
        span, at = read
        found.append(span)
    return found


def _titled(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A name behind a form of address."""
    name = behind_title(tokens, at)
    if name is None:
        return None
    end = name_end(tokens, name, least=1)
    if end is None and tokens[at].key not in WEAK_TITLES:
        end = _small_name(tokens, name)
    if end is None:
        return None
    return over(
        tokens, name, end, "PERSON", score=0.9, rule="a form of address", reason="a form of address precedes it"
    ), end


def behind_title(tokens: Sequence[Token], at: int) -> int | None:
    """Where a name may begin if forms of address stand here: behind "Dr.", "Prof. Dr. med."; None if none do."""
    end = at
    while end < len(tokens) and _is_title(tokens[end]):
        end += 1
        if end < len(tokens) and tokens[end].text == "." and tokens[end].start == tokens[end - 1].end:
            end += 1
        while (
            end + 1 < len(tokens)
            and tokens[end].key in {"med", "phil", "rer", "nat", "h", "c", "jur"}
            and tokens[end + 1].text == "."
        ):
            end += 2
    return end if at < end < len(tokens) else None


def _is_title(token: Token) -> bool:
    if len(token.text) == 1:  # "M. Dupont", but hardly ever in English
        return False
    return token.key in TITLES and token.shape in WORDS and (token.key not in WEAK_TITLES or token.shape in CAPITALS)


def name_end(tokens: Sequence[Token], at: int, *, least: int = 1, words: int = 0) -> int | None:
    """Past a name of words with capitals, initials and particles; None if there is none."""
    end = at
    while end < len(tokens) and words < _LONGEST:
        token = tokens[end]
        if token.shape in CAPITALS:
            if _stops(token, words) or (token.key in LEGAL_FORMS - _SHORT_FORMS and len(token.text) > 1):
                break
            if len(token.text) == 1 and words == 0 and not (end + 1 < len(tokens) and tokens[end + 1].text == "."):
                break
            words += 1
            end += 1
            if (
                len(token.text) == 1
                and end < len(tokens)
                and tokens[end].text == "."
                and tokens[end].start == token.end
            ):
                if end + 1 < len(tokens) and tokens[end + 1].shape in CAPITALS:
                    end += 1
                else:
                    break
        elif words and token.key in PARTICLES and token.shape is Shape.LOWER and _goes_on(tokens, end + 1):
            end += 1
        else:
            break
        if end < len(tokens) and tokens[end].shape is Shape.LINE:
            break
    while end > at and tokens[end - 1].shape not in CAPITALS:
        end -= 1
    return end if words >= least and end > at else None


_SHORT_FORMS = frozenset({"ab", "co", "se", "as", "a", "sa", "ag", "oy", "nv"})


def _stops(token: Token, words: int) -> bool:
    """Whether a word with a capital is no part of a name that has this many words already."""
    if token.key not in NOT_NAMES:
        return False
    if not words:
        return True
    return len(token.text) > 1 and not (token.key in _ALSO_SURNAMES and token.shape in CAPITALS)


_ALSO_SURNAMES = frozenset("may king lord love best page law price long church prince bishop pope bank day".split())


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    while at < len(tokens) and tokens[at].key in PARTICLES:
        at += 1
    return at < len(tokens) and tokens[at].shape is Shape.CAPITALISED and tokens[at].key not in NOT_NAMES


def _small_name(tokens: Sequence[Token], at: int) -> int | None:
    """Past a name in small letters, each word of which is in a list."""
    end = at
    while end < len(tokens) and end - at < 3 and tokens[end].shape in WORDS:  # noqa: PLR2004
        key = tokens[end].key
        known = key in gazetteer.first_names() or (key in gazetteer.surnames() and key not in ORDINARY | ROLES | _VERBS)
        if not known or key in ALSO_WORDS & ORDINARY or len(key) < 3:  # noqa: PLR2004
            break
        end += 1
    return end if end > at else None


_VERBS = frozenset(
    "can will lost need want going have had call wants and from speaking here is was trying on not".split()
)


def _introduced(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A name behind "my name is", "name:", "this is", "I am", "called", "under the name"."""
    begin, sure = _behind_introduction(tokens, at)
    if begin is None or begin >= len(tokens):
        return None
    end = name_end(tokens, begin)
    if end is not None and not sure and not _may_be_person(tokens, begin, end):
        end = None
    if end is None:
        first = tokens[begin].key
        if sure or first in gazetteer.first_names():
            end = _small_name(tokens, begin)
            if end is not None and not sure and first not in gazetteer.first_names():
                end = None
        if end is None and sure and tokens[at].key == "name" and tokens[begin].shape is Shape.LOWER:
            end = _any_words(tokens, begin)
    if end is None or _names_a_group(tokens, begin, end):
        return None
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
        end < len(tokens) and end - at < 2 and tokens[end].shape in WORDS and tokens[end].key not in NOT_NAMES | _VERBS
    ):  # noqa: PLR2004
        end += 1
    return (
        end
        if end > at and (end == len(tokens) or tokens[end].shape is not Shape.LOWER or tokens[end].key in ORDINARY)
        else None
    )


def _behind_introduction(tokens: Sequence[Token], at: int) -> tuple[int | None, bool]:
    """Where the introduced name begins, and whether the words are sure to introduce one."""
    key = tokens[at].key
    keys = [token.key for token in tokens[at : at + 5]] + [""] * 5
    if key in {"name", "names", "surname", "nom", "vorname", "nachname", "naam", "nombre"}:
        if keys[1] in {"is", "was", ":", "="}:
            step = 2
            while keys[step] == "\n" and step < 4:  # noqa: PLR2004
                step += 1
            return at + step, True
        if keys[1] in {"'", "’"} and keys[2] == "s":
            return at + 3, True
    if key in {"i", "we"} and keys[1] in {"am", "'", "’"}:
        return at + 2 + (keys[1] != "am"), False
    if key == "i'm" or key == "i’m":
        return at + 1, False
    if (key == "this" and keys[1] == "is") or (key in {"it", "its"} and keys[1] == "is"):
        return at + 2, False
    if key in {"its", "it's", "it’s", "here's"}:
        return at + 1, False
    if key == "named" or (key == "call" and keys[1] in {"me", "her", "him"}):
        return at + 1 + (key == "call") + (keys[1] in {"him", "her", "it", "them"} and key == "named"), True
    if key in {"under", "holder", "beneficiary", "guardian"} and tokens[at].shape is Shape.LOWER:
        return at + 1 + (keys[1] in {":", "is"}), False
    return None, False


def _may_be_person(tokens: Sequence[Token], first: int, end: int) -> bool:
    if tokens[end - 1].key in ORGANIZATION_WORDS | STREET_WORDS:
        return False
    keys = [token.key for token in tokens[first:end]]
    whole = " ".join(keys)
    if whole in gazetteer.countries() or any(key in gazetteer.demonyms() for key in keys):
        return False
    return end - first > 1 or keys[0] in gazetteer.first_names() or keys[0] not in gazetteer.cities()


def _names_a_group(tokens: Sequence[Token], first: int, end: int) -> bool:
    behind = tokens[end].key if end < len(tokens) else ""
    return behind in LEGAL_FORMS - {"as", "a", "co", "se", "sa", "ab"} or any(
        token.key in ORGANIZATION_WORDS and token.key not in gazetteer.first_names() for token in tokens[first:end]
    )


def _addressed(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A name behind a greeting, or on the line below "Kind regards"."""
    key = tokens[at].key
    begin = None
    if (
        key in _OPENERS
        and tokens[at].shape in WORDS
        and (at == 0 or tokens[at - 1].text in ".!?\n:,\"'>" or key != "thanks")
    ):
        begin = at + 1
        if begin < len(tokens) and tokens[begin].text == "," and key in {"thanks", "hi", "hello"}:
            begin += 1
    elif key in _CLOSERS:
        begin = at + 1
        if begin < len(tokens) and tokens[begin].text == ",":
            begin += 1
        if not (begin < len(tokens) and tokens[begin].shape is Shape.LINE):
            return None
        while begin < len(tokens) and tokens[begin].shape is Shape.LINE:
            begin += 1
    if begin is None or begin >= len(tokens):
        return None
    end = name_end(tokens, begin)
    if end is None or _names_a_group(tokens, begin, end) or not _may_be_person(tokens, begin, end):
        return None
    behind = tokens[end].text if end < len(tokens) else "\n"
    if key in _OPENERS and behind not in ",.!?\n-:" and tokens[begin].key not in gazetteer.first_names():
        return None
    return over(
        tokens, begin, end, "PERSON", score=0.8, rule="a greeting", reason="it stands where a greeting names somebody"
    ), end


def _labelled(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A name behind what a person is to somebody: "her husband Greg", "Patient: Anna Novak"."""
    if tokens[at].key not in _LABELS or at + 1 >= len(tokens):
        return None
    begin = at + 1
    if tokens[begin].text in ":,(":
        begin += 1
    if begin >= len(tokens) or tokens[begin].shape is not Shape.CAPITALISED:
        return None
    end = name_end(tokens, begin)
    if end is None or not _may_be_person(tokens, begin, end) or _names_a_group(tokens, begin, end):
        return None
    listed = any(
        token.key in gazetteer.first_names() or token.key in gazetteer.surnames() for token in tokens[begin:end]
    )
    direct = tokens[begin - 1].text != ","
    if tokens[at].key in {"from", "to", "cc", "user", "contact"} and tokens[begin - 1].text != ":":
        return None
    if not listed and not (direct and (tokens[begin - 1].text == ":" and end - begin > 1)):
        return None
    if tokens[begin - 1].text == "," and end - begin == 1 and tokens[begin].key not in gazetteer.first_names():
        return None
    return over(
        tokens, begin, end, "PERSON", score=0.75, rule="what somebody is", reason="the word before it says who is named"
    ), end


def _listed(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A first name of the list, with what follows it; alone only if it is seldom anything else."""
    token = tokens[at]
    if token.shape not in CAPITALS or token.key in NOT_NAMES and token.key not in gazetteer.doubtful_first_names():
        return None
    if token.key in ORDINARY - {"will", "may", "bill"}:
        return None
    sure = token.key in gazetteer.first_names() or token.key.split("-")[0] in gazetteer.first_names()
    doubtful = token.key in gazetteer.doubtful_first_names()
    if not sure and not doubtful:
        return None
    if token.shape is Shape.UPPER and len(token.text) < 4:  # noqa: PLR2004 - SEE, ART, MIA in capitals are abbreviations
        return None
    if at and _in_a_larger_name(tokens, at):
        return None
    end = name_end(tokens, at + 1, words=1)
    end = end if end is not None and end <= at + 4 and not _cut(tokens, at, end) else None
    if end is not None:
        if _names_a_group(tokens, at, end) or tokens[end - 1].key in STREET_WORDS | JOBS:
            return None
        last = tokens[end - 1].key
        whole = " ".join(each.key for each in tokens[at:end])
        if whole in gazetteer.cities() or whole in gazetteer.countries():
            return None
        if doubtful and (
            last not in gazetteer.surnames() or (begins_sentence(tokens, at) and last in gazetteer.demonyms())
        ):
            return None
        return over(
            tokens, at, end, "PERSON", score=0.8, rule="first names", reason="it begins with a first name of the list"
        ), end
    if not sure or token.key in gazetteer.large_cities() or _names_a_group(tokens, at, at + 1):
        return None
    if len(token.text) < 3 or token.key in gazetteer.demonyms():  # noqa: PLR2004
        return None
    return over(
        tokens, at, at + 1, "PERSON", score=0.6, rule="first names", reason="it is a first name of the list"
    ), at + 1


def _cut(tokens: Sequence[Token], first: int, end: int) -> bool:
    return any(token.shape is Shape.LINE for token in tokens[first:end])


def _in_a_larger_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word with a capital right before makes this the later part of a name of something else."""
    before = tokens[at - 1]
    if before.text in {"'", "’"}:
        return True
    return (
        before.shape in CAPITALS
        and not begins_sentence(tokens, at - 1)
        and before.key not in NOT_NAMES
        and before.end + 1 == tokens[at].start
    )


def _initialled(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A word with a capital, an initial and another: Janka M. Novak."""
    if (
        at + 2 >= len(tokens)
        or tokens[at].shape not in CAPITALS
        or tokens[at].key in NOT_NAMES
        or len(tokens[at].text) < 2
    ):  # noqa: PLR2004
        return None
    initial = tokens[at + 1]
    if initial.shape is not Shape.CAPITALISED or len(initial.text) != 1 or initial.start != tokens[at].end + 1:
        return None
    begin = at + 2 + (tokens[at + 2].text == ".")
    if (
        begin >= len(tokens)
        or tokens[begin].shape not in CAPITALS
        or len(tokens[begin].text) < 2
        or tokens[begin].start > initial.end + 2
    ):  # noqa: PLR2004
        return None
    end = name_end(tokens, begin)
    if end is None or _names_a_group(tokens, at, end):
        return None
    return over(
        tokens, at, end, "PERSON", score=0.8, rule="an initial", reason="an initial stands between two names"
    ), end


def _heading(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A first line of two to four words that are all a name, with other lines below: a letterhead, a signature."""
    if any(token.shape is not Shape.LINE and token.text not in "?>*-|#" for token in tokens[:at][-4:]) or at > 6:  # noqa: PLR2004
        return None
    line = at
    while line < len(tokens) and tokens[line].shape is not Shape.LINE:
        line += 1
        if line - at > 5:  # noqa: PLR2004
            return None
    end = name_end(tokens, at) or (
        _small_name(tokens, at) if tokens[at].key in gazetteer.common_first_names() else None
    )
    if line == len(tokens) or end != line or not 2 <= line - at <= 4 or _names_a_group(tokens, at, line):  # noqa: PLR2004
        return None
    if any(token.key in JOBS | STREET_WORDS and token.key not in gazetteer.surnames() for token in tokens[at:line]):
        return None
    return over(
        tokens, at, line, "PERSON", score=0.65, rule="a heading", reason="it is the first of several lines"
    ), line


def _listed_small(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A frequent first name in small letters, behind a word that a person can follow or before a surname."""
    before = tokens[at - 1].key if at else ""
    end = at + 1
    if end < len(tokens) and len(tokens[end].text) == 1 and tokens[end].text.isalpha():
        end += 1 + (end + 1 < len(tokens) and tokens[end + 1].text == ".")
    last = end
    while last < len(tokens) and last - at < 4 and tokens[last].shape is Shape.LOWER and _small_surname(tokens[last]):  # noqa: PLR2004
        last += 1
    if last > end and (before in _BEFORE_PEOPLE or last - at > 1):
        return over(
            tokens, at, last, "PERSON", score=0.6, rule="first names", reason="a first name and a surname of the lists"
        ), last
    if before in _BEFORE_PEOPLE:
        return over(
            tokens, at, at + 1, "PERSON", score=0.5, rule="first names", reason="it is a first name of the list"
        ), at + 1
    return None


_BEFORE_PEOPLE = frozenset("with from to for by and me her him dear hi hello ask asked told tell called is".split())


def _small_surname(token: Token) -> bool:
    if len(token.key) < 4 or token.key in ORDINARY | ROLES | _VERBS | JOBS | TITLES | ALSO_WORDS | _SMALL_WORDS:  # noqa: PLR2004
        return False
    return token.key in gazetteer.surnames() or not token.text.isascii() or token.key.endswith(SURNAME_ENDS)


_SMALL_WORDS = frozenset(
    "speak speaks told yesterday today about asked came come comes goes went made makes back home well good bank call"
    " said says gave left born look looks like likes want wants needs need help work works live lives moved took take"
    " about after again been being card cash city credit days done down drive even ever fall farm field fine found full"
    " game gold gray green half hand hard head high hill hold hope house keep kind lake land last late lead life line"
    " list long lord main mark mile milk mind moon more most much name near neck nice night noble north only open order"
    " pace page part past pick place plan play pool poor post power price quick rain real rest rice rich ring road rock"
    " room rose rule safe salt sand seal self sell sharp ship shop short show side sign silver singer sister small snow"
    " some song soon sound south speed spring star state step stone story street strong such sure swim talk tell thing"
    " time town tree true trip turn very view walk wall warm wash water ways week west white wide wild will wind wine"
    " wise wish wood word worth year young does were will with this that have from your there their where here then".split()
)


def _acting(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A word with a capital that does what people do, or is spoken to: "Timo lives", "Timo, can you"."""
    token = tokens[at]
    if token.shape is not Shape.CAPITALISED or len(token.text) < 3 or _no_person(token) or (at and _in_a_larger_name(tokens, at)):  # noqa: PLR2004
        return None
    end = name_end(tokens, at)
    if end is None or _names_a_group(tokens, at, end) or not acts(tokens, at, end) or not _may_be_person(tokens, at, end):
        return None
    return over(tokens, at, end, "PERSON", score=0.55, rule="what people do", reason="it does, or is told, what people do or are told"), end


def _no_person(token: Token) -> bool:
    return token.key in NOT_NAMES | _GROUPS | JOBS or token.key in gazetteer.demonyms() or token.key.endswith(("ly", "tion", "ment", "ings"))


_GROUPS = frozenset(
    "police management support staff officials experts sources parents residents neighbours neighbors insurer court"
    " government sorry hopefully otherwise today tomorrow yesterday tonight finally therefore guys folks everybody"
    " anybody somebody anyone nothing everything something well right sure great fine alright wow oh ah um hmm team all"
    " family friends doctors nurses teachers customers clients patients researchers scientists analysts critics maybe"
    " perhaps further besides instead meanwhile next now later earlier sometimes often lastly secondly after before".split()
)


def acts(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Whether the words around a name do what is done to or by people: "said X", "X lives", "X, can you"."""
    behind = tokens[end].key if end < len(tokens) else ""
    if behind == "," and begins_sentence(tokens, first) and end + 1 < len(tokens):
        return tokens[end + 1].key in _SPOKEN_TO
    if behind in {"is", "was", "comes", "came"} and end + 1 < len(tokens) and tokens[end + 1].key in {"from", "born", "married"}:
        return True
    return behind in _DEEDS or (first > 0 and tokens[first - 1].key in _DONE_TO)


_SPOKEN_TO = frozenset("can could would will did do have thank thanks your are please".split())
_DEEDS = frozenset(
    "said says asked asks told tells lives lived thinks thought married died writes wrote replied answered resigned"
    " admitted knows feels hopes loves likes wants called calls complains complained explained".split()
)
_DONE_TO = frozenset("said told asked met married replied answered tell ask dear assistant".split())


def _speaking(tokens: Sequence[Token], at: int) -> tuple[Span, int] | None:
    """A name at the begin of a line before a colon, where it is in the list or another such line's is."""
    if not (at == 0 or tokens[at - 1].shape is Shape.LINE) or at + 1 >= len(tokens) or tokens[at + 1].text != ":":
        return None
    token = tokens[at]
    if token.shape is not Shape.CAPITALISED or token.key in NOT_NAMES or at + 2 >= len(tokens):
        return None
    if token.key not in gazetteer.first_names() and not _others_speak(tokens):
        return None
    return over(
        tokens, at, at + 1, "PERSON", score=0.7, rule="who speaks", reason="it stands where a speaker is named"
    ), at + 1


def _others_speak(tokens: Sequence[Token]) -> bool:
    starts = [
        i for i in range(len(tokens) - 1) if (i == 0 or tokens[i - 1].shape is Shape.LINE) and tokens[i + 1].text == ":"
    ]
    return sum(tokens[i].key in gazetteer.first_names() for i in starts) * 2 >= len(starts) > 1


_Rule = Callable[[Sequence[Token], int], tuple[Span, int] | None]
_BY_WORD: dict[str, tuple[_Rule, ...]] = {}
for _rule, _keys in (
    (_titled, TITLES), (_introduced, _INTRODUCTIONS), (_addressed, _OPENERS | _CLOSERS), (_labelled, _LABELS)
):  # fmt: skip
    for _key in _keys:
        _BY_WORD[_key] = (*_BY_WORD.get(_key, ()), _rule)
_BY_CAPITAL: tuple[_Rule, ...] = (_heading, _speaking, _initialled, _listed, _acting)
_BY_SMALL: tuple[_Rule, ...] = (_heading, _listed_small)


def _rules(token: Token) -> tuple[_Rule, ...]:
    """Which rules a word can begin: most words begin none, and are passed over."""
    if token.shape not in WORDS:
        return ()
    shaped = (
        _BY_CAPITAL if token.shape in CAPITALS else _BY_SMALL if token.key in gazetteer.common_first_names() else ()
    )
    named = _BY_WORD.get(token.key)
    return (*named, *shaped) if named else shaped


def mentions(text: str, tokens: Sequence[Token], people: Sequence[Span]) -> Iterator[Span]:
    """Parts of full names that stand alone elsewhere in the text: "Mr Novak" behind "Anna Novak"."""
    parts = set()
    for span in people:
        words = [word.strip(".,") for word in text[span.start : span.end].split()]
        parts |= {word for word in words if len(word) > 2 and word[0].isupper() and word.lower() not in NOT_NAMES}  # noqa: PLR2004
    if not parts:
        return
    inside = [(span.start, span.end) for span in people]
    for at, token in enumerate(tokens):
        if token.text in parts and not any(start <= token.start < end for start, end in inside):
            if token.key in ALSO_WORDS and begins_sentence(tokens, at):
                continue
            yield over(
                tokens,
                at,
                at + 1,
                "PERSON",
                score=0.75,
                rule="a name again",
                reason="it is part of a name in the same text",
            )


SUFFIXES = NAME_SUFFIXES
