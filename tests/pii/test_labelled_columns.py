"""The scan is right about the labelled columns that its rules were developed on; the scorer itself is tried by hand."""

import importlib.util
import json
from collections import Counter
from pathlib import Path

import pytest

from privacy_core.engine import DuckDbEngine
from privacy_core.intake import detect, read
from privacy_core.pii.entities import ENTITIES
from tests.pii.columns import make
from tests.pii.columns.score import FOLDER, Labelled, half, main_first, score, write_csv

LEAST = 0.95  # of the columns; the other half is asked of by a benchmark, once


def column(name: str, entity: str | None, *also: str) -> Labelled:
    return Labelled(name, entity, also, "telling", ("x",))


COLUMNS = [
    column("mail", "EMAIL_ADDRESS"),
    column("who", "PERSON", "TITLE"),
    column("price", None),
    column("at", None, "DATE_TIME"),
]


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"mail": ("EMAIL_ADDRESS",), "who": ("PERSON",)}, []),
        ({"mail": ("EMAIL_ADDRESS", "PERSON"), "who": ("TITLE",), "at": ("DATE_TIME",)}, []),
        ({}, ["mail", "who"]),
        ({"mail": ("PERSON", "EMAIL_ADDRESS"), "who": ("PERSON",)}, ["mail"]),
        ({"mail": ("EMAIL_ADDRESS",), "who": ("PERSON",), "price": ("AGE",)}, ["price"]),
        ({"mail": ("EMAIL_ADDRESS",), "who": ("PERSON",), "at": ("DATE_TIME", "AGE")}, ["at"]),
    ],
    ids=["all right", "also right", "nothing found", "the main one is another", "a false one", "one of two is false"],
)
def test_a_column_is_right_by_its_main_finding_and_a_harmless_one_by_none(answers, wrong):
    result = score(COLUMNS, answers)
    assert [one.name for one, _ in result.wrong] == wrong
    assert result.accuracy == pytest.approx(1 - len(wrong) / 4)
    assert result.false_findings == [name for name in wrong if name in {"price", "at"}]


def test_an_answer_about_a_column_that_nobody_asked_about_is_no_score():
    with pytest.raises(KeyError, match="1 answers are about other columns"):
        score(COLUMNS, {"mial": ("EMAIL_ADDRESS",)})


def test_the_main_finding_has_the_largest_share_and_of_two_alike_is_the_first():
    findings = [("a", "PERSON", 0.2), ("a", "PHONE_NUMBER", 0.5), ("b", "AGE", 0.5), ("b", "ZIP_CODE", 0.5)]
    assert main_first(findings) == {"a": ("PHONE_NUMBER", "PERSON"), "b": ("AGE", "ZIP_CODE")}


def test_a_scan_that_says_one_thing_of_everything_or_nothing_fails():
    columns = half("develop")
    for answers in ({}, *({c.name: (entity,) for c in columns} for entity in ("PERSON", "CUSTOMER_ID", "NATIONAL_ID"))):
        assert score(columns, answers).accuracy < LEAST - 0.3


def test_a_scan_that_knows_every_label_but_finds_one_harmless_column_in_four_fails():
    columns = half("develop")
    harmless = [c.name for c in columns if c.entity is None][::4]
    told = {c.name: (c.entity,) for c in columns if c.entity}
    assert score(columns, told).accuracy == 1
    assert score(columns, told | dict.fromkeys(harmless, ("PERSON",))).accuracy < LEAST


def test_the_fixture_is_what_its_maker_makes_and_its_labels_are_kinds_that_exist():
    both = [*half("develop"), *half("report")]
    by_name = {c.name: c for c in both}
    assert len(both) == len(by_name) == len(make.COLUMNS)
    assert {one for c in both for one in (*c.also, c.entity) if one} <= set(ENTITIES)
    assert sum(c.entity is None for c in both) >= 40
    for made in make.COLUMNS:
        if made.name in {"SSN", "ref_11", "latitude", "c31", "c116"}:  # none of them rests on a release of Faker
            assert list(by_name[made.name].values) == make.cells(made)


def test_no_kind_with_several_columns_is_in_one_half_alone():
    halves = [Counter(c.entity for c in half(name)) for name in ("develop", "report")]
    for entity, number in (halves[0] + halves[1]).items():
        if number >= 4:
            assert min(h[entity] for h in halves) >= number // 2 - 1, entity


def test_every_column_is_a_line_so_that_a_change_of_one_can_be_read():
    for name in ("develop", "report"):
        lines = (FOLDER / f"{name}.json").read_text(encoding="utf-8").splitlines()
        assert len(lines) == len(json.loads("\n".join(lines))) + 2


@pytest.mark.skipif(importlib.util.find_spec("privacy_core.pii.scan") is None, reason="there is no scan of columns yet")
@pytest.mark.prove
def test_the_scan_is_right_about_95_percent_of_the_labelled_columns(tmp_path: Path):
    from privacy_core.pii.scan import scan

    columns = half("develop")
    write_csv(columns, tmp_path / "columns.csv")
    read(tmp_path / "columns.csv", detect(tmp_path / "columns.csv"), tmp_path / "columns.parquet")
    engine = DuckDbEngine()
    engine.open("columns", tmp_path / "columns.parquet")
    found = scan(engine, "columns").findings
    result = score(columns, main_first([(f.column, f.entity, f.share) for f in found]))
    wrong = [f"{one.name}: {one.entity} taken for {given}" for one, given in result.wrong]
    assert result.accuracy >= LEAST, "\n".join(wrong)
    assert len(result.false_findings) <= (1 - LEAST) * sum(c.entity is None for c in columns), result.false_findings
