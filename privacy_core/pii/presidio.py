"""Presidio's analyzer, with its recognizers of what countries issue: what our own rules lack.

Its recognizers of e-mail, cards, phones, dates and the like are left out, since our own rules read these better; so is
its NER, since one pass of the model serves all. A recognizer is asked only about texts with as many digits as the
shortest thing that it can find, which loses nothing and leaves most texts to nobody.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, RecognizerResult, predefined_recognizers
from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine

from privacy_core.pii.entities import words
from privacy_core.pii.offline import stay_offline
from privacy_core.pii.spans import Method, Span

UNPROVEN = 0.35
"""The most that check digits are worth which one number in ten has by chance, where no word near speaks for them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A recognizer of Presidio that is used.

    Attributes:
        recognizer: Its class.
        entity: What we call what it finds.
        digits: The fewest digits that anything it finds has.
        weak: Whether more than one in fifty numbers of its form pass its check digits by chance.
    """

    recognizer: str
    entity: str
    digits: int
    weak: bool = False


_KEPT = (
    Kept("UsBankRecognizer", "US_BANK_NUMBER", 8),
    Kept("UsLicenseRecognizer", "US_DRIVER_LICENSE", 1),
    Kept("UsItinRecognizer", "US_ITIN", 9),
    Kept("UsPassportRecognizer", "US_PASSPORT", 8),
    Kept("UsMbiRecognizer", "NATIONAL_ID", 5),
    Kept("MedicalLicenseRecognizer", "MEDICAL_LICENSE", 7),
    Kept("NhsRecognizer", "UK_NHS", 10, weak=True),
    Kept("UkNinoRecognizer", "UK_NINO", 6),
    Kept("UkPassportRecognizer", "UK_PASSPORT", 7),
    Kept("UkDrivingLicenceRecognizer", "UK_DRIVING_LICENCE", 6),
    Kept("UkVehicleRegistrationRecognizer", "LICENSE_PLATE", 1),
    Kept("SgFinRecognizer", "SG_NRIC_FIN", 7),
    Kept("AuAbnRecognizer", "AU_ABN", 11),
    Kept("AuAcnRecognizer", "AU_ACN", 9, weak=True),
    Kept("AuTfnRecognizer", "AU_TFN", 9, weak=True),
    Kept("AuMedicareRecognizer", "AU_MEDICARE", 10, weak=True),
    Kept("CaSinRecognizer", "CA_SIN", 9, weak=True),
    Kept("InPanRecognizer", "IN_PAN", 4),
    Kept("InAadhaarRecognizer", "IN_AADHAAR", 12, weak=True),
    Kept("InPassportRecognizer", "IN_PASSPORT", 7),
    Kept("InVoterRecognizer", "IN_VOTER", 7),
    Kept("InVehicleRegistrationRecognizer", "LICENSE_PLATE", 2),
    Kept("NgNinRecognizer", "NATIONAL_ID", 11, weak=True),
    Kept("NgVehicleRegistrationRecognizer", "LICENSE_PLATE", 3),
    Kept("PhPassportRecognizer", "PASSPORT", 6),
    Kept("PhUmidRecognizer", "NATIONAL_ID", 12),
    Kept("ZaIdNumberRecognizer", "ZA_ID", 13),
    Kept("ZaPassportRecognizer", "PASSPORT", 8),
    Kept("ZaDriverLicenseRecognizer", "DRIVER_LICENSE", 8),
    Kept("ZaLicensePlateRecognizer", "LICENSE_PLATE", 1),
    Kept("EsNifRecognizer", "ES_NIF", 7),
    Kept("EsNieRecognizer", "ES_NIE", 7),
    Kept("EsPassportRecognizer", "PASSPORT", 6),
    Kept("ItFiscalCodeRecognizer", "IT_FISCAL_CODE", 1),
    Kept("ItDriverLicenseRecognizer", "IT_DRIVER_LICENSE", 7),
    Kept("ItVatCodeRecognizer", "IT_VAT_CODE", 11, weak=True),
    Kept("ItPassportRecognizer", "IT_PASSPORT", 7),
    Kept("ItIdentityCardRecognizer", "IT_IDENTITY_CARD", 5),
    Kept("PlPeselRecognizer", "PL_PESEL", 11),
    Kept("FiPersonalIdentityCodeRecognizer", "FI_PERSONAL_IDENTITY_CODE", 9),
    Kept("SePersonnummerRecognizer", "SE_PERSONNUMMER", 10),
    Kept("DeTaxIdRecognizer", "DE_TAX_ID", 11),
    Kept("DeIdCardRecognizer", "DE_ID_CARD", 1, weak=True),
    Kept("DePassportRecognizer", "DE_PASSPORT", 1, weak=True),
    Kept("DeSocialSecurityRecognizer", "DE_SOCIAL_SECURITY", 11),
    Kept("DeFuehrerscheinRecognizer", "DRIVER_LICENSE", 4),
    Kept("DeKfzRecognizer", "LICENSE_PLATE", 1),
    Kept("KrRrnRecognizer", "KR_RRN", 13),
    Kept("KrFrnRecognizer", "NATIONAL_ID", 13),
    Kept("KrDriverLicenseRecognizer", "DRIVER_LICENSE", 12),
    Kept("KrPassportRecognizer", "PASSPORT", 7),
    Kept("ThTninRecognizer", "TH_TNIN", 13, weak=True),
    Kept("TrNationalIdRecognizer", "TR_TCKN", 11),
    Kept("TrLicensePlateRecognizer", "LICENSE_PLATE", 4),
)

KEPT: Mapping[str, Kept] = MappingProxyType({each.recognizer: each for each in _KEPT})


class _Pipeline(SpacyNlpEngine):  # type: ignore[misc]
    """Hands Presidio a pipeline that is loaded already: it would download one by its name."""

    def __init__(self, language: str, pipeline: Any) -> None:
        super().__init__(models=[{"lang_code": language, "model_name": ""}])
        self.nlp = {language: pipeline}


class _Artifacts(NlpArtifacts):  # type: ignore[misc]
    """The words of a text, made when a hit needs those around it: most texts have none."""

    def __init__(self, doc: Any, engine: _Pipeline, language: str) -> None:
        self.tokens, self.nlp_engine, self.language = doc, engine, language
        self.entities: list[Any] = []
        self.scores: list[float] = []

    @functools.cached_property
    def tokens_indices(self) -> list[int]:
        return [token.idx for token in self.tokens]

    @functools.cached_property
    def lemmas(self) -> list[str]:
        return [token.lower_ for token in self.tokens]  # a lemmatizer would cost more than all recognizers

    @functools.cached_property
    def keywords(self) -> list[str]:
        return list(dict.fromkeys(self.set_keywords(self.nlp_engine, list(dict.fromkeys(self.lemmas)), self.language)))


class _Registry(RecognizerRegistry):  # type: ignore[misc]
    """Presidio's registry, told how many digits a text has."""

    def get_recognizers(self, language: str, entities: Any = None, **_: Any) -> list[Any]:  # noqa: ARG002
        """Those that can find anything in a text with ``entities`` digits, which is how `Analyzer` asks."""
        digits = entities[0] if entities else 10**9
        return [each for each in self.recognizers if KEPT[type(each).__name__].digits <= digits]


class Analyzer:
    """Presidio's analyzer for one language, on pipelines that are loaded already."""

    def __init__(self, language: str, pipeline: Any) -> None:
        stay_offline()
        self._language = language
        self._engine = _Pipeline(language, pipeline)
        recognizers = [
            getattr(predefined_recognizers, each.recognizer)(supported_language=language) for each in KEPT.values()
        ]
        self._analyzer = AnalyzerEngine(
            registry=_Registry(recognizers=recognizers, supported_languages=[language]),
            nlp_engine=self._engine,
            supported_languages=[language],
            context_aware_enhancer=LemmaContextAwareEnhancer(context_matching_mode="whole_word"),
        )
        self._fewest = min(each.digits for each in KEPT.values())

    def spans(self, text: str, doc: Any, *, offset: int = 0) -> list[Span]:
        """What Presidio finds in a text, ``offset`` characters into a longer one.

        Args:
            text: What is read.
            doc: Its words, which the pipeline made of it or of a text as long.
            offset: Added to where each span starts and ends.
        """
        digits = sum(map(str.isdigit, text))
        if digits < self._fewest:
            return []
        found = self._analyzer.analyze(
            text,
            self._language,
            entities=[digits],
            nlp_artifacts=_Artifacts(doc, self._engine, self._language),
            return_decision_process=True,
        )
        return [_span(result, offset) for result in found if result.score > 0]


def _span(result: RecognizerResult, offset: int) -> Span:
    """A result of Presidio as ours, with its decisions as a reason."""
    told = result.analysis_explanation
    kept = KEPT[told.recognizer]
    near = told.supportive_context_word
    proven = bool(told.validation_result) and (near or not kept.weak)
    reason = f"its form is that of {words(kept.entity)}"
    reason += " and its check digits agree" if told.validation_result else ""
    reason += f", and {near!r} stands near" if near else ""
    return Span(
        start=offset + result.start,
        end=offset + result.end,
        entity=kept.entity,
        score=float(result.score if proven or not told.validation_result else min(told.original_score, UNPROVEN)),
        method=Method.CHECKSUM if proven else Method.PATTERN,
        rule=f"Presidio's {kept.recognizer}",
        reason=reason,
    )
