"""A note of the log's end in a sealed file outside the database: what a log that was cut cannot say of itself."""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from privacy_core.store import durable

START = "0" * 64

End = tuple[int, str]  # position of the newest entry and its HMAC; (0, START) before the first
Broken = tuple[int, str]  # position of the first entry that is not as written, and what is wrong


@dataclass(frozen=True, slots=True)
class Note:
    """What the anchor holds.

    Attributes:
        ends: Where the log may end: two ends while an entry is being committed, else one.
        broken: What was once found wrong. It stays, since a log that goes on hides its own gap.
    """

    ends: tuple[End, ...]
    broken: Broken | None = None


def disagreement(note: Note | None, end: End, seal_at: Callable[[int], str | None]) -> Broken | None:
    """Where and why a log that ends at ``end`` is not the one noted, now or at any time before; else None.

    Args:
        note: What the anchor holds; None if it is missing or not ours.
        end: Where the log ends.
        seal_at: The HMAC of the entry at a position of the log, None if there is no such entry.
    """
    if note is None:
        return end[0] + 1, "the note of the log's end is missing or was changed: nothing tells what came from here on"
    found = [broken for broken in (note.broken, _at_end(note.ends, end, seal_at)) if broken is not None]
    return min(found, default=None)  # a second cut may lie before the first


def _at_end(ends: tuple[End, ...], end: End, seal_at: Callable[[int], str | None]) -> Broken | None:
    if end in ends:
        return None
    noted, seal = max(ends)
    if end[0] < noted:
        return end[0] + 1, f"the log was cut, or restored from an old copy: of {noted} entries {end[0]} were left"
    if end[0] > noted and (noted == 0 or seal == seal_at(noted)):
        return noted + 1, "the note of the log's end does not know what follows: it is old, or entries were forged"
    return noted, "the log and the note of its end are not of the same copy"


class Anchor:
    """The file that holds the note; only who has the key can write one."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key

    def exists(self) -> bool:
        return self._path.exists()

    def write(self, note: Note, *, firmly: bool = True) -> None:
        said = json.dumps([note.ends, note.broken])
        durable.replace(self._path, json.dumps({"said": said, "hmac": self._seal(said)}).encode("ascii"), firmly=firmly)

    def read(self) -> Note | None:
        try:
            sealed = json.loads(self._path.read_text("ascii"))
            if not hmac.compare_digest(sealed["hmac"], self._seal(sealed["said"])):
                return None
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return None  # whatever it is, it is not what this class wrote
        ends, broken = json.loads(sealed["said"])
        return Note(tuple((position, seal) for position, seal in ends), tuple(broken) if broken else None)

    def _seal(self, said: str) -> str:
        return hmac.new(self._key, b"anchor:" + said.encode(), hashlib.sha256).hexdigest()
