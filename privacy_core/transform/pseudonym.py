"""Pseudonyms: the same value always becomes the same meaningless name, and only the key's holder can repeat it."""

import hmac
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import pyarrow as pa

from privacy_core.errors import InvalidValueError
from privacy_core.transform.operator import STRICT, ColumnFunction, Resources, as_text, by_distinct

DIGITS = 32
LEAST_KEY_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Pseudonymize:
    """Writes the first 32 hex digits (128 bits) of HMAC-SHA256 over the text form of each value.

    128 bits: among 10^12 values two pseudonyms agree by chance with probability below 10^-14.

    Attributes:
        domain: Which key; columns that share a domain can be joined. Without one, the column has a key of its own.

    Source: Krawczyk, Bellare and Canetti, "HMAC: Keyed-Hashing for Message Authentication", RFC 2104, 1997;
        truncation to at least half the digest per its section 5.
    """

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = True
    op: Literal["pseudonymize"] = "pseudonymize"
    column: str
    domain: str | None = None

    def __post_init__(self) -> None:
        if self.domain is not None and not self.domain.strip():
            raise InvalidValueError("The domain of a pseudonym must not be empty.")

    def function(self, resources: Resources) -> ColumnFunction:
        key = resources.keys(self.domain, self.column)
        if len(key) < LEAST_KEY_BYTES:
            raise InvalidValueError(f"A pseudonym key must have at least {LEAST_KEY_BYTES} bytes, got {len(key)}.")

        def names(values: list[Any]) -> list[str]:
            return [hmac.digest(key, value.encode(), "sha256").hex()[:DIGITS] for value in values]

        return lambda values: by_distinct(as_text(values, self), names, pa.string())
