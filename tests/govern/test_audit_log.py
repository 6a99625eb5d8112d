"""What the log holds, that a crash leaves it whole, and that processes share it."""

import subprocess
import sys
import threading

import pytest

from privacy_core.govern import AuditLog, Outcome
from privacy_core.store import Store
from privacy_core.store.anchor import Anchor
from privacy_core.store.chain import Chain

APPEND = """
import sys
from pathlib import Path
from privacy_core.govern import AuditLog, Outcome
from privacy_core.store import Store
from privacy_core.store.chain import Chain
store = Store(Path(sys.argv[1]))
log = AuditLog(store, sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for number in range(50):
    log.append("act", Outcome.DONE, {"number": number})
    if number == 25:
        print(log.verify().intact, flush=True)
store.close()
"""


@pytest.fixture
def log(store):
    return AuditLog(store, "local")


def said(log):
    return [(entry.act, entry.outcome, dict(entry.details)) for entry in reversed(log.entries())]


class TestWhatItHolds:
    def test_an_act_is_logged_before_and_after(self, log):
        with log.around("measure", {"k": 5}):
            assert said(log) == [("measure", "begun", {"k": 5})]
        assert said(log)[1:] == [("measure", "done", {"k": 5})]

    @pytest.mark.parametrize("error", [ValueError("secret"), KeyboardInterrupt("secret"), SystemExit("secret")])
    def test_a_failure_leaves_the_type_of_its_error_and_nothing_that_it_said(self, log, error):
        def fail():
            with log.around("measure", {"k": 5}):
                raise error

        with pytest.raises(type(error)):
            fail()
        assert said(log)[1:] == [("measure", "failed", {"k": 5, "error": type(error).__name__})]

    def test_entries_come_newest_first_and_in_pages(self, log):
        for number in range(10):
            log.append(f"act {number}", Outcome.DONE)
        page = log.entries(newest=4)
        assert [entry.act for entry in page] == ["act 9", "act 8", "act 7", "act 6"]
        assert [entry.position for entry in log.entries(newest=4, before=page[-1].position)] == [6, 5, 4, 3]

    def test_each_writes_under_its_own_name(self, store, log):
        AuditLog(store, "ada").append("act", Outcome.REFUSED)
        log.append("act", Outcome.DONE)
        assert [entry.actor for entry in log.entries()] == ["local", "ada"]

    def test_details_that_were_spoiled_do_not_keep_the_rest_from_being_read(self, store, log):
        log.append("one", Outcome.DONE, {"k": 1})
        log.append("two", Outcome.DONE, {"k": 2})
        with store.writing() as connection:
            connection.exec_driver_sql("update audit set details = '{broken' where position = 1")
        assert said(log) == [("one", "done", {"unreadable": True}), ("two", "done", {"k": 2})]

    def test_what_cannot_be_logged_is_not_done(self, log, monkeypatch):
        def full(*_, **__):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Anchor, "write", full)
        done = []

        def try_it():
            with log.around("measure"):
                done.append(True)

        with pytest.raises(OSError, match="No space left"):
            try_it()
        assert done == []
        assert said(log) == []


class TestACrash:
    """Between any two steps of an append; each test then lets another process open the workspace and go on."""

    def crash_at_anchor_write(self, monkeypatch, number, *, before=True):
        real, calls = Anchor.write, []

        def write(anchor, note, **options):
            calls.append(note)
            if len(calls) == number and before:
                raise KeyboardInterrupt
            real(anchor, note, **options)
            if len(calls) == number:
                raise KeyboardInterrupt

        monkeypatch.setattr(Anchor, "write", write)
        return calls

    @pytest.mark.parametrize(
        ("write", "before", "entries"),
        [(1, True, 3), (1, False, 3), (2, True, 4), (2, False, 4)],
        ids=["before the anchor", "anchor written, not committed", "committed, anchor allows both", "all written"],
    )
    def test_leaves_the_log_whole_and_the_entry_there_or_not(self, home, log, monkeypatch, write, before, entries):
        for _ in range(3):
            log.append("act", Outcome.DONE)
        with monkeypatch.context() as patched:
            self.crash_at_anchor_write(patched, write, before=before)
            with pytest.raises(KeyboardInterrupt):
                log.append("cut off", Outcome.DONE)
        assert (log.verify().intact, log.verify().entries) == (True, entries)
        later = Store(home)
        for _ in range(2):
            AuditLog(later, "local").append("later", Outcome.DONE)
        assert (log.verify().intact, log.verify().entries) == (True, entries + 2)
        later.close()

    @pytest.mark.parametrize("number", [1, 2])
    def test_in_the_very_first_append_leaves_the_log_whole(self, log, monkeypatch, number):
        with monkeypatch.context() as patched:
            self.crash_at_anchor_write(patched, number)
            with pytest.raises(KeyboardInterrupt):
                log.append("cut off", Outcome.DONE)
        assert log.verify().intact
        log.append("act", Outcome.DONE)
        assert log.verify().intact

    def test_the_next_opening_closes_the_door_that_the_crash_left_ajar(self, store, log, monkeypatch):
        """The anchor then allows for two ends: whoever cut the newest entry would be right by it."""
        log.append("act", Outcome.DONE)
        with monkeypatch.context() as patched:
            self.crash_at_anchor_write(patched, 2)
            with pytest.raises(KeyboardInterrupt):
                log.append("committed", Outcome.DONE)
        AuditLog(store, "local")
        with store.writing() as connection:
            connection.exec_driver_sql("delete from audit where position = 2")
        assert log.verify().first_broken == 2

    def test_while_the_first_log_is_made_is_no_tampering(self, store, monkeypatch):
        real = type(store.keyring).key

        def crash(keyring, name):
            if name == "audit":
                raise KeyboardInterrupt
            return real(keyring, name)

        with monkeypatch.context() as patched:
            patched.setattr(type(store.keyring), "key", crash)
            with pytest.raises(KeyboardInterrupt):
                AuditLog(store, "local")
        assert AuditLog(store, "local").verify().intact

    def test_it_stays_found_that_the_log_was_cut(self, store, log, monkeypatch):
        for _ in range(3):
            log.append("act", Outcome.DONE)
        with store.writing() as connection:
            connection.exec_driver_sql("delete from audit where position > 1")
        with monkeypatch.context() as patched:
            self.crash_at_anchor_write(patched, 2)
            with pytest.raises(KeyboardInterrupt):
                log.append("covers the gap", Outcome.DONE)
        log = AuditLog(store, "local")
        log.append("covers the gap", Outcome.DONE)
        assert log.verify().first_broken == 2


class TestManyWriters:
    def test_two_processes_make_one_whole_chain_that_can_be_verified_meanwhile(self, home, log):
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", APPEND, str(home), actor],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for actor in ("ada", "bob")
        ]
        for process in processes:
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        assert [process.communicate(timeout=60)[0] for process in processes] == ["True\n", "True\n"]
        assert [process.returncode for process in processes] == [0, 0]
        verdict = log.verify()
        assert (verdict.intact, verdict.entries) == (True, 100)
        for actor in ("ada", "bob"):
            numbers = [entry.details["number"] for entry in log.entries() if entry.actor == actor]
            assert numbers == list(range(49, -1, -1))

    def test_threads_that_share_a_log_make_one_whole_chain(self, log):
        def write():
            for _ in range(10):
                log.append("act", Outcome.DONE)

        threads = [threading.Thread(target=write) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (log.verify().intact, log.verify().entries) == (True, 40)

    def test_others_append_while_the_log_is_verified(self, store, log, monkeypatch):
        log.append("act", Outcome.DONE)
        follow = Chain._follow

        def append_meanwhile(self, connection, seen):
            AuditLog(store, "ada").append("meanwhile", Outcome.DONE)
            return follow(self, connection, seen)

        monkeypatch.setattr(Chain, "_follow", append_meanwhile)
        assert (log.verify().intact, log.verify().entries) == (True, 2)
