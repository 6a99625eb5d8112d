"""Work on the draft recipe as a screen does it: a few fields at a time, or another recipe in its place."""

from collections.abc import Mapping
from typing import Any

from privacy_core.govern import Permission
from privacy_core.transform import Recipe, RecipeError
from privacy_core.usecases import catalog, drafts, hierarchies
from privacy_core.usecases.drafts import Draft
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace


@act("edit the draft recipe", needs=Permission.PROTECT, audit=Audit.NEVER)
def edit_draft(workspace: Workspace, dataset: str, values: Mapping[str, Any]) -> Draft:
    """Replaces some fields of the draft by JSON values, as a recipe file has them; hierarchies are the dataset's.

    A hierarchy lists values of its column, so the recipe names only those that its steps use.

    Raises:
        RecipeError: the fields make no recipe; the draft stays as it was.
    """
    recipe = drafts.draft(workspace, dataset).recipe.to_json() | dict(values)
    recipe["hierarchies"] = _used(recipe, _files(workspace, dataset))
    return drafts.change_draft(workspace, dataset, Recipe.model_validate(recipe))


@act("take a recipe as draft", needs=Permission.PROTECT, audit=Audit.NEVER)
def take_recipe(workspace: Workspace, dataset: str, recipe: Recipe) -> Draft:
    """Puts a recipe in place of the draft, which undo brings back. Roles and hierarchies are those of the dataset.

    Raises:
        RecipeError: it has steps or models on columns that the dataset lacks, or generalizes a column for which the
            dataset has no hierarchy; the draft stays as it was.
    """
    found, files = catalog.find(workspace, dataset), _files(workspace, dataset)
    values = recipe.to_json()
    problems = []
    for field in ("steps", "models"):
        for place, entry in enumerate(values.get(field, [])):
            column = entry.get("column") or entry.get("sensitive")
            if column is not None and column not in found.columns:
                problems.append((f"{field}[{place}]", f"this table has no column {column!r}"))
            elif entry.get("op") == "generalize":
                entry.pop("hierarchy", None)
                if column not in files:
                    problems.append((f"{field}[{place}]", f"add a hierarchy for column {column!r} first"))
    if problems:
        raise RecipeError(tuple(problems))
    return drafts.change_draft(
        workspace, dataset, Recipe.model_validate(values | {"hierarchies": _used(values, files)})
    )


@act("take a recipe file as draft", needs=Permission.PROTECT, audit=Audit.NEVER)
def take_recipe_text(workspace: Workspace, dataset: str, text: str | bytes) -> tuple[Recipe, Draft]:
    """The same with the JSON of a recipe file; the recipe as it was read, and the draft that it became.

    Raises:
        RecipeError: no JSON, no recipe, or as `take_recipe`.
    """
    recipe = Recipe.from_json(text)
    return recipe, take_recipe(workspace, dataset, recipe)


def _used(values: Mapping[str, Any], files: Mapping[str, str]) -> dict[str, str]:
    columns = {step.get("column") for step in values.get("steps", []) if step.get("op") == "generalize"}
    return {column: file for column, file in files.items() if column in columns}


def _files(workspace: Workspace, dataset: str) -> dict[str, str]:
    return {each.column: each.file for each in hierarchies.list_hierarchies(workspace, dataset)}
