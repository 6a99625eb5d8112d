"""What a table measures by each privacy model, whatever a recipe asks: the further figures of a risk report."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.measures import SizeDistribution
from privacy_core.risk.models import (
    NOTHING,
    AlphaKAnonymity,
    BasicBetaLikeness,
    DeltaDisclosure,
    Distance,
    EnhancedBetaLikeness,
    EntropyLDiversity,
    Estimator,
    Given,
    PrivacyModel,
    RecursiveCLDiversity,
    TCloseness,
)
from privacy_core.risk.models.overall import people_of, population_uniqueness
from privacy_core.risk.wildcards import k_with_wildcards

# The limits play no part in what is measured.
_OF_SENSITIVE: Mapping[str, Callable[[str], PrivacyModel]] = MappingProxyType(
    {
        "entropy_l_grassberger": lambda name: EntropyLDiversity(sensitive=name, l=1, estimator=Estimator.GRASSBERGER),
        "recursive_c_of_l_2": lambda name: RecursiveCLDiversity(sensitive=name, c=1, l=2),
        "recursive_c_of_l_3": lambda name: RecursiveCLDiversity(sensitive=name, c=1, l=3),
        "alpha": lambda name: AlphaKAnonymity(sensitive=name, alpha=1, k=1),
        "t_closeness_ordered": lambda name: TCloseness(sensitive=name, t=1, distance=Distance.ORDERED),
        "basic_beta_likeness": lambda name: BasicBetaLikeness(sensitive=name, beta=1),
        "enhanced_beta_likeness": lambda name: EnhancedBetaLikeness(sensitive=name, beta=1),
        "delta_disclosure": lambda name: DeltaDisclosure(sensitive=name, delta=1),
    }
)


def model_figures(
    classes: EquivalenceClasses,
    reference: EquivalenceClasses | None = None,
    *,
    given: Given = NOTHING,
    orders: Mapping[str, tuple[str, ...]] | None = None,
    population_size: int | None = None,
) -> dict[str, Any]:
    """The worst class's figure of each model as JSON values, by sensitive column where it is about one.

    A figure without bound is None, and ``unbounded`` says why, by the model's key: a class has too few values for
    recursive l, or breaks enhanced beta at any beta.
    The ordered distance is by ``orders``, else by sorted values; columns with a hierarchy have the hierarchical one.
    ``k_with_wildcards`` takes cells that are "*" for anything, and counts records.

    Args:
        classes: Classes to judge.
        reference: Classes of the whole table; ``classes`` if left out.
        given: Hierarchies of sensitive columns.
        orders: Values of sensitive columns in their order.
        population_size: Persons (else records) of the population that the table was drawn from, to estimate how many
            are unique there.

    Raises:
        InvalidValueError: no class is left, or the population is smaller than the table.
    """
    classes.check_not_empty()
    whole = reference or classes
    figures: dict[str, Any] = {
        key: {name: _bounded(model(name).measured(classes, whole, given)) for name in classes.sensitive}
        for key, model in _OF_SENSITIVE.items()
    }
    for name, order in (orders or {}).items():
        ordered = TCloseness(sensitive=name, t=1, distance=Distance.ORDERED, order=order)
        figures["t_closeness_ordered"][name] = ordered.measured(classes, whole, given)
    figures["t_closeness_hierarchical"] = {
        name: TCloseness(sensitive=name, t=1, distance=Distance.HIERARCHICAL).measured(classes, whole, given)
        for name in classes.sensitive
        if name in given.hierarchies
    }
    figures["classes_lacking_values"] = {
        name: DeltaDisclosure(sensitive=name, delta=1).remarks(classes, whole)["classes_lacking_values"]
        for name in classes.sensitive
    }
    figures["unbounded"] = {
        key: model("").unbounded for key, model in _OF_SENSITIVE.items() if None in figures[key].values()
    }
    figures["k_with_wildcards"] = k_with_wildcards(classes)
    figures["average_risk"] = classes.size / int(classes.units.sum())
    figures["sample_uniqueness"] = SizeDistribution.of_classes(classes).below(2)[1]
    if population_size is not None:
        sizes = SizeDistribution.of(classes.units)
        figures["population_uniqueness"] = population_uniqueness(sizes, people_of(whole), population_size)
    return figures


def _bounded(figure: float) -> float | None:
    return figure if math.isfinite(figure) else None
