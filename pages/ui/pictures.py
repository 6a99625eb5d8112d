"""The studio's own drawings as inline SVG: the mark, the wordmark, and the five steps of the work.

A drawing is an image, so it is made in the colours of one theme.
"""

from base64 import b64encode

from pages.ui.theme import Look

DOTS = [(x, y) for y in (17, 32, 47) for x in (17, 32, 47)]
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif"

STEPS = (
    ("Open", "the demo table or your own file", "open"),
    ("See the risk", "who stands out, and by what", "risk"),
    ("Protect", "coarsen, mask, leave out", "protect"),
    ("Compare", "what it costs, before and after", "compare"),
    ("Export", "the file, measured again", "export"),
)


def mark(look: Look) -> str:
    """One who stands out among nine."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">{_mark(look)}</svg>'


def wordmark(look: Look) -> str:
    """The mark with the name, for the top of the sidebar."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 64">{_mark(look)}'
        f'<text x="78" y="42" font-family="{FONT}" font-size="28" font-weight="600" fill="{look.ink}" '
        'textLength="218" lengthAdjust="spacingAndGlyphs">Privacy Studio</text></svg>'
    )


def _mark(look: Look) -> str:
    crowd = "".join(f'<circle cx="{x}" cy="{y}" r="4.5" fill="{look.paper}"/>' for x, y in DOTS if (x, y) != (47, 17))
    return (
        f'<rect width="64" height="64" rx="14" fill="{look.accent}"/>{crowd}'
        f'<circle cx="47" cy="17" r="5.5" fill="none" stroke="{look.paper}" stroke-width="3.5"/>'
    )


def steps(look: Look) -> str:
    """The five steps as an ordered list of small pictures, for ``st.html``; wraps on a narrow screen."""
    items = "".join(
        '<li style="flex:1 1 9rem;display:flex;flex-direction:column;gap:.15rem;margin:0;padding:0">'
        f'<img alt="" width="80" height="60" src="{_source(name, look)}">'
        f'<strong>{number}. {title}</strong><span style="color:{look.muted};font-size:.9rem">{text}</span></li>'
        for number, (title, text, name) in enumerate(STEPS, start=1)
    )
    return (
        f'<ol style="display:flex;flex-wrap:wrap;gap:1rem 1.5rem;list-style:none;margin:.5rem 0;padding:0">{items}</ol>'
    )


def _source(name: str, look: Look) -> str:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 48" fill="none" stroke="{look.ink}" '
        f'color="{look.ink}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
        f"{_drawing(name, look)}</svg>"
    )
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _drawing(name: str, look: Look) -> str:
    table = '<rect x="8" y="6" width="40" height="34" rx="3"/><path d="M8 15h40M8 23.500h40M8 32h40M22 6v34M35 6v34"/>'
    if name == "open":
        return f'{table}<path d="M52 16v16M46 26l6 6 6-6" stroke="{look.accent}" stroke-width="3"/>'
    if name == "risk":
        crowd = "".join(
            f'<circle cx="{x}" cy="{y}" r="3.500" fill="currentColor" stroke="none"/>'
            for x, y in ((14, 14), (26, 14), (14, 26), (26, 26), (14, 38), (26, 38), (38, 38))
        )
        return (
            f'{crowd}<circle cx="50" cy="16" r="4" fill="{look.danger}" stroke="none"/>'
            f'<circle cx="50" cy="16" r="9" stroke="{look.danger}" stroke-width="2.500"/>'
        )
    if name == "protect":
        return (
            '<rect x="8" y="6" width="40" height="34" rx="3"/><path d="M8 15h40M22 6v34"/>'
            '<path d="M12 20h6M12 27h6M12 34h6"/>'
            f'<path d="M26 20h5M34 20h5M42 20h2M26 27h3M32 27h7M26 34h8M37 34h5" stroke="{look.accent}" '
            'stroke-width="3"/>'
        )
    if name == "compare":
        return (
            f'<path d="M8 41h48"/><rect x="13" y="10" width="9" height="31" fill="{look.before}" stroke="none"/>'
            f'<rect x="25" y="29" width="9" height="12" fill="{look.accent}" stroke="none"/>'
            f'<path d="M42 14v20M36 28l6 6 6-6" stroke="{look.good}" stroke-width="3"/>'
        )
    return (
        '<path d="M14 5h22l12 11v26a2 2 0 0 1-2 2H14a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM36 5v11h12"/>'
        f'<path d="M21 30l6 6 12-13" stroke="{look.good}" stroke-width="3.500"/>'
    )
