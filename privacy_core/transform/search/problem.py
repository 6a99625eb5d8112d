"""Puts a search problem together: the table's combinations, the lattice, the models and the metric."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from privacy_core import checks
from privacy_core.errors import InvalidValueError
from privacy_core.hierarchy import Hierarchy
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.encoding import encode
from privacy_core.risk.grouping import combine, group
from privacy_core.risk.models import NOTHING, Given, PrivacyModel, SensitiveModel, as_compared
from privacy_core.transform.operator import ColumnFunction, plain
from privacy_core.transform.search.aggregate import Joined
from privacy_core.transform.search.class_costs import CLASS_COSTS, ClassCost
from privacy_core.transform.search.column_costs import COLUMN_COSTS, ColumnCost
from privacy_core.transform.search.judge import Judge, Recoding, Verdict
from privacy_core.transform.search.lattice import Lattice, Levels
from privacy_core.transform.search.nodes import Nodes
from privacy_core.transform.search.settings import SearchSettings
from privacy_core.transform.search.tuples import Floats, Grouping, Tuples, total
from privacy_core.transform.suppress import allowed


def prepare(
    classes: EquivalenceClasses,
    hierarchies: Mapping[str, Hierarchy],
    models: Sequence[PrivacyModel],
    *,
    limit: float,
    settings: SearchSettings,
    given: Given = NOTHING,
    hold_on_export: bool = False,
) -> Nodes:
    """The nodes of a search problem; see `search`."""
    if not models:
        raise InvalidValueError("A search was asked for without a privacy model. Name at least one.")
    checks.probability(limit=limit)
    checks.columns_present([*classes.quasi_identifiers], classes.quasi_identifiers)
    classes.check_not_empty()
    sensitive = [model.sensitive for model in models if isinstance(model, SensitiveModel)]
    wanted = [*sensitive, *([] if settings.target is None else [settings.target])]
    checks.columns_present(dict.fromkeys(wanted), [*classes.sensitive], at_least=0)
    names = classes.quasi_identifiers
    values, codes, populations = _with_populations(classes, given)
    lattice = _of_the_table(Lattice.of(names, values, hierarchies, levels=settings.levels), classes, hierarchies)
    weights = np.zeros(len(codes))
    weights[: classes.size] = classes.records
    tuples = Tuples(lattice, codes, weights)
    judge = Judge(models, classes, given, populations, hold_on_export)
    recoding = Recoding(classes, given, lambda levels: _functions(names, hierarchies, levels))

    def verdict(levels: Levels, grouping: Grouping) -> Verdict:
        return judge.of(grouping) if judge.quick else judge.exact(levels, grouping, recoding)

    joined = Joined.of(settings.joined, names, settings.weights)
    return Nodes(
        tuples, judge, verdict, _cost(tuples, judge, settings), joined, allowed(limit, tuples.records), judge.least
    )


def _of_the_table(lattice: Lattice, classes: EquivalenceClasses, hierarchies: Mapping[str, Hierarchy]) -> Lattice:
    """The lattice whose columns could have the table's values; what a population has beside them costs nothing."""
    columns = []
    for column, values in zip(lattice.columns, classes.values, strict=True):
        rows = column.rows if column.name in hierarchies else max(len(values) - values.null_count, 1)
        columns.append(replace(column, rows=rows, missing=bool(values.null_count)))
    return replace(lattice, columns=tuple(columns))


def _cost(tuples: Tuples, judge: Judge, settings: SearchSettings) -> ColumnCost | ClassCost:
    if settings.metric in COLUMN_COSTS:
        return COLUMN_COSTS[settings.metric](tuples.lattice, tuples.records, tuples.whole, settings)
    target = None if settings.target is None else judge.cell(settings.target)
    return CLASS_COSTS[settings.metric](tuples, settings, target)


def _functions(names: Sequence[str], hierarchies: Mapping[str, Hierarchy], levels: Levels) -> dict[str, ColumnFunction]:
    def function(name: str, level: int) -> ColumnFunction:
        return lambda values: hierarchies[name].generalize(plain(values), level, column=name)

    return {name: function(name, level) for name, level in zip(names, levels, strict=True) if level}


def _with_populations(
    classes: EquivalenceClasses, given: Given
) -> tuple[list[pa.Array], npt.NDArray[Any], dict[str, Floats]]:
    """The combinations of the table and then those of populations alone, with the populations' records of each."""
    if not given.populations:
        return list(classes.values), classes.codes, {}
    tables = [classes, *(one.project(classes.quasi_identifiers) for one in given.populations.values())]
    values, columns = [], []
    for i, name in enumerate(classes.quasi_identifiers):
        parts = as_compared([one.values[i] for one in tables], name)
        distinct, places = encode(pa.concat_arrays(parts), name)
        firsts = np.cumsum([0, *map(len, parts)])
        codes = [
            places[first : first + len(part)][one.codes[:, i]]
            for one, part, first in zip(tables, parts, firsts, strict=False)
        ]
        values.append(distinct)
        columns.append(np.concatenate(codes))
    rows = sum(one.size for one in tables)
    groups = group(*combine(((column, len(one)) for column, one in zip(columns, values, strict=True)), rows))
    # The table's own combinations keep their places, which its counts of sensitive values refer to.
    number = np.full(len(groups), -1, dtype=np.int64)
    number[groups.of[: classes.size]] = np.arange(classes.size)
    number[number < 0] = np.arange(classes.size, len(groups))
    representative = np.empty(len(groups), dtype=np.int64)
    representative[number] = groups.representative
    all_codes = np.stack([column[representative] for column in columns], axis=1)
    populations, first = {}, classes.size
    for file, one in zip(given.populations, tables[1:], strict=True):
        of = number[groups.of[first : first + one.size]]
        populations[file] = total(of, one.records.astype(np.float64), len(groups))
        first += one.size
    return values, all_codes, populations
