"""Figures of risk worked out by hand."""

import math

import numpy as np
import pyarrow as pa
import pytest

from privacy_core.errors import ColumnsMissingError, InvalidValueError
from privacy_core.risk import models
from privacy_core.risk.drivers import leave_one_out, riskiest, small_combinations
from privacy_core.risk.encoding import encode
from privacy_core.risk.measures import SizeDistribution, summary
from privacy_core.risk.models import DistinctLDiversity, EntropyLDiversity, KAnonymity, TCloseness
from privacy_core.risk.person_sets import person_sets, sets_of_persons

# Two classes: a has A A A B, b has A C; the table has A 4/6, B 1/6, C 1/6.
TABLE = pa.table({"q": ["a", "a", "a", "a", "b", "b"], "s": ["A", "A", "A", "B", "A", "C"]})
ENTROPY_A = -(3 / 4 * math.log(3 / 4) + 1 / 4 * math.log(1 / 4))


def table(q, **others) -> pa.Table:
    return pa.table({"q": q, **others})


def test_each_model_gives_its_figure_and_fails_the_right_classes(classes_of):
    classes = classes_of(TABLE, ["q"], sensitive=["s"])
    for model, measured, failing in [
        (KAnonymity(k=2), 2, [False, False]),
        (KAnonymity(k=3), 2, [False, True]),
        (DistinctLDiversity(sensitive="s", l=2), 2, [False, False]),
        (DistinctLDiversity(sensitive="s", l=3), 2, [True, True]),
        (EntropyLDiversity(sensitive="s", l=1.7), math.exp(ENTROPY_A), [False, False]),
        (EntropyLDiversity(sensitive="s", l=2), math.exp(ENTROPY_A), [True, False]),
        (TCloseness(sensitive="s", t=0.34), 1 / 3, [False, False]),
        (TCloseness(sensitive="s", t=0.2), 1 / 3, [False, True]),
    ]:
        assert model.measured(classes, classes) == pytest.approx(measured), model
        assert model.failing(classes, classes).tolist() == failing, model
        assert model.holds(classes, classes) == (not any(failing)), model


def test_a_limit_that_is_met_exactly_is_met(classes_of):
    for l in range(2, 30):  # noqa: E741 - the field's own letter
        even = classes_of(table(["a"] * l * 2, s=list(range(l)) * 2), ["q"], sensitive=["s"])
        assert EntropyLDiversity(sensitive="s", l=l).holds(even, even)
    classes = classes_of(TABLE, ["q"], sensitive=["s"])
    assert TCloseness(sensitive="s", t=1 / 3).holds(classes, classes)


def test_closeness_is_held_against_the_table_before_suppression(classes_of):
    whole = classes_of(TABLE, ["q"], sensitive=["s"])
    left = whole.keep(np.array([False, True]))
    # b has A 1/2, C 1/2 against A 4/6, B 1/6, C 1/6.
    assert TCloseness(sensitive="s", t=1).measured(left, whole) == pytest.approx(1 / 3)
    assert TCloseness(sensitive="s", t=1).measured(left, left) == 0


def test_closeness_refuses_a_table_in_another_coding(classes_of):
    whole = classes_of(TABLE, ["q"], sensitive=["s"])
    recoded = whole.recode({"s": lambda values: pa.array(["x"] * len(values))})
    with pytest.raises(InvalidValueError, match="Apply the same steps to both"):
        TCloseness(sensitive="s", t=1).measured(recoded, whole)


def test_closeness_understands_the_same_values_in_another_order(classes_of):
    whole = classes_of(TABLE, ["q"], sensitive=["s"])
    part = classes_of(TABLE.slice(4), ["q"], sensitive=["s"])
    assert TCloseness(sensitive="s", t=1).measured(part, whole) == pytest.approx(1 / 3)


def test_a_missing_quasi_identifier_agrees_with_missing_only(classes_of):
    classes = classes_of(table(["a", "a", None, None, None, "b"]), ["q"])
    assert classes.values[0].to_pylist() == ["a", "b", None]
    assert classes.records.tolist() == [2, 1, 3]


def test_not_a_number_is_missing_and_minus_zero_is_zero(classes_of):
    classes = classes_of(table([float("nan"), None, 0.0, -0.0]), ["q"])
    assert classes.records.tolist() == [2, 2]
    recoded = classes.recode({"q": lambda values: pa.array([-0.0, float("nan")][: len(values)])})
    assert recoded.records.tolist() == [2, 2]
    assert encode(pa.array([0.0, -0.0, float("nan"), None]), "q")[1].tolist() == [0, 0, 1, 1]


def test_a_missing_sensitive_value_is_no_value_for_l_and_a_category_for_t(classes_of):
    frame = table(["a", "a", "a", "b", "b"], s=["A", "B", None, "A", None])
    result = summary(classes_of(frame, ["q"], sensitive=["s"]))
    assert result.distinct_l["s"] == 1  # class b has A only
    assert result.entropy_l["s"] == pytest.approx(1)
    assert result.t_closeness["s"] == pytest.approx(0.2)  # b: A 1/2 and missing 1/2, of 2/5, 1/5, 2/5


def test_a_class_without_any_known_value_has_no_diversity(classes_of):
    frame = table(["a", "a", "b", "b"], s=["A", "B", None, None])
    result = summary(classes_of(frame, ["q"], sensitive=["s"]))
    assert (result.distinct_l["s"], result.entropy_l["s"]) == (0, 1)
    alone = summary(classes_of(table(["a", "b"], s=["A", None]), ["q"], sensitive=["s"]))
    assert alone.distinct_l["s"] == 0


def test_five_admissions_of_one_person_are_one_person(classes_of):
    frame = table(["a"] * 5 + ["b"] * 5, p=[1] * 5 + [2, 3, 4, 5, 6], s=list("ABCDEABCDE"))
    result = summary(classes_of(frame, ["q"], sensitive=["s"], person="p"))

    assert (result.k, result.k_by_records) == (1, 5)
    assert (result.records, result.persons, result.unique_persons, result.unique_records) == (10, 6, 1, 0)
    assert (result.distinct_l["s"], result.entropy_l["s"]) == (1, 1)
    assert (result.prosecutor_highest, result.prosecutor_highest_by_records) == (1, 0.2)
    assert (result.prosecutor_average, result.prosecutor_average_by_records) == (2 / 6, 0.2)
    assert (result.below(2), result.below_by_records(2)) == ((1, 1 / 6), (0, 0.0))
    assert (result.below(6), result.below_by_records(6)) == ((6, 1.0), (10, 1.0))


def test_no_class_is_more_diverse_than_it_has_persons(classes_of):
    frame = table(["a"] * 4 + ["b"] * 3, p=[1, 1, 2, 2, 1, 2, 3], s=list("ABCDABC"))
    classes = classes_of(frame, ["q"], sensitive=["s"], person="p")
    result = summary(classes)
    assert (result.k, result.distinct_l["s"], result.entropy_l["s"]) == (2, 2, 2)
    assert DistinctLDiversity(sensitive="s", l=3).failing(classes, classes).tolist() == [True, False]
    assert EntropyLDiversity(sensitive="s", l=3).failing(classes, classes).tolist() == [True, False]


def test_who_is_in_several_classes_counts_once_at_the_smallest(classes_of):
    frame = table(["a", "a", "a", "b", "b", "c"], p=[1, 2, 3, 1, 2, 1])
    result = summary(classes_of(frame, ["q"], person="p"))
    assert (result.persons, result.unique_persons, result.k) == (3, 1, 1)
    assert [result.below(k)[0] for k in (1, 2, 3, 4)] == [0, 1, 2, 3]


def test_all_missing_person_ids_are_one_person(classes_of):
    result = summary(classes_of(table(["a", "a", "a", "b"], p=[None, None, 1, None]), ["q"], person="p"))
    assert (result.persons, result.k) == (2, 1)
    floats = summary(classes_of(table(["a", "a", "b"], p=[float("nan"), None, 1.5]), ["q"], person="p"))
    assert (floats.persons, floats.unique_persons) == (2, 2)


def test_merging_classes_counts_nobody_twice(classes_of):
    classes = classes_of(table(["a", "a", "b", "b"], p=[1, 2, 1, 2], s=["A", "A", "A", "B"]), ["q"],
                         sensitive=["s"], person="p")  # fmt: skip
    merged = classes.recode({"q": lambda values: pa.array(["x"] * len(values))})
    assert merged.persons.tolist() == [2]
    assert merged.sensitive["s"].cells().persons.tolist() == [2, 1]
    assert classes.project([]).persons.tolist() == [2]


def test_a_set_of_combinations_can_be_rarer_than_each_of_them(engine):
    # Each class has three persons or more, but only person 3 has been in a and c.
    frame = pa.table({"q": list("aaaaabbbbccc"), "p": [1, 2, 3, 4, 4, 1, 2, 5, 6, 3, 7, 8]})
    engine.open_arrow("visits", frame)
    sets = person_sets(engine, "visits", ["q"], "p")
    # {a, b}: 1, 2; {a, c}: 3; {a}: 4; {b}: 5, 6; {c}: 7, 8
    assert (sets.k, sets.unique, sets.persons, sets.sets) == (1, 2, 8, 5)


def test_persons_with_equal_sets_of_several_classes_are_alike(classes_of):
    frame = table(list("abcabcab"), p=[1, 1, 1, 2, 2, 2, 3, 3])
    sets = sets_of_persons(classes_of(frame, ["q"], person="p"))
    assert (sets.k, sets.unique, sets.sets) == (1, 1, 2)
    assert sets_of_persons(classes_of(frame.slice(0, 6), ["q"], person="p")).k == 2


def test_sets_of_persons_need_a_person_id(classes_of):
    with pytest.raises(InvalidValueError, match="no person id"):
        sets_of_persons(classes_of(TABLE, ["q"]))


def test_the_histogram_has_every_class_in_one_bin():
    bins = SizeDistribution.of(np.array([1, 1, 2, 3, 4, 9, 10, 57])).histogram()
    assert [(b.label, b.classes, b.units) for b in bins] == [
        ("1", 2, 2), ("2", 1, 2), ("3-4", 2, 7), ("5-9", 1, 9), ("10-19", 1, 10), ("20-49", 0, 0), ("50-99", 1, 57),
    ]  # fmt: skip


def test_drivers_name_what_makes_records_unique(classes_of):
    frame = pa.table({"sex": ["M", "M", "F", "F"], "age": [1, 2, 3, 4]})
    classes = classes_of(frame, ["sex", "age"])
    first, second = leave_one_out(classes)
    assert (first.column, first.k, first.unique) == ("age", 2, 0)
    assert (second.column, second.k, second.unique) == ("sex", 1, 4)
    assert [row.quasi_identifiers for row in small_combinations(classes)] == [("age",), ("sex", "age"), ("sex",)]


def test_without_its_only_quasi_identifier_everybody_is_alike(classes_of):
    (row,) = leave_one_out(classes_of(TABLE, ["q"]))
    assert (row.k, row.classes, row.unique) == (6, 1, 0)


def test_a_value_that_every_person_has_leaves_nothing_to_guess(classes_of):
    rows = [(n, "hiv") for n in range(5)] + [(0, "flu"), (1, "gout")]
    frame = pa.table({"q": ["a"] * 7, "p": [n for n, _ in rows], "s": [s for _, s in rows]})
    by_persons = summary(classes_of(frame, ["q"], sensitive=["s"], person="p"))
    assert (by_persons.distinct_l["s"], by_persons.entropy_l["s"]) == (1, 1.0)
    assert summary(classes_of(frame, ["q"], sensitive=["s"])).distinct_l["s"] == 3
    one_without = frame.slice(1)  # person 0 keeps only the flu
    assert summary(classes_of(one_without, ["q"], sensitive=["s"], person="p")).distinct_l["s"] == 3


def test_blank_text_is_no_value_for_l_and_a_category_for_t(classes_of):
    frame = pa.table({"q": ["a"] * 4, "s": ["hiv", "", " ", None]})
    found = summary(classes_of(frame, ["q"], sensitive=["s"]))
    assert (found.distinct_l["s"], found.entropy_l["s"]) == (1, 1.0)


def test_the_riskiest_classes_are_masked_unless_asked_for_as_they_are(classes_of):
    classes = classes_of(pa.table({"sex": ["Male", "F", "F"], "age": [39, None, None]}), ["sex", "age"])
    assert [(row.values, row.records) for row in riskiest(classes, 5)] == [(("*", "*"), 1), (("*", None), 2)]
    assert [row.values for row in riskiest(classes, 1, masked=False)] == [("Male", 39)]
    assert riskiest(classes, 0) == ()


def test_one_class_and_all_unique_are_measured(classes_of):
    one = summary(classes_of(table(["a"] * 3, s=["A", "B", "C"]), ["q"], sensitive=["s"]))
    assert (one.k, one.classes, one.t_closeness["s"]) == (3, 1, 0)
    assert one.entropy_l["s"] == pytest.approx(3)
    unique = summary(classes_of(table([1, 2, 3, 4], s=["A", "B", "C", "D"]), ["q"], sensitive=["s"]))
    assert (unique.k, unique.unique_records, unique.prosecutor_average) == (1, 4, 1)
    assert unique.t_closeness["s"] == pytest.approx(0.75)


def test_a_table_without_records_is_refused(classes_of):
    with pytest.raises(InvalidValueError, match="no records"):
        classes_of(TABLE.slice(0, 0), ["q"], sensitive=["s"])


def test_models_hold_when_everything_is_suppressed_but_nothing_is_measured(classes_of):
    whole = classes_of(TABLE, ["q"], sensitive=["s"])
    nothing = whole.keep(np.array([False, False]))
    for model in (KAnonymity(k=9), DistinctLDiversity(sensitive="s", l=9), EntropyLDiversity(sensitive="s", l=9),
                  TCloseness(sensitive="s", t=0)):  # fmt: skip
        assert model.holds(nothing, whole)
        with pytest.raises(InvalidValueError, match="No record is left"):
            model.measured(nothing, whole)
    with pytest.raises(InvalidValueError, match="No record is left"):
        summary(nothing)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"quasi_identifiers": []}, InvalidValueError, "at least 1 column"),
        ({"quasi_identifiers": ["x"]}, ColumnsMissingError, "no column 'x'"),
        ({"quasi_identifiers": ["q"], "sensitive": ["q"]}, InvalidValueError, "named twice"),
        ({"quasi_identifiers": ["q"], "person": "q"}, InvalidValueError, "named twice"),
        ({"quasi_identifiers": ["list"]}, InvalidValueError, "cannot be told apart"),
    ],
)
def test_a_column_in_a_role_that_it_cannot_have_is_refused(classes_of, options, error, message):
    with pytest.raises(error, match=message):
        classes_of(TABLE.append_column("list", pa.array([[1]] * 6)), **options)


def test_a_function_must_give_one_value_for_each(classes_of):
    with pytest.raises(InvalidValueError, match="one value for each"):
        classes_of(TABLE, ["q"]).recode({"q": lambda values: values[:1]})


def test_a_sensitive_column_that_was_not_read_is_named(classes_of):
    with pytest.raises(ColumnsMissingError, match="no column 's'"):
        DistinctLDiversity(sensitive="s", l=2).measured(classes_of(TABLE, ["q"]), classes_of(TABLE, ["q"]))


@pytest.mark.parametrize(
    "make",
    [
        lambda: KAnonymity(k=0),
        lambda: KAnonymity(k=2.5),
        lambda: DistinctLDiversity(sensitive="s", l=0),
        lambda: EntropyLDiversity(sensitive="s", l=math.nan),
        lambda: TCloseness(sensitive="s", t=1.1),
    ],
)
def test_a_model_with_an_impossible_limit_cannot_be_made(make):
    with pytest.raises(InvalidValueError):
        make()


def test_models_are_found_by_name():
    assert models.MODELS["t_closeness"](sensitive="s", t=0.2) == TCloseness(sensitive="s", t=0.2)
    assert all(name == model.name for name, model in models.MODELS.items())


@pytest.mark.parametrize(
    "column",
    [
        pa.array([True, None, True]),
        pa.array([1, None, 1], pa.date32()),
        pa.array(["1.50", None, "1.50"]).cast(pa.decimal128(5, 2)),
        pa.array([1, None, 1], pa.timestamp("us", "UTC")),
        pa.array([b"x", None, b"x"]),
        pa.array([1, None, 1], pa.time64("us")),
        pa.array(["x", None, "x"]).dictionary_encode(),
        pa.array(["x", None, "x"], pa.string_view()),
        pa.array([1.5, float("nan"), 1.5], pa.float32()),
    ],
    ids=lambda column: str(column.type),
)
def test_any_flat_type_can_be_a_quasi_identifier(classes_of, column):
    assert classes_of(table(column), ["q"]).records.tolist() == [2, 1]


def test_a_column_of_missing_values_alone_is_one_value(classes_of):
    assert classes_of(table(pa.nulls(3)), ["q"]).records.tolist() == [3]
