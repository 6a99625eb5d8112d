"""All privacy models on the Anonymize page: added, set, taken away, compared with other tables, and their effect."""

import math

import pyarrow as pa
import pytest

from pages.ui import changes, findings, model_kinds, model_rows, models_asked, named_paths, terms, theme
from privacy_core.risk.models import MODELS
from privacy_core.transform import Recipe
from privacy_core.usecases import catalog, drafts, editing, hierarchies, opening, protect


@pytest.fixture
def page(visit, small_table):
    return visit("Anonymize")


@pytest.fixture
def models(workspace, small_table):
    """The models of the draft, as JSON values."""
    return lambda: drafts.draft(workspace, small_table.id).recipe.to_json()["models"]


@pytest.fixture
def opened(workspace):
    """Opens people of the small table as a table of the studio."""

    def run(name, people, sex, **more):
        found = opening.open_frame(workspace, pa.table({"patient": people, "sex": [sex] * len(people), **more}))
        with workspace.store.writing() as connection:  # tables of notebooks are not listed
            connection.exec_driver_sql("UPDATE datasets SET temporary = 0")
        catalog.rename_dataset(workspace, found.id, name)
        return found

    return run


def press(app, *keys):
    for key in keys:
        app.button(key).click()
    app.run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def called(elements, label):
    return next(each for each in elements if each.label.startswith(label))


def said(app):
    return " ".join(each.value for each in [*app.caption, *app.markdown]).replace("\\", "")


class TestRows:
    def test_every_model_of_the_library_can_be_asked_for_and_is_explained(self):
        assert set(model_kinds.KINDS) == set(model_rows.MEASURES) == set(terms.SOURCES) == set(MODELS)
        assert {kind.group for kind in model_kinds.KINDS.values()} == set(model_kinds.GROUPS)
        assert all(terms.SOURCES[name] in kind.help for name, kind in model_kinds.KINDS.items())

    @pytest.mark.parametrize("kind", model_kinds.KINDS.values(), ids=lambda kind: kind.model)
    def test_each_starts_as_a_model_that_recipes_take_within_its_own_ranges(self, kind):
        column = {"sensitive": "disease"} if kind.group == "attribute" else {}
        needs = {"population_size": 100} if kind.model in {"k_map", "population_uniqueness"} else {}
        needs |= {"subset": "part.parquet"} if kind.model == "delta_presence" else {}
        entry = {"model": kind.model, **column, **kind.start, **needs}
        (written,) = Recipe.model_validate({"models": [entry]}).to_json()["models"]
        assert written == entry
        assert kind.says(entry)
        for setting in kind.settings:
            value = entry[setting.name] * (100 if setting.share else 1)
            assert setting.least <= value <= setting.most
            assert isinstance(entry[setting.name], int if setting.whole else float)


class TestAdding:
    def test_each_kind_is_added_and_removed_and_brought_back(self, page, models, small_table):
        before = models()
        kinds = [kind for kind in model_kinds.KINDS.values() if kind.model not in {"k_anonymity", *model_kinds.QUICK}]
        added = [kind.model for kind in kinds if kind.model != "delta_presence"]
        assert page.button("work.add.delta_presence").disabled  # there is no other table yet
        app = press(page, *(f"work.add.{model}" for model in added)).run()
        assert {each["model"]: each.get("sensitive") for each in models()[len(before) :]} == {
            kind.model: "disease" if kind.group == "attribute" else None for kind in kinds if kind.model in added
        }
        assert {"model": "population_uniqueness", "share": 0.01, "population_size": 70} in models()
        called(app.toggle, "No value much more common").set_value(False)
        app = press(app, f"work.remove.average_risk.{small_table.id}.").run()
        left = set(added) - {"basic_beta_likeness", "average_risk"}
        assert {each["model"] for each in models()[len(before) :]} == left
        press(app, "work.undo")
        assert len(models()) == len(before) + len(left) + 1

    def test_settings_and_choices_are_kept_in_the_recipe(self, page, models, workspace, small_table):
        press(page, "work.add.k_map", "work.add.recursive_cl_diversity")
        called(page.toggle, "Near the table").set_value(True)
        called(page.toggle, "Hard to guess").set_value(True)
        app = page.run().run()
        called(app.slider, "Recursive c").set_value(4.5)
        called(app.slider, "k in the population").set_value(7)
        called(app.number_input, "People in the population").set_value(5000)
        called(app.button_group, "Evenness").set_value("grassberger")
        called(app.button_group, "Distance of two values").set_value("ordered")
        assert "by hierarchy" not in called(app.button_group, "Distance of two values").options
        assert "By hierarchy: disease has none yet." in said(app)
        app = app.run().run()
        assert "its text is taken by letters" in said(app)
        called(app.text_area, "Order of disease").set_value("flu\n cold \n")
        called(app.toggle, "Hold on the exported file").set_value(True)
        app = app.run().run()
        of = {"sensitive": "disease"}
        assert sorted(models()[2:], key=lambda each: each["model"]) == [
            {"model": "entropy_l_diversity", **of, "l": 1.5, "estimator": "grassberger"},
            {"model": "k_map", "k": 7, "estimator": "poisson", "population_size": 5000},
            {"model": "recursive_cl_diversity", **of, "c": 4.5, "l": 2},
            {"model": "t_closeness", **of, "t": 0.4, "distance": "ordered", "order": ["flu", "cold"]},
        ]
        assert drafts.draft(workspace, small_table.id).recipe.hold_on_export
        assert "t ≤ 0.4 (by order)" in said(app)
        assert "entropy l ≥ 1.5 (Grassberger)" in said(app)

    def test_a_column_with_a_hierarchy_can_be_compared_by_it(self, visit, models, workspace, small_table):
        hierarchies.add_hierarchy(workspace, small_table.id, "disease", "flu;infection\ncold;infection\n")
        t = {"model": "t_closeness", "sensitive": "disease", "t": 0.4}
        editing.edit_draft(
            workspace, small_table.id, {"models": [t | {"distance": "ordered", "order": ["flu", "cold"]}]}
        )
        called(visit("Anonymize").button_group, "Distance of two values").set_value("hierarchical").run()
        assert models() == [t | {"distance": "hierarchical"}]
        assert list(drafts.draft(workspace, small_table.id).recipe.hierarchies) == ["disease"]

    def test_models_of_a_column_that_is_sensitive_no_more_rest_and_come_back(
        self, visit, models, workspace, small_table
    ):
        editing.edit_draft(workspace, small_table.id, {"suppression_limit": 0.1})
        roles = {**small_table.roles, "disease": "quasi_identifier"}
        catalog.set_roles(workspace, small_table.id, roles, marks=small_table.marks)
        app = visit("Anonymize")
        assert [each["model"] for each in models()] == ["k_anonymity"]
        assert "disease: distinct l ≥ 2 rests" in said(app).replace("**", "")
        assert "The column is quasi-identifier now" in said(app)
        app = press(app, f"work.resting.back.{small_table.id}.disease").run()
        assert models()[1] == {"model": "distinct_l_diversity", "sensitive": "disease", "l": 2}
        catalog.set_roles(workspace, small_table.id, roles, marks=small_table.marks)
        press(app.run(), f"work.resting.remove.{small_table.id}.disease")
        assert drafts.draft(workspace, small_table.id).resting == ()

    def test_what_is_wrong_is_told_in_the_words_of_the_page(self):
        delta = {"model": "delta_disclosure", "sensitive": "job", "delta": 2}
        recipe = {"models": [{"model": "k_anonymity", "k": 5}, delta]}
        told = named_paths.named("models[1].delta: no; models[0]: no; roles.age: no; models[9]: no", recipe)
        delta_of_job = "δ of Shares near the table's (δ-disclosure) for job"
        assert told == f"{delta_of_job}: no; Smallest group (k): no; Role of age: no; models[9]: no"

    def test_what_cannot_be_says_at_the_model_what_could(self, visit, workspace, small_table):
        asked = [
            {"model": "k_anonymity", "k": 2},
            {"model": "distinct_l_diversity", "sensitive": "disease", "l": 9},
            {"model": "k_map", "k": 2, "estimator": "poisson", "population_size": 7},
        ]
        editing.edit_draft(workspace, small_table.id, {"models": asked})
        app = visit("Anonymize")
        assert "distinct l ≥ 9: 9 is more than the 2 values of 'disease'; at most that is possible" in said(app)
        called(app.number_input, "People in the population").set_value(3).run()
        assert "The table has 6 of a population of 3." in said(app.run())


class TestTables:
    def test_another_table_is_the_subset_then_the_population(self, opened, visit, models, workspace, small_table):
        men, women = opened("Men", ["P3"], "m"), opened("Women", ["P2", "P6"], "f", age=[30, 50])
        app = press(visit("Anonymize"), "work.add.delta_presence", "work.add.k_map").run()
        file = f"women_{women.id}.parquet"
        presence = {"model": "delta_presence", "max": 0.5, "subset": file}
        assert presence in models()
        assert called(app.selectbox, "Table with the rows to protect").options == ["Women (2 rows)", "Men (1 row)"]
        figures = protect.evaluate_recipe(workspace, small_table.id, drafts.draft(workspace, small_table.id).recipe)
        assert figures.records_in == 2
        # As population it is refused while it is the subset already.
        app = called(app.button_group, "The population is").set_value("population").run()
        assert "'Women' is the subset already, whose population is the table; name another file" in said(app)
        assert called(app.button_group, "The population is").value == "estimator"
        called(app.button_group, "The population is").set_value("subset").run()
        assert {"model": "k_map", "k": 5, "subset": file} in models()
        # There is one subset at most, so that of the other model goes along.
        fewer = f"men_{men.id}.parquet"
        called(app.run().selectbox, "Table with the rows to protect (k-map)").set_value(fewer).run()
        assert {each["model"]: each["subset"] for each in models() if "subset" in each} == {
            "delta_presence": fewer,
            "k_map": fewer,
        }
        app = press(app.run(), f"work.remove.delta_presence.{small_table.id}.").run()
        called(app.button_group, "The population is").set_value("population").run()
        assert {"model": "k_map", "k": 5, "population": file} in models()
        app = app.run()
        assert called(app.selectbox, "Table of the population").options == ["Women (2 rows)"]
        assert "Not listed, as the columns do not fit: Men (lacks age)." in said(app)

    def test_where_no_table_fits_it_is_said_why(self, opened, visit, small_table):  # noqa: ARG002 - it is open
        opened("Ages", ["P3"], "m", dose=[1])
        app = visit("Anonymize")
        assert app.button("work.add.delta_presence").disabled
        assert (
            "No other table in the studio fits. Not listed, as the columns do not fit: Ages (has also dose)."
            in said(app)
        )
        app = press(app, "work.add.k_map").run()
        app = called(app.button_group, "The population is").set_value("population").run()
        assert "Ages (lacks age)" in said(app)
        assert called(app.button_group, "The population is").value == "estimator"


class TestEffect:
    @pytest.fixture
    def figures(self, workspace, small_table):
        """Of the small table by sex, of which two groups of three people stay."""

        def run(*models, **changes):
            recipe = drafts.draft(workspace, small_table.id).recipe.to_json()
            steps = [*recipe["steps"], {"op": "drop", "column": "age"}]
            values = {"steps": steps, "models": list(models), "suppression_limit": 1.0, **changes}
            found = protect.evaluate_recipe(workspace, small_table.id, Recipe.model_validate(recipe | values))
            return model_rows.rows(found.to_json())

        return run

    def test_every_model_that_is_asked_for_has_its_row(self, figures):
        of = {"sensitive": "disease"}
        asked = [
            {"model": "k_anonymity", "k": 2},
            {"model": "k_map", "k": 2, "estimator": "poisson", "population_size": 600},
            {"model": "recursive_cl_diversity", **of, "c": 3.0, "l": 2},
            {"model": "alpha_k_anonymity", **of, "alpha": 0.7, "k": 3},
            {"model": "t_closeness", **of, "t": 0.9, "distance": "ordered"},
            {"model": "delta_disclosure", **of, "delta": 3.0},
            {"model": "average_risk", "risk": 0.5},
        ]
        made = {change.label: change for change in figures(*asked)}
        assert list(made) == [
            "k",
            "distinct l of disease",
            "entropy l of disease",
            "t by order of disease",
            "recursive c (l = 2) of disease",
            "α of disease",
            "δ of disease",
            "k in the population",
            "average risk",
        ]
        # The women have flu, cold and flu, the men flu, cold and cold: half and half in all.
        assert (made["α of disease"].after, made["α of disease"].needed) == (pytest.approx(2 / 3), 0.7)
        assert (made["k"].before, made["k"].after, made["k"].needed) == (1, 3, 3)  # the stricter of the two
        assert (made["average risk"].before, made["average risk"].after) == (pytest.approx(3 / 6), pytest.approx(2 / 6))
        assert made["recursive c (l = 2) of disease"].before == math.inf  # Fay is alone with her flu
        assert made["recursive c (l = 2) of disease"].after == 2
        assert all(change.met for change in made.values())
        assert made["δ of disease"].after == pytest.approx(math.log2(3 / 2))
        assert made["δ of disease"].note == "0.585 as a recipient sees it"

    def test_what_groups_lack_and_who_is_missing_stand_beside(self):
        presence = {"model": "delta_presence", "min": 0.1, "max": 0.5, "before": 1.0, "after": 0.5, "least": 0.25}
        disclosure = {"model": "delta_disclosure", "sensitive": "x", "delta": 2.0, "before": None, "after": 1.5}
        risk = {"k": 2, **{figure: {"x": 1.0} for figure in model_rows.USUAL}}
        models = [presence | {"classes_without": 1}, disclosure | {"in_file": 3.25, "classes_lacking_values": 2}]
        rows = model_rows.rows({"before": risk, "after": risk, "models": models})
        assert [row.note for row in rows if row.note] == [
            "3.25 as a recipient sees it · 2 groups lack a value",
            "lowest 0.25, at least 0.1 · 1 group without anybody of it",
        ]

    def test_why_a_figure_has_no_bound_is_a_sentence_and_rounding_is_nothing(self):
        likeness = {"model": "enhanced_beta_likeness", "sensitive": "x", "beta": 2.0, "before": None, "after": 1e-16}
        risk = {"k": 2, **{figure: {"x": 1.1e-16} for figure in model_rows.USUAL}}
        values = {"before": risk, "after": risk, "models": [likeness | {"unbounded": "a value gains too much"}]}
        assert model_rows.unbounded(values) == ["enhanced β of x is ∞ where a value gains too much."]
        assert {row.label: row.after for row in model_rows.rows(values)}["t of x"] == 0
        assert model_rows.rows(values)[-1].after == 0

    def test_a_figure_without_bound_is_drawn_at_the_end_of_its_scale(self):
        change = changes.Change(label="c", before=math.inf, after=2.0, higher_is_better=False, needed=3, note="beside")
        figure = changes.dumbbell([change], look=theme.LOOKS["light"])
        before, after = figure.data[-2:]
        assert (before.x, after.x) == ((1.0,), (pytest.approx(2 / 3.24),))
        told = " ".join(word.text for word in figure.layout.annotations)
        assert "<b>∞ → 2</b>" in told
        assert "asked for at most 3 · beside" in told
        assert "c from ∞ to 2 (asked for at most 3, met)" in findings.dumbbell([change])

    def test_a_population_to_start_with_is_a_round_number_above_the_table(self):
        assert [models_asked.people(rows) for rows in (0, 7, 30162)] == [10, 70, 400000]
