"""Numbers of houses, flats, floors and boxes in an address, as many countries write them.

Every function takes the tokens and where to begin, and says where what it reads ends, or None.
"""

from collections.abc import Sequence

from privacy_core.pii.text_street_words import BEGINNING, FLAT_WORDS, FLAT_WORDS_BEHIND, FLOORS
from privacy_core.pii.text_tokens import NUMBERS, WORDS, Shape, Token

MILITARY = frozenset({"psc", "unit", "uss", "usns", "usnv", "usnr", "usaf", "uscgc", "cmr"})
_BOXES = (
    "p.o.box", "pobox", "p.o.b", "postofficebox", "postfach", "postbox", "postboks", "apartado", "casillapostal",
    "casilla", "caixapostal", "casellapostale", "skrytkapocztowa", "boitepostale", "b.p", "postbus", "gpobox",
    "lockedbag", "privatebag", "pmb", "poboks", "postilokero", "p.k",
)  # fmt: skip
_BOX_BEGINS = frozenset(
    {"p", "po", "pob", "pobox", "b", "boite", "gpo", "locked", "private", "casella", "caixa", "post"}
)
BOX_WORDS = frozenset({"bp", "rr"}) | _BOX_BEGINS | frozenset(form for form in _BOXES if form.isalpha())
_NUMBERED = frozenset({"д", "дом", "буд", "no", "nr", "num", "numero", "n", "nro", "number", "№", "#", "house"})
"""Words and marks between a street, or a flat's word, and its number."""
_STROKES = frozenset({"-", "/", "–"})


def house_number(token: Token) -> bool:
    """Whether a token is a number of up to six digits, or one with a letter behind it."""
    if token.shape is Shape.NUMBER:
        return len(token.text) <= 6
    if token.shape is not Shape.MIXED or not token.text[0].isdigit() or len(token.text) > 6 or ordinal(token):
        return False
    letters = token.text.lstrip("0123456789").removeprefix("-")
    return (len(letters) <= 2 and letters.isalpha()) or letters in {"bis", "ter"}


def ordinal(token: Token) -> bool:
    """Whether a token is "5th" or its like."""
    return token.key.endswith(("st", "nd", "rd", "th")) and token.text[0].isdigit()


def numbers(tokens: Sequence[Token], at: int) -> int:
    """Past one or two house numbers before a street."""
    end = at
    while end < len(tokens) and end - at < 2 and house_number(tokens[end]):
        end += 1
        end = _strokes(tokens, end)
        if end < len(tokens) and tokens[end].key in {"bis", "ter", "quater"} and tokens[end].shape is Shape.LOWER:
            end += 1
    return end


def house(tokens: Sequence[Token], at: int) -> int | None:
    """Past a house number behind a street's name, with a word for it, a letter, a flat that belongs to it."""
    if (
        at + 1 < len(tokens)
        and tokens[at].text == ","
        and (tokens[at - 1].key in BEGINNING or _said(tokens, at + 1) > at + 1)
    ):
        at += 1
    at = _said(tokens, at)
    if at < len(tokens) and tokens[at].key in {"s", "sn"} and _no_number(tokens, at) is not None:
        return _no_number(tokens, at)
    if at >= len(tokens) or not house_number(tokens[at]) or len(tokens[at].text) > 5:
        return None
    return _lettered(tokens, _strokes(tokens, at + 1))


def _said(tokens: Sequence[Token], at: int) -> int:
    """Past "No:", "Nr.", "#" before a number; where it began without one."""
    if at >= len(tokens) or tokens[at].key not in _NUMBERED:
        return at
    end = at + 1
    while end < len(tokens) and end - at < 3 and tokens[end].text in {".", ":", "°", "º"}:
        end += 1
    marked = end > at + 1 or tokens[at].key in {"no", "nr", "#", "№", "nro", "numero", "house", "д", "дом", "буд"}
    return end if marked and end < len(tokens) and tokens[end].shape in NUMBERS else at


def _no_number(tokens: Sequence[Token], at: int) -> int | None:
    """Past "s/n", which says that a house has none."""
    if at + 2 < len(tokens) and tokens[at + 1].text == "/" and tokens[at + 2].key in {"n", "no", "nº"}:
        return at + 3
    return None


def _strokes(tokens: Sequence[Token], end: int) -> int:
    """Past "-12", "/39", "/A" and "-4-734" that belong to a number."""
    for _ in range(3):
        joined = end + 1 < len(tokens) and tokens[end].text in _STROKES and tokens[end + 1].start == tokens[end].end
        if not joined:
            break
        behind = tokens[end + 1]
        letter = len(behind.text) == 1 and behind.shape in WORDS
        if not (house_number(behind) or letter):
            break
        end += 2
    return end


def _lettered(tokens: Sequence[Token], end: int) -> int:
    """Past "B", "A 4" and "m. 88" behind a number, as in "Puistokatu 68 A 4"."""
    if end >= len(tokens) or len(tokens[end].text) != 1 or tokens[end].start != tokens[end - 1].end + 1:
        return end
    if not ("A" <= tokens[end].text <= "H" or tokens[end].text in {"K", "a", "b", "c"}):
        return end
    behind = tokens[end + 1] if end + 1 < len(tokens) else None
    if behind is None or behind.shape in {Shape.MARK, Shape.LINE}:
        return end + 1 if tokens[end].text.isupper() else end
    if behind.shape in NUMBERS and len(behind.text) <= 3:
        return end + 2
    return end + 1 if tokens[end].text.isupper() and behind.shape is Shape.LOWER and tokens[end].text != "A" else end


def box_end(tokens: Sequence[Token], at: int) -> int | None:  # noqa: PLR0911 - a return a form
    """Past a post office box: P.O. Box 12, Postfach 12, BP 40, Private Bag X3."""
    at = numbers(tokens, at)
    if at >= len(tokens) or tokens[at].key not in BOX_WORDS:
        return None
    if tokens[at].text == "RR" and at + 3 < len(tokens) and tokens[at + 2].key == "box":
        return at + 4 if tokens[at + 1].shape in NUMBERS and tokens[at + 3].shape in NUMBERS else None
    if tokens[at].text == "BP" and at + 1 < len(tokens) and tokens[at + 1].shape is Shape.NUMBER:
        return at + 2
    letters, end = "", at
    while end < len(tokens) and end - at < 6:
        letters += tokens[end].key
        end += 1
        if letters in _BOXES:
            break
    else:
        return None
    if letters not in _BOXES:
        return None
    while end < len(tokens) and (tokens[end].text in {".", ":", "#"} or tokens[end].key in {"no", "nr"}):
        end += 1
    if end >= len(tokens) or tokens[end].shape not in NUMBERS:
        return None
    second = end + 2 < len(tokens) and tokens[end + 1].shape is Shape.NUMBER and tokens[end + 2].text == ","
    return end + 1 + second  # "Postfach 12 34, 8021 Zurich"


def unit_end(tokens: Sequence[Token], at: int, *, behind: bool = False) -> int | None:  # noqa: PLR0911 - a return a form
    """Past a flat, suite or floor with its number; ``behind`` a street's number short words count too."""
    if at >= len(tokens):
        return None
    floor = _floor(tokens, at, behind=behind) if tokens[at].shape in NUMBERS else None
    if floor is not None:
        return floor
    if behind and tokens[at].key == "r" and [token.key for token in tokens[at + 1 : at + 3]] == ["/", "c"]:
        return at + 3
    if tokens[at].key not in (FLAT_WORDS_BEHIND if behind else FLAT_WORDS):
        return None
    end = at + 1
    while end < len(tokens) and end - at < 5 and (tokens[end].text in {".", "#", ":"} or tokens[end].key in _NUMBERED):
        end += 1
    if tokens[at].key in {"h", "d"} and end == at + 1:
        return None
    if end >= len(tokens) or tokens[end].shape is Shape.LINE:
        return None
    single = len(tokens[end].text) == 1 and tokens[end].text.isupper() and len(tokens[at].key) > 1
    coded = tokens[end].shape is Shape.MIXED and len(tokens[end].text) <= 5
    if not (single or coded or (tokens[end].shape is Shape.NUMBER and len(tokens[end].text) <= 6)):
        return None
    if len(tokens[at].key) <= 2 and len(tokens[end].text) > 3:
        return None
    return _strokes(tokens, end + 1)


def _floor(tokens: Sequence[Token], at: int, *, behind: bool) -> int | None:
    """Past "4th Floor", "2. sal tv", "3º izq", "1.o Esq.", "2º B"."""
    end = at + 1
    degree = tokens[at].text.endswith(("º", "ª", "°"))
    marked = degree or tokens[at].key.endswith(("st", "nd", "rd", "th", "er", "e", "eme"))
    while end < len(tokens) and end - at < 3 and (tokens[end].text in {".", "°", "º", "ª"} or tokens[end].key == "o"):
        marked = True
        end += 1
    if behind and any(mark in tokens[at].text for mark in "ºª°") and tokens[at].text[-1:].isupper():
        return at + 1  # "2ºB"
    if not marked or end >= len(tokens) or len(tokens[at].text) > 5:
        return None
    floors = 0
    while end < len(tokens) and tokens[end].key in FLOORS:
        floors += 1
        end += 1
        if end < len(tokens) and tokens[end].text == "." and tokens[end - 1].key in {"esq", "dto", "izq", "dcha", "et"}:
            end += 1
    if floors:
        door = end + 1 < len(tokens) and tokens[end].text == "." and tokens[end + 1].shape is Shape.NUMBER
        return end + 2 if door and len(tokens[end + 1].text) <= 3 else end  # "3. em. 4."
    lettered = degree and len(tokens[end].text) == 1 and "A" <= tokens[end].text <= "H"
    return end + 1 if lettered else None


def military_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past "PSC 12, Box 3 / APO AE 09012", "Unit 3 Box 5 / DPO AA 34012", "USS Name / FPO AP 96602"."""
    if tokens[at].key not in MILITARY:
        return None
    for end in range(at + 1, min(at + 9, len(tokens) - 2)):
        if tokens[end].key in {"apo", "fpo", "dpo"} and tokens[end + 1].key in {"aa", "ae", "ap"}:
            return end + 3 if tokens[end + 2].shape is Shape.NUMBER else end + 2
    return None


def is_mark(tokens: Sequence[Token], at: int, mark: str) -> bool:
    """Whether a mark stands here."""
    return at < len(tokens) and tokens[at].text == mark
