"""Local recoding: records of one table are generalized differently, each no further than it needs.

Combinations of levels are visited, those that cost least first. At each, the classes of the records still left that
meet the models are released and leave; so a record is released at the cheapest combination at which enough others are
still there.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from privacy_core.hierarchy import Hierarchy
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.models import NOTHING, Given, PrivacyModel
from privacy_core.transform.local_found import LocallyRecoded
from privacy_core.transform.local_loss import loss_of
from privacy_core.transform.local_reading import Reading
from privacy_core.transform.local_sweep import Sweep
from privacy_core.transform.search.column_costs import Gone
from privacy_core.transform.search.lattice import Levels
from privacy_core.transform.search.nodes import Nodes
from privacy_core.transform.search.problem import prepare
from privacy_core.transform.search.settings import Metric, SearchSettings

Report = Callable[[float, str], None]

# No clock bounds the work, so that it can be repeated: of a lattice with more combinations of levels than this, some
# levels are left out, and more of them the larger the table is.
_VISITS = 100_000
_VISITS_OF_PERSONS = 5_000
_FEWEST = 500
_WORK = 1_000_000_000  # visits times combinations of values
_TOLD = 64  # visits between two reports
_EAGER = 50_000_000  # combinations looked at for each further visit that is left out between two


def recode_locally(
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
    """Generalizes each combination of quasi-identifiers no further than the models need.

    Not optimal, but far below the loss of one combination of levels for all records. Nothing is suppressed unless a
    missing value keeps records from every class. Arguments as for `search`; the metric is always ``loss``, and the
    settings' seconds do not count, so that equal arguments give equal levels. When it is cancelled, what is left shares
    one class.

    Raises:
        NoSolutionError: the models do not hold even at the top, or more would be suppressed than may be.
        InvalidValueError: a model that cannot judge single classes; see `Crowds`.
    """
    began = time.perf_counter()
    nodes = local_problem(classes, hierarchies, models, limit=limit, settings=settings, given=given)
    reading = reading_of(nodes, hierarchies, settings)
    sweep = Sweep(nodes, hold_on_export, reading)
    visited, looked_at, left_out = 0, 0, 0
    most = _VISITS_OF_PERSONS if nodes.judge.persons else _VISITS
    order = visits(nodes, min(most, max(_WORK // len(sweep.left), _FEWEST)), reading)
    for levels in order:
        if left_out:
            left_out -= 1
            continue
        looked_at += len(sweep.left)
        left_out = looked_at // _EAGER
        sweep.visit(levels)
        visited += 1
        if not sweep.waits:
            break
        if visited % _TOLD == 0:
            if report is not None:
                done = 1 - sweep.waits / classes.size
                report(done, f"{sweep.waits:,} of {classes.size:,} combinations still to be generalized")
            if cancelled():
                break
    if sweep.waits:
        sweep.visit(nodes.tuples.lattice.top)
    return sweep.finished(visited, began)


def local_problem(
    classes: EquivalenceClasses,
    hierarchies: Mapping[str, Hierarchy],
    models: Sequence[PrivacyModel],
    *,
    limit: float,
    settings: SearchSettings | None,
    given: Given,
) -> Nodes:
    """The search problem with the metric ``loss``."""
    settings = settings or SearchSettings()
    aggregate = settings.aggregate if settings.metric is Metric.LOSS else None
    settings = replace(settings, metric=Metric.LOSS, aggregate=aggregate, monotonic=False)
    return prepare(classes, hierarchies, models, limit=limit, settings=settings, given=given)


def reading_of(nodes: Nodes, hierarchies: Mapping[str, Hierarchy], settings: SearchSettings | None) -> Reading | None:
    """How people of populations read labels; None where no model has a population."""
    if not any(getattr(model, "subset", None) or getattr(model, "population", None) for model in nodes.judge.models):
        return None
    return Reading.of(nodes.tuples.lattice.columns, hierarchies, (settings or SearchSettings()).weights)


def visits(nodes: Nodes, most: int, reading: Reading | None = None) -> Iterator[Levels]:
    """Combinations of levels by rising loss, at most ``most``; of larger lattices inner levels are left out.

    With a reading they are in its order, so that classes are made in the order in which they will be read.
    """
    lattice = nodes.tuples.lattice
    choices = [list(range(one.lowest, one.highest + 1)) for one in lattice.columns]
    while np.prod([float(len(one)) for one in choices]) > most:
        longest = max(choices, key=len)
        del longest[len(longest) // 2 if len(longest) > 2 else 0]
    if reading is not None:
        every = np.stack(np.meshgrid(*choices, indexing="ij"), axis=-1).reshape(-1, len(choices))
        return map(tuple, every[reading.order(every)].tolist())
    terms = _terms(nodes)
    sums = np.zeros(1)
    for first, levels in zip(lattice.first_place, choices, strict=False):
        sums = np.add.outer(sums, terms[first + np.array(levels)]).ravel()
    places = np.unravel_index(np.argsort(sums, kind="stable"), [len(one) for one in choices])
    columns = [np.array(levels)[place].tolist() for levels, place in zip(choices, places, strict=True)]
    return iter(zip(*columns, strict=True))


def _terms(nodes: Nodes) -> npt.NDArray[np.float64]:
    nothing = Gone(0.0, np.zeros(int(nodes.tuples.lattice.first_value[-1])))
    return nodes.joined.terms(loss_of(nodes).figures(nothing), nodes.tuples.lattice.column_of)
