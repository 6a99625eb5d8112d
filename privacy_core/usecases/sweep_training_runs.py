"""The work of a sweep: many trainings on the same rows, each measured; or a secret number of them, the best told."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any

from privacy_core.dp.mechanisms import draw_count
from privacy_core.learn import selection
from privacy_core.learn.checkpoint import Model
from privacy_core.learn.closed_form import ClosedForm
from privacy_core.learn.config import TrainConfig
from privacy_core.learn.networks import network, task_of
from privacy_core.learn.noise import Chance, Secret, Simulated
from privacy_core.learn.plan import TrainingPlan
from privacy_core.learn.training import descend, descent_of
from privacy_core.usecases import learning
from privacy_core.usecases.learning import Material

if TYPE_CHECKING:
    from privacy_core.usecases.training import Report

LABELS, NUMBERS = ("accuracy", "auc", "f1", "calibration_error"), ("mae", "rmse", "r2")
RANGES = {**dict.fromkeys(LABELS, (0.0, 1.0)), **dict.fromkeys(NUMBERS, (0.0, math.inf)), "r2": (-math.inf, 1.0)}
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One training of a sweep.

    Attributes:
        point: Number of its point: trainings of one point differ in their seed alone.
        settings: By which its point differs from others, beside epsilon and model.
        config: All of it.
        plan: Its noise and cost.
    """

    point: int
    settings: Mapping[str, Any]
    config: TrainConfig
    plan: TrainingPlan

    @property
    def told(self) -> dict[str, Any]:
        """What it is, without how good it is."""
        return {
            "epsilon": self.plan.epsilon,
            "model": self.config.model,
            "settings": dict(self.settings),
            "noise_multiplier": self.plan.multiplier,
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Winner:
    """The best of a secret number of runs.

    Attributes:
        candidate: Which it is.
        model: That it made.
        right: Held-out rows that it tells rightly, with noise.
        rows: Rows to learn from: the public number, or its own with noise.
    """

    candidate: Candidate
    model: Model
    right: int
    rows: int

    @property
    def accuracy(self) -> float:
        """About, from noisy and public figures alone, in [0, 1]."""
        share = self.candidate.config.test_share
        return min(1.0, max(0.0, self.right / max(1.0, self.rows * share / (1 - share))))


def points(given: Material, candidates: Sequence[Candidate], *, public: bool, report: "Report") -> list[dict[str, Any]]:
    """Every candidate trained and measured on held-out rows: exact figures.

    Args:
        given: Rows.
        candidates: In the order of their points.
        public: Whether these rows are public, so that their number is.
        report: Called with steps done and steps in all.

    Returns:
        For each point what it is, each run's figures, and their mean with an interval of 95% over seeds: it tells of
        noise and initial weights, not of other rows. None where a figure or an interval is not there.
    """
    found: dict[int, dict[str, Any]] = {}
    steps, total = 0, sum(each.config.steps for each in candidates)
    for number, each in enumerate(candidates, start=1):
        told = _Steps(report, steps, total, f"training {number} of {len(candidates)}")
        model, _ = _trained(given, each, rows=len(given.learn) if public else None, told=told)
        steps += each.config.steps
        point = found.setdefault(each.point, {**each.told, "runs": []})
        point["runs"].append({"seed": each.config.seed, **_figures(model, given)})
    names = NUMBERS if candidates[0].config.predicts_number else LABELS
    for point in found.values():
        point["metrics"] = {name: interval([run.get(name) for run in point["runs"]], *RANGES[name]) for name in names}
    return list(found.values())


def lines(given: Material, candidates: Sequence[Candidate], report: "Report") -> dict[str, Any]:
    """What points are compared with: each model without noise, and what needs no model; exact figures."""
    free: dict[str, Any] = {}
    majority: Any = None
    nets = list({(each.config.model, each.config.layers): each for each in candidates}.values())
    for each in nets:
        report(0, 0, "training without noise, to compare")
        model = _without_noise(given, each.config)
        figures = _figures(model, given)
        majority = figures.pop("majority", majority)
        name = each.config.model + ("" if each.config.model == "linear" else f" {list(each.config.layers)}")
        free[name] = figures
    return {"without_noise": free, "majority": majority}


def best_of_secretly_many(
    given: Material, candidates: Sequence[Candidate], *, mean: float, shape: float, score_scale: float, report: "Report"
) -> Winner:
    """The best of a secret number of runs, each of a candidate drawn with replacement; all else of them is forgotten.

    Runs are alike and by themselves, so the first of equally good ones is one of them by chance. A run whose weights
    are no numbers counts as one that tells no row: to fail for it would tell of a run that is not the best.

    Args:
        given: Rows; of those to test on, as many of a person count as of those to learn from.
        candidates: Each equally likely.
        mean: Of the number of runs.
        shape: Of its distribution.
        score_scale: Of the noise on each run's score: the number of held-out rows that it tells rightly.
        report: Called so that it can end the work; it never hears how far that is.
    """
    test = selection.first_of_each(given.test, candidates[0].plan.rows_per_unit) if _capped(given) else given.test
    best: Winner | None = None
    told = _Steps(report, 0, 0, "choosing in secret")
    for _ in range(selection.number_of_runs(mean, shape)):
        candidate = candidates[selection.chosen(len(candidates))]
        model, rows = _trained(given, candidate, rows=None, told=told)
        right = draw_count(
            selection.rightly_told(model.says(test.features), test.target),
            scale=score_scale,
            sensitivity=candidate.plan.rows_per_unit,
        )
        if best is None or right > best.right:
            best = Winner(candidate=candidate, model=model, right=right, rows=rows)
    if best is None:
        raise RuntimeError("there is at least one run")
    return best


def interval(
    figures: Sequence[float | None], least: float = -math.inf, most: float = math.inf
) -> dict[str, float | None]:
    """Mean of a figure over seeds, and its interval of 95% by Student's t within its range; None where not known.

    >>> interval([0.5])
    {'mean': 0.5, 'low': None, 'high': None}
    """
    known = [each for each in figures if each is not None]
    if not known or len(known) < len(figures):
        return {"mean": None, "low": None, "high": None}
    mean = fmean(known)
    if len(known) == 1:
        return {"mean": mean, "low": None, "high": None}
    from scipy.special import stdtrit  # noqa: PLC0415 - takes a moment

    half = float(stdtrit(len(known) - 1, (1 + CONFIDENCE) / 2)) * stdev(known) / math.sqrt(len(known))
    return {"mean": mean, "low": max(least, mean - half), "high": min(most, mean + half)}


class _Steps:
    """Tells a sweep's progress from that of each training."""

    def __init__(self, report: "Report", before: int, total: int, note: str) -> None:
        self._report, self._before, self._total, self._note = report, before, total, note

    def __call__(self, step: int, module: Any, loss: float | None) -> None:  # noqa: ARG002 - as a training tells
        self._report(self._before + step if self._total else 0, self._total, self._note)


def _trained(given: Material, candidate: Candidate, *, rows: int | None, told: _Steps) -> tuple[Model, int]:
    """One private training, and about how many rows it learned from: public or with noise, unless it was given."""
    config, plan = candidate.config, candidate.plan
    if rows is None and (config.rows is not None or plan.count_scale is None):
        rows = config.rows or len(given.learn)
    elif rows is None:
        rows = max(1, draw_count(len(given.learn), scale=plan.count_scale or 0.0, sensitivity=plan.rows_per_unit))
    how = descent_of(config, multiplier=plan.multiplier, rows_per_unit=plan.rows_per_unit, rows=rows)
    model = _fresh(given, config)
    chance: Chance = Simulated(config.seed) if config.simulation else Secret()
    descend(model.module, ClosedForm(model.module, model.task), given.learn, how, chance, told=told)
    return model, rows


def _without_noise(given: Material, config: TrainConfig) -> Model:
    """The same model without noise; where steps without clipping lead astray, smaller ones are tried."""
    as_usual = descent_of(config, multiplier=0.0, rows_per_unit=1, rows=len(given.learn))
    for smaller in (1, 10, 100, 1000):
        how = replace(as_usual, clip_norm=math.inf, noise=0.0, learning_rate=learning.BASELINE_RATE / smaller)
        model = _fresh(given, config)
        before = _loss(model, given)
        descend(model.module, ClosedForm(model.module, model.task), given.learn, how, Secret())
        if _loss(model, given) <= before:
            break
    return model


def _loss(model: Model, given: Material) -> float:
    """Mean over rows learned from."""
    import torch  # noqa: PLC0415 - takes seconds

    with torch.no_grad():
        outputs = model.module(torch.from_numpy(given.learn.features))
        return float(model.task.losses(outputs, torch.from_numpy(given.learn.target)).mean())


def _fresh(given: Material, config: TrainConfig) -> Model:
    outputs = task_of(given.schema[config.target]).outputs
    module = network(given.learn.features.shape[1], config.layers, outputs, initial=config.seed)
    return Model(target=config.target, schema=given.schema, hidden=config.layers, module=module)


def _figures(model: Model, given: Material) -> dict[str, Any]:
    """Exact figures of a model; none where its weights are no numbers."""
    if not all(bool(each.isfinite().all()) for each in model.module.parameters()):
        return {}
    told = learning.measured(model, given).to_json()
    if "mae" in told:
        return {**{name: told[name] for name in NUMBERS}, "majority": told["baseline_mae"]}
    return {name: told[name] for name in (*LABELS, "majority")}


def _capped(given: Material) -> bool:
    return given.test.units < len(given.test)
