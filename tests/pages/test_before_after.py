"""Anonymize, before and after: what columns hold, and what the protected table is still good for."""

import pyarrow as pa
import pytest

from pages.ui import before_after
from privacy_core.usecases import catalog, editing, opening


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


def test_what_is_left_and_what_a_classifier_learns(visit, ready):
    app = show(visit("Anonymize"), before_after.USEFULNESS)
    assert list(app.dataframe[0].value["Column"]) == ["◆ age", "◆ sex", "● disease"]
    choose(app, "Predict", "country")
    app.button("work.train").click().run()
    assert "Column 'country' was to be predicted, but it has one value only." in told(app)
    choose(app, "Predict", "disease")
    app.button("work.train").click().run()
    assert not app.exception
    assert "The protected table keeps 95% of what the original adds" in told(app) or "keeps all" in told(app)
    assert "20 records, also the 1 that the recipe leaves out" in told(app)
    app.run()
    assert "5-fold cross-validation" in told(app)
    assert "work.train" not in {each.key for each in app.button}
