"""The way in: asks whether the session lives, then routes to the page; the main script of the app."""

from functools import partial
from pathlib import Path

import streamlit as st

from pages import coming
from pages.ui import menu, pictures, sidebar, state, theme

HERE = Path(__file__).parent

lives = state.session_lives()

st.set_page_config(page_title="Privacy Studio", page_icon=pictures.mark(theme.LOOKS["light"]), layout="wide")

groups: dict[str, list[st.Page]] = {}
for row in menu.ROWS:
    page = HERE / row.file if row.file else partial(coming.show, row.title)
    made = st.Page(page, title=row.title, icon=row.icon, url_path=row.path, default=row.path == "start")
    groups.setdefault(row.group, []).append(made)

chosen = st.navigation(groups, position="sidebar" if lives else "hidden", expanded=True)

theme.apply_stylesheet()
if not lives:
    st.title("Your session has ended")
    st.info("Open Privacy Studio again with the address that it printed when it started.", icon=":material/lock:")
    st.stop()

sidebar.show(private=chosen.url_path in menu.PRIVATE)
chosen.run()
