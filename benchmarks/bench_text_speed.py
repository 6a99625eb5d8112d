"""Claim: free text is read at least twice as fast as by Presidio's own batch engine, as it comes and on our model.

Both find what they find in the same sentences with the same language model, in turn, on CPU time; the quicker of two
counts. Beside it stands the share of our time that the language model alone takes, and two processes of it.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from privacy_core.pii import models
from privacy_core.pii.offline import stay_offline
from privacy_core.pii.text import BATCH, Reader

SENTENCES = Path(__file__).resolve().parents[2] / "shared" / "data" / "pii" / "presidio_research_synth_v2.json"
TEXTS = 600
REPEATS = 2
CLAIM = 2.0
MADE_UP = "Anna Novak of {0} Mill Lane called +1 212 555 {0} about card 4111 1111 1111 1111 on 3 May 2021 and left."


def texts() -> tuple[list[str], str]:
    """Different sentences, and where they come from."""
    if SENTENCES.exists():
        read = [row["full_text"] for row in json.loads(SENTENCES.read_text("utf-8"))]
        return list(dict.fromkeys(read))[:TEXTS], "of Presidio's research set"
    return [MADE_UP.format(1_000 + index) for index in range(TEXTS)], "made up (no shared data here)"


def presidio(model: models.Model) -> Callable[[list[str]], object]:
    """Presidio's batch engine with its defaults, on the model that we use too."""
    stay_offline()
    from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine  # noqa: PLC0415 - its import is not measured
    from presidio_analyzer.nlp_engine import NlpEngineProvider  # noqa: PLC0415

    named = {"lang_code": "en", "model_name": str(model.folder)}
    provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": [named]})
    engine = BatchAnalyzerEngine(AnalyzerEngine(nlp_engine=provider.create_engine()))
    return lambda batch: engine.analyze_iterator(batch, language="en")


def seconds(work: Callable[[list[str]], object], batch: list[str]) -> tuple[float, float]:
    """CPU time of this process, and wall time."""
    cpu, wall = time.process_time(), time.perf_counter()
    work(batch)
    return time.process_time() - cpu, time.perf_counter() - wall


def main() -> int:
    """Measures, prints, and returns the exit code."""
    model = models.installed("en")
    if model is None:
        print("No language model for English is installed: nothing to compare.")
        return 0
    batch, origin = texts()
    pipeline = models.load(model)
    works: dict[str, Callable[[list[str]], object]] = {
        "our reader": Reader().read,
        "Presidio's batch engine": presidio(model),
        "the model alone": lambda batch: list(pipeline.pipe(batch, batch_size=BATCH)),
        "our reader without a model": Reader(model=False).read,
    }
    for work in works.values():
        work(batch[:20])  # loads what it needs
    turns = [{name: seconds(work, batch)[0] for name, work in works.items()} for _ in range(REPEATS)]
    best = {name: min(turn[name] for turn in turns) for name in works}
    one, two = (
        seconds(lambda batch, n=processes: list(pipeline.pipe(batch, batch_size=BATCH, n_process=n)), batch)[1]
        for processes in (1, 2)
    )

    print(f"{len(batch)} sentences {origin}, {sum(map(len, batch)) / len(batch):.0f} characters each, {model.name}")
    for name, spent in best.items():
        print(f"  {name:28} {spent:7.2f} s of CPU, {len(batch) / spent:8,.0f} texts/s")
    ratio = best["Presidio's batch engine"] / best["our reader"]
    print(f"The model takes {best['the model alone'] / best['our reader']:.0%} of our reader's time.")
    print(f"Two processes of the model take {two / one:.1f} times the wall time of one.")
    print(f"Presidio takes {ratio:.1f} times our time (claim: at least {CLAIM}).")
    return 0 if ratio >= CLAIM else 1


if __name__ == "__main__":
    sys.exit(main())
