"""Claim: free text is read at least twice as fast as by Presidio's own batch engine, as it comes and on our model.

Both find what they find in the same sentences with the same language model, in turn, on CPU time; the quicker of two
counts. Beside it stands the share of our time that the language model alone takes, and two processes of it.

What our rules make of the findings (`text_rules.refine`) and what settles which count take at most half of the model's
time, and grow as the text does: both claims are ratios of the same run. Texts are read in pieces from 8,000 characters
on, so growth is measured within a piece and over many.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from privacy_core.pii import models, text, text_rules
from privacy_core.pii.offline import stay_offline
from privacy_core.pii.pieces import LONGEST
from privacy_core.pii.spans import Span, settled
from privacy_core.pii.text import BATCH, Reader
from privacy_core.usecases import text_settling

SENTENCES = Path(__file__).resolve().parents[2] / "shared" / "data" / "pii" / "presidio_research_synth_v2.json"
TEXTS = 600
REPEATS = 2
CLAIM = 2.0
CLAIM_BESIDE_THE_MODEL = 0.5
CLAIM_GROWTH = 1.5
TIMES = 4
ROUNDS = 3
PIECE, MANY = LONGEST // TIMES, 3 * LONGEST  # characters
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


def within(module: Any, name: str, work: Callable[[], object]) -> float:
    """CPU time that one function of a module takes while something is done."""
    function, took = getattr(module, name), 0.0

    def timed(*asked: Any) -> Any:
        nonlocal took
        start = time.process_time()
        answer = function(*asked)
        took += time.process_time() - start
        return answer

    with mock.patch.object(module, name, timed):
        work()
    return took


def growth(work: Callable[[int], Callable[[], object]], size: int) -> float:
    """Time for `TIMES` as much, over `TIMES` the time: 1 is linear, `TIMES` quadratic. The quickest of some rounds."""
    little, much = work(size), work(TIMES * size)
    pairs = [(spent_on(little), spent_on(much)) for _ in range(ROUNDS)]
    return min(much for _, much in pairs) / (TIMES * min(little for little, _ in pairs))


def spent_on(work: Callable[[], object]) -> float:
    """Its CPU time."""
    start = time.process_time()
    work()
    return time.process_time() - start


def joined(batch: Sequence[str], found: Sequence[Sequence[Span]], characters: int) -> tuple[str, list[Span]]:
    """Sentences as one text of about so many characters with its findings; where they are too few, they come again."""
    parts, spans, at, size = list[str](), list[Span](), 0, 0
    while size < characters:
        sentence = batch[at % len(batch)]
        spans += [replace(each, start=each.start + size, end=each.end + size) for each in found[at % len(batch)]]
        parts.append(sentence)
        size, at = size + len(sentence) + 1, at + 1
    return " ".join(parts), spans


def settling(found: Sequence[Sequence[Span]], texts: int) -> Callable[[], object]:
    """Settles the findings of so many texts as a column does."""
    numbered = [(at, span) for at in range(texts) for span in found[at % len(found)]]
    kinds = {kind: place for place, kind in enumerate(sorted({span.entity for _, span in numbered}))}
    number, start, end, entity, method = (
        np.array(values, dtype=np.int64)
        for values in zip(
            *((at, each.start, each.end, kinds[each.entity], each.method.rank) for at, each in numbered), strict=True
        )
    )
    score = np.array([each.score for _, each in numbered])

    def settle() -> object:
        rank = text_settling.places_of_rank(method, score, start=start, end=end, entity=entity)
        better, worse = text_settling.rivals(number, start, end, rank=rank)
        return text_settling.winners(score >= 0.4, better, worse)

    return settle


def beside_the_model(batch: list[str], model_alone: float) -> bool:
    """Prints what rules and settling take beside the model, and how they grow; whether the claims hold."""
    reader = Reader()
    found = reader.read(batch)
    refined = min(within(text_rules, "refine", lambda: reader.read(batch)) for _ in range(REPEATS))
    settled_in = min(spent_on(lambda: [settled(spans) for spans in found]) for _ in range(REPEATS))
    share = (refined + settled_in) / model_alone
    print(
        f"Rules take {refined / model_alone:.1%} of the model's time and settling {settled_in / model_alone:.1%} "
        f"(claim: at most {CLAIM_BESIDE_THE_MODEL:.0%} together)."
    )
    made = {size: joined(batch, found, size) for one in (PIECE, MANY) for size in (one, TIMES * one)}
    grows = {
        "rules in a piece": growth(lambda size: lambda: text_rules.refine(*made[size]), PIECE),
        "rules over pieces": growth(lambda size: lambda: text._refined(*made[size]), MANY),  # noqa: SLF001 - measured
        "settling a column": growth(lambda size: settling(found, size), 10_000),
    }
    for name, ratio in grows.items():
        print(f"  {name:20} {TIMES} times as much takes {TIMES * ratio:.1f} times as long")
    return share <= CLAIM_BESIDE_THE_MODEL and max(grows.values()) <= CLAIM_GROWTH


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
    holds = beside_the_model(batch, best["the model alone"])
    return 0 if ratio >= CLAIM and holds else 1


if __name__ == "__main__":
    sys.exit(main())
