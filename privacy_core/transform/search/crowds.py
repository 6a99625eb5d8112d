"""Whether a class made of any combinations meets the models: for recoding that generalizes records differently."""

from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pyarrow.compute as pc

from privacy_core.errors import InvalidValueError
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.grouping import Groups, combine, group
from privacy_core.risk.models import AverageRisk, DeltaPresence, KMap, OverallModel, SensitiveModel
from privacy_core.transform.search.judge import Cell, Judge
from privacy_core.transform.search.lattice import Indices
from privacy_core.transform.search.nodes import Nodes
from privacy_core.transform.search.tuples import Floats, Grouping, Mask, total


@dataclass(eq=False)
class Crowds:
    """The models of a search problem for classes of some combinations.

    Demands on all classes together are held against every class, so that they hold for all. Combinations that only a
    population has may be in a class too: just its combinations count, for the table and for the population.

    Raises:
        InvalidValueError: delta-presence with a least share, which would bind records that no class can reach.
    """

    nodes: Nodes
    _cells: dict[str, tuple[Cell, Indices, Indices]] = field(default_factory=dict)
    _populations: dict[str, tuple[EquivalenceClasses, Indices]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        models = self.nodes.judge.models
        if any(isinstance(model, DeltaPresence) and model.min > 0 for model in models):
            raise InvalidValueError(
                "delta_presence with a min above 0 was asked for with records that are generalized differently, where "
                "people of the population would fit no class. Set min to 0, or take global recoding."
            )

    @cached_property
    def _of_population(self) -> list[KMap | DeltaPresence]:
        every = self.nodes.judge.models
        return [
            one for one in every if isinstance(one, DeltaPresence) or (isinstance(one, KMap) and one.estimator is None)
        ]

    @cached_property
    def _inner(self) -> Judge:
        judge = self.nodes.judge
        own = [one for one in judge.models if one not in self._of_population and not isinstance(one, OverallModel)]
        return Judge(own, judge.classes, judge.given, {}, _cells=judge._cells)  # noqa: SLF001 - the same counts

    @cached_property
    def least(self) -> int:
        """Records that every class needs."""
        overall = [one for one in self.nodes.judge.models if isinstance(one, OverallModel)]
        return max([self._inner.least, *map(enough, overall)])

    def meeting(self, rows: Indices, of: Indices, classes: int) -> Mask:
        """Which classes meet all models.

        Args:
            rows: Combinations, rising, shape ``(n_rows,)``.
            of: Class of each, in ``[0, classes)``.
            classes: How many there are; a number without records meets nothing.
        """
        sizes = total(of, self.nodes.tuples.weights.take(rows), classes)
        meets: Mask = sizes >= max(self.least, 1)
        if not meets.any():
            return meets
        if self.nodes.judge.persons:
            meets = self._persons(rows, of, meets)
        elif self._inner.models:
            large = meets.take(of)
            number = (np.cumsum(meets) - 1)[of[large]]
            grouping = Grouping(number, int(meets.sum()), sizes[meets])
            meets[np.flatnonzero(meets)[self._part(rows[large]).of(grouping).failing]] = False
        if self._of_population and meets.any():
            inside = meets.take(of)
            meets &= self._in_population(rows[inside], of[inside], classes)
        return meets

    def _part(self, rows: Indices) -> Judge:
        """The judge of some combinations, by their place in ``rows``; it says nothing about finer nodes."""
        _ = self._inner._formulas  # noqa: SLF001 - so that every part has them
        part = copy(self._inner)
        part.demands = tuple(replace(one, most_kept=None) for one in self._inner.demands)
        part._cells = {  # noqa: SLF001 - it is ours
            model.sensitive: self._cells_of(model.sensitive, rows)
            for model in part.models
            if isinstance(model, SensitiveModel)
        }
        return part

    def _cells_of(self, column: str, rows: Indices) -> Cell:
        if column not in self._cells:
            whole = self._inner.cell(column)
            order = np.argsort(whole.row, kind="stable")
            ordered = replace(whole, row=whole.row[order], value=whole.value[order], records=whole.records[order])
            starts = np.searchsorted(ordered.row, np.arange(len(self.nodes.tuples.weights) + 1))
            self._cells[column] = ordered, starts[:-1], np.diff(starts)
        cell, starts, counts = self._cells[column]
        many = counts.take(rows)
        upto = np.cumsum(many)
        places = np.arange(int(many.sum())) + np.repeat(starts.take(rows) - upto + many, many)
        return replace(
            cell,
            row=np.repeat(np.arange(len(rows)), many),
            value=cell.value.take(places),
            records=cell.records.take(places),
        )

    def classes(self, rows: Indices, of: Indices, classes: int, *, sensitive: bool = True) -> EquivalenceClasses:
        """The classes of some combinations with all counts, without their values; arguments as for `meeting`."""
        whole = self.nodes.judge.classes
        own = rows < whole.size  # the others are those that only a population has
        rows, of = rows[own], of[own]
        mask = np.zeros(whole.size, dtype=np.bool_)
        mask[rows] = True
        part = (whole if sensitive else whole.without_sensitive()).keep(mask)
        one_of = np.zeros(classes, dtype=np.int64)
        one_of[of] = np.arange(len(of))
        groups = Groups(of, one_of)
        records = groups.total(part.records)
        people = None if part.person_counts is None else part.person_counts.regroup(groups.of, len(groups))
        counted = {name: counts.regroup(groups, records) for name, counts in part.sensitive.items()}
        return EquivalenceClasses((), (), np.zeros((len(groups), 0), np.int32), records, people, counted)

    def _persons(self, rows: Indices, of: Indices, there: Mask) -> Mask:
        """By the counts of persons, which only regrouping can tell."""
        judge, meets = self.nodes.judge, there.copy()
        large = meets.take(of)
        few = self.classes(rows[large], (np.cumsum(meets) - 1)[of[large]], int(meets.sum()), sensitive=False)
        meets[np.flatnonzero(meets)[few.units < self.least]] = (
            False  # most fail by that, and sensitive values take long
        )
        if not meets.any():
            return meets
        large = meets.take(of)
        classes = self.classes(rows[large], (np.cumsum(meets) - 1)[of[large]], int(meets.sum()))
        left = np.flatnonzero(meets)
        for model in self._inner.models:  # without those on all classes, which ask for no more than so many persons
            meets[left[model.failing(classes, judge.classes, judge.given)]] = False
        return meets

    def _in_population(self, rows: Indices, of: Indices, classes: int) -> Mask:
        """Which classes meet the models of a population; arguments as for `meeting`."""
        judge = self.nodes.judge
        if not judge.persons:
            people = {file: counts.take(rows) for file, counts in judge.populations.items()}
            sizes = total(of, self.nodes.tuples.weights.take(rows), classes)
            alone = Judge(self._of_population, judge.classes, judge.given, people)
            return ~alone.of(Grouping(of, classes, sizes)).failing
        meets = np.ones(classes, dtype=np.bool_)
        for model in self._of_population:
            file = model.subset if isinstance(model, DeltaPresence) else model.subset or model.population
            scores = self._persons_of_population(str(file), rows, of, classes)
            if isinstance(model, DeltaPresence):
                scores = self.classes(rows, of, classes, sensitive=False).units / np.maximum(scores, 1)
            meets &= model.met(scores)
        return meets

    def _persons_of_population(self, file: str, rows: Indices, of: Indices, classes: int) -> Floats:
        """Persons of a population in each class; records where it counts none."""
        people, at = self._places(file)
        class_of = np.full(len(self.nodes.tuples.weights), -1, dtype=np.int64)
        class_of[rows] = of
        class_of = class_of.take(at)
        part, inside = people.keep(class_of >= 0), class_of[class_of >= 0]
        if part.person_counts is None:
            return total(inside, part.records.astype(np.float64), classes)
        return part.person_counts.regroup(inside, classes).counts.astype(np.float64)

    def _places(self, file: str) -> tuple[EquivalenceClasses, Indices]:
        """A population and the combination that each of its classes is; kept."""
        if file not in self._populations:
            columns, codes = self.nodes.tuples.lattice.columns, self.nodes.tuples.codes
            people = self.nodes.judge.given.populations[file].project([column.name for column in columns])
            parts = []
            for i, column in enumerate(columns):
                known, values = column.names[0], people.values[i]
                alike = values if values.type == known.type else values.cast(known.type)
                places = pc.index_in(alike, value_set=known).to_numpy(zero_copy_only=False).astype(np.int64)
                parts.append((np.concatenate([codes[:, i], places.take(people.codes[:, i])]), len(known)))
            groups = group(*combine(parts, len(codes) + people.size))
            number = np.empty(len(groups), dtype=np.int64)
            number[groups.of[: len(codes)]] = np.arange(len(codes))
            self._populations[file] = people, number.take(groups.of[len(codes) :])
        return self._populations[file]


def enough(model: OverallModel) -> int:
    """A size of every class that is enough for a demand on all classes together."""
    return int(np.ceil(1 / model.risk - 1e-9)) if isinstance(model, AverageRisk) else 2
