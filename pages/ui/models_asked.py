"""The models of the draft, each with its place in the recipe: read for the page, changed by callbacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pages.ui import work
from pages.ui.model_kinds import KINDS, Entry, Kind
from privacy_core.usecases import catalog

TIMES = 10  # the records of the table: a population to begin with, until the user says how many there are


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A model in the draft.

    Attributes:
        dataset: Whose draft.
        kind: Which model.
        entry: As the recipe has it.
        place: In the recipe.
        nth: Of the same model on the same column, from 0.
    """

    dataset: catalog.Dataset
    kind: Kind
    entry: Entry
    place: int
    nth: int = 0

    @property
    def column(self) -> str | None:
        """The sensitive column that it is about, if it is about one."""
        return self.entry.get("sensitive")

    @property
    def of(self) -> str:
        """Tells its widgets from those of others."""
        return f"{self.dataset.id}.{self.column or ''}" + (f".{self.nth}" if self.nth else "")

    def change(self, values: Mapping[str, Any]) -> None:
        """For callbacks: sets some of its settings, None to what a recipe leaves out."""
        work.set_model(self.dataset.id, self.kind.model, self.column, values, nth=self.nth)

    def remove(self) -> None:
        """For callbacks: asks no more for it."""
        work.set_model(self.dataset.id, self.kind.model, self.column, None, nth=self.nth)


def asked(dataset: catalog.Dataset, recipe: Any) -> list[Asked]:
    """The models of the draft, in the order of the recipe."""
    found: list[Asked] = []
    for place, entry in enumerate(work.models(recipe)):
        same = [each for each in found if (each.kind.model, each.column) == (entry["model"], entry.get("sensitive"))]
        found.append(Asked(dataset=dataset, kind=KINDS[entry["model"]], entry=entry, place=place, nth=len(same)))
    return found


def add(dataset: catalog.Dataset, kind: Kind, *, column: str | None = None, more: Entry | None = None) -> None:
    """For callbacks: asks for a model as it starts, on a sensitive column if it is about one."""
    start = {**kind.start, **(more or {})}
    if kind.model == "population_uniqueness" or "estimator" in start:
        start["population_size"] = people(dataset.rows)
    work.set_model(dataset.id, kind.model, column, start)


def people(rows: int) -> int:
    """A round number of people to start with as the population of a table.

    >>> people(7), people(30162)
    (70, 400000)
    """
    several = TIMES * max(rows, 1)
    unit = int(10 ** (len(str(several)) - 1))
    return -(-several // unit) * unit
