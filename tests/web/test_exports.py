"""Exports: one file, to one session, once, and only while it is the file whose SHA-256 was shown."""

import hashlib
import time
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from privacy_core.errors import InvalidValueError
from privacy_core.store import Store
from privacy_core.store.sessions import Session, SessionStore
from privacy_core.store.tickets import VALID, ExportFile, Refusal, TicketStore
from tests.web.server import Server, secret_of

CONTENT = b"age,zip\n20-29,811**\n" * 200_000


def session_of(server: Server, client: httpx.Client) -> Session:
    return SessionStore(Store(server.home)).find(secret_of(client))


def export(home: Path, name: str = 'Schutz é".csv') -> ExportFile:
    path = home / "exports" / hashlib.sha256(name.encode()).hexdigest()
    path.write_bytes(CONTENT)
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    return ExportFile(path=path, filename=name, media_type="text/csv", sha256=sha256)


def mint(server: Server, client: httpx.Client, file: ExportFile | None = None) -> str:
    session = session_of(server, client)
    ticket = TicketStore(Store(server.home)).mint(file or export(server.home), actor=session.actor, sid=session.sid)
    return f"/api/exports/{ticket}"


def test_the_file_comes_whole_once_and_the_second_time_the_link_is_spent(server: Server):
    with server.signed_in() as owner:
        path = mint(server, owner)
        answer = owner.get(path)
        assert answer.status_code == 200
        assert answer.content == CONTENT
        assert answer.headers["content-disposition"] == (
            "attachment; filename=\"Schutz __.csv\"; filename*=utf-8''Schutz%20%C3%A9%22.csv"
        )
        assert answer.headers["content-type"].startswith("text/csv")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert int(answer.headers["content-length"]) == len(CONTENT)
        assert owner.get(path).status_code == 410


def test_another_session_finds_nothing_and_does_not_spend_the_ticket(server: Server):
    with server.signed_in() as owner, server.signed_in() as other, server.client() as anyone:
        path = mint(server, owner)
        assert other.get(path).status_code == 404
        assert anyone.get(path).status_code == 401
        assert owner.head(path).status_code == 404
        assert owner.get(path + "x").status_code == 404
        assert owner.get(path).status_code == 200
        assert other.get(path).status_code == 404


def test_a_file_that_changed_or_went_since_it_was_shown_is_not_sent(server: Server):
    with server.signed_in() as owner:
        changed, gone = export(server.home, "changed.csv"), export(server.home, "gone.csv")
        paths = mint(server, owner, changed), mint(server, owner, gone)
        changed.path.write_bytes(CONTENT[:-1] + b"!")
        gone.path.unlink()
        for path in paths:
            answer = owner.get(path)
            assert answer.status_code == 409
            assert "811" not in answer.text


def test_a_ticket_is_only_for_files_of_the_workspace(store: Store, tmp_path: Path):
    outside = tmp_path / "outside.csv"
    outside.write_bytes(CONTENT)
    (store.home / "exports" / "link").symlink_to(outside)
    file = export(store.home)
    for path in (
        outside,
        store.home / "exports" / "link",
        store.home / "exports" / ".." / ".." / "outside.csv",
        store.home,
    ):
        with pytest.raises(InvalidValueError, match="in the workspace folder"):
            TicketStore(store).mint(replace(file, path=path), actor="local", sid="s")


def test_a_ticket_is_spent_before_the_first_byte_and_dies_within_an_hour(store: Store, monkeypatch):
    tickets = TicketStore(store)
    first, second = (tickets.mint(export(store.home), actor="local", sid="s") for _ in range(2))
    assert isinstance(tickets.redeem(first, actor="local", sid="s"), ExportFile)
    assert tickets.redeem(first, actor="local", sid="s") is Refusal.USED
    assert tickets.redeem(second, actor="mallory", sid="s") is Refusal.UNKNOWN
    later = time.time() + VALID + 1
    monkeypatch.setattr("privacy_core.store.tickets.time.time", lambda: later)
    assert tickets.redeem(second, actor="local", sid="s") is Refusal.UNKNOWN


def test_the_database_does_not_hold_what_opens_a_session_or_an_export(store: Store):
    secret, _ = SessionStore(store).create("local")
    ticket = TicketStore(store).mint(export(store.home), actor="local", sid="s")
    store.close()
    kept = b"".join(path.read_bytes() for path in store.home.glob("studio.sqlite*"))
    assert secret.encode() not in kept
    assert ticket.encode() not in kept
