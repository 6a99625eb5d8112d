"""Privacy models: each gives every equivalence class a score and says which classes fail."""

from collections.abc import Mapping
from types import MappingProxyType

from privacy_core.risk.models.closeness import Distance, TCloseness
from privacy_core.risk.models.diversity import (
    AlphaKAnonymity,
    DistinctLDiversity,
    EntropyLDiversity,
    Estimator,
    RecursiveCLDiversity,
)
from privacy_core.risk.models.identity import DeltaPresence, KAnonymity, KMap, Sampling
from privacy_core.risk.models.likeness import BasicBetaLikeness, DeltaDisclosure, EnhancedBetaLikeness
from privacy_core.risk.models.model import NOTHING, Given, PrivacyModel, SensitiveModel
from privacy_core.risk.models.overall import AverageRisk, OverallModel, PopulationUniqueness, SampleUniqueness
from privacy_core.risk.models.population import PopulationMissingError, absent, as_compared, population_of

MODELS: Mapping[str, type[PrivacyModel]] = MappingProxyType(
    {
        model.name: model
        for model in (
            KAnonymity,
            KMap,
            DeltaPresence,
            DistinctLDiversity,
            EntropyLDiversity,
            RecursiveCLDiversity,
            AlphaKAnonymity,
            TCloseness,
            BasicBetaLikeness,
            EnhancedBetaLikeness,
            DeltaDisclosure,
            AverageRisk,
            SampleUniqueness,
            PopulationUniqueness,
        )
    }
)

__all__ = [
    "MODELS",
    "NOTHING",
    "AlphaKAnonymity",
    "AverageRisk",
    "BasicBetaLikeness",
    "DeltaDisclosure",
    "DeltaPresence",
    "Distance",
    "DistinctLDiversity",
    "EnhancedBetaLikeness",
    "EntropyLDiversity",
    "Estimator",
    "Given",
    "KAnonymity",
    "KMap",
    "OverallModel",
    "PopulationMissingError",
    "PopulationUniqueness",
    "PrivacyModel",
    "RecursiveCLDiversity",
    "SampleUniqueness",
    "Sampling",
    "SensitiveModel",
    "TCloseness",
    "absent",
    "as_compared",
    "population_of",
]
