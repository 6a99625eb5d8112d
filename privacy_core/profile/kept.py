"""Profiles kept beside their table, so that a large one is looked at once. They hold values: they are data as it is."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from privacy_core.engine.files import whole
from privacy_core.profile.columns import ColumnProfile

_VERSION = 2
_TAGS: Mapping[type, str] = {datetime: "datetime", date: "date", time: "time", Decimal: "decimal"}
_READERS: Mapping[str, Callable[[str], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "decimal": Decimal,
}


def keep_profile(path: Path, profiles: Sequence[ColumnProfile], *, of: str) -> bool:
    """Writes the profiles of a table, whole or not at all; whether that was possible.

    Args:
        path: Of the file.
        profiles: Of each column.
        of: What tells this content of the table from any other: its keyed fingerprint.
    """
    try:
        text = json.dumps({"version": _VERSION, "of": of, "columns": [_plain(each) for each in profiles]})
    except TypeError:  # a kind of value that no other file of ours has needed yet
        return False
    with whole(path) as part:
        part.write_text(text, "utf-8")
    return True


def kept_profile(path: Path, *, of: str) -> tuple[ColumnProfile, ...] | None:
    """The profiles that were kept of just this content; None if there are none that can be read."""
    try:
        found = json.loads(path.read_text("utf-8"))
        if (found["version"], found["of"]) != (_VERSION, of):
            return None
        return tuple(_read(each) for each in found["columns"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _plain(profile: ColumnProfile) -> dict[str, Any]:
    known = {each.name: getattr(profile, each.name) for each in fields(profile)}
    return known | {
        "frequent": [[_tagged(value), records] for value, records in profile.frequent],
        "minimum": _tagged(profile.minimum),
        "maximum": _tagged(profile.maximum),
        "quantiles": [[share, _tagged(value)] for share, value in profile.quantiles.items()],
        "looks_like": dict(profile.looks_like),
    }


def _read(known: Mapping[str, Any]) -> ColumnProfile:
    return ColumnProfile(
        **{
            **known,
            "frequent": tuple((_value(value), records) for value, records in known["frequent"]),
            "minimum": _value(known["minimum"]),
            "maximum": _value(known["maximum"]),
            "quantiles": {share: _value(value) for share, value in known["quantiles"]},
        }
    )


def _tagged(value: Any) -> Any:
    """JSON for a value; other kinds than JSON's own with their name, by their very type."""
    if value is None or type(value) in {str, bool, int, float}:
        return value
    if (tag := _TAGS.get(type(value))) is None:
        raise TypeError
    return {tag: str(value) if tag == "decimal" else value.isoformat()}


def _value(kept: Any) -> Any:
    if not isinstance(kept, dict):
        return kept
    ((tag, text),) = kept.items()
    return _READERS[tag](text)
