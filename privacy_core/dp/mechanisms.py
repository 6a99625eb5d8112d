"""Noise from OpenDP, on integers: its exact samplers, and its proof of their cost, each time compared with the plan."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from privacy_core.dp.events import DiscreteLaplace
from privacy_core.dp.plan import Part, Plan, scale_of_choice
from privacy_core.dp.question import Mechanism
from privacy_core.errors import PrivacyCoreError

Ints = npt.NDArray[np.int64]

ROUNDING = 1e-12  # plan and proof are both rounded up: refused for the last bit, a charged release would be lost
LARGEST = 2**62  # figures saturate here, and noise cannot take them past 64 bits


class PlanNotProvedError(PrivacyCoreError):
    """OpenDP proves less than the plan promised: nothing is drawn."""

    def __init__(self, part: str, planned: float, proved: float) -> None:
        super().__init__(part, planned, proved)

    def message(self) -> str:
        part, planned, proved = self.facts
        return (
            f"The noise of {part!r} was planned at {planned:.6g} and is proved for {proved:.6g} only. Nothing was "
            "released. This is a fault of the studio: tell its developers."
        )


@cache
def _opendp() -> Any:
    """OpenDP takes seconds to load, so it comes when something is drawn."""
    import opendp.prelude as dp  # noqa: PLC0415

    dp.enable_features("contrib", "honest-but-curious")
    return dp


def saturated(figures: Sequence[int]) -> Ints:
    """Figures as whole numbers of 64 bits: what lies beyond ends at `LARGEST`, which brings no two figures apart."""
    return np.array([max(-LARGEST, min(LARGEST, int(one))) for one in figures], dtype=np.int64)


def draw(part: Part, mechanism: Mechanism, figures: Ints) -> list[int]:
    """Adds noise to the figures of one part.

    Args:
        part: As planned.
        mechanism: Which noise.
        figures: One for each group, shape ``(n_groups,)``.

    Returns:
        As many noisy whole numbers, below zero too.

    Raises:
        PlanNotProvedError: OpenDP's privacy map says more than the plan.
    """
    if part.threshold is not None:
        raise TypeError("this part tells only groups above a threshold: draw_found")
    dp = _opendp()
    domain = dp.vector_domain(dp.atom_domain(T="i64"))
    if mechanism is Mechanism.LAPLACE:
        measurement: Any = dp.m.make_laplace(domain, dp.l1_distance(T="i64"), scale=part.scale)
        _compare(part.name, part.event.pure, measurement.map(part.l1))
    else:
        measurement = dp.m.make_gaussian(domain, dp.l2_distance(T="f64"), scale=part.scale)
        _compare(part.name, part.event.rho, measurement.map(math.sqrt(part.l2_squared)))
    return [int(one) for one in measurement(figures)]


def draw_count(count: int, *, scale: float, sensitivity: int) -> int:
    """Adds discrete Laplace noise to one count, as of the rows that a model learns from.

    Args:
        count: Exact.
        scale: Of the noise, positive.
        sensitivity: How far one unit moves the count.

    Raises:
        PlanNotProvedError: OpenDP's privacy map says more than scale and sensitivity promise.
    """
    dp = _opendp()
    domain = dp.vector_domain(dp.atom_domain(T="i64"))
    measurement: Any = dp.m.make_laplace(domain, dp.l1_distance(T="i64"), scale=scale)
    _compare("count", DiscreteLaplace(scale, sensitivity).pure, measurement.map(sensitivity))
    return int(measurement(saturated([count]))[0])


def draw_found(part: Part, mechanism: Mechanism, counts: Mapping[tuple[Any, ...], int]) -> dict[tuple[Any, ...], int]:
    """Adds noise to figures of groups that were found in the data, and tells those that reach the threshold.

    Args:
        part: As planned, with a threshold.
        mechanism: Which noise.
        counts: By group, without those that are empty; groups are numbers and texts.

    Returns:
        Noisy figures of the groups that are told, in the order of their keys.

    Raises:
        PlanNotProvedError: OpenDP's privacy map says more than the plan.
    """
    if part.threshold is None:
        raise TypeError("this part has no threshold")
    dp = _opendp()
    domain = dp.map_domain(dp.atom_domain(T=str), dp.atom_domain(T="i64"))
    if mechanism is Mechanism.LAPLACE:
        metric = dp.l01inf_distance(dp.absolute_distance(T="i64"))
        measurement: Any = dp.m.make_laplace_threshold(domain, metric, scale=part.scale, threshold=part.threshold)
        epsilon, delta = measurement.map((part.l0, part.l1, part.linf))
        _compare(part.name, part.event.pure, epsilon)
    else:
        metric = dp.l02inf_distance(dp.absolute_distance(T="f64"))
        measurement = dp.m.make_gaussian_threshold(domain, metric, scale=part.scale, threshold=part.threshold)
        rho, delta = measurement.map((part.l0, math.sqrt(part.l2_squared), float(part.linf)))
        _compare(part.name, part.event.rho, rho)
    _compare(part.name, part.event.extra_delta, delta)
    named = {ascii(key): key for key in counts}  # OpenDP reads a text up to its first \\0: here there is none
    figures = saturated(list(counts.values())).tolist()
    noisy = measurement(dict(zip(named, figures, strict=True)))
    return {key: int(noisy[name]) for key, name in sorted((key, name) for name, key in named.items() if name in noisy)}


def choose(plan: Plan, *, quantile: float, buckets: Ints, many: Ints) -> float:
    """Chooses one of the candidates as a quantile of one group.

    Args:
        plan: Of quantiles.
        quantile: In [0, 1].
        buckets: As `bounded_query` numbers them.
        many: Records in each bucket.

    Raises:
        PlanNotProvedError: OpenDP's privacy map says more than the plan.
    """
    dp, candidates = _opendp(), plan.question.candidates or ()
    if plan.choice is None:
        raise TypeError("this plan chooses nothing")
    scale = scale_of_choice(plan.choice.epsilon, quantile, plan.rows_moved)
    measurement: Any = dp.m.make_private_quantile(
        dp.vector_domain(dp.atom_domain(T="f64", nan=False)),
        dp.symmetric_distance(),
        dp.max_divergence(),
        candidates=[float(2 * place + 1) for place in range(len(candidates))],
        alpha=quantile,
        scale=scale,
    )
    _compare("quantile", plan.choice.epsilon, measurement.map(plan.rows_moved))
    chosen = measurement(np.repeat(buckets, many).astype(np.float64))
    return candidates[int(chosen) // 2]


def _compare(part: str, planned: float, proved: float) -> None:
    if not proved <= planned * (1 + ROUNDING):
        raise PlanNotProvedError(part, planned, proved)
