"""The ledger of a budget as its readers see it: lines in words, what was spent over time, what would be after more."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from privacy_core.dp.accountants import rho_of_epsilon
from privacy_core.dp.budget import Budget, Purpose
from privacy_core.dp.charges import BUDGET, FAILED, RELEASED, RESERVED
from privacy_core.dp.enforced import Point
from privacy_core.dp.events import DiscreteGaussian, DiscreteLaplace, Event, Pure
from privacy_core.dp.history import Consumed
from privacy_core.dp.ledger import Entry, Ledger
from privacy_core.dp.question import LEAST_EPSILON, MOST_EPSILON
from privacy_core.errors import InvalidValueError
from privacy_core.govern import Permission
from privacy_core.usecases import budgets
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.question_words import in_words
from privacy_core.usecases.workspace import Workspace

MOST_TIMES = 10_000


class Ending(StrEnum):
    """What became of a line."""

    RELEASED = "released"
    FAILED = "failed"
    UNFINISHED = "not ended"
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
        error: The kind of error for which it failed, for administrators alone: it can hang on the data.
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
    error: str = ""

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
    head = budgets.ledger_head(workspace, source)
    errors = budgets.may_set(workspace)
    return workspace.keep(("lines", source, head), lambda: _lines(budgets.entries(workspace, source), errors=errors))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where things stood after a line, by every accountant; None where it does not hold or was not worked out.

    Attributes:
        at: When, in seconds since 1970.
        words: What it was.
        total: Epsilon of the budget then.
        enforced: Epsilon that was spent of it.
        basic: As of `history.Consumed`, like the rest.
    """

    at: float
    words: str
    total: float
    enforced: float
    basic: float | None
    zcdp: float | None
    rdp: float | None
    pld: float | None


class Noise(StrEnum):
    """Of a planned question."""

    LAPLACE = "laplace"
    GAUSSIAN = "gaussian"
    CHOICE = "exponential"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Questions of one kind that nobody has asked yet.

    Attributes:
        times: How many.
        epsilon: Of each.
        delta: Of each; above 0 for Gaussian noise.
        noise: Which.
    """

    times: int
    epsilon: float
    delta: float = 0.0
    noise: Noise = Noise.LAPLACE

    def __post_init__(self) -> None:
        if not 1 <= self.times <= MOST_TIMES:
            raise InvalidValueError(f"{self.times} questions of a kind were planned; it can be 1 to {MOST_TIMES:,}.")
        if not LEAST_EPSILON <= self.epsilon <= MOST_EPSILON:
            raise InvalidValueError(
                f"epsilon is {self.epsilon:g}; of one question it lies between {LEAST_EPSILON:g} and {MOST_EPSILON:g}."
            )

    @property
    def event(self) -> Event:
        """One of them, as the ledger would record it of a figure that one unit moves by 1."""
        if self.noise is Noise.CHOICE:
            return Pure(self.epsilon)
        if self.noise is Noise.LAPLACE:
            return DiscreteLaplace(1 / self.epsilon, 1)
        if not self.delta > 0:
            raise InvalidValueError("Gaussian noise needs a delta above 0. Choose one for each of these questions.")
        return DiscreteGaussian(1 / math.sqrt(2 * rho_of_epsilon(self.epsilon, self.delta)), 1)

    @property
    def point(self) -> Point:
        """What one costs by itself."""
        return Point(self.epsilon, self.delta)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What would be spent after planned questions.

    Attributes:
        allowed: How many of them would be allowed, asked one after the other.
        spent: After those.
        batch_fits: Whether all would be allowed as one batch, fixed before any of them is answered.
        batch_spent: After that batch.
    """

    allowed: int
    spent: float
    batch_fits: bool
    batch_spent: float


@act("look ahead in a budget", needs=Permission.ASK, audit=Audit.NEVER)
def look_ahead(workspace: Workspace, source: str, wanted: Sequence[Wanted], *, purpose: str) -> Outlook:
    """What would be spent after planned questions; nothing is charged.

    Raises:
        InvalidValueError: a question lacks what its noise needs, or there is no such purpose.
        NotFoundError, NoBudgetError: as `budgets.account`.
    """
    budgets.account(workspace, source)
    planned = [pair for one in wanted for pair in [(one.event, one.point)] * one.times]
    ledger = Ledger(workspace.store, workspace.actor.name)
    known = budgets.statement_of(workspace, source)
    found = ledger.what_if(source, planned, budgets.purpose_named(purpose), known)
    return Outlook(
        allowed=sum(found.fits),
        spent=found.after[-1].epsilon,
        batch_fits=found.batch_fits,
        batch_spent=found.batch_after.epsilon,
    )


@act("look at what was spent over time", needs=Permission.ASK, audit=Audit.NEVER)
def course(workspace: Workspace, source: str) -> tuple[Stand, ...]:
    """What was spent after each line of a source, oldest first; the first is the budget that was set.

    Raises:
        NotFoundError, NotPermittedError: as `lines`.
        NoBudgetError: nobody has set one.
    """
    budgets.account(workspace, source)
    ledger, head = Ledger(workspace.store, workspace.actor.name), budgets.ledger_head(workspace, source)
    return workspace.keep(("course", source, head), lambda: _course(lines(workspace, source), ledger.history(source)))


def _course(known: Sequence[Line], consumed: Sequence[Consumed]) -> tuple[Stand, ...]:
    after = {one.charge.position: one for one in consumed}
    stands: list[Stand] = []
    for line in known:
        if line.charged:
            now = after.get(line.position)
            if now is None:  # charged since the history was read
                break
            stands.append(
                Stand(
                    at=line.at, words=line.words, total=stands[-1].total, enforced=now.spent, basic=now.basic,
                    zcdp=now.zcdp, rdp=now.rdp, pld=now.pld,
                )
            )  # fmt: skip
        elif stands:
            stands.append(replace(stands[-1], at=line.at, words=line.words, total=line.epsilon))
        else:
            stands.append(
                Stand(
                    at=line.at,
                    words=line.words,
                    total=line.epsilon,
                    enforced=0.0,
                    basic=0.0,
                    zcdp=0.0,
                    rdp=0.0,
                    pld=0.0,
                )
            )
    return tuple(stands)


def _lines(entries: Sequence[Entry], *, errors: bool) -> tuple[Line, ...]:
    """The lines that entries make: how a charge ended is told with it."""
    ends = {one.spend: one for one in entries if one.kind in (RELEASED, FAILED)}
    return tuple(
        _budget(one) if one.kind == BUDGET else _charge(one, ends.get(one.spend), errors=errors)
        for one in entries
        if one.kind in (BUDGET, RESERVED)
    )


def _charge(one: Entry, end: Entry | None, *, errors: bool) -> Line:
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
        error=str(end.body.get("error", "")) if end is not None and errors else "",
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
