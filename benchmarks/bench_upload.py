"""Claim: an upload of 500 MB takes under 50 MB more memory in the server.

Run: python benchmarks/bench_upload.py [--megabytes 500]
Peak resident memory of the server before and after; `x` is the ratio to writing the same bytes to disk.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]
START = "from privacy_core.web.serve import serve; serve(port=0, open_browser=False)"
LIMIT = 50.0
PIECE = os.urandom(1_000_000)


def peak(pid: int) -> float:
    """Peak resident memory in MB, since the last reset."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM"))


def pieces(megabytes: int) -> Iterator[bytes]:
    for _ in range(megabytes):
        yield PIECE


def plain_write(folder: Path, megabytes: int) -> float:
    began = time.perf_counter()
    with (folder / "plain").open("wb") as file:
        for piece in pieces(megabytes):
            file.write(piece)
    return time.perf_counter() - began


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=500)
    megabytes = parser.parse_args().megabytes
    with tempfile.TemporaryDirectory() as folder:
        floor = plain_write(Path(folder), megabytes)
        environment = {**os.environ, "PRIVACY_STUDIO_HOME": str(Path(folder) / "home")}
        command = [sys.executable, "-c", START]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as process:
            try:
                url = next(line.strip() for line in process.stdout if "?token=" in line)
                base = url.partition("/?")[0]
                transport = httpx.HTTPTransport(retries=20)
                with httpx.Client(base_url=base, headers={"Origin": base}, timeout=300, transport=transport) as client:
                    client.get(url)
                    client.put("/api/uploads?name=warm.csv", content=pieces(2)).raise_for_status()
                    before = peak(process.pid)
                    began = time.perf_counter()
                    client.put("/api/uploads?name=large.csv", content=pieces(megabytes)).raise_for_status()
                    took = time.perf_counter() - began
                    more = peak(process.pid) - before
            finally:
                process.terminate()
    print(f"{megabytes} MB: {more:.1f} MB more memory; {took:.2f} s, {took / floor:.1f} x a plain write")
    print(f"claim: under {LIMIT:.0f} MB more: {'holds' if more < LIMIT else 'FAILS'}")
    return int(more >= LIMIT)


if __name__ == "__main__":
    sys.exit(main())
