"""Launcher: Streamlit's application on ``pages/main.py``, behind the guard, however it is started.

The main script lies inside ``pages`` because Streamlit serves a folder ``pages`` beside the main script on its own,
before any gate has run.
"""

import atexit
import gc
import importlib
import os
import sys
import threading
import webbrowser
from pathlib import Path

import streamlit as st
from streamlit import config

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # inside the wheel, nothing else makes ``pages`` importable

from pages.ui import prompt_socket  # noqa: E402 - needs the path above
from pages.ui.streamlit_runtime import StreamlitRuntime  # noqa: E402
from privacy_core.errors import PrivacyCoreError  # noqa: E402
from privacy_core.jobs import Supervisor  # noqa: E402
from privacy_core.store.store import Store  # noqa: E402
from privacy_core.web import address, settings  # noqa: E402
from privacy_core.web.failures import keep_values_out_of_logs  # noqa: E402
from privacy_core.web.serve import PORT  # noqa: E402
from privacy_core.web.studio import Studio  # noqa: E402

BY_STREAMLIT_RUN = config._server_mode == "starlette-app"  # noqa: SLF001 - Streamlit says it nowhere else


def check_address() -> None:
    """Refuses an address that came by a flag, a file or the environment, before anything answers on it.

    ``python app.py`` would not listen on such an address; whoever set it should hear that all the same.

    Raises:
        NotLoopbackError: other machines could reach it.
    """
    named = config.get_option("server.address") if BY_STREAMLIT_RUN else os.environ.get("STREAMLIT_SERVER_ADDRESS")
    if BY_STREAMLIT_RUN or named is not None:
        address.require_loopback(named)


def studio_or_exit() -> Studio:
    try:
        check_address()
        store = Store()
        return Studio(store, StreamlitRuntime(), beside=lambda: Supervisor(store).running(), announce=announce)
    except PrivacyCoreError as error:
        sys.exit(f"privacy-studio: {error}")


def announce(url: str) -> None:
    print(f"\n  Privacy Studio is open at\n\n      {url}\n\n  Stop it with Ctrl+C.\n", flush=True)  # noqa: T201
    threading.Thread(target=get_ready, daemon=True).start()
    if BROWSER["open"]:
        _open_privately(url)


def get_ready() -> None:
    """Imports what pages need, and has the garbage collector leave it alone: it stays as long as the server does."""
    importlib.import_module("pages.ui.sidebar")
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # else the interpreter cannot take modules down, and DuckDB calls that a leak


def start(*, port: int = PORT, host: str = "127.0.0.1", open_browser: bool = True) -> None:
    """Binds the next free port from ``port`` on, and serves until stopped."""
    free = address.free_port(host, port)
    if port not in {0, free}:
        print(f"Port {port} is taken; using {free}.", file=sys.stderr, flush=True)  # noqa: T201
    BROWSER["open"] = open_browser
    app.run(config={**settings.all_settings(ROOT / "assets"), "server.address": host, "server.port": free})


def _open_privately(url: str) -> None:
    """Opens the URL by way of a private file: a command line is visible to every account on the machine."""
    page = studio.store.home / "open.html"
    page.unlink(missing_ok=True)
    with os.fdopen(os.open(page, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(f'<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={url}">')
    atexit.register(page.unlink, missing_ok=True)
    webbrowser.open(page.as_uri())


BROWSER = {"open": False}
keep_values_out_of_logs()
prompt_socket.install()
os.environ["FORWARDED_ALLOW_IPS"] = ""  # uvicorn trusts X-Forwarded-* from 127.0.0.1 unless told not to
studio = studio_or_exit()
if BY_STREAMLIT_RUN:
    for name, value in settings.all_settings(ROOT / "assets").items():
        config.set_option(name, value)

app = st.App(
    ROOT / "pages" / "main.py",
    routes=studio.routes,
    middleware=studio.middleware,
    lifespan=studio.lifespan,
    on_script_error=studio.on_script_error,
)

if __name__ == "__main__":
    start()
