"""What a request claims: its host, origin and cookies, and whether these claims can be trusted at all."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from starlette.types import Scope

from privacy_core.web.address import LOCAL_NAMES, is_loopback

XSRF_COOKIE = "_streamlit_xsrf"
ODD_PATH = re.compile(r"\.\.|//|\\|%|[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a request is turned away before anybody asks who sent it."""

    status: int
    reason: str


class Claims:
    """The headers of one request or socket, read once."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.path: str = scope["path"]
        self.method: str = scope.get("method", "")
        self.host = self._only(b"host")
        self.origin = self._only(b"origin")
        self.secure = scope["scheme"] in {"https", "wss"}
        self.cookies = self._cookies()

    @property
    def cookie_name(self) -> str:
        """Browsers share cookies among all ports of a host, so the name carries the port."""
        server = self._scope.get("server") or ("", 0)
        return f"{'__Host-' if self.secure else ''}privacy_studio_{server[1]}"

    @property
    def secret(self) -> str | None:
        """The session cookie's value."""
        values = self.cookies.get(self.cookie_name, [])
        return values[0] if len(values) == 1 and values[0] else None

    def fault(self) -> Fault | None:
        """The first thing that is wrong with the request, whoever sent it."""
        for end in ("client", "server"):
            address = self._scope.get(end)
            if address is None or not is_loopback(address[0]):
                return Fault(403, "Privacy Studio answers this machine only.")
        if not _is_local_host(self.host):
            return Fault(400, "Privacy Studio is not known by this host name.")
        if ODD_PATH.search(self.path) or not self.path.startswith("/"):
            return Fault(400, "This path is not allowed.")
        if any(len(self.cookies.get(name, [])) > 1 for name in (self.cookie_name, XSRF_COOKIE)):
            return Fault(400, "A cookie came twice. Close the browser's other tabs of this page and try again.")
        return None

    def same_origin(self) -> bool:
        """Whether a page of ours sent this; an origin that is missing or ``null`` is not ours."""
        return self.origin is not None and self.origin == f"{'https' if self.secure else 'http'}://{self.host}"

    def _only(self, name: bytes) -> str | None:
        values = [value for key, value in self._scope["headers"] if key == name]
        return values[0].decode("latin-1") if len(values) == 1 else None

    def _cookies(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, value in self._scope["headers"]:
            if name == b"cookie":
                for part in value.decode("latin-1").split(";"):
                    key, _, text = part.strip().partition("=")
                    found.setdefault(key.strip(), []).append(text.strip().strip('"'))
        return found


def local_target(wanted: str) -> str:
    r"""``wanted`` if it is a plain path of ours with an optional query, else the start page.

    >>> local_target("/risk?k=5"), local_target("//evil.example"), local_target("/\\evil.example")
    ('/risk?k=5', '/', '/')
    """
    if not re.fullmatch(r"/(?:[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*)?(?:\?[A-Za-z0-9_.~%&=+,:-]*)?", wanted):
        return "/"
    return "/" if wanted.partition("?")[0] in {"/login", "/logout"} else wanted


def _is_local_host(host: str | None) -> bool:
    """Any port is fine: an SSH tunnel may lead here from another one. A name that is not ours is not."""
    if host is None:
        return False
    try:
        parts: SplitResult = urlsplit(f"//{host}")
        _ = parts.port  # raises when it is not a number
    except ValueError:
        return False
    name = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname
    return name in LOCAL_NAMES and parts.netloc == host and not re.search(r"[@/?#\s]", host)
