"""Tables as numbers that a model learns from, by a public schema: each row by itself, whatever the others hold."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.errors import InvalidValueError
from privacy_core.learn.schema import NumberColumn, Schema, SchemaColumn, as_text

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
MOST_BYTES = 8 << 30  # of features, in memory


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Learnable:
    """Rows as a model sees them.

    Attributes:
        features: Shape ``(n_rows, n_features)``, each in [0, 1].
        target: Number of the label, or the target's place between its bounds, shape ``(n_rows,)``.
        unit: Number of the person or row that each row belongs to, shape ``(n_rows,)``, from 0.
        row: Place in the table that was given, shape ``(n_rows,)``.
        names: Of the features, as "sex = Female" or "age".
        columns: Of the table, from which each feature is made, shape as ``names``.
    """

    features: Floats
    target: npt.NDArray[np.float32] | Ints
    unit: Ints
    row: Ints
    names: tuple[str, ...]
    columns: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.features)

    @property
    def units(self) -> int:
        """How many persons, or rows where a row is one."""
        return int(self.unit.max(initial=-1)) + 1

    def taken(self, rows: Ints | npt.NDArray[np.bool_]) -> "Learnable":
        """Some of the rows; units are numbered anew."""
        _, unit = np.unique(self.unit[rows], return_inverse=True)
        return replace(
            self, features=self.features[rows], target=self.target[rows], unit=unit.astype(np.int64), row=self.row[rows]
        )


def learnable(table: pa.Table, schema: Schema, target: str, *, unit: Ints | None = None) -> Learnable:
    """The rows of a table as features and target; a row whose target is missing or unknown is left out.

    Args:
        table: With every column of the schema.
        schema: Public; the target is one of its columns.
        target: To predict: by its categories, or as a number.
        unit: Of each row; None: each row is one.

    Raises:
        InvalidValueError: there is nothing to learn from, or more than fits.
    """
    wanted, known = target_of(table.column(target), schema[target], target)
    named = [(name, each) for name, column in schema.items() if name != target for each in _named(name, column)]
    every = Learnable(
        features=learnable_features(table, schema, target),
        target=wanted,
        unit=np.arange(table.num_rows) if unit is None else unit,
        row=np.arange(table.num_rows),
        names=tuple(each for _, each in named),
        columns=tuple(column for column, _ in named),
    )
    return every if known.all() else every.taken(np.flatnonzero(known))


def learnable_features(table: pa.Table, schema: Schema, target: str) -> Floats:
    """The features of every row of a table, which needs no target: as of `Learnable`.

    Raises:
        InvalidValueError: there is nothing to learn from, or more than fits.
    """
    used = {name: column for name, column in schema.items() if name != target}
    width = sum(column.width for column in used.values())
    if table.num_rows * width * 4 > MOST_BYTES:
        raise InvalidValueError(
            f"{table.num_rows:,} rows with {width:,} features do not fit into memory. Leave out columns with many "
            "categories, or take fewer bins."
        )
    features, begin = np.zeros((table.num_rows, width), dtype=np.float32), 0
    for name, column in used.items():
        _fill(features[:, begin : begin + column.width], table.column(name), column, name)
        begin += column.width
    return features


def target_of(
    column: pa.ChunkedArray, told: SchemaColumn, name: str = "target"
) -> tuple[Floats | Ints, npt.NDArray[np.bool_]]:
    """What is to be predicted, and where it is known: labels by number, numbers by their place between the bounds."""
    if isinstance(told, NumberColumn):
        numbers = _numbers(column, name)
        low, high = told.bounds
        place = np.clip((numbers - low) / (high - low), 0.0, 1.0)
        return np.nan_to_num(place).astype(np.float32), ~np.isnan(numbers)
    codes = _codes(column, told.categories)
    return codes, codes < len(told.categories)


def in_test(
    table: pa.Table, columns: Sequence[str], *, key: bytes, share: float, copies: bool = False
) -> npt.NDArray[np.bool_]:
    """Which rows are kept for testing, by a keyed hash of these columns: who else is in the table changes nothing.

    Rows that are alike are one person's, or copies: then each is drawn by itself, by its number among them, and one
    more of them moves none of the others, since they are not told apart. Where few combinations of values occur, all
    copies on one side would leave the other one without them.

    Args:
        table: With the columns.
        columns: The person's, or all that make up a row.
        key: Secret, so that nobody can be put on a side.
        share: Of distinct values that is tested on, in (0, 1); of rows where copies are drawn by themselves.
        copies: Whether rows that are alike are copies; else they are one person's.

    Returns:
        Shape ``(n_rows,)``.
    """
    texts = [_texts(table.column(name)) for name in columns]
    edge = int(share * 2**64)
    known: dict[tuple[str | None, ...], bool] = {}
    seen: Counter[tuple[str | None, ...]] = Counter()

    def drawn(*said: object) -> bool:
        return int.from_bytes(hashlib.blake2b(repr(said).encode(), key=key, digest_size=8).digest()) < edge

    def tested(values: tuple[str | None, ...]) -> bool:
        if copies:
            seen[values] += 1
            return drawn(values, seen[values])
        if values not in known:
            known[values] = drawn(values)
        return known[values]

    return np.fromiter((tested(values) for values in zip(*texts, strict=True)), dtype=bool, count=table.num_rows)


def units_of(column: pa.ChunkedArray) -> Ints:
    """A number for each person, from 0; rows that name nobody are persons of their own."""
    _, indices = _encoded(column)
    missing = column.is_null().to_numpy()
    alone = indices.max(initial=-1) + 1 + np.cumsum(missing)
    _, found = np.unique(np.where(missing, alone, indices), return_inverse=True)
    return found.astype(np.int64)


def _named(name: str, column: SchemaColumn) -> list[str]:
    if isinstance(column, NumberColumn):
        low, high = column.bounds
        edges = np.linspace(low, high, column.bins + 1)
        parts = [f"{name} from {begin:g} to {end:g}" for begin, end in pairwise(edges)]
        return [name, *(parts if column.bins else []), f"{name} missing"]
    return [*(f"{name} = {each}" for each in column.categories), f"{name} none of these"]


def _fill(features: Floats, column: pa.ChunkedArray, told: SchemaColumn, name: str) -> None:
    rows = np.arange(len(features))
    if not isinstance(told, NumberColumn):
        features[rows, _codes(column, told.categories)] = 1.0
        return
    numbers = _numbers(column, name)
    missing = np.isnan(numbers)
    low, high = told.bounds
    place = np.clip(np.where(missing, 0.0, (numbers - low) / (high - low)), 0.0, 1.0)
    features[:, 0] = place
    if told.bins:
        part = np.minimum((place * told.bins).astype(np.int64), told.bins - 1)
        features[rows[~missing], 1 + part[~missing]] = 1.0
    features[:, -1] = missing


def _numbers(column: pa.ChunkedArray, name: str) -> npt.NDArray[np.float64]:
    kind = column.type
    if pa.types.is_temporal(kind) or not (
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_boolean(kind)
    ):
        raise InvalidValueError(
            f"The schema calls {name!r} a number, and the table holds something else in it. Correct the schema."
        )
    if pa.types.is_boolean(kind):
        column = pc.cast(column, pa.int8())
    numbers: npt.NDArray[np.float64] = pc.cast(column, pa.float64(), safe=False).to_numpy()
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _codes(column: pa.ChunkedArray, categories: Sequence[str]) -> Ints:
    """Number of each cell's category; one more where it is none of them."""
    place = {name: number for number, name in enumerate(categories)}
    values, indices = _encoded(column)
    numbers = [len(place) if value is None else place.get(as_text(value), len(place)) for value in values]
    return np.array(numbers, dtype=np.int64)[indices]


def _texts(column: pa.ChunkedArray) -> list[str | None]:
    values, indices = _encoded(column)
    texts = [None if value is None else as_text(value) for value in values]
    return [texts[each] for each in indices]


def _encoded(column: pa.ChunkedArray) -> tuple[list[Any], Ints]:
    """Distinct values, a missing one too, and the place of each cell's among them."""
    if pa.types.is_dictionary(column.type):
        column = pc.cast(column, column.type.value_type)
    encoded = pc.dictionary_encode(
        pa.concat_arrays(column.chunks or [pa.array([], column.type)]), null_encoding="encode"
    )
    return encoded.dictionary.to_pylist(), encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
