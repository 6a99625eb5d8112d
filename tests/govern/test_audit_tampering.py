"""Every way to falsify the log without its keys is found, and the first entry that it touched is named.

The attacker here writes to the database and to the folder as he likes, but has not read the key files.
"""

import hashlib
import hmac
import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from privacy_core.govern import AuditLog, Outcome
from privacy_core.store import Store
from privacy_core.store.chain import seal

ENTRIES = 8
FIELDS = ("position", "at", "actor", "act", "outcome", "details", "hmac")


@pytest.fixture
def log(store):
    return filled(store)


def filled(store):
    log = AuditLog(store, "local")
    for number in range(1, ENTRIES + 1):
        log.append(f"act {number}", Outcome.DONE, {"dataset": f"id {number}", "k": number, "share": 0.1})
    return log


@pytest.fixture
def reopened(home, store):
    """The log as a process sees it that starts after the attack."""
    filled(store)
    stores = []

    def reopen():
        stores.append(Store(home))
        return AuditLog(stores[-1], "local")

    yield reopen
    for opened in stores:
        opened.close()


@pytest.fixture
def tamper(home):
    def run(*statements):
        with closing(sqlite3.connect(home / "studio.sqlite")) as connection, connection:
            for statement, *parameters in statements:
                assert connection.execute(statement, parameters).rowcount != 0, "this attack did nothing"

    return run


def broken(log):
    """Where a fresh reader sees the log broken, now and once the log has gone on as if nothing had happened."""
    now = log.verify()
    log.append("going on", Outcome.DONE)
    after = log.verify()
    assert after.first_broken == now.first_broken, "the log went on and hid the gap"
    return now.first_broken


def keep(home, name):
    """A copy of the whole database, or of the anchor, as an attacker or a backup would take it."""
    if name == "audit.anchor":
        shutil.copy(home / name, home.parent / name)
        return
    with closing(sqlite3.connect(home / name)) as source, closing(sqlite3.connect(home.parent / name)) as copy:
        source.backup(copy)


def restore(home, name):
    if name == "audit.anchor":
        shutil.copy(home.parent / name, home / name)
        return
    with closing(sqlite3.connect(home.parent / name)) as copy, closing(sqlite3.connect(home / name)) as target:
        copy.backup(target)


class TestAnHonestLog:
    def test_is_whole_from_the_first_moment(self, store):
        log = AuditLog(store, "local")
        assert log.verify().intact
        assert log.verify().entries == 0

    def test_is_whole_and_counts_its_entries(self, log):
        assert broken(log) is None
        assert log.verify().entries == ENTRIES + 1

    def test_is_whole_for_who_opens_it_later(self, reopened):
        assert broken(reopened()) is None

    @pytest.mark.parametrize(
        "details",
        [{"é": ["ä", None, True, 1e-300, -0.0, 10**30]}, {"nan": float("nan")}, {1: 2}, {"\ud800": "\x00"}, None],
        ids=repr,
    )
    def test_stays_whole_whatever_its_details_are(self, log, details):
        log.append("act", Outcome.DONE, details)
        assert log.verify().intact

    def test_details_that_are_no_json_are_a_bug_and_nothing_is_written(self, log):
        with pytest.raises(TypeError):
            log.append("act", Outcome.DONE, {"table": object()})
        assert log.verify().entries == ENTRIES


class TestOneEntry:
    @pytest.mark.parametrize("position", [1, 4, ENTRIES])
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("at", 12.5),
            ("at", "yesterday"),
            ("actor", "somebody else"),
            ("actor", b"local"),
            ("act", ""),
            ("outcome", "refused"),
            ("details", '{"k": 2}'),
            ("details", "{not json"),
            ("details", b"\xff\x00"),
            ("details", "5"),
            ("hmac", "0" * 64),
            ("hmac", "é" * 64),
            ("hmac", b"\xff"),
            ("hmac", ""),
        ],
    )
    def test_an_edit_is_found_there(self, log, tamper, position, field, value):
        tamper((f"update audit set {field} = ? where position = ?", value, position))
        assert broken(log) == position

    @pytest.mark.parametrize("position", [1, 4, ENTRIES])
    def test_text_that_no_reader_can_decode_is_found_there(self, log, tamper, position):
        tamper(("update audit set act = cast(x'ff' as text) where position = ?", position))
        assert broken(log) == position

    def test_details_that_say_the_same_in_other_characters_are_found(self, log, tamper):
        tamper(("update audit set details = replace(details, ', ', ',') where position = 3",))
        assert broken(log) == 3

    def test_details_that_another_reader_would_read_otherwise_are_found(self, log, tamper):
        tamper(("""update audit set details = '{"k": 99, ' || substr(details, 2) where position = 3""",))
        assert log.entries()[-3].details["k"] == 3
        assert broken(log) == 3

    @pytest.mark.parametrize("position", [1, 4])
    def test_a_deletion_is_found_there(self, log, tamper, position):
        tamper(("delete from audit where position = ?", position))
        assert broken(log) == position
        assert "removed" in log.verify().reason

    def test_a_deletion_with_all_later_ones_moved_up_is_found_there(self, log, tamper):
        tamper(
            ("delete from audit where position = 4",),
            ("update audit set position = -position where position > 4",),
            ("update audit set position = -position - 1 where position < 0",),
        )
        assert broken(log) == 4

    @pytest.mark.parametrize(
        ("position", "to", "found"), [(3, 0, 0), (3, -5, -5), (3, 100, 3), (ENTRIES, 100, ENTRIES)]
    )
    def test_a_change_of_position_is_found(self, log, tamper, position, to, found):
        tamper(("update audit set position = ? where position = ?", to, position))
        assert broken(log) == found

    @pytest.mark.parametrize(("one", "other"), [(1, 2), (3, 6), (ENTRIES - 1, ENTRIES)])
    def test_a_swap_is_found_at_the_first_of_the_two(self, log, tamper, one, other):
        tamper(
            ("update audit set position = 99 where position = ?", one),
            ("update audit set position = ? where position = ?", one, other),
            ("update audit set position = ? where position = 99", other),
        )
        assert broken(log) == one

    @pytest.mark.parametrize("position", [0, ENTRIES + 1, ENTRIES + 5])
    def test_a_forged_entry_is_found(self, log, tamper, position):
        values = (position, 1.0, "local", "act", "done", "{}", "a" * 64)
        tamper(("insert into audit values (?, ?, ?, ?, ?, ?, ?)", *values))
        assert broken(log) == min(position, ENTRIES + 1)

    def test_an_entry_copied_to_the_end_with_its_seal_is_found(self, log, tamper):
        tamper(
            (
                "insert into audit select ?, at, actor, act, outcome, details, hmac from audit where position = 2",
                ENTRIES + 1,
            )
        )
        assert broken(log) == ENTRIES + 1

    def test_the_earliest_of_several_is_named(self, log, tamper):
        tamper(("update audit set actor = 'x' where position in (7, 3, 5)",))
        assert broken(log) == 3

    def test_an_edit_before_an_old_cut_is_named_first_and_one_after_it_is_not(self, log, tamper):
        tamper(("delete from audit where position > 5",))
        for _ in range(5):
            log.append("going on", Outcome.DONE)
        tamper(("update audit set actor = 'x' where position = 9",))
        assert log.verify().first_broken == 6
        tamper(("update audit set actor = 'x' where position = 2",))
        assert log.verify().first_broken == 2

    def test_an_entry_of_a_fork_of_this_very_log_is_found(self, log, home, tamper):
        """Sealed with the true key and at its true position: only the chain tells."""
        keep(home, "studio.sqlite")
        keep(home, "audit.anchor")
        for _ in range(3):
            log.append("what was tried out", Outcome.DONE)
        with closing(sqlite3.connect(home / "studio.sqlite")) as connection:
            other = connection.execute("select * from audit where position = ?", (ENTRIES + 2,)).fetchone()
        restore(home, "studio.sqlite")
        restore(home, "audit.anchor")
        for _ in range(3):
            log.append("what was done", Outcome.DONE)
        assert log.verify().intact
        tamper(("insert or replace into audit values (?, ?, ?, ?, ?, ?, ?)", *other))
        assert broken(log) == ENTRIES + 2


class TestTheEnd:
    @pytest.mark.parametrize("left", [0, 1, ENTRIES - 1])
    def test_a_cut_is_found_where_it_was_made_also_after_the_log_went_on(self, log, tamper, left):
        tamper(("delete from audit where position > ?", left))
        assert broken(log) == left + 1
        for _ in range(ENTRIES + 2):
            log.append("going on", Outcome.DONE)
        assert log.verify().first_broken == left + 1
        assert "was cut" in log.verify().reason

    def test_a_cut_is_found_when_the_log_went_on_to_the_same_length(self, log, tamper):
        tamper(("delete from audit where position = ?", ENTRIES))
        log.append(f"act {ENTRIES}", Outcome.DONE, {"dataset": f"id {ENTRIES}", "k": ENTRIES, "share": 0.1})
        assert log.verify().first_broken == ENTRIES

    @pytest.mark.parametrize(("first", "second"), [(3, 6), (6, 3), (6, 0)])
    def test_of_two_cuts_the_one_that_reached_further_back_is_named(self, log, tamper, first, second):
        for left in (first, second):
            tamper(("delete from audit where position > ?", left))
            for _ in range(ENTRIES):
                log.append("going on", Outcome.DONE)
        assert log.verify().first_broken == min(first, second) + 1

    def test_an_old_copy_of_the_whole_database_is_found(self, log, home):
        keep(home, "studio.sqlite")
        for _ in range(3):
            log.append("later", Outcome.DONE)
        assert log.verify().intact
        restore(home, "studio.sqlite")
        assert broken(log) == ENTRIES + 1

    def test_an_old_copy_that_went_on_elsewhere_to_the_same_length_is_found(self, log, home):
        keep(home, "studio.sqlite")
        keep(home, "audit.anchor")
        log.append("what really was", Outcome.DONE)
        shutil.copy(home / "audit.anchor", home.parent / "true.anchor")
        restore(home, "studio.sqlite")
        restore(home, "audit.anchor")
        log.append("what should have been", Outcome.DONE)
        shutil.copy(home.parent / "true.anchor", home / "audit.anchor")
        assert broken(log) == ENTRIES + 1

    def test_a_missing_anchor_is_found(self, log, home):
        (home / "audit.anchor").unlink()
        assert broken(log) == ENTRIES + 1
        assert "missing or was changed" in log.verify().reason

    @pytest.mark.parametrize("left", [0, 5])
    def test_a_cut_with_the_anchor_deleted_is_found(self, reopened, home, tamper, left):
        tamper(("delete from audit where position > ?", left))
        (home / "audit.anchor").unlink()
        assert broken(reopened()) == left + 1

    def test_the_log_and_its_key_deleted_together_are_found_by_the_anchor(self, reopened, home, tamper):
        (home / "keys" / "audit.key").unlink()
        tamper(("delete from audit",))
        assert broken(reopened()) == 1

    def test_an_old_anchor_is_found_at_the_first_entry_that_it_does_not_know(self, log, home):
        keep(home, "audit.anchor")
        for _ in range(3):
            log.append("later", Outcome.DONE)
        restore(home, "audit.anchor")
        assert broken(log) == ENTRIES + 1

    def test_the_anchor_of_an_empty_log_is_found(self, store, home):
        AuditLog(store, "local")
        keep(home, "audit.anchor")
        log = filled(store)
        restore(home, "audit.anchor")
        assert broken(log) == 1

    @pytest.mark.parametrize(
        "content",
        ["", "{}", "[]", "null", '{"said": 5, "hmac": "x"}', '{"said": "[]", "hmac": 5}', '{"said": "é", "hmac": "é"}'],
    )
    def test_an_anchor_that_is_not_ours_is_found(self, log, home, content):
        (home / "audit.anchor").write_text(content, "utf-8")
        assert broken(log) == ENTRIES + 1

    @pytest.mark.parametrize("content", [b"\xff\xfe", b"[" * 100_000])
    def test_an_anchor_that_no_reader_can_read_is_found(self, log, home, content):
        (home / "audit.anchor").write_bytes(content)
        assert broken(log) == ENTRIES + 1

    def test_an_anchor_edited_to_agree_with_a_cut_is_found(self, log, home, tamper):
        path = home / "audit.anchor"
        with closing(sqlite3.connect(home / "studio.sqlite")) as connection:
            (seal,) = connection.execute("select hmac from audit where position = 5").fetchone()
        tamper(("delete from audit where position > 5",))
        note = json.loads(path.read_text())
        note["said"] = json.dumps([[[5, seal]], None])
        path.write_text(json.dumps(note))
        assert broken(log) == 6

    def test_a_finding_cannot_be_taken_out_of_the_anchor_with_an_older_one(self, log, home, tamper):
        keep(home, "audit.anchor")
        tamper(("delete from audit where position > 5",))
        log.append("going on", Outcome.DONE)
        restore(home, "audit.anchor")
        assert not log.verify().intact


class TestAnotherKey:
    def rewrite(self, home, tamper, key, anchor_key=None):
        with closing(sqlite3.connect(home / "studio.sqlite")) as connection:
            rows = connection.execute(f"select {', '.join(FIELDS)} from audit order by position").fetchall()
        before, statements = "0" * 64, []
        for row in rows:
            entry = dict(zip(FIELDS, row, strict=True)) | {"actor": "somebody else"}
            before = seal(key, [entry[name] for name in FIELDS[:-1]], before)
            statements.append(
                ("update audit set actor = ?, hmac = ? where position = ?", "somebody else", before, row[0])
            )
        tamper(*statements)
        if anchor_key is not None:
            said = json.dumps([[[len(rows), before]], None])
            sealed = hmac.new(anchor_key, b"anchor:" + said.encode(), hashlib.sha256).hexdigest()
            (home / "audit.anchor").write_text(json.dumps({"said": said, "hmac": sealed}))

    def test_a_chain_rewritten_with_another_key_is_found_at_its_first_entry(self, log, home, tamper):
        self.rewrite(home, tamper, b"k" * 32, b"k" * 32)
        assert broken(log) == 1

    @pytest.mark.parametrize("name", ["audit.key", "audit-anchor.key"])
    def test_so_is_one_key_that_was_replaced(self, reopened, home, name):
        (home / "keys" / name).write_bytes(b"k" * 32)
        assert broken(reopened()) == {"audit.key": 1, "audit-anchor.key": ENTRIES + 1}[name]

    @pytest.mark.parametrize("name", ["audit.key", "audit-anchor.key"])
    def test_so_is_one_key_that_was_deleted(self, reopened, home, name):
        (home / "keys" / name).unlink()
        assert broken(reopened()) == {"audit.key": 1, "audit-anchor.key": ENTRIES + 1}[name]

    def test_the_test_forges_well_with_the_true_keys_nothing_is_found(self, log, store, home, tamper):
        """Without this the tests above could pass because the forgery is clumsy. It is the limit that is documented."""
        self.rewrite(home, tamper, store.keyring.key("audit"), store.keyring.key("audit-anchor"))
        assert broken(log) is None
