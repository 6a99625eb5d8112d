"""The hierarchies of a dataset: brought by the user, checked against the column, kept beside the table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from privacy_core import checks
from privacy_core.errors import NotFoundError
from privacy_core.govern import Permission
from privacy_core.hierarchy import Hierarchy, HierarchyIncompleteError, hierarchy_from_text, read_hierarchy
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
    if missing := hierarchy.missing(_values(workspace, found.id, column)):
        raise HierarchyIncompleteError(column, missing)
    place = folder(workspace, dataset)
    place.mkdir(mode=0o700, exist_ok=True)
    path = place / _file(found, column)
    draft = path.with_suffix(".new")
    draft.write_text(text, "utf-8")
    draft.replace(path)
    workspace.forget(dataset)
    return _described(column, path.name, hierarchy)


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
    return workspace.keep(("hierarchy", dataset, file), lambda: read_hierarchy(path))


def _file(found: catalog.Dataset, column: str) -> str:
    readable = re.sub(r"[^a-z0-9]+", "-", column.lower()).strip("-")[:40]
    return f"hierarchy_{found.columns.index(column)}_{readable}.csv"


def _values(workspace: Workspace, dataset: str, column: str) -> pa.ChunkedArray:
    engine, name = workspace.engine, catalog.table(workspace, dataset)
    return engine.query(f"SELECT DISTINCT {engine.quote(column)} AS value FROM {engine.quote(name)}")["value"]


def _described(column: str, file: str, hierarchy: Hierarchy) -> KeptHierarchy:
    labels = tuple(len(set(level)) for level in hierarchy.levels)
    return KeptHierarchy(column=column, file=file, height=hierarchy.height, labels=labels)
