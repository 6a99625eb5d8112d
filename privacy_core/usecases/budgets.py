"""Privacy budgets: what may be spent on the people of a source, what was, and whether the ledger is whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, select

from privacy_core.dp.accountants import Recomposed
from privacy_core.dp.budget import SHARES, Budget, NoBudgetError, Purpose
from privacy_core.dp.charges import RESERVED, Statement
from privacy_core.dp.ledger import Asked, Entry, Ledger, Prospect, Standing
from privacy_core.errors import InvalidValueError, NotFoundError
from privacy_core.govern import LOCAL, Permission
from privacy_core.store.chain import Verdict
from privacy_core.store.tables import ledger as lines
from privacy_core.usecases import catalog, people
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace

UNKNOWN = "this table"  # as people are called who are not recognised
PROPOSED_EPSILON, PROPOSED_DELTA = 10.0, 1e-6
TEMPLATE: Mapping[str, float] = MappingProxyType({purpose.value: share for purpose, share in SHARES.items()})
"""A way to divide a budget among purposes, to begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The budget of a source as its analysts see it.

    Attributes:
        source: Id of the source.
        name: Of its people.
        standing: Budget and what is spent of it.
    """

    source: str
    name: str
    standing: Standing

    @property
    def remaining(self) -> float:
        """Epsilon that is left, at least 0."""
        return max(0.0, self.standing.budget.epsilon - self.standing.spent.epsilon)

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        budget, spent = self.standing.budget, self.standing.spent
        return {
            "people": self.name,
            "total": {"epsilon": budget.epsilon, "delta": budget.delta},
            "spent": {"epsilon": spent.epsilon, "delta": min(spent.summed_delta, budget.delta)},
            "remaining": {
                "epsilon": self.remaining,
                "delta": max(0.0, budget.delta - spent.summed_delta),
            },
            "bound": spent.bound,
            "unit": "row" if budget.person is None else {"column": budget.person},
            "neighbours": "replace one" if budget.public_n else "add or remove one",
            "purposes": {
                purpose.value: {"share": budget.share(purpose), "spent": by.epsilon}
                for purpose, by in self.standing.by_purpose.items()
            },
            "unfinished": self.standing.reserved,
        }


def no_budget(dataset: catalog.Dataset) -> NoBudgetError:
    """What is said of a table whose people have no budget."""
    return NoBudgetError(UNKNOWN if dataset.source == people.FOR_ONE_COMMAND else dataset.source_name)


def proposed(dataset: catalog.Dataset) -> Budget:
    """A budget to begin with, for an administrator to change: nothing of it comes from records."""
    return Budget(epsilon=PROPOSED_EPSILON, delta=PROPOSED_DELTA, person=dataset.person)


@act(
    "set a privacy budget",
    needs=Permission.SET_BUDGET,
    logs=("source", "epsilon", "delta", "person", "public_n", "shares", "reason"),
)
def set_budget(
    workspace: Workspace,
    source: str,
    *,
    epsilon: float,
    delta: float = 0.0,
    person: str | None = None,
    public_n: bool = False,
    shares: Mapping[str, float] | None = None,
    reason: str = "",
) -> Account:
    """Sets or changes what may be spent on the people of a source; what was spent stays.

    Args:
        workspace: Where.
        source: Id of the source.
        epsilon: In all, in (0, 1000].
        delta: In all, in [0, 1).
        person: Column by which a person is told; None: one row is one.
        public_n: Whether the number of people is no secret.
        shares: Of each purpose; None: any may take all.
        reason: Why, for the ledger and the audit log. A change needs one.

    Raises:
        NotFoundError: there is no such source.
        InvalidValueError: a figure is out of its range, or a change has no reason.
    """
    name = _name(workspace, source)
    budget = Budget(
        epsilon=epsilon,
        delta=delta,
        person=person,
        public_n=public_n,
        shares={purpose_named(one): share for one, share in (shares or {}).items()},
    )
    ledger = _ledger(workspace)
    if not reason.strip() and has_budget(workspace, source):
        raise InvalidValueError("A budget is changed with a reason, which the ledger keeps. Give one.")
    ledger.set_budget(source, budget, reason.strip() or "first set")
    return Account(source=source, name=name, standing=ledger.standing(source))


@act("look at a privacy budget", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def account(workspace: Workspace, source: str) -> Account:
    """The budget of a source, and what is spent of it.

    Raises:
        NotFoundError: the actor may not see these people.
        NoBudgetError: nobody has set one.
    """
    if source == people.FOR_ONE_COMMAND:
        raise NoBudgetError(UNKNOWN)
    name = _name(workspace, source)
    try:
        return Account(source=source, name=name, standing=_standing(workspace, source))
    except NoBudgetError:
        raise NoBudgetError(name) from None


@act("look whether there is a privacy budget", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def has_budget(workspace: Workspace, source: str) -> bool:
    """Whether somebody has set a budget for these people."""
    try:
        account(workspace, source)
    except NoBudgetError:
        return False
    return True


@act("look how long the ledger is", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def ledger_head(workspace: Workspace, source: str) -> int:
    """Position of the newest line about a source; 0 where there is none.

    Raises:
        NotFoundError: the actor may not see these people.
    """
    if source == people.FOR_ONE_COMMAND:
        return 0
    _name(workspace, source)
    return _head(workspace, source)


@act("count what was charged", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def charges(workspace: Workspace, source: str) -> int:
    """How often something was charged to the budget of a source. After the first, whom it protects is fixed.

    Raises:
        NotFoundError: the actor may not see these people.
    """
    _name(workspace, source)
    charged = select(func.count()).where(lines.c.source == source, lines.c.kind == RESERVED)
    with workspace.store.reading() as connection:
        return connection.scalar(charged) or 0


@act("look who may set privacy budgets", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def may_set(workspace: Workspace) -> bool:
    """Whether the actor is an administrator, who sets and changes budgets."""
    return workspace.actor.may(Permission.SET_BUDGET)


@act("look whether others use the studio", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def is_shared(workspace: Workspace) -> bool:
    """Whether people sign in, so that a budget binds them; else it binds the honest use of one's own machine."""
    return workspace.actor != LOCAL


@act("recompose a privacy budget", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def recomposed(workspace: Workspace, source: str) -> Recomposed:
    """What all that was charged costs at the budget's delta, by every accountant.

    Raises:
        NoBudgetError: nobody has set one.
    """
    account(workspace, source)
    return _ledger(workspace).recompose(source)


@act("read the ledger of a budget", needs=Permission.ASK, audit=Audit.FIRST, logs=("source",))
def entries(workspace: Workspace, source: str) -> Sequence[Entry]:
    """All lines of the ledger about a source, oldest first: questions, charges and released answers."""
    _name(workspace, source)
    return _ledger(workspace).entries(source)


@act("verify the ledger", needs=Permission.SEE_DATASETS)
def verify_ledger(workspace: Workspace) -> Verdict:
    """Whether every line of the ledger is as it was written, and none is missing."""
    return _ledger(workspace).verify()


def prospect_of(workspace: Workspace, asked: Asked) -> Prospect:
    """What would become of a question; the ledger is read anew only when it has grown."""
    return _ledger(workspace).prospect(asked, statement_of(workspace, asked.source))


def statement_of(workspace: Workspace, source: str) -> Statement:
    """What the ledger says of a source whose budget the actor was shown, as it stands."""
    head = _head(workspace, source)
    return workspace.keep(("statement", source, head), lambda: _ledger(workspace).statement(source))


def _standing(workspace: Workspace, source: str) -> Standing:
    """Worked out anew whenever the ledger has grown: pages ask for it with each step."""
    head = _head(workspace, source)
    if not head:
        raise NoBudgetError(source)
    return workspace.keep(("standing", source, head), lambda: _ledger(workspace).standing(source))


def _head(workspace: Workspace, source: str) -> int:
    newest = select(func.max(lines.c.position)).where(lines.c.source == source)
    with workspace.store.reading() as connection:
        return connection.scalar(newest) or 0


def _ledger(workspace: Workspace) -> Ledger:
    return Ledger(workspace.store, workspace.actor.name)


def _name(workspace: Workspace, source: str) -> str:
    known = people.visible(workspace)
    if source not in known:
        raise NotFoundError("source")
    return known[source]


def purpose_named(name: str) -> Purpose:
    """The purpose of this name.

    Raises:
        InvalidValueError: there is none.
    """
    try:
        return Purpose(name)
    except ValueError:
        named = ", ".join(purpose.value for purpose in Purpose)
        raise InvalidValueError(f"There is no purpose {name!r}. Purposes are {named}.") from None
