"""The loss where every combination of quasi-identifiers has levels of its own."""

import numpy as np
import numpy.typing as npt

from privacy_core.transform.local_reading import LevelTable
from privacy_core.transform.search.aggregate import Score
from privacy_core.transform.search.column_costs import Loss
from privacy_core.transform.search.lattice import Lattice
from privacy_core.transform.search.nodes import Nodes
from privacy_core.transform.search.tuples import Tuples


def loss_of(nodes: Nodes) -> Loss:
    """The metric of a problem of local recoding."""
    if not isinstance(nodes.cost, Loss):
        raise TypeError("local recoding measures loss")
    return nodes.cost


def local_loss(nodes: Nodes, levels: LevelTable, suppressed: npt.NDArray[np.bool_]) -> Score:
    """The loss where every combination has levels of its own."""
    tuples: Tuples = nodes.tuples
    lattice: Lattice = tuples.lattice
    kept, gone, of_gone = (np.zeros(len(lattice)) for _ in range(3))
    for i, column in enumerate(lattice.columns):
        leaves = np.stack(column.leaves)[levels[:, i], tuples.codes[:, i]] * tuples.weights
        kept[i] = leaves[~suppressed].sum()
        of_gone[i] = leaves[suppressed].sum()
        gone[i] = tuples.weights[suppressed].sum()
    return nodes.joined.score(loss_of(nodes).of_leaves(kept, of_gone, gone))
