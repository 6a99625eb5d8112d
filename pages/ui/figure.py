"""What every figure shares: its frame, a row for each name, text that cannot become markup."""

import html
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from pages.ui.theme import Look

MOST_POINTS = 5_000
ROW_HEIGHT = 34


def drawn(look: Look, data: Sequence[dict[str, Any]], **layout: Any) -> go.Figure:
    """A figure in the studio's template, made in one go: a later change of it costs as much as making it."""
    return go.Figure(list(data), {"template": look.template, "uirevision": "keep", **layout})


def rows_layout(
    look: Look, names: Sequence[str], *, above: int = 8, below: int = 56, right: int = 16
) -> dict[str, Any]:
    """A layout with one row a name, the first on top; marks sit at y = 0, 1, 2, ..."""
    return {
        "height": above + below + ROW_HEIGHT * len(names),
        "margin": {"t": above, "b": below, "r": right},
        "yaxis": {
            "tickvals": list(range(len(names))),
            "ticktext": [short(name) for name in names],
            "range": [len(names) - 0.5, -0.5],
            "showgrid": False,
            "ticklabelstandoff": 6,
            "tickfont": {"color": look.ink},
        },
    }


def frame_of_rows(look: Look, names: Sequence[str], *, above: int = 8, below: int = 56, right: int = 16) -> go.Figure:
    """An empty figure of that layout; a fixed height, so that nothing below it jumps."""
    return drawn(look, [], **rows_layout(look, names, above=above, below=below, right=right))


def legend(text: str, look: Look, *, lift: int = 26) -> dict[str, Any]:
    """What the marks of a figure mean: an annotation above it at the left, ``lift`` pixels over its top."""
    return {
        "x": 0, "xref": "paper", "xanchor": "left", "y": 1, "yref": "paper", "yshift": lift,
        "text": text, "font": {"color": look.ink, "size": 12},
    }  # fmt: skip


def short(name: str, most: int = 28) -> str:
    """A name from the data, shortened, with nothing that plotly would take for markup.

    >>> short("<b>age</b>"), short("a" * 40)
    ('&lt;b&gt;age&lt;/b&gt;', 'aaaaaaaaaaaaaaaaaaaaaaaaaaa…')
    """
    return html.escape(cut(name, most), quote=False)


def cut(text: str, most: int) -> str:
    """A text of at most so many characters.

    >>> cut("abc", 3), cut("abcd", 3)
    ('abc', 'ab…')
    """
    return text if len(text) <= most else text[: most - 1] + "…"


def faint(colour: str, opacity: float) -> str:
    """A colour of which the page shows through.

    >>> faint("#0072B2", 0.5)
    'rgba(0, 114, 178, 0.5)'
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity})"


def hatched(look: Look, exposed: Sequence[bool]) -> dict[str, Any]:
    """Marks of bars: the exposed ones in their colour and hatched, so that they stand out in print too."""
    return {
        "color": [look.danger if each else look.accent for each in exposed],
        "pattern": {
            "shape": ["/" if each else "" for each in exposed],
            "fgcolor": look.paper,
            "fillmode": "overlay",
            "bgcolor": [look.danger if each else look.accent for each in exposed],
            "size": 7,
            "solidity": 0.2,
        },
        "cornerradius": 3,
    }
