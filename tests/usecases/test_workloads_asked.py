"""All ranges and all tables of a table of the studio, from the question to the ledger."""

import pytest

from privacy_core.usecases import asking, budgets

RANGES = {"aggregate": "ranges", "column": "age", "bins": [0, 20, 40, 60, 80, 100], "epsilon": 80.0}
TABLES = {
    "aggregate": "marginals",
    "columns": {"illness": ["flu", "asthma", "gout"], "age": {"bins": [0, 50, 100]}},
    "epsilon": 80.0,
}


@pytest.mark.parametrize(("told", "cells"), [(RANGES, 5), (TABLES, 6)])
def test_a_workload_is_planned_charged_told_and_free_again(workspace, dataset, told, cells):
    """60 people, of whom none is younger than 20; at epsilon 80 noise of 5 has probability below e^-80."""
    budgets.set_budget(workspace, dataset.source, epsilon=100.0, reason="a test")
    chosen, independent = asking.plan_question(workspace, dataset.id, told).to_json()["strategies"]
    assert chosen["root_mean_square"] <= independent["root_mean_square"]
    released = asking.release_answer(workspace, dataset.id, told)
    figures = released.answer["figures"]
    assert released.answer["strategy"]["strategy"] == chosen["strategy"]
    assert len(figures) == cells
    assert abs(sum(one["value"] for one in figures) - 60) < 10
    assert asking.release_answer(workspace, dataset.id, told).free
    assert budgets.account(workspace, dataset.source).standing.spent.summed == pytest.approx(80.0)


def test_other_questions_have_no_strategies(workspace, dataset):
    assert (
        asking.plan_question(workspace, dataset.id, {"aggregate": "count", "epsilon": 1}).to_json()["strategies"] == []
    )
