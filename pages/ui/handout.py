"""Files of a release: written and checked, each with its figures, its checksum and a link that works once."""

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import job_panel, person_sets, state, widgets
from pages.ui.terms import TERMS
from privacy_core.errors import NotFoundError
from privacy_core.usecases import own_words, releases
from privacy_core.usecases.jobs import State

WORK = "export_release"

VALID = 55 * 60
"""Seconds for which a link is shown: a little less than it is valid."""
ESCAPED, CUT = "csv", "parquet"
MODELS = {
    "k_anonymity": ("k", "k", "at least"),
    "distinct_l_diversity": ("distinct l", "l", "at least"),
    "entropy_l_diversity": ("entropy l", "l", "at least"),
    "t_closeness": ("t", "t", "at most"),
    "k_map": ("k in the population", "k", "at least"),
    "delta_presence": ("share present", "max", "at most"),
    "recursive_cl_diversity": ("recursive c", "c", "below"),
    "alpha_k_anonymity": ("alpha", "alpha", "at most"),
    "basic_beta_likeness": ("beta", "beta", "at most"),
    "enhanced_beta_likeness": ("enhanced beta", "beta", "at most"),
    "delta_disclosure": ("delta", "delta", "below"),
    "average_risk": ("average risk", "risk", "at most"),
    "sample_uniqueness": ("share unique", "share", "at most"),
    "population_uniqueness": ("share unique in the population", "share", "at most"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChoice:
    """What file is wanted.

    Attributes:
        escape: Whether cells that a spreadsheet would run are escaped.
        parts: How Parquet is cut.
        problem: Why the release cannot be written so; empty if it can.
    """

    kind: Any
    escape: bool
    parts: Any
    problem: str


def chosen(made: Sequence[Any]) -> Any:
    """The release to export; the newest, or the one that was just made."""
    names = {each.id: each for each in made}
    repeated = {each.name for each in made if sum(other.name == each.name for other in made) > 1}
    newest, seen = made[0].id, st.session_state.setdefault("export.seen", [])
    if newest not in seen or st.session_state.get("export.release") not in names:
        st.session_state["export.release"] = newest
        st.session_state["export.seen"] = [*seen, newest]
    key = st.selectbox(
        "Protected table",
        list(names),
        key="export.release",
        format_func=lambda id_: (
            f"{moment(names[id_].created)}: {names[id_].name}" if names[id_].name in repeated else names[id_].name
        ),
        persist_state="session",
    )
    return names[key]


def described(release: Any) -> None:
    """What the release is, in a few figures."""
    headline = release.headline
    k = "" if headline["k"] is None else f" · k = {shown.count(headline['k'])}"
    left_out = shown.of_all(headline["suppressed"], headline["records_in"], one="record", many="records")
    st.caption(
        f"{shown.count(headline['records_out'])} records{k} · {left_out} left out · made {moment(release.created)}"
    )


def file_type(release: Any) -> FileChoice:
    """The format of the file and its settings, with what the format cannot hold of the release."""
    kinds = list(releases.FILE_TYPES)
    kind = st.segmented_control(
        "Format",
        kinds,
        default=kinds[0],
        required=True,
        key="export.kind",
        format_func=lambda each: releases.FILE_TYPES[each].label,
        wrap=True,
        persist_state="session",
    )
    seen = releases.prospect(state.workspace(), release.id, kind)
    if seen.problem:
        st.error(widgets.plain(seen.problem), icon=":material/error:")
    elif seen.losses:
        told = "\n".join(f"- {widgets.plain(loss)}" for loss in seen.losses)
        st.info(f"**{releases.FILE_TYPES[kind].label}** holds this table, but:\n{told}", icon=":material/info:")
    return FileChoice(
        kind=kind, escape=_escape(kind), parts=_parts(release, kind, large=seen.large), problem=seen.problem
    )


def _escape(kind: Any) -> bool:
    if kind != ESCAPED:
        return True
    escape = st.toggle(
        "Escape formulas", value=True, key="export.escape", help=TERMS["formula_escaping"], persist_state="session"
    )
    if not escape:
        st.warning("A spreadsheet may run cells of this file as formulas.", icon=":material/warning:")
    return escape


def _parts(release: Any, kind: Any, *, large: bool) -> Any:
    if kind != CUT:
        return releases.Parts.ONE
    chosen = st.toggle(
        "In parts (a zip of files)",
        value=large,
        key=f"export.parts.{release.id}",
        help=TERMS["parts"],
        persist_state="session",
    )
    return releases.Parts.ZIP if chosen else releases.Parts.ONE


def with_words(release: Any) -> bool:
    """Whether the words that somebody listed go with the recipe; asked only where there are any."""
    many = own_words.count(release.parameters)
    if not many:
        return False
    return st.toggle(
        f"With your {shown.counted(many, 'word')} that are always or never personal",
        key=f"export.words.{release.id}",
        help="Only who is to repeat this redaction needs them. They may be names of people, so no recipient gets them.",
        persist_state="session",
    )


def patterns(release: Any) -> None:
    """The recognizers that go with the recipe, as they stand in it: a pattern can tell what nobody else should know."""
    told = own_words.patterns(release.parameters)
    if not told:
        return
    many = shown.counted(len(told), "recognizer")
    with st.expander(f"The recipe holds {many} of your own", icon=":material/manage_search:"):
        st.caption(
            "Without what stands here the recipe would redact less. It tells what your numbers look like, and a "
            "pattern may be a name: read it before the recipe leaves."
        )
        st.code("\n".join(told), language=None, wrap_lines=True)


def write(release: Any, chosen: FileChoice) -> None:
    """Writes the file and offers it: now, or as a job where that takes long."""
    kind, parts = chosen.kind, chosen.parts
    if job_panel.takes_long(job_panel.Size(rows=release.headline["records_out"])):
        arguments = {"release": release.id, "kind": str(kind), "escape_formulas": chosen.escape, "parts": str(parts)}
        job_panel.begin(WORK, arguments, title=f"Write {release.name} as {releases.FILE_TYPES[kind].label}")
    with st.spinner("Writing the file and measuring it again ..."):
        made = releases.export_release(state.workspace(), release.id, kind, escape_formulas=chosen.escape, parts=parts)
    offer(made.id)


def go_on() -> None:
    """Offers what was written meanwhile; call it before the choice of the release."""
    done = [job for job in job_panel.take_ended(WORK) if job.state is State.DONE]
    for job in done:
        with suppress(NotFoundError):  # another tab may have deleted it
            offer(job.result["export"])
            st.session_state["export.release"] = job.arguments["release"]
    if done:
        st.rerun()


def offer(export: str) -> None:
    """Makes the link of a file that was just written."""
    _make_link(export)
    st.session_state["export.newest"] = export


def files(release: Any) -> None:
    """All files of the release, newest first, and what no figure of them by records tells."""
    if linked := person_sets.sentence(release.figures):
        st.warning(
            f"{linked} So it is in every file of this table. To change it, drop the person id on the Anonymize page.",
            icon=":material/link:",
        )
    job_panel.show(WORK)
    made = releases.list_exports(state.workspace(), release.id)
    if not made and not job_panel.running_jobs(WORK):
        st.caption("None yet. Choose a format, then write the file.")
    for export in made:
        _file(export, new=st.session_state.get("export.newest") == export.id)


def _file(export: Any, *, new: bool) -> None:
    with st.container(border=True, key=f"export.file.{export.id}"):
        left, right = st.columns([3, 2], vertical_alignment="center")
        badge = " :green-badge[:material/check: just written]" if new else ""
        left.markdown(
            f"**{widgets.plain(export.filename)}**{badge}  \n"
            f":small[:gray[{shown.size(export.bytes)} · {moment(export.created)}]]"
        )
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            _link(export)
        if export.kind == releases.RECIPE and export.filename.endswith(".zip"):
            st.warning(
                "Not for recipients: its hierarchies list every value of their columns as they were.",
                icon=":material/visibility:",
            )
        elif export.kind == releases.RECIPE and releases.PRIVATE in export.filename:
            st.warning("Not for recipients: it holds your own words, which may be names.", icon=":material/visibility:")
        if export.figures:
            st.markdown(_measured(export.figures))
        st.caption("SHA-256")
        st.code(export.sha256, language=None, wrap_lines=True)


def _link(export: Any) -> None:
    key = _key(export.id)
    link = st.session_state.get(key)
    if link is not None and time.time() - link["made"] < VALID:
        st.link_button(
            "Download",
            link["path"],
            key=f"export.download.{export.id}",
            type="primary",
            icon=":material/download:",
            on_click=_used,
            args=(key,),
            help="This link works once.",
        )
        return
    again = link is None and st.session_state.get(f"{key}.used")
    st.button(
        "Make a new link" if again else "Make a link",
        key=f"export.link_again.{export.id}",
        icon=":material/link:",
        on_click=widgets.tries,
        args=(lambda: _make_link(export.id),),
        help="The last link was used." if again else "A link works once, and for an hour.",
    )


def _measured(figures: Any) -> str:
    """The figures of the written file, each model with what it asked for."""
    told = [f"Measured on the file: {shown.count(figures['records'])} records"]
    for model in figures.get("models", []):
        label, field, sign = MODELS[model["model"]]
        of = f" of {widgets.plain(model['sensitive'])}" if "sensitive" in model else ""
        label = "k by estimate" if model["model"] == "k_map" and "estimator" in model else label
        told.append(
            f":green-badge[:material/check: {label}{of} {shown.number(model['after'])}, asked for {sign} "
            f"{shown.number(model[field])}]"
        )
    return " ".join(told)


def code(chosen: FileChoice) -> tuple[str, str]:
    """Python and the command that write the same file."""
    suffix = releases.PACKED if chosen.parts is releases.Parts.ZIP else releases.FILE_TYPES[chosen.kind].suffix
    setting = "" if chosen.escape else ", escape_formulas=False"
    python = f"""
import privacy_core as pc

with pc.open_table("FILE") as table:
    sha256 = table.anonymize("recipe.json").write("OUT{suffix}"{setting})
print(sha256)
"""
    flag = "" if chosen.escape else " --no-escape-formulas"
    return python, f"privacy-studio anonymize FILE --recipe recipe.json --out OUT{suffix}{flag} --json"


def moment(seconds: float) -> str:
    """When something was made.

    >>> moment(0)
    '1 January 1970, 00:00 UTC'
    """
    return f"{datetime.fromtimestamp(seconds, tz=UTC):%-d %B %Y, %H:%M} UTC"


def _make_link(export: str) -> None:
    path = releases.ticket(state.workspace(), export)
    st.session_state[_key(export)] = {"path": path, "made": time.time()}


def _used(key: str) -> None:
    st.session_state.pop(key, None)
    st.session_state[f"{key}.used"] = True


def _key(export: str) -> str:
    return f"export.link.{export}"
