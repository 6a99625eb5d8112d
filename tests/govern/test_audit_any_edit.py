"""Whatever is written over one field of one entry, the log names that entry."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from privacy_core.govern import AuditLog, Outcome
from privacy_core.store import Store

ENTRIES = 8
FIELDS = ("at", "actor", "act", "outcome", "details", "hmac")


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("shared") / "home")
    log = AuditLog(store, "local")
    for number in range(1, ENTRIES + 1):
        log.append(f"act {number}", Outcome.DONE, {"dataset": f"id {number}", "k": number, "share": 0.1})
    yield store
    store.close()


class TestAnyEdit:
    """One database for all examples, put back after each: making one costs more than the example."""

    @given(data=st.data(), position=st.integers(1, ENTRIES), field=st.sampled_from(FIELDS))
    @settings(max_examples=150)
    def test_of_one_field_is_found_at_its_entry(self, shared, data, position, field):
        log = AuditLog(shared, "local")
        with closing(sqlite3.connect(shared.home / "studio.sqlite")) as connection:
            (old,) = connection.execute(f"select {field} from audit where position = ?", (position,)).fetchone()
            new = data.draw(edited(old), label=field)
            connection.execute(f"update audit set {field} = ? where position = ?", (new, position))
            (stored,) = connection.execute(f"select {field} from audit where position = ?", (position,)).fetchone()
            assume((type(stored), stored) != (type(old), old))
            connection.commit()
            try:
                verdict = log.verify()
                assert (verdict.first_broken, verdict.entries) == (position, ENTRIES)
            finally:
                connection.execute(f"update audit set {field} = ? where position = ?", (old, position))
                connection.commit()
        assert log.verify().intact


def edited(old):
    """Values near ``old`` and far from it, of its type and of others."""
    texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=70)
    others = st.one_of(texts, st.binary(max_size=40), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False))
    if isinstance(old, float):
        return st.one_of(st.floats(old - 1, old + 1), others)
    cut = st.integers(0, len(old))
    near = st.builds(lambda at, put, gone: old[:at] + put + old[at + gone :], cut, texts, st.integers(0, 2))
    return st.one_of(near, others)
