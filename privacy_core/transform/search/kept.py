"""How many records of a class can at most be in parts of it that meet a model by themselves.

A class that fails a model may have parts that meet it at finer nodes. Together these meet it as well, for models that
join (see `demands`), so what they can hold is bounded by the counts of the class. Every bound errs upwards.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from privacy_core.risk.models.formulas import Tree
from privacy_core.transform.search.tuples import Floats

Counts = npt.NDArray[Any]

_ROUNDING = 1e-9  # what models allow above their limit
_SURELY = 1e-12  # over the limit by more than sums of shares are rounded


def kept_near(counts: Counts, shares: Floats, t: float) -> Floats:
    """Most records of each class in parts within ``t`` of the reference, all values equally far apart.

    Args:
        counts: Records by class and value, ``(n_classes, n_values)``.
        shares: Of the reference, ``(n_values,)``.
        t: The largest distance, in [0, 1].
    """
    return _nearest(counts, shares, counts.sum(axis=1), most=t + _ROUNDING)


def kept_near_in_line(counts: Counts, shares: Floats, places: npt.NDArray[np.int64], t: float) -> Floats:
    """The same where values stand in a line: the distance adds up surplus and deficit of every prefix.

    ``places`` are the columns from one end of the line to the other.
    """
    total = counts.sum(axis=1)
    if len(places) < 2:
        return np.asarray(total, dtype=np.float64)
    upto = np.cumsum(counts[:, places], axis=1)[:, :-1]
    expected = np.cumsum(shares[places])[:-1]
    return _nearest(
        np.concatenate([upto, total[:, np.newaxis] - upto], axis=1),
        np.concatenate([expected, shares[places].sum() - expected]),
        total,
        most=(t + _ROUNDING) * (len(places) - 1),
    )


def kept_near_in_tree(counts: Counts, shares: Floats, tree: Tree, t: float) -> Floats:
    """The same where values are as far apart as the level of the tree where they meet, over its height.

    That distance is the average, over the levels below the root, of the equal distance of their nodes.
    """
    parts, expected = [counts], [shares]
    for parent in tree.parents[:-1]:
        order = np.argsort(parent, kind="stable")
        starts = np.flatnonzero(np.diff(parent[order], prepend=-1))
        parts.append(np.add.reduceat(parts[-1][:, order], starts, axis=1))
        expected.append(np.add.reduceat(expected[-1][order], starts))
    most = (t + _ROUNDING) * len(tree.parents)
    return _nearest(np.concatenate(parts, axis=1), np.concatenate(expected), counts.sum(axis=1), most=most)


def _nearest(counts: Counts, shares: Floats, total: Counts, *, most: float) -> Floats:
    """Largest x with sum of max(shares - counts / x, 0) <= ``most``, at most ``total``.

    A kept part of x records has at most ``counts`` of each kind, so it lacks at least the sum. Of any kinds with shares
    P and counts M it lacks P - M / x at least, so x is at most M / (P - most); the kinds to take are those with fewest
    records for their share.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        order = np.argsort(counts / shares, axis=1)  # kinds that the reference lacks come last: they lack nothing
        over = np.cumsum(shares.take(order), axis=1) - most
        order += np.arange(0, counts.size, counts.shape[1])[:, np.newaxis]
        upto = np.cumsum(counts.take(order), axis=1)
        kept = np.where(over > _SURELY, upto / over, np.inf).min(axis=1)
    return np.asarray(np.minimum(kept, total))


def kept_under_caps(counts: Counts, caps: Floats) -> Floats:
    """Most records of each class that can be in parts where no value has more than ``caps`` of the records.

    The largest x with x <= sum of min(counts, caps * x): the sum is concave in x, so Newton's steps from above fall
    towards it and never below.

    Args:
        counts: Records by class and value, ``(n_classes, n_values)``.
        caps: Largest share of each value, ``(n_values,)``; above 1 is no cap.
    """
    total: Floats = counts.sum(axis=1).astype(np.float64)
    caps = caps * (1 + 1e-9) + 1e-12
    most = total.copy()
    left = np.flatnonzero(counts.max(axis=1) > caps.min() * total)  # where no value has too many, all may stay
    for _ in range(counts.shape[1] + 1):
        some = counts.take(left, axis=0)
        free = most.take(left)[:, np.newaxis] * caps < some  # values that have too many
        slope = (free * caps).sum(axis=1)
        fixed = total.take(left) - (some * free).sum(axis=1)
        now = most.take(left)
        after = np.minimum(np.divide(fixed, 1 - slope, out=now.copy(), where=slope < 1), now)
        falls = after < now
        left = left[falls]
        if not len(left):
            break
        most[left] = after[falls]
    return most


def kept_with_values(counts: Counts, l: int) -> Floats:  # noqa: E741 - the field's own letter
    """Most records of each class that can be in parts of at least ``l`` values: all of them, or none."""
    return np.where(np.count_nonzero(counts, axis=1) < l, 0.0, counts.sum(axis=1).astype(np.float64))


def kept_with_tail(counts: Counts, c: float, l: int) -> Floats:  # noqa: E741 - the field's own letter
    """Most records of each class that can be in parts that are recursively (c, l)-diverse.

    The l-th to last most frequent values of the kept part have at most the records of those of the class, and no value
    of the kept part has c times as many.
    """
    values = counts.shape[1]
    if l > values:
        return np.zeros(len(counts))
    ordered = np.sort(counts, axis=1)
    tail = ordered[:, : values - l + 1].sum(axis=1)
    return np.asarray(np.minimum(counts, c * tail[:, np.newaxis]).sum(axis=1, dtype=np.float64))


def kept_with_entropy(counts: Counts, l: float) -> Floats:  # noqa: E741 - the field's own letter
    """Most records of each class that can be in parts with the entropy of ``l`` equally frequent values.

    For a given size the entropy is largest where frequent values are cut to one height, and falls with that height;
    the height is found by halving, from the side where too many stay.
    """
    high = counts.max(axis=1).astype(np.float64)
    low = np.zeros(len(counts))
    needed = np.log(l) - 1e-9
    for _ in range(24):
        middle = (low + high) / 2
        cut = np.minimum(counts, middle[:, np.newaxis])
        total = np.maximum(cut.sum(axis=1), 1e-300)
        entropy = np.log(total) - (cut * np.log(np.maximum(cut, 1e-300))).sum(axis=1) / total
        meets = entropy >= needed
        low, high = np.where(meets, middle, low), np.where(meets, high, middle)
    return np.asarray(np.minimum(counts, high[:, np.newaxis]).sum(axis=1))
