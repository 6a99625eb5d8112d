"""Bounds that are bought: they hold nearly all records, and noise alone seldom widens them."""

import numpy as np
import pytest

from privacy_core.dp.answer import figures
from privacy_core.dp.bounds import bounds_of
from privacy_core.dp.budget import Budget
from privacy_core.dp.drawing import Drawn
from privacy_core.dp.mechanisms import draw
from privacy_core.dp.plan import plan
from privacy_core.dp.question import Question
from privacy_core.dp.wordings import EDGES
from privacy_core.errors import InvalidValueError

ROWS = Budget(epsilon=9.0, delta=1e-5)
TOLD = {"aggregate": "bounds", "column": "age", "epsilon": 0.1}


def counts(values) -> np.ndarray:
    return np.histogram(values, EDGES)[0].astype(np.int64)


@pytest.mark.parametrize("kind", ["laplace", "gaussian"])
def test_the_ends_of_what_many_hold(kind):
    planned = plan(Question.read({**TOLD, "mechanism": kind, "delta": 1e-6}), ROWS)
    (part,) = planned.parts
    noisy = draw(part, planned.question.mechanism, counts(np.linspace(17, 90, 30_000)))
    low, high = bounds_of(planned, noisy)
    assert low <= 16  # both may be wider, with probability 5%
    assert high >= 128


@pytest.mark.parametrize("kind", ["laplace", "gaussian"])
def test_noise_alone_has_no_bounds_as_often_as_the_plan_says(kind):
    """400 empty tables: bounds in at most 5%, in more than 11% with probability below 1e-6."""
    planned = plan(Question.read({**TOLD, "mechanism": kind, "delta": 1e-6}), ROWS)
    (part,) = planned.parts
    noisy = np.array(draw(part, planned.question.mechanism, np.zeros(400 * 148, dtype=np.int64))).reshape(400, 148)
    assert sum(bounds_of(planned, one.tolist()) is not None for one in noisy) <= 44
    assert sum((one > part.half_width).any() for one in noisy) > 200  # its power: one bin's width is not enough


def test_they_are_told_as_quantiles_0_and_1():
    planned = plan(Question.read({**TOLD, "candidates": [0, 10, 100, 1000]}), ROWS)
    drawn = Drawn(groups=[{}] * 3, noisy={"count": [0, 10_000, 0]}, chosen={})
    assert [(one.quantile, one.value) for one in figures(planned, drawn)] == [(0, 10), (1, 100)]
    assert figures(planned, Drawn(groups=[{}] * 3, noisy={"count": [0, 0, 0]}, chosen={})) == ()


def test_candidates_of_one_s_own():
    planned = plan(Question.read({**TOLD, "candidates": [0, 10, 100, 1000]}), ROWS)
    assert planned.groups == 3
    assert bounds_of(planned, [0, 10_000, 0]) == (10, 100)
    assert bounds_of(planned, [0, 0, 0]) is None


def test_it_is_the_same_question_in_its_own_words():
    question = Question.read(TOLD)
    assert Question.read(question.canonical()).hashed() == question.hashed()


@pytest.mark.parametrize("change", [{"by": {"sex": ["f"]}}, {"column": None}, {"candidates": [3, 1]}, {"bounds": []}])
def test_that_is_not_clear_is_refused(change):
    with pytest.raises(InvalidValueError):
        Question.read({**TOLD, **change})
