"""The dashboard without a browser: signed in by a fixture that no URL can reach, with the demo table or a small one."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.ui import menu, state, upload
from privacy_core.store.sessions import SessionStore
from privacy_core.store.uploads import UploadStore
from privacy_core.usecases import catalog, opening, text_loading
from privacy_core.usecases.workspace import Workspace

MAIN = Path(__file__).resolve().parents[2] / "pages" / "main.py"


@pytest.fixture(scope="session", autouse=True)
def looked_once() -> Iterator[None]:
    """Every AppTest looks through all packages for components of Streamlit; they stay the same meanwhile."""
    found = manifest_scanner.scan_component_manifests()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: found)
        yield


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory) -> Path:
    """A workspace with the demo table, opened last."""
    folder = tmp_path_factory.mktemp("demo") / "home"
    with Workspace.open(folder) as workspace:
        catalog.remember(workspace, catalog.LATEST, opening.import_demo(workspace).id)
    return folder


@pytest.fixture
def new_home(request, new_home) -> Path:
    """What a test starts on a copy of."""
    return request.getfixturevalue("demo_home") if "demo_table" in request.fixturenames else new_home


@pytest.fixture
def signed_in(store, monkeypatch) -> state.Identity:
    """A living session, as the guard would report it."""
    _, sid = SessionStore(store).create("local")
    who = state.Identity("local", sid)
    monkeypatch.setattr(state, "identity", lambda: who)
    return who


@pytest.fixture(autouse=True)
def main_module(monkeypatch) -> None:
    """Gives the main module back, in whose place AppTest leaves its script: a process spawned later would run that."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(autouse=True)
def loads_nothing(monkeypatch) -> None:
    """No language model is loaded beside a test."""
    monkeypatch.setattr(text_loading, "_load", lambda _language: None)


@pytest.fixture
def app(signed_in) -> Iterator[AppTest]:
    """The dashboard on its start page, not run yet."""
    test = AppTest.from_file(MAIN, default_timeout=60)
    yield test
    if state.WORKSPACE in test.session_state:
        test.session_state[state.WORKSPACE].close()


@pytest.fixture
def visit(app: AppTest) -> Callable[[str], AppTest]:
    """Opens a page by its title in the menu, and makes sure that no other page was shown in its place."""

    def open_page(title: str) -> AppTest:
        row = next(row for row in menu.ROWS if row.title == title)
        app._page_hash = calc_hash("" if row.path == "start" else row.path)
        app.run()
        assert not app.exception, [error.value for error in app.exception]
        assert app.title[0].value == ("Privacy Studio" if title == "Start" else title)
        return app

    return open_page


@pytest.fixture
def demo_table(workspace) -> catalog.Dataset:
    """The demo table, opened last."""
    return opening.import_demo(workspace)  # it is there


@pytest.fixture
def uploaded(store, signed_in, tmp_path, monkeypatch) -> Callable[..., None]:
    """Puts a file where the upload box would have put it; the box then reports it, once."""

    def put(content: bytes, name: str = "people.csv") -> None:
        uploads = UploadStore(store)
        id_, path = uploads.begin()
        path.write_bytes(content)
        sent = uploads.complete(id_, name=name, size=len(content), actor=signed_in.actor, sid=signed_in.sid)
        reports = [upload.Arrived(sent.id, sent.name, sent.bytes)]
        monkeypatch.setattr(upload, "upload_box", lambda **_: reports.pop() if reports else None)

    return put


@pytest.fixture
def small_table(workspace) -> catalog.Dataset:
    """Seven records of six people, small enough to count by hand; P1 has two of them, P6 is alone."""
    table = pa.table(
        {
            "patient": ["P1", "P1", "P2", "P3", "P4", "P5", "P6"],
            "name": ["Ada", "Ada", "Bea", "Cid", "Dan", "Eli", "Fay"],
            "age": [30, 30, 30, 40, 40, 40, 50],
            "sex": ["f", "f", "f", "m", "m", "m", "f"],
            "disease": ["flu", "flu", "cold", "flu", "cold", "cold", "flu"],
        }
    )
    found = opening.open_frame(workspace, table)
    roles = {
        "patient": "direct_identifier",
        "name": "direct_identifier",
        "age": "quasi_identifier",
        "sex": "quasi_identifier",
        "disease": "sensitive",
    }
    found = catalog.set_roles(workspace, found.id, roles, marks={"person_id": "patient"})
    catalog.remember(workspace, catalog.LATEST, found.id)
    return found
