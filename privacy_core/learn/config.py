"""Everything that fixes a training: what is predicted from what, by which model, with which noise, for how long."""

import math
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from privacy_core.errors import InvalidValueError
from privacy_core.learn.schema import FROM_DATA, NumberColumn, Schema, read_schema, to_json

ModelKind: TypeAlias = Literal["linear", "mlp"]
HIDDEN = (32,)
COUNT_SHARE = 0.02
MOST_STEPS = 200_000
LEAST_NOISE = 0.3  # below it the end of the noise, at 9.4 of its deviations, lies too near to what one unit moves
COLUMNS, ROWS = 10, 4_000  # where they are not known before the data are read
# By model; the second of numbers. Chosen on made tables, the demo table and those that come with scikit-learn alone.
CLIPPED = {"linear": (0.6, 0.1), "mlp": (1.4, 0.15)}  # clipping norm, in norms of a row's features
WANDERED = {"linear": (0.9, 0.1), "mlp": (1.0, 0.2)}  # by noise alone at the end of a training: a row's output
FASTEST = {"linear": (80.0, 10.0), "mlp": (30.0, 25.0)}  # learning rate, per squared norm and per 1 - momentum
UNKNOWN = 30.0  # the same where the kind of the target is not known yet: steady for numbers too


def _of(figures: Mapping[str, tuple[float, float]], told: Mapping[str, Any]) -> float:
    columns = told["columns"]
    return figures[told["model"]][columns is not None and isinstance(columns.get(told["target"]), NumberColumn)]


def _norm(told: Mapping[str, Any]) -> float:
    """About the norm of a row's features with the constant: each column is a one, and a number its place too."""
    columns = told["columns"]
    return math.sqrt(2 + (COLUMNS if columns is None else max(1, len(columns) - 1)))


def _clip_norm(told: Mapping[str, Any]) -> float:
    return _of(CLIPPED, told) * _norm(told)


def _rate(told: Mapping[str, Any]) -> float:
    """Before noise and rows are known: by about the noise that epsilon needs."""
    steps = max(1.0, told["epochs"] / told["sampling"])
    epsilon: float | None = told["epsilon"]
    noise: float = told["noise_multiplier"] or 0.0
    if epsilon is not None:
        noise = 4 * math.pow(epsilon, -0.85) * told["sampling"] * math.sqrt(steps)
    return _rate_by(told, noise=noise, rows=told["rows"] or ROWS)


def _rate_by(told: Mapping[str, Any], *, noise: float, rows: float) -> float:
    norm = _norm(told)
    kept = 1 - float(told["momentum"])
    fastest = (UNKNOWN if told["columns"] is None else _of(FASTEST, told)) * kept / norm**2
    steps = max(1.0, told["epochs"] / told["sampling"])
    a_step = noise * told["clip_norm"] / max(1.0, rows * told["sampling"]) / kept
    return fastest if not a_step else min(fastest, _of(WANDERED, told) / (a_step * math.sqrt(steps) * norm))


class TrainConfig(BaseModel):
    """A training, as JSON tells it.

    Attributes:
        target: Column to predict.
        columns: What is public of it and of the columns to predict from; None: read off the data, without a guarantee.
        model: "linear" is logistic or linear regression, best at small epsilons; "mlp" is a dense net.
        hidden: Width of each hidden layer of an "mlp".
        epsilon: That the training may cost by itself; None: no noise, no guarantee.
        delta: Beside it; below one over the number of people.
        noise_multiplier: Standard deviation of the noise per clipping norm, instead of an epsilon.
        sampling: Probability that a person or row is in a batch; it is public, as the number of rows is not.
        epochs: How often a row is seen on average.
        clip_norm: Norm that the gradient of a row has at most; it follows from the schema if not given: smaller ones
            make a classifier too sure of itself, larger ones need more noise.
        learning_rate: Of stochastic gradient descent; it follows from noise and rows if not given, see `rate`.
        momentum: Part of the last step that the next one keeps, in [0, 1).
        averaged: Last part of the steps whose weights are averaged, in [0, 1]; 0 for those of the last step.
        rows: Public number of rows to learn from; None: it is asked for with noise, from a part of epsilon.
        rows_per_person: Rows of one person that are kept at most, where persons are told.
        test_share: Part of persons or rows that is tested on.
        split: Number of the division into learning and testing: another one divides anew.
        seed: Of initial weights alone.
        simulation: Whether batches and noise come from ``seed`` too: then nothing is guaranteed.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    target: str
    columns: Schema | None
    model: ModelKind = "linear"
    hidden: tuple[int, ...] = HIDDEN
    epsilon: float | None = Field(default=None, gt=0, le=1000, allow_inf_nan=False)
    delta: float = Field(default=1e-5, gt=0, lt=1, allow_inf_nan=False)
    noise_multiplier: float | None = Field(default=None, ge=LEAST_NOISE, le=1e6, allow_inf_nan=False)
    sampling: float = Field(default=0.2, gt=0, le=1, allow_inf_nan=False)
    epochs: float = Field(default=30, gt=0, le=10_000, allow_inf_nan=False)
    clip_norm: float = Field(default_factory=_clip_norm, ge=1e-6, le=1e6, allow_inf_nan=False)
    momentum: float = Field(default=0.9, ge=0, lt=1, allow_inf_nan=False)
    averaged: float = Field(default=0.5, ge=0, le=1, allow_inf_nan=False)
    rows: int | None = Field(default=None, ge=1)
    learning_rate: float = Field(default_factory=_rate, gt=0, le=1e4, allow_inf_nan=False)
    rows_per_person: int = Field(default=1, ge=1, le=10_000)
    test_share: float = Field(default=0.25, gt=0, lt=1, allow_inf_nan=False)
    split: int = Field(default=0, ge=0)
    seed: int = Field(default=0, ge=0, lt=2**63)
    simulation: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> "TrainConfig":
        if self.columns is not None and self.target not in self.columns:
            raise ValueError(
                f"the target {self.target!r} is not in the schema. What it can be must be public too: add it with its "
                'categories, as {"type": "categorical", "categories": [...]}, or as a number with bounds'
            )
        if self.columns is not None and len(self.columns) < 2:
            raise ValueError("the schema names the target only. Add at least one column to learn from")
        if self.epsilon is not None and self.noise_multiplier is not None:
            raise ValueError("epsilon and noise_multiplier were both given: one follows from the other. Leave one out")
        if self.steps > MOST_STEPS:
            raise ValueError(f"{self.steps:,} steps are more than {MOST_STEPS:,}. Take fewer epochs or larger batches")
        return self

    @property
    def steps(self) -> int:
        """How many batches are drawn."""
        return max(1, round(self.epochs / self.sampling))

    @property
    def private(self) -> bool:
        """Whether noise is added."""
        return self.epsilon is not None or self.noise_multiplier is not None

    @property
    def why_no_guarantee(self) -> str | None:
        """Why a training by this has no guarantee; None if it has one."""
        if not self.private:
            return "No epsilon was asked for, so no noise was added."
        if self.columns is None:
            return "The schema was read off the data, which is not private."
        if self.simulation:
            return "It is a simulation: batches and noise come from a seed."
        return None

    @property
    def layers(self) -> tuple[int, ...]:
        """Widths of hidden layers."""
        return self.hidden if self.model == "mlp" else ()

    @property
    def predicts_number(self) -> bool:
        """Whether the target is a number."""
        return self.columns is not None and isinstance(self.columns[self.target], NumberColumn)

    def rate(self, *, noise: float, rows: float) -> float:
        """The learning rate that was given, or else the one that suits so much noise and so many rows.

        Noise alone moves weights at random, by its root of the steps; the rate is such that at the end this moves what
        is said of a row by a fixed figure, `WANDERED`. More rows or a larger epsilon so give larger steps, up to those
        beyond which descent is no longer steady. Both arguments are public, or were drawn with noise.

        Args:
            noise: Standard deviation of the noise on a sum of gradients, in clipping norms; 0 for none.
            rows: About how many there are to learn from.
        """
        if "learning_rate" in self.model_fields_set:
            return self.learning_rate
        return _rate_by(self.__dict__, noise=noise, rows=rows)

    def to_json(self) -> dict[str, Any]:
        """As `read_config` takes it; without a learning rate if none was given, since it follows from the rest."""
        follows = set() if "learning_rate" in self.model_fields_set else {"learning_rate"}
        told = self.model_dump(mode="json", exclude={"columns", *follows})
        return {**told, "schema": FROM_DATA if self.columns is None else to_json(self.columns)}


def read_config(told: Any) -> TrainConfig:
    """A training from JSON values.

    Args:
        told: With at least "target" and "schema": an object of columns, or "from_data_not_private".

    Raises:
        InvalidValueError: it is not clear; the setting is named.
    """
    if not isinstance(told, dict) or "target" not in told or "schema" not in told:
        raise InvalidValueError(
            'A training is an object with at least "target" and "schema", as {"target": "income", "epsilon": 1.0, '
            '"schema": {"age": {"type": "integer", "bounds": [0, 120]}, ...}}.'
        )
    rest = {name: value for name, value in told.items() if name != "schema"}
    schema = None if told["schema"] == FROM_DATA else read_schema(told["schema"])
    if "columns" in rest:
        raise InvalidValueError('A training has no setting "columns". What is public of columns is its "schema".')
    try:
        return TrainConfig.model_validate({**rest, "columns": schema})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidValueError(
            f"The training is not clear{f' at {where}' if where else ''}: "
            f"{first['msg'].removeprefix('Value error, ')}. Correct it and try again."
        ) from None
