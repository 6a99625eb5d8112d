"""What redaction makes of a text can be looked at, and goes into the recipe as the step that does it."""

import json
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from privacy_core.errors import InvalidValueError
from privacy_core.pii.entities import ENTITIES
from privacy_core.pii.recognizer import Recognizer
from privacy_core.pii.spans import Method, Span
from privacy_core.transform import Recipe, Resources
from privacy_core.usecases import (
    catalog,
    drafts,
    opening,
    protect,
    recipe_file,
    recognizers,
    text_redaction,
    texts,
)
from tests.transform.reading import PlainReader

TEXT = "Ann Lee paid by 4111 1111 1111 1111 on 2024-03-05."


def span(part, entity, *, score=0.9, method=Method.NER):
    start = TEXT.index(part)
    return Span(start=start, end=start + len(part), entity=entity, score=score, method=method, rule="", reason="")


FOUND = (
    span("Ann Lee", "PERSON"),
    span("4111 1111 1111 1111", "CREDIT_CARD", method=Method.CHECKSUM),
    span("2024-03-05", "DATE_TIME", score=0.5),
)


def after(workspace, **asked):
    parts = text_redaction.preview_redaction(workspace, TEXT, FOUND, **asked)
    assert "".join(part.text for part in parts) == TEXT
    return "".join(part.becomes for part in parts)


class TestLooking:
    def test_kinds_give_way_to_their_names(self, workspace):
        assert after(workspace) == "<PERSON> paid by <CREDIT_CARD> on <DATE_TIME>."

    def test_the_threshold_and_kinds_that_are_off_decide_what_stays(self, workspace):
        assert after(workspace, threshold=0.8) == "<PERSON> paid by <CREDIT_CARD> on 2024-03-05."
        assert after(workspace, off=["CREDIT_CARD", "PERSON"]) == TEXT.replace("2024-03-05", "<DATE_TIME>")
        assert after(workspace, off=["CREDIT_CARD", "PERSON", "DATE_TIME"]) == TEXT

    def test_each_kind_has_its_own_way(self, workspace):
        how = {
            "default": {"with": "remove"},
            "CREDIT_CARD": {"with": "mask", "keep_last": 4},
            "DATE_TIME": {"with": "year"},
        }
        assert after(workspace, how=how) == " paid by **** **** **** 1111 on 2024."

    @pytest.mark.parametrize("way", ["pseudonym", "token", "fake"])
    def test_what_needs_a_key_or_a_vault_is_shown_and_nothing_is_kept(self, workspace, home, way):
        said = after(workspace, how={"PERSON": {"with": way}})
        assert "Ann Lee" not in said
        assert said.endswith(" paid by <CREDIT_CARD> on <DATE_TIME>.")
        assert not list((home / "keys").glob("*pseudonym*"))

    def test_a_way_that_does_not_fit_a_kind_is_refused(self, workspace):
        with pytest.raises(InvalidValueError, match="CREDIT_CARD cannot have 'year'"):
            after(workspace, how={"CREDIT_CARD": {"with": "year"}})

    def test_each_kind_is_offered_what_fits_it(self):
        assert {"fake", "year"}.isdisjoint(text_redaction.ways())
        assert "month" in text_redaction.ways("DATE_TIME")
        assert "fake" in text_redaction.ways("PERSON")


class TestTheRecipe:
    @pytest.fixture
    def dataset(self, workspace):
        return opening.open_frame(workspace, pa.table({"note": ["Ann", None], "age": [1, 2]})).id

    def steps(self, workspace, dataset):
        return drafts.draft(workspace, dataset).recipe.to_json().get("steps", [])

    def test_the_step_takes_the_place_of_the_columns_others(self, workspace, dataset):
        text_redaction.take_redaction(workspace, dataset, "note")
        (first,) = self.steps(workspace, dataset)
        assert (first["op"], first["column"], first["threshold"]) == ("redact_text", "note", 0.4)
        how = {"PERSON": {"with": "pseudonym"}}
        text_redaction.take_redaction(workspace, dataset, "note", threshold=0.6, how=how)
        (second,) = self.steps(workspace, dataset)
        assert (second["threshold"], second["how"]) == (0.6, how)

    def test_it_holds_what_the_text_was_read_with(self, workspace, dataset):
        staff = Recognizer(entity="STAFF", pattern="EMP-[0-9]+")
        recognizers.save_recognizer(workspace, "Staff", staff)
        texts.keep_word_lists(workspace, texts.WordLists(allow=("May",), deny={"Atlas": "PROJECT"}))
        step = text_redaction.redaction_step(workspace, "note", language="de", off=["AGE"])
        assert (step["language"], step["allow"], step["deny"]) == ("de", ["May"], {"Atlas": "PROJECT"})
        assert step["recognizers"] == [staff.to_json()]
        assert {"STAFF", "PROJECT", "PERSON"} <= set(step["entities"])
        assert "AGE" not in step["entities"]
        text_redaction.take_redaction(workspace, dataset, "note", language="de", off=["AGE"])
        (taken,) = self.steps(workspace, dataset)
        assert {*taken["entities"]} == {*step["entities"]}

    def test_recognizers_saved_after_the_step_was_set_read_with_it_and_leave_with_the_recipe(self, workspace, dataset):
        text_redaction.take_redaction(workspace, dataset, "note")
        (before,) = self.steps(workspace, dataset)
        assert not before.get("recognizers")
        staff = Recognizer(entity="STAFF", pattern="EMP-[0-9]+")
        recognizers.save_recognizer(workspace, "Staff", staff)
        recipe = drafts.draft(workspace, dataset).recipe
        recipe = recipe.model_copy(update={"default_role": "insensitive"})
        release = protect.protect(workspace, dataset, recipe, name="Notes")
        (step,) = release.parameters["steps"]
        assert step["recognizers"] == [staff.to_json()]
        once = recognizers.joined(workspace, recipe)
        assert recognizers.joined(workspace, once).steps[0].recognizers == (staff,)
        assert drafts.draft(workspace, dataset).recipe.steps[0].recognizers == ()

    def test_the_preview_and_the_files_of_the_draft_read_as_the_run_does(self, workspace, dataset, monkeypatch):
        monkeypatch.setattr("privacy_core.pii.text.Reader", PlainReader)
        text_redaction.take_redaction(workspace, dataset, "note")
        draft = drafts.draft(workspace, dataset).recipe.model_copy(update={"default_role": "insensitive"})
        shown = protect.preview(workspace, dataset, draft).after["note"].to_pylist()
        staff = Recognizer(entity="STAFF", pattern="[A-Z][a-z]+")
        recognizers.save_recognizer(workspace, "Staff", staff)
        later = protect.preview(workspace, dataset, draft).after["note"].to_pylist()
        assert later != shown
        release = protect.protect(workspace, dataset, draft, name="Notes")
        made = pq.read_table(workspace.store.home / "releases" / release.id / "table.parquet")
        assert made["note"].to_pylist()[: len(later)] == later
        recipe_file.recipe_link(workspace, dataset)
        with zipfile.ZipFile(catalog.folder(workspace, dataset) / recipe_file.NAME) as archive:
            (step,) = json.loads(archive.read("recipe.json"))["steps"]
        assert step["recognizers"] == [staff.to_json()]

    def test_nothing_is_redacted_where_all_kinds_are_off_and_that_is_no_step(self, workspace, dataset):
        texts.keep_word_lists(workspace, texts.WordLists(deny={"Atlas": "PROJECT"}))
        step = text_redaction.redaction_step(workspace, "note", off=list(ENTITIES))
        assert step["entities"] == ["PROJECT"]
        with pytest.raises(InvalidValueError, match="All kinds of personal data are switched off"):
            text_redaction.take_redaction(workspace, dataset, "note", off=[*ENTITIES, "PROJECT"])
        assert self.steps(workspace, dataset) == []

    @pytest.mark.parametrize("deny", [{}, {"Ann": "PERSON"}, {"Lee": "STAFF", "4111": "DATE_TIME"}])
    def test_what_is_shown_is_what_is_written(self, workspace, deny):
        texts.keep_word_lists(workspace, texts.WordLists(deny=deny))
        found = texts.read_text(workspace, TEXT, deny=deny).spans
        shown = "".join(part.becomes for part in text_redaction.preview_redaction(workspace, TEXT, found))
        (step,) = Recipe.model_validate({"steps": [text_redaction.redaction_step(workspace, "note")]}).steps
        assert step.function(Resources())(pa.array([TEXT])).to_pylist() == [shown]
        assert "Ann" not in shown
