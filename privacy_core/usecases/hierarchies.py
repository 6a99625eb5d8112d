"""The hierarchies of a dataset: brought by the user, checked against the column, kept beside the table."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from privacy_core import checks
from privacy_core.errors import NotFoundError
from privacy_core.govern import Permission
from privacy_core.hierarchy import (
    Builder,
    Hierarchy,
    hierarchy_from_text,
    hierarchy_text,
    read_builder,
    read_hierarchy,
    suggest_builder,
    taxonomy_of,
    write_builder,
)
from privacy_core.transform.operator import plain
from privacy_core.usecases import catalog
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHierarchy:
    """A hierarchy that lies beside a dataset.

    Attributes:
        file: Its name, as recipes refer to it.
        height: Its highest level.
        labels: Distinct labels at each level, from the values (0) to the top.
    """

    column: str
    file: str
    height: int
    labels: tuple[int, ...]


@act("add a hierarchy", needs=Permission.PROTECT, logs=("dataset", "column"))
def add_hierarchy(workspace: Workspace, dataset: str, column: str, text: str) -> KeptHierarchy:
    """Keeps the hierarchy of a column, in place of what was there.

    Args:
        workspace: Where.
        dataset: Whose.
        column: For which column.
        text: CSV without header, one line a value: the value, then its labels from fine to coarse.

    Raises:
        HierarchyInvalidError, HierarchyNotNestedError: the text is no hierarchy.
        HierarchyIncompleteError: the column holds values that the hierarchy lacks.
    """
    found = catalog.find(workspace, dataset)
    checks.columns_present([column], found.columns)
    hierarchy = hierarchy_from_text(text)
    hierarchy.check_complete(_counted(workspace, found.id, column)[0], column=column)
    return _keep(workspace, found, column, text=text, hierarchy=hierarchy, builder=None)


@act("build a hierarchy", needs=Permission.PROTECT, logs=("dataset", "column"))
def build_hierarchy(workspace: Workspace, dataset: str, column: str, builder: Builder) -> KeptHierarchy:
    """Keeps the hierarchy that a builder makes of the column's values, in place of what was there, and the builder.

    Raises:
        ValuesUnfitError: values that the builder has no label for.
    """
    found = catalog.find(workspace, dataset)
    checks.columns_present([column], found.columns)
    hierarchy = builder.build(*_counted(workspace, found.id, column))
    return _keep(workspace, found, column, text=hierarchy_text(hierarchy), hierarchy=hierarchy, builder=builder)


@act("try a hierarchy", needs=Permission.SEE_RECORDS, audit=Audit.FIRST, logs=("dataset", "column"))
def try_hierarchy(workspace: Workspace, dataset: str, column: str, builder: Builder) -> Hierarchy:
    """The hierarchy that `build_hierarchy` would keep, its labels included."""
    found = catalog.find(workspace, dataset)
    checks.columns_present([column], found.columns)
    return builder.build(*_counted(workspace, found.id, column))


@act("suggest a hierarchy", needs=Permission.SEE_RECORDS, audit=Audit.FIRST, logs=("dataset", "column"))
def suggest_hierarchy(workspace: Workspace, dataset: str, column: str) -> Builder:
    """A builder that suits the column; nothing is kept."""
    found = catalog.find(workspace, dataset)
    checks.columns_present([column], found.columns)
    values, counts = _counted(workspace, found.id, column)
    return suggest_builder(values, counts, column=column)


@act("read the builder of a hierarchy", needs=Permission.SEE_RECORDS, audit=Audit.FIRST, logs=("dataset", "column"))
def builder_of(workspace: Workspace, dataset: str, column: str) -> Builder:
    """What the column's hierarchy was built by, to be edited; a taxonomy for one that was brought.

    Raises:
        NotFoundError: the column has no hierarchy.
    """
    found = catalog.find(workspace, dataset)
    checks.columns_present([column], found.columns)
    path = folder(workspace, dataset) / _file(found, column)
    if path.with_suffix(".json").is_file():
        return read_builder(json.loads(path.with_suffix(".json").read_text("utf-8")))
    return taxonomy_of(_read(workspace, dataset, path.name))


@act("list hierarchies", needs=Permission.READ_RISK, audit=Audit.NEVER)
def list_hierarchies(workspace: Workspace, dataset: str) -> tuple[KeptHierarchy, ...]:
    """The hierarchies that lie beside the dataset."""
    found = catalog.find(workspace, dataset)
    here = {column: folder(workspace, dataset) / _file(found, column) for column in found.columns}
    return tuple(
        _described(column, path.name, _read(workspace, dataset, path.name))
        for column, path in here.items()
        if path.is_file()
    )


def folder(workspace: Workspace, dataset: str) -> Path:
    return catalog.folder(workspace, dataset) / "hierarchies"


def named_by(workspace: Workspace, dataset: str, files: Mapping[str, str]) -> dict[str, Hierarchy]:
    """The hierarchies that a recipe made in the studio names, by the recipe's key.

    A name is only ever that of a file in the dataset's own folder: a recipe that somebody loads must not make the
    studio read anything else.
    """
    return {key: _read(workspace, dataset, file) for key, file in files.items()}


def _read(workspace: Workspace, dataset: str, file: str) -> Hierarchy:
    path = folder(workspace, dataset) / file
    if Path(file).name != file or not path.is_file():
        raise NotFoundError("hierarchy")
    return workspace.keep(("hierarchy", dataset, file, state(path)), lambda: read_hierarchy(path))


def state(path: Path) -> tuple[int, ...]:
    """Changes when a file is replaced, also by another session."""
    found = path.stat()
    return (found.st_mtime_ns, found.st_size, found.st_ino)


def _file(found: catalog.Dataset, column: str) -> str:
    readable = re.sub(r"[^a-z0-9]+", "-", column.lower()).strip("-")[:40]
    return f"hierarchy_{found.columns.index(column)}_{readable}.csv"


def _counted(workspace: Workspace, dataset: str, column: str) -> tuple[pa.Array, list[int]]:
    """The distinct values of a column, and the records of each."""
    engine, name = workspace.engine, catalog.table(workspace, dataset)
    key = engine.quote(column)
    counted = engine.query(f"SELECT {key} AS value, count(*) AS records FROM {engine.quote(name)} GROUP BY {key}")
    return plain(counted["value"]), counted["records"].to_pylist()


def _keep(
    workspace: Workspace,
    found: catalog.Dataset,
    column: str,
    *,
    text: str,
    hierarchy: Hierarchy,
    builder: Builder | None,
) -> KeptHierarchy:
    place = folder(workspace, found.id)
    place.mkdir(mode=0o700, exist_ok=True)
    path = place / _file(found, column)
    path.with_suffix(".json").unlink(missing_ok=True)  # the builder of what is replaced
    files = {path: text}
    if builder is not None:
        files[path.with_suffix(".json")] = json.dumps(write_builder(builder), ensure_ascii=False)
    for file, content in files.items():
        draft = file.with_suffix(".new")
        draft.write_text(content, "utf-8")
        draft.replace(file)
    workspace.forget(found.id)
    return _described(column, path.name, hierarchy)


def _described(column: str, file: str, hierarchy: Hierarchy) -> KeptHierarchy:
    labels = tuple(len(set(level)) for level in hierarchy.levels)
    return KeptHierarchy(column=column, file=file, height=hierarchy.height, labels=labels)
