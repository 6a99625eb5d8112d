"""Claim: from typing the command to the first page takes under 3 seconds.

Run: python benchmarks/bench_startup.py [--repeat 5]
Seconds until the printed URL, until the server answers the sign-in, and until the first page's script has run.
`x` is the ratio to starting Python and importing Streamlit alone, in the same run.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

ROOT = Path(__file__).resolve().parents[1]
START = "from privacy_core.web.serve import serve; serve(port=0, open_browser=False)"
LIMIT = 3.0


def bare() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import streamlit"], check=True, cwd=ROOT)
    return time.perf_counter() - began


def once(home: Path) -> tuple[float, float, float]:
    began = time.perf_counter()
    environment = {**os.environ, "PRIVACY_STUDIO_HOME": str(home)}
    command = [sys.executable, "-c", START]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as process:
        try:
            url = next(line.strip() for line in process.stdout if "?token=" in line)
            printed = time.perf_counter() - began
            base = url.partition("/?")[0]
            cookie = wait_for_cookie(url)
            answered = time.perf_counter() - began
            run_first_page(base, cookie)
            return printed, answered, time.perf_counter() - began
        finally:
            process.terminate()


def wait_for_cookie(url: str) -> str:
    for _ in range(1000):
        try:
            return httpx.get(url).headers["set-cookie"].partition(";")[0]
        except httpx.TransportError:
            time.sleep(0.01)
    raise RuntimeError("the server did not answer")


def run_first_page(base: str, cookie: str) -> None:
    address = base.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(
        address,
        origin=base,
        additional_headers=[("Cookie", cookie)],
        subprotocols=["streamlit"],
        max_size=None,
        proxy=None,
    ) as socket:
        socket.send(BackMsg(rerun_script=ClientState()).SerializeToString())
        while ForwardMsg.FromString(socket.recv(timeout=30)).WhichOneof("type") != "script_finished":
            pass


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    floor = statistics.median(bare() for _ in range(repeat))
    with tempfile.TemporaryDirectory() as folder:
        first = once(Path(folder) / "home")  # makes the workspace and its database
        later = [once(Path(folder) / "home") for _ in range(repeat)]
    print(f"python + import streamlit        {floor:6.2f} s")
    for name, times in (
        ("new workspace", first),
        ("median later", tuple(map(statistics.median, zip(*later, strict=True)))),
    ):
        parts = ("URL printed", "server answers", "first page has run")
        for part, seconds in zip(parts, times, strict=True):
            print(f"{name:14} {part:18}{seconds:6.2f} s  {seconds / floor:5.2f} x")
    usual = statistics.median(run[2] for run in later)
    print(f"median {usual:.2f} s, claim: under {LIMIT:.0f} s: {'holds' if usual < LIMIT else 'FAILS'}")
    return int(usual >= LIMIT)


if __name__ == "__main__":
    sys.exit(main())
