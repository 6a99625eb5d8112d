"""Every error that a person can cause: what was asked, what is so, what to do."""

from collections.abc import Collection, Iterable
from typing import Any, Self


class PrivacyCoreError(Exception):
    """Something that a person can act on. Its text names columns and counts, never cell values.

    Subclasses pass their facts to ``super().__init__`` by position, so that they survive the way back from a worker.
    """

    def __init__(self, *facts: Any) -> None:
        self.facts = facts
        super().__init__(*facts)

    def __str__(self) -> str:
        return self.message()

    def message(self) -> str:
        return " ".join(map(str, self.facts))

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        return type(self), self.facts


class InvalidValueError(PrivacyCoreError, ValueError):
    """A parameter outside its range, or settings that contradict each other."""


class ColumnsMissingError(PrivacyCoreError):
    """Columns were named that the table does not have."""

    def __init__(self, missing: Iterable[str], present: Collection[str]) -> None:
        super().__init__(tuple(missing), tuple(present))

    def message(self) -> str:
        missing, present = self.facts
        named = ", ".join(map(repr, missing))
        shown = ", ".join(map(repr, present[:20])) + (", ..." if len(present) > 20 else "")
        return f"There is no column {named}. The table has {len(present)} columns: {shown}. Check spelling and case."


class NotFoundError(PrivacyCoreError):
    """An id that does not exist, or belongs to somebody else: the two are not told apart."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)

    def message(self) -> str:
        return f"This {self.facts[0]} does not exist, or is not yours. Open it again from its list."


class NotPermittedError(PrivacyCoreError):
    """The actor's role lacks the permission that a use case needs."""

    def __init__(self, actor: str, act: str, needs: str) -> None:
        super().__init__(actor, act, needs)

    def message(self) -> str:
        actor, act, needs = self.facts
        return f"{actor} may not {act}: it needs the permission {needs!r}. Nothing was done. Ask an administrator."
