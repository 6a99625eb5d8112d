"""Protects a table by a recipe: writes it in passes, and measures what was written before it appears."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from privacy_core.engine import Engine, Report
from privacy_core.randomness import new_id, new_key
from privacy_core.risk.classes import EquivalenceClasses, equivalence_classes
from privacy_core.risk.measures import summary
from privacy_core.transform import utility
from privacy_core.transform.figures import Protected, Whole, figures_of, original_of, without_classes
from privacy_core.transform.foreseen import classes_of, given_of, plan_of, relabelled
from privacy_core.transform.local_found import LocallyRecoded
from privacy_core.transform.local_levels import Relabelling
from privacy_core.transform.operator import ColumnFunction, Resources, plain
from privacy_core.transform.pseudonym import Pseudonymize
from privacy_core.transform.recipe import Recipe
from privacy_core.transform.staying import Leaving, Staying, write_kept
from privacy_core.transform.suppress import Suppression, unmet


class ModelBrokenError(RuntimeError):
    """A protected table failed its models when measured again: a bug of ours, so it stays loud. Nothing was written."""


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
    as_it_was, given = given_of(before, recipe, resources, functions=functions)
    original = original_of(before, recipe, as_it_was, risk=summary(before))
    before = before.afresh()
    transformed = before.recode(functions, drop=recipe.dropped)
    del before  # tens of millions of records take a gigabyte
    if recoded is None:
        plan = plan_of(transformed, recipe, given, leaving=None)
        plan.check()
        leaving: Leaving | None = Staying(transformed, ~plan.failing) if plan.needed else None
    else:
        made, given = relabelled(transformed, recoded, recipe, resources, given=given)
        plan = plan_of(made.classes, recipe, given, leaving=made.leaving)
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
