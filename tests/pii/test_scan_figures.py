"""The figures of a scan are true: what was counted, of how many cells, by whom, and how far the rest can be."""

import numpy as np
import pyarrow as pa
import pytest

from privacy_core.engine import DuckDbEngine
from privacy_core.pii import scan

CARDS = ["4111111111111111", "5500005555555559", "6011000000000004"]
FIRSTS = ("Anna", "Peter", "Maria", "James", "Linda", "Robert", "Susan", "Karen", "David", "Laura")
LASTS = ("Smith", "Miller", "Keller", "Johnson", "Baker", "Cooper", "Turner", "Parker", "Collins", "Murphy")
NAMES = [f"{first} {last}" for first in FIRSTS for last in LASTS]


@pytest.fixture(scope="module")
def engine():
    engine = DuckDbEngine(memory_limit="1GB")
    yield engine
    engine.shutdown()


def of(engine, values, name="column", **settings):
    engine.open_arrow("t", pa.table({name: values}))
    return scan.scan(engine, "t", **{"model": False, "rng": np.random.default_rng(1)} | settings)


def test_few_values_in_many_rows_are_not_every_cell_though_fewer_than_the_rows_that_were_drawn(engine):
    cells = [NAMES[place // 15 % len(NAMES)] if place % 15 == 0 else None for place in range(30_000)]
    (name,) = of(engine, cells).findings
    assert (name.entity, name.method) == ("PERSON", "sample")
    assert name.n < 2_000
    assert name.low < name.share == name.high == 1.0


def test_checked_means_that_each_hit_passed_those_among_other_text_too(engine):
    slips = [f"pay by card 4111 1111 1111 1112 please, order {n}" for n in range(10)]
    (card,) = of(engine, [*CARDS * 30, *slips]).findings
    assert (card.entity, card.hits, card.checksum) == ("CREDIT_CARD", 100, False)
    assert "pass" not in card.reason
    (card,) = of(engine, [*CARDS * 30, *(slip.replace("1112", "1111") for slip in slips)]).findings
    assert (card.entity, card.hits, card.checksum) == ("CREDIT_CARD", 100, True)


@pytest.mark.parametrize("numbers", [pa.float64(), pa.int64(), pa.decimal128(20, 0)])
def test_whole_numbers_are_looked_at_as_integers_however_they_are_kept(engine, numbers):
    (card,) = of(engine, pa.array([*map(int, CARDS * 10), None]).cast(numbers)).findings
    assert (card.entity, card.hits, card.n, card.checksum) == ("CREDIT_CARD", 30, 30, True)
    (phone,) = of(engine, pa.array(range(4155550100, 4155550140)).cast(numbers), "phone").findings
    assert (phone.entity, phone.hits, phone.header) == ("PHONE_NUMBER", 40, True)


def test_numbers_of_any_size_and_parts_of_numbers_are_nothing(engine):
    assert not of(engine, [1.5, 2.0**63, -1e300, 41.0, float("inf"), float("nan"), None] * 9).findings
