"""Protects a table: see what a recipe would give, keep recipes, and make a release of one."""

import hashlib
import json
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, insert, select

from privacy_core import checks, randomness
from privacy_core.errors import InvalidValueError, NotFoundError
from privacy_core.export.release import ANONYMIZED, Release, add_release, find_release
from privacy_core.govern import Permission
from privacy_core.hierarchy import hierarchy_text
from privacy_core.store.tables import recipes
from privacy_core.transform import (
    NoSolutionError,
    Protected,
    Recipe,
    Sample,
    compare,
    evaluate,
    hierarchy_files,
    load_recipe,
    portable,
    read_hierarchies,
    relabelling,
    run,
    sample,
    without_clock,
)
from privacy_core.transform.recipe_files import companion_files
from privacy_core.usecases import catalog, hierarchies, recognizers
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.halves import Report, Share, halves
from privacy_core.usecases.recipe_material import (
    LoadedRecipe,
    decided,
    found_recoding,
    kept_beside,
    material,
    recoding,
    resources_of,
)
from privacy_core.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRecipe:
    """A recipe under a name."""

    id: str
    name: str
    recipe: Recipe
    created: float


def read_recipe(path: Path) -> LoadedRecipe:
    """A recipe file and its hierarchies, whose paths are relative to it: for the command line and notebooks."""
    recipe, found = load_recipe(path)
    return LoadedRecipe(recipe=recipe, hierarchies=found, folder=path.parent)


def recipe_in(recipe: Recipe, folder: Path) -> LoadedRecipe:
    """A recipe made in a program, whose hierarchies lie in ``folder``."""
    return LoadedRecipe(recipe=recipe, hierarchies=read_hierarchies(recipe, folder), folder=folder)


@act("preview records before and after", needs=Permission.SEE_RECORDS, audit=Audit.FIRST, logs=("dataset",))
def preview(workspace: Workspace, dataset: str, recipe: Recipe, *, rows: int = 8) -> Sample:
    """The first records as they are and as the recipe makes them; nothing is suppressed here.

    What a search leaves open for one level a column stays as it is; where records have levels of their own, they are
    shown at these.
    """
    checks.whole(rows=rows, least=1)
    table, recipe = catalog.look_at_records(workspace, dataset, rows=rows), recognizers.joined(workspace, recipe)
    found, made = catalog.find(workspace, dataset), None
    named = hierarchies.named_by(workspace, dataset, hierarchy_files(recipe))
    resources = resources_of(workspace, found, named, looks=True)
    if recipe.recodes(found.columns):
        with material(workspace, found, kept_beside(workspace, dataset, recipe)) as given:
            own = found_recoding(workspace, dataset, given)
            made = relabelling(given.classes(), recipe, given.resources, recoded=own)
    return sample(table, recipe, resources, relabelling=made)


@act("evaluate a recipe", needs=Permission.READ_RISK, audit=Audit.NEVER)
def evaluate_recipe(workspace: Workspace, dataset: str, recipe: Recipe, *, report: Share | None = None) -> Protected:
    """What the recipe would give, before and after, without reading the table again; asked again, from memory.

    Args:
        workspace: Where.
        dataset: Which.
        recipe: What to do.
        report: Told the share done of its search, in [0, 1], and how things stand; it may end it by raising.

    Raises:
        RecipeError: the recipe does not fit the table.
        NoSolutionError: no combination of levels meets the models.
    """
    found, asked = catalog.find(workspace, dataset), kept_beside(workspace, dataset, recipe)
    recipe.functions(resources_of(workspace, found, asked.hierarchies, looks=True))  # a key may be gone meanwhile

    def made() -> Protected | NoSolutionError:
        with material(workspace, found, asked) as given:
            try:
                chosen = decided(workspace, found, given, report=report)
                recoded = recoding(workspace, found, given, report=report)
            except NoSolutionError as error:  # which took as long to find as a solution
                return error
            return evaluate(given.classes().for_one_use(), chosen, given.resources, recoded=recoded)

    as_asked = json.dumps(asked.recipe.to_json(), sort_keys=True)
    figures = workspace.keep(("evaluated", dataset, as_asked, asked.file_states), made)
    if isinstance(figures, NoSolutionError):
        raise NoSolutionError(*figures.facts)
    return figures


@act("save a recipe", needs=Permission.PROTECT)
def save_recipe(workspace: Workspace, name: str, recipe: Recipe) -> SavedRecipe:
    """Keeps a recipe under a name; a recipe of that name is replaced."""
    if not 1 <= len(name.strip()) <= 200:
        raise InvalidValueError(f"A name has 1 to 200 characters, got {len(name.strip())}.")
    mine = (recipes.c.owner == workspace.actor.name) & (recipes.c.name == name.strip())
    saved = SavedRecipe(id=randomness.new_id(), name=name.strip(), recipe=recipe, created=time.time())
    row = {"id": saved.id, "owner": workspace.actor.name, "name": saved.name, "created": saved.created}
    with workspace.store.writing() as connection:
        connection.execute(delete(recipes).where(mine))
        connection.execute(insert(recipes).values(**row, recipe=recipe.to_json()))
    return saved


@act("list recipes", needs=Permission.READ_RISK, audit=Audit.NEVER)
def list_recipes(workspace: Workspace) -> list[SavedRecipe]:
    """The actor's saved recipes, newest first."""
    mine = select(recipes).where(recipes.c.owner == workspace.actor.name).order_by(recipes.c.created.desc())
    with workspace.store.reading() as connection:
        rows = list(connection.execute(mine))
    return [
        SavedRecipe(id=row.id, name=row.name, recipe=Recipe.model_validate(row.recipe), created=row.created)
        for row in rows
    ]


@act("delete a recipe", needs=Permission.PROTECT, logs=("recipe",))
def delete_recipe(workspace: Workspace, recipe: str) -> None:
    """Forgets a saved recipe."""
    mine = (recipes.c.id == recipe) & (recipes.c.owner == workspace.actor.name)
    with workspace.store.writing() as connection:
        if connection.execute(delete(recipes).where(mine)).rowcount == 0:
            raise NotFoundError("recipe")


def compare_recipes(before: Recipe, after: Recipe) -> list[str]:
    """The differences in words; empty if there is none."""
    return compare(before, after)


@act("protect a table", needs=Permission.PROTECT, logs=("dataset",))
def protect(workspace: Workspace, dataset: str, recipe: Recipe, *, name: str, report: Report | None = None) -> Release:
    """Makes the protected table of a recipe that was built in the studio: a release.

    Recognizers that were saved since a step was set read with it, as in `preview`; the release's recipe holds them.

    Raises:
        RecipeError, SuppressionLimitError: as `transform.run`; then there is no release.
    """
    asked = kept_beside(workspace, dataset, recipe)
    return _protect(workspace, dataset, asked, name=name, report=report)


@act("protect a table by a recipe file", needs=Permission.PROTECT, logs=("dataset",))
def protect_with(
    workspace: Workspace, dataset: str, asked: LoadedRecipe, *, name: str, report: Report | None = None
) -> Release:
    """The same for a recipe from a file."""
    return _protect(workspace, dataset, asked, name=name, report=report)


def _protect(workspace: Workspace, dataset: str, asked: LoadedRecipe, *, name: str, report: Report | None) -> Release:
    found = catalog.find(workspace, dataset)
    release = randomness.new_id()
    place = workspace.store.home / "releases" / release
    place.mkdir(mode=0o700)
    try:
        with material(workspace, found, asked, looks=False) as given:
            deciding, writing = halves(report) if given.recipe.searched(found.columns) else (None, report)
            recipe = without_clock(decided(workspace, found, given, report=deciding), found.columns)
            figures = run(
                workspace.engine,
                given.table(),
                recipe,
                given.resources,
                place / "table.parquet",
                recoded=recoding(workspace, found, given, report=deciding),
                persons=place / "persons.parquet",
                report=writing,
            )
        _check_not_empty(figures)
        kept, files = portable(recipe)
        (place / "recipe").mkdir(mode=0o700)  # apart from the table: a recipe chooses the names of its hierarchies
        tables = set(companion_files(kept).values())
        used = {file: asked.hierarchies[key] for key, file in hierarchy_files(recipe).items()}
        for name_there, file in files.items():
            if name_there not in tables:  # as it was used, whatever became of the file meanwhile
                (place / "recipe" / name_there).write_text(hierarchy_text(used[file]), "utf-8")
                continue
            # Tables hold records, so they are not handed out with the recipe.
            (place / catalog.COMPANIONS).mkdir(mode=0o700, exist_ok=True)
            shutil.copyfile(asked.folder / file, place / catalog.COMPANIONS / name_there)
        (place / "recipe" / "recipe.json").write_text(json.dumps(kept.to_json(), indent=2, ensure_ascii=False), "utf-8")
        made = Release(
            id=release,
            source=found.source,
            dataset=found.id,
            owner=workspace.actor.name,
            name=name.strip()[:200] or found.name,
            kind=ANONYMIZED,
            parameters=kept.to_json(),
            source_fingerprint=found.fingerprint,
            result_fingerprint=workspace.store.keyring.fingerprint(digest_of(place / "table.parquet")),
            figures=figures.to_json(),
            created=time.time(),
        )
        add_release(workspace.store, made)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return find_release(workspace.store, release, owner=workspace.actor.name)


def _check_not_empty(figures: Protected) -> None:
    if not figures.records_out:
        raise InvalidValueError(
            f"The models leave none of the {figures.records_in:,} records, so there is nothing to release. "
            "Generalize further, or ask less of the models."
        )


def digest_of(path: Path) -> bytes:
    """SHA-256 of a file; only its keyed fingerprint is ever kept or shown."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
