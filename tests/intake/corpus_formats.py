"""Bad and odd files of the formats that are not text, and packed ones: the rest of the corpus."""

import datetime as dt
import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import xlsxwriter

from privacy_core.errors import InvalidValueError
from privacy_core.intake import BadRowsError, UnreadableFileError
from tests.intake.corpus import SECRET, refused, table

CSV = b"a,b\n1,x\n2,y\n"
AS_TABLE = {"a": [1, 2], "b": ["x", "y"]}
AS_ONE = {"a": [1], "b": ["x"]}
AS_200 = {"a": list(range(200)), "b": ["x"] * 200}


def parquet(columns: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(columns if isinstance(columns, pa.Table) else pa.table(columns), out)
    return out.getvalue()


def packed(members: Mapping[str, bytes], *, level: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", level) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(*rows: list[Any]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def rezipped(content: bytes, *, member: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return packed({name: change(part) if name == member else part for name, part in members.items()})


def sheet(*changes: tuple[bytes, bytes]) -> bytes:
    """A workbook of two columns and one row, whose sheet says something else."""

    def change(part: bytes) -> bytes:
        for before, after in changes:
            assert before in part
            part = part.replace(before, after)
        return part

    return rezipped(workbook(["a", "b"], [1, "x"]), member="xl/worksheets/sheet1.xml", change=change)


def with_macros() -> bytes:
    content = workbook(["a", "b"], [1, "x"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return packed({**members, "xl/vbaProject.bin": noise(5000)})


def statistical(suffix: str, write: Callable[..., None], *, cut: int = 0) -> bytes:
    """A file as pyreadstat writes it, of 200 rows, and without its end."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"people{suffix}"
        write(pd.DataFrame({"a": [float(n) for n in range(200)], "b": [SECRET if cut else "x"] * 200}), str(path))
        content = path.read_bytes()
    return content[: len(content) - cut] if cut else content


def bomb_in_a_workbook() -> bytes:
    """A sheet that unpacks to 600 MB of spaces."""
    out = io.BytesIO(workbook(["a", "b"], [1, SECRET]))
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(out) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    head, end = members[sheet].split(b"<sheetData>")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in members.keys() - {sheet}:
            archive.writestr(name, members[name])
        with archive.open(sheet, "w", force_zip64=True) as file:
            file.write(head + b"<sheetData>")
            for _ in range(600):
                file.write(b" " * 2**20)
            file.write(end)
    return made.getvalue()


def noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)  # noqa: S311 - the same noise each time


def lines(*values: object) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


JSON = (
    table("objects with other keys", lines({"a": 1}, {"b": "x"}), {"a": [1, None], "b": [None, "x"]}),
    table("a key twice in an object", '{"a": 1, "a": 2}\n', {"a": [2]}),
    table("nested values", lines({"a": {"b": [1]}, "c": 1}), {"a": ['{"b": [1]}'], "c": [1]}),
    table("an empty key", lines({"": 1, "b": 2}), {"column_1": [1], "b": [2]}),
    refused("one JSON array", json.dumps([{"a": SECRET}]), UnreadableFileError, "JSON array"),
    refused(
        "one JSON object on several lines", json.dumps({"a": SECRET}, indent=1), UnreadableFileError, "not one object"
    ),
    refused("JSON arrays, one a line", lines([1, SECRET], [2, "x"]), UnreadableFileError, "not one object a line"),
    refused("a line that is no JSON", lines({"a": 1}) + SECRET + "\n", BadRowsError, "line 2: it is not JSON"),
    refused("half a character", '{"a": 1}\n{"a": "\\ud800"}\n', BadRowsError, "line 2: half of a character"),
    refused("a line of 100,000 brackets", '{"a": 1}\n{"a": ' + "[" * 100_000 + "\n", BadRowsError, "line 2"),
    refused("half a character in a key", '{"a\\udfff": 1}\n', UnreadableFileError, "no line holds"),
    table("both halves of a character", '{"a": "\\ud83e\\udd12"}\n{"a": "x"}\n', {"a": ["🤒", "x"]}),
    refused("objects without keys", "{}\n{}\n", UnreadableFileError, "no line holds"),
    table("words for numbers", '{"a": NaN}\n{"a": Infinity}\n{"a": 1}\n', {"a": ["NaN", "Infinity", "1"]}),
)

PARQUETS = (
    refused("a Parquet file cut short", parquet({"a": [SECRET] * 100})[:-20], UnreadableFileError, "no Parquet file"),
    refused("a Parquet file of four letters", b"PAR1", UnreadableFileError, "no Parquet file"),
    refused("a Parquet file with noise in it", b"PAR1" + noise(5000) + b"PAR1", UnreadableFileError, "Parquet"),
    refused("Parquet without columns", parquet(pa.table({})), UnreadableFileError, "no Parquet file"),
    refused("Parquet without rows", parquet({"a": pa.array([], pa.int64())}), InvalidValueError, "no records"),
    table("lists in Parquet", parquet({"a": [[SECRET]], "b": [1]}), {"b": [1]}),
    table("bytes in Parquet", parquet({"a": [SECRET.encode()], "b": [1]}), {"b": [1]}),
    refused("nothing but lists in Parquet", parquet({"a": [[SECRET]]}), UnreadableFileError, "no column holds one"),
    table(
        "names twice in Parquet",
        parquet(pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"])),
        {"a": [1], "a_2": [2]},
    ),
    table(
        "types that other formats lack",
        parquet(
            {
                "big": pa.array([2**64 - 1], pa.uint64()),
                "money": pa.array([Decimal("1.10")], pa.decimal128(10, 2)),
                "half": pa.array([1.5], pa.float32()),
                "at": pa.array([dt.datetime(2023, 1, 1, tzinfo=dt.UTC)], pa.timestamp("ns", "UTC")),
                "on": pa.array([dt.date(1, 1, 1)]),
                "kind": pa.array(["x"]).dictionary_encode(),
            }
        ),
        {
            "big": [2**64 - 1],
            "money": [Decimal("1.10")],
            "half": [1.5],
            "at": [dt.datetime(2023, 1, 1, tzinfo=dt.UTC)],
            "on": [dt.date(1, 1, 1)],
            "kind": ["x"],
        },
    ),
    table("infinity in Parquet", parquet({"a": [float("inf"), float("nan")]}), {"a": [float("inf"), None]}),
    table("a column of nulls in Parquet", parquet({"a": pa.nulls(2), "b": [1, 2]}), {"b": [1, 2]}),
    table("names of Parquet that end a statement", parquet({'"; DROP TABLE x; --': [1]}), {'"; DROP TABLE x; --': [1]}),
)

WORKBOOKS = (
    table(
        "text and codes in a workbook",
        workbook(["id", "n"], ["007", 1], ["=1+1", 2]),
        {"id": ["007", "=1+1"], "n": [1, 2]},
    ),
    table("short rows in a workbook", workbook(["a", "b"], ["x"], ["y", "z"]), {"a": ["x", "y"], "b": [None, "z"]}),
    refused("an empty workbook", workbook(), UnreadableFileError, "empty"),
    refused(
        "a workbook cut short", workbook(["a"], [SECRET])[:2000], UnreadableFileError, "damaged archive or workbook"
    ),
    refused("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(3000), UnreadableFileError, ".xls"),
    table("a workbook with macros", with_macros(), AS_ONE, file="people.xlsm"),
    table("a workbook that says it is smaller", sheet((b'ref="A1:B2"', b'ref="A1"')), AS_ONE),
    table("a workbook that says it is larger", sheet((b'ref="A1:B2"', b'ref="A1:XFD1048576"')), AS_ONE),
    refused(
        "a workbook with a cell in its last corner",
        sheet((b'<row r="2"', b'<row r="1048576"'), (b'"A2"', b'"A1048576"'), (b'"B2"', b'"XFD1048576"')),
        UnreadableFileError,
        "more cells than fit",
    ),
    refused(
        "a workbook with a cell beyond every corner",
        sheet((b'r="B2"', b'r="ZZZZ9999999"')),
        UnreadableFileError,
        "more cells than fit",
    ),
    refused(
        "a workbook whose cells hide where they are",
        sheet((b'r="B2"', b'r="&#88;FD1048576"')),
        UnreadableFileError,
        "more cells than fit",
    ),
    refused(
        "a workbook whose sheet ends early",
        sheet((b"</row></sheetData>", b"")),
        UnreadableFileError,
        "is damaged",
    ),
    refused("a workbook that is a bomb", bomb_in_a_workbook, UnreadableFileError, "unpacks to more than"),
)

PACKED = (
    table("gzip", gzip.compress(CSV), AS_TABLE, file="people.csv.gz"),
    table("gzip in two parts", gzip.compress(CSV[:6]) + gzip.compress(CSV[6:]), AS_TABLE),
    table("zip", packed({"people.csv": CSV}), AS_TABLE, file="people.zip"),
    refused("gzip cut short", gzip.compress(CSV + noise(5000).hex().encode())[:-500], UnreadableFileError, "damaged"),
    refused("gzip with noise in it", gzip.compress(CSV)[:12] + noise(500), UnreadableFileError, "damaged"),
    refused("a bomb in gzip", lambda: gzip.compress(b"a,b\n" + b"1,2\n" * 2**25, 9), UnreadableFileError, "unpacks to"),
    refused("a bomb in zip", lambda: packed({"a.csv": b"a,b\n" + b"1,2\n" * 2**25}), UnreadableFileError, "unpacks to"),
    refused("gzip in gzip", gzip.compress(gzip.compress(CSV)), UnreadableFileError, "archive inside"),
    refused("zip in zip", packed({"a.zip": packed({"a.csv": CSV})}), UnreadableFileError, "archive inside"),
    refused("an empty zip", packed({}), InvalidValueError, "no records"),
    refused("a zip cut short", packed({"a.csv": CSV * 100})[:-30], UnreadableFileError, "damaged"),
    table("a zip whose member is a path", packed({"../../../etc/x.csv": CSV}), AS_TABLE),
    table("a zip whose member is absolute", packed({"/etc/x.csv": CSV}), AS_TABLE),
    refused("bzip2", b"BZh91AY&SY" + noise(100), UnreadableFileError, "compressed"),
    refused("xz", b"\xfd7zXZ\x00" + noise(100), UnreadableFileError, "compressed"),
)

STATISTICALS = (
    table("SPSS", statistical(".sav", pyreadstat.write_sav), AS_200, file="people.sav"),
    table("Stata", statistical(".dta", pyreadstat.write_dta), AS_200, file="people.dta"),
    table("SAS transport", statistical(".xpt", pyreadstat.write_xport), AS_200, file="people.xpt"),
    refused(
        "SPSS cut short",
        statistical(".sav", pyreadstat.write_sav, cut=700),
        UnreadableFileError,
        "no SPSS file, or damaged",
    ),
    refused(
        "Stata cut short",
        statistical(".dta", pyreadstat.write_dta, cut=700),
        UnreadableFileError,
        "no Stata file, or damaged",
    ),
    refused(
        "SAS transport cut short",
        statistical(".xpt", pyreadstat.write_xport, cut=700),
        UnreadableFileError,
        "cut short",
    ),
    refused("SPSS and nothing behind its head", b"$FL2" + noise(300), UnreadableFileError, "no SPSS file, or damaged"),
    refused(
        "Stata and nothing behind its head",
        b"<stata_dta>" + noise(300),
        UnreadableFileError,
        "no Stata file, or damaged",
    ),
    refused(
        "SAS and nothing behind its head",
        b"\0" * 12 + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92" + noise(300),
        UnreadableFileError,
        "no SAS file, or damaged",
    ),
)

NO_TABLES = (
    refused("noise", noise(50_000), UnreadableFileError, "neither text nor"),
    refused("a picture", b"\x89PNG\r\n\x1a\n" + noise(5000), UnreadableFileError, "a picture"),
    refused("a program", b"\x7fELF\x02\x01\x01" + b"\0" * 9 + noise(5000), UnreadableFileError, "a program"),
    refused("a PDF", b"%PDF-1.7\n" + noise(1000), UnreadableFileError, "PDF"),
    refused("a database", b"SQLite format 3\0" + noise(1000), UnreadableFileError, "database"),
    refused("a web page under another name", f"<html><table><tr><td>{SECRET},1", UnreadableFileError, "a web page"),
    refused(
        "an OpenDocument sheet",
        packed(
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"},
            level=zipfile.ZIP_STORED,
        ),
        UnreadableFileError,
        "OpenDocument",
    ),
    refused("XML", f'<?xml version="1.0"?>\n<a>\n  <b c="1,2">{SECRET}</b>\n</a>\n', UnreadableFileError, "it is XML"),
)

FORMAT_CASES = (*JSON, *PARQUETS, *WORKBOOKS, *PACKED, *STATISTICALS, *NO_TABLES)
