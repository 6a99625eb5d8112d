"""Protection of a table: operators, recipes, suppression, and what they cost."""

from privacy_core.transform.decide import (
    find_levels,
    find_recoding,
    look_at_levels,
    relabelling,
    with_levels,
    without_clock,
)
from privacy_core.transform.figures import ModelFigure, Protected
from privacy_core.transform.foreseen import Prepared, classes_of, evaluate, judge, prepare
from privacy_core.transform.local_found import LocallyRecoded
from privacy_core.transform.operator import HierarchyNotGivenError, OperatorTypeError, Resources
from privacy_core.transform.protect import run
from privacy_core.transform.pseudonym import Pseudonymize
from privacy_core.transform.recipe import HIDING, OPERATORS, ROLES, Recipe, Role
from privacy_core.transform.recipe_compare import compare
from privacy_core.transform.recipe_errors import RecipeError
from privacy_core.transform.recipe_files import hierarchy_files, load_recipe, portable, read_hierarchies
from privacy_core.transform.recipe_models import write_model
from privacy_core.transform.sample import Sample, sample
from privacy_core.transform.search import Found, NoSolutionError, SearchSettings, Solution
from privacy_core.transform.suppress import SuppressionLimitError

__all__ = [
    "HIDING",
    "OPERATORS",
    "ROLES",
    "Found",
    "HierarchyNotGivenError",
    "LocallyRecoded",
    "ModelFigure",
    "NoSolutionError",
    "OperatorTypeError",
    "Prepared",
    "Protected",
    "Pseudonymize",
    "Recipe",
    "RecipeError",
    "Resources",
    "Role",
    "Sample",
    "SearchSettings",
    "Solution",
    "SuppressionLimitError",
    "classes_of",
    "compare",
    "evaluate",
    "find_levels",
    "find_recoding",
    "hierarchy_files",
    "judge",
    "load_recipe",
    "look_at_levels",
    "portable",
    "prepare",
    "read_hierarchies",
    "relabelling",
    "run",
    "sample",
    "with_levels",
    "without_clock",
    "write_model",
]
