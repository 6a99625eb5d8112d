"""Where somebody starts who wants another kind of builder than the suggested one: the kinds that fit, and settings."""

import math
from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa

from privacy_core.errors import InvalidValueError
from privacy_core.hierarchy.builder import Builder, distinct_texts
from privacy_core.hierarchy.builders import BUILDERS, kind_of, taxonomy_of
from privacy_core.hierarchy.decimals import decimals, is_number
from privacy_core.hierarchy.hierarchy import Hierarchy
from privacy_core.hierarchy.names import Grouping, Order, Priority, Redaction, Suppression
from privacy_core.hierarchy.ranges import Dates, Intervals, day_of
from privacy_core.hierarchy.suggest import LEVELS, dates_for, intervals_for, suggest_builder

_BY_HAND = ("grouping", "order", "priority", "redaction", "taxonomy", "suppression")
_OF_NUMBERS = ("order", "redaction", "priority", "grouping", "taxonomy", "suppression")


def fitting(values: pa.Array, counts: Sequence[int] | None = None, *, column: str = "") -> dict[str, bool]:
    """Every kind of builder with whether it has a label for each value: the suggested one first, unfit ones last.

    >>> list(fitting(pa.array(range(17, 91))))[:3], fitting(pa.array(["f", "m"]))["intervals"]
    (['intervals', 'order', 'redaction'], False)
    """
    texts = list(distinct_texts(values, counts))
    numbers = bool(texts) and all(map(is_number, texts))
    days = bool(texts) and all(day_of(text) is not None for text in texts)
    unfit = {kind for kind, fits in (("intervals", numbers), ("dates", days)) if not fits}
    first = [] if not texts else [kind_of(suggest_builder(values, counts, column=column))]
    after = ["intervals", "dates", *(_OF_NUMBERS if numbers or days else _BY_HAND)]
    ranked = dict.fromkeys([*first, *(kind for kind in after if kind not in unfit), *BUILDERS])
    return {kind: kind not in unfit for kind in ranked}


def start_builder(
    kind: str,
    values: pa.Array,
    counts: Sequence[int] | None = None,
    *,
    column: str = "",
    like: Hierarchy | None = None,
) -> Builder:
    """Settings of one kind that make sense for the values, so that nobody begins with an empty form.

    Args:
        kind: A key of `BUILDERS`.
        values: Distinct values of a column, any flat type; missing values do not count.
        counts: Records of each of ``values``.
        column: Its name.
        like: A hierarchy whose labels groups and taxonomies begin with.

    Raises:
        InvalidValueError: no such kind, or no value but missing ones.

    >>> start_builder("order", pa.array(["low", "high"])).order
    ('high', 'low')
    >>> start_builder("redaction", pa.array(["0100", "0200"])).keep
    (3, 2, 1)
    """
    if kind not in BUILDERS:
        raise InvalidValueError(f"builder must be one of {', '.join(BUILDERS)}.")
    texts = list(distinct_texts(values, counts))
    suggested = suggest_builder(values, counts, column=column)
    if kind == kind_of(suggested):
        return suggested
    if kind in {"grouping", "taxonomy"}:
        labels = suggested.build(values, counts) if like is None else like
        return taxonomy_of(labels) if kind == "taxonomy" else grouping_of(labels)
    return _STARTS[kind](texts)


def grouping_of(hierarchy: Hierarchy) -> Grouping:
    """The labels of any hierarchy as groups, so that they can be changed one by one; one label for all is no group.

    >>> grouping_of(Hierarchy((("a", "b", "c"), ("x", "x", "c"), ("*", "*", "*")))).levels
    ({'x': ('a', 'b')},)
    """
    groups: list[Mapping[str, tuple[str, ...]]] = []
    below = hierarchy.levels[0]
    for level in hierarchy.levels[1:]:
        if len(set(level)) == 1:
            break
        members: dict[str, dict[str, None]] = {}
        for member, label in zip(below, level, strict=True):
            members.setdefault(label, {})[member] = None
        groups.append({label: tuple(found) for label, found in members.items() if tuple(found) != (label,)})
        below = level
    return Grouping(levels=tuple(groups) or ({},))


def _intervals(texts: Sequence[str]) -> Builder:
    known = [text for text in texts if is_number(text)]
    if not known or not decimals(known).span:
        return Intervals(widths=(5, 10, 20))
    return intervals_for(known)


def _dates(texts: Sequence[str]) -> Builder:
    days = [text for text in texts if day_of(text) is not None]
    return dates_for(days) if days else Dates()


def _order(texts: Sequence[str]) -> Builder:
    return Order(order=tuple(texts), sizes=(2,) * max(1, min(LEVELS, len(texts).bit_length() - 1)))


def _redaction(texts: Sequence[str]) -> Builder:
    longest = max(1, max(map(len, texts), default=1))
    return Redaction(keep=tuple(range(longest - 1, 0, -math.ceil(longest / LEVELS))) or (1,))


def _priority(texts: Sequence[str]) -> Builder:
    halves = tuple(len(texts) >> by for by in range(1, len(texts).bit_length()))
    return Priority(keep=halves[:LEVELS] or (1,))


_STARTS: Mapping[str, Callable[[Sequence[str]], Builder]] = {
    "intervals": _intervals,
    "dates": _dates,
    "order": _order,
    "redaction": _redaction,
    "priority": _priority,
    "suppression": lambda _: Suppression(),
}
