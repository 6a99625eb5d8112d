"""What an operator is: a frozen value with one pure column function, equal length out, row by row, null stays null."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, Protocol, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.errors import InvalidValueError, NotFoundError, PrivacyCoreError
from privacy_core.hierarchy import Hierarchy
from privacy_core.pii import columns
from privacy_core.pii.spans import Span
from privacy_core.risk.classes import EquivalenceClasses

ColumnFunction: TypeAlias = Callable[[pa.Array], pa.Array]

STRICT: dict[str, Any] = {"extra": "forbid"}
"""How a recipe reads an operator: unknown fields are errors."""


class OperatorTypeError(PrivacyCoreError):
    """An operator met a column whose values it cannot work on."""

    def __init__(self, operator: str, column: str, needs: str, found: str) -> None:
        super().__init__(operator, column, needs, found)

    def message(self) -> str:
        operator, column, needs, found = self.facts
        return (
            f"The step {operator!r} needs {needs}, but column {column!r} holds {found}. "
            f"Choose another step for this column, or set its type when the file is opened."
        )


class HierarchyNotGivenError(PrivacyCoreError):
    """A step generalizes a column for which there is no hierarchy."""

    def __init__(self, column: str) -> None:
        super().__init__(column)

    def message(self) -> str:
        return (
            f"Column {self.facts[0]!r} is to be generalized, but no hierarchy is given for it. "
            "Add one under 'hierarchies', or name one in the step."
        )


def _no_keys(domain: str | None, column: str) -> bytes:  # noqa: ARG001 - the shape of a key source
    raise NotFoundError("pseudonym key")


class TokenBook(Protocol):
    """The tokens of one domain."""

    def tokens(self, values: Sequence[str]) -> list[str]:
        """A token for each value, the same for the same value, kept before this returns."""
        ...


class TextReader(Protocol):
    """Finds personal data in texts."""

    def read(self, texts: Sequence[str]) -> Sequence[Sequence[Span]]:
        """Candidates of each text; they may overlap."""
        ...


def _no_tokens(domain: str | None, column: str) -> TokenBook:  # noqa: ARG001 - the shape of a vault
    raise NotFoundError("token vault")


def _reader(**asked: Any) -> TextReader:
    from privacy_core.pii.text import Reader  # noqa: PLC0415 - it loads a language model

    return Reader(**asked)


@dataclass(frozen=True)
class Resources:
    """What steps need beyond their parameters.

    Attributes:
        keys: From the pseudonym domain that a step names (None if it names none) and its column to a secret key.
        hierarchies: By column, and by the name that a step gives as its own hierarchy.
        populations: By the file that a model names: the classes of the population as it is, before any step.
        tokens: From the same as ``keys`` to the tokens of that domain.
        reader: From what a step says about its text (language, recognizers, allow, deny) to what reads it.
    """

    keys: Callable[[str | None, str], bytes] = _no_keys
    hierarchies: Mapping[str, Hierarchy] = field(default_factory=lambda: MappingProxyType({}))
    populations: Mapping[str, EquivalenceClasses] = field(default_factory=lambda: MappingProxyType({}))
    tokens: Callable[[str | None, str], TokenBook] = _no_tokens
    reader: Callable[..., TextReader] = _reader


class Operator(Protocol):
    """A step on one column.

    ``op`` is its name in recipes; ``hides`` says whether it is enough for a direct identifier.
    """

    hides: ClassVar[bool]

    @property
    def op(self) -> str: ...

    @property
    def column(self) -> str: ...

    def function(self, resources: Resources) -> ColumnFunction:
        """The pure function of this step.

        The type of its result follows from the type of its input alone, so that batches of one column agree.
        """
        ...


def plain(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """One array without dictionary, views or chunks, and as risk is counted: NaN is missing, minus zero is zero."""
    whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    whole = whole.dictionary_decode() if pa.types.is_dictionary(whole.type) else whole
    if pa.types.is_large_string(whole.type) or pa.types.is_string_view(whole.type):
        return whole.cast(pa.string())
    if pa.types.is_floating(whole.type):
        zero = pc.add(whole, pa.scalar(0, whole.type))
        return pc.if_else(pc.is_nan(zero), pa.scalar(None, whole.type), zero)
    return whole


def as_text(values: pa.Array, step: Operator) -> pa.Array:
    """The text form of each value: 39 is "39" and so is 39.0, a date is "2024-03-05".

    Equal numbers have one form, as integers, decimal fractions or text, so that columns of them can be joined.

    Raises:
        OperatorTypeError: lists, structures and bytes have none.
    """
    array = plain(values)
    kind = array.type
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise OperatorTypeError(step.op, step.column, "text, numbers or dates", str(kind))
    return columns.as_text(array)


def as_numbers(values: pa.Array, step: Operator) -> pa.Array:
    """Numbers as they are (small floats as float64); text as float64 if all of it is numbers.

    Raises:
        OperatorTypeError: any other type, or text among which something is no number.
    """
    array = plain(values)
    kind = array.type
    if pa.types.is_float16(kind) or pa.types.is_float32(kind):
        return pc.cast(pc.cast(array, pa.string()), pa.float64())  # 0.7 as it is written, not 0.699999988
    if pa.types.is_integer(kind) or pa.types.is_float64(kind) or pa.types.is_decimal(kind):
        return array
    if pa.types.is_null(kind):
        return array.cast(pa.float64())
    if pa.types.is_string(kind):
        if pc.any(pc.match_substring_regex(array, r"^\s*[+-]?0[0-9]")).as_py():
            raise OperatorTypeError(step.op, step.column, "numbers", "codes with leading zeros, which are no numbers")
        try:
            return plain(pc.cast(pc.utf8_trim_whitespace(array), pa.float64()))
        except pa.ArrowInvalid:  # its text holds the value, so it ends here
            raise OperatorTypeError(step.op, step.column, "numbers", "text that is not all numbers") from None
    raise OperatorTypeError(step.op, step.column, "numbers", str(kind))


def by_distinct(values: pa.Array, function: Callable[[list[Any]], list[Any]], kind: pa.DataType) -> pa.Array:
    """Applies a slow, row by row ``function`` to the distinct values only; a missing value stays missing."""
    encoded = values.dictionary_encode()
    return pa.array(function(encoded.dictionary.to_pylist()), kind).take(encoded.indices)


def one_character(**named: str) -> None:
    """Refuses anything but one printable character."""
    for name, value in named.items():
        if len(value) != 1 or not value.isprintable():
            raise InvalidValueError(f"{name} must be one printable character, got {len(value)} characters.")
