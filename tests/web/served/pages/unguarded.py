"""A page that must never run before the main script has asked who is there."""

import streamlit as st

st.write("UNGUARDED")
