"""A release: what every way of protecting a table ends in. Export, comparison and reports read nothing else."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, insert, select

from privacy_core.errors import NotFoundError
from privacy_core.store import Store
from privacy_core.store.tables import exports, releases

ANONYMIZED, MODEL = "anonymized", "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Something protected, ready to leave.

    Attributes:
        kind: ``anonymized`` or ``model``; later techniques add theirs.
        parameters: What fixed it: for an anonymized table its recipe.
        source_fingerprint: Of the dataset that it was made from; keyed.
        result_fingerprint: Of what was made; keyed.
        guarantee: The formal guarantee, where there is one.
        ledger_events: Ids of the budget's events that paid for it.
        figures: What was measured, before and after.
        created: Seconds since 1970, UTC.
    """

    id: str
    source: str
    dataset: str
    owner: str
    name: str
    kind: str
    parameters: Mapping[str, Any]
    source_fingerprint: str
    result_fingerprint: str
    guarantee: Mapping[str, Any] | None = None
    ledger_events: tuple[str, ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    created: float = 0.0

    @property
    def headline(self) -> dict[str, Any]:
        """The figures that a command prints: records in, out and suppressed, and k (None without quasi-identifiers)."""
        after = self.figures.get("after")
        named = {name: self.figures[name] for name in ("records_in", "records_out", "suppressed")}
        return {**named, "k": None if after is None else after["k"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A file made from a release, and what was measured on it after it was written.

    Attributes:
        bytes: Size of the file.
        sha256: Of the file as it leaves: the one plain hash that is shown.
        figures: Risk measured on the written file.
    """

    id: str
    release: str
    owner: str
    kind: str
    filename: str
    bytes: int
    sha256: str
    figures: Mapping[str, Any]
    created: float


def add_release(store: Store, release: Release) -> None:
    """Writes the row of a release whose files are complete."""
    with store.writing() as connection:
        connection.execute(insert(releases).values(**{**asdict(release), "ledger_events": list(release.ledger_events)}))


def find_release(store: Store, release: str, *, owner: str) -> Release:
    """The owner's release; one of somebody else is not told apart from none."""
    found = _releases(store, (releases.c.id == release) & (releases.c.owner == owner))
    if not found:
        raise NotFoundError("release")
    return found[0]


def releases_of(store: Store, *, owner: str, dataset: str | None = None, kind: str = ANONYMIZED) -> list[Release]:
    """The owner's releases of a kind, newest first."""
    mine = (releases.c.owner == owner) & (releases.c.kind == kind)
    return _releases(store, mine if dataset is None else mine & (releases.c.dataset == dataset))


def add_export(store: Store, export: Export) -> None:
    """Writes the row of an export whose file is complete and was measured."""
    with store.writing() as connection:
        connection.execute(insert(exports).values(**asdict(export)))


def find_export(store: Store, export: str, *, owner: str) -> Export:
    """The owner's export; one of somebody else is not told apart from none."""
    found = _exports(store, (exports.c.id == export) & (exports.c.owner == owner))
    if not found:
        raise NotFoundError("export")
    return found[0]


def exports_of(store: Store, release: str, *, owner: str) -> list[Export]:
    """Files made from a release, newest first."""
    return _exports(store, (exports.c.release == release) & (exports.c.owner == owner))


def _releases(store: Store, wanted: ColumnElement[bool]) -> list[Release]:
    with store.reading() as connection:
        rows = connection.execute(select(releases).where(wanted).order_by(releases.c.created.desc())).mappings().all()
    return [Release(**{**row, "ledger_events": tuple(row["ledger_events"])}) for row in map(_plain, rows)]


def _exports(store: Store, wanted: ColumnElement[bool]) -> list[Export]:
    with store.reading() as connection:
        rows = connection.execute(select(exports).where(wanted).order_by(exports.c.created.desc())).mappings().all()
    return [Export(**_plain(row)) for row in rows]


def _plain(row: RowMapping) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}
