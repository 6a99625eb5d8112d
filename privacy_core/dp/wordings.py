"""Other words for a question: each becomes the one form that is hashed, so that the same is never paid twice."""

from collections.abc import Callable, Mapping
from typing import Any

from privacy_core.errors import InvalidValueError

Told = dict[str, Any]
POWERS = [2.0**power for power in range(-10, 64)]
EDGES = [*(-edge for edge in reversed(POWERS)), 0.0, *POWERS]  # public: any column may lie between them
EVEN_STEPS = 1_000  # between the bounds, where quantiles are asked and their candidates are not given


def plain(told: Any) -> Any:
    """What was told in the words of `Question`; what is no wording of ours stays as it is.

    Args:
        told: From JSON. ``histogram`` has a column and ``bins`` or ``categories``, ``cross_table`` has ``columns`` with
            their groups, as ``marginals`` have; ``ranges`` have a column and ``bins``; ``median`` and ``std`` are short
            for quantiles at a half and for a standard deviation; ``bounds`` have a ``column`` and perhaps
            ``candidates``.

    Raises:
        InvalidValueError: a wording lacks what it needs.

    >>> plain({"aggregate": "histogram", "column": "age", "bins": [0, 50, 100], "epsilon": 1})
    {'aggregate': 'count', 'epsilon': 1, 'by': {'age': {'bins': [0, 50, 100]}}}
    """
    if not isinstance(told, Mapping):
        return told
    said = dict(told)
    if isinstance(said.get("aggregates"), list | tuple):
        said["aggregates"] = [plain(one) for one in said["aggregates"]]
    reword = WORDINGS.get(str(said.get("aggregate")))
    return _even(reword(said) if reword else said)


def _histogram(told: Told) -> Told:
    column = told.pop("column", None)
    bins, categories = told.pop("bins", None), told.pop("categories", None)
    if not isinstance(column, str) or (bins is None) == (categories is None):
        raise InvalidValueError("A histogram has a column, and either bins (rising numbers) or categories.")
    groups = categories if bins is None else {"bins": bins}
    return {**told, "aggregate": "count", "by": {**(told.get("by") or {}), column: groups}}


def _cross_table(told: Told) -> Told:
    columns = told.pop("columns", None)
    if not isinstance(columns, Mapping) or len(columns) < 2:
        raise InvalidValueError("A cross table has columns: two names or more, each with its categories or bins.")
    return {**told, "aggregate": "count", "by": {**(told.get("by") or {}), **columns}}


def _median(told: Told) -> Told:
    if "quantiles" in told:
        raise InvalidValueError("A median is the quantile at a half: leave quantiles out, or ask for quantiles.")
    return {**told, "aggregate": "quantiles", "quantiles": [0.5]}


def _deviation(told: Told) -> Told:
    return {**told, "aggregate": "standard_deviation"}


def _even(told: Told) -> Told:
    """Candidates of quantiles from their bounds, which say the same, evenly spaced."""
    ends = _ends(told.get("bounds"))
    if told.get("aggregate") != "quantiles" or told.get("candidates") is not None or ends is None:
        return told
    low, high = ends
    steps = [low + (high - low) * step / EVEN_STEPS for step in range(EVEN_STEPS + 1)]
    return {**{name: one for name, one in told.items() if name != "bounds"}, "candidates": sorted(set(steps))}


def _ends(bounds: Any) -> tuple[float, float] | None:
    if not isinstance(bounds, list | tuple) or len(bounds) != 2:
        return None
    if not all(isinstance(one, int | float) and abs(one) < 1e100 for one in bounds) or not bounds[0] < bounds[1]:
        return None
    return float(bounds[0]), float(bounds[1])


def _bounds(told: Told) -> Told:
    """Bounds are read off a histogram: `bounds.bounds_of`."""
    if told.get("column") is None:
        return told
    column, candidates = told.pop("column"), told.pop("candidates", None)
    if not isinstance(column, str) or told.get("by"):
        raise InvalidValueError("Bounds are of all records of one column: name it, and leave out by.")
    return {**told, "by": {column: {"bins": EDGES if candidates is None else candidates}}}


def _ranges(told: Told) -> Told:
    if told.get("column") is None:
        return told
    column, bins = told.pop("column"), told.pop("bins", None)
    if not isinstance(column, str) or bins is None or told.get("by"):
        raise InvalidValueError("Ranges have a column and its bins, rising numbers; leave out by.")
    return {**told, "by": {column: {"bins": bins}}}


def _marginals(told: Told) -> Told:
    if told.get("columns") is None:
        return told
    columns = told.pop("columns")
    if not isinstance(columns, Mapping) or told.get("by"):
        raise InvalidValueError("Marginals have columns: names, each with its categories or bins; leave out by.")
    return {**told, "by": dict(columns)}


WORDINGS: Mapping[str, Callable[[Told], Told]] = {
    "histogram": _histogram,
    "cross_table": _cross_table,
    "median": _median,
    "std": _deviation,
    "bounds": _bounds,
    "ranges": _ranges,
    "marginals": _marginals,
}
