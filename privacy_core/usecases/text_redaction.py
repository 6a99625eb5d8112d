"""What redaction makes of what was found in a text: looked at first, then taken into the recipe for a whole column."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from privacy_core import randomness
from privacy_core.errors import InvalidValueError
from privacy_core.govern import Permission
from privacy_core.pii.entities import ENTITIES
from privacy_core.pii.spans import THRESHOLD, Method, Span
from privacy_core.transform.operator import Resources
from privacy_core.transform.redact import RedactText
from privacy_core.transform.redact_actions import DATES, FAKES, With, read_how
from privacy_core.transform.redact_spans import to_hide
from privacy_core.usecases import drafts, editing, recognizers, texts
from privacy_core.usecases.drafts import Draft
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.proposals import with_steps
from privacy_core.usecases.pseudonym_domains import LookedAt
from privacy_core.usecases.workspace import Workspace

How = Mapping[str, Mapping[str, Any]]
"""Kind to what takes its place, as a recipe has it; ``default`` is for kinds that it does not name."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text: untouched, or what something takes the place of.

    Attributes:
        span: What was found there; None where nothing was.
        becomes: The same text where nothing was found.
    """

    text: str
    becomes: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """Stands for the reader of texts that were read: each is one finding of one kind, from its first character on."""

    entity: str

    def read(self, texts: Sequence[str | None], **_: Any) -> list[tuple[Span, ...]]:
        return [
            (
                Span(
                    start=0,
                    end=len(text or ""),
                    entity=self.entity,
                    score=1.0,
                    method=Method.DENIED,
                    rule="",
                    reason="",
                ),
            )
            for text in texts
        ]


def ways(entity: str | None = None) -> tuple[str, ...]:
    """What may take the place of a kind; of kinds that nobody named, what fits all.

    >>> "fake" in ways("PERSON"), "fake" in ways("IBAN_CODE"), "year" in ways("DATE_OF_BIRTH")
    (True, False, True)
    """
    unfit: set[With] = set()
    if entity not in FAKES:
        unfit.add(With.FAKE)
    if entity not in DATES:
        unfit |= {With.YEAR, With.MONTH}
    return tuple(way.value for way in With if way not in unfit)


@act("preview a redaction", needs=Permission.READ_RISK, audit=Audit.NEVER)
def preview_redaction(
    workspace: Workspace,
    text: str,
    spans: Sequence[Span],
    *,
    threshold: float = THRESHOLD,
    off: Collection[str] = (),
    how: How | None = None,
) -> tuple[Part, ...]:
    """The parts of a text that was read, with what takes the place of each; put together they are the text.

    Pseudonyms, fakes and tokens are those of a key that is thrown away: a release has others.

    Raises:
        InvalidValueError: something that cannot take the place of its kind.
    """
    entities = None if not off else tuple({span.entity for span in spans} - set(off)) or ("",)
    step = RedactText(column="text", threshold=threshold, how=read_how(how or {}))
    key = workspace.keep(("key of looks",), randomness.new_key)
    hidden = to_hide(text, spans, threshold=threshold, entities=entities)
    becomes: dict[tuple[str, str], str] = {}
    for entity in {span.entity for span in hidden}:
        held = list(dict.fromkeys(text[span.start : span.end] for span in hidden if span.entity == entity))
        known = Resources(
            keys=lambda _domain, _column: key,
            tokens=lambda _domain, _column: LookedAt(key),
            reader=lambda entity=entity, **_: _Known(entity),
        )
        made = step.function(known)(pa.array(held, pa.string())).to_pylist()
        becomes |= {(entity, value): after for value, after in zip(held, made, strict=True)}
    return tuple(_parts(text, hidden, becomes))


@act("take a redaction into the draft recipe", needs=Permission.PROTECT, audit=Audit.NEVER)
def take_redaction(
    workspace: Workspace,
    dataset: str,
    column: str,
    *,
    language: str = "en",
    threshold: float = THRESHOLD,
    off: Collection[str] = (),
    how: How | None = None,
) -> Draft:
    """Puts the redaction of a column into the draft, in place of its other steps; undo brings those back.

    It reads with the own recognizers and words as they are now, which the recipe holds from then on.

    Raises:
        RecipeError: the step does not fit the column.
    """
    step = redaction_step(workspace, column, language=language, threshold=threshold, off=off, how=how)
    now = drafts.draft(workspace, dataset).recipe.to_json().get("steps", [])
    return editing.edit_draft(workspace, dataset, {"steps": with_steps(now, column, [step])})


@act("write a redaction as a step", needs=Permission.READ_RISK, audit=Audit.NEVER)
def redaction_step(
    workspace: Workspace,
    column: str,
    *,
    language: str = "en",
    threshold: float = THRESHOLD,
    off: Collection[str] = (),
    how: How | None = None,
) -> dict[str, Any]:
    """The step of a recipe, as JSON; what is as usual is left out.

    Raises:
        InvalidValueError: all kinds are off, so that there is nothing to redact.
    """
    mine, lists = recognizers.saved(workspace), texts.word_lists(workspace)
    known = {*ENTITIES, *(each.entity for each in mine), *lists.deny.values()}
    if known <= set(off):
        raise InvalidValueError(
            "All kinds of personal data are switched off, so there is nothing to redact. Switch on those to look for."
        )
    said: dict[str, Any] = {
        "language": language if language != "en" else None,
        "threshold": threshold if threshold != THRESHOLD else None,
        "entities": sorted(known - set(off)) if off else None,
        "how": {kind: dict(action) for kind, action in (how or {}).items()},
        "recognizers": [each.to_json() for each in mine],
        "allow": list(lists.allow),
        "deny": dict(lists.deny),
    }
    return {"op": "redact_text", "column": column, **{name: value for name, value in said.items() if value}}


def _parts(text: str, hidden: Sequence[Span], becomes: Mapping[tuple[str, str], str]) -> Iterator[Part]:
    at = 0
    for span in hidden:
        if at < span.start:
            yield Part(text[at : span.start], text[at : span.start])
        held = text[span.start : span.end]
        yield Part(held, becomes[span.entity, held], span)
        at = span.end
    if at < len(text):
        yield Part(text[at:], text[at:])
