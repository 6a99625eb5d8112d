"""From exact figures to noisy ones: everything of a plan drawn once, for groups that are given or found."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from privacy_core.dp.bounded import BoundedQuery
from privacy_core.dp.mechanisms import Ints, choose, draw, draw_found, saturated
from privacy_core.dp.plan import Part, Plan
from privacy_core.dp.question import UNKNOWN, WORKLOADS, Bins, Groups, Key
from privacy_core.dp.workloads import strategy_of

Group = Mapping[str, Key | tuple[float, float]]  # column to its value, or to the ends of its interval [low, high)
Place = tuple[Any, ...]  # number of a group that is given, then texts of what was found


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What was drawn; nothing exact is in it.

    Attributes:
        groups: That are told; none of a workload, whose figures are what its strategy measures.
        noisy: Figure of the plan to a whole number for each of them, in steps of its grid.
        chosen: Place of an aggregate to what was chosen for each of them, one value a quantile.
    """

    groups: Sequence[Group]
    noisy: Mapping[str, Sequence[int]]
    chosen: Mapping[int, Sequence[Sequence[float]]]


def draw_all(plan: Plan, query: BoundedQuery, exact: pa.Table, buckets: Mapping[int, pa.Table]) -> Drawn:
    """Draws everything that a plan says, once.

    Args:
        plan: That was charged.
        query: Of the plan.
        exact: Its answer.
        buckets: Answers of its queries for buckets.

    Raises:
        PlanNotProvedError: OpenDP proves less than the plan promised.
    """
    if plan.question.aggregate in WORKLOADS:
        return Drawn(groups=(), noisy=_measured(plan, exact), chosen={})
    buckets = dict(buckets) if plan.parts else {0: exact}
    figures = {part.figure: _by_place(query, exact, part.figure) for part in plan.parts}
    noisy: dict[str, Sequence[int]] = {}
    places: Sequence[Place] = [(number,) for number in range(plan.groups)]
    if plan.threshold is not None:
        finds = next(part for part in plan.parts if part.threshold is not None)
        found = draw_found(finds, plan.question.mechanism, _there(figures[finds.figure]))
        places, noisy[finds.figure] = list(found), list(found.values())
    for part in plan.parts:
        if part.figure not in noisy:
            noisy[part.figure] = _drawn(plan, part, figures[part.figure], places)
    return Drawn(
        groups=[_told(plan, query, place) for place in places],
        noisy=noisy,
        chosen={at: _chosen(one, query, buckets[at], places) for at, one in _choices(plan)},
    )


def _measured(plan: Plan, exact: pa.Table) -> dict[str, Sequence[int]]:
    """What the strategy of a workload measures, with noise."""
    (part,) = plan.parts
    cells, counts = (saturated(exact[name].to_pylist()) for name in ("g", part.figure))
    measured = strategy_of(plan.question).measure(cells, counts)
    return {part.figure: draw(part, plan.question.mechanism, measured)}


def _choices(plan: Plan) -> Iterator[tuple[int, Plan]]:
    return ((at, one) for at, one in enumerate(plan.each or (plan,)) if one.choice is not None)


def _drawn(plan: Plan, part: Part, exact: Mapping[Place, int], places: Sequence[Place]) -> Sequence[int]:
    if not places:
        return []
    return draw(part, plan.question.mechanism, saturated([exact.get(place, 0) for place in places]))


def _chosen(plan: Plan, query: BoundedQuery, table: pa.Table, places: Sequence[Place]) -> list[list[float]]:
    by_place: dict[Place, list[tuple[int, int]]] = defaultdict(list)
    told = table.to_pydict()
    for place, bucket, many in zip(_places(query, told), told["bucket"], told["many"], strict=True):
        by_place[place].append((int(bucket), int(many)))
    return [
        [
            choose(plan, quantile=quantile, buckets=_ints(by_place[place], 0), many=_ints(by_place[place], 1))
            for quantile in plan.question.quantiles
        ]
        for place in places
    ]


def _ints(pairs: Sequence[tuple[int, int]], side: int) -> Ints:
    return saturated([pair[side] for pair in pairs])


def _by_place(query: BoundedQuery, exact: pa.Table, figure: str) -> dict[Place, int]:
    told = exact.to_pydict()
    return {place: int(value) for place, value in zip(_places(query, told), told[figure], strict=True)}


def _places(query: BoundedQuery, told: Mapping[str, Sequence[Any]]) -> Iterator[Place]:
    return zip(*(told[name] for name in ("g", *query.keys)), strict=True)


def _there(counts: Mapping[Place, int]) -> dict[Place, int]:
    return {place: many for place, many in counts.items() if many > 0}


def _told(plan: Plan, query: BoundedQuery, place: Place) -> Group:
    by = plan.question.by
    given = [keys for keys in by.values() if keys != UNKNOWN]
    numbered = iter(_numbered(given, place[0]))
    found = (_typed(text, kind) for text, kind in zip(place[1:], query.keys.values(), strict=True))
    return {column: next(found) if keys == UNKNOWN else next(numbered) for column, keys in by.items()}


def _numbered(given: Sequence[Groups], number: int) -> list[Key | tuple[float, float]]:
    told = []
    for keys in reversed(given):
        named = _keys(keys)
        number, place = divmod(number, len(named))
        told.append(named[place])
    return told[::-1]


def _keys(keys: Groups) -> Sequence[Key | tuple[float, float]]:
    if isinstance(keys, Bins):
        return list(zip(keys.bins, keys.bins[1:], strict=False))
    return list(keys) if keys != UNKNOWN else []


def _typed(text: str, kind: str) -> Key:
    """A key that was found, as a number where its column holds numbers; the ledger keeps no infinite one."""
    number = float(text) if kind == "number" else math.inf
    if math.isinf(number):
        return text
    return int(number) if number.is_integer() else number
