"""A main script that does what the attacks need: shows who it thinks is there, holds a picture, waits, and fails."""

import time

import streamlit as st

from privacy_core.errors import InvalidValueError

st.write(f"user={st.user.get('user')} sid={st.user.get('sid')}")
st.write(f"cookies={sorted(st.context.cookies)} headers={sorted(name.lower() for name in dict(st.context.headers))}")
st.session_state.setdefault("secret", "")
wanted = st.query_params.get("do", "")
if wanted.startswith("keep-"):
    st.session_state["secret"] = wanted
st.write(f"kept={st.session_state['secret']}")
if wanted.startswith("picture-"):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>{wanted}</title></svg>'
    st.audio(svg.encode(), format="audio/wav")
if wanted == "wait":
    for tick in range(100):
        st.write(f"tick={tick}")
        time.sleep(0.1)
if wanted == "fail":
    patient = "CELL-VALUE-4711"
    raise ValueError(f"could not read {patient}") from KeyError(patient)
if wanted == "refuse":
    raise InvalidValueError("k must be at least 2.")
