"""Everything that fixes a sweep: which trainings, how often each, and how they are accounted for."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from privacy_core.errors import InvalidValueError
from privacy_core.learn.config import ModelKind, TrainConfig, read_config
from privacy_core.learn.selection import MOST_RUNS, MOST_SHAPE

MOST_TRAININGS = 400
VARIED = frozenset(
    {"hidden", "noise_multiplier", "sampling", "epochs", "clip_norm", "learning_rate", "momentum", "averaged"}
)
"""Settings that may differ between trainings; what is learned from which rows, and for whom, may not."""


class Accounting(StrEnum):
    """How a sweep is accounted for."""

    STAND_IN = "stand_in"
    SELECTION = "selection"
    COMPOSED = "composed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Varied:
    """One training of a sweep.

    Attributes:
        point: Number of its point: trainings of one point differ in their seed alone.
        settings: By which its point differs from others, beside epsilon and model.
        config: All of it.
    """

    point: int
    settings: Mapping[str, Any]
    config: TrainConfig


class _Told(BaseModel):
    """A sweep as JSON tells it, beside its training.

    Attributes:
        epsilons: Each training's by itself; none: what the training says, an epsilon or a noise multiplier.
        models: Which; none: the training's.
        settings: Further ones that are tried, each with every epsilon and model.
        seeds: Trainings of each point; of a selection candidates of each.
        accounting: How.
        stand_in: Id of a public table to tune on.
        mean_runs: Of a selection.
        shape: Of the distribution of their number: 0 logarithmic, 1 geometric.
        score_epsilon: Of each run's score: how many held-out rows it tells rightly.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    epsilons: tuple[Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)], ...] = ()
    models: tuple[ModelKind, ...] = ()
    settings: tuple[dict[str, Any], ...] = ({},)
    seeds: int | None = Field(default=None, ge=1, le=MOST_TRAININGS)
    accounting: Accounting
    stand_in: str | None = None
    mean_runs: float = Field(default=12.0, ge=1, le=MOST_RUNS, allow_inf_nan=False)
    shape: float = Field(default=1.0, ge=0, le=MOST_SHAPE, allow_inf_nan=False)
    score_epsilon: float = Field(default=0.1, gt=0, le=10, allow_inf_nan=False)

    @model_validator(mode="after")
    def _consistent(self) -> "_Told":
        if (self.stand_in is not None) != (self.accounting is Accounting.STAND_IN):
            raise ValueError('a stand-in is named for the accounting "stand_in", and for no other')
        if not self.settings:
            raise ValueError("settings are an empty list. Leave them out, or name some")
        if wrong := sorted({name for each in self.settings for name in each} - VARIED):
            raise ValueError(
                f"the setting {wrong[0]!r} cannot be varied. Those that can are {', '.join(sorted(VARIED))}"
            )
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """A sweep.

    Attributes:
        configs: Its trainings, those of a point one after the other.
        accounting: How it is accounted for.
        stand_in: Id of the table to tune on; None otherwise.
        seeds: Of each point.
        mean: Of the number of runs of a selection.
        shape: Of its distribution.
        score_epsilon: Of a run's score.
        told: As it was told.
    """

    configs: tuple[Varied, ...]
    accounting: Accounting
    stand_in: str | None
    seeds: int
    mean: float
    shape: float
    score_epsilon: float
    told: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """As `read_sweep` takes it."""
        return dict(self.told)


def read_sweep(told: Any) -> Sweep:
    """A sweep from JSON values: a training's settings, and beside them those of the sweep.

    Args:
        told: With "target", "schema" and "accounting" ("stand_in", "selection" or "composed"); "epsilons", "models",
            "settings" (a list of objects with settings that vary), "seeds", "stand_in", "mean_runs", "shape",
            "score_epsilon".

    Raises:
        InvalidValueError: it is not clear; the setting is named.
    """
    if not isinstance(told, Mapping) or "accounting" not in told:
        raise InvalidValueError(
            'A sweep is a training with "accounting" ("stand_in", "selection" or "composed") and what is tried, as '
            '{"target": ..., "schema": {...}, "epsilons": [0.5, 1, 2], "models": ["linear"], "seeds": 3}.'
        )
    own = {name: value for name, value in told.items() if name in _Told.model_fields}
    base = {name: value for name, value in told.items() if name not in own}
    try:
        how = _Told.model_validate(own)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidValueError(
            f"The sweep is not clear{f' at {where}' if where else ''}: {first['msg'].removeprefix('Value error, ')}. "
            "Correct it and try again."
        ) from None
    seeds = how.seeds or (1 if how.accounting is Accounting.SELECTION else 3)
    configs = tuple(_varied(base, how, seeds))
    first_config = configs[0].config
    if how.accounting is Accounting.SELECTION and first_config.predicts_number:
        raise InvalidValueError(
            "A selection compares how many rows are told rightly, and this target is a number. Choose a target with "
            "labels, or another accounting."
        )
    return Sweep(
        configs=configs,
        accounting=how.accounting,
        stand_in=how.stand_in,
        seeds=seeds,
        mean=how.mean_runs,
        shape=how.shape,
        score_epsilon=how.score_epsilon,
        told={**base, **how.model_dump(mode="json"), "seeds": seeds},
    )


def _varied(base: Mapping[str, Any], how: _Told, seeds: int) -> list[Varied]:
    models = how.models or (base.get("model", "linear"),)
    tried = list(itertools.product(how.epsilons or (None,), models, how.settings))
    if len(tried) * seeds > MOST_TRAININGS:
        raise InvalidValueError(
            f"{len(tried):,} points with {seeds:,} seeds each are {len(tried) * seeds:,} trainings; {MOST_TRAININGS} "
            "are the most. Take fewer epsilons, settings or seeds."
        )
    found = []
    for point, (epsilon, model, settings) in enumerate(tried):
        asked = {**base, "model": model, **({} if epsilon is None else {"epsilon": epsilon}), **settings}
        config = read_config(asked)
        if not config.private:
            raise InvalidValueError('A sweep is over trainings with noise. Name "epsilons", or a noise multiplier.')
        configs = [config.model_copy(update={"seed": config.seed + number}) for number in range(seeds)]
        found += [Varied(point=point, settings=settings, config=each) for each in configs]
    return found
