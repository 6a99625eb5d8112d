"""A process with several stores on one workspace keeps its hold on the database, whatever other processes do."""

import subprocess
import sys

from sqlalchemy import insert, select

from privacy_core.store import Store
from privacy_core.store.tables import settings

COME_AND_GO = """
import sys
from pathlib import Path
from sqlalchemy import insert
from privacy_core.store import Store
from privacy_core.store.tables import settings
store = Store(Path(sys.argv[1]))
with store.writing() as connection:
    connection.execute(insert(settings).values(actor="other", name="theme", value="dark"))
store.close()
"""


def test_a_process_that_leaves_does_not_take_the_log_of_those_that_stay(home, store):
    second = Store(home)  # as each browser tab opens one
    log = home / "studio.sqlite-wal"
    before = log.stat().st_ino
    subprocess.run([sys.executable, "-c", COME_AND_GO, home], check=True)
    assert log.stat().st_ino == before, "the one who left took itself for the last, and deleted the log"
    with second.writing() as connection:
        connection.execute(insert(settings).values(actor="local", name="theme", value="light"))
    for each in (store, second, Store(home)):
        with each.reading() as connection:
            assert set(connection.scalars(select(settings.c.actor))) == {"local", "other"}
        each.close()
