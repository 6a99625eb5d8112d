"""Kill -9 in the middle of a training: what it costs stays charged, no half-made model is offered, the next one works.

The moments lie between the folder that a training makes just before it is charged and its end.
"""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pytest

from privacy_core.dp.charges import RELEASED, RESERVED
from privacy_core.dp.enforced import Totals
from privacy_core.dp.ledger import Ledger
from privacy_core.learn import checkpoint
from privacy_core.learn.config import read_config
from privacy_core.learn.plan import planned
from privacy_core.usecases import budgets, catalog, opening, sweeping, training
from privacy_core.usecases.workspace import Workspace
from tests.prove import forking
from tests.prove.conftest import send
from tests.prove.test_killed_at_any_moment import Moments

pytestmark = pytest.mark.prove
ROOT = Path(__file__).resolve().parents[2]
TIMES = 24
ROWS = 2000
TOLD = {
    "target": "pay",
    "schema": {
        "age": {"type": "integer", "bounds": [0, 100]},
        "pay": {"type": "categorical", "categories": ["low", "high"]},
    },
    "noise_multiplier": 4.0,
    "sampling": 0.1,
    "epochs": 30,
    "model": "mlp",
}
DELTA = 1e-5


def train(home: str, dataset: str) -> None:
    """What a job does."""
    import torch

    torch.set_num_threads(1)
    with Workspace.open(home) as workspace:
        sweeping.sweep(workspace)
        training.train_model(workspace, dataset, TOLD)


def main() -> None:
    """A process that has loaded the studio and makes children that train."""
    import safetensors.torch  # noqa: F401 - with torch, before children are made
    import sklearn.metrics  # noqa: F401

    planned(read_config(TOLD), persons=False)
    forking.opendp()
    forking.ACTS["train"] = train
    forking.main()


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("trained") / "home"


@pytest.fixture(scope="module")
def dataset(place, tmp_path_factory) -> str:
    draw = random.Random(1)  # noqa: S311 - people of a test
    age = [draw.randrange(18, 90) for _ in range(ROWS)]
    path = tmp_path_factory.mktemp("people") / "people.csv"
    pacsv.write_csv(pa.table({"age": age, "pay": ["high" if one > 50 else "low" for one in age]}), path)
    with Workspace.open(place) as workspace:
        upload = send(workspace, path)
        made = opening.import_upload(workspace, upload, opening.detect_upload(workspace, upload), name="people")
        budgets.set_budget(workspace, made.source, epsilon=900.0, delta=DELTA)
    return made.id


@pytest.fixture(scope="module")
def run(place, dataset):
    program = "from tests.prove.test_training_killed import main; main()"
    children = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert children.stdout.readline() == "ready\n"

    def does(after=None):
        asked = {
            "act": "train",
            "arguments": {"home": str(place), "dataset": dataset},
            "told": str(place.parent / "why"),
        }
        print(
            json.dumps({**asked, "folders": [str(place / "releases")], "after": after}), file=children.stdin, flush=True
        )
        ended = json.loads(children.stdout.readline())
        assert ended["killed"] or ended["code"] == 0, (place.parent / "why").read_text("utf-8")
        return ended

    yield does
    children.stdin.close()
    children.wait()
    children.stdout.close()


@pytest.fixture(scope="module")
def moments(run) -> Moments:
    made = Moments()
    run()
    made.seconds = run()["seconds"]
    return made


class Found:
    """What stands in the ledger and what is offered, after the next process has opened the workspace."""

    def __init__(self, home: Path, dataset: str) -> None:
        with Workspace.open(home) as workspace:
            offered = {one.id for one in training.list_models(workspace)}
            self.half_made = [one for one in (home / "releases").iterdir() if one.name not in offered]
            self.begun = any((one / training.COURSE).exists() for one in self.half_made)
            sweeping.sweep(workspace)
            source = catalog.find(workspace, dataset).source
            ledger = Ledger(workspace.store, "local")
            assert ledger.verify().intact
            lines = ledger.entries(source)
            self.reserved = {one.spend for one in lines if one.kind == RESERVED}
            self.released = {one.body["answer"]["model"] for one in lines if one.kind == RELEASED}
            self.standing = ledger.standing(source)
            self.models = {one.id for one in training.list_models(workspace)}
            for one in training.list_models(workspace):
                checkpoint.load(training.model_folder(workspace, one))
                assert one.figures["charged"]
                assert one.ledger_events[0] in self.reserved
            left = {path.name for path in (home / "releases").iterdir()}
            assert left == self.models, "something half-made is left"


def all_of(many: int) -> float:
    plan = planned(read_config(TOLD), persons=False)
    return Totals.none().plus(plan.event, plan.point, times=many).spent(DELTA).epsilon


@pytest.mark.parametrize("number", range(TIMES))
def test_a_killed_training_stays_charged_and_offers_nothing_half_made(number, place, dataset, run, moments):
    before = Found(place, dataset)
    ended = run(after=moments.take(number, of=TIMES))
    after = Found(place, dataset)
    moments.count(ended, half_made=bool(after.half_made))
    new = after.reserved - before.reserved
    assert before.reserved <= after.reserved, "a charge was lost"
    assert len(new) <= 1
    assert bool(new) >= after.begun, "it learned before it was charged"
    assert len(after.models - before.models) <= len(new)
    assert before.models <= after.models <= after.released
    assert after.standing.spent.epsilon == pytest.approx(all_of(len(after.reserved)), rel=1e-6)
    assert after.standing.reserved == len(after.reserved) - len(after.released)


def test_another_one_works_after_them_and_most_were_killed_in_the_middle(place, dataset, run, moments):
    before = Found(place, dataset)
    assert run()["code"] == os.EX_OK
    after = Found(place, dataset)
    assert len(after.models) == len(before.models) + 1
    assert moments.in_the_middle >= TIMES / 2, f"{moments.in_the_middle} of {moments.of}, {moments.killed} killed"
