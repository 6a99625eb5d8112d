"""Sessions end by themselves, by sign-out, and for every process at once; the clock is the test's."""

import pytest

from privacy_core.store import Store
from privacy_core.store.sessions import IDLE, LIFETIME, Session, SessionStore


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(store: Store, clock: Clock) -> SessionStore:
    return SessionStore(store, clock=clock)


def test_the_secret_finds_the_session_and_the_sid_does_not(sessions: SessionStore):
    secret, sid = sessions.create("local")
    assert sessions.find(secret) == Session(sid, "local")
    assert sessions.alive(sid)
    assert sessions.find(sid) is None
    assert not sessions.alive(secret)
    assert sessions.find("") is None
    assert not sessions.alive("")


def test_ending_a_session_ends_it_for_other_processes_and_leaves_the_others(sessions: SessionStore, home, clock):
    (secret, sid), (_, other) = sessions.create("local"), sessions.create("local")
    elsewhere = Store(home)
    SessionStore(elsewhere, clock=clock).end(sid)
    elsewhere.close()
    assert sessions.find(secret) is None
    assert not sessions.alive(sid)
    assert sessions.gone([sid, other, "never"]) == {sid, "never"}
    assert sessions.gone([]) == set()


def test_an_idle_session_is_over_unless_its_owner_acts(sessions: SessionStore, clock):
    (_, idle), (_, busy) = sessions.create("local"), sessions.create("local")
    clock.now += IDLE - 1
    sessions.touch(busy)
    clock.now += 2
    assert sessions.gone([idle, busy]) == {idle}


def test_acting_does_not_bring_a_session_back(sessions: SessionStore, clock):
    (_, ended), (_, idle) = sessions.create("local"), sessions.create("local")
    sessions.end(ended)
    sessions.touch(ended)
    clock.now += IDLE + 1
    sessions.touch(idle)
    assert sessions.gone([ended, idle]) == {ended, idle}


def test_even_a_busy_session_ends_after_a_week(sessions: SessionStore, clock):
    _, sid = sessions.create("local")
    for _ in range(int(LIFETIME / (IDLE / 2))):
        assert sessions.alive(sid)
        clock.now += IDLE / 2
        sessions.touch(sid)
    assert not sessions.alive(sid)
