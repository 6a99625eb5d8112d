"""What was found as lists of plain HTML whose lines wrap: each finding with its reason, each kind with its share."""

import html
from collections.abc import Iterable, Sequence
from typing import Any

from pages.ui import format as shown
from pages.ui import personal_bar, text_marked
from privacy_core.usecases import texts

MOST = 200
"""Findings that are listed at a time."""
HIGH = "31rem"  # of a list that scrolls by itself
_HEAD = "display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem;align-items:baseline"
_FIGURE = "font-variant-numeric:tabular-nums;white-space:nowrap"


def findings(text: str, spans: Sequence[Any]) -> str:
    """A line for each finding in the order of the text, and under it why it is one and where it stands."""
    listed = _list(
        (_finding(text, span) for span in spans[:MOST]),
        name=f"{shown.counted(len(spans), 'finding')} in the order of the text, each with its score and the reason",
    )
    return listed + text_marked.small(
        f"The first {shown.count(MOST)} of {shown.count(len(spans))} findings are listed; all are marked and counted."
        if len(spans) > MOST
        else ""
    )


def kinds(counts: Iterable[Any], *, sampled: bool) -> str:
    """A line for each kind: in how many of the cells that were read, and its share of all, with the interval."""
    rows = list(counts)
    name = f"{shown.counted(len(rows), 'kind')} of personal data with the share of cells that hold them"
    return _list((_kind(each, sampled=sampled) for each in rows), name=name)


def cells(values: Iterable[str], *, name: str) -> str:
    """Cells as they stand in a table, however long."""
    return _list((f"<bdi style='white-space:pre-wrap'>{text_marked.plain(value)}</bdi>" for value in values), name=name)


def because(reason: str, method: str) -> str:
    """The reason as a sentence goes on, with what found it where it does not say so.

    >>> because("it is known", "language model"), because("it is on the deny list", "deny list")
    ('because it is known (language model)', 'because it is on the deny list')
    >>> because("", "pattern")
    'found by: pattern'
    """
    if not reason:
        return f"found by: {method}"
    return f"because {reason}" + (f" ({method})" if method not in reason else "")


def _finding(text: str, span: Any) -> str:
    held = text_marked.plain(text[span.start : span.end])
    kind = html.escape(texts.words(span.entity) if span.entity in texts.ENTITIES else text_marked.label(span.entity))
    first, last = shown.count(span.start + 1), shown.count(span.end)
    where = f"character {first}" if first == last else f"characters {first} to {last}"
    why = f"{html.escape(because(span.reason, str(span.method)))} · <span style='white-space:nowrap'>{where}</span>"
    look = text_marked.look(texts.group_of(span.entity))
    return (
        f"<div style='{_HEAD}'><span style='min-width:0;flex:1 1 12rem'>"
        f"<bdi style='{look};padding:0 0.25em;border-radius:3px'>{held}</bdi> {kind}</span>"
        f"<span style='{_FIGURE}'>score {span.score:.2f}</span></div>{text_marked.small(why)}"
    )


def _kind(each: Any, *, sampled: bool) -> str:
    kind = html.escape(text_marked.titled(each.entity))
    bar = personal_bar.share_bar(each.share, each.low, each.high, what=texts.words(each.entity))
    cells = shown.counted(each.cells, "cell")
    between = f" · between {shown.share(each.low)} and {shown.share(each.high)} of all" if sampled else ""
    return (
        f"<div style='{_HEAD}'><span>{kind}</span>"
        f"<span style='{_FIGURE};flex:0 1 13rem'>{bar}</span></div>{text_marked.small(html.escape(cells + between))}"
    )


def _list(rows: Iterable[str], *, name: str) -> str:
    line = f"1px solid {text_marked.colour('borderColor')}"
    items = "".join(
        f"<li style='padding:0.5rem 1rem;margin:0;overflow-wrap:anywhere;{f'border-top:{line}' if place else ''}'>"
        f"{row}</li>"
        for place, row in enumerate(rows)
    )
    return (
        f"<div role='region' tabindex='0' aria-label='{html.escape(name, quote=True)}' style='max-height:{HIGH};"
        f"overflow:auto;border:{line};border-radius:0.5rem'>"
        f"<ol style='list-style:none;margin:0;padding:0'>{items}</ol></div>"
    )
