"""Questions of all ranges and all tables, from their JSON over SQL and noise to their answers."""

import json
import math
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_core.dp.answer import figures
from privacy_core.dp.bounded import bounded_query
from privacy_core.dp.budget import Budget
from privacy_core.dp.drawing import Drawn, draw_all
from privacy_core.dp.optimised import optimised
from privacy_core.dp.plan import plan
from privacy_core.dp.question import Question
from privacy_core.dp.workload_answers import answers, range_of
from privacy_core.dp.workloads import described, ranges_strategy, strategy_of
from privacy_core.errors import InvalidValueError
from tests.dp.exact_figures import COLUMNS, beyond, database, exact, quote

ROWS, PERSONS = Budget(epsilon=200.0), Budget(epsilon=200.0, person="who")
EDGES = list(range(0, 101, 5))
RANGES = {"aggregate": "ranges", "column": "age", "bins": EDGES, "epsilon": 1}
MARGINALS = {
    "aggregate": "marginals",
    "columns": {"sex": ["f", "m", "x"], "who": ["a", "b"], "age": {"bins": [0, 50, 100]}},
    "epsilon": 1,
}


def asked(told, budget=ROWS, **more):
    return plan(Question.read({**told, **more}), budget)


def released(planned, rows):
    """What a release tells of rows of who, sex and age."""
    table = pa.table(dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True)))
    query = bounded_query(planned, "people", COLUMNS, quote, salt="salt")
    connection = database()
    for name, one in {"people": table, **query.tables}.items():
        connection.register(name, one)
    told = connection.execute(query.sql, query.parameters).fetchall()
    return draw_all(planned, query, pa.table(dict(zip(("g", "count"), zip(*told, strict=True), strict=True))), {})


def sample(many=400):
    rng = np.random.default_rng(5)
    return [
        (rng.choice(["a", "b", "c"]), rng.choice(["f", "m", "x", "y"]), float(rng.integers(-5, 110)))
        for _ in range(many)
    ]


class TestWords:
    def test_ranges_are_counts_of_bins(self):
        question = Question.read(RANGES)
        assert [*question.by] == ["age"]
        assert question == Question.read(json.loads(json.dumps(question.canonical())))

    def test_columns_in_another_order_are_the_same_tables_at_the_same_cost(self):
        turned = {**MARGINALS, "columns": dict(reversed(MARGINALS["columns"].items()))}
        assert Question.read(MARGINALS).hashed() == Question.read(turned).hashed()
        assert asked(MARGINALS).events == asked(turned).events

    def test_a_count_is_hashed_as_ever(self):
        assert not {"strategy", "ways"} & set(Question.read({"aggregate": "count", "epsilon": 1}).canonical())
        assert Question.read({**RANGES, "strategy": "identity"}).hashed() != Question.read(RANGES).hashed()

    @pytest.mark.parametrize(
        ("told", "said"),
        [
            ({**RANGES, "bins": None}, "Ranges have a column and its bins"),
            ({**RANGES, "by": {"sex": ["f"]}}, "leave out by"),
            ({"aggregate": "ranges", "by": {"sex": ["f", "m"]}, "epsilon": 1}, "of the bins of one column"),
            ({**RANGES, "strategy": "clever"}, "strategy"),
            ({**MARGINALS, "columns": {"sex": ["f", "m"]}}, "at least as many as ways"),
            ({**MARGINALS, "columns": {"sex": "unknown", "who": ["a"]}, "delta": 1e-6}, "groups are given"),
            ({**MARGINALS, "columns": ["sex", "who"]}, "Marginals have columns"),
            ({"aggregate": "count", "epsilon": 1, "ways": 3}, "of ranges and marginals alone"),
            ({"aggregates": [{"aggregate": "ranges"}], "by": {"age": {"bins": [0, 1]}}, "epsilon": 1}, "by themselves"),
        ],
    )
    def test_what_is_not_clear_is_refused_with_the_reason(self, told, said):
        with pytest.raises(InvalidValueError, match=said):
            Question.read(told)

    @pytest.mark.parametrize(
        ("told", "said"),
        [
            ({**RANGES, "bins": list(range(5_000))}, "up to 4,096 bins"),
            ({**RANGES, "strategy": "weighted"}, "Choose best"),
            ({**MARGINALS, "columns": {"who": list(range(400)), "sex": list(range(400))}}, "Give fewer columns"),
        ],
    )
    def test_what_is_too_large_is_refused_before_it_costs(self, told, said):
        with pytest.raises(InvalidValueError, match=said):
            asked(told)


class TestPlan:
    def test_a_part_has_the_sensitivity_of_its_strategy(self):
        (part,) = asked(RANGES, strategy="identity").parts
        assert (part.l0, part.linf, part.l1, part.l2_squared, part.scale) == (1, 1, 1, 1, pytest.approx(1.0))
        (part,) = asked(RANGES, strategy="independent").parts
        assert (part.l0, part.l1) == (210, 110)  # of 20 bins, one in the middle lies in 10 * 11 ranges
        (part,) = asked(MARGINALS, strategy="independent").parts
        assert (part.l0, part.l1, part.l2_squared) == (3, 3, 3)

    def test_replacing_somebody_moves_twice_as_much(self):
        (part,) = plan(
            Question.read({**MARGINALS, "strategy": "independent"}), Budget(epsilon=9.0, public_n=True)
        ).parts
        assert (part.l0, part.l1, part.l2_squared) == (6, 6, 6)

    @pytest.mark.parametrize("told", [{"aggregate": "count", "epsilon": 1}, RANGES, MARGINALS])
    def test_counts_are_drawn_also_where_their_number_is_said_to_be_known(self, told):
        assert [part.name for part in asked({**told, "n": 5}).parts] == ["count"]

    @pytest.mark.parametrize(
        ("told", "described_as"),
        [
            ({**RANGES, "strategy": "identity"}, {"strategy": "identity", "branching": 2, "weights": [1]}),
            ({**RANGES, "strategy": "independent"}, {"strategy": "independent"}),
            (
                {**MARGINALS, "strategy": "identity"},
                {"strategy": "identity", "tables": [{"columns": ["sex", "who", "age"], "weight": 1}]},
            ),
        ],
    )
    def test_what_is_measured_is_told_to_the_ledger(self, told, described_as):
        assert described(Question.read(told)) == described_as

    def test_the_optimised_matrix_is_the_same_each_time_it_is_found(self):
        question = Question.read({**RANGES, "strategy": "optimised"})
        before = described(question)
        optimised.cache_clear()
        ranges_strategy.cache_clear()
        assert described(question) == before

    def test_its_interval_is_the_widest(self):
        planned = asked(RANGES)
        chosen, independent = planned.errors
        assert planned.noise_interval() == chosen.worst
        assert chosen.root_mean_square < chosen.worst < independent.median / 10
        assert asked({"aggregate": "count", "epsilon": 1}).errors is None

    @pytest.mark.parametrize("told", [RANGES, {**MARGINALS, "mechanism": "gaussian", "delta": 1e-6}])
    def test_accuracy_first_gives_the_least_epsilon(self, told):
        planned = asked({**told, "within": {"distance": 40}, "epsilon": None})
        assert planned.noise_interval() <= 40
        assert asked({**told, "epsilon": planned.question.epsilon * 0.99}).noise_interval() > 40

    @pytest.mark.parametrize("mechanism", [{}, {"mechanism": "gaussian", "delta": 1e-6}])
    def test_noise_for_each_query_is_compared_at_the_same_cost(self, mechanism):
        best, alone = asked({**RANGES, **mechanism}), asked({**RANGES, **mechanism, "strategy": "independent"})
        assert best.point.epsilon == pytest.approx(alone.point.epsilon)
        assert best.errors[1].root_mean_square == pytest.approx(alone.errors[0].root_mean_square)


class TestAnswers:
    @pytest.mark.parametrize("strategy", ["independent", "identity", "hierarchical", "optimised"])
    def test_ranges_are_near_the_truth_with_much_epsilon(self, strategy):
        """Noise at epsilon 100 is above 25 with probability below 1e-9, also where each range has its own."""
        planned = asked(RANGES, strategy=strategy, epsilon=100)
        rows = sample()
        (part,) = planned.parts
        told = {row.group["age"]: row.value for row in answers(planned, released(planned, rows).noisy[part.figure])}
        assert len(told) == (210 if strategy == "independent" else 20)
        for ends in [(0, 100), (0, 5), (35, 80), (95, 100)]:
            exact_count = sum(ends[0] <= age < ends[1] for _, _, age in rows)
            assert abs(range_of(planned, told, ends).value - exact_count) < 25

    def test_a_range_is_the_sum_of_its_bins_and_has_its_own_interval(self):
        planned = asked(RANGES)
        told = {pair: float(pair[0]) for pair in pairwise(EDGES)}
        assert range_of(planned, told, (10, 25)).value == 10 + 15 + 20
        assert range_of(planned, told, (0, 5)).half_width < range_of(planned, told, (20, 85)).half_width
        with pytest.raises(InvalidValueError, match="edges of its bins"):
            range_of(planned, told, (10, 26))

    @pytest.mark.parametrize("more", [{}, {"mechanism": "gaussian", "delta": 1e-6}, {"strategy": "independent"}])
    def test_tables_tell_each_pair_of_columns(self, more):
        """At epsilon 100 noise of sensitivity 3 is above 2 with probability below 1e-25; Gaussian below 1e-9."""
        planned, rows = asked({**MARGINALS, **more}, epsilon=100), sample()
        told = [one.to_json() for one in figures(planned, released(planned, rows))]
        assert len(told) == 3 * 2 + 3 * 2 + 2 * 2
        whole = [row for row in rows if row[0] in "ab" and row[1] in "fmx" and 0 <= row[2] < 100]
        for one in told:
            group = one["group"]
            matched = [
                row
                for row in whole
                if group.get("who", row[0]) == row[0]
                and group.get("sex", row[1]) == row[1]
                and ("age" not in group or group["age"][0] <= row[2] < group["age"][1])
            ]
            assert abs(one["value"] - len(matched)) < 3
            assert one["noise_interval"][0] <= one["value"] <= one["noise_interval"][1]

    def test_tables_agree_on_what_they_share(self):
        planned = asked(MARGINALS, mechanism="gaussian", delta=1e-6)
        assert strategy_of(planned.question).name == "weighted"
        told = [(row.group, row.value) for row in answers(planned, released(planned, sample()).noisy["count"])]
        by_who = math.fsum(value for group, value in told if group.get("sex") == "f" and "who" in group)
        by_age = math.fsum(value for group, value in told if group.get("sex") == "f" and "age" in group)
        assert by_who == pytest.approx(by_age)

    def test_no_count_is_below_zero_if_it_is_not_to(self):
        planned = asked(RANGES, nonnegative=True, epsilon=0.01)
        drawn = Drawn(groups=(), noisy={"count": [-(10**6)] * strategy_of(planned.question).measured}, chosen={})
        assert {one.value for one in figures(planned, drawn)} == {0.0}

    def test_more_cells_together_than_memory_holds(self):
        """Eight columns of 30 groups have 6.6e11 cells together, of which only those with records are looked at."""
        columns = {f"c{place}": list(range(30)) for place in range(8)}
        planned = plan(Question.read({"aggregate": "marginals", "columns": columns, "epsilon": 1}), ROWS)
        strategy = strategy_of(planned.question)
        cells = np.array([0, 30**8 - 1, 30**7])
        measured = strategy.measure(cells, np.array([1, 2, 3]))
        assert measured.sum() == sum(strategy.weights) * 6


@settings(deadline=None)
@given(
    st.sampled_from([{**RANGES, "bins": EDGES[::4]}, MARGINALS]),
    st.sampled_from(["best", "independent", "identity"]),
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("fmxy"), st.integers(-5, 105).map(float)), max_size=12),
    st.integers(1, 3),
    st.integers(1, 2),
)
def test_taking_a_person_away_moves_what_is_measured_no_further_than_was_planned(told, strategy, rows, groups, most):
    unit = {"column": "who", "max_groups": groups, "max_rows_per_group": most}
    planned = asked(told, PERSONS, strategy=strategy, unit=unit)
    without = [row for row in rows if row[0] != "a"]
    assert beyond(planned, exact(planned, rows), exact(planned, without)) == []
