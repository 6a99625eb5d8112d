"""Masks: parts of a text give way to a mask character; also redaction and replacement by what somebody chose."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import pyarrow as pa
import pyarrow.compute as pc

from privacy_core import checks
from privacy_core.errors import InvalidValueError
from privacy_core.transform.operator import (
    STRICT,
    ColumnFunction,
    Resources,
    as_text,
    by_distinct,
    one_character,
    plain,
)

REDACTED = "[REDACTED]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """Keeps the first and last letters and digits and masks the others, one mask character for one.

    Blanks, punctuation and "+" do not count and stay, so that "4111 1111" and "41111111" keep the same four. Values
    with as few letters and digits as would be kept are masked fully, with all that stands between them; so is every
    value where nothing is to be kept: else a short value would pass unprotected, and a name would show its parts.
    """

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = True
    op: Literal["mask"] = "mask"
    column: str
    keep_first: int = 0
    keep_last: int = 0
    character: str = "*"

    def __post_init__(self) -> None:
        checks.whole(keep_first=self.keep_first, keep_last=self.keep_last)
        one_character(character=self.character)

    def function(self, resources: Resources) -> ColumnFunction:  # noqa: ARG002 - needs none
        return self._masked

    def _masked(self, values: pa.Array) -> pa.Array:
        texts = as_text(values, self)
        if not self.keep_first and not self.keep_last:
            return _repeated(self.character, pc.utf8_length(texts))
        return by_distinct(texts, self._each, pa.string())

    def _each(self, texts: list[str]) -> list[str]:
        return [masked(text, self.keep_first, self.keep_last, character=self.character) for text in texts]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailMask:
    """Writes an e-mail address as ``j***@example.org``: always three mask characters, so its length stays hidden.

    A name as short as what would be kept, and a text without @, is masked fully.

    Attributes:
        keep_first: Characters of the name before the @ that stay.
        keep_domain: False also masks the domain, for addresses like john@smith-family.org.
    """

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = True
    op: Literal["email_mask"] = "email_mask"
    column: str
    keep_first: int = 1
    keep_domain: bool = True

    def __post_init__(self) -> None:
        checks.whole(keep_first=self.keep_first)

    def function(self, resources: Resources) -> ColumnFunction:  # noqa: ARG002 - needs none
        return self._masked

    def _masked(self, values: pa.Array) -> pa.Array:
        texts = as_text(values, self)
        parts = pc.extract_regex(texts, r"(?s)^(?P<name>.*)(?P<domain>@[^@]*)$")
        name, domain = pc.struct_field(parts, "name"), pc.struct_field(parts, "domain")
        long = pc.greater(pc.utf8_length(name), self.keep_first)
        first = pc.if_else(long, pc.utf8_slice_codeunits(name, 0, self.keep_first), "")
        address = pc.binary_join_element_wise(first, "***", domain if self.keep_domain else "@***", "")
        return pc.if_else(
            pc.is_valid(parts), address, pc.if_else(texts.is_valid(), "***", pa.scalar(None, pa.string()))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Truncate:
    """Keeps the first characters, as of a postcode: "80331" becomes "80", or "80***" with ``pad="*"``."""

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = False
    op: Literal["truncate"] = "truncate"
    column: str
    keep: int
    pad: str | None = None

    def __post_init__(self) -> None:
        checks.whole(keep=self.keep)
        if self.pad is not None:
            one_character(pad=self.pad)

    def function(self, resources: Resources) -> ColumnFunction:  # noqa: ARG002 - needs none
        return self._cut

    def _cut(self, values: pa.Array) -> pa.Array:
        texts = as_text(values, self)
        kept = pc.utf8_slice_codeunits(texts, 0, self.keep)
        if self.pad is None:
            return kept
        return pc.binary_join_element_wise(kept, _repeated(self.pad, _beyond(texts, self.keep)), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Redact:
    """Writes the same text for every value; a missing value stays missing."""

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = True
    op: Literal["redact"] = "redact"
    column: str
    text: str = REDACTED

    def function(self, resources: Resources) -> ColumnFunction:  # noqa: ARG002 - needs none
        return lambda values: _constant(plain(values), self.text, pa.string())


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace:
    """Writes a constant (``value``) for every value, or looks each value up (``mapping``).

    Attributes:
        mapping: From the text form of a value to its new text.
        otherwise: For values that the mapping lacks; None leaves them as they are.
    """

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = False
    op: Literal["replace"] = "replace"
    column: str
    value: bool | int | float | str | None = None
    mapping: Mapping[str, str] | None = None
    otherwise: str | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.mapping is None):
            raise InvalidValueError("Give 'replace' either a value or a mapping.")
        if self.otherwise is not None and self.mapping is None:
            raise InvalidValueError("'otherwise' goes with a mapping.")

    def function(self, resources: Resources) -> ColumnFunction:  # noqa: ARG002 - needs none
        if self.mapping is None:
            kind = pa.scalar(self.value).type
            return lambda values: _constant(plain(values), self.value, kind)
        return self._looked_up

    def _looked_up(self, values: pa.Array) -> pa.Array:
        texts, mapping = as_text(values, self), dict(self.mapping or {})
        places = pc.index_in(texts, pa.array(list(mapping), pa.string()))
        new = pa.array(list(mapping.values()), pa.string()).take(places)
        other = texts if self.otherwise is None else _constant(texts, self.otherwise, pa.string())
        return pc.coalesce(new, other)


def _constant(values: pa.Array, value: object, kind: pa.DataType) -> pa.Array:
    return pc.if_else(values.is_valid(), pa.scalar(value, kind), pa.scalar(None, kind))


class _Separators(dict[str, bool]):
    """Whether a character stands between what counts; looked up once a character."""

    def __missing__(self, character: str) -> bool:
        kind = unicodedata.category(character)[0]
        self[character] = separates = kind in "PZ" or character == "+" or character.isspace()
        return separates


_SEPARATES = _Separators()


def masked(text: str, keep_first: int, keep_last: int, *, character: str = "*") -> str:
    """A text of which only so many letters and digits can be read, as `Mask` writes it.

    >>> masked("4111 1111 1111 1234", 0, 4), masked("4111111111111234", 0, 4), masked("12-34", 0, 4)
    ('**** **** **** 1234', '************1234', '*****')
    """
    places = [place for place, each in enumerate(text) if not _SEPARATES[each]]
    hidden = places[keep_first : len(places) - keep_last]
    if len(places) <= keep_first + keep_last or not keep_first + keep_last:
        return character * len(text)
    shown = list(text)
    for place in hidden:
        shown[place] = character
    return "".join(shown)


def _beyond(texts: pa.Array, keep: int) -> pa.Array:
    return pc.max_element_wise(pc.subtract(pc.utf8_length(texts), keep), 0, skip_nulls=False)


def _repeated(character: str, times: pa.Array) -> pa.Array:
    return pc.binary_repeat(pa.scalar(character), times)
