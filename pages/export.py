"""Lets a protected table leave: written, measured again on the file, and handed out once."""

import streamlit as st

from pages.ui import handout, pseudonym_keys, state, token_vault, widgets
from pages.ui.terms import TERMS
from privacy_core.usecases import releases

st.title("Export")
st.caption("Write a protected table to a file. What is offered was measured again on the file itself.")

dataset = widgets.needs_dataset()
made = releases.list_releases(state.workspace(), dataset=dataset.id)
if not made:
    st.info("Nothing is protected yet, so nothing can leave. Make a protected table first.", icon=":material/shield:")
    if st.button("Go to Anonymize", key="export.anonymize", type="primary"):
        st.switch_page("anonymize.py", query_params={state.DATASET: dataset.id})
    st.stop()

handout.go_on()
left, right = st.columns([2, 3], gap="large")
with left:
    st.header("What leaves", help=TERMS["release"])
    release = handout.chosen(made)
    handout.described(release)
    wanted = handout.file_type(release)
    go = st.button(
        "Write and check",
        key="export.write",
        type="primary",
        icon=":material/fact_check:",
        disabled=bool(wanted.problem),
    )
    recipe = st.button("Write the recipe", key="export.recipe", icon=":material/menu_book:", help=TERMS["recipe"])
    words = handout.with_words(release)
    handout.patterns(release)
with right:
    st.header("Files", help=TERMS["sha256"])
    with widgets.shows_errors():
        if go:
            handout.write(release, wanted)
        if recipe:
            handout.offer(releases.export_recipe(state.workspace(), release.id, words=words).id)
        handout.files(release)

pseudonym_keys.of_release(dataset, release)
token_vault.of_release(dataset, release)
widgets.explain(
    "A **file** is what recipients get: the protected table and nothing else. After it was written it is read back, "
    "and the models are measured on what was read; a file in which one fails is deleted. A **link** works once, only "
    "in this browser, and for an hour.\n\nThe **SHA-256** is a checksum: `sha256sum FILE` gives the same letters for "
    "the file that you sent and the one that arrived, or they are not the same file.\n\nThe **recipe** says how the "
    "table was made. Its hierarchies list the values of their columns: look at them before you hand them out."
)
widgets.show_code(*handout.code(wanted))
