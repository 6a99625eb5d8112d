"""Protects a table by a recipe, or says in milliseconds what that would give."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from privacy_core.engine import Engine, Report
from privacy_core.errors import InvalidValueError
from privacy_core.randomness import new_id, new_key
from privacy_core.risk.classes import EquivalenceClasses, equivalence_classes
from privacy_core.risk.measures import RiskSummary, summary
from privacy_core.risk.models import NOTHING, Given
from privacy_core.transform import utility
from privacy_core.transform.figures import Protected, Whole, figures_of, original_of, without_classes
from privacy_core.transform.local_levels import Relabelled, Relabelling, relabel
from privacy_core.transform.local_population import given_with_labels
from privacy_core.transform.local_sweep import LocallyRecoded
from privacy_core.transform.operator import ColumnFunction, Resources, plain
from privacy_core.transform.pseudonym import Pseudonymize
from privacy_core.transform.recipe import Recipe
from privacy_core.transform.search.settings import SearchSettings
from privacy_core.transform.staying import Leaving, Staying, write_kept
from privacy_core.transform.suppress import Mask, Suppression, suppression, unmet


class ModelBrokenError(RuntimeError):
    """A protected table failed its models when measured again: a bug of ours, so it stays loud. Nothing was written."""


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
    plan = _plan(prepared.transformed, recipe, given, leaving=prepared.leaving)
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
    given = _given(before, recipe, resources, functions=functions)
    risk = summary(before)  # with nothing else in memory yet
    transformed = before.recode(functions, drop=recipe.dropped)
    if recoded is None:
        return Prepared(before, transformed, risk, given)
    made, after = _relabelled(transformed, recoded, recipe, resources, given=given[1])
    return Prepared(before, made.classes, risk, (given[0], after), made)


def _relabelled(
    transformed: EquivalenceClasses, recoded: LocallyRecoded, recipe: Recipe, resources: Resources, *, given: Given
) -> tuple[Relabelled, Given]:
    made = relabel(transformed, recoded, resources.hierarchies)
    own = {name: resources.hierarchies[name] for name in recipe.searched(transformed.quasi_identifiers)}
    settings = recipe.search or SearchSettings()
    return made, given_with_labels(given, made.classes, own, settings=settings, leaving=made.leaving)


def _given(
    before: EquivalenceClasses, recipe: Recipe, resources: Resources, *, functions: Mapping[str, ColumnFunction]
) -> tuple[Given, Given]:
    populations = {file: classes.project(before.quasi_identifiers) for file, classes in resources.populations.items()}
    recoded = {file: classes.recode(functions, drop=recipe.dropped) for file, classes in populations.items()}
    return Given(resources.hierarchies, populations), Given(resources.hierarchies, recoded)


def _plan(transformed: EquivalenceClasses, recipe: Recipe, given: Given, *, leaving: Mask | None) -> Suppression:
    return suppression(
        transformed,
        recipe.models,
        limit=recipe.suppression_limit,
        given=given,
        hold_on_export=recipe.hold_on_export,
        leaving=leaving,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Planned:
    """What `run` keeps in mind of the classes while it writes: none of them where the written file has its own.

    Attributes:
        whole: What figures compare with.
        leaving: Finds the records that stay, and as what; None if all do as they are.
        quasi_identifiers: Of the transformed table.
        sensitive: Of the transformed table.
        left: The classes of what is left, where that has no record or no quasi-identifier to measure them by.
    """

    whole: Whole
    leaving: Leaving | None
    quasi_identifiers: tuple[str, ...]
    sensitive: tuple[str, ...]
    left: EquivalenceClasses | None


def _planned(
    engine: Engine,
    table: str,
    recipe: Recipe,
    resources: Resources,
    *,
    functions: Mapping[str, ColumnFunction],
    recoded: LocallyRecoded | None,
) -> _Planned | None:
    before = classes_of(engine, table, recipe)
    if before is None:
        return None
    as_it_was, given = _given(before, recipe, resources, functions=functions)
    original = original_of(before, recipe, as_it_was, risk=summary(before))
    before = before.afresh()
    transformed = before.recode(functions, drop=recipe.dropped)
    del before  # tens of millions of records take a gigabyte
    if recoded is None:
        plan = _plan(transformed, recipe, given, leaving=None)
        plan.check()
        leaving: Leaving | None = Staying(transformed, ~plan.failing) if plan.needed else None
    else:
        made, given = _relabelled(transformed, recoded, recipe, resources, given=given)
        plan = _plan(made.classes, recipe, given, leaving=made.leaving)
        plan.check()
        leaving = Relabelling(transformed, made, ~plan.failing)
        transformed = made.classes
    stays = ~plan.failing
    # As a whole it is only asked how often sensitive values occur, and of how many people, unless a population is near.
    reference = transformed if resources.populations else transformed.project([])
    measurable = bool(transformed.quasi_identifiers) and bool(stays.any())
    return _Planned(
        Whole(original, replace(plan, failing=plan.failing[:0]), reference, given),
        leaving,
        transformed.quasi_identifiers,
        tuple(transformed.sensitive),
        None if measurable else transformed.keep(stays),
    )


def run(
    engine: Engine,
    table: str,
    recipe: Recipe,
    resources: Resources,
    out: Path,
    *,
    recoded: LocallyRecoded | None = None,
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
        recoded: Levels of each class after the recipe's steps, where they differ; see `find_recoding`.
        persons: Parquet file for a meaningless code of the person of each record of ``out``, in its order, written
            where the recipe changes or drops the person id: whoever measures the result again counts by it.
        report: Called with records done and records in all, where each pass over the table does its share of them.

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
    passes = _Passes(engine, table, report)
    planned = _planned(engine, table, recipe, resources, functions=functions, recoded=recoded)
    passes.end("plan")
    # Who a record is about must be readable until the result is measured, so that column changes last.
    person = {recipe.person_id} & (recipe.dropped | set(functions))
    early = {name: function for name, function in functions.items() if name not in person}
    late = {name: function for name, function in functions.items() if name in person}
    with TemporaryDirectory(dir=out.parent, prefix=".protect-") as name:
        folder = Path(name)
        path = folder / "applied.parquet"
        records = engine.apply(table, early, path, drop=recipe.dropped - person, report=passes.during("apply"))
        if planned is None:
            figures = without_classes(records)
        else:
            if planned.leaving is not None:
                plan, during = planned.whole.plan, passes.during("leave")
                path = _left(engine, path, planned.leaving, plan=plan, report=during)
            passes.end("leave")
            figures = _measured(engine, path, recipe, planned=planned)
        planned = None
        passes.end("measure")
        if person:
            with _opened(engine, path) as kept:
                if persons is not None:
                    _write_codes(engine, kept, str(recipe.person_id), persons, report=passes.during("code"))
                path = folder / "done.parquet"
                engine.apply(kept, late, path, drop=recipe.dropped & person, report=passes.during("person"))
        passes.end("person")
        figures = replace(figures, detail=_detail_everywhere(engine, table, path, recipe=recipe, figures=figures))
        passes.end("detail")
        path.replace(out)
    return figures


class _Passes:
    """Progress over all passes: one that is not needed is over when the next begins."""

    NAMES = ("plan", "apply", "leave", "measure", "code", "person", "detail")

    def __init__(self, engine: Engine, table: str, report: Report | None) -> None:
        self._report = report
        self._records = _count(engine, table) if report else 0

    def during(self, name: str) -> Report | None:
        """A report for one pass over records, of which there may be fewer by then."""
        report, place = self._report, self.NAMES.index(name)
        if report is None:
            return None
        return lambda done, total: report(self._share(place, done / total if total else 1.0), self._records)

    def end(self, name: str) -> None:
        if self._report is not None:
            self._report(self._share(self.NAMES.index(name) + 1, 0.0), self._records)

    def _share(self, passes: int, of_next: float) -> int:
        return int(self._records * (passes + of_next) / len(self.NAMES))


def _count(engine: Engine, table: str) -> int:
    return int(engine.query(f"SELECT count(*) FROM {engine.quote(table)}").column(0)[0].as_py())


def _write_codes(engine: Engine, table: str, person: str, out: Path, *, report: Report | None) -> None:
    key = new_key()  # forgotten at once: the codes tell persons apart and nothing else
    code = Pseudonymize(column=person, domain="code").function(Resources(keys=lambda *_: key))
    engine.apply(table, {person: code}, out, drop=set(engine.columns(table)) - {person}, report=report)


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


def _left(engine: Engine, path: Path, leaving: Leaving, *, plan: Suppression, report: Report | None) -> Path:
    kept = path.with_name("kept.parquet")
    with _opened(engine, path) as table:
        written = write_kept(engine, table, leaving, path=kept, report=report)
    path.unlink()
    if written != plan.records - plan.needed:
        raise ModelBrokenError(f"{written} records were kept where {plan.records - plan.needed} should be.")
    return kept


def _measured(engine: Engine, path: Path, recipe: Recipe, *, planned: _Planned) -> Protected:
    """The figures of the written records, which must meet every model."""
    after = planned.left
    if after is None:
        with _opened(engine, path) as table:
            after = equivalence_classes(
                engine, table, planned.quasi_identifiers, sensitive=planned.sensitive, person=recipe.person_id
            )
    whole, both = planned.whole, recipe.hold_on_export
    if unmet(after, whole.reference, models=recipe.models, given=whole.given, hold_on_export=both):
        raise ModelBrokenError("The written records do not meet the models.")
    return figures_of(recipe, whole, after=after)


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
