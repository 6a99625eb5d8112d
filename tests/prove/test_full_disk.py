"""A disk that is full: what was asked fails with words that help, and the workspace is as it was."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from privacy_core.usecases import catalog, opening
from privacy_core.usecases.workspace import Workspace
from tests.prove.conftest import check, send
from tests.usecases.conftest import ROLES, people_csv
from tests.usecases.test_protect_and_export import recipe_for

pytestmark = pytest.mark.prove
FOR_PEOPLE = 3  # the exit code of a child whose error was made for people
DIED = -9
MEGABYTE = 2**20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 12 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m,mode=0700", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a file system can be mounted by root alone")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def filled(small_disk: Path, people: Path) -> tuple[Path, str, str]:
    """A workspace on it with a dataset and an upload, and hardly any room: its folder, and the ids of both."""
    home = small_disk / "home"
    with Workspace.open(home) as workspace:
        first = send(workspace, people)
        dataset = opening.import_upload(workspace, first, opening.detect_upload(workspace, first), name="people")
        catalog.set_roles(workspace, dataset.id, ROLES)
        upload = send(workspace, people)
    with (small_disk / "ballast").open("wb") as file:
        room = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
        file.write(b"\0" * max(room - 64 * 1024, 0))
    return home, dataset.id, upload


def told(path: Path) -> str:
    return path.read_text("utf-8")


@pytest.fixture(params=["import_file", "protect_and_export"])
def asked(request, filled) -> dict:
    """An act that needs more room than there is, with its arguments."""
    home, dataset, upload = filled
    more = (
        {"upload": upload} if request.param == "import_file" else {"dataset": dataset, "recipe": recipe_for().to_json()}
    )
    return {"name": request.param, "home": home, **more}


def test_the_error_helps(act, asked, tmp_path):
    ended = act(**asked, told=str(tmp_path / "told"))
    assert ended["code"] == FOR_PEOPLE, told(tmp_path / "told")
    assert "room on the disk" in told(tmp_path / "told")


def test_nothing_is_lost_and_with_room_it_is_done(act, filled, asked, tmp_path):
    home, dataset, _ = filled
    assert act(**asked)["code"] not in {0, DIED}
    (home.parent / "ballast").unlink()
    assert check(home)["datasets"] == [dataset]
    assert act(**asked, told=str(tmp_path / "told"))["code"] == 0, told(tmp_path / "told")
    check(home)


@pytest.fixture
def limited(tmp_path) -> tuple[Path, str]:
    """A workspace, and an upload that becomes files of several megabytes."""
    home = tmp_path / "small"
    large = tmp_path / "large.csv"
    large.write_text(people_csv(200_000), "utf-8")
    with Workspace.open(home) as workspace:
        return home, send(workspace, large)


def test_the_error_of_a_quota_helps(act, limited, tmp_path):
    home, upload = limited
    ended = act("import_file", home=home, upload=upload, largest_file=MEGABYTE, told=str(tmp_path / "told"))
    assert ended["code"] == FOR_PEOPLE, told(tmp_path / "told")


def test_a_quota_leaves_nothing_half_made(act, limited):
    home, upload = limited
    assert act("import_file", home=home, upload=upload, largest_file=MEGABYTE)["code"] not in {0, DIED}
    assert check(home) == {"datasets": [], "releases": [], "exports": []}
    assert act("import_file", home=home, upload=upload)["code"] == 0
    assert len(check(home)["datasets"]) == 1
