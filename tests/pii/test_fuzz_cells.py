"""No cell, whatever is in it, makes the scan fail or hang, and none of it is told."""

import importlib.util
import multiprocessing
from collections import Counter

import pyarrow as pa
import pytest

from privacy_core.engine import DuckDbEngine
from tests.pii.hostile import LONE_SURROGATES, MEGABYTE, hostile, huge

HANGS = 300  # seconds after which a scan counts as hanging; it is a guard, and no claim of speed
HEADERS = ("email", "phone", "ssn", "Name", "dob", "address", "notes", "c1")
needs_scan = pytest.mark.skipif(
    importlib.util.find_spec("privacy_core.pii.scan") is None, reason="there is no scan of columns yet"
)


def scanned(table: pa.Table) -> list[dict[str, object]]:
    from privacy_core.pii.scan import scan

    engine = DuckDbEngine()
    engine.open_arrow("hostile", table)
    return [finding.to_json() for finding in scan(engine, "hostile").findings]


def _answer(table: pa.Table, found: "multiprocessing.Queue[list[dict[str, object]]]") -> None:
    found.put(scanned(table))


def within_limit(table: pa.Table) -> list[dict[str, object]]:
    """Scans in a process of its own, which is ended if it hangs."""
    context = multiprocessing.get_context("spawn")
    found = context.Queue()
    process = context.Process(target=_answer, args=(table, found), daemon=True)
    process.start()
    try:
        return found.get(timeout=HANGS)
    finally:
        process.kill()
        process.join()


def check(findings: list[dict[str, object]], table: pa.Table) -> None:
    """What any honest finding keeps to."""
    for found in findings:
        assert found["column"] in table.column_names
        assert 0 < found["hits"] <= found["n"] <= len(table)
        assert 0 <= found["low"] <= found["share"] <= found["high"] <= 1
        cells = {cell for cell in table[found["column"]].to_pylist() if cell and sum(map(str.isalnum, cell)) > 4}
        assert not cells & set(found["evidence"]), f"{found['entity']}: evidence shows a whole cell"


def test_the_same_seed_gives_the_same_strings_and_another_one_others():
    assert hostile(500) == hostile(500)
    assert hostile(500) != hostile(500, seed=1)


def test_the_strings_are_as_hostile_as_they_claim():
    strings = hostile(3_400)
    text = "".join(strings)
    for one in ("\0", "\u202e", "\u0301", "😀", "א", "٣", "İ", "\u200d", "\n", "\u2028"):
        assert one in text, repr(one)
    assert max(map(len, strings)) <= 200_000
    assert any(s.startswith("(" * 500) for s in strings)
    assert any(s.isdigit() and len(s) > 200 for s in strings)
    assert any(Counter(s).most_common(1)[0][1] > 1_000 for s in strings if s)
    assert any(not s.strip() for s in strings)
    assert [len(one) for one in huge(50)] == [50] * 14
    assert len(next(huge())) == MEGABYTE


def test_arrow_takes_all_of_them_and_refuses_halves_of_characters():
    assert pa.array(hostile(3_400), pa.string()).null_count == 0
    for text in LONE_SURROGATES:
        with pytest.raises((UnicodeEncodeError, pa.ArrowInvalid)):
            pa.array([text], pa.string())


@needs_scan
def test_a_scan_of_hostile_cells_ends_and_tells_no_cell():
    strings = hostile(60)
    table = pa.table([pa.array(strings)] * 3, names=["email", "Name", "c1"])
    check(scanned(table), table)


@needs_scan
@pytest.mark.parametrize(
    "cells", [[], [None] * 5, [""] * 5, ["\0"] * 5, [" "] * 5], ids=["none", "null", "empty", "NUL", "blank"]
)
def test_a_column_without_content_has_no_finding(cells):
    assert scanned(pa.table({"email": pa.array(cells, pa.string())})) == []


@needs_scan
def test_a_hostile_column_name_is_a_name_like_any_other():
    names = ['"; DROP TABLE hostile; --', "'", "e-mail\n", "\u202eliame", "😀", "a" * 5_000, "(?i)((((", "%s{}"]
    table = pa.table([pa.array([f"anna{place}@example.org" for place in range(40)])] * len(names), names=names)
    findings = scanned(table)
    check(findings, table)
    assert {found["column"] for found in findings} == set(names)


@pytest.mark.prove
@needs_scan
def test_ten_thousand_hostile_strings_under_every_header_end_and_tell_no_cell():
    table = pa.table([pa.array(hostile())] * len(HEADERS), names=HEADERS)
    check(within_limit(table), table)


@pytest.mark.prove
@needs_scan
@pytest.mark.parametrize("place", range(14))
def test_a_cell_of_a_megabyte_is_scanned(place):
    cell = list(huge())[place]
    table = pa.table({"notes": [cell, "a", None], "email": ["anna@example.org", cell, None]})
    check(within_limit(table), table)
