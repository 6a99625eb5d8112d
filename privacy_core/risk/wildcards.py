"""k where a suppressed cell may be anything: beside k itself, for which it is a category of its own."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.grouping import combine, group
from privacy_core.risk.persons import Counts

WILDCARD = "*"


def k_with_wildcards(classes: EquivalenceClasses, wildcard: str = WILDCARD) -> int:
    """Fewest records that any record could be mistaken for, at least the smallest class; see `records_alike`.

    Raises:
        InvalidValueError: no class is left.
    """
    classes.check_not_empty()
    return int(records_alike(classes, wildcard).min())


def records_alike(classes: EquivalenceClasses, wildcard: str = WILDCARD) -> Counts:
    """How many records agree with each class wherever neither has a suppressed cell, shape ``(n_classes,)``.

    Records are counted, also where there is a person id. It says how many records someone who does not trust suppressed
    cells must consider; models do not use it, since other knowledge can rule some of them out.

    Args:
        classes: Whose suppressed cells hold ``wildcard``.
        wildcard: As text; a missing value is none.
    """
    wild = [_is(values, wildcard) for values in classes.values]
    if not any(values.any() for values in wild):
        return classes.records.astype(np.int64)
    hidden = np.stack([values[classes.codes[:, i]] for i, values in enumerate(wild)])
    patterns, of = np.unique(hidden, axis=1, return_inverse=True)
    alike = np.zeros(classes.size, dtype=np.int64)
    for number, pattern in enumerate(patterns.T):
        mine = np.flatnonzero(of == number)
        # Classes that hide different cells are compared at once where together with ours they hide the same.
        together, seen_as = np.unique(patterns | pattern[:, np.newaxis], axis=1, return_inverse=True)
        for place, both in enumerate(together.T):
            other = np.flatnonzero((seen_as == place)[of])
            rows = np.concatenate([mine, other])
            columns = [(classes.codes[rows, i], len(classes.values[i])) for i in np.flatnonzero(~both)]
            groups = group(*combine(columns, len(rows)))
            records = np.bincount(groups.of[len(mine) :], weights=classes.records[other], minlength=len(groups))
            alike[mine] += records[groups.of[: len(mine)]].astype(np.int64)
    return alike


def _is(values: pa.Array, wildcard: str) -> npt.NDArray[np.bool_]:
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        return np.zeros(len(values), dtype=np.bool_)
    found: npt.NDArray[np.bool_] = pc.fill_null(pc.equal(values, wildcard), False).to_numpy(zero_copy_only=False)
    return found
