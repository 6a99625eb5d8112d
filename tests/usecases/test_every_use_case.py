"""No use case exists beside the gate: what takes a workspace is declared, or a named part that no page may touch."""

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

from privacy_core import usecases
from privacy_core.govern import Permission
from privacy_core.usecases import gate
from privacy_core.usecases.workspace import Workspace

ROOT = Path(usecases.__file__).parents[2]

BUILDING_BLOCKS = {
    "arrivals.input_of",
    "asking.account_of",
    "asking.drawn",
    "asking.paid",
    "asking.planned_query",
    "assess.classes",
    "assess.look_ahead",
    "budgets.prospect_of",
    "budgets.statement_of",
    "catalog.add",
    "catalog.belongs_to",
    "catalog.find",
    "catalog.folder",
    "catalog.remove",
    "catalog.table",
    "companions.opened",
    "declared.codes_of",
    "hierarchies.counted",
    "hierarchies.folder",
    "hierarchies.has_before",
    "hierarchies.named_by",
    "hierarchies.set_aside",
    "hierarchies.take_back",
    "made_with.recipe_of",
    "learning.material",
    "people.check_not_of_others",
    "people.for_one_command",
    "people.forget_unused",
    "people.of_the_demo",
    "people.persons_known",
    "people.remember",
    "people.settle",
    "people.suggest",
    "people.visible",
    "recipe_material.decided",
    "recipe_material.found_levels",
    "recipe_material.found_recoding",
    "recipe_material.recoding",
    "recipe_material.kept_beside",
    "recipe_material.material",
    "pseudonym_domains.book_of",
    "pseudonym_domains.key_name",
    "pseudonym_domains.known_book",
    "pseudonym_domains.known_key",
    "pseudonym_domains.shared_domains",
    "pseudonym_domains.resources_for",
    "pseudonym_domains.vault_of",
    "recipe_material.resources_of",
    "recoding.recoded",
    "releases.placed",
    "second_measurement.measure",
    "training.model_folder",
}
"""Parts that use cases share and that pass no gate. A new one is a decision, and nothing outside may touch it."""


@pytest.fixture(scope="module")
def modules():
    return [
        importlib.import_module(f"{usecases.__name__}.{found.name}")
        for found in pkgutil.iter_modules(usecases.__path__)
    ]


@pytest.fixture
def guarded(monkeypatch):
    """The code that stands before every declared use case."""
    monkeypatch.setattr(gate, "DECLARED", {})
    return gate.act("some act", needs=Permission.READ_RISK)(lambda workspace: workspace).__code__


def takes_workspace(function):
    first = next(iter(inspect.signature(function).parameters.values()), None)
    return first is not None and (first.name == "workspace" or first.annotation in (Workspace, "Workspace"))


def ungated(modules, guarded):
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in modules
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
        and takes_workspace(function)
        and function.__code__ is not guarded
    }


def reached(tree):
    """``module.name`` of everything that is reached through a module of ``usecases``, however it was imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            yield f"{owner}.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(usecases.__name__ + "."):
            for alias in node.names:
                yield f"{node.module.rpartition('.')[2]}.{alias.name}"


def test_every_function_that_takes_a_workspace_passes_the_gate(modules, guarded):
    assert ungated(modules, guarded) - BUILDING_BLOCKS == set()


def test_every_building_block_is_still_one(modules, guarded):
    assert BUILDING_BLOCKS - ungated(modules, guarded) == set()


def test_the_check_sees_the_declared_ones_and_would_see_one_that_is_not(modules, guarded, monkeypatch):
    assert len(gate.DECLARED) == 1
    declared = [
        name
        for module in modules
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__code__ is guarded
    ]
    assert len(declared) > 20

    def sneak(workspace):
        return workspace

    sneak.__module__ = modules[0].__name__
    monkeypatch.setattr(modules[0], "sneak", sneak, raising=False)
    assert {name.rpartition(".")[2] for name in ungated(modules, guarded) - BUILDING_BLOCKS} == {"sneak"}


def test_outsiders_reach_no_building_block():
    outside = [ROOT / "app.py", ROOT / "privacy_core" / "cli.py"]
    outside += [*(ROOT / "pages").rglob("*.py"), *(ROOT / "privacy_core" / "web").rglob("*.py")]
    found = {
        f"{path.name}: {name}"
        for path in outside
        if path.exists()
        for name in reached(ast.parse(path.read_text("utf-8")))
        if name in BUILDING_BLOCKS
    }
    assert found == set()


@pytest.mark.parametrize(
    "code",
    [
        "from privacy_core.usecases import catalog\ncatalog.remove(w, d)",
        "from privacy_core.usecases.catalog import remove",
        "from privacy_core.usecases.catalog import remove as tidy",
        "import privacy_core.usecases.catalog\nprivacy_core.usecases.catalog.remove(w, d)",
    ],
)
def test_that_check_would_see_one(code):
    assert "catalog.remove" in set(reached(ast.parse(code)))
