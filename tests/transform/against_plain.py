"""The search held against the plain one, on Adult: the optimum, and every combination of levels that was looked at."""

import random

import pytest

from privacy_core.risk.models import Given
from privacy_core.transform.recipe_models import read_model, read_search
from privacy_core.transform.search import NoSolutionError, search
from tests.transform import adult, plain_adult
from tests.transform.plain_adult import Problem

SUBSET = "adult_subset.csv"
COLUMNS = ("sex", "age", "race", "marital-status", "education", "native-country", "workclass", "salary-class")
METRICS = ("loss", "loss", "non_uniform_entropy", "normalized_non_uniform_entropy", "aecs", "discernibility")
METRICS += ("precision", "height", "ambiguity", "kl_divergence", "classification")
AGGREGATES = (None, "sum", "geometric_mean", "arithmetic_mean", "maximum", "rank")


def found(problem: Problem):
    """What the search finds, asked as a recipe would ask; None where it says that there is nothing."""
    models = [read_model(one) for one in problem.models]
    sensitive = {one["sensitive"]: None for one in problem.models if "sensitive" in one}
    sensitive |= {problem.search["target"]: None} if "target" in problem.search else {}
    given = Given(
        {column: adult.hierarchy(column) for column in sensitive},
        {
            file: adult.classes_of("adult.csv", problem.columns)
            for one in problem.models
            for file in (one.get("subset"), one.get("population"))
            if file
        },
    )
    try:
        return search(
            adult.classes_of(problem.table, problem.columns, tuple(sensitive)),
            {column: adult.hierarchy(column) for column in problem.columns},
            models,
            limit=problem.limit,
            settings=read_search(problem.search),
            given=given,
            hold_on_export=problem.hold,
        )
    except NoSolutionError:
        return None


def same(one, other) -> bool:
    if one == other:
        return True
    if isinstance(one, float | int):
        one, other = [one], [other]
    return list(one) == pytest.approx(list(other), rel=1e-9, abs=3e-10 * len(one))


def differences(problem: Problem) -> list[str]:
    """What the search says otherwise than the plain one."""
    best, every = plain_adult.optimum(problem)
    ours = found(problem)
    if ours is None or best is None:
        return [] if ours is None and best is None else [f"found {ours and ours.loss}, plain {best}"]
    said = [] if same(ours.loss, best) and ours.optimal else [f"loss {ours.loss}, plain {best}"]
    for one in ours.solutions:
        records, score = every[one.levels]
        if records is not None and one.suppressed != records:
            said.append(f"{one.levels} suppresses {one.suppressed}, plain {records}")
        if one.allowed and not same(one.loss, score):
            said.append(f"{one.levels} costs {one.loss}, plain {score}")
        if one.allowed and records is None:
            said.append(f"{one.levels} is allowed, plain not")
    return said


def a_model(rng: random.Random, column: str, values: list[str], *, subset: bool) -> dict:
    secret = {"sensitive": column}
    several = [
        {"model": "k_anonymity", "k": rng.choice([2, 3, 5, 10, 37, 100, 1000])},
        {"model": "distinct_l_diversity", **secret, "l": rng.randint(1, 6)},
        {"model": "entropy_l_diversity", **secret, "l": rng.choice([1.5, 2, 2.7, 3, 5, 8])},
        {"model": "entropy_l_diversity", **secret, "l": rng.choice([1.5, 2, 3, 5]), "estimator": "grassberger"},
        {"model": "recursive_cl_diversity", **secret, "c": rng.choice([0.5, 1, 2.5, 4]), "l": rng.randint(1, 5)},
        {"model": "t_closeness", **secret, "t": rng.choice([0.05, 0.1, 0.2, 0.35, 0.5])},
        {"model": "t_closeness", **secret, "t": rng.choice([0.02, 0.1, 0.2, 0.3]), "distance": "ordered"},
        {"model": "t_closeness", **secret, "t": rng.choice([0.05, 0.1, 0.2, 0.35]), "distance": "hierarchical"},
        {"model": "basic_beta_likeness", **secret, "beta": rng.choice([0.4, 1, 3, 9])},
        {"model": "enhanced_beta_likeness", **secret, "beta": rng.choice([0.4, 1, 3, 9])},
        {"model": "delta_disclosure", **secret, "delta": rng.choice([0.5, 1, 2, 4])},
        {"model": "alpha_k_anonymity", **secret, "alpha": rng.choice([0.3, 0.5, 0.8]), "k": rng.choice([2, 7, 50])},
        {"model": "average_risk", "risk": rng.choice([0.001, 0.01, 0.1, 0.3])},
        {"model": "sample_uniqueness", "share": rng.choice([0, 0.001, 0.01, 0.1])},
    ]
    if column != "age":
        several.append({**several[6], "order": rng.sample(values, len(values))})
    if subset:
        most = rng.choice([0.12, 0.2, 0.5])
        several += [{"model": "k_map", "k": rng.choice([2, 5, 20, 90]), "subset": SUBSET}] * 4
        several += [{"model": "k_map", "k": rng.choice([2, 5, 20, 90]), "population": "adult.csv"}]
        least = rng.choice([0, 0, 0.02, 0.05])
        several += [{"model": "delta_presence", "min": least, "max": most, "subset": SUBSET}] * 5
    return rng.choice(several)


def a_problem(number: int, *, most: int = 5) -> Problem:
    """A search that anybody might ask of Adult; the same for the same number."""
    rng = random.Random(number)  # noqa: S311 - nothing secret
    columns = tuple(rng.sample(COLUMNS, rng.randint(2, most)))
    others = [*(one for one in COLUMNS if one not in columns), "occupation", "occupation"]
    subset = rng.random() < 0.3
    table = SUBSET if subset else "adult.csv"
    models = []
    for _ in range(rng.choice([1, 1, 2, 2, 3])):
        column = rng.choice(others)
        values = sorted(plain_adult.frame(table)[column].astype(str).unique())
        models.append(a_model(rng, column, values, subset=subset))
    metric, aggregate = rng.choice(METRICS), rng.choice(AGGREGATES)
    search = {"metric": metric, "gs_factor": rng.choice([0.5, 0.5, 0, 0.2, 0.33, 0.66, 0.9, 1])}
    search |= {} if aggregate is None else {"aggregate": aggregate}
    search |= {"monotonic": True} if rng.random() < 0.25 else {}
    search |= {"target": rng.choice(others)} if metric == "classification" else {}
    if rng.random() < 0.3:
        search["weights"] = {one: rng.choice([0, 0.5, 1, 2, 7.5]) for one in columns if rng.random() < 0.7}
    if rng.random() < 0.15:
        search["levels"] = {columns[0]: (0, rng.randint(0, plain_adult.height(columns[0])))}
    limit = rng.choice([0, 0.01, 0.02, 0.04, 0.1, 0.29, 0.5, 1])
    return Problem(columns, tuple(models), search, limit, table, hold=rng.random() < 0.15)
