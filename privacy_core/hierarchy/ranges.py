"""Builders for what can be counted: intervals of numbers, and dates by month, quarter, year and so on."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import Literal

from privacy_core import checks
from privacy_core.errors import InvalidValueError
from privacy_core.hierarchy.builder import Builder, Labels, ValuesUnfitError, check_rising
from privacy_core.hierarchy.decimals import Decimals, decimal_places, decimals, is_number

Number = int | float

_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})([ T]|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals(Builder):
    """Numbers by the interval that they fall in, each level as wide as its width: "20-24", or "[20, 22.5)".

    Attributes:
        widths: Of the levels, rising; each a multiple of the one before, so that intervals nest.
        origin: Where an interval begins.
        low: What is below it is one label at every level.
        high: So is what is this or more.
    """

    builder: Literal["intervals"] = "intervals"
    widths: tuple[Number, ...]
    origin: Number = 0
    low: Number | None = None
    high: Number | None = None

    def __post_init__(self) -> None:
        check_rising(widths=self.widths)
        checks.positive(widths=self.widths[0])
        if any(_exact(upper) % _exact(lower) for lower, upper in pairwise(self.widths)):
            raise InvalidValueError(f"Each width must be a multiple of the one before, got {list(self.widths)!r}.")
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise InvalidValueError(f"low is {self.low:g}, not below high, which is {self.high:g}. Exchange them.")

    def labels(self, values: Labels, counts: Sequence[int]) -> list[Labels]:  # noqa: ARG002 - all numbers alike
        if unfit := [value for value in values if not is_number(value)]:
            raise ValuesUnfitError("intervals", "numbers", len(unfit), values=unfit)
        edges = [_exact(edge) for edge in (*self.widths, self.origin, self.low, self.high) if edge is not None]
        numbers = decimals(values).widened(max(map(decimal_places, edges)))
        whole = numbers.whole and all(_exact(edge).denominator == 1 for edge in (*self.widths, self.origin))
        # Widths are multiples of the first, and intervals begin at one origin: so do those of the intervals.
        finest = self._scaled(self.widths[0], numbers)
        origin = self._scaled(self.origin, numbers)
        within: list[int | str] = [(number - origin) // finest for number in numbers.scaled]
        for edge, sign in ((self.low, "<"), (self.high, ">=")):
            if edge is not None:
                bound, name = self._scaled(edge, numbers), f"{sign}{_written(_exact(edge))}"
                outside = [(one < bound) == (sign == "<") for one in numbers.scaled]
                within = [name if out else first for first, out in zip(within, outside, strict=True)]
        found: list[Labels] = []
        for width in self.widths:
            joined = self._scaled(width, numbers) // finest
            label_of = {
                first: first
                if isinstance(first, str)
                else self._label(first // joined * joined * _exact(self.widths[0]), _exact(width), whole=whole)
                for first in set(within)
            }
            found.append([label_of[first] for first in within])
        return found

    @staticmethod
    def _scaled(edge: Number, numbers: Decimals) -> int:
        return int(_exact(edge) * numbers.unit)

    def _label(self, above_origin: Fraction, width: Fraction, *, whole: bool) -> str:
        low = _exact(self.origin) + above_origin
        high = low + width
        if self.low is not None:  # what lies below is told by another label
            low = max(low, _up(self.low, whole=whole))
        if self.high is not None:
            high = min(high, _up(self.high, whole=whole))
        if not whole:
            return f"[{_written(low)}, {_written(high)})"
        if high - low == 1:
            return _written(low)
        return f"{_written(low)} to {_written(high - 1)}" if low < 0 else f"{_written(low)}-{_written(high - 1)}"


def _up(edge: Number, *, whole: bool) -> Fraction:
    """Where values begin that are not below an edge."""
    return Fraction(ceil(_exact(edge))) if whole else _exact(edge)


class Unit(StrEnum):
    """How coarse a date is; each lies within the next."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates(Builder):
    """Dates, or moments, by units of the calendar: "2024-03", "2024-Q1", "2024", "2020-2029", "2000-2099".

    Attributes:
        units: Of the levels, from fine to coarse.
    """

    builder: Literal["dates"] = "dates"
    units: tuple[Unit, ...] = (Unit.MONTH, Unit.QUARTER, Unit.YEAR, Unit.DECADE)

    def __post_init__(self) -> None:
        places = [list(Unit).index(Unit(unit)) for unit in self.units]
        if not places or places != sorted(set(places)):
            raise InvalidValueError(f"units must go from fine to coarse among {', '.join(Unit)}.")
        object.__setattr__(self, "units", tuple(map(Unit, self.units)))

    def labels(self, values: Labels, counts: Sequence[int]) -> list[Labels]:  # noqa: ARG002 - all dates alike
        days = [day_of(value) for value in values]
        if unfit := [value for value, day in zip(values, days, strict=True) if day is None]:
            raise ValuesUnfitError("dates", "dates written as 2024-03-05", len(unfit), values=unfit)
        found: list[Labels] = []
        for unit in self.units:
            label_of = {day: _IN_UNIT[unit](day) for day in set(days) if day is not None}
            found.append([label_of[day] for day in days if day is not None])
        return found


def day_of(text: str) -> date | None:
    """The day of a date or moment written as ISO 8601; None if the text is none."""
    found = _DAY.match(text.strip())
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:  # such as a 13th month
        return None


_IN_UNIT: Mapping[Unit, Callable[[date], str]] = {
    Unit.DAY: date.isoformat,
    Unit.MONTH: lambda day: f"{day.year:04}-{day.month:02}",
    Unit.QUARTER: lambda day: f"{day.year:04}-Q{(day.month + 2) // 3}",
    Unit.YEAR: lambda day: f"{day.year:04}",
    Unit.DECADE: lambda day: f"{day.year // 10:03}0-{day.year // 10:03}9",
    Unit.CENTURY: lambda day: f"{day.year // 100:02}00-{day.year // 100:02}99",
}


def _exact(number: Number) -> Fraction:
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def _written(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{float(number):.15g}"
