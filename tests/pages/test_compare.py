"""The Compare page: its four faces, figures that can be counted by hand, and differences in words."""

import pytest

from pages.ui import beside
from pages.ui.beside import Measure
from pages.ui.theme import LOOKS
from privacy_core.transform import Recipe
from privacy_core.usecases import catalog, editing, protect

HIDDEN = [{"op": "drop", "column": "patient"}, {"op": "drop", "column": "name"}]


@pytest.fixture
def two(workspace, small_table):
    """A protected table that keeps ages and loses a record, and a saved recipe that drops ages and keeps all."""
    models = [{"model": "k_anonymity", "k": 2}]
    fine = {"steps": HIDDEN, "models": models, "suppression_limit": 0.2}
    recipe = editing.edit_draft(workspace, small_table.id, fine).recipe
    protect.protect(workspace, small_table.id, recipe, name="Fine")
    coarse = {"steps": [*HIDDEN, {"op": "drop", "column": "age"}], "models": models}
    protect.save_recipe(workspace, "Coarse", editing.edit_draft(workspace, small_table.id, coarse).recipe)
    return small_table


def said(app):
    boxes = [*app.info, *app.warning, *app.error, *app.markdown, *app.caption]
    return " ".join(each.value for each in boxes).replace("\\", "")


def rows(app):
    table = next(each.value for each in app.dataframe if "are compared" in (each.proto.alt or ""))
    return {row["Name"]: row for _, row in table.iterrows()}


class TestWithoutData:
    def test_the_page_offers_the_demo_table(self, visit):
        assert "No table is open yet" in visit("Compare").info[0].value

    def test_without_quasi_identifiers_it_leads_to_the_data_page(self, visit, workspace, small_table):
        catalog.set_roles(workspace, small_table.id, {"age": "insensitive"})
        app = visit("Compare")
        assert "which columns are quasi-identifiers" in app.main.info[0].value
        assert not app.multiselect


class TestReady:
    @pytest.mark.usefixtures("small_table")
    def test_with_nothing_to_compare_it_leads_to_anonymize(self, visit):
        app = visit("Compare")
        assert "only the recipe in work" in app.main.info[0].value
        app.button("compare.anonymize").click().run()
        assert app.title[0].value == "Anonymize"

    @pytest.mark.usefixtures("two")
    def test_with_nothing_chosen_it_asks(self, visit):
        app = visit("Compare")
        app.multiselect[0].set_value([]).run()
        assert "Choose at least one" in said(app)


class TestResult:
    @pytest.mark.usefixtures("two")
    def test_protected_tables_and_recipes_stand_side_by_side(self, visit):
        found = rows(visit("Compare"))
        assert list(found) == ["Recipe in work", "Fine", "Coarse"]
        assert list(found["Fine"][["k", "records kept", "left out"]]) == ["2", "86%", "1 of 1 allowed"]
        assert list(found["Coarse"][["k", "records kept", "left out"]]) == ["3", "100%", "0 of 1 allowed"]
        assert found["Fine"]["What"] == "protected table"

    @pytest.mark.usefixtures("two")
    def test_the_letters_of_the_picture_are_those_of_the_table(self, visit):
        app = visit("Compare")
        assert "A Recipe in work (recipe) · B Fine (protected table) · C Coarse (recipe)" in said(app).replace("**", "")
        assert [row[""] for row in rows(app).values()] == ["A", "B", "C"]

    def test_the_choice_is_remembered(self, visit, two, workspace):
        app = visit("Compare")
        chosen = app.multiselect[0].value[1:]
        app.multiselect[0].set_value(chosen).run()
        assert catalog.recall(workspace, f"compare.chosen.{two.id}") == chosen

    @pytest.mark.usefixtures("two")
    def test_differences_are_told_in_words(self, visit):
        app = visit("Compare")
        assert "Steps on age: none became drop." in said(app)
        assert "Suppression limit" not in said(app)


class TestUserError:
    @pytest.mark.usefixtures("two")
    def test_a_recipe_for_another_table_is_left_out_with_the_reason(self, visit, workspace):
        other = Recipe.model_validate({"steps": [{"op": "band", "column": "height", "width": 10}]})
        protect.save_recipe(workspace, "Other", other)
        app = visit("Compare")
        assert "Other is left out" in said(app).replace("**", "")
        assert "this table has no column 'height'" in said(app)
        assert "Other" not in rows(app)


def test_the_picture_names_the_best_of_each_measure():
    measures = [Measure("k", 1, {"A": 5, "B": 3}), Measure("t", 0.9, {"A": 0.5, "B": 0.2}, higher_is_better=False)]
    figure = beside.dots(measures, look=LOOKS["light"])
    texts = [each.text for each in figure.layout.annotations]
    assert any("<b>5</b> A" in text and "best" in text for text in texts)
    assert any("<b>0.2</b> B" in text for text in texts)
