"""Claim: in free text F2 is at least 0.80 over entities, and 90% of personal characters are found at 90% precision.

Rules were developed on ``tests/pii/texts`` (both halves since its report half was told), on ``develop.json`` of
``tests/pii/texts_second`` (templates written by people who had not seen the rules), on the even templates of the
synthetic sentences of Presidio's research project, and on ``tests/pii/own_sentences.json``. ``--report`` reads what no
rule was made on: ``texts_second/report.json`` and the odd templates. Kinds are matched strictly but for names of the
same thing: GPE is LOCATION, DOMAIN_NAME is URL, a date of birth is a DATE_TIME. A postcode found alone never counts as
a STREET_ADDRESS, nor a whole address as one of its parts.

====================  =====  =========  ======  ======================  =================  ======================
texts                 F2     precision  recall  characters (rec., pr.)  F2 before          Presidio as it comes: F2
====================  =====  =========  ======  ======================  =================  ======================
first, develop        0.983  0.978      0.984   0.989, 0.993            0.948
first, report         0.961  0.954      0.963   0.984, 0.989            0.882              0.581
second, develop       0.976  0.982      0.975   0.995, 0.987            0.774
even templates        0.912  0.946      0.904   0.964, 0.984            0.902
own sentences         0.979  0.965      0.982   0.996, 0.989            0.972
second, report        0.887  0.914      0.880   0.948, 0.949                               0.479
odd templates         0.762  0.838      0.745   0.892, 0.966            0.749, 0.675       0.415
====================  =====  =========  ======  ======================  =================  ======================

The last two rows are what no rule was made on. The second set's report half was read twice: at its first look F2 was
0.885; the rules of ages, postcodes, phones and labelled numbers that came after were made without it. So the claim
holds for texts that no rule was made on in that set, and not in the odd templates: organizations named without a word
for one (F2 0.41), and addresses whose parts are labelled one by one (0.62), miss most there. All sets draw names from
Faker, whose lists the reader knows too: names of people are harder elsewhere.

``--model off`` reads without a language model. ``--presidio`` measures Presidio as it comes on the same texts.
"""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

from benchmarks.text_scorer import Label, Score, scored, table
from privacy_core.pii import models, offline
from privacy_core.pii.spans import settled
from privacy_core.pii.text import Reader

ROOT = Path(__file__).resolve().parents[1]
SENTENCES = ROOT.parent / "shared" / "data" / "pii" / "presidio_research_synth_v2.json"
TEXTS = ROOT / "tests" / "pii" / "texts"
SECOND = ROOT / "tests" / "pii" / "texts_second"
OWN = ROOT / "tests" / "pii" / "own_sentences.json"
SAME = {
    "GPE": "LOCATION",
    "DOMAIN_NAME": "URL",
    "DATE_OF_BIRTH": "DATE_TIME",
    "DRIVER_LICENSE": "US_DRIVER_LICENSE",
}
OWN_TEMPLATES = tuple(f"{which} templates, {part}" for which in ("our own", "second") for part in ("develop", "report"))
KINDS = frozenset({
    "PERSON", "TITLE", "NRP", "ORGANIZATION", "STREET_ADDRESS", "LOCATION", "ZIP_CODE", "EMAIL_ADDRESS", "PHONE_NUMBER",
    "URL", "IP_ADDRESS", "DATE_TIME", "AGE", "CREDIT_CARD", "IBAN_CODE", "US_SSN", "US_DRIVER_LICENSE",
})  # fmt: skip
F2, CHARACTERS, CHECKSUMMED = 0.80, 0.90, 0.99

Labelled = tuple[str, list[Label]]


def _kind(name: str) -> str:
    return SAME.get(name, name)


def synthetic(*, odd: bool | None) -> list[Labelled]:
    """The texts of odd templates, of even ones, or (None) of all."""
    return [
        (
            each["full_text"],
            [Label(span["start_position"], span["end_position"], _kind(span["entity_type"])) for span in each["spans"]],
        )
        for each in json.loads(SENTENCES.read_text("utf-8"))
        if odd is None or each["template_id"] % 2 == odd
    ]


def labelled(part: str, folder: Path = TEXTS) -> list[Labelled]:
    """The texts of a folder: "develop", which rules may be made on, or "report", which nobody looks into."""
    return [
        (each["text"], [Label(at["start"], at["end"], _kind(at["entity"])) for at in each["labels"]])
        for each in json.loads((folder / f"{part}.json").read_text("utf-8"))
    ]


def own() -> list[Labelled]:
    """Sentences that were written and labelled by hand."""
    return [
        (each["text"], [Label(start, start + len(value), kind) for value, kind, start in each["spans"]])
        for each in json.loads(OWN.read_text("utf-8"))
    ]


def counted(name: str, labels: Sequence[Label]) -> list[Label]:
    """Labels that count in a set of texts: our own templates label 17 kinds, so only those are right or wrong there."""
    return [label for label in labels if name not in OWN_TEMPLATES or label.entity in KINDS]


def read(name: str, texts: Sequence[Labelled], reader: Reader) -> tuple[Score, float]:
    """The score of a reader, and seconds a text."""
    reader.read(["Anna lives here."])  # loads what is loaded once
    start = time.perf_counter()
    found = reader.read([text for text, _ in texts])
    seconds = (time.perf_counter() - start) / len(texts)
    each = [[Label(span.start, span.end, _kind(span.entity)) for span in settled(spans)] for spans in found]
    return scored((labels, counted(name, spans)) for (_, labels), spans in zip(texts, each, strict=True)), seconds


def presidio(name: str, texts: Sequence[Labelled]) -> Score:
    """Presidio's own analyzer with its defaults and the same model; where two overlap, the surer one counts."""
    offline.stay_offline()
    model = models.installed("en")
    if model is None:
        raise SystemExit("No language model is installed: Presidio cannot be measured.")
    settings = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": str(model.folder)}]}
    engine = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=settings).create_engine())
    pairs = []
    for text, labels in texts:
        kept: list[Label] = []
        for hit in sorted(engine.analyze(text, language="en"), key=lambda hit: (-hit.score, hit.start - hit.end)):
            if all(hit.end <= other.start or other.end <= hit.start for other in kept):
                kept.append(Label(hit.start, hit.end, _kind(hit.entity_type)))
        pairs.append((labels, counted(name, kept)))
    return scored(pairs)


NAMED = {"PERSON", "LOCATION", "ORGANIZATION", "STREET_ADDRESS"}


def recall_of_names(texts: Sequence[Labelled], reader: Reader) -> tuple[int, int]:
    """Characters of names, places, organizations and addresses that any finding covers, and all of them."""
    covered, characters = 0, 0
    for (_, labels), spans in zip(texts, reader.read([text for text, _ in texts]), strict=True):
        hidden = {place for span in settled(spans) for place in range(span.start, span.end)}
        named = {place for label in labels if label.entity in NAMED for place in range(label.start, label.end)}
        covered, characters = covered + len(named & hidden), characters + len(named)
    return covered, characters


def chosen_sets(*, report: bool) -> dict[str, list[Labelled]]:
    """The sets that rules are made on, or those that are only reported, by name."""
    part = "report" if report else "develop"
    sets = {f"our own templates, {part}": labelled(part), f"second templates, {part}": labelled(part, SECOND)}
    if SENTENCES.exists():
        sets["odd templates" if report else "even templates"] = synthetic(odd=report)
    return sets


def main() -> int:
    """Measures, prints, and returns the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--report", action="store_true")
    parser.add_argument("--presidio", action="store_true")
    parser.add_argument("--model", choices=("on", "off"), default="on")
    chosen = parser.parse_args()
    sets = chosen_sets(report=chosen.report)
    if chosen.presidio:
        for name, texts in sets.items():
            print(f"\nPresidio as it comes, {name}\n{table(presidio(name, texts))}")
        return 0
    reader = Reader(model=chosen.model == "on")
    print(f"model: {reader.model_name or 'none'}\n{'':26} labels  found      P      R     F2")
    holds = True
    for name, texts in (sets | {"own sentences": own()}).items():
        score, seconds = read(name, texts, reader)
        print(f"\n{name}: {len(texts)} texts, {1000 * seconds:.2f} ms a text\n{table(score)}")
        checked = [count.f() for kind, count in score.kinds.items() if kind in {"CREDIT_CARD", "IBAN_CODE"}]
        holds &= score.entities.f() >= F2 and min(checked, default=1.0) >= CHECKSUMMED
        holds &= min(score.characters.recall, score.characters.precision) >= CHARACTERS
    counts = [recall_of_names(texts, reader) for texts in sets.values()]
    covered, characters = (sum(each) for each in zip(*counts, strict=True))
    print(f"\nnames, places, organizations and addresses: {covered / characters:.3f} of {characters} characters found")
    print("\nThe claim holds." if holds else "\nThe claim does not hold.")
    return 0 if holds or chosen.model == "off" else 1


if __name__ == "__main__":
    raise SystemExit(main())
