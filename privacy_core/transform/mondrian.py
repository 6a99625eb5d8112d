"""Mondrian: starts with everything in one class and splits classes as long as all parts meet the models.

A split goes one level down in one column, as hierarchies of categories do. It works for any model, but gives more loss
than `recode_locally`.

Source: LeFevre, DeWitt and Ramakrishnan, "Mondrian Multidimensional k-Anonymity", ICDE 2006, strict partitioning.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from privacy_core.hierarchy import Hierarchy
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.models import NOTHING, Given, PrivacyModel
from privacy_core.transform.local_found import LocallyRecoded
from privacy_core.transform.local_recoding import Report, local_problem, reading_of
from privacy_core.transform.local_sweep import Sweep
from privacy_core.transform.search.lattice import Indices, Levels
from privacy_core.transform.search.settings import SearchSettings
from privacy_core.transform.search.tuples import total

_TOLD = 64  # steps between two reports


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Combinations that are one class at these levels."""

    rows: Indices
    levels: Levels


def partition(
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
) -> LocallyRecoded:
    """Splits the table, column by column, as far as the models allow.

    Of all splits whose parts all meet the models, the one that takes most loss away is made. Arguments and errors as
    for `recode_locally`.
    """
    began = time.perf_counter()
    nodes = local_problem(classes, hierarchies, models, limit=limit, settings=settings, given=given)
    sweep = Sweep(nodes, hold_on_export, reading_of(nodes, hierarchies, settings))
    top = nodes.tuples.lattice.top
    sweep.visit(top)
    open_parts = [_Part(np.flatnonzero(sweep.of == number), top) for number in range(sweep.count)]
    made: list[_Part] = []
    steps, done = 0, 0
    while open_parts:
        part = open_parts.pop()
        steps += 1
        parts = [] if cancelled() else _split(sweep, part)
        open_parts.extend(parts)
        if not parts:
            made.append(part)
            done += int(np.searchsorted(part.rows, classes.size))  # those that only a population has come after
        if report is not None and steps % _TOLD == 0:
            report(done / classes.size, f"{len(made):,} classes cannot be split further")
    sweep.leave(np.flatnonzero(sweep.of >= 0))
    for number, part in enumerate(made):
        sweep.of[part.rows], sweep.levels[part.rows] = number, part.levels
    sweep.count = len(made)
    sweep.leave(np.flatnonzero(sweep.of < 0))
    return sweep.finished(steps, began)


def _split(sweep: Sweep, part: _Part) -> list[_Part]:
    """The parts of the best split that all meet the models; none if there is no such split."""
    tuples = sweep.nodes.tuples
    weights = tuples.weights[part.rows]
    splits = []
    for i, column in enumerate(tuples.lattice.columns):
        if part.levels[i] > column.lowest:
            codes, level = tuples.codes[part.rows, i], part.levels[i] - 1
            fewer = column.leaves[level + 1][codes] - column.leaves[level][codes]
            gain = sweep.nodes.joined.weights[i] * float((weights * fewer).sum()) / column.rows
            splits.append((gain, i, level, column.labels[level][codes]))
    for _, i, level, labels in sorted(splits, key=lambda one: -one[0]):
        numbers, of = np.unique(labels, return_inverse=True)
        levels = (*part.levels[:i], level, *part.levels[i + 1 :])
        there = np.flatnonzero(total(of, weights, len(numbers)))  # nobody of the table is where only a population is
        if sweep.crowds.meeting(part.rows, of, len(numbers))[there].all():
            return [_Part(part.rows[of == number], levels) for number in there.tolist()]
    return []
