"""What a file seems to be: format, encoding, delimiter, quote, header. A proposal, made from its beginning."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from privacy_core.intake.database import DatabaseTable
from privacy_core.intake.encoding import detect_encoding
from privacy_core.intake.excel import ExcelSource, sheet_names
from privacy_core.intake.formats import BadRowList, Kind, ReadOptions, UnreadableFileError
from privacy_core.intake.missing import KNOWN_MARKERS, USUAL_MARKERS
from privacy_core.intake.packed import is_packed, unpack
from privacy_core.intake.parts import parts_of
from privacy_core.intake.records import records
from privacy_core.intake.source import Input
from privacy_core.intake.text import delimiter_told, sample_lines, untold
from privacy_core.intake.unchanged import check_regular

_DELIMITERS = ",;\t|"
_SAMPLE = 500  # records
_VALUE = re.compile(r"[+-]?[\d.,]*\d[%€$]?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|\S+@\S+\.\S+")
_START = 16 << 20  # bytes of a packed file that are looked at
_SIGNS = bytes([*range(9, 14), *range(32, 256)])  # in text of one byte a letter
_ODD = 16
_ABOUT = re.compile(
    r"(info|information(en)?|about|read ?me|notes?|legende?|code ?book|cover|title|contents?|(meta)? ?data ?dictionary|"
    r"meta ?data|descriptions?|documentation|dokumentation|deckblatt|hinweise?|inhalt|beschreibung|notice|lisez.?moi)"
    r"[\s\d_.-]*",
    re.IGNORECASE,
)  # what a sheet is called that tells something about the table on another one
_STATISTICAL = (
    (re.compile(rb"\$FL[23]"), Kind.SPSS),
    (re.compile(rb"<stata_dta>|[\x69-\x73][\x01\x02]\x01\x00"), Kind.STATA),
    (re.compile(rb"\x00{12}\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92"), Kind.SAS),
    (re.compile(rb"HEADER RECORD\*{7}LIB"), Kind.SAS_TRANSPORT),
)
_NOT_OURS = (
    (b"\xd0\xcf\x11\xe0", "it is an old Excel workbook (.xls), or one with a password", "Save it as .xlsx or CSV."),
    (b"BZh", "it is compressed", "Unpack it first."),
    (b"\xfd7zXZ", "it is compressed", "Unpack it first."),
    (b"(\xb5/\xfd", "it is compressed", "Unpack it first."),
    (b"SQLite format 3", "it is a database", "Open a table of it from a folder of the server."),
    (b"\x89PNG", "it is a picture", "Use the table that it shows."),
    (b"\xff\xd8\xff", "it is a picture", "Use the table that it shows."),
    (b"GIF8", "it is a picture", "Use the table that it shows."),
    (b"\x7fELF", "it is a program", "Choose the table."),
    (b"MZ\x90", "it is a program", "Choose the table."),
    (b"<?xml", "it is XML", "Save the table as CSV or Parquet."),
    (b"%PDF", "it is a PDF", "Use the table that it was made from."),
)
_WEB = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|head|body|table)\b", re.IGNORECASE)
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis."  # its first member is stored as it is, so that this can be seen


def detect(
    path: Input, *, member: str | None = None, sheet: str | None = None, scratch: Path | None = None
) -> ReadOptions:
    """Looks at the content, not at the name; of a folder, at its first part.

    Missing markers proposed for text and Excel are those that hardly ever mean anything else; :func:`preview` counts
    them and the doubtful ones ("-", "."). Parquet has nulls of its own, so only NaN is proposed there, and nothing
    for JSON Lines and databases.

    Args:
        path: Of a file or folder, or a table of a database.
        member: Of a zip archive with several files: the name of one.
        sheet: Of an Excel workbook; by default the first that is not empty.
        scratch: Folder for the beginning of a packed file; by default the system's.

    Raises:
        UnreadableFileError: it is empty, or of a kind that intake does not read.
    """
    if isinstance(path, DatabaseTable):
        return ReadOptions(kind=Kind.DATABASE)
    check_regular(path)
    if path.is_dir():
        return detect(parts_of(path)[0], scratch=scratch)
    head = _head(path)
    if _OPEN_DOCUMENT in head:
        raise UnreadableFileError("it is an OpenDocument file, such as .ods", "Save the table as .xlsx or CSV.")
    if is_packed(path):
        with TemporaryDirectory(dir=scratch) as folder:
            start = unpack(path, Path(folder) / "start", member=member, most=_START)
            return replace(_text(start.path, _head(start.path)), member=member)
    if head.startswith(b"PK\x03\x04"):
        return _excel(path, sheet)
    return _binary(head) or _text(path, head)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(80)
    if not head:
        raise UnreadableFileError("it is empty", "Choose a file with at least one row.")
    return head


def _binary(head: bytes) -> ReadOptions | None:
    if head.startswith(b"PAR1"):
        return ReadOptions(kind=Kind.PARQUET, missing_markers=("NaN",))
    for pattern, kind in _STATISTICAL:
        if pattern.match(head):
            return ReadOptions(kind=kind, missing_markers=("",))
    return None


def _text(path: Path, head: bytes) -> ReadOptions:
    for magic, what_is_so, what_to_do in _NOT_OURS:
        if head.startswith(magic):
            raise UnreadableFileError(what_is_so, what_to_do)
    if _WEB.match(head):
        raise UnreadableFileError("it is a web page", "Save the table as CSV or Parquet.")
    encoding = detect_encoding(path)
    if not encoding.startswith("utf-") and not _is_text(path):
        raise UnreadableFileError("it is neither text nor a format of tables", "Save the table as CSV or Parquet.")
    lines = sample_lines(path, encoding, most=_SAMPLE)
    if (first := next((line for line in lines if line.strip()), "").strip()).startswith("{") and _is_json(first, dict):
        return ReadOptions(kind=Kind.JSON_LINES, encoding=encoding)
    if re.match(r"\[\s*(\{|$)", first):
        raise UnreadableFileError("it is one JSON array", "Write it as JSON Lines: one object a line.")
    if re.fullmatch(r'\{\s*("[^"]*"\s*:.*)?', first) or (first.startswith("[") and _is_json(first, list)):
        raise UnreadableFileError("it is JSON, but not one object a line", "Write it as JSON Lines: one object a line.")
    return _separated(lines, encoding)


def _is_text(path: Path) -> bool:
    """Whether hardly any of its first bytes are signs that no text has."""
    with path.open("rb") as file:
        start = file.read(4096)
    odd = len(start.translate(None, _SIGNS))
    return odd < _ODD or odd * 20 < len(start)


def _excel(path: Path, sheet: str | None) -> ReadOptions:
    """How to read the sheet that is asked for, else the first that holds a table, else the first that is not empty."""
    names = sheet_names(path) if sheet is None else [sheet]
    if not names:
        raise UnreadableFileError("the workbook has no sheets", "Save the table again.")
    found: list[ReadOptions] = []
    problem: UnreadableFileError | None = None
    for number, name in enumerate(names):
        chosen = None if number == 0 and sheet is None else name
        options = ReadOptions(kind=Kind.EXCEL, header=False, sheet=chosen, missing_markers=USUAL_MARKERS)
        try:
            source = ExcelSource(path, options)
        except UnreadableFileError as error:
            problem = error
            continue
        rows = [list(cells) for (_, cells), _ in zip(source.rows(BadRowList()), range(_SAMPLE))]  # noqa: B905 - the range ends it
        found.append(replace(options, header=has_header(rows)))
        if _is_table(rows) and not _ABOUT.fullmatch(name.strip()):
            return found[-1]
    if not found and problem is not None:
        raise problem
    return found[0]


def _is_table(rows: Sequence[Sequence[str | None]]) -> bool:
    """Whether rows of a sheet look like a table: several, most of them with more than one cell."""
    return len(rows) > 1 and sum(sum(map(bool, row)) > 1 for row in rows) * 2 > len(rows)


def _separated(lines: Sequence[str], encoding: str) -> ReadOptions:
    told = delimiter_told(lines[0]) if lines else None
    lines = list(untold(lines))
    quote = _quote(lines)
    best: tuple[float, int, str, list[list[str]]] = (-1.0, 0, ",", [])
    for delimiter in told if told is not None and told in _DELIMITERS else _DELIMITERS:
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


def _is_json(line: str, kind: type) -> bool:
    try:
        return isinstance(json.loads(line), kind)
    except (ValueError, RecursionError):
        return False
