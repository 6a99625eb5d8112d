"""Pseudonyms: the same value always becomes the same meaningless name, and only the key's holder can repeat it."""

import hmac
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import pyarrow as pa

from privacy_core.transform import keyed
from privacy_core.transform.operator import STRICT, ColumnFunction, Resources, as_text, by_distinct

DIGITS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Pseudonymize:
    """Writes the first 32 hex digits (128 bits) of HMAC-SHA256 over the text form of each value.

    128 bits: among 10^12 values two pseudonyms agree by chance with probability below 10^-14.

    Attributes:
        domain: Which key; columns that share a domain can be joined. Without one, the column has a key of its own.
        version: Of the domain's key. Each has a key of its own: a new one makes pseudonyms that nobody can join to
            earlier ones, as when a key may have become known.

    Source: Krawczyk, Bellare and Canetti, "HMAC: Keyed-Hashing for Message Authentication", RFC 2104, 1997;
        truncation to at least half the digest per its section 5.
    """

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = True
    op: Literal["pseudonymize"] = "pseudonymize"
    column: str
    domain: str | None = None
    version: int = 1

    def __post_init__(self) -> None:
        keyed.check(self.domain, self.version)

    def function(self, resources: Resources) -> ColumnFunction:
        key = keyed.key_of(self, resources)

        def names(values: list[Any]) -> list[str]:
            return [pseudonym(key, value) for value in values]

        return lambda values: by_distinct(as_text(values, self), names, pa.string())


def pseudonym(key: bytes, value: str) -> str:
    """The pseudonym of a value: 32 hex digits."""
    return hmac.digest(key, value.encode(), "sha256").hex()[:DIGITS]
