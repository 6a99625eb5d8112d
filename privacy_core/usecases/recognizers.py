"""Own recognizers: kept for everybody who works here, tried on a text before, and read with by every search."""

import time
from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete, insert, select, update

from privacy_core import randomness
from privacy_core.errors import InvalidValueError, NotFoundError
from privacy_core.govern import Permission
from privacy_core.pii.recognizer import Recognizer
from privacy_core.pii.spans import Span
from privacy_core.store.tables import recognizers
from privacy_core.transform import Recipe
from privacy_core.transform.redact import RedactText
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace

__all__ = ["KEPT", "LONGEST", "Recognizer", "SavedRecognizer"]

LONGEST = 200
KEPT = 100
"""Own recognizers of a workspace: each pattern is run over every text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRecognizer:
    """A recognizer under a name.

    Attributes:
        made_by: Who saved it.
        created: When, in seconds since 1970.
    """

    id: str
    name: str
    recognizer: Recognizer
    made_by: str
    created: float


@act("list recognizers", needs=Permission.READ_RISK, audit=Audit.NEVER)
def list_recognizers(workspace: Workspace) -> list[SavedRecognizer]:
    """The own recognizers of this studio, by name."""
    with workspace.store.reading() as connection:
        rows = list(connection.execute(select(recognizers).order_by(recognizers.c.name)))
    return [
        SavedRecognizer(
            id=row.id,
            name=row.name,
            recognizer=Recognizer(**{**row.recognizer, "words": tuple(row.recognizer["words"])}),
            made_by=row.made_by,
            created=row.created,
        )
        for row in rows
    ]


@act("read with own recognizers", needs=Permission.READ_RISK, audit=Audit.NEVER)
def saved(workspace: Workspace) -> tuple[Recognizer, ...]:
    """The own recognizers themselves, in a fixed order: what every search for personal data reads with."""
    return tuple(each.recognizer for each in list_recognizers(workspace))


@act("join saved recognizers to a recipe", needs=Permission.READ_RISK, audit=Audit.NEVER)
def joined(workspace: Workspace, recipe: Recipe) -> Recipe:
    """A recipe made in the studio as it is looked at, run and handed out: its steps within text know what was saved.

    Those that a step holds itself come first, so that joining again changes nothing.
    """
    if not any(isinstance(step, RedactText) for step in recipe.steps):
        return recipe
    from privacy_core.pii.own import usable  # noqa: PLC0415 - heavy

    known, _ = usable(saved(workspace))
    steps = tuple(
        replace(step, recognizers=(*step.recognizers, *(each for each in known if each not in step.recognizers)))
        if isinstance(step, RedactText)
        else step
        for step in recipe.steps
    )
    return recipe.model_copy(update={"steps": steps}) if known else recipe


@act("save a recognizer", needs=Permission.PROTECT)
def save_recognizer(workspace: Workspace, name: str, recognizer: Recognizer) -> SavedRecognizer:
    """Keeps a recognizer for everybody who works here; one of that name is replaced.

    Raises:
        InvalidValueError: it has no name, there are too many, or its pattern cannot be used.
    """
    called = _name(name)
    others = [each.recognizer.pattern for each in list_recognizers(workspace) if each.name != called]
    check_pattern(recognizer.pattern, beside=others)
    kept = SavedRecognizer(
        id=randomness.new_id(), name=called, recognizer=recognizer, made_by=workspace.actor.name, created=time.time()
    )
    row = {"id": kept.id, "name": called, "made_by": kept.made_by, "created": kept.created}
    with workspace.store.writing() as connection:
        connection.execute(delete(recognizers).where(recognizers.c.name == called))
        if len(connection.execute(select(recognizers.c.id)).all()) >= KEPT:
            raise InvalidValueError(
                f"There are {KEPT} own recognizers already. Delete one that nobody needs, then save."
            )
        connection.execute(insert(recognizers).values(**row, recognizer=recognizer.to_json()))
    return kept


@act("rename a recognizer", needs=Permission.PROTECT, logs=("recognizer",))
def rename_recognizer(workspace: Workspace, recognizer: str, name: str) -> None:
    """Gives a recognizer another name.

    Raises:
        NotFoundError: there is no such recognizer.
        InvalidValueError: another one has that name, or it is none.
    """
    called = _name(name)
    with workspace.store.writing() as connection:
        if _named(connection, called) not in {None, recognizer}:
            raise InvalidValueError("Another recognizer has that name. Choose a name that none has.")
        chosen = update(recognizers).where(recognizers.c.id == recognizer).values(name=called)
        if connection.execute(chosen).rowcount == 0:
            raise NotFoundError("recognizer")


@act("delete a recognizer", needs=Permission.PROTECT, logs=("recognizer",))
def delete_recognizer(workspace: Workspace, recognizer: str) -> SavedRecognizer:
    """Forgets a recognizer; gives it back once more, so that saving it again undoes this.

    Raises:
        NotFoundError: there is no such recognizer.
    """
    found = next((each for each in list_recognizers(workspace) if each.id == recognizer), None)
    if found is None:
        raise NotFoundError("recognizer")
    with workspace.store.writing() as connection:
        connection.execute(delete(recognizers).where(recognizers.c.id == recognizer))
    return found


@act("try a recognizer", needs=Permission.READ_RISK, audit=Audit.NEVER)
def try_recognizer(workspace: Workspace, recognizer: Recognizer, text: str) -> tuple[Span, ...]:
    """What a recognizer alone finds in a text, at once: nothing is saved, and no language model is loaded.

    Raises:
        InvalidValueError: its pattern cannot be used.
    """
    from privacy_core.pii.own import prepared, recognized  # noqa: PLC0415 - heavy

    check_pattern(recognizer.pattern)
    return tuple(recognized(text, prepared([recognizer])))


def check_pattern(pattern: str, *, beside: Collection[str] = ()) -> None:
    """Refuses a pattern that takes more than linear time, that is none, or that matches where there is nothing.

    Raises:
        PatternError: it cannot be compiled, alone or beside others; it says why, and what to write.
        InvalidValueError: it matches nothing at all.
    """
    from privacy_core.pii.own import refuse_nothing  # noqa: PLC0415 - heavy
    from privacy_core.pii.patterns import check_size  # noqa: PLC0415 - heavy

    check_size(pattern, beside)
    refuse_nothing(pattern)


def _named(connection: Connection, name: str) -> str | None:
    return connection.scalar(select(recognizers.c.id).where(recognizers.c.name == name))


def _name(name: str) -> str:
    if not 1 <= len(name.strip()) <= LONGEST:
        raise InvalidValueError(f"A name has 1 to {LONGEST} characters, got {len(name.strip())}.")
    return name.strip()
