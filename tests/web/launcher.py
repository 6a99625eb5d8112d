"""The studio as app.py makes it, on a script and in a workspace of the test's choosing."""

import os
import sys
from pathlib import Path

import streamlit as st

from pages.ui.streamlit_runtime import StreamlitRuntime
from privacy_core.store.store import Store
from privacy_core.web import settings
from privacy_core.web.failures import keep_values_out_of_logs
from privacy_core.web.studio import Studio

script, home, limit = sys.argv[1:4]
keep_values_out_of_logs()
os.environ["FORWARDED_ALLOW_IPS"] = ""
studio = Studio(
    Store(Path(home)), StreamlitRuntime(), upload_limit=int(limit), announce=lambda url: print(url, flush=True)
)
st.App(
    script,
    routes=studio.routes,
    middleware=studio.middleware,
    lifespan=studio.lifespan,
    on_script_error=studio.on_script_error,
).run(config={**settings.all_settings(), "server.address": "127.0.0.1", "server.port": 0})
