"""What a recipe leaves open, decided by search: the levels of the quasi-identifiers that no step changes."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from privacy_core.errors import InvalidValueError
from privacy_core.hierarchy import Hierarchy
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.models import Given
from privacy_core.transform.columns import Keep
from privacy_core.transform.foreseen import as_seen_by
from privacy_core.transform.generalize import Generalize
from privacy_core.transform.local_found import LocallyRecoded
from privacy_core.transform.local_levels import Relabelling, relabel
from privacy_core.transform.local_recoding import recode_locally
from privacy_core.transform.mondrian import partition
from privacy_core.transform.operator import Resources
from privacy_core.transform.recipe import Recipe
from privacy_core.transform.search import Found, SearchSettings, Solution, look, search
from privacy_core.transform.search.settings import Recoding

Report = Callable[[float, str], None]


def find_levels(
    classes: EquivalenceClasses,
    recipe: Recipe,
    resources: Resources,
    *,
    report: Report | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Found:
    """The levels of the recipe's open quasi-identifiers that cost least; the other columns are as its steps make them.

    Where steps have decided every level, those are the levels, and what is found is what they cost.

    Args:
        classes: Of the table as it is, or of the research subset.
        recipe: With ``search``; without, the usual settings apply.
        resources: Hierarchies, and populations before any step.
        report: Told the share done, in [0, 1], and how things stand.
        cancelled: Asked often; True ends the search with what it has.

    Raises:
        InvalidValueError: no quasi-identifier is open: each has a step or no hierarchy.
        NoSolutionError: no combination of levels meets the models.
    """
    problem = _global(classes, _pinned(recipe, classes.quasi_identifiers), resources)
    found = search(
        problem.classes,
        problem.hierarchies,
        recipe.models,
        limit=recipe.suppression_limit,
        settings=problem.settings,
        given=problem.given,
        hold_on_export=recipe.hold_on_export,
        report=report,
        cancelled=cancelled,
    )
    return replace(found, levels={name: found.levels[name] for name in problem.hierarchies})


def look_at_levels(
    classes: EquivalenceClasses, recipe: Recipe, resources: Resources, wanted: Iterable[Mapping[str, int]]
) -> tuple[Solution, ...]:
    """What the recipe's search would note of each of some combinations of levels, in their order.

    Args:
        classes: As for `find_levels`.
        recipe: As there.
        resources: As there.
        wanted: Quasi-identifier to level; those that are left out are at level 0.

    Raises:
        InvalidValueError: as `find_levels`, or levels that a hierarchy does not have.
    """
    problem = _global(classes, recipe, resources)
    return look(
        problem.classes,
        problem.hierarchies,
        recipe.models,
        [tuple(levels.get(name, 0) for name in problem.classes.quasi_identifiers) for levels in wanted],
        limit=recipe.suppression_limit,
        settings=problem.settings,
        given=problem.given,
        hold_on_export=recipe.hold_on_export,
    )


def find_recoding(
    classes: EquivalenceClasses,
    recipe: Recipe,
    resources: Resources,
    *,
    report: Report | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> LocallyRecoded:
    """The levels of every class of the table, where the recipe's search lets them differ.

    The classes are those that the recipe's steps make, in their order. Equal tables and recipes give equal levels.
    Arguments as for `find_levels`.

    Raises:
        InvalidValueError: as `find_levels`; each open column has one level to choose from; or a model that cannot judge
            classes one by one, see `Crowds`.
        NoSolutionError: the models do not hold even where all records are as coarse as can be.
    """
    problem = _problem(classes, recipe, resources)
    levels, trees = problem.settings.levels, problem.hierarchies
    ranges = [levels.get(name, (0, tree.height)) for name, tree in trees.items()]
    if all(lowest == highest for lowest, highest in ranges):
        raise InvalidValueError(
            f"The recoding {str(problem.settings.recoding)!r} was asked for, but each column that is open has one "
            "level to choose from. Leave a range of levels to one, or set recoding to 'global'."
        )
    way = partition if problem.settings.recoding is Recoding.MONDRIAN else recode_locally
    return way(
        problem.classes,
        trees,
        recipe.models,
        limit=recipe.suppression_limit,
        settings=problem.settings,
        given=problem.given,
        hold_on_export=recipe.hold_on_export,
        report=report,
        cancelled=cancelled,
    )


def relabelling(
    classes: EquivalenceClasses, recipe: Recipe, resources: Resources, *, recoded: LocallyRecoded
) -> Relabelling:
    """Gives records, after the recipe's steps, the labels of their class's own levels; none leaves.

    Arguments as for `find_recoding`, which found ``recoded``.
    """
    before = as_seen_by(recipe, classes).without_sensitive()
    transformed = before.recode(recipe.functions(resources), drop=recipe.dropped)
    made = relabel(transformed, recoded, resources.hierarchies)
    return Relabelling(transformed, made, np.ones(made.classes.size, dtype=np.bool_))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Problem:
    classes: EquivalenceClasses
    hierarchies: Mapping[str, Hierarchy]
    settings: SearchSettings
    given: Given


def _global(classes: EquivalenceClasses, recipe: Recipe, resources: Resources) -> _Problem:
    problem = _problem(classes, recipe, resources)
    if problem.settings.recoding.differs:
        raise InvalidValueError(
            f"The recoding {str(problem.settings.recoding)!r} gives records levels of their own, where one level a "
            "column was asked for. Set recoding to 'global'."
        )
    return problem


def _problem(classes: EquivalenceClasses, recipe: Recipe, resources: Resources) -> _Problem:
    before = as_seen_by(recipe, classes)
    settings = recipe.search or SearchSettings()
    searched = recipe.model_copy(update={"search": settings}).searched(before.quasi_identifiers)
    if not searched:
        raise InvalidValueError(
            "A search was asked for, but no quasi-identifier is open: each has a step or lacks a hierarchy. Give one a "
            "hierarchy, or take its step away."
        )
    functions = recipe.functions(resources)
    populations = {
        file: found.project(before.quasi_identifiers).recode(functions, drop=recipe.dropped)
        for file, found in resources.populations.items()
    }
    return _Problem(
        classes=before.recode(functions, drop=recipe.dropped),
        hierarchies={name: resources.hierarchies[name] for name in searched},
        settings=settings,
        given=Given(resources.hierarchies, populations),
    )


def _pinned(recipe: Recipe, columns: Collection[str]) -> Recipe:
    """A recipe whose steps have decided every level, as a search that has one level a column to choose from."""
    settings = recipe.search or SearchSettings()
    if recipe.model_copy(update={"search": settings}).searched(columns):
        return recipe
    changes = Counter(step.column for step in recipe.steps if not isinstance(step, Keep))
    quasi_identifiers = recipe.columns_with("quasi_identifier", columns)
    decided = {
        step.column: step
        for step in recipe.steps
        if isinstance(step, Generalize) and step.hierarchy is None and changes[step.column] == 1
    }
    decided = {column: step for column, step in decided.items() if column in quasi_identifiers}
    levels = {column: (step.level, step.level) for column, step in decided.items()}
    steps = tuple(step for step in recipe.steps if step not in decided.values())
    return recipe.model_copy(update={"steps": steps, "search": replace(settings, levels=levels)})


def without_clock(recipe: Recipe, columns: Collection[str]) -> Recipe:
    """The recipe without the seconds of its search, where steps have decided all that it was to find.

    So whoever repeats it finds the same, however fast the machine; what the search kept small stays.
    """
    if recipe.search is None or recipe.searched(columns):
        return recipe
    return recipe.model_copy(update={"search": replace(recipe.search, seconds=None)})


def with_levels(recipe: Recipe, levels: Mapping[str, int]) -> Recipe:
    """The recipe with a step for each column of ``levels``, also where it stays as it is, so that nothing is open."""
    made = [Generalize(column=column, level=level) for column, level in levels.items()]
    steps = [step for step in recipe.steps if not ((isinstance(step, Keep) and step.column in levels) or step in made)]
    return Recipe.model_validate(recipe.to_json() | {"steps": [*steps, *made]})
