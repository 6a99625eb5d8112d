"""A share with its interval as a small bar, as plain HTML that needs no script."""

import html

from pages.ui import format as say
from pages.ui.theme import THEME


def share_bar(share: float, low: float, high: float, *, what: str) -> str:
    """A bar of ``share`` with a line from ``low`` to ``high``, for ``st.html``. It reads aloud as one sentence.

    Args:
        share: Of all cells, in [0, 1].
        low: Lower end of its interval; equal to ``share`` where it is exact.
        high: Upper end.
        what: What the cells hold, in words.
    """
    aloud = html.escape(sentence(share, low, high, what=what), quote=True)
    filled = (
        f"<div style='position:absolute;left:0;top:2px;bottom:2px;border-radius:4px;width:max({100 * share:.2f}%,3px);"
        f"background:{_both('blueColor')}'></div>"
        if share
        else ""
    )
    ink = _both("textColor")
    line = (
        f"<div style='position:absolute;left:{100 * low:.2f}%;width:max({100 * (high - low):.2f}%,2px);top:0;bottom:0;"
        f"border-left:2px solid {ink};border-right:2px solid {ink};box-sizing:border-box'>"
        f"<div style='position:absolute;left:0;right:0;top:calc(50% - 1px);height:2px;background:{ink}'></div></div>"
        if high > low
        else ""
    )
    track = (
        f"<div style='position:absolute;inset:2px 0;border-radius:4px;background:{_both('grayBackgroundColor')}'></div>"
    )
    about = "about " if high > low else ""
    return (
        f"<div role='img' aria-label='{aloud}' style='display:flex;align-items:center;gap:0.75rem;line-height:1.2'>"
        f"<div style='position:relative;height:12px;flex:1 1 5rem;max-width:16rem'>{track}{filled}{line}</div>"
        f"<span style='font-weight:600;font-variant-numeric:tabular-nums'>{about}{say.share(share)}</span></div>"
    )


def sentence(share: float, low: float, high: float, *, what: str) -> str:
    """What the bar shows.

    >>> sentence(0.98, 0.98, 0.98, what="an e-mail address")
    '98% of cells hold an e-mail address.'
    >>> sentence(0.84, 0.8, 0.88, what="the name of a person")
    'About 84% of cells, 80% to 88%, hold the name of a person.'
    """
    if low == high:
        return f"{say.share(share)} of cells hold {what}."
    return f"About {say.share(share)} of cells, {say.share(low)} to {say.share(high)}, hold {what}."


def _both(name: str) -> str:
    return f"light-dark({THEME['light'][name]},{THEME['dark'][name]})"
