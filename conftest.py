"""What every test stands on: a workspace folder of its own, never the one of whoever runs the tests."""

import asyncio
import logging
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from privacy_core.store import Store
from privacy_core.usecases.workspace import Workspace

ALIKE = {
    "deadline": None,  # a shared machine's pauses are not failures
    "suppress_health_check": [HealthCheck.too_slow],
}
settings.register_profile("test", max_examples=30, **ALIKE)
settings.register_profile("prove", max_examples=100, **ALIKE)  # make prove runs every test once more
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))

# Parts of pages are made when they are imported, where no browser is, and Streamlit would say so in every worker.
logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").disabled = True


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that ``PRIVACY_STUDIO_HOME`` names in this test; it does not exist yet."""
    folder = tmp_path / "home"
    monkeypatch.setenv("PRIVACY_STUDIO_HOME", str(folder))
    return folder


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    store = Store(home)
    yield store
    store.close()


@pytest.fixture
def workspace(home: Path) -> Iterator[Workspace]:
    with Workspace.open(home) as opened:
        yield opened


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Blocks every way to another machine; gives the attempts, and there must be none in the end, caught or not."""
    attempts: list[object] = []

    def refuse(*arguments: object, **_: object) -> None:
        attempts.append(arguments)
        raise RuntimeError("something tried to reach another machine")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(asyncio.BaseEventLoop, "create_connection", refuse)
    yield attempts
    assert attempts == []
