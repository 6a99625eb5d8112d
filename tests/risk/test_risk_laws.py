"""What must hold for every table: laws of equivalence classes, checked on random small ones."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_core.risk import grouping, scanning
from privacy_core.risk.encoding import Encoder, encode
from privacy_core.risk.measures import distance_by_class, distinct_by_class, entropy_l_by_class, summary
from privacy_core.risk.person_sets import sets_of_persons
from privacy_core.risk.persons import PersonCounts
from privacy_core.risk.sensitive import Cells, ValueTable

A_PAUSE_IS_NO_FAILURE = settings(deadline=None)  # on a shared machine
ROW = st.tuples(
    st.sampled_from(["a1", "a2", "b1", "b2", None]),
    st.sampled_from([1, 2, 13, 14, None]),
    st.sampled_from(["x1", "x2", "y1", None]),
    st.sampled_from([1, 2, 3, 4, None]),
)
ROWS = st.lists(ROW, min_size=1, max_size=25)
QUASI_IDENTIFIERS = ["word", "number"]
COARSER = {
    "word": lambda values: pc.utf8_slice_codeunits(values, 0, 1),
    "number": lambda values: pc.cast(pc.if_else(pc.less(values, 10), 0, None), pa.int64()),
    "secret": lambda values: pc.fill_null(pc.utf8_slice_codeunits(values, 0, 1), "y"),
}


def table(rows) -> pa.Table:
    columns = list(zip(*rows, strict=True))
    kinds = {"word": pa.string(), "number": pa.int64(), "secret": pa.string(), "person": pa.int64()}
    return pa.table({name: pa.array(column, kind) for (name, kind), column in zip(kinds.items(), columns, strict=True)})


def described(classes) -> list:
    """Everything that classes hold, as plain values in an order of its own."""
    rows = []
    for i in range(classes.size):
        values = tuple(v[int(c)].as_py() for v, c in zip(classes.values, classes.codes[i], strict=True))
        persons = None if classes.persons is None else int(classes.persons[i])
        rows.append((values, int(classes.records[i]), persons, *(_cells(c, i) for c in classes.sensitive.values())))
    return sorted(rows, key=repr)


def _cells(counts, place) -> list:
    cells = counts.cells()
    chosen = np.flatnonzero(cells.equivalence_class == place)
    persons = cells.persons if cells.persons is not None else np.zeros(len(cells.value))
    return sorted(
        ((cells.values[int(cells.value[i])].as_py(), int(cells.records[i]), int(persons[i])) for i in chosen), key=repr
    )


def assert_alike(one, other) -> None:
    assert described(one) == described(other)
    first, second = summary(one).to_json(), summary(other).to_json()
    assert first.keys() == second.keys()
    for name, value in first.items():
        assert value == pytest.approx(second[name], rel=1e-12, abs=1e-12), name
    assert summary(one).sizes == summary(other).sizes
    if one.person_counts is not None:
        assert sets_of_persons(one) == sets_of_persons(other)


def sparse(classes):
    return replace(classes, sensitive={name: counts.cells() for name, counts in classes.sensitive.items()})


@pytest.mark.parametrize("person", [None, "person"])
@A_PAUSE_IS_NO_FAILURE
@given(rows=ROWS, used=st.sets(st.sampled_from(sorted(COARSER))), drop=st.sets(st.sampled_from(["number"])))
def test_recoding_classes_equals_regrouping_the_recoded_table(classes_of, person, rows, used, drop):
    frame = table(rows)
    functions = {name: COARSER[name] for name in used}
    classes = classes_of(frame, QUASI_IDENTIFIERS, sensitive=["secret"], person=person)

    for name, function in functions.items():
        frame = frame.set_column(frame.column_names.index(name), name, function(frame[name]))
    stay = [name for name in QUASI_IDENTIFIERS if name not in drop]
    expected = classes_of(frame, stay, sensitive=["secret"], person=person)

    assert_alike(classes.recode(functions, drop=drop), expected)
    assert_alike(sparse(classes).recode(functions, drop=drop), expected)


@pytest.mark.parametrize("person", [None, "person"])
@A_PAUSE_IS_NO_FAILURE
@given(rows=ROWS, data=st.data())
def test_the_order_of_records_changes_nothing(classes_of, person, rows, data):
    other = data.draw(st.permutations(rows))
    one, two = (
        classes_of(table(each), QUASI_IDENTIFIERS, sensitive=["secret"], person=person) for each in (rows, other)
    )
    assert_alike(one, two)
    assert (one.codes == two.codes).all()


@pytest.mark.parametrize("person", [None, "person"])
@A_PAUSE_IS_NO_FAILURE
@given(rows=ROWS)
def test_coarser_values_never_lower_k_or_the_distinct_values_of_a_class(classes_of, person, rows):
    fine = classes_of(table(rows), QUASI_IDENTIFIERS, sensitive=["secret"], person=person)
    for coarse in (
        fine.recode({"word": COARSER["word"]}),
        fine.recode({"word": COARSER["word"], "number": COARSER["number"]}),
        fine.project(["word"]),
        fine.project([]),
    ):
        assert coarse.smallest >= fine.smallest
        before, after = summary(fine), summary(coarse)
        assert after.distinct_l["secret"] >= before.distinct_l["secret"]
        assert after.t_closeness["secret"] <= before.t_closeness["secret"] + 1e-12 or person is not None
        for k in range(1, 8):
            assert after.below(k)[0] <= before.below(k)[0]


@pytest.mark.parametrize("person", [None, "person"])
@A_PAUSE_IS_NO_FAILURE
@given(rows=ROWS, data=st.data())
def test_keeping_classes_equals_reading_only_their_records(classes_of, person, rows, data):
    words = sorted({row[0] for row in rows}, key=str)
    kept = set(data.draw(st.lists(st.sampled_from(words), min_size=1)))
    options = {"sensitive": ["secret"], "person": person}
    classes = classes_of(table(rows), ["word"], **options)
    mask = np.array([classes.values[0][int(code)].as_py() in kept for code in classes.codes[:, 0]])
    expected = classes_of(table([row for row in rows if row[0] in kept]), ["word"], **options)

    assert_alike(classes.keep(mask), expected)
    assert_alike(sparse(classes).keep(mask), expected)


@A_PAUSE_IS_NO_FAILURE
@given(rows=ROWS)
def test_both_forms_of_sensitive_counts_give_the_same_scores(classes_of, rows):
    classes = classes_of(table(rows), QUASI_IDENTIFIERS, sensitive=["secret"])
    other = sparse(classes)
    assert isinstance(classes.sensitive["secret"], ValueTable)
    assert isinstance(other.sensitive["secret"], Cells)
    for score in (distinct_by_class, entropy_l_by_class, distance_by_class):
        assert score(classes, "secret") == pytest.approx(score(other, "secret"), rel=1e-12, abs=1e-12)


@A_PAUSE_IS_NO_FAILURE
@given(rows=ROWS)
def test_distinct_ids_for_every_record_count_like_records(classes_of, rows):
    frame = table(rows)
    frame = frame.set_column(3, "person", pa.array(range(len(rows))))
    by_records = summary(classes_of(frame, QUASI_IDENTIFIERS, sensitive=["secret"]))
    by_persons = summary(classes_of(frame, QUASI_IDENTIFIERS, sensitive=["secret"], person="person"))
    for name in ("k", "distinct_l", "entropy_l", "t_closeness", "prosecutor_average"):
        assert getattr(by_records, name) == pytest.approx(getattr(by_persons, name), rel=1e-12, abs=1e-12)
    assert by_records.sizes == by_persons.sizes


@A_PAUSE_IS_NO_FAILURE
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 6)), max_size=40),
    st.lists(st.integers(0, 2), min_size=6, max_size=6),
)
def test_person_counts_equal_counting_sets(pairs, of):
    members = [{person for group, person in pairs if group == place} for place in range(6)]
    counts = PersonCounts.of(
        np.zeros(6, dtype=np.int64),
        np.array([person for _, person in pairs], dtype=np.int64),
        np.array([group for group, _ in pairs], dtype=np.int64),
    )
    merged = counts.regroup(np.array(of), 3)

    assert counts.counts.tolist() == [len(m) for m in members]
    assert counts.total == merged.total == len({person for _, person in pairs})
    united = [set().union(*(m for m, place in zip(members, of, strict=True) if place == new)) for new in range(3)]
    assert merged.counts.tolist() == [len(m) for m in united]


@pytest.mark.parametrize("space", [50, 1 << 40, (1 << 62) - 1], ids=["table", "packed", "argsort"])
@A_PAUSE_IS_NO_FAILURE
@given(keys=st.lists(st.integers(0, 49), min_size=1, max_size=60))
def test_every_way_of_grouping_agrees_with_numpy(space, keys):
    scaled = np.array(keys, dtype=np.int64) * (space // 50)
    groups = grouping.group(scaled, space)
    distinct, of = np.unique(scaled, return_inverse=True)
    assert groups.of.tolist() == of.tolist()
    assert scaled[groups.representative].tolist() == distinct.tolist()


def test_keys_of_many_columns_stay_apart_beyond_64_bits():
    rng = np.random.default_rng(3)
    columns = [rng.integers(0, 2, 500) * 999_999 for _ in range(9)]
    keys, space = grouping.combine([(column, 1_000_000) for column in columns], 500)
    expected = np.unique(np.column_stack(columns), axis=0, return_inverse=True)[1]
    assert grouping.group(keys, space).of.tolist() == expected.tolist()


def test_many_quasi_identifiers_of_many_values_are_recoded_alike(classes_of):
    rng = np.random.default_rng(5)
    names = [f"c{i}" for i in range(12)]
    frame = pa.table({name: rng.permutation(np.repeat(np.arange(150), 2)) for name in names})
    frame = pa.concat_tables([frame, frame.slice(0, 100)])
    functions = {name: lambda values: pc.if_else(pc.less(values, 140), 0, values) for name in names}
    recoded = pa.table({name: functions[name](frame[name]) for name in names[1:]})
    merged = classes_of(frame, names).recode(functions, drop=["c0"])
    assert described(merged) == described(classes_of(recoded, names[1:]))
    assert merged.size < 250


def test_large_tables_take_the_threaded_way_to_the_same_counts():
    rng = np.random.default_rng(4)
    n = 140_000
    records = rng.integers(0, 5, (3, n)).astype(np.int32) + 1
    counts = ValueTable(pa.array(["a", "b", None]), records, records.sum(axis=0, dtype=np.int64))
    for divisor in (1.1, 40):  # few merges, then many
        of = (np.arange(n) / divisor).astype(np.int64)
        groups = grouping.group(of, int(of.max()) + 1)
        total = groups.total(counts.total)
        merged = counts.regroup(groups, total)
        expected = counts.cells().regroup(groups, total)
        assert (merged.cells().records == expected.records).all()
        units = merged.sum_by_class(lambda units, *_: units)
        assert (units == expected.sum_by_class(lambda units, *_: units)).all()
        assert (units == total).all()


@A_PAUSE_IS_NO_FAILURE
@given(rows=ROWS, piece=st.integers(1, 7))
def test_reading_row_by_row_equals_grouping_in_the_engine(classes_of, rows, piece):
    options = {"sensitive": ["secret", "person"]}
    grouped = classes_of(table(rows), QUASI_IDENTIFIERS, **options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanning, "_LARGE", 0)
        patch.setattr(scanning, "_MOSTLY", -1)
        patch.setattr(scanning, "_PIECE", piece)
        patch.setattr(scanning, "_combinations", None)
        one_by_one = classes_of(table(rows), QUASI_IDENTIFIERS, **options)
    assert_alike(one_by_one, grouped)
    assert (one_by_one.codes == grouped.codes).all()


@A_PAUSE_IS_NO_FAILURE
@given(rows=ROWS, piece=st.integers(1, 7))
def test_an_answer_in_pieces_gives_the_same_classes(classes_of, rows, piece):
    options = {"sensitive": ["secret"], "person": "person"}
    whole = classes_of(table(rows), QUASI_IDENTIFIERS, **options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanning, "_PIECE", piece)
        assert_alike(classes_of(table(rows), QUASI_IDENTIFIERS, **options), whole)


@A_PAUSE_IS_NO_FAILURE
@given(values=st.lists(st.none() | st.integers(0, 300)), cuts=st.lists(st.integers(0, 40), max_size=4))
def test_a_column_in_pieces_is_encoded_as_in_one(values, cuts):
    encoder, column = Encoder("number"), pa.array(values, pa.int64())
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(values)], strict=True):
        encoder.add(column[start : max(end, start)])
    (distinct, codes), (expected, whole) = encoder.result(), encode(column, "number")
    assert distinct.equals(expected)
    assert codes.tolist() == whole.tolist()


@pytest.mark.parametrize(("many", "repeats", "row_by_row"), [(5_000, 1, True), (5_000, 4, False), (500, 1, False)])
def test_a_large_table_of_unlike_records_is_read_row_by_row(classes_of, monkeypatch, many, repeats, row_by_row):
    monkeypatch.setattr(scanning, "_LARGE", 2_000)
    monkeypatch.setattr(scanning, "_SAMPLES", ((1_000, 0.0), (2_000, 0.5)))
    monkeypatch.setattr(scanning, "_rows" if not row_by_row else "_combinations", None)
    numbers = [n for _ in range(repeats) for n in range(many)] if row_by_row else [n // repeats for n in range(many)]
    assert classes_of(pa.table({"number": numbers}), ["number"]).size == len(set(numbers))
