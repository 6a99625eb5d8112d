"""The lattice of generalizations: a level for each quasi-identifier, and what every level does to the values."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.errors import InvalidValueError
from privacy_core.hierarchy import Hierarchy, HierarchyIncompleteError
from privacy_core.risk.encoding import encode
from privacy_core.transform.operator import plain

Indices = npt.NDArray[np.int64]
Levels = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Column:
    """What generalization does to one quasi-identifier.

    Attributes:
        name: Of the quasi-identifier.
        labels: ``labels[level][i]`` numbers the label that distinct value ``i`` has at ``level``.
        sizes: Distinct labels of each level.
        names: The distinct labels of each level as Arrow arrays; at level 0 the values themselves.
        leaves: ``leaves[level][i]`` counts the hierarchy's values under the label of distinct value ``i``. A missing
            value stays one at every level, so it has 1.
        rows: Values of the hierarchy.
        lowest: Lowest level that may be chosen.
        highest: Highest level that may be chosen.
        missing: Whether a missing value is among the distinct values.
    """

    name: str
    labels: tuple[Indices, ...]
    sizes: tuple[int, ...]
    names: tuple[pa.Array, ...]
    leaves: tuple[Indices, ...]
    rows: int
    lowest: int
    highest: int
    missing: bool
    _widest: dict[int, npt.NDArray[np.float64]] = field(default_factory=dict)

    @property
    def height(self) -> int:
        """The hierarchy's highest level."""
        return len(self.labels) - 1

    @property
    def domain(self) -> int:
        """Values that a record could have had: the hierarchy's, and the missing value if there is one."""
        return self.rows + self.missing

    def widest_leaves(self, level: int) -> npt.NDArray[np.float64]:
        """For every level all values: the most leaves there of values that share a label at ``level``; kept."""
        if level not in self._widest:
            labels = self.labels[level]
            rows = []
            for lower, leaves in enumerate(self.leaves):
                most = np.zeros(self.sizes[level])
                np.maximum.at(most, labels, leaves)
                rows.append(most[labels] if lower <= level else leaves)
            self._widest[level] = np.concatenate(rows).astype(np.float64)
        return self._widest[level]

    def texts(self) -> tuple[Indices, ...]:
        """For each level the number of each value's label, equal exactly where labels read alike at any two levels."""
        return self.labelled()[1]

    def labelled(self) -> tuple[pa.Array, tuple[Indices, ...]]:
        """The distinct texts of all levels' labels, and the numbers of `texts`, which are places among them.

        A column with one level only keeps its values, which need not be text.
        """
        if len(self.names) == 1:
            return self.names[0], self.labels
        every = [plain(one).cast(pa.string()) for one in self.names]
        distinct, numbers = encode(pa.concat_arrays(every), self.name)
        firsts = np.cumsum([0, *map(len, every)])
        return distinct, tuple(
            numbers[first : first + len(one)][labels].astype(np.int64)
            for first, one, labels in zip(firsts, every, self.labels, strict=False)
        )

    @classmethod
    def of(cls, name: str, values: pa.Array, hierarchy: Hierarchy | None, levels: tuple[int, int] | None) -> "Column":
        """Applies every level of ``hierarchy`` (none: the values stay) to the distinct ``values``.

        Raises:
            HierarchyIncompleteError: a value is not in the hierarchy.
            InvalidValueError: ``levels`` are not a range of the hierarchy's.
        """
        kept = np.arange(len(values), dtype=np.int64)
        single = np.ones(len(values), dtype=np.int64)
        labels, names, leaves = [kept], [values], [single]
        height = 0 if hierarchy is None else hierarchy.height
        lowest, highest = levels or (0, height)
        if not 0 <= lowest <= highest <= height:
            raise InvalidValueError(
                f"Levels {lowest} to {highest} were asked for of {name!r}, whose hierarchy has levels 0 to {height}. "
                f"Name a lowest and a highest level among these."
            )
        if hierarchy is not None:
            texts = plain(values).cast(pa.string())
            places = pc.index_in(texts, pa.array(hierarchy.levels[0], pa.string()))
            if places.null_count > values.null_count:
                raise HierarchyIncompleteError(name, hierarchy.missing(plain(values)))
            rows = places.to_pylist()
            for above in hierarchy.levels[1:]:
                labelled = [None if row is None else above[row] for row in rows]
                distinct: list[str | None] = [*sorted({one for one in labelled if one is not None})]
                distinct += [None] if values.null_count else []
                number = {label: i for i, label in enumerate(distinct)}
                under = Counter(above)
                labels.append(np.array([number[label] for label in labelled], dtype=np.int64))
                names.append(pa.array(distinct, pa.string()))
                leaves.append(np.array([1 if one is None else under[one] for one in labelled], dtype=np.int64))
        missing_one = bool(values.null_count)
        domain = len(values) - missing_one if hierarchy is None else len(hierarchy.levels[0])
        sizes = tuple(map(len, names))
        return cls(
            name, tuple(labels), sizes, tuple(names), tuple(leaves), max(domain, 1), lowest, highest, missing_one
        )


@dataclass(frozen=True, eq=False)
class Lattice:
    """All combinations of levels, and flat tables over the (column, level) pairs, "places", in order of the columns.

    Attributes:
        columns: One a quasi-identifier.
    """

    columns: tuple[Column, ...]

    @classmethod
    def of(
        cls,
        names: Sequence[str],
        values: Sequence[pa.Array],
        hierarchies: Mapping[str, Hierarchy],
        *,
        levels: Mapping[str, tuple[int, int]],
    ) -> "Lattice":
        """The lattice of quasi-identifiers with these distinct values; without a hierarchy a column stays as it is."""
        if unknown := [name for name in levels if name not in names]:
            raise InvalidValueError(
                f"Levels were given for {', '.join(map(repr, unknown))}, which is no quasi-identifier. "
                f"Give levels of quasi-identifiers only."
            )
        return cls(
            tuple(
                Column.of(name, one, hierarchies.get(name), levels.get(name))
                for name, one in zip(names, values, strict=True)
            )
        )

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def nodes(self) -> int:
        """How many combinations of levels there are."""
        return math.prod(one.highest - one.lowest + 1 for one in self.columns)

    @property
    def bottom(self) -> Levels:
        return tuple(one.lowest for one in self.columns)

    @property
    def top(self) -> Levels:
        return tuple(one.highest for one in self.columns)

    @cached_property
    def first_place(self) -> Indices:
        """Place of level 0 of each column, and the number of places at the end, shape ``(n_columns + 1,)``."""
        return np.cumsum([0, *(one.height + 1 for one in self.columns)])

    @cached_property
    def column_of(self) -> Indices:
        """Column of each place."""
        return np.repeat(np.arange(len(self)), np.diff(self.first_place))

    @cached_property
    def level_of(self) -> Indices:
        """Level of each place."""
        return np.concatenate([np.arange(one.height + 1) for one in self.columns])

    @cached_property
    def highest_level(self) -> int:
        """The highest level of all columns."""
        return int(self.level_of.max(initial=0))

    @cached_property
    def first_value(self) -> Indices:
        """Number of each column's first distinct value among all columns' values, and their number at the end."""
        return np.cumsum([0, *(one.sizes[0] for one in self.columns)])

    def labels_at(self, levels: Levels) -> int:
        """Combinations of labels that there could be at a node."""
        return math.prod(one.sizes[level] for one, level in zip(self.columns, levels, strict=True))

    def places(self, levels: Levels) -> Indices:
        """The place of each column's level, shape ``(n_columns,)``."""
        return self.first_place[:-1] + np.array(levels, dtype=np.int64)

    @cached_property
    def flat_value(self) -> Indices:
        """Distinct value of each entry of the tables below: for every place all values of its column."""
        return np.concatenate(
            [
                first + np.arange(one.sizes[0])
                for one, first in zip(self.columns, self.first_value[:-1], strict=True)
                for _ in one.labels
            ]
        )

    @cached_property
    def flat_start(self) -> Indices:
        """First entry of each place."""
        return np.cumsum([0, *(one.sizes[0] for one in self.columns for _ in one.labels)])[:-1]

    @cached_property
    def flat_leaves(self) -> npt.NDArray[np.float64]:
        """Leaves under the label of each entry."""
        return np.concatenate([leaves for one in self.columns for leaves in one.leaves]).astype(np.float64)

    def widest_leaves(self, levels: Levels) -> npt.NDArray[np.float64]:
        """For each entry the most leaves that its place's level shows of values with its label at the column's level.

        Args:
            levels: One a column; entries of higher places keep their own leaves.
        """
        return np.concatenate([column.widest_leaves(level) for column, level in zip(self.columns, levels, strict=True)])

    @cached_property
    def flat_label(self) -> Indices:
        """Number of each entry's label among the labels of all places."""
        firsts = self.first_label[:-1]
        every = [labels for one in self.columns for labels in one.labels]
        return np.concatenate([first + labels for first, labels in zip(firsts, every, strict=True)])

    @cached_property
    def first_label(self) -> Indices:
        """First label of each place, and the number of all labels at the end."""
        return np.cumsum([0, *(size for one in self.columns for size in one.sizes)])

    @cached_property
    def rows_of(self) -> npt.NDArray[np.float64]:
        """Rows of the hierarchy of each place's column."""
        return np.array([one.rows for one in self.columns], dtype=np.float64)[self.column_of]
