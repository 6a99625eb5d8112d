"""A model that was kept says the same when it is opened; what is none is refused in words before anything is made."""

import json
import pickle
from contextlib import suppress

import pyarrow as pa
import pytest
import torch
from safetensors.torch import save_file

from privacy_core.errors import InvalidValueError
from privacy_core.learn import checkpoint
from privacy_core.learn.checkpoint import TOLD, WEIGHTS, Model, load, save
from privacy_core.learn.networks import network, task_of
from privacy_core.learn.schema import read_schema

SCHEMA = read_schema(
    {
        "age": {"type": "integer", "bounds": [0, 100], "bins": 0},
        "city": {"type": "categorical", "categories": ["Bern", "Chur"]},
        "pay": {"type": "categorical", "categories": ["low", "middle", "high"]},
        "ill": {"type": "boolean"},
    }
)
TABLE = pa.table({"age": [1, None, 99], "city": ["Bern", "Thun", None], "ill": [True, False, None], "pay": ["low"] * 3})


def model_of(target, hidden):
    width = sum(column.width for name, column in SCHEMA.items() if name != target)
    module = network(width, hidden, task_of(SCHEMA[target]).outputs, initial=3)
    with torch.no_grad():
        for number, each in enumerate(module.parameters()):
            each.copy_(torch.randn(each.shape, generator=torch.Generator().manual_seed(number)))
    return Model(target=target, schema=SCHEMA, hidden=hidden, module=module)


@pytest.fixture
def kept(tmp_path):
    save(model_of("pay", (4,)), tmp_path)
    return tmp_path


def told(folder, **changes):
    before = json.loads((folder / TOLD).read_text("utf-8"))
    (folder / TOLD).write_text(json.dumps({**before, **changes}), "utf-8")


def weights(folder):
    return {name: each.clone() for name, each in model_of("pay", (4,)).module.state_dict().items()}


class Runs:
    """Makes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


@pytest.mark.parametrize(
    ("target", "hidden"), [("pay", ()), ("pay", (4, 2)), ("age", (3,)), ("ill", ()), ("city", (5,))]
)
def test_an_opened_model_says_the_same(tmp_path, target, hidden):
    made = model_of(target, hidden)
    save(made, tmp_path)
    opened = load(tmp_path)
    assert (opened.predict(TABLE) == made.predict(TABLE)).all()
    assert (opened.target, opened.hidden, opened.schema, opened.labels) == (target, hidden, SCHEMA, made.labels)
    assert {path.name for path in tmp_path.iterdir()} == {WEIGHTS, TOLD}


def refused(folder, why):
    with pytest.raises(InvalidValueError, match=why) as error:
        load(folder)
    assert (
        "Take a whole copy of it" in str(error.value) or "schema" in str(error.value) or "net has" in str(error.value)
    )


class TestDescription:
    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"version": 2}, "another version"),
            ({"version": None}, "another version"),
            ({"more": 1}, "more or less than one does"),
            ({"target": "wage"}, "no target of its schema"),
            ({"target": ["pay"]}, "no target of its schema"),
            ({"target": {}}, "no target of its schema"),
            ({"hidden": [4.0]}, "no widths of layers"),
            ({"hidden": [True]}, "no widths of layers"),
            ({"hidden": "4"}, "no widths of layers"),
            ({"hidden": [5]}, "do not fit"),
            ({"hidden": []}, "do not fit"),
            ({"hidden": [-4]}, "(hidden layers|do not fit)"),
            ({"hidden": [0, 4]}, "(hidden layers|do not fit)"),
            ({"hidden": [4096] * 8}, "do not fit"),
            ({"hidden": [1] * 10_000}, "(hidden layers|do not fit)"),
            ({"hidden": [10**30]}, "do not fit"),
            ({"target": "ill"}, "do not fit"),
            ({"schema": []}, "schema is an object"),
            ({"schema": {"pay": {"type": "pickle"}}}, "schema is not clear"),
            ({"weights": {}}, "do not fit"),
            ({"weights": []}, "do not fit"),
        ],
    )
    def test_what_says_something_else(self, kept, changes, why):
        told(kept, **changes)
        refused(kept, why)

    def test_a_field_that_is_missing(self, kept):
        for name in ("schema", "target", "hidden", "weights"):
            save(model_of("pay", (4,)), kept)
            before = json.loads((kept / TOLD).read_text("utf-8"))
            del before[name]
            (kept / TOLD).write_text(json.dumps(before), "utf-8")
            refused(kept, "more or less than one does")

    @pytest.mark.parametrize(
        "text",
        [b"", b"{", b"[1]", b"null", b"\xff\xfe\x00", b"[" * 200_000, b'{"a":' * 200_000, b"9" * 5000],
        ids=["nothing", "half", "a list", "null", "no text", "deep list", "deep object", "long number"],
    )
    def test_what_is_no_object(self, kept, text):
        (kept / TOLD).write_bytes(text)
        refused(kept, "its description (cannot be read|is of another version)")

    def test_a_long_one_is_not_read(self, kept, monkeypatch):
        monkeypatch.setattr(checkpoint, "MOST_TOLD", 100)
        refused(kept, "too long")

    def test_one_that_promises_more_than_memory_is_refused_before_it_takes_any(self, kept, monkeypatch):
        monkeypatch.setattr(checkpoint, "network", lambda *_given, **_more: pytest.fail("a net was made"))
        many = {f"c{n}": {"type": "categorical", "categories": [f"{k}" for k in range(1000)]} for n in range(50)}
        before = json.loads((kept / TOLD).read_text("utf-8"))
        told(kept, schema={**before["schema"], **many}, hidden=[4096] * 8)
        refused(kept, "do not fit")


class TestWeights:
    def test_a_pickle_is_not_run(self, kept, tmp_path):
        (kept / WEIGHTS).write_bytes(pickle.dumps(Runs(tmp_path / "ran")) + bytes(1000))
        refused(kept, "its weights cannot be read")
        torch.save(weights(kept), kept / WEIGHTS)
        refused(kept, "its weights cannot be read")
        assert not (tmp_path / "ran").exists()

    def test_one_that_is_cut_off_anywhere(self, kept):
        whole = (kept / WEIGHTS).read_bytes()
        for length in (0, 7, 8, 9, 60, len(whole) // 2, len(whole) - 1):
            (kept / WEIGHTS).write_bytes(whole[:length])
            refused(kept, "its weights (cannot be read|do not fit)")

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 1e30])
    def test_no_numbers_and_such_as_no_training_makes(self, kept, value):
        found = weights(kept)
        found["0.weight"][1, 2] = value
        save_file(found, kept / WEIGHTS)
        refused(kept, "no numbers of 32 bits up to 10000")

    @pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.int32, torch.int64, torch.bool])
    def test_numbers_of_another_kind(self, kept, dtype):
        save_file({name: each.to(dtype) for name, each in weights(kept).items()}, kept / WEIGHTS)
        refused(kept, "(no numbers of 32 bits|do not fit)")

    def test_other_shapes_and_names(self, kept):
        found = weights(kept)
        turned = {**found, "0.weight": found["0.weight"].T.contiguous()}
        more = {**found, "3.weight": torch.zeros(1)}
        fewer = {name: each for name, each in found.items() if name != "2.bias"}
        renamed = {name.replace("2", "3"): each for name, each in found.items()}
        for wrong in (turned, more, fewer, renamed, {}):
            save_file(wrong, kept / WEIGHTS)
            refused(kept, "do not fit")

    def test_any_byte_that_is_changed_gives_a_model_or_a_refusal(self, kept):
        """What a file says of itself lies in its first bytes; whatever stands there, nothing else is raised."""
        whole = (kept / WEIGHTS).read_bytes()
        header = 8 + int.from_bytes(whole[:8], "little")
        for place in range(0, header, 3):
            (kept / WEIGHTS).write_bytes(whole[:place] + bytes([whole[place] ^ 0x15]) + whole[place + 1 :])
            with suppress(InvalidValueError):
                load(kept)

    def test_a_large_file_is_not_read(self, kept, monkeypatch):
        monkeypatch.setattr(checkpoint, "MOST_BYTES", 100)
        refused(kept, "too large")


def test_a_folder_without_the_files_is_no_model(kept, tmp_path):
    refused(tmp_path / "none", "there is no file 'model.json'")
    (kept / WEIGHTS).unlink()
    refused(kept, "there is no file 'model.safetensors'")
    (kept / WEIGHTS).mkdir()
    refused(kept, "there is no file 'model.safetensors'")
