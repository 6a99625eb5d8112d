"""What a file seems to be: format, encoding, delimiter, quote, header. A proposal, made from its beginning."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from privacy_core.intake.encoding import detect_encoding
from privacy_core.intake.excel import ExcelSource
from privacy_core.intake.formats import BadRowList, Kind, ReadOptions, UnreadableFileError
from privacy_core.intake.missing import KNOWN_MARKERS, USUAL_MARKERS
from privacy_core.intake.records import records
from privacy_core.intake.text import sample_lines

_DELIMITERS = ",;\t|"
_SAMPLE = 500  # records
_VALUE = re.compile(r"[+-]?[\d.,]*\d[%€$]?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|\S+@\S+\.\S+")
_NOT_OURS = (
    (b"\xd0\xcf\x11\xe0", "it is an old Excel workbook (.xls), or one with a password", "Save it as .xlsx or CSV."),
    (b"\x1f\x8b", "it is compressed", "Unpack it first."),
    (b"BZh", "it is compressed", "Unpack it first."),
    (b"\xfd7zXZ", "it is compressed", "Unpack it first."),
    (b"(\xb5/\xfd", "it is compressed", "Unpack it first."),
    (b"SQLite format 3", "it is a database", "Export the table as CSV or Parquet."),
    (b"%PDF", "it is a PDF", "Use the table that it was made from."),
)


def detect(path: Path) -> ReadOptions:
    """Looks at the content, not at the name.

    Missing markers proposed for text and Excel are those that hardly ever mean anything else; :func:`preview` counts
    them and the doubtful ones ("-", "."). Parquet has nulls of its own, so only NaN is proposed there, and nothing
    for JSON Lines.

    Raises:
        UnreadableFileError: it is empty, or of a kind that intake does not read.
    """
    if path.is_dir():
        return ReadOptions(kind=Kind.PARQUET, missing_markers=("NaN",))
    with path.open("rb") as file:
        head = file.read(16)
    if not head:
        raise UnreadableFileError("it is empty", "Choose a file with at least one row.")
    if head.startswith(b"PAR1"):
        return ReadOptions(kind=Kind.PARQUET, missing_markers=("NaN",))
    if head.startswith(b"PK\x03\x04"):
        return _excel(path)
    for magic, what_is_so, what_to_do in _NOT_OURS:
        if head.startswith(magic):
            raise UnreadableFileError(what_is_so, what_to_do)
    encoding = detect_encoding(path)
    lines = sample_lines(path, encoding, most=_SAMPLE)
    if (first := next((line for line in lines if line.strip()), "").strip()).startswith("{") and _is_object(first):
        return ReadOptions(kind=Kind.JSON_LINES, encoding=encoding)
    if re.match(r"\[\s*(\{|$)", first):
        raise UnreadableFileError("it is one JSON array", "Write it as JSON Lines: one object a line.")
    return _text(lines, encoding)


def _excel(path: Path) -> ReadOptions:
    try:
        with ZipFile(path) as archive:
            names = archive.namelist()
    except BadZipFile:
        raise UnreadableFileError("it is a damaged archive or workbook", "Save it again as .xlsx.") from None
    if not any(name.startswith("xl/") for name in names):
        raise UnreadableFileError("it is an archive without a workbook", "Unpack it first.")
    options = ReadOptions(kind=Kind.EXCEL, header=False, missing_markers=USUAL_MARKERS)
    rows = [list(cells) for (_, cells), _ in zip(ExcelSource(path, options).rows(BadRowList()), range(_SAMPLE))]  # noqa: B905 - the range ends it
    return ReadOptions(kind=Kind.EXCEL, header=has_header(rows), missing_markers=USUAL_MARKERS)


def _text(lines: Sequence[str], encoding: str) -> ReadOptions:
    quote = _quote(lines)
    best: tuple[float, int, str, list[list[str]]] = (-1.0, 0, ",", [])
    for delimiter in _DELIMITERS:
        found = [record.cells for record in records(lines, delimiter=delimiter, quote=quote) if not record.reason]
        widths = Counter(map(len, found))
        width, count = widths.most_common(1)[0] if widths else (1, 0)
        share = count / len(found) if found and width > 1 else 0.0
        # Rows that agree on their width speak for a delimiter; more cells decide between those that agree alike.
        candidate = (round(share, 1), width, delimiter, found)
        if candidate[:2] > best[:2]:
            best = candidate
    delimiter, found = (best[2], best[3]) if best[0] > 0 else (",", _split(lines, ",", quote))
    return ReadOptions(
        kind=Kind.CSV,
        delimiter=delimiter,
        quote=quote,
        header=has_header(found),
        encoding=encoding,
        missing_markers=USUAL_MARKERS,
    )


def has_header(rows: Sequence[Sequence[str | None]]) -> bool:
    """Whether the first row names the columns: no number, date, marker or e-mail in it, and no value of its column.

    >>> has_header([["sex", "age"], ["f", "30"]]), has_header([["f", "30"], ["f", "31"]])
    (True, False)
    >>> has_header([["f", "no"], ["m", "no"], ["f", "yes"]])
    False
    """
    if not rows:
        return True
    first = [(cell or "").strip() for cell in rows[0]]
    if any(_VALUE.fullmatch(cell) or (cell and cell in KNOWN_MARKERS) for cell in first) or not any(first):
        return False
    filled = [index for index, cell in enumerate(first) if cell]
    seen = [{(row[index] or "").strip() for row in rows[1:] if index < len(row)} for index in filled]
    again = sum(first[index] in values for index, values in zip(filled, seen, strict=True))
    return again * 2 < len(filled)


def _split(lines: Sequence[str], delimiter: str, quote: str) -> list[list[str]]:
    return [record.cells for record in records(lines, delimiter=delimiter, quote=quote) if not record.reason]


def _quote(lines: Sequence[str]) -> str:
    text = "".join(lines[:_SAMPLE])
    edges = rf"(?:^|[{re.escape(_DELIMITERS)}]){{mark}}|{{mark}}(?:[{re.escape(_DELIMITERS)}]|\r?$)"
    single, double = (len(re.findall(edges.replace("{mark}", mark), text, re.MULTILINE)) for mark in "'\"")
    return "'" if single > max(4, 4 * double) and single * 2 > len(lines) else '"'


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
