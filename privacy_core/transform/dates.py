"""Dates made coarser: to their month, quarter or year, in columns of dates and in the words of a text."""

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.transform.operator import STRICT, ColumnFunction, OperatorTypeError, Resources, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class TruncateDate:
    """Writes a date as its month ("2024-03"), quarter ("2024-Q1") or year ("2024").

    Text, not the first day of the period: a reader would take that for a true date.
    """

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = False
    op: Literal["truncate_date"] = "truncate_date"
    column: str
    to: Literal["month", "quarter", "year"]

    def function(self, resources: Resources) -> ColumnFunction:  # noqa: ARG002 - needs none
        return self._truncated

    def _truncated(self, values: pa.Array) -> pa.Array:
        dates = self._dates(plain(values))
        year = _digits(pc.year(dates), 4)
        if self.to == "year":
            return year
        if self.to == "quarter":
            return pc.binary_join_element_wise(year, pc.cast(pc.quarter(dates), pa.string()), "-Q")
        return pc.binary_join_element_wise(year, _digits(pc.month(dates), 2), "-")

    def _dates(self, values: pa.Array) -> pa.Array:
        kind = values.type
        if pa.types.is_null(kind):
            return values.cast(pa.date32())
        if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
            return values
        if pa.types.is_string(kind):
            try:
                return pc.cast(pc.utf8_trim_whitespace(values), pa.timestamp("us"))
            except pa.ArrowInvalid:  # its text holds the value, so it ends here
                raise OperatorTypeError(self.op, self.column, "dates", "text that is not all ISO dates") from None
        raise OperatorTypeError(self.op, self.column, "dates", str(kind))


def _digits(numbers: pa.Array, width: int) -> pa.Array:
    return pc.utf8_zero_fill(pc.cast(numbers, pa.string()), width=width)


_YEAR = re.compile(r"(?<!\d)(?:1[89]|20|21)\d\d(?!\d)")
_ISO = re.compile(r"(?<!\d)\d{4}[-/.](0?[1-9]|1[0-2])(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})[-/. ](\d{1,2})[-/. ](?=\d{4}(?!\d))")
_MONTH_YEAR = re.compile(r"(?<![\d/.-])(0?[1-9]|1[0-2])[-/.](?=\d{4}(?!\d))")
_NAMES = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
    "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
_NAME = [re.compile(rf"(?<![^\W\d_]){name}(?![^\W\d_])", re.IGNORECASE) for name in _NAMES]


def coarser(words: str, to: Literal["month", "year"]) -> str | None:
    """A date as people write it, as its year ("1987") or month ("1987-03"); None without one year of four digits.

    Where the month is not certain (3/4/1987 is March for some and April for others), the year is all that is said.

    >>> coarser("March 5th, 1987", "month"), coarser("25/3/1987", "month"), coarser("3/4/1987", "month")
    ('1987-03', '1987-03', '1987')
    >>> coarser("March 5th, 1987", "year"), coarser("3/4/87", "year")
    ('1987', None)
    """
    years = set(_YEAR.findall(words))
    if len(years) != 1:
        return None
    year, month = years.pop(), _month(words) if to == "month" else None
    return year if month is None else f"{year}-{month:02}"


def _month(words: str) -> int | None:
    """The one month that the words can mean."""
    named = {number for number, name in enumerate(_NAME, 1) if name.search(words)}
    iso = {int(month) for month in _ISO.findall(words)}
    either = {int(number) for pair in _NUMBERS.findall(words) for number in pair}
    if either and not named and not iso:
        possible = {number for number in either if 1 <= number <= 12}
        return possible.pop() if len(possible) == 1 else None
    alone = {int(month) for month in _MONTH_YEAR.findall(words)} if not either else set()
    found = named | iso | alone
    return found.pop() if len(found) == 1 else None
