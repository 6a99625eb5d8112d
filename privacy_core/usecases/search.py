"""Finds the levels of generalization that cost least, and shows what else was looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from privacy_core.errors import PrivacyCoreError
from privacy_core.govern import Permission
from privacy_core.transform import Found, Recipe, SearchSettings, with_levels
from privacy_core.transform.generalize import Generalize
from privacy_core.usecases import catalog, drafts, editing, hierarchies, recipe_material
from privacy_core.usecases.drafts import Draft
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.recipe_material import LoadedRecipe
from privacy_core.usecases.recoding import Recoded, Report, recoded
from privacy_core.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What a search found.

    Attributes:
        found: The best levels, and every combination that was looked at.
        recipe: The recipe with those levels as steps, so that nothing in it is open.
        columns: The quasi-identifiers, in the order of the levels of ``found.solutions``.
    """

    found: Found
    recipe: Recipe
    columns: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The answer as JSON values; ``solutions`` are left out."""
        found = self.found
        return {
            "levels": dict(found.levels),
            "loss": list(found.loss) if isinstance(found.loss, tuple) else found.loss,
            "suppressed": found.suppressed,
            "nodes": found.nodes,
            "checked": found.checked,
            "optimal": found.optimal,
            "gap": found.gap if found.gap != float("inf") else None,
            "seconds": found.seconds,
            "recoding": "global",
        }


@act("search for the best levels", needs=Permission.PROTECT, audit=Audit.FIRST, logs=("dataset",))
def search_levels(workspace: Workspace, dataset: str, recipe: Recipe, *, report: Report | None = None) -> Searched:
    """The levels that cost least for a recipe that was built in the studio.

    Raises:
        RecipeError: the recipe does not fit the table.
        InvalidValueError: no quasi-identifier is open: each has a step or lacks a hierarchy.
        NoSolutionError: no combination of levels meets the models within the limit.
    """
    return _search(workspace, dataset, recipe_material.kept_beside(workspace, dataset, recipe), report)


@act("search for the best levels by a recipe file", needs=Permission.PROTECT, logs=("dataset",))
def search_with(
    workspace: Workspace,
    dataset: str,
    asked: LoadedRecipe,
    *,
    seconds: float | None = None,
    report: Report | None = None,
) -> Searched | Recoded:
    """The same for a recipe from a file, or levels that differ from record to record, where its search says so.

    ``seconds`` are in place of the recipe's own, if given.
    """
    settings = asked.recipe.search or SearchSettings()
    wanted = replace(settings, seconds=settings.seconds if seconds is None else seconds)
    asked = replace(asked, recipe=asked.recipe.model_copy(update={"search": wanted}))
    if wanted.recoding.differs:
        return recoded(workspace, dataset, asked, report=report)
    return _search(workspace, dataset, asked, report)


def _search(workspace: Workspace, dataset: str, asked: LoadedRecipe, report: Report | None) -> Searched:
    found = catalog.find(workspace, dataset)
    with recipe_material.material(workspace, found, asked) as given:
        best = recipe_material.found_levels(workspace, dataset, given, report=report)
        return answer(given, best)


def answer(given: recipe_material.Material, found: Found) -> Searched:
    """What was found, with the columns that its solutions are of: all quasi-identifiers that do not leave."""
    columns = tuple(name for name in given.classes().quasi_identifiers if name not in given.recipe.dropped)
    return Searched(found=found, recipe=with_levels(given.recipe, found.levels), columns=columns)


@act("let a search choose the levels", needs=Permission.PROTECT, logs=("dataset",))
def begin_search(workspace: Workspace, dataset: str, settings: Mapping[str, Any]) -> Draft:
    """Puts a search into the draft recipe; quasi-identifiers without a hierarchy get the one that is suggested.

    Steps that generalize a quasi-identifier leave, so that its level is open; other steps stay, and fix their column.
    """
    found = catalog.find(workspace, dataset)
    recipe = opened(drafts.draft(workspace, dataset).recipe)
    fixed = {step.column for step in recipe.steps}
    known = {each.column for each in hierarchies.list_hierarchies(workspace, dataset)}
    for column in found.quasi_identifiers:
        if column not in fixed | known:
            builder = hierarchies.suggest_hierarchy(workspace, dataset, column)
            hierarchies.build_hierarchy(workspace, dataset, column, builder)
    return editing.edit_draft(workspace, dataset, {"steps": recipe.to_json()["steps"], "search": dict(settings)})


@act("end the search of the draft", needs=Permission.PROTECT, audit=Audit.NEVER)
def end_search(workspace: Workspace, dataset: str) -> Draft:
    """Takes the search out of the draft recipe; the levels that it found stay as steps."""
    try:
        recipe = settled(workspace, dataset, drafts.draft(workspace, dataset).recipe)
    except PrivacyCoreError:  # there is nothing to keep
        recipe = drafts.draft(workspace, dataset).recipe
    steps = [step for step in recipe.to_json()["steps"] if not (step["op"] == "generalize" and not step["level"])]
    return editing.edit_draft(workspace, dataset, {"steps": steps, "search": None})


@act("settle what a recipe leaves to its search", needs=Permission.PROTECT, audit=Audit.NEVER)
def settled(workspace: Workspace, dataset: str, recipe: Recipe) -> Recipe:
    """The recipe with the levels that its search finds: what comes of it is what was shown, however long it took.

    Levels that differ from record to record stay open: they are found again as they were.

    Raises:
        NoSolutionError: no combination of levels meets the models within the limit.
    """
    found = catalog.find(workspace, dataset)
    if not recipe.searched(found.columns) or recipe.recodes(found.columns):
        return recipe
    return search_levels(workspace, dataset, recipe).recipe


@act("take a solution of the search", needs=Permission.PROTECT, audit=Audit.NEVER)
def take_levels(workspace: Workspace, dataset: str, levels: Mapping[str, int] | None) -> Draft:
    """Fixes the draft's levels where ``levels`` says, or opens them again (None), so that the best is taken."""
    recipe = opened(drafts.draft(workspace, dataset).recipe)
    recipe = recipe if levels is None else with_levels(recipe, levels)
    return editing.edit_draft(workspace, dataset, {"steps": recipe.to_json()["steps"]})


@act("fit the settings of a search to a table", needs=Permission.PROTECT, audit=Audit.NEVER)
def fitted_settings(workspace: Workspace, dataset: str, recipe: Recipe) -> dict[str, Any]:
    """The settings of a recipe's search, as JSON values, less those of columns or levels that it does not have.

    A measure whose target is no longer sensitive gives way to the usual one.
    """
    found = catalog.find(workspace, dataset)
    settings: dict[str, Any] = recipe.to_json().get("search", {})
    heights = {each.column: each.height for each in hierarchies.list_hierarchies(workspace, dataset)}
    searched = set(opened(recipe).searched(found.columns))
    fits: dict[str, Callable[[str, Any], bool]] = {
        "weights": lambda column, _: column in found.quasi_identifiers,
        "levels": lambda column, ends: column in searched and ends[1] <= heights[column],
    }
    for name, fit in fits.items():
        if name in settings:
            kept = {column: value for column, value in settings[name].items() if fit(column, value)}
            settings = {**settings, name: kept} if kept else {k: v for k, v in settings.items() if k != name}
    lost = settings.get("target") not in {None, *found.sensitive}
    return with_metric(found, settings, "loss") if lost else settings


def with_metric(found: catalog.Dataset, settings: Mapping[str, Any], metric: str) -> dict[str, Any]:
    """The settings with another measure; a classifier is to learn what is marked as target, if it is sensitive."""
    made = {name: value for name, value in settings.items() if name not in {"metric", "target"}}
    if metric != "classification":
        return {**made, "metric": metric}
    marked = next((column for mark, column in found.marks.items() if mark == "target"), None)
    return {**made, "metric": metric, "target": marked if marked in found.sensitive else found.sensitive[0]}


def one_figure(loss: Any) -> float:
    """The figure of a loss; of one figure a column, worst first, the worst.

    >>> one_figure(0.5), one_figure((0.5, 0.25)), one_figure([0.5, 0.25])
    (0.5, 0.5, 0.5)
    """
    return float(loss[0] if isinstance(loss, list | tuple) else loss)


def opened(recipe: Recipe) -> Recipe:
    """The recipe without steps that fix the level of a quasi-identifier."""
    steps = [step for step in recipe.steps if not _fixes_level(recipe, step)]
    return recipe.model_copy(update={"steps": tuple(steps)})


def _fixes_level(recipe: Recipe, step: Any) -> bool:
    return (
        isinstance(step, Generalize) and step.hierarchy is None and recipe.role(step.column) == "quasi_identifier"
    ) and sum(each.column == step.column for each in recipe.steps) == 1
