"""What every test stands on: a workspace folder of its own, never the one of whoever runs the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from privacy_core.store import Store
from privacy_core.usecases.workspace import Workspace

settings.register_profile(
    "studio",
    deadline=None,  # a shared machine's pauses are not failures
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("studio")


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
