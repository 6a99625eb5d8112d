"""What the ledger keeps of a charge beside its question and its event, so that anybody can check it years later."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from typing import Any

from privacy_core.dp.budget import Budget, Neighbours
from privacy_core.dp.plan import Plan, scale_of_choice
from privacy_core.errors import InvalidValueError

LIBRARIES = ("opendp", "dp-accounting", "duckdb")
PARAMETERS = ("scale", "grid", "cap", "threshold")
SENSITIVITIES = ("l0", "linf", "l1", "l2_squared")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One thing that was drawn.

    Attributes:
        name: "count", "sum", a quantile; or "gradients".
        parameters: Of the mechanism, exact.
        sensitivities: How far one unit moves what noise was added to, by the name of the norm.
    """

    name: str
    parameters: Mapping[str, float]
    sensitivities: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        """Floats in hexadecimal."""
        return {"name": self.name, "parameters": _exact(self.parameters), "sensitivities": _exact(self.sensitivities)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How batches of a training were drawn: each unit by itself, with this probability, so many times."""

    probability: float
    steps: int

    def to_json(self) -> dict[str, Any]:
        """Floats in hexadecimal."""
        return {"probability": float(self.probability).hex(), "steps": self.steps}


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a charge was for. Time, actor, source, question, its hash, event, point, purpose and answer are beside it.

    Attributes:
        dataset: Id of the table.
        version: Keyed fingerprint of its content.
        unit: Column by which a person is told; None: one row is one person.
        neighbours: Which tables count as neighbours.
        mechanism: "laplace", "gaussian", "exponential" or "dp-sgd".
        drawn: What was drawn, at least one.
        sampling: Of a training; else None.
        threshold_delta: Delta of thresholds on unknown keys, in [0, 1); 0 where keys are public.
        libraries: Name to version of what drew and accounted.

    Raises:
        InvalidValueError: something that a charge needs is missing, or a figure is no finite number.
    """

    dataset: str
    version: str
    unit: str | None
    neighbours: Neighbours
    mechanism: str
    drawn: tuple[Drawn, ...]
    sampling: Sampling | None = None
    threshold_delta: float = 0.0
    libraries: Mapping[str, str]

    def __post_init__(self) -> None:
        needed = ("dataset", "version", "mechanism", "drawn", "libraries")
        missing = [name for name in needed if not getattr(self, name)]
        missing += [f"parameters of {one.name}" for one in self.drawn if not one.parameters]
        missing += [f"sensitivities of {one.name}" for one in self.drawn if not one.sensitivities]
        if missing:
            raise InvalidValueError(
                f"The ledger keeps what a charge was for, and this one does not say: {', '.join(missing)}."
            )
        if not 0 <= self.threshold_delta < 1:
            raise InvalidValueError(f"The delta of thresholds is {self.threshold_delta:g}; it lies in [0, 1).")
        figures = [value for one in self.drawn for value in (*one.parameters.values(), *one.sensitivities.values())]
        if not all(math.isfinite(value) for value in figures):
            raise InvalidValueError("A parameter or a sensitivity of what is to be drawn is no finite number.")

    def to_json(self) -> dict[str, Any]:
        """As the ledger holds it: floats in hexadecimal."""
        return {
            "dataset": self.dataset,
            "version": self.version,
            "unit": self.unit,
            "neighbours": self.neighbours.value,
            "mechanism": self.mechanism,
            "drawn": [one.to_json() for one in self.drawn],
            "sampling": self.sampling.to_json() if self.sampling else None,
            "threshold_delta": float(self.threshold_delta).hex(),
            "libraries": dict(self.libraries),
        }


def details_of(planned: Plan, budget: Budget, *, dataset: str, fingerprint: str) -> Details:
    """Details of a question as it was planned.

    Args:
        planned: What would be drawn.
        budget: Of its people.
        dataset: Id of the table.
        fingerprint: Keyed, of its content.
    """
    drawn = [
        Drawn(name=part.name, parameters=_of(part, PARAMETERS), sensitivities=_of(part, SENSITIVITIES))
        for part in planned.parts
    ]
    drawn += [one for each in planned.each or (planned,) for one in _chosen(each)]
    return Details(
        dataset=dataset,
        version=fingerprint,
        unit=budget.person,
        neighbours=budget.neighbours,
        mechanism="exponential" if planned.choice is not None else planned.question.mechanism.value,
        drawn=tuple(drawn),
        threshold_delta=math.fsum(event.extra_delta for event in planned.events),
        libraries=versions(),
    )


def together(details: Sequence[Details]) -> Details:
    """Details of several questions to one table that are drawn as one."""
    return replace(
        details[0],
        mechanism=" and ".join(sorted({one.mechanism for one in details})),
        drawn=tuple(each for one in details for each in one.drawn),
        threshold_delta=math.fsum(one.threshold_delta for one in details),
    )


def _chosen(planned: Plan) -> list[Drawn]:
    if planned.choice is None:
        return []
    epsilon, moved = planned.choice.epsilon, planned.rows_moved
    return [
        Drawn(
            name=f"quantile {quantile:g}",
            parameters={"epsilon": epsilon, "quantile": quantile, "scale": scale_of_choice(epsilon, quantile, moved)},
            sensitivities={"rows": moved},
        )
        for quantile in planned.question.quantiles
    ]


@cache
def versions() -> Mapping[str, str]:
    """Versions of the libraries that draw and account."""
    return {name: version(name) for name in LIBRARIES}


def _of(part: object, names: tuple[str, ...]) -> dict[str, float]:
    found = {name: getattr(part, name, None) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def _exact(figures: Mapping[str, float]) -> dict[str, Any]:
    return {name: value.hex() if isinstance(value, float) else value for name, value in figures.items()}
