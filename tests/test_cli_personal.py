"""Personal data on the command line: found in columns and in text, redacted into a file; programs get JSON alone."""

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from privacy_core.pii import models
from privacy_core.pii.spans import Method, Span
from privacy_core.usecases import texts
from tests.command_line import studio

FIGURES = ["column", "entity", "share", "low", "high", "n", "method", "header", "checksum"]


@pytest.fixture
def place(tmp_path, monkeypatch) -> Path:
    """A folder with a table of people."""
    monkeypatch.chdir(tmp_path)
    with Path("people.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["mail", "card", "remark", "points"])
        for number in range(40):
            remark = f"Call back {555_000_0000 + number}, wrote from x{number}@example.com" if number % 4 else "paid"
            writer.writerow([f"someone{number}@example.org", "4111 1111 1111 1111", remark, number % 7])
    return tmp_path


def typed(monkeypatch, text: str | bytes) -> None:
    content = text.encode() if isinstance(text, str) else text
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))


def test_a_scan_prints_a_list_of_findings_for_programs(place):
    found = json.loads(studio("scan", "people.csv", "--json").stdout)
    assert all(list(each) == FIGURES for each in found)
    by_column = {each["column"]: each for each in reversed(found)}
    assert by_column["mail"]["entity"] == "EMAIL_ADDRESS"
    assert by_column["card"]["entity"] == "CREDIT_CARD"
    assert by_column["card"]["checksum"]
    assert (by_column["mail"]["share"], by_column["mail"]["n"], by_column["mail"]["method"]) == (1, 40, "every cell")
    assert "points" not in by_column


def test_a_scan_for_people_says_its_limits_and_shows_no_cell(place):
    done = studio("scan", "people.csv")
    assert "EMAIL_ADDRESS" in done.stdout
    assert "someone1" not in done.stdout + done.stderr
    assert "see the command risk" in " ".join(done.stderr.split())


def test_what_a_scan_proposes_is_a_recipe_that_redacts(place):
    done = studio("scan", "people.csv", "--propose", "recipe.json", "--json")
    assert {each["column"] for each in json.loads(done.stdout)} == {"mail", "card", "remark"}
    recipe = json.loads(Path("recipe.json").read_text("utf-8"))
    assert {step["column"]: step["op"] for step in recipe["steps"]}["remark"] == "redact_text"
    assert recipe["roles"].keys() == {"mail", "card", "remark"}
    studio("redact", "people.csv", "--recipe", "recipe.json", "--out", "out.csv")
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["points"] for row in rows] == [str(number % 7) for number in range(40)]
    shown = Path("out.csv").read_text("utf-8")
    assert not [text for text in ("someone1@example.org", "x1@example.com", "4111 1111 1111") if text in shown]


def test_a_scan_proposes_nothing_for_a_harmless_table_and_never_over_its_input(place):
    Path("harmless.csv").write_text("points,ward\n" + "7,north\n8,south\n" * 20, "utf-8")
    done = studio("scan", "harmless.csv", "--propose", "recipe.json")
    assert "Nothing is proposed" in done.stderr
    assert not Path("recipe.json").exists()
    before = Path("people.csv").read_bytes()
    assert "names the input" in studio("scan", "people.csv", "--propose", "people.csv", fails=2).stderr
    assert Path("people.csv").read_bytes() == before
    assert "cannot be written" in studio("scan", "people.csv", "--propose", "no/recipe.json", fails=2).stderr


@pytest.mark.parametrize("asked", [(), ("--json",), ("--json", "--propose", "recipe.json")])
def test_a_column_of_few_different_names_is_said_on_standard_error_whatever_was_asked(tmp_path, monkeypatch, asked):
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{name},north\n" for name in ("Nowak", "Mazurek", "Kowalczyk", "Zielińska", "unknown"))
    Path("few.csv").write_text("x2,ward\n" + rows * 20, "utf-8")
    done = studio("scan", "few.csv", *asked)
    said = " ".join(done.stderr.split())
    assert "x2: 80 of 100 cells read as names or places, but there are only 4 different values" in said
    assert "ward:" not in said
    assert not asked or json.loads(done.stdout) == []


def test_a_text_is_answered_by_spans(monkeypatch):
    text = "Grüße 😀 an jane.doe@example.org, Karte 4111 1111 1111 1111\n"
    typed(monkeypatch, text)
    spans = json.loads(studio("text", "--json").stdout)
    found = {each["entity"]: each for each in spans}
    assert found["EMAIL_ADDRESS"]["text"] == "jane.doe@example.org"
    card = found["CREDIT_CARD"]
    assert text[card["start"] : card["end"]] == "4111 1111 1111 1111"
    assert 0 < card["score"] <= 1
    assert card["reason"]


def test_what_a_terminal_would_obey_is_shown_and_not_obeyed(monkeypatch):
    hostile = "a\x1b]0;b\x07\u202e@example.org"
    monkeypatch.setattr(texts, "read_text", lambda *_, **__: texts.Reading(spans=(own_span(0, len(hostile)),)))
    typed(monkeypatch, hostile)
    said = studio("text").stdout
    assert not {"\x1b", "\x07", "\u202e"} & set(said)
    assert r"a\x1b]0;b\x07\u202e@example.org" in "".join(said.split())
    typed(monkeypatch, hostile)
    assert json.loads(studio("text", "--json").stdout)[0]["text"] == hostile


def own_span(start, end):
    return Span(start=start, end=end, entity="X", score=1.0, method=Method.CUSTOM, rule="r", reason="why")


def test_a_text_that_is_no_text_or_empty_is_said(monkeypatch):
    typed(monkeypatch, b"\xff\xfe\x00x")
    assert "not UTF-8" in studio("text", "--json", fails=2).stderr
    typed(monkeypatch, "")
    assert json.loads(studio("text", "--json").stdout) == []


def test_a_language_that_nobody_knows_is_said(monkeypatch):
    typed(monkeypatch, "hello")
    assert "language" in studio("text", "--language", "xx", fails=2).stderr


@pytest.mark.parametrize(("language", "installed"), [("de", True), ("en", True), ("en", False)])
def test_a_redaction_says_for_which_language_no_model_is_installed(place, monkeypatch, language, installed):
    if not installed:
        monkeypatch.setattr(models, "installed", lambda _: None)
    step = {"op": "redact_text", "column": "remark", "language": language}
    Path("recipe.json").write_text(json.dumps({"steps": [step, {**step, "threshold": 0.3}]}), "utf-8")
    done = studio("redact", "people.csv", "--recipe", "recipe.json", "--out", "out.csv", "--json")
    json.loads(done.stdout)
    said = " ".join(done.stderr.split()).count("No language model for " + {"de": "German", "en": "English"}[language])
    assert said == (0 if models.installed(language) else 1)


def test_a_table_is_redacted_cell_by_cell_and_span_by_span(place):
    steps = [
        {"op": "email_mask", "column": "mail", "keep_first": 2},
        {"op": "mask", "column": "card", "keep_last": 4},
        {"op": "redact_text", "column": "remark"},
    ]
    Path("recipe.json").write_text(json.dumps({"steps": steps}), "utf-8")
    told = json.loads(studio("redact", "people.csv", "--recipe", "recipe.json", "--out", "out.csv", "--json").stdout)
    assert told["rows"] == 40
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[1]["mail"] == "so***@example.org"
    assert rows[1]["card"] == "**** **** **** 1111"
    assert "<EMAIL_ADDRESS>" in rows[1]["remark"]
    assert "x1@example.com" not in rows[1]["remark"]
    assert rows[1]["remark"].startswith("Call back ")
    assert rows[0]["remark"] == "paid"
    assert [row["points"] for row in rows] == [str(number % 7) for number in range(40)]


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        ({"steps": []}, "no steps"),
        ({"steps": [{"op": "mask", "column": "nobody"}]}, "has no column"),
        ({"steps": [{"op": "redact_text", "column": "remark", "threshold": 7}]}, "threshold"),
        ({"steps": [{"op": "shred", "column": "mail"}]}, "shred"),
    ],
)
def test_a_recipe_that_cannot_redact_is_said_and_nothing_is_written(place, recipe, said):
    Path("recipe.json").write_text(json.dumps(recipe), "utf-8")
    assert said in studio("redact", "people.csv", "--recipe", "recipe.json", "--out", "out.csv", fails=2).stderr
    assert not Path("out.csv").exists()
