"""Answers that were released: looked up for nothing, as often as one likes, in words that may leave the studio."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from privacy_core.dp import events
from privacy_core.dp.charges import RELEASED, RESERVED
from privacy_core.dp.ledger import Entry, Ledger
from privacy_core.dp.plan import plan
from privacy_core.dp.question import Question
from privacy_core.dp.workload_answers import range_of
from privacy_core.govern import Permission
from privacy_core.usecases import budgets, catalog
from privacy_core.usecases.asking import Planned
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.question_words import in_words, without_constants
from privacy_core.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """An answer that was released, with how it was made.

    Attributes:
        spend: Its name in the ledger; of several that were asked together, with its place.
        at: When it was paid for, in seconds since 1970.
        actor: Who asked.
        purpose: From which share of the budget it was paid.
        question: In its canonical form, with the constants of its condition.
        epsilon: What it cost by itself.
        delta: The same.
        event: That was drawn, as the ledger records it.
        details: Dataset, version, unit, parameters of the noise, libraries.
        figures: One for each group.
        confidence: Of their noise intervals.
        together: How many questions were paid by this epsilon.
    """

    spend: str
    at: float
    actor: str
    purpose: str
    question: Mapping[str, Any]
    epsilon: float
    delta: float
    event: Mapping[str, Any]
    details: Mapping[str, Any]
    figures: Sequence[Mapping[str, Any]]
    confidence: float
    together: int = 1

    @property
    def words(self) -> str:
        """What was asked, for whoever asked."""
        return in_words(self.question)

    @property
    def shareable(self) -> dict[str, Any]:
        """The question without what is an exact statement about records beside its answer.

        Constants of its condition are left out, and a number of records that whoever asked knew.
        """
        told = dict(self.question)
        if told.get("where"):
            told["where"] = without_constants(told["where"])
        if self.details.get("neighbours") != "replace one":
            told["n"] = None
            told["aggregates"] = [{**each, "n": None} for each in told.get("aggregates", [])]
        return told


@act("list released answers", needs=Permission.ASK, audit=Audit.FIRST, logs=("dataset",))
def released_answers(workspace: Workspace, dataset: str) -> tuple[Released, ...]:
    """All answers of a dataset as it is, newest first; a copy with the same content has the same ones."""
    return _released(workspace, catalog.find(workspace, dataset))


@act("find a released answer", needs=Permission.ASK, audit=Audit.NEVER)
def answer_to(workspace: Workspace, dataset: str, planned: Planned) -> Released | None:
    """What was released for a question before; None if nothing was."""
    if planned.prospect is None or not planned.prospect.known:
        return None
    question = _plain(planned.plan.question.canonical())
    event = _plain(events.to_json(events.together(planned.plan.events)))
    found = _released(workspace, catalog.find(workspace, dataset))
    return next((one for one in found if one.question == question and one.event == event), None)


@act("work out a range of a released answer", needs=Permission.ASK, audit=Audit.NEVER)
def range_within(
    workspace: Workspace, dataset: str, released: Released, ends: tuple[float, float]
) -> Mapping[str, Any]:
    """How many records lie in a range, of an answer for all ranges: worked out of noisy figures, so it is free.

    Raises:
        InvalidValueError: an end is no edge of its bins.
    """
    found = catalog.find(workspace, dataset)
    budget = budgets.account(workspace, found.source).standing.budget
    then = replace(budget, delta=0.0)  # its delta may have changed, and the question says the one that was taken
    planned = plan(Question.read(released.question), then, confidence=released.confidence)
    values = {tuple(next(iter(one["group"].values()))): one["value"] for one in released.figures}
    row = range_of(planned, values, ends)
    return {"value": row.value, "noise_interval": [row.value - row.half_width, row.value + row.half_width]}


def _released(workspace: Workspace, found: catalog.Dataset) -> tuple[Released, ...]:
    head = budgets.ledger_head(workspace, found.source)
    ledger = Ledger(workspace.store, workspace.actor.name)
    return workspace.keep(
        ("answers", found.source, found.fingerprint, head),
        lambda: tuple(_answers(ledger.entries(found.source), version=found.fingerprint))[::-1],
    )


def _answers(known: Iterable[Entry], *, version: str) -> Iterable[Released]:
    asked: dict[str, Entry] = {}
    for one in known:
        if one.kind == RESERVED and one.body["details"].get("version") == version:
            asked[one.spend] = one
        elif one.kind == RELEASED and one.spend in asked:
            yield from _of_entry(asked[one.spend], one.body["answer"] or {})


def _of_entry(before: Entry, answer: Mapping[str, Any]) -> Iterable[Released]:
    """The answer of a line of the ledger; one for each question, where several were asked together."""
    together = before.body["question"].get("together")
    questions = [before.body["question"]] if together is None else together
    told = [answer] if together is None else answer.get("answers", [])
    for place, (question, one) in enumerate(zip(questions, told, strict=False)):
        if "figures" in one:
            yield Released(
                spend=before.spend if together is None else f"{before.spend}.{place}",
                at=before.at,
                actor=before.actor,
                purpose=before.body["purpose"],
                question=question,
                epsilon=float.fromhex(before.body["epsilon"]),
                delta=float.fromhex(before.body["delta"]),
                event=before.body["event"],
                details=before.body["details"],
                figures=one["figures"],
                confidence=one["confidence"],
                together=len(questions),
            )


def _plain(told: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(told))
