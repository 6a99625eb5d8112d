"""The audit log: what was done, by whom, and whether the log is whole."""

import streamlit as st

from pages.ui import trail, widgets

st.title("Audit")
st.caption("What was done here, by whom, and how it ended. Entries hold names of columns and numbers, never values.")

trail.verification()
trail.table()

widgets.explain(
    "Each entry is sealed together with the one before it, and the end of the log is noted outside the database. An "
    "entry that was changed, removed or put elsewhere breaks the chain, and so does a log that was cut or replaced by "
    "an old copy. Whoever has all files of this machine, keys included, could forge all of it: on the machine itself "
    "there is no defence against that."
)
widgets.show_code(
    """
from privacy_core.usecases import trail
from privacy_core.usecases.workspace import Workspace

with Workspace.open() as workspace:
    print(trail.verify_audit(workspace))
""",
    "privacy-studio audit verify",
)
