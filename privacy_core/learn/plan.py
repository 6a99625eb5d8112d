"""What a training would cost and how much noise it needs: worked out from its settings alone, before a row is read."""

from dataclasses import dataclass
from functools import lru_cache

from privacy_core.dp.accountants import Recomposed, recompose
from privacy_core.dp.distributions import Composition
from privacy_core.dp.enforced import SUMMED, Point, Totals
from privacy_core.dp.events import DiscreteLaplace, Event, Training, together
from privacy_core.dp.points import LEAST_DELTA, calibrated, point_of
from privacy_core.errors import InvalidValueError
from privacy_core.learn.config import COUNT_SHARE, LEAST_NOISE, TrainConfig

NO_POINT = Point(float("inf"), 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlan:
    """Noise and cost of a training.

    Attributes:
        multiplier: Standard deviation of the noise per sensitivity of a step.
        sampling: Probability that a unit is in a batch.
        steps: How many batches.
        rows_per_unit: Rows of a unit in a batch at most: a step's sum moves by at most so many clipping norms.
        count_scale: Of the noise on the number of rows; None where it is public.
        event: What the ledger records.
        point: What it costs by itself.
        epsilon: By the rule that guards budgets, at ``delta``: the claim.
        delta: Beside it.
        by: Epsilon of the same by every accountant, for comparison.
    """

    multiplier: float
    sampling: float
    steps: int
    rows_per_unit: int
    count_scale: float | None
    event: Event
    point: Point
    epsilon: float
    delta: float
    by: Recomposed


def planned(config: TrainConfig, *, persons: bool) -> TrainingPlan:
    """The plan of a training with noise; it reads nothing.

    The noise is the least with which a budget of the config's epsilon and delta, of which nothing was spent, admits
    the training: the rule is the one that guards budgets (`dp.enforced`), which holds also for what is chosen later.

    Args:
        config: With an epsilon or a noise multiplier.
        persons: Whether the unit is a person with several rows; else a row.

    Raises:
        InvalidValueError: no noise brings it within epsilon.
    """
    return _planned(
        config.epsilon,
        config.delta,
        config.noise_multiplier,
        config.sampling,
        config.steps,
        config.rows_per_person if persons else 1,
        config.rows is None,
    )


@lru_cache(maxsize=256)
def _planned(
    epsilon: float | None,
    delta: float,
    multiplier: float | None,
    sampling: float,
    steps: int,
    rows_per_unit: int,
    counts: bool,  # noqa: FBT001 - for the cache
) -> TrainingPlan:
    # Beside a given noise the count costs about as little: a hundredth is about its part of epsilon 1.
    scale = rows_per_unit / (COUNT_SHARE * (epsilon or 1.0)) if counts else None

    def event_of(noise: float) -> Event:
        training = Training(sampling, noise, steps)
        return training if scale is None else together([DiscreteLaplace(scale, rows_per_unit), training])

    if epsilon is not None:
        found = calibrated(event_of, epsilon, delta)
        noise, event, point, spent = found.noise, found.event, found.point, found.spent.epsilon
        if noise < LEAST_NOISE:
            raise InvalidValueError(
                f"Epsilon {epsilon:g} asks for noise of {noise:.3g} times the sensitivity; {LEAST_NOISE:g} is the "
                "least that is drawn safely. Ask for a smaller epsilon, or train without one."
            )
    else:
        noise = multiplier or 0.0
        event = event_of(noise)
        point = point_of(event, delta * SUMMED)
        spent = Totals.none().plus(event, point).spent(delta).epsilon
    return TrainingPlan(
        multiplier=noise,
        sampling=sampling,
        steps=steps,
        rows_per_unit=rows_per_unit,
        count_scale=scale,
        event=event,
        point=point,
        epsilon=spent,
        delta=delta,
        by=recompose([event], delta),
    )


def epsilon_after(plan: TrainingPlan, steps: int) -> float:
    """The last of `epsilons_after`."""
    return epsilons_after(plan, (steps,))[-1]


@lru_cache(maxsize=256)
def epsilons_after(plan: TrainingPlan, steps: tuple[int, ...]) -> tuple[float, ...]:
    """What a training would claim that had been planned for fewer steps with this noise: for a curve.

    It says how the claim comes about, not what is charged: all planned steps are, whenever the training ends. Each
    figure is an upper bound by the rule that guards budgets, and that of all steps is the claim.

    Args:
        plan: Of all steps.
        steps: How many, rising, from 0 to those of the plan.
    """
    count: list[Event] = [] if plan.count_scale is None else [DiscreteLaplace(plan.count_scale, plan.rows_per_unit)]
    composed = Composition([plan.event], plan.delta * SUMMED) if plan.delta * SUMMED >= LEAST_DELTA else None
    if composed is not None:
        composed.add(count)
    found, before = [], 0
    for many in steps:
        first: list[Event] = [Training(plan.sampling, plan.multiplier, many)] if many else []
        bounds = [plan.epsilon]
        if many < plan.steps:
            # Without an epsilon of its own this leaves the filter of divergences alone.
            totals = Totals.none().plus(together([*count, *first]), NO_POINT) if count or first else Totals.none()
            bounds.append(totals.spent(plan.delta).epsilon)
        if many < plan.steps and composed is not None:
            composed.add([Training(plan.sampling, plan.multiplier, many - before)] if many > before else [])
            bounds.append(composed.epsilon())
            before = many
        found.append(min(bounds))
    return tuple(found)
