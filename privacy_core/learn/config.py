"""Everything that fixes a training: what is predicted from what, by which model, with which noise, for how long."""

from typing import Any, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from privacy_core.errors import InvalidValueError
from privacy_core.learn.schema import FROM_DATA, NumberColumn, Schema, read_schema, to_json

ModelKind: TypeAlias = Literal["linear", "mlp"]
HIDDEN = (32,)
COUNT_SHARE = 0.02
MOST_STEPS = 200_000


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
        clip_norm: Norm that the gradient of a row has at most.
        learning_rate: Of stochastic gradient descent.
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
    noise_multiplier: float | None = Field(default=None, gt=0, le=1e6, allow_inf_nan=False)
    sampling: float = Field(default=0.08, gt=0, le=1, allow_inf_nan=False)
    epochs: float = Field(default=15, gt=0, le=10_000, allow_inf_nan=False)
    clip_norm: float = Field(default=1.0, gt=0, le=1e6, allow_inf_nan=False)
    learning_rate: float = Field(default=1.0, gt=0, le=1e4, allow_inf_nan=False)
    momentum: float = Field(default=0.9, ge=0, lt=1, allow_inf_nan=False)
    averaged: float = Field(default=0.5, ge=0, le=1, allow_inf_nan=False)
    rows: int | None = Field(default=None, ge=1)
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

    def to_json(self) -> dict[str, Any]:
        """As `read_config` takes it."""
        told = self.model_dump(mode="json", exclude={"columns"})
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
