"""Long texts in pieces that a language model can read, cut where sentences or words end, and made harmless to read."""

import re
from collections.abc import Iterator

LONGEST = 8_000
"""Characters of a piece; a model takes time and memory in proportion, and a page has about 3,000."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_NO_WORD = re.compile(r"\S{200,}")
_LINE, _SENTENCE, _NO_NUMBER, _BLANK = map(re.compile, (r"\n", r"[.!?]\s", r"(?<!\d)\s|\s(?!\d)", r"\s"))


def readable(text: str) -> str:
    r"""The text with each character that has no encoding (half of a pair) replaced by one that has; as long as before.

    >>> readable("a\ud83d.") == "a\ufffd."
    True
    """
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def tokenizable(text: str) -> str:
    """The text with blanks for the marks in anything of 200 characters without a blank; as long as before.

    The time that spaCy's tokenizer takes for such a thing grows with the square of its marks: 10,000 brackets take it
    ten seconds.
    """
    return _NO_WORD.sub(lambda found: re.sub(r"[\W_]", " ", found.group()), text)


def pieces(text: str, *, longest: int = LONGEST) -> Iterator[tuple[int, str]]:
    """A text in pieces of at most ``longest`` characters, each with where it starts: together they are the text.

    A cut falls behind a line if it can, else behind a sentence, else between words of which one is no number.

    >>> list(pieces("It is so. It was not.", longest=12))
    [(0, 'It is so. '), (10, 'It was not.')]
    """
    start = 0
    while len(text) - start > longest:
        end = _cut(text, start, start + longest)
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _cut(text: str, start: int, end: int) -> int:
    """Where to cut: behind the last line or sentence if that leaves half a piece, or else anywhere."""
    middle = (start + end) // 2
    for cut, first in ((_LINE, middle), (_SENTENCE, middle), (_NO_NUMBER, start), (_BLANK, start)):
        places = [found.end() for found in cut.finditer(text, first, end + 1) if found.end() <= end]
        if places:
            return places[-1]
    return end
