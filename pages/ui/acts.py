"""Acts from entries of the audit log: the entry that begins one and the entry that ends it, put together."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

SCANNED = 1_000  # entries read at a time
NOT_ENDED = "not ended"
OUTCOMES = ("done", "failed", "refused", NOT_ENDED)
ENDS = ("done", "failed")

Read = Callable[[int | None, int], list[Any]]  # before which position, and how many; newest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One row of the trail.

    Attributes:
        position: Of its newest entry.
        at: When that was written, in seconds since 1970.
        began: When it began, as far as that was found.
    """

    position: int
    actor: str
    name: str
    outcome: str
    details: Mapping[str, Any]
    at: float
    began: float | None = None

    @property
    def seconds(self) -> float | None:
        """How long it took; None for an act without a beginning or an end."""
        return None if self.began is None or self.outcome not in ENDS else max(0.0, self.at - self.began)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins.

    Attributes:
        before: The position before which it lies; None for the newest page.
        ended: Acts on newer pages whose beginnings are still to come, each as often as it is.
    """

    before: int | None = None
    ended: tuple[str, ...] = ()


START = Place()


def matching(read: Read, place: Place, *, rows: int, fits: Callable[[Act], bool]) -> tuple[list[Act], Place | None]:
    """Acts that fit, newest first, and where older ones begin; None at the end of the log.

    An act stands where its newest entry stands. When the page is full, beginnings are looked for in at most
    ``SCANNED`` further entries.

    Args:
        read: Gives entries.
        place: Where to begin.
        rows: At most so many acts.
        fits: Which of them.
    """
    found: list[Act] = []
    ended: dict[str, list[int | None]] = {}  # which act it was that ended: its place in `found`, or None if elsewhere
    for same in place.ended:
        ended.setdefault(same, []).append(None)
    older: Place | None = None
    for entry in _entries(read, place.before):
        same, at = _same(entry), None
        if entry.outcome == "begun" and ended.get(same):
            at = ended[same].pop()
            if at is not None:
                found[at] = replace(found[at], began=entry.at)
            continue
        act = _act(entry)
        if older is None and fits(act):
            if len(found) == rows:
                older = Place(entry.position + 1, tuple(each for each, places in ended.items() for _ in places))
            else:
                at = len(found)
                found.append(act)
        if entry.outcome in ENDS:
            ended.setdefault(same, []).append(at)
        if older is not None and (not _open(ended) or (older.before or 0) - entry.position > SCANNED):
            break
    return found, older


def _entries(read: Read, before: int | None) -> Iterator[Any]:
    while batch := read(before, SCANNED):
        yield from batch
        before = batch[-1].position


def _act(entry: Any) -> Act:
    begun = entry.outcome == "begun"
    return Act(
        position=entry.position,
        actor=entry.actor,
        name=entry.act,
        outcome=NOT_ENDED if begun else str(entry.outcome),
        details=entry.details,
        at=entry.at,
        began=entry.at if begun else None,
    )


def _same(entry: Any) -> str:
    """What the beginning and the end of an act have in common."""
    details = {name: value for name, value in entry.details.items() if name != "error"}
    return json.dumps([entry.actor, entry.act, details], sort_keys=True)


def _open(ended: Mapping[str, list[int | None]]) -> bool:
    return any(place is not None for places in ended.values() for place in places)
