"""JSON Lines: one object a line, its keys the columns."""

import json
from collections.abc import Iterator
from pathlib import Path

from privacy_core.intake.encoding import UNDECODABLE
from privacy_core.intake.formats import BadRowList, ReadOptions, UnreadableFileError
from privacy_core.intake.missing import KNOWN_MARKERS
from privacy_core.intake.names import unique_names
from privacy_core.intake.records import LONGEST_RECORD
from privacy_core.intake.text import MOST_COLUMNS, TextLines

Object = dict[str, object]


class JsonLinesSource:
    """Objects one a line. A first pass finds the keys, in the order in which they first appear.

    Args:
        path: Of the file.
        options: Of these, only the encoding matters here.
        most: Lines from which the keys are taken; None is all.
    """

    def __init__(self, path: Path, options: ReadOptions, *, most: int | None = None) -> None:
        self._path = path
        self._encoding = options.encoding
        self._lines = TextLines(path, options.encoding)
        self._texts: set[str] = set()
        keys: dict[str, None] = {}
        for number, (_, value) in enumerate(self._objects(BadRowList()), start=1):
            if value is not None and not value.keys() <= keys.keys():
                keys.update(dict.fromkeys(value))
                if len(keys) > MOST_COLUMNS:
                    raise UnreadableFileError(f"it has more than {MOST_COLUMNS:,} keys", "Use fewer keys an object.")
            if number == most:
                break
        if not keys:
            raise UnreadableFileError("no line holds a JSON object with a key", "JSON Lines has one object a line.")
        self._keys = tuple(keys)
        self.columns, self.renamed = unique_names(self._keys)

    @property
    def texts(self) -> frozenset[str]:
        return frozenset(name for key, name in zip(self._keys, self.columns, strict=True) if key in self._texts)

    @property
    def share_read(self) -> float:
        return self._lines.share_read

    def rows(self, bad: BadRowList) -> Iterator[tuple[int, list[str | None]]]:
        for line, value in self._objects(bad):
            self._texts.update(key for key, cell in value.items() if _is_text(cell))
            yield line, [_text(value.get(key)) for key in self._keys]

    def _objects(self, bad: BadRowList) -> Iterator[tuple[int, Object]]:
        self._lines = TextLines(self._path, self._encoding)
        for number, line in enumerate(self._lines, start=1):
            if not line.strip():
                continue
            reason = ""
            value: object = None
            if len(line) > LONGEST_RECORD:
                reason = "it is longer than 16 million characters"
            elif UNDECODABLE in line:
                reason = f"bytes that are not {self._encoding}"
            else:
                try:
                    value = json.loads(line)
                except (ValueError, RecursionError):
                    reason = "it is not JSON"
            if reason or not isinstance(value, dict):
                bad.add(number, reason or "it is not a JSON object")
            elif _lone_surrogate(line, value):
                bad.add(number, "half of a character (a lone surrogate)")
            else:
                yield number, value


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)  # nested values stay JSON; true and 1.5 are as in the file


def _lone_surrogate(line: str, value: Object) -> bool:
    if "\\ud" not in line.lower():
        return False
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _is_text(cell: object) -> bool:
    return isinstance(cell, str) and cell.strip() not in KNOWN_MARKERS
