"""Finds the levels of generalization that cost least, and shows what else was looked at."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from privacy_core.govern import Permission
from privacy_core.transform import Found, Recipe, SearchSettings, with_levels
from privacy_core.usecases import catalog, protect
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.protect import LoadedRecipe
from privacy_core.usecases.workspace import Workspace

Report = Callable[[float, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What a search found.

    Attributes:
        found: The best levels, and every combination that was looked at.
        recipe: The recipe with those levels as steps, so that nothing in it is open.
    """

    found: Found
    recipe: Recipe

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
        }


@act("search for the best levels", needs=Permission.PROTECT, audit=Audit.FIRST, logs=("dataset",))
def search_levels(workspace: Workspace, dataset: str, recipe: Recipe, *, report: Report | None = None) -> Searched:
    """The levels that cost least for a recipe that was built in the studio.

    Raises:
        RecipeError: the recipe does not fit the table.
        InvalidValueError: no quasi-identifier is open: each has a step or lacks a hierarchy.
        NoSolutionError: no combination of levels meets the models within the limit.
    """
    return _search(workspace, dataset, protect.kept_beside(workspace, dataset, recipe), report)


@act("search for the best levels by a recipe file", needs=Permission.PROTECT, logs=("dataset",))
def search_with(
    workspace: Workspace,
    dataset: str,
    asked: LoadedRecipe,
    *,
    seconds: float | None = None,
    report: Report | None = None,
) -> Searched:
    """The same for a recipe from a file; ``seconds`` in place of the recipe's own, if given."""
    settings = asked.recipe.search or SearchSettings()
    wanted = replace(settings, seconds=settings.seconds if seconds is None else seconds)
    recipe = asked.recipe.model_copy(update={"search": wanted})
    return _search(workspace, dataset, replace(asked, recipe=recipe), report)


def _search(workspace: Workspace, dataset: str, asked: LoadedRecipe, report: Report | None) -> Searched:
    found = catalog.find(workspace, dataset)
    with protect.material(workspace, found, asked) as given:
        best = protect.found_levels(workspace, dataset, given, report=report)
    return Searched(found=best, recipe=with_levels(asked.recipe, best.levels))
