"""Tokens: random names for values, which the vault can turn back for whoever may, and nobody else."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import pyarrow as pa

from privacy_core.transform import keyed
from privacy_core.transform.operator import STRICT, ColumnFunction, Resources, as_text, by_distinct


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokenize:
    """Writes a random token for each value, "tok_" and 26 letters and digits; the same value gets the same token.

    A token is drawn, not computed, so nothing can be worked out from it, with whatever key. Which value it stands for
    lies sealed in the workspace's vault, and may be read back with a permission, a reason and an entry in the log.

    Attributes:
        domain: Columns that share a domain can be joined. Without one, the column has tokens of its own.
        version: Of the domain; each has tokens of its own.
    """

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = True
    tokenizes: ClassVar[bool] = True
    op: Literal["tokenize"] = "tokenize"
    column: str
    domain: str | None = None
    version: int = 1

    def __post_init__(self) -> None:
        keyed.check(self.domain, self.version)

    def function(self, resources: Resources) -> ColumnFunction:
        book = resources.tokens(keyed.named(self), self.column)
        return lambda values: by_distinct(as_text(values, self), book.tokens, pa.string())
