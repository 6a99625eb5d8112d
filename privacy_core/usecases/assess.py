"""How exposed the people in a table are: profile, suggested roles, risk and what drives it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from privacy_core import checks
from privacy_core.engine import Report
from privacy_core.govern import Permission
from privacy_core.hierarchy import read_hierarchy
from privacy_core.pii.findings import ColumnFinding
from privacy_core.profile import (
    ColumnProfile,
    Mark,
    Role,
    Suggestion,
    keep_profile,
    kept_profile,
    profile,
    suggest,
)
from privacy_core.risk.classes import EquivalenceClasses, equivalence_classes
from privacy_core.risk.drivers import Combination, LeftOut, RiskyClass, leave_one_out, riskiest, small_combinations
from privacy_core.risk.measures import RiskSummary, summary
from privacy_core.risk.model_figures import model_figures
from privacy_core.risk.models import Given
from privacy_core.risk.person_sets import PersonSets, sets_of_persons
from privacy_core.usecases import catalog, findings, proposals
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace

PROFILE = "profile.json"  # beside the table
LOOKED_AT_ONCE = 2_000_000  # cells: the profile of a larger table is kept


@act("profile columns", needs=Permission.SEE_RECORDS, audit=Audit.FIRST, logs=("dataset",))
def profile_columns(workspace: Workspace, dataset: str, *, report: Report | None = None) -> tuple[ColumnProfile, ...]:
    """What each column looks like, frequent values included: for the data owner.

    Args:
        workspace: Where.
        dataset: Which.
        report: Called with columns done and columns in all, unless they were looked at before.
    """
    return _profile(workspace, dataset, report)


@act("suggest roles", needs=Permission.READ_RISK, audit=Audit.FIRST, logs=("dataset",))
def suggest_roles(workspace: Workspace, dataset: str) -> tuple[Suggestion, ...]:
    """A role for each column with the reason; nothing is applied. A person id that was chosen already is one.

    Where somebody has looked for personal data, a column in which it was found is at least what that is, and a
    profile's patterns of contacts, which say less, no longer count.
    """
    person, known = catalog.find(workspace, dataset).person, findings.what_is_known(workspace, dataset)
    profiles = _profile(workspace, dataset)
    suggested = suggest(profiles, looked_at=() if known is None else _read(profiles) & known.looked_at)
    if known is not None:
        suggested = tuple(_with_findings(each, known.of(each.column)) for each in suggested)
    return suggested if person is None else tuple(_knowing(person, each) for each in suggested)


@act(
    "measure risk",
    needs=Permission.READ_RISK,
    audit=Audit.FIRST,
    logs=("dataset", "quasi_identifiers", "sensitive", "person"),
)
def measure_risk(
    workspace: Workspace,
    dataset: str,
    *,
    quasi_identifiers: Sequence[str],
    sensitive: Sequence[str] = (),
    person: str | None = None,
) -> RiskSummary:
    """Every risk figure of the table as it is; counted in persons where ``person`` names their id."""
    catalog.find(workspace, dataset)  # another tab may have deleted it
    key = ("risk", dataset, tuple(quasi_identifiers), tuple(sensitive), person)

    def made() -> RiskSummary:
        found = classes(workspace, dataset, quasi_identifiers, sensitive=sensitive, person=person)
        return summary(found.for_one_use())

    return workspace.keep(key, made)


@act(
    "measure privacy models",
    needs=Permission.READ_RISK,
    audit=Audit.FIRST,
    logs=("dataset", "quasi_identifiers", "sensitive", "person"),
)
def measure_models(
    workspace: Workspace,
    dataset: str,
    *,
    quasi_identifiers: Sequence[str],
    sensitive: Sequence[str] = (),
    person: str | None = None,
    hierarchies: Mapping[str, Path] | None = None,
    population_size: int | None = None,
) -> dict[str, Any]:
    """What the table measures by each privacy model, as JSON values; see `model_figures`.

    Args:
        workspace: Where.
        dataset: Which.
        quasi_identifiers: What people may be recognised by.
        sensitive: Columns with what must not be learned.
        person: Column with an id of the person.
        hierarchies: Sensitive column to the file of its hierarchy, for the hierarchical distance.
        population_size: People of the population that the table was drawn from.
    """
    found = classes(workspace, dataset, quasi_identifiers, sensitive=sensitive, person=person)
    checks.columns_present(hierarchies or (), sensitive, at_least=0)
    named = {column: read_hierarchy(path) for column, path in (hierarchies or {}).items()}
    return model_figures(found, given=Given(named), population_size=population_size)


@act("find what drives risk", needs=Permission.READ_RISK, audit=Audit.NEVER)
def risk_drivers(
    workspace: Workspace, dataset: str, *, quasi_identifiers: Sequence[str], person: str | None = None
) -> tuple[LeftOut, ...]:
    """How k and unique records change with each quasi-identifier left out, from the one whose absence helps most."""
    catalog.find(workspace, dataset)
    return workspace.keep(
        ("drivers", dataset, tuple(quasi_identifiers), person),
        lambda: leave_one_out(classes(workspace, dataset, quasi_identifiers, person=person).for_one_use()),
    )


@act("find risky combinations", needs=Permission.READ_RISK, audit=Audit.NEVER)
def risky_combinations(
    workspace: Workspace, dataset: str, *, quasi_identifiers: Sequence[str], person: str | None = None, up_to: int = 3
) -> tuple[Combination, ...]:
    """Combinations of at most ``up_to`` quasi-identifiers, from the one that singles out most."""
    catalog.find(workspace, dataset)
    return workspace.keep(
        ("combinations", dataset, tuple(quasi_identifiers), person, up_to),
        lambda: small_combinations(classes(workspace, dataset, quasi_identifiers, person=person), up_to),
    )


@act("list the riskiest classes", needs=Permission.READ_RISK, audit=Audit.NEVER)
def riskiest_classes(
    workspace: Workspace, dataset: str, *, quasi_identifiers: Sequence[str], person: str | None = None, rows: int = 20
) -> tuple[RiskyClass, ...]:
    """The smallest equivalence classes, their values masked."""
    catalog.find(workspace, dataset)
    return workspace.keep(
        ("riskiest", dataset, tuple(quasi_identifiers), person, rows),
        lambda: riskiest(classes(workspace, dataset, quasi_identifiers, person=person), rows, masked=True),
    )


@act(
    "reveal the riskiest classes",
    needs=Permission.SEE_RECORDS,
    logs=("dataset", "quasi_identifiers", "rows"),
)
def reveal_riskiest_classes(
    workspace: Workspace, dataset: str, *, quasi_identifiers: Sequence[str], person: str | None = None, rows: int = 20
) -> tuple[RiskyClass, ...]:
    """The smallest equivalence classes with their values as they are: for the data owner, and audited each time."""
    found = classes(workspace, dataset, quasi_identifiers, person=person)
    return riskiest(found, rows, masked=False)


@act(
    "measure what a person's records tell together",
    needs=Permission.READ_RISK,
    audit=Audit.FIRST,
    logs=("dataset", "quasi_identifiers", "person"),
)
def measure_person_sets(
    workspace: Workspace, dataset: str, *, quasi_identifiers: Sequence[str], person: str
) -> PersonSets:
    """How many persons share the whole set of their quasi-identifier values, as a kept pseudonym shows it."""
    catalog.find(workspace, dataset)
    return workspace.keep(
        ("sets", dataset, tuple(quasi_identifiers), person),
        lambda: sets_of_persons(classes(workspace, dataset, quasi_identifiers, person=person)),
    )


def classes(
    workspace: Workspace,
    dataset: str,
    quasi_identifiers: Sequence[str],
    *,
    sensitive: Sequence[str] = (),
    person: str | None = None,
) -> EquivalenceClasses:
    """The equivalence classes of the actor's dataset: one scan the first time, from memory afterwards.

    Classes that are kept with more sensitive columns than are asked for serve as well.
    """
    found = catalog.find(workspace, dataset)
    asked = ("classes", dataset, tuple(quasi_identifiers), person)

    def made() -> EquivalenceClasses:
        for kept in workspace.kept(EquivalenceClasses, lambda key: key[:4] == asked and set(sensitive) <= set(key[4:])):
            return replace(kept, sensitive={name: kept.counts_of(name) for name in sensitive})
        return equivalence_classes(
            workspace.engine, catalog.table(workspace, found.id), quasi_identifiers, sensitive=sensitive, person=person
        )

    return workspace.keep((*asked, *sensitive), made)


def look_ahead(workspace: Workspace, dataset: str, *, report: Report | None = None) -> None:
    """Looks at every column of a large table, so that whoever profiles it later finds it done."""
    found = catalog.find(workspace, dataset)
    if found.rows * len(found.columns) > LOOKED_AT_ONCE:
        _profile(workspace, dataset, report)


def _with_findings(suggestion: Suggestion, found: Sequence[ColumnFinding]) -> Suggestion:
    """The suggestion, for the reason of the most severe finding unless more than that was suggested already."""
    if not found:
        return suggestion
    worst = proposals.most_severe_first(found)[0]
    role, because = proposals.role_of(worst), findings.sentence(worst)
    if proposals.SEVERITY.index(role) < proposals.SEVERITY.index(suggestion.role):
        return suggestion
    if role is suggestion.role and suggestion.reason.startswith("its name "):
        because = f"{suggestion.reason}, and {because}"
    return replace(suggestion, role=role, reason=because)


def _read(profiles: Sequence[ColumnProfile]) -> set[str]:
    """Columns in which a scan looks inside of every cell, or whose cells are one word and so met it as a whole."""
    from privacy_core.pii.tally import READ_INSIDE  # noqa: PLC0415 - with the rules

    return {
        each.column
        for each in profiles
        if each.records - each.missing <= READ_INSIDE or each.looks_like.get("code", 0.0) == 1.0
    }


def _knowing(person: str, suggestion: Suggestion) -> Suggestion:
    """The suggestion where ``person`` is known to tell persons apart."""
    if suggestion.column == person:
        return Suggestion(person, Role.DIRECT_IDENTIFIER, Mark.PERSON_ID, "persons are told apart by it")
    return replace(suggestion, mark=None) if suggestion.mark is Mark.PERSON_ID else suggestion


def _profile(workspace: Workspace, dataset: str, report: Report | None = None) -> tuple[ColumnProfile, ...]:
    found = catalog.find(workspace, dataset)
    path = catalog.folder(workspace, found.id) / PROFILE

    def made() -> tuple[ColumnProfile, ...]:
        large = found.rows * len(found.columns) > LOOKED_AT_ONCE
        known = kept_profile(path, of=found.fingerprint) if large else None
        if known is None:
            known = profile(workspace.engine, catalog.table(workspace, found.id), report=report)
            if large:
                keep_profile(path, known, of=found.fingerprint)
        return known

    return workspace.keep(("profile", dataset), made)
