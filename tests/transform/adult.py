"""The Adult problems with known optima, with the reference's names translated in one table."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from privacy_core.engine import DuckDbEngine
from privacy_core.hierarchy import Hierarchy, read_hierarchy
from privacy_core.risk import models
from privacy_core.risk.classes import EquivalenceClasses, equivalence_classes
from privacy_core.transform.search import Found, SearchSettings, search

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "adult"
PRESENT = (FOLDER / "arx_optima.json").exists()

METRICS = {
    "Loss": "loss",
    "Entropy": "non_uniform_entropy",
    "AECS": "aecs",
    "Discernability": "discernibility",
    "Precision": "precision",
    "Height": "height",
}
MODELS = {
    "KAnonymity": lambda c: models.KAnonymity(k=c["k"]),
    "KMap": lambda c: models.KMap(k=c["k"], subset="subset"),
    "DPresence": lambda c: models.DeltaPresence(subset="subset", min=c["delta_min"], max=c["delta_max"]),
    "DistinctLDiversity": lambda c: models.DistinctLDiversity(sensitive=c["attribute"], l=c["l"]),
    "EntropyLDiversity": lambda c: models.EntropyLDiversity(sensitive=c["attribute"], l=c["l"]),
    "RecursiveCLDiversity": lambda c: models.RecursiveCLDiversity(sensitive=c["attribute"], c=c["c"], l=c["l"]),
    "EqualDistanceTCloseness": lambda c: models.TCloseness(sensitive=c["attribute"], t=c["t"]),
    "OrderedDistanceTCloseness": lambda c: models.TCloseness(sensitive=c["attribute"], t=c["t"], distance="ordered"),
    "HierarchicalDistanceTCloseness": lambda c: models.TCloseness(
        sensitive=c["attribute"], t=c["t"], distance="hierarchical"
    ),
    "BasicBLikeness": lambda c: models.BasicBetaLikeness(sensitive=c["attribute"], beta=c["beta"]),
    "EnhancedBLikeness": lambda c: models.EnhancedBetaLikeness(sensitive=c["attribute"], beta=c["beta"]),
}


@dataclass(frozen=True)
class Problem:
    """One search, and the score of its optimum."""

    classes: EquivalenceClasses
    hierarchies: dict[str, Hierarchy]
    models: list[models.PrivacyModel]
    limit: float
    settings: SearchSettings
    given: models.Given
    loss: Any
    suppressed: int

    def search(self) -> Found:
        return search(
            self.classes, self.hierarchies, self.models, limit=self.limit, settings=self.settings, given=self.given
        )


@cache
def cases() -> list[dict[str, Any]]:
    return json.loads((FOLDER / "arx_optima.json").read_text("utf-8"))["cases"] if PRESENT else []


@cache
def hierarchy(column: str) -> Hierarchy:
    return read_hierarchy(FOLDER / f"hierarchy_{column}.csv")


def table(file: str) -> pa.Table:
    return pa.Table.from_pandas(pd.read_csv(FOLDER / file, sep=";"), preserve_index=False)


@cache
def classes_of(file: str, quasi_identifiers: tuple[str, ...], sensitive: tuple[str, ...] = ()) -> EquivalenceClasses:
    engine = DuckDbEngine(memory_limit="1GB")
    try:
        engine.open_arrow("people", table(file))
        return equivalence_classes(engine, "people", list(quasi_identifiers), sensitive=list(sensitive))
    finally:
        engine.shutdown()


def problem(case: dict[str, Any]) -> Problem:
    columns = tuple(case["quasi_identifiers"])
    sensitive = () if case["sensitive"] is None else (case["sensitive"],)
    from_subset = any("subset" in one for one in case["criteria"])
    aggregate = case["metric"]["aggregate"]
    return Problem(
        classes=classes_of("adult_subset.csv" if from_subset else "adult.csv", columns, sensitive),
        hierarchies={column: hierarchy(column) for column in columns},
        models=[MODELS[one["model"]](one) for one in case["criteria"]],
        limit=case["suppression_limit"],
        settings=SearchSettings(
            metric=METRICS[case["metric"]["name"]],
            aggregate=None if aggregate is None else aggregate.lower(),
            gs_factor=case["gs_factor"],
            monotonic=case["metric"]["monotonic"],
            weights=dict(zip(columns, case["attribute_weights"] or [1] * len(columns), strict=True)),
        ),
        given=models.Given(
            {column: hierarchy(column) for column in sensitive},
            {"subset": classes_of("adult.csv", columns)} if from_subset else {},
        ),
        loss=case["optimal_loss"],
        suppressed=case["suppressed"],
    )


def problems() -> Iterator[Problem]:
    return (problem(case) for case in cases())
