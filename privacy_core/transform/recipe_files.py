"""Recipes on disk, with the hierarchies that they name relative to themselves."""

from pathlib import Path

from privacy_core.hierarchy import Hierarchy, read_hierarchy
from privacy_core.transform.generalize import Generalize
from privacy_core.transform.recipe import Recipe
from privacy_core.transform.recipe_errors import RecipeError


def load_recipe(path: Path) -> tuple[Recipe, dict[str, Hierarchy]]:
    """The recipe in a JSON file, and its hierarchies as ``Resources.hierarchies`` wants them.

    Raises:
        RecipeError: unreadable, no recipe, or a hierarchy that is not there.
        HierarchyInvalidError, HierarchyNotNestedError: a file is not a hierarchy.
    """
    try:
        recipe = Recipe.from_json(path.read_bytes())
    except OSError as error:
        raise RecipeError((("recipe", f"{path.name!r} cannot be read: {error.strerror}"),)) from error
    return recipe, read_hierarchies(recipe, path.parent)


def hierarchy_files(recipe: Recipe) -> dict[str, str]:
    """The file of each hierarchy: by column those of the recipe's table, by its own name one that a step brings."""
    brought = [step.hierarchy for step in recipe.steps if isinstance(step, Generalize) and step.hierarchy is not None]
    return dict(recipe.hierarchies) | {file: file for file in brought}


def portable(recipe: Recipe) -> tuple[Recipe, dict[str, str]]:
    """The recipe with its hierarchies named as files beside it, and for each such name the file that it stood for."""
    names: dict[str, str] = {}
    taken = {"recipe.json"}
    for number, file in enumerate(sorted(set(hierarchy_files(recipe).values()))):
        plain = Path(file).name
        names[file] = plain if plain not in taken else f"{number}_{plain}"
        taken.add(names[file])
    values = recipe.to_json()
    values["hierarchies"] = {column: names[file] for column, file in recipe.hierarchies.items()}
    for step in values.get("steps", []):
        if step.get("hierarchy") is not None:
            step["hierarchy"] = names[step["hierarchy"]]
    return Recipe.model_validate(values), {name: file for file, name in names.items()}


def read_hierarchies(recipe: Recipe, folder: Path) -> dict[str, Hierarchy]:
    """The hierarchies of ``hierarchy_files``; paths are relative to ``folder``."""
    named = {f"hierarchies.{column}": (column, file) for column, file in recipe.hierarchies.items()}
    for place, step in enumerate(recipe.steps):
        if isinstance(step, Generalize) and step.hierarchy is not None:
            named[f"steps[{place}].hierarchy"] = (step.hierarchy, step.hierarchy)
    if problems := tuple(
        (path, f"there is no file {file!r} beside the recipe")
        for path, (_, file) in named.items()
        if not (folder / file).is_file()
    ):
        raise RecipeError(problems)
    return {key: read_hierarchy(folder / file) for key, file in named.values()}
