"""The floats of an answer say nothing that its whole numbers do not: neighbouring tables have the same support.

What is drawn are whole numbers to which discrete noise was added; any whole number can fall out, whatever the figures
were. All that is told is worked out from those and from the plan, so the same floats can fall out of every
table, and that is all there is to prove; here it is tested that it is so.
"""

import inspect
import math
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.dp import answer
from privacy_core.dp.budget import Budget
from privacy_core.dp.drawing import Drawn
from privacy_core.dp.mechanisms import LARGEST, draw
from privacy_core.dp.plan import Plan, plan
from privacy_core.dp.question import Mechanism, Question
from tests.dp.exact_figures import exact
from tests.dp.releasing import released

ROWS = Budget(epsilon=100.0, delta=1e-3)
KINDS = {Mechanism.LAPLACE: {}, Mechanism.GAUSSIAN: {"mechanism": "gaussian", "delta": 1e-5}}
BOUNDS = st.tuples(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6)).map(lambda pair: (pair[0], pair[0] + pair[1]))
ODD = [0.1, 1 / 3, 1e-17, math.pi, 99.99999999999999, 1e9]
MANY = 2_000
FAILING = 1e-9


def planned_of(told, by=None):
    return plan(Question.read({"epsilon": 1.0, **told, **({"by": by} if by else {})}), ROWS)


@given(bounds=BOUNDS, aggregate=st.sampled_from(["sum", "mean", "variance"]))
def test_the_grid_is_a_power_of_two_so_that_its_multiples_are_told_exactly(bounds, aggregate):
    for part in planned_of({"aggregate": aggregate, "column": "age", "bounds": bounds}).parts:
        assert math.frexp(part.grid)[0] == 0.5
        steps = 2**53 - 1
        assert Fraction(steps * part.grid) == steps * Fraction(part.grid)


@pytest.mark.parametrize("age", ODD)
def test_a_sum_of_odd_floats_is_a_multiple_of_the_grid_with_and_without_noise(age):
    told = {"aggregate": "sum", "column": "age", "bounds": [0, 100]}
    planned = planned_of(told, by={"place": [0, 1]})
    table = pa.table({"who": ["a"], "place": [0], "name": ["a"], "age": [age]})
    for figure in released(planned, table):
        assert (figure.value / planned.parts[0].grid).is_integer()
    alone = exact(planned_of(told), [("a", "f", age), ("b", "f", 0.1)])["sum"]
    assert all(isinstance(steps, int) for steps in alone.values())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("figure", [0, 7680, -3, 10**15 + 1])
def test_every_residue_falls_out_whatever_the_figure_was(kind, figure):
    """As often as any other, so no arithmetic on answers tells the figure: 2,000 draws at a scale of thousands."""
    (part,) = planned_of({"aggregate": "sum", "column": "age", "bounds": [0, 100], **KINDS[kind]}).parts
    noisy = np.array(draw(part, kind, np.full(MANY, figure, dtype=np.int64)))
    for modulus in (2, 3, 7, 64):
        shares = np.bincount(noisy % modulus, minlength=modulus) / MANY
        assert np.abs(shares - 1 / modulus).max() <= math.sqrt(math.log(2 * (2 + 3 + 7 + 64) / FAILING) / (2 * MANY))
        assert shares.all()  # missed with probability below 64 e^-31


@pytest.mark.parametrize("kind", KINDS)
def test_small_noise_reaches_the_same_numbers_from_neighbouring_figures(kind):
    """At scale 1/2 few numbers fall out, and from both figures the same ones: nobody's number is hers alone."""
    (part,) = planned_of({"aggregate": "count", "epsilon": 2.0, **KINDS[kind]}).parts
    zero, one = (set(draw(part, kind, np.full(4_000, figure, dtype=np.int64))) for figure in (0, 1))
    assert {-1, 0, 1, 2} <= zero & one


def test_figures_at_the_ends_of_64_bits_fall_out_of_them_alike():
    (part,) = planned_of({"aggregate": "count"}).parts
    for figure in (LARGEST, -LARGEST):
        noisy = draw(part, Mechanism.LAPLACE, np.full(1_000, figure, dtype=np.int64))
        assert len({one - figure for one in noisy}) > 5


STEPS = st.integers(-(2**40), 2**40)


@given(centred=STEPS, squared=STEPS, count=STEPS, aggregate=st.sampled_from(["mean", "variance", "standard_deviation"]))
def test_a_ratio_is_a_function_of_the_noisy_whole_numbers_and_of_the_plan_alone(centred, squared, count, aggregate):
    planned = planned_of({"aggregate": aggregate, "column": "age", "bounds": [0, 100]})
    noisy = {"centred": [centred], "squared": [squared], "count": [count]}
    drawn = Drawn(groups=[{}], noisy={part.name: noisy[part.name] for part in planned.parts}, chosen={})
    (one,), (again,) = (answer.figures(planned, drawn) for _ in range(2))
    assert (one.value, one.low, one.high) == (again.value, again.low, again.high)
    if aggregate == "mean":
        grid = Fraction(planned.parts[0].grid)
        true = max(-50, min(50, centred * grid / max(1, count)))
        assert one.value == pytest.approx(float(50 + true), abs=1e-9)


def test_what_is_told_is_worked_out_from_what_was_drawn_and_nothing_exact():
    assert list(inspect.signature(answer.figures).parameters) == ["plan", "drawn"]
    exact_things = ("exact", "table", "query", "engine", "connection")
    for kind in (Plan, Drawn):
        assert not [name for name in inspect.signature(kind).parameters if name in exact_things]
