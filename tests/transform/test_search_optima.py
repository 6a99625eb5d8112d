"""The search finds the published optima of Adult."""

import pytest

from tests.transform import adult

needs_adult = pytest.mark.skipif(not adult.PRESENT, reason=f"needs the Adult data in {adult.FOLDER}")


@needs_adult
@pytest.mark.parametrize("number", range(len(adult.cases())))
def test_the_search_costs_what_the_published_optimum_costs(number):
    problem = adult.problem(adult.cases()[number])
    found = problem.search()
    assert found.loss == pytest.approx(problem.loss, rel=1e-9, abs=0)
    assert found.optimal
    assert found.gap == 0
    assert found.checked <= found.nodes == 4320
