"""What a column is: worked by hand, and the law that nothing is lost by a number."""

import datetime as dt
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy_core.engine import DuckDbEngine
from privacy_core.intake import USUAL_MARKERS, ColumnType, Doubt, Kind, ReadOptions, read


@pytest.fixture(scope="module")
def engine():
    made = DuckDbEngine(memory_limit="500MB")
    yield made
    made.shutdown()


@pytest.fixture
def column(engine, tmp_path: Path):
    """Writes cells to a file of one more column, and gives back the values that intake makes of them."""

    def made(cells: list[str], **options):
        path = tmp_path / "in.csv"
        path.write_text("x|other\n" + "".join(f'"{cell.replace(chr(34), chr(34) * 2)}"|o\n' for cell in cells))
        chosen = {"missing_markers": USUAL_MARKERS} | options
        read(path, ReadOptions(kind=Kind.CSV, delimiter="|", **chosen), tmp_path / "out.parquet", engine=engine)
        return pq.read_table(tmp_path / "out.parquet").column("x").to_pylist()

    return made


UTC = dt.UTC


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1", "-2", ""], [1, -2, None]),
        (["00501", "10115"], ["00501", "10115"]),
        (["+4930", "30"], ["+4930", "30"]),
        (["9223372036854775807"], [9223372036854775807]),
        (["9223372036854775808", "1"], ["9223372036854775808", "1"]),
        (["1.5", "2", ".5", "-1e3", "NA"], [1.5, 2.0, 0.5, -1000.0, None]),
        (["00.5", "1.5"], ["00.5", "1.5"]),
        (["1", "2", "x"], ["1", "2", "x"]),
        (["inf", "1.5"], ["inf", "1.5"]),
        (["1234567890123456789.5"], ["1234567890123456789.5"]),
        (["true", "FALSE", "null"], [True, False, None]),
        (["1999-12-31", "2000-02-29"], [dt.date(1999, 12, 31), dt.date(2000, 2, 29)]),
        (["1999-12-31", "2001-02-29"], ["1999-12-31", "2001-02-29"]),
        (["31/12/1999", "01/02/2000"], [dt.date(1999, 12, 31), dt.date(2000, 2, 1)]),
        (["12/31/1999", "01/02/2000"], [dt.date(1999, 12, 31), dt.date(2000, 1, 2)]),
        (["01/02/2000", "03/04/2000"], ["01/02/2000", "03/04/2000"]),
        (["31/12/1999", "12/31/1999"], ["31/12/1999", "12/31/1999"]),
        (["1.2.2000"], [dt.date(2000, 2, 1)]),
        (["2000/2/1"], [dt.date(2000, 2, 1)]),
        (
            ["1999-12-31 23:59:58.5", "2000-01-01"],
            [dt.datetime.fromisoformat(text) for text in ("1999-12-31 23:59:58.5", "2000-01-01")],
        ),
        (["2000-01-01T01:00:00+01:00"], [dt.datetime(2000, 1, 1, tzinfo=UTC)]),
        (["", "?", "NA"], [None, None, None]),
        ([" Private", "Private "], [" Private", "Private "]),
        ([" ? ", "5 "], [None, 5]),
        (["-", "."], ["-", "."]),
    ],
)
def test_a_column_is_what_all_of_its_values_are(column, cells, values) -> None:
    assert column(cells) == values


def test_the_last_of_many_values_decides_too(column) -> None:
    cells = [str(number) for number in range(30_000)]
    assert column([*cells, "x"])[:2] == ["0", "1"]
    assert column([*cells, "7"])[:2] == [0, 1]
    assert column([*cells, "007"])[-2:] == ["29999", "007"]
    assert column([*cells, "7.0"])[:2] == [0.0, 1.0]


def test_markers_become_missing_only_where_they_were_chosen(column) -> None:
    assert column(["-", "?", ""], missing_markers=("-",)) == [None, "?", ""]
    assert column(["1", "it's"], missing_markers=("it's",)) == [1, None]


def test_a_chosen_type_goes_before_what_the_values_show(column) -> None:
    assert column(["1", "2"], types={"x": ColumnType.TEXT}) == ["1", "2"]
    assert column(["007", "+5", "3.0"], types={"x": ColumnType.INTEGER}) == [7, 5, 3]
    assert column(["yes", "0"], types={"x": ColumnType.BOOLEAN}) == [True, False]
    assert column(["1.2.2000"], types={"x": ColumnType.DATE}) == [dt.date(2000, 2, 1)]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.from_regex(r"\A[+-]?0?[0-9]{1,20}\Z"), min_size=1, max_size=4))
def test_an_integer_is_written_back_as_it_was_read(column, cells) -> None:
    assert [str(value) for value in column(cells)] == cells or all(
        isinstance(value, float) and float(cell) == value for value, cell in zip(column(cells), cells, strict=True)
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e14, max_value=1e14), min_size=1, max_size=4)
)
def test_a_float_comes_back_exactly(column, values) -> None:
    assert column([repr(value) for value in values]) == values


@pytest.mark.parametrize(
    ("cells", "chosen", "doubt"),
    [
        (["1,5", "2,25", "-3,0"], "point", Doubt.OTHER_DECIMAL),
        (["1.5", "2.25"], "comma", Doubt.OTHER_DECIMAL),
        (["1,5", "x"], "point", None),
        (["1,5", "2,25"], "comma", None),
        (["a", "b"], "point", None),
        (["", "?"], "point", None),
    ],
)
def test_numbers_that_the_chosen_separator_leaves_text_are_told(engine, tmp_path, cells, chosen, doubt):
    path = tmp_path / "in.csv"
    path.write_text("x|other\n" + "".join(f"{cell}|o\n" for cell in cells))
    options = ReadOptions(kind=Kind.CSV, delimiter="|", decimal_separator=chosen, missing_markers=USUAL_MARKERS)
    found = read(path, options, tmp_path / "out.parquet", engine=engine)
    assert found.doubts.get("x") == doubt
    if doubt is not None:
        assert doubt.setting == "decimal_separator"
