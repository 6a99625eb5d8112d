"""Many counts at once, all ranges of a column or all tables of a few columns: which strategy answers them best.

The strategy is a pure function of the question, chosen by expected error; no record is looked at. What it measures is
drawn as one part of a plan, whose sensitivity is the strategy's, and every query is worked out from it.
"""

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Any, TypeVar

import numpy as np

from privacy_core.dp.marginals import Tables, crossed, weighted
from privacy_core.dp.marginals import independent as each_table
from privacy_core.dp.optimised import MOST_BINS_GAUSSIAN, MOST_BINS_LAPLACE, Matrix, optimised
from privacy_core.dp.question import Aggregate, Measured, Mechanism, Question, groups_named
from privacy_core.dp.ranges import MOST_BINS, EachRange, Tree, hierarchical, identity
from privacy_core.dp.strategy import Contribution, Floats, Reach, Strategy
from privacy_core.errors import InvalidValueError

MOST_QUERIES = 100_000  # cells that are asked, and figures that are drawn for them
MOST_CROSSED = 2**62  # cells of all columns together have numbers of 64 bits
ALIKE = 1.001  # of two strategies whose variance differs by less the simpler one is taken
RangeStrategy = Tree | EachRange | Matrix
Some = TypeVar("Some", bound=Strategy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """How far off the answers to the queries of a workload may be; clipping and sampling are not in it.

    Attributes:
        strategy: Its name.
        measured: Figures that are drawn.
        root_mean_square: Of the noise in a query, in records, over all ranges; over tables, of which each counts alike.
        median: Half the width of the noise interval of the query in the middle.
        worst: Of the widest. Of more than 256 bins, median and worst are of some 30,000 ranges.
    """

    strategy: str
    measured: int
    root_mean_square: float
    median: float
    worst: float


@lru_cache(maxsize=64)
def ranges_strategy(bins: int, groups: int, mechanism: Mechanism, wanted: Measured = Measured.BEST) -> RangeStrategy:
    """The strategy for all ranges of some bins.

    Args:
        bins: From 1 to `MOST_BINS`.
        groups: Bins that one unit is in at most.
        mechanism: Which noise.
        wanted: The best, or one by name.

    Raises:
        InvalidValueError: there is no such strategy for so many bins.
    """
    if not 1 <= bins <= MOST_BINS:
        raise InvalidValueError(
            f"All ranges can be asked of up to {MOST_BINS:,} bins, not of {bins:,}. Give wider bins."
        )
    pure = mechanism is Mechanism.LAPLACE
    found = _named(list(_of_ranges(bins, groups, pure=pure)), wanted, "bins")
    return _best(found, groups, pure=pure)


@lru_cache(maxsize=64)
def marginals_strategy(
    sizes: tuple[int, ...], ways: int, groups: int, mechanism: Mechanism, wanted: Measured = Measured.BEST
) -> Tables:
    """The strategy for all tables of ``ways`` columns.

    Args:
        sizes: Groups of each column.
        ways: Columns of each table, at least 1.
        groups: Cells of the table of all columns that one unit is in at most.
        mechanism: Which noise.
        wanted: The best, or one by name.

    Raises:
        InvalidValueError: too few columns, too many cells, or there is no such strategy for them.
    """
    if not 1 <= ways <= len(sizes):
        raise InvalidValueError(f"Tables of {ways} columns need as many columns; {len(sizes)} were given.")
    alone = each_table(sizes, ways)
    if alone.measured > MOST_QUERIES or math.prod(sizes) > MOST_CROSSED:
        raise InvalidValueError(
            f"These tables have {alone.measured:,} cells, and {math.prod(sizes):.3g} of all columns together; "
            f"{MOST_QUERIES:,} and {MOST_CROSSED:.3g} are the most. Give fewer columns or wider bins."
        )
    pure = mechanism is Mechanism.LAPLACE
    order = sorted(range(len(sizes)), key=sizes.__getitem__)  # columns in another order are the same question
    best = weighted(tuple(sizes[column] for column in order), ways, groups, pure=pure)
    every = [alone, crossed(sizes, ways), best.with_columns(order)]
    found = _named([one for one in every if one.measured <= 2 * MOST_QUERIES], wanted, "columns")
    return _best(found, groups, pure=pure)


def strategy_of(question: Question) -> Tree | EachRange | Matrix | Tables:
    """The strategy of a question of all ranges or all tables: a function of it alone.

    Raises:
        InvalidValueError: there is none, or not the one that is asked for.
    """
    sizes = tuple(map(groups_named, question.by.values()))
    groups, mechanism = question.unit.max_groups, question.mechanism
    if question.aggregate is Aggregate.RANGES:
        return ranges_strategy(sizes[0], groups, mechanism, question.strategy)
    return marginals_strategy(sizes, question.ways, groups, mechanism, question.strategy)


def independent_of(question: Question) -> EachRange | Tables:
    """Noise for each query by itself, which the strategy of a question is compared with."""
    sizes = tuple(map(groups_named, question.by.values()))
    return EachRange(sizes[0]) if question.aggregate is Aggregate.RANGES else each_table(sizes, question.ways)


def described(question: Question) -> dict[str, Any]:
    """What is measured for a question, as the ledger keeps it beside the answer: a later version may choose another."""
    strategy = strategy_of(question)
    told: dict[str, Any] = {"strategy": strategy.name}
    if isinstance(strategy, Tree):
        return {**told, "branching": strategy.branching, "weights": list(strategy.weights)}
    if isinstance(strategy, Matrix):
        return {**told, "sha256": hashlib.sha256(strategy.rows.astype("<i8").tobytes()).hexdigest()}
    if isinstance(strategy, Tables):
        names = list(question.by)
        weighed = zip(strategy.measured_tables, strategy.weights, strict=True)
        tables = [{"columns": [names[column] for column in table], "weight": weight} for table, weight in weighed]
        return {**told, "tables": tables}
    return told


def reach_of_question(question: Question, *, replaced: bool) -> Reach:
    """How far one unit moves what is measured for a question.

    Args:
        question: Of all ranges or all tables.
        replaced: Whether neighbours differ by one unit replaced, not added or removed.
    """
    return strategy_of(question).reach(_unit(question, replaced=replaced))


def errors_of(question: Question, *, replaced: bool, scale: float, confidence: float) -> tuple[Errors, Errors]:
    """How far off a question's answers may be, and how far with noise for each query at the same cost.

    Args:
        question: Of all ranges or all tables.
        replaced: As of `reach_of_question`.
        scale: Of the noise that is planned.
        confidence: Of noise intervals, in (0, 1).
    """
    unit, chosen = _unit(question, replaced=replaced), strategy_of(question)
    per_reach = scale / _length(chosen.reach(unit), question.mechanism)
    told = (
        errors(one, unit, question.mechanism, per_reach=per_reach, confidence=confidence)
        for one in (chosen, independent_of(question))
    )
    return next(told), next(told)


def errors(
    strategy: Strategy, unit: Contribution, mechanism: Mechanism, *, per_reach: float, confidence: float
) -> Errors:
    """What answers by a strategy may be off.

    Args:
        strategy: Any.
        unit: What one unit may add.
        mechanism: Which noise.
        per_reach: Scale of the noise for a reach of 1: ``1 / epsilon``, or ``1 / sqrt(2 rho)``.
        confidence: Of noise intervals, in (0, 1).
    """
    scale = per_reach * _length(strategy.reach(unit), mechanism)
    mean, *spread = _spread(strategy)  # type: ignore[arg-type] # each is frozen
    median, worst = half_widths(strategy, mechanism, scale, np.array(spread), confidence=confidence)
    return Errors(
        strategy=strategy.name,
        measured=strategy.measured,
        root_mean_square=math.sqrt(mean * noise_variance(mechanism, scale)),
        median=float(median),
        worst=float(worst),
    )


def noise_variance(mechanism: Mechanism, scale: float) -> float:
    """Variance of the noise of one figure; the discrete Gaussian's is at most this."""
    if mechanism is Mechanism.GAUSSIAN:
        return scale * scale
    return 2 * math.exp(-1 / scale) / math.expm1(-1 / scale) ** 2


def half_widths(
    strategy: Strategy, mechanism: Mechanism, scale: float, variances: Floats, *, confidence: float
) -> Floats:
    """Half the widths of the noise intervals of queries.

    A sum of Laplace noise lies between the normal distribution and Laplace's own, so the wider of both is taken. Where
    a query's noise is whole, so is its half width.

    Args:
        strategy: That answers them.
        mechanism: Which noise.
        scale: Of the noise of one figure.
        variances: Of each query, per variance of that noise, shape ``(n_queries,)``.
        confidence: In (0, 1).

    Returns:
        In records, shape ``(n_queries,)``.
    """
    spread = NormalDist().inv_cdf(0.5 + confidence / 2)
    if mechanism is Mechanism.LAPLACE:
        spread = max(spread, -math.log(1 - confidence) / math.sqrt(2))
    widths = spread * np.sqrt(variances * noise_variance(mechanism, scale))
    return np.ceil(widths - 1e-9) if strategy.whole else widths


@lru_cache(maxsize=256)
def _spread(strategy: Strategy) -> tuple[float, float, float]:
    """Variances of the queries: mean, median and largest."""
    variances = strategy.variances()
    return strategy.mean_variance, float(np.median(variances)), float(variances.max())


def _unit(question: Question, *, replaced: bool) -> Contribution:
    return Contribution(question.unit.max_groups, question.unit.max_rows_per_group, replaced)


def _length(reach: Reach, mechanism: Mechanism) -> float:
    return reach.l1 if mechanism is Mechanism.LAPLACE else math.sqrt(reach.l2_squared)


def _of_ranges(bins: int, groups: int, *, pure: bool) -> Iterator[RangeStrategy]:
    """Simplest first."""
    if (alone := EachRange(bins)).measured <= MOST_QUERIES:
        yield alone
    yield identity(bins)
    if bins > 1:
        yield hierarchical(bins, groups, pure=pure)
        if bins <= (MOST_BINS_LAPLACE if pure else MOST_BINS_GAUSSIAN):
            yield optimised(bins, pure=pure)


def _named(found: list[Some], wanted: Measured, of: str) -> list[Some]:
    if wanted is Measured.BEST:
        return found
    if chosen := [one for one in found if one.name == wanted.value]:
        return chosen
    names = ", ".join(sorted({one.name for one in found}))
    raise InvalidValueError(
        f"There is no strategy {wanted.value!r} for so many {of}. Choose best, or one of these: {names}."
    )


def _best(found: list[Some], groups: int, *, pure: bool) -> Some:
    """The first, simplest one that is as good as any in the mean and tells no query worse than `INDEPENDENT` does."""

    def variances(one: Some) -> tuple[float, float]:
        reach, spread = one.reach(Contribution(groups)), _spread(one)  # type: ignore[arg-type] # each is frozen
        cost = reach.l1**2 if pure else reach.l2_squared
        return spread[0] * cost, spread[2] * cost

    worst = next((variances(one)[1] for one in found if one.name == Measured.INDEPENDENT), math.inf)
    fair = [one for one in found if variances(one)[1] <= ALIKE * worst]
    least = min(variances(one)[0] for one in fair)
    return next(one for one in fair if variances(one)[0] <= ALIKE * least)
