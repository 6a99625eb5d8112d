"""Which label everybody reads as, where labels are of different levels: the first one released that fits them.

Labels of different levels overlap in whom they fit, so a rule must say who counts for which. Here it is: combinations
of levels have an order that hierarchies and weights alone give, finer ones first, and everybody, in the table or not,
reads as the first of the released labels that fits. Where a label is of several levels, the values that people have
tell for which it stands. Then the released labels are one recoding of the whole population, as one level a column is:
whoever knows the file, the recipe and the population finds for each label just the people who are counted for it, and
whoever has the file can count them again. What a search tries on its way may differ; what it releases is read by this
rule, and judged as it reads.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from privacy_core.hierarchy import Hierarchy
from privacy_core.risk.grouping import combine, group
from privacy_core.transform.search.lattice import Column, Indices
from privacy_core.transform.search.tuples import Floats

LevelTable = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The order of combinations of levels, and what people's values are at each.

    Attributes:
        columns: Of the people who read.
        terms: What each level of each column adds to the place of a combination in the order.
    """

    columns: tuple[Column, ...]
    terms: tuple[Floats, ...]

    @classmethod
    def of(
        cls, columns: Sequence[Column], hierarchies: Mapping[str, Hierarchy], weights: Mapping[str, float]
    ) -> "Reading":
        """By the average share of a hierarchy's values that a label stands for, where all values are as frequent.

        Args:
            columns: One a quasi-identifier.
            hierarchies: By column; one without stays as it is.
            weights: By column, 1 unless given.
        """
        terms, largest = [], max((weights.get(column.name, 1.0) for column in columns), default=1.0) or 1.0
        for column in columns:
            tree = hierarchies.get(column.name)
            levels = [] if tree is None else tree.levels
            shares = [sum(n * n for n in Counter(one).values()) / len(one) ** 2 for one in levels] or [0.0]
            terms.append(weights.get(column.name, 1.0) / largest * np.array(shares))
        return cls(tuple(columns), tuple(terms))

    def order(self, levels: npt.NDArray[np.integer[Any]]) -> Indices:
        """Combinations of levels, shape ``(n, n_columns)``, in their order: places among them, shape ``(n,)``.

        Sums and ties go by name, so that a file with its columns in another order has the same order of labels; sums
        that differ by less than 1e-9 are ties, so that whoever adds up otherwise has it too.
        """
        places = sorted(range(len(self.columns)), key=lambda i: self.columns[i].name)
        sums = np.zeros(len(levels))
        for i in places:
            sums += self.terms[i].take(levels[:, i])
        return np.lexsort([*(levels[:, i] for i in reversed(places)), sums.round(9)])

    def first(
        self, codes: npt.NDArray[np.integer[Any]], labels: npt.NDArray[np.integer[Any]]
    ) -> tuple[Indices, LevelTable]:
        """The first label that fits each combination of values.

        A label that occurs at several levels fits whom it stands for at the one where it stands for most, of the levels
        at which a value of ``codes`` has it: at the others it would fit nobody.

        Args:
            codes: Distinct value of each combination and column, shape ``(n_combinations, n_columns)``.
            labels: Distinct labels by the numbers of `Column.texts`, -1 for one that nobody here has; shape
                ``(n_labels, n_columns)``.

        Returns:
            The label of each combination, -1 if none fits, and the levels of each label.
        """
        texts = [column.texts() for column in self.columns]
        counts = [max((int(one.max(initial=-1)) for one in each), default=-1) + 1 for each in texts]
        levels = np.full(labels.shape, -1, dtype=np.int16)
        for i, column in enumerate(self.columns):
            known = labels[:, i] >= 0
            levels[known, i] = _widest(column, texts[i], counts[i]).take(labels[known, i])
        found = np.full(len(codes), -1, dtype=np.int64)
        left = np.arange(len(codes))
        for at in self._by_node(np.flatnonzero((levels >= 0).all(axis=1)), levels):
            if not len(left):
                break
            own = [one[level] for one, level in zip(texts, levels[at[0]].tolist(), strict=True)]
            parts = [
                (np.concatenate([one.take(codes[left, i]), labels[at, i]]), counts[i]) for i, one in enumerate(own)
            ]
            keys, _ = combine(parts, len(left) + len(at))
            wanted = keys[len(left) :]
            sorter = np.argsort(wanted)
            place = np.searchsorted(wanted, keys[: len(left)], sorter=sorter)
            chosen = sorter.take(np.minimum(place, len(at) - 1))
            fits = wanted.take(chosen) == keys[: len(left)]
            found[left[fits]] = at[chosen[fits]]
            left = left[~fits]
        return found, levels

    def _by_node(self, labels: Indices, levels: LevelTable) -> list[Indices]:
        """Labels of the same levels together, in the order of these."""
        if not len(labels):
            return []
        parts = [(levels[labels, i].astype(np.int64), len(one)) for i, one in enumerate(self.terms)]
        nodes = group(*combine(parts, len(labels)))
        rising = labels[np.argsort(nodes.of, kind="stable")]
        each = np.split(rising, np.cumsum(nodes.sizes)[:-1])
        return [each[place] for place in self.order(levels[labels[nodes.representative]]).tolist()]


def _widest(column: Column, texts: Sequence[Indices], count: int) -> LevelTable:
    """The level at which each label stands for most values of its hierarchy, the lowest of these; -1 if there is none.

    Of the levels that are allowed and at which a value that somebody here has reads so; the order of combinations is by
    hierarchies alone.
    """
    most, at = np.zeros(count, dtype=np.int64), np.full(count, -1, dtype=np.int16)
    for level in range(column.lowest, column.highest + 1):
        here = np.zeros(count, dtype=np.int64)
        here[texts[level]] = column.leaves[level]
        at[here > most] = level
        most = np.maximum(most, here)
    return at
