"""What a column holds before and after: records of each label, with the original values that stand under it."""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.evaluate.trace import Column, Combinations
from privacy_core.risk.encoding import missing_code
from privacy_core.risk.grouping import Ints, combine, group

MOST_LABELS = 12
MOST_VALUES = 40
MOST_BINS = 24
_ENDS = (0.01, 0.99)
_YEARS = 3  # beyond so many, dates are shown by years


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Records that carry one label.

    Attributes:
        label: As text; None is a missing value.
        before: Records of the table that the recipe gives this label, those that it then leaves out included.
        after: Those of them that stay.
        values: The most frequent original values under the label, in their order, each with its records.
        distinct: How many different original values are under it.
    """

    label: str | None
    before: int
    after: int
    values: tuple[tuple[str | None, int], ...] = ()
    distinct: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """One column before and after.

    Attributes:
        column: Its name.
        records: Records of the table.
        suppressed: Records that are left out.
        bars: One a label, in the order of the original values; or one a bin, where ``bins``.
        values: Different original values, a missing one counted.
        labels: Different labels alike.
        others: How many labels the last bar stands for; 0 if none had to be joined.
        bins: Whether labels are intervals made for the picture, because numbers or dates stay what they are.
        leaves: Whether the column is dropped; then bars are original values, of which none stays.
    """

    column: str
    records: int
    suppressed: int
    bars: tuple[Bar, ...]
    values: int
    labels: int
    others: int = 0
    bins: bool = False
    leaves: bool = False


def distribution(found: Combinations, column: str, *, most: int = MOST_LABELS) -> Distribution:
    """The distribution of a column before and after, on one scale.

    Without suppression the bars before and after are equal: what a recipe changes is then what a bar holds. The bars
    before add up to all records, those after to the records that stay.

    Args:
        found: With the column.
        column: Its name.
        most: Labels told apart; the others are joined into one bar.
    """
    one = found.columns[column]
    kept = np.zeros_like(found.records) if one.leaves else found.kept
    facts: dict[str, Any] = {
        "column": column,
        "records": found.total,
        "suppressed": found.total - int(found.kept.sum()),
        "leaves": one.leaves,
        "values": len(np.unique(one.codes)),
        "labels": len(np.unique(one.label_codes)),
    }
    if len(one.labels) > most and _counts(one.values) and _counts(one.labels):
        bars = _binned(one, found.records, kept)
        return Distribution(bars=bars, bins=True, **facts)
    before = _total(one.label_codes, found.records, len(one.labels))
    after = _total(one.label_codes, kept, len(one.labels))
    shown = ordered(one, found.records)
    joined: list[int] = []
    if len(shown) > most:
        large = set(np.argsort(-np.maximum(before, after), kind="stable")[: most - 1].tolist())
        joined = [label for label in shown if label not in large]
        shown = [label for label in shown if label in large]
    texts = as_texts(one.labels)
    under = _under(one, found.records)
    bars = tuple(
        Bar(
            label=texts[label],
            before=int(before[label]),
            after=int(after[label]),
            values=under.get(label, ((), 0))[0],
            distinct=under.get(label, ((), 0))[1],
        )
        for label in shown
    )
    if joined:
        rest = Bar(label="", before=int(before[joined].sum()), after=int(after[joined].sum()), distinct=len(joined))
        bars = (*bars, rest)
    return Distribution(bars=bars, others=len(joined), **facts)


def ordered(column: Column, records: Ints) -> list[int]:
    """The labels in the order of the original values under them, so that 20-29 comes before 100-109; missing last."""
    weight = _total(column.label_codes, records, len(column.labels))
    place = np.bincount(column.label_codes, weights=column.codes * records, minlength=len(column.labels))
    mean = np.divide(place, weight, out=np.full(len(weight), math.inf), where=weight > 0)
    missing = missing_code(column.labels)
    if missing >= 0:
        mean[missing] = math.inf
    return [int(label) for label in np.argsort(mean, kind="stable") if weight[label]]


def as_texts(values: Any) -> list[str | None]:
    """Each value as text, None where it is missing."""
    try:
        texts: list[str | None] = pc.cast(values, pa.string()).to_pylist()
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):  # bytes and the like
        texts = [None if value is None else str(value) for value in values.to_pylist()]
    return texts


def _under(column: Column, records: Ints) -> dict[int, tuple[tuple[tuple[str | None, int], ...], int]]:
    """Of each label its most frequent original values in their order, and how many there are."""
    groups = group(
        *combine([(column.label_codes, len(column.labels)), (column.codes, len(column.values))], len(records))
    )
    label = column.label_codes[groups.representative]
    value = column.codes[groups.representative]
    amount = groups.total(records)
    texts = as_texts(column.values)
    starts = np.flatnonzero(np.diff(label, prepend=-1))
    found = {}
    for start, end in zip(starts, [*starts[1:], len(label)], strict=True):
        top = np.sort(start + np.argsort(-amount[start:end], kind="stable")[:MOST_VALUES])
        named = tuple((texts[value[at]], int(amount[at])) for at in top)
        found[int(label[start])] = (named, int(end - start))
    return found


def _binned(column: Column, records: Ints, kept: Ints) -> tuple[Bar, ...]:
    """Numbers or dates of the table and of what stays in the same bins; what is missing has a bar of its own."""
    values, labels = _as_numbers(column.values), _as_numbers(column.labels)
    before = _total(column.codes, records, len(values))
    after = _total(column.label_codes, kept, len(labels))
    known = np.isfinite(values)
    edges = _edges(values[known], before[known], dates=pa.types.is_temporal(column.values.type))
    amounts = [
        _total(np.searchsorted(edges, some[~np.isnan(some)], side="right"), many[~np.isnan(some)], len(edges) + 1)
        for some, many in ((values, before), (labels, after))
    ]
    named = _names(edges, column.values.type)
    bars = [
        Bar(label=name, before=int(was), after=int(now))
        for name, was, now in zip(named, *amounts, strict=True)
        if name is not None and (was or now or name not in {named[0], named[-1]})
    ]
    gone = [int(many[np.isnan(some)].sum()) for some, many in ((values, before), (labels, after))]
    return (*bars, Bar(label=None, before=gone[0], after=gone[1])) if any(gone) else tuple(bars)


def _edges(values: npt.NDArray[np.float64], records: Ints, *, dates: bool) -> npt.NDArray[np.float64]:
    """Round edges of bins that hold all but the ends, which are open; values are rising, finite, and not all one."""
    reached = np.cumsum(records) / records.sum()
    low, high = (float(values[min(int(np.searchsorted(reached, share)), len(values) - 1)]) for share in _ENDS)
    if not high > low:
        low, high = float(values[0]), float(values[-1])
    if dates and high - low > _YEARS * 365:
        first, last = (int(np.datetime64(int(day), "D").astype("datetime64[Y]").astype(int)) for day in (low, high))
        step = int(max(_round((last - first) / (MOST_BINS - 2)), 1))
        years = np.arange((first + 1970) // step * step, last + 1970 + step + 1, step) - 1970
        return years.astype("datetime64[Y]").astype("datetime64[D]").astype(np.float64)
    width = _round((high - low) / (MOST_BINS - 2))
    width = max(width, 1.0) if (values == np.floor(values)).all() else width
    return np.asarray(np.arange(math.floor(low / width), math.floor(high / width) + 2) * width, np.float64)


def _round(width: float) -> float:
    """The next of 1, 2, 5, 10, 20, ... at their power of ten."""
    power = 10.0 ** math.floor(math.log10(max(width, 1e-300)))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= width * (1 - 1e-9))


def _names(edges: npt.NDArray[np.float64], kind: Any) -> list[str]:
    told = _written(edges, dates=pa.types.is_temporal(kind))
    inner = [f"{low} to {high}" for low, high in pairwise(told)]
    return [f"below {told[0]}", *inner, f"{told[-1]} and above"]


def _written(edges: npt.NDArray[np.float64], *, dates: bool) -> list[str]:
    if not dates:
        whole = bool((edges == np.floor(edges)).all())
        return [f"{edge:,.0f}" if whole else f"{edge:,.10g}" for edge in edges.tolist()]
    if (edges != np.floor(edges)).any():
        return [str(np.datetime64(round(edge * 86_400), "s")).replace("T", " ") for edge in edges.tolist()]
    days = edges.astype("datetime64[D]")
    years = days.astype("datetime64[Y]")
    return [str(each) for each in (years if (years.astype(days.dtype) == days).all() else days)]


def _as_numbers(values: Any) -> npt.NDArray[np.float64]:
    """Numbers as they are, dates as days since 1970; NaN is missing."""
    if pa.types.is_temporal(values.type):
        days = pc.cast(pc.cast(values, pa.timestamp("s"), safe=False), pa.int64())
        return np.asarray(pc.divide(pc.cast(days, pa.float64()), 86_400.0).to_numpy(zero_copy_only=False), np.float64)
    return np.asarray(pc.cast(values, pa.float64(), safe=False).to_numpy(zero_copy_only=False), np.float64)


def _counts(values: Any) -> bool:
    """Whether values have a distance: numbers, dates and moments."""
    kind = values.type
    number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    return bool((number or pa.types.is_date(kind) or pa.types.is_timestamp(kind)) and values.null_count < len(values))


def _total(codes: Ints, records: Ints, distinct: int) -> npt.NDArray[np.int64]:
    return np.bincount(codes, weights=records, minlength=distinct).astype(np.int64)
