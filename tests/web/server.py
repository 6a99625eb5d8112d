"""A really running server for the attacks: how to start it, sign in, open a socket, and speak plain bytes to it."""

import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).parent / "served" / "pages" / "main.py"
LIMIT = 3_000_000
PATIENCE = 30


@dataclass(frozen=True, slots=True)
class Server:
    """Where the running server is, and its token and workspace."""

    url: str
    token: str
    home: Path
    log: Path

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def cookie(self) -> str:
        return f"privacy_studio_{self.port}"

    def client(self, **headers: str) -> httpx.Client:
        """Nobody in particular, from a page of ours."""
        return httpx.Client(base_url=self.url, headers={"Origin": self.url, **headers}, timeout=PATIENCE)

    @contextmanager
    def signed_in(self) -> Iterator[httpx.Client]:
        with self.client() as client:
            answer = client.get("/", params={"token": self.token})
            assert answer.status_code == 303, answer.text
            yield client

    @contextmanager
    def socket(self, secret: str | None, **handshake: Any) -> Iterator[ClientConnection]:
        """A websocket as a browser opens it; ``handshake`` may say ``origin``, ``headers``, ``resume``, ``path``."""
        headers = list(handshake.get("headers", []))
        if secret is not None:
            headers.append(("Cookie", f"{self.cookie}={secret}"))
        with connect(
            f"ws://127.0.0.1:{self.port}{handshake.get('path', '/_stcore/stream')}",
            origin=handshake.get("origin", self.url),
            additional_headers=headers,
            subprotocols=["streamlit", "unused", *([handshake["resume"]] if "resume" in handshake else [])],
            max_size=None,
            proxy=None,
        ) as opened:
            yield opened

    def raw(self, request: str) -> str:
        """The answer to bytes that no client library would send."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(request.replace("\n", "\r\n").encode("latin-1"))
            received = b""
            while part := connection.recv(65_536):
                received += part
                if received.startswith(b"HTTP/1.1 101"):
                    break
        return received.decode("latin-1")


def secret_of(client: httpx.Client) -> str:
    """The value of a signed-in client's cookie."""
    return next(value for name, value in client.cookies.items() if name.startswith("privacy_studio_"))


def run_script(opened: ClientConnection, query: str = "", page: str = "") -> tuple[str, str]:
    """Runs the script over a socket: everything that it sent, as text, and its Streamlit session id."""
    ask(opened, query, page)
    text, session = "", ""
    while True:
        message = ForwardMsg.FromString(opened.recv(timeout=PATIENCE))
        text += str(message)
        session = message.new_session.initialize.session_id or session
        if message.WhichOneof("type") == "script_finished":
            return text, session


def ask(opened: ClientConnection, query: str = "", page: str = "") -> None:
    opened.send(BackMsg(rerun_script=ClientState(query_string=query, page_name=page)).SerializeToString())


@contextmanager
def serving(script: Path = SCRIPT, *, limit: int = LIMIT) -> Iterator[Server]:
    """A server on a free port in a workspace of its own, stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="studio-") as folder:
        home, log = Path(folder) / "home", Path(folder) / "log"
        command = [sys.executable, str(Path(__file__).parent / "launcher.py"), str(script), str(home), str(limit)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}
        with log.open("wb") as errors:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=environment, cwd=folder)
        try:
            line = process.stdout.readline().decode()
            found = re.fullmatch(r"(http://127\.0\.0\.1:\d+)/\?token=(\S+)\n", line)
            assert found, line + log.read_text()
            yield Server(found[1], found[2], home, log)
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE)
