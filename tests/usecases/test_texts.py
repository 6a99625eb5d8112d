"""Texts and columns of text: what counts follows the threshold, shares are honest, and no text is kept or logged."""

import json
import sys
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_core.errors import ColumnsMissingError, InvalidValueError, NotFoundError, NotPermittedError
from privacy_core.govern import Actor, Role
from privacy_core.jobs import JobCancelledError
from privacy_core.pii import spans as of_spans
from privacy_core.pii.recognizer import Recognizer
from privacy_core.pii.spans import Method, Span
from privacy_core.usecases import catalog, jobs, opening, recognizers, text_columns, text_kept, texts, trail
from privacy_core.usecases.workspace import Workspace

NOTES = ["Call Ann", None, "nothing", "Ann and Bob", "Call Ann", "Bob, EMP-12345", None, "quiet"]


def span(start, end, entity, *, score=0.9, method=Method.NER):
    return Span(start=start, end=end, entity=entity, score=score, method=method, rule="test", reason="it is a test")


class Names:
    """A reader that knows two names (Bob is unsure), and what own recognizers and word lists say."""

    asked: ClassVar[list] = []

    def __init__(self, *, language, recognizers, allow, deny):
        self.notice = None if language == "en" else "No model."
        self.more = [(each.pattern, each.entity, 0.6) for each in recognizers] + [(w, e, 1.0) for w, e in deny.items()]
        self.allow = allow
        Names.asked.append((language, recognizers))

    def read(self, texts, *, report=None):
        if report:
            report(len(texts), len(texts))
        return [tuple(self._in(text)) for text in texts]

    def _in(self, text):
        for word, entity, score in [("Ann", "PERSON", 0.9), ("Bob", "PERSON", 0.3), *self.more]:
            at = text.find(word)
            if at >= 0 and word not in self.allow:
                yield span(at, at + len(word), entity, score=score)


@pytest.fixture
def names(monkeypatch):
    """Reads with `Names`: no language model is loaded."""
    monkeypatch.setitem(sys.modules, "privacy_core.pii.text", SimpleNamespace(Reader=Names))
    monkeypatch.setattr(Names, "asked", [])
    return Names


@pytest.fixture
def notes(workspace):
    """Eight cells, six of them with a text, two of those the same."""
    return opening.open_frame(workspace, pa.table({"note": NOTES, "n": range(8)}))


@pytest.mark.usefixtures("names")
class TestATextThatIsTyped:
    def test_candidates_are_settled_by_the_threshold_without_reading_again(self, workspace, names):
        reading = texts.read_text(workspace, "Ann and Bob")
        assert [each.start for each in reading.settled()] == [0]
        assert [each.start for each in reading.settled(threshold=0.2)] == [0, 8]
        assert reading.settled(entities={"AGE"}) == ()
        texts.read_text(workspace, "Ann and Bob")
        assert len(names.asked) == 1
        assert texts.read_text(workspace, "Ann and Bob", language="de").notice == "No model."

    def test_it_is_read_with_the_recognizers_that_everybody_saved(self, workspace):
        assert texts.read_text(workspace, "EMP-1").spans == ()
        recognizers.save_recognizer(workspace, "Staff", Recognizer(entity="STAFF", pattern="EMP-1"))
        assert [each.entity for each in texts.read_text(workspace, "EMP-1").spans] == ["STAFF"]
        assert texts.read_text(workspace, "EMP-1", own=False).spans == ()

    def test_own_words_are_kept_and_used(self, workspace):
        texts.keep_word_lists(workspace, texts.WordLists(allow=("Ann",), deny={"Atlas": "ORGANIZATION"}))
        lists = texts.word_lists(workspace)
        assert (lists.allow, lists.deny) == (("Ann",), {"Atlas": "ORGANIZATION"})
        found = texts.read_text(workspace, "Ann of Atlas", allow=lists.allow, deny=lists.deny).settled()
        assert [each.entity for each in found] == ["ORGANIZATION"]
        with pytest.raises(InvalidValueError, match="1 of your own words have no letter"):
            texts.keep_word_lists(workspace, texts.WordLists(allow=("--",)))
        with pytest.raises(InvalidValueError, match="deny list has 10,001 words; 10,000 are the most"):
            texts.keep_word_lists(workspace, texts.WordLists(deny={f"w{each}": "PERSON" for each in range(10_001)}))
        assert texts.word_lists(workspace).allow == ("Ann",)

    def test_one_that_is_too_long_is_refused_with_what_to_do(self, workspace, monkeypatch):
        monkeypatch.setattr(texts, "LONGEST", 5)
        with pytest.raises(InvalidValueError, match="has 6 characters, and 5 are read at once"):
            texts.read_text(workspace, "123456")

    def test_nothing_of_it_is_stored_or_logged(self, workspace, home):
        texts.read_text(workspace, "Ann Secretname of Bern")
        assert "read a text for personal data" in {each.act for each in trail.audit_entries(workspace)}
        files = [path for path in home.rglob("*") if path.is_file()]
        assert files
        assert not [path for path in files if b"Secretname" in path.read_bytes()]

    def test_kinds_are_grouped_and_ones_own_come_last(self):
        assert texts.kinds(["STAFF", "URL", "TITLE", "PERSON"]) == {
            "People": ("PERSON", "TITLE"),
            "Devices and the web": ("URL",),
            "Your own": ("STAFF",),
        }


@pytest.mark.usefixtures("names")
class TestAColumn:
    def test_every_cell_is_counted_and_shares_are_exact(self, workspace, notes):
        reading = text_columns.read_column(workspace, notes.id, "note", cells=None)
        assert (reading.cells, reading.of, reading.texts, reading.method) == (6, 6, 5, "every cell")
        assert reading.kinds == {"PERSON": 0.9}
        counts = text_columns.count_kinds(workspace, notes.id, "note")
        assert [(each.entity, each.cells) for each in counts.kinds] == [("PERSON", 3)]
        assert (counts.hit.cells, counts.hit.share, counts.hit.low, counts.hit.high) == (3, 0.5, 0.5, 0.5)
        assert counts.rows == (0, 3)
        lower = text_columns.count_kinds(workspace, notes.id, "note", threshold=0.2)
        assert (lower.hit.cells, lower.rows) == (4, (0, 3, 5))
        assert text_columns.count_kinds(workspace, notes.id, "note", off=["PERSON"]).rows == ()

    def test_a_sample_has_intervals_and_is_the_same_when_asked_again(self, workspace, notes):
        reading = text_columns.read_column(workspace, notes.id, "note", cells=4)
        assert (reading.cells, reading.of, reading.method) == (4, 6, "sample")
        hit = text_columns.count_kinds(workspace, notes.id, "note").hit
        assert hit.low < hit.share < hit.high
        rows = text_columns.count_kinds(workspace, notes.id, "note", threshold=0).rows
        text_columns.read_column(workspace, notes.id, "note", cells=4)
        assert text_columns.count_kinds(workspace, notes.id, "note", threshold=0).rows == rows
        assert set(rows) <= {0, 3, 4, 5}

    def test_a_cell_is_shown_from_the_table_with_what_was_found_in_it(self, workspace, notes):
        text_columns.read_column(workspace, notes.id, "note", cells=None)
        cell = text_columns.look_at_cell(workspace, notes.id, "note", row=3)
        assert (cell.text, cell.cells) == ("Ann and Bob", 1)
        assert [(each.start, each.score, each.method) for each in cell.spans] == [
            (0, 0.9, Method.NER),
            (8, 0.3, Method.NER),
        ]
        assert text_columns.look_at_cell(workspace, notes.id, "note", row=0).cells == 2
        for row in (1, 4, 99):
            with pytest.raises(NotFoundError, match="This cell does not exist"):
                text_columns.look_at_cell(workspace, notes.id, "note", row=row)

    def test_what_is_kept_holds_positions_and_no_text(self, workspace, notes):
        text_columns.read_column(workspace, notes.id, "note", cells=None)
        kept = list(catalog.folder(workspace, notes.id).glob("texts/*"))
        assert len(kept) == 1
        assert not any(word in kept[0].read_bytes() for word in (b"Ann", b"Bob", b"nothing", b"EMP-"))
        assert kept[0].parent.stat().st_mode & 0o777 == 0o700

    def test_raw_texts_are_for_whoever_may_see_records_and_the_log_says_so(self, workspace, notes, home):
        text_columns.read_column(workspace, notes.id, "note", cells=None)
        text_columns.look_at_cell(workspace, notes.id, "note", row=0)
        entries = trail.audit_entries(workspace)
        assert {"read a column for personal data", "look at a text of a column"} <= {each.act for each in entries}
        assert "Ann" not in str(entries)
        with Workspace.open(home, actor=Actor("local", Role.VIEWER)) as viewer:
            assert text_columns.count_kinds(viewer, notes.id, "note").hit.cells == 3
            with pytest.raises(NotPermittedError, match="see raw records"):
                text_columns.look_at_cell(viewer, notes.id, "note", row=0)

    def test_each_text_that_is_looked_at_is_an_entry_of_the_log(self, workspace, notes):
        text_columns.read_column(workspace, notes.id, "note", cells=None)
        for row in (0, 3, 5, 3):
            text_columns.look_at_cell(workspace, notes.id, "note", row=row)
        entries = [each for each in trail.audit_entries(workspace) if each.act == "look at a text of a column"]
        assert {each.details["row"] for each in entries} == {0, 3, 5}

    def test_whoever_may_not_see_records_learns_nothing_of_words_that_they_choose(self, workspace, notes, home):
        with Workspace.open(home, actor=Actor("local", Role.VIEWER)) as viewer:
            texts.keep_word_lists(viewer, texts.WordLists(allow=("Ann",), deny={"quiet": "Q"}))
            reading = text_columns.read_column(viewer, notes.id, "note", cells=None)
            assert "Your own words were left out" in reading.notice
            assert reading.kinds == {"PERSON": 0.9}
            assert reading.read_with == text_columns.read_with(viewer, "en")
            counts = text_columns.count_kinds(viewer, notes.id, "note")
            assert (counts.hit.cells, counts.rows) == (3, ())
        assert text_columns.count_kinds(workspace, notes.id, "note").rows == (0, 3)
        entries = [each for each in trail.audit_entries(workspace) if each.act == "keep own words for personal data"]
        assert [dict(each.details) for each in entries] == [{"lists": 2}] * 2  # begun and done

    def test_it_is_a_job_whose_row_holds_no_text_and_own_words_reach_it(self, workspace, notes):
        texts.keep_word_lists(workspace, texts.WordLists(deny={"quiet": "CODEWORD"}))
        job = jobs.submit_job(workspace, "read_column", {"dataset": notes.id, "column": "note", "cells": None})
        told = []
        answer = jobs._perform(workspace, job.act, job.arguments, lambda *said: told.append(said))
        assert told[-1] == (5, 5, "5 of 5 texts are read")
        assert json.loads(json.dumps(answer)) == {"column": "note"}
        assert "quiet" not in str(jobs.job_status(workspace, job.id))
        kinds = text_columns.count_kinds(workspace, notes.id, "note").kinds
        assert [each.entity for each in kinds] == ["PERSON", "CODEWORD"]

    def test_one_that_was_not_read_says_so_and_a_cancelled_one_keeps_nothing(self, workspace, notes):
        def cancel(*_):
            raise JobCancelledError

        with pytest.raises(JobCancelledError):
            text_columns.read_column(workspace, notes.id, "note", report=cancel)
        assert text_columns.column_reading(workspace, notes.id, "note") is None
        with pytest.raises(NotFoundError, match="This reading does not exist"):
            text_columns.count_kinds(workspace, notes.id, "note")

    def test_whether_it_was_read_with_what_is_known_now_can_be_told(self, workspace, notes):
        text_columns.read_column(workspace, notes.id, "note")
        reading = text_columns.column_reading(workspace, notes.id, "note")
        assert reading.read_with == text_columns.read_with(workspace, "en")
        recognizers.save_recognizer(workspace, "Staff", Recognizer(entity="STAFF", pattern="EMP"))
        assert reading.read_with != text_columns.read_with(workspace, "en")

    def test_what_is_no_text_is_refused(self, workspace, notes):
        with pytest.raises(InvalidValueError, match="'n' was to be read as text, but it holds int64"):
            text_columns.read_column(workspace, notes.id, "n")
        with pytest.raises(ColumnsMissingError):
            text_columns.read_column(workspace, notes.id, "none")
        with pytest.raises(InvalidValueError, match="cells"):
            text_columns.read_column(workspace, notes.id, "note", cells=0)

    def test_a_column_without_any_text_is_read_all_the_same(self, workspace):
        empty = opening.open_frame(workspace, pa.table({"note": pa.array([None, None], pa.string())}))
        reading = text_columns.read_column(workspace, empty.id, "note")
        assert (reading.cells, reading.of) == (0, 0)
        counts = text_columns.count_kinds(workspace, empty.id, "note")
        assert (counts.kinds, counts.rows, counts.hit.share) == ((), (), 0.0)

    def test_columns_of_text_come_longest_first(self, workspace):
        table = pa.table({"short": ["a", "b"], "n": [1, 2], "long": ["a sentence", None]})
        found = opening.open_frame(workspace, table)
        assert [(each.name, each.length) for each in text_columns.text_columns(workspace, found.id)] == [
            ("long", 10.0),
            ("short", 1.0),
        ]


@st.composite
def candidates(draw):
    """Candidates in a few texts, many of them over each other."""
    spans = st.builds(
        lambda start, length, entity, score, method: span(start, start + length, entity, score=score, method=method),
        st.integers(0, 20),
        st.integers(1, 8),
        st.sampled_from(["PERSON", "AGE", "URL"]),
        st.sampled_from([0.1, 0.3, 0.5, 0.9]),
        st.sampled_from(list(Method)),
    )
    return draw(st.lists(st.lists(spans, max_size=6), min_size=1, max_size=5))


@settings(max_examples=20)
@given(candidates(), st.sampled_from([0.0, 0.3, 0.4, 1.0]), st.sets(st.sampled_from(["PERSON", "AGE"])))
def test_counts_are_those_of_settling_every_text(tmp_path_factory, found, threshold, off):
    cells = np.arange(1, len(found) + 1)
    reading = text_kept.ColumnReading(
        column="note",
        language="en",
        method="every cell",
        cells=int(cells.sum()),
        of=int(cells.sum()),
        texts=len(found),
        kinds={"PERSON": 0.9},
        notice="",
        read_with="",
        made=0.0,
    )
    path = tmp_path_factory.mktemp("kept") / "texts" / "kept.parquet"
    text_kept.keep(path, reading, "fingerprint", (np.arange(len(found)), cells, [tuple(spans) for spans in found]))
    of, kept = text_kept.read(path)
    assert (of, kept.reading) == ("fingerprint", reading)
    expected = {}
    for place, spans in enumerate(found):
        wanted = {"PERSON", "AGE", "URL"} - off
        for entity in {each.entity for each in of_spans.settled(spans, threshold=threshold, entities=wanted)}:
            expected[entity] = expected.get(entity, 0) + int(cells[place])
        assert list(kept.spans_of(place)) == spans
    counts = text_kept.counted(kept, threshold, frozenset(off))
    assert {each.entity: each.cells for each in counts.kinds} == expected
