"""Builders for what can be counted: intervals of numbers, and dates by month, quarter, year and so on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from privacy_core import checks
from privacy_core.errors import InvalidValueError
from privacy_core.hierarchy.builder import Builder, Labels, ValuesUnfitError, check_rising

Number = int | float

_NUMBER = re.compile(r"[+-]?([0-9]{1,400}[.]?[0-9]{0,400}|[.][0-9]{1,400})([eE][+-]?[0-9]{1,3})?")
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
        numbers = [number_of(value) for value in values]
        if unfit := [value for value, number in zip(values, numbers, strict=True) if number is None]:
            raise ValuesUnfitError("intervals", "numbers", len(unfit), values=unfit)
        known = [number for number in numbers if number is not None]
        edges = [_exact(edge) for edge in (*self.widths, self.origin)]
        whole = all(number.denominator == 1 for number in (*known, *edges))
        return [[self._label(number, _exact(width), whole=whole) for number in known] for width in self.widths]

    def _label(self, number: Fraction, width: Fraction, *, whole: bool) -> str:
        if self.low is not None and number < _exact(self.low):
            return f"<{_written(_exact(self.low))}"
        if self.high is not None and number >= _exact(self.high):
            return f">={_written(_exact(self.high))}"
        low = _exact(self.origin) + (number - _exact(self.origin)) // width * width
        high = low + width
        if not whole:
            return f"[{_written(low)}, {_written(high)})"
        if width == 1:
            return _written(low)
        return f"{_written(low)} to {_written(high - 1)}" if low < 0 else f"{_written(low)}-{_written(high - 1)}"


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
        return [[_in_unit(day, unit) for day in days if day is not None] for unit in self.units]


def number_of(text: str) -> Fraction | None:
    """The number as it is written, exactly; None if the text is no finite number."""
    return Fraction(text.strip()) if _NUMBER.fullmatch(text.strip()) else None


def day_of(text: str) -> date | None:
    """The day of a date or moment written as ISO 8601; None if the text is none."""
    found = _DAY.match(text.strip())
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:  # such as a 13th month
        return None


def _in_unit(day: date, unit: Unit) -> str:
    year = f"{day.year:04}"
    return {
        Unit.DAY: day.isoformat(),
        Unit.MONTH: f"{year}-{day.month:02}",
        Unit.QUARTER: f"{year}-Q{(day.month + 2) // 3}",
        Unit.YEAR: year,
        Unit.DECADE: f"{year[:3]}0-{year[:3]}9",
        Unit.CENTURY: f"{year[:2]}00-{year[:2]}99",
    }[unit]


def _exact(number: Number) -> Fraction:
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def _written(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{float(number):.15g}"
