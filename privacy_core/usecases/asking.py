"""Private questions: planned without a look at the data, released against the budget of the people, kept for good."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from privacy_core.checks import columns_present
from privacy_core.dp import events
from privacy_core.dp.answer import figures
from privacy_core.dp.bounded import BoundedQuery, bounded_query
from privacy_core.dp.budget import Budget, NoBudgetError, Purpose
from privacy_core.dp.condition import read_condition
from privacy_core.dp.details import details_of
from privacy_core.dp.drawing import draw_all
from privacy_core.dp.ledger import Asked, Ledger, Prospect
from privacy_core.dp.plan import Plan, plan, scale_of_choice
from privacy_core.dp.question import Question
from privacy_core.dp.workloads import described
from privacy_core.engine import Report
from privacy_core.errors import InvalidValueError, PrivacyCoreError
from privacy_core.govern import Permission
from privacy_core.usecases import budgets, catalog, foreseen
from privacy_core.usecases.budgets import Account
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace

SALT = "contributions"  # key by which of a unit's records are chosen
STEPS = 4  # of a release: look at the records, load the samplers, draw, keep


class NotDrawnError(PrivacyCoreError):
    """A release failed after it was paid for. Why it failed can hang on the data, so it is not said here."""

    def message(self) -> str:
        return (
            "The answer could not be drawn. What it costs stays charged, since an error can tell of the data. Why it "
            "failed stands in the ledger, for an administrator."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a release would be, and what it would leave.

    Attributes:
        plan: Noise, cost and noise interval.
        account: The budget; None where nobody has set one, so that nothing can be released.
        prospect: Whether it fits, what it would leave, how many like it; None without a budget.
    """

    plan: Plan
    account: Account | None
    prospect: Prospect | None

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        question, point, each = self.plan.question, self.plan.point, self.plan.each or (self.plan,)
        parts = [_part(part) for part in self.plan.parts]
        names = _names(each)
        scales = {part.figure: part.scale * part.grid for part in self.plan.parts}
        if self.plan.choice is not None:
            moved, epsilon = self.plan.rows_moved, self.plan.choice.epsilon
            scales |= {str(one): scale_of_choice(epsilon, one, moved) for one in question.quantiles}
        return {
            "question": question.canonical(),
            "epsilon": point.epsilon,
            "delta": point.delta,
            "mechanism": "exponential" if self.plan.choice else question.mechanism.value,
            "scale": _alone(scales),
            "noise_interval": _alone({name: one.noise_interval(one.question.n) for name, one in names}),
            "noise_interval_by_records": _known({name: dict(foreseen.by_records(one)) or None for name, one in names}),
            "noise_interval_in_ranks": _known({name: one.ranks for name, one in names}),
            "threshold": self.plan.threshold,
            "strategies": [asdict(one) for one in self.plan.errors or ()],
            "confidence": self.plan.confidence,
            "groups": self.plan.groups,
            "parts": parts,
            "events": [events.to_json(event) for event in self.plan.events],
            "budget": None if self.account is None else self.account.to_json(),
            "spent_after": self.prospect.spent_after if self.prospect else None,
            "fits": self.prospect is not None and self.prospect.fits,
            "more_like_this": self.prospect.more if self.prospect else None,
            "released_before": self.prospect is not None and self.prospect.known,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A released answer.

    Attributes:
        planned: As it was asked.
        spend: Its name in the ledger.
        answer: Figures, as the ledger keeps them.
        free: Whether it was released before, so that nothing was charged now.
    """

    planned: Planned
    spend: str
    answer: Mapping[str, Any]
    free: bool

    def to_json(self) -> dict[str, Any]:
        """As JSON values: the plan and the answer."""
        return {
            **self.planned.to_json(),
            **told_answer(self.answer),
            "spend": self.spend,
            "released_before": self.free,
        }


@act("plan a private question", needs=Permission.ASK, audit=Audit.NEVER)
def plan_question(
    workspace: Workspace, dataset: str, told: Mapping[str, Any], *, purpose: Purpose = Purpose.EXPLORATION
) -> Planned:
    """What a release would cost and how far off it may be; reads the table's schema and the ledger, no record.

    Args:
        workspace: Where.
        dataset: Whom to ask.
        told: The question as JSON values; its unit is the budget's unless it says another.
        purpose: From which share it would be paid.

    Raises:
        InvalidValueError: the question is not clear, does not fit the table, or has another unit than the budget.
    """
    return _prepared(workspace, catalog.find(workspace, dataset), told, purpose)[0]


@act("release a private answer", needs=Permission.ASK, logs=("dataset", "purpose"))
def release_answer(
    workspace: Workspace,
    dataset: str,
    told: Mapping[str, Any],
    *,
    purpose: Purpose = Purpose.EXPLORATION,
    report: Report | None = None,
) -> Answered:
    """Charges for a question, draws its answer and keeps it; the same question again is answered for nothing.

    Raises:
        InvalidValueError: as `plan_question`; nothing was charged.
        NoBudgetError, OverBudgetError, LedgerBrokenError: nothing was charged.
        NotDrawnError: it failed after the charge, which stays.
    """
    found = catalog.find(workspace, dataset)
    planned, asked, query = _prepared(workspace, found, told, purpose)
    if planned.account is None:
        raise budgets.no_budget(found)
    answer, spend, free = paid(
        workspace, asked, lambda: drawn(workspace, found, planned.plan, query, report or _silent)
    )
    return Answered(planned=planned, spend=spend, answer=answer, free=free)


def paid(workspace: Workspace, asked: Asked, draw: Callable[[], dict[str, Any]]) -> tuple[Mapping[str, Any], str, bool]:
    """Charges, then draws, then keeps the answer: what failed after the charge stays charged.

    Returns:
        The answer, its name in the ledger, and whether it was released before and is free.

    Raises:
        NotDrawnError: it failed after the charge.
    """
    ledger = Ledger(workspace.store, workspace.actor.name)
    reserved = ledger.reserve(asked)
    if reserved.answer is not None:
        return reserved.answer, reserved.spend, True
    try:
        answer = draw()
        ledger.commit(asked.source, reserved.spend, answer)
    except BaseException as error:
        with suppress(PrivacyCoreError):  # unfinished is charged as failed is
            ledger.fail(asked.source, reserved.spend, type(error).__name__)
        if isinstance(error, Exception):
            raise NotDrawnError from None
        raise
    return answer, reserved.spend, False


def account_of(workspace: Workspace, found: catalog.Dataset) -> Account | None:
    """The budget of a table's people; None where nobody has set one."""
    try:
        return budgets.account(workspace, found.source)
    except NoBudgetError:
        return None


def planned_query(
    workspace: Workspace, found: catalog.Dataset, told: Mapping[str, Any], budget: Budget | None
) -> tuple[Plan, BoundedQuery]:
    """The plan of a question and its SQL; reads no record."""
    question = _question(found, told, budget)
    planned = plan(question, budget or _any_budget(question))
    salt = workspace.store.keyring.key(SALT).hex()
    return planned, bounded_query(planned, f"dataset_{found.id}", kinds(found), workspace.engine.quote, salt=salt)


def _prepared(
    workspace: Workspace, found: catalog.Dataset, told: Mapping[str, Any], purpose: Purpose
) -> tuple[Planned, Asked, BoundedQuery]:
    account = account_of(workspace, found)
    budget = account.standing.budget if account else None
    planned, query = planned_query(workspace, found, told, budget)
    asked = asked_of(found, planned, budget, purpose)
    if account is None:
        return Planned(plan=planned, account=None, prospect=None), asked, query
    prospect = budgets.prospect_of(workspace, asked)
    return Planned(plan=planned, account=account, prospect=prospect), asked, query


def _question(found: catalog.Dataset, told: Mapping[str, Any], budget: Budget | None) -> Question:
    unit = told.get("unit") or {}
    if not isinstance(unit, Mapping):
        raise InvalidValueError(
            "The question is not clear. unit: an object with column, max_groups, max_rows_per_group."
        )
    if budget is not None and budget.person is not None:
        unit = {"column": budget.person, **unit}
    question = Question.read({**told, **({"unit": dict(unit)} if unit else {})})
    columns_present({*filter(None, (question.column, question.unit.column)), *question.by}, found.columns, at_least=0)
    if question.where is None:
        return question
    condition = read_condition(question.where, kinds(found), lambda name: name)
    return question.model_copy(update={"where": condition.canonical})


def kinds(found: catalog.Dataset) -> dict[str, str]:
    """Column to "number", "text" or "time": how a question compares it."""
    return {name: _kind(told) for name, told in found.types.items()}


def _kind(told: str) -> str:
    if told.startswith(("int", "uint", "float", "double", "halffloat", "decimal")):
        return "number"
    return "time" if told.startswith(("date", "time")) else "text"


def asked_of(found: catalog.Dataset, planned: Plan, budget: Budget | None, purpose: Purpose) -> Asked:
    """A plan as the ledger is asked for it; without a budget nothing will be."""
    question = planned.question
    parts = [events.to_json(event) for event in planned.events]
    return Asked(
        source=found.source,
        question=question.canonical(),
        question_hash=question.hashed(found.fingerprint, *map(str, parts)),
        event=events.together(planned.events),
        point=planned.point,
        purpose=purpose,
        details=details_of(planned, budget or _any_budget(question), dataset=found.id, fingerprint=found.fingerprint),
    )


def _any_budget(question: Question) -> Budget:
    """For a plan of people who have none: of the question's own unit, and as if its delta could be had."""
    return Budget(epsilon=1.0, person=question.unit.column)


def told_answer(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer of the ledger as JSON values: one figure by itself, or all by group."""
    told = answer["figures"]
    alone = len(told) == 1 and "group" not in told[0]
    return {
        "answer": told[0]["value"] if alone else told,
        "answer_interval": told[0]["noise_interval"] if alone else None,
    }


def _part(part: Any) -> dict[str, Any]:
    return {
        "name": part.figure,
        "epsilon": part.point.epsilon,
        "delta": part.point.delta,
        "l0": part.l0,
        "linf": part.linf,
        "l1": part.l1,
        "l2_squared": part.l2_squared,
        "grid": float(part.grid).hex(),
        "scale": float(part.scale).hex(),
        "noise_interval": part.interval,
        "threshold": part.threshold,
    }


def drawn(
    workspace: Workspace, found: catalog.Dataset, planned: Plan, query: BoundedQuery, report: Report
) -> dict[str, Any]:
    """What is released: noisy figures of every group, empty ones too."""
    engine = workspace.engine
    catalog.table(workspace, found.id)
    report(0, STEPS)
    for name, table in query.tables.items():
        engine.open_arrow(name, table)
    try:
        exact = engine.query(query.sql, query.parameters)
        buckets = {place: engine.query(sql, query.parameters) for place, sql in query.buckets.items()}
    finally:
        for name in query.tables:
            engine.close(name)
    report(1, STEPS)
    told = figures(planned, draw_all(planned, query, exact, buckets))
    report(3, STEPS)
    measured = {"strategy": described(planned.question)} if planned.errors else {}
    return {"figures": [one.to_json() for one in told], "confidence": planned.confidence, **measured}


def _names(each: Sequence[Plan]) -> list[tuple[str, Plan]]:
    """What is asked, as one of several: "mean age"; with its place, where that is asked more than once."""
    told = [" ".join(filter(None, (one.question.aggregate.value, one.question.column))) for one in each]
    return [
        (name if told.count(name) == 1 else f"{name} {place}", one)
        for place, (name, one) in enumerate(zip(told, each, strict=True))
    ]


def _alone(figures: Mapping[str, Any]) -> Any:
    """One figure, or several by the name of what they are of."""
    return next(iter(figures.values())) if len(figures) == 1 else figures


def _known(figures: Mapping[str, Any]) -> Any:
    """Those that are not None, as `_alone` tells them; None where none is."""
    return _alone({name: figure for name, figure in figures.items() if figure is not None} or {"": None})


def _silent(_done: int, _total: int) -> None: ...
