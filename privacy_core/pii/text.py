"""Personal data in free text: all that rules, Presidio and a language model take for it, each with its reason."""

import functools
import threading
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from privacy_core.pii import deny_words, matching, models, own, text_rules
from privacy_core.pii.entities import words
from privacy_core.pii.pieces import LONGEST, pieces, readable, tokenizable
from privacy_core.pii.recognizer import Recognizer
from privacy_core.pii.spans import Method, Span

if TYPE_CHECKING:
    from privacy_core.pii.presidio import Analyzer

Report = Callable[[int, int], None]

BATCH, BATCH_CHARACTERS = 256, 200_000
"""The most texts, and about the most characters, that are read together, and after which progress is told: 64 or 1,000
texts at a time are slower."""

NER_SCORES = {"PERSON": 0.85, "LOCATION": 0.85, "NRP": 0.85, "DATE_TIME": 0.85, "ORGANIZATION": 0.6}
"""The model gives no scores, so each kind has a constant one: Presidio's, and a lower one for organizations, which
Presidio leaves out by default for their many false hits."""

_loading = threading.Lock()
_reading = threading.Lock()


@functools.cache
def _loaded(language: str) -> "Analyzer":
    from privacy_core.pii.presidio import Analyzer  # noqa: PLC0415 - seconds to import, and a `Reader` costs nothing

    return Analyzer(language)


def _analyzer(language: str) -> "Analyzer":
    """Presidio's analyzer for a language; loaded once a process, when the first text is read."""
    with _loading:
        return _loaded(language)


class Reader:
    """Reads texts and finds what may be personal data in them.

    Args:
        language: A code of `languages()`.
        recognizers: A person's own.
        allow: Texts that are never reported, in capitals or not.
        deny: Words that always are, each with the kind that it is of.
        model: False to do without the language model, by rules and lists alone.

    Attributes:
        notice: What a person must know of how the texts are read, None if nothing: that no model is installed, say.
        model_name: The language model that reads; None without.

    Raises:
        InvalidValueError: no such language, a pattern that RE2 cannot compile, a word without letters and digits.
    """

    def __init__(
        self,
        *,
        language: str = "en",
        recognizers: Sequence[Recognizer] = (),
        allow: Collection[str] = (),
        deny: Mapping[str, str] | None = None,
        model: bool = True,
    ) -> None:
        self._model = models.installed(language) if model else None
        self.model_name = self._model.name if self._model else None
        self.notice = models.notice(language, wanted=model)
        self._language = language
        self._own = own.prepared(recognizers)
        self._allow = frozenset(map(own.plain, allow))
        self._deny = deny_words.by_first_word(deny or {})

    def read(self, texts: Sequence[str | None], *, report: Report | None = None) -> list[tuple[Span, ...]]:
        """All candidates in each text, for `spans.settled` to choose from; those in a missing text are none.

        Args:
            texts: Each different one is read once.
            report: Told after each batch how many different texts are done, and of how many; what it raises ends it.
        """
        asked = list(dict.fromkeys(text for text in texts if text is not None))
        found: dict[str | None, tuple[Span, ...]] = {None: ()}
        done = 0
        for batch in _batches(asked):
            found.update(zip(batch, self._batch([readable(text) for text in batch]), strict=True))
            done += len(batch)
            if report:
                report(done, len(asked))
        return [found[text] for text in texts]

    def _batch(self, texts: list[str]) -> Iterator[tuple[Span, ...]]:
        analyzer = _analyzer(self._language)
        parts = [(index, offset, piece) for index, text in enumerate(texts) for offset, piece in pieces(text)]
        found: list[list[Span]] = [[] for _ in texts]
        for index, offset, piece in parts:
            found[index] += analyzer.spans(piece, offset=offset)
        if self._model:
            for index, span in self._named(self._model, parts):
                found[index].append(span)
        for text, spans in zip(texts, found, strict=True):
            ruled = _refined(text, (*spans, *matching.spans(text)))
            mine = (*own.recognized(text, self._own), *deny_words.denied(text, self._deny))  # after: rules drop none
            yield tuple(own.not_allowed(text, (*ruled, *mine), self._allow))

    def _named(self, model: models.Model, parts: Sequence[tuple[int, int, str]]) -> list[tuple[int, Span]]:
        """What the model names in pieces of texts, each given by the text's index, where it starts, and itself."""
        pipeline = models.load(model)
        given = ((tokenizable(piece), (index, offset)) for index, offset, piece in parts if _has_letters(piece))
        # A zone forgets the words of the texts when it ends. The memory of a pipeline is not for two threads at a time.
        with _reading, pipeline.memory_zone():
            return [
                (index, _span(each, offset, model))
                for doc, (index, offset) in pipeline.pipe(given, as_tuples=True, batch_size=BATCH)
                for each in doc.ents
                if each.label_ in models.ENTITY_OF_LABEL
            ]


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """The texts in their order, in batches: one that is long is read by itself, so that work can end before it."""
    batch: list[str] = []
    characters = 0
    for text in texts:
        if batch and (len(batch) == BATCH or characters + len(text) > BATCH_CHARACTERS):
            yield batch
            batch, characters = [], 0
        batch.append(text)
        characters += len(text)
    if batch:
        yield batch


def _refined(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans by the rules of `text_rules`, piece by piece: what these take grows faster than a text."""
    if len(text) <= LONGEST:
        return text_rules.refine(text, spans)
    left, refined = sorted(spans, key=lambda span: span.start), []
    for offset, piece in pieces(text):
        here = left[: bisect_left(left, offset + len(piece), key=lambda span: span.start)]
        left = left[len(here) :]
        inside = [_moved(span, -offset) for span in here if span.end <= offset + len(piece)]
        refined += [_moved(span, offset) for span in text_rules.refine(piece, inside)]
        refined += [span for span in here if span.end > offset + len(piece)]
    return refined


def _moved(span: Span, by: int) -> Span:
    return replace(span, start=span.start + by, end=span.end + by)


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _span(named: Any, offset: int, model: models.Model) -> Span:
    """What the model named in a piece of a text, which starts ``offset`` characters into it."""
    entity = models.ENTITY_OF_LABEL[named.label_]
    return Span(
        start=offset + named.start_char,
        end=offset + named.end_char,
        entity=entity,
        score=NER_SCORES[entity],
        method=Method.NER,
        rule=f"{model.name} ({named.label_})",
        reason=f"the language model reads it as {words(entity)}",
    )


languages = models.languages
