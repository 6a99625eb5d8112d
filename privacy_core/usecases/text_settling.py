"""Which findings count in many texts at once: the answer of `spans.settled` for each of them, without a loop over them.

A finding counts as soon as no better one that overlaps it is still open; it then rules out those that it overlaps. So
all that nothing stands in the way of are settled in one round, and a few rounds settle all, whatever their number.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Whole: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]


def places_of_rank(method: Whole, score: npt.NDArray[np.float64], *, start: Whole, end: Whole, entity: Whole) -> Whole:
    """The place of each finding in the order in which one beats another: 0 beats all.

    Args:
        method: Rank of its method.
        score: In [0, 1].
        start: First character.
        end: One behind the last.
        entity: Place of its kind in the order of the alphabet.
    """
    order = np.lexsort((entity, start, start - end, -score, method))
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    return places


def rivals(text: Whole, start: Whole, end: Whole, *, rank: Whole) -> tuple[Whole, Whole]:
    """All pairs of findings that overlap in one text: the better ones, and the worse.

    >>> one = np.array([0, 0, 0, 1])
    >>> better, worse = rivals(one, np.array([0, 5, 9, 0]), np.array([6, 8, 12, 3]), rank=np.array([3, 0, 1, 2]))
    >>> better.tolist(), worse.tolist()
    ([1], [0])
    """
    if not len(text):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    order = np.lexsort((start, text))
    wide = int(end.max()) + 1
    begins, ends = (text * wide + start)[order], (text * wide + end)[order]
    at = np.arange(len(order))
    behind = np.maximum(np.searchsorted(begins, ends) - at - 1, 0)  # those that begin before it ends
    first = np.repeat(at, behind)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(behind) - behind, behind)
    one, other = order[first], order[second]
    turned = rank[one] > rank[other]
    return np.where(turned, other, one), np.where(turned, one, other)


def winners(counts: Flags, better: Whole, worse: Whole) -> Flags:
    """Which of the findings that reach the threshold count, none overlapping another.

    Args:
        counts: Those that reach it.
        better: As of `rivals`.
        worse: Likewise.
    """
    still, won = counts.copy(), np.zeros(len(counts), dtype=np.bool_)
    while True:
        both = still[better] & still[worse]
        better, worse = better[both], worse[both]
        beaten = np.zeros(len(counts), dtype=np.bool_)
        beaten[worse] = True
        new = still & ~beaten
        won |= new
        if not len(worse):
            return won
        still &= ~new
        still[worse[new[better]]] = False
