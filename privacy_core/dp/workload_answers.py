"""From what was drawn for a workload to its answers: bins that add up to any range, tables that agree with each other.

All of it is worked out from noisy figures alone, so it costs nothing.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np

from privacy_core.dp.marginals import Tables
from privacy_core.dp.plan import Plan
from privacy_core.dp.question import UNKNOWN, Bins, Groups, Key
from privacy_core.dp.ranges import EachRange
from privacy_core.dp.strategy import Floats
from privacy_core.dp.workloads import half_widths, strategy_of
from privacy_core.errors import InvalidValueError

Group = Mapping[str, Key | tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One of the counts of an answer.

    Attributes:
        group: Column to its value, or to the ends of its interval ``[low, high)``.
        value: Noisy count, below 0 too.
        half_width: Of its noise interval.
    """

    group: Group
    value: float
    half_width: float


def answers(plan: Plan, noisy: Sequence[int]) -> Iterator[Row]:
    """The counts of an answer.

    Args:
        plan: Of all ranges or all tables.
        noisy: What was drawn for its one part, as `Strategy.measure` orders it.

    Yields:
        Of ranges: each bin, of which any range is a sum (see `range_of`), or each range where each had noise of its
        own. Of tables: each cell of each table, tables in the order of the columns.
    """
    strategy, told = strategy_of(plan.question), np.array(noisy, dtype=np.float64)
    if isinstance(strategy, Tables):
        yield from _of_tables(plan, strategy, told)
        return
    edges = np.arange(strategy.bins)
    low, high = edges, edges + 1
    if isinstance(strategy, EachRange):
        low, high = np.triu_indices(strategy.bins + 1, 1)
    column, at = _bins(plan)
    values, widths = strategy.ranges(told, low, high), _widths(plan, strategy.variance(low, high))
    for first, last, value, width in zip(low, high, values, widths, strict=True):
        yield Row(group={column: (at[first], at[last])}, value=float(value), half_width=float(width))


def range_of(plan: Plan, values: Mapping[tuple[float, float], float], ends: tuple[float, float]) -> Row:
    """Any range, from an answer that was released.

    Args:
        plan: Of all ranges.
        values: Interval to noisy count, as `answers` told them.
        ends: Of the range ``[low, high)``; each is an edge of a bin.

    Raises:
        InvalidValueError: an end is no edge, or the second is not above the first.
    """
    column, at = _bins(plan)
    low, high = ends
    if low not in at or high not in at or not low < high:
        raise InvalidValueError(
            f"A range of {column!r} begins and ends at edges of its bins, the second above the first."
        )
    first, last = at.index(low), at.index(high)
    strategy = strategy_of(plan.question)
    if isinstance(strategy, Tables):
        raise TypeError("this plan is of tables")
    value = (
        values[low, high]
        if isinstance(strategy, EachRange)
        else math.fsum(values[pair] for pair in pairwise(at[first : last + 1]))
    )
    (width,) = _widths(plan, strategy.variance(np.array([first]), np.array([last])))
    return Row(group={column: (low, high)}, value=value, half_width=float(width))


def _of_tables(plan: Plan, strategy: Tables, noisy: Floats) -> Iterator[Row]:
    names, groups = list(plan.question.by), [_keys(keys) for keys in plan.question.by.values()]
    found = strategy.reconstruct(noisy)
    widths = _widths(plan, np.array([strategy.variance(table) for table in strategy.asked]))
    for table, width in zip(strategy.asked, widths, strict=True):
        cells = product(*(groups[column] for column in table))
        for cell, value in zip(cells, found[table].ravel(), strict=True):
            named = dict(zip((names[column] for column in table), cell, strict=True))
            yield Row(group=named, value=float(value), half_width=float(width))


def _widths(plan: Plan, variances: Floats) -> Floats:
    question, (part,) = plan.question, plan.parts
    return half_widths(strategy_of(question), question.mechanism, part.scale, variances, confidence=plan.confidence)


def _bins(plan: Plan) -> tuple[str, tuple[float, ...]]:
    ((column, keys),) = plan.question.by.items()
    if not isinstance(keys, Bins):
        raise TypeError("this plan is not of ranges")
    return column, keys.bins


def _keys(keys: Groups) -> Sequence[Key | tuple[float, float]]:
    if isinstance(keys, Bins):
        return list(pairwise(keys.bins))
    return [] if keys == UNKNOWN else list(keys)
