"""What a sweep costs and what the ledger is told of it: worked out from its settings alone, before a row is read."""

from dataclasses import dataclass
from typing import Any

from privacy_core import randomness
from privacy_core.dp.budget import Budget, Neighbours, Purpose
from privacy_core.dp.details import Details, Drawn, Sampling, versions
from privacy_core.dp.enforced import SUMMED, Point
from privacy_core.dp.events import DiscreteLaplace, Event, Selection, apart, together
from privacy_core.dp.ledger import Asked, Prospect
from privacy_core.dp.points import batched, point_of
from privacy_core.usecases import catalog, learning
from privacy_core.usecases.budgets import Account
from privacy_core.usecases.sweep_settings import Accounting, Sweep
from privacy_core.usecases.sweep_training_runs import Candidate

HOW = {
    Accounting.STAND_IN: "Tuned on a table that whoever asked declares public: nothing of the protected table was read "
    "or charged. Train once with the best settings; that run is charged.",
    Accounting.SELECTION: "The best of a secret, random number of runs (Papernot and Steinke 2022): charged as that, "
    "and nothing else of any run is kept. How many there were is not told; how long it took hints at it, so keep times "
    "of jobs and of the ledger from whoever gets the model.",
    Accounting.COMPOSED: "Every run is shown; all of them together are charged, before the first.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSweep:
    """What a sweep would be, and what it would leave of a budget.

    Attributes:
        sweep: Its settings.
        candidates: Its trainings.
        unit: Column by which a person is told; None: one row is one.
        event: What would be charged; None where nothing is.
        point: What that costs by itself.
        epsilon: By the rule that guards budgets, at ``delta``; 0 where nothing is charged, None without a guarantee.
        delta: Beside it.
        why_no_guarantee: Why there is none; None if there is one.
        account: The budget; None where nobody has set one.
        prospect: Whether it fits, and what it would leave; None without a budget or a charge.
    """

    sweep: Sweep
    candidates: tuple[Candidate, ...]
    unit: str | None
    event: Event | None
    point: Point | None
    epsilon: float | None
    delta: float
    why_no_guarantee: str | None
    account: Account | None
    prospect: Prospect | None

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        seen = {each.point: each for each in self.candidates}
        selects = self.sweep.accounting is Accounting.SELECTION
        return {
            "accounting": self.sweep.accounting.value,
            "how": HOW[self.sweep.accounting],
            "epsilon": self.epsilon,
            "delta": self.delta,
            "unit": "row" if self.unit is None else {"column": self.unit},
            "neighbours": Neighbours.ADD_OR_REMOVE_ONE.value,
            "why_no_guarantee": self.why_no_guarantee,
            "candidates": [each.told for each in seen.values()],
            "seeds": self.sweep.seeds,
            "trainings": None if selects else len(self.candidates),
            "mean_runs": self.sweep.mean if selects else None,
            "shape": self.sweep.shape if selects else None,
            "budget": None if self.account is None else self.account.to_json(),
            "spent_after": self.prospect.spent_after if self.prospect else None,
            "fits": None if self.prospect is None else self.prospect.fits,
        }


def cost(sweep: Sweep, candidates: tuple[Candidate, ...]) -> tuple[Event, Point]:
    """What is charged, and what it costs by itself: all trainings, or the best of a secret number of them."""
    delta = candidates[0].config.delta * SUMMED
    if sweep.accounting is Accounting.COMPOSED:
        return batched([(each.plan.event, each.plan.point) for each in candidates], delta)
    moved = candidates[0].plan.rows_per_unit
    score = DiscreteLaplace(score_scale(sweep, moved), moved)
    each_run = dict.fromkeys(together([*apart(each.plan.event), score]) for each in candidates)
    event = Selection(tuple(each_run), sweep.mean, sweep.shape)
    return event, point_of(event, delta)


def score_scale(sweep: Sweep, rows_per_unit: int) -> float:
    """Of the noise on how many held-out rows a run tells rightly: a unit has at most so many of them."""
    return rows_per_unit / sweep.score_epsilon


def asked_of(
    found: catalog.Dataset,
    sweep: Sweep,
    candidates: tuple[Candidate, ...],
    event: Event,
    point: Point,
    budget: Budget,
) -> Asked:
    """What the ledger is asked for; another sweep of the same settings draws anew, so it is asked for anew."""
    selects = sweep.accounting is Accounting.SELECTION
    moved = candidates[0].plan.rows_per_unit
    clipped = dict.fromkeys((each.plan.multiplier, each.config.clip_norm) for each in candidates)
    drawn = [
        Drawn(
            name="gradients",
            parameters={"multiplier": multiplier, "clip_norm": norm, "scale": multiplier * norm * moved},
            sensitivities={"l2": norm * moved},
        )
        for multiplier, norm in clipped
    ]
    counts = dict.fromkeys(each.plan.count_scale for each in candidates if each.plan.count_scale is not None)
    drawn += [Drawn(name="rows", parameters={"scale": scale}, sensitivities={"l1": moved}) for scale in counts]
    if selects:
        drawn += [
            Drawn(name="score", parameters={"scale": score_scale(sweep, moved)}, sensitivities={"l1": moved}),
            Drawn(
                name="number of runs", parameters={"mean": sweep.mean, "shape": sweep.shape}, sensitivities={"l1": 0}
            ),
        ]
    steps = [each.config.steps for each in candidates]
    return Asked(
        source=found.source,
        question={"sweep": sweep.to_json()},
        question_hash=randomness.new_id(),
        event=event,
        point=point,
        purpose=Purpose.TRAINING,
        details=Details(
            dataset=found.id,
            version=found.fingerprint,
            unit=budget.person,
            neighbours=budget.neighbours,
            mechanism="dp-sgd, the best of a secret number of runs" if selects else "dp-sgd, several runs",
            drawn=tuple(drawn),
            # The event tells each run's; here are the largest probability and, of a selection, the steps of one run.
            sampling=Sampling(
                probability=max(each.config.sampling for each in candidates),
                steps=max(steps) if selects else sum(steps),
            ),
            libraries={**versions(), "torch": learning.torch_version()},
        ),
    )


def guarantee(prepared: PlannedSweep, winner: Candidate) -> dict[str, Any]:
    """What is guaranteed of a selected model, in full."""
    return {
        "unit": "row" if prepared.unit is None else {"column": prepared.unit},
        "neighbours": Neighbours.ADD_OR_REMOVE_ONE.value,
        "epsilon": prepared.epsilon,
        "delta": prepared.delta,
        "accountant": "Renyi divergences of the best of a secret number of runs (Papernot and Steinke 2022, theorem 2)",
        "sampling": "Poisson: each unit is in a batch by itself with this probability; batches are secret",
        "sampling_probability": winner.plan.sampling,
        "noise_multiplier": winner.plan.multiplier,
        "clip_norm": winner.config.clip_norm,
        "rows_per_unit": winner.plan.rows_per_unit,
        "steps": winner.plan.steps,
        "selection": {"mean_runs": prepared.sweep.mean, "shape": prepared.sweep.shape, "score": "discrete Laplace"},
    }
