"""Own recognizers: kept for everybody, tried at once, refused in words, and still there after a restart."""

import pyarrow as pa
import pytest
from sqlalchemy import insert

from privacy_core.engine import DuckDbEngine
from privacy_core.errors import InvalidValueError, NotFoundError, NotPermittedError
from privacy_core.govern import Actor, Role
from privacy_core.pii import patterns
from privacy_core.pii.patterns import PatternError
from privacy_core.pii.recognizer import Recognizer
from privacy_core.pii.scan import scan
from privacy_core.store import tables
from privacy_core.usecases import findings, opening, proposals, recognizers, text_columns, texts, trail
from privacy_core.usecases.workspace import Workspace

STAFF = Recognizer(entity="STAFF_NUMBER", pattern=r"EMP-[0-9]{5}", words=("employee", "badge"))


def names(workspace):
    return [each.name for each in recognizers.list_recognizers(workspace)]


class TestKeeping:
    def test_one_that_is_saved_is_there_after_a_restart_for_everybody(self, workspace, home):
        kept = recognizers.save_recognizer(workspace, " Staff numbers ", STAFF)
        assert (kept.name, kept.made_by) == ("Staff numbers", "local")
        with Workspace.open(home, actor=Actor("ann", Role.VIEWER)) as later:
            assert recognizers.saved(later) == (STAFF,)
            assert recognizers.list_recognizers(later) == [kept]

    def test_one_of_the_same_name_is_replaced(self, workspace):
        recognizers.save_recognizer(workspace, "Staff", STAFF)
        other = Recognizer(entity="STAFF_NUMBER", pattern="S[0-9]+")
        recognizers.save_recognizer(workspace, "Staff", other)
        assert recognizers.saved(workspace) == (other,)

    def test_it_is_renamed_but_not_to_the_name_of_another(self, workspace):
        first = recognizers.save_recognizer(workspace, "Staff", STAFF)
        recognizers.save_recognizer(workspace, "Cases", Recognizer(entity="CASE", pattern="C[0-9]+"))
        recognizers.rename_recognizer(workspace, first.id, "Badges")
        assert names(workspace) == ["Badges", "Cases"]
        with pytest.raises(InvalidValueError, match="Another recognizer has that name"):
            recognizers.rename_recognizer(workspace, first.id, "Cases")
        with pytest.raises(NotFoundError, match="This recognizer does not exist"):
            recognizers.rename_recognizer(workspace, "gone", "Any")

    def test_one_that_was_deleted_can_be_saved_again(self, workspace):
        kept = recognizers.save_recognizer(workspace, "Staff", STAFF)
        gone = recognizers.delete_recognizer(workspace, kept.id)
        assert names(workspace) == []
        recognizers.save_recognizer(workspace, gone.name, gone.recognizer)
        assert recognizers.saved(workspace) == (STAFF,)
        with pytest.raises(NotFoundError):
            recognizers.delete_recognizer(workspace, kept.id)

    def test_a_viewer_may_read_with_them_and_change_none(self, home):
        with Workspace.open(home, actor=Actor("ann", Role.VIEWER)) as viewer:
            assert recognizers.saved(viewer) == ()
            with pytest.raises(NotPermittedError, match="protect tables"):
                recognizers.save_recognizer(viewer, "Staff", STAFF)

    def test_there_are_not_too_many(self, workspace, monkeypatch):
        monkeypatch.setattr(recognizers, "KEPT", 1)
        recognizers.save_recognizer(workspace, "Staff", STAFF)
        recognizers.save_recognizer(workspace, "Staff", STAFF)
        with pytest.raises(InvalidValueError, match="There are 1 own recognizers already"):
            recognizers.save_recognizer(workspace, "More", STAFF)
        assert names(workspace) == ["Staff"]

    @pytest.mark.parametrize("name", ["", "  ", "x" * 201])
    def test_a_name_has_letters_and_an_end(self, workspace, name):
        with pytest.raises(InvalidValueError, match="1 to 200 characters"):
            recognizers.save_recognizer(workspace, name, STAFF)

    def test_the_log_names_the_acts_and_no_pattern(self, workspace):
        kept = recognizers.save_recognizer(workspace, "Secretname", STAFF)
        recognizers.delete_recognizer(workspace, kept.id)
        entries = trail.audit_entries(workspace)
        assert {"save a recognizer", "delete a recognizer"} <= {each.act for each in entries}
        assert "EMP" not in str(entries)
        assert "Secretname" not in str(entries)


class TestTrying:
    def test_what_it_finds_is_told_at_once_and_a_word_nearby_raises_the_score(self, workspace):
        found = recognizers.try_recognizer(workspace, STAFF, "Badge EMP-12345 was lost." + " " * 99 + "EMP-54321")
        assert [(each.start, each.end, each.score) for each in found] == [(6, 15, 0.9), (124, 133, 0.6)]
        assert names(workspace) == []

    def test_it_finds_the_right_place_behind_signs_of_several_bytes(self, workspace):
        text = "Grüße 👩‍⚕️ von EMP-12345"
        (found,) = recognizers.try_recognizer(workspace, STAFF, text)
        assert text[found.start : found.end] == "EMP-12345"

    @pytest.mark.parametrize(
        "text", ["EMP-222223", "xEMP-22222", "EMP-22222é", "éEMP-22222", "EMP-22222٣", "EMP-22222_"]
    )
    def test_it_finds_no_part_of_a_longer_word_or_number(self, workspace, text):
        assert recognizers.try_recognizer(workspace, STAFF, text) == ()

    @pytest.mark.parametrize(
        ("pattern", "text", "found"),
        [
            ("[0-9]{5}|[0-9]{8}", "of 12345678 and 12345", ["12345678", "12345"]),  # the first form is a part of one
            ("#[0-9]{5}", "é#12345, #54321 #123456", ["#12345", "#54321"]),  # a sign ends a word by itself
            ("EMP-[0-9]+", "(EMP-1)/EMP-2 EMP-3", ["EMP-1", "EMP-2", "EMP-3"]),
            ("^EMP|[A-Z]$", "EMP B", ["EMP", "B"]),
        ],
    )
    def test_it_finds_what_stands_between_ends_of_words(self, workspace, pattern, text, found):
        own = Recognizer(entity="X", pattern=pattern)
        assert [text[each.start : each.end] for each in recognizers.try_recognizer(workspace, own, text)] == found


class TestPatterns:
    @pytest.mark.parametrize(
        ("pattern", "said"),
        [
            ("EMP-(", "missing \\)"),
            ("EMP)", "unexpected \\)"),
            ("[0-9", "missing \\]"),
            ("*", "no argument for repetition"),
            ("a{2000}", "Repeat at most 1,000 times"),
            ("(?=a)b", "no look-ahead"),
            ("(?<!a)b", "no look-ahead or look-behind"),
            (r"(a)\1", "no back-references"),
        ],
    )
    def test_one_that_cannot_be_used_is_refused_in_words(self, workspace, pattern, said):
        with pytest.raises(PatternError, match=said):
            recognizers.try_recognizer(workspace, Recognizer(entity="X", pattern=pattern), "text")
        with pytest.raises(PatternError, match=said):
            recognizers.save_recognizer(workspace, "X", Recognizer(entity="X", pattern=pattern))
        assert names(workspace) == []

    @pytest.mark.parametrize("pattern", ["a*", "(EMP-[0-9]+)?", "|", r"\b"])
    def test_one_that_matches_nothing_at_all_is_refused(self, pattern):
        with pytest.raises(InvalidValueError, match="matches where there is nothing"):
            recognizers.check_pattern(pattern)

    @pytest.mark.parametrize("pattern", [r"\pL{1,980}Z", r"[\pL\pN\pM]{1,900}Z", "\ud800"])
    def test_one_that_a_scan_could_not_run_is_refused_in_words(self, workspace, pattern):
        with pytest.raises(PatternError, match=r"too large|half of a character"):
            recognizers.save_recognizer(workspace, "X", Recognizer(entity="X", pattern=pattern))

    def test_a_scan_runs_with_all_that_were_saved_and_one_too_many_is_refused(self, workspace, monkeypatch):
        monkeypatch.setattr(patterns, "_OWN", 8)
        large = [Recognizer(entity="X", pattern=rf"\pL{{1,20}}Z{number}") for number in range(30)]
        for number in range(2):
            recognizers.save_recognizer(workspace, f"X {number}", large[number])
        with pytest.raises(PatternError, match=r"too large beside the [0-9]+ that are saved"):
            any(recognizers.save_recognizer(workspace, f"X {n}", large[n]) is None for n in range(2, 30))
        saved = recognizers.saved(workspace)
        engine = DuckDbEngine()
        engine.open_arrow("t", pa.table({"note": ["We met a AZ0 and", "nobody"] * 9}))
        found = scan(engine, "t", recognizers=saved, model=False).findings
        assert [(each.entity, each.hits) for each in found] == [("X", 9)]

    def test_a_recipe_that_is_proposed_holds_them_so_that_a_command_finds_what_the_scan_did(self, workspace):
        notes = opening.open_frame(workspace, pa.table({"note": ["Mail ann@example.org of EMP-12345 now"] * 9}))
        recognizers.save_recognizer(workspace, "Staff", STAFF)
        findings.scan_columns(workspace, notes.id, model=False)
        (step,) = proposals.proposed_recipe(workspace, notes.id).steps
        assert (step.op, step.recognizers) == ("redact_text", (STAFF,))

    def test_one_that_breaks_later_is_left_out_with_a_notice(self, workspace):
        """As where another version of RE2 refuses what this one took."""
        broken, fine = Recognizer(entity="OLD", pattern="(?=a)"), Recognizer(entity="X", pattern="AZ[0-9]")
        for each in (broken, fine):
            with workspace.store.writing() as connection:
                row = {"id": each.entity, "name": each.entity, "made_by": "local", "created": 0.0}
                connection.execute(insert(tables.recognizers).values(**row, recognizer=each.to_json()))
        notes = opening.open_frame(workspace, pa.table({"note": ["We met AZ0 there", "nobody was here"]}))
        found = findings.scan_columns(workspace, notes.id)
        assert "X" in {each.entity for each in found.findings}
        read = text_columns.read_column(workspace, notes.id, "note")
        for notice in (found.notice, read.notice, texts.read_text(workspace, "AZ0").notice):
            assert "of 1 own recognizers, of OLD, cannot be used any more" in notice

    @pytest.mark.parametrize("pattern", [r"\bEMP-[0-9]+\b", r"[\pL\pN_]+-[0-9]{3}", "(?i)emp[0-9]"])
    def test_usual_ones_are_taken(self, pattern):
        recognizers.check_pattern(pattern)
