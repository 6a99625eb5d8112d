"""The lock installs anywhere: names and versions only, and what runs here is what it says."""

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

LOCK = Path(__file__).parent.parent / "requirements.lock"
LINE = re.compile(r"[a-z0-9][a-z0-9._-]*==[0-9][a-z0-9.]*(\.post[0-9]+)?")
NOT_LOCKED = {"pip", "setuptools", "wheel", "privacy-studio"}


def complaints(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line and not line.startswith("# ")]
    return [line for line in lines if not LINE.fullmatch(line)]


def test_the_lock_holds_only_names_and_versions():
    assert complaints(LOCK.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "line",
    ["torch==2.13.0+cpu", "--index-url https://example.org", "x @ file:///opt/x.whl", "--find-links /opt", "numpy>=2"],
)
def test_an_address_a_path_a_suffix_or_a_range_is_refused(line):
    assert complaints(line) == [line]


def test_torch_is_pinned_and_pandas_stays_below_3():
    pins = dict(line.split("==") for line in LOCK.read_text("utf-8").splitlines() if "==" in line)
    assert pins["torch"] == "2.13.0"
    assert pins["pandas"].startswith("2.")


def test_what_is_installed_is_what_the_lock_says():
    pins = dict(line.split("==") for line in LOCK.read_text("utf-8").splitlines() if "==" in line)
    locked = {canonicalize_name(name): version for name, version in pins.items()}
    here = {canonicalize_name(found.metadata["Name"]): found.version.split("+")[0] for found in distributions()}
    wrong = {name: version for name, version in here.items() if name not in NOT_LOCKED and locked.get(name) != version}
    assert wrong == {}
