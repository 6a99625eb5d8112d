"""Anonymize, records with levels of their own: chosen, shown by level, seen in the records, and taken back."""

from pages.ui import local_levels
from privacy_core.usecases import drafts


def said(app) -> str:
    return " ".join(each.value for each in (*app.caption, *app.info, *app.success, *app.warning, *app.error))


def box(app, label):
    return next(each for each in app.button_group if each.label == label)


def test_groups_of_records_get_levels_of_their_own_and_back(app, visit, demo_table, workspace):
    visit("Anonymize")
    next(each for each in app.toggle if each.label == "Let a search choose the levels").set_value(True).run()
    box(app, "Levels").set_value("local").run()
    assert not app.exception
    assert drafts.draft(workspace, demo_table.id).recipe.to_json()["search"] == {"recoding": "local"}
    assert "Every model holds" in said(app)
    assert "different levels" in said(app)
    assert next(each for each in app.metric if each.label == "Loss of detail").value.startswith("0.")
    assert not [each for each in app.selectbox if each.label in {"Solution in the recipe", "What to keep small"}]
    for view in ("Values", "Records"):
        box(app, "Show").set_value(view).run()
        assert not app.exception, view
        assert not app.error, view
    box(app, "Levels").set_value("global").run()
    assert drafts.draft(workspace, demo_table.id).recipe.to_json()["search"] == {"seconds": 5.0}
    assert not app.exception


def test_bars_of_all_levels_are_as_long_as_the_table():
    levels = {"age": [50, 30, 0, 10], "sex": [90, 0]}
    figure = local_levels.bars(levels, left_out=10)
    ends = [sum(trace.x[list(trace.y).index(row)] for trace in figure.data if row in trace.y) for row in (0, 1)]
    assert [round(end, 12) for end in ends] == [1, 1]
    assert figure.data[-1].marker.pattern.shape == "/"
    assert "10% are left out" in local_levels.sentence(levels, left_out=10)
