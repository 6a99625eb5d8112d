"""The Query page: its faces, a price before it is paid, and an answer that no rerun pays for twice."""

import pyarrow as pa
import pytest

from pages.ui import asking_form
from privacy_core.jobs import State
from privacy_core.usecases import budgets, catalog, hierarchies, jobs, opening, people, trail

CITIES = ("Bern", "Chur", "Genf")


@pytest.fixture
def towns(workspace):
    """Two records of each of 100 people: cities are public, incomes go up to 4,975, and one is 99,999."""
    records = range(200)
    table = pa.table(
        {
            "person": [f"P{n % 100}" for n in records],
            "city": [CITIES[n % 3] for n in records],
            "income": [99_999.0, *(25.0 * n for n in records[1:])],
        }
    )
    found = opening.open_frame(workspace, table)
    source = people.settle(workspace, people.NEW_PEOPLE, name="Towns")
    with workspace.store.writing() as connection:
        people.made_again(connection, source)
    found = catalog.belongs_to(workspace, found.id, source.id)
    hierarchies.add_hierarchy(workspace, found.id, "city", "".join(f"{city};*\n" for city in CITIES))
    catalog.remember(workspace, catalog.LATEST, found.id)
    return catalog.set_roles(workspace, found.id, {"person": "direct_identifier"}, marks={"person_id": "person"})


@pytest.fixture
def query(visit, workspace, towns):
    """The page on a table whose people have a budget."""
    budgets.set_budget(workspace, towns.source, epsilon=10.0, delta=1e-6, person="person")
    return visit("Query")


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
        each for each in [*app.selectbox, *app.number_input, *app.text_input, *app.text_area] if each.label == label
    )


def said(app):
    boxes = [*app.main.markdown, *app.main.caption, *app.main.info, *app.main.error, *app.main.header]
    return " ".join(each.value for each in boxes).replace("\\", "")


def metrics(app):
    return {each.label: each.value for each in app.main.metric}


def spent(workspace, dataset):
    return budgets.account(workspace, dataset.source).standing.spent.epsilon


def ask_for(app, values=CITIES):
    box(app, "Values of city, one a line").set_value("\n".join(values))
    app.run()
    assert not app.exception, [error.value for error in app.exception]
    return app


class TestWithoutData:
    def test_the_page_offers_the_demo_table(self, visit):
        assert visit("Query").button("no_data.demo").label == "Open the demo table"


class TestWithoutABudget:
    def test_one_is_proposed_with_everything_that_it_fixes_and_set_by_one_button(self, visit, workspace, towns):
        app = visit("Query")
        assert metrics(app) == {"Epsilon": "10", "Delta": "1e-6"}
        assert "one person (told by **person**)" in said(app)
        assert "nobody can tell whether she is there" in said(app)
        assert not budgets.has_budget(workspace, towns.source)
        app.button("query.set_budget").click().run()
        budget = budgets.account(workspace, towns.source).standing.budget
        assert (budget.epsilon, budget.delta, budget.person) == (10.0, 1e-6, "person")
        assert metrics(app)["Costs epsilon"] == "0.5"


class TestBeforeARelease:
    def test_price_and_noise_follow_epsilon_and_nothing_is_spent(self, query, workspace, towns):
        assert metrics(query) == {"Costs epsilon": "0.5", "Of what is left": "5.0%", "Like it that fit": "about 20"}
        assert "noise moves each figure by at most **± 6** records" in said(query)
        app = box(query, "Epsilon as a number").set_value(1.0).run()
        assert metrics(app) == {"Costs epsilon": "1", "Of what is left": "10%", "Like it that fit": "about 10"}
        assert "at most **± 3** records" in said(app)
        assert "a usual choice for one table" in said(app)
        next(each for each in app.toggle if each.label == "Accuracy first").set_value(True).run()
        app = box(app, "Within ±, 95% of the time").set_value(6.0).run()
        assert 0.3 < float(metrics(app)["Costs epsilon"]) <= 0.5
        assert spent(workspace, towns) == 0
        beside = [each.value for each in app.sidebar.caption]
        assert beside
        assert not any("row" in each for each in beside), "an exact number stands beside noisy ones"

    def test_bounds_are_typed_and_those_that_are_read_off_the_data_are_marked_and_logged(self, query, workspace):
        app = box(query, "What to ask").set_value("mean").run()
        assert "Still missing: the lowest and the highest value of income that count." in said(app)
        assert box(app, "Highest value").value is None
        next(each for each in app.button if each.label == "Read off the data: not private").click().run()
        assert (box(app, "Lowest value that counts").value, box(app, "Highest value").value) == (0, 100_000)
        assert "Read off the data: not private." in said(app)
        assert "suggest bounds from the data" in {entry.act for entry in trail.audit_entries(workspace)}
        app = box(app, "Highest value").set_value(20_000.0).run()
        assert "Read off the data: not private." not in said(app)
        assert "depends on how many records there are" in said(app)

    def test_the_error_is_split_on_raw_records_by_their_owner_alone_and_the_log_keeps_it(self, query, workspace):
        app = box(query, "What to ask").set_value("sum").run()
        box(app, "Lowest value that counts").set_value(0.0)
        app = box(app, "Highest value").set_value(5_000.0).run()
        next(each for each in app.toggle if each.label == "Where the error comes from").set_value(True).run()
        table = box(app, "Measured on")
        assert (table.value, table.options) == (None, ["Raw records, as data owner: frame"])
        assert "measure an error on raw records" not in {entry.act for entry in trail.audit_entries(workspace)}
        app = table.select_index(0).run()
        assert "exact figures of raw records, not private" in app.main.warning[0].value
        assert "measure an error on raw records" in {entry.act for entry in trail.audit_entries(workspace)}
        assert "cut by bounds 95,000" in next(
            each.proto.alt for each in app.get("plotly_chart") if "Parts" in each.proto.alt
        )

    def test_what_cannot_be_asked_is_told_and_cannot_be_released(self, query):
        app = box(query, "Epsilon as a number").set_value(10.5).run()
        assert "This does not fit into what is left: epsilon 10." in said(app)
        assert app.button("query.release").disabled
        app = box(app, "Only records where").set_value("age >").run()
        assert "The condition has a part that cannot be read." in said(app)
        assert "Still missing: a condition that can be read." in said(app)
        assert not [each for each in app.button if each.key == "query.release"]

    def test_every_kind_of_question_is_planned(self, query):
        for what in asking_form.WHAT:
            app = box(query, "What to ask").set_value(what).run()
            assert not app.exception, (what, [error.value for error in app.exception])
            for label, value in (("Lowest value that counts", 0.0), ("Highest value", 5_000.0)):
                for each in [each for each in app.number_input if each.label == label]:
                    app = each.set_value(value).run()
            for each in [each for each in app.number_input if each.label in ("From (income)", "To (income)")]:
                app = each.set_value(0.0 if "From" in each.label else 5_000.0).run()
            for each in [each for each in app.multiselect if each.label == "Of which two columns"]:
                app = each.set_value(["city", "income"]).run()
            asked = {"marginals": "Still missing", "cross_table": "Still missing"}.get(what, "Costs epsilon")
            assert asked in said(app) + "".join(metrics(app)), what


class TestRelease:
    def test_three_reruns_after_a_release_spend_once_and_the_same_question_is_free(
        self, query, perform, workspace, towns
    ):
        app = ask_for(query)
        app.button("query.release").click().run()
        assert "This answer is being released." in said(app)
        assert not [each for each in app.button if each.key == "query.release"]
        asked = jobs.list_jobs(workspace)[0].arguments
        perform()
        for _ in range(3):
            app.run()
            assert not app.exception, [error.value for error in app.exception]
        assert "just released" in said(app)
        assert spent(workspace, towns) == pytest.approx(0.5)
        assert len(jobs.list_jobs(workspace)) == 1
        jobs.submit_job(workspace, "release_answer", asked)  # of another tab
        perform()
        assert spent(workspace, towns) == pytest.approx(0.5)
        (table,) = [each.value for each in app.main.dataframe]
        assert list(table["city"]) == list(CITIES)
        assert list(table.columns) == ["city", "Answer", "Noise interval"]

        app = ask_for(app, CITIES[::-1])  # the same groups in another order
        assert not [each for each in app.button if each.key == "query.release"]
        app = ask_for(app, CITIES[:2])
        assert app.button("query.release")
        assert "1 answer of this table, free to see again" in [each.label for each in app.selectbox]
        assert spent(workspace, towns) == pytest.approx(0.5)

        ask_for(app)
        next(each for each in app.button if each.label == "Make a link").click().run()
        assert any(each.proto.url.startswith("/api/exports/") for each in app.get("link_button"))
