"""Numbers made coarser: bands, rounding, top and bottom codes."""

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core import checks
from privacy_core.errors import InvalidValueError
from privacy_core.transform import intervals
from privacy_core.transform.operator import (
    STRICT,
    ColumnFunction,
    OperatorTypeError,
    Resources,
    as_numbers,
    by_distinct,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Replaces a number by the interval [origin + n * width, origin + (n + 1) * width) that it falls in.

    Columns of whole numbers with whole width and origin read "20-29" ("-10 to -1" below zero); all others read
    "[20, 30)", so that 29.5 has its place. Infinity stays "inf" or "-inf"; NaN is missing.

    Attributes:
        width: Above 0, in the column's unit.
        origin: Where one of the intervals starts.
    """

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = False
    op: Literal["band"] = "band"
    column: str
    width: int | float
    origin: int | float = 0

    def __post_init__(self) -> None:
        checks.positive(width=self.width)
        _finite(origin=self.origin)

    def function(self, resources: Resources) -> ColumnFunction:  # noqa: ARG002 - needs none
        return self._banded

    def _banded(self, values: pa.Array) -> pa.Array:
        array = as_numbers(values, self)
        if pa.types.is_decimal(array.type):
            return by_distinct(array, self._exactly, pa.string())
        if pa.types.is_integer(array.type):
            if float(self.width).is_integer() and float(self.origin).is_integer():
                return by_distinct(array, self._whole, pa.string())
            return by_distinct(array, self._exactly, pa.string())
        return by_distinct(array, self._half_open, pa.string())

    def _whole(self, values: list[int]) -> list[str]:
        width = int(self.width)
        lows = intervals.whole_lows(values, width=width, origin=int(self.origin))
        return _labelled(lows, lambda low: intervals.whole_label(low, width))

    def _half_open(self, values: list[float]) -> list[str]:
        numbers = np.array(values, np.float64)
        finite = np.isfinite(numbers)
        found = iter(intervals.steps(numbers[finite], width=self.width, origin=self.origin))
        return self._labels(
            [next(found) if here else float(value) for here, value in zip(finite, numbers, strict=True)]
        )

    def _exactly(self, values: list[int | Decimal]) -> list[str]:
        return self._labels([intervals.exact_step(value, width=self.width, origin=self.origin) for value in values])

    def _labels(self, found: list[Any]) -> list[str]:
        start, width = intervals.exact(self.origin), intervals.exact(self.width)

        def label(n: float) -> str:
            return str(n) if isinstance(n, float) else intervals.half_open_label(start + n * width, width)

        return _labelled(found, label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Rounds to a number of decimal digits (-2: hundreds) or to multiples of a step; halves go to the even neighbour.

    Whole numbers stay whole unless ``step`` is not; numbers in text become decimals. Infinity stays.
    """

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = False
    op: Literal["round"] = "round"
    column: str
    digits: int | None = None
    step: int | float | None = None

    def __post_init__(self) -> None:
        if (self.digits is None) == (self.step is None):
            raise InvalidValueError("Give 'round' either digits or a step.")
        if self.step is not None:
            checks.positive(step=self.step)
        if self.digits is not None and (isinstance(self.digits, bool) or not -308 <= self.digits <= 308):
            raise InvalidValueError(f"digits must be a whole number from -308 to 308, got {self.digits!r}.")

    def function(self, resources: Resources) -> ColumnFunction:  # noqa: ARG002 - needs none
        return self._rounded

    def _rounded(self, values: pa.Array) -> pa.Array:
        array, step = as_numbers(values, self), self._step()
        try:
            if pa.types.is_integer(array.type) and step.denominator == 1:
                kind = array.type if pa.types.is_uint64(array.type) else pa.int64()
                return by_distinct(array, self._whole, kind)
            return by_distinct(pc.cast(array, pa.float64(), safe=False), self._decimals, pa.float64())
        except (pa.ArrowInvalid, OverflowError):
            needs = "numbers that still fit when rounded"
            raise OperatorTypeError(self.op, self.column, needs, str(array.type)) from None

    def _whole(self, values: list[int]) -> list[int]:
        step = int(self._step())
        return [round(Fraction(value, step)) * step for value in values]

    def _step(self) -> Fraction:
        return intervals.exact(self.step) if self.step is not None else Fraction(10) ** -(self.digits or 0)

    def _decimals(self, values: list[float]) -> list[float]:
        numbers = np.array(values, np.float64)
        finite = np.isfinite(numbers)
        numbers[finite] = intervals.nearest_multiples(numbers[finite], step=self._step())
        return numbers.tolist()  # type: ignore[no-any-return]  # numpy types it as Any


@dataclass(frozen=True, slots=True, kw_only=True)
class TopCode:
    """Writes ``at`` for every number above it, so that the few largest cannot be told apart."""

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = False
    op: Literal["top_code"] = "top_code"
    column: str
    at: int | float

    def __post_init__(self) -> None:
        _finite(at=self.at)

    def function(self, resources: Resources) -> ColumnFunction:  # noqa: ARG002 - needs none
        return lambda values: _coded(values, self, self.at, above=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class BottomCode:
    """Writes ``at`` for every number below it."""

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = False
    op: Literal["bottom_code"] = "bottom_code"
    column: str
    at: int | float

    def __post_init__(self) -> None:
        _finite(at=self.at)

    def function(self, resources: Resources) -> ColumnFunction:  # noqa: ARG002 - needs none
        return lambda values: _coded(values, self, self.at, above=False)


def _coded(values: pa.Array, step: TopCode | BottomCode, at: float, *, above: bool) -> pa.Array:
    array = as_numbers(values, step)
    if not pa.types.is_integer(array.type):
        array, limit = pc.cast(array, pa.float64(), safe=False), pa.scalar(float(at), pa.float64())
    elif float(at).is_integer() and abs(at) < intervals.ROOMY:
        kind = array.type if pa.types.is_uint64(array.type) and at >= 0 else pa.int64()
        array, limit = _cast(array, kind, step), pa.scalar(int(at), kind)
    else:
        raise OperatorTypeError(step.op, step.column, "a whole limit of at most 18 digits", str(array.type))
    return pc.if_else(pc.greater(array, limit) if above else pc.less(array, limit), limit, array)


def _cast(array: pa.Array, kind: pa.DataType, step: TopCode | BottomCode) -> pa.Array:
    try:
        return pc.cast(array, kind)
    except pa.ArrowInvalid:
        raise OperatorTypeError(step.op, step.column, "a limit of at least 0", str(array.type)) from None


def _labelled(found: list[Any], label: Any) -> list[str]:
    labels = {value: label(value) for value in set(found)}
    return [labels[value] for value in found]


def _finite(**named: float) -> None:
    for name, value in named.items():
        if isinstance(value, bool) or not math.isfinite(value):
            raise InvalidValueError(f"{name} must be a finite number, got {value!r}.")
