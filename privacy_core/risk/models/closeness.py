"""How far a class's values stray from the whole table's: t-closeness by three distances."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core import checks
from privacy_core.errors import InvalidValueError
from privacy_core.risk import measures
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.models import formulas
from privacy_core.risk.models.matrices import FEW_VALUES
from privacy_core.risk.models.model import NOTHING, Given, Scores, SensitiveModel
from privacy_core.risk.sensitive import Cells


class Distance(StrEnum):
    """How far apart two values are."""

    EQUAL = "equal"
    ORDERED = "ordered"
    HIERARCHICAL = "hierarchical"


@dataclass(frozen=True, kw_only=True)
class TCloseness(SensitiveModel):
    """No class's values of ``sensitive`` stray over ``t`` from the table's, by the earth mover's distance.

    A missing value is a category of its own: the last in a line, and under the root of a hierarchy. With a person id,
    persons are counted, one for each of their values. See `formulas.equal_distance` and its neighbours.

    Attributes:
        distance: Of two values: always 1; their places in a line over its length; the level of the hierarchy of
            ``sensitive`` where they meet over its height.
        order: For the ordered distance the values as text, from one end to the other; values that no record has do
            not count. None sorts them.

    Source: Li, Li and Venkatasubramanian, "t-Closeness: Privacy Beyond k-Anonymity and l-Diversity", ICDE 2007.
    """

    sensitive: str
    t: float
    distance: Distance = Distance.EQUAL
    order: tuple[str, ...] | None = None
    name: ClassVar[str] = "t_closeness"
    at_least: ClassVar[bool] = False
    compares: ClassVar[bool] = True
    only_present: ClassVar[bool] = False

    def __post_init__(self) -> None:
        checks.probability(t=self.t)
        object.__setattr__(self, "distance", Distance(self.distance))
        if self.order is not None:
            object.__setattr__(self, "order", tuple(self.order))
            if self.distance is not Distance.ORDERED:
                raise InvalidValueError(f'order is for the distance "ordered", not "{self.distance}". Leave one out.')
            if len(set(self.order)) < len(self.order):
                raise InvalidValueError("order names a value twice. Name each value once.")

    @property
    def limit(self) -> float:
        return self.t

    def of_counts(
        self,
        counts: npt.NDArray[Any],
        shares: npt.NDArray[np.float64],
        values: Any,
        given: Given = NOTHING,
    ) -> Scores:
        return self.formula(shares, values, given)(counts)

    def formula(
        self, shares: npt.NDArray[np.float64], values: Any, given: Given = NOTHING
    ) -> Callable[[npt.NDArray[Any]], Scores]:
        if self.distance is Distance.ORDERED:
            places = self.places(values, shares)
            return lambda counts: formulas.ordered_distance(counts, shares, places)
        if self.distance is Distance.HIERARCHICAL:
            tree = self.tree(values, given)
            return lambda counts: formulas.hierarchical_distance(counts, shares, tree)
        return lambda counts: formulas.equal_distance(counts, shares)

    def scores(self, classes: EquivalenceClasses, reference: EquivalenceClasses, given: Given = NOTHING) -> Scores:
        if self.distance is Distance.EQUAL:
            return measures.distance_by_class(classes, self.sensitive, reference)
        # How far away a value is counts for those who lack it too, even if the whole table lacks it by now.
        counts = measures.with_values_of(
            classes.counts_of(self.sensitive), reference.counts_of(self.sensitive), self.sensitive
        )
        classes = replace(classes, sensitive={**classes.sensitive, self.sensitive: counts})
        if self.distance is Distance.ORDERED and isinstance(counts, Cells) and len(counts.values) > FEW_VALUES:
            shares = measures.reference_shares(counts, reference.counts_of(self.sensitive), self.sensitive)
            line = self.places(counts.values, shares)
            place = np.zeros(len(shares), dtype=np.int64)
            place[line] = np.arange(len(line))
            units = counts.units
            return formulas.ordered_distance_of_cells(
                counts.equivalence_class, place[counts.value], units, shares[line]
            )
        return super().scores(classes, reference, given)

    def places(self, values: Any, shares: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """The columns of values that occur, in their line; a missing value is last."""
        if self.order is None:
            places = np.arange(len(values))
        else:
            rank = pc.index_in(pc.cast(values, pa.string()), pa.array(self.order, pa.string()))
            unknown = int(pc.sum(pc.and_(rank.is_null(), values.is_valid())).as_py() or 0)
            if unknown:
                raise InvalidValueError(
                    f"The order of {self.sensitive!r} lacks {unknown} of the column's values. Add them to its place."
                )
            places = np.argsort(pc.fill_null(rank, len(self.order)).to_numpy(), kind="stable")
        return np.asarray(places[shares[places] > 0], dtype=np.int64)

    def tree(self, values: Any, given: Given) -> formulas.Tree:
        """The hierarchy of ``sensitive`` above ``values``; a missing value is under the root.

        Raises:
            InvalidValueError: there is no hierarchy.
            HierarchyIncompleteError: it lacks a value.
        """
        hierarchy = given.hierarchies.get(self.sensitive)
        if hierarchy is None:
            raise InvalidValueError(
                f"The hierarchical distance of {self.sensitive!r} needs its hierarchy. Name one under 'hierarchies'."
            )
        hierarchy.check_complete(values, column=self.sensitive)
        known, absent = values.drop_null(), int(values.null_count)
        levels = [hierarchy.generalize(known, level).to_pylist() for level in range(1, hierarchy.height + 1)]
        rooted = bool(levels) and len(set(hierarchy.levels[-1])) == 1
        branches = [[*labels, *[(None,)] * absent] for labels in (levels[:-1] if rooted else levels)]
        return formulas.Tree.of([*branches, [()] * len(values)])
