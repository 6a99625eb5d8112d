"""What a recipe would give, from the classes of a table alone: the figures of the written table, in milliseconds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from privacy_core.engine import Engine
from privacy_core.errors import InvalidValueError
from privacy_core.risk.classes import EquivalenceClasses, equivalence_classes
from privacy_core.risk.measures import RiskSummary, summary
from privacy_core.risk.models import NOTHING, Given
from privacy_core.transform.figures import Protected, Whole, figures_of, original_of
from privacy_core.transform.local_found import LocallyRecoded
from privacy_core.transform.local_levels import Relabelled, relabel
from privacy_core.transform.local_population import given_with_labels
from privacy_core.transform.operator import ColumnFunction, Resources
from privacy_core.transform.recipe import Recipe
from privacy_core.transform.search.settings import SearchSettings
from privacy_core.transform.suppress import Mask, Suppression, suppression


def classes_of(engine: Engine, table: str, recipe: Recipe) -> EquivalenceClasses | None:
    """The classes that a recipe is judged by, from one scan; None if the table has no quasi-identifier."""
    columns = engine.columns(table)
    quasi_identifiers = recipe.columns_with("quasi_identifier", columns)
    if not quasi_identifiers:
        return None
    sensitive = recipe.columns_with("sensitive", columns)
    return equivalence_classes(engine, table, quasi_identifiers, sensitive=sensitive, person=recipe.person_id)


def evaluate(
    classes: EquivalenceClasses, recipe: Recipe, resources: Resources, *, recoded: LocallyRecoded | None = None
) -> Protected:
    """What ``run`` would give, without reading the table: the same figures in milliseconds.

    More suppression than the limit allows is no error here: ``within_limit`` says so. ``detail`` covers the
    quasi-identifiers and the sensitive columns.

    Args:
        classes: Of the table as it is, with at least the recipe's quasi-identifiers, sensitive columns and persons.
        recipe: What to do.
        resources: Keys and hierarchies.
        recoded: Levels of each class after the recipe's steps, where they differ; see `find_recoding`.

    Raises:
        ColumnsMissingError: ``classes`` lack a column that the recipe needs.
        InvalidValueError: the recipe has a person id and ``classes`` count no persons.
        OperatorTypeError, HierarchyIncompleteError: a step does not fit its column.
    """
    return judge(prepare(classes, recipe, resources, recoded=recoded), recipe)


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What the figures of a recipe need of its roles and steps; models and limit may change freely on top of it.

    Attributes:
        before: Classes of the table as it is.
        transformed: Classes of the transformed table, nothing suppressed.
        risk: Of ``before``.
        given: What models need beyond their parameters, for the table as it is and transformed.
        recoded: Where levels differ from class to class, what became of the classes that the steps alone make.
    """

    before: EquivalenceClasses
    transformed: EquivalenceClasses
    risk: RiskSummary
    given: tuple[Given, Given] = (NOTHING, NOTHING)
    recoded: Relabelled | None = None

    @property
    def leaving(self) -> Mask | None:
        """Classes of ``transformed`` that leave whatever the models say."""
        return None if self.recoded is None else self.recoded.leaving


def prepare(
    classes: EquivalenceClasses, recipe: Recipe, resources: Resources, *, recoded: LocallyRecoded | None = None
) -> Prepared:
    """The part of `evaluate` that stays the same while only the models and the suppression limit move.

    With levels that differ from class to class it is of these models only, for which they were found.
    """
    before = as_seen_by(recipe, classes)
    return _prepared(before, recipe, resources, functions=recipe.functions(resources), recoded=recoded)


def judge(prepared: Prepared, recipe: Recipe) -> Protected:
    """The rest of `evaluate`: figures under the models and the limit of ``recipe``, its other fields as prepared."""
    as_it_was, given = prepared.given
    plan = plan_of(prepared.transformed, recipe, given, leaving=prepared.leaving)
    original = original_of(prepared.before, recipe, as_it_was, risk=prepared.risk)
    whole = Whole(original, plan, prepared.transformed, given)
    return figures_of(recipe, whole, after=prepared.transformed.keep(~plan.failing))


def _prepared(
    before: EquivalenceClasses,
    recipe: Recipe,
    resources: Resources,
    *,
    functions: Mapping[str, ColumnFunction],
    recoded: LocallyRecoded | None,
) -> Prepared:
    given = given_of(before, recipe, resources, functions=functions)
    risk = summary(before)  # with nothing else in memory yet
    transformed = before.recode(functions, drop=recipe.dropped)
    if recoded is None:
        return Prepared(before, transformed, risk, given)
    made, after = relabelled(transformed, recoded, recipe, resources, given=given[1])
    return Prepared(before, made.classes, risk, (given[0], after), made)


def relabelled(
    transformed: EquivalenceClasses, recoded: LocallyRecoded, recipe: Recipe, resources: Resources, *, given: Given
) -> tuple[Relabelled, Given]:
    """The classes with levels of their own, and what models then need of populations."""
    made = relabel(transformed, recoded, resources.hierarchies)
    own = {name: resources.hierarchies[name] for name in recipe.searched(transformed.quasi_identifiers)}
    settings = recipe.search or SearchSettings()
    return made, given_with_labels(given, made.classes, own, settings=settings, leaving=made.leaving)


def given_of(
    before: EquivalenceClasses, recipe: Recipe, resources: Resources, *, functions: Mapping[str, ColumnFunction]
) -> tuple[Given, Given]:
    """What models need beyond their parameters, for the table as it is and transformed."""
    populations = {file: classes.project(before.quasi_identifiers) for file, classes in resources.populations.items()}
    recoded = {file: classes.recode(functions, drop=recipe.dropped) for file, classes in populations.items()}
    return Given(resources.hierarchies, populations), Given(resources.hierarchies, recoded)


def plan_of(transformed: EquivalenceClasses, recipe: Recipe, given: Given, *, leaving: Mask | None) -> Suppression:
    """Which classes of the transformed table leave, so that its models hold."""
    return suppression(
        transformed,
        recipe.models,
        limit=recipe.suppression_limit,
        given=given,
        hold_on_export=recipe.hold_on_export,
        leaving=leaving,
    )


def as_seen_by(recipe: Recipe, classes: EquivalenceClasses) -> EquivalenceClasses:
    """``classes`` by the recipe's quasi-identifiers, sensitive columns and persons, whatever they were made with."""
    known = (*classes.quasi_identifiers, *classes.sensitive)
    columns = tuple(dict.fromkeys([*known, *recipe.roles]))
    seen = classes.project(recipe.columns_with("quasi_identifier", columns))
    sensitive = {name: seen.counts_of(name) for name in recipe.columns_with("sensitive", columns)}
    if recipe.person_id is None:
        if classes.person_counts is not None:
            sensitive = {
                name: replace(counts.cells(), person_counts=None).compact(seen.records)
                for name, counts in sensitive.items()
            }
        return replace(seen, person_counts=None, sensitive=sensitive)
    if classes.person_counts is None:
        raise InvalidValueError(
            f"The recipe counts persons by {recipe.person_id!r}, but the risk was measured without persons. "
            f"Measure it again with the person id."
        )
    return replace(seen, sensitive=sensitive)
