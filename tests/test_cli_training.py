"""Training as it is typed: JSON alone on standard output, one budget, errors that say why and tell no cell."""

import json
import random
import signal
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pytest

from privacy_core import cli_training
from privacy_core.learn import checkpoint
from privacy_core.usecases import learning
from tests.command_line import studio

ROWS = 400
CELL = "Secretname"
SCHEMA = {
    "age": {"type": "integer", "bounds": [0, 100], "bins": 0},
    "pay": {"type": "categorical", "categories": ["low", "high"]},
}
NOISE = {"target": "pay", "schema": SCHEMA, "noise_multiplier": 2.0, "sampling": 0.25, "epochs": 1}
FREE = {"target": "pay", "schema": "from_data_not_private", "sampling": 0.25, "epochs": 2}
AT_LEAST = {"accuracy", "auc", "majority", "epsilon", "delta", "steps", "seconds"}


@pytest.fixture(scope="module")
def people():
    draw = random.Random(5)  # noqa: S311 - people of a test
    age = [draw.randrange(18, 90) for _ in range(ROWS)]
    return pa.table(
        {
            "person": [f"p{n:03}" for n in range(ROWS)],
            "age": age,
            "pay": ["high" if each + draw.gauss(0, 8) > 50 else "low" for each in age],
            "city": [draw.choice(["Bern", "Basel", f"{CELL}"]) for _ in range(ROWS)],
        }
    )


@pytest.fixture
def place(tmp_path, people, home, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pacsv.write_csv(people, tmp_path / "people.csv")
    ask(NOISE)
    yield tmp_path
    if home.exists():
        left = [
            path.name for kind in ("datasets", "releases", "exports", "scratch") for path in (home / kind).iterdir()
        ]
        assert left == [], "something of the command is left in the workspace"


def ask(config):
    Path("c.json").write_text(json.dumps(config), "utf-8")


def train(*words, **more):
    return studio("train", "people.csv", "--config", "c.json", *words, **more)


def told(*words):
    return json.loads(train("--json", *words).stdout)


def spent():
    return json.loads(studio("budget", "show", "people.csv", "--json").stdout)["spent"]["epsilon"]


def plain(done):
    return " ".join(done.stderr.split())


def test_figures_are_json_alone_on_standard_output(place):
    done = train("--json")
    answer = json.loads(done.stdout)
    assert set(answer) >= AT_LEAST
    assert all(isinstance(answer[name], int | float) for name in AT_LEAST)
    assert 0 <= answer["accuracy"] <= 1
    assert (answer["steps"], answer["delta"], answer["charged"]) == (4, 1e-5, False)
    assert answer["guarantee"]["epsilon"] == answer["epsilon"]
    assert answer["columns_left_out"] == ["person", "city"]
    assert "have no budget, so nothing was charged" in plain(done)
    assert done.stdout.count("\n{") == 0
    assert CELL not in done.stdout + done.stderr


def test_numbers_and_several_labels_are_learned(place):
    ask({**FREE, "target": "age"})
    answer = told()
    assert {"mae", "r2", "steps", "seconds", "epsilon"} <= set(answer)
    assert (answer["epsilon"], answer["guarantee"]) == (None, None)
    assert "accuracy" not in answer
    ask({**FREE, "target": "city"})
    answer = told()
    assert set(answer) >= AT_LEAST
    assert answer["metrics"]["labels"] == 3


def test_a_training_is_charged_and_a_second_beyond_the_budget_is_refused(place):
    claim = told("--plan")["guarantee"]["epsilon"]
    studio("budget", "set", "people.csv", "--epsilon", claim * 1.1, "--delta", "1e-5")
    answer = told()
    assert answer["charged"]
    assert spent() == pytest.approx(answer["epsilon"]) == pytest.approx(claim)
    refused = train("--json", fails=2)
    assert refused.stdout == ""
    assert "Nothing was released or spent" in plain(refused)
    assert spent() == pytest.approx(claim)


def test_a_plan_reads_no_record_and_says_what_it_would_cost(place, monkeypatch):
    monkeypatch.setattr(learning, "material", lambda *_: pytest.fail("rows were read"))
    answer = told("--plan")
    assert set(answer["guarantee"]) >= {"epsilon", "delta", "sampling", "steps", "unit", "neighbours", "accountant"}
    assert answer["fits"] is None
    shown = train("--plan").stdout
    assert "noise_multiplier" in shown
    for name in ("epsilon", "delta", "steps"):
        assert f" {name} " in shown, name


def test_a_model_in_a_folder_says_the_same_as_when_it_was_measured(place, people):
    ask({**FREE, "epochs": 10, "schema": SCHEMA})
    answer = told("--out", "model")
    assert {"model.safetensors", "model.json"} <= {path.name for path in Path("model").iterdir()}
    model = checkpoint.load(Path("model"))
    said = model.predict(people.drop_columns(["pay"])).argmax(1)
    right = [model.labels[one] == is_so for one, is_so in zip(said, people["pay"].to_pylist(), strict=True)]
    rows = answer["metrics"]["rows"]
    assert rows < ROWS
    tested, learned = answer["accuracy"] * rows, sum(right) - answer["accuracy"] * rows
    assert tested == pytest.approx(round(tested))
    assert 0.7 * (ROWS - rows) < learned <= ROWS - rows, "it says something else of the rows that it was measured on"


@pytest.mark.parametrize("out", ["there", "there/file", "none/model", "link", "people.csv"])
def test_a_place_that_is_taken_or_cannot_be_is_said_before_anything_is_read(place, out, monkeypatch):
    monkeypatch.setattr(cli_training, "opened", lambda *_given, **_more: pytest.fail("the table was read"))
    Path("there").mkdir()
    Path("there/file").touch()
    Path("link").symlink_to("nowhere")
    assert plain(train("--out", out, fails=2)).endswith(("for the model.", "that you may write."))


def test_a_stopped_training_says_that_its_charge_stays(place, monkeypatch):
    studio("budget", "set", "people.csv", "--epsilon", 50, "--delta", "1e-5")

    def stops(*_given, **_more):
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(learning, "descend", stops)
    assert "stays charged" in train(fails=130).stderr
    assert spent() > 0
    monkeypatch.setattr(learning, "material", stops)
    before = spent()
    assert "stays charged" not in train(fails=130).stderr
    assert spent() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "'c.json' cannot be read"),
        ("", "is no JSON"),
        ("{", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[]", "is no object"),
        ('"pay"', "is no object"),
        ("{}", 'at least "target" and "schema"'),
        ('{"target": "pay", "schema": {}}', "A schema is an object"),
        (json.dumps({**NOISE, "epsilon": 1}), "both given"),
        (json.dumps({**NOISE, "delta": float("nan")}), "at delta"),
        (json.dumps({**NOISE, "delta": 0.01}), "promises nothing"),
        (json.dumps({**NOISE, "target": "wage"}), "is not in the schema"),
        (json.dumps({**FREE, "target": "wage"}), "no column 'wage'"),
        (json.dumps({**FREE, "target": "person"}), "tells who somebody is"),
        (json.dumps({**FREE, "bach": 7}), "at bach"),
    ],
)
def test_what_cannot_be_trained_says_why_and_tells_no_cell(place, text, said):
    Path("c.json").unlink()
    if text is not None:
        Path("c.json").write_text(text, "utf-8")
    done = train("--json", "--person-id", "person", fails=2)
    assert said in plain(done)
    assert done.stdout == ""
    assert CELL not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_config_with_a_mark_of_its_encoding_is_read(place):
    Path("c.json").write_text(json.dumps(NOISE), "utf-8-sig")
    assert told("--plan")["guarantee"]


def test_persons_are_protected_where_a_column_tells_them(place):
    assert told("--person-id", "person")["guarantee"]["unit"] == {"column": "person"}
    assert told()["guarantee"]["unit"] == "row"
    studio("budget", "set", "people.csv", "--epsilon", 50, "--delta", "1e-5")
    assert "protects one row added or removed" in plain(train("--person-id", "person", fails=2))
    assert spent() == 0


def test_people_read_what_there_is_and_that_nothing_is_guaranteed(place):
    ask(FREE)
    done = train()
    assert "No guarantee:" in done.stdout
    assert "accuracy" in done.stdout
    assert "nothing was charged" not in done.stderr


def test_help_is_readable_at_eighty_columns(place, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    shown = studio("train", "--help").stdout
    for word in ("--config", "--out", "--plan", "--person-id", "--json"):
        assert word in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert "for the data owner" in " ".join(shown.split())
    assert not any(word in shown for word in ("asked", "as_json"))
