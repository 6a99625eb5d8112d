"""A question to a table, with everything that fixes its cost: nothing of it is taken from the data."""

import hashlib
import json
import math
from collections.abc import Mapping
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator

from privacy_core.dp.wordings import plain
from privacy_core.errors import InvalidValueError

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Key = str | int | Finite | bool
MOST_CELLS = 1_000_000
UNKNOWN: Literal["unknown"] = "unknown"
MOST_RECORDS = 10**15
MOST_AGGREGATES = 20
MOST_EPSILON = 100.0
LEAST_EPSILON = 1e-9  # scales stay floats
LEAST_SHARE = 1e-6  # as do those of each of several figures
LEAST_DELTA = 1e-30
MOST_CONFIDENCE = 1 - 1e-9
LARGEST_BOUND = 1e100  # squares of what lies between stay floats


class Aggregate(StrEnum):
    """What is asked of a column, or of the records themselves."""

    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    VARIANCE = "variance"
    DEVIATION = "standard_deviation"
    QUANTILES = "quantiles"
    BOUNDS = "bounds"
    RANGES = "ranges"
    MARGINALS = "marginals"
    SEVERAL = "several"


NEEDS: Mapping[Aggregate, tuple[str, ...]] = {
    Aggregate.COUNT: (),
    Aggregate.SUM: ("column", "bounds"),
    Aggregate.MEAN: ("column", "bounds"),
    Aggregate.VARIANCE: ("column", "bounds"),
    Aggregate.DEVIATION: ("column", "bounds"),
    Aggregate.QUANTILES: ("column", "candidates"),
    Aggregate.BOUNDS: (),
    Aggregate.RANGES: (),
    Aggregate.MARGINALS: (),
    Aggregate.SEVERAL: (),
}
WORKLOADS = (Aggregate.RANGES, Aggregate.MARGINALS)  # many counts at once, of which not each is measured


class Measured(StrEnum):
    """What is measured to answer a workload; the best is chosen by expected error.

    INDEPENDENT draws noise for each query, IDENTITY for each cell, HIERARCHICAL for blocks of bins, OPTIMISED for any
    sums of bins, WEIGHTED for tables of any columns.
    """

    BEST = "best"
    INDEPENDENT = "independent"
    IDENTITY = "identity"
    HIERARCHICAL = "hierarchical"
    OPTIMISED = "optimised"
    WEIGHTED = "weighted"


class Mechanism(StrEnum):
    """Which noise: discrete Laplace has no delta, discrete Gaussian is smaller where a unit touches many figures."""

    LAPLACE = "laplace"
    GAUSSIAN = "gaussian"


class _Fixed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Bins(_Fixed):
    """Intervals ``[edge, next edge)`` of numbers; what lies outside them is not counted."""

    bins: tuple[Finite, ...] = Field(min_length=2, max_length=MOST_CELLS)

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if any(low >= high for low, high in pairwise(self.bins)):
            raise ValueError("bins must rise")
        return self


Groups = tuple[Key, ...] | Bins | Literal["unknown"]


class Unit(_Fixed):
    """How much one person may add to an answer; more of hers is left out.

    Attributes:
        column: By which persons are told; None: each row is one. It must be the budget's.
        max_groups: Groups that she may be in.
        max_rows_per_group: Rows of hers that count in each.
    """

    column: str | None = None
    max_groups: int = Field(default=1, ge=1, le=10_000)
    max_rows_per_group: int = Field(default=1, ge=1, le=10_000)

    @model_validator(mode="after")
    def _a_row_is_one_row(self) -> Self:
        if self.column is None and (self.max_groups, self.max_rows_per_group) != (1, 1):
            raise ValueError("max_groups and max_rows_per_group need a column by which persons are told")
        return self


class Within(_Fixed):
    """Accuracy first: noise that stays within this of the exact figure, of quantiles in ranks, at this rate."""

    distance: Positive
    confidence: float = Field(default=0.95, gt=0, le=MOST_CONFIDENCE)


class Wanted(_Fixed):
    """A figure of each group.

    Attributes:
        aggregate: What is asked; "several" where `Question.aggregates` tell.
        column: Of which column; none for a count.
        bounds: Lowest and highest value that count: what lies outside is taken to them.
        missing: Number in place of a missing value; None leaves its record out.
        n: Number of records, known from elsewhere: a mean then costs its sum alone.
        quantiles: In [0, 1].
        candidates: Values among which quantiles are chosen, rising.
        nonnegative: Whether noisy counts and sums below zero are told as zero, which costs nothing and adds a bias.
    """

    aggregate: Aggregate = Aggregate.SEVERAL
    column: str | None = None
    bounds: tuple[Finite, Finite] | None = None
    missing: Finite | None = None
    n: int | None = Field(default=None, ge=1, le=MOST_RECORDS)
    quantiles: tuple[Annotated[float, Field(ge=0, le=1)], ...] = Field(default=(0.5,), min_length=1, max_length=1_000)
    candidates: tuple[Finite, ...] | None = Field(default=None, max_length=100_000)
    nonnegative: bool = False

    @field_validator("bounds")
    @classmethod
    def _rise(cls, bounds: tuple[float, float] | None) -> tuple[float, float] | None:
        if bounds is None:
            return None
        if not bounds[0] < bounds[1]:
            raise ValueError("the first of bounds must be below the second")
        if max(map(abs, bounds)) > LARGEST_BOUND or bounds[1] - bounds[0] < 1 / LARGEST_BOUND:
            raise ValueError(f"bounds must lie within {LARGEST_BOUND:g} of 0 and be {1 / LARGEST_BOUND:g} apart")
        return bounds

    @model_validator(mode="after")
    def _whole(self) -> Self:
        needs = NEEDS[self.aggregate]
        if ("column" in needs) != (self.column is not None):
            raise ValueError("column is missing" if needs else f"{self.aggregate} names no column: it is of records")
        if "bounds" in needs and self.bounds is None:
            raise ValueError("bounds are missing: the lowest and the highest value that count")
        if "candidates" in needs and not _rising(self.candidates or ()):
            raise ValueError("candidates are missing: two values or more, rising, among which quantiles are chosen")
        return self


class Each(Wanted):
    """One of several aggregates of a question.

    Attributes:
        share: Of the question's epsilon and delta; those without one divide what is left equally.
    """

    share: Annotated[float, Field(ge=LEAST_SHARE, le=1)] | None = None


class Question(Wanted):
    """One question.

    Attributes:
        aggregates: Several figures of the same groups, for which a unit's records are cut once.
        by: Column to the groups that are told, empty ones too: values, or bins of numbers. "unknown": those of its
            values that enough people share; finding them costs delta.
        where: A condition, see :mod:`privacy_core.dp.condition`.
        unit: How much one person may add.
        epsilon: To spend; or ``within``.
        delta: To spend; discrete Laplace noise on groups that are given needs none.
        mechanism: Which noise.
        within: The wanted accuracy, in place of epsilon.
        strategy: Of all ranges of the one column of ``by``, or of all tables of its columns: what is measured.
        ways: Columns of each of these tables.
    """

    aggregates: tuple[Each, ...] = Field(default=(), max_length=MOST_AGGREGATES)
    by: dict[str, Groups] = Field(default_factory=dict, max_length=8)
    where: str | None = None
    unit: Unit = Unit()
    epsilon: Annotated[float, Field(ge=LEAST_EPSILON, le=MOST_EPSILON)] | None = None
    delta: float = Field(default=0.0, ge=0, lt=1)
    mechanism: Mechanism = Mechanism.LAPLACE
    within: Within | None = None
    strategy: Measured = Measured.BEST
    ways: int = Field(default=2, ge=1, le=8)

    @field_validator("delta")
    @classmethod
    def _is_computed(cls, delta: float) -> float:
        if 0 < delta < LEAST_DELTA:
            raise ValueError(f"delta must be 0, or at least {LEAST_DELTA:g}")
        return delta

    @field_validator("by")
    @classmethod
    def _tells_groups(cls, by: dict[str, Groups], info: ValidationInfo) -> dict[str, Groups]:
        together = info.data.get("aggregate") is not Aggregate.MARGINALS
        if together and math.prod(map(groups_named, by.values())) > MOST_CELLS:
            raise ValueError(f"more than {MOST_CELLS} groups")
        if not all(map(groups_named, by.values())):
            raise ValueError("a column of by has no groups")
        if any(isinstance(keys, tuple) and len(set(map(str, keys))) < len(keys) for keys in by.values()):
            raise ValueError("a group is named twice")
        return by

    @field_validator("aggregates")
    @classmethod
    def _divides(cls, each: tuple[Each, ...]) -> tuple[Each, ...]:
        given = math.fsum(one.share or 0.0 for one in each)
        least = LEAST_SHARE * sum(one.share is None for one in each)
        if given > 1 or given + least > 1 + 1e-12:
            raise ValueError("shares add up to more than one, or leave nothing to those without a share")
        if any(one.aggregate is Aggregate.SEVERAL for one in each):
            raise ValueError("one of the aggregates does not say which it is")
        if any(one.aggregate is Aggregate.BOUNDS for one in each):
            raise ValueError("bounds are asked by themselves")
        if any(one.aggregate in WORKLOADS for one in each):
            raise ValueError("ranges and marginals are asked by themselves")
        return each

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if (self.aggregate is Aggregate.SEVERAL) != bool(self.aggregates):
            raise ValueError("give either an aggregate or several aggregates")
        if (self.epsilon is None) == (self.within is None):
            raise ValueError("give either epsilon or within")
        if self.aggregate is Aggregate.BOUNDS and [*map(type, self.by.values())] != [Bins]:
            raise ValueError("bounds are of all records of one column: name it, and leave out by")
        if self.aggregate is Aggregate.RANGES and [*map(type, self.by.values())] != [Bins]:
            raise ValueError("ranges are of the bins of one column: name it, and its bins")
        if self.aggregate is Aggregate.MARGINALS and (len(self.by) < self.ways or self.unknown):
            raise ValueError("marginals are of columns whose groups are given, at least as many as ways")
        if self.aggregate not in WORKLOADS and (self.strategy, self.ways) != (Measured.BEST, 2):
            raise ValueError("strategy and ways are of ranges and marginals alone")
        if self.aggregates and self.within is not None:
            raise ValueError("several aggregates have no accuracy in common: give epsilon")
        if self.mechanism is Mechanism.GAUSSIAN and not self.delta > 0:
            raise ValueError("gaussian noise needs a delta above 0")
        if self.unknown and not self.delta > 0:
            raise ValueError("finding unknown groups needs a delta above 0")
        return self

    @classmethod
    def read(cls, told: Any) -> "Question":
        """The question that JSON says, in its own words or in those of `wordings`.

        Raises:
            InvalidValueError: it says none; every problem is named.
        """
        try:
            return cls.model_validate(plain(told))
        except ValidationError as error:
            problems = [
                f"{'.'.join(map(str, one['loc']))}: {one['msg'].removeprefix('Value error, ')}".removeprefix(": ")
                for one in error.errors()
            ]
            raise InvalidValueError("The question is not clear. " + "; ".join(problems) + ".") from None

    @property
    def unknown(self) -> tuple[str, ...]:
        """Columns whose groups must be found."""
        return tuple(column for column, keys in self.by.items() if keys == UNKNOWN)

    @property
    def shares(self) -> tuple[float, ...]:
        """Of epsilon and delta, for each of several aggregates; they add up to at most one."""
        given = math.fsum(one.share or 0.0 for one in self.aggregates)
        free = sum(one.share is None for one in self.aggregates)
        return tuple((1 - given) / free if one.share is None else one.share for one in self.aggregates)

    def alone(self, place: int, *, epsilon: float, delta: float) -> "Question":
        """The question for one of its aggregates."""
        one = self.aggregates[place]
        wanted = {name: getattr(one, name) for name in Wanted.model_fields}
        wanted["nonnegative"] = one.nonnegative or self.nonnegative
        return self.model_copy(update={**wanted, "aggregates": (), "epsilon": epsilon, "delta": delta})

    def canonical(self) -> dict[str, Any]:
        """Everything that fixes the answer, defaults too; groups in an order of their own, whatever it was."""
        told = self.model_dump(mode="json")
        told["by"] = {column: _ordered(told["by"][column]) for column in sorted(told["by"])}
        if self.aggregate not in WORKLOADS:
            del told["strategy"], told["ways"]
        return told

    def hashed(self, *more: str) -> str:
        """A hash of the canonical question and of what else fixes its answer, such as the version of the table."""
        told = json.dumps([self.canonical(), *more], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


def groups_named(keys: Groups) -> int:
    """How many groups the values or bins of one column are; those that must be found are not counted."""
    if isinstance(keys, Bins):
        return len(keys.bins) - 1
    return 1 if keys == UNKNOWN else len(keys)


def _ordered(keys: Any) -> Any:
    """Keys by their JSON; 1.0 is written as 1. What rises stays."""
    if not isinstance(keys, list):
        return keys
    plainly = [int(key) if isinstance(key, float) and key.is_integer() else key for key in keys]
    return sorted(plainly, key=json.dumps)


def _rising(values: tuple[float, ...]) -> bool:
    return len(values) > 1 and all(low < high for low, high in pairwise(values))
