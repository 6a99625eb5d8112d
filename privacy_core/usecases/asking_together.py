"""Several private questions that are fixed together, before any answer is seen: one charge, for less than their sum."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from privacy_core.dp import details
from privacy_core.dp.bounded import BoundedQuery
from privacy_core.dp.budget import Purpose
from privacy_core.dp.enforced import Point
from privacy_core.dp.ledger import Asked, Prospect
from privacy_core.dp.plan import Plan
from privacy_core.dp.points import batched
from privacy_core.engine import Report
from privacy_core.errors import InvalidValueError
from privacy_core.govern import Permission
from privacy_core.usecases import asking, budgets, catalog
from privacy_core.usecases.asking import Planned
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace

MOST = 100  # questions in a batch
OF_ALL = ("budget", "spent_after", "fits", "more_like_this", "released_before")  # no question is paid by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBatch:
    """What a release of several questions would be.

    Attributes:
        each: The questions by themselves.
        point: What all of them cost as one.
        prospect: Whether it fits, and what it would leave; None without a budget.
    """

    each: Sequence[Planned]
    point: Point
    prospect: Prospect | None

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        apart = sum(one.plan.point.epsilon for one in self.each)
        return {
            "epsilon": self.point.epsilon,
            "delta": self.point.delta,
            "epsilon_one_by_one": apart,
            "spent_after": self.prospect.spent_after if self.prospect else None,
            "fits": self.prospect is not None and self.prospect.fits,
            "released_before": self.prospect is not None and self.prospect.known,
            "questions": [
                {name: told for name, told in one.to_json().items() if name not in OF_ALL} for one in self.each
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredBatch:
    """Released answers to several questions.

    Attributes:
        planned: As they were asked.
        spend: Their name in the ledger.
        answers: One a question, as the ledger keeps them.
        free: Whether they were released before.
    """

    planned: PlannedBatch
    spend: str
    answers: Sequence[Mapping[str, Any]]
    free: bool

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        planned = self.planned.to_json()
        told = [
            {**question, **asking.told_answer(answer)}
            for question, answer in zip(planned["questions"], self.answers, strict=True)
        ]
        return {**planned, "questions": told, "spend": self.spend, "released_before": self.free}


@act("plan private questions together", needs=Permission.ASK, audit=Audit.NEVER)
def plan_together(
    workspace: Workspace,
    dataset: str,
    questions: Sequence[Mapping[str, Any]],
    *,
    delta: float = 0.0,
    purpose: Purpose = Purpose.EXPLORATION,
) -> PlannedBatch:
    """What a release of several questions as one would cost; reads the table's schema and the ledger, no record.

    Args:
        workspace: Where.
        dataset: Whom to ask.
        questions: As JSON values, each with its own epsilon.
        delta: That the batch may take beside what the questions take: with some, many cost less than their sum.
        purpose: From which share.

    Raises:
        InvalidValueError: a question is not clear, or there is none.
    """
    return _prepared(workspace, catalog.find(workspace, dataset), questions, delta, purpose)[0]


@act("release private answers together", needs=Permission.ASK, logs=("dataset", "purpose"))
def release_together(
    workspace: Workspace,
    dataset: str,
    questions: Sequence[Mapping[str, Any]],
    *,
    delta: float = 0.0,
    purpose: Purpose = Purpose.EXPLORATION,
    report: Report | None = None,
) -> AnsweredBatch:
    """Charges for several questions as one, draws their answers and keeps them.

    Raises:
        InvalidValueError: as `plan_together`; nothing was charged.
        NoBudgetError, OverBudgetError, LedgerBrokenError: nothing was charged.
        NotDrawnError: it failed after the charge, which stays.
    """
    found = catalog.find(workspace, dataset)
    planned, asked, queries = _prepared(workspace, found, questions, delta, purpose)
    if planned.prospect is None:
        raise budgets.no_budget(found)

    def draw() -> dict[str, Any]:
        answers = []
        for place, (plan, query) in enumerate(queries):
            if report is not None:
                report(place, len(queries))
            answers.append(asking.drawn(workspace, found, plan, query, lambda _done, _total: None))
        return {"answers": answers}

    answer, spend, free = asking.paid(workspace, asked, draw)
    return AnsweredBatch(planned=planned, spend=spend, answers=answer["answers"], free=free)


def _prepared(
    workspace: Workspace,
    found: catalog.Dataset,
    questions: Sequence[Mapping[str, Any]],
    delta: float,
    purpose: Purpose,
) -> tuple[PlannedBatch, Asked, list[tuple[Plan, BoundedQuery]]]:
    if not 1 <= len(questions) <= MOST:
        raise InvalidValueError(f"{len(questions)} questions were asked together; it can be 1 to {MOST}.")
    if not 0 <= delta < 1:
        raise InvalidValueError(f"delta is {delta:g}; it must be at least 0 and below 1.")
    account = asking.account_of(workspace, found)
    budget = account.standing.budget if account else None
    queries = [asking.planned_query(workspace, found, told, budget) for told in questions]
    each = [asking.asked_of(found, plan, budget, purpose) for plan, _ in queries]
    event, point = batched([(one.event, one.point) for one in each], delta + sum(one.point.delta for one in each))
    hashes = json.dumps(["batch", float(delta).hex(), *(one.question_hash for one in each)])
    asked = Asked(
        source=found.source,
        question={"together": [dict(one.question) for one in each]},
        question_hash=hashlib.sha256(hashes.encode()).hexdigest(),
        event=event,
        point=point,
        purpose=purpose,
        details=details.together([one.details for one in each]),
    )
    prospect = budgets.prospect_of(workspace, asked) if account else None
    plans = tuple(Planned(plan=plan, account=account, prospect=None) for plan, _ in queries)
    return PlannedBatch(each=plans, point=point, prospect=prospect), asked, queries
