"""Column figures by hand, and on Adult against pandas."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_core.engine import DuckDbEngine
from privacy_core.profile import QUANTILES, profile

ADULT = Path(__file__).resolve().parents[3] / "shared" / "data" / "adult" / "adult.csv"


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDbEngine]:
    engine = DuckDbEngine(memory_limit="1GB")
    yield engine
    engine.shutdown()


def of(engine, values, kind=None):
    engine.open_arrow("one", pa.table({"a column": pa.array(values, kind)}))
    (found,) = profile(engine, "one")
    assert found.column == "a column"
    return found


def test_a_column_of_text_by_hand(engine):
    found = of(engine, ["x", "x", "y", None, None, "zzz"])
    assert (found.type, found.records, found.missing, found.missing_share) == ("text", 6, 2, 2 / 6)
    assert found.distinct == 3
    assert found.frequent == (("x", 2), ("y", 1), ("zzz", 1))
    assert found.entropy == pytest.approx(2 / 3 * np.log2(3) + 2 / 6 * np.log2(6))  # 2/6, 2/6, 1/6, 1/6
    assert found.unique_share == 2 / 4  # y and zzz, of four known values
    assert found.distinction == 4 / 6
    assert found.separation == pytest.approx(13 / 15)  # all pairs but the two x and the two missing
    assert found.mean_length == 6 / 4
    assert (found.minimum, found.maximum, found.quantiles) == (None, None, {})


def test_a_column_of_numbers_has_range_and_quantiles(engine):
    found = of(engine, [1, 2, 3, 4, 5, None])
    assert (found.type, found.minimum, found.maximum) == ("integer", 1, 5)
    assert found.quantiles == pytest.approx({0.05: 1.2, 0.25: 2, 0.5: 3, 0.75: 4, 0.95: 4.8})


def test_not_a_number_is_missing(engine):
    found = of(engine, [1.5, float("nan"), None, 2.5])
    assert (found.missing, found.distinct, found.maximum, found.distinction) == (2, 2, 2.5, 0.75)
    assert found.frequent == ((1.5, 1), (2.5, 1))


def test_dates_have_a_range(engine):
    days = [dt.date(2000, 1, 1), dt.date(1999, 5, 5), None]
    found = of(engine, days)
    assert (found.type, found.minimum, found.maximum) == ("date", days[1], days[0])
    assert found.to_json()["minimum"] == "1999-05-05"


@pytest.mark.parametrize(
    ("values", "kind", "name"),
    [
        ([True, False, None], pa.bool_(), "boolean"),
        ([1, 1], pa.timestamp("us", "UTC"), "timestamp"),
        ([None, None], pa.string(), "text"),
        ([[1], [1], [2]], pa.list_(pa.int64()), "other"),
        (["1.50", "2.50"], None, "text"),
        ([b"x"], pa.binary(), "other"),
    ],
)
def test_every_type_has_a_profile(engine, values, kind, name):
    found = of(engine, values, kind)
    assert found.type == name
    assert found.to_json()["records"] == len(values)


def test_a_table_without_records_has_a_profile_of_zeros(engine):
    found = of(engine, [], pa.int64())
    assert (found.records, found.missing_share, found.entropy, found.separation, found.frequent) == (0, 0, 0, 0, ())
    assert found.quantiles == {}


@settings(deadline=None)  # a shared machine's pauses are not failures
@given(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=1, max_size=30))
def test_figures_stay_in_their_ranges_and_separation_counts_pairs(engine, values):
    found = of(engine, values, pa.string())
    pairs = [values[i] != values[j] for i in range(len(values)) for j in range(i)]
    assert found.separation == pytest.approx(np.mean(pairs) if pairs else 0)
    assert 0 <= found.entropy <= np.log2(max(len(set(values)), 1)) + 1e-12
    assert 0 <= found.unique_share <= 1
    assert found.distinction == len(set(values)) / len(values)


def test_every_figure_of_adult_equals_pandas(engine):
    if not ADULT.exists():
        pytest.skip(f"needs the Adult data in {ADULT}")
    frame = pd.read_csv(ADULT, sep=";")
    rng = np.random.default_rng(5)
    frame = frame.astype({"age": "Int64"}).mask(rng.random(frame.shape) < 0.05)
    engine.open_arrow("adult", pa.Table.from_pandas(frame, preserve_index=False))

    for found in profile(engine, "adult"):
        column = frame[found.column]
        counts = column.value_counts()
        shares = column.value_counts(dropna=False) / len(column)
        assert found.missing == column.isna().sum()
        assert found.distinct == column.nunique()
        assert [n for _, n in found.frequent] == counts.head(10).tolist()
        assert all(counts[value] == n for value, n in found.frequent)
        assert found.entropy == pytest.approx(-(shares * np.log2(shares)).sum())
        assert found.unique_share == (counts == 1).sum() / column.notna().sum()
        assert found.distinction == column.nunique(dropna=False) / len(column)
        n = len(column)
        assert found.separation == pytest.approx((1 - (shares**2).sum()) * n / (n - 1))
        if found.column == "age":
            assert (found.minimum, found.maximum) == (column.min(), column.max())
            assert list(found.quantiles.values()) == pytest.approx(column.quantile(QUANTILES).tolist())
        else:
            assert found.mean_length == pytest.approx(column.str.len().mean())


LOOKS = {
    "email": ["a.b@example.org", "Mail: bärbel.hänsel70@web.de!", "A@B.CO"],
    "phone": [
        "+44 7700 900105", "0151 496 0195", "0118 496 0003", "01632 960202", "0165 9683144", "(030) 123456",
        "call 0171 4469500 again", "+49 (0) 30 1234567", "06 12 34 56 78", "01.44.55.66.77", "(212) 555-0123",
        "212-555-0123", "612 345 678", "0049 30 1234567", "030/1234567",
    ],
    "iban": [
        "DE89370400440532013000", "DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432",
        "to FR7630006000011234567890189.",
    ],
    "url": ["https://example.org/x", "see www.example.org", "HTTP://example.org"],
    "number": ["123456789", "no. 4111 1111 1111 1111", "078-05-1120", "756012345678"],
    "day_first_date": ["31/12/2020", "13.1.1999", "25-06-2001 10:15"],
    "month_first_date": ["12/31/2020", "1.13.1999", "06-25-2001 10:15"],
    "code": ["P29515", "2023-17", "00041", "a1b2", "#7/12"],
}  # fmt: skip
PLAIN = [
    "", "red", "Baker Street", "1990-02-21", "2023-01-15 10:30:00", "15.01.2023", "01.02.1990", "01/02/1990",
    "01-02-1990", "01.02.1990 10:15", "0.123456789", "3.0151496019", "-0.0000012345", "1,234,567.89", "1 234 567",
    "04105", "12 mg @ 8pm", "120/80", "J18.9", "10-20", "2019-2020",
    "9:00-17:00", "<=50K", "H2O 12", "12345678", "Never-married", "DE",
    "48.137154, 11.576124", "192.168.0.1", "7.00 - 12.30",
]  # fmt: skip


@pytest.mark.parametrize("thing", LOOKS)
def test_a_cell_looks_like_what_it_is(engine, thing):
    for cell in LOOKS[thing]:
        assert of(engine, [cell, None]).looks_like[thing] == 1, cell


@pytest.mark.parametrize("cell", PLAIN)
def test_dates_decimals_codes_and_words_do_not_look_like_a_contact(engine, cell):
    found = dict(of(engine, [cell]).looks_like)
    for other in ("code", "day_first_date", "month_first_date"):
        found.pop(other)
    assert set(found.values()) == {0.0}, found


@pytest.mark.parametrize(
    "cell", ["01/02/2020", "2020-12-31", "32/12/2020", "31/13/2020", "31/12/20201", "a 31/12/2020"]
)
def test_a_date_of_either_order_or_none_tells_no_order(engine, cell):
    found = of(engine, [cell]).looks_like
    assert found["day_first_date"] == found["month_first_date"] == 0


def test_looks_count_records_and_not_distinct_values_or_missing_ones(engine):
    found = of(engine, ["a@b.de", "a@b.de", "a@b.de", "x", None, None])
    assert found.looks_like["email"] == 3 / 4
    assert found.to_json()["looks_like"]["email"] == 3 / 4


def test_whole_numbers_are_looked_at_for_long_ones_and_other_types_for_nothing(engine):
    assert of(engine, [123456789, 99999999, -123456789, None]).looks_like == {"number": 1 / 3}
    assert of(engine, [True]).looks_like == of(engine, [1.5]).looks_like == {}
    assert set(of(engine, [None], pa.string()).looks_like.values()) == {0.0}
    dictionary = pa.dictionary(pa.int32(), pa.string())
    assert of(engine, ["a@b.de", "x"], dictionary).looks_like["email"] == 0.5


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=40), st.from_regex(r"[a-z0-9+@./ -]{0,30}"))))
def test_any_text_has_shares_between_0_and_1(engine, values):
    values = [value.replace("\x00", "") if value else value for value in values]
    assert all(0 <= share <= 1 for share in of(engine, values, pa.string()).looks_like.values())
