"""What a protection leaves: values, groups and what can be learned from them, before and after."""

from privacy_core.evaluate.classifier import Accuracy, accuracy
from privacy_core.evaluate.columns import ColumnUtility, column_utility
from privacy_core.evaluate.contingency import Contingency, contingency
from privacy_core.evaluate.distributions import Bar, Distribution, distribution
from privacy_core.evaluate.errors import ColumnLeavesError, NothingLeftError, TargetUnfitError
from privacy_core.evaluate.groups import GroupSizes, group_sizes
from privacy_core.evaluate.trace import Combinations, Trace, combinations, further, trace

__all__ = [
    "Accuracy",
    "Bar",
    "ColumnLeavesError",
    "ColumnUtility",
    "Combinations",
    "Contingency",
    "Distribution",
    "GroupSizes",
    "NothingLeftError",
    "TargetUnfitError",
    "Trace",
    "accuracy",
    "column_utility",
    "combinations",
    "contingency",
    "distribution",
    "further",
    "group_sizes",
    "trace",
]
