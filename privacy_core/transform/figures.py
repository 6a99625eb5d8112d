"""What is told of a protected table: risk, models and detail, before and after."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.measures import RiskSummary, summary
from privacy_core.risk.models import Given
from privacy_core.risk.person_sets import PersonSets, sets_of_persons
from privacy_core.transform import utility
from privacy_core.transform.recipe import Recipe
from privacy_core.transform.recipe_models import write_model
from privacy_core.transform.suppress import Suppression


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFigure:
    """What a model asks and what it measures; ``after`` is None if no record is left.

    Attributes:
        model: As the recipe writes it.
        before: The worst class of the table as it was.
        after: The worst class of the protected table; t-closeness and its like compare with the table before
            suppression.
        beside: Further figures of the protected table, such as ``in_file``, which compares with its own distribution.
        unbounded: Why a figure may be infinite.
    """

    model: Mapping[str, Any]
    before: float
    after: float | None
    beside: Mapping[str, float] = field(default_factory=dict)
    unbounded: str = ""

    def to_json(self) -> dict[str, Any]:
        """As JSON values, in which a figure without bound is None, and ``unbounded`` then says why."""
        figures = {"before": self.before, "after": self.after, **self.beside}
        told = {name: None if value == math.inf else value for name, value in figures.items()}
        why = {"unbounded": self.unbounded} if math.inf in figures.values() else {}
        return {**self.model, **told, **why}


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """The figures of a protected table.

    Attributes:
        records_in: Records of the table.
        records_out: Records kept.
        suppressed: Records in classes that fail a model.
        allowed: Records that may be suppressed.
        before: Risk of the table as it was; None without quasi-identifiers.
        after: Risk of the protected table; None without quasi-identifiers or records.
        models: One figure a model of the recipe.
        detail: Column to the share of its detail that is kept, in [0, 1]; see `utility.detail_kept`, and
            `utility.detail_of_levels` where records have levels of their own.
        person_sets: What each person's records tell together, where the person's pseudonym stays in the table.
        impossible: What models ask for that no class of this table could meet, and what it could; see `Suppression`.
    """

    records_in: int
    records_out: int
    suppressed: int
    allowed: int
    before: RiskSummary | None
    after: RiskSummary | None
    models: tuple[ModelFigure, ...]
    detail: Mapping[str, float]
    person_sets: PersonSets | None = None
    impossible: tuple[str, ...] = ()

    @property
    def within_limit(self) -> bool:
        return self.suppressed <= self.allowed

    def to_json(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {
            "records_in": self.records_in,
            "records_out": self.records_out,
            "suppressed": self.suppressed,
            "allowed": self.allowed,
            "before": None if self.before is None else self.before.to_json(),
            "after": None if self.after is None else self.after.to_json(),
            "models": [figure.to_json() for figure in self.models],
            "detail": dict(self.detail),
            "person_sets": None if self.person_sets is None else asdict(self.person_sets),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Original:
    """What figures tell of the table as it was, so that its classes need not stay in memory."""

    risk: RiskSummary
    measured: tuple[float, ...]
    marginals: utility.Marginals
    overlapping: Mapping[str, utility.Overlapping]


def original_of(classes: EquivalenceClasses, recipe: Recipe, given: Given, *, risk: RiskSummary) -> Original:
    """What is told of the table as it was, whose risk is ``risk``."""
    measured = tuple(model.measured(classes, classes, given) for model in recipe.models)
    own = recipe.searched(classes.quasi_identifiers) if recipe.recodes(classes.quasi_identifiers) else ()
    marginals = utility.marginals(classes)
    overlapping = {
        name: utility.Overlapping(values[: len(marginals[name])], given.hierarchies[name])
        for name, values in zip(classes.quasi_identifiers, classes.values, strict=True)
        if name in own
    }
    return Original(risk, measured, marginals, overlapping)


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """What figures tell of all records: as they were, which of them leave, and what the others compare with."""

    original: Original
    plan: Suppression
    reference: EquivalenceClasses
    given: Given


def figures_of(recipe: Recipe, whole: Whole, *, after: EquivalenceClasses) -> Protected:
    """The figures of a table whose classes are ``after`` now that those that had to leave have left."""
    original, plan, reference, given = whole.original, whole.plan, whole.reference, whole.given
    models = tuple(
        ModelFigure(
            model=write_model(model),
            before=before,
            after=model.measured(after, reference, given) if after.size else None,
            beside=model.beside(after, reference, given) if after.size else {},
            unbounded=model.unbounded,
        )
        for model, before in zip(recipe.models, original.measured, strict=True)
    )
    return Protected(
        records_in=plan.records,
        records_out=plan.records - plan.needed,
        suppressed=plan.needed,
        allowed=plan.allowed,
        before=original.risk,
        after=summary(after, reference) if after.size else None,
        models=models,
        detail=utility.detail_of_classes(original.marginals, after, original.overlapping),
        person_sets=sets_of_persons(after) if after.size and _follows_persons(recipe) else None,
        impossible=plan.impossible,
    )


def _follows_persons(recipe: Recipe) -> bool:
    """Whether a recipient can tell which records are of one person."""
    return recipe.person_id is not None and recipe.person_id not in recipe.dropped


def without_classes(records: int) -> Protected:
    """The figures of a table without quasi-identifiers."""
    return Protected(
        records_in=records,
        records_out=records,
        suppressed=0,
        allowed=0,
        before=None,
        after=None,
        models=(),
        detail={},
    )
