"""All that is known of the lattice of a draft's search: what it looked at, what jobs found, and what lies around."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from privacy_core.govern import Permission
from privacy_core.transform import Recipe, Solution
from privacy_core.transform.generalize import Generalize
from privacy_core.usecases import background, explore, hierarchies, search
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace

Levels = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sureness:
    """How far from the least loss the best solution may be.

    Attributes:
        optimal: Whether no other solution costs less.
        gap: By how much of the least loss it may be above it; None if nothing is known.
        checked: Combinations of levels that were looked at.
        nodes: All that there are.
        seconds: That it took.
        background: Whether a job found it.
    """

    optimal: bool
    gap: float | None
    checked: int
    nodes: int
    seconds: float
    background: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """What is known of the lattice.

    Attributes:
        columns: The quasi-identifiers, in the order of levels.
        labels: Of the columns that are searched, the distinct values at each level.
        searched: Levels that the search itself takes.
        now: Levels in the recipe.
        every: Each combination that was looked at.
        fine: Those that meet the models, by rising loss.
        records: All that were searched.
        sure: How sure the best of them is.
    """

    columns: tuple[str, ...]
    labels: Mapping[str, Sequence[int]]
    searched: Levels
    now: Levels
    every: Mapping[Levels, Solution]
    fine: Sequence[Solution]
    records: int
    sure: Sureness

    def named(self, levels: Levels) -> dict[str, int]:
        """The levels of the columns that are searched."""
        return {name: level for name, level in zip(self.columns, levels, strict=True) if name in self.labels}

    @property
    def heights(self) -> list[int]:
        """The highest level of each column."""
        return [len(self.labels[name]) - 1 if name in self.labels else 0 for name in self.columns]

    @property
    def taken(self) -> int | None:
        """Place among ``fine`` of the levels in the recipe."""
        return next((place for place, each in enumerate(self.fine) if each.levels == self.now), None)


@act("look at the solutions of a search", needs=Permission.PROTECT, audit=Audit.NEVER)
def solution_space(workspace: Workspace, dataset: str, recipe: Recipe) -> Space:
    """What the search of a recipe looked at, a better answer of a job, and the neighbours of the recipe's own levels.

    Raises:
        RecipeError: the recipe does not fit the table.
        InvalidValueError: no quasi-identifier is open: each has a step or lacks a hierarchy.
        NoSolutionError: no combination of levels meets the models within the limit.
    """
    open_ = search.opened(recipe)
    made = search.search_levels(workspace, dataset, open_)
    found, columns = made.found, made.columns
    better = None if found.optimal else background.levels_found(workspace, dataset, open_, least=found.loss)
    kept = {each.column: each.labels for each in hierarchies.list_hierarchies(workspace, dataset)}
    labels = {name: kept[name] for name in found.levels}
    fixed = {step.column: step.level for step in recipe.steps if isinstance(step, Generalize)}
    inside = fixed if any(name in fixed for name in labels) else found.levels
    now = tuple(inside.get(name, 0) if name in labels else 0 for name in columns)
    heights = [len(labels[name]) - 1 if name in labels else 0 for name in columns]
    wanted = [now, *(levels for _, _, levels in neighbours(now, heights))]
    if better is not None:
        wanted.append(tuple(better["levels"].get(name, 0) for name in columns))
    names = [{name: level for name, level in zip(columns, each, strict=True) if name in labels} for each in wanted]
    looked = explore.look_at(workspace, dataset, open_, names)
    every = {each.levels: each for each in (*found.solutions, *looked)}
    fine: list[Any] = [each for each in every.values() if each.allowed and each.classes]  # so each has a loss
    fine.sort(key=lambda each: each.loss)
    return Space(
        columns=columns,
        labels=labels,
        searched=tuple(found.levels.get(name, 0) for name in columns),
        now=now,
        every=every,
        fine=fine,
        records=found.records,
        sure=_sureness(made.to_json() if better is None else better, background=better is not None),
    )


def neighbours(levels: Levels, heights: Sequence[int]) -> list[tuple[int, int, Levels]]:
    """What lies one level away: the column's place, -1 for finer or 1 for coarser, and the levels.

    >>> neighbours((0, 2), (1, 2))
    [(0, 1, (1, 2)), (1, -1, (0, 1))]
    """
    return [
        (place, step, (*levels[:place], level + step, *levels[place + 1 :]))
        for place, level in enumerate(levels)
        for step in (-1, 1)
        if 0 <= level + step <= heights[place]
    ]


def _sureness(answer: Mapping[str, Any], *, background: bool) -> Sureness:
    told = {name: answer[name] for name in ("optimal", "gap", "checked", "nodes", "seconds")}
    return Sureness(**told, background=background)
