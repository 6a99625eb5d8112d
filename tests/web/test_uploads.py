"""Uploads: streamed to disk, limited, cleaned up, and there for nobody but the session that sent them."""

import asyncio
import os
import shutil
import socket
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.requests import Request

from privacy_core.errors import NotFoundError
from privacy_core.store import Store
from privacy_core.store.sessions import Session, SessionStore
from privacy_core.store.uploads import NAME_BYTES, STALE, UploadStore, clean_name
from privacy_core.web.uploads import KEEP_FREE, UploadRoute
from tests.web.server import LIMIT, Server, secret_of


def left_over(server: Server) -> list[str]:
    """Files that belong to no complete upload, once the server had a moment to clean up."""
    for _ in range(50):
        found = [path.name for path in (server.home / "uploads").iterdir() if path.suffix]
        if not found:
            break
        time.sleep(0.1)
    return found


def test_a_file_arrives_whole_and_private_and_only_its_session_finds_it(server: Server):
    content = os.urandom(2_500_000)
    with server.signed_in() as owner, server.signed_in() as other:
        answer = owner.put("/api/uploads", params={"name": "../Patienten é.csv"}, content=content)
        assert answer.status_code == 201
        told = answer.json()
        assert (told["name"], told["bytes"]) == ("Patienten é.csv", len(content))
        store = Store(server.home)
        mine, theirs = (SessionStore(store).find(secret_of(client)) for client in (owner, other))
        uploads = UploadStore(store)
        found = uploads.find(told["upload_id"], actor=mine.actor, sid=mine.sid)
        assert found.path.read_bytes() == content
        assert found.path.stat().st_mode & 0o777 == 0o600
        for actor, sid in ((theirs.actor, theirs.sid), ("mallory", mine.sid), (mine.actor, "")):
            with pytest.raises(NotFoundError, match="does not exist, or is not yours"):
                uploads.find(told["upload_id"], actor=actor, sid=sid)
        uploads.remove(told["upload_id"], actor=mine.actor, sid=mine.sid)
        assert not found.path.exists()
    assert left_over(server) == []


def in_pieces(size: int):
    for start in range(0, size, 50_000):
        yield b"x" * min(50_000, size - start)


@pytest.mark.parametrize(
    "content", [b"x" * (LIMIT + 1), in_pieces(LIMIT + 1)], ids=["announced", "in chunks of no said length"]
)
def test_a_file_over_the_limit_is_refused_and_nothing_is_kept(server: Server, content):
    with server.signed_in() as owner:
        answer = owner.put("/api/uploads?name=a.csv", content=content)
    assert answer.status_code == 413
    assert "larger than" in answer.json()["error"]
    assert left_over(server) == []


def test_a_file_of_exactly_the_limit_is_taken(server: Server):
    with server.signed_in() as owner:
        assert owner.put("/api/uploads?name=a.csv", content=in_pieces(LIMIT)).json()["bytes"] == LIMIT


def test_an_upload_that_is_cut_off_leaves_nothing(server: Server):
    before = set((server.home / "uploads").iterdir())
    with server.signed_in() as owner:
        head = (
            f"PUT /api/uploads?name=a.csv HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {server.url}\r\n"
            f"Cookie: {server.cookie}={secret_of(owner)}\r\nContent-Length: 2000000\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(head.encode() + b"x" * 1_500_000)
            time.sleep(0.3)
            assert len(set((server.home / "uploads").iterdir()) - before) == 1
    assert left_over(server) == []
    assert set((server.home / "uploads").iterdir()) == before


@pytest.mark.parametrize("announced", [True, False])
def test_a_full_disk_refuses_the_file_and_keeps_nothing(store: Store, monkeypatch, announced):
    """On a disk that has just enough room for what we keep free, before or while the file comes."""
    room = iter([KEEP_FREE + 10, KEEP_FREE + 10, KEEP_FREE - 1])
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=next(room)))
    headers = [(b"content-length", b"11")] if announced else []
    scope = {
        "type": "http", "method": "PUT", "path": "/api/uploads", "query_string": b"name=a.csv", "headers": headers,
        "privacy_studio.session": Session("s", "local"),
    }  # fmt: skip

    async def receive():
        return {"type": "http.request", "body": b"x" * 1_100_000, "more_body": True}

    answer = asyncio.run(UploadRoute(UploadStore(store)).put(Request(scope, receive)))
    assert (answer.status_code, b"not enough room" in answer.body) == (507, True)
    assert list((store.home / "uploads").iterdir()) == []


def test_names_are_made_harmless():
    for sent, shown in {
        "a.csv": "a.csv",
        "": "upload",
        "..": "upload",
        "/etc/passwd": "passwd",
        "C:\\data\\a.csv": "a.csv",
        "a\x00\r\n\u202evsc.exe": "avsc.exe",
        ".hidden": "hidden",
        "<b>.csv": "<b>.csv",
    }.items():
        assert clean_name(sent) == shown
    long = clean_name("ä" * 500 + ".parquet")
    assert long.endswith("ä.parquet")
    assert len(long.encode()) <= NAME_BYTES


def test_what_nobody_read_within_a_day_is_swept(store: Store, monkeypatch):
    uploads = UploadStore(store)
    id_, path = uploads.begin()
    path.write_bytes(b"a")
    old = uploads.complete(id_, name="a.csv", size=1, actor="local", sid="s")
    (uploads.folder / "crashed.part").write_bytes(b"b")
    later = time.time() + STALE + 1
    monkeypatch.setattr("privacy_core.store.uploads.time.time", lambda: later)
    uploads.sweep()
    assert list(Path(uploads.folder).iterdir()) == []
    with pytest.raises(NotFoundError):
        uploads.find(old.id, actor="local", sid="s")
