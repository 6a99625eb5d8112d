"""The table of what is served, to whom: a path and method that no row allows does not exist."""

import re
from dataclasses import dataclass
from enum import Enum


class Who(Enum):
    """Whom a row serves."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    OWNER = "the owner of the session or file that the path names"


@dataclass(frozen=True, slots=True)
class Row:
    """Requests with one of ``methods`` on a matching path are served to ``who``."""

    methods: frozenset[str]
    path: re.Pattern[str]
    who: Who = Who.SIGNED_IN

    def allows(self, method: str, path: str) -> bool:
        return method in self.methods and self.path.fullmatch(path) is not None


READ = frozenset({"GET", "HEAD"})
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})

ROWS = (
    Row(READ, re.compile(r"/login"), Who.ANYONE),
    Row(frozenset({"POST"}), re.compile(r"/login"), Who.ANYONE),
    Row(READ, re.compile(r"/_stcore/health"), Who.ANYONE),
    Row(frozenset({"GET"}), re.compile(r"/_stcore/host-config")),
    Row(frozenset({"PUT", "DELETE"}), re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/[^/]+"), Who.OWNER),
    Row(frozenset({"GET"}), re.compile(r"/_stcore/bidi-components/.+")),
    Row(READ, re.compile(r"/media/(?P<media>[^/]+)"), Who.OWNER),
    Row(frozenset({"GET"}), re.compile(r"/component/.+")),
    Row(READ, re.compile(r"/static/.+|/favicon\.png|/manifest\.json")),
    Row(frozenset({"POST"}), re.compile(r"/logout")),
    Row(frozenset({"GET"}), re.compile(r"/api/session(?:\.js)?")),
    Row(frozenset({"PUT"}), re.compile(r"/api/uploads")),
    Row(frozenset({"GET"}), re.compile(r"/api/exports/[A-Za-z0-9_-]+")),
)
PAGE = re.compile(
    r"/(?!(?:_stcore|api|app|auth|component|login|logout|media|oauth2callback|static)(?:/|$))[A-Za-z0-9_-]*"
)
SOCKET = "/_stcore/stream"


def row_for(method: str, path: str) -> Row | None:
    """The row that serves this request; pages are rows of their own, found by ``is_page``."""
    return next((row for row in ROWS if row.allows(method, path)), None)


def is_page(method: str, path: str) -> bool:
    """Whether this asks for a page of the dashboard, which the browser then fills."""
    return method in READ and PAGE.fullmatch(path) is not None
