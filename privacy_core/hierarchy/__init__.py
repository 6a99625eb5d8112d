"""Generalization hierarchies: from each value to coarser and coarser labels."""

from privacy_core.hierarchy.hierarchy import (
    Hierarchy,
    HierarchyIncompleteError,
    HierarchyInvalidError,
    HierarchyNotNestedError,
    LevelMissingError,
)
from privacy_core.hierarchy.reader import hierarchy_from_text, read_hierarchy

__all__ = [
    "Hierarchy",
    "HierarchyIncompleteError",
    "HierarchyInvalidError",
    "HierarchyNotNestedError",
    "LevelMissingError",
    "hierarchy_from_text",
    "read_hierarchy",
]
