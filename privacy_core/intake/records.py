"""Records of a text file one by one, with the line that each begins at and why one cannot be read.

The quick way through a text file is the engine's; this is the careful way, for a look at the first rows and for files
that break their own format somewhere. Both read alike: a test compares them.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST_RECORD = 16 * 1024 * 1024
_UNCLOSED = "a quote is opened and not closed"
_AFTER_QUOTE = "text follows a closing quote"
_TOO_LONG = "it is longer than 16 million characters"


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record, or the reason why it has none."""

    line: int
    cells: list[str]
    reason: str = ""


class _Lines:
    """Lines with their numbers, and a way back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._source = iter(lines)
        self._returned: deque[str] = deque()
        self.number = 0

    def take(self) -> str | None:
        line = self._returned.popleft() if self._returned else next(self._source, None)
        self.number += line is not None
        return line

    def give_back(self, lines: list[str]) -> None:
        self._returned.extendleft(reversed(lines))
        self.number -= len(lines)


def records(lines: Iterable[str], *, delimiter: str, quote: str | None) -> Iterator[Record]:
    r"""Splits lines into records. Empty lines are no records.

    A quoted cell may hold delimiters, doubled quotes and line breaks, and a space may stand before its quotes. Where a
    quote is never closed, only the line that opens it is lost: reading goes on with the next one.

    >>> [record.cells for record in records(["a;'b;\n", "c'\n", "d\n"], delimiter=";", quote="'")]
    [['a', 'b;\nc'], ['d']]
    """
    source = _Lines(lines)
    split = _splitter(delimiter, quote) if quote else None
    while (line := source.take()) is not None:
        start = source.number
        bare = line.rstrip("\r\n")
        if not bare:
            continue
        if len(line) > LONGEST_RECORD:
            yield Record(start, [], _TOO_LONG)
        elif split is None or quote is None or quote not in bare:
            yield Record(start, bare.split(delimiter))
        else:
            yield _quoted(source, line, split)


def _quoted(source: _Lines, first: str, split: "_Splitter") -> Record:
    start = source.number
    taken = [first]
    length = len(first)
    cells, reason, place = split.resume([], first, 0)
    while reason == _UNCLOSED:
        line = source.take()
        length += len(line or "")
        if line is None or length > LONGEST_RECORD:
            source.give_back([*taken[1:], *([line] if line else [])])
            return Record(start, [], _UNCLOSED)
        taken.append(line)
        if split.closing.search(line):
            cells, reason, place = split.resume(cells, "".join(taken), place)
    if reason:
        source.give_back(taken[1:])
        return Record(start, [], reason)
    return Record(start, cells)


@dataclass(frozen=True, slots=True)
class _Splitter:
    quote: str
    delimiter: str
    quoted: re.Pattern[str]
    plain: re.Pattern[str]
    closing: re.Pattern[str]  # in a line that begins inside a quoted cell: an odd run of quotes ends the cell

    def resume(self, cells: list[str], text: str, place: int) -> tuple[list[str], str, int]:
        """Splits ``text`` from ``place``; the place comes back where a quote is still open."""
        cells = list(cells)
        end = len(text.rstrip("\r\n"))
        while True:
            opened = self.quoted.match(text, place)
            if opened is None:
                plain = self.plain.match(text, place, end)
                cells.append(plain.group() if plain else "")
                place = plain.end() if plain else place
            elif opened.group("close") is None:
                return cells, _UNCLOSED, place
            else:
                cells.append(opened.group("cell").replace(self.quote * 2, self.quote))
                place = opened.end()
                if place < end and text[place] != self.delimiter:
                    return cells, _AFTER_QUOTE, place
            if place >= end:
                return cells, "", place
            place += 1


def _splitter(delimiter: str, quote: str) -> _Splitter:
    q, d = re.escape(quote), re.escape(delimiter)
    return _Splitter(
        quote,
        delimiter,
        # One space before and any number behind, as DuckDB has it; after two spaces a quote is text.
        re.compile(rf" ?{q}(?P<cell>[^{q}]*(?:{q}{q}[^{q}]*)*)(?P<close>{q} *)?"),
        re.compile(rf"[^{d}]*"),
        re.compile(rf"(?<!{q}){q}(?:{q}{q})*(?!{q})"),
    )
