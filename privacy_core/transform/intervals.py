"""Half-open intervals of equal width: which one a number falls in, exactly, and its label.

Each edge is ``origin + n * width`` as written in decimals, so 0.3 lies in [0.3, 0.4) although 0.3 / 0.1 < 3 in binary.
"""

import math
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Number: TypeAlias = int | float
SAFE = 2**53
"""Whole numbers up to here are exact as float64."""
ROOMY = 2**62
DIGITS = 1e15


def exact(number: Number | Decimal) -> Fraction:
    """The number as a person reads it: 0.1 is one tenth, not the nearest binary fraction.

    >>> exact(0.1)
    Fraction(1, 10)
    """
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def written(number: Fraction) -> str:
    """Plain decimals without exponent or trailing zeros; ``number`` must have a finite decimal form.

    >>> written(Fraction(-5, 2)), written(Fraction(300))
    ('-2.5', '300')
    """
    if number.denominator == 1:
        return str(number.numerator)
    with localcontext() as context:
        context.prec = 2000  # edges of float64 intervals have fewer digits
        text = format(Decimal(number.numerator) / Decimal(number.denominator), "f")
    return text.rstrip("0").rstrip(".")


def whole_label(low: int, width: int) -> str:
    """The label of the whole numbers low, ..., low + width - 1.

    >>> whole_label(20, 10), whole_label(-10, 10), whole_label(7, 1)
    ('20-29', '-10 to -1', '7')
    """
    if width == 1:
        return str(low)
    return f"{low} to {low + width - 1}" if low < 0 else f"{low}-{low + width - 1}"


def half_open_label(low: Fraction, width: Fraction) -> str:
    """The label of all numbers from low up to, not including, low + width.

    >>> half_open_label(Fraction(20), Fraction(5, 2))
    '[20, 22.5)'
    """
    return f"[{written(low)}, {written(low + width)})"


def whole_lows(values: list[int], *, width: int, origin: int) -> list[int]:
    """The low edge of each value's interval. Near the ends of int64 it counts in Python, which cannot overflow.

    >>> whole_lows([29, -1, 2**63 - 1], width=10, origin=0)
    [20, -10, 9223372036854775800]
    """
    if max(map(abs, values), default=0) + abs(origin) + width < ROOMY:
        lows: list[int] = ((np.array(values, np.int64) - origin) // width * width + origin).tolist()
        return lows
    return [(value - origin) // width * width + origin for value in values]


def steps(values: npt.NDArray[np.float64], *, width: Number, origin: Number) -> list[int]:
    """The n of each value's interval [origin + n * width, origin + (n + 1) * width).

    Args:
        values: Finite, distinct or not.
        width: Above 0.
        origin: Any finite number.
    """
    start, step = exact(origin), exact(width)
    scale = min(math.lcm(start.denominator, step.denominator), 10**300)
    with np.errstate(over="ignore", invalid="ignore"):
        guess = np.floor((values - float(origin)) / float(width))
        # An edge of fifteen digits is the number that its float64 is read as; one of more may lie beside it.
        sure = (np.abs(guess) < SAFE / 4) & (np.abs(values) * float(scale) < DIGITS)
    near = np.where(sure, guess, 0).astype(np.int64)
    low, high = (multiples(near + shift, step=step, origin=start) for shift in (0, 1))
    found: list[int] = (near - (values < low) + (values >= high)).tolist()
    for place in np.flatnonzero(~sure).tolist():
        found[place] = exact_step(float(values[place]), width=width, origin=origin)
    return found


def exact_step(value: float | Decimal, *, width: Number, origin: Number) -> int:
    """The same for one value, in exact arithmetic.

    >>> exact_step(0.3, width=0.1, origin=0)
    3
    """
    return math.floor((exact(value) - exact(origin)) / exact(width))


def multiples(
    numbers: npt.NDArray[np.int64], *, step: Fraction, origin: Fraction = Fraction()
) -> npt.NDArray[np.float64]:
    """The numbers origin + n * step, each as the float64 nearest to the exact value."""
    scale = math.lcm(step.denominator, origin.denominator)
    per, start = int(step * scale), int(origin * scale)
    largest = int(np.abs(numbers).max(initial=0)) * per + abs(start)
    if max(largest, scale) < SAFE:  # one division of exact whole numbers rounds once
        return (start + numbers * per) / scale
    return np.array([float(origin + n * step) for n in numbers.tolist()], np.float64)


def nearest_multiples(values: npt.NDArray[np.float64], *, step: Fraction) -> npt.NDArray[np.float64]:
    """The multiple of ``step`` nearest to each finite value as written; halves go to the even multiple."""
    with np.errstate(over="ignore", invalid="ignore"):
        ratio = values / float(step)
        guess = np.rint(ratio)
        tied = np.abs(np.abs(ratio - np.floor(ratio)) - 0.5) <= 1e-14 * np.maximum(1, np.abs(ratio))
    rough = tied | ~(np.abs(guess) < SAFE / 4)
    rounded = multiples(np.where(rough, 0, guess).astype(np.int64), step=step)
    for place in np.flatnonzero(rough).tolist():
        rounded[place] = float(round(exact(float(values[place])) / step) * step)
    return rounded
