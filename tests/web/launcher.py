"""The studio as app.py makes it, on a script and in a workspace of the test's choosing."""

import os
import sys
from pathlib import Path

import streamlit as st

from pages.ui import prompt_socket
from pages.ui.streamlit_runtime import StreamlitRuntime
from privacy_core.store.store import Store
from privacy_core.web import settings
from privacy_core.web.failures import keep_values_out_of_logs
from privacy_core.web.studio import Studio

ROOT = Path(__file__).resolve().parents[2]


def main(script: str, home: str, limit: str) -> None:
    keep_values_out_of_logs()
    prompt_socket.install()
    os.environ["FORWARDED_ALLOW_IPS"] = ""
    studio = Studio(Store(Path(home)), StreamlitRuntime(), upload_limit=int(limit), announce=say)
    app = st.App(
        script,
        routes=studio.routes,
        middleware=studio.middleware,
        lifespan=studio.lifespan,
        on_script_error=studio.on_script_error,
    )
    app.run(config={**settings.all_settings(ROOT / "assets"), "server.address": "127.0.0.1", "server.port": 0})


def say(url: str) -> None:
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
