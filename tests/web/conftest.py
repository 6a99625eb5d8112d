"""One running server for all attacks; those that use it up start their own."""

from collections.abc import Iterator

import pytest

from tests.web.server import Server, serving

collect_ignore_glob = ["served/*"]  # scripts for the server, not modules


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running
