"""The wheel installs nothing beside the library, starts from an empty folder, and listens on this machine alone."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

ROOT = Path(__file__).resolve().parent.parent
LISTENING = "0A"


@pytest.fixture(scope="module")
def installed() -> Iterator[Path]:
    """A fresh environment with the wheel; its dependencies are borrowed from the one that runs the tests."""
    with TemporaryDirectory() as folder:  # on the disk: memory is often no place to start programs from
        yield _installed(Path(folder))


def _installed(folder: Path) -> Path:
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    (wheel,) = folder.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True)
    (site_packages,) = (folder / "venv").glob("lib/python*/site-packages")
    assert {path.name.split("-")[0] for path in site_packages.iterdir()} == {"privacy_core", "privacy_studio"}
    (site_packages / "borrowed.pth").write_text(sysconfig.get_paths()["purelib"], "utf-8")
    return folder / "venv" / "bin" / "privacy-studio"


def addresses_of(process: int) -> set[str]:
    """Local addresses on which a process listens, as /proc writes them: 0100007F is 127.0.0.1."""
    links = [str(path.readlink()) for path in Path(f"/proc/{process}/fd").iterdir() if path.is_symlink()]
    sockets = {found[1] for link in links if (found := re.fullmatch(r"socket:\[(\d+)\]", link))}
    lines = [
        line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
    ]
    return {cells[1].split(":")[0] for cells in lines if cells[3] == LISTENING and cells[9] in sockets}


@contextmanager
def started(studio: Path, folder: Path, *options: str) -> Iterator[tuple[str, int]]:
    """The installed studio, started in ``folder``: its URL with token, and its process id."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [str(studio), "serve", "--port", "0", *options]
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        heard = ""
        for line in process.stdout:
            heard += line
            if found := re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", line):
                yield found.group(), process.pid
                break
        else:
            raise AssertionError(heard)
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.mark.parametrize("configured", ["", '[server]\naddress = "0.0.0.0"\n'], ids=["empty folder", "open config"])
def test_an_installed_studio_answers_here_and_nowhere_else(installed, tmp_path, configured):
    folder = tmp_path / "elsewhere"
    (folder / ".streamlit").mkdir(parents=True)
    (folder / ".streamlit" / "config.toml").write_text(configured, "utf-8")
    with started(installed, folder) as (url, process):
        assert addresses_of(process) == {"0100007F"}
        assert httpx.get(url.split("?")[0]).status_code == 303  # to the page that asks for the token
        with httpx.Client(follow_redirects=True) as browser:
            assert "<title>" in browser.get(url).text


def test_the_check_of_addresses_would_see_an_open_one():
    code = "import socket; s = socket.socket(); s.bind(('0.0.0.0', 0)); s.listen(); print(flush=True); input()"
    open_one = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        open_one.stdout.readline()
        assert addresses_of(open_one.pid) == {"00000000"}
    finally:
        open_one.communicate(b"\n", timeout=30)


def test_an_open_address_is_refused(installed, tmp_path):
    command = [str(installed), "serve", "--host", "0.0.0.0", "--port", "0"]  # noqa: S104  that it is refused
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "127.0.0.1" in done.stderr


def test_the_demo_and_the_commands_work_when_installed(installed, tmp_path):
    (tmp_path / "t.csv").write_text("sex,age\nf,30\nm,30\n", "utf-8")
    command = [str(installed), "risk", "t.csv", "--quasi-identifiers", "sex,age"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60)
    assert "prosecutor highest" in done.stdout
    python = installed.with_name("python")
    code = (
        "from privacy_core.usecases import shipped; print((shipped.demo() / 'recipe.json').is_file(), shipped.demo())"
    )
    where = subprocess.run([python, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60)
    assert where.stdout.startswith("True")
    assert "_studio" in where.stdout
