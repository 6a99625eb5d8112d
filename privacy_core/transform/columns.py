"""What becomes of a column as a whole: it leaves, or somebody decided that it stays as it is."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import pyarrow as pa

from privacy_core.transform.operator import STRICT, ColumnFunction, Resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """The column leaves the table. It has no function: the recipe lists what leaves."""

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = True
    op: Literal["drop"] = "drop"
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """The column stays as it is, and the recipe says that this was meant."""

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = False
    op: Literal["keep"] = "keep"
    column: str

    def function(self, resources: Resources) -> ColumnFunction:  # noqa: ARG002 - needs none
        return _same


def _same(values: pa.Array) -> pa.Array:
    return values
