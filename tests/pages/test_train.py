"""The Train page: its faces, a price before it is paid, one model from setup to result, and what cannot be trained."""

import json

import pyarrow as pa
import pytest

from pages.ui import training_code, training_facts, training_figures, training_terms, training_words
from pages.ui.training_figures import Standing
from privacy_core.errors import ColumnsMissingError, InvalidValueError
from privacy_core.jobs import State
from privacy_core.usecases import budgets, catalog, hierarchies, jobs, opening, people, trail, training, training_told

ROWS = 600
SCHEMA = {
    "age": {"type": "integer", "bounds": [0, 100]},
    "ill": {"type": "categorical", "categories": ["no", "yes"]},
}


@pytest.fixture
def clinic(workspace):
    """600 rows: who is over 50 is ill; of "ward" all are alike."""
    table = pa.table(
        {
            "name": [f"N{n}" for n in range(ROWS)],
            "age": [n % 100 for n in range(ROWS)],
            "ill": ["yes" if n % 100 > 50 else "no" for n in range(ROWS)],
            "ward": ["A"] * ROWS,
        }
    )
    found = opening.open_frame(workspace, table)
    source = people.settle(workspace, people.NEW_PEOPLE, name="Clinic")
    with workspace.store.writing() as connection:
        people.made_again(connection, source)
    found = catalog.belongs_to(workspace, found.id, source.id)
    hierarchies.add_hierarchy(workspace, found.id, "ill", "no;*\nyes;*\n")
    catalog.remember(workspace, catalog.LATEST, found.id)
    return catalog.set_roles(workspace, found.id, {"name": "direct_identifier"})


@pytest.fixture
def told(workspace, clinic):
    """Its public facts are told, and of its settings those that train at once."""
    rows = training_facts.of_schema(SCHEMA, ["age", "ill", "ward"])
    catalog.remember(workspace, f"train.facts.{clinic.id}", {"rows": rows, "from_data": False})
    for name, value in {"epochs": 3.0, "sampling": 1.0}.items():
        catalog.remember(workspace, f"query.train.{name}.{clinic.id}", value)


@pytest.fixture
def perform(workspace):
    """Does what the page put into the queue, as the worker would."""

    def done():
        queue = jobs._queue(workspace)
        job = queue.claim("here", at_once=1)
        queue.finish(job.id, State.DONE, result=jobs._perform(workspace, job.act, job.arguments, lambda *_: None))

    return done


def box(app, label):
    return next(
        each
        for each in [*app.selectbox, *app.number_input, *app.text_input, *app.text_area, *app.toggle]
        if each.label == label
    )


def said(app):
    boxes = [*app.main.markdown, *app.main.caption, *app.main.info, *app.main.error, *app.main.header]
    return " ".join(each.value for each in boxes).replace("\\", "")


def metrics(app):
    return {each.label: each.value for each in app.main.metric}


def run(acted):
    """Draws the page anew after an act, or after nothing."""
    app = acted.run()
    assert not app.exception, [error.value for error in app.exception]
    return app


class TestWithoutData:
    def test_the_page_offers_the_demo_table(self, visit):
        assert visit("Train").button("no_data.demo").label == "Open the demo table"


class TestWithoutABudget:
    @pytest.mark.usefixtures("told")
    def test_one_is_proposed_for_a_guarantee_and_none_is_needed_without_one(self, visit, workspace, clinic):
        app = visit("Train")
        assert app.button("query.set_budget")
        assert not [each for each in app.button if each.key == "train.begin"]
        app = run(box(app, "Privacy guarantee").set_value(False))
        assert "**No guarantee.** No epsilon was asked for" in said(app)
        assert app.button("train.begin").label == "Train without a guarantee"
        assert not budgets.has_budget(workspace, clinic.source)


class TestPublicFacts:
    def test_they_begin_with_what_is_public_and_records_are_read_only_when_asked_and_never_count_as_public(
        self, visit, workspace, clinic
    ):
        budgets.set_budget(workspace, clinic.source, epsilon=10.0, delta=1e-6, person=None)
        app = visit("Train")
        assert "Still missing: columns to learn from" in said(app)
        assert [each["use"] for each in training_facts_of(workspace, clinic)] == [False, True, False]
        app = run(app.button("train.suggest").click())
        assert "suggest a schema from the data" in {entry.act for entry in trail.audit_entries(workspace)}
        assert "**Read off the data: not private.**" in said(app)
        assert "**No guarantee.** The schema was read off the data" in said(app)
        (checked,) = app.checkbox
        for name, value in {"Epochs": 1.0, "Chance to be in a batch": 1.0}.items():
            box(app, name).set_value(value)
        app = run(checked.check())
        assert "Read off the data" not in said(app)
        assert metrics(app)["Costs epsilon"] == "1"
        assert app.button("train.begin").label == "Train for epsilon 1"

    def test_a_suggestion_names_no_one_and_rounds_bounds_outwards(self, workspace, clinic):
        assert training_told.suggest_schema(workspace, clinic.id) == {
            "age": {"type": "integer", "bounds": [0, 100], "bins": 10},
            "ill": {"type": "categorical", "categories": ["no", "yes"]},
        }

    def test_what_is_typed_into_the_table_is_the_schema(self):
        rows = training_facts.of_schema(SCHEMA, ["age", "ill"])
        made = training_facts.edited(rows, {0: {"low": 10, "kind": "Number"}, 1: {"values": ["no", "yes ", "no", "?"]}})
        schema, missing = training_facts.schema(made, "ill")
        assert not missing
        assert schema == {
            "age": {"type": "number", "bounds": [10, 100]},
            "ill": {"type": "categorical", "categories": ["no", "yes", "?"]},
        }

    @pytest.mark.parametrize(
        ("change", "missing"),
        [
            ({0: {"high": None}}, "the bounds of age"),
            ({0: {"kind": None}}, "the kind of age"),
            ({1: {"values": []}}, "the categories of ill, the target"),
            ({0: {"use": False}}, "columns to learn from"),
        ],
    )
    def test_what_is_missing_is_said(self, change, missing):
        rows = training_facts.edited(training_facts.of_schema(SCHEMA, ["age", "ill"]), change)
        assert missing in training_facts.schema(rows, "ill")[1]

    def test_a_file_is_read_also_out_of_a_whole_config_and_one_that_is_none_is_refused(self):
        columns = ["age", "ill"]
        read = training_told.schema_from_text(json.dumps({"target": "ill", "schema": SCHEMA}), columns)
        assert read == training_told.schema_from_text(json.dumps(SCHEMA), columns)
        assert training_facts.schema(training_facts.of_schema(read, columns), "ill")[0]["age"]["bounds"] == [0, 100]
        with pytest.raises(InvalidValueError, match="This is no JSON"):
            training_told.schema_from_text("{", columns)
        with pytest.raises(ColumnsMissingError, match="ill"):
            training_told.schema_from_text(json.dumps(SCHEMA), ["age"])


def training_facts_of(workspace, dataset):
    public = training_told.public_columns(workspace, dataset.id)
    return [training_facts.row(name, each, use=training_facts._known(each)) for name, each in public.items()]


class TestTraining:
    @pytest.mark.usefixtures("told")
    def test_from_setup_to_result_and_what_is_charged_is_what_was_said(self, visit, workspace, clinic, perform):
        budgets.set_budget(workspace, clinic.source, epsilon=1.5, delta=1e-5, person=None)
        app = visit("Train")
        assert metrics(app)["Costs epsilon"] == "1"
        assert "Not learned from: name, ward." in said(app)
        app.button("train.begin").click().run()
        assert "is being trained" in said(app)
        assert not [each for each in app.button if each.key == "train.begin"]
        job = jobs.list_jobs(workspace)[0]
        assert job.arguments["told"]["schema"]["age"]["bounds"] == [0, 100]
        perform()
        for _ in range(3):
            run(app)
        (model,) = training.list_models(workspace, dataset=clinic.id)
        assert model.id == job.arguments["run"]
        spent = budgets.account(workspace, clinic.source).standing.spent.epsilon
        assert 0.9 < spent <= 1.0
        text = said(app)
        assert "for the data owner: exact figures of protected rows" in text
        assert "**(1, 1e-6)-differential privacy** for one row" in text
        assert "was charged to the budget before the first batch" in text
        assert "Columns left out: name, ward." in text
        assert {"AUC", "F1", "Calibration error"} <= set(metrics(app))
        pictures = [each.proto.alt for each in app.get("plotly_chart")]
        assert any(alt.startswith("Accuracy. This model: ") and "Without noise" in alt for alt in pictures)
        assert any(alt.startswith("Loss by step") for alt in pictures)
        assert json.loads(app.code[0].value)["target"] == "ill"
        assert "does not fit" in metrics(app)["Left after it"]
        assert app.button("train.begin").disabled
        assert "This does not fit into what is left" in text

        app.button(f"train.forget.{model.id}").click()
        run(app)
        app.button(f"train.forget.{model.id}").click()
        app = run(app.button(f"train.forgotten.{model.id}").click())
        assert training.list_models(workspace, dataset=clinic.id) == []
        assert budgets.account(workspace, clinic.source).standing.spent.epsilon == spent

    @pytest.mark.usefixtures("told")
    def test_a_training_at_work_shows_its_course_also_to_a_tab_that_opens_later(self, visit, workspace, clinic):
        run_, points = training_told.new_run(), [{"step": 1, "loss": 0.7, "metric": 0.61, "epsilon": 0.4}]
        config = {"target": "ill", "schema": SCHEMA, "epsilon": 1.0}
        arguments = {"dataset": clinic.id, "told": config, "name": "", "run": run_}
        jobs.submit_job(workspace, "train_model", arguments, title="Train: ill")
        assert "The first steps are on their way" in said(visit("Train"))
        folder = workspace.store.home / "releases" / run_
        folder.mkdir()
        (folder / training.COURSE).write_text(json.dumps({"steps": 9, "metric": "accuracy", "points": points}))
        app = visit("Train")
        pictures = [each.proto.alt for each in app.get("plotly_chart")]
        assert pictures == ["Loss by step, last 0.7", "Accuracy by step, last 61%", "Epsilon by step, last 0.4"]
        assert "exact figures of protected rows" in said(app)

    @pytest.mark.usefixtures("told")
    def test_a_number_is_learned_without_a_guarantee_and_the_page_says_so(self, visit, workspace, clinic):
        config = {"target": "age", "schema": SCHEMA, "epochs": 2, "sampling": 0.5}
        training.train_model(workspace, clinic.id, config, name="First")
        training.train_model(workspace, clinic.id, {**config, "target": "ill"}, name="Second")
        app = visit("Train")
        assert [each.value for each in app.subheader][:2] == ["A budget to begin with", "Second"]
        table = next(each.value for each in app.main.dataframe if "Epsilon" in each.value.columns)
        assert list(table["Name"]) == ["Second", "First"]
        assert table["Mean error"].isna().tolist() == [True, False]
        app.session_state[f"train.model.shown.{clinic.id}"] = training.list_models(workspace, dataset=clinic.id)[1].id
        app = run(app)
        assert ":red[**No guarantee.**] No epsilon was asked for" in said(app)
        assert "Root mean squared error" in metrics(app)

    @pytest.mark.usefixtures("told")
    def test_settings_that_nobody_typed_are_left_to_the_studio_and_out_of_the_code(self, visit, workspace, clinic):
        app = run(box(visit("Train"), "Privacy guarantee").set_value(False))
        assert box(app, "Learning rate").value is None
        app.button("train.begin").click().run()
        asked = jobs.list_jobs(workspace)[0].arguments["told"]
        assert "learning_rate" not in asked
        assert (asked["epochs"], asked["test_share"]) == (3.0, training_told.usual_settings()["test_share"])
        whole = training.plan_training(workspace, clinic.id, asked).config.to_json()
        brief = training_told.brief_config(whole)
        assert brief == {"target": "ill", "schema": whole["schema"], "epochs": 3.0, "sampling": 1.0}
        typed = {"clip_norm": 7.0, "learning_rate": 0.123}
        assert training_told.brief_config({**whole, **typed}) == {**brief, **typed}
        assert json.loads(training_code.as_json(brief)) == brief


class TestWhatCannotBeTrained:
    @pytest.mark.usefixtures("told")
    def test_bounds_that_are_reversed_are_told_and_nothing_is_lost(self, visit, workspace, clinic):
        budgets.set_budget(workspace, clinic.source, epsilon=1.5, delta=1e-5, person=None)
        rows = training_facts.edited(training_facts.of_schema(SCHEMA, ["age", "ill", "ward"]), {0: {"low": 200}})
        catalog.remember(workspace, f"train.facts.{clinic.id}", {"rows": rows, "from_data": False})
        app = visit("Train")
        assert "The schema is not clear at age: bounds are 200 and 100" in said(app)
        assert not [each for each in app.button if each.key == "train.begin"]
        assert box(app, "Target").value == "ill"

    @pytest.mark.usefixtures("told")
    def test_facts_that_are_half_told_are_asked_for_also_without_a_guarantee_and_none_are_read_off(
        self, visit, workspace, clinic
    ):
        catalog.remember(workspace, f"query.train.private.{clinic.id}", False)
        rows = training_facts.edited(training_facts.of_schema(SCHEMA, ["age", "ill", "ward"]), {0: {"high": None}})
        catalog.remember(workspace, f"train.facts.{clinic.id}", {"rows": rows, "from_data": False})
        assert "Still missing: the bounds of age." in said(visit("Train"))
        catalog.remember(workspace, f"train.facts.{clinic.id}", {"rows": [], "from_data": False})
        assert "It learns from all columns" in said(visit("Train"))

    @pytest.mark.usefixtures("told")
    def test_a_file_that_is_no_schema_is_told_and_what_was_told_before_stays(self, visit, workspace, clinic):
        app = visit("Train")
        app = run(box(app, "Or paste it").set_value('{"agee": {"type": "boolean"}}'))
        take = next(each for each in app.button if each.label == "Take these facts")
        app = run(take.click())
        assert "agee" in app.main.error[0].value
        assert catalog.recall(workspace, f"train.facts.{clinic.id}")["rows"][0]["high"] == 100
        app = run(box(app, "Or paste it").set_value(json.dumps({**SCHEMA, "ward": {"type": "boolean"}})))
        run(next(each for each in app.button if each.label == "Take these facts").click())
        assert [each["use"] for each in catalog.recall(workspace, f"train.facts.{clinic.id}")["rows"]] == [True] * 3

    @pytest.mark.usefixtures("told")
    def test_a_wrong_width_or_delta_is_told(self, visit, workspace, clinic):
        budgets.set_budget(workspace, clinic.source, epsilon=1.5, delta=1e-5, person=None)
        catalog.remember(workspace, f"query.train.delta.{clinic.id}", "small")
        app = visit("Train")
        assert "Still missing: a delta such as 1e-6." in said(app)
        box(app, "Delta").set_value("1e-6")
        box(app, "Privacy guarantee").set_value(False)
        app.segmented_control[0].set_value("mlp")
        app = run(app)
        app = run(box(app, "Neurons of each hidden layer").set_value("many"))
        assert "Still missing: widths of hidden layers" in said(app)

    def test_a_target_that_is_the_same_in_all_rows_ends_the_job_with_a_reason(self, workspace, clinic):
        schema = {**SCHEMA, "ward": {"type": "categorical", "categories": ["A", "B"]}}
        with pytest.raises(InvalidValueError, match="has one label in all rows"):
            training.train_model(workspace, clinic.id, {"target": "ward", "schema": schema})


class TestFigures:
    def test_an_interval_is_drawn_and_told_and_a_missing_one_is_not(self):
        rows = [Standing(name="a", value=0.8, low=0.7, high=0.85), Standing(name="b", value=0.6)]
        figure = training_figures.comparison(rows, label="accuracy", percents=True)
        assert figure.data[0].error_x.array == (pytest.approx(0.05),)
        assert figure.layout.annotations[0].text == "<b>80%</b> · 70% to 85%"
        assert figure.layout.annotations[1].text == "60%"

    def test_a_course_keeps_its_view_while_it_grows(self):
        points = [{"step": 1, "loss": 0.7}, {"step": 2, "loss": None}, {"step": 3, "loss": 0.5}]
        figure = training_figures.course(points, "loss", steps=10, label="loss", percents=False)
        assert figure.layout.uirevision == "keep"
        assert list(figure.data[0].x) == [1, 3]
        assert figure.layout.xaxis.range[1] > 10
        assert training_figures.course([], "loss", steps=10, label="loss", percents=False).layout.xaxis.range[1] > 10

    def test_a_price_beyond_the_budget_is_drawn_within_it(self):
        figure = training_figures.budget(1.0, 12.0, 10.0, fits=False)
        assert sum(bar.x[0] for bar in figure.data) == pytest.approx(12.0)
        assert figure.data[1].marker.pattern.shape == "/"


@pytest.mark.parametrize("term", training_terms.TRAINING)
def test_every_term_is_explained_in_two_plain_sentences(term):
    text = training_terms.TRAINING[term]
    assert text.count(". ") == 1
    assert text.endswith(".")
    assert len(text) <= 300


def test_a_guarantee_names_unit_neighbours_noise_and_accountants():
    text = training_words.guarantee(
        {
            "unit": {"column": "who"},
            "epsilon": 0.99999,
            "delta": 1e-6,
            "epsilon_by": {"pld": 0.95, "rdp": 1.05, "basic": None},
            "accountant": "the rule",
            "sampling_probability": 0.08,
            "steps": 188,
            "noise_multiplier": 4.45,
            "clip_norm": 1.0,
            "rows_per_unit": 3,
        }
    )
    assert "**(1, 1e-6)-differential privacy** for one person, told by **who**" in text
    assert "added or removed" in text
    assert "At most 3 rows of one person" in text
    assert "PLD 0.95, Rényi 1.05, sum –" in text
