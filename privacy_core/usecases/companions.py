"""The tables that the models of a recipe name: put beside a dataset, and opened to be compared with it."""

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from privacy_core import intake, randomness
from privacy_core.errors import NotFoundError
from privacy_core.govern import Permission
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.transform import Recipe, classes_of
from privacy_core.transform.companions import check_companions, population_classes, write_subset
from privacy_core.transform.recipe_files import check_companions_there, companion_files
from privacy_core.usecases import assess, catalog, hierarchies
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Another table of the workspace, which a model may name once it is put beside the dataset.

    Attributes:
        dataset: Its id.
        name: As the user calls it.
        rows: Its records.
        file: As recipes name it.
        lacks: Quasi-identifiers of the dataset that it has not: then it is no population.
        adds: Columns that the dataset has not: then it is no subset.
    """

    dataset: str
    name: str
    rows: int
    file: str
    lacks: tuple[str, ...]
    adds: tuple[str, ...]


@act("list the tables that models may name", needs=Permission.READ_RISK, audit=Audit.NEVER)
def list_companions(workspace: Workspace, dataset: str) -> tuple[Offered, ...]:
    """The actor's other tables, newest first, whether they fit or not."""
    found = catalog.find(workspace, dataset)
    return tuple(
        Offered(
            dataset=other.id,
            name=other.name,
            rows=other.rows,
            file=_file(workspace, found, other),
            lacks=tuple(name for name in found.quasi_identifiers if name not in other.columns),
            adds=tuple(name for name in other.columns if name not in found.columns),
        )
        for other in catalog.list_datasets(workspace)
        if other.id != found.id
    )


@act("put a table beside a dataset", needs=Permission.PROTECT, logs=("dataset", "other"))
def add_companion(workspace: Workspace, dataset: str, other: str) -> str:
    """Lets recipes of a dataset name another one as population or subset; returns the name of the file.

    No record is copied where the file can have two names. It goes when either dataset does.

    Raises:
        NotFoundError: the actor has no such dataset.
    """
    found, added = catalog.find(workspace, dataset), catalog.find(workspace, other)
    if found.id == added.id:
        raise NotFoundError("other table")
    name = _file(workspace, found, added)
    path = hierarchies.folder(workspace, found.id) / name
    if not path.is_file():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        draft = path.with_suffix(f".{randomness.new_id()}.new")
        _link(catalog.folder(workspace, added.id) / "table.parquet", draft)
        draft.replace(path)
        draft.unlink(missing_ok=True)  # where somebody else was faster, both are names of one file, and both stay
    return name


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without second names
        shutil.copyfile(source, target)


def _file(workspace: Workspace, found: catalog.Dataset, other: catalog.Dataset) -> str:
    """The name of the file, which stays when the other dataset gets another name."""
    there = next(hierarchies.folder(workspace, found.id).glob(catalog.beside(other.id)), None)
    readable = re.sub(r"[^a-z0-9]+", "-", other.name.lower()).strip("-")[:40] or "table"
    return f"{readable}_{other.id}.parquet" if there is None else there.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Companions:
    """What is protected, and what it is compared with.

    Attributes:
        table: Gives the name in the engine of the records to protect: the subset, if a model names one, else the whole
            table.
        subset: Gives the classes of the subset; None where the whole table is protected.
        populations: As `Resources.populations`.
    """

    table: Callable[[], str]
    subset: Callable[[], EquivalenceClasses | None]
    populations: Mapping[str, EquivalenceClasses] = field(default_factory=dict)


@contextmanager
def opened(
    workspace: Workspace, found: catalog.Dataset, recipe: Recipe, folder: Path, *, own: bool = False
) -> Iterator[Companions]:
    """Opens the tables, which are read as the files say, for as long as the block runs.

    Args:
        workspace: Where the dataset is.
        found: The dataset.
        recipe: With models that may name files.
        folder: What the files' names are relative to.
        own: Whether the studio put the files there: then Parquet is typed already, and the classes of a file stay in
            memory until another one takes its name.

    Raises:
        RecipeError: a file is not there, lacks columns, or has others than the table.
        SubsetNotInTableError: a row of the subset is not in the table; by `Companions.table` and `Companions.subset`.
        UnreadableFileError: a file is no table.
    """
    whole = catalog.table(workspace, found.id)
    if not companion_files(recipe):
        yield Companions(table=lambda: whole, subset=lambda: None)
        return
    check_companions_there(recipe, folder)
    with (
        TemporaryDirectory(dir=workspace.store.home / "scratch", prefix=".companions-") as place,
        _reading(workspace, folder, Path(place), own=own) as reading,
    ):
        columns = {file: workspace.engine.columns(reading(file)) for file in companion_files(recipe).values()}
        check_companions(found.columns, recipe, columns)

        @cache
        def table() -> str:
            return whole if recipe.subset is None else reading.subset(whole, recipe.subset)

        def subset() -> EquivalenceClasses | None:
            if recipe.subset is None:
                return None
            sensitive = recipe.columns_with("sensitive", found.columns)
            made: EquivalenceClasses | None = kept(
                "subset", recipe.subset, lambda: classes_of(workspace.engine, table(), recipe), *sensitive
            )
            return made

        def kept(kind: str, file: str, make: Callable[[], Any], *more: str) -> Any:
            if not own:
                return make()
            asked = (recipe.columns_with("quasi_identifier", found.columns), recipe.person_id, *more)
            return workspace.keep((kind, found.id, file, hierarchies.state(folder / file), *asked), make)

        def population(file: str) -> EquivalenceClasses:
            quasi_identifiers = recipe.columns_with("quasi_identifier", found.columns)
            if file == recipe.subset:
                return assess.classes(workspace, found.id, quasi_identifiers, person=recipe.person_id)
            return kept(  # type: ignore[no-any-return]
                "population",
                file,
                lambda: population_classes(workspace.engine, reading(file), quasi_identifiers, person=recipe.person_id),
            )

        yield Companions(table=table, subset=subset, populations={file: population(file) for file in columns})


class _Reading:
    """Opens files in the engine, each when it is first asked for."""

    def __init__(self, workspace: Workspace, folder: Path, place: Path, *, own: bool) -> None:
        self._engine, self._folder, self._place, self._own = workspace.engine, folder, place, own
        self._names: dict[str, str] = {}

    def __call__(self, file: str) -> str:
        """The engine's name of a file."""
        if file not in self._names:
            path, name = self._folder / file, f"companion_{randomness.new_id()}"
            if not (self._own and path.suffix == ".parquet"):
                typed = self._place / f"{name}.parquet"
                intake.read(path, intake.detect(path), typed, engine=self._engine, scratch=self._place)
                path = typed
            self._engine.open(name, path)
            self._names[file] = name
        return self._names[file]

    def subset(self, whole: str, file: str) -> str:
        """The engine's name of the rows of ``whole`` that the file lists."""
        rows, name = self._place / "subset.parquet", f"subset_{randomness.new_id()}"
        write_subset(self._engine, whole, self(file), rows, file=file)
        self._engine.open(name, rows)
        self._names[f"rows of {file}"] = name
        return name

    def close(self) -> None:
        for name in self._names.values():
            self._engine.close(name)


@contextmanager
def _reading(workspace: Workspace, folder: Path, place: Path, *, own: bool) -> Iterator[_Reading]:
    reading = _Reading(workspace, folder, place, own=own)
    try:
        yield reading
    finally:
        reading.close()


def check_names(recipe: Recipe) -> None:
    """Refuses a recipe made in the studio that names a table outside its folder.

    Raises:
        NotFoundError: such a name; a recipe that somebody loads must not make the studio read anything else.
    """
    if any(Path(file).name != file for file in companion_files(recipe).values()):
        raise NotFoundError("table")
