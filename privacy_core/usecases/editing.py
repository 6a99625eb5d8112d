"""Work on the draft recipe as a screen does it: a few fields at a time, or another recipe in its place."""

from collections.abc import Mapping
from typing import Any

from privacy_core.export.release import find_release
from privacy_core.govern import Permission
from privacy_core.risk.models import Distance, PrivacyModel
from privacy_core.transform import Recipe, RecipeError
from privacy_core.usecases import catalog, drafts, hierarchies
from privacy_core.usecases.drafts import Draft
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace


@act("edit the draft recipe", needs=Permission.PROTECT, audit=Audit.NEVER)
def edit_draft(workspace: Workspace, dataset: str, values: Mapping[str, Any], *, joins: bool = False) -> Draft:
    """Replaces some fields of the draft by JSON values, as a recipe file has them; hierarchies are the dataset's.

    A hierarchy lists values of its column, so the recipe names only those that its steps use. A column that is dropped
    takes its models with it: what leaves cannot be guessed from the file. ``joins`` as in `drafts.change_draft`.

    Raises:
        RecipeError: the fields make no recipe; the draft stays as it was.
    """
    now = drafts.draft(workspace, dataset)
    recipe = now.recipe.to_json() | dict(values)
    recipe["hierarchies"] = _used(
        {**recipe, "models": [*recipe.get("models", []), *now.resting_entries]}, _files(workspace, dataset)
    )
    dropped = {step.get("column") for step in recipe.get("steps", []) if step.get("op") == "drop"}
    recipe["models"] = [model for model in recipe.get("models", []) if model.get("sensitive") not in dropped]
    made = Recipe.model_validate(recipe)
    resting = tuple(model for model in now.resting if _can_rest(model, made))
    return drafts.change_draft(workspace, dataset, made, joins=joins, resting=resting)


@act("remove the resting models of a column", needs=Permission.PROTECT, audit=Audit.NEVER)
def forget_resting(workspace: Workspace, dataset: str, column: str) -> Draft:
    """Takes the models of a column that is sensitive no more out of the draft; undo brings them back."""
    now = drafts.draft(workspace, dataset)
    left = tuple(model for model in now.resting if getattr(model, "sensitive", None) != column)
    return drafts.change_draft(workspace, dataset, now.recipe, resting=left)


@act("fit a recipe to a table", needs=Permission.READ_RISK, audit=Audit.NEVER)
def fit_recipe(workspace: Workspace, dataset: str, recipe: Recipe) -> Recipe:
    """The recipe with the roles and the hierarchies of the dataset, so that it can be judged beside others.

    Raises:
        RecipeError: it has steps or models on columns that the dataset lacks, or generalizes a column for which the
            dataset has no hierarchy.
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
    return drafts.with_roles(Recipe.model_validate(values | {"hierarchies": _used(values, files)}), found)


@act("take a recipe as draft", needs=Permission.PROTECT, audit=Audit.NEVER)
def take_recipe(workspace: Workspace, dataset: str, recipe: Recipe) -> Draft:
    """Puts a recipe, fitted to the dataset, in place of the draft, which undo brings back.

    Raises:
        RecipeError: as `fit_recipe`; the draft stays as it was.
    """
    return drafts.change_draft(workspace, dataset, fit_recipe(workspace, dataset, recipe))


@act("take a recipe file as draft", needs=Permission.PROTECT, audit=Audit.NEVER)
def take_recipe_text(workspace: Workspace, dataset: str, text: str | bytes) -> tuple[Recipe, Draft]:
    """The same with the JSON of a recipe file; the recipe as it was read, and the draft that it became.

    Raises:
        RecipeError: no JSON, no recipe, or as `fit_recipe`.
    """
    recipe = Recipe.from_json(text)
    return recipe, take_recipe(workspace, dataset, recipe)


@act("read the recipe of a release", needs=Permission.READ_RISK, audit=Audit.NEVER)
def recipe_of_release(workspace: Workspace, release: str) -> Recipe:
    """The recipe that made a release."""
    found = find_release(workspace.store, release, owner=workspace.actor.name)
    return Recipe.model_validate(found.parameters)


def _used(values: Mapping[str, Any], files: Mapping[str, str]) -> dict[str, str]:
    """Of the dataset's hierarchies those that a step, a model's distance or the search needs."""
    steps, models = values.get("steps", []), values.get("models", [])
    columns = {step.get("column") for step in steps if step.get("op") == "generalize"}
    columns |= {model.get("sensitive") for model in models if model.get("distance") == "hierarchical"}
    if values.get("search") is not None:
        columns |= {column for column, role in values.get("roles", {}).items() if role == "quasi_identifier"}
    return {column: file for column, file in files.items() if column in columns}


def _can_rest(model: PrivacyModel, recipe: Recipe) -> bool:
    """Whether the model could hold again: its column stays, and the recipe has the hierarchy that it measures by."""
    column = getattr(model, "sensitive", None)
    if column in recipe.dropped:
        return False
    return getattr(model, "distance", None) != Distance.HIERARCHICAL or column in recipe.hierarchies


def _files(workspace: Workspace, dataset: str) -> dict[str, str]:
    return {each.column: each.file for each in hierarchies.list_hierarchies(workspace, dataset)}
