"""Starts the dashboard: checks the address, and hands over to the launcher."""

import os
import runpy
from pathlib import Path

from privacy_core.store.home import VARIABLE
from privacy_core.usecases import shipped
from privacy_core.web import address

PORT = 8501


def serve(home: Path | None = None, *, port: int = PORT, host: str = "127.0.0.1", open_browser: bool = True) -> None:
    """Serves the dashboard until it is stopped.

    Args:
        home: The workspace folder; without it, ``PRIVACY_STUDIO_HOME`` or the platform's data folder.
        port: The port that is wanted; if it is taken, the next free one is used, and that is said.
        host: A loopback address.
        open_browser: Whether to open the URL in the user's browser.

    Raises:
        NotLoopbackError: other machines could reach ``host``; nothing was started.
        NoFreePortError: there is no free port from ``port`` on.
    """
    bound = address.require_loopback(host)
    if home is not None:
        os.environ[VARIABLE] = str(home.expanduser().resolve())
    launcher = runpy.run_path(str(shipped.studio() / "app.py"), run_name="privacy_studio_launcher")
    launcher["start"](port=port, host=bound, open_browser=open_browser)
