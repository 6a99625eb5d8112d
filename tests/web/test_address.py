"""The studio listens on this machine only, however it is started, and says so when it is asked for more."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from privacy_core.web.address import NotLoopbackError, is_loopback, require_loopback
from privacy_core.web.request import Claims
from privacy_core.web.serve import serve
from tests.web.server import PATIENCE, ROOT

STREAMLIT = Path(sys.executable).parent / "streamlit"


@contextmanager
def started(command: list[object], home: Path, **environment: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=home.parent,
        env={**os.environ, "PRIVACY_STUDIO_HOME": str(home), **environment},
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.terminate()


def listening(pid: int) -> set[str]:
    """Local addresses, as the kernel writes them, on which the process listens."""
    owned = {str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir() if entry.is_symlink()}
    rows = [line.split() for kind in ("tcp", "tcp6") for line in Path(f"/proc/net/{kind}").read_text().splitlines()[1:]]
    return {row[1].partition(":")[0] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in owned}


def announced(process: subprocess.Popen[str]) -> str:
    for line in process.stdout:
        if found := re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", line):
            return found[0]
    raise AssertionError(process.stderr.read())


def check_guard_and_addresses(process: subprocess.Popen[str]) -> str:
    """The URL of a studio that was started, after checking its guard and where it listens."""
    url = announced(process)
    deep = httpx.get(url.partition("?")[0] + "risk?dataset=1")
    assert (deep.status_code, deep.headers["location"]) == (303, "/login?next=%2Frisk%3Fdataset%3D1")
    assert "privacy_studio" in httpx.get(url).headers["set-cookie"]
    assert listening(process.pid) == {"0100007F"}
    return url


ALL = "0.0.0.0"  # noqa: S104 - nothing binds it; that is what is tested
REFUSED = [ALL, "::", "192.168.1.5", "example.org", "127.0.0.1.example.org", ""]


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_others_can_reach_is_refused(address):
    with pytest.raises(NotLoopbackError, match="listens on this machine only and did not start"):
        require_loopback(address)
    with pytest.raises(NotLoopbackError):
        serve(host=address, open_browser=False)


def test_no_address_means_all_interfaces_and_is_refused():
    with pytest.raises(NotLoopbackError, match="all interfaces"):
        require_loopback(None)


def test_loopback_addresses_are_taken_as_numbers():
    assert [require_loopback(a) for a in ("127.0.0.1", "127.0.0.2", "::1", "localhost")] == [
        "127.0.0.1", "127.0.0.2", "::1", "127.0.0.1",
    ]  # fmt: skip
    assert is_loopback("::ffff:127.0.0.1")
    assert not is_loopback("::ffff:8.8.8.8")


@pytest.mark.parametrize("address", [ALL, "::", ""])
def test_streamlit_run_on_all_interfaces_stops_with_the_reason(home, address):
    flags = ["--server.address", address, "--server.port", "0"]
    with started([STREAMLIT, "run", ROOT / "app.py", *flags], home) as process:
        out, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "listens on this machine only" in errors
    assert "Traceback" not in errors
    assert "token=" not in out


@pytest.mark.parametrize("flags", [[], ["--server.address", "127.0.0.1"]], ids=["as it is", "told"])
def test_streamlit_run_on_this_machine_meets_the_guard_and_the_token(home, flags):
    flags = ["--server.port", "0", *flags]
    with started([STREAMLIT, "run", ROOT / "app.py", *flags], home) as process:
        check_guard_and_addresses(process)


@pytest.mark.parametrize(
    "command", [[sys.executable], [STREAMLIT, "run", "--server.port", "0"]], ids=["python", "streamlit"]
)
def test_an_address_from_the_environment_is_refused(home, command):
    with started([*command, ROOT / "app.py"], home, STREAMLIT_SERVER_ADDRESS=ALL) as process:
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "listens on this machine only" in errors


def test_a_config_file_in_the_folder_cannot_open_the_studio(home, tmp_path):
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text(
        "[server]\nenableAgentApi = true\nenableXsrfProtection = false\nenableStaticServing = true\nport = 8599\n"
        '[client]\nshowErrorDetails = "full"\n[browser]\ngatherUsageStats = true\n'
    )
    code = "from privacy_core.web.serve import serve; serve(port=8620, open_browser=False)"
    with started([sys.executable, "-c", code], home, PYTHONPATH=str(ROOT)) as process:
        url = check_guard_and_addresses(process)
    assert 8620 <= int(re.search(r":(\d+)/", url)[1]) < 8720


@pytest.mark.parametrize("client", ["127.0.0.1", "192.0.2.1", None])
@pytest.mark.parametrize("server", ["127.0.0.1", "192.0.2.2", "::", None])
def test_a_request_that_reached_another_interface_is_refused_whoever_bound_it(client, server):
    """``uvicorn app:app --host 0.0.0.0`` does not ask us, so the guard looks at where a request arrived."""
    scope = {
        "type": "http", "scheme": "http", "path": "/login", "method": "GET", "headers": [(b"host", b"127.0.0.1")],
        "client": client and (client, 50_000), "server": server and (server, 8501),
    }  # fmt: skip
    fault = Claims(scope).fault()
    if client == server == "127.0.0.1":
        assert fault is None
    else:
        assert fault.status == 403


def test_a_port_that_is_taken_is_passed_over_and_said(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code = f"from privacy_core.web.serve import serve; serve(port={port}, open_browser=False)"
        with started([sys.executable, "-c", code], home, PYTHONPATH=str(ROOT)) as process:
            used = int(re.search(r":(\d+)/", announced(process))[1])
            process.terminate()
            errors = process.stderr.read()
    assert used > port
    assert f"Port {port} is taken; using {used}." in errors
