"""What a search minimizes: a metric of information loss, how columns add up in it, and how long it may take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from privacy_core import checks
from privacy_core.errors import InvalidValueError


class Metric(StrEnum):
    """A measure of what generalization and suppression cost; less is better. See `costs` for the definitions."""

    LOSS = "loss"
    NON_UNIFORM_ENTROPY = "non_uniform_entropy"
    NORMALIZED_NON_UNIFORM_ENTROPY = "normalized_non_uniform_entropy"
    AECS = "aecs"
    DISCERNIBILITY = "discernibility"
    PRECISION = "precision"
    HEIGHT = "height"
    AMBIGUITY = "ambiguity"
    KL_DIVERGENCE = "kl_divergence"
    CLASSIFICATION = "classification"

    @property
    def by_column(self) -> bool:
        """Whether the metric is a figure for each column, so that an aggregate and weights apply."""
        return self in _DEFAULTS


class Aggregate(StrEnum):
    """How the columns' figures become one; ``rank`` compares them worst column first."""

    SUM = "sum"
    GEOMETRIC_MEAN = "geometric_mean"
    ARITHMETIC_MEAN = "arithmetic_mean"
    MAXIMUM = "maximum"
    RANK = "rank"


class Recoding(StrEnum):
    """Whether every record of a column has the same level, or each class its own, and how these are found."""

    GLOBAL = "global"
    LOCAL = "local"
    MONDRIAN = "mondrian"

    @property
    def differs(self) -> bool:
        """Whether values of one column are on different levels."""
        return self is not Recoding.GLOBAL


_DEFAULTS = {
    Metric.LOSS: Aggregate.GEOMETRIC_MEAN,
    Metric.NON_UNIFORM_ENTROPY: Aggregate.SUM,
    Metric.NORMALIZED_NON_UNIFORM_ENTROPY: Aggregate.SUM,
    Metric.PRECISION: Aggregate.ARITHMETIC_MEAN,
    Metric.HEIGHT: Aggregate.SUM,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSettings:
    """Everything that fixes what is searched for; equal settings give a solution of equal loss.

    Attributes:
        recoding: Global for one level a column; local and mondrian give each class levels of its own: see
            `recode_locally` and `partition`. They measure loss, and have no time limit, so that they can be repeated.
        metric: What is minimized.
        aggregate: How columns add up; None is what is usual for the metric. Metrics that are one figure for the whole
            table have no use for it.
        gs_factor: In [0, 1]: below 0.5 suppression is cheap, above it generalization is; 0.5 treats both alike.
            Height, discernibility, ambiguity and KL divergence have no use for it.
        monotonic: Measure as if nothing were suppressed, so that more generalization never looks better.
        weights: Column to its weight, at least 0; the others have 1. Only their ratios matter.
        levels: Column to the lowest and highest level that may be chosen.
        target: The sensitive column that a classifier is to learn; the metric ``classification`` needs it.
        seconds: When to stop with the best solution so far and a bound on what is left to gain; None: when finished.
    """

    recoding: Recoding = Recoding.GLOBAL
    metric: Metric = Metric.LOSS
    aggregate: Aggregate | None = None
    gs_factor: float = 0.5
    monotonic: bool = False
    weights: Mapping[str, float] = field(default_factory=dict)
    levels: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    target: str | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "metric", _choice(Metric, self.metric, "metric"))
        object.__setattr__(self, "recoding", _choice(Recoding, self.recoding, "recoding"))
        if self.aggregate is not None:
            object.__setattr__(self, "aggregate", _choice(Aggregate, self.aggregate, "aggregate"))
        checks.probability(gs_factor=self.gs_factor)
        if self.seconds is not None:
            checks.positive(seconds=self.seconds)
        for column, weight in self.weights.items():
            if weight != 0:
                checks.positive(**{f"the weight of {column!r}": weight})
        if self.recoding.differs:
            self._check_local()
        if self.metric is Metric.CLASSIFICATION and self.target is None:
            raise InvalidValueError(
                "The metric 'classification' was chosen without a column to learn. Name a sensitive column as target."
            )

    def _check_local(self) -> None:
        asked = f"The recoding {str(self.recoding)!r} was asked for with"
        if self.metric is not Metric.LOSS:
            raise InvalidValueError(
                f"{asked} the metric {str(self.metric)!r}, but it measures 'loss' only. Leave the metric out, or set "
                "recoding to 'global'."
            )
        if self.monotonic:
            raise InvalidValueError(
                f"{asked} a monotonic metric, of which it has none. Leave 'monotonic' out, or set recoding to 'global'."
            )
        if self.seconds is not None:
            raise InvalidValueError(
                f"{asked} a time limit, with which each run could give another table. Leave 'seconds' out: the work is "
                "bounded by the number of combinations. Or set recoding to 'global'."
            )

    @property
    def joined(self) -> Aggregate:
        """The aggregate that applies."""
        return self.aggregate or _DEFAULTS.get(self.metric, Aggregate.SUM)

    @property
    def generalization_factor(self) -> float:
        """Weight of what generalization costs, in [0, 1]: 1 up to a gs factor of 0.5, then falling to 0."""
        return 1.0 if self.gs_factor <= 0.5 else 2 * (1 - self.gs_factor)

    @property
    def suppression_factor(self) -> float:
        """Weight of what suppression costs, in [0, 1]: 0 at a gs factor of 0, then rising to 1 at 0.5."""
        return 2 * self.gs_factor if self.gs_factor < 0.5 else 1.0


def _choice(kind: type[StrEnum], value: str, name: str) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(kind)
        raise InvalidValueError(f"{value!r} was asked for as {name}, which must be one of {known}.") from None
