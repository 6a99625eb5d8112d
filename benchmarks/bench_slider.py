"""Claim: a slider moves its charts within five times what an empty Streamlit script takes to show a slider's value.

Run: python benchmarks/bench_slider.py [--moves 30]
Milliseconds in a real Chromium from the key press to the frame in which every chart shows the new k, on the Risk page
(k moves, nothing is recoded) and on the Anonymize page (the recipe is judged again), for the demo table and for Adult.
The empty script is moved in turn with the studio, so that other work on the machine falls on both alike; `x` is the
ratio of medians.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

import find_chromium  # noqa: E402 - needs the path above
import studio  # noqa: E402 - needs the path above

from privacy_core.usecases import assess, catalog, drafts, opening, protect  # noqa: E402 - needs the path above
from privacy_core.usecases.workspace import Workspace  # noqa: E402 - needs the path above
from privacy_core.web.address import free_port  # noqa: E402 - needs the path above

ADULT = ROOT.parent / "shared" / "data" / "adult" / "adult.csv"
LIMIT = 5.0
EMPTY = """
import streamlit as st

@st.fragment
def live():
    st.html(f"<p class='told'>k = {st.slider('k', 1, 50, 5)}</p>")

live()
"""
RISK = ("risk", "k: the smallest group that is large enough", "k = {}", (".st-key-risk-sizes", ".st-key-risk-below"))
ANONYMIZE = ("anonymize", "Smallest group (k)", "asked for at least {}", (".st-key-work-changes",))
BARE = ("", "k", "k = {}", (".told",))
WATCH = """([places, text]) => new Promise(done => {
  const shows = () => places.every(place => {
    const parts = [...document.querySelectorAll(place === ".told" ? place : place + " svg text")];
    return parts.some(part => new RegExp(text + "(?![0-9])").test(part.textContent));
  });
  let began = null;
  addEventListener("keydown", event => { began ??= performance.now(); }, {capture: true, once: true});
  const look = () => {
    if (began !== null && shows()) done(performance.now() - began);
    else if (performance.now() - opened > 30000) done(null);
    else requestAnimationFrame(look);
  };
  const opened = performance.now();
  requestAnimationFrame(look);
})"""


class Slider:
    """The slider of an open page, and the places that must show its value."""

    def __init__(self, page: Page, label: str, text: str, places: tuple[str, ...]) -> None:
        self._page, self._text, self._places = page, text, places
        self._handle = page.get_by_role("group", name=label, exact=True).get_by_role("slider")
        self._up = True

    def move(self) -> float:
        """One step up, or back down again; milliseconds until it is seen."""
        self._page.bring_to_front()
        self._handle.focus()
        value = int(self._handle.get_attribute("aria-valuetext")) + (1 if self._up else -1)
        asked = [list(self._places), self._text.format(value)]
        self._page.evaluate(f"asked => {{ window.seen = ({WATCH})(asked); }}", asked)
        self._page.keyboard.press("ArrowRight" if self._up else "ArrowLeft")
        self._up = not self._up
        taken = self._page.evaluate("window.seen")
        if taken is None:
            raise RuntimeError(f"{self._places} never showed {self._text.format(value)!r}")
        studio.wait_ready(self._page)
        return float(taken)


def prepare(home: Path) -> dict[str, str]:
    """A workspace with the demo table and, if it is here, Adult; names to ids."""
    found = {}
    with Workspace.open(home) as workspace:
        demo = opening.import_demo(workspace)
        (saved,) = protect.list_recipes(workspace)
        drafts.change_draft(workspace, demo.id, saved.recipe)
        found["demo"] = demo.id
        if ADULT.exists():
            import pandas as pd  # noqa: PLC0415 - only this case reads a CSV

            made = opening.open_frame(workspace, pd.read_csv(ADULT, sep=";"))
            roles = {each.column: each.role for each in assess.suggest_roles(workspace, made.id)}
            catalog.set_roles(workspace, made.id, roles)
            found["Adult"] = made.id
    return found


@contextmanager
def empty_app(folder: Path) -> Iterator[str]:
    """Streamlit on a script that has a slider and nothing else."""
    script, port = folder / "empty.py", free_port("127.0.0.1", 8700)
    script.write_text(EMPTY, "utf-8")
    flags = ["--server.headless", "true", "--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), *flags]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=folder, env={**os.environ}) as process:
        try:
            for _ in range(600):
                try:
                    httpx.get(f"http://127.0.0.1:{port}/_stcore/health")
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def opened(browser: Browser, url: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce").new_page()
    page.set_default_timeout(studio.PATIENCE)
    page.goto(url)
    studio.wait_ready(page)
    return page


def measure(bare: Slider, slider: Slider, moves: int) -> tuple[list[float], list[float]]:
    pairs = [(bare.move(), slider.move()) for _ in range(moves + 2)][2:]  # two to warm up
    return tuple(map(list, zip(*pairs, strict=True)))


def told(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=20, method="inclusive")
    return f"p50 {statistics.median(times):5.0f}  p95 {cuts[-1]:5.0f} ms"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=30)
    moves = parser.parse_args().moves
    if find_chromium.find() is None:
        print("No Chromium, so nothing is measured: python tests/browser/find_chromium.py says how to get it.")
        return 0
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as player:
        home = Path(folder) / "home"
        tables = prepare(home)
        with studio.running(home) as url, empty_app(Path(folder)) as empty:
            browser = player.chromium.launch(executable_path=find_chromium.find(), args=["--no-sandbox"])
            bare = Slider(opened(browser, empty), *BARE[1:])
            page = opened(browser, url)
            for name, dataset in tables.items():
                for path, *rest in (RISK, ANONYMIZE):
                    page.goto(f"{url.partition('?')[0]}{path}?dataset={dataset}")
                    studio.wait_ready(page)
                    without, with_chart = measure(bare, Slider(page, *rest), moves)
                    ratio = statistics.median(with_chart) / statistics.median(without)
                    worst = max(worst, ratio)
                    print(f"{name:6}{path:10} {told(with_chart)}   empty script {told(without)}   {ratio:.2f} x")
            browser.close()
    if "Adult" not in tables:
        print(f"Adult was left out: {ADULT} is not here.")
    print(f"worst median {worst:.2f} x, claim: at most {LIMIT:.0f}: {'holds' if worst <= LIMIT else 'FAILS'}")
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
