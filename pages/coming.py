"""Pages that this version does not have: what each will do, what it will need, and what to use meanwhile."""

from dataclasses import dataclass

import streamlit as st

from pages.ui import widgets


@dataclass(frozen=True, slots=True)
class Coming:
    """A page to come."""

    title: str
    does: str
    meanwhile: str
    extra: str | None = None


ROWS = (
    Coming(
        "Synthesize",
        "make rows of invented people who are alike as a group to the real ones, with or without a privacy guarantee.",
        "anonymize the table: it keeps real records, so look at the risk of what you export.",
        "synth",
    ),
    Coming(
        "Trade-off",
        "put every way of protecting this table into one picture: how much risk is left, how much use is lost.",
        "compare releases and saved recipes side by side on the Compare page.",
    ),
)


def show(title: str) -> None:
    """The page for one row."""
    row = next(row for row in ROWS if row.title == title)
    st.title(row.title)
    st.caption("Not in this version.")
    st.info(f"This page will {row.does}", icon=":material/construction:")
    st.markdown(f"**Until then:** {row.meanwhile}")
    if row.extra and widgets.has_extra(row.extra):
        st.success(f"What it will need, the extra **{row.extra}**, is installed.", icon=":material/check:")
    elif row.extra:
        st.markdown(f"It will need the extra **{row.extra}**, which is not installed. The command is:")
        st.code(widgets.install_command(row.extra), language="bash")
    else:
        st.caption("It will need nothing more than what is installed.")
