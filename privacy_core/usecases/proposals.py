"""What to do with personal data that was found: steps that fit the column, taken into the recipe and taken back."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from privacy_core import checks
from privacy_core.govern import Permission
from privacy_core.pii.entities import ENTITIES
from privacy_core.pii.findings import ColumnFinding
from privacy_core.profile import Role
from privacy_core.profile.names import words
from privacy_core.transform import OPERATORS, Recipe
from privacy_core.transform.fake import Kind
from privacy_core.transform.redact_actions import FAKES
from privacy_core.usecases import catalog, drafts, editing, findings, hierarchies, recognizers
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace

Step = dict[str, Any]

SEVERITY = (Role.INSENSITIVE, Role.QUASI_IDENTIFIER, Role.SENSITIVE, Role.DIRECT_IDENTIFIER)
"""Roles from the one that exposes least."""

_TEXT, _WHOLE, _DATES = ("string", "large_string", "dictionary<values=string"), ("int", "uint"), ("date", "timestamp")
_NUMBERS = (*_WHOLE, "float", "double", "halffloat", "decimal")
NEEDS: Mapping[str, tuple[str, ...]] = {
    "email_mask": _TEXT,
    "redact_text": _TEXT,
    "truncate": (*_TEXT, *_WHOLE),
    "truncate_date": _DATES,
    "round": _NUMBERS,
    "band": _NUMBERS,
    "pseudonymize": (*_TEXT, *_WHOLE, *_DATES),
}
"""How the stored types begin on which an operator makes sense; any other fits all."""

_DROP: Step = {"op": "drop"}
_IN_TEXT: tuple[Step, ...] = ({"op": "redact_text"}, {"op": "redact"}, _DROP)
_OF_OWN: tuple[Step, ...] = ({"op": "pseudonymize"}, {"op": "mask", "keep_last": 4}, _DROP)
_SHORT_CODE = 4.5  # characters of a postcode on average
_PARTS: tuple[tuple[Kind, str], ...] = (
    (
        "first_name",
        r"(^|_)((first|given|fore|christian)_?names?|f_?name|(vor|ruf)_?namen?|prenoms?|nombre_de_pila)(_|$)",
    ),
    (
        "last_name",
        r"(^|_)((last|family|sur|maiden)_?names?|l_?name|(nach|familien|geburts|zu)_?namen?|apellidos?|nom_(de_)?famille)(_|$)",
    ),
)
"""Parts of a name, and how columns of them are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is proposed for a column.

    Attributes:
        column: Its name.
        role: What it is to a person's privacy.
        steps: Any one of these protects it; the first is proposed.
        findings: Because of what, the most severe first.
    """

    column: str
    role: Role
    steps: tuple[Step, ...]
    findings: tuple[ColumnFinding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was there before proposals were taken, to go back to it.

    Attributes:
        dataset: Whose.
        roles: Of the columns whose role changed, what it was before; None is no role.
        before: The recipe before.
        after: The recipe that it became.
    """

    dataset: str
    roles: Mapping[str, Role | None]
    before: Recipe
    after: Recipe


@act("propose what to do with personal data", needs=Permission.READ_RISK, audit=Audit.NEVER)
def proposals(workspace: Workspace, dataset: str) -> tuple[Proposal, ...]:
    """A role and steps for each column in which something was found, in the order of the table; nothing is applied."""
    found, known = catalog.find(workspace, dataset), findings.what_is_known(workspace, dataset)
    if known is None:
        return ()
    with_hierarchy = {each.column for each in hierarchies.list_hierarchies(workspace, dataset)}
    made = []
    for column in found.columns:
        of_column = most_severe_first(known.of(column))
        if of_column:
            steps = tuple(
                _shorter(workspace, found, column, step) if of_column[0].entity == "ZIP_CODE" else step
                for step in _steps(found, column, of_column, levels=column in with_hierarchy)
            )
            made.append(Proposal(column=column, role=role_of(of_column[0]), steps=steps, findings=of_column))
    return tuple(made)


@act("write proposals as a recipe", needs=Permission.READ_RISK, audit=Audit.NEVER)
def proposed_recipe(workspace: Workspace, dataset: str) -> Recipe:
    """A recipe of the first proposal of each column, with its role; all other columns are insensitive in it.

    It holds the saved recognizers that columns were scanned with, so that a command finds in texts what the scan did.
    """
    made = proposals(workspace, dataset)
    steps = [{**each.steps[0], "column": each.column} for each in made if each.steps]
    roles = {each.column: each.role.value for each in made}
    recipe = Recipe.model_validate({"roles": roles, "default_role": Role.INSENSITIVE.value, "steps": steps})
    return recognizers.joined(workspace, recipe)


@act("take proposals", needs=Permission.PROTECT, audit=Audit.NEVER)
def take(workspace: Workspace, dataset: str, chosen: Mapping[str, Step]) -> Taken:
    """Puts a step for each column into the draft recipe, as one step of undo, and gives it the role that was proposed.

    A role that somebody chose stays, unless it says that the column is harmless.

    Args:
        workspace: Where.
        dataset: Which.
        chosen: Column to a step of a recipe, without its column.

    Raises:
        ColumnsMissingError: a name is not a column.
        RecipeError: a step is none; nothing was changed.
    """
    found = catalog.find(workspace, dataset)
    checks.columns_present(chosen, found.columns)
    roles = {each.column: each.role for each in proposals(workspace, dataset)}
    Recipe.model_validate({"steps": [{**step, "column": column} for column, step in chosen.items()]})
    new = {
        column: roles[column]
        for column in chosen
        if column in roles and found.roles.get(column) in {None, Role.INSENSITIVE}
    }
    before = drafts.draft(workspace, dataset).recipe
    steps = before.to_json().get("steps", [])
    for column, step in chosen.items():
        steps = with_steps(steps, column, [{**step, "column": column}])
    editing.edit_draft(workspace, dataset, {"steps": steps})  # first, so that undo finds the recipe of the roles before
    if new:
        catalog.set_roles(workspace, dataset, {**found.roles, **new}, marks=found.marks)
    return Taken(
        dataset=dataset,
        roles={column: found.roles.get(column) for column in new},
        before=before,
        after=drafts.draft(workspace, dataset).recipe,
    )


@act("take proposals back", needs=Permission.PROTECT, audit=Audit.NEVER)
def take_back(workspace: Workspace, taken: Taken) -> None:
    """Puts roles and recipe back as they were; work that was done on other columns since stays."""
    if taken.before.steps != taken.after.steps:
        now = drafts.draft(workspace, taken.dataset).recipe
        if now == taken.after:
            drafts.undo(workspace, taken.dataset)
        else:
            before, after = (_by_column(each.to_json().get("steps", [])) for each in (taken.before, taken.after))
            steps = now.to_json().get("steps", [])
            for column in after:
                if before.get(column) != after[column]:
                    steps = with_steps(steps, column, before.get(column, []))
            editing.edit_draft(workspace, taken.dataset, {"steps": steps})
    if taken.roles:
        found = catalog.find(workspace, taken.dataset)
        roles = {**found.roles, **taken.roles}
        kept = {column: role for column, role in roles.items() if role is not None}
        catalog.set_roles(workspace, taken.dataset, kept, marks=found.marks)


def with_steps(steps: Sequence[Step], column: str, new: Sequence[Step]) -> list[Step]:
    """Steps of a recipe in which those of one column are others, in the place of its first.

    >>> with_steps([{"op": "drop", "column": "a"}, {"op": "mask", "column": "b"}], "a", [{"op": "mask", "column": "a"}])
    [{'op': 'mask', 'column': 'a'}, {'op': 'mask', 'column': 'b'}]
    """
    place = next((place for place, step in enumerate(steps) if step["column"] == column), len(steps))
    before = [step for step in steps[:place] if step["column"] != column]
    after = [step for step in steps[place:] if step["column"] != column]
    return [*before, *new, *after]


def most_severe_first(found: Sequence[ColumnFinding]) -> tuple[ColumnFinding, ...]:
    """What exposes most first, of that the larger share."""
    return tuple(sorted(found, key=lambda each: (-SEVERITY.index(role_of(each)), -each.share, each.entity)))


def role_of(finding: ColumnFinding) -> Role:
    """What a column of them is; what somebody's own recognizer finds is made to name people."""
    return ENTITIES[finding.entity].role if finding.entity in ENTITIES else Role.DIRECT_IDENTIFIER


def made_up(column: str, kind: Kind = "name") -> Kind:
    """What is made up for a column: of names those that its own name speaks of.

    >>> made_up("Vorname"), made_up("surname"), made_up("patient"), made_up("first_name_city", "city")
    ('first_name', 'last_name', 'name', 'city')
    """
    named = words(column)
    return next((part for part, spoken in _PARTS if kind == "name" and re.search(spoken, named)), kind)


def _shorter(workspace: Workspace, found: catalog.Dataset, column: str, step: Step) -> Step:
    """Of postcodes of four characters two are kept: three would leave ten codes together, as two leave a hundred."""
    if step["op"] != "truncate":
        return step
    engine = workspace.engine

    def made() -> float:
        length = f"avg(length(CAST({engine.quote(column)} AS VARCHAR)))"
        table = engine.quote(catalog.table(workspace, found.id))
        return float(engine.query(f"SELECT {length} AS m FROM {table}").to_pylist()[0]["m"] or 0)

    return {**step, "keep": 2} if workspace.keep(("length of codes", found.id, column), made) < _SHORT_CODE else step


def _steps(found: catalog.Dataset, column: str, of_column: Sequence[ColumnFinding], *, levels: bool) -> Iterator[Step]:
    """The steps that fit the column, each once."""
    first = of_column[0]
    wanted = ENTITIES[first.entity].proposal if first.entity in ENTITIES else _OF_OWN
    if first.entity in FAKES:
        wanted = (*wanted, {"op": "fake", "kind": made_up(column, FAKES[first.entity])})
    if {"op": "pseudonymize"} in wanted:
        wanted = (*wanted, {"op": "tokenize"})
    wanted = (*(step for step in wanted if step != _DROP), *(step for step in wanted if step == _DROP))
    if not first.whole:  # it stands among other text, of which the rest can stay
        wanted = _IN_TEXT
    if column == found.person:  # by which the records of a person are known to be theirs
        wanted = ({"op": "pseudonymize"}, *wanted)
    direct = role_of(first) is Role.DIRECT_IDENTIFIER or column == found.person
    seen: list[Step] = []
    for step in wanted:
        op = step["op"]
        if op not in OPERATORS or step in seen or (direct and not OPERATORS[op].hides):
            continue
        if (op == "generalize" and not levels) or not found.types[column].startswith(NEEDS.get(op, ("",))):
            continue
        seen.append(step)
        yield dict(step)


def _by_column(steps: Sequence[Step]) -> dict[str, list[Step]]:
    made: dict[str, list[Step]] = {}
    for step in steps:
        made.setdefault(step["column"], []).append(step)
    return made
