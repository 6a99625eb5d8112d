"""Personal data in a text that somebody typed: what was found, how sure that is, and words that they know better."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from privacy_core.errors import InvalidValueError
from privacy_core.govern import Permission
from privacy_core.pii import deny_words
from privacy_core.pii.entities import ENTITIES, Entity, words
from privacy_core.pii.recognizer import Recognizer
from privacy_core.pii.spans import THRESHOLD, Method, Span, settled
from privacy_core.usecases import catalog, recognizers
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace

__all__ = ["ENTITIES", "THRESHOLD", "Entity", "Method", "Recognizer", "Span", "languages", "settled", "words"]

LONGEST = 100_000
"""Characters of a text that is read while somebody waits."""
LISTS = "texts.lists"
"""The setting that keeps an actor's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found in a text.

    Attributes:
        spans: All candidates, also those that a score or another finding rules out.
        notice: What a person must know of how it was read; empty if nothing.
    """

    spans: tuple[Span, ...]
    notice: str = ""

    def settled(self, *, threshold: float = THRESHOLD, entities: Collection[str] | None = None) -> tuple[Span, ...]:
        """Those that count, as `spans.settled`."""
        return settled(self.spans, threshold=threshold, entities=entities)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordLists:
    """Words that an actor knows better.

    Attributes:
        allow: Never personal data, whoever takes them for it.
        deny: Always personal data, with the kind that they are of.
    """

    allow: tuple[str, ...] = ()
    deny: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        """Words in all, which the log may tell."""
        return len(self.allow) + len(self.deny)


def languages() -> tuple[Any, ...]:
    """The languages that texts can be read in: code, words, and the model that reads each (None without)."""
    from privacy_core.pii import models  # noqa: PLC0415 - not every page needs to know

    return models.languages()


@act("read a text for personal data", needs=Permission.READ_RISK, audit=Audit.FIRST, logs=("language",))
def read_text(
    workspace: Workspace,
    text: str,
    *,
    language: str = "en",
    allow: Collection[str] = (),
    deny: Mapping[str, str] | None = None,
    own: bool = True,
) -> Reading:
    """Finds personal data in a text; the same one is not read twice. Nothing of it is stored.

    Args:
        workspace: Whose own recognizers are read with.
        text: Any, of at most `LONGEST` characters.
        language: A code of `languages`.
        allow: Texts that are never reported.
        deny: Words that always are, each with the kind that it is of.
        own: Whether own recognizers are read with.

    Raises:
        InvalidValueError: the text is too long, or there is no such language.
    """
    if len(text) > LONGEST:
        raise InvalidValueError(
            f"The text has {len(text):,} characters, and {LONGEST:,} are read at once. Take a part of it, or open it "
            "as a table and read its column."
        )
    from privacy_core.pii.own import usable  # noqa: PLC0415 - heavy
    from privacy_core.pii.text import Reader  # noqa: PLC0415 - heavy

    mine, broken = usable(recognizers.saved(workspace) if own else ())
    denied = dict(deny or {})
    asked = repr((language, sorted(allow), sorted(denied.items()), mine, text)).encode("utf-8", "surrogatepass")

    def made() -> Reading:
        reader = Reader(language=language, recognizers=mine, allow=allow, deny=denied)
        (spans,) = reader.read([text])
        return Reading(spans=spans, notice=" ".join(filter(None, (reader.notice, broken))))

    return workspace.keep(("text", hashlib.sha256(asked).hexdigest()), made)


@act("see own words for personal data", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def word_lists(workspace: Workspace) -> WordLists:
    """The actor's own words; empty until they were kept."""
    kept = catalog.recall(workspace, LISTS, {})
    return WordLists(allow=tuple(kept.get("allow", ())), deny=dict(kept.get("deny", {})))


@act("keep own words for personal data", needs=Permission.SEE_DATASETS, counts=("lists",))
def keep_word_lists(workspace: Workspace, lists: WordLists) -> None:
    """Keeps the actor's own words, in place of those before; columns are read with them too.

    Raises:
        InvalidValueError: a word without a letter or digit, which would be found everywhere, or too many or too long.
    """
    if blank := [word for word in (*lists.allow, *lists.deny) if not any(map(str.isalnum, word))]:
        raise InvalidValueError(
            f"{len(blank)} of your own words have no letter and no digit. Take them off the list; nothing was changed."
        )
    for words_of, named in ((lists.allow, "allow"), (lists.deny, "deny")):
        deny_words.check(words_of, named=named)
    catalog.remember(workspace, LISTS, {"allow": list(lists.allow), "deny": dict(lists.deny)})


def kinds(found: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Group to the kinds of it that were found, in the order of `ENTITIES`; a person's own kinds come last.

    >>> kinds(["STAFF", "AGE", "DATE_TIME"])
    {'Dates and ages': ('DATE_TIME', 'AGE'), 'Your own': ('STAFF',)}
    """
    seen = set(found)
    groups: dict[str, list[str]] = {}
    for entity in (*(name for name in ENTITIES if name in seen), *sorted(seen - ENTITIES.keys())):
        groups.setdefault(group_of(entity), []).append(entity)
    return {group: tuple(names) for group, names in groups.items()}


OWN = "Your own"


def group_of(entity: str) -> str:
    """The group under which switches and lists show a kind."""
    return ENTITIES[entity].group if entity in ENTITIES else OWN
