"""Records with levels of their own, from a recipe to the written table: by hand, and by what must hold of any table."""

import json
from dataclasses import replace
from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from privacy_core.engine import DuckDbEngine
from privacy_core.errors import InvalidValueError
from privacy_core.hierarchy import Hierarchy, hierarchy_from_text
from privacy_core.risk import models
from privacy_core.transform import (
    NoSolutionError,
    Recipe,
    RecipeError,
    Resources,
    classes_of,
    evaluate,
    find_levels,
    find_recoding,
    relabelling,
    run,
    sample,
    write_model,
)
from tests.transform import adult, plain_search
from tests.transform.test_search_laws import one_model, problems

AGES = hierarchy_from_text("21;20s;*\n22;20s;*\n31;30s;*\n32;30s;*\n")
RESOURCES = Resources(hierarchies={"age": AGES})
FAR = {"model": "k_anonymity", "k": 1_000}
ROWS = pa.table(
    {
        "id": list("abcdefgh"),
        "age": [21, 22, 31, 21, 32, 31, None, None],
        "ill": ["flu", "gout", "flu", "cold", "flu", "gout", "flu", "cold"],
    }
)
RECIPE = {
    "roles": {"id": "direct_identifier", "age": "quasi_identifier", "ill": "sensitive"},
    "hierarchies": {"age": "age.csv"},
    "steps": [{"op": "drop", "column": "id"}],
    "models": [{"model": "k_anonymity", "k": 2}],
    "search": {"recoding": "local"},
}


@pytest.fixture(scope="module")
def engine():
    engine = DuckDbEngine(threads=2, memory_limit="512MB")
    yield engine
    engine.shutdown()


def made(engine, out, recipe, resources=RESOURCES, table="rows"):
    """What is written, the figures of it, and the levels."""
    found = find_recoding(classes_of(engine, table, recipe), recipe, resources)
    figures = run(engine, table, recipe, resources, out, recoded=found)
    return pq.read_table(out), figures, found


def previewed(engine, table, recipe, resources, found, figures):
    """The figures without the table, with the detail of columns that only the run counts."""
    told = evaluate(classes_of(engine, table, recipe), recipe, resources, recoded=found)
    return replace(told, detail={**figures.detail, **told.detail})


def test_each_record_gets_the_labels_of_its_own_class_in_the_order_of_the_table(engine, tmp_path):
    """21 and 31 are two each, so they stay; 22 and 32 meet only at the top; what is missing stays missing."""
    engine.open_arrow("rows", ROWS)
    recipe = Recipe.model_validate(RECIPE)
    written, figures, found = made(engine, tmp_path / "out.parquet", recipe)
    assert written.to_pydict() == {
        "age": ["21", "*", "31", "21", "*", "31", None, None],
        "ill": ROWS["ill"].to_pylist(),
    }
    assert (figures.suppressed, figures.after.k, figures.before.k) == (0, 2, 1)
    assert found.at_level == {"age": (6, 0, 2)}
    assert (found.used, found.records, found.nodes) == ({"age": (0, 2)}, 0, 3)
    assert figures == previewed(engine, "rows", recipe, RESOURCES, found, figures)
    made_by = relabelling(classes_of(engine, "rows", recipe), recipe, RESOURCES, recoded=found)
    shown = sample(ROWS.slice(1, 3), recipe, RESOURCES, relabelling=made_by)
    assert shown.after.to_pydict() == {"age": ["*", "31", "21"], "ill": ["gout", "flu", "cold"]}


def test_mondrian_splits_as_long_as_all_parts_hold(engine, tmp_path):
    """From the top all six can be split into tens, of three each; at the next level 22 would be alone."""
    engine.open_arrow("rows", ROWS)
    recipe = Recipe.model_validate(RECIPE | {"search": {"recoding": "mondrian"}})
    written, _, found = made(engine, tmp_path / "out.parquet", recipe)
    assert written["age"].to_pylist() == ["20s", "20s", "30s", "20s", "30s", "30s", None, None]
    assert found.at_level == {"age": (2, 6, 0)}


def test_steps_come_first_and_columns_with_steps_keep_what_they_do(engine, tmp_path):
    """Of towns the first letter is left, by which records agree: 22 joins 21 of the same letter, and 32 has nobody."""
    engine.open_arrow("rows", ROWS.append_column("town", pa.array(["a1", "a2", "a1", "a2", "b1", "a3", "b2", "b2"])))
    steps = [*RECIPE["steps"], {"op": "truncate", "column": "town", "keep": 1}]
    roles = RECIPE["roles"] | {"town": "quasi_identifier"}
    written, figures, _ = made(
        engine,
        tmp_path / "out.parquet",
        Recipe.model_validate(RECIPE | {"steps": steps, "roles": roles, "suppression_limit": 0.2}),
    )
    assert written["town"].to_pylist() == list("aaaaabb")
    assert written["age"].to_pylist() == ["20s", "20s", "31", "20s", "31", None, None]
    assert figures.suppressed == 1


def test_what_no_level_helps_is_left_out_within_the_limit(engine, tmp_path):
    """A single record without an age fits nobody, at no level."""
    engine.open_arrow("rows", ROWS.slice(0, 7))
    with pytest.raises(NoSolutionError, match="suppresses 1 of 7"):
        made(engine, tmp_path / "out.parquet", Recipe.model_validate(RECIPE))
    recipe = Recipe.model_validate(RECIPE | {"suppression_limit": 0.2})
    written, figures, found = made(engine, tmp_path / "out.parquet", recipe)
    assert written["age"].to_pylist() == ["21", "*", "31", "21", "*", "31"]
    assert (figures.suppressed, found.records, found.of_records) == (1, 1, 7)
    assert figures == previewed(engine, "rows", recipe, RESOURCES, found, figures)


def test_what_holds_on_export_is_suppressed_for_until_it_does(engine, tmp_path):
    """Of 11, two without an age leave, both with flu. With them flu is 8/11, and 3/11 from those aged 21, who all have
    it; among the nine others it is 6/9, and they are 3/9 away, so that they leave as well.
    """
    rows = {"age": [21] * 3 + [22] * 6 + [None] * 2, "ill": ["flu"] * 6 + ["gout"] * 3 + ["flu"] * 2, "id": ["x"] * 11}
    engine.open_arrow("rows", pa.table(rows))
    near = {"model": "t_closeness", "sensitive": "ill", "t": 0.3}
    asked = RECIPE | {"models": [{"model": "k_anonymity", "k": 3}, near], "suppression_limit": 0.5}
    for hold, left in ((False, 2), (True, 5)):
        recipe = Recipe.model_validate(asked | {"hold_on_export": hold})
        written, figures, found = made(engine, tmp_path / "out.parquet", recipe)
        assert (figures.suppressed, found.records, written.num_rows) == (left, left, 11 - left)
    with pytest.raises(NoSolutionError, match="limit allows 4"):
        made(engine, tmp_path / "out.parquet", recipe.model_copy(update={"suppression_limit": 0.4}))
    far = Recipe.model_validate(asked | {"hold_on_export": True, "suppression_limit": 1, "models": [FAR, near]})
    assert made(engine, tmp_path / "out.parquet", far)[0].num_rows == 0


def test_labels_that_read_alike_at_two_levels_are_one_class(engine, tmp_path):
    """At level 1 a is x, which is also what b and c can only be together: whoever reads x must see all five."""
    tree = Hierarchy((("a", "b", "c", "d"), ("x", "b", "c", "d"), ("x", "x", "x", "x")))
    engine.open_arrow("rows", pa.table({"id": list("1234567"), "age": list("aaabcdd"), "ill": ["flu"] * 7}))
    search = {"levels": {"age": [1, 2]}, "recoding": "local"}
    recipe = Recipe.model_validate(RECIPE | {"search": search})
    written, figures, found = made(engine, tmp_path / "out.parquet", recipe, Resources(hierarchies={"age": tree}))
    assert written["age"].to_pylist() == ["x", "x", "x", "x", "x", "d", "d"]
    assert figures.after.classes == 2
    assert len(set(found.classes.tolist())) == 2


@pytest.mark.parametrize(
    ("search", "says"),
    [
        ({"recoding": "local", "metric": "aecs"}, "measures 'loss' only"),
        ({"recoding": "mondrian", "monotonic": True}, "monotonic"),
        ({"recoding": "local", "seconds": 5}, "another table"),
        ({"recoding": "near"}, "'global', 'local' or 'mondrian'"),
    ],
)
def test_settings_that_cannot_be_are_refused_with_what_can(search, says):
    with pytest.raises(RecipeError, match=says):
        Recipe.model_validate(RECIPE | {"search": search})


def test_levels_that_leave_no_choice_are_refused(engine):
    engine.open_arrow("rows", ROWS)
    recipe = Recipe.model_validate(RECIPE | {"search": {"recoding": "local", "levels": {"age": [1, 1]}}})
    with pytest.raises(InvalidValueError, match="one level to choose from"):
        find_recoding(classes_of(engine, "rows", recipe), recipe, RESOURCES)
    recipe = Recipe.model_validate(RECIPE)
    with pytest.raises(InvalidValueError, match="Set recoding to 'global'"):
        find_levels(classes_of(engine, "rows", recipe), recipe, RESOURCES)


def as_recipe(problem, chosen, hold):
    columns, _, _, people, _, _, _, limit, asked, _ = problem
    return Recipe.model_validate(
        {
            "roles": dict.fromkeys(columns, "quasi_identifier") | {"secret": "sensitive", "place": "insensitive"},
            "default_role": "insensitive",
            "person_id": None if people is None else "person",
            "steps": [] if people is None else [{"op": "pseudonymize", "column": "person"}],
            "hierarchies": dict.fromkeys([*columns, "secret"], "tree.csv"),
            "models": [write_model(one) for one in chosen],
            "suppression_limit": limit,
            "hold_on_export": hold,
            "search": {
                "recoding": "mondrian" if len(columns) == 2 else "local",
                "gs_factor": asked.gs_factor,
                "weights": dict(asked.weights),
                "levels": {name: list(one) for name, one in asked.levels.items()},
            },
        }
    )


def opened(engine, problem):
    """Opens the table of a problem, and gives its columns."""
    columns, rows, secrets, people, *_ = problem
    table = {name: pa.array([row[i] for row in rows], pa.string()) for i, name in enumerate(columns)}
    table["person"] = pa.array([*(people or range(-len(rows), 0))])
    table |= {"secret": pa.array(secrets, pa.string()), "place": pa.array(range(len(rows)))}
    engine.open_arrow("some", pa.table(table))
    return table


@drawn(problem=st.one_of(problems(), problems(persons=True)), also=st.data())
@settings(deadline=None)
def test_the_written_table_meets_every_model_and_each_value_is_one_above_its_own(
    engine, tmp_path_factory, problem, also
):
    columns, rows, _, people, _, chosen, trees, _, _, hold = problem
    if also.draw(st.booleans()):
        chosen = [*chosen, also.draw(one_model(columns))]
    populations = [one for one in chosen if getattr(one, "subset", None) is not None]
    chosen = [one for one in chosen if one not in populations] or [models.KAnonymity(k=2)]  # those are refused
    table = opened(engine, problem)
    recipe = as_recipe(problem, chosen, hold)
    resources = Resources(
        keys=lambda *_: b"k" * 32,
        hierarchies=trees | {"secret": plain_search.SECRET_TREE},
    )
    out = tmp_path_factory.mktemp("made") / "out.parquet"
    try:
        written, figures, found = made(engine, out, recipe, resources, "some")
    except NoSolutionError:
        return
    except InvalidValueError as error:
        if "one level to choose from" not in str(error):
            raise
        return
    assert figures == previewed(engine, "some", recipe, resources, found, figures)
    assert figures.suppressed == found.records == len(rows) - written.num_rows <= figures.allowed
    places = written["place"].to_pylist()
    assert places == sorted(places)
    for name, tree in trees.items():
        own = [table[name][place].as_py() for place in places]
        assert all(map(partial(_may_be, tree), written[name].to_pylist(), own))
    if not places:
        return
    by_hand = [tuple(one) for one in zip(*(written[name].to_pylist() for name in columns), strict=True)]
    who = places if people is None else [people[place] for place in places]
    inside = {labels: {one for one, own in zip(who, by_hand, strict=True) if own == labels} for labels in by_hand}
    smallest = min(map(len, inside.values()))
    wanted = [one.k for one in chosen if isinstance(one, models.KAnonymity)]
    assert figures.after.k == smallest >= max(wanted, default=1)


def _may_be(tree, label, own) -> bool:
    return label in {plain_search.label(tree, own, level) for level in range(tree.height + 1)}


@pytest.mark.skipif(not adult.PRESENT, reason=f"needs the Adult data in {adult.FOLDER}")
def test_adult_by_a_recipe_loses_little_with_nothing_left_out(engine, tmp_path):
    columns = ("sex", "age", "race", "marital-status", "education", "native-country", "workclass", "salary-class")
    engine.open_arrow("adult", adult.table("adult.csv"))
    recipe = Recipe.model_validate_json(
        json.dumps(
            {
                "roles": dict.fromkeys(columns, "quasi_identifier"),
                "default_role": "insensitive",
                "hierarchies": {name: f"hierarchy_{name}.csv" for name in columns},
                "models": [{"model": "k_anonymity", "k": 5}],
                "search": {"recoding": "local"},
            }
        )
    )
    resources = Resources(hierarchies={name: adult.hierarchy(name) for name in columns})
    written, figures, found = made(engine, tmp_path / "out.parquet", recipe, resources, "adult")
    assert found.loss <= 0.0285
    assert (figures.suppressed, written.num_rows) == (0, 30_162)
    assert (
        written.group_by(list(columns)).aggregate([([], "count_all")])["count_all"].to_numpy().min()
        == figures.after.k
        >= 5
    )
