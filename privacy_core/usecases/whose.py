"""Tables that are asked privately: their people are recognised, whatever the file is called or has lost."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from privacy_core.dp.budget import NoBudgetError
from privacy_core.errors import InvalidValueError, PrivacyCoreError
from privacy_core.govern import Permission
from privacy_core.intake import Input, Kind, ReadOptions, Report, RowPrinter, RowPrints, row_prints
from privacy_core.usecases import arrivals, budgets, catalog, opening, people
from privacy_core.usecases.gate import act
from privacy_core.usecases.people import NEW_PEOPLE
from privacy_core.usecases.workspace import Workspace


@act("open a file of known people", needs=Permission.IMPORT)
def open_peoples_file(
    workspace: Workspace,
    source: str | Path,
    *,
    table: str | None = None,
    reading: Mapping[str, Any] | None = None,
    person: str | None = None,
    named: str | None = None,
    declare: bool = False,
    report: Report | None = None,
) -> catalog.Dataset:
    """A table as a dataset for one command, with the people that it holds; `opening.close_file` removes it.

    Args:
        workspace: Where.
        source: A file, a folder of parts, or a database.
        table: Of a database.
        reading: What to read otherwise than detected.
        person: Column with ids of persons, by which they are recognised too.
        named: Name or id of its people; None: they are recognised.
        declare: Make them new people where none are recognised.
        report: Called with steps done and steps in all.

    Returns:
        The dataset; where its people are not known, it stays with those of files that commands opened.

    Raises:
        NotFoundError: there are no people of that name.
        PeopleKnownError: it was to hold other people than it seems to.
    """
    printer = RowPrinter(workspace.store.keyring.key(opening.PRINTS), person_id=person)
    found = opening.open_file(workspace, source, table=table, reading=reading, prints=printer, report=report)
    try:
        return _given(workspace, found, printer.result(), person=person, named=named, declare=declare)
    except BaseException:
        opening.close_file(workspace, found.id)
        raise


@act("recognise the people of a table", needs=Permission.IMPORT, logs=("dataset",))
def recognise(
    workspace: Workspace,
    dataset: str,
    source: str | Path | None,
    *,
    table: str | None = None,
    person: str | None = None,
    named: str | None = None,
    declare: bool = False,
) -> catalog.Dataset:
    """Gives a table that is open for one program to its people, as `open_peoples_file` does on opening.

    Args:
        workspace: Where.
        dataset: The open table.
        source: Where it was read from; None for a table in memory.
        table: Of a database.
        person: Column with ids of persons.
        named: Name or id of its people; None: they are recognised.
        declare: Make them new people where none are recognised.
    """
    found = catalog.find(workspace, dataset)
    options = ReadOptions.from_json(found.reading["options"])
    path: Input = catalog.folder(workspace, dataset) / "table.parquet"
    if source is not None:
        path = arrivals.input_named(str(source), table)
    key, scratch = workspace.store.keyring.key(opening.PRINTS), workspace.store.home / "scratch"
    prints = row_prints(path, options, key=key, person_id=person, scratch=scratch)
    return _given(workspace, found, prints, person=person, named=named, declare=declare)


def _given(
    workspace: Workspace,
    found: catalog.Dataset,
    prints: RowPrints,
    *,
    person: str | None,
    named: str | None,
    declare: bool,
) -> catalog.Dataset:
    belongs = _by_name(workspace, named) if named else people.suggest(workspace, prints).source
    if named:  # by a name that is not there yet, people who are would get a second budget
        people.check_not_of_others(workspace, prints, belongs or NEW_PEOPLE)
    column = _person_of(workspace, belongs) if belongs else None
    if belongs and column in found.columns and not named:
        _check_ids(workspace, found, prints if person == column else None, belongs, column=str(column))
    if belongs is None and declare:
        belongs = people.settle(workspace, NEW_PEOPLE, name=named or Path(found.name).stem).id
    if belongs is None:
        return found
    if not declare and person != column:
        prints = replace(prints, persons=None)  # a question names what it likes, and may be refused for it
    people.remember(workspace, belongs, found.fingerprint[:32], prints)
    return catalog.belongs_to(workspace, found.id, belongs)


def _check_ids(
    workspace: Workspace, found: catalog.Dataset, prints: RowPrints | None, source: str, *, column: str
) -> None:
    """That a column tells persons as it did: where it told visits, one person would count as many.

    Raises:
        OtherIdsError: none of its ids is known, and those of these people are.
    """
    if prints is None:
        key, scratch = workspace.store.keyring.key(opening.PRINTS), workspace.store.home / "scratch"
        path = catalog.folder(workspace, found.id) / "table.parquet"
        prints = row_prints(path, ReadOptions(kind=Kind.PARQUET), key=key, person_id=column, scratch=scratch)
    if people.persons_known(workspace, source, prints) == 0:
        raise OtherIdsError(column, dict(people.visible(workspace)).get(source, ""))


class OtherIdsError(PrivacyCoreError):
    """A table's rows are those of known people, and its ids are not."""

    def __init__(self, column: str, people: str) -> None:
        super().__init__(column, people)

    def message(self) -> str:
        column, name = self.facts
        return (
            f"Its rows are those of {name!r}, but none of the ids in {column!r} is known of them. Where that column "
            "tells something else than persons, one person would count as many, so nothing was done. Use a table with "
            "the ids as they were, or name the people if each id is still one person."
        )


def _person_of(workspace: Workspace, source: str) -> str | None:
    try:
        return budgets.account(workspace, source).standing.budget.person
    except NoBudgetError:
        return None


def _by_name(workspace: Workspace, named: str) -> str | None:
    known = [id_ for id_, name in people.visible(workspace).items() if named in (id_, name)]
    if len(known) > 1:
        raise InvalidValueError(
            f"Several groups of people are called {named!r}. Give the id of one: {', '.join(known)}."
        )
    return known[0] if known else None
