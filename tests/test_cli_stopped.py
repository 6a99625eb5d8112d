"""A command that is stopped says so in a line, leaves nothing behind, and no failure of the program shows a value."""

import os
import subprocess
import sys

import pytest

from tests.usecases.conftest import people_csv

PROGRAM = """
import os, signal, sys
from privacy_core import cli
from privacy_core.usecases import opening

def read(path, options, out, **_):
    out.write_bytes(b"half-made")
    {happens}

opening.intake.read = read
sys.argv = ["privacy-studio", "risk", "people.csv", "--quasi-identifiers", "age", "--json"]
cli.main()
"""
AS_THE_ENGINE = """
    try:
        {}
    except KeyboardInterrupt:
        raise RuntimeError("Query interrupted")
"""


@pytest.fixture
def while_reading(tmp_path, home):
    def run(happens: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "people.csv").write_text(people_csv(), "utf-8")
        words = [sys.executable, "-c", PROGRAM.format(happens=happens.strip())]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=tmp_path, env=env)
        assert (home / "datasets").is_dir()
        assert not list((home / "datasets").iterdir())
        return done

    return run


@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
@pytest.mark.parametrize("seen_by", ["{}", AS_THE_ENGINE])
def test_a_stopped_command_says_so_without_a_trace_and_leaves_nothing(while_reading, number, code, seen_by):
    done = while_reading(seen_by.format(f"os.kill(os.getpid(), signal.{number})"))
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.splitlines() == ["Stopped. Nothing was written."]


def test_an_error_of_the_engine_is_no_stop(while_reading):
    done = while_reading("raise RuntimeError('Query interrupted')")
    assert done.returncode == 1
    assert "Stopped" not in done.stderr
    assert "RuntimeError" in done.stderr


def test_a_failure_of_the_program_shows_no_value(while_reading):
    done = while_reading("raise ValueError('could not convert Secretname7')")
    assert done.returncode == 1
    assert "ValueError" in done.stderr
    assert "Secretname7" not in done.stderr
