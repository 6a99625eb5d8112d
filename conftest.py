"""What every test stands on: a workspace folder of its own, never the one of whoever runs the tests."""

import asyncio
import gc
import logging
import os
import shutil
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


MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a private folder in it
ROOM = 4_000_000_000  # bytes: many times what all tests of a run leave there


def pytest_configure() -> None:
    """Workspaces of tests are kept in memory where there is room: on a disk they wait for it a third of their time.

    Not in ``make prove``, which runs every test on the disk.
    """
    chosen = "PYTEST_DEBUG_TEMPROOT" in os.environ or os.environ.get("HYPOTHESIS_PROFILE") == "prove"
    if not chosen and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(MEMORY)


def pytest_collection_finish() -> None:
    """What was imported stays for all tests: no garbage collection of any of them need walk through it."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    gc.unfreeze()  # else the interpreter cannot take modules down, and some libraries call that a leak


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that ``PRIVACY_STUDIO_HOME`` names in this test; it does not exist yet."""
    folder = tmp_path / "home"
    monkeypatch.setenv("PRIVACY_STUDIO_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that nobody has worked in: a copy of it is there at once, where making one takes 20 ms each time."""
    folder = tmp_path_factory.mktemp("new") / "home"
    Store(folder).close()
    return folder


@pytest.fixture
def store(home: Path, new_home: Path) -> Iterator[Store]:
    if not home.exists():
        shutil.copytree(new_home, home)
    store = Store(home)
    yield store
    store.close()


@pytest.fixture
def workspace(home: Path, new_home: Path) -> Iterator[Workspace]:
    if not home.exists():
        shutil.copytree(new_home, home)
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
