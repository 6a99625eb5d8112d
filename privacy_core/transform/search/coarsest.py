"""Why nothing was found, told by the coarsest combination of levels: what a model reaches there, and what stands apart.

Models are met best where classes are largest. That leaves several classes only if a column has no level on which all
values are one, or misses values: a missing value stays missing at every level.
"""

import math
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from privacy_core.risk.models import (
    BasicBetaLikeness,
    DeltaDisclosure,
    DistinctLDiversity,
    EntropyLDiversity,
    PrivacyModel,
    TCloseness,
)
from privacy_core.transform.search.judge import regrouped
from privacy_core.transform.search.nodes import Nodes

_PARAMETERS: Mapping[type[PrivacyModel], str] = MappingProxyType(
    {
        TCloseness: "t",
        BasicBetaLikeness: "beta",
        DeltaDisclosure: "delta",
        DistinctLDiversity: "l",
        EntropyLDiversity: "l",
    }
)


def reached(nodes: Nodes) -> tuple[tuple[str, str], ...]:
    """Of each model that fails at the coarsest levels, its parameter ("models[0].t") and the best that it reaches.

    Each model by itself: the classes that meet it worst leave, as many as may be suppressed. Models of sizes or of
    populations are left out.
    """
    judge = nodes.judge
    if judge.given.populations or not nodes.tuples.records:
        return ()
    _, classes = regrouped(judge.classes, nodes.tuples.group(nodes.tuples.lattice.top))
    told = []
    for place, model in enumerate(judge.models):
        parameter = _PARAMETERS.get(type(model))
        if parameter is None:
            continue
        scores = np.asarray(model.scores(classes, classes, judge.given), dtype=np.float64)
        worst_first = np.argsort(scores if model.at_least else -scores, kind="stable")
        stay = worst_first[np.cumsum(classes.records[worst_first]) > nodes.allowed]
        if not len(stay) or model.met(scores[stay]).all() or not math.isfinite(figure := float(scores[stay[0]])):
            continue
        best = f"{'anything above ' if model.strict else ''}{_rounded(figure, up=not model.at_least)}"
        told.append((f"models[{place}].{parameter}", f"{best} is the best that the coarsest levels allow"))
    return tuple(told)


def apart(nodes: Nodes) -> tuple[tuple[tuple[str, int], ...], int]:
    """Columns with the records that miss their value and fail even at the coarsest levels, and all that fail there."""
    lattice, tuples = nodes.tuples.lattice, nodes.tuples
    grouping = tuples.group(lattice.top)
    verdict = nodes.verdict(lattice.top, grouping)
    if not verdict.possible:
        return (), 0
    failing = verdict.failing.take(grouping.of)
    found = []
    for i, column in enumerate(lattice.columns):
        missing = np.asarray(column.names[0].is_null()).take(tuples.codes[:, i]) & failing
        if records := int(tuples.weights[missing].sum()):
            found.append((column.name, records))
    return tuple(found), int(tuples.weights[failing].sum())


def _rounded(figure: float, *, up: bool) -> str:
    """Three digits, on the safe side.

    >>> _rounded(0.12341, up=True), _rounded(2.999, up=False)
    ('0.124', '2.99')
    """
    if figure == 0:
        return "0"
    step = 10.0 ** (math.floor(math.log10(abs(figure))) - 2)
    steps = math.ceil(figure / step - 1e-6) if up else math.floor(figure / step + 1e-6)
    return f"{steps * step:.3g}"
