"""Postcodes of all countries by their written form: "SW1A 1AA", "H4X 3B8", "F55 W54A", "SE-376 18", "01310-100"."""

import re
import string
from collections.abc import Iterator, Sequence

from privacy_core.pii.spans import Method, Span
from privacy_core.pii.text_cues import AT_HOME, MOTION
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, Shape, Token
from privacy_core.pii.text_words import ORDINARY, words

_BRITISH = ("A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA")
_IRISH = ("A99 A999", "A99 A99A", "A99 A9A9", "A99 AA99", "A99 A9AA", "A99 AA9A", "A99 AAA9", "A9A A999", "A9A A99A")
_CANADIAN = ("A9A 9A9",)
CERTAIN = frozenset((*_BRITISH, *_IRISH, *_CANADIAN))
"""Forms that hardly anything else has: a digit for 9, a letter for A."""
_DIGITS = frozenset({"9999", "99999", "999999", "999 99", "99-999", "9999-999", "99999-999", "99999-9999", "999-9999"})
_MORE = frozenset(
    {
        "9999 AA",
        "9999AA",
        "A9A9A9",
        "AA999AA",
        "A999AA",
        "AA9A9AA",
        "A9A9AA",
        "AA99AA",
        "999 999",
        "999-999",
        "A9999AAA",
        "AAA 9999",
        "AA999",
        "AA9999",
        "A999",
        "A9999",
    }
)
_FORMS = CERTAIN | _DIGITS | _MORE
_PREFIXES = words(
    "a ad al az b ba be bg by ch cz cy d de dk e ee es f fi fin fo fr gr h hr hu i is it l lt lu lv mc md me mk"
    " mt n nl no p pl pt ro rs s se si sk sm ua tk cp cep pin cap plz 〒"
)
"""Letters before the digits that name the country, or say that they are a postcode."""
_LONGEST = 12
_MEASURES = frozenset({"AM", "PM", "KM", "KG", "MM", "CM", "HP", "CC"})
_NO_LETTERS = _MEASURES | frozenset({"US", "UK", "EU", "BC", "AD", "CE", "MB", "GB"})
"""Two capitals behind four digits that make a time or a measure of it."""


_FORM = str.maketrans(string.digits + string.ascii_letters, "9" * 10 + "A" * 52)


def form(text: str) -> str:
    """The text with 9 for each digit and A for each letter.

    >>> form("SW1A")
    'AA9A'
    """
    return text.translate(_FORM)


def code_end(tokens: Sequence[Token], at: int) -> int | None:  # noqa: C901 - a return a form
    """Past the longest postcode that begins here, in the form of any country; three digits need a place behind."""
    token = tokens[at]
    first = at
    if token.shape not in NUMBERS:
        first = _behind_prefix(tokens, at)
        if first == at and not (token.shape is Shape.UPPER and len(token.text) == 3):
            return None
    written, best = "", None
    for end in range(first, min(first + 4, len(tokens))):
        token = tokens[end]
        if end > first:
            gap = token.start - tokens[end - 1].end
            if gap > 1 or token.shape is Shape.LINE:
                break
            written += " " * gap
            if token.shape is Shape.LOWER and tokens[first].text != tokens[first].text.lower():
                break
        written += form(token.text)
        if len(written) > _LONGEST:
            break
        if written in _FORMS and not (written == "9999 AA" and (token.text in _NO_LETTERS or token.text in _ROW)):
            best = end + 1
    if best is None and tokens[first].shape is Shape.NUMBER and len(tokens[first].text) == 3:
        behind = tokens[first + 1] if first + 1 < len(tokens) else None
        return first + 1 if behind and behind.shape in CAPITALS else None
    if best is None or _goes_on(tokens, best) or (best < len(tokens) and tokens[best].text in _MEASURES):
        return None
    return best


def is_certain(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether a postcode's form alone tells that it is one."""
    return (
        end == at + 2
        and tokens[at].text.isupper()
        and f"{form(tokens[at].text)} {form(tokens[at + 1].text)}" in CERTAIN
    )


def _behind_prefix(tokens: Sequence[Token], at: int) -> int:
    """Past "SE-", "D -", "TK " before digits; where it began if there is none."""
    if tokens[at].key not in _PREFIXES or tokens[at].shape is Shape.LOWER:
        return at
    behind = at + 1
    dashed = behind < len(tokens) and tokens[behind].text in {"-", "–"} and tokens[behind].start == tokens[at].end
    behind += dashed
    if behind >= len(tokens) or tokens[behind].shape is not Shape.NUMBER:
        return at
    spelled = dashed or (len(tokens[at].text) > 1 and tokens[behind].start == tokens[at].end + 1)
    return behind if spelled and len(tokens[behind].text) > 1 else at


def _goes_on(tokens: Sequence[Token], end: int) -> bool:
    """Whether digits go on behind a dash, a stroke or a decimal mark, so that it is another number."""
    return (
        end + 1 < len(tokens)
        and tokens[end].start == tokens[end - 1].end
        and tokens[end].text in {"-", "/", ".", ",", ":"}
        and tokens[end + 1].start == tokens[end].end
        and tokens[end + 1].shape in NUMBERS
    )


def codes_said(tokens: Sequence[Token]) -> Iterator[Span]:  # noqa: C901 - a branch a form
    """Postcodes in a sentence or two behind a word for them, and rows of them behind words for an area."""
    for at, token in enumerate(tokens):
        if token.shape is Shape.MIXED and (spelled := _british(tokens, at)):
            yield _said(tokens, at, at + 2, spelled)
        elif token.shape is Shape.MIXED and _of_home(tokens, at):
            yield _said(tokens, at, at + 1, "it is the first half of a postcode where somebody lives")
        elif token.key in _WORDS or _spelled_out(tokens, at):
            if token.key in _SHORT_WORDS and token.shape is not Shape.UPPER and not _labels(tokens, at):
                continue
            begin = at + 1
            for end in range(begin, min(begin + _FAR, len(tokens))):
                if end >= begin and (code := _plain_code(tokens, end)) is not None:
                    yield _said(tokens, end, code, "a word for a postcode precedes it")
                    begin = code
                elif end < at + _CLOSE and tokens[end].shape is Shape.MIXED and _is_outward(tokens[end]):
                    yield _said(tokens, end, end + 1, "a word for a postcode precedes it")
        elif token.key in _AREAS:
            row = _row(tokens, at + 1)
            if len(row) > 1:
                for first, end in row:
                    yield _said(tokens, first, end, "it stands in a row of postcodes behind a word for an area")


_WORDS = words(
    "zip zips zipcode zipcodes postcode postcodes postal plz postleitzahl postleitzahlen pincode pincodes"
    " postnummer postnr postinumero iranyitoszam psc postcodes eircode eircodes postaux codepostal cp cep caps cap"
    " pcode postc pc-code pst-code"
    " postinro postnumer kod-pocztowy postkod indeks cod-postal postcode/zip"
)
_SHORT_WORDS = words("cp cep caps cap psc")
"""Abbreviations that are words, or other abbreviations, in small letters."""
_AREAS_NAMED = words("catchment coverage delivery area areas districts zones")
_AREAS = _AREAS_NAMED | words("deliver delivers serve serves served cover covers ship")
_FAR, _CLOSE = 30, 6
_BEFORE = words(
    "and or is was says said to in at code codes be of for with from not as are under says: either only also like"
)
_LABELS, _NOT_COUNTED = _WORDS | _AREAS_NAMED | _BEFORE, _BEFORE | ORDINARY | {"only"}
_ROW = frozenset({",", "and", "or", "/", "&", ";", "und", "et", "y", "e", "en", "to", "-"})


def _plain_code(tokens: Sequence[Token], at: int) -> int | None:  # noqa: PLR0911 - a return a reason
    """Past a postcode that nothing before or behind makes a count, an amount or another number."""
    if tokens[at].shape not in NUMBERS:
        return None
    end = code_end(tokens, at)
    before, behind = tokens[at - 1], tokens[end] if end is not None and end < len(tokens) else None
    if end is None or (end == at + 1 and (tokens[at].shape is not Shape.NUMBER or len(tokens[at].text) < 4)):
        return None
    if is_certain(tokens, at, end):
        return end
    if before.shape not in {Shape.MARK, Shape.LINE} and before.key not in _LABELS:
        return None
    if before.text == "." and tokens[at - 2].text == "P":
        return end  # "C.P. 28013"
    if before.text not in {",", ":", "(", ";", "=", "-", "\n", "/", "&", '"'} and before.shape is Shape.MARK:
        return None
    if before.text == ":" and tokens[at - 2].key not in _LABELS:
        return None  # "Amount: 12345"
    counted = behind is not None and behind.shape is Shape.LOWER and behind.key not in _NOT_COUNTED
    return None if counted or (behind is not None and behind.text in {"%", "€", "$", "£"}) else end


def _labels(tokens: Sequence[Token], at: int) -> bool:
    """Whether a colon stands behind a word."""
    return at + 1 < len(tokens) and tokens[at + 1].text == ":"


def _spelled_out(tokens: Sequence[Token], at: int) -> bool:
    """Whether "C.P.", "post code", "kod pocztowy" or "cod postal" ends here."""
    if at == 0:
        return False
    one = tokens[at - 1].key
    if tokens[at].key == "p" and at > 1 and tokens[at - 2].key == "c":
        return one == "." and tokens[at].text == "P" and tokens[at - 2].start == tokens[at].start - 2
    return (one, tokens[at].key) in _TWO_WORDS


_TWO_WORDS = frozenset({("post", "code"), ("p", "code"), ("kod", "pocztowy"), ("cod", "postal"), ("posta", "kodu")})


def _british(tokens: Sequence[Token], at: int) -> str | None:
    """Why "pe21 6ry" or "SW1A 1AA" is a postcode wherever it stands."""
    if at + 1 >= len(tokens) or tokens[at + 1].shape is not Shape.MIXED or tokens[at + 1].start != tokens[at].end + 1:
        return None
    first, second = tokens[at].text, tokens[at + 1].text
    if len(second) != _INWARD or second[1:].lower() in _UNITS or f"{form(first)} {form(second)}" not in _BRITISH:
        return None
    same = (first + second).isupper() or (first + second).islower()
    return "it has the form of a British postcode" if same and _is_outward(tokens[at]) else None


def _of_home(tokens: Sequence[Token], at: int) -> bool:
    """Whether "living in M14" ends here."""
    if at < 2 or tokens[at - 1].key not in _TO or not (tokens[at - 2].key in AT_HOME or tokens[at - 2].key in MOTION):
        return False
    return tokens[at].text.isupper() and _is_outward(tokens[at])


_TO = frozenset({"in", "to", "from", "near", "around"})


def _is_outward(token: Token) -> bool:
    """Whether a token is the first half of a British postcode, "M14" or "sw4"."""
    return form(token.text) in _OUTWARD and _AREA.split(token.text.lower(), maxsplit=1)[0] in _BRITISH_AREAS


_INWARD = 3
_AREA = re.compile(r"\d")
_UNITS = words("am pm km kg mm cm st nd rd th gb mb tb hr px ml mg cc hp kw mw")
_OUTWARD = frozenset(each.split()[0] for each in _BRITISH)
_BRITISH_AREAS = words(
    "ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh en ex fk fy g"
    " gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn np nr"
    " nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa"
    " wc wd wf wn wr ws wv yo ze"
)


def _row(tokens: Sequence[Token], at: int) -> list[tuple[int, int]]:
    """Postcodes that follow each other with commas and "and" between, from here or up to three words on."""
    found: list[tuple[int, int]] = []
    start = at
    while at < len(tokens) and (found or at - start < 4):
        end = _plain_code(tokens, at)
        if end is not None:
            found.append((at, end))
            at = end
        elif found and tokens[at].key not in _ROW:
            break
        else:
            at += 1
    return found


def _said(tokens: Sequence[Token], first: int, end: int, reason: str) -> Span:
    return Span(
        start=tokens[first].start,
        end=tokens[end - 1].end,
        entity="ZIP_CODE",
        score=0.7,
        method=Method.PATTERN,
        rule="postcodes said",
        reason=reason,
    )
