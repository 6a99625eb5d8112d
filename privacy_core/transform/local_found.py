"""What a local recoding found: levels of every combination of quasi-identifiers, and what they lose."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from privacy_core.transform.local_reading import LevelTable
from privacy_core.transform.search.aggregate import Score
from privacy_core.transform.search.lattice import Indices


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LocallyRecoded:
    """Levels of every combination of quasi-identifiers.

    Attributes:
        quasi_identifiers: Column names.
        levels: Level of each equivalence class of the table and quasi-identifier, ``(n_classes, n_quasi_identifiers)``.
        suppressed: Whether the records of each class leave, shape ``(n_classes,)``.
        classes: Class of each in the protected table, -1 if suppressed; shape ``(n_classes,)``.
        loss: On the scale of the metric ``loss``, by the settings' aggregate, weights and factors.
        records: Records that leave.
        of_records: Records of the table.
        at_level: Quasi-identifier with a hierarchy to the records that stay at each of its levels, from level 0 on.
        nodes: Combinations of levels that there are.
        visited: Steps that were tried: combinations of levels, or classes to be split.
        seconds: Time taken.
    """

    quasi_identifiers: tuple[str, ...]
    levels: LevelTable
    suppressed: npt.NDArray[np.bool_]
    classes: Indices
    loss: Score
    records: int
    of_records: int
    at_level: Mapping[str, tuple[int, ...]]
    nodes: int
    visited: int
    seconds: float

    @property
    def nbytes(self) -> int:
        """Memory that it takes."""
        return self.levels.nbytes + self.suppressed.nbytes + self.classes.nbytes

    @property
    def used(self) -> dict[str, tuple[int, int]]:
        """Quasi-identifier to the lowest and the highest level that a record that stays is at; none if all leave."""
        places = {name: [level for level, many in enumerate(counts) if many] for name, counts in self.at_level.items()}
        return {name: (levels[0], levels[-1]) for name, levels in places.items() if levels}
