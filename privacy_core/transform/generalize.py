"""Generalization by hierarchy level."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from privacy_core import checks
from privacy_core.hierarchy import LevelMissingError
from privacy_core.transform.operator import STRICT, ColumnFunction, HierarchyNotGivenError, Resources, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Generalize:
    """Writes the label that each value has at ``level`` of its hierarchy; level 0 leaves the column as it is.

    Attributes:
        hierarchy: A hierarchy of the step's own; without it the one that the recipe gives the column.
    """

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = False
    op: Literal["generalize"] = "generalize"
    column: str
    level: int
    hierarchy: str | None = None

    def __post_init__(self) -> None:
        checks.whole(level=self.level)

    def function(self, resources: Resources) -> ColumnFunction:
        hierarchy = resources.hierarchies.get(self.hierarchy or self.column)
        if hierarchy is None:
            raise HierarchyNotGivenError(self.column)
        if self.level > hierarchy.height:
            raise LevelMissingError(self.column, self.level, hierarchy.height)
        return lambda values: hierarchy.generalize(plain(values), self.level, column=self.column)
