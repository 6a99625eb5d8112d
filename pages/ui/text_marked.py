"""A text with what was found marked in it, as plain HTML: all that comes from outside is escaped."""

import html
from collections.abc import Iterable, Sequence
from typing import Any

from pages.ui.theme import THEME
from privacy_core.usecases import texts

LONGEST = 20_000
"""Characters that are shown at a time."""
LOOKS = {
    "People": ("blue", "solid"),
    "Contact": ("green", "solid"),
    "Places": ("orange", "solid"),
    "Money": ("yellow", "solid"),
    "Official numbers": ("red", "solid"),
    "Health": ("violet", "solid"),
    "Devices and the web": ("gray", "solid"),
    "Dates and ages": ("blue", "dotted"),
    "Other identifiers": ("gray", "dotted"),
    texts.OWN: ("green", "dashed"),
}
"""Group to its colour and its line: never told apart by colour alone, since each mark has its kind beside it."""
SHORT = {
    "EMAIL_ADDRESS": "e-mail address",
    "DATE_TIME": "date or time",
    "IBAN_CODE": "IBAN",
    "UK_NHS": "NHS number",
    "NRP": "nationality or belief",
    "LOCATION": "place",
}
CAPITALS = (
    "US UK ES IT PL SG AU IN FI KR TH DE FR NL BE SE NO DK CH BR CA CN TR ZA SSN ITIN NINO NIF NIE VAT PESEL NRIC FIN "
    "ABN ACN TFN PAN RRN TNIN ID NIR BSN CPR AHV CPF SIN TCKN IP MAC IMEI URL UUID"
)
"""What is written in capitals among the studio's own kinds."""
_HIDDEN = (
    "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap;user-select:none"
)


def label(entity: str) -> str:
    """A kind in a word or two, as it stands beside a mark.

    >>> label("EMAIL_ADDRESS"), label("US_SSN"), label("STAFF_NUMBER")
    ('e-mail address', 'US SSN', 'staff number')
    """
    return SHORT.get(entity) or " ".join(
        word if word in CAPITALS.split() and entity in texts.ENTITIES else word.lower() for word in entity.split("_")
    )


def titled(entity: str) -> str:
    """The same at the beginning of a line."""
    return label(entity)[:1].upper() + label(entity)[1:]


def findings(text: str, spans: Iterable[Any], *, name: str = "The text with what was found") -> str:
    """The text with a mark and its kind for each finding, for ``st.html``.

    >>> "<script>" in findings("<script>", [])
    False
    """
    parts, at = [], 0
    for span in spans:
        if span.end > LONGEST:
            break
        parts += [plain(text[at : span.start]), _mark(text[span.start : span.end], span)]
        at = span.end
    parts.append(plain(text[at : max(at, LONGEST)]))
    return _box("".join(parts), name) + _cut(text)


def before(parts: Sequence[Any]) -> str:
    """What redaction takes away: struck out, with a minus before it."""
    return _box("".join(_changed(part, part.text, "del", "redText", "−") for part in _few(parts)), "Before")


def after(parts: Sequence[Any]) -> str:
    """What redaction puts in its place, with a plus before it."""
    return _box("".join(_changed(part, part.becomes, "ins", "greenText", "+") for part in _few(parts)), "After")


def legend(groups: Iterable[str]) -> str:
    """The groups that are marked, each with its colour and line."""
    shown = "".join(
        f"<span style='{look(group)};padding:0 0.35em;border-radius:3px'>{html.escape(group)}</span>"
        for group in groups
    )
    return f"<div style='display:flex;flex-wrap:wrap;gap:0.5em;font-size:0.85em'>{shown}</div>" if shown else ""


def _mark(text: str, span: Any) -> str:
    said = html.escape(texts.words(span.entity))
    why = html.escape(f"{texts.words(span.entity)}: score {span.score:.2f}, {span.reason or span.method}", quote=True)
    ink = colour(f"{LOOKS[texts.group_of(span.entity)][0]}TextColor")
    return (
        f"<mark title='{why}' style='{look(texts.group_of(span.entity))};padding:0.05em 0.2em;border-radius:3px'>"
        f"<bdi>{plain(text)}</bdi><span style='{_HIDDEN}'>, {said}, </span>"
        f"<span aria-hidden='true' style='font-size:0.72em;font-weight:600;color:{ink};margin-left:0.35em;"
        f"user-select:none;white-space:nowrap'>{html.escape(label(span.entity))}</span></mark>"
    )


def _changed(part: Any, text: str, tag: str, ink: str, sign: str) -> str:
    if part.span is None:
        return plain(text)
    ground = colour(f"{ink.removesuffix('Text')}BackgroundColor")
    line = "line-through" if tag == "del" else "none"
    return (
        f"<{tag} style='background:{ground};color:{colour(f'{ink}Color')};text-decoration:{line};"
        f"padding:0.05em 0.2em;border-radius:3px'><span aria-hidden='true' style='user-select:none'>{sign}</span>"
        f"<bdi>{plain(text) or '∅'}</bdi></{tag}>"
    )


def _few(parts: Sequence[Any]) -> list[Any]:
    """The parts that begin within what is shown."""
    kept, at = [], 0
    for part in parts:
        if at > LONGEST:
            break
        kept.append(part)
        at += len(part.text)
    return kept


def _box(inner: str, name: str) -> str:
    return (
        f"<div role='region' aria-label='{html.escape(name, quote=True)}' tabindex='0' dir='auto' "
        f"style='position:relative;white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.75;"
        f"max-height:calc(14 * 1.75em + 1.5rem + 2px);min-height:6rem;overflow:auto;"  # whole lines
        f"padding:0.75rem 1rem;border:1px solid {colour('borderColor')};border-radius:0.5rem'>{inner}</div>"
    )


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return ""
    return small(f"The first {LONGEST:,} of {len(text):,} characters are shown; all of them were read.")


def small(said: str) -> str:
    """A line below something, in small letters; nothing if nothing is said. What is said is HTML already."""
    return f"<div style='font-size:0.85em;color:{colour('grayTextColor')}'>{said}</div>" if said else ""


def look(group: str) -> str:
    """The ground and the line of a group, as a style."""
    ink, line = LOOKS[group]
    ground, edge = colour(f"{ink}BackgroundColor"), colour(f"{ink}Color")
    return f"background:{ground};color:inherit;border-bottom:2px {line} {edge}"


def plain(text: str) -> str:
    """Text that is nothing but text; what no page can hold is shown as a sign for it."""
    return html.escape("".join(each if each in "\n\t" or each >= " " else "\ufffd" for each in text))


def colour(name: str) -> str:
    """A colour of the theme, in light and in dark."""
    return f"light-dark({THEME['light'][name]},{THEME['dark'][name]})"
