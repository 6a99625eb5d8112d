"""The supervisor as the server runs it, and a workspace from before there were jobs."""

import asyncio
import json

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, insert, select

from privacy_core.jobs import Limits, RowQueue, Supervisor
from privacy_core.store import Store
from privacy_core.store.store import MIGRATIONS
from privacy_core.store.tables import settings


def test_it_runs_as_long_as_the_server_does(store, add, queue, wait):
    async def serve():
        async with Supervisor(store, limits=Limits(tick=0.05), command=["/bin/true"]).running():
            await asyncio.to_thread(wait, add())

    asyncio.run(serve())
    assert list((store.home / "jobs").iterdir()) == []
    waiting = add()
    assert queue.find(waiting.id, owner="local").active, "nobody takes it any more"


def test_a_workspace_from_before_jobs_keeps_what_it_has_and_can_have_them(home):
    Store(home).close()
    (home / "studio.sqlite").unlink()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(f"sqlite:///{home / 'studio.sqlite'}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(insert(settings).values(actor="local", name="theme", value=json.dumps("dark")))
    engine.dispose()
    store = Store(home)
    with store.reading() as connection:
        assert len(connection.execute(select(settings)).all()) == 1
    assert RowQueue(store).add(owner="local", sid="", act="protect", title="", arguments={}).active
    store.close()
