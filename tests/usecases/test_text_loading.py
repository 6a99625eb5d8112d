"""What reads texts is loaded once and beside all else, and who asks is told whether it is there."""

import sys
import threading
from types import SimpleNamespace

import pytest

from privacy_core.usecases import text_loading


@pytest.fixture
def loads(monkeypatch):
    """Languages as they are loaded, each of which waits until it may go on."""
    text_loading._loading.cache_clear()
    begun, may_go_on = [], threading.Event()

    class Slow:
        def __init__(self, *, language):
            self.language = language

        def read(self, texts):
            begun.append((self.language, len(texts)))
            assert may_go_on.wait(20)
            if self.language == "xx":
                raise ValueError("no such language")

    monkeypatch.setitem(sys.modules, "privacy_core.pii.text", SimpleNamespace(Reader=Slow))
    yield SimpleNamespace(begun=begun, go_on=may_go_on.set)
    may_go_on.set()
    text_loading._loading.cache_clear()


def wait(language):
    text_loading._loading(language).exception(20)


def test_it_is_loaded_once_and_nobody_waits_for_it(workspace, loads):
    assert not text_loading.begin(workspace, "en")
    assert not text_loading.begin(workspace, "en")
    loads.go_on()
    wait("en")
    assert text_loading.begin(workspace, "en")
    assert loads.begun == [("en", 1)]


def test_what_fails_is_left_to_the_first_text(workspace, loads):
    text_loading.begin(workspace, "xx")
    loads.go_on()
    wait("xx")
    assert text_loading.begin(workspace, "xx")
