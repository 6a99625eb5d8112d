"""What a page and its script say to each other, heard on the wire: whether all that was asked has been answered.

The state on Streamlit's root element lags behind: between a click and the server's first word it still says that
nothing runs. The messages themselves leave no such gap, however slow the machine is.
"""

import time
from collections.abc import Callable
from weakref import WeakKeyDictionary

from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

LOOK_AGAIN = 20  # milliseconds; Playwright hears the wire meanwhile


class Talk:
    """The talk of one page over its newest socket.

    Attributes:
        asked: Runs of the script that the page has asked for.
        rests: Whether a run that began after the last question has ended, and not to be begun anew.
    """

    def __init__(self) -> None:
        self.asked = 0
        self.rests = False
        self._socket: WebSocket | None = None
        self._begun_at = -1

    def follow(self, socket: WebSocket) -> None:
        if "/_stcore/stream" not in socket.url:
            return
        self._socket, self.rests = socket, False
        socket.on("framesent", lambda payload: self._sent(socket, payload))
        socket.on("framereceived", lambda payload: self._received(socket, payload))

    def _sent(self, socket: WebSocket, payload: bytes | str) -> None:
        if self._socket is socket and BackMsg.FromString(_raw(payload)).WhichOneof("type") == "rerun_script":
            self.asked += 1
            self.rests = False

    def _received(self, socket: WebSocket, payload: bytes | str) -> None:
        if self._socket is not socket:
            return
        said = ForwardMsg.FromString(_raw(payload))
        if said.WhichOneof("type") == "new_session":
            self.rests, self._begun_at = False, self.asked
        elif said.WhichOneof("type") == "script_finished":
            again = said.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
            self.rests = not again and self._begun_at == self.asked


_TALKS: WeakKeyDictionary[Page, Talk] = WeakKeyDictionary()


def listen(page: Page) -> None:
    """Hears what the page says from now on; before its first address is opened."""
    talk = _TALKS[page] = Talk()
    page.on("websocket", talk.follow)


def asked(page: Page) -> int:
    """How often the page has asked for a run so far."""
    return _TALKS[page].asked


def wait_for_question(page: Page, before: int, patience: int) -> None:
    """Until the page has asked more often than ``before``."""
    _wait(page, patience, lambda talk: talk.asked > before, "The page asked nothing of its script")


def wait_for_answer(page: Page, patience: int) -> None:
    """Until all that was asked is answered; at once, if nobody listens to this page."""
    _wait(page, patience, lambda talk: talk.rests, "The script did not come to rest")


def _wait(page: Page, patience: int, what: Callable[[Talk], bool], else_: str) -> None:
    talk, end = _TALKS.get(page), time.monotonic() + patience / 1000
    while talk is not None and not what(talk):
        assert time.monotonic() < end, f"{else_} within {patience} ms."
        page.wait_for_timeout(LOOK_AGAIN)


def _raw(payload: bytes | str) -> bytes:
    return payload if isinstance(payload, bytes) else payload.encode()
