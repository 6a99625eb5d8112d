"""Anonymize, before and after: what columns hold, and what the protected table is still good for."""

import numpy as np
import pyarrow as pa
import pytest

from pages.ui import before_after, before_after_figures
from pages.ui.theme import LOOKS
from privacy_core.evaluate import Bar, Contingency, Distribution, TargetUnfitError
from privacy_core.usecases import catalog, drafts, editing, jobs, opening, protect
from privacy_core.usecases.jobs import State


@pytest.fixture
def ready(workspace):
    """Twenty people at k = 3: eleven of 30 and eight of 40 stay, the one of 50 leaves; all are of one country."""
    table = pa.table(
        {
            "age": [30] * 11 + [40] * 8 + [50],
            "sex": ["f"] * 20,
            "disease": ["flu"] * 11 + ["cold"] * 8 + ["flu"],
            "country": ["DE"] * 20,
        }
    )
    found = opening.open_frame(workspace, table)
    roles = {"age": "quasi_identifier", "sex": "quasi_identifier", "disease": "sensitive", "country": "insensitive"}
    catalog.set_roles(workspace, found.id, roles)
    catalog.remember(workspace, catalog.LATEST, found.id)
    band = {"op": "band", "column": "age", "width": 10}
    models = [{"model": "k_anonymity", "k": 3}]
    editing.edit_draft(workspace, found.id, {"steps": [band], "models": models, "suppression_limit": 0.5})
    return found


def show(app, view):
    group = next(each for each in app.button_group if view in each.options)
    group.set_value(view).run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def choose(app, label, value):
    next(each for each in app.selectbox if each.label == label).set_value(value)


def told(app):
    return " ".join(each.value for each in (*app.caption, *app.error)).replace("\\", "")


def test_a_column_and_then_two_of_them(visit, ready):
    app = show(visit("Anonymize"), before_after.VALUES)
    assert "age: 3 values in 3 labels. 1 record (5.0%) left out." in told(app)
    choose(app, "Together with", "disease")
    app.run()
    assert not app.exception
    assert [metric.label for metric in app.metric][:2] == ["Moved by leaving out", "Dependence (Cramér's V)"]


def test_what_is_left_and_what_a_classifier_learns(visit, ready, workspace):
    """All but one keep their age in tens, which tells the disease: both learn all of it."""
    app = show(visit("Anonymize"), before_after.USEFULNESS)
    assert list(app.dataframe[0].value["Column"]) == ["◆ age", "◆ sex", "● disease"]
    choose(app, "Predict", "disease")
    app.run()
    assert "--target disease --features age,sex --json" in " ".join(each.value for each in app.code)
    app.button("work.train").click().run()
    assert "trained in the background" in told(app)
    assert "work.train" not in {each.key for each in app.button}
    assert "Cancel" in [each.label for each in app.button]
    (job,) = jobs.list_jobs(workspace)
    end(workspace, job)
    app.run().run()
    assert not app.exception
    assert "20 records, also the 1 that the recipe leaves out" in told(app)
    assert "5-fold cross-validation" in told(app)
    assert "work.train" not in {each.key for each in app.button}
    editing.edit_draft(workspace, ready.id, {"suppression_limit": 0.4})
    app.run()
    assert "work.train" in {each.key for each in app.button}  # that was another question


def test_a_target_that_tells_nothing_is_said_by_its_job(visit, ready, workspace):
    asked = {"dataset": ready.id, "target": "country", "features": ["age"]}
    recipe = drafts.draft(workspace, ready.id).recipe.to_json()
    with pytest.raises(TargetUnfitError, match="'country' was to be predicted, but it has one value only"):
        jobs._perform(workspace, "train_classifiers", {**asked, "recipe": recipe}, lambda *_: None)


def test_a_release_is_compared_with_the_hierarchies_that_it_was_made_with(visit, ready, workspace):
    protect.protect(workspace, ready.id, drafts.draft(workspace, ready.id).recipe, name="Tens")
    app = visit("Compare")
    letters = next(each for each in app.button_group if "B" in each.options or "B · Tens" in each.options)
    letters.set_value("B").run()
    show(app, before_after.VALUES)
    assert "age: 3 values in 3 labels. 1 record (5.0%) left out." in told(app)
    show(app, before_after.USEFULNESS)
    app.button("work.train").click().run()
    (job,) = jobs.list_jobs(workspace)
    app = visit("Risk")
    end(workspace, job)
    app.run().run()
    app.button(f"jobs.go.{job.id}").click().run()
    assert app.title[0].value == "Compare"  # where it was asked


def end(workspace, job):
    """Does what the worker would."""
    queue = jobs._queue(workspace)
    queue.claim("here", at_once=1)
    queue.finish(job.id, State.DONE, result=jobs._perform(workspace, job.act, job.arguments, lambda *_: None))


def test_labels_of_two_columns_are_escaped_once_and_cut_before_that():
    labels, long_ = ("<=50K", "a" * 30), "a" * 13 + "…"
    found = Contingency(
        columns=("x", "y"), rows=labels, across=labels, before=np.eye(2, dtype=int), after=np.eye(2, dtype=int),
        others=(0, 0), distance=0.0, association_before=1.0, association_after=1.0,
    )  # fmt: skip
    figure = before_after_figures.two_columns(found, look=LOOKS["light"])
    assert figure.layout.xaxis.ticktext == ("&lt;=50K", long_)
    assert figure.layout.yaxis.ticktext == ("&lt;=50K", "a" * 15 + "…")
    assert figure.data[0].customdata[0][1].startswith("&lt;=50K · aaa")


def test_labels_of_one_column_are_escaped_once():
    bars = tuple(Bar(label=label, before=2, after=1) for label in ("<28", "a" * 30, None))
    found = Distribution(column="age", records=6, suppressed=3, bars=bars, values=5, labels=3)
    figure = before_after_figures.values(found, look=LOOKS["light"])
    assert figure.layout.yaxis.ticktext == ("&lt;28", "a" * 23 + "…", "missing", "left out")
    assert figure.data[1].customdata[0].startswith("after: &lt;28<br>")
