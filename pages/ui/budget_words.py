"""What a privacy budget means in plain words, and its figures as they stand everywhere."""

import math
from collections.abc import Mapping
from typing import Any

from pages.ui import format as shown
from pages.ui.widgets import plain

CERTAIN = 40.0  # above this, the odds are beyond what floats tell apart
NEARLY = 0.999
LEVELS = ((1.0, "strong"), (3.0, "fair"), (10.0, "the most that is usual for all that is ever released"))
BOUNDS = {
    "sum": "the sum of all epsilons",
    "none: delta is used up": "no bound any more, since delta is used up",
}
ALONE = (
    "You work alone here, so the budget binds only the honest use of your own machine: whoever owns the files can copy "
    "the table and begin anew."
)
PURPOSES: Mapping[str, str] = {
    "exploration": "Exploration",
    "training": "Training",
    "evaluation": "Evaluation",
    "monitoring": "Monitoring",
}


def epsilon_of(value: float, total: float) -> str:
    """An epsilon beside a total: two decimals, and never all or nothing where it is not.

    >>> epsilon_of(1.234, 10), epsilon_of(0, 10), epsilon_of(0.0004, 10), epsilon_of(9.9999, 10)
    ('1.23', '0.00', '<0.01', '>9.99')
    >>> epsilon_of(0.012, 0.05)
    '0.012'
    """
    if not math.isfinite(value):
        return "∞"
    if total < 1:
        return shown.number(value)
    text = f"{value:,.2f}"
    if value > 0 and text == "0.00":
        return "<0.01"
    if value < total * (1 - 1e-9) and text == f"{total:,.2f}":
        return f">{total - 0.01:,.2f}"
    return text


def spent_of(account: Any) -> str:
    """The line of the sidebar.

    An example is "epsilon 1.23 of 10.00 (delta 1e-5)".
    """
    budget, spent = account.standing.budget, account.standing.spent
    total = budget.epsilon
    return f"epsilon {epsilon_of(spent.epsilon, total)} of {epsilon_of(total, total)} (delta {delta(budget.delta)})"


def delta(value: float) -> str:
    """A delta; small ones by their power of ten.

    >>> delta(1e-5), delta(0.0), delta(2.5e-7)
    ('1e-5', '0', '2.5e-7')
    """
    return shown.number(value)


def bound(name: str) -> str:
    """The bound that gives what is spent.

    >>> bound("sum"), bound("Renyi divergence of order 8")
    ('the sum of all epsilons', 'the Rényi divergence of order 8')
    """
    return BOUNDS.get(name, f"the {name.replace('Renyi', 'Rényi')}")


def promise(epsilon: float) -> str:
    """What an epsilon means for one person.

    >>> promise(1).split(". ")[0]
    'An even bet on one person, whether she is in the data or what they say of her, is won with at most 73%'
    """
    sure = 1 / (1 + math.exp(-min(epsilon, CERTAIN)))
    level = next((words for most, words in LEVELS if epsilon <= most), "weak in the worst case; noise still hides")
    won = f"is won with at most {shown.share(sure)}" if sure < NEARLY else "can become next to certain (over 99.9%)"
    return (
        f"An even bet on one person, whether she is in the data or what they say of her, {won}. That is for somebody "
        f"who knows all the rest, and once everything is spent: {level}."
    )


def unit(person: str | None) -> str:
    """What one unit of privacy is, for Markdown."""
    return "one row" if person is None else f"one person (told by **{plain(person)}**)"


def neighbours(public_n: bool) -> str:  # noqa: FBT001 - one of two
    """The neighbour relation in plain words."""
    if public_n:
        return "replace one: their number is no secret, and nobody can tell whether data are hers or somebody else's"
    return "add or remove one: nobody can tell whether she is there at all"


def purpose(name: str) -> str:
    """A purpose as it is shown."""
    return PURPOSES.get(name, name.capitalize())
