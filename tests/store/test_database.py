"""The database: its migrations make the tables that the code names, and many processes can share it."""

import subprocess
import sys
import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, insert, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from privacy_core.store import Store, locks
from privacy_core.store.locks import WorkspaceBusyError
from privacy_core.store.store import MIGRATIONS, WorkspaceTooNewError
from privacy_core.store.tables import drafts, metadata, settings

OPEN_AT_ONCE = """
import sys
from pathlib import Path
from sqlalchemy import func, select
from privacy_core.govern import AuditLog, Outcome
from privacy_core.store import Store
from privacy_core.store.tables import audit
print("ready", flush=True)
sys.stdin.readline()
store = Store(Path(sys.argv[1]))
AuditLog(store, sys.argv[2]).append("open", Outcome.DONE)
store.close()
"""

COUNT_UP = """
import sys
from pathlib import Path
from sqlalchemy import select, update
from privacy_core.store import Store
from privacy_core.store.tables import settings
store = Store(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for _ in range(100):
    with store.writing() as connection:
        (seen,) = connection.execute(select(settings.c.value)).one()
        connection.execute(update(settings).values(value=seen + 1))
    with store.reading() as connection:
        connection.execute(select(settings)).all()
"""

HOLD = """
import sys
from pathlib import Path
from privacy_core.store import Store
store = Store(Path(sys.argv[1]))
with store.writing(), store.lock("named"):
    print("held", flush=True)
    sys.stdin.readline()
"""


def start(script, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def let_go_together(processes):
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=120)
    assert [process.returncode for process in processes] == [0] * len(processes)


def differences(store):
    with store.reading() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)


class TestMigrations:
    def test_they_make_just_the_tables_that_the_code_names(self, store):
        assert differences(store) == []

    @pytest.mark.parametrize(
        "change",
        [
            "alter table settings add column extra text",
            "drop table recipes",
            "drop index ix_datasets_owner",
            "alter table uploads rename column bytes to size",
        ],
    )
    def test_the_check_would_see_a_difference(self, store, change):
        with store.writing() as connection:
            connection.execute(text(change))
        assert differences(store) != []

    def test_there_is_one_newest(self):
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        assert len(ScriptDirectory.from_config(config).get_heads()) == 1

    def test_a_crash_in_the_middle_leaves_an_empty_database_and_the_next_start_makes_it(self, home, monkeypatch):
        from alembic import op

        real, made = op.create_table, []

        def create_table(name, *columns, **options):
            if len(made) == 3:
                raise KeyboardInterrupt
            made.append(name)
            return real(name, *columns, **options)

        with monkeypatch.context() as patched:
            patched.setattr(op, "create_table", create_table)
            with pytest.raises(KeyboardInterrupt):
                Store(home)
        assert len(made) == 3
        engine = create_engine(f"sqlite:///{home / 'studio.sqlite'}")
        assert inspect(engine).get_table_names() == []
        engine.dispose()
        store = Store(home)
        assert differences(store) == []
        store.close()

    def test_a_database_of_a_newer_version_is_refused_and_not_touched(self, home, store):
        with store.writing() as connection:
            connection.execute(text("update alembic_version set version_num = '9999'"))
        with pytest.raises(WorkspaceTooNewError, match=r"newer version.*Nothing was changed.*Upgrade"):
            Store(home)
        with store.reading() as connection:
            assert connection.execute(text("select version_num from alembic_version")).scalar_one() == "9999"


class TestTheConnection:
    def test_it_is_set_for_many_processes_and_power_cuts(self, store):
        with store.reading() as connection:
            found = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
        assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}

    def test_a_row_that_refers_to_nothing_is_refused(self, store):
        row = {"dataset": "none", "actor": "local", "position": 0, "recipe": {}, "current": True}
        with pytest.raises(IntegrityError, match="FOREIGN KEY"), store.writing() as connection:
            connection.execute(insert(drafts).values(row))

    def test_a_reader_keeps_the_state_of_its_first_query(self, store):
        with store.reading() as reader:
            assert reader.execute(select(settings)).all() == []
            with store.writing() as writer:
                writer.execute(insert(settings).values(actor="local", name="theme", value="dark"))
            assert reader.execute(select(settings)).all() == []
        with store.reading() as reader:
            assert len(reader.execute(select(settings)).all()) == 1

    def test_an_error_inside_a_transaction_undoes_all_of_it(self, store):
        def write_and_fail():
            with store.writing() as connection:
                connection.execute(insert(settings).values(actor="local", name="theme", value="dark"))
                raise KeyError

        with pytest.raises(KeyError):
            write_and_fail()
        with store.writing() as connection:
            assert connection.execute(select(settings)).all() == []

    def test_a_thread_that_would_wait_for_itself_is_told_at_once(self, store):
        def nest():
            with store.writing(), store.writing():
                pass

        with pytest.raises(RuntimeError, match="would wait for itself"):
            nest()
        with store.writing() as connection:
            connection.execute(select(settings))

    def test_threads_of_one_process_write_in_turn(self, store):
        with store.writing() as connection:
            connection.execute(insert(settings).values(actor="local", name="count", value=0))

        def count_up():
            for _ in range(25):
                with store.writing() as connection:
                    (seen,) = connection.execute(select(settings.c.value)).one()
                    connection.execute(update(settings).values(value=seen + 1))

        threads = [threading.Thread(target=count_up) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with store.reading() as connection:
            assert connection.execute(select(settings.c.value)).scalar_one() == 100


class TestManyProcesses:
    def test_they_can_open_a_new_workspace_at_once(self, home):
        let_go_together([start(OPEN_AT_ONCE, home, f"actor {n}") for n in range(4)])
        store = Store(home)
        assert differences(store) == []
        with store.reading() as connection:
            found = connection.execute(text("select position, actor from audit order by position")).all()
        store.close()
        assert [position for position, _ in found] == [1, 2, 3, 4]
        assert sorted(actor for _, actor in found) == [f"actor {n}" for n in range(4)]

    def test_none_loses_a_write_or_meets_a_locked_database(self, home, store):
        with store.writing() as connection:
            connection.execute(insert(settings).values(actor="local", name="count", value=0))
        let_go_together([start(COUNT_UP, home) for _ in range(3)])
        with store.reading() as connection:
            assert connection.execute(select(settings.c.value)).scalar_one() == 300

    def test_who_waits_too_long_is_told_so(self, home, monkeypatch):
        monkeypatch.setattr(locks, "BUSY_SECONDS", 0.2)
        store = Store(home)
        other = start(HOLD, home)
        assert other.stdout.readline() == "held\n"
        for wait in (store.writing, lambda: store.lock("named")):
            with pytest.raises(WorkspaceBusyError, match=r"Another process.*Nothing was done.*Try again"), wait():
                pass
        other.communicate("go\n", timeout=30)
        for wait in (store.writing, lambda: store.lock("named")):
            with wait():
                pass
        store.close()
