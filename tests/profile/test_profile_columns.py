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
