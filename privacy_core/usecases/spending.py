"""The ledger of a budget as its readers see it: a line for each charge with its question in words and how it ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from privacy_core.dp.budget import Budget, Purpose
from privacy_core.dp.ledger import BUDGET, FAILED, RELEASED, RESERVED, Entry
from privacy_core.govern import Permission
from privacy_core.usecases import budgets
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.question_words import in_words
from privacy_core.usecases.workspace import Workspace


class Ending(StrEnum):
    """What became of a line."""

    RELEASED = "released"
    FAILED = "failed, stays charged"
    UNFINISHED = "not ended, stays charged"
    SET = "budget set"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A charge, or a budget that was set.

    Attributes:
        position: Of the charge in the ledger.
        at: When, in seconds since 1970.
        actor: Who.
        words: The question, or the budget and why it was set.
        ending: What became of it.
        purpose: From which share it was paid; None for a budget.
        mechanism: Which noise; empty for a budget.
        epsilon: What it cost by itself; of a budget, what may be spent in all.
        delta: The same.
        spend: Its name in the ledger.
        question: As it was asked; empty for a budget.
        event: What was drawn, as the ledger keeps it.
        details: The same, of the charge.
        answer: What was released; None where nothing was.
    """

    position: int
    at: float
    actor: str
    words: str
    ending: Ending
    purpose: Purpose | None
    mechanism: str
    epsilon: float
    delta: float
    spend: str
    question: Mapping[str, Any]
    event: Any
    details: Mapping[str, Any]
    answer: Any = None

    @property
    def charged(self) -> bool:
        """Whether something was spent."""
        return self.ending is not Ending.SET


@act("look at the charges of a budget", needs=Permission.ASK, audit=Audit.NEVER)
def lines(workspace: Workspace, source: str) -> tuple[Line, ...]:
    """The lines of a source, oldest first.

    Raises:
        NotFoundError: the actor may not see these people.
        NotPermittedError: the actor asks no private questions.
    """
    return lines_of(budgets.entries(workspace, source))


def lines_of(entries: Sequence[Entry]) -> tuple[Line, ...]:
    """The lines that entries make: how a charge ended is told with it."""
    ends = {one.spend: one for one in entries if one.kind in (RELEASED, FAILED)}
    return tuple(
        _budget(one) if one.kind == BUDGET else _charge(one, ends.get(one.spend))
        for one in entries
        if one.kind in (BUDGET, RESERVED)
    )


def _charge(one: Entry, end: Entry | None) -> Line:
    body, details = one.body, one.body.get("details") or {}
    ending = Ending.UNFINISHED if end is None else Ending.RELEASED if end.kind == RELEASED else Ending.FAILED
    return Line(
        position=one.position,
        at=one.at,
        actor=one.actor,
        words=in_words(body["question"]),
        ending=ending,
        purpose=Purpose(body["purpose"]),
        mechanism=str(details.get("mechanism", "")),
        epsilon=float.fromhex(body["epsilon"]),
        delta=float.fromhex(body["delta"]),
        spend=one.spend,
        question=body["question"],
        event=body["event"],
        details=details,
        answer=end.body.get("answer") if end is not None else None,
    )


def _budget(one: Entry) -> Line:
    budget = Budget.from_json({name: value for name, value in one.body.items() if name != "reason"})
    return Line(
        position=one.position,
        at=one.at,
        actor=one.actor,
        words=f"Budget of epsilon {budget.epsilon:g}: {one.body.get('reason', '')}",
        ending=Ending.SET,
        purpose=None,
        mechanism="",
        epsilon=budget.epsilon,
        delta=budget.delta,
        spend=one.spend,
        question={},
        event=None,
        details={},
    )
