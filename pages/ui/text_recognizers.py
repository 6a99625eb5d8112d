"""What people add to the detector: recognizers of their own, tried at once and saved for all, and lists of words."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import state, text_marked, widgets
from pages.ui.text_terms import TEXT
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import recognizers, texts

FIELDS = ("name", "entity", "pattern", "words")
DELETED, DENIED_AS = "text.deleted", "text.denied_as"


def panel(text: str) -> None:
    """The form with a live try on the text, what is saved, and the lists."""
    widgets.problem()
    st.subheader("New recognizer")
    tried = _form()
    if tried is not None:
        _try(tried, text)
    st.subheader("Saved for everybody")
    _saved()
    st.subheader("Your own words")
    _lists()


def _form() -> Any:
    left, right = st.columns(2)
    below_left, below_right = st.columns(2)
    _field(left, "entity", "What it finds", placeholder="STAFF_NUMBER", help="Its kind, in letters and digits.")
    _field(right, "pattern", "Pattern", placeholder="EMP-[0-9]{5}", help=TEXT["pattern"])
    _field(below_left, "words", "Words near it", placeholder="badge, employee", help=TEXT["words"])
    _field(below_right, "name", "Name of the recognizer", placeholder="Staff numbers")
    for key, default in (("text.new.score", 0.6), ("text.new.score_near", 0.9)):
        state.restore(key, default, fits=lambda kept: isinstance(kept, float) and 0.05 <= kept <= 1)
    for place, key, label in zip(
        st.columns(2), ("text.new.score", "text.new.score_near"), ("Score", "Score near such a word"), strict=True
    ):
        place.slider(
            label,
            min_value=0.05,
            max_value=1.0,
            step=0.05,
            key=key,
            on_change=state.keep,
            args=(key,),
            help=TEXT["score"],
        )
    if not _said("pattern"):
        st.caption("Write a pattern, and what it finds in the text is marked at once.")
        return None
    try:
        return recognizers.Recognizer(
            entity=_kind(_said("entity")) or "OWN",
            pattern=_said("pattern"),
            words=tuple(word.strip() for word in _said("words").split(",") if word.strip()),
            score=st.session_state["text.new.score"],
            score_near=st.session_state["text.new.score_near"],
        )
    except PrivacyCoreError as error:
        widgets.show_error(error)
        return None


def _try(tried: Any, text: str) -> None:
    try:
        found = recognizers.try_recognizer(state.workspace(), tried, text)
    except PrivacyCoreError as error:
        widgets.show_error(error)
        return
    counted = texts.settled(found, threshold=0.05)
    near = sum(span.score > tried.score for span in counted)
    beside = f", {shown.count(near)} of them near one of its words" if near else ""
    st.markdown(f"**It finds {shown.counted(len(counted), 'place')}** in the text{beside}.")
    if text:
        st.html(text_marked.findings(text, counted, name="The text with what the new recognizer finds"))
    there = _said("name") in {each.name for each in recognizers.list_recognizers(state.workspace())}
    missing = [word for name, word in (("entity", "what it finds"), ("name", "its name")) if not _said(name)]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Replace the saved one of that name" if there else "Save for everybody",
            key="text.new.save",
            type="primary",
            icon=":material/bookmark_add:",
            disabled=bool(missing),
            on_click=_save,
            args=(tried,),
        )
        if missing:
            st.caption(f"To save it, say {' and '.join(missing)}.")


def _saved() -> None:
    gone = st.session_state.get(DELETED)
    if gone is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(f"{widgets.plain(gone.name)} was deleted.", icon=":material/delete:")
            st.button("Undo", key="text.undelete", icon=":material/undo:", on_click=_undelete)
    known = recognizers.list_recognizers(state.workspace())
    if not known:
        st.caption("None yet. What is saved here is used for every text, every column and by the command line.")
    for each in known:
        with st.container(border=True):
            facts, acts = st.columns([3, 2], vertical_alignment="center")
            facts.markdown(
                f"**{widgets.plain(each.name)}** finds {widgets.plain(text_marked.label(each.recognizer.entity))}"
            )
            facts.code(each.recognizer.pattern, language=None)
            near = f" · near {', '.join(each.recognizer.words)}" if each.recognizer.words else ""
            facts.caption(
                f"score {shown.number(each.recognizer.score)}{widgets.plain(near)} · by {widgets.plain(each.made_by)}"
            )
            with acts, st.container(horizontal=True, horizontal_alignment="right"):
                with st.popover("Rename"):
                    key = f"text.rename.{each.id}"
                    st.text_input("Name", value=each.name, key=key, max_chars=recognizers.LONGEST)
                    st.button("Rename", key=f"text.renamed.{each.id}", on_click=_rename, args=(each.id, key))
                st.button("Delete", key=f"text.delete.{each.id}", on_click=_delete, args=(each.id,))


def _lists() -> None:
    lists = texts.word_lists(state.workspace())
    left, right = st.columns(2)
    left.text_area(
        "Never personal data, one a line",
        value="\n".join(lists.allow),
        key="text.allow",
        height=214,
        on_change=_keep_lists,
        help=TEXT["allow"],
    )
    kinds = [*texts.ENTITIES, *sorted(_own_kinds(lists) - texts.ENTITIES.keys())]
    state.restore(DENIED_AS, "PERSON", fits=kinds.__contains__)
    kind = right.selectbox(
        "Always personal data, as",
        kinds,
        format_func=text_marked.label,
        key=DENIED_AS,
        on_change=state.keep,
        args=(DENIED_AS,),
        help=TEXT["deny"],
    )
    right.text_area(
        f"Words that are always {text_marked.label(kind)}, one a line",
        value="\n".join(word for word, as_kind in lists.deny.items() if as_kind == kind),
        key=f"text.deny.{kind}",
        height=140,
        label_visibility="collapsed",
        on_change=_keep_lists,
        args=(kind,),
    )


def _own_kinds(lists: Any) -> set[str]:
    return {each.entity for each in recognizers.saved(state.workspace())} | set(lists.deny.values())


def _keep_lists(kind: str | None = None) -> None:
    now = texts.word_lists(state.workspace())
    allow, deny = now.allow, dict(now.deny)
    if kind is None:
        allow = _lines("text.allow")
    else:
        others = {word: as_kind for word, as_kind in deny.items() if as_kind != kind}
        deny = {**others, **dict.fromkeys(_lines(f"text.deny.{kind}"), kind)}
    widgets.tries(lambda: texts.keep_word_lists(state.workspace(), texts.WordLists(allow=allow, deny=deny)))


def _lines(key: str) -> tuple[str, ...]:
    lines: Sequence[str] = (st.session_state.get(key) or "").splitlines()
    return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))


def _field(place: Any, name: str, label: str, **more: Any) -> None:
    key = f"text.new.{name}"
    state.restore(key, "", fits=lambda kept: isinstance(kept, str))
    place.text_input(label, key=key, on_change=state.keep, args=(key,), **more)


def _said(name: str) -> str:
    return str(st.session_state.get(f"text.new.{name}") or "").strip()


def _kind(typed: str) -> str:
    """A kind as findings call it, from what somebody typed.

    >>> _kind("staff number")
    'STAFF_NUMBER'
    """
    return "_".join(typed.upper().replace("-", " ").split())


def _save(tried: Any) -> None:
    def save() -> None:
        recognizers.save_recognizer(state.workspace(), _said("name"), tried)
        for name in FIELDS:
            st.session_state[f"text.new.{name}"] = ""
            state.keep(f"text.new.{name}")

    widgets.tries(save)


def _rename(id_: str, key: str) -> None:
    widgets.tries(lambda: recognizers.rename_recognizer(state.workspace(), id_, st.session_state[key]))


def _delete(id_: str) -> None:
    def delete() -> None:
        st.session_state[DELETED] = recognizers.delete_recognizer(state.workspace(), id_)

    widgets.tries(delete)


def _undelete() -> None:
    gone = st.session_state.pop(DELETED)
    widgets.tries(lambda: recognizers.save_recognizer(state.workspace(), gone.name, gone.recognizer))
