"""What a browser may do with our answers: content security policy, caching, and the shell's one inline script."""

import base64
import hashlib
import re

from starlette.datastructures import MutableHeaders

WATCH_PATH = "/api/session.js"
INLINE = re.compile(rb"<script(?![^>]*\ssrc\s*=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
FIRST_SCRIPT = re.compile(rb"<script", re.IGNORECASE)

APP = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
    "script-src 'self'{hashes} 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; media-src 'self' blob:; worker-src 'self' blob:; "
    "manifest-src 'self'; frame-src 'self' blob:"
)
COMPONENT = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; script-src 'self'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'"
)
FORM = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "style-src 'unsafe-inline'; img-src data:"
)
FILE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"


def shell(page: bytes) -> tuple[bytes, str]:
    """Streamlit's page with our script put first, and the policy that lets exactly its inline scripts run."""
    hashes = [base64.b64encode(hashlib.sha256(text).digest()).decode() for text in INLINE.findall(page)]
    ours = f'<script src="{WATCH_PATH}"></script>'.encode()
    page = FIRST_SCRIPT.sub(lambda found: ours + found.group(), page, count=1)
    return page, APP.format(hashes="".join(f" 'sha256-{text}'" for text in hashes))


def for_path(path: str) -> str:
    """The policy of an answer that is not the shell."""
    if path.startswith("/component/"):
        return COMPONENT
    if path == "/login":
        return FORM
    return FILE if path.startswith("/media/") else APP.format(hashes="")


def apply(headers: MutableHeaders, policy: str, *, path: str) -> None:
    """Sets the headers that every answer carries, and takes away what would let another origin read it."""
    for name in [name for name in headers if name.startswith("access-control-")]:
        del headers[name]
    headers["Content-Security-Policy"] = policy
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"  # "no-referrer" makes Chromium send "Origin: null" with our own forms
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["X-Frame-Options"] = "SAMEORIGIN" if path.startswith("/component/") else "DENY"
    if not path.startswith(("/static/", "/component/")):
        headers["Cache-Control"] = "no-store"
