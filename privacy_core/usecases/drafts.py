"""The recipe that is being worked on, with every step of the work, so that undo survives the browser."""

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from privacy_core.govern import Permission
from privacy_core.profile import Role
from privacy_core.risk.models import DistinctLDiversity, KAnonymity, PrivacyModel
from privacy_core.store.tables import drafts
from privacy_core.transform import Recipe
from privacy_core.transform.recipe_models import write_model
from privacy_core.usecases import catalog, hierarchies
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.same_setting import only_difference
from privacy_core.usecases.workspace import Workspace

KEPT = 200  # steps back that a draft remembers
SUPPRESSION_LIMIT = 0.05
PAUSE = 5.0  # seconds after which another move of the same control is a step of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A recipe in work; its roles are always those of the dataset.

    Attributes:
        resting: Models of columns that are sensitive no more; they hold again once these are.
    """

    recipe: Recipe
    can_undo: bool
    can_redo: bool
    resting: tuple[PrivacyModel, ...] = ()

    @property
    def resting_entries(self) -> list[dict[str, Any]]:
        """The resting models as a recipe has them."""
        return [write_model(model) for model in self.resting]


@act("read the draft recipe", needs=Permission.PROTECT, audit=Audit.NEVER)
def draft(workspace: Workspace, dataset: str) -> Draft:
    """The recipe in work; at first one that drops direct identifiers and asks for k = 5."""
    found = catalog.find(workspace, dataset)
    with workspace.store.reading() as connection:
        rows = _rows(connection, found.id, workspace.actor.name)
    if not rows:
        return Draft(recipe=_first(workspace, found), can_undo=False, can_redo=False)
    current = next(row for row in rows if row.current)
    kept = Recipe.model_validate(current.recipe)
    return Draft(
        recipe=with_roles(_caught_up(workspace, kept, found), found),
        can_undo=current.position > rows[0].position,
        can_redo=current.position < rows[-1].position,
        resting=tuple(model for model in kept.models if not _judges(model, found)),
    )


@act("change the draft recipe", needs=Permission.PROTECT, audit=Audit.NEVER)
def change_draft(
    workspace: Workspace, dataset: str, recipe: Recipe, *, joins: bool = False, resting: tuple[PrivacyModel, ...] = ()
) -> Draft:
    """Makes ``recipe`` the one in work; what had been undone can no longer be redone.

    Args:
        workspace: Where.
        dataset: Whose draft.
        recipe: The new one.
        joins: For controls: a change of the setting that the last change was of, within ``PAUSE`` of it, belongs to the
            same step, so that undo goes back to before its control was first moved.
        resting: As of `Draft`.
    """
    found = catalog.find(workspace, dataset)
    now = draft(workspace, dataset)
    before = now.recipe
    if with_roles(recipe, found) == before and resting == now.resting:
        return now
    mine = {"dataset": found.id, "actor": workspace.actor.name}
    with workspace.store.writing() as connection:
        rows = _rows(connection, found.id, workspace.actor.name)
        values = recipe.model_copy(update={"models": (*recipe.models, *resting)}).to_json()
        here = next((row.position for row in rows if row.current), 0)
        if not rows:  # so that the very first change can be undone too
            connection.execute(insert(drafts).values(**mine, position=0, recipe=before.to_json(), current=False))
        goes_on = joins and _goes_on(rows, values)
        here -= goes_on  # then it takes the place of the last step
        of_draft = (drafts.c.dataset == found.id) & (drafts.c.actor == workspace.actor.name)
        connection.execute(delete(drafts).where(of_draft & (drafts.c.position > here)))
        connection.execute(delete(drafts).where(of_draft & (drafts.c.position <= here - KEPT)))
        connection.execute(update(drafts).where(of_draft).values(current=False))
        if goes_on and values == rows[-2].recipe:  # back where it was: nothing to undo
            connection.execute(update(drafts).where(of_draft & (drafts.c.position == here)).values(current=True))
        else:
            made = {"position": here + 1, "recipe": values, "changed": time.time() if joins else None}
            connection.execute(insert(drafts).values(**mine, **made, current=True))
    return draft(workspace, dataset)


def _goes_on(rows: list[Any], values: dict[str, Any]) -> bool:
    """Whether a change belongs to the last step, which must have been of the same setting, not long ago."""
    if len(rows) < 2 or not rows[-1].current or rows[-1].changed is None:
        return False
    before, last = rows[-2:]
    setting = only_difference(before.recipe, last.recipe)
    return (
        setting is not None
        and only_difference(last.recipe, values) == setting
        and 0 <= time.time() - last.changed <= PAUSE
    )


@act("undo in the draft recipe", needs=Permission.PROTECT, audit=Audit.NEVER)
def undo(workspace: Workspace, dataset: str) -> Draft:
    """One step back; at the beginning nothing happens."""
    return _move(workspace, dataset, -1)


@act("redo in the draft recipe", needs=Permission.PROTECT, audit=Audit.NEVER)
def redo(workspace: Workspace, dataset: str) -> Draft:
    """One step forward again; at the end nothing happens."""
    return _move(workspace, dataset, 1)


def _move(workspace: Workspace, dataset: str, by: int) -> Draft:
    found = catalog.find(workspace, dataset)
    of_draft = (drafts.c.dataset == found.id) & (drafts.c.actor == workspace.actor.name)
    with workspace.store.writing() as connection:
        rows = _rows(connection, found.id, workspace.actor.name)
        place = next((place for place, row in enumerate(rows) if row.current), 0) + by
        if 0 <= place < len(rows):
            connection.execute(update(drafts).where(of_draft).values(current=False, changed=None))
            there = of_draft & (drafts.c.position == rows[place].position)
            connection.execute(update(drafts).where(there).values(current=True))
    return draft(workspace, dataset)


def _rows(connection: Connection, dataset: str, actor: str) -> list[Any]:
    mine = (drafts.c.dataset == dataset) & (drafts.c.actor == actor)
    return list(connection.execute(select(drafts).where(mine).order_by(drafts.c.position)))


def _first(workspace: Workspace, found: catalog.Dataset) -> Recipe:
    steps = [_hiding(found, column) for column in found.columns if _names_somebody(found, column)]
    kept = hierarchies.list_hierarchies(workspace, found.id)
    recipe = Recipe.model_validate(
        {
            "hierarchies": {hierarchy.column: hierarchy.file for hierarchy in kept},
            "steps": steps,
            "models": _first_models(found),
            "suppression_limit": SUPPRESSION_LIMIT,
        }
    )
    return with_roles(recipe, found)


def _names_somebody(found: catalog.Dataset, column: str) -> bool:
    return found.roles.get(column) is Role.DIRECT_IDENTIFIER or column == found.person


def _hiding(found: catalog.Dataset, column: str) -> dict[str, Any]:
    return {"op": "pseudonymize" if column == found.person else "drop", "column": column}


def _first_models(found: catalog.Dataset) -> list[PrivacyModel]:
    if not found.quasi_identifiers:
        return []
    return [KAnonymity(k=5), *(DistinctLDiversity(sensitive=column, l=2) for column in found.sensitive)]


def _caught_up(workspace: Workspace, kept: Recipe, found: catalog.Dataset) -> Recipe:
    """The recipe with what a first one would ask for, of roles that were given since it was begun.

    Whoever takes a proposal before saying what the other columns are has begun a recipe without knowing it.
    """
    before = {column for column, role in kept.roles.items() if role == Role.DIRECT_IDENTIFIER.value}
    treated = {step.column for step in kept.steps}
    new = [column for column in found.columns if _names_somebody(found, column) and column not in before | treated]
    values: dict[str, Any] = {}
    if new:
        values["steps"] = [*kept.to_json().get("steps", []), *(_hiding(found, column) for column in new)]
    if not kept.models and Role.QUASI_IDENTIFIER.value not in kept.roles.values() and found.quasi_identifiers:
        files = {each.column: each.file for each in hierarchies.list_hierarchies(workspace, found.id)}
        values |= {
            "models": [write_model(model) for model in _first_models(found)],
            "suppression_limit": SUPPRESSION_LIMIT,
            "hierarchies": {**files, **kept.hierarchies},
        }
    return Recipe.model_validate(kept.to_json() | values) if values else kept


def with_roles(recipe: Recipe, found: catalog.Dataset) -> Recipe:
    """The recipe with the dataset's roles; a sensitive column that is no longer one takes its models with it."""
    roles = {column: role.value for column, role in found.roles.items()}
    roles |= {} if found.person is None else {found.person: Role.DIRECT_IDENTIFIER.value}
    models = [model for model in recipe.models if _judges(model, found)]
    values = {"roles": roles, "default_role": "insensitive", "person_id": found.person, "models": models}
    return Recipe.model_validate(recipe.to_json() | values)


def _judges(model: PrivacyModel, found: catalog.Dataset) -> bool:
    """Whether what the model is about is sensitive."""
    return getattr(model, "sensitive", None) in {None, *found.sensitive}
