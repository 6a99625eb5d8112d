"""The queue as rows of the workspace's database."""

import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from privacy_core import randomness
from privacy_core.errors import NotFoundError
from privacy_core.jobs.job import AT_WORK, ENDED, LASTING, Job, Process, State
from privacy_core.store import Store
from privacy_core.store.tables import jobs

NOTE = 200  # characters


class RowQueue:
    """One row a job; a claim is one immediate transaction, so no two supervisors get the same job."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, *, owner: str, sid: str, act: str, title: str, arguments: Mapping[str, Any]) -> Job:
        row = {"id": randomness.new_id(), "owner": owner, "sid": sid, "act": act, "title": title[:200]}
        values = {**row, "arguments": dict(arguments), "state": State.QUEUED, "created": time.time()}
        with self._store.writing() as connection:
            connection.execute(insert(jobs).values(**values))
        return self.find(row["id"], owner=owner)

    def find(self, job: str, *, owner: str) -> Job:
        with self._store.reading() as connection:
            row = connection.execute(select(jobs).where((jobs.c.id == job) & (jobs.c.owner == owner))).first()
        if row is None:
            raise NotFoundError("job")
        return _job(row)

    def of_owner(self, owner: str, *, newest: int = 50) -> list[Job]:
        mine = select(jobs).where(jobs.c.owner == owner).order_by(jobs.c.created.desc(), jobs.c.id).limit(newest)
        with self._store.reading() as connection:
            return [_job(row) for row in connection.execute(mine)]

    def ask_to_cancel(self, job: str, *, owner: str) -> Job:
        mine = (jobs.c.id == job) & (jobs.c.owner == owner)
        now = time.time()
        ask = update(jobs).where(mine & (jobs.c.state == State.RUNNING))
        drop = update(jobs).where(mine & (jobs.c.state == State.QUEUED))
        with self._store.writing() as connection:
            connection.execute(ask.values(state=State.CANCELLING, cancel_asked=now))
            if connection.execute(drop.values(state=State.CANCELLED, cancel_asked=now, finished=now)).rowcount:
                _forget_arguments(connection, jobs.c.id == job)
        return self.find(job, owner=owner)

    def claim(self, supervisor: str, *, at_once: int) -> Job | None:
        with self._store.reading() as connection:  # looked at often, and mostly in vain: that takes no write lock
            if not connection.execute(select(jobs.c.id).where(jobs.c.state == State.QUEUED).limit(1)).first():
                return None
        busy = jobs.c.state.in_(AT_WORK)
        turns = (
            select(
                jobs.c.owner,
                func.count(jobs.c.id).filter(busy).label("busy"),
                func.coalesce(func.max(jobs.c.started), 0.0).label("latest"),
            )
            .group_by(jobs.c.owner)
            .subquery()
        )
        following = (
            select(jobs.c.id, jobs.c.owner)
            .join(turns, turns.c.owner == jobs.c.owner)
            .where(jobs.c.state == State.QUEUED)
            .order_by(turns.c.busy, turns.c.latest, jobs.c.created, jobs.c.id)
            .limit(1)
        )
        with self._store.writing() as connection:
            if connection.execute(select(func.count()).select_from(jobs).where(busy)).scalar_one() >= at_once:
                return None
            row = connection.execute(following).first()
            if row is None:
                return None
            now = time.time()
            taken = {"state": State.RUNNING, "supervisor": supervisor, "started": now, "heartbeat": now}
            connection.execute(update(jobs).where(jobs.c.id == row.id).values(**taken))
        return self.find(row.id, owner=row.owner)

    def began(self, job: str, process: Process) -> bool:
        busy = (jobs.c.id == job) & jobs.c.state.in_(AT_WORK)
        with self._store.writing() as connection:
            return connection.execute(update(jobs).where(busy).values(process=asdict(process))).rowcount == 1

    def progress(self, job: str, *, done: int, total: int, note: str, left: float | None = None) -> bool:
        now = time.time()
        ends = None if left is None else now + left
        told = {"done": int(done), "total": int(total), "note": note[:NOTE], "heartbeat": now, "ends": ends}
        going = (jobs.c.id == job) & (jobs.c.state == State.RUNNING)
        with self._store.writing() as connection:
            return connection.execute(update(jobs).where(going).values(**told)).rowcount == 1

    def finish(self, job: str, state: State, *, result: Any = None, error: Mapping[str, Any] | None = None) -> bool:
        ended = {"state": state, "result": result, "error": error and dict(error), "finished": time.time()}
        busy = (jobs.c.id == job) & jobs.c.state.in_(AT_WORK)
        with self._store.writing() as connection:
            if connection.execute(update(jobs).where(busy).values(**ended)).rowcount != 1:
                return False
            _forget_arguments(connection, jobs.c.id == job)
            return True

    def at_work(self) -> list[Job]:
        with self._store.reading() as connection:
            return [_job(row) for row in connection.execute(select(jobs).where(jobs.c.state.in_(AT_WORK)))]

    def forget(self, *, ended_before: float) -> None:
        old = jobs.c.state.in_(ENDED) & (jobs.c.finished < ended_before)
        with self._store.writing() as connection:
            connection.execute(delete(jobs).where(old))
            _forget_arguments(connection, jobs.c.state.in_(ENDED))


def _forget_arguments(connection: Connection, which: ColumnElement[bool]) -> None:
    for row in connection.execute(select(jobs.c.id, jobs.c.arguments).where(which)).all():
        lasting = {name: value for name, value in row.arguments.items() if name in LASTING}
        if lasting != row.arguments:
            connection.execute(update(jobs).where(jobs.c.id == row.id).values(arguments=lasting))


def _job(row: Row[Any]) -> Job:
    values = dict(row._mapping)  # noqa: SLF001 - the documented way to a row's names
    process = values.pop("process")
    return Job(**{**values, "state": State(row.state), "process": process and Process(**process)})
