"""Personal data in free text: all that rules, Presidio and a language model take for it, each with its reason."""

import functools
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from privacy_core.pii import matching, models, own
from privacy_core.pii.entities import words
from privacy_core.pii.pieces import pieces, readable, tokenizable
from privacy_core.pii.recognizer import Recognizer
from privacy_core.pii.spans import Method, Span

if TYPE_CHECKING:
    from privacy_core.pii.presidio import Analyzer

Report = Callable[[int, int], None]

BATCH = 256
"""Texts that go through the language model together; what is below is slower, what is above gains nothing."""

NER_SCORES = {"PERSON": 0.85, "LOCATION": 0.85, "NRP": 0.85, "DATE_TIME": 0.85, "ORGANIZATION": 0.6}
"""The model gives no scores, so each kind has a constant one: Presidio's, and a lower one for organizations, which
Presidio leaves out by default since most hits are none."""


@dataclass(frozen=True, slots=True)
class _Engine:
    """A language's pipeline and Presidio on top of it. The pipeline's memory is not for two threads at a time."""

    pipeline: Any
    analyzer: "Analyzer"
    lock: threading.Lock = field(default_factory=threading.Lock)


_loading = threading.Lock()


@functools.cache
def _loaded(language: str, model: bool) -> _Engine:  # noqa: FBT001 - a key of the cache
    from privacy_core.pii.presidio import Analyzer  # noqa: PLC0415 - seconds to import, and a `Reader` costs nothing

    pipeline = models.load(language, model=model)
    return _Engine(pipeline, Analyzer(language, pipeline))


def _engine(language: str, *, model: bool) -> _Engine:
    """What reads a language; loaded once a process, when the first text is read."""
    with _loading:
        return _loaded(language, model)


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
        found = models.installed(language)
        self.model_name = found.name if found and model else None
        self.notice = models.notice(language, wanted=model)
        self._language = language
        self._own = own.prepared(recognizers)
        self._allow = frozenset(map(own.plain, allow))
        self._deny = own.by_first_word(deny or {})

    def read(self, texts: Sequence[str | None], *, report: Report | None = None) -> list[tuple[Span, ...]]:
        """All candidates in each text, for `spans.settled` to choose from; those in a missing text are none.

        Args:
            texts: Each different one is read once.
            report: Told after each batch how many different texts are done, and of how many; what it raises ends it.
        """
        asked = list(dict.fromkeys(text for text in texts if text is not None))
        found: dict[str | None, tuple[Span, ...]] = {None: ()}
        for start in range(0, len(asked), BATCH):
            batch = asked[start : start + BATCH]
            found.update(zip(batch, self._batch([readable(text) for text in batch]), strict=True))
            if report:
                report(start + len(batch), len(asked))
        return [found[text] for text in texts]

    def _batch(self, texts: list[str]) -> Iterator[tuple[Span, ...]]:
        engine = _engine(self._language, model=self.model_name is not None)
        with engine.lock, engine.pipeline.memory_zone():  # which forgets the words of the texts when it ends
            modelled = self._modelled(engine, texts)
        for text, spans in zip(texts, modelled, strict=True):
            ruled = (*matching.spans(text), *own.recognized(text, self._own), *own.denied(text, self._deny))
            yield tuple(own.not_allowed(text, (*spans, *ruled), self._allow))

    def _modelled(self, engine: _Engine, texts: list[str]) -> list[list[Span]]:
        """What the language model and Presidio find in each text."""
        found: list[list[Span]] = [[] for _ in texts]
        parts = (
            (tokenizable(piece), (index, offset, piece))
            for index, text in enumerate(texts)
            if text.strip()
            for offset, piece in pieces(text)
        )
        for doc, (index, offset, piece) in engine.pipeline.pipe(parts, as_tuples=True, batch_size=BATCH):
            found[index] += self._named(doc, offset)
            found[index] += engine.analyzer.spans(piece, doc, offset=offset)
        return found

    def _named(self, doc: Any, offset: int) -> Iterator[Span]:
        """What the model names in a text that it has read, ``offset`` characters into a longer one."""
        for each in doc.ents:
            entity = models.ENTITY_OF_LABEL.get(each.label_)
            if entity:
                yield Span(
                    start=offset + each.start_char,
                    end=offset + each.end_char,
                    entity=entity,
                    score=NER_SCORES[entity],
                    method=Method.NER,
                    rule=f"{self.model_name} ({each.label_})",
                    reason=f"the language model reads it as {words(entity)}",
                )


languages = models.languages
