"""Looks at given combinations of levels: what each would cost and suppress, whether or not a search came by."""

from collections.abc import Iterable, Mapping, Sequence

from privacy_core.errors import InvalidValueError
from privacy_core.hierarchy import Hierarchy
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.models import NOTHING, Given, PrivacyModel
from privacy_core.transform.search.lattice import Levels
from privacy_core.transform.search.nodes import Solution
from privacy_core.transform.search.problem import prepare
from privacy_core.transform.search.settings import SearchSettings


def look(
    classes: EquivalenceClasses,
    hierarchies: Mapping[str, Hierarchy],
    models: Sequence[PrivacyModel],
    wanted: Iterable[Levels],
    *,
    limit: float = 0.0,
    settings: SearchSettings | None = None,
    given: Given = NOTHING,
    hold_on_export: bool = False,
) -> tuple[Solution, ...]:
    """What `search` would note of each of the combinations ``wanted``, in their order.

    Args:
        classes: As for `search`, like all that follows.
        hierarchies: By quasi-identifier.
        models: At least one.
        wanted: Levels of all quasi-identifiers, in their order; also those that the settings keep from a search.
        limit: Largest share of the records that may be suppressed.
        settings: What is minimized.
        given: Populations and hierarchies of sensitive columns.
        hold_on_export: Whether models must hold against the exported table too.

    Raises:
        InvalidValueError: levels that the hierarchies do not have.
    """
    nodes = prepare(
        classes,
        hierarchies,
        models,
        limit=limit,
        settings=settings or SearchSettings(),
        given=given,
        hold_on_export=hold_on_export,
    )
    heights = [column.height for column in nodes.tuples.lattice.columns]
    every = list(wanted)
    for levels in every:
        if len(levels) != len(heights) or not all(
            0 <= level <= height for level, height in zip(levels, heights, strict=True)
        ):
            raise InvalidValueError(
                f"The levels {levels} were asked for, but the hierarchies' highest are {tuple(heights)}. Name one of "
                "these or a lower one for each quasi-identifier."
            )
        if levels not in nodes.seen:
            nodes.look(levels)
    return tuple(nodes.seen[levels] for levels in every)
