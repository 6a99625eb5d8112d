"""Kill -9 in the middle of anything: the workspace opens, what it offers is whole, and nothing half-made is left."""

import random
import shutil
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from privacy_core.store import Store
from privacy_core.store.store import MIGRATIONS
from privacy_core.usecases import arrivals, catalog, opening, releases
from privacy_core.usecases.workspace import Workspace
from tests.prove.conftest import check, send
from tests.usecases.conftest import ROLES
from tests.usecases.test_protect_and_export import recipe_for

pytestmark = pytest.mark.prove
TIMES = 50
OTHERS = 10  # for acts that the issue does not name


class Moments:
    """Moments spread over the time that an act takes, one drawn at random from each stretch of it."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.killed = 0

    def take(self, number: int, *, of: int) -> float:
        return self.seconds * (number + random.Random(number).random()) / of  # noqa: S311 - the same moments each time

    def count(self, ended: dict) -> None:
        assert ended["killed"] or ended["code"] == 0, "it ended by itself, and badly"
        self.killed += ended["killed"]
        if not ended["killed"]:  # it takes less time than was thought: the moments to come lie closer
            self.seconds = min(self.seconds, ended["seconds"])


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("killed") / "home"


@pytest.fixture(scope="module")
def moments() -> dict[str, Moments]:
    return {}


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
        ended = act("import_file", home=place, upload=upload, after=after)
        with Workspace.open(place) as workspace:
            for dataset in catalog.list_datasets(workspace):
                assert dataset.rows == 5000
        return ended

    mine = measured(moments, "import", run)
    mine.count(run(after=mine.take(number, of=TIMES)))
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
        return act("protect_and_export", home=place, dataset=dataset, recipe=recipe, after=after)

    mine = measured(moments, "export", run)
    before = check(place)
    mine.count(run(after=mine.take(number, of=TIMES)))
    after = check(place)
    assert all(set(before[kind]) <= set(after[kind]) for kind in before), "what was whole before is gone"


def test_every_release_that_is_offered_can_be_exported_again(act, dataset, place):
    for release in check(place)["releases"]:
        assert act("export", home=place, release=release)["code"] == 0


@pytest.mark.parametrize("number", range(OTHERS))
def test_a_command_that_opened_a_file(number, act, people, place, moments):
    def run(after=None):
        return act("open_file", home=place, path=people, after=after)

    mine = measured(moments, "command", run)
    before = check(place)
    mine.count(run(after=mine.take(number, of=OTHERS)))
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


@pytest.mark.parametrize("begins", ["empty", "old"])
@pytest.mark.parametrize("number", range(TIMES // 2))
def test_a_migration(number, begins, act, old, tmp_path, moments):
    made = iter(range(TIMES))

    def run(after=None):
        home = tmp_path / str(next(made))
        if begins == "old":
            shutil.copytree(old, home)
        return act("migrate", home=home, after=after) | {"home": home}

    mine = measured(moments, f"migration of {begins}", run)
    ended = run(after=mine.take(number, of=TIMES // 2))
    mine.count(ended)
    assert check(ended["home"]) == {"datasets": [], "releases": [], "exports": []}
    with Workspace.open(ended["home"]) as workspace:
        assert catalog.recall(workspace, "theme") == ("dark" if begins == "old" else None)
        assert releases.list_releases(workspace) == []


def test_most_were_killed_in_the_middle(moments):
    """Or the tests above would prove nothing."""
    assert set(moments) >= {"import", "export"}
    for name, taken in moments.items():
        assert taken.killed >= 5, f"{name} was killed {taken.killed} times only"
