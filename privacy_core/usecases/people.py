"""Sources: groups of people, to whom a privacy budget belongs, recognised again in whatever file they come."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, Select, delete, insert, select

from privacy_core import randomness
from privacy_core.errors import InvalidValueError, NotFoundError, PrivacyCoreError
from privacy_core.govern import Permission
from privacy_core.intake.overlap import RowPrints, overlap
from privacy_core.store.tables import datasets, sources
from privacy_core.usecases.gate import act
from privacy_core.usecases.workspace import Workspace

NEW_PEOPLE = "new people"
DEMO = "demo"  # ids of the sources that the studio makes itself
FOR_ONE_COMMAND = "command"


@dataclass(frozen=True, slots=True)
class People:
    """The people that a table will belong to: a source by id and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSuggestion:
    """Whose people a file seems to hold.

    Attributes:
        source: Id of the source, or None where no known people were recognised.
        name: Of that source.
        rows: Share of the file's rows that are known, in [0, 1].
        persons: Share of its person ids that are known; None without person ids.
        can_tell: Whether its rows differ enough between people to say anything.
    """

    source: str | None
    name: str | None = None
    rows: float = 0.0
    persons: float | None = None
    can_tell: bool = True


class PeopleKnownError(PrivacyCoreError):
    """A table was to be imported as people of one source, and its people are those of another."""

    def __init__(self, source: str | None, name: str, rows: float, persons: float | None) -> None:
        super().__init__(source, name, rows, persons)

    def message(self) -> str:
        source, name, rows, persons = self.facts
        if source is None:
            return (
                "Some of these people are in the studio already, as people of a source that is not yours. Nothing was "
                "stored. Ask an administrator to import this table."
            )
        known = f"{rows:.0%} of its rows" + (f" and {persons:.0%} of its person ids" if persons else "")
        return (
            f"Its people seem to be those of {name!r}: {known} are there already. Nothing was stored. Import it again "
            "as people of that source, or, as an administrator, say again that it is not so."
        )

    @property
    def suggestion(self) -> SourceSuggestion:
        source, name, rows, persons = self.facts
        return SourceSuggestion(source=source, name=name, rows=rows, persons=persons)


def suggest(workspace: Workspace, prints: RowPrints) -> SourceSuggestion:
    """The source that shares most with ``prints`` beyond chance, among those that the actor may see."""
    return _most_alike(workspace, prints, visible(workspace))


def check_not_of_others(workspace: Workspace, prints: RowPrints, source: str) -> None:
    """Refuses people of a source other than ``source``, whoever it belongs to: they have one privacy budget.

    Raises:
        PeopleKnownError: it names the source only if the actor may see it.
    """
    everybody = dict(_known(workspace))
    others = {id_: name for id_, name in everybody.items() if id_ != source}
    found = _most_alike(workspace, prints, others)
    own = _most_alike(workspace, prints, {source: everybody.get(source, "")})
    if found.source is None or (own.source and (own.rows, own.persons or 0) >= (found.rows, found.persons or 0)):
        return
    if found.source not in visible(workspace):
        raise PeopleKnownError(None, "", 0.0, None)
    raise PeopleKnownError(found.source, found.name or "", found.rows, found.persons)


def visible(workspace: Workspace) -> dict[str, str]:
    """Id to name of the sources that the actor may see, oldest first.

    Names of sources, and whether somebody is in one, are data of those who brought them. Who may declare new people
    must know all; everybody else sees the sources of their own datasets.
    """
    if workspace.actor.may(Permission.NAME_NEW_PEOPLE):
        return dict(_known(workspace))
    mine = select(datasets.c.source).where((datasets.c.owner == workspace.actor.name) & ~datasets.c.temporary)
    with workspace.store.reading() as connection:
        own = set(connection.scalars(mine))
    return {source: name for source, name in _known(workspace) if source in own}


def persons_known(workspace: Workspace, source: str, prints: RowPrints) -> float | None:
    """Share of person ids that are known of a source, in [0, 1]; None where nothing can be compared."""
    if prints.persons is None or not prints.persons.rows:
        return None
    known = (RowPrints.from_bytes(path.read_bytes()) for path in sorted(_folder(workspace, source).glob("*.prints")))
    shares = [overlap(each, prints).persons for each in known if each.persons is not None]
    return max((share for share in shares if share is not None), default=None)


def _most_alike(workspace: Workspace, prints: RowPrints, among: Mapping[str, str]) -> SourceSuggestion:
    found = SourceSuggestion(source=None)
    for source, name in among.items():
        for path in sorted(_folder(workspace, source).glob("*.prints")):
            shared = overlap(RowPrints.from_bytes(path.read_bytes()), prints)
            found = found if shared.can_tell or found.source else SourceSuggestion(source=None, can_tell=False)
            if shared.same_people and (shared.of_new, shared.persons or 0) >= (found.rows, found.persons or 0):
                found = SourceSuggestion(source=source, name=name, rows=shared.of_new, persons=shared.persons)
    return found


def settle(workspace: Workspace, source: str, *, name: str) -> People:
    """The source that a dataset will belong to; ``NEW_PEOPLE`` makes one.

    Raises:
        NotPermittedError: new people, and the actor is no admin.
        NotFoundError: there is no such source.
    """
    if source == NEW_PEOPLE:
        return People(declare_new_people(workspace, name), _short(name))
    known = dict(_known(workspace))
    if source not in known:
        raise NotFoundError("source")
    return People(source, known[source])


@act("declare new people", needs=Permission.NAME_NEW_PEOPLE)
def declare_new_people(workspace: Workspace, name: str) -> str:
    """Makes a source: people of whom nothing is here yet, with a budget of their own.

    Raises:
        InvalidValueError: it has no name, by which they could be told from others.
    """
    if not name.strip():
        raise InvalidValueError("New people need a name, by which you tell them from others. Give them one.")
    return _made(workspace, randomness.new_id(), name)


def of_the_demo(workspace: Workspace, name: str) -> People:
    """The source of the invented people of the demo table."""
    return People(_made(workspace, DEMO, name), name)


def for_one_command(workspace: Workspace) -> People:
    """The source of files that a command opens and closes."""
    name = "Files opened by commands"
    return People(_made(workspace, FOR_ONE_COMMAND, name), name)


def forget_unused(workspace: Workspace, source: str) -> None:
    """Takes back a source that was declared for an import that then failed; one that ever held data stays.

    Another import may be at work for the same people: it makes them anew with its dataset, see :func:`made_again`.
    """
    if not _folder(workspace, source).exists():
        used = select(datasets.c.source).where(datasets.c.source == source)
        with workspace.store.writing() as connection:
            connection.execute(delete(sources).where(sources.c.id == source, ~used.exists()))


def remember(workspace: Workspace, source: str, dataset: str, prints: RowPrints) -> None:
    """Keeps the prints of a dataset with its source: they outlive the dataset, since the budget does.

    Where they are kept already and told persons, they do so after this too.
    """
    place = _folder(workspace, source)
    place.mkdir(mode=0o700, exist_ok=True)
    path = place / f"{dataset}.prints"
    if prints.persons is None and path.exists():
        before = RowPrints.from_bytes(path.read_bytes())
        rate = min(before.rate, prints.rate)
        prints = replace(prints.thinned(rate), persons=before.thinned(rate).persons)
    draft = path.with_suffix(".new")
    draft.write_bytes(prints.to_bytes())
    draft.replace(path)


def made_again(connection: Connection, of: People) -> None:
    """Makes a source that is not there, in the transaction that writes a dataset of it: it may have been taken back."""
    if connection.execute(select(sources.c.id).where(sources.c.id == of.id)).first() is None:
        connection.execute(insert(sources).values(id=of.id, name=_short(of.name), created=time.time()))


def _made(workspace: Workspace, source: str, name: str) -> str:
    with workspace.store.writing() as connection:
        made_again(connection, People(source, name))
    return source


def _short(name: str) -> str:
    return name.strip()[:200]


def _known(workspace: Workspace) -> list[tuple[str, str]]:
    with workspace.store.reading() as connection:
        rows = connection.execute(_sources())
        return [(row.id, row.name) for row in rows]


def _sources() -> Select[tuple[str, str]]:
    return select(sources.c.id, sources.c.name).where(sources.c.id != FOR_ONE_COMMAND).order_by(sources.c.created)


def _folder(workspace: Workspace, source: str) -> Path:
    return workspace.store.home / "sources" / source
