"""Records with levels of their own: what a search finds where it may choose more than one level a column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from privacy_core.govern import Permission
from privacy_core.transform import LocallyRecoded, Recipe
from privacy_core.usecases import catalog, recipe_material
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.recipe_material import LoadedRecipe
from privacy_core.usecases.workspace import Workspace

Report = Callable[[float, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recoded:
    """Levels that differ from record to record.

    Attributes:
        found: The levels of every class of the table.
        recipe: As it was asked for: it finds the same again.
    """

    found: LocallyRecoded
    recipe: Recipe

    def to_json(self) -> dict[str, Any]:
        """The answer as JSON values: of each column the lowest and the highest level of any record that stays.

        ``records_at_level`` counts these records by level, from level 0 on. ``optimal`` is false and ``gap`` unknown:
        the way there looks at few of all possible recodings, and nothing is known of the best of them.
        """
        found = self.found
        return {
            "levels": {name: list(used) for name, used in found.used.items()},
            "loss": list(found.loss) if isinstance(found.loss, tuple) else found.loss,
            "suppressed": found.records,
            "nodes": found.nodes,
            "checked": found.visited,
            "optimal": False,
            "gap": None,
            "seconds": found.seconds,
            "recoding": "global" if self.recipe.search is None else self.recipe.search.recoding.value,
            "records_at_level": {name: list(counts) for name, counts in found.at_level.items()},
        }


@act("search for levels of each record", needs=Permission.PROTECT, audit=Audit.FIRST, logs=("dataset",))
def search_recoding(workspace: Workspace, dataset: str, recipe: Recipe, *, report: Report | None = None) -> Recoded:
    """The levels of every class for a recipe that was built in the studio, whose search lets them differ.

    Raises:
        RecipeError: the recipe does not fit the table.
        InvalidValueError: no level is open, or a model cannot judge classes one by one.
        NoSolutionError: the models do not hold even where all records are as coarse as can be.
    """
    return recoded(workspace, dataset, recipe_material.kept_beside(workspace, dataset, recipe), report=report)


def recoded(workspace: Workspace, dataset: str, asked: LoadedRecipe, *, report: Report | None) -> Recoded:
    """The same for a recipe with its files."""
    with recipe_material.material(workspace, catalog.find(workspace, dataset), asked) as given:
        found = recipe_material.found_recoding(workspace, dataset, given, report=report)
    return Recoded(found=found, recipe=asked.recipe)


def told(recipe: Recipe, columns: Sequence[str]) -> tuple[str, ...]:
    """What a recipient must know of columns whose values are on different levels; nothing if there are none."""
    searched = recipe.searched(columns)
    if not recipe.recodes(searched):
        return ()
    named = ", ".join(map(repr, searched))
    said = f"Values of {named} are on different levels: a value and a coarser label that stands for it may both occur, "
    return (f"{said}so whoever counts one of them counts too few. Tell whoever gets the file.",)
