"""The room that a sheet takes is known before it is read, however its places are written."""

import io
import zipfile
from pathlib import Path

import pytest

from privacy_core.intake import UnreadableFileError, sheet_size
from privacy_core.intake.sheet_size import check_sheets


@pytest.fixture
def workbook(tmp_path: Path):
    def made(rows: str, *, name: str = "xl/worksheets/sheet1.xml", beside: str = "xl/styles.xml") -> Path:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
            archive.writestr(beside, "<x/>")
        (tmp_path / "in.xlsx").write_bytes(out.getvalue())
        return tmp_path / "in.xlsx"

    return made


def row(number: int, columns: str = "ABC") -> str:
    return f'<row r="{number}">' + "".join(f'<c r="{column}{number}"><v>1</v></c>' for column in columns) + "</row>"


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"/></row>',
        "<row><c r='XFD1048576'/></row>",
        '<row><c s="1" r = "XFD1048576"/></row>',
        '<row><c r="xfd1048576"/></row>',
        '<x:row><x:c r="XFD1048576"/></x:row>',
        '<row><c r="&#88;FD1"/></row>',
        '<row r="1048576"/><row r="1"><c r="XFD1"/></row>',
        '<row><c r="ZZZZ1"/></row>',
        '<row><c r="A99999999"/></row>',
        "<row>" + "<c/>" * 16_000 + "</row>" + "<row><c/></row>" * 3_000,
    ],
)
def test_cells_that_lie_far_apart_are_refused(workbook, far) -> None:
    with pytest.raises(UnreadableFileError, match="more cells than fit into memory"):
        check_sheets(workbook(row(1) + far))


@pytest.mark.parametrize(
    "name", ["xl/sheets/s1.xml", "xl/Worksheets/sheet1.xml", "xl/worksheets/sheet1.dat", "xl/media/picture.png", "s"]
)
def test_a_sheet_is_looked_at_wherever_it_lies(workbook, name) -> None:
    with pytest.raises(UnreadableFileError, match="more cells than fit into memory"):
        check_sheets(workbook(row(1) + '<row r="1048576"><c r="XFD1048576"/></row>', name=name))


@pytest.mark.parametrize("beside", ["xl/Workbook.bin", "content.xml", "XL/worksheets/sheet1.xml"])
def test_an_archive_that_can_be_read_as_another_workbook_is_refused(workbook, beside) -> None:
    with pytest.raises(UnreadableFileError, match="no Excel workbook"):
        check_sheets(workbook(row(1), beside=beside))


@pytest.mark.parametrize(
    "rows",
    [
        "".join(row(number) for number in range(1, 5_000)),
        row(1) + row(1_000_000),
        "<row><c><v>1</v></c><c><v>2</v></c></row>" * 2_000,
        row(1) + '<row r="2"><c r="A2" t="inlineStr"><is><t>r="x" and r="XFD"</t></is></c></row>',
    ],
)
def test_usual_sheets_are_read(workbook, rows) -> None:
    check_sheets(workbook(rows))


def test_blocks_may_end_anywhere(workbook, monkeypatch) -> None:
    rows = "".join(row(number) for number in range(1, 60)) + row(1_048_576, ["A", "XFD"])
    path = workbook(rows)
    for size in range(1, 80, 7):
        monkeypatch.setattr(sheet_size, "_BLOCK", size)
        with pytest.raises(UnreadableFileError, match="more cells"):
            check_sheets(path)


def test_more_cells_than_fit_are_refused_however_close_they_lie(workbook, monkeypatch) -> None:
    path = workbook("".join(row(number) for number in range(1, 101)))
    monkeypatch.setattr(sheet_size, "MOST_CELLS", 300)
    check_sheets(path)
    monkeypatch.setattr(sheet_size, "MOST_CELLS", 299)
    with pytest.raises(UnreadableFileError, match="more cells"):
        check_sheets(path)
