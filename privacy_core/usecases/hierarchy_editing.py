"""Work on a hierarchy as a screen does it: open it by its settings, try others, save, delete, and bring one back.

Settings are JSON values as `privacy_core.hierarchy.read_builder` takes them; those of a taxonomy are its CSV text.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from privacy_core import checks
from privacy_core.errors import PrivacyCoreError
from privacy_core.govern import Permission
from privacy_core.hierarchy import (
    Builder,
    HierarchyLook,
    Taxonomy,
    fitting,
    hierarchy_from_text,
    hierarchy_text,
    look_at,
    read_builder,
    start_builder,
    suggest_builder,
    write_builder,
)
from privacy_core.transform.generalize import Generalize
from privacy_core.usecases import catalog, drafts, editing, hierarchies
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.hierarchies import KeptHierarchy
from privacy_core.usecases.workspace import Workspace

TEXT = "text"  # of a taxonomy: rows that the column lacks and the order of the others stay as they were written


class HierarchyInUseError(PrivacyCoreError):
    """A hierarchy that the recipe in work needs was to be deleted."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(column, why)

    def message(self) -> str:
        column, why = self.facts
        return (
            f"The hierarchy of column {column!r} is in use: {why}. Nothing was deleted. "
            "Choose something else there first."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedHierarchy:
    """What an editor begins with.

    Attributes:
        settings: Of the hierarchy that is kept; None without one.
        suggested: Settings that suit the column.
        fitting: Every kind of builder with whether it has a label for each value, the best ones first.
        values: Different values of the column, the missing one aside.
        has_before: Whether one that was saved over or deleted can be brought back.
    """

    settings: dict[str, Any] | None
    suggested: dict[str, Any]
    fitting: dict[str, bool]
    values: int
    has_before: bool


@act("open a hierarchy", needs=Permission.SEE_RECORDS, audit=Audit.FIRST, logs=("dataset", "column"))
def open_hierarchy(workspace: Workspace, dataset: str, column: str) -> OpenedHierarchy:
    """The settings of the hierarchy that is kept, and those that are suggested; nothing is changed."""
    found = _found(workspace, dataset, column)
    values, counts = hierarchies.counted(workspace, found.id, column)

    def suggest() -> tuple[Builder, dict[str, bool]]:
        return suggest_builder(values, counts, column=column), fitting(values, counts, column=column)

    suggested, kinds = workspace.keep(("suggested hierarchy", found.id, column), suggest)
    kept = next((each for each in hierarchies.list_hierarchies(workspace, dataset) if each.column == column), None)
    return OpenedHierarchy(
        settings=None if kept is None else _settings_kept(workspace, found.id, kept),
        suggested=write_builder(suggested),
        fitting=dict(kinds),
        values=len(values) - values.null_count,
        has_before=hierarchies.has_before(workspace, found, column),
    )


@act("start a hierarchy of another kind", needs=Permission.SEE_RECORDS, audit=Audit.FIRST, logs=("dataset", "column"))
def start_hierarchy(
    workspace: Workspace, dataset: str, column: str, kind: str, *, like: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Settings of a kind of builder to begin with; groups and taxonomies begin with the labels of ``like``.

    Raises:
        InvalidValueError: no such kind.
    """
    found = _found(workspace, dataset, column)
    try:
        labels = None if like is None else _look(workspace, found, column, like).hierarchy
    except PrivacyCoreError:  # what does not fit gives no labels
        labels = None
    values, counts = hierarchies.counted(workspace, found.id, column)
    builder = start_builder(kind, values, counts, column=column, like=labels)
    if isinstance(builder, Taxonomy):
        return {"builder": kind, TEXT: hierarchy_text(builder.build(values, counts) if labels is None else labels)}
    return write_builder(builder)


@act("look at a hierarchy", needs=Permission.SEE_RECORDS, audit=Audit.FIRST, logs=("dataset", "column"))
def look_at_hierarchy(workspace: Workspace, dataset: str, column: str, settings: Mapping[str, Any]) -> HierarchyLook:
    """The hierarchy that `save_hierarchy` would keep, tested on the column's records.

    Raises:
        InvalidValueError: the settings are none.
        NamesValuesError: values that have no label, or labels that contradict each other; it names them.
        HierarchyInvalidError: the text of a taxonomy is no hierarchy.
    """
    return _look(workspace, _found(workspace, dataset, column), column, settings)


@act("save a hierarchy", needs=Permission.PROTECT, audit=Audit.NEVER)
def save_hierarchy(workspace: Workspace, dataset: str, column: str, settings: Mapping[str, Any]) -> KeptHierarchy:
    """Keeps the hierarchy with its settings; the draft recipe learns of it, and goes no level above its top.

    Raises:
        InvalidValueError, NamesValuesError, HierarchyInvalidError: as `look_at_hierarchy`; nothing is kept.
    """
    if TEXT in settings:
        kept = hierarchies.add_hierarchy(workspace, dataset, column, str(settings[TEXT]))
    else:
        kept = hierarchies.build_hierarchy(workspace, dataset, column, read_builder(settings))
    _tell_draft(workspace, dataset, [kept])
    return kept


@act("bring back a hierarchy", needs=Permission.PROTECT, logs=("dataset", "column"))
def restore_hierarchy(workspace: Workspace, dataset: str, column: str) -> KeptHierarchy:
    """Exchanges the hierarchy for the one that was saved over or deleted last; once more, and it is as it was.

    Raises:
        NotFoundError: there was none before.
    """
    kept = hierarchies.take_back(workspace, _found(workspace, dataset, column), column)
    _tell_draft(workspace, dataset, [kept])
    return kept


@act("delete a hierarchy", needs=Permission.PROTECT, logs=("dataset", "column"))
def delete_hierarchy(workspace: Workspace, dataset: str, column: str) -> None:
    """Takes the hierarchy away; until another one of the column is saved over or deleted, it can be brought back.

    Releases keep copies of the hierarchies that they were made with, so they need it no more.

    Raises:
        HierarchyInUseError: the draft recipe needs it.
        NotFoundError: the column has none.
    """
    found = _found(workspace, dataset, column)
    now = drafts.draft(workspace, dataset)
    recipe = now.recipe
    file = hierarchies.file_of(found, column)
    for step in recipe.steps:
        if isinstance(step, Generalize) and file == (step.hierarchy or recipe.hierarchies.get(step.column)):
            what = "the column" if step.column == column else f"column {step.column!r}"
            raise HierarchyInUseError(column, f"the recipe in work generalizes {what} by it")
    if column in recipe.searched(found.columns):
        raise HierarchyInUseError(column, "the search in the recipe in work chooses its level")
    models = [*recipe.to_json().get("models", []), *now.resting_entries]
    if any(each.get("distance") == "hierarchical" and each["sensitive"] == column for each in models):
        raise HierarchyInUseError(column, "a model in the recipe in work measures distances by it")
    hierarchies.set_aside(workspace, found, column)
    if column in recipe.hierarchies:
        editing.edit_draft(workspace, dataset, {})


@act("suggest hierarchies", needs=Permission.PROTECT, logs=("dataset",))
def suggest_hierarchies(workspace: Workspace, dataset: str) -> tuple[KeptHierarchy, ...]:
    """Keeps the suggested hierarchy of every quasi-identifier that has none; those that were made are returned."""
    found = catalog.find(workspace, dataset)
    known = {each.column for each in hierarchies.list_hierarchies(workspace, dataset)}
    made = tuple(
        hierarchies.build_hierarchy(
            workspace, dataset, column, hierarchies.suggest_hierarchy(workspace, dataset, column)
        )
        for column in found.quasi_identifiers
        if column not in known
    )
    _tell_draft(workspace, dataset, made)
    return made


def write_hierarchy(look: HierarchyLook, path: Path) -> None:
    """Writes the labels as CSV: a line a value, the value first, in ARX's format."""
    path.write_bytes(hierarchy_text(look.hierarchy).encode())


def _found(workspace: Workspace, dataset: str, column: str) -> catalog.Dataset:
    found = catalog.find(workspace, dataset)
    checks.columns_present([column], found.columns)
    return found


def _settings_kept(workspace: Workspace, dataset: str, kept: KeptHierarchy) -> dict[str, Any]:
    builder = hierarchies.builder_of(workspace, dataset, kept.column)
    if not isinstance(builder, Taxonomy):
        return write_builder(builder)
    labels = hierarchies.named_by(workspace, dataset, {kept.column: kept.file})[kept.column]
    return {"builder": builder.builder, TEXT: hierarchy_text(labels)}


def _look(workspace: Workspace, found: catalog.Dataset, column: str, settings: Mapping[str, Any]) -> HierarchyLook:
    written = json.dumps(settings, sort_keys=True, ensure_ascii=False).encode()
    key = ("look at a hierarchy", found.id, column, hashlib.blake2b(written).digest())
    values, counts = hierarchies.counted(workspace, found.id, column)

    def look() -> HierarchyLook:
        if TEXT in settings:
            return look_at(hierarchy_from_text(str(settings[TEXT])), values, counts, column=column)
        return look_at(read_builder(settings).build(values, counts), values, counts, column=column)

    return workspace.keep(key, look)


def _tell_draft(workspace: Workspace, dataset: str, changed: Sequence[KeptHierarchy]) -> None:
    """Lets the draft recipe name hierarchies that its search needs, and lowers levels above the top of one."""
    recipe = drafts.draft(workspace, dataset).recipe
    heights: dict[str | None, int] = {each.file: each.height for each in changed}

    def lowered(step: dict[str, Any]) -> dict[str, Any]:
        if step["op"] != "generalize":
            return step
        file = step.get("hierarchy") or recipe.hierarchies.get(step["column"])
        return {**step, "level": min(step["level"], heights.get(file, step["level"]))}

    steps = recipe.to_json().get("steps", [])
    made = [lowered(step) for step in steps]
    unknown = {each.column for each in changed} - recipe.hierarchies.keys()
    if made != steps or (recipe.search is not None and unknown):
        editing.edit_draft(workspace, dataset, {"steps": made})
