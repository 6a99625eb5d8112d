"""The code that repeats what the Text page shows: findings of a text or a column, and redaction."""

import json

import streamlit as st

from pages.ui import text_settings
from pages.ui.text_source import Source
from privacy_core.usecases import texts


def shown(source: Source, *, redaction: bool) -> tuple[str, str]:
    """Python, and the command.

    Args:
        source: What was read.
        redaction: Whether redaction is in sight.
    """
    threshold = float(st.session_state.get(text_settings.THRESHOLD, texts.THRESHOLD))
    how, off = text_settings.ways(), text_settings.switched_off()
    chosen = f", threshold={threshold:.2g}" if threshold != texts.THRESHOLD else ""
    without = f", off={sorted(off)!r}" if off else ""
    ways = f", how={json.dumps(how)}" if how else ""
    if source.dataset is not None:
        which = f'workspace, "{source.dataset.id}", {source.column!r}'
        language = f", language={source.language!r}" if source.language != "en" else ""
        if redaction:
            taken = f"text_redaction.take_redaction({which}{language}{chosen}{without}{ways})"
            return _python("text_redaction", taken), "privacy-studio redact FILE --recipe RECIPE.json --out OUT"
        body = (
            f"text_columns.read_column({which}{language}, cells={source.cells})\n"
            f"    counts = text_columns.count_kinds({which}{chosen}{without})\n"
            "    for kind in counts.kinds:\n"
            "        print(kind.entity, kind.cells, kind.share, kind.low, kind.high)"
        )
        return _python("text_columns", body), "privacy-studio scan FILE --json"
    read = (
        'sentence = Path("sentence.txt").read_text("utf-8")\n'
        f"    reading = texts.read_text(workspace, sentence, language={source.language!r})\n"
    )
    if redaction:
        asked = f"workspace, sentence, reading.spans{chosen}{without}{ways}"
        body = (
            f"{read}    parts = text_redaction.preview_redaction({asked})\n"
            '    print("".join(part.becomes for part in parts))'
        )
        return _python("text_redaction, texts", body, path=True), _command(source, threshold)
    on = [f"entities={{span.entity for span in reading.spans}} - {set(off)!r}"] if off else []
    asked = ", ".join([*([chosen.removeprefix(", ")] if chosen else []), *on])
    body = (
        f"{read}    for span in reading.settled({asked}):\n"
        "        print(span.entity, span.start, span.end, span.score, span.reason)"
    )
    return _python("texts", body, path=True), _command(source, threshold)


def _python(modules: str, body: str, *, path: bool = False) -> str:
    first = "from pathlib import Path\n\n" if path else ""
    return (
        f"{first}from privacy_core.usecases import {modules}\n"
        "from privacy_core.usecases.workspace import Workspace\n\n"
        f"with Workspace.open() as workspace:\n    {body}"
    )


def _command(source: Source, threshold: float) -> str:
    words = ["privacy-studio text --json"]
    words += [f"--language {source.language}"] if source.language != "en" else []
    words += [f"--threshold {threshold:.2g}"] if threshold != texts.THRESHOLD else []
    return " ".join([*words, "< sentence.txt"])
