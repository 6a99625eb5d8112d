"""The datasets of the workspace: list, open, name, give roles, look at, delete."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import RowMapping, delete, insert, select, update

from privacy_core import checks
from privacy_core.errors import InvalidValueError, NotFoundError
from privacy_core.govern import Permission
from privacy_core.profile import Mark, Role
from privacy_core.store.tables import datasets, drafts, exports, releases, settings, sources
from privacy_core.usecases import people
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace

CODES = "codes.json"  # beside the table
LATEST = "dataset"  # the setting that remembers which dataset was open


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A group of people, to whom the privacy budget belongs."""

    id: str
    name: str
    datasets: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A typed table in the workspace.

    Attributes:
        types: Column to type name, in the order of the table.
        fingerprint: Keyed: equal content is recognised here and means nothing elsewhere.
        reading: How its file was read, and how many rows could not be.
        roles: Column to role, as the user set them.
        marks: Further meanings (person id, ...) to their column.
    """

    id: str
    source: str
    source_name: str
    parent: str | None
    name: str
    origin: str
    rows: int
    types: Mapping[str, str]
    fingerprint: str
    reading: Mapping[str, Any]
    roles: Mapping[str, Role]
    marks: Mapping[Mark, str]
    created: float

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.types)

    def of_role(self, role: Role) -> tuple[str, ...]:
        return tuple(name for name in self.types if self.roles.get(name) is role)

    @property
    def quasi_identifiers(self) -> tuple[str, ...]:
        return self.of_role(Role.QUASI_IDENTIFIER)

    @property
    def sensitive(self) -> tuple[str, ...]:
        return self.of_role(Role.SENSITIVE)

    @property
    def person(self) -> str | None:
        return self.marks.get(Mark.PERSON_ID)


def folder(workspace: Workspace, dataset: str) -> Path:
    """Where the files of a dataset lie."""
    return workspace.store.home / "datasets" / dataset


def find(workspace: Workspace, dataset: str) -> Dataset:
    """The actor's dataset; one of somebody else is not told apart from none."""
    mine = (datasets.c.id == dataset) & (datasets.c.owner == workspace.actor.name)
    with workspace.store.reading() as connection:
        row = connection.execute(_with_source().where(mine)).mappings().first()
    if row is None:
        raise NotFoundError("dataset")
    return _dataset(row)


COMPANIONS = "companions"
"""Folder of a release with the tables that its models name."""


def beside(dataset: str) -> str:
    """The pattern of the file by which a dataset lies beside others, as population or subset; see `companions`."""
    return f"*_{dataset}.parquet"


def table(workspace: Workspace, dataset: str) -> str:
    """The engine's name of the dataset's table, opened if it was not."""
    name = f"dataset_{dataset}"
    workspace.keep(("open", dataset), lambda: workspace.engine.open(name, folder(workspace, dataset) / "table.parquet"))
    return name


def add(workspace: Workspace, source: people.People, **values: Any) -> Dataset:
    """Writes the row of a dataset whose files are complete."""
    row = {"owner": workspace.actor.name, "created": time.time(), "roles": {}, "marks": {}, **values}
    row["source"] = source.id
    with workspace.store.writing() as connection:
        people.made_again(connection, source)
        connection.execute(insert(datasets).values(**row))
    return find(workspace, row["id"])


@act("list datasets", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def list_datasets(workspace: Workspace) -> list[Dataset]:
    """The actor's datasets, newest first."""
    mine = (datasets.c.owner == workspace.actor.name) & ~datasets.c.temporary
    with workspace.store.reading() as connection:
        rows = connection.execute(_with_source().where(mine).order_by(datasets.c.created.desc())).mappings().all()
    return [_dataset(row) for row in rows]


@act("open dataset", needs=Permission.SEE_DATASETS, audit=Audit.FIRST, logs=("dataset",))
def open_dataset(workspace: Workspace, dataset: str) -> Dataset:
    """One dataset, as it is described; no record is read."""
    return find(workspace, dataset)


@act("list sources", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def list_sources(workspace: Workspace) -> list[Source]:
    """The groups of people that the actor may see, with the number of the actor's datasets of each."""
    mine = [found.source for found in list_datasets(workspace)]
    return [Source(id=id_, name=name, datasets=mine.count(id_)) for id_, name in people.visible(workspace).items()]


@act("rename dataset", needs=Permission.SET_ROLES, logs=("dataset",))
def rename_dataset(workspace: Workspace, dataset: str, name: str) -> None:
    """Gives the dataset another name, at most 200 characters."""
    found = find(workspace, dataset)
    if not name.strip() or len(name) > 200:
        raise InvalidValueError(f"A name has 1 to 200 characters, got {len(name.strip())}.")
    with workspace.store.writing() as connection:
        connection.execute(update(datasets).where(datasets.c.id == found.id).values(name=name.strip()))


@act("set column roles", needs=Permission.SET_ROLES, logs=("dataset", "roles", "marks"))
def set_roles(
    workspace: Workspace, dataset: str, roles: Mapping[str, Role], *, marks: Mapping[Mark, str] | None = None
) -> Dataset:
    """Says what each column is; replaces what was said before.

    Raises:
        ColumnsMissingError: a name is not a column.
        InvalidValueError: a person id that is anything else than a direct identifier.
    """
    found = find(workspace, dataset)
    meanings = {mark: column for mark, column in (marks or {}).items() if column}
    checks.columns_present(roles, found.columns, at_least=0)
    checks.columns_present(set(meanings.values()), found.columns, at_least=0)
    person = meanings.get(Mark.PERSON_ID)
    if person and roles.get(person, Role.DIRECT_IDENTIFIER) != Role.DIRECT_IDENTIFIER:
        raise InvalidValueError(
            f"Column {person!r} is the person id, so it cannot be a {Role(roles[person]).words} as well: persons are "
            "counted by it. Make it a direct identifier."
        )
    values = {
        "roles": {name: Role(role).value for name, role in roles.items()},
        "marks": {Mark(mark).value: column for mark, column in meanings.items()},
    }
    with workspace.store.writing() as connection:
        connection.execute(update(datasets).where(datasets.c.id == found.id).values(**values))
    return find(workspace, dataset)


def belongs_to(workspace: Workspace, dataset: str, source: str) -> Dataset:
    """The dataset with the people that it was found to hold."""
    with workspace.store.writing() as connection:
        connection.execute(update(datasets).where(datasets.c.id == dataset).values(source=source))
    return find(workspace, dataset)


@act("look at records", needs=Permission.SEE_RECORDS, audit=Audit.FIRST, logs=("dataset",))
def look_at_records(workspace: Workspace, dataset: str, *, first: int = 0, rows: int = 1000) -> pa.Table:
    """Raw records ``first`` to ``first + rows`` in the order of the table: for the data owner alone."""
    checks.whole(first=first, rows=rows)
    engine, name = workspace.engine, table(workspace, find(workspace, dataset).id)
    return engine.query(f"SELECT * FROM {engine.quote(name)} LIMIT {int(rows)} OFFSET {int(first)}")


@act("read a whole table", needs=Permission.SEE_RECORDS, logs=("dataset",))
def read_table(workspace: Workspace, dataset: str) -> pa.Table:
    """All raw records, in memory: for a notebook of the data owner."""
    return pq.read_table(folder(workspace, find(workspace, dataset).id) / "table.parquet")


@act("delete dataset", needs=Permission.DELETE, logs=("dataset",))
def delete_dataset(workspace: Workspace, dataset: str) -> None:
    """Deletes the dataset, its drafts, its releases and every file of them. The audit log and the source stay."""
    found = find(workspace, dataset)
    remove(workspace, found.id)


def remove(workspace: Workspace, dataset: str) -> None:
    """Deletes rows first, then files: a crash in between leaves files that nothing offers, and the sweep takes them."""
    workspace.engine.close(f"dataset_{dataset}")
    workspace.forget(dataset)
    with workspace.store.writing() as connection:
        made = list(connection.scalars(select(releases.c.id).where(releases.c.dataset == dataset)))
        sent = list(connection.scalars(select(exports.c.id).where(exports.c.release.in_(made))))
        connection.execute(delete(exports).where(exports.c.release.in_(made)))
        connection.execute(delete(releases).where(releases.c.dataset == dataset))
        connection.execute(delete(drafts).where(drafts.c.dataset == dataset))
        connection.execute(update(datasets).where(datasets.c.parent == dataset).values(parent=None))
        connection.execute(delete(datasets).where(datasets.c.id == dataset))
    home = workspace.store.home
    for copy in (home / "datasets").glob(f"*/hierarchies/{beside(dataset)}"):
        copy.unlink()
        workspace.forget(copy.parts[-3])
    for copy in (home / "releases").glob(f"*/{COMPANIONS}/{beside(dataset)}"):
        copy.unlink()
    places = [
        folder(workspace, dataset),
        *(home / "releases" / id_ for id_ in made),
        *(home / "exports" / id_ for id_ in sent),
    ]
    for place in places:
        empty(place)


@act("remember a setting", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def remember(workspace: Workspace, name: str, value: Any) -> None:
    """Keeps a setting of the actor's screen (JSON), so that a closed tab loses nothing."""
    key = (settings.c.actor == workspace.actor.name) & (settings.c.name == name)
    with workspace.store.writing() as connection:
        if connection.execute(update(settings).where(key).values(value=value)).rowcount == 0:
            connection.execute(insert(settings).values(actor=workspace.actor.name, name=name, value=value))


@act("recall a setting", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def recall(workspace: Workspace, name: str, default: Any = None) -> Any:
    """What ``remember`` kept under this name."""
    key = (settings.c.actor == workspace.actor.name) & (settings.c.name == name)
    with workspace.store.reading() as connection:
        row = connection.execute(select(settings.c.value).where(key)).first()
    return default if row is None else row[0]


def _with_source() -> Any:
    return select(datasets, sources.c.name.label("source_name")).join(sources, sources.c.id == datasets.c.source)


def _dataset(row: RowMapping) -> Dataset:
    return Dataset(
        id=row["id"],
        source=row["source"],
        source_name=row["source_name"],
        parent=row["parent"],
        name=row["name"],
        origin=row["origin"],
        rows=row["rows"],
        types={column["name"]: column["type"] for column in row["columns"]},
        fingerprint=row["fingerprint"],
        reading=row["reading"],
        roles={name: Role(role) for name, role in row["roles"].items()},
        marks={Mark(mark): column for mark, column in row["marks"].items()},
        created=row["created"],
    )


def empty(place: Path) -> None:
    """Removes a folder of the workspace with all that is in it."""
    if place.is_dir():
        for path in sorted(place.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        place.rmdir()
