"""Anonymize, before and after: what columns hold, and what the protected table is still good for."""

import pytest

from pages.ui import before_after
from privacy_core.usecases import drafts, editing


@pytest.fixture
def ready(workspace, small_table):
    """Tens of years, so that the three women of 30 and the three men of 40 stay, and the woman of 50 leaves."""
    steps = drafts.draft(workspace, small_table.id).recipe.to_json()["steps"]
    values = {
        "steps": [*steps, {"op": "band", "column": "age", "width": 10}],
        "models": [{"model": "k_anonymity", "k": 2}],
        "suppression_limit": 0.5,
    }
    editing.edit_draft(workspace, small_table.id, values)
    return small_table


def show(app, view):
    group = next(each for each in app.button_group if view in each.options)
    group.set_value(view).run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def box(app, label):
    return next(each for each in app.selectbox if each.label == label)


def told(app):
    return " ".join(each.value for each in (*app.caption, *app.error)).replace("\\", "")


def test_a_column_and_then_two_of_them(visit, ready):
    app = show(visit("Anonymize"), before_after.VALUES)
    assert "age: 3 values in 3 labels. 1 record (14%) left out." in told(app)
    box(app, "Together with").set_value("disease").run()
    assert not app.exception
    assert [metric.label for metric in app.metric][:2] == ["Moved by leaving out", "Dependence (Cramér's V)"]


def test_what_is_left_and_what_a_classifier_learns(visit, ready):
    app = show(visit("Anonymize"), before_after.USEFULNESS)
    assert list(app.dataframe[0].value["Column"]) == ["◆ age", "◆ sex", "● disease"]
    assert "It takes some seconds" in told(app)
    app.button("work.train").click().run()
    assert not app.exception
    assert "7 records, too few to hold some out" in told(app)


def test_classifiers_are_compared_and_kept(visit, workspace, demo_table):
    steps = drafts.draft(workspace, demo_table.id).recipe.to_json()["steps"]
    dropped = ("postcode", "birth_date", "occupation", "admission_date")
    steps += [{"op": "drop", "column": column} for column in dropped]
    editing.edit_draft(workspace, demo_table.id, {"steps": steps})
    app = show(visit("Anonymize"), before_after.USEFULNESS)
    box(app, "Predict").set_value("ward").run()
    app.button("work.train").click().run()
    assert not app.exception
    assert "5-fold cross-validation" in told(app)
    app.run()
    assert "5-fold cross-validation" in told(app)
    assert "work.train" not in {each.key for each in app.button}
