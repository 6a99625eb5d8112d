"""Dates made coarser: to their month, quarter or year."""

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
