"""Redaction of free text: what is found to be personal gives way, span by span, and all around it stays as it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal, TypeAlias

import pyarrow as pa
from pydantic import PlainSerializer, PlainValidator

from privacy_core import checks
from privacy_core.errors import InvalidValueError
from privacy_core.pii import deny_words, models
from privacy_core.pii.entities import ENTITIES
from privacy_core.pii.recognizer import Recognizer
from privacy_core.pii.spans import THRESHOLD, Span
from privacy_core.transform import keyed
from privacy_core.transform.dates import coarser
from privacy_core.transform.fake import LOCALE, faker
from privacy_core.transform.operator import STRICT, ColumnFunction, Resources, TokenBook, as_text, by_distinct
from privacy_core.transform.pseudonym import pseudonym
from privacy_core.transform.redact_actions import (
    FAKES,
    NUMBERS_SHOWN,
    OTHERS_SHOWN,
    Action,
    With,
    action_for,
    check,
    check_kinds,
    most_shown,
    read_how,
    write_how,
)
from privacy_core.transform.redact_spans import to_hide
from privacy_core.transform.text import masked

MOST_RECOGNIZERS = 200  # each is run over every text
SHORT = 16  # hex digits of a pseudonym in a text: 64 bits

How: TypeAlias = Annotated[Mapping[str, Action], PlainValidator(read_how), PlainSerializer(write_how)]
_Change: TypeAlias = Callable[[str, str], str]
"""From a kind and what was found of it to what takes its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactText:
    """Finds personal data in texts and puts something else in its place: "Call <PERSON> at <PHONE_NUMBER>".

    Finding is statistical: some of what is personal is missed, and what is left can still tell who somebody is. A step
    that looks for everything counts as protection of a direct identifier, since free text has no better one but to drop
    it; a column that is a name or a number as a whole is better masked, pseudonymized or dropped. One that leaves
    something on purpose (`not_enough`), or for which no language model is installed, does not count.

    Attributes:
        language: Of the texts.
        threshold: Scores from which on a finding counts, in (0, 1].
        entities: Kinds that are looked for; None for all.
        how: What takes the place of a kind; ``default`` is for kinds that it does not name. A pseudonym is the first
            half of the one that `Pseudonymize` writes in the same domain; kinds of which nothing can be made up, and
            dates without a year of four digits, are replaced by the name of the kind.
        recognizers: A person's own.
        allow: Texts that are never personal.
        deny: Texts that always are, with their kind.
        domain: Whose key pseudonyms, tokens and fakes have. Without one, the column has a key of its own.
        version: Of the domain's key.
        locale: Of fakes.
    """

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = True
    op: Literal["redact_text"] = "redact_text"
    column: str
    language: str = "en"
    threshold: float = THRESHOLD
    entities: tuple[str, ...] | None = None
    how: How = field(default_factory=dict)
    recognizers: tuple[Recognizer, ...] = ()
    allow: tuple[str, ...] = ()
    deny: Mapping[str, str] = field(default_factory=dict)
    domain: str | None = None
    version: int = 1
    locale: str = LOCALE

    def __post_init__(self) -> None:
        checks.probability(threshold=self.threshold)
        if not self.threshold > 0:
            raise InvalidValueError("The threshold of findings must be above 0.")
        if self.entities is not None and not self.entities:
            raise InvalidValueError("'entities' names no kind; leave it out to look for all.")
        keyed.check(self.domain, self.version)
        for words, named in ((self.allow, "allow"), (self.deny, "deny")):
            deny_words.check(words, named=named)
        if len(self.recognizers) > MOST_RECOGNIZERS:
            raise InvalidValueError(
                f"There are {len(self.recognizers)} own recognizers; {MOST_RECOGNIZERS} are the most. Leave some out."
            )
        known = {*ENTITIES, *(each.entity for each in self.recognizers), *self.deny.values()}
        check_kinds((*(self.entities or ()), *self.how), known)
        check(self.how)

    @property
    def not_enough(self) -> tuple[str, ...]:
        """Why something that is found may be left as it is; nothing if none is."""
        kept = sorted(entity for entity, action in self.how.items() if action.by is With.KEEP)
        legible = sorted(entity for entity, action in self.how.items() if action.shown > most_shown(entity))
        reasons = {
            "looks for chosen kinds only (leave out 'entities')": self.entities is not None,
            f"leaves what scores below {self.threshold:g} (the threshold may be {THRESHOLD:g} at most)": not (
                self.threshold <= THRESHOLD
            ),
            f"keeps {', '.join(kept)} (replace it)": bool(kept),
            f"leaves what is on its allow list, {len(self.allow)} in all (take it off)": bool(self.allow),
            f"leaves too much of {', '.join(legible)} legible (a mask may keep {NUMBERS_SHOWN} characters of numbers, "
            f"and {OTHERS_SHOWN} of others)": bool(legible),
            "has no language model that finds names (install one, or choose another 'language')": not (
                models.reads(self.language)
            ),
        }
        return tuple(reason for reason, so in reasons.items() if so)

    @property
    def tokenizes(self) -> bool:
        """Whether it takes tokens out of the vault."""
        return any(action.by is With.TOKEN for action in self.how.values())

    def function(self, resources: Resources) -> ColumnFunction:
        from privacy_core.pii.own import refuse_nothing  # noqa: PLC0415 - heavy

        for each in self.recognizers:
            refuse_nothing(each.pattern)
        reader = resources.reader(
            language=self.language, recognizers=self.recognizers, allow=self.allow, deny=self.deny
        )
        change = self._change(resources)
        book = resources.tokens(keyed.named(self), self.column) if self.tokenizes else None

        def redacted(texts: list[str]) -> list[str]:
            found = reader.read(texts) if texts else []
            spans = [
                to_hide(text, each, threshold=self.threshold, entities=self.entities)
                for text, each in zip(texts, found, strict=True)
            ]
            return self._written(texts, spans, book, change)

        return lambda values: by_distinct(as_text(values, self), redacted, pa.string())

    def _written(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]], book: TokenBook | None, change: _Change
    ) -> list[str]:
        hidden = [
            text[span.start : span.end]
            for text, found in zip(texts, spans, strict=True)
            for span in found
            if action_for(span.entity, self.how).by is With.TOKEN
        ]
        tokens: dict[str, str] = {}
        if book is not None and hidden:  # in one go: the vault is asked once a batch
            different = list(dict.fromkeys(hidden))
            tokens = dict(zip(different, book.tokens(different), strict=True))

        def placed(entity: str, value: str) -> str:
            return tokens[value] if action_for(entity, self.how).by is With.TOKEN else change(entity, value)

        return [spliced(text, found, placed) for text, found in zip(texts, spans, strict=True)]

    def _change(self, resources: Resources) -> _Change:
        used = {action.by for action in self.how.values()}
        key = keyed.key_of(self, resources) if used & {With.PSEUDONYM, With.FAKE} else b""
        fake = faker(key, self.locale) if With.FAKE in used else None

        def change(entity: str, value: str) -> str:
            action = action_for(entity, self.how)
            if action.by is With.MASK:
                return masked(value, action.keep_first, action.keep_last, character=action.character)
            if action.by is With.PSEUDONYM:
                return f"<{entity}:{pseudonym(key, value)[:SHORT]}>"
            if action.by is With.FAKE and fake is not None:
                return fake(FAKES[entity], value)
            if action.by in {With.YEAR, With.MONTH}:
                return coarser(value, "year" if action.by is With.YEAR else "month") or f"<{entity}>"
            kept = value if action.by is With.KEEP else f"<{entity}>"
            return "" if action.by is With.REMOVE else kept

        return change


def spliced(text: str, spans: Iterable[Span], change: _Change) -> str:
    """The text with something else for each span; the spans stand in its order and do not overlap.

    >>> from privacy_core.pii.spans import Method
    >>> span = Span(start=3, end=6, entity="PERSON", score=1.0, method=Method.NER, rule="", reason="")
    >>> spliced("To Ann!", [span], lambda entity, value: f"<{entity}>")
    'To <PERSON>!'
    """
    parts, at = [], 0
    for span in spans:
        parts += [text[at : span.start], change(span.entity, text[span.start : span.end])]
        at = span.end
    return "".join((*parts, text[at:]))
