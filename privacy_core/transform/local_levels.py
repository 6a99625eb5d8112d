"""A table whose classes have levels of their own: the classes that come of it, and the records as they are written.

A locally recoded column is text, whatever it was: its values are labels of different levels.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from privacy_core.hierarchy import Hierarchy
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.encoding import Codes, code_type
from privacy_core.risk.grouping import combine, group
from privacy_core.transform.local_found import LocallyRecoded
from privacy_core.transform.search.lattice import Column
from privacy_core.transform.staying import Staying

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Relabelled:
    """What becomes of the classes of a table.

    Attributes:
        classes: Of the table with its labels, nothing suppressed; what recoding suppresses stands apart, even from a
            class that reads alike.
        leaving: Those of ``classes`` that recoding suppresses, shape ``(n_classes,)``.
        of: For each class of the table as it was the class that it is in now.
        labels: Recoded column to its distinct labels, and the place of that of each class of the table as it was.
    """

    classes: EquivalenceClasses
    leaving: Mask
    of: npt.NDArray[np.int64]
    labels: Mapping[str, tuple[pa.Array, Codes]]


def relabel(classes: EquivalenceClasses, found: LocallyRecoded, hierarchies: Mapping[str, Hierarchy]) -> Relabelled:
    """Gives each class the labels of its own levels.

    Args:
        classes: Of the table that ``found`` is about, in its order.
        found: Levels of each class.
        hierarchies: By column, at least those that ``found`` recoded.
    """
    if (classes.quasi_identifiers, classes.size) != (found.quasi_identifiers, len(found.levels)):
        raise RuntimeError(f"levels of {len(found.levels)} classes do not fit {classes.size} of another table")
    labels = {}
    for i, name in enumerate(classes.quasi_identifiers):
        if name in found.at_level:
            column = Column.of(name, classes.values[i], hierarchies[name], None)
            texts, numbers = column.labelled()
            places = np.stack(numbers)[found.levels[:, i], classes.codes[:, i]]
            labels[name] = texts, places.astype(code_type(len(texts)))
    parts = [
        labels.get(name, (values, classes.codes[:, i]))
        for i, (name, values) in enumerate(zip(classes.quasi_identifiers, classes.values, strict=True))
    ]
    keys = [(codes, len(values)) for values, codes in parts]
    groups = group(*combine([*keys, (found.suppressed.astype(np.int8), 2)], classes.size))
    codes = np.empty(
        (len(groups), len(parts)), dtype=code_type(max((len(values) for values, _ in parts), default=1)), order="F"
    )
    for i, (_, places) in enumerate(parts):
        codes[:, i] = places.take(groups.representative)
    records = groups.total(classes.records)
    people = classes.person_counts
    made = replace(
        classes,
        values=tuple(values for values, _ in parts),
        codes=codes,
        records=records,
        person_counts=None if people is None else people.regroup(groups.of, len(groups)),
        sensitive={name: counts.regroup(groups, records) for name, counts in classes.sensitive.items()},
    )
    return Relabelled(made, found.suppressed[groups.representative], groups.of, labels)


class Relabelling:
    """Writes the labels of each record's class, after the classes themselves are forgotten.

    Args:
        classes: Of the table as it is before.
        made: What becomes of them.
        stays: True for each of ``made.classes`` that stays.
    """

    def __init__(self, classes: EquivalenceClasses, made: Relabelled, stays: Mask) -> None:
        staying = stays[made.of]
        self._staying = Staying(classes, staying)
        self._labels = {name: (texts, codes[staying]) for name, (texts, codes) in made.labels.items()}

    def schema(self, schema: pa.Schema) -> pa.Schema:
        """That of the records, from that of the table before."""
        return pa.schema(
            [
                field.with_type(self._labels[field.name][0].type) if field.name in self._labels else field
                for field in schema
            ]
        )

    def kept(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The records that stay, each with its labels."""
        places = self._staying.places(batch)
        stay = places >= 0
        return self._labelled(batch.filter(pa.array(stay)), places[stay])

    def labelled(self, table: pa.Table) -> pa.Table:
        """All records of a small table with their labels; those of unknown classes have none."""
        batch = pa.RecordBatch.from_arrays([column.combine_chunks() for column in table.columns], schema=table.schema)
        return pa.Table.from_batches([self._labelled(batch, self._staying.places(batch))])

    def _labelled(self, batch: pa.RecordBatch, places: npt.NDArray[np.int64]) -> pa.RecordBatch:
        columns = []
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            if name in self._labels:
                texts, codes = self._labels[name]
                known = places >= 0
                code = codes[places] if len(codes) else places
                columns.append(texts.take(pa.array(code, mask=~known)))
            else:
                columns.append(column)
        return pa.RecordBatch.from_arrays(columns, schema=self.schema(batch.schema))
