"""Every important guard is held by a test: each is broken on a copy of the tree, and the tests named for it must fail.

A guard that no test would miss is one that can be lost without anybody noticing.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.prove.dp_guards import DP_GUARDS
from tests.prove.guards import GUARDS, Guard
from tests.prove.ledger_guards import LEDGER_GUARDS
from tests.prove.model_guards import MODELS
from tests.prove.pii_guards import PII_GUARDS
from tests.prove.training_guards import TRAINING_GUARDS
from tests.prove.workload_guards import WORKLOAD_GUARDS

ROOT = Path(__file__).resolve().parents[2]
TREE = ("privacy_core", "pages", "tests", "assets", "app.py", "conftest.py", "pyproject.toml")
LEAVE = shutil.ignore_patterns("__pycache__", "*.pyc", "_studio", ".hypothesis")
ALL = (*GUARDS, *MODELS, *DP_GUARDS, *WORKLOAD_GUARDS, *LEDGER_GUARDS, *PII_GUARDS, *TRAINING_GUARDS)
SECONDS = 300
TESTS_FAILED, ALL_PASSED = 1, 0

pytestmark = pytest.mark.prove


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree as it stands, in a place of its own."""
    place = tmp_path_factory.mktemp("broken")
    for name in TREE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=LEAVE)
        else:
            shutil.copyfile(ROOT / name, place / name)
    return place


@pytest.fixture
def broken(copy: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Path, Guard]]:
    found: Guard = request.param
    path = copy / found.file
    text = path.read_text("utf-8")
    times = text.count(found.old)
    assert times == 1, f"the guard stands {times} times in {found.file}: bring its row up to date\n{found.old}"
    path.write_text(text.replace(found.old, found.new), "utf-8")
    yield copy, found
    path.write_text(text, "utf-8")


def run(place: Path, tests: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """These tests on the tree in ``place``, by its own code and not by what is installed."""
    env = {**os.environ, "PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--no-header", *tests]
    return subprocess.run(command, cwd=place, env=env, capture_output=True, text=True, timeout=SECONDS, check=False)


def test_the_copy_is_what_is_tested_and_all_named_tests_pass_on_it_unbroken(copy):
    (copy / "tests" / "test_where.py").write_text(
        "import privacy_core\n\n\ndef test_where():\n"
        f"    assert privacy_core.__file__ == {str(copy / 'privacy_core' / '__init__.py')!r}\n",
        "utf-8",
    )
    named = dict.fromkeys(test for found in ALL for test in found.tests)
    done = run(copy, ("tests/test_where.py", *named))
    assert done.returncode == ALL_PASSED, done.stdout[-4000:]


@pytest.mark.parametrize("broken", ALL, indirect=True, ids=lambda found: found.protects)
def test_a_broken_guard_is_noticed_by_each_test_named_for_it(broken):
    place, found = broken
    for test in found.tests:
        done = run(place, (test,))
        assert done.returncode == TESTS_FAILED, (
            f"{test} does not notice that {found.file} is broken:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
