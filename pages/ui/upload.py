"""The upload box: a file goes to the server's disk, not into its memory as with ``st.file_uploader``."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit.components.v1 as components

LIMIT = 5_000_000_000  # the route's own limit decides; this one only spares sending in vain
ACCEPTED = ".csv,.tsv,.txt,.jsonl,.ndjson,.gz,.zip,.parquet,.xlsx,.sav,.zsav,.dta,.sas7bdat,.xpt"

_component = components.declare_component("upload", path=Path(__file__).parent / "upload_component")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that the server has whole; ``id`` opens it, for this session only."""

    id: str
    name: str
    bytes: int


def upload_box(
    *,
    key: str,
    label: str = "Choose a file, or drop it here",
    hint: str = "CSV, TSV, JSON Lines, Parquet, Excel, SPSS, SAS or Stata; text in gzip or zip. It stays here.",
    accept: str = ACCEPTED,
    limit: int = LIMIT,
) -> Arrived | None:
    """Draws the box; returns the file that was uploaded last, or None as long as there is none."""
    return arrived(_component(label=label, hint=hint, accept=accept, limit=limit, key=key, default=None))


def arrived(value: Any) -> Arrived | None:
    """What the browser reports, if it has the right form; whether it is true is checked when the upload is opened.

    >>> arrived({"upload_id": "../../etc/passwd", "name": "a.csv", "bytes": 3}) is None
    True
    """
    if not isinstance(value, dict):
        return None
    id_, name, size = value.get("upload_id"), value.get("name"), value.get("bytes")
    if not (isinstance(id_, str) and re.fullmatch(r"[0-9a-f]{32}", id_)):
        return None
    if not isinstance(name, str) or isinstance(size, bool) or not isinstance(size, int):
        return None
    return Arrived(id_, name, size)
