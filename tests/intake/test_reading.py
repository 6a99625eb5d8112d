"""Reading files: encodings, names, bad rows, markers, and what is left behind."""

import logging
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from privacy_core.errors import ColumnsMissingError, InvalidValueError
from privacy_core.intake import (
    BadRow,
    BadRows,
    BadRowsError,
    ColumnType,
    Kind,
    ReadOptions,
    UnreadableFileError,
    detect,
    preview,
    read,
)

ADULT = Path(__file__).resolve().parents[3] / "shared" / "data" / "adult" / "adult.csv"
UMLAUTS = "name;plz\nMüller;01069\nÉtienne;10115\n"


@pytest.fixture
def write(tmp_path: Path):
    def made(content: str | bytes, name: str = "in.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "data.parquet"


@pytest.mark.parametrize(
    ("encoding", "mark", "found"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("cp1252", b"", "cp1252"),
    ],
)
@pytest.mark.parametrize("broken", ["", "one cell\n"])
def test_every_encoding_is_found_and_read_the_quick_and_the_careful_way(
    write, out, encoding, mark, found, broken
) -> None:
    path = write(mark + (UMLAUTS + broken).encode(encoding))
    options = detect(path)
    assert (options.encoding, options.delimiter, options.header) == (found, ";", True)
    options = ReadOptions(**vars(options) | {"bad_rows": BadRows.LEAVE_OUT})
    assert preview(path, options).sample.to_pydict() == {"name": ["Müller", "Étienne"], "plz": ["01069", "10115"]}
    result = read(path, options, out)
    assert pq.read_table(out).to_pydict() == {"name": ["Müller", "Étienne"], "plz": ["01069", "10115"]}
    assert result.bad_rows == ((BadRow(4, "1 cells where 2 are expected"),) if broken else ())


def test_bad_rows_are_listed_by_line_with_a_reason_and_without_their_cells(write, out) -> None:
    content = b'a,b\n1,2\n3\n"x\ny",4\n5,6,7\n8,"9"9\n10,\xff\n11,"12\n13,14\n'
    path = write(content)
    options = ReadOptions(kind=Kind.CSV, bad_rows=BadRows.LEAVE_OUT)
    result = read(path, options, out)
    assert result.bad_rows == (
        BadRow(3, "1 cells where 2 are expected"),
        BadRow(6, "3 cells where 2 are expected"),
        BadRow(7, "text follows a closing quote"),
        BadRow(8, "bytes that are not utf-8"),
        BadRow(9, "a quote is opened and not closed"),
    )
    assert result.bad_row_count == 5
    assert pq.read_table(out).to_pydict() == {"a": ["1", "x\ny", "13"], "b": [2, 4, 14]}
    look = preview(path, options)
    assert look.bad_rows == result.bad_rows
    assert look.rows_examined == result.rows == 3


def test_bad_rows_stop_the_reading_unless_they_may_be_left_out(write, out, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    path = write("a,b\n1,2\nSECRET\n")
    with pytest.raises(BadRowsError, match=r"1 row cannot be read \(line 3: 1 cells where 2 are expected\)") as raised:
        read(path, ReadOptions(kind=Kind.CSV), out)
    assert "SECRET" not in str(raised.value) + caplog.text
    assert list(out.parent.iterdir()) == []


def test_cells_that_a_chosen_type_cannot_hold_are_bad_rows_with_their_true_line(write, out) -> None:
    path = write('a,b\n"1\n","x"\n\n2,y\nthree,z\n4,u\n')
    options = ReadOptions(kind=Kind.CSV, types={"a": ColumnType.INTEGER}, bad_rows=BadRows.LEAVE_OUT)
    result = read(path, options, out)
    assert result.bad_rows == (
        BadRow(2, "not an integer in column 'a'"),
        BadRow(6, "not an integer in column 'a'"),
    )
    assert pq.read_table(out).to_pydict() == {"a": [2, 4], "b": ["y", "u"]}
    with pytest.raises(BadRowsError, match="2 rows cannot be read"):
        read(path, ReadOptions(kind=Kind.CSV, types={"a": ColumnType.INTEGER}), out)


def test_only_a_thousand_bad_rows_are_listed_and_all_are_counted(write, out) -> None:
    path = write("a,b\n" + "x\n" * 1_500 + "1,2\n")
    result = read(path, ReadOptions(kind=Kind.CSV, bad_rows=BadRows.LEAVE_OUT), out)
    assert (len(result.bad_rows), result.bad_row_count, result.rows) == (1_000, 1_500, 1)


def test_empty_and_repeated_names_are_made_unique_and_told(write, out) -> None:
    path = write("id,,ID, b ,id_2,line\n1,2,3,4,5,6\n")
    result = read(path, ReadOptions(kind=Kind.CSV), out)
    assert result.schema.names == ["id", "column_2", "ID_3", "b", "id_2", "line"]
    assert [(renamed.position, renamed.before, renamed.after) for renamed in result.renamed] == [
        (2, "", "column_2"),
        (3, "ID", "ID_3"),
    ]


def test_a_file_without_header_keeps_its_first_row(write, out) -> None:
    path = write("a\t1\na\t2\nb\t3\n")
    options = detect(path)
    assert (options.delimiter, options.header) == ("\t", False)
    assert read(path, options, out).rows == 3
    assert pq.read_schema(out).names == ["column_1", "column_2"]


def test_markers_are_counted_per_column_whether_chosen_or_not(write, out) -> None:
    path = write("a,b\n?,-\nNA,-\n1, ? \n,x\n")
    result = read(path, ReadOptions(kind=Kind.CSV, missing_markers=("?", "")), out)
    assert result.missing_markers_found == {"a": {"?": 1, "NA": 1, "": 1}, "b": {"-": 2, "?": 1}}
    assert pq.read_table(out).to_pydict() == {"a": [None, "NA", "1", None], "b": ["-", "-", None, "x"]}


def test_columns_are_left_out_and_transformed_before_anything_is_stored(write, out) -> None:
    path = write("name,age,secret\nAnn,30,x\nBob,40,y\n")
    options = ReadOptions(kind=Kind.CSV, leave_out=("secret",))
    read(path, options, out, functions={"name": lambda names: pc.utf8_slice_codeunits(names, 0, 1)})
    assert pq.read_table(out).to_pydict() == {"name": ["A", "B"], "age": [30, 40]}
    assert [path.name for path in out.parent.iterdir()] == [out.name]


@pytest.mark.parametrize("named", [{"types": {"nmae": ColumnType.TEXT}}, {"leave_out": ("nmae",)}])
def test_an_unknown_column_is_refused(write, out, named) -> None:
    with pytest.raises(ColumnsMissingError, match="'nmae'"):
        read(write("name,age\nx,1\n"), ReadOptions(kind=Kind.CSV, **named), out)


def test_every_column_left_out_is_refused(write, out) -> None:
    with pytest.raises(InvalidValueError, match="Keep at least one"):
        read(write("a,b\n1,2\n"), ReadOptions(kind=Kind.CSV, leave_out=("a", "b")), out)


def test_a_failure_leaves_nothing_behind(write, out, tmp_path) -> None:
    def fails(values):
        raise InvalidValueError("on purpose")

    with pytest.raises(InvalidValueError, match="on purpose"):
        read(write("a,b\n1,2\n"), ReadOptions(kind=Kind.CSV), out, functions={"a": fails})
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["in.csv", "out"]


def test_a_file_of_a_header_only_has_no_rows(write, out) -> None:
    assert read(write("a,b\n"), ReadOptions(kind=Kind.CSV), out).rows == 0
    assert pq.read_schema(out).names == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "it is empty"),
        (b"\xd0\xcf\x11\xe0\xa1", "old Excel workbook"),
        (b"\x1f\x8b\x08", "damaged archive"),
        (b"PK\x03\x04nothing", "damaged archive"),
        (b'[{"a": 1}]', "one JSON array"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(write, content, message) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        detect(write(content))


ROWS = "a,b\n" + "".join(f"{n},x\n" for n in range(40_000))


@pytest.mark.parametrize(
    ("text", "changes", "first", "slowly"),
    [
        (ROWS, {}, "reading 0% · then: finding types, writing", False),
        (ROWS + "1\n", {"bad_rows": "leave_out"}, "reading 0% · then: finding types, writing", True),
        (ROWS, {"types": {"b": "integer"}, "bad_rows": "leave_out"}, "reading 0% · then: finding types, writing", True),
    ],
)
def test_every_stage_is_told_with_what_comes_then_and_the_whole_never_goes_back(
    write, out, text, changes, first, slowly
) -> None:
    steps: list[tuple[int, int, str]] = []
    options = ReadOptions.from_json({**ReadOptions(kind=Kind.CSV).to_json(), **changes})
    read(write(text), options, out, report=lambda *step: steps.append(step))
    assert steps[0] == (0, 1000, first)
    assert steps[-1] == (1000, 1000, "writing 100%")
    done = [step[0] for step in steps]
    assert done == sorted(done)
    row_by_row = [note for _, _, note in steps if note.startswith("reading row by row")]
    assert bool(row_by_row) is slowly
    if slowly:  # told batch by batch, by bytes
        shares = [int(note.split("%")[0].rsplit(" ", 1)[1]) for note in row_by_row]
        assert len({*shares}) > 2
        assert shares[-1] == 100


def test_options_travel_as_json() -> None:
    options = ReadOptions(kind=Kind.CSV, delimiter=";", types={"a": ColumnType.DATE}, leave_out=("b",))
    assert ReadOptions.from_json(options.to_json()) == options
    with pytest.raises(InvalidValueError, match="no field 'delimeter'"):
        ReadOptions.from_json({"kind": "csv", "delimeter": ";"})
    with pytest.raises(InvalidValueError, match="kind"):
        ReadOptions.from_json({"kind": "word"})


@pytest.mark.parametrize(
    "wrong", [{"delimiter": ""}, {"delimiter": "\n"}, {"quote": "ab"}, {"delimiter": '"'}, {"encoding": "utf-9"}]
)
def test_options_that_cannot_be_are_refused(wrong) -> None:
    with pytest.raises(InvalidValueError):
        ReadOptions(kind=Kind.CSV, **wrong)


@pytest.mark.skipif(not ADULT.exists(), reason="needs the shared Adult data")
def test_adult_is_read_whole(out) -> None:
    options = detect(ADULT)
    result = read(ADULT, options, out)
    assert (result.rows, result.bad_row_count, options.delimiter) == (30_162, 0, ";")
    assert str(result.schema.field("age").type) == "int64"
    lines = ADULT.read_text().splitlines()[1:]
    ages = [int(line.split(";")[1]) for line in lines]
    assert pq.read_table(out).column("age").to_pylist() == ages
    look = preview(ADULT, options)
    assert (look.rows_examined, look.whole_file, look.sample.num_rows) == (10_000, False, 50)
    assert look.types["age"] is ColumnType.INTEGER


def test_a_wide_table_is_typed_like_a_narrow_one(tmp_path: Path) -> None:
    width = 130
    lines = [",".join(f"c{n}" for n in range(width))]
    lines += [",".join(f"{row}" if n % 2 else f"t{row}" for n in range(width)) for row in range(3_000)]
    (tmp_path / "in.csv").write_text("\n".join([*lines, ",".join(["x"] * width)]))
    types = {"c129": ColumnType.INTEGER}
    options = ReadOptions(kind=Kind.CSV, types=types, bad_rows=BadRows.LEAVE_OUT, leave_out=("c5",))
    functions = {"c128": lambda values: pa.array(["masked"] * len(values))}
    result = read(tmp_path / "in.csv", options, tmp_path / "out.parquet", functions=functions)
    table = pq.read_table(tmp_path / "out.parquet")
    assert (result.rows, result.bad_row_count) == (3_000, 1)
    assert table.column_names == [f"c{n}" for n in range(width) if n != 5]
    assert table["c129"].to_pylist() == list(range(3_000))
    assert table["c0"].to_pylist() == [f"t{row}" for row in range(3_000)]
    assert set(table["c128"].to_pylist()) == {"masked"}
