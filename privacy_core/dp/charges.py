"""What the lines of a ledger say of one source: its budget, what was charged, how it ended, and how it adds up."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from privacy_core.dp import events
from privacy_core.dp.budget import Budget, NoBudgetError, Purpose
from privacy_core.dp.enforced import Point, Totals
from privacy_core.dp.events import Event

BUDGET, RESERVED, RELEASED, FAILED = "budget", "reserved", "released", "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """Something that was charged, whether it ended or not.

    Attributes:
        position: In the ledger.
        at: When, in seconds since 1970.
        actor: Who asked.
        spend: Its name in the ledger.
        purpose: From which share it was paid.
        question: That was asked, canonical.
        question_hash: As `Asked` says.
        event: What was drawn.
        point: What it costs by itself.
    """

    position: int
    at: float
    actor: str
    spend: str
    purpose: Purpose
    question: Mapping[str, Any]
    question_hash: str
    event: Event
    point: Point


class Statement:
    """The lines of one source, read once; it does not change.

    Args:
        source: Whose.
        rows: Of the ledger, JSON as text, oldest first; those of other sources are left out.

    Attributes:
        charges: All of them, oldest first.
    """

    def __init__(self, source: str, rows: Iterable[Mapping[str, Any]]) -> None:
        self._source = source
        self._budget: str | None = None
        self._ended: dict[str, tuple[str, str]] = {}
        self._totals: dict[Purpose | None, Totals] = {}
        self.charges: list[Charge] = []
        for row in rows:
            if row["source"] != source:
                continue
            if row["kind"] == BUDGET:
                self._budget = row["body"]
            elif row["kind"] == RESERVED:
                self.charges.append(_charge(row))
            else:
                self._ended[row["spend"]] = (row["kind"], row["body"])

    @property
    def budget(self) -> Budget:
        """That was set last.

        Raises:
            NoBudgetError: nobody has set one.
        """
        if self._budget is None:
            raise NoBudgetError(self._source)
        told = json.loads(self._budget)
        return Budget.from_json({name: value for name, value in told.items() if name != "reason"})

    @property
    def unfinished(self) -> int:
        """Charges that never ended: they stay charged."""
        return sum(one.spend not in self._ended for one in self.charges)

    def totals(self, purpose: Purpose | None = None) -> Totals:
        """Sums over all charges, or those of one purpose."""
        if purpose not in self._totals:
            mine = [(one.event, one.point) for one in self.charges if purpose in (None, one.purpose)]
            self._totals[purpose] = Totals.of(mine)
        return self._totals[purpose]

    def released(self, question_hash: str) -> tuple[str, Any] | None:
        """Name and answer of a question that was released; None if it was not."""
        for one in self.charges:
            if one.question_hash == question_hash:
                kind, body = self._ended.get(one.spend, ("", ""))
                if kind == RELEASED:
                    return one.spend, json.loads(body)["answer"]
        return None


def _charge(row: Mapping[str, Any]) -> Charge:
    body = json.loads(row["body"])
    return Charge(
        position=row["position"],
        at=row["at"],
        actor=row["actor"],
        spend=row["spend"],
        purpose=Purpose(body["purpose"]),
        question=body["question"],
        question_hash=body["hash"],
        event=events.from_json(body["event"]),
        point=Point(float.fromhex(body["epsilon"]), float.fromhex(body["delta"])),
    )
