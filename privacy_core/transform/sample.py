"""A few records before and after a recipe, for the eye."""

from dataclasses import dataclass

import pyarrow as pa

from privacy_core.transform.local_levels import Relabelling
from privacy_core.transform.operator import Resources
from privacy_core.transform.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Sample:
    """The same records, in the same order, before and after; columns that are dropped are missing after."""

    before: pa.Table
    after: pa.Table


def sample(table: pa.Table, recipe: Recipe, resources: Resources, *, relabelling: Relabelling | None = None) -> Sample:
    """Applies the steps to a small table; steps on columns that it lacks are passed over, nothing is suppressed.

    Args:
        table: Some records.
        recipe: Its steps are applied.
        resources: What they need.
        relabelling: Gives records the levels of their class, where these differ.
    """
    functions = recipe.functions(resources)
    after = {
        name: functions[name](table[name].combine_chunks()) if name in functions else table[name]
        for name in table.column_names
        if name not in recipe.dropped
    }
    made = pa.table(after)
    return Sample(table, made if relabelling is None else relabelling.labelled(made))
