"""Bounds of a column, bought: the ends of those bins of a noisy histogram that hold more than noise would."""

from collections.abc import Sequence

from privacy_core.dp.parts import width_of_noise
from privacy_core.dp.plan import Plan
from privacy_core.dp.question import Bins


def bounds_of(plan: Plan, noisy: Sequence[int]) -> tuple[float, float] | None:
    """Ends of the bins whose noisy count no empty bin reaches, at the plan's rate; it costs nothing more.

    Args:
        plan: Of a question for bounds.
        noisy: Its noisy counts, a bin each.

    Returns:
        Lower end of the first such bin and upper end of the last; None if there is none. Values outside may exist: few,
        or too many bins away from the candidates.

    Source: Wilson et al. (2020), "Differentially private SQL with bounded user contribution", section 4.2.
    """
    (keys,) = plan.question.by.values()
    if not isinstance(keys, Bins):
        raise TypeError("this plan is not for bounds")
    (part,) = plan.parts
    each = (1 - plan.confidence) / len(noisy)  # with which noise alone may reach it in a bin
    least = width_of_noise(plan.question.mechanism, part.scale, max(0.0, 1 - 2 * each)) + 1
    shown = [place for place, many in enumerate(noisy) if many >= least]
    return (keys.bins[shown[0]], keys.bins[shown[-1] + 1]) if shown else None
