"""A private training in plain words: what is guaranteed, for whom, and how it was made so."""

from collections.abc import Mapping
from typing import Any

from pages.ui import format as shown
from pages.ui.widgets import plain

OWNER = ":violet-badge[:material/lock_person: for the data owner: exact figures of protected rows]"


def rounded(value: float) -> str:
    """A number to three digits, also where it is nearly whole.

    >>> rounded(0.9999929)
    '1'
    """
    return shown.number(float(f"{value:.3g}"))


def percent(value: float | None) -> str:
    """A share in [0, 1] as percent to three digits, so that models are told apart.

    >>> percent(0.83217), percent(1.0), percent(None)
    ('83.2%', '100%', '–')
    """
    return shown.MISSING if value is None else f"{shown.number(float(f'{100 * value:.3g}'))}%"


def ends(low: float | None, high: float | None, *, percents: bool) -> str:
    """An interval of 95 %; a dash where there is none.

    >>> ends(0.826, 0.838, percents=True), ends(None, None, percents=False)
    ('82.6% to 83.8%', '–')
    """
    if low is None or high is None:
        return shown.MISSING
    return f"{percent(low)} to {percent(high)}" if percents else shown.interval(low, high)


def unit(person: str | None) -> str:
    """Whom a guarantee is for."""
    return "one row" if person is None else f"one person, told by **{plain(person)}**"


def guarantee(told: Mapping[str, Any]) -> str:
    """All that a guarantee says, as Markdown."""
    person = None if told["unit"] == "row" else told["unit"]["column"]
    rows = int(told["rows_per_unit"])
    by = told["epsilon_by"]
    of_unit = "" if rows == 1 else f" At most {shown.count(rows)} rows of one person are in a batch."
    return (
        f"**({rounded(told['epsilon'])}, {shown.number(told['delta'])})-differential privacy** for {unit(person)}"
        "; neighbouring tables differ by one that is added or removed. "
        "It covers the model's weights, and all that is ever made of them.\n\n"
        f"- **Batches:** each is in one with probability {shown.number(told['sampling_probability'])}, drawn by itself "
        f"(Poisson) and kept secret, in each of {shown.count(told['steps'])} steps.{of_unit}\n"
        f"- **Noise:** each row's gradient is cut to norm {shown.number(told['clip_norm'])}, and Gaussian noise of "
        f"{shown.number(told['noise_multiplier'])} times what one can move is added, in floating point, from a "
        "cryptographic generator.\n"
        f"- **Accounting:** {plain(told['accountant'].replace('Renyi', 'Rényi'))}. The same noise by others: PLD "
        f"{_by(by['pld'])}, Rényi {_by(by['rdp'])}, sum {_by(by['basic'])}.\n"
        "- **Not covered:** the figures on this page, which are exact, and the choice of settings after a look at them."
    )


def _by(value: float | None) -> str:
    return shown.MISSING if value is None else rounded(value)
