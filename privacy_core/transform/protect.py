"""Protects a table by a recipe, or says in milliseconds what that would give."""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from privacy_core.engine import Engine, Report
from privacy_core.errors import InvalidValueError
from privacy_core.randomness import new_id, new_key
from privacy_core.risk.classes import EquivalenceClasses, equivalence_classes
from privacy_core.risk.measures import RiskSummary, summary
from privacy_core.risk.models import NOTHING, Given
from privacy_core.risk.person_sets import PersonSets, sets_of_persons
from privacy_core.transform import utility
from privacy_core.transform.operator import ColumnFunction, Resources, plain
from privacy_core.transform.pseudonym import Pseudonymize
from privacy_core.transform.recipe import Recipe
from privacy_core.transform.recipe_models import write_model
from privacy_core.transform.suppress import Suppression, suppression, unmet, write_kept


class ModelBrokenError(RuntimeError):
    """A protected table failed its models when measured again: a bug of ours, so it stays loud. Nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFigure:
    """What a model asks and what it measures; ``after`` is None if no record is left.

    Attributes:
        model: As the recipe writes it.
        before: The worst class of the table as it was.
        after: The worst class of the protected table; t-closeness and its like compare with the table before
            suppression.
        beside: Further figures of the protected table, such as ``in_file``, which compares with its own distribution.
    """

    model: Mapping[str, Any]
    before: float
    after: float | None
    beside: Mapping[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As JSON values, in which a figure without bound is None."""
        figures = {"before": self.before, "after": self.after, **self.beside}
        return {**self.model, **{name: None if value == math.inf else value for name, value in figures.items()}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """The figures of a protected table.

    Attributes:
        records_in: Records of the table.
        records_out: Records kept.
        suppressed: Records in classes that fail a model.
        allowed: Records that may be suppressed.
        before: Risk of the table as it was; None without quasi-identifiers.
        after: Risk of the protected table; None without quasi-identifiers or records.
        models: One figure a model of the recipe.
        detail: Column to the share of its detail that is kept, in [0, 1]; see `utility.detail_kept`.
        person_sets: What each person's records tell together, where the person's pseudonym stays in the table.
    """

    records_in: int
    records_out: int
    suppressed: int
    allowed: int
    before: RiskSummary | None
    after: RiskSummary | None
    models: tuple[ModelFigure, ...]
    detail: Mapping[str, float]
    person_sets: PersonSets | None = None

    @property
    def within_limit(self) -> bool:
        return self.suppressed <= self.allowed

    def to_json(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {
            "records_in": self.records_in,
            "records_out": self.records_out,
            "suppressed": self.suppressed,
            "allowed": self.allowed,
            "before": None if self.before is None else self.before.to_json(),
            "after": None if self.after is None else self.after.to_json(),
            "models": [figure.to_json() for figure in self.models],
            "detail": dict(self.detail),
            "person_sets": None if self.person_sets is None else asdict(self.person_sets),
        }


def classes_of(engine: Engine, table: str, recipe: Recipe) -> EquivalenceClasses | None:
    """The classes that a recipe is judged by, from one scan; None if the table has no quasi-identifier."""
    columns = engine.columns(table)
    quasi_identifiers = recipe.columns_with("quasi_identifier", columns)
    if not quasi_identifiers:
        return None
    sensitive = recipe.columns_with("sensitive", columns)
    return equivalence_classes(engine, table, quasi_identifiers, sensitive=sensitive, person=recipe.person_id)


def evaluate(classes: EquivalenceClasses, recipe: Recipe, resources: Resources) -> Protected:
    """What ``run`` would give, without reading the table: the same figures in milliseconds.

    More suppression than the limit allows is no error here: ``within_limit`` says so. ``detail`` covers the
    quasi-identifiers and the sensitive columns.

    Args:
        classes: Of the table as it is, with at least the recipe's quasi-identifiers, sensitive columns and persons.
        recipe: What to do.
        resources: Keys and hierarchies.

    Raises:
        ColumnsMissingError: ``classes`` lack a column that the recipe needs.
        InvalidValueError: the recipe has a person id and ``classes`` count no persons.
        OperatorTypeError, HierarchyIncompleteError: a step does not fit its column.
    """
    return judge(prepare(classes, recipe, resources), recipe)


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What the figures of a recipe need of its roles and steps; models and limit may change freely on top of it.

    Attributes:
        before: Classes of the table as it is.
        transformed: Classes of the transformed table, nothing suppressed.
        risk: Of ``before``.
        given: What models need beyond their parameters, for the table as it is and transformed.
    """

    before: EquivalenceClasses
    transformed: EquivalenceClasses
    risk: RiskSummary
    given: tuple[Given, Given] = (NOTHING, NOTHING)


def prepare(classes: EquivalenceClasses, recipe: Recipe, resources: Resources) -> Prepared:
    """The part of `evaluate` that stays the same while only the models and the suppression limit move."""
    before = as_seen_by(recipe, classes)
    return _prepared(before, recipe, resources, functions=recipe.functions(resources))


def judge(prepared: Prepared, recipe: Recipe) -> Protected:
    """The rest of `evaluate`: figures under the models and the limit of ``recipe``, its other fields as prepared."""
    plan = _plan(prepared, recipe)
    return _figures(recipe, prepared, plan=plan, after=prepared.transformed.keep(~plan.failing))


def _prepared(
    before: EquivalenceClasses, recipe: Recipe, resources: Resources, *, functions: Mapping[str, ColumnFunction]
) -> Prepared:
    populations = {file: classes.project(before.quasi_identifiers) for file, classes in resources.populations.items()}
    recoded = {file: classes.recode(functions, drop=recipe.dropped) for file, classes in populations.items()}
    given = Given(resources.hierarchies, populations), Given(resources.hierarchies, recoded)
    return Prepared(before, before.recode(functions, drop=recipe.dropped), summary(before), given)


def _plan(prepared: Prepared, recipe: Recipe) -> Suppression:
    return suppression(
        prepared.transformed,
        recipe.models,
        limit=recipe.suppression_limit,
        given=prepared.given[1],
        hold_on_export=recipe.hold_on_export,
    )


def run(
    engine: Engine,
    table: str,
    recipe: Recipe,
    resources: Resources,
    out: Path,
    *,
    persons: Path | None = None,
    report: Report | None = None,
) -> Protected:
    """Writes the protected table and measures it.

    Args:
        engine: Where the table is open.
        table: Its name there.
        recipe: What to do.
        resources: Keys and hierarchies.
        out: Parquet file; it appears only when the models were found to hold in it.
        persons: Parquet file for a meaningless code of the person of each record of ``out``, in its order, written
            where the recipe changes or drops the person id: whoever measures the result again counts by it.
        report: Called with records done and records in all.

    Raises:
        RecipeError: the recipe does not fit the table's columns.
        SuppressionLimitError: the models need more suppression than allowed; nothing is written.
        OperatorTypeError, HierarchyIncompleteError: a step does not fit its column; nothing is written.
    """
    recipe.check(engine.columns(table))
    functions = recipe.functions(resources)
    for column in engine.schema(table):
        if recipe.role(column.name) == "quasi_identifier" and pa.types.is_floating(column.type):
            functions.setdefault(column.name, plain)  # risk counts NaN as missing, so it must leave as missing
        if column.name in functions:
            functions[column.name](pa.array([], column.type))  # a type that does not fit is found before any work
    before = classes_of(engine, table, recipe)
    prepared = plan = None
    if before is not None:
        prepared = _prepared(before, recipe, resources, functions=functions)
        plan = _plan(prepared, recipe)
        plan.check()
    # Who a record is about must be readable until the result is measured, so that column changes last.
    person = {recipe.person_id} & (recipe.dropped | set(functions))
    early = {name: function for name, function in functions.items() if name not in person}
    late = {name: function for name, function in functions.items() if name in person}
    with TemporaryDirectory(dir=out.parent, prefix=".protect-") as name:
        folder = Path(name)
        path = folder / "applied.parquet"
        records = engine.apply(table, early, path, drop=recipe.dropped - person, report=report)
        if prepared is None or plan is None:
            figures = _without_classes(records)
        else:
            if plan.needed:
                path = _suppressed(engine, path, prepared.transformed, plan=plan)
            figures = _measured(engine, path, recipe, prepared=prepared, plan=plan)
        if person:
            with _opened(engine, path) as kept:
                if persons is not None:
                    _write_codes(engine, kept, str(recipe.person_id), persons)
                path = folder / "done.parquet"
                engine.apply(kept, late, path, drop=recipe.dropped & person)
        figures = replace(figures, detail=_detail_everywhere(engine, table, path, recipe=recipe, figures=figures))
        path.replace(out)
    return figures


def _write_codes(engine: Engine, table: str, person: str, out: Path) -> None:
    key = new_key()  # forgotten at once: the codes tell persons apart and nothing else
    code = Pseudonymize(column=person, domain="code").function(Resources(keys=lambda *_: key))
    engine.apply(table, {person: code}, out, drop=set(engine.columns(table)) - {person})


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


def _figures(
    recipe: Recipe,
    prepared: Prepared,
    *,
    plan: Suppression,
    after: EquivalenceClasses,
) -> Protected:
    before, transformed = prepared.before, prepared.transformed
    as_it_was, given = prepared.given
    models = tuple(
        ModelFigure(
            model=write_model(model),
            before=model.measured(before, before, as_it_was),
            after=model.measured(after, transformed, given) if after.size else None,
            beside=model.beside(after, transformed, given) if after.size else {},
        )
        for model in recipe.models
    )
    return Protected(
        records_in=plan.records,
        records_out=plan.records - plan.needed,
        suppressed=plan.needed,
        allowed=plan.allowed,
        before=prepared.risk,
        after=summary(after, transformed) if after.size else None,
        models=models,
        detail=utility.detail_of_classes(before, after),
        person_sets=sets_of_persons(after) if after.size and _follows_persons(recipe) else None,
    )


def _follows_persons(recipe: Recipe) -> bool:
    """Whether a recipient can tell which records are of one person."""
    return recipe.person_id is not None and recipe.person_id not in recipe.dropped


def _without_classes(records: int) -> Protected:
    return Protected(
        records_in=records,
        records_out=records,
        suppressed=0,
        allowed=0,
        before=None,
        after=None,
        models=(),
        detail={},
    )


def _suppressed(engine: Engine, path: Path, transformed: EquivalenceClasses, *, plan: Suppression) -> Path:
    kept = path.with_name("kept.parquet")
    with _opened(engine, path) as table:
        written = write_kept(engine, table, transformed, failing=plan.failing, path=kept)
    path.unlink()
    if written != plan.records - plan.needed:
        raise ModelBrokenError(f"{written} records were kept where {plan.records - plan.needed} should be.")
    return kept


def _measured(
    engine: Engine,
    path: Path,
    recipe: Recipe,
    *,
    prepared: Prepared,
    plan: Suppression,
) -> Protected:
    """The figures of the written records, which must meet every model."""
    after = prepared.transformed.keep(~plan.failing)
    if after.size and after.quasi_identifiers:
        with _opened(engine, path) as table:
            after = equivalence_classes(
                engine, table, after.quasi_identifiers, sensitive=tuple(after.sensitive), person=recipe.person_id
            )
    given, both = prepared.given[1], recipe.hold_on_export
    if unmet(after, prepared.transformed, models=recipe.models, given=given, hold_on_export=both):
        raise ModelBrokenError("The written records do not meet the models.")
    return _figures(recipe, prepared, plan=plan, after=after)


def _detail_everywhere(
    engine: Engine, table: str, path: Path, *, recipe: Recipe, figures: Protected
) -> Mapping[str, float]:
    """``detail_kept`` of every column of the table, in its order; counted only where classes do not know it."""
    changed = {step.column for step in recipe.steps}
    kept: dict[str, float] = {}
    with _opened(engine, path) as protected:
        for name in engine.columns(table):
            if name in figures.detail:
                kept[name] = figures.detail[name]
            elif name in recipe.dropped:
                kept[name] = 0.0
            elif name not in changed and not figures.suppressed:
                kept[name] = 1.0
            else:
                counts = [utility.value_counts(engine, at, name) for at in (table, protected)]
                kept[name] = utility.detail_kept(*counts)
    return kept


@contextmanager
def _opened(engine: Engine, path: Path) -> Iterator[str]:
    name = f"protect_{new_id()}"
    engine.open(name, path)
    try:
        yield name
    finally:
        engine.close(name)
