"""What names of people look like: how far one goes, what ends it, what cannot be one.

Every function takes the tokens and where to look.
"""

from collections.abc import Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.text_cues import (
    ALSO_SURNAMES,
    DEEDS,
    DONE_TO,
    MORE_DEEDS,
    SPOKEN_TO,
    TREATED,
    VERBS,
)
from privacy_core.pii.text_offices import LEADS, OFFICES, RANKS
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, WORDS, Shape, Token, begins_sentence
from privacy_core.pii.text_words import (
    ALSO_WORDS,
    LEGAL_FORMS,
    MONTHS,
    ORDINARY,
    ORGANIZATION_WORDS,
    PARTICLES,
    ROLES,
    STREET_WORDS,
    TITLES,
    WEAK_TITLES,
    WEEKDAYS,
)  # fmt: skip

NOT_NAMES = (ORDINARY | ROLES | MONTHS | WEEKDAYS | TITLES) - {"jan", "april", "june", "august"}
_LONGEST = 4
_WIDEST = 2
"""The most spaces inside a name: more set columns apart."""
_LONGEST_TITLE = 12
SHORTENED = frozenset(
    {
        "dob",
        "tel",
        "whats",
        "thats",
        "dont",
        "didnt",
        "cant",
        "wont",
        "isnt",
        "wasnt",
        "doesnt",
        "ive",
        "hes",
        "shes",
        "pls",
    }
    | {"plz", "thx", "gonna", "wanna", "lol", "omg", "btw", "tmrw", "tomorow", "yesturday", "havent", "hasnt", "youre"}
)
"""What chats make of English words."""
_SHORT_FORMS = frozenset({"ab", "co", "se", "as", "a", "sa", "ag", "oy", "nv"})


def behind_title(tokens: Sequence[Token], at: int) -> int | None:
    """Where a name may begin if forms of address stand here: behind "Dr.", "PC 1234"; None if none do."""
    end = title_end(tokens, at)
    if end is None:
        return None
    if tokens[end - 1].key in RANKS:
        if end < len(tokens) and tokens[end].text in {"#", "("}:
            end += 1
        if end + 1 < len(tokens) and tokens[end].shape in NUMBERS and len(tokens[end].text) < 7:
            end += 1
        if end < len(tokens) and tokens[end].text == ")":
            end += 1
    return end if end < len(tokens) else None


def title_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past forms of address, ranks and offices: "Prof. Dr. med.", "Detective Sergeant", "Lord Justice"; or None."""
    end, last = at, None
    while end < len(tokens) and end - at < _LONGEST_TITLE:
        token = tokens[end]
        ranked = token.key in OFFICES and _may_be_office(tokens, end)
        if not (_is_title(token) or ranked or (token.key in LEADS and token.shape in CAPITALS)):
            break
        strong = _is_title(token) or ranked
        end += 1
        if end < len(tokens) and tokens[end].text == "." and tokens[end].start == tokens[end - 1].end:
            end += 1
        while (
            end + 1 < len(tokens)
            and tokens[end].key in {"med", "phil", "rer", "nat", "h", "c", "jur", "iur", "ing", "hc"}
            and tokens[end + 1].text == "."
        ):
            end += 2
        if strong:
            last = end
    return last if last is not None and last < len(tokens) else None


def _is_title(token: Token) -> bool:
    if len(token.text) == 1:  # "M. Dupont", but hardly ever in English
        return False
    if token.text in {"HR", "MS", "FR", "PAN", "GEN", "MAG", "ING", "MW", "DRA", "COL"}:  # mean other things
        return False
    return token.key in TITLES and token.shape in WORDS and (token.key not in WEAK_TITLES or token.shape in CAPITALS)


def office_only(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether no word of a title is a form of address, so that what follows must look like a name."""
    return not any(_is_title(token) and token.key not in WEAK_TITLES for token in tokens[at:end])


def _may_be_office(tokens: Sequence[Token], at: int) -> bool:
    """Whether an office has no word in capitals before it that makes it a surname: not in "Anna King"."""
    if tokens[at].shape is Shape.LOWER:  # as in "le capitaine Lefebvre"
        named = at + 1 < len(tokens) and tokens[at + 1].shape is Shape.CAPITALISED and len(tokens[at].text) > 3
        return named and gazetteer.is_foreign(tokens[at].key) and tokens[at + 1].key not in NOT_NAMES
    if len(tokens[at].text) == 2 and tokens[at].shape is not Shape.UPPER and tokens[at].key not in {"ir", "pd"}:
        return False
    if at == 0:
        return True
    before = tokens[at - 1]
    if before.shape not in CAPITALS or before.end + 1 < tokens[at].start:
        return True
    return before.key in TITLES | OFFICES | LEADS or not gazetteer.names_people(before.key)


def name_end(tokens: Sequence[Token], at: int, *, least: int = 1, words: int = 0) -> int | None:
    """Past a name of words with capitals, initials and particles; None if there is none."""
    end = at
    while end < len(tokens) and words < _LONGEST and not (end > at and _apart(tokens, end)):
        token = tokens[end]
        if token.shape in CAPITALS:
            dotted = _dotted(tokens, end)
            if _stops(token, words, dotted=dotted):
                break
            words += 1
            end += 1
            if dotted and not (end + 1 < len(tokens) and tokens[end + 1].shape in CAPITALS):
                break
            end += dotted
        elif words and (_saint(tokens, end) or (token.key in PARTICLES and _goes_on(tokens, end))):
            end += 1
        else:
            break
    while end > at and tokens[end - 1].shape not in CAPITALS:
        end -= 1
    return end if words >= least and end > at else None


def _apart(tokens: Sequence[Token], at: int) -> bool:
    """Whether a line or a wide gap sets a word apart from the one before."""
    return tokens[at].shape is Shape.LINE or tokens[at].start > tokens[at - 1].end + _WIDEST


def _dotted(tokens: Sequence[Token], at: int) -> bool:
    """Whether a letter and its full stop stand here."""
    return (
        len(tokens[at].text) == 1
        and at + 1 < len(tokens)
        and tokens[at + 1].text == "."
        and tokens[at + 1].start == tokens[at].end
    )


def _saint(tokens: Sequence[Token], at: int) -> bool:
    """Whether the full stop of "St. Clair" stands here."""
    stands = tokens[at].text == "." and tokens[at - 1].key == "st" and at + 1 < len(tokens)
    return stands and tokens[at + 1].shape is Shape.CAPITALISED and tokens[at + 1].key not in NOT_NAMES


def _stops(token: Token, words: int, *, dotted: bool) -> bool:
    """Whether a word with a capital is no part of a name that has this many words already."""
    if len(token.text) == 1:
        return not dotted and (not words or token.text == "I")
    if token.key in LEGAL_FORMS - _SHORT_FORMS:
        return True
    return token.key in NOT_NAMES and not (words and token.key in ALSO_SURNAMES)


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether particles in small letters and then a name stand here."""
    if tokens[at].shape is not Shape.LOWER:
        return False
    for _ in range(_LONGEST):
        if at < len(tokens) and tokens[at].key in PARTICLES:
            at += 1
    return at < len(tokens) and tokens[at].shape is Shape.CAPITALISED and tokens[at].key not in NOT_NAMES


def _surname(key: str) -> bool:
    """Whether a word, or each of those that a hyphen joins, is in the list of surnames; al-, el- and ben- may lead."""
    return key in gazetteer.surnames() or (
        "-" in key and all(part in gazetteer.surnames() or part in PARTICLES for part in key.split("-"))
    )


def small_name(tokens: Sequence[Token], at: int) -> int | None:
    """Past a name in small letters, each word of which is in a list."""
    end = at
    while end < len(tokens) and end - at < 3 and tokens[end].shape in WORDS:
        key = tokens[end].key
        known = key in gazetteer.first_names() or (_surname(key) and key not in ORDINARY | ROLES | VERBS)
        known |= end > at and gazetteer.is_foreign(key) and tokens[end].shape is Shape.LOWER and key not in SHORTENED
        if not known or key in ALSO_WORDS & ORDINARY or len(key) < 3:
            break
        end += 1
    return end if end > at else None


def may_be_person(tokens: Sequence[Token], first: int, end: int) -> bool:
    if tokens[end - 1].key in ORGANIZATION_WORDS | STREET_WORDS:
        return False
    keys = [token.key for token in tokens[first:end]]
    whole = " ".join(keys)
    if whole in gazetteer.countries() or any(key in gazetteer.demonyms() for key in keys):
        return False
    return end - first > 1 or keys[0] in gazetteer.first_names() or keys[0] not in gazetteer.cities()


def names_a_group(tokens: Sequence[Token], first: int, end: int) -> bool:
    behind = tokens[end].key if end < len(tokens) else ""
    return behind in LEGAL_FORMS - {"as", "a", "co", "se", "sa", "ab"} or any(
        token.key in ORGANIZATION_WORDS and token.key not in gazetteer.first_names() for token in tokens[first:end]
    )


def acts(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Whether the words around a name do what is done to or by people: "said X", "X lives", "X, can you"."""
    behind = tokens[end].key if end < len(tokens) else ""
    if behind == "," and begins_sentence(tokens, first) and end + 1 < len(tokens):
        return tokens[end + 1].key in SPOKEN_TO
    if (
        behind in {"is", "was", "comes", "came"}
        and end + 1 < len(tokens)
        and tokens[end + 1].key in {"from", "born", "married"}
    ):
        return True
    if (
        behind == "("
        and end + 1 < len(tokens)
        and tokens[end + 1].key in {"b", "born", "d", "nee", "geb", "aged", "née"}
    ):
        return True
    larger = first > 0 and tokens[first - 1].shape in CAPITALS and not begins_sentence(tokens, first - 1)
    if (
        behind in MORE_DEEDS
        and not larger
        and all(
            gazetteer.is_foreign(token.key) or token.key in gazetteer.doubtful_first_names()
            for token in tokens[first:end]
        )
    ):
        return True
    if (
        behind in TREATED
        and begins_sentence(tokens, first)
        and all(gazetteer.is_surname(token.key) and gazetteer.is_foreign(token.key) for token in tokens[first:end])
    ):
        return True
    return behind in DEEDS or (first > 0 and tokens[first - 1].key in DONE_TO)


def in_a_larger_name(tokens: Sequence[Token], at: int) -> bool:
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


def past_particles(tokens: Sequence[Token], at: int) -> int | None:
    """Past "van den Heuvel", "da Costa"."""
    end = at
    while end < len(tokens) and tokens[end].shape is Shape.LOWER and tokens[end].key in PARTICLES:
        end += 1
    return name_end(tokens, end) if end < len(tokens) else None


def surname_first(tokens: Sequence[Token], first: int, end: int) -> int:
    """Past "Kowalska, Anna" where the first word is one name and the other ends the field; else where it ended."""
    if end != first + 1 or end + 1 >= len(tokens) or tokens[end].text != ",":
        return end
    last = name_end(tokens, end + 1)
    if last is None or last - end > 3 or tokens[end + 1].shape not in CAPITALS:
        return end
    closed = last == len(tokens) or tokens[last].shape is Shape.LINE or tokens[last].text in {",", ".", ";", "(", ")"}
    return last if closed else end


def shouted_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past one to three words in capitals that are no English ones."""
    end = at
    while (
        end < len(tokens)
        and end - at < 3
        and tokens[end].shape is Shape.UPPER
        and not gazetteer.is_english(tokens[end].key)
        and tokens[end].key not in NOT_NAMES
    ):
        end += 1
    return end if end > at else None


def initials_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past one to three letters with a full stop each, that hyphens may join; None if there are none."""
    end = at
    while end + 1 < len(tokens) and end - at < 8 and tokens[end + 1].text == "." and _is_letter(tokens[end]):
        end += 2
        end += end < len(tokens) and tokens[end].text == "-"
    return end if end > at else None


def _is_letter(token: Token) -> bool:
    return len(token.text) == 1 and token.shape is Shape.CAPITALISED
