"""Before and after, worked out by hand on eight records; pairs against pandas and scipy, parts against each other."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from privacy_core import evaluate
from privacy_core.engine import DuckDbEngine
from privacy_core.evaluate.columns import granularity
from privacy_core.evaluate.contingency import chi_squared, cramers_v, total_variation
from privacy_core.evaluate.distributions import ordered
from privacy_core.evaluate.trace import Column, Combinations
from privacy_core.hierarchy import Hierarchy
from privacy_core.risk.classes import equivalence_classes
from privacy_core.risk.encoding import encode
from privacy_core.transform import Recipe, Resources

AGES = Hierarchy((("20", "21", "30", "31", "40"), ("20s", "20s", "30s", "30s", "40s"), ("*",) * 5))
PEOPLE = {
    "age": [20, 20, 21, 30, 31, 31, 40, None],
    "sex": ["f", "f", "f", "m", "m", "m", "m", "m"],
    "ill": ["flu", "cold", "flu", "flu", "cold", "cold", "flu", "flu"],
    "cost": [1.0, 2.0, 2.0, 3.0, 3.0, 3.0, 4.0, 4.0],
}
QUASI_IDENTIFIERS = ["age", "sex"]


@pytest.fixture(scope="module")
def engine():
    opened = DuckDbEngine(memory_limit="500MB")
    opened.open_arrow("people", pa.table(PEOPLE))
    yield opened
    opened.shutdown()


@pytest.fixture(scope="module")
def classes(engine):
    return equivalence_classes(engine, "people", QUASI_IDENTIFIERS, sensitive=["ill"])


def recipe(*steps, k=3, **more):
    return Recipe.model_validate(
        {
            "roles": {"age": "quasi_identifier", "sex": "quasi_identifier", "ill": "sensitive", "cost": "insensitive"},
            "hierarchies": {"age": "ages.csv"},
            "steps": list(steps),
            "models": [{"model": "k_anonymity", "k": k}] if k else [],
            "suppression_limit": 1,
            **more,
        }
    )


TENS = {"op": "generalize", "column": "age", "level": 1}


def traced(classes, asked):
    return evaluate.trace(classes, asked, Resources(hierarchies={"age": AGES}))


def finer(engine, *columns):
    return equivalence_classes(engine, "people", [*QUASI_IDENTIFIERS, *columns])


def shown(found):
    return [(bar.label, bar.before, bar.after) for bar in found.bars]


class TestTensOfYears:
    """Tens of years at k = 3: of f there are three in their 20s, of m three in their 30s; the other two leave."""

    @pytest.fixture
    def trace(self, classes):
        return traced(classes, recipe(TENS))

    def test_original_values_stand_under_their_label(self, trace):
        found = evaluate.distribution(evaluate.combinations(trace, ["age"]), "age")
        assert shown(found) == [("20s", 3, 3), ("30s", 3, 3), ("40s", 1, 0), (None, 1, 0)]
        assert [bar.values for bar in found.bars] == [
            (("20", 2), ("21", 1)),
            (("30", 1), ("31", 2)),
            (("40", 1),),
            ((None, 1),),
        ]
        assert (found.records, found.suppressed, found.others) == (8, 2, 0)

    def test_labels_beyond_the_most_are_one_bar(self, trace):
        found = evaluate.distribution(evaluate.combinations(trace, ["age"]), "age", most=3)
        assert shown(found) == [("20s", 3, 3), ("30s", 3, 3), ("", 2, 0)]
        assert found.others == 2

    def test_a_sensitive_column_loses_what_leaves(self, trace):
        found = evaluate.distribution(evaluate.combinations(trace, ["ill"]), "ill")
        assert shown(found) == [("cold", 3, 3), ("flu", 5, 3)]

    def test_a_column_of_no_class_needs_a_scan_and_is_counted_alike(self, trace, engine):
        assert evaluate.further(trace, ["age", "cost"]) == ("cost",)
        found = evaluate.combinations(trace, ["cost"], finer=finer(engine, "cost"))
        assert shown(evaluate.distribution(found, "cost")) == [("1", 1, 1), ("2", 2, 2), ("3", 3, 3), ("4", 2, 0)]

    def test_two_columns_on_one_grid(self, trace):
        found = evaluate.contingency(evaluate.combinations(trace, ["age", "ill"]), "age", "ill")
        assert (found.rows, found.across, found.others) == (("20s", "30s", "40s", None), ("cold", "flu"), (0, 0))
        assert found.before.tolist() == [[1, 2], [2, 1], [0, 1], [0, 1]]
        assert found.after.tolist() == [[1, 2], [2, 1], [0, 0], [0, 0]]
        # 1/8, 2/8, 2/8, 1/8, 1/8, 1/8 against 1/6, 2/6, 2/6, 1/6: the two that left are a quarter.
        assert found.distance == pytest.approx(0.25)

    def test_groups_by_size(self, trace):
        found = evaluate.group_sizes(trace.before, trace.kept)
        # Before: 20 f twice, 31 m twice, and four who are alone; after: two groups of three.
        assert (found.least, found.before, found.after, found.suppressed) == ((1, 2), (4, 4), (0, 6), 2)

    def test_what_is_left_of_a_column(self, trace):
        found = evaluate.combinations(trace, ["age"])
        left = evaluate.column_utility(found, "age")
        # Of 6 distinct values (one is missing) 2 stand under each label that stays: (6 - 2) / 5 for 6 of 8 records.
        assert left.granularity == pytest.approx(6 / 8 * 4 / 5)
        assert left.unchanged == 0
        sex = evaluate.column_utility(evaluate.combinations(trace, ["sex"]), "sex")
        assert (sex.granularity, sex.unchanged) == (0.75, 0.75)
        assert left.detail < sex.detail < 1


def test_a_label_stands_for_all_that_its_hierarchy_has_below_it():
    three = {"values": pa.array(["a", "b", "c"]), "codes": np.arange(3), "label_codes": np.arange(3)}
    column = Column(name="letter", labels=pa.array(["*", "b", "c"]), **three)  # levels that differ by record
    tree = Hierarchy((("a", "b", "c"), ("*", "*", "*")))
    records = np.ones(3, dtype=np.int64)
    assert granularity(column, records, records) == 1
    assert granularity(column, records, records, hierarchy=tree) == pytest.approx(2 / 3)


def test_a_column_that_leaves_has_nothing_after_and_no_partner(classes):
    trace = traced(classes, recipe({"op": "drop", "column": "age"}))
    found = evaluate.distribution(evaluate.combinations(trace, ["age"]), "age")
    assert found.leaves
    assert {bar.after for bar in found.bars} == {0}
    assert evaluate.column_utility(evaluate.combinations(trace, ["age"]), "age").detail == 0
    with pytest.raises(evaluate.ColumnLeavesError, match="leaves the table"):
        evaluate.contingency(evaluate.combinations(trace, ["age", "ill"]), "age", "ill")


def test_nothing_suppressed_and_nothing_changed_leaves_everything(classes):
    trace = traced(classes, recipe(k=None))
    for name in (*QUASI_IDENTIFIERS, "ill"):
        left = evaluate.column_utility(evaluate.combinations(trace, [name]), name)
        assert (left.detail, left.granularity, left.unchanged) == (1, 1, 1)
    pair = evaluate.contingency(evaluate.combinations(trace, ["age", "sex"]), "age", "sex")
    assert pair.distance == 0
    assert pair.association_before == pair.association_after


def test_the_size_of_a_group_is_its_persons_where_they_are_known(engine):
    engine.open_arrow("stays", pa.table({"sex": ["f", "f", "f", "m", "m"], "patient": [1, 1, 1, 2, 3]}))
    classes = equivalence_classes(engine, "stays", ["sex"], person="patient")
    found = evaluate.group_sizes(classes, classes)
    assert (found.least, found.before, found.persons) == ((1, 2), (3, 2), True)


def test_a_missing_label_is_the_last_whatever_became_missing():
    found = {"values": pa.array([1, 2, 3]), "codes": np.arange(3), "labels": pa.array(["high", None])}
    column = Column(name="n", label_codes=np.array([1, 0, 0]), **found)
    assert ordered(column, np.ones(3, dtype=np.int64)) == [0, 1]


class TestNumbers:
    """Numbers that stay numbers are shown in bins of one width, both sides in the same ones."""

    @pytest.fixture
    def found(self):
        rounded = pa.array([10.0 * round(n / 10) for n in range(100)])
        labels, label_codes = encode(rounded, "n")
        column = Column(
            name="n", values=pa.array(range(100)), codes=np.arange(100), labels=labels, label_codes=label_codes
        )
        ones = np.ones(100, dtype=np.int64)
        found = Combinations(records=ones, stays=np.arange(100) < 90, columns={"n": column})
        return evaluate.distribution(found, "n", most=8)

    def test_bins_have_round_edges_and_hold_everything(self, found):
        assert found.bins
        assert sum(bar.before for bar in found.bars) == 100
        assert sum(bar.after for bar in found.bars) == 90
        assert [bar.label for bar in found.bars][1:3] == ["5 to 10", "10 to 15"]

    def test_what_is_rounded_gathers_in_some_of_them(self, found):
        assert [(bar.before, bar.after) for bar in found.bars][1:4] == [(5, 0), (5, 9), (5, 0)]  # 6 to 14


def test_dates_and_missing_values_have_bins_of_their_own():
    days = pa.array([*(date(2000, 1, 1) + timedelta(days=30 * n) for n in range(40)), None])
    values, codes = encode(days, "day")
    column = Column(name="day", values=values, codes=codes, labels=values, label_codes=codes)
    ones = np.ones(41, dtype=np.int64)
    found = evaluate.distribution(Combinations(records=ones, stays=ones > 0, columns={"day": column}), "day")
    assert found.bins
    assert (found.bars[-1].label, found.bars[-1].before) == (None, 1)
    assert sum(bar.before for bar in found.bars) == 41
    assert found.bars[0].label == "2000 to 2001"


CODES = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(1, 30)), min_size=1, max_size=20)


class TestDependence:
    @given(CODES)
    def test_chi_squared_is_that_of_scipy(self, cells):
        first, second, records = (np.array(part) for part in zip(*cells, strict=True))
        table = pd.crosstab(first, second, values=records, aggfunc="sum").fillna(0).to_numpy()
        expected = stats.chi2_contingency(table, correction=False).statistic
        assert chi_squared(first, second, records) == pytest.approx(expected, abs=1e-9 * records.sum())

    @given(CODES)
    def test_v_is_a_share_that_names_do_not_change(self, cells):
        first, second, records = (np.array(part) for part in zip(*cells, strict=True))
        found = cramers_v(first, second, records)
        assert 0 <= found <= 1
        assert cramers_v(second, 9 - first, records) == pytest.approx(found, abs=1e-9)

    def test_of_many_records_v_is_that_of_scipy(self):
        table = np.array([[300_000, 100_000], [100_000, 300_000], [50_000, 50_000]])
        rows, columns = (part.ravel() for part in np.indices(table.shape))
        expected = stats.contingency.association(table, method="cramer")
        assert cramers_v(rows, columns, table.ravel()) == pytest.approx(expected, rel=1e-3)

    def test_what_follows_from_the_other_is_1_and_what_is_constant_0(self):
        codes, records = np.arange(3), np.array([10, 20, 30])
        assert cramers_v(codes, 2 - codes, records) == pytest.approx(1, abs=0.02)
        assert cramers_v(codes, np.zeros(3, int), records) == 0

    @given(CODES)
    def test_the_distance_of_tables_is_a_share_and_0_of_equal_shares(self, cells):
        records = np.array([each[2] for each in cells])
        assert total_variation(records, 7 * records) == pytest.approx(0, abs=1e-12)
        assert 0 <= total_variation(records, records[::-1]) <= 1


STEPS = st.sampled_from(
    [(), (TENS,), ({"op": "generalize", "column": "age", "level": 2},), (TENS, {"op": "keep", "column": "sex"})]
)


@given(
    rows=st.lists(
        st.tuples(st.sampled_from([20, 21, 30, 31, 40, None]), st.sampled_from("fm"), st.sampled_from("abc")),
        min_size=1,
        max_size=25,
    ),
    steps=STEPS,
    k=st.integers(1, 6),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_margins_of_pairs_are_the_distributions_of_columns_and_agree_with_pandas(engine, rows, steps, k):
    """Against plain pandas: the label of each record, then the groups that are large enough."""
    frame = pd.DataFrame(rows, columns=["age", "sex", "ill"]).astype({"age": "Int64"})
    engine.open_arrow("drawn", pa.Table.from_pandas(frame, preserve_index=False))
    classes = equivalence_classes(engine, "drawn", QUASI_IDENTIFIERS, sensitive=["ill"])
    trace = traced(classes, recipe(*steps, k=k))
    level = next((step["level"] for step in steps if step["op"] == "generalize"), 0)
    label = dict(zip(AGES.levels[0], AGES.levels[level], strict=True))
    plain = frame.assign(age=[None if pd.isna(age) else label[str(age)] for age in frame["age"]]).fillna("none")
    sizes = plain.groupby(["age", "sex"])["ill"].transform("size")
    kept = plain[sizes >= k]
    pair = evaluate.contingency(evaluate.combinations(trace, ["age", "ill"]), "age", "ill")
    rows_told = ["none" if name is None else name for name in pair.rows]
    for side, table in ((pair.before, plain), (pair.after, kept)):
        counted = pd.crosstab(table["age"], table["ill"]).reindex(index=rows_told, columns=list(pair.across)).fillna(0)
        assert side.tolist() == counted.to_numpy().astype(int).tolist()
    for name, axis in (("age", 1), ("ill", 0)):
        bars = evaluate.distribution(evaluate.combinations(trace, [name]), name).bars
        assert [bar.before for bar in bars] == pair.before.sum(axis=axis).tolist()
        assert [bar.after for bar in bars] == pair.after.sum(axis=axis).tolist()
    groups = evaluate.group_sizes(trace.before, trace.kept)
    assert sum(groups.before) == len(frame) == sum(groups.after) + groups.suppressed
    assert groups.suppressed == len(plain) - len(kept)
