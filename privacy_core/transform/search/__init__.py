"""Globally optimal generalization: the combination of levels that costs least and meets the privacy models."""

from privacy_core.transform.search.found import Found, NoSolutionError, search
from privacy_core.transform.search.look import look
from privacy_core.transform.search.nodes import Solution
from privacy_core.transform.search.settings import Aggregate, Metric, SearchSettings

__all__ = ["Aggregate", "Found", "Metric", "NoSolutionError", "SearchSettings", "Solution", "look", "search"]
