"""A table that only grows, each row sealed to the one before, its end also noted outside the database.

A row's HMAC covers itself and the HMAC before it, so an edit, a removal or a change of order breaks the chain at that
row. A chain that was cut at its end, or replaced by an old copy, still closes; the anchor file, which holds the newest
count and HMAC, tells. What no file on a machine can tell is that the whole folder, anchor included, was replaced by an
old copy of itself, or rewritten by someone who read its keys: against the owner of the machine there is no defence on
that machine.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Connection, Select, Table, Text, func, insert, select, type_coerce
from sqlalchemy.exc import DBAPIError

from privacy_core.store.anchor import START, Anchor, Broken, End, Note, disagreement
from privacy_core.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a chain is whole.

    Attributes:
        entries: How many rows there are.
        first_broken: Position of the first row that is not as it was written, or None.
        reason: What is wrong there, in words, or None.
    """

    entries: int
    first_broken: int | None = None
    reason: str | None = None

    @property
    def intact(self) -> bool:
        return self.first_broken is None


@dataclass(frozen=True, slots=True)
class Checked:
    """Rows that were looked at one by one.

    Attributes:
        rows: As they were written, up to the first that is not.
        broken: What is wrong with that one, or was ever found wrong; None where all is whole.
    """

    rows: Sequence[Mapping[str, Any]]
    broken: Broken | None


@dataclass(eq=False)
class Appending:
    """An open transaction, in which one row may be added.

    Attributes:
        connection: Holds the write lock.
        broken: What is wrong with the chain or was ever found wrong, if anything.
        end: Where the chain ends now.
    """

    connection: Connection
    broken: Broken | None
    end: End
    row: Mapping[str, Any] | None = None

    def add(self, values: Mapping[str, Any]) -> int:
        """Adds the row when the transaction ends, and returns its position; JSON must be plain.

        Raises:
            RuntimeError: a row was added already.
        """
        if self.row is not None:
            raise RuntimeError("the note outside knows of one row at a time")
        self.row = values
        return self.end[0] + 1


class Chain:
    """The rows of one table of a workspace.

    Args:
        store: Of the workspace.
        table: With an integer column ``position`` and a text column ``hmac``; the other columns, none of them null, are
            sealed in their order.
        name: Of the lock, the keys and the anchor file.
    """

    def __init__(self, store: Store, table: Table, name: str) -> None:
        self._store = store
        self._table = table
        self._name = name
        self._sealed = [column.name for column in table.columns if column.name != "hmac"]
        self._kinds = [str if isinstance(each.type, JSON) else each.type.python_type for each in table.columns]
        self._anchor = Anchor(store.home / f"{name}.anchor", store.keyring.key(f"{name}-anchor"))
        if not store.keyring.holds(name):
            with store.lock(name):
                if not store.keyring.holds(name) and not self._anchor.exists():
                    self._anchor.write(Note(((0, START),)))  # before the key: a log with a key and no note has lost it
        self._key = store.keyring.key(name)
        self._settle()

    @contextmanager
    def appending(self) -> Iterator[Appending]:
        """A transaction for one row. The lock is held until the anchor agrees with the database, across processes.

        An end that does not agree with the anchor is noted in it for good before the log goes on: otherwise the next
        row would cover up a cut.

        Raises:
            WorkspaceBusyError: others kept the lock for too long; nothing was written.
        """
        with self._store.lock(self._name):
            with self._store.writing() as connection:
                end = self._end(connection)
                broken = disagreement(self._anchor.read(), end, lambda position: self._seal_at(connection, position))
                work = Appending(connection, broken, end)
                yield work
                if work.row is None:
                    return
                row = {"position": end[0] + 1, **work.row}
                row["hmac"] = self._seal({name: self._text(name, row[name]) for name in self._sealed}, end[1])
                connection.execute(insert(self._table).values(row))
                new_end = (row["position"], row["hmac"])
                self._anchor.write(Note((end, new_end), broken))  # until the commit is through, either end is right
            self._anchor.write(Note((new_end,), broken), firmly=False)  # lost in a power cut, the other still holds

    def rows(self) -> Select[Any]:
        """A query for whole rows as they stand, JSON as its very text: that is sealed, not one way to read it."""
        columns = [
            type_coerce(column, Text).label(column.name) if isinstance(column.type, JSON) else column
            for column in self._table.columns
        ]
        return select(*columns)

    def verify(self) -> Verdict:
        """Recomputes every seal, and compares the end with the anchor; others may go on appending meanwhile."""
        count, broken = self._check(lambda _: None)
        if broken is None:
            return Verdict(entries=count)
        return Verdict(entries=count, first_broken=broken[0], reason=broken[1])

    def read(self) -> Checked:
        """All rows, checked as `verify` does: for who builds on what they say."""
        rows: list[Mapping[str, Any]] = []
        _, broken = self._check(rows.append)
        return Checked(rows, broken)

    def read_within(self, work: Appending) -> Checked:
        """As `read`, in a transaction that goes on to add a row."""
        rows: list[Mapping[str, Any]] = []
        _, broken = self._follow(work.connection, rows.append)
        return Checked(rows, min((one for one in (broken, work.broken) if one is not None), default=None))

    def _check(self, seen: Callable[[Mapping[str, Any]], None]) -> tuple[int, Broken | None]:
        """Number of rows, and what is wrong with the first that is not as it was written."""
        with self._store.reading() as connection:
            with self._store.lock(self._name):
                counted = select(func.count()).select_from(self._table)
                count = connection.execute(counted).scalar_one()  # fixes what is seen
                note = self._anchor.read()
            end, broken = self._follow(connection, seen)
            if broken is None:
                broken = disagreement(note, end, lambda position: self._seal_at(connection, position))
            elif note is not None and note.broken is not None:
                broken = min(broken, note.broken)
        return count, broken

    def _follow(self, connection: Connection, seen: Callable[[Mapping[str, Any]], None]) -> tuple[End, Broken | None]:
        """The chain as far as it holds, each row shown: its last good row, and what is wrong with the next."""
        end = (0, START)
        try:
            names = [column.name for column in self._table.columns]
            for found in connection.execute(self.rows().order_by(self._table.c.position)):
                row = dict(zip(names, found, strict=True))
                if broken := self._broken(row, end):
                    return end, broken
                seen(row)
                end = (row["position"], row["hmac"])
        except DBAPIError:
            return end, (end[0] + 1, "this entry cannot be read")
        return end, None

    def _broken(self, row: Mapping[str, Any], before: End) -> Broken | None:
        position = before[0] + 1
        if list(map(type, row.values())) != self._kinds:
            return position, "this entry was changed: it holds what is never written there"
        if row["position"] > position:
            return position, "this entry was removed"
        if row["position"] < position:
            return row["position"], "this entry was inserted or moved"
        if not hmac.compare_digest(row["hmac"].encode(), self._seal(row, before[1]).encode()):
            return position, "this entry was changed, moved or inserted after the log was written"
        return None

    def _settle(self) -> None:
        """After a crash the anchor allows for two ends, and a row could go unnoticed: leaves the one that is."""
        note = self._anchor.read()
        if note is None or len(note.ends) == 1:
            return
        with self._store.lock(self._name), self._store.reading() as connection:
            note, end = self._anchor.read(), self._end(connection)
            if note is not None and end in note.ends:
                self._anchor.write(Note((end,), note.broken))

    def _end(self, connection: Connection) -> End:
        columns = self._table.c
        newest = select(columns.position, columns.hmac).order_by(columns.position.desc()).limit(1)
        row = connection.execute(newest).first()
        return (row[0], str(row[1])) if row else (0, START)

    def _seal_at(self, connection: Connection, position: int) -> str | None:
        columns = self._table.c
        return connection.execute(select(columns.hmac).where(columns.position == position)).scalar_one_or_none()

    def _text(self, name: str, value: Any) -> Any:
        return json.dumps(value) if isinstance(self._table.c[name].type, JSON) else value

    def _seal(self, row: Mapping[str, Any], before: str) -> str:
        return seal(self._key, [row[name] for name in self._sealed], before)


def seal(key: bytes, values: Sequence[Any], before: str) -> str:
    """HMAC of a row, its values in the order of its columns, and of the HMAC before it."""
    said = [repr(value) if isinstance(value, float) else value for value in values]
    return hmac.digest(key, json.dumps([*said, before]).encode("ascii"), hashlib.sha256).hex()
