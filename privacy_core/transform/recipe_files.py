"""Recipes on disk, with the hierarchies that they name relative to themselves."""

from collections.abc import Mapping
from pathlib import Path

from privacy_core.hierarchy import Hierarchy, read_hierarchy
from privacy_core.transform.generalize import Generalize
from privacy_core.transform.recipe import Recipe
from privacy_core.transform.recipe_errors import RecipeError

_COMPANIONS = ("subset", "population")


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
    check_companions_there(recipe, path.parent)
    return recipe, read_hierarchies(recipe, path.parent)


def check_companions_there(recipe: Recipe, folder: Path) -> None:
    """Refuses a recipe whose models name a table that is not in ``folder``.

    Raises:
        RecipeError: each model with such a table.
    """
    if problems := _lacking(companion_files(recipe), folder):
        raise RecipeError(tuple(problems))


def hierarchy_files(recipe: Recipe) -> dict[str, str]:
    """The file of each hierarchy: by column those of the recipe's table, by its own name one that a step brings."""
    brought = [step.hierarchy for step in recipe.steps if isinstance(step, Generalize) and step.hierarchy is not None]
    return dict(recipe.hierarchies) | {file: file for file in brought}


def companion_files(recipe: Recipe) -> dict[str, str]:
    """The file of each table that a model names, by the field's path in the recipe."""
    return {
        f"models[{place}].{field}": file
        for place, model in enumerate(recipe.models)
        for field in _COMPANIONS
        if (file := getattr(model, field, None)) is not None
    }


def portable(recipe: Recipe) -> tuple[Recipe, dict[str, str]]:
    """The recipe with its hierarchies and tables named as files beside it, and for each name the file it stood for."""
    names: dict[str, str] = {}
    taken = {"recipe.json"}
    for number, file in enumerate(sorted({*hierarchy_files(recipe).values(), *companion_files(recipe).values()})):
        plain = Path(file).name
        names[file] = plain if plain not in taken else f"{number}_{plain}"
        taken.add(names[file])
    values = recipe.to_json()
    values["hierarchies"] = {column: names[file] for column, file in recipe.hierarchies.items()}
    for step in values.get("steps", []):
        if step.get("hierarchy") is not None:
            step["hierarchy"] = names[step["hierarchy"]]
    for model in values.get("models", []):
        model |= {field: names[model[field]] for field in _COMPANIONS if field in model}
    return Recipe.model_validate(values), {name: file for file, name in names.items()}


def read_hierarchies(recipe: Recipe, folder: Path) -> dict[str, Hierarchy]:
    """The hierarchies of ``hierarchy_files``; paths are relative to ``folder``."""
    named = {f"hierarchies.{column}": (column, file) for column, file in recipe.hierarchies.items()}
    for place, step in enumerate(recipe.steps):
        if isinstance(step, Generalize) and step.hierarchy is not None:
            named[f"steps[{place}].hierarchy"] = (step.hierarchy, step.hierarchy)
    if problems := tuple(_lacking({path: file for path, (_, file) in named.items()}, folder)):
        raise RecipeError(problems)
    return {key: read_hierarchy(folder / file) for key, file in named.values()}


def _lacking(files: Mapping[str, str], folder: Path) -> list[tuple[str, str]]:
    return [
        (path, f"there is no file {file!r} beside the recipe")
        for path, file in files.items()
        if not (folder / file).is_file()
    ]
