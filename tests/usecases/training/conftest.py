"""A table of people as a dataset, settings of trainings that take moments, and what is left of them."""

import random

import pyarrow as pa
import pyarrow.csv as pacsv
import pytest

from privacy_core.dp.ledger import Ledger
from privacy_core.learn import checkpoint
from privacy_core.learn.config import read_config
from privacy_core.learn.plan import planned
from privacy_core.usecases import budgets, catalog, opening, training
from privacy_core.usecases.workspace import Workspace
from tests.usecases.conftest import send

ROWS, PERSONS = 400, 100
SCHEMA = {
    "age": {"type": "integer", "bounds": [0, 100], "bins": 0},
    "city": {"type": "categorical", "categories": ["Bern", "Chur"]},
    "pay": {"type": "categorical", "categories": ["low", "high"]},
}
NOISE = {
    "target": "pay",
    "schema": SCHEMA,
    "noise_multiplier": 2.0,
    "clip_norm": 1.0,
    "sampling": 0.25,
    "epochs": 1,
    "delta": 1e-5,
}
FREE = {"target": "pay", "schema": SCHEMA, "sampling": 0.25, "epochs": 1}
MANY = {**NOISE, "rows_per_person": 3}
SIMULATED = {**NOISE, "rows": 300, "simulation": True}
CELL = "Secretname"


def people(**changes) -> pa.Table:
    draw = random.Random(3)  # noqa: S311 - people of a test
    age = [draw.randrange(18, 90) for _ in range(ROWS)]
    columns = {
        "person": [f"p{n % PERSONS:03}" for n in range(ROWS)],
        "age": age,
        "city": [draw.choice(["Bern", "Chur"]) for _ in range(ROWS)],
        "pay": ["high" if each + draw.gauss(0, 10) > 50 else "low" for each in age],
    }
    return pa.table({**columns, **changes})


@pytest.fixture(scope="module")
def new_home(tmp_path_factory):
    """A workspace with the table: a copy of it is there at once, where importing takes longer than a training."""
    place = tmp_path_factory.mktemp("table")
    pacsv.write_csv(people(), place / "rows.csv")
    with Workspace.open(place / "home") as opened:
        upload = send(opened, place / "rows.csv")
        opening.import_upload(opened, upload.id, opening.detect_upload(opened, upload.id), name="people")
    return place / "home"


@pytest.fixture
def imported(workspace, tmp_path, import_csv):
    def run(table, **more):
        pacsv.write_csv(table, tmp_path / "rows.csv")
        return import_csv(tmp_path / "rows.csv", **more)

    return run


@pytest.fixture
def table(workspace):
    return catalog.list_datasets(workspace)[0]


@pytest.fixture
def paid(workspace, table):
    budgets.set_budget(workspace, table.source, epsilon=100.0, delta=1e-5)
    return table


def plan_of(told=NOISE, *, persons=False):
    return planned(read_config(told), persons=persons)


def lines(workspace, dataset, kind=None):
    found = Ledger(workspace.store, "local").entries(dataset.source)
    return [one for one in found if kind in (None, one.kind)]


def spent(workspace, dataset):
    return budgets.account(workspace, dataset.source).standing.spent.epsilon


def files(workspace):
    return sorted(path.name for path in (workspace.store.home / "releases").iterdir())


def weights(workspace, model):
    return checkpoint.load(training.model_folder(workspace, model)).module.state_dict()


def same(one, other):
    return all(bool((one[name] == other[name]).all()) for name in one)


def cancelling(_done, _total, note=""):
    if note == "training":
        raise KeyboardInterrupt
