"""Which classes of a node fail the models, and what of that holds at every finer node too."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.encoding import encode
from privacy_core.risk.grouping import combine, group
from privacy_core.risk.models import (
    AlphaKAnonymity,
    AverageRisk,
    DeltaPresence,
    Given,
    KAnonymity,
    KMap,
    OverallModel,
    PrivacyModel,
    SensitiveModel,
    absent,
)
from privacy_core.risk.sensitive import ValueTable
from privacy_core.transform.search.demands import Demand, Reference, demand_of
from privacy_core.transform.search.lattice import Indices, Levels
from privacy_core.transform.search.tuples import Floats, Grouping, Mask, total
from privacy_core.transform.suppress import settle, suppression

_SLACK = 2e-9  # more than models allow above their limit


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What the models say at a node; by class number, shape ``(space,)`` (gaps hold anything).

    Attributes:
        failing: Classes that fail a model.
        certain: Failing classes whose records fail at every finer node, too.
        lost: Records of each other class that at least fail at every finer node; None: nothing is known.
        possible: False where no suppression helps, because the population has a class that the table lacks; then no
            finer node is possible either.
        units: Persons of each class where they count; None: records do.
        leaving: Records that at least fail at every finer node, whichever they are.
    """

    failing: Mask
    certain: Mask
    lost: Floats | None
    possible: bool = True
    units: Floats | None = None
    leaving: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """Counts of a sensitive column by combination, those of one combination together.

    Attributes:
        row: Combination of each cell.
        value: Place of its value.
        records: Of the cell.
        values: The values as an Arrow array.
        shares: Of each value in the reference.
        known: Whether each value says anything.
    """

    row: Indices
    value: Indices
    records: Floats
    values: Any
    shares: Floats
    known: Mask


@dataclass(eq=False)
class Judge:
    """The models of a search over one table.

    Attributes:
        models: Any; a class fails if it fails one of them.
        classes: Of the table, in the order of the first combinations.
        given: What models need; populations before any step.
        populations: By file, the population's records of each combination.
        hold_on_export: Whether models that compare with a whole must hold against the exported table too.
    """

    models: Sequence[PrivacyModel]
    classes: EquivalenceClasses
    given: Given
    populations: dict[str, Floats]
    hold_on_export: bool = False
    _cells: dict[str, Cell] = field(default_factory=dict)

    @cached_property
    def persons(self) -> bool:
        return self.classes.person_counts is not None

    @cached_property
    def quick(self) -> bool:
        """Whether all models are judged by arrays; else each node is recoded as a table would be."""
        return not self.persons and self._known

    @cached_property
    def _known(self) -> bool:
        """Whether no model looks at the quasi-identifiers themselves."""
        known = (KAnonymity, KMap, DeltaPresence, SensitiveModel, OverallModel)
        return all(isinstance(model, known) for model in self.models)

    @cached_property
    def demands(self) -> tuple[Demand, ...]:
        return tuple(demand_of(model, self._reference(model), persons=self.persons) for model in self.models)

    @cached_property
    def least(self) -> int:
        """Records that every class needs that meets all models."""
        return max([1, *(demand.least for demand in self.demands)])

    @cached_property
    def of_size(self) -> bool:
        """Whether a class of ``least`` records meets all models."""
        return all(isinstance(model, KAnonymity) for model in self.models)

    @property
    def joining(self) -> bool:
        """Whether classes that meet all models one by one meet them as one."""
        return all(demand.joins for demand in self.demands)

    def _reference(self, model: PrivacyModel) -> Reference | None:
        if not isinstance(model, SensitiveModel):
            return None
        counts = self.classes.counts_of(model.sensitive)
        return Reference(counts.shares, counts.values, self.given)

    @cached_property
    def _formulas(self) -> dict[int, Callable[[npt.NDArray[Any]], npt.NDArray[Any]]]:
        """By the place of a model of sensitive values among the models."""
        return {
            place: model.formula(self.cell(model.sensitive).shares, self.cell(model.sensitive).values, self.given)
            for place, model in enumerate(self.models)
            if isinstance(model, SensitiveModel)
        }

    def of(self, grouping: Grouping) -> Verdict:
        """Judges the classes of a node by arrays; see ``quick``."""
        sizes = grouping.sizes
        certain = sizes < self.least
        failing, possible = certain.copy(), True
        lost: Floats | None = None
        if self.of_size:
            return Verdict(certain, certain, None)
        for model, demand in zip(self.models, self.demands, strict=True):
            if isinstance(model, (SensitiveModel, OverallModel)):
                continue
            fails, can = self._by_size(model, grouping)
            possible &= can
            failing |= fails
            if demand.grows:
                certain |= fails
            elif demand.joins:
                lost = _at_least(lost, fails, self._surely_lost(model, grouping))
        columns = dict.fromkeys(model.sensitive for model in self.models if isinstance(model, SensitiveModel))
        for column in columns:
            lost = self._by_values(column, grouping, failing, certain, lost)
        if lost is not None:
            certain |= (lost > 0) & (sizes - lost < self.least - 1e-6)
        if any(map(self._again, self.models)):
            failing = self._settled(grouping, failing)
        leaving = max([0.0, *(self._leaving(one, sizes) for one in self.models if isinstance(one, AverageRisk))])
        return Verdict(failing, certain, lost, possible, leaving=leaving)

    def _leaving(self, model: AverageRisk, sizes: Floats) -> float:
        """Records that leave at every finer node, at least.

        The classes that stay at a finer node lie in no more classes of this one, which hold no fewer records. So no
        more stay than in the largest classes here, as many as are large enough on average.
        """
        descending = np.sort(sizes[sizes > 0])[::-1]
        upto = np.cumsum(descending)
        enough = np.arange(1, len(upto) + 1) <= (model.risk + _SLACK) * upto
        return float(upto[-1] - (upto[enough].max(initial=0.0))) if len(upto) else 0.0

    def _by_size(self, model: PrivacyModel, grouping: Grouping) -> tuple[Mask, bool]:
        sizes = grouping.sizes
        match model:
            case KMap(estimator=estimator) if estimator is not None:
                return sizes < model.smallest_sample(int(self.classes.records.sum())), True
            case KMap():
                return ~model.met(self._population(str(model.subset or model.population), grouping)), True
            case DeltaPresence():
                population = self._population(model.subset, grouping)
                share = sizes / np.maximum(population, 1)
                possible = model.min <= 0 or not ((sizes == 0) & (population > 0)).any()
                return ~model.met(share) | (share < model.min), possible
        return ~model.met(sizes), True

    def _surely_lost(self, model: PrivacyModel, grouping: Grouping) -> Floats:
        """Records of each failing class that at least fail at every finer node."""
        if not isinstance(model, DeltaPresence):
            return np.ones(grouping.space)
        # However the class splits, its parts that stay hold at most this share of its whole population.
        most = (model.max + 1e-8) * self._population(model.subset, grouping)
        return np.asarray(np.maximum(np.ceil(grouping.sizes - most - 1e-6), 1.0))

    def _population(self, file: str, grouping: Grouping) -> Floats:
        return total(grouping.of, self.populations[file], grouping.space)

    def _by_values(
        self, column: str, grouping: Grouping, failing: Mask, certain: Mask, lost: Floats | None
    ) -> Floats | None:
        """Adds what the models of one sensitive column say, of the classes that some model may still save."""
        left = np.flatnonzero(~certain & (grouping.sizes > 0))
        if not len(left):
            return lost
        cell = self.cell(column)
        counts = matrix(cell, grouping, left)
        sizes = grouping.sizes[left]
        for place, (model, demand) in enumerate(zip(self.models, self.demands, strict=True)):
            if not isinstance(model, SensitiveModel) or model.sensitive != column:
                continue
            some = counts if model.missing_counts or cell.known.all() else counts * cell.known
            scores = self._formulas[place](some)
            fails = ~model.met(scores)
            if isinstance(model, AlphaKAnonymity):
                fails = ~model.met(scores / sizes) | (sizes < model.k)
            failing[left[fails]] = True
            if demand.grows:
                certain[left[fails]] = True
                continue
            gone = np.where(fails & demand.joins, 1.0, 0.0)
            if demand.most_kept is not None and fails.any():
                total = some[fails].sum(axis=1)
                kept = demand.most_kept(some[fails])
                gone[fails] = np.maximum(gone[fails], np.ceil(total - kept - 1e-6))
            if lost is None:
                lost = np.zeros(len(grouping.sizes))
            lost[left] = np.maximum(lost[left], gone)
        return lost

    def cell(self, column: str) -> Cell:
        """The counts of a sensitive column."""
        if column not in self._cells:
            counts = self.classes.counts_of(column)
            cells = counts.cells()
            self._cells[column] = Cell(
                cells.equivalence_class.astype(np.int64),
                cells.value.astype(np.int64),
                cells.records.astype(np.float64),
                counts.values,
                counts.shares,
                counts.known,
            )
        return self._cells[column]

    def _settled(self, grouping: Grouping, failing: Mask) -> Mask:
        """``failing``, and what then fails of demands on all classes or on the exported table."""
        left = np.flatnonzero(grouping.sizes > 0)
        columns = [m.sensitive for m in self.models if isinstance(m, SensitiveModel) and self._again(m)]
        sizes = grouping.sizes[left].astype(np.int64)
        sensitive = {}
        for column in dict.fromkeys(columns):
            counts = matrix(self.cell(column), grouping, left)
            sensitive[column] = ValueTable(self.cell(column).values, np.ascontiguousarray(counts.T), sizes)
        classes = EquivalenceClasses((), (), np.zeros((len(left), 0), np.int32), sizes, None, sensitive)
        settled = failing.copy()
        settled[left] = settle(
            classes, failing[left], self.models, given=self.given, hold_on_export=self.hold_on_export
        )
        return settled

    def _again(self, model: PrivacyModel) -> bool:
        return model.whole or (self.hold_on_export and model.compares)

    def exact(self, levels: Levels, grouping: Grouping, recoding: "Recoding") -> Verdict:
        """Judges a node as the protected table would be: slower, for any model, and right where persons count."""
        if self._known and not self.given.populations:
            given = self.given
            numbers, classes = regrouped(self.classes, grouping)
        else:
            numbers, classes, given = recoding.at(levels)
        plan = suppression(classes, self.models, limit=1.0, given=given, hold_on_export=self.hold_on_export)
        grown = np.zeros(classes.size, dtype=np.bool_)
        possible = True
        for model, demand in zip(self.models, self.demands, strict=True):
            if demand.grows:
                grown |= model.failing(classes, classes, given)
            if isinstance(model, DeltaPresence) and model.min > 0:
                possible &= not absent(classes, given, model.subset)
        failing = np.zeros(grouping.space, dtype=np.bool_)
        certain = np.zeros(grouping.space, dtype=np.bool_)
        own = grouping.of[: len(numbers)]
        failing[own], certain[own] = plan.failing[numbers], grown[numbers]
        units = np.zeros(grouping.space)
        units[own] = classes.units[numbers]
        lost = None
        if self.persons:
            once = {name: np.zeros(grouping.space) for name in classes.sensitive}
            for name, counts in classes.sensitive.items():
                once[name][own] = counts.total[numbers]
            lost = self._lost_by_persons(grouping, certain, once)
            certain |= (lost > 0) & (grouping.sizes - lost < self.least - 1e-6)
        return Verdict(failing, certain, lost, possible, units)

    def _lost_by_persons(self, grouping: Grouping, certain: Mask, once: dict[str, Floats]) -> Floats:
        """Records of each class that at least fail at every finer node; ``once`` are its persons, one for each value.

        Of the parts that stay, the persons added up by value are no more than the records of the class, so no more than
        can be kept of these; and they have no more records that repeat a person and value than the class has.
        """
        lost = np.zeros(grouping.space)
        left = np.flatnonzero(~certain & (grouping.sizes > 0))
        for model, demand in zip(self.models, self.demands, strict=True):
            if not isinstance(model, SensitiveModel) or demand.most_kept is None or not len(left):
                continue
            cell = self.cell(model.sensitive)
            counts = matrix(cell, grouping, left)
            repeated = counts.sum(axis=1) - once[model.sensitive].take(left)
            some = counts if model.missing_counts or cell.known.all() else counts * cell.known
            gone = np.ceil(some.sum(axis=1) - demand.most_kept(some) - repeated - 1e-6)
            lost[left] = np.maximum(lost[left], gone)
        return lost


class Recoding:
    """The classes of nodes as `EquivalenceClasses.recode` makes them."""

    def __init__(self, classes: EquivalenceClasses, given: Given, functions: Any) -> None:
        self._classes, self._given, self._functions = classes, given, functions

    def at(self, levels: Levels) -> tuple[npt.NDArray[np.int64], EquivalenceClasses, Given]:
        """For each class of the table its class at a node, these classes, and populations recoded alike."""
        functions = self._functions(levels)
        recoded = self._classes.recode(functions)
        populations = {file: one.recode(functions) for file, one in self._given.populations.items()}
        return _places(self._classes, functions), recoded, Given(self._given.hierarchies, populations)


def regrouped(classes: EquivalenceClasses, grouping: Grouping) -> tuple[npt.NDArray[np.int64], EquivalenceClasses]:
    """For each class of the table its class at a node, and these classes without labels."""
    groups = group(grouping.of[: classes.size], grouping.space)
    records = groups.total(classes.records)
    people = None if classes.person_counts is None else classes.person_counts.regroup(groups.of, len(groups))
    sensitive = {name: counts.regroup(groups, records) for name, counts in classes.sensitive.items()}
    nothing = np.zeros((len(groups), 0), np.int32)
    return groups.of, EquivalenceClasses((), (), nothing, records, people, sensitive)


def matrix(cell: Cell, grouping: Grouping, left: Indices) -> npt.NDArray[np.int64]:
    """Records by class and value of the classes ``left``, shape ``(len(left), n_values)``."""
    values = len(cell.values)
    starts = np.full(grouping.space, len(left) * values, dtype=np.int64)  # all others share one row at the end
    starts[left] = np.arange(0, len(left) * values, values)
    keys = starts.take(grouping.of).take(cell.row)
    keys += cell.value
    flat = np.bincount(keys, weights=cell.records, minlength=(len(left) + 1) * values)
    return flat[: len(left) * values].astype(np.int64).reshape(len(left), values)


def _at_least(lost: Floats | None, fails: Mask, records: Floats) -> Floats:
    more = np.where(fails, records, 0.0)
    return more if lost is None else np.maximum(lost, more)


def _places(classes: EquivalenceClasses, functions: Any) -> npt.NDArray[np.int64]:
    """Place of each class among those that recoding makes: both rise with the codes."""
    parts = []
    for i, (name, values) in enumerate(zip(classes.quasi_identifiers, classes.values, strict=True)):
        distinct, codes = encode(functions[name](values), name) if name in functions else (values, None)
        column = classes.codes[:, i] if codes is None else codes[classes.codes[:, i]]
        parts.append((column, len(distinct)))
    return group(*combine(parts, classes.size)).of
