"""The Compare page: its four faces, figures that can be counted by hand, and differences in words."""

import pytest

from pages.ui import beside, candidates, side_by_side
from pages.ui import format as say
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


def columns(app):
    """Each of those compared by its name: label of a line to what stands there, markup left out."""
    shown = app.table[0].value
    plain = shown.map(lambda text: text.replace("\\", "").replace("**", "")).set_index(shown.columns[0])
    return {name.partition(" · ")[2]: plain[name].to_dict() for name in plain.columns if " · " in name}


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
        app = visit("Compare")
        found = columns(app)
        assert list(found) == ["Recipe in work", "Coarse", "Fine"]  # what was kept last comes first
        fine, coarse = found["Fine"], found["Coarse"]
        lines = ("highest risk", "records left out", "records kept", "age", "hold within the limit")
        assert [fine[line] for line in lines] == ["50%", "1", "86%", "as it is", "yes"]
        assert [coarse[line] for line in lines] == ["33% ★", "0 ★", "100% ★", "drop", "yes"]
        table = app.table[0].value
        opened = dict(zip(table[table.columns[0]], table["As opened"], strict=True))
        assert (opened["k"], opened["highest risk"], opened["age"]) == ("1", "100%", "")

    def test_a_recipe_and_the_table_that_it_made_are_not_both_shown_at_first(self, visit, two, workspace):
        protect.protect(workspace, two.id, protect.list_recipes(workspace)[0].recipe, name="Made of coarse")
        app = visit("Compare")
        assert list(columns(app)) == ["Recipe in work", "Made of coarse", "Fine"]
        assert len(app.multiselect[0].options) == 4

    @pytest.mark.usefixtures("two")
    def test_the_letters_of_the_picture_are_those_of_the_table(self, visit):
        app = visit("Compare")
        assert "A Recipe in work (recipe) · B Coarse (recipe) · C Fine (protected table)" in said(app).replace("**", "")
        assert [name[0] for name in app.table[0].value.columns[2:]] == ["A", "B", "C"]

    def test_the_choice_is_remembered(self, visit, two, workspace):
        app = visit("Compare")
        chosen = app.multiselect[0].value[1:]
        app.multiselect[0].set_value(chosen).run()
        assert catalog.recall(workspace, f"compare.chosen.{two.id}") == chosen

    @pytest.mark.usefixtures("two")
    def test_differences_are_told_in_words(self, visit):
        app = visit("Compare")
        assert "They do not differ." in said(app)
        next(box for box in app.selectbox if box.label == "From").select_index(2).run()
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
        assert "Other" not in columns(app)


def test_the_picture_names_the_best_of_each_measure():
    measures = [Measure("k", 1, {"A": 5, "B": 3}), Measure("t", 0.9, {"A": 0.5, "B": 0.2}, higher_is_better=False)]
    figure = beside.dots(measures, look=LOOKS["light"])
    texts = [each.text for each in figure.layout.annotations]
    assert any("<b>5</b> A" in text and "best" in text for text in texts)
    assert any("<b>0.2</b> B" in text for text in texts)


class TestTheTable:
    def test_it_marks_the_best_only_where_they_read_differently(self):
        line = side_by_side.figures("k", {"A": 5, "B": 3, "C": None}, say.number, higher_is_better=True)
        assert line.best == {"A"}
        close = side_by_side.figures("risk", {"A": 0.2501, "B": 0.25}, say.share, higher_is_better=False)
        assert not close.best

    def test_a_model_that_only_one_asks_for_is_told_of_all(self):
        figures = {
            "records_in": 10,
            "records_out": 8,
            "suppressed": 2,
            "allowed": 1,
            "after": None,
            "detail": {},
        }
        asked = {**figures, "models": [{"model": "k_anonymity", "k": 3, "before": 1, "after": 4}]}
        found = [
            candidates.Candidate(id=letter, name=letter, kind="", recipe=Recipe(), figures=one, letter=letter)
            for letter, one in (("A", asked), ("B", {**figures, "models": []}))
        ]
        lines = {
            line.label: line.cells
            for line in side_by_side.lines(found, columns=["age"], losses={"A": 0.1, "B": None}, metric="loss")
        }
        assert lines["k"] == {"A": "–", "B": "–"}  # of the records: nobody is left
        assert lines["k, at least 3"] == {"A": "4", "B": "not asked"}
        assert lines["age"] == {"A": "as it is", "B": "as it is"}
        assert lines["hold within the limit"]["A"] == "no, only 1 may leave"
        assert lines["loss (less is better)"] == {"A": "0.1", "B": "–"}

    def test_pseudonyms_are_no_detail_that_one_keeps_more_of(self):
        figures = {"records_in": 9, "records_out": 9, "suppressed": 0, "allowed": 0, "after": None, "models": []}
        recipe = Recipe(roles={"id": "direct_identifier", "age": "quasi_identifier"})
        found = [
            candidates.Candidate(id=k, name=k, kind="", recipe=recipe, figures={**figures, "detail": one}, letter=k)
            for k, one in (("A", {"age": 0.5}), ("B", {"age": 0.5, "id": 1.0}))
        ]
        lines = side_by_side.lines(found, columns=["age"], losses={"A": 0.1, "B": 0.1}, metric="loss")
        assert [line.label for line in lines if line.label.startswith("detail")] == ["detail kept of age"]

    @pytest.mark.parametrize(
        ("asked", "cells"),
        [
            (({"k": 5, "after": 5}, {"k": 5, "after": 4}), {"A": "at least 5", "B": "4"}),  # 4 are there for sure
            (
                ({"k": 5, "after": 5}, {"k": 9, "after": 9}),
                {"A": "at least 5: at least 5", "B": "at least 9: at least 9"},
            ),
        ],
    )
    def test_an_estimate_is_a_bound_where_it_reaches_what_was_asked_for(self, asked, cells):
        estimate = {"model": "k_map", "estimator": "poisson", "population_size": 100}
        one, other = ({"models": [estimate | figures], "suppressed": 0, "allowed": 0} for figures in asked)
        assert side_by_side._models({"A": one, "B": other})[0].cells == cells
