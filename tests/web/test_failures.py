"""A failing page: the user gets a reference, the log gets places, and neither gets a value."""

import json
import logging
import re

import pytest

from privacy_core.errors import InvalidValueError
from privacy_core.web.failures import FailureLog, ValueFreeRecord, frames
from tests.web.server import Server, run_script, secret_of


def test_a_failing_script_shows_a_reference_that_the_log_explains_without_values(server: Server):
    with server.signed_in() as owner, server.socket(secret_of(owner)) as opened:
        text, _ = run_script(opened, "do=fail")
    reference = re.search(r"reference ([0-9a-f]{8})", text)[1]
    log = server.home / "logs" / "errors.log"
    entry = next(entry for entry in map(json.loads, log.read_text().splitlines()) if entry["reference"] == reference)
    assert entry["error"][0] == "builtins.ValueError"
    assert "builtins.KeyError" in entry["error"]
    assert any(re.search(r"main\.py:\d+ in <module>", line) for line in entry["error"])
    assert log.stat().st_mode & 0o777 == 0o600
    for told in (text, log.read_text(), server.log.read_text()):
        assert "CELL-VALUE" not in told
        assert "could not read" not in told
    assert "builtins.ValueError" in server.log.read_text()
    assert "ValueError" not in text


def test_an_error_that_is_made_to_be_shown_is_shown(server: Server):
    with server.signed_in() as owner, server.socket(secret_of(owner)) as opened:
        text, _ = run_script(opened, "do=refuse")
    assert "k must be at least 2." in text


def caught(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as raised:
        return raised


def test_frames_name_places_and_types_only():
    text = "\n".join(frames(caught(ValueError("4711"))))
    assert "4711" not in text
    assert "test_failures.py" in text
    assert "k must" in "\n".join(frames(caught(InvalidValueError("k must be 2"))))


def test_an_error_that_causes_itself_ends():
    error = ValueError("a")
    error.__cause__ = error
    assert len(frames(error)) == 1


def test_log_records_carry_no_value_of_an_exception(monkeypatch, caplog):
    factory = logging.getLogRecordFactory()
    logging.setLogRecordFactory(ValueFreeRecord)
    try:
        logging.getLogger("streamlit-like").error("Uncaught", exc_info=caught(ValueError("4711")))
    finally:
        logging.setLogRecordFactory(factory)
    assert "4711" not in caplog.text
    assert "builtins.ValueError" in caplog.text


@pytest.mark.parametrize("size", [0, 6 * 1024**2])
def test_the_log_starts_anew_when_it_is_full(tmp_path, size):
    path = tmp_path / "errors.log"
    path.write_bytes(b"x" * size)
    FailureLog(path).record(ValueError("4711"))
    assert path.stat().st_size < 10_000
    assert path.with_suffix(".old.log").exists() is bool(size)
