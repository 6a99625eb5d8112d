"""Protects a table: see what a recipe would give, keep recipes, and make a release of one."""

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from sqlalchemy import delete, insert, select

from privacy_core import checks, randomness
from privacy_core.errors import InvalidValueError, NotFoundError
from privacy_core.export.release import ANONYMIZED, Release, add_release, find_release
from privacy_core.govern import Permission
from privacy_core.hierarchy import Hierarchy, hierarchy_text
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.store.tables import recipes
from privacy_core.transform import (
    Found,
    LocallyRecoded,
    NoSolutionError,
    Protected,
    Recipe,
    Resources,
    Sample,
    compare,
    evaluate,
    find_levels,
    find_recoding,
    hierarchy_files,
    load_recipe,
    portable,
    read_hierarchies,
    relabelling,
    run,
    sample,
    with_levels,
    without_clock,
)
from privacy_core.transform.recipe_files import companion_files
from privacy_core.usecases import assess, catalog, companions, hierarchies
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.halves import Report, Share, halves
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
    table = catalog.look_at_records(workspace, dataset, rows=rows)
    found, resources, made = catalog.find(workspace, dataset), _resources(workspace, dataset, recipe), None
    if recipe.recodes(found.columns):
        with material(workspace, found, kept_beside(workspace, dataset, recipe)) as given:
            own = found_recoding(workspace, dataset, given)
            made = relabelling(given.classes(), recipe, given.resources, recoded=own)
    return sample(table, recipe, resources, relabelling=made)


@act("evaluate a recipe", needs=Permission.READ_RISK, audit=Audit.NEVER)
def evaluate_recipe(workspace: Workspace, dataset: str, recipe: Recipe) -> Protected:
    """What the recipe would give, before and after, without reading the table again; asked again, from memory.

    Raises:
        RecipeError: the recipe does not fit the table.
        NoSolutionError: no combination of levels meets the models.
    """
    found, asked = catalog.find(workspace, dataset), kept_beside(workspace, dataset, recipe)
    recipe.functions(resources_of(workspace, found, asked.hierarchies))  # a key may be gone meanwhile

    def made() -> Protected | NoSolutionError:
        with material(workspace, found, asked) as given:
            try:
                chosen, recoded = decided(workspace, found, given), recoding(workspace, found, given)
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

    Raises:
        RecipeError, SuppressionLimitError: as `transform.run`; then there is no release.
    """
    return _protect(workspace, dataset, kept_beside(workspace, dataset, recipe), name=name, report=report)


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
        with material(workspace, found, asked) as given:
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


def kept_beside(workspace: Workspace, dataset: str, recipe: Recipe) -> LoadedRecipe:
    """A recipe made in the studio, with the files that the dataset keeps; a page does not wait long for its search.

    Raises:
        NotFoundError: it names a file that is not in the dataset's own folder.
    """
    companions.check_names(recipe)
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
    """

    recipe: Recipe
    file_states: tuple[object, ...] | None
    table: Callable[[], str]
    resources: Resources
    classes: Callable[[], EquivalenceClasses]


@contextmanager
def material(workspace: Workspace, found: catalog.Dataset, asked: LoadedRecipe) -> Iterator[Material]:
    """What the recipe works on, open for as long as the block runs.

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

        named = resources_of(workspace, found, asked.hierarchies)
        resources = replace(named, populations=beside.populations)
        yield Material(
            recipe=recipe, file_states=asked.file_states, table=beside.table, resources=resources, classes=classes
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
    return workspace.keep(
        ("search", dataset, json.dumps(given.recipe.to_json(), sort_keys=True), given.file_states), find
    )


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


def _resources(workspace: Workspace, dataset: str, recipe: Recipe) -> Resources:
    named = hierarchies.named_by(workspace, dataset, hierarchy_files(recipe))
    return resources_of(workspace, catalog.find(workspace, dataset), named)


def resources_of(workspace: Workspace, found: catalog.Dataset, named: Mapping[str, Hierarchy]) -> Resources:
    """What the recipe's steps need on this dataset."""
    return Resources(keys=resources_for(workspace, found.source).keys, hierarchies=named)


def resources_for(workspace: Workspace, source: str) -> Resources:
    """The pseudonym keys of steps on people of ``source``.

    A domain that a step names is one for the whole workspace, so that files can be joined. Without one, the key is that
    of the column in its source of people: two releases of different people are never joinable by accident. Files opened
    by commands share theirs by column, so that a command repeats its own result.
    """

    def key(domain: str | None, column: str) -> bytes:
        return workspace.store.keyring.pseudonym_key(shared_domain(domain) if domain else domain_of(source, column))

    return Resources(keys=key)


def shared_domain(domain: str) -> str:
    """The key's name of a domain that steps name, apart from those of columns."""
    return f"shared/{domain}"


def domain_of(source: str, column: str) -> str:
    """The pseudonym domain of a column whose step names none."""
    return f"column/{source}/{column}"


def digest_of(path: Path) -> bytes:
    """SHA-256 of a file; only its keyed fingerprint is ever kept or shown."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
