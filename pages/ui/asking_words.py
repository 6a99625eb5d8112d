"""Private questions in plain words: what an epsilon promises, how far an answer may be off, what a group is called."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from pages.ui import format as shown

COUNTING = ("count", "bounds", "ranges", "marginals")
STRENGTHS = (
    (0.1, "very strong protection"),
    (1.0, "strong protection"),
    (3.0, "fair protection"),
    (6.0, "weak protection"),
    (math.inf, "little more than a promise on paper"),
)
MARKS = {1.0: "a usual choice for one table", 10.0: "more than most agencies would spend on all answers together"}
DECADE = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
EPSILONS = (*(float(f"{step * 10.0**power:.6g}") for power in (-2, -1, 0) for step in DECADE), 10.0)
"""What the slider offers, evenly on a log scale."""


def promise(epsilon: float) -> str:
    """What an epsilon promises to a person.

    >>> promise(1.0)
    'With you in the table, any answer is at most 2.72 times as likely as without: strong protection, a usual choice \
for one table.'
    """
    factor = math.exp(min(epsilon, 700))
    times = shown.number(float(f"{factor:.3g}")) if factor < 1e6 else "over a million"
    strength = next(words for most, words in STRENGTHS if epsilon <= most)
    mark = f", {MARKS[epsilon]}" if epsilon in MARKS else ""
    return f"With you in the table, any answer is at most {times} times as likely as without: {strength}{mark}."


def nearest(epsilon: float) -> float:
    """What of the slider is nearest, by ratio.

    >>> nearest(0.37), nearest(99)
    (0.4, 10.0)
    """
    return min(EPSILONS, key=lambda one: abs(math.log(one / epsilon)))


def rate(confidence: float) -> str:
    """A confidence in words.

    >>> rate(0.95)
    '19 times in 20'
    """
    return "19 times in 20" if confidence == 0.95 else f"{shown.share(confidence)} of the time"


def key(value: Any) -> str:
    """The name of a group: an interval holds its lower end.

    >>> key([0.0, 10.0]), key("f"), key(3)
    ('0 – <10', 'f', '3')
    """
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"{shown.number(float(value[0]))} – <{shown.number(float(value[1]))}"
    return str(value)


def group(figure: Mapping[str, Any]) -> str:
    """All of a figure's group, and which figure of it, where there are several."""
    named = [key(value) for value in figure.get("group", {}).values()]
    if "quantile" in figure:
        named.append(f"quantile {figure['quantile']:g}")
    return " · ".join(named)


def figure(value: float, interval: Sequence[float] | None) -> str:
    """A figure to as many digits as its noise interval leaves it.

    >>> figure(2966.0, [2960.0, 2972.0]), figure(4711.1530, [4646.2, 4775.5]), figure(0.12345, None)
    ('2,966', '4,711', '0.123')
    """
    if not interval or not interval[1] > interval[0]:
        return shown.number(value)
    digits = 1 - math.floor(math.log10((interval[1] - interval[0]) / 2))
    text = f"{round(value, digits):,.{max(0, digits)}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", shown.MINUS)


def ends(interval: Sequence[float]) -> str:
    """The ends of a noise interval.

    >>> ends([2960.0, 2972.0])
    '2,960 to 2,972'
    """
    return " to ".join(figure(end, interval) for end in interval)


def cost(epsilon: float) -> str:
    """An epsilon that somebody chose, without the last digits of rounding up.

    >>> cost(0.49999999999999994)
    '0.5'
    """
    return shown.number(float(f"{epsilon:.6g}"))


def round_size(at_least: float) -> float:
    """The least of 10, 20, 50, 100, ... that is no smaller.

    >>> round_size(3), round_size(21), round_size(230)
    (10.0, 50.0, 500.0)
    """
    power = 10.0 ** max(1, math.floor(math.log10(max(at_least, 1))))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= at_least)


def unit(question: Mapping[str, Any], aggregate: str = "", column: str | None = None) -> str:
    """The unit of a question's figures; of one of them, where there are several.

    >>> unit({"aggregate": "count", "unit": {"column": None}}), unit({"aggregate": "sum", "column": "cost"})
    ('records', 'sum of cost')
    """
    asked, of = aggregate or question["aggregate"], column or question.get("column")
    if asked in COUNTING:
        return "records"
    return {"variance": f"variance of {of}", "standard_deviation": f"standard deviation of {of}"}.get(
        asked, f"{asked.removesuffix('s')} of {of}"
    )
