"""What may be spent on one group of people, what a unit of privacy is for them, and errors of those who want more."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from privacy_core.errors import InvalidValueError, PrivacyCoreError


class Purpose(StrEnum):
    """What a part of a budget is for."""

    EXPLORATION = "exploration"
    TRAINING = "training"
    EVALUATION = "evaluation"
    MONITORING = "monitoring"


class Neighbours(StrEnum):
    """Which tables one person tells apart: they must be hard to tell by what is released."""

    ADD_OR_REMOVE_ONE = "add or remove one"
    REPLACE_ONE = "replace one"


SHARES: Mapping[Purpose, float] = MappingProxyType(
    {Purpose.EXPLORATION: 0.25, Purpose.TRAINING: 0.5, Purpose.EVALUATION: 0.15, Purpose.MONITORING: 0.1}
)
"""A way to divide a budget to begin with."""
MOST_EPSILON = 1_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What protects the people of one source, in all their tables.

    Attributes:
        epsilon: That may be spent in all, in (0, 1000].
        delta: That may be spent in all, in [0, 1); below one over the number of people, or it promises nothing.
        person: Column by which a person is told in every table of the source; None: one row is one person.
        public_n: Whether the number of people is no secret. The guarantee then is for one person replaced by another.
        shares: Part of epsilon and delta for each purpose; they add up to at most 1. None: any purpose may take all.

    Raises:
        InvalidValueError: a figure is out of its range.
    """

    epsilon: float
    delta: float = 0.0
    person: str | None = None
    public_n: bool = False
    shares: Mapping[Purpose, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 < self.epsilon <= MOST_EPSILON:
            raise InvalidValueError(f"epsilon is {self.epsilon:g}; it must be above 0 and at most {MOST_EPSILON:g}.")
        if not 0 <= self.delta < 1:
            raise InvalidValueError(f"delta is {self.delta:g}; it must be at least 0 and below 1.")
        if any(not 0 <= share <= 1 for share in self.shares.values()) or math.fsum(self.shares.values()) > 1 + 1e-12:
            raise InvalidValueError("Shares of purposes lie between 0 and 1 and add up to at most 1.")

    @property
    def neighbours(self) -> Neighbours:
        """Which tables are neighbours."""
        return Neighbours.REPLACE_ONE if self.public_n else Neighbours.ADD_OR_REMOVE_ONE

    def share(self, purpose: Purpose) -> float:
        """Part of the budget that a purpose may spend, in [0, 1]."""
        return self.shares.get(purpose, 0.0) if self.shares else 1.0

    def to_json(self) -> dict[str, Any]:
        """As the ledger holds it: floats in hexadecimal."""
        return {
            "epsilon": float(self.epsilon).hex(),
            "delta": float(self.delta).hex(),
            "person": self.person,
            "public_n": self.public_n,
            "shares": {str(purpose): float(share).hex() for purpose, share in self.shares.items()},
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Budget":
        """What `to_json` wrote."""
        return cls(
            epsilon=float.fromhex(told["epsilon"]),
            delta=float.fromhex(told["delta"]),
            person=told["person"],
            public_n=told["public_n"],
            shares={Purpose(name): float.fromhex(share) for name, share in told["shares"].items()},
        )


def told_unit(person: str | None, neighbours: Neighbours) -> str:
    """Whom a budget protects, in words."""
    who = "one row" if person is None else f"one person, told by {person!r},"
    return f"{who} {'added or removed' if neighbours is Neighbours.ADD_OR_REMOVE_ONE else 'replaced by another'}"


class NoBudgetError(PrivacyCoreError):
    """Private work on people for whom nobody has set a budget."""

    def __init__(self, source: str) -> None:
        super().__init__(source)

    def message(self) -> str:
        return (
            f"The people of {self.facts[0]!r} have no privacy budget, so nothing private was done. An administrator "
            "sets one, with its epsilon and delta."
        )


class UnitFixedError(PrivacyCoreError):
    """A budget of which something is spent was to protect another unit. Nothing was changed."""

    def __init__(self, asked: str, is_so: str) -> None:
        super().__init__(asked, is_so)

    def message(self) -> str:
        asked, is_so = self.facts
        return (
            f"The budget was to protect {asked}, and what was spent of it protected {is_so}: the two do not add up. "
            "Nothing was changed. Keep the unit, or declare other people for the tables that need another."
        )


class OverBudgetError(PrivacyCoreError):
    """What was asked would cost more than is left. Nothing was drawn, nothing was spent."""

    def __init__(self, needed: float, spent: float, total: float, purpose: str | None = None) -> None:
        super().__init__(needed, spent, total, purpose)

    def message(self) -> str:
        needed, spent, total, purpose = self.facts
        of = f"the share for {purpose}" if purpose else "the budget"
        if math.isinf(needed):
            return (
                f"This needs more delta than is left of {of}. Nothing was released or spent. Ask with Laplace noise of "
                "groups that you name, which needs none, or ask an administrator for a larger delta."
            )
        return (
            f"After this epsilon would stand at {needed:.4g}, and {of} is {total:.4g}, of which {spent:.4g} is spent. "
            "Nothing was released or spent. Ask with a smaller epsilon, or ask an administrator for a larger budget."
        )


class LedgerBrokenError(PrivacyCoreError):
    """The ledger is not as it was written: what was spent cannot be known, so nothing more may be."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(position, reason)

    def message(self) -> str:
        position, reason = self.facts
        return (
            f"The ledger of privacy budgets is broken at entry {position} ({reason}). Nothing was released. Restore "
            "the workspace from a whole copy, or tell an administrator."
        )
