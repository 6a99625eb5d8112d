"""Presidio's analyzer, with its recognizers of what countries issue: what our own rules lack.

Its recognizers of e-mail, cards, phones, dates and the like are left out, since our own rules read these better; that
of Indian tax numbers too, since one of its patterns takes time in the square of a text (0.35 s for 8,000 characters)
and means any ten of them; so is its NER, since a `Reader` passes texts through the language model in batches. A
recognizer is asked only about texts with as many digits as the shortest thing that it can find has, which loses
nothing; and one whose hits never count alone, such as any eight digits for a bank account, only about texts with a word
that speaks for it.
"""

import functools
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from presidio_analyzer import (
    AnalyzerEngine,
    PatternRecognizer,
    RecognizerRegistry,
    RecognizerResult,
    predefined_recognizers,
)
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NoOpNlpEngine

from privacy_core.pii import patterns
from privacy_core.pii.entities import words
from privacy_core.pii.matching import AFTER, BEFORE
from privacy_core.pii.offline import stay_offline
from privacy_core.pii.spans import THRESHOLD, Method, Span

UNPROVEN = 0.35
"""The most that a number is worth whose check digits prove little, where no word near speaks for it."""

NEAR, NEAR_AT_LEAST = 0.35, 0.4
"""What a word near adds to a score, and the least that it makes of it: Presidio's own settings."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A recognizer of Presidio that is used.

    Attributes:
        recognizer: Its class.
        entity: What we call what it finds.
        digits: The fewest digits in a text in which it finds anything.
        weak: Whether its check digits prove little: of random strings of the same shape, more than one in thirty of
            digits alone, or one in ten with letters, pass for what it finds.
        form: Whether what Presidio calls a validation looks at the form only.
        context: Words that speak for what it finds, in place of Presidio's own; None for these.
    """

    recognizer: str
    entity: str
    digits: int
    weak: bool = False
    form: bool = False
    context: tuple[str, ...] | None = None


_LICENCE = ("license", "licence", "lic", "lic#", "dl", "dls", "dln", "cdl", "cdls", "driving permit")
"""Not "driver", as Presidio has it: a driver's name stands beside the numbers of all that is carried."""

_KEPT = (
    Kept("UsBankRecognizer", "US_BANK_NUMBER", 8),
    Kept("UsLicenseRecognizer", "US_DRIVER_LICENSE", 1, context=_LICENCE),
    Kept("UsItinRecognizer", "US_ITIN", 9),
    Kept("UsPassportRecognizer", "US_PASSPORT", 8),
    Kept("UsMbiRecognizer", "NATIONAL_ID", 5),
    Kept("MedicalLicenseRecognizer", "MEDICAL_LICENSE", 7),
    Kept("NhsRecognizer", "UK_NHS", 10, weak=True),
    Kept("UkNinoRecognizer", "UK_NINO", 6),
    Kept("UkPassportRecognizer", "UK_PASSPORT", 7),
    Kept("UkDrivingLicenceRecognizer", "UK_DRIVING_LICENCE", 6),
    Kept("UkVehicleRegistrationRecognizer", "LICENSE_PLATE", 1, form=True),
    Kept("SgFinRecognizer", "SG_NRIC_FIN", 7),
    Kept("AuAbnRecognizer", "AU_ABN", 11),
    Kept("AuAcnRecognizer", "AU_ACN", 9, weak=True),
    Kept("AuTfnRecognizer", "AU_TFN", 9, weak=True),
    Kept("AuMedicareRecognizer", "AU_MEDICARE", 10, weak=True),
    Kept("CaSinRecognizer", "CA_SIN", 9),
    Kept("InAadhaarRecognizer", "IN_AADHAAR", 12, weak=True),
    Kept("InPassportRecognizer", "IN_PASSPORT", 7),
    Kept("InVoterRecognizer", "IN_VOTER", 7),
    Kept("InVehicleRegistrationRecognizer", "LICENSE_PLATE", 3, form=True),
    Kept("NgNinRecognizer", "NATIONAL_ID", 11, weak=True),
    Kept("NgVehicleRegistrationRecognizer", "LICENSE_PLATE", 3),
    Kept("PhPassportRecognizer", "PASSPORT", 7),
    Kept("PhUmidRecognizer", "NATIONAL_ID", 12),
    Kept("ZaIdNumberRecognizer", "ZA_ID", 13),
    Kept("ZaPassportRecognizer", "PASSPORT", 8, form=True),
    Kept("ZaDriverLicenseRecognizer", "DRIVER_LICENSE", 6, form=True),
    Kept("ZaLicensePlateRecognizer", "LICENSE_PLATE", 2, form=True),
    Kept("EsNifRecognizer", "ES_NIF", 7),
    Kept("EsNieRecognizer", "ES_NIE", 7),
    Kept("EsPassportRecognizer", "PASSPORT", 6),
    Kept("ItFiscalCodeRecognizer", "IT_FISCAL_CODE", 0),
    Kept("ItDriverLicenseRecognizer", "IT_DRIVER_LICENSE", 1),
    Kept("ItVatCodeRecognizer", "IT_VAT_CODE", 11, weak=True),
    Kept("ItPassportRecognizer", "IT_PASSPORT", 7),
    Kept("ItIdentityCardRecognizer", "IT_IDENTITY_CARD", 5),
    Kept("PlPeselRecognizer", "PL_PESEL", 11),
    Kept("FiPersonalIdentityCodeRecognizer", "FI_PERSONAL_IDENTITY_CODE", 9),
    Kept("SePersonnummerRecognizer", "SE_PERSONNUMMER", 10),
    Kept("DeTaxIdRecognizer", "DE_TAX_ID", 11, weak=True),
    Kept("DeIdCardRecognizer", "DE_ID_CARD", 1),
    Kept("DePassportRecognizer", "DE_PASSPORT", 1),
    Kept("DeSocialSecurityRecognizer", "DE_SOCIAL_SECURITY", 11),
    Kept("DeFuehrerscheinRecognizer", "DRIVER_LICENSE", 8),
    Kept("DeKfzRecognizer", "LICENSE_PLATE", 1),
    Kept("KrRrnRecognizer", "KR_RRN", 13),
    Kept("KrFrnRecognizer", "NATIONAL_ID", 13),
    Kept("KrDriverLicenseRecognizer", "DRIVER_LICENSE", 12, weak=True),
    Kept("KrPassportRecognizer", "PASSPORT", 7),
    Kept("ThTninRecognizer", "TH_TNIN", 13, weak=True),
    Kept("TrNationalIdRecognizer", "TR_TCKN", 11),
    Kept("TrLicensePlateRecognizer", "LICENSE_PLATE", 4, form=True),
)

KEPT: Mapping[str, Kept] = MappingProxyType({each.recognizer: each for each in _KEPT})


class _Near(ContextAwareEnhancer):  # type: ignore[misc]
    """Raises the score of a result near which words of its recognizer stand.

    Presidio's own compares lemmas with words one by one, so that "driving licence" is never found, and needs a language
    model and a copy of each result for it.
    """

    def __init__(self) -> None:
        super().__init__(NEAR, NEAR_AT_LEAST, context_prefix_count=0, context_suffix_count=0)

    def enhance_using_context(
        self, text: str, raw_results: list[RecognizerResult], *_: Any, recognizers: list[Any], **__: Any
    ) -> list[RecognizerResult]:
        """The results, with the word that raised the score of each told in its explanation."""
        phrases = {each.id: tuple(each.context or ()) for each in recognizers}
        for result in raw_results:
            pattern = _any_of(phrases[result.recognition_metadata[RecognizerResult.RECOGNIZER_IDENTIFIER_KEY]])
            near = pattern.search(text, max(0, result.start - BEFORE), result.start) or pattern.search(
                text, result.end, result.end + AFTER
            )
            if near:
                result.score = min(1.0, max(result.score + NEAR, NEAR_AT_LEAST))
                result.analysis_explanation.set_supportive_context_word(near.group().lower())
        return raw_results


@functools.cache
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the phrases as whole words; nothing where there are none."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)" if phrases else r"(?!)", re.IGNORECASE
    )


class Analyzer:
    """Presidio's analyzer for texts of one language."""

    def __init__(self, language: str) -> None:
        stay_offline()
        self._language = language
        made = {
            name: getattr(predefined_recognizers, name)(
                supported_language=language, **({"context": list(kept.context)} if kept.context else {})
            )
            for name, kept in KEPT.items()
        }
        self._steps = sorted({kept.digits for kept in KEPT.values()})
        self._alone = [
            self._analyzer([made[n] for n in KEPT if not _low(made[n]) and KEPT[n].digits <= d]) for d in self._steps
        ]
        self._low = [(KEPT[name].digits, recognizer) for name, recognizer in made.items() if _low(recognizer)]
        self._words = patterns.together(
            tuple(patterns.any_word(recognizer.context or ()) for _, recognizer in self._low)
        )

    def spans(self, text: str, *, offset: int = 0) -> list[Span]:
        """What Presidio finds in a text, ``offset`` characters into a longer one."""
        digits = sum(map(str.isdigit, text))
        step = bisect_right(self._steps, digits)
        if not step:
            return []
        spoken_for = [self._low[index] for index in self._words.matching(text)] if digits else []
        found = self._alone[step - 1].analyze(
            text,
            self._language,
            ad_hoc_recognizers=[recognizer for fewest, recognizer in spoken_for if fewest <= digits],
            return_decision_process=True,
        )
        return [_span(result, offset) for result in found]

    def _analyzer(self, recognizers: list[PatternRecognizer]) -> AnalyzerEngine:
        return AnalyzerEngine(
            registry=RecognizerRegistry(recognizers=recognizers, supported_languages=[self._language]),
            nlp_engine=NoOpNlpEngine([{"lang_code": self._language, "model_name": ""}]),
            supported_languages=[self._language],
            context_aware_enhancer=_Near(),
        )


def _low(recognizer: PatternRecognizer) -> bool:
    """Whether nothing that it finds counts unless a word near speaks for it."""
    kept = KEPT[recognizer.name]
    checked = type(recognizer).validate_result is not PatternRecognizer.validate_result
    counts = max(pattern.score for pattern in recognizer.patterns) >= THRESHOLD
    return kept.weak or kept.form or not (checked or counts)


def _span(result: RecognizerResult, offset: int) -> Span:
    """A result of Presidio as ours, with its decisions as a reason."""
    told = result.analysis_explanation
    kept = KEPT[told.recognizer]
    near = told.supportive_context_word
    checked = bool(told.validation_result) and not kept.form
    proven = checked and (bool(near) or not kept.weak)
    score = result.score
    if told.validation_result and not proven:  # Presidio's is 1.0
        score = min(1.0, max(told.original_score + NEAR, NEAR_AT_LEAST)) if near else min(told.original_score, UNPROVEN)
    return Span(
        start=offset + result.start,
        end=offset + result.end,
        entity=kept.entity,
        score=float(score),
        method=Method.CHECKSUM if proven else Method.PATTERN,
        rule=f"Presidio's {kept.recognizer}",
        reason=f"it has the form of {words(kept.entity)}"
        + (", and its check digits are right" if checked else "")
        + (f", and {near!r} stands near" if near else ""),
    )
