"""A protected table: by hand, against plain pandas, and the preview against the run."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.engine import DuckDbEngine
from privacy_core.errors import InvalidValueError
from privacy_core.hierarchy import HierarchyIncompleteError, hierarchy_from_text, read_hierarchy
from privacy_core.transform import (
    OperatorTypeError,
    Recipe,
    RecipeError,
    Resources,
    SuppressionLimitError,
    classes_of,
    evaluate,
    judge,
    prepare,
    protect,
    run,
    sample,
)

ADULT = Path(__file__).resolve().parents[3] / "shared" / "data" / "adult"
RESOURCES = Resources(
    keys=lambda domain, column: (domain or column).encode().ljust(32, b"."),
    hierarchies={"town": hierarchy_from_text("a;x;*\nb;x;*\nc;y;*\n")},
)
BASE = {
    "roles": {"id": "direct_identifier", "age": "quasi_identifier", "town": "quasi_identifier", "ill": "sensitive"},
    "hierarchies": {"town": "town.csv"},
}
DROP_ID = {"op": "drop", "column": "id"}
TEN = {"op": "band", "column": "age", "width": 10}
ROWS = pa.table(
    {
        "id": ["p1", "p2", "p3", "p4", "p5", "p6"],
        "age": [21, 25, 29, 31, None, None],
        "town": ["a", "a", "b", "c", None, None],
        "ill": ["flu", "flu", "gout", None, "flu", "gout"],
    }
)


@pytest.fixture(scope="module")
def engine():
    engine = DuckDbEngine(threads=2)
    yield engine
    engine.shutdown()


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out.parquet"


def recipe(*steps, **more):
    return Recipe.model_validate({**BASE, "steps": [DROP_ID, *steps], **more})


def k_anonymity(k):
    return [{"model": "k_anonymity", "k": k}]


def test_records_of_small_classes_leave_and_the_rest_stays_in_order(engine, out):
    engine.open_arrow("rows", ROWS)
    protected = run(engine, "rows", recipe(TEN, models=k_anonymity(2), suppression_limit=0.5), RESOURCES, out)
    assert pq.read_table(out).to_pydict() == {
        "age": ["20-29", "20-29", None, None],
        "town": ["a", "a", None, None],
        "ill": ["flu", "flu", "flu", "gout"],
    }
    assert (protected.records_in, protected.records_out, protected.suppressed, protected.allowed) == (6, 4, 2, 3)
    assert (protected.before.k, protected.after.k) == (1, 2)
    assert protected.after.distinct_l == {"ill": 1}
    assert [(figure.before, figure.after) for figure in protected.models] == [(1, 2)]
    assert list(out.parent.iterdir()) == [out]


def test_several_steps_on_a_column_compose_in_order(engine, out):
    engine.open_arrow("rows", ROWS)
    steps = [
        {"op": "generalize", "column": "town", "level": 1},
        {"op": "replace", "column": "town", "mapping": {"x": "north"}},
        {"op": "mask", "column": "town", "keep_first": 2},
    ]
    run(engine, "rows", recipe(*steps), RESOURCES, out)
    assert pq.read_table(out)["town"].to_pylist() == ["no***", "no***", "no***", "*", None, None]


def test_too_much_suppression_writes_nothing_and_says_what_is_needed(engine, out):
    engine.open_arrow("rows", ROWS)
    with pytest.raises(SuppressionLimitError, match=r"need 2 of 6 records .* allows 1\..* at least 0\.3334") as caught:
        run(engine, "rows", recipe(TEN, models=k_anonymity(2), suppression_limit=0.33), RESOURCES, out)
    assert (caught.value.needed, caught.value.allowed, caught.value.records) == (2, 1, 6)
    assert list(out.parent.iterdir()) == []


def test_the_limit_named_in_the_error_is_enough(engine, out):
    engine.open_arrow("rows", ROWS)
    run(engine, "rows", recipe(TEN, models=k_anonymity(2), suppression_limit=0.3334), RESOURCES, out)
    assert pq.read_metadata(out).num_rows == 4


def test_everything_may_leave_if_the_limit_allows_it(engine, out):
    engine.open_arrow("rows", ROWS)
    protected = run(engine, "rows", recipe(models=k_anonymity(7), suppression_limit=1), RESOURCES, out)
    assert (protected.records_out, protected.after, protected.models[0].after) == (0, None, None)
    assert pq.read_table(out).num_rows == 0


def test_t_compares_with_the_table_before_suppression(engine, out):
    engine.open_arrow("rows", ROWS)
    t = {"model": "t_closeness", "sensitive": "ill", "t": 0.5}
    made = recipe(TEN, models=[t, *k_anonymity(2)], suppression_limit=0.5)
    protected = run(engine, "rows", made, RESOURCES, out)
    # Of all six records 3 are flu, 2 gout, 1 missing; what stays is a class of two flu, and one of flu and gout.
    assert protected.models[0].after == pytest.approx(0.5)
    assert protected.after.t_closeness["ill"] == pytest.approx(0.5)


def test_what_is_impossible_is_said_with_what_would_be_possible(engine, out):
    engine.open_arrow("rows", ROWS)
    with pytest.raises(
        SuppressionLimitError, match=r"models\[0\]\.k: 7 is more than the 6 records of the table; at most"
    ):
        run(engine, "rows", recipe(models=k_anonymity(7), suppression_limit=0.5), RESOURCES, out)
    l_of_three = [{"model": "distinct_l_diversity", "sensitive": "ill", "l": 3}]
    with pytest.raises(SuppressionLimitError, match=r"models\[0\]\.l: 3 is more than the 2 values of 'ill'; at most"):
        run(engine, "rows", recipe(models=l_of_three, suppression_limit=0.5), RESOURCES, out)


def test_dropped_quasi_identifiers_no_longer_count(engine, out):
    engine.open_arrow("rows", ROWS)
    steps = [{"op": "drop", "column": "age"}, {"op": "drop", "column": "town"}]
    protected = run(engine, "rows", recipe(*steps, models=k_anonymity(6)), RESOURCES, out)
    assert (protected.after.k, protected.records_out) == (6, 6)
    assert (protected.detail["age"], protected.detail["ill"]) == (0, 1)
    with pytest.raises(SuppressionLimitError):
        run(engine, "rows", recipe(*steps, models=k_anonymity(7)), RESOURCES, out)


@pytest.mark.parametrize("lost", [[float("nan")], [float("nan"), None]])
def test_nan_leaves_with_the_class_of_missing_values(engine, tmp_path, lost):
    out = tmp_path / "out.parquet"
    rows = pa.table({"age": [1.0, 1.0, *lost, -0.0, 0.0], "ill": list("abcdef")[: 4 + len(lost)]})
    pq.write_table(rows, tmp_path / "rows.parquet")  # its statistics hide NaN from the engine's own isnan
    engine.open("rows", tmp_path / "rows.parquet")
    nans = Recipe.model_validate(
        {"roles": {"age": "quasi_identifier", "ill": "sensitive"}, "models": k_anonymity(2), "suppression_limit": 0.2}
    )
    run(engine, "rows", nans, RESOURCES, out)
    ages = pq.read_table(out)["age"].to_pylist()
    assert ages == ([1.0, 1.0, 0.0, 0.0] if len(lost) == 1 else [1.0, 1.0, None, None, 0.0, 0.0])


VISITS = pa.table(
    {
        "id": ["p", "p", "p", "p", "p", "q", "r", "q"],
        "age": [20, 20, 20, 20, 20, 30, 30, 30],
        "town": ["a"] * 8,
        "ill": ["flu", "gout", "mumps", "flu", "flu", "flu", "gout", "flu"],
    }
)


@pytest.mark.parametrize(
    ("step", "ids"),
    [
        (DROP_ID, None),
        ({"op": "mask", "column": "id"}, ["*"] * 3),
        ({"op": "redact", "column": "id"}, ["[REDACTED]"] * 3),
    ],
)
def test_persons_are_counted_even_if_nothing_of_their_id_is_left(engine, out, step, ids):
    engine.open_arrow("visits", VISITS)
    by_rows = Recipe.model_validate({**BASE, "steps": [step], "models": k_anonymity(2)})
    assert run(engine, "visits", by_rows, RESOURCES, out).suppressed == 0
    people = Recipe.model_validate({**by_rows.to_json(), "person_id": "id", "suppression_limit": 0.7})
    protected = run(engine, "visits", people, RESOURCES, out)
    assert (protected.records_out, protected.after.k, protected.after.persons) == (3, 2, 2)
    written = pq.read_table(out)
    assert (written["id"].to_pylist() if ids else None) == ids
    assert ("id" in written.column_names) == bool(ids)


def test_a_preview_needs_persons_to_count_them(engine):
    engine.open_arrow("visits", VISITS)
    people = Recipe.model_validate({**BASE, "steps": [DROP_ID], "person_id": "id", "models": k_anonymity(2)})
    rows = Recipe.model_validate({**BASE, "steps": [DROP_ID], "models": k_anonymity(2)})
    with pytest.raises(InvalidValueError, match="without persons"):
        evaluate(classes_of(engine, "visits", rows), people, RESOURCES)
    assert evaluate(classes_of(engine, "visits", people), rows, RESOURCES).suppressed == 0


def test_a_recipe_without_quasi_identifiers_only_applies_its_steps(engine, out):
    engine.open_arrow("rows", ROWS)
    plain = Recipe.model_validate({"default_role": "insensitive", "steps": [DROP_ID, TEN]})
    protected = run(engine, "rows", plain, RESOURCES, out)
    assert (protected.before, protected.after, protected.records_out) == (None, None, 6)
    assert protected.detail["id"] == 0
    assert protected.detail["town"] == 1
    assert 0 < protected.detail["age"] < 1


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ({"op": "band", "column": "town", "width": 3}, OperatorTypeError),
        ({"op": "truncate_date", "column": "age", "to": "year"}, OperatorTypeError),
        ({"op": "generalize", "column": "age", "level": 1, "hierarchy": "town"}, HierarchyIncompleteError),
        ({"op": "mask", "column": "none"}, RecipeError),
    ],
)
def test_a_step_that_does_not_fit_leaves_no_file(engine, out, step, error):
    engine.open_arrow("rows", ROWS)
    with pytest.raises(error):
        run(engine, "rows", recipe(step), RESOURCES, out)
    assert list(out.parent.iterdir()) == []


@pytest.mark.parametrize("wrong", ["LIMIT 4", "LIMIT 2"])
def test_a_result_that_breaks_its_models_or_lacks_records_is_never_written(engine, out, monkeypatch, wrong):
    engine.open_arrow("rows", ROWS)

    def write_wrong(engine, table, *_, path, **__):
        return engine.write_parquet(f"SELECT * FROM {table} {wrong}", path)

    monkeypatch.setattr(protect, "write_kept", write_wrong)
    with pytest.raises(protect.ModelBrokenError):
        run(engine, "rows", recipe(TEN, models=k_anonymity(2), suppression_limit=0.5), RESOURCES, out)
    assert list(out.parent.iterdir()) == []


def test_equal_recipes_give_equal_files(engine, tmp_path):
    rows = pa.table({"age": np.arange(5000) % 700, "town": ["a", "b"] * 2500, "id": ["x"] * 5000, "ill": ["y"] * 5000})
    engine.open_arrow("many", rows)
    strict = recipe(models=k_anonymity(8), suppression_limit=1)
    for name in ("one", "two"):
        run(engine, "many", strict, RESOURCES, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert pq.read_table(tmp_path / "one")["age"].to_pylist() == [age for age in rows["age"].to_pylist() if age < 100]


def test_a_sample_shows_records_before_and_after():
    shown = sample(ROWS.slice(0, 2), recipe(TEN), RESOURCES)
    assert shown.before["age"].to_pylist() == [21, 25]
    assert shown.after.to_pydict() == {"age": ["20-29"] * 2, "town": ["a", "a"], "ill": ["flu", "flu"]}


def figures(protected):
    said = protected.to_json()
    said["detail"] = {name: said["detail"].get(name) for name in ("age", "town", "ill")}
    return json.loads(json.dumps(said), parse_float=lambda text: pytest.approx(float(text), abs=1e-12))


STEPS = [
    TEN,
    {"op": "band", "column": "age", "width": 3, "origin": 1},
    {"op": "drop", "column": "age"},
    {"op": "generalize", "column": "town", "level": 1},
    {"op": "generalize", "column": "town", "level": 2},
    {"op": "replace", "column": "ill", "mapping": {"flu": "cold", "gout": "cold"}},
    {"op": "drop", "column": "ill"},
]
MODELS = [
    {"model": "k_anonymity", "k": 2},
    {"model": "distinct_l_diversity", "sensitive": "ill", "l": 2},
    {"model": "entropy_l_diversity", "sensitive": "ill", "l": 1.5},
    {"model": "t_closeness", "sensitive": "ill", "t": 0.4},
]


@st.composite
def tables(draw):
    rows = st.tuples(
        st.sampled_from(["p1", "p2", "p3", None]),
        st.none() | st.integers(18, 40),
        st.sampled_from(["a", "b", "c", None]),
        st.sampled_from(["flu", "gout", "mumps", None]),
    )
    records = draw(st.lists(rows, min_size=1, max_size=25))
    kinds = pa.schema([("id", pa.string()), ("age", pa.int64()), ("town", pa.string()), ("ill", pa.string())])
    return pa.table([list(column) for column in zip(*records, strict=True)], schema=kinds)


@st.composite
def recipes(draw):
    steps = draw(
        st.lists(st.sampled_from(STEPS), max_size=3, unique_by=lambda step: (step["column"], step["op"] == "drop"))
    )
    dropped = {step["column"] for step in steps if step["op"] == "drop"}
    steps = [step for step in steps if step["op"] == "drop" or step["column"] not in dropped]
    models = [
        model
        for model in draw(st.lists(st.sampled_from(MODELS), unique_by=str))
        if model.get("sensitive") not in dropped
    ]
    person = draw(st.sampled_from([None, "id"]))
    return recipe(*steps, models=models, suppression_limit=1, person_id=person)


@given(rows=tables(), made=recipes())
def test_the_preview_says_what_the_run_does(engine, tmp_path_factory, rows, made):
    engine.open_arrow("drawn", rows)
    path = tmp_path_factory.mktemp("drawn") / "out.parquet"
    protected = run(engine, "drawn", made, RESOURCES, path)
    preview = evaluate(classes_of(engine, "drawn", made), made, RESOURCES)
    assert figures(protected) == figures(preview)
    assert pq.read_metadata(path).num_rows == preview.records_out
    assert all(0 <= share <= 1 for share in protected.detail.values())


def test_models_and_limit_move_without_preparing_again(engine):
    engine.open_arrow("rows", ROWS)
    made = recipe(TEN, models=k_anonymity(2), suppression_limit=0.5)
    classes = classes_of(engine, "rows", made)
    prepared = prepare(classes, made, RESOURCES)
    for k, limit in ((2, 0.5), (3, 1), (7, 0)):
        other = recipe(TEN, models=k_anonymity(k), suppression_limit=limit)
        assert figures(judge(prepared, other)) == figures(evaluate(classes, other, RESOURCES))


@given(rows=tables(), level=st.integers(0, 1))
def test_a_higher_level_never_lowers_k(engine, rows, level):
    engine.open_arrow("drawn", rows)
    finer, coarser = (recipe({"op": "generalize", "column": "town", "level": at}) for at in (level, level + 1))
    classes = classes_of(engine, "drawn", finer)
    assert evaluate(classes, finer, RESOURCES).after.k <= evaluate(classes, coarser, RESOURCES).after.k


needs_adult = pytest.mark.skipif(not ADULT.is_dir(), reason="the Adult files are not on this machine")


@needs_adult
def test_adult_agrees_with_plain_pandas(engine, out):
    columns = ["sex", "age", "race", "marital-status", "education"]
    hierarchies = {name: read_hierarchy(ADULT / f"hierarchy_{name}.csv") for name in columns}
    table = pa_csv.read_csv(ADULT / "adult.csv", parse_options=pa_csv.ParseOptions(delimiter=";"))
    engine.open_arrow("adult", table)
    made = Recipe.model_validate(
        {
            "roles": {**dict.fromkeys(columns, "quasi_identifier"), "occupation": "sensitive"},
            "default_role": "insensitive",
            "hierarchies": {name: name for name in columns},
            "steps": [
                {"op": "generalize", "column": "age", "level": 2},
                {"op": "generalize", "column": "education", "level": 1},
                {"op": "generalize", "column": "marital-status", "level": 1},
            ],
            "models": [*k_anonymity(5), {"model": "distinct_l_diversity", "sensitive": "occupation", "l": 3}],
            "suppression_limit": 0.04,
        }
    )
    protected = run(engine, "adult", made, Resources(hierarchies=hierarchies), out)

    frame = table.to_pandas()
    for name, level in (("age", 2), ("education", 1), ("marital-status", 1)):
        lines = [line.split(";") for line in (ADULT / f"hierarchy_{name}.csv").read_text().splitlines()]
        frame[name] = frame[name].astype(str).map({line[0]: line[level] for line in lines})
    group = frame.groupby(columns)["occupation"]
    kept = frame[(group.transform("size") >= 5) & (group.transform("nunique") >= 3)].reset_index(drop=True)
    pd.testing.assert_frame_equal(pq.read_table(out).to_pandas(), kept)
    sizes = kept.groupby(columns)["occupation"]
    assert protected.suppressed == len(frame) - len(kept) > 0
    assert (protected.after.k, protected.after.classes) == (sizes.size().min(), len(sizes.size()))
    assert protected.after.distinct_l["occupation"] == sizes.nunique().min()
    shares = kept["education"].value_counts() / len(kept)
    raw = table["education"].to_pandas().value_counts(normalize=True)
    detail = len(kept) * -(shares * np.log(shares)).sum() / (len(frame) * -(raw * np.log(raw)).sum())
    assert protected.detail["education"] == pytest.approx(detail)
