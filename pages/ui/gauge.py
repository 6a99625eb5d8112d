"""The small gauge of the sidebar: how many are exposed, as plain HTML that needs no script."""

import html

from pages.ui import format as say
from pages.ui.theme import THEME


def exposure_gauge(below: int, total: int, *, k: int, many: str = "people") -> str:
    """A bar of the share below ``k``, for ``st.html``. It follows the theme by itself and reads aloud as one sentence.

    Args:
        below: People (or records) in groups smaller than ``k``.
        total: All of them.
        k: Smallest group that is large enough.
        many: What is counted.
    """
    share = below / total if total else 0.0
    muted, track = _both("grayTextColor"), _both("grayBackgroundColor")
    stripes = f"repeating-linear-gradient(45deg,{_both('redColor')} 0 5px,{_both('redTextColor')} 5px 7px)"
    filled = f"<div style='width:max({100 * share:.2f}%,3px);height:100%;background:{stripes}'></div>" if below else ""
    figure = say.share(share) if below else f"<span style='color:{_both('greenTextColor')}'>✓ 0%</span>"
    aloud = html.escape(sentence(below, total, k=k, many=many), quote=True)
    return (
        f"<div role='img' aria-label='{aloud}' style='line-height:1.35'>"
        f"<div style='display:flex;justify-content:space-between;align-items:baseline'>"
        f"<span>Exposed</span><span style='font-weight:600;font-variant-numeric:tabular-nums'>{figure}</span></div>"
        f"<div style='height:8px;border-radius:4px;overflow:hidden;margin:5px 0 6px;background:{track}'>{filled}</div>"
        f"<div style='font-size:0.85em;color:{muted}'>{_detail(below, total, k=k, many=html.escape(many))}</div></div>"
    )


def sentence(below: int, total: int, *, k: int, many: str = "people") -> str:
    """What the gauge shows.

    >>> sentence(4212, 30162, k=5)
    'Exposed: 4,212 people (14%) of 30,162 are in groups smaller than 5.'
    >>> sentence(0, 30162, k=5)
    'Exposed: nobody. All 30,162 people are in groups of 5 or more.'
    """
    if not below:
        nobody = "nobody" if many == "people" else "none"
        return f"Exposed: {nobody}. All {say.counted(total, say.singular(many), many)} are in groups of {k} or more."
    verb = "is" if below == 1 else "are"
    part = say.of_all(below, total, one=say.singular(many), many=many)
    return f"Exposed: {part} of {say.count(total)} {verb} in groups smaller than {k}."


def _detail(below: int, total: int, *, k: int, many: str) -> str:
    if not below:
        return f"all {say.counted(total, say.singular(many), many)} in groups of {k} or more"
    return f"{say.count(below)} of {say.counted(total, say.singular(many), many)} in groups smaller than {k}"


def _both(name: str) -> str:
    return f"light-dark({THEME['light'][name]},{THEME['dark'][name]})"
