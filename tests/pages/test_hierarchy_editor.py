"""The editor of hierarchies: opened, changed, tested on the column, saved, opened again, and what it says of errors."""

import pytest

from pages.ui import hierarchy_terms, hierarchy_tree, theme
from privacy_core.usecases import drafts, editing, hierarchies, search
from privacy_core.usecases import hierarchy_editing as at_work
from tests.pages.test_anonymize import choice, press, said, slider

OPEN = "work.hierarchies"
AGES = "30;young;any\n40;old;any\n50;old;any\n"


@pytest.fixture
def page(visit, small_table):
    """The editor at the first quasi-identifier, age: 30, 40 and 50, of two, three and one persons."""
    return press(visit("Anonymize"), OPEN)


def field(app, label):
    return next(each for each in (*app.text_input, *app.text_area, *app.number_input) if each.label == label)


def kind(app, chosen):
    """Chooses the kind of builder."""
    next(each for each in app.selectbox if each.label == "Kind").set_value(chosen)
    press(app, OPEN)
    return press(app, OPEN)


def write(app, label, text):
    field(app, label).set_value(text)
    return press(app, OPEN)


def levels_of(app):
    """The table of levels: values, smallest group, share that is joined."""
    (table,) = [each.value for each in app.table if "Smallest group" in each.value]
    return [tuple(row) for row in table[["Values", "Smallest group", "Joined"]].itertuples(index=False)]


class TestEditing:
    def test_it_opens_with_the_suggestion_tested_on_the_column(self, page):
        assert "Suggested" in said(page)
        assert levels_of(page) == [("3", ":red[▨ 1]", "0%"), ("1", "7", "100%")]
        assert "The tree" not in said(page)

    def test_a_changed_setting_is_kept_until_it_is_saved_and_then_opens_again(self, page, workspace, small_table):
        kind(page, "intervals")
        app = write(page, "Widths of the levels", "20, 40")
        assert "Changed, not saved yet" in said(app)
        assert levels_of(app)[1] == ("2", ":red[▨ 3]", "57%")
        press(app, OPEN, "hierarchies.save")
        (kept,) = hierarchies.list_hierarchies(workspace, small_table.id)
        assert (kept.column, kept.labels) == ("age", (3, 2, 1))
        app = press(app.run(), OPEN)
        assert ":green-badge[:material/check: Saved]" in said(app)
        assert field(app, "Widths of the levels").value == "20, 40"

    def test_numbers_that_are_none_are_refused_in_place_and_stay_to_be_corrected(self, page):
        kind(page, "intervals")
        app = write(page, "Widths of the levels", "20, wide")
        assert '"Widths of the levels" has to be numbers with commas between' in said(app)
        assert field(app, "Widths of the levels").value == "20, wide"
        assert app.button("hierarchies.save").disabled
        app = write(app, "Widths of the levels", "20, 30")
        assert "Each width must be a multiple of the one before" in said(app)
        app = write(app, "Widths of the levels", "20")
        assert not app.error
        assert not app.button("hierarchies.save").disabled

    def test_every_value_without_a_label_is_named_on_the_page(self, page, workspace, small_table):
        kind(page, "taxonomy")
        assert field(page, "Lines").value == "30;*\n40;*\n50;*\n"
        app = write(page, "Lines", "30;young\n")
        assert "lacks 2 of the values" in said(app)
        assert "40\n50" in [each.value for each in app.code]
        app = kind(app, "dates")
        assert "needs dates" in said(app)
        assert "30\n40\n50" in [each.value for each in app.code]
        assert hierarchies.list_hierarchies(workspace, small_table.id) == ()

    def test_an_order_is_typed_anew_and_one_said_twice_is_named(self, page):
        kind(page, "order")
        app = write(page, "Order, one value a line", "40\n30\n50")
        assert levels_of(app)[1] == ("2", ":red[▨ 1]", "86%")
        app = write(app, "Order, one value a line", "40\n30\n50\n30")
        assert "order names a value twice" in said(app)
        assert "30" in [each.value for each in app.code]

    def test_without_a_hierarchy_a_column_cannot_be_generalized_and_with_a_file_it_can(
        self, page, workspace, small_table
    ):
        assert "Generalize by hierarchy" not in choice(page, "age").options
        kind(page, "taxonomy")
        next(each for each in page.file_uploader if each.label == "Hierarchy (CSV)").upload(
            "ages.csv", AGES.encode(), "text/csv"
        )
        press(page, OPEN)
        app = press(press(page, OPEN), OPEN, "hierarchies.save").run()
        choice(app, "age").set_value("generalize").run()
        slider(page.run(), "Level").set_value(2).run()
        (step,) = [each for each in drafts.draft(workspace, small_table.id).recipe.steps if each.column == "age"]
        assert (step.op, step.level) == ("generalize", 2)
        app = press(page.run(), f"hierarchies.edit.{small_table.columns.index('age')}")
        assert field(app, "Lines").value == AGES


class TestActs:
    def test_saved_over_and_deleted_ones_are_brought_back(self, visit, workspace, small_table):
        fives, tens = ({"builder": "intervals", "widths": [width], "origin": 0} for width in (25, 45))
        for settings in (fives, tens):
            at_work.save_hierarchy(workspace, small_table.id, "age", settings)
        page = press(visit("Anonymize"), OPEN)
        press(page, OPEN, "hierarchies.restore")
        assert at_work.open_hierarchy(workspace, small_table.id, "age").settings == fives
        press(press(page, OPEN), OPEN, "hierarchies.delete")
        assert hierarchies.list_hierarchies(workspace, small_table.id) == ()
        app = press(page, OPEN)
        assert app.button("hierarchies.restore")
        assert "Undo on the page goes through the recipe only" in " ".join(each.value for each in app.caption)

    def test_one_that_the_search_needs_is_not_deleted(self, visit, workspace, small_table):
        search.begin_search(workspace, small_table.id, {})
        page = press(visit("Anonymize"), OPEN)
        app = press(page, OPEN, "hierarchies.delete")
        assert "is in use: the search in the recipe in work chooses its level" in said(app)
        assert len(hierarchies.list_hierarchies(workspace, small_table.id)) == 2

    def test_one_press_suggests_for_every_quasi_identifier_and_a_search_learns_of_it(
        self, page, workspace, small_table
    ):
        editing.edit_draft(workspace, small_table.id, {"search": {}})
        press(page, OPEN, "hierarchies.suggest_all")
        assert [each.column for each in hierarchies.list_hierarchies(workspace, small_table.id)] == ["age", "sex"]
        recipe = drafts.draft(workspace, small_table.id).recipe
        assert set(recipe.searched(small_table.columns)) == {"age", "sex"}
        assert "hierarchies.suggest_all" not in [each.key for each in press(page, OPEN).button]


LEVELS = (tuple("abcdef"), ("x", "x", "x", "d", "y", "y"), ("z", "z", "z", "z", "y", "y"))
COUNTS = (5, 1, 0, 2, 4, 4)


class TestTree:
    def test_by_hand(self):
        rows = hierarchy_tree.nodes(LEVELS, COUNTS)
        told = [(row.label, row.depth, row.level, row.records, row.values) for row in rows]
        assert told == [
            ("", 0, 3, 16, 6),
            ("z", 1, 2, 8, 4),
            ("x", 2, 1, 6, 3),
            ("a", 3, 0, 5, 1),
            ("b", 3, 0, 1, 1),
            ("c", 3, 0, 0, 1),
            ("d", 2, 1, 2, 1),
            ("y", 1, 2, 8, 2),
            ("e", 2, 0, 4, 1),
            ("f", 2, 0, 4, 1),
        ]
        assert not hierarchy_tree.openable(rows)

    def test_what_does_not_fit_is_hidden_and_seen_by_looking_into_it(self):
        rows = hierarchy_tree.nodes(LEVELS, COUNTS, most=5)
        assert [(row.label, row.hidden) for row in rows] == [
            ("", False), ("z", False), ("x", True), ("d", False), ("y", True),
        ]  # fmt: skip
        assert hierarchy_tree.openable(rows) == [(1, "x"), (2, "y")]
        inside = hierarchy_tree.nodes(LEVELS, COUNTS, inside=(1, "x"), most=5)
        assert [row.label for row in inside] == ["x", "a", "b", "c"]

    @pytest.mark.parametrize("mode", ["light", "dark"])
    def test_it_wears_the_theme_marks_small_groups_without_colour_and_takes_no_markup(self, mode):
        rows = hierarchy_tree.nodes((("<b>a", "b"), ("*", "*")), (9, 1))
        figure = hierarchy_tree.tree(rows, k=5, look=theme.LOOKS[mode])
        track, _, names, figures = figure.data
        assert figure.layout.template.layout.font.color == theme.LOOKS[mode].ink
        assert track.marker.pattern.shape == ("", "", "/")
        assert names.text == ("*", "&lt;b&gt;a", "b")
        assert figures.text == ("10", "9", "1 ▨")
        assert "1 of them has fewer than 5 records" in hierarchy_tree.sentence(rows, k=5)
        assert "a" not in hierarchy_tree.sentence(rows, k=5).split()


@pytest.mark.parametrize("term", hierarchy_terms.HIERARCHIES)
def test_every_setting_is_explained_in_two_plain_sentences(term):
    text = hierarchy_terms.HIERARCHIES[term]
    assert text.count(". ") == 1
    assert text.endswith(".")
    assert len(text) <= 300
