"""What a builder is: a few settings that make the labels of any values, so that a hierarchy can be edited again."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.errors import InvalidValueError
from privacy_core.hierarchy.hierarchy import Hierarchy, NamesValuesError

TOP = "*"
Labels = Sequence[str]


class ValuesUnfitError(NamesValuesError):
    """A builder met values that it has no label for; ``values`` names them."""

    def __init__(self, builder: str, needs: str, unfit: int, *, values: Sequence[str] = ()) -> None:
        super().__init__(builder, needs, unfit, values=values)

    def message(self) -> str:
        builder, needs, unfit = self.facts
        none = "are none" if unfit > 1 else "is none"
        return (
            f"The hierarchy by {builder} needs {needs}, and {unfit:,} of the values {none}. "
            f"Correct them, or choose another kind of hierarchy."
        )


class Builder(ABC):
    """Settings of a hierarchy; equal settings give equal labels to equal values."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    @abstractmethod
    def labels(self, values: Labels, counts: Sequence[int]) -> list[Labels]:
        """Level by level, from fine to coarse, the label of each of ``values``.

        Args:
            values: Distinct, as text.
            counts: Records of each.

        Raises:
            ValuesUnfitError: values that this builder has no label for.
        """

    def build(self, values: pa.Array, counts: Sequence[int] | None = None) -> Hierarchy:
        """The hierarchy of the distinct values of a column.

        Levels that join nothing are left out, and the top is one label for all.

        Args:
            values: Any flat type; a missing value has no label and stays missing.
            counts: Records of each of ``values``; 1 each if left out.

        Raises:
            InvalidValueError: no value but missing ones.
            ValuesUnfitError: values that this builder has no label for.
        """
        texts = distinct_texts(values, counts)
        if not texts:
            raise InvalidValueError("The column has no values that a hierarchy could join. Leave the column out.")
        levels: list[Labels] = [tuple(texts)]
        for labels in self.labels(tuple(texts), tuple(texts.values())):
            if len(set(labels)) < len(set(levels[-1])):
                levels.append(tuple(labels))
        if len(levels) == 1 or len(set(levels[-1])) > 1:
            levels.append((TOP,) * len(texts))
        return Hierarchy(tuple(tuple(level) for level in levels))


def distinct_texts(values: pa.Array, counts: Sequence[int] | None = None) -> dict[str, int]:
    """The text of each distinct value, rising as the values do, with how often it is there."""
    order = pc.sort_indices(values)
    texts = pc.cast(values, pa.string()).take(order)
    known = np.flatnonzero(pc.is_valid(texts))
    encoded = texts.take(known).dictionary_encode()
    each = np.ones(len(values), dtype=np.int64) if counts is None else np.asarray(counts, dtype=np.int64)
    records = np.zeros(len(encoded.dictionary), dtype=np.int64)
    np.add.at(records, encoded.indices.to_numpy(), each.take(order).take(known))
    return dict(zip(encoded.dictionary.to_pylist(), records.tolist(), strict=True))


def check_rising(**named: Sequence[Any]) -> None:
    """Refuses steps of which one is not above the one before it, or of which there are none."""
    for name, steps in named.items():
        if not steps or any(not upper > lower for lower, upper in pairwise(steps)):
            raise InvalidValueError(f"{name} must be one or more rising numbers, got {list(steps)!r}.")


def check_falling(**named: Sequence[int]) -> None:
    """Refuses steps of which one is not below the one before it, or below 1, or of which there are none."""
    for name, steps in named.items():
        if not steps or any(not upper > lower for upper, lower in pairwise(steps)) or not steps[-1] >= 1:
            raise InvalidValueError(f"{name} must be one or more falling numbers of at least 1, got {list(steps)!r}.")
