"""The figures of a scan are true: what was counted, of how many cells, by whom, and how far the rest can be."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_core.engine import DuckDbEngine
from privacy_core.pii import scan, tally
from privacy_core.pii.shares import at_most

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
    notes = [f"We have spoken with {name} about the order in the office today." for name in NAMES]
    cells = [notes[place // 30 % len(NAMES)] if place % 30 == 0 else None for place in range(30_000)]
    (person,) = [each for each in of(engine, cells, model=True).findings if each.entity == "PERSON"]
    assert person.method == "sample"
    assert person.n < 300  # all that 3,000 rows had, of 1,000
    assert person.low < person.share <= person.high


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


def test_few_full_names_that_return_in_many_rows_are_people_and_words_that_are_names_too_are_categories(engine):
    doctors = ["Anna Smith", "Peter Miller", "Maria Keller", "James Baker"]
    (person,) = of(engine, [doctors[n % 4] for n in range(20_000)], "c7").findings
    assert (person.entity, person.hits, person.n) == ("PERSON", 2_000, 2_000)
    (nothing,) = of(engine, [("May", "Paris", "Will", "June")[n % 4] for n in range(1_000)], "c1").nothing_found
    assert (nothing.read, nothing.flagged, nothing.at_most) == (1_000, 250, 0.25)  # Paris


@given(
    st.lists(st.sampled_from([*NAMES[::30], "Paris", "May", "open", "lost", "7", "", None]), min_size=1, max_size=60)
)
@settings(max_examples=40, deadline=None)
def test_the_bound_is_no_less_than_what_was_flagged_and_every_cell_is_each_with_a_value(values):
    engine = DuckDbEngine(memory_limit="1GB")
    try:
        found = of(engine, pa.array(values * 3, pa.string()))
    finally:
        engine.shutdown()
    cells = 3 * sum(value is not None for value in values)
    for nothing in found.nothing_found:
        assert nothing.cells == cells
        assert nothing.at_most >= nothing.flagged / max(nothing.read, 1)
        named = 3 * sum(value in NAMES for value in values)
        assert nothing.at_most >= named / max(cells, 1)
    for finding in found.findings:
        assert finding.method != "every cell" or finding.n == cells


def test_names_beside_addresses_that_are_most_of_a_column_are_found(engine):
    contacts = [f"a{n}@example.org" if n % 5 < 3 else NAMES[n % len(NAMES)] for n in range(500)]
    mail, person = of(engine, contacts, "contact").findings
    assert (mail.entity, mail.hits, mail.n) == ("EMAIL_ADDRESS", 300, 500)
    assert (person.entity, person.hits, person.n, person.method) == ("PERSON", 200, 500, "every cell")
    numbers = [f"{n:07d}" if n % 10 else NAMES[n % len(NAMES)] for n in range(500)]
    (person,) = of(engine, numbers).findings
    assert (person.entity, person.hits, person.n, person.method) == ("PERSON", 50, 500, "every cell")
    few = [f"{n:07d}" if n % 10 else NAMES[n // 10 % 5] for n in range(500)]
    (nothing,) = of(engine, few).nothing_found
    assert (nothing.flagged, nothing.at_most) == (50, 0.1)  # seen, but five names can be five of anything


def long(ending):
    return "The delivery was on time and nothing else was to be said about it. " * 31 + ending


def test_where_only_the_beginnings_of_cells_were_read_no_cell_is_not_said(engine):
    names_behind = [long(f"Signed by {NAMES[n]} from Boston, number {n}.") for n in range(60)]
    (nothing,) = of(engine, names_behind, model=True).nothing_found
    assert (nothing.read, nothing.flagged, nothing.cut, nothing.at_most) == (60, 0, 60, 1.0)
    names_before = [f"Signed by {NAMES[n]}, number {n}. " + long("") for n in range(20)]
    found = of(engine, [*names_before, *names_behind], model=True).findings
    (person,) = [finding for finding in found if finding.entity == "PERSON"]
    assert (person.hits, person.n, person.method) == (20, 80, "sample")
    assert person.low == person.share == 0.25
    assert person.high == 1.0
    assert person.reason.endswith("in their first 2,000 characters")


def test_what_most_texts_hold_does_not_hide_what_few_of_them_hold(engine):
    """Twelve in 9,000 texts, of which each holds a date: a sample of 3,000 rows would miss them all 1 time in 60."""
    texts = [f"delivered on 2021-03-{n % 28 + 1:02d}, number {n} of the batch" for n in range(9_000)]
    for n in range(12):
        texts[n * 700 + 500] += f", mail anna.smith{n}@example.org, SSN 536-90-4399, card 4111 1111 1111 1111"
    for seed in range(3):
        found = {each.entity: each for each in of(engine, texts, rng=np.random.default_rng(seed)).findings}
        for entity in ("EMAIL_ADDRESS", "CREDIT_CARD", "US_SSN"):
            assert (found[entity].hits, found[entity].n, found[entity].method) == (12, 9_000, "every cell")
        assert found["DATE_TIME"].method == "sample"


def test_where_a_sample_decides_what_is_inside_the_figures_say_so(engine, monkeypatch):
    monkeypatch.setattr(tally, "READ_CHECKED", 50)
    monkeypatch.setattr(tally, "READ_INSIDE", 50)
    slips = [f"{n}; 4111 1111 1111 1112" for n in range(4_000)]
    (nothing,) = of(engine, slips).nothing_found
    assert nothing.read == 3_000
    assert nothing.at_most == at_most(3_000)
    missed = next(n for n in range(4_000) if n not in np.random.default_rng(1).integers(0, 4_000, 3_000))
    known = ["7; 4111 1111 1111 1111", *slips[1:]]
    known[0], known[missed] = known[missed], known[0]
    monkeypatch.setattr(tally, "READ_CHECKED", 3_990)
    (card,) = [each for each in of(engine, known).findings if each.entity == "CREDIT_CARD"]
    assert (card.hits, card.n, card.method, card.low, card.high) == (1, 4_000, "sample", 1 / 4_000, at_most(3_000))
    assert card.reason == "at least 1 of 4,000 cells holds a payment card among other text"
