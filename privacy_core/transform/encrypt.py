"""Encrypted columns: authenticated, and read back by whoever holds the key."""

import base64
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from privacy_core.store.purposes import derived
from privacy_core.transform import keyed
from privacy_core.transform.operator import STRICT, ColumnFunction, Resources, as_text, by_distinct

BEGIN = "enc_"
_BLOCK = 16  # bytes to whose next multiple a value is filled up, so that short ones are of one length
_END = b"\x80"


@dataclass(frozen=True, slots=True, kw_only=True)
class Encrypt:
    """Writes each value encrypted with AES-SIV: "enc_" and text that only the key's holder can read or make.

    Equal values give equal texts, so that files can be joined and a recipe repeats its own result; so how often a value
    occurs stays visible, and its length to 16 bytes. A text that was changed does not decrypt.

    Attributes:
        domain: Which key. Without one, the column has a key of its own.
        version: Of the domain's key; each has a key of its own.

    Source: Harkins, "Synthetic Initialization Vector (SIV) Authenticated Encryption Using AES", RFC 5297, 2008.
    """

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = True
    op: Literal["encrypt"] = "encrypt"
    column: str
    domain: str | None = None
    version: int = 1

    def __post_init__(self) -> None:
        keyed.check(self.domain, self.version)

    def function(self, resources: Resources) -> ColumnFunction:
        seal, _ = cipher(keyed.key_of(self, resources))
        return lambda values: by_distinct(as_text(values, self), lambda found: [*map(seal, found)], pa.string())


def cipher(key: bytes) -> tuple[Callable[[str], str], Callable[[str], str | None]]:
    """What encrypts a value under a domain's key, and what decrypts it: None for a text that this key did not make.

    >>> seal, read = cipher(b"k" * 32)
    >>> read(seal("Grüße")), read("Grüße"), seal("a") == seal("a")
    ('Grüße', None, True)
    """
    siv = AESSIV(derived(key, "privacy-studio encrypt mac") + derived(key, "privacy-studio encrypt"))

    def seal(value: str) -> str:
        plain = value.encode() + _END
        plain += bytes(-len(plain) % _BLOCK)
        return BEGIN + base64.urlsafe_b64encode(siv.encrypt(plain, None)).decode().rstrip("=")

    def read(text: str) -> str | None:
        body = text.removeprefix(BEGIN)
        try:
            sealed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
            value = siv.decrypt(sealed, None).rstrip(b"\0").removesuffix(_END).decode()
        except (InvalidTag, ValueError):
            return None
        return value if hmac.compare_digest(seal(value), text) else None  # base64 has several ways to say the same

    return seal, read
