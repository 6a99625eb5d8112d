"""Noise in anything released comes from OpenDP, in one file, but that of private training; plans read nothing.

The tree is read, not run: so a branch that no test takes is looked at too.
"""

import ast
import builtins
import inspect
import io
import os
import socket
from pathlib import Path

import pytest

from privacy_core.dp import mechanisms
from privacy_core.dp.budget import Budget
from privacy_core.dp.plan import plan
from privacy_core.dp.question import Question
from privacy_core.engine import DuckDbEngine

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = sorted(path for path in (ROOT / "privacy_core").rglob("*.py") if "_studio" not in path.parts)
SHOWN = [*LIBRARY, *sorted((ROOT / "pages").rglob("*.py"))]
GENERATORS = {"random", "RandomState", "default_rng", "manual_seed", "randn", "rvs"}
WORDS = (*GENERATORS, "seed")
MODULES = ("random", "numpy.random", "torch.random", "scipy.stats")
# They divide records into folds, or draw some to look at, for figures about a table that its owner sees: nothing of
# them is released with noise.
SIMULATE = {
    "privacy_core/evaluate/classifier.py",
    "privacy_core/evaluate/drivers.py",
    "privacy_core/pii/columns.py",
    "privacy_core/pii/scan.py",
    "privacy_core/usecases/attacking_groups.py",  # orders of columns, of a model's drivers
    "privacy_core/usecases/before_after.py",
    "privacy_core/usecases/text_columns.py",
}
TRAINS = {
    "privacy_core/learn/networks.py",  # a seed for initial weights, of which no guarantee depends
    "privacy_core/learn/noise.py",  # the one exception: noise of private training, and its simulation by a seed
}
DRAWS = "privacy_core/dp/mechanisms.py"


def told_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def generators_in(text: str) -> list[str]:
    """Names of generators, seeds and modules of chance that a file uses."""
    found: list[str] = []
    if not any(word in text.lower() for word in map(str.lower, WORDS)):
        return found
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr in GENERATORS:
            found.append(ast.unparse(node))
        elif isinstance(node, ast.Name) and node.id in GENERATORS - {"random"}:
            found.append(node.id)
        elif isinstance(node, ast.keyword) and node.arg in ("seed", "random_state"):
            found.append(f"{node.arg}=")
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.startswith(MODULES)]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(MODULES):
            found.append(f"{node.module}: {', '.join(alias.name for alias in node.names)}")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "random()" in node.value.lower():
            found.append(node.value[:40])  # of SQL
    return found


def test_no_file_draws_numbers_but_those_that_are_named():
    found = {told_of(path): generators_in(path.read_text("utf-8")) for path in SHOWN}
    assert {name for name, what in found.items() if what} == SIMULATE | TRAINS


@pytest.mark.parametrize(
    "line",
    [
        "import random",
        "from random import gauss",
        "from numpy.random import default_rng",
        "x = np.random.laplace(0, 1)",
        "rng = np.random.default_rng(7)",
        "rng = default_rng()",
        "torch.manual_seed(0)",
        "x = torch.randn(3)",
        "x = stats.laplace.rvs(size=3)",
        "fit(random_state=3)",
        "sql = 'SELECT x FROM t ORDER BY random()'",
    ],
)
def test_the_check_would_catch(line):
    assert generators_in(line)


def test_only_one_file_knows_opendp_and_it_draws_from_its_exact_samplers_alone():
    knowing = [told_of(path) for path in SHOWN if "opendp" in imported_if_named(path)]
    assert knowing == [DRAWS]
    text = inspect.getsource(mechanisms)
    made = {
        node.attr
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and node.attr.startswith("make_")
    }
    assert made <= {
        "make_laplace",
        "make_gaussian",
        "make_laplace_threshold",
        "make_gaussian_threshold",
        "make_private_quantile",
    }
    assert 'T="f64"' not in text.replace('dp.l2_distance(T="f64")', "").replace(
        'dp.absolute_distance(T="f64")', ""
    ).replace('dp.atom_domain(T="f64", nan=False)', "")  # quantiles are among places, all else is whole


def test_every_measurement_is_compared_with_its_plan_before_it_draws():
    tree = ast.parse(inspect.getsource(mechanisms))
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
        made = [node for node in calls if isinstance(node.func, ast.Attribute) and node.func.attr.startswith("make_")]
        drawn = [node.lineno for node in calls if isinstance(node.func, ast.Name) and node.func.id == "measurement"]
        compared = [node.lineno for node in calls if isinstance(node.func, ast.Name) and node.func.id == "_compare"]
        assert len(compared) >= len(made)
        assert not made or max(compared) < min(drawn)


def imported_if_named(path: Path) -> set[str]:
    """First parts of the names of imported modules, of files in which OpenDP is named at all."""
    text, names = path.read_text("utf-8"), set()
    for node in ast.walk(ast.parse(text)) if "opendp" in text else ():
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names


class TestPlan:
    told = (
        {"aggregate": "count", "by": {"sex": ["f", "m"]}},
        {"aggregate": "count", "by": {"sex": "unknown"}, "delta": 1e-6},
        {"aggregate": "variance", "column": "age", "bounds": [0, 1], "mechanism": "gaussian", "delta": 1e-6},
        {"aggregate": "quantiles", "column": "age", "candidates": [0, 1]},
        {"aggregate": "sum", "column": "age", "bounds": [0, 1], "epsilon": None, "within": {"distance": 9}},
        {"aggregate": "count", "where": "age > 3"},
    )

    def test_takes_a_question_a_budget_and_a_rate(self):
        assert list(inspect.signature(plan).parameters) == ["question", "budget", "confidence"]

    @pytest.mark.parametrize("told", told, ids=range(len(told)))
    def test_is_made_where_nothing_can_be_read(self, told, monkeypatch):
        question, budget = Question.read({"epsilon": 1.0, **told}), Budget(epsilon=1.0, delta=1e-5)
        first = plan(question, budget)  # loads what is loaded when it is needed

        def refuse(*arguments, **_):
            raise AssertionError(f"a plan read something: {arguments}")

        for owner, name in (
            (builtins, "open"),
            (io, "open"),
            (os, "open"),
            (socket, "socket"),
            (DuckDbEngine, "query"),
        ):
            monkeypatch.setattr(owner, name, refuse)
        monkeypatch.setattr(DuckDbEngine, "stream", refuse)
        again = plan(Question.read({"epsilon": 1.0, **told}), budget)
        monkeypatch.undo()
        assert again == first
