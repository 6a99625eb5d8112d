"""What can be asked of a table: each privacy model with its settings and their ranges, a row each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pages.ui import format as shown
from pages.ui.terms import SOURCES, TERMS

Entry = Mapping[str, Any]
"""A model as a recipe's JSON has it."""

GROUPS = {
    "identity": "Who is it?",
    "attribute": "What about them?",
    "membership": "Are they in it?",
    "overall": "How exposed is everybody?",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A number of a model, which a slider sets.

    Attributes:
        name: The field in the recipe.
        label: As it is shown.
        least: Where the slider ends, unless the recipe goes further.
        most: The same.
        step: Of the slider; a whole one is for whole numbers.
        share: Whether it is a share, shown as percent; then the other numbers are percents as well.
        term: In `terms.TERMS`, where it needs words of its own.
    """

    name: str
    label: str
    least: float
    most: float
    step: float
    share: bool = False
    term: str = ""

    @property
    def whole(self) -> bool:
        return self.step == 1 and not self.share


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A privacy model.

    Attributes:
        model: Its name in recipes.
        label: In plain words, with the term in brackets.
        group: Of `GROUPS`.
        start: Its settings when it is added.
        settings: Those that a slider sets.
        says: What an entry asks for, short.
        choices: Settings with few values: name to what each is called; the first is what a recipe leaves out.
    """

    model: str
    label: str
    group: str
    start: Entry
    settings: tuple[Setting, ...]
    says: Callable[[Entry], str]
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def help(self) -> str:
        """What it protects against and where it comes from."""
        return f"{TERMS[self.model]} Source: {SOURCES[self.model]}."


ESTIMATORS = {"shannon": "Shannon", "grassberger": "Grassberger"}
DISTANCES = {"equal": "all alike", "ordered": "by order", "hierarchical": "by hierarchy"}
SAMPLINGS = {"poisson": "Poisson", "zero_truncated_poisson": "zero-truncated Poisson"}


def _k(label: str = "k") -> Setting:
    return Setting(name="k", label=label, least=2, most=50, step=1)


def _share(name: str, label: str, *, least: float, most: float, step: float) -> Setting:
    return Setting(name=name, label=label, least=least, most=most, step=step, share=True)


def _of_population(entry: Entry) -> str:
    if "estimator" in entry:
        return f"k ≥ {entry['k']} in a population of {shown.count(entry['population_size'])}, estimated"
    return f"k ≥ {entry['k']} {'in the population' if 'population' in entry else 'in this table'}"


def _t(entry: Entry) -> str:
    how = entry.get("distance", "equal")
    return f"t ≤ {entry['t']:g}" + ("" if how == "equal" else f" ({DISTANCES[how]})")


def _entropy(entry: Entry) -> str:
    how = entry.get("estimator", "shannon")
    return f"entropy l ≥ {entry['l']:g}" + ("" if how == "shannon" else f" ({ESTIMATORS[how]})")


def _unique(entry: Entry) -> str:
    return f"at most {shown.share(entry['share'])} of {shown.count(entry['population_size'])}, estimated"


def _beta(label: str) -> Setting:
    return Setting(name="beta", label=label, least=0.1, most=10.0, step=0.1)


KINDS: Mapping[str, Kind] = {
    kind.model: kind
    for kind in (
        Kind(
            model="k_anonymity",
            label="Smallest group (k)",
            group="identity",
            start={"k": 5},
            settings=(_k(),),
            says=lambda entry: f"k ≥ {entry['k']}",
        ),
        Kind(
            model="k_map",
            label="Alike in the population (k-map)",
            group="identity",
            start={"k": 5, "estimator": "poisson"},
            settings=(_k("k in the population"),),
            says=_of_population,
            choices={"estimator": SAMPLINGS},
        ),
        Kind(
            model="distinct_l_diversity",
            label="Different values (distinct l)",
            group="attribute",
            start={"l": 2},
            settings=(Setting(name="l", label="l", least=2, most=20, step=1),),
            says=lambda entry: f"distinct l ≥ {entry['l']}",
        ),
        Kind(
            model="entropy_l_diversity",
            label="Hard to guess (entropy l)",
            group="attribute",
            start={"l": 1.5},
            settings=(Setting(name="l", label="Entropy l", least=1.1, most=10.0, step=0.1),),
            says=_entropy,
            choices={"estimator": ESTIMATORS},
        ),
        Kind(
            model="t_closeness",
            label="Near the table (t)",
            group="attribute",
            start={"t": 0.4},
            settings=(Setting(name="t", label="t", least=0.05, most=1.0, step=0.01),),
            says=_t,
            choices={"distance": DISTANCES},
        ),
        Kind(
            model="recursive_cl_diversity",
            label="No value outweighs the rest (recursive c, l)",
            group="attribute",
            start={"c": 3.0, "l": 2},
            settings=(
                Setting(name="c", label="Recursive c", least=0.5, most=20.0, step=0.5),
                Setting(name="l", label="Recursive l", least=2, most=10, step=1),
            ),
            says=lambda entry: f"c < {entry['c']:g} with l = {entry['l']}",
        ),
        Kind(
            model="alpha_k_anonymity",
            label="No value beyond a share (α, k)",
            group="attribute",
            start={"alpha": 0.5, "k": 5},
            settings=(_share("alpha", "α", least=5, most=100, step=1), _k("k of (α, k)")),
            says=lambda entry: f"α ≤ {shown.share(entry['alpha'])} with k ≥ {entry['k']}",
        ),
        Kind(
            model="basic_beta_likeness",
            label="No value much more common (β)",
            group="attribute",
            start={"beta": 2.0},
            settings=(_beta("β"),),
            says=lambda entry: f"β ≤ {entry['beta']:g}",
        ),
        Kind(
            model="enhanced_beta_likeness",
            label="Common values tighter (enhanced β)",
            group="attribute",
            start={"beta": 2.0},
            settings=(_beta("Enhanced β"),),
            says=lambda entry: f"enhanced β ≤ {entry['beta']:g}",
        ),
        Kind(
            model="delta_disclosure",
            label="Shares near the table's (δ-disclosure)",
            group="attribute",
            start={"delta": 2.0},
            settings=(Setting(name="delta", label="δ", least=0.1, most=5.0, step=0.1),),
            says=lambda entry: f"δ < {entry['delta']:g}",
        ),
        Kind(
            model="delta_presence",
            label="Nobody surely in or out (δ-presence)",
            group="membership",
            start={"max": 0.5},
            settings=(),
            says=lambda entry: f"{shown.share(entry.get('min', 0.0))} to {shown.share(entry['max'])} of those alike",
        ),
        Kind(
            model="average_risk",
            label="Average risk",
            group="overall",
            start={"risk": 0.1},
            settings=(_share("risk", "Average risk, at most", least=0.5, most=50, step=0.5),),
            says=lambda entry: f"at most {shown.share(entry['risk'])}",
        ),
        Kind(
            model="sample_uniqueness",
            label="Unique in the table",
            group="overall",
            start={"share": 0.01},
            settings=(_share("share", "Unique in the table, at most", least=0, most=20, step=0.1),),
            says=lambda entry: f"at most {shown.share(entry['share'])}",
        ),
        Kind(
            model="population_uniqueness",
            label="Unique in the population",
            group="overall",
            start={"share": 0.01},
            settings=(_share("share", "Unique in the population, at most", least=0, most=20, step=0.1),),
            says=_unique,
        ),
    )
}

QUICK = ("distinct_l_diversity", "entropy_l_diversity", "t_closeness")
"""Always beside a sensitive column; the others are added."""
