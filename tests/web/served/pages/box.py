"""A main script with nothing but the upload box."""

import streamlit as st

from pages.ui import upload

st.title("Box")
st.write(f"arrived={upload.upload_box(key='box', limit=40_000_000)}")
