"""Every Streamlit setting of the studio, passed to ``app.run``: an installed app would not find a config file.

What the guard relies on is pinned here even where it equals the default, because a ``.streamlit`` folder in the
directory from which the studio is started, or an environment variable, could say otherwise.
"""

from collections.abc import Mapping

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
}

OKABE_ITO = {
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "purple": "#CC79A7",
}

SHARED: Mapping[str, object] = {
    "baseRadius": "0.5rem",
    "font": "sans-serif",
    "headingFontWeights": [600, 600, 600, 600, 600, 600],
    "chartCategoricalColors": [
        OKABE_ITO[c] for c in ("blue", "orange", "green", "purple", "sky", "vermillion", "yellow")
    ],
}

LIGHT: Mapping[str, object] = {
    "primaryColor": OKABE_ITO["blue"],
    "backgroundColor": "#FFFFFF",
    "secondaryBackgroundColor": "#F3F5F8",
    "textColor": "#1B2430",
    "linkColor": "#005A8C",
    "borderColor": "#D5DBE3",
    "redColor": "#B84A00",
    "orangeColor": "#9A6700",
    "yellowColor": "#7A6A00",
    "greenColor": "#00745A",
    "blueColor": "#005A8C",
    "violetColor": "#8E3E73",
    "sidebar.backgroundColor": "#F3F5F8",
    "sidebar.secondaryBackgroundColor": "#E6EAF0",
}

DARK: Mapping[str, object] = {
    "primaryColor": OKABE_ITO["sky"],
    "backgroundColor": "#12171F",
    "secondaryBackgroundColor": "#1C2430",
    "textColor": "#E8EDF3",
    "linkColor": "#8CCBF2",
    "borderColor": "#344050",
    "redColor": "#FF9A57",
    "orangeColor": "#F2B63D",
    "yellowColor": OKABE_ITO["yellow"],
    "greenColor": "#3CCBA2",
    "blueColor": "#8CCBF2",
    "violetColor": "#E3A6C8",
    "sidebar.backgroundColor": "#0D1118",
    "sidebar.secondaryBackgroundColor": "#1C2430",
}


def theme() -> dict[str, object]:
    """Both themes; without ``theme.base``, the browser's preference decides which one is shown."""
    return {
        **{f"theme.{name}": value for name, value in SHARED.items()},
        **{f"theme.light.{name}": value for name, value in LIGHT.items()},
        **{f"theme.dark.{name}": value for name, value in DARK.items()},
    }


def all_settings() -> dict[str, object]:
    """The whole, but for address and port."""
    return {**SERVER, **theme()}
