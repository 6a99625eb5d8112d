"""The hierarchies of a dataset: brought by the user, checked against the column, kept beside the table."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from privacy_core import checks
from privacy_core.errors import InvalidValueError, NotFoundError
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

BEFORE = "before"
"""Folder of what was saved over or deleted, one of each column."""


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
    hierarchy.check_complete(counted(workspace, found.id, column)[0], column=column)
    return _keep(workspace, found, column, text=text, hierarchy=hierarchy, builder=None)


@act("build a hierarchy", needs=Permission.PROTECT, logs=("dataset", "column"))
def build_hierarchy(workspace: Workspace, dataset: str, column: str, builder: Builder) -> KeptHierarchy:
    """Keeps the hierarchy that a builder makes of the column's values, in place of what was there, and the builder.

    Raises:
        ValuesUnfitError: values that the builder has no label for.
    """
    found = catalog.find(workspace, dataset)
    checks.columns_present([column], found.columns)
    hierarchy = builder.build(*counted(workspace, found.id, column))
    return _keep(workspace, found, column, text=hierarchy_text(hierarchy), hierarchy=hierarchy, builder=builder)


@act("suggest a hierarchy", needs=Permission.SEE_RECORDS, audit=Audit.FIRST, logs=("dataset", "column"))
def suggest_hierarchy(workspace: Workspace, dataset: str, column: str) -> Builder:
    """A builder that suits the column; nothing is kept."""
    found = catalog.find(workspace, dataset)
    checks.columns_present([column], found.columns)
    values, counts = counted(workspace, found.id, column)
    return suggest_builder(values, counts, column=column)


@act("read the builder of a hierarchy", needs=Permission.SEE_RECORDS, audit=Audit.FIRST, logs=("dataset", "column"))
def builder_of(workspace: Workspace, dataset: str, column: str) -> Builder:
    """What the column's hierarchy was built by, to be edited; a taxonomy for one that was brought.

    Raises:
        NotFoundError: the column has no hierarchy.
    """
    found = catalog.find(workspace, dataset)
    checks.columns_present([column], found.columns)
    path = folder(workspace, dataset) / file_of(found, column)
    if path.with_suffix(".json").is_file():
        return read_builder(json.loads(path.with_suffix(".json").read_text("utf-8")))
    return taxonomy_of(_read(workspace, dataset, path.name))


@act("list hierarchies", needs=Permission.READ_RISK, audit=Audit.NEVER)
def list_hierarchies(workspace: Workspace, dataset: str) -> tuple[KeptHierarchy, ...]:
    """The hierarchies that lie beside the dataset."""
    found = catalog.find(workspace, dataset)
    here = {column: folder(workspace, dataset) / file_of(found, column) for column in found.columns}
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


def file_of(found: catalog.Dataset, column: str) -> str:
    """The name of a column's hierarchy, as recipes refer to it."""
    readable = re.sub(r"[^a-z0-9]+", "-", column.lower()).strip("-")[:40]
    return f"hierarchy_{found.columns.index(column)}_{readable}.csv"


def counted(workspace: Workspace, dataset: str, column: str) -> tuple[pa.Array, list[int]]:
    """The distinct values of a column, and the records of each.

    Raises:
        InvalidValueError: its values are lists, structures or bytes.
    """
    return workspace.keep(("values of a column", dataset, column), lambda: _counted(workspace, dataset, column))


def _counted(workspace: Workspace, dataset: str, column: str) -> tuple[pa.Array, list[int]]:
    engine, name = workspace.engine, catalog.table(workspace, dataset)
    key = engine.quote(column)
    found = engine.query(f"SELECT {key} AS value, count(*) AS records FROM {engine.quote(name)} GROUP BY {key}")
    kind = found["value"].type
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise InvalidValueError(f"Column {column!r} holds {kind}, which no hierarchy can join. Drop the column.")
    return plain(found["value"]), found["records"].to_pylist()


def _keep(
    workspace: Workspace,
    found: catalog.Dataset,
    column: str,
    *,
    text: str,
    hierarchy: Hierarchy,
    builder: Builder | None,
) -> KeptHierarchy:
    place, file = folder(workspace, found.id), file_of(found, column)
    written = None if builder is None else json.dumps(write_builder(builder), ensure_ascii=False)
    now, kept = _content(place / file), (text, written)
    if now not in {None, kept}:
        _put(place / BEFORE / file, now)
    _put(place / file, kept)
    workspace.forget(found.id)
    return _described(column, file, hierarchy)


def set_aside(workspace: Workspace, found: catalog.Dataset, column: str) -> None:
    """Takes the column's hierarchy away, to where `take_back` finds it.

    Raises:
        NotFoundError: the column has none.
    """
    place, file = folder(workspace, found.id), file_of(found, column)
    now = _content(place / file)
    if now is None:
        raise NotFoundError("hierarchy")
    _put(place / BEFORE / file, now)
    _put(place / file, None)
    workspace.forget(found.id)


def take_back(workspace: Workspace, found: catalog.Dataset, column: str) -> KeptHierarchy:
    """Exchanges the column's hierarchy, if it has one, for the one that was saved over or taken away last.

    Raises:
        NotFoundError: there was none before.
    """
    place, file = folder(workspace, found.id), file_of(found, column)
    now, before = _content(place / file), _content(place / BEFORE / file)
    if before is None:
        raise NotFoundError("earlier hierarchy")
    _put(place / file, before)
    _put(place / BEFORE / file, now)
    workspace.forget(found.id)
    return _described(column, file, _read(workspace, found.id, file))


def has_before(workspace: Workspace, found: catalog.Dataset, column: str) -> bool:
    """Whether `take_back` finds one."""
    return (folder(workspace, found.id) / BEFORE / file_of(found, column)).is_file()


def _content(path: Path) -> tuple[str, str | None] | None:
    """The labels in a file and the builder beside it."""
    if not path.is_file():
        return None
    builder = path.with_suffix(".json")
    return path.read_bytes().decode(), builder.read_text("utf-8") if builder.is_file() else None


def _put(path: Path, content: tuple[str, str | None] | None) -> None:
    """Makes that the content of a file and of the builder beside it; None takes both away."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.with_suffix(".json").unlink(missing_ok=True)  # never the builder of other labels
    labels, builder = content or (None, None)
    for file, text in ((path, labels), (path.with_suffix(".json"), builder)):
        if text is None:
            file.unlink(missing_ok=True)
        else:
            file.with_suffix(".new").write_bytes(text.encode())
            file.with_suffix(".new").replace(file)


def _described(column: str, file: str, hierarchy: Hierarchy) -> KeptHierarchy:
    labels = tuple(len(set(level)) for level in hierarchy.levels)
    return KeptHierarchy(column=column, file=file, height=hierarchy.height, labels=labels)
