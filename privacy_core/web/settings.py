"""Every Streamlit setting of the studio, passed to ``app.run``: an installed app would not find a config file.

What the guard relies on is pinned here even where it equals the default, because a ``.streamlit`` folder in the
directory from which the studio is started, or an environment variable, could say otherwise.
"""

import json
from collections.abc import Mapping
from pathlib import Path

USER_HEADER = "x-pc-user"
SID_HEADER = "x-pc-sid"

SERVER: Mapping[str, object] = {
    "server.headless": True,  # the browser is opened by us, with the token
    "server.showEmailPrompt": False,
    "server.allowedHosts": ["127.0.0.1", "localhost", "::1"],
    "server.baseUrlPath": "",
    "server.customComponentBaseUrlPath": "",
    "server.corsAllowedOrigins": [],
    "server.disconnectedSessionTTL": 600,
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.maxUploadSize": 20,  # megabytes, for recipes and hierarchies; tables come by our own route
    "server.runOnSave": False,
    "server.scriptHealthCheckEnabled": False,
    "server.trustedUserHeaders": {USER_HEADER: "user", SID_HEADER: "sid"},
    "server.unsafeMetricsUserAttributes": [],
    "browser.gatherUsageStats": False,
    "client.allowedOrigins": [],
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "viewer",
    "global.developmentMode": False,
    "logger.enableRich": False,
    "logger.hideWelcomeMessage": True,
    "logger.level": "warning",
    "runner.postScriptGC": False,  # else each move of a slider ends with 150 to 300 ms in which nothing else goes on
}


def theme(path: Path) -> dict[str, object]:
    """Settings from the theme file; without ``theme.base``, the browser's preference decides between light and dark."""
    return _flat("theme", json.loads(path.read_text("utf-8")))


def all_settings(assets: Path) -> dict[str, object]:
    """The whole, but for address and port.

    Args:
        assets: The folder of ``theme.json``.
    """
    return {**SERVER, **theme(assets / "theme.json")}


def _flat(name: str, value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        return {name: value}
    found: dict[str, object] = {}
    for key, inner in value.items():
        found |= _flat(f"{name}.{key}", inner)
    return found
