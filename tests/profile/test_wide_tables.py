"""Columns of a wide table are asked about alone in memory, with the figures that they have where they are."""

import datetime as dt

import pyarrow as pa
import pytest

from privacy_core.engine import DuckDbEngine, TableNotOpenError
from privacy_core.profile import apart, profile

ROWS = 40


@pytest.fixture
def engine(tmp_path):
    """Knows "wide": 60 columns of every type in a file, with missing values and values that recur."""
    engine = DuckDbEngine(memory_limit="1GB")
    kinds = [
        lambda at, n: None if n % 7 == 0 else f"value {n % (at + 2)}",
        lambda at, n: None if n % 5 == 0 else n * at,
        lambda at, n: float("nan") if n % 6 == 0 else n / (at + 1),
        lambda at, n: dt.date(2000, 1, 1) + dt.timedelta(n % (at + 3)),
        lambda at, n: (n + at) % 2 == 0,
        lambda at, n: [n % (at + 3)],
    ]
    table = {f'the "{at}"': [kinds[at % len(kinds)](at, n) for n in range(ROWS)] for at in range(60)}
    engine.open_arrow("rows", pa.table(table))
    engine.write_parquet("SELECT * FROM rows", tmp_path / "wide.parquet")
    engine.open("wide", tmp_path / "wide.parquet")
    yield engine
    engine.shutdown()


def asked(engine, monkeypatch) -> list[str]:
    """What the engine is asked from now on."""
    heard: list[str] = []
    query, stream, quantiles = engine.query, engine.stream, engine.quantiles
    monkeypatch.setattr(engine, "query", lambda sql, *more: heard.append(sql) or query(sql, *more))
    monkeypatch.setattr(engine, "stream", lambda sql, *more: heard.append(sql) or stream(sql, *more))
    monkeypatch.setattr(engine, "quantiles", lambda table, *more: heard.append(table) or quantiles(table, *more))
    return heard


def figures(columns) -> list[dict[str, object]]:
    """The figures, but for the last bits of a sum, whose order threads decide."""
    return [column.to_json() | {"entropy": round(column.entropy, 9)} for column in columns]


@pytest.mark.parametrize(("cells", "size"), [(0, 1 << 20), (ROWS * 7, 1 << 20), (ROWS * 60, 1 << 20), (ROWS * 7, 0)])
def test_a_profile_is_the_same_however_many_columns_are_held(engine, monkeypatch, cells, size):
    usual = figures(profile(engine, "wide"))
    assert [column["column"] for column in usual] == engine.columns("wide")
    monkeypatch.setattr(apart, "HELD_CELLS", cells)
    monkeypatch.setattr(apart, "HELD_BYTES", size)
    assert figures(profile(engine, "wide")) == usual


def test_the_wide_file_is_asked_once_for_all_its_columns_and_not_once_for_each(engine, monkeypatch):
    heard = asked(engine, monkeypatch)
    profile(engine, "wide")
    assert len([sql for sql in heard if "wide" in sql]) <= 3  # its columns, its rows, and all its cells
    assert len(heard) > 2 * 60


def test_questions_about_columns_of_one_type_are_worded_alike_so_that_they_are_parsed_once(engine, monkeypatch):
    heard = asked(engine, monkeypatch)
    profile(engine, "wide")
    assert len(set(heard)) < 3 * 6 + 5


@pytest.mark.parametrize(("limit", "most"), [("HELD_CELLS", ROWS - 1), ("HELD_BYTES", 0)])
def test_columns_that_do_not_fit_into_memory_are_asked_about_where_they_are(engine, monkeypatch, limit, most):
    monkeypatch.setattr(apart, limit, most)
    heard = asked(engine, monkeypatch)
    profile(engine, "wide")
    assert all("wide" in sql for sql in heard)


def test_no_more_columns_are_held_than_may_be(engine, monkeypatch):
    monkeypatch.setattr(apart, "HELD_CELLS", ROWS * 7)
    held = []
    read = apart._read
    monkeypatch.setattr(apart, "_read", lambda engine, table, some: held.append(len(some)) or read(engine, table, some))
    profile(engine, "wide")
    assert held == [7] * 8 + [4]


def test_nothing_stays_open_after_a_profile_or_after_one_that_failed(engine, monkeypatch):
    opened = []
    open_arrow = engine.open_arrow
    monkeypatch.setattr(engine, "open_arrow", lambda name, table: opened.append(name) or open_arrow(name, table))
    profile(engine, "wide")

    def fails(*_):
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        profile(engine, "wide", report=fails)
    assert len(set(opened)) == 2
    for name in opened:
        with pytest.raises(TableNotOpenError):
            engine.columns(name)


def test_a_table_without_rows_has_a_profile_of_each_column(engine):
    engine.open_arrow("none", pa.table({"a": pa.array([], pa.string()), "b": pa.array([], pa.int64())}))
    assert [(each.column, each.records, each.distinct) for each in profile(engine, "none")] == [
        ("a", 0, 0),
        ("b", 0, 0),
    ]


def test_progress_tells_every_column(engine):
    told = []
    profile(engine, "wide", report=lambda done, total: told.append((done, total)))
    assert told == [(at, 60) for at in range(1, 61)]
