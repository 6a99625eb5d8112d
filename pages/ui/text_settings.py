"""What counts as a finding, and what takes its place: threshold, kinds, ways; all of it live, nothing is read again."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from pages.ui import state, text_marked
from pages.ui.text_terms import TEXT, WAYS
from privacy_core.usecases import text_redaction, texts

THRESHOLD, OFF, HOW = "text.threshold", "text.off", "text.how"
DEFAULT = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What counts.

    Attributes:
        off: Kinds that do not.
        how: Kind to what takes its place, as a recipe has it.
    """

    threshold: float
    off: frozenset[str] = frozenset()
    how: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def counted(self, spans: Sequence[Any]) -> tuple[Any, ...]:
        """The spans that count."""
        on = None if not self.off else {span.entity for span in spans} - self.off
        return texts.settled(spans, threshold=self.threshold, entities=on)


def controls(best: Mapping[str, float]) -> Settings:
    """The slider, and a switch for each kind that reaches it, in its group.

    Args:
        best: Kinds that were found, each with the highest score that one of it has.
    """
    state.restore(THRESHOLD, texts.THRESHOLD, fits=lambda kept: isinstance(kept, float) and 0.05 <= kept <= 1)
    threshold = st.slider(
        "Score from which on a finding counts",
        min_value=0.05,
        max_value=1.0,
        step=0.05,
        key=THRESHOLD,
        on_change=state.keep,
        args=(THRESHOLD,),
        help=TEXT["threshold"],
    )
    off = switched_off()
    found = {kind for kind, score in best.items() if score >= threshold}
    kinds = texts.kinds(found)
    if kinds or off:
        with st.expander("Kinds that count", icon=":material/toggle_on:"):
            _switches(kinds, off)
    if off:
        listed = ", ".join(map(text_marked.label, sorted(off)))
        st.caption(f"Switched off: {listed}.")
        st.button("Switch all kinds on", key="text.all_on", on_click=_all_on)
    return Settings(threshold=float(threshold), off=off, how=ways())


def _switches(kinds: Mapping[str, Sequence[str]], off: frozenset[str]) -> None:
    st.caption(TEXT["kinds"])
    for group, names in kinds.items():
        key = f"text.kinds.{zlib.crc32(group.encode()):x}"
        st.session_state[key] = [name for name in names if name not in off]
        st.pills(
            group,
            list(names),
            selection_mode="multi",
            format_func=text_marked.label,
            key=key,
            on_change=_switched,
            args=(key, tuple(names)),
            wrap=True,
        )


def switched_off() -> frozenset[str]:
    """The kinds that do not count."""
    return frozenset(_known(OFF, []))


def ways() -> dict[str, Mapping[str, Any]]:
    """What was chosen to take the place of each kind."""
    kept = dict(_known(HOW, {}))
    return {kind: WAYS[way][1] for kind, way in kept.items() if way in WAYS and way in offered(_kind(kind))}


def choose_ways(kinds: Sequence[str]) -> None:
    """A choice for all that is found, and one for each kind that is to be another."""
    kept = dict(_known(HOW, {}))
    _way(st.container(), DEFAULT, kept)
    if not kinds:
        return
    # The label never changes: with another one, the box would be another one, and closed.
    with st.expander("Another way for a kind", icon=":material/swap_horiz:", key="text.ways"):
        places: list[Any] = []
        for kind in kinds:
            places = places or list(st.columns(2))  # a pair at a time, so that a narrow window keeps their order
            _way(places.pop(0), kind, kept)
    if chosen := [kind for kind in kinds if kind in kept]:
        st.caption(f"Another way is chosen for {', '.join(map(text_marked.label, chosen))}.")


def _way(place: Any, kind: str, kept: Mapping[str, str]) -> None:
    own = kind != DEFAULT
    options = [*([""] if own else []), *offered(_kind(kind))]
    key = f"text.way.{kind}"
    st.session_state[key] = kept[kind] if kept.get(kind) in options else options[0]
    place.selectbox(
        text_marked.titled(kind) if own else "What takes the place of what was found",
        options,
        format_func=lambda way: WAYS[way][0] if way else "As above",
        key=key,
        on_change=_chose,
        args=(key, kind),
        help=None if own else TEXT["way"],
    )


def offered(kind: str | None) -> list[str]:
    """Ways for a kind, or for all others.

    >>> "fake" in offered("PERSON"), "fake" in offered(None), "mask4" in offered(None)
    (True, False, True)
    """
    known = text_redaction.ways(kind)
    return [name for name, (_, action) in WAYS.items() if action["with"] in known]


def _kind(kind: str) -> str | None:
    return None if kind == DEFAULT else kind


def _known(key: str, default: Any) -> Any:
    return state.restore(key, default, fits=lambda kept: isinstance(kept, type(default)))


def _switched(key: str, names: tuple[str, ...]) -> None:
    on = set(st.session_state[key] or ())
    off = (set(_known(OFF, [])) - set(names)) | (set(names) - on)
    st.session_state[OFF] = sorted(off)
    state.keep(OFF)


def _all_on() -> None:
    st.session_state[OFF] = []
    state.keep(OFF)


def _chose(key: str, kind: str) -> None:
    kept = {**_known(HOW, {}), kind: st.session_state[key]}
    st.session_state[HOW] = {name: way for name, way in kept.items() if way}
    state.keep(HOW)
