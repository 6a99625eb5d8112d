"""The ledger: reserve, draw, commit, in that order. What was reserved stays charged, whatever comes after.

It only grows, in the order in which things were allowed, sealed and anchored as `store/chain.py` tells. To reserve is
one transaction that checks and writes, so that no two can spend the same. In single-user mode it binds only the honest
use of one's own machine: who owns the machine can copy the table.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from privacy_core import randomness
from privacy_core.dp import events
from privacy_core.dp.accountants import Recomposed, recompose
from privacy_core.dp.budget import (
    Budget,
    LedgerBrokenError,
    OverBudgetError,
    Purpose,
    UnitFixedError,
    told_unit,
)
from privacy_core.dp.charges import BUDGET, FAILED, RELEASED, RESERVED, Statement
from privacy_core.dp.details import Details
from privacy_core.dp.enforced import Point, Spent, Totals, how_many_more
from privacy_core.dp.events import Event
from privacy_core.dp.history import Consumed, history
from privacy_core.dp.points import check_point
from privacy_core.dp.whatif import WhatIf, price
from privacy_core.errors import InvalidValueError, NotFoundError
from privacy_core.store import Store
from privacy_core.store.chain import Chain, Checked, Verdict
from privacy_core.store.tables import ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be done, as the ledger keeps it.

    Attributes:
        source: Whose budget.
        question: What was asked, in its canonical form; constants of conditions stay in the workspace.
        question_hash: Of the canonical question, the version of the table, the bounds, the mechanism and its scale.
        event: What is drawn.
        point: What it costs by itself.
        purpose: From which share it is paid.
        details: Dataset, unit, parameters, sensitivities, versions of libraries.
    """

    source: str
    question: Mapping[str, Any]
    question_hash: str
    event: Event
    point: Point
    purpose: Purpose = Purpose.EXPLORATION
    details: Details


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger, as it was written."""

    position: int
    at: float
    actor: str
    source: str
    kind: str
    spend: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reserved:
    """Leave to draw once.

    Attributes:
        spend: Names it in the ledger.
        answer: What was released for the same question before, for which nothing was charged now; else None.
    """

    spend: str
    answer: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the budget of one source stands.

    Attributes:
        budget: That was set last.
        spent: Of it.
        by_purpose: What each purpose spent of its share.
        reserved: Spends that never ended: they stay charged.
    """

    budget: Budget
    spent: Spent
    by_purpose: Mapping[Purpose, Spent]
    reserved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What would become of a question.

    Attributes:
        known: Whether it was released before: then it is free.
        spent_after: Epsilon that would be spent of the whole budget.
        fits: Whether it would be allowed.
        more: How many questions like it, this one too, would be allowed one after the other.
    """

    known: bool
    spent_after: float
    fits: bool
    more: int


class Ledger:
    """The ledger of a workspace, as one actor writes it."""

    def __init__(self, store: Store, actor: str) -> None:
        self._store = store
        self._actor = actor
        self._chain = Chain(store, ledger, "ledger")

    def set_budget(self, source: str, budget: Budget, reason: str) -> None:
        """Sets or changes what may be spent; what was spent stays, and for whom.

        Raises:
            UnitFixedError: something was spent, and it protected another unit or other neighbours.
            LedgerBrokenError: the ledger is not as it was written.
        """
        with self._chain.appending() as work:
            _check_unit(budget, _statement(self._chain.read_within(work), source))
            work.add(self._row(source, BUDGET, randomness.new_id(), {**budget.to_json(), "reason": reason}))

    def reserve(self, asked: Asked) -> Reserved:
        """Charges for one drawing, or finds that it was released before.

        Raises:
            NoBudgetError: nobody has set one.
            InvalidValueError: what it is for is not said, or it protects another unit; nothing was written.
            NotProvedError: by itself it costs more than its point; nothing was written.
            OverBudgetError: it would cost more than is left; nothing was written.
            LedgerBrokenError: the ledger is not as it was written; nothing was written.
        """
        check_point(asked.event, asked.point)
        with self._chain.appending() as work:
            known = _statement(self._chain.read_within(work), asked.source)
            before = known.released(asked.question_hash)
            if before is not None:
                return Reserved(*before)
            _check_details(known.budget, asked)
            _check_room(known, asked)
            spend = randomness.new_id()
            body = {
                "question": dict(asked.question),
                "hash": asked.question_hash,
                "event": events.to_json(asked.event),
                "epsilon": float(asked.point.epsilon).hex(),
                "delta": float(asked.point.delta).hex(),
                "purpose": str(asked.purpose),
                "details": asked.details.to_json(),
            }
            work.add(self._row(asked.source, RESERVED, spend, body))
        return Reserved(spend)

    def statement(self, source: str) -> Statement:
        """What the lines of a source say, unchecked: enough to look ahead with, and kept while a slider moves."""
        return Statement(source, self._rows(source))

    def prospect(self, asked: Asked, known: Statement | None = None) -> Prospect:
        """What would become of a question; nothing is written.

        Args:
            asked: The question.
            known: Of its source, where it is at hand; else it is read.

        Raises:
            NoBudgetError: nobody has set one.
        """
        known = known or self.statement(asked.source)
        budget, accounts = known.budget, _accounts(known, asked)
        after = accounts[0][2].plus(asked.event, asked.point).spent(budget.delta).epsilon
        more = min(how_many_more(totals, budget, share, asked.event, asked.point) for _, share, totals in accounts)
        released = known.released(asked.question_hash) is not None
        return Prospect(known=released, spent_after=after, fits=more > 0, more=more)

    def what_if(
        self,
        source: str,
        planned: Sequence[tuple[Event, Point]],
        purpose: Purpose,
        known: Statement | None = None,
    ) -> WhatIf:
        """What planned questions would leave, one after the other and as one batch; nothing is written.

        Args:
            source: Whose budget.
            planned: Events, each with what it costs by itself; at least one.
            purpose: From which share they would be paid.
            known: Of the source, where it is at hand; else it is read.

        Raises:
            NoBudgetError: nobody has set one.
        """
        return price(known or self.statement(source), planned, purpose)

    def commit(self, source: str, spend: str, answer: Any) -> None:
        """Keeps the answer that was drawn, so that the same question gets it again for nothing.

        Raises:
            NotFoundError: nothing was reserved so, or it has ended.
        """
        self._end(source, spend, RELEASED, {"answer": answer})

    def fail(self, source: str, spend: str, error: str) -> None:
        """Says that the drawing failed; it stays charged.

        Raises:
            NotFoundError: nothing was reserved so, or it has ended.
        """
        self._end(source, spend, FAILED, {"error": error})

    def _end(self, source: str, spend: str, kind: str, body: Mapping[str, Any]) -> None:
        with self._chain.appending() as work:
            kinds = work.connection.scalars(
                select(ledger.c.kind).where(ledger.c.source == source, ledger.c.spend == spend)
            ).all()
            if kinds != [RESERVED]:
                raise NotFoundError("reserved part of a budget")
            work.add(self._row(source, kind, spend, body))

    def standing(self, source: str) -> Standing:
        """Where the budget of a source stands.

        Raises:
            NoBudgetError: nobody has set one.
            LedgerBrokenError: the ledger is not as it was written.
        """
        known = _statement(self._chain.read(), source)
        budget = known.budget
        return Standing(
            budget=budget,
            spent=known.totals().spent(budget.delta),
            by_purpose={
                purpose: known.totals(purpose).spent(budget.delta * budget.share(purpose)) for purpose in Purpose
            },
            reserved=known.unfinished,
        )

    def recompose(self, source: str) -> Recomposed:
        """What all that was charged costs at the budget's delta, by every accountant.

        Raises:
            NoBudgetError: nobody has set one.
            LedgerBrokenError: the ledger is not as it was written.
        """
        known = _statement(self._chain.read(), source)
        return recompose([one.event for one in known.charges], known.budget.delta)

    def history(self, source: str) -> tuple[Consumed, ...]:
        """How the budget was consumed: every charge, with what all up to it cost by every accountant.

        Raises:
            NoBudgetError: nobody has set one.
            LedgerBrokenError: the ledger is not as it was written.
        """
        return history(_statement(self._chain.read(), source))

    def entries(self, source: str) -> list[Entry]:
        """All lines of a source, oldest first, as they stand: unlike all else here they are shown, not checked."""
        return [Entry(**{**row, "body": json.loads(row["body"])}) for row in self._rows(source)]

    def verify(self) -> Verdict:
        """Whether every line of the whole ledger is as it was written, and none is missing."""
        return self._chain.verify()

    def _rows(self, source: str) -> list[dict[str, Any]]:
        columns = {name: column for name, column in self._chain.rows().selected_columns.items() if name != "hmac"}
        query = select(*columns.values()).where(ledger.c.source == source).order_by(ledger.c.position)
        with self._store.reading() as connection:
            return [row._asdict() for row in connection.execute(query)]

    def _row(self, source: str, kind: str, spend: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "at": time.time(),
            "actor": self._actor,
            "source": source,
            "kind": kind,
            "spend": spend,
            "body": json.loads(json.dumps(dict(body), allow_nan=False)),
        }


def _statement(found: Checked, source: str) -> Statement:
    """What a source's lines say, once every line of the ledger was found to be as it was written.

    Lines of others are checked too: one that was moved to another source would be missing here and found there.

    Raises:
        LedgerBrokenError: one was not; it is named.
    """
    if found.broken is not None:
        raise LedgerBrokenError(*found.broken)
    return Statement(source, found.rows)


def _check_unit(budget: Budget, known: Statement) -> None:
    if not known.charges:
        return
    before = known.budget
    if (budget.person, budget.neighbours) != (before.person, before.neighbours):
        raise UnitFixedError(told_unit(budget.person, budget.neighbours), told_unit(before.person, before.neighbours))


def _check_details(budget: Budget, asked: Asked) -> None:
    """That the charge says what it is for, and protects whom the budget protects.

    Raises:
        InvalidValueError: it does not.
    """
    details = asked.details
    if not isinstance(details, Details):
        raise InvalidValueError("The ledger keeps what a charge was for, and this one does not say. Nothing was spent.")
    if (details.unit, details.neighbours) != (budget.person, budget.neighbours):
        raise InvalidValueError(
            f"What was asked protects {told_unit(details.unit, details.neighbours)}, and the budget protects "
            f"{told_unit(budget.person, budget.neighbours)}. Nothing was spent. Ask with the budget's unit."
        )
    training = events.has_training(asked.event)
    if training != (details.sampling is not None):
        raise InvalidValueError("A training, and nothing else, says how its batches were drawn. Nothing was spent.")
    if training and budget.public_n:
        raise InvalidValueError(
            "What secret batches hide is known for one person added or removed, and this budget protects one who is "
            "replaced by another. Nothing was spent. Train people whose number is no public figure."
        )


def _check_room(known: Statement, asked: Asked) -> None:
    budget = known.budget
    for purpose, share, before in _accounts(known, asked):
        epsilon, delta = budget.epsilon * share, budget.delta * share
        after = before.plus(asked.event, asked.point)
        if not after.fit(epsilon, delta):
            raise OverBudgetError(after.spent(delta).epsilon, before.spent(delta).epsilon, epsilon, purpose)


def _accounts(known: Statement, asked: Asked) -> list[tuple[Purpose | None, float, Totals]]:
    """What must admit a charge: the whole budget, and the share of its purpose, each with what it holds so far."""
    budget = known.budget
    whole = (None, 1.0, known.totals())
    if not budget.shares:
        return [whole]
    return [whole, (asked.purpose, budget.share(asked.purpose), known.totals(asked.purpose))]
