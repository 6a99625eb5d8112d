"""What a recipe works on: its files, the table and its classes, and the levels that its search finds in them."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from privacy_core.hierarchy import Hierarchy
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.transform import (
    Found,
    LocallyRecoded,
    Recipe,
    Resources,
    find_levels,
    find_recoding,
    hierarchy_files,
    with_levels,
)
from privacy_core.transform.recipe_files import companion_files
from privacy_core.usecases import assess, catalog, companions, hierarchies, recognizers
from privacy_core.usecases.halves import Share
from privacy_core.usecases.pseudonym_domains import resources_for
from privacy_core.usecases.workspace import Workspace

T = TypeVar("T")

SECONDS, LONGEST = 5.0, 60.0  # of a search whose result a page waits for, unless the recipe says, and at most


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedRecipe:
    """A recipe from a file, with the hierarchies that lie beside it.

    Attributes:
        file_states: Changes when one of the files does, where they are the studio's own; None where they are a user's.
    """

    recipe: Recipe
    hierarchies: Mapping[str, Hierarchy]
    folder: Path
    file_states: tuple[object, ...] | None = None


def kept_beside(workspace: Workspace, dataset: str, recipe: Recipe) -> LoadedRecipe:
    """A recipe made in the studio, with the files that the dataset keeps and the recognizers that were saved.

    A page does not wait long for its search.

    Raises:
        NotFoundError: it names a file that is not in the dataset's own folder.
    """
    companions.check_names(recipe)
    recipe = recognizers.joined(workspace, recipe)
    if recipe.search is not None and not recipe.search.recoding.differs:
        seconds = min(recipe.search.seconds or SECONDS, LONGEST)
        recipe = recipe.model_copy(update={"search": replace(recipe.search, seconds=seconds)})
    folder = hierarchies.folder(workspace, dataset)
    named = hierarchies.named_by(workspace, dataset, hierarchy_files(recipe))  # refuses names of other folders
    files = {*hierarchy_files(recipe).values(), *companion_files(recipe).values()}
    states = tuple((file, hierarchies.state(folder / file)) for file in sorted(files) if (folder / file).is_file())
    return LoadedRecipe(recipe=recipe, hierarchies=named, folder=folder, file_states=states)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a recipe works on.

    Attributes:
        recipe: As it was asked for.
        file_states: As in `LoadedRecipe`.
        table: Gives the name in the engine of the records to protect.
        resources: What the steps and the models need.
        classes: Gives the classes of the records as they are: one scan the first time, from memory afterwards.
        looks: Whether tokens are others than those of a release.
    """

    recipe: Recipe
    file_states: tuple[object, ...] | None
    table: Callable[[], str]
    resources: Resources
    classes: Callable[[], EquivalenceClasses]
    looks: bool


@contextmanager
def material(
    workspace: Workspace, found: catalog.Dataset, asked: LoadedRecipe, *, looks: bool = True
) -> Iterator[Material]:
    """What the recipe works on, open for as long as the block runs; a look leaves no tokens in the vault.

    Raises:
        RecipeError: the recipe does not fit the table.
    """
    recipe = asked.recipe
    recipe.check(found.columns)
    own = asked.file_states is not None
    with companions.opened(workspace, found, recipe, asked.folder, own=own) as beside:

        def classes() -> EquivalenceClasses:
            part = beside.subset()
            if part is not None:
                return part
            return assess.classes(
                workspace,
                found.id,
                recipe.columns_with("quasi_identifier", found.columns),
                sensitive=recipe.columns_with("sensitive", found.columns),
                person=recipe.person_id,
            )

        named = resources_of(workspace, found, asked.hierarchies, looks=looks)
        resources = replace(named, populations=beside.populations)
        yield Material(
            recipe=recipe,
            file_states=asked.file_states,
            table=beside.table,
            resources=resources,
            classes=classes,
            looks=looks,
        )


def found_levels(workspace: Workspace, dataset: str, given: Material, *, report: Share | None = None) -> Found:
    """What the recipe's search finds on the dataset: with the studio's own files from memory the second time."""
    return _once(
        workspace, dataset, given, lambda: find_levels(given.classes(), given.recipe, given.resources, report=report)
    )


def found_recoding(
    workspace: Workspace, dataset: str, given: Material, *, report: Share | None = None
) -> LocallyRecoded:
    """The same where records have levels of their own."""
    return _once(
        workspace, dataset, given, lambda: find_recoding(given.classes(), given.recipe, given.resources, report=report)
    )


def _once(workspace: Workspace, dataset: str, given: Material, find: Callable[[], T]) -> T:
    if given.file_states is None:
        return find()
    # Classes stand in the order of their values, so what was found for some tokens does not fit others.
    tokens = given.looks and any(getattr(step, "tokenizes", False) for step in given.recipe.steps)
    said = json.dumps(given.recipe.to_json(), sort_keys=True)
    return workspace.keep(("search", dataset, said, given.file_states, tokens), find)


def decided(workspace: Workspace, found: catalog.Dataset, given: Material, *, report: Share | None = None) -> Recipe:
    """The recipe with the levels that its search finds, if it leaves any open and each column gets one."""
    if not given.recipe.searched(found.columns) or given.recipe.recodes(found.columns):
        return given.recipe
    return with_levels(given.recipe, found_levels(workspace, found.id, given, report=report).levels)


def recoding(
    workspace: Workspace, found: catalog.Dataset, given: Material, *, report: Share | None = None
) -> LocallyRecoded | None:
    """The levels of every class, where the recipe lets records have levels of their own."""
    return found_recoding(workspace, found.id, given, report=report) if given.recipe.recodes(found.columns) else None


def resources_of(
    workspace: Workspace, found: catalog.Dataset, named: Mapping[str, Hierarchy], *, looks: bool = False
) -> Resources:
    """What the recipe's steps need on this dataset; with ``looks``, tokens that the vault does not keep."""
    return replace(resources_for(workspace, found.source, looks=looks), hierarchies=named)
