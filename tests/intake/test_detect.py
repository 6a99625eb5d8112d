"""What a text file seems to be."""

from pathlib import Path

import pytest
import xlsxwriter

from privacy_core.intake import Kind, detect
from privacy_core.intake.detect import has_header


@pytest.mark.parametrize(
    ("text", "delimiter", "quote", "header"),
    [
        ("a,b\n1,2\n", ",", '"', True),
        ("a;b\n1,5;2,5\n3,5;4,5\n", ";", '"', True),
        ("a\tb\nx, y\tz\n", "\t", '"', True),
        ("a|b|c\n1|2|3\n", "|", '"', True),
        ("'a','b'\n'1','x, y'\n'2','z'\n'3','z'\n", ",", "'", True),
        ('"a;b","c"\n"1;2","3"\n', ",", '"', True),
        ("only\none\ncolumn\n", ",", '"', True),
        ("1,2\n3,4\n", ",", '"', False),
        ("m,yes\nf,no\nm,yes\n", ",", '"', False),
        ("name,born\nAnn,1999-12-31\n", ",", '"', True),
        ("Ann,1999-12-31\nBob,1999-12-30\n", ",", '"', False),
        (",a\n0,x\n1,y\n", ",", '"', True),
    ],
)
def test_delimiter_quote_and_header_are_found(tmp_path: Path, text, delimiter, quote, header) -> None:
    path = tmp_path / "misnamed.parquet"
    path.write_text(text)
    found = detect(path)
    assert (found.kind, found.delimiter, found.quote, found.header) == (Kind.CSV, delimiter, quote, header)


def test_a_character_cut_by_a_sample_does_not_change_the_encoding(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    path.write_text("a,b\n" + "ü" * 100 + ",x\n" + "äöü€,😀\n" * 150_000)
    assert detect(path).encoding == "utf-8"


def test_one_byte_late_in_a_file_shows_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    path.write_bytes(b"a,b\n" + b"x,y\n" * 500_000 + "ü,y\n".encode("cp1252"))
    assert detect(path).encoding == "cp1252"


def test_no_rows_count_as_having_a_header() -> None:
    assert has_header([])


@pytest.mark.parametrize(
    ("sheets", "chosen"),
    [
        ({"Info": [["Made by", "Ann"], ["Year", "2020"]], "Data": [["id", "age"], [1, 30], [2, 31]]}, "Data"),
        ({"Sheet1": [["A survey of people"], ["of 2020"]], "Sheet2": [["id", "age"], [1, 30]]}, "Sheet2"),
        ({"People": [["id", "age"], [1, 30]], "Codebook": [["code", "label"], [1, "x"]]}, None),
        ({"Info": [["id", "age"], [1, 30]]}, None),  # there is no other
        ({"Ages": [["age"], [30], [31]]}, None),
        ({"Leer": [], "Notes": [["a", "b"], [1, 2]]}, "Notes"),
    ],
)
def test_the_first_sheet_that_holds_a_table_is_proposed(tmp_path, sheets, chosen) -> None:
    path = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    assert detect(path).sheet == chosen
