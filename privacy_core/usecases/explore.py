"""From one solution to others: what lies around it, which are kept to compare, and a search that goes on in a job."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from privacy_core.errors import PrivacyCoreError
from privacy_core.export.release import Release, find_release
from privacy_core.govern import Permission
from privacy_core.hierarchy import Hierarchy, Suppression
from privacy_core.jobs import JobCancelledError, Report
from privacy_core.transform import (
    NoSolutionError,
    Recipe,
    SearchSettings,
    Solution,
    find_levels,
    look_at_levels,
    with_levels,
)
from privacy_core.transform.columns import Keep
from privacy_core.transform.generalize import Generalize
from privacy_core.transform.search.settings import Recoding
from privacy_core.usecases import (
    catalog,
    drafts,
    editing,
    hierarchies,
    made_with,
    protect,
    recipe_material,
    recoding,
    search,
)
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.protect import SavedRecipe
from privacy_core.usecases.recipe_material import LoadedRecipe
from privacy_core.usecases.search import Searched
from privacy_core.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedOn:
    """What a search found that went on in a job.

    Attributes:
        searched: The best levels when it ended, by itself or because somebody asked for the best so far.
        asked: What `asked_for` says of the recipe.
        stopped: Whether somebody did.
    """

    searched: Searched
    asked: str
    stopped: bool

    def to_json(self) -> dict[str, Any]:
        """As of `Searched`, and the rest."""
        return {**self.searched.to_json(), "asked": self.asked, "stopped": self.stopped}


@act("look at combinations of levels", needs=Permission.PROTECT, audit=Audit.NEVER)
def look_at(
    workspace: Workspace, dataset: str, recipe: Recipe, wanted: Sequence[Mapping[str, int]]
) -> tuple[Solution, ...]:
    """What the search of a recipe would note of each of these combinations of levels, in their order.

    Args:
        workspace: Where.
        dataset: Which.
        recipe: With a search, and its levels open.
        wanted: Quasi-identifier to level; those that are left out are at level 0.

    Raises:
        RecipeError: the recipe does not fit the table.
        InvalidValueError: no quasi-identifier is open, or its hierarchy does not have a level.
    """
    asked = recipe_material.kept_beside(workspace, dataset, recipe)
    key = ("levels", dataset, _said(asked), json.dumps([sorted(levels.items()) for levels in wanted]))

    def made() -> tuple[Solution, ...]:
        with recipe_material.material(workspace, catalog.find(workspace, dataset), asked) as given:
            return look_at_levels(given.classes(), given.recipe, given.resources, wanted)

    return workspace.keep(key, made)


@act("measure what a recipe's levels lose", needs=Permission.PROTECT, audit=Audit.NEVER)
def loss_of(workspace: Workspace, dataset: str, recipe: Recipe, *, like: Recipe) -> Any:
    """The loss of a recipe by what the search of ``like`` keeps small, so that several can be compared.

    None where levels do not tell it: a quasi-identifier has another step, none has a hierarchy, more records leave than
    the recipe allows, or records with levels of their own are measured by other settings.
    """
    if not _told_by_levels(recipe, catalog.find(workspace, dataset), like):
        return None
    try:
        if recipe.search is not None and recipe.search.recoding.differs:
            return recoding.search_recoding(workspace, dataset, recipe).found.loss
        fitted = editing.fit_recipe(workspace, dataset, _measured_like(recipe, like))
        return look_at(workspace, dataset, fitted, [_levels(recipe)])[0].loss
    except PrivacyCoreError:
        return None


@act("measure what the levels of a release lost", needs=Permission.PROTECT, audit=Audit.NEVER)
def loss_of_release(workspace: Workspace, release: str, *, like: Recipe) -> Any:
    """The same of a release, by the hierarchies that it was made with, whatever became of the table's own since.

    A column that it left as it was, without a search that could have chosen otherwise, counts by its values.
    """
    found = find_release(workspace.store, release, owner=workspace.actor.name)
    key = ("loss of a release", found.dataset, found.id, repr(like.search))
    try:
        return workspace.keep(key, lambda: _loss_of_release(workspace, found, like))
    except PrivacyCoreError:
        return None  # and not kept: it may pass


def _loss_of_release(workspace: Workspace, release: Release, like: Recipe) -> Any:
    made, found = made_with.recipe_of(workspace, release), catalog.find(workspace, release.dataset)
    if not _told_by_levels(made.recipe, found, like):
        return None
    if made.recipe.search is not None and made.recipe.search.recoding.differs:
        return recoding.recoded(workspace, found.id, made, report=None).found.loss
    plain = _measured_like(made.recipe, like)
    left = _values_or_nothing(workspace, made.recipe, found)
    named = {**plain.hierarchies, **dict.fromkeys(left, "values")}
    asked = replace(
        made,
        recipe=plain.model_copy(update={"hierarchies": named}),
        hierarchies={**made.hierarchies, **left},
    )
    with recipe_material.material(workspace, found, asked) as given:
        return look_at_levels(given.classes(), given.recipe, given.resources, [_levels(made.recipe)])[0].loss


def _told_by_levels(recipe: Recipe, found: catalog.Dataset, like: Recipe) -> bool:
    quasi = set(recipe.columns_with("quasi_identifier", found.columns))
    others = {step.column for step in recipe.steps if not isinstance(step, Keep | Generalize)}
    opened = search.opened(recipe).steps
    if others & quasi or any(isinstance(step, Generalize) and step.column in quasi for step in opened):
        return False
    if recipe.search is None or not recipe.search.recoding.differs:
        return True
    settings = (like.search or SearchSettings(), recipe.search)
    same, own = (replace(each, recoding=Recoding.GLOBAL, seconds=None) for each in settings)
    return same == own


def _measured_like(recipe: Recipe, like: Recipe) -> Recipe:
    """The recipe with its levels open to a search of the settings of ``like``."""
    settings = replace(like.search or SearchSettings(), recoding=Recoding.GLOBAL)
    return search.opened(recipe.model_copy(update={"search": settings}))


def _levels(recipe: Recipe) -> dict[str, int]:
    return {step.column: step.level for step in recipe.steps if isinstance(step, Generalize)}


def _values_or_nothing(workspace: Workspace, recipe: Recipe, found: catalog.Dataset) -> dict[str, Hierarchy]:
    """A hierarchy of one step for each quasi-identifier that a recipe without a search leaves alone."""
    if recipe.search is not None:  # which counted none of the columns that had no hierarchy
        return {}
    left = {*recipe.columns_with("quasi_identifier", found.columns)} - recipe.dropped - recipe.hierarchies.keys()
    return {name: Suppression().build(*hierarchies.counted(workspace, found.id, name)) for name in left}


@act("keep a solution to compare", needs=Permission.PROTECT, audit=Audit.NEVER)
def keep_solution(workspace: Workspace, dataset: str, levels: Mapping[str, int], *, name: str) -> SavedRecipe:
    """Saves the draft with these levels as a recipe; another recipe of that name stays, and this one gets a number."""
    recipe = with_levels(search.opened(drafts.draft(workspace, dataset).recipe), levels)
    taken = {each.name: each.recipe for each in protect.list_recipes(workspace)}
    free, number = name.strip(), 2
    while free in taken and taken[free] != recipe:
        free, number = f"{name.strip()} ({number})", number + 1
    return protect.save_recipe(workspace, free, recipe)


@act("tell what a search was asked for", needs=Permission.PROTECT, audit=Audit.NEVER)
def asked_for(workspace: Workspace, dataset: str, recipe: Recipe) -> str:
    """Equal for recipes, files included, whose searches have the same answer however long they take; tells no value."""
    return _asked(workspace, recipe_material.kept_beside(workspace, dataset, recipe))


@act("search on for the best levels", needs=Permission.PROTECT, logs=("dataset",))
def search_on(workspace: Workspace, dataset: str, recipe: Recipe, *, report: Report) -> SearchedOn:
    """`search.search_levels` until it is finished, or until ``report`` cancels: then the best so far is kept.

    Raises:
        InvalidValueError: no quasi-identifier is open: each has a step or lacks a hierarchy.
        NoSolutionError: no combination of levels meets the models, or none was found before it was cancelled.
    """
    asked = recipe_material.kept_beside(workspace, dataset, recipe)
    settings = replace(recipe.search or SearchSettings(), seconds=None)
    stopped = False

    def tell(_share: float, note: str) -> None:  # nobody knows how many combinations have to be looked at
        nonlocal stopped
        try:
            report(0, 0, note)
        except JobCancelledError:
            stopped = True

    endless = replace(asked, recipe=asked.recipe.model_copy(update={"search": settings}))
    with recipe_material.material(workspace, catalog.find(workspace, dataset), endless) as given:
        found = find_levels(given.classes(), given.recipe, given.resources, report=tell, cancelled=lambda: stopped)
        made = search.answer(given, found)
    return SearchedOn(searched=made, asked=_asked(workspace, asked), stopped=stopped and not found.optimal)


def may_go_on(error: PrivacyCoreError) -> bool:
    """Whether a search found nothing only because its time was over."""
    return isinstance(error, NoSolutionError) and not error.finished


def _asked(workspace: Workspace, asked: LoadedRecipe) -> str:
    settings = replace(asked.recipe.search or SearchSettings(), seconds=None)
    plain = search.opened(asked.recipe).model_copy(update={"search": settings})
    digest = hashlib.sha256(_said(replace(asked, recipe=plain)).encode()).digest()
    return workspace.store.keyring.fingerprint(digest)


def _said(asked: LoadedRecipe) -> str:
    return json.dumps([asked.recipe.to_json(), repr(asked.file_states)], sort_keys=True)
