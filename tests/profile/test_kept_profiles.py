"""A profile that was kept is the one that was made, and only of the very content that it was made of."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pytest

from privacy_core.engine import DuckDbEngine
from privacy_core.profile import keep_profile, kept_profile, profile

NAIVE = dt.datetime(2020, 1, 2, 3, 4, 5, 678)  # noqa: DTZ001 - as in the table
TABLE = pa.table(
    {
        "text": ["a@example.org", "ü", None, "x"],
        "whole": [1, 2, 2, None],
        "number": [0.1, float("inf"), float("nan"), 3.0],
        "yes": [True, False, None, True],
        "day": [dt.date(2020, 1, 2), None, dt.date(1583, 1, 1), dt.date(2020, 1, 2)],
        "at": pa.array([NAIVE, None, NAIVE, None], pa.timestamp("us")),
        "zoned": pa.array([NAIVE, None, NAIVE, None], pa.timestamp("us", tz="UTC")),
        "clock": [dt.time(1, 2, 3), None, None, dt.time(0)],
        "pay": pa.array([Decimal("1.50"), None, Decimal("-2.00"), None], pa.decimal128(10, 2)),
    }
)


@pytest.fixture(scope="module")
def made():
    engine = DuckDbEngine(threads=1)
    engine.open_arrow("t", TABLE)
    yield profile(engine, "t")
    engine.shutdown()


def test_it_comes_back_as_it_was_with_values_of_every_type(made, tmp_path):
    assert keep_profile(tmp_path / "profile.json", made, of="this")
    assert kept_profile(tmp_path / "profile.json", of="this") == made


def test_of_other_content_or_damaged_there_is_none(made, tmp_path):
    path = tmp_path / "profile.json"
    assert kept_profile(path, of="this") is None
    keep_profile(path, made, of="this")
    assert kept_profile(path, of="that") is None
    path.write_text(path.read_text("utf-8")[:-20], "utf-8")
    assert kept_profile(path, of="this") is None
    assert [each.name for each in tmp_path.iterdir()] == ["profile.json"]
