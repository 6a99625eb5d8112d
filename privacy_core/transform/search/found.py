"""Finds the generalization that costs least: the entry to the search."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from privacy_core.errors import PrivacyCoreError
from privacy_core.hierarchy import Hierarchy
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.models import NOTHING, Given, PrivacyModel
from privacy_core.transform.search.aggregate import Score
from privacy_core.transform.search.boxes import Boxes, Step
from privacy_core.transform.search.coarsest import apart, reached
from privacy_core.transform.search.nodes import Nodes, Solution
from privacy_core.transform.search.problem import prepare
from privacy_core.transform.search.settings import SearchSettings

Report = Callable[[float, str], None]


class NoSolutionError(PrivacyCoreError):
    """No combination of levels meets the models within the suppression limit."""

    def __init__(
        self,
        needed: int,
        allowed: int,
        records: int,
        impossible: tuple[str, ...] = (),
        finished: bool = True,  # noqa: FBT001, FBT002 - facts go by position
        missing: tuple[tuple[str, int], ...] = (),
        at_top: int = 0,
    ) -> None:
        super().__init__(needed, allowed, records, tuple(impossible), finished, tuple(missing), at_top)

    @property
    def finished(self) -> bool:
        """Whether all combinations were looked at, or known not to do; else there was no more time."""
        return bool(self.facts[4])

    def message(self) -> str:
        needed, may, records, impossible, finished, missing, at_top = self.facts
        start = "No combination of levels meets the models" if finished else "None was found in the time that there was"
        told = "; ".join(impossible)
        if missing:
            held = ", ".join(
                f"{column!r} ({count:,} {'records' if count > 1 else 'record'})" for column, count in missing
            )
            helps = "Fill in or remove missing values, or leave the column out"
            if at_top < records:
                share = math.ceil(at_top / records * 1e5) / 1e5
                helps = f"{helps}, or allow {at_top:,} of the records ({share:.3%}) to be suppressed"
            told += (
                f"{'. ' if told else ''}A missing value stays missing at every level, so that its records keep classes "
                f"of their own, which fail even at the coarsest levels: {held}. {helps}"
            )
        advice = "Raise the suppression limit, ask less of the models, or give hierarchies with coarser levels"
        return (
            f"{start}: the best that was looked at suppresses {needed:,} of {records:,} records "
            f"({needed / records:.3%}), but the limit allows {may:,}. {told or advice}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The best generalization found.

    Attributes:
        levels: Quasi-identifier to its level.
        loss: Its score; with the aggregate "rank" the columns' figures, worst first.
        suppressed: Records that leave.
        records: All that were searched: of the table, or of the research subset.
        nodes: Combinations of levels in the lattice.
        checked: Those that were looked at.
        optimal: Whether no other combination costs less.
        bound: What the optimum costs at least; ``loss`` if ``optimal``.
        gap: How far ``loss`` may be above the optimum, as a share of it: 0 if ``optimal``, infinite if unknown.
        seconds: Time taken.
        solutions: Every combination that was looked at.
    """

    levels: Mapping[str, int]
    loss: Score
    suppressed: int
    records: int
    nodes: int
    checked: int
    optimal: bool
    bound: Score
    gap: float
    seconds: float
    solutions: tuple[Solution, ...]


def search(
    classes: EquivalenceClasses,
    hierarchies: Mapping[str, Hierarchy],
    models: Sequence[PrivacyModel],
    *,
    limit: float = 0.0,
    settings: SearchSettings | None = None,
    given: Given = NOTHING,
    hold_on_export: bool = False,
    report: Report | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Found:
    """The combination of levels with the least loss among all that meet the models within the suppression limit.

    Exact: unless ``settings.seconds`` run out or it is cancelled, no combination costs less. A class that fails any
    model is suppressed; models are held against the table (or research subset) before suppression.

    Args:
        classes: Of the table, or of the research subset, as it is.
        hierarchies: By quasi-identifier; one without a hierarchy stays as it is. Each must know every value.
        models: At least one.
        limit: Largest share of the records that may be suppressed, in [0, 1]; floor(limit * records) may.
        settings: What is minimized.
        given: Populations as they are, before any step, and hierarchies of sensitive columns.
        hold_on_export: Whether models that compare with a whole must hold against the exported table too.
        report: Told the share done, in [0, 1], and how things stand.
        cancelled: Asked after every step; True ends the search with what it has.

    Raises:
        NoSolutionError: no combination is allowed, or none was found in time.
        HierarchyIncompleteError: a hierarchy lacks values.
        ColumnsMissingError: a model's sensitive column was not counted.
        InvalidValueError: no model, or settings of columns that are no quasi-identifiers.
    """
    began = time.perf_counter()
    settings = settings or SearchSettings()
    nodes = prepare(
        classes, hierarchies, models, limit=limit, settings=settings, given=given, hold_on_export=hold_on_export
    )
    boxes = Boxes(nodes)
    step = None
    total = nodes.tuples.lattice.nodes
    for number, step in enumerate(boxes.steps()):
        late = settings.seconds is not None and time.perf_counter() - began > settings.seconds
        if report is not None and number % 16 == 0:
            looked_at = f"{step.looked_at:,} of {total:,} combinations looked at"
            report(min(step.looked_at / total, 1.0), looked_at + _far(step))
        if step.bound is not None and (late or cancelled()):
            break
    if step is None or step.best is None or step.best.loss is None:
        needed = min((one.suppressed for one in nodes.seen.values()), default=0)
        raise no_solution(nodes, needed, finished=step is not None and step.bound is None)
    return _found(nodes, step, time.perf_counter() - began)


def no_solution(nodes: Nodes, needed: int, *, finished: bool = True) -> NoSolutionError:
    """The error that says why, as far as the coarsest levels tell.

    Args:
        nodes: The problem.
        needed: Records that the best that was looked at suppresses.
        finished: Whether all was looked at.
    """
    models, classes = nodes.judge.models, nodes.judge.classes
    found = [(place, model.impossible(classes)) for place, model in enumerate(models)]
    named = {f"models[{place}].{problem[0]}": problem[1] for place, problem in found if problem}
    impossible = tuple(f"{name}: {why}" for name, why in named.items())
    if not finished:
        return NoSolutionError(needed, nodes.allowed, nodes.tuples.records, impossible, finished)
    impossible += tuple(f"{name}: {best}" for name, best in reached(nodes) if name not in named)
    missing = ((), 0) if named else apart(nodes)  # what no class could meet is not for missing values
    return NoSolutionError(needed, nodes.allowed, nodes.tuples.records, impossible, finished, *missing)


def _found(nodes: Nodes, step: Step, seconds: float) -> Found:
    best = step.best
    if best is None or best.loss is None:  # the caller saw to it
        raise RuntimeError("no solution")
    optimal = step.bound is None
    bound = best.loss if step.bound is None else min(step.bound, best.loss)
    names = [column.name for column in nodes.tuples.lattice.columns]
    return Found(
        levels=dict(zip(names, best.levels, strict=True)),
        loss=best.loss,
        suppressed=best.suppressed,
        records=nodes.tuples.records,
        nodes=nodes.tuples.lattice.nodes,
        checked=len(nodes.seen),
        optimal=optimal,
        bound=bound,
        gap=0.0 if optimal else _gap(best.loss, bound),
        seconds=seconds,
        solutions=tuple(nodes.seen.values()),
    )


def _far(step: Step) -> str:
    """How much there may still be to gain, in words; nothing as long as that has no end."""
    if step.best is None or step.best.loss is None or step.bound is None:
        return ""
    gap = _gap(step.best.loss, min(step.bound, step.best.loss))
    return "" if gap == float("inf") else f", another one may cost up to {gap / (1 + gap):.1%} less"


def _gap(loss: Score, bound: Score) -> float:
    """Of the first figure that differs, with the aggregate "rank"."""
    if isinstance(loss, tuple) and isinstance(bound, tuple):
        pairs = [(a, b) for a, b in zip(loss, bound, strict=True) if a != b] or [(0.0, 0.0)]
        return _gap(*pairs[0])
    if isinstance(loss, tuple) or isinstance(bound, tuple):
        raise TypeError("scores of two kinds")
    if loss <= bound:
        return 0.0
    return (loss - bound) / bound if bound > 0 else float("inf")
