"""What a value looks like without saying whose it is: first letters, and structure."""

_KEPT = frozenset(" .,-/@:()+_&'#")
_ENDINGS = frozenset({"com", "org", "net", "edu", "gov", "info"})
_SHORT, _STARS, _LONGEST = 3, 4, 40
MASK = "*"


def masked(value: str) -> str:
    """The value with the first letter of each word and its punctuation, so that nobody is told.

    No digit stays. A word of fewer than three letters, and letters of scripts that know no capitals (one of them can be
    a whole name), stay not at all. So no two informative characters (letters and digits) that stood side by side are
    seen, but for the ending of an address that half the world has.

    >>> masked("john.doe@example.org"), masked("4111 1111 1111 1111"), masked("Jo Smith")
    ('j***.d***@e***.org', '**** **** **** ****', '** S***')
    >>> masked("王小明"), masked("07700900105")
    ('***', '****')
    """
    words, shown = _words(value[:_LONGEST]), ""
    for place, word in enumerate(words):
        of_address = place >= 2 and words[place - 1] == "." and ("@" in words[:place] or "/" in words[:place])
        last = place == len(words) - 1 and len(value) <= _LONGEST
        shown += word if of_address and last and word.lower() in _ENDINGS else _hidden(word)
    return shown + ("..." if len(value) > _LONGEST else "")


def _words(value: str) -> list[str]:
    """Runs of digits, runs of anything else that may tell something, and single marks."""
    found: list[str] = []
    kind = ""
    for character in value:
        now = "mark" if character in _KEPT else "digit" if character.isnumeric() else "letter"
        if found and now == kind and now != "mark":
            found[-1] += character
        else:
            found.append(character)
        kind = now
    return found


def _hidden(word: str) -> str:
    if word in _KEPT:
        return word
    if len(word) < _SHORT or not _cased(word[0]):
        return MASK * min(len(word), _STARS)
    return word[0] + MASK * (_STARS - 1)


def _cased(letter: str) -> bool:
    return letter.isalpha() and letter.lower() != letter.upper()
