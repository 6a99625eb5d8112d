"""Generalization hierarchies: from each value to coarser and coarser labels."""

from privacy_core.hierarchy.builder import Builder, ValuesUnfitError
from privacy_core.hierarchy.builders import BUILDERS, hierarchy_text, read_builder, taxonomy_of, write_builder
from privacy_core.hierarchy.hierarchy import (
    Hierarchy,
    HierarchyIncompleteError,
    HierarchyInvalidError,
    HierarchyNotNestedError,
    LevelMissingError,
    NamesValuesError,
    ValuesRepeatedError,
)
from privacy_core.hierarchy.look import HierarchyLook, LevelLook, look_at
from privacy_core.hierarchy.names import Grouping, Order, Priority, Redaction, Side, Suppression, Taxonomy
from privacy_core.hierarchy.ranges import Dates, Intervals, Unit
from privacy_core.hierarchy.reader import hierarchy_from_text, read_hierarchy
from privacy_core.hierarchy.start import fitting, grouping_of, start_builder
from privacy_core.hierarchy.suggest import suggest_builder

__all__ = [
    "BUILDERS",
    "Builder",
    "Dates",
    "Grouping",
    "Hierarchy",
    "HierarchyIncompleteError",
    "HierarchyInvalidError",
    "HierarchyLook",
    "HierarchyNotNestedError",
    "Intervals",
    "LevelLook",
    "LevelMissingError",
    "NamesValuesError",
    "Order",
    "Priority",
    "Redaction",
    "Side",
    "Suppression",
    "Taxonomy",
    "Unit",
    "ValuesRepeatedError",
    "ValuesUnfitError",
    "fitting",
    "grouping_of",
    "hierarchy_from_text",
    "hierarchy_text",
    "look_at",
    "read_builder",
    "read_hierarchy",
    "start_builder",
    "suggest_builder",
    "taxonomy_of",
    "write_builder",
]
