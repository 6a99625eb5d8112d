"""Kill -9 in the middle of anything: the workspace opens, what it offers is whole, and nothing half-made is left.

The moments lie between the first thing that an act makes in the workspace and its end, and how many acts left something
half-made, which the next to open the workspace has to see to, is counted: kills before or after the work prove nothing.
"""

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from privacy_core.store import Store
from privacy_core.store.store import MIGRATIONS
from privacy_core.usecases import arrivals, catalog, opening, releases
from privacy_core.usecases.workspace import Workspace
from tests.prove.conftest import check, send, unfinished
from tests.usecases.conftest import ROLES
from tests.usecases.test_protect_and_export import recipe_for

pytestmark = pytest.mark.prove
TIMES = 50
OTHERS = 10  # for acts of less weight
IN_THE_MIDDLE = 0.3  # of the acts, at least, had something half-made when they were killed
DATABASE = "studio.sqlite"
MADE_IN = ("datasets", "releases", "exports", "scratch")


class Moments:
    """Moments spread over the time that an act takes, one drawn at random from each stretch of it."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.killed = 0
        self.in_the_middle = 0
        self.of = 0

    def take(self, number: int, *, of: int) -> float:
        self.of += 1
        return self.seconds * (number + random.Random(number).random()) / of  # noqa: S311 - the same moments each time

    def count(self, ended: dict, *, half_made: bool) -> None:
        assert ended["killed"] or ended["code"] == 0, "it ended by itself, and badly"
        assert ended["killed"] or not half_made, "it ended by itself, and left something"
        self.killed += ended["killed"]
        self.in_the_middle += half_made
        if not ended["killed"] and ended["seconds"]:  # quicker than was thought: the next lie closer
            self.seconds = min(self.seconds, ended["seconds"])


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("killed") / "home"


@pytest.fixture(scope="module")
def moments() -> dict[str, Moments]:
    return {}


def made_in(home: Path) -> list[str]:
    return [str(home / kind) for kind in MADE_IN]


def measured(moments: dict[str, Moments], name: str, run) -> Moments:
    """How long the act takes when nobody kills it, the first time with cold caches."""
    if name not in moments:
        moments[name] = Moments()
        run()
        moments[name].seconds = run()["seconds"]
    return moments[name]


@pytest.mark.parametrize("number", range(TIMES))
def test_an_import(number, act, people, place, moments):
    def run(after=None):
        with Workspace.open(place) as workspace:
            upload = send(workspace, people)
        ended = act("import_file", home=place, upload=upload, after=after, folders=made_in(place))
        with Workspace.open(place) as workspace:
            for dataset in catalog.list_datasets(workspace):
                assert dataset.rows == 5000
        return ended

    mine = measured(moments, "import", run)
    ended = run(after=mine.take(number, of=TIMES))
    mine.count(ended, half_made=bool(unfinished(place)))
    offered = check(place)
    with Workspace.open(place) as workspace:
        for dataset in offered["datasets"]:
            catalog.delete_dataset(workspace, dataset)
        for path in (place / "uploads").iterdir():
            arrivals.discard_upload(workspace, path.name)


@pytest.fixture(scope="module")
def dataset(place, people) -> str:
    with Workspace.open(place) as workspace:
        upload = send(workspace, people)
        made = opening.import_upload(workspace, upload, opening.detect_upload(workspace, upload), name="people")
        catalog.set_roles(workspace, made.id, ROLES)
    return made.id


@pytest.mark.parametrize("number", range(TIMES))
def test_a_release_and_its_export(number, act, dataset, place, moments):
    recipe = recipe_for().to_json()

    def run(after=None):
        given = {"dataset": dataset, "recipe": recipe}
        return act("protect_and_export", home=place, **given, after=after, folders=made_in(place))

    mine = measured(moments, "export", run)
    before = check(place)
    ended = run(after=mine.take(number, of=TIMES))
    mine.count(ended, half_made=bool(unfinished(place)))
    after = check(place)
    assert all(set(before[kind]) <= set(after[kind]) for kind in before), "what was whole before is gone"


def test_every_release_that_is_offered_can_be_exported_again(act, dataset, place):
    for release in check(place)["releases"]:
        assert act("export", home=place, release=release)["code"] == 0


@pytest.mark.parametrize("number", range(OTHERS))
def test_a_command_that_opened_a_file(number, act, people, place, moments):
    def run(after=None):
        return act("open_file", home=place, path=people, after=after, folders=made_in(place))

    mine = measured(moments, "command", run)
    before = check(place)
    ended = run(after=mine.take(number, of=OTHERS))
    mine.count(ended, half_made=bool(unfinished(place)))
    assert check(place) == before


def old_workspace(home: Path) -> None:
    """A workspace of the first version: its tables, a setting in them, and no job."""
    store = Store(home)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with store.engine.connect().execution_options(immediate=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        connection.execute(text("INSERT INTO settings VALUES ('local', 'theme', '\"dark\"')"))
    store.close()


@pytest.fixture(scope="module")
def old(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("old") / "home"
    old_workspace(home)
    return home


def begun_and_not_migrated(home: Path, beside: Path) -> bool:
    """Whether there is a database that does not have the version which this studio makes; read in a copy."""
    if not (home / DATABASE).exists():
        return False
    beside.mkdir()
    for path in home.glob(f"{DATABASE}*"):
        shutil.copyfile(path, beside / path.name)
    with closing(sqlite3.connect(beside / DATABASE)) as connection:
        named = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
        versions = "SELECT version_num FROM alembic_version"
        return not connection.execute(named).fetchone() or connection.execute(versions).fetchall() != [(newest(),)]


def newest() -> str:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()


@pytest.mark.parametrize("begins", ["empty", "old"])
@pytest.mark.parametrize("number", range(TIMES // 2))
def test_a_migration(number, begins, act, old, tmp_path, moments):
    made = iter(range(TIMES))

    def run(after=None):
        home = tmp_path / str(next(made))
        if begins == "old":
            shutil.copytree(old, home)
        return act("migrate", home=home, after=after, folders=[str(home)]) | {"home": home}

    mine = measured(moments, f"migration of {begins}", run)
    ended = run(after=mine.take(number, of=TIMES // 2))
    mine.count(ended, half_made=begun_and_not_migrated(ended["home"], tmp_path / "beside"))
    assert check(ended["home"]) == {"datasets": [], "releases": [], "exports": []}
    with Workspace.open(ended["home"]) as workspace:
        assert catalog.recall(workspace, "theme") == ("dark" if begins == "old" else None)
        assert releases.list_releases(workspace) == []


def test_most_were_killed_in_the_middle(moments):
    """Or the tests above would prove nothing."""
    assert set(moments) >= {"import", "export", "command", "migration of empty", "migration of old"}
    for name, taken in moments.items():
        found = f"{name}: {taken.in_the_middle} of {taken.of} in the middle, {taken.killed} killed"
        share = IN_THE_MIDDLE if name in {"import", "export"} else 0.0  # the others are over in a moment
        assert taken.in_the_middle >= max(1, share * taken.of), found
