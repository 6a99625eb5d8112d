"""Numbers and dates as people write them: worked by hand, and the law that a value is read as it was meant or stays."""

import datetime as dt
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy_core.engine import DuckDbEngine
from privacy_core.errors import InvalidValueError
from privacy_core.intake import USUAL_MARKERS, BadRowsError, ColumnType, Doubt, Kind, ReadOptions, preview, read

UTC = dt.UTC
FEW = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
GERMAN = {"decimal_separator": "comma", "thousands_separator": "point"}
ENGLISH = {"decimal_separator": "point", "thousands_separator": "comma"}


@pytest.fixture(scope="module")
def engine():
    made = DuckDbEngine(memory_limit="500MB")
    yield made
    made.shutdown()


@pytest.fixture
def table(engine, tmp_path: Path):
    """Writes columns to a file, and gives back the values that intake makes of them and what it doubts."""

    def made(columns: dict[str, list[str]], **options):
        rows = zip(*columns.values(), strict=True)
        path = tmp_path / "in.csv"
        path.write_text("\n".join(["|".join(columns), *("|".join(row) for row in rows), ""]), "utf-8")
        said = {"kind": "csv", "delimiter": "|", "missing_markers": list(USUAL_MARKERS)} | options
        result = read(path, ReadOptions.from_json(said), tmp_path / "out.parquet", engine=engine)
        return pq.read_table(tmp_path / "out.parquet").to_pydict(), dict(result.doubts)

    return made


@pytest.fixture
def column(table):
    def made(*cells: str, **options):
        values, doubts = table({"x": list(cells), "other": ["o"] * len(cells)}, **options)
        return values["x"], doubts.get("x")

    return made


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1,5", "2,25", "-3"], [1.5, 2.25, -3.0]),
        (["12,5", "1,234"], [12.5, 1.234]),
        (["0,123", "0,5"], [0.123, 0.5]),
        (["1,5E+03", "2,5"], [1500.0, 2.5]),
        (["1.234,56", "7", "-1.234.567,8"], [1234.56, 7.0, -1234567.8]),
        (["1,234.56", "7.5"], [1234.56, 7.5]),
        (["1 234,56", "1\u00a0234,5", "1\u202f234"], [1234.56, 1234.5, 1234.0]),
        (["1e5", "2.5", "-.5"], [1e5, 2.5, -0.5]),
        (["1'234.50", "1’234"], [1234.5, 1234.0]),
    ],
)
def test_a_number_is_read_where_it_has_one_reading(column, cells, values) -> None:
    assert column(*cells) == (values, None)


@pytest.mark.parametrize(
    ("cells", "doubt"),
    [
        (["1,234", "5"], Doubt.DECIMAL_SEPARATOR),
        (["1,234", "12,500"], Doubt.DECIMAL_SEPARATOR),
        (["1,234,567", "5"], Doubt.THOUSANDS_SEPARATOR),
        (["192.168.100.101", "192.168.100.102"], Doubt.THOUSANDS_SEPARATOR),
        (["12,50", "1.234"], Doubt.THOUSANDS_SEPARATOR),
        (["1,5", "2.5"], None),
        (["007,5", "1,5"], None),
        (["1,5", ",5"], None),
        (["1,5", "1,2,3"], None),
        (["1.234,56", "1,234.56"], None),
        (["12.34,5", "1,5"], None),
        (["1.2345,5", "1,5"], None),
        (["+1,5", "2,5"], None),
        (["1,5 €", "2,5 €"], None),
        (["1e999", "1"], None),
        (["1e-999", "1"], None),
        (["1,5e999", "1,5"], None),
        (["0." + "0" * 400 + "1", "1.5"], None),
    ],
)
def test_a_number_of_two_readings_or_none_stays_text(column, cells, doubt) -> None:
    assert column(*cells) == (cells, doubt)


def test_one_value_late_in_a_column_decides_too(column) -> None:
    cells = [f"{number % 900 + 1},234" for number in range(5_000)]
    assert column(*cells) == (cells, Doubt.DECIMAL_SEPARATOR)
    assert column(*cells, "0,5")[0][-2:] == [float(cells[-1].replace(",", ".")), 0.5]
    whole = [str(number) for number in range(5_000)]
    assert column(*whole, "1,5")[0][-2:] == [4_999.0, 1.5]
    assert column(*whole, "1,5", "x")[0][-2:] == ["1,5", "x"]


@pytest.mark.parametrize(
    ("said", "cells", "values"),
    [
        ({"decimal_separator": "comma"}, ["1,234", "5"], [1.234, 5.0]),
        ({"decimal_separator": "comma"}, ["1,5", "2.5"], ["1,5", "2.5"]),
        ({"decimal_separator": "comma"}, ["1.234", "2.500"], ["1.234", "2.500"]),
        ({"decimal_separator": "point"}, ["1,5", "2,5"], ["1,5", "2,5"]),
        ({"thousands_separator": "comma"}, ["1,234", "5"], [1234, 5]),
        ({"thousands_separator": "none"}, ["1,234", "5"], [1.234, 5.0]),
        ({"thousands_separator": "none"}, ["1,234.5", "5"], ["1,234.5", "5"]),
        (ENGLISH, ["1,234", "5"], [1234, 5]),
        (ENGLISH, ["1,234.5", "5"], [1234.5, 5.0]),
        (ENGLISH, ["12,34", "5"], ["12,34", "5"]),
        (GERMAN, ["1.234", "5"], [1234, 5]),
        (GERMAN, ["1.234", "5,5"], [1234.0, 5.5]),
        (GERMAN, ["1.5", "2"], ["1.5", "2"]),
        (GERMAN, ["007", "1.234"], ["007", "1.234"]),
        ({"thousands_separator": "space"}, ["1 234", "5"], [1234, 5]),
        ({"thousands_separator": "apostrophe"}, ["1'234", "5"], [1234, 5]),
        (GERMAN, ["9.223.372.036.854.775.807", "1"], [2**63 - 1, 1]),
        (GERMAN, ["9.223.372.036.854.775.808", "1"], ["9.223.372.036.854.775.808", "1"]),
    ],
)
def test_what_a_person_says_about_separators_decides(column, said, cells, values) -> None:
    assert column(*cells, **said)[0] == values


def test_the_numbers_of_one_file_have_one_decimal_separator(table) -> None:
    values, doubts = table({"a": ["1,5", "2,5"], "b": ["1.234", "2"]})
    assert values == {"a": [1.5, 2.5], "b": ["1.234", "2"]}
    assert doubts == {"b": Doubt.DECIMAL_SEPARATOR}
    values, doubts = table({"a": ["1,5", "2,5"], "b": ["1.5", "2"]})
    assert values == {"a": ["1,5", "2,5"], "b": [1.5, 2.0]}
    assert doubts == {"a": Doubt.DECIMAL_SEPARATOR}
    values, doubts = table({"a": ["1,5", "2,5"], "b": ["1.234", "2"]}, **GERMAN)
    assert (values, doubts) == ({"a": [1.5, 2.5], "b": [1234, 2]}, {})


def test_semicolons_between_cells_let_points_be_thousands(table) -> None:
    semicolon = {"delimiter": ";"}
    columns = {"x;y": ["1.234;o", "12.500;o"]}
    assert table(columns, **semicolon) == (
        {"x": ["1.234", "12.500"], "y": ["o", "o"]},
        {"x": Doubt.DECIMAL_SEPARATOR},
    )
    assert table({"x;y": ["1.234;o", "0.5;o"]}, **semicolon)[0]["x"] == [1.234, 0.5]
    assert table({"x;y": ["1.0e5;o", "2;o"]}, **semicolon)[0]["x"] == [1e5, 2.0]
    assert table(columns, **semicolon, decimal_separator="point")[0]["x"] == [1.234, 12.5]
    assert table({"x": ["1.234", "12.500"], "y": ["o", "o"]})[0]["x"] == [1.234, 12.5]


@pytest.mark.parametrize(
    ("kind", "said", "cells", "values"),
    [
        ("decimal", {}, ["01,5", "+2,5"], [1.5, 2.5]),
        ("decimal", {}, ["01.5", "+2.5"], [1.5, 2.5]),
        ("decimal", {}, ["1.234"], [1.234]),
        ("decimal", GERMAN, ["1.234", "+01,5"], [1234.0, 1.5]),
        ("integer", GERMAN, ["1.234", "3,0"], [1234, 3]),
        ("integer", ENGLISH, ["1,234", "+5"], [1234, 5]),
        ("integer", {}, ["1,234,567", "5"], [1234567, 5]),
    ],
)
def test_a_type_that_is_asked_for_takes_the_separators_that_fit(column, kind, said, cells, values) -> None:
    assert column(*cells, **said, types={"x": kind})[0] == values


@pytest.mark.parametrize(
    ("kind", "cells", "choose"),
    [
        ("decimal", ["1,234"], "decimal separator"),
        ("integer", ["1,000", "5"], "decimal separator"),
        ("integer", ["1.000", "5"], "decimal separator"),
        ("date", ["01/02/2000"], "date order"),
        ("timestamp", ["01/02/2000 10:00"], "date order"),
    ],
)
def test_a_type_that_is_asked_for_is_not_guessed(column, kind, cells, choose) -> None:
    with pytest.raises(InvalidValueError, match=f"Choose the {choose}") as raised:
        column(*cells, types={"x": kind})
    assert cells[0] not in str(raised.value)


def test_a_value_that_does_not_fit_what_is_asked_for_is_a_bad_row(column) -> None:
    with pytest.raises(BadRowsError, match="line 3: not a decimal in column 'x'"):
        column("1,5", "2.5", types={"x": "decimal"}, decimal_separator="comma")
    with pytest.raises(BadRowsError, match="line 2: not a decimal in column 'x'"):
        column("1e999", "2.5", types={"x": "decimal"})


JANUARY = dt.date(2023, 1, 31)
FEBRUARY = dt.date(2024, 2, 1)


@pytest.mark.parametrize(
    "cells",
    [
        ("2023-01-31", "2024-02-01"),
        ("31.1.2023", "01.02.2024"),
        ("31/01/2023", "1/2/2024"),
        ("01/31/2023", "2/1/2024"),
        ("31-01-2023", "01-02-2024"),
        ("2023/01/31", "2024/2/1"),
        ("31-Jan-2023", "1-FEB-2024"),
        ("31 January 2023", "01 February 2024"),
        ("31. Januar 2023", "1. Feb. 2024"),
        ("31/jan/2023", "1/feb/2024"),
        ("January 31, 2023", "Feb. 1 2024"),
    ],
)
def test_the_usual_ways_to_write_a_date_are_read(column, cells) -> None:
    assert column(*cells) == ([JANUARY, FEBRUARY], None)


def test_every_month_has_its_names(column) -> None:
    english = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    german = [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ]
    whole = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    short = ["Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sept", "Okt", "Nov", "Dez"]
    days = [dt.date(2020, month, 9) for month in range(1, 13)]
    for names in (english, german, whole, short):
        assert column(*(f"9-{name}-2020" for name in names)) == (days, None)


@pytest.mark.parametrize(
    ("cells", "doubt"),
    [
        (["01/02/2023", "03/04/2023"], Doubt.DATE_ORDER),
        (["01-02-2023", "03-04-2023"], Doubt.DATE_ORDER),
        (["01/02/2023 10:00", "03/04/2023 11:30"], Doubt.DATE_ORDER),
        (["31/01/23", "01/02/23"], Doubt.CENTURY),
        (["31-Jan-23", "01-Feb-24"], Doubt.CENTURY),
        (["31/01/2023", "01/31/2023"], None),
        (["31-Foo-2023", "01-Feb-2023"], None),
        (["31-Jan-2023", "31-Feb-2023"], None),
        (["2023-01-31", "31.01.2023"], None),
    ],
)
def test_a_date_of_two_readings_or_none_stays_text(column, cells, doubt) -> None:
    assert column(*cells) == (cells, doubt)


def test_what_a_person_says_about_the_order_decides(column) -> None:
    cells = ["01/02/2023", "03/04/2023"]
    assert column(*cells, date_order="day_first")[0] == [dt.date(2023, 2, 1), dt.date(2023, 4, 3)]
    assert column(*cells, date_order="month_first")[0] == [dt.date(2023, 1, 2), dt.date(2023, 3, 4)]
    assert column("31/01/2023", date_order="month_first")[0] == ["31/01/2023"]
    assert column("01.31.2023", date_order="month_first")[0] == [JANUARY]
    assert column("01/02/2023", date_order="day_first", types={"x": "date"})[0] == [dt.date(2023, 2, 1)]


def test_two_digits_of_a_year_need_to_be_told_the_century(column) -> None:
    said = {"two_digit_years_from": 1930}
    assert column("31/12/29", "31/12/30", **said, date_order="day_first")[0] == [
        dt.date(2029, 12, 31),
        dt.date(1930, 12, 31),
    ]
    assert column("31.12.00", **said)[0] == [dt.date(2000, 12, 31)]
    assert column("31-Dec-45", **said)[0] == [dt.date(1945, 12, 31)]
    assert column("Dec 31, 45", **said)[0] == [dt.date(1945, 12, 31)]
    assert column("01/02/29", **said) == (["01/02/29"], Doubt.DATE_ORDER)
    assert column("10-11-12", **said) == (["10-11-12"], Doubt.DATE_ORDER)
    assert column("31-11-12", **said) == ([dt.date(1931, 11, 12)], None)  # no November has 31 days
    assert column("01/02/29", **said, date_order="day_first")[0] == [dt.date(2029, 2, 1)]
    assert column("31/12/29", **said, types={"x": "date"}, date_order="day_first")[0] == [dt.date(2029, 12, 31)]
    assert column("31/12/45", **said)[0] == [dt.date(1945, 12, 31)]


@pytest.mark.parametrize(
    ("cells", "moment"),
    [
        (["2023-01-31T10:00:00Z"], dt.datetime(2023, 1, 31, 10, tzinfo=UTC)),
        (["2023-01-31 11:00:00+01:00", "2023-01-31T04:30-0530"], dt.datetime(2023, 1, 31, 10, tzinfo=UTC)),
        (["2023-01-31 11:00:00 +01"], dt.datetime(2023, 1, 31, 10, tzinfo=UTC)),
        (["2023-01-31 10:00:00 UTC", "2023-01-31 10:00 GMT"], dt.datetime(2023, 1, 31, 10, tzinfo=UTC)),
        (["31.01.2023 10:00", "31.1.2023 10:00:00"], dt.datetime(2023, 1, 31, 10)),  # noqa: DTZ001 - none was written
        (["01/31/2023 10:00"], dt.datetime(2023, 1, 31, 10)),  # noqa: DTZ001
    ],
)
def test_times_with_and_without_a_zone(column, cells, moment) -> None:
    assert column(*cells) == ([moment] * len(cells), None)


@pytest.mark.parametrize(
    "cells",
    [
        ["2023-01-31T10:00:00Z", "2023-01-31T10:00:00"],
        ["2023-01-31 24:00:00"],
        ["2023-01-31 23:59:60"],
        ["2023-01-31 10:00:00+25:00"],
        ["2023-01-31 10:00:00.1234567"],
    ],
)
def test_times_that_are_none_stay_text(column, cells) -> None:
    assert column(*cells)[0] == cells


def test_a_preview_shows_what_has_to_be_said(tmp_path, engine) -> None:
    path = tmp_path / "in.csv"
    path.write_text("a|b\n1,234|01/02/2023\n", "utf-8")
    look = preview(path, ReadOptions(kind=Kind.CSV, delimiter="|"), engine=engine)
    assert look.doubts == {"a": Doubt.DECIMAL_SEPARATOR, "b": Doubt.DATE_ORDER}
    assert set(look.types.values()) == {ColumnType.TEXT}
    asked = ReadOptions(kind=Kind.CSV, delimiter="|", types={"b": ColumnType.DATE})
    assert preview(path, asked, engine=engine).doubts["b"] is Doubt.DATE_ORDER


@pytest.mark.parametrize(
    "said",
    [
        {"decimal_separator": "comma", "thousands_separator": "comma"},
        {"decimal_separator": "point", "thousands_separator": "point"},
        {"two_digit_years_from": 0},
        {"two_digit_years_from": 10_000},
        {"date_order": "year first"},
    ],
)
def test_choices_that_cannot_be_are_refused(said) -> None:
    with pytest.raises(InvalidValueError):
        ReadOptions.from_json({"kind": "csv", **said})


def grouped(value: str, group: str, decimal: str) -> str:
    """Python's own way to write groups, with other marks."""
    return value.translate(str.maketrans({",": group, ".": decimal}))


@FEW
@given(
    st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=5),
    st.sampled_from([("", "."), ("", ","), (".", ","), (",", "."), (" ", ","), ("'", ".")]),
)
def test_numbers_written_in_one_way_are_read_as_they_are_or_stay_text(column, numbers, marks) -> None:
    cells = [grouped(f"{number:,}", *marks) for number in numbers]
    values, _ = column(*cells)
    assert values == [float(number) for number in numbers] or (
        values == cells and "," in "".join(cells).replace(marks[1], "") + "".join(marks[:1])
    )
    told = {
        "decimal_separator": {".": "point", ",": "comma"}[marks[1]],
        "thousands_separator": {"": "none", ".": "point", ",": "comma", " ": "space", "'": "apostrophe"}[marks[0]],
    }
    assert column(*cells, **told)[0] == [float(number) for number in numbers]


@FEW
@given(
    st.lists(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), min_size=1, max_size=5),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%Y/%m/%d", "%d-%b-%Y", "%B %d, %Y"]),
)
def test_dates_written_in_one_way_are_read_as_they_are_or_stay_text(column, dates, way) -> None:
    cells = [day.strftime(way) for day in dates]
    values, doubt = column(*cells)
    assert values == dates or (values == cells and doubt is Doubt.DATE_ORDER and max(day.day for day in dates) <= 12)
    order = "month_first" if way.startswith("%m") else "day_first"
    assert column(*cells, date_order=order)[0] == dates
