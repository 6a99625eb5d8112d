"""Tokens, encryption, made-up values and redaction of text among the choices for a column on the Anonymize page."""

import pytest

from pages.ui.operators import FAKES, OPERATORS, chosen
from privacy_core.transform.fake import KINDS
from privacy_core.usecases import drafts, editing, protect, recognizers

FROM_THE_TEXT_PAGE = {
    "op": "redact_text",
    "column": "name",
    "entities": ["PERSON"],
    "allow": ["Ada"],
    "how": {"PERSON": {"with": "fake"}, "default": {"with": "mask", "keep_last": 2}},
    "domain": "notes",
}


@pytest.fixture
def step(workspace, small_table):
    """Puts one step on a column into the draft, and tells what the draft then says of it."""

    def put(entry=None):
        if entry is not None:
            others = [each for each in now() if each["column"] != entry["column"]]
            editing.edit_draft(workspace, small_table.id, {"steps": [*others, entry]})
        return next((each for each in now() if each["column"] == "name"), None)

    def now():
        return drafts.draft(workspace, small_table.id).recipe.to_json().get("steps", [])

    return put


@pytest.fixture
def page(visit):
    return lambda: visit("Anonymize")


def labelled(elements, label):
    return next((each for each in elements if each.label == f"{label} (name)"), None)


def said(app):
    return " ".join(each.value for each in app.main.caption).replace("\\", "")


class TestSettings:
    @pytest.mark.parametrize("op", ["pseudonymize", "tokenize", "encrypt", "fake"])
    def test_a_version_goes_with_a_shared_domain_and_leaves_with_it(self, op):
        values = {"kind": "name", "locale": "en_US"} if op == "fake" else {}
        (alone,) = OPERATORS[op].steps("name", {**values, "domain": None, "version": 3})
        assert "version" not in alone
        (shared,) = OPERATORS[op].steps("name", {**values, "domain": "study", "version": 3})
        assert (shared["domain"], shared["version"]) == ("study", 3)

    def test_what_has_no_widget_here_stays_as_it_was_set(self, step):
        entry = step(FROM_THE_TEXT_PAGE)
        op, values = chosen([entry])
        assert (op, values["instead"], values["threshold"]) == ("redact_text", "mask", 0.4)
        (again,) = OPERATORS[op].steps("name", {**values, "threshold": 0.3})
        assert again == {**entry, "threshold": 0.3}

    def test_another_way_to_write_takes_the_place_of_the_common_one_alone(self, step):
        op, values = chosen([step(FROM_THE_TEXT_PAGE)])
        (again,) = OPERATORS[op].steps("name", {**values, "instead": "remove"})
        assert again["how"] == {"PERSON": {"with": "fake"}, "default": {"with": "remove"}}

    @pytest.mark.parametrize("entry", [{"op": "fake", "kind": "email"}, {"op": "tokenize"}, {"op": "encrypt"}])
    def test_a_step_of_a_recipe_is_shown_as_its_choice(self, step, entry):
        op, values = chosen([step({**entry, "column": "name"})])
        assert op == entry["op"]
        assert OPERATORS[op].steps("name", values)[0].items() >= entry.items()


class TestOnThePage:
    def test_the_kind_of_what_is_made_up_is_chosen(self, page, step):
        step({"op": "fake", "kind": "name", "column": "name"})
        app = page()
        labelled(app.selectbox, "Kind").set_value("email").run()
        assert step()["kind"] == "email"
        assert labelled(app.number_input, "Version of its key") is None

    def test_the_version_is_asked_for_once_a_domain_is_named(self, page, step):
        step({"op": "tokenize", "column": "name"})
        app = page()
        labelled(app.text_input, "Shared domain").set_value("study").run()
        app = app.run()  # the test draws whole pages only
        labelled(app.number_input, "Version of its key").set_value(2).run()
        assert (step()["domain"], step()["version"]) == ("study", 2)

    def test_moving_the_score_keeps_what_was_set_on_the_text_page_and_says_so(self, page, step):
        before = step(FROM_THE_TEXT_PAGE)
        app = page()
        assert "Set on the Text page, and kept: looks only for name of a person" in said(app)
        labelled(app.slider, "Least score").set_value(0.25).run()
        assert step() == {**before, "threshold": 0.25}

    def test_recognizers_that_join_in_are_named_beside_the_column_and_where_the_recipe_leaves(
        self, page, step, workspace
    ):
        step({"op": "redact_text", "column": "name"})
        assert "recognizer" not in said(page())
        recognizers.save_recognizer(workspace, "Staff", recognizers.Recognizer(entity="STAFF", pattern="EMP-[0-9]+"))
        app = page()
        assert "Also reads with 1 recognizer of your own: staff" in said(app)
        assert "1 recognizer of your own, with its pattern and words" in said(app)
        assert any("EMP-[0-9]+" in each.value for each in app.main.get("code"))

    def test_what_is_not_enough_for_a_direct_identifier_is_said_beside_the_column(self, page, step):
        step(FROM_THE_TEXT_PAGE)
        shown = said(page()).replace("\\", "")
        assert "not enough for a direct identifier: it looks for chosen kinds only" in shown
        assert "leaves what is on its allow list, 1 in all" in shown
        step({"op": "redact_text", "column": "name"})
        assert "not enough for a direct identifier" not in said(page())

    def test_an_example_that_takes_a_language_model_is_made_only_on_request(
        self, page, step, workspace, small_table, monkeypatch
    ):
        tried = []
        as_it_is = drafts.draft(workspace, small_table.id).recipe.model_copy(update={"steps": ()})
        made = protect.preview(workspace, small_table.id, as_it_is)

        def preview(_workspace, _dataset, recipe, **_):
            tried.append([each.op for each in recipe.steps])
            return made

        step({"op": "redact_text", "column": "name"})
        monkeypatch.setattr(protect, "preview", preview)
        app = page()
        assert ["redact_text"] not in tried
        app.button(f"work.example.{small_table.id}.name").click().run()
        assert ["redact_text"] in tried


def test_all_kinds_that_can_be_made_up_are_offered():
    assert FAKES == KINDS
