"""Claim: with 300 columns no page takes above 2.5 s of work, no act above 1 s, and the profile of all columns 5 s.

Run: python benchmarks/bench_wide.py [--rows 1000] [--columns 300]
Seconds of processor time, and of the clock beside them, for each step from the file to the pages, on a table of mixed
columns (a person id, 40 of 300 quasi-identifiers, 5 sensitive) and on one of ten such columns; `x` is the ratio. A page
is the run of its script, without a browser, after the columns were profiled, which is a step of its own: the first page
that shows figures of columns does it, with progress. The claim is about 1,000 rows.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from pages.ui import menu, state  # noqa: E402 - needs the path above
from privacy_core.profile import Mark, Role  # noqa: E402 - needs the path above
from privacy_core.store import Store  # noqa: E402 - needs the path above
from privacy_core.store.sessions import SessionStore  # noqa: E402 - needs the path above
from privacy_core.store.uploads import UploadStore  # noqa: E402 - needs the path above
from privacy_core.usecases import assess, catalog, opening  # noqa: E402 - needs the path above
from privacy_core.usecases.session import open_session  # noqa: E402 - needs the path above

T = TypeVar("T")
FEW, BATCH, CLAIMED_ROWS = 10, 20_000, 1_000
VIEW, ACT, PROFILE = 2.5, 1.0, 5.0
PAGES = (
    ("Start", None),
    ("Data", "Roles"),
    ("Data", "Profile"),
    ("Data", "Records"),
    ("Data", "Datasets"),
    ("Risk", None),
    ("Anonymize", None),
    ("Compare", None),
    ("Export", None),
)


def roles_of(columns: int) -> dict[str, Role]:
    """Names of the columns, and what each is."""
    known, secret = max(2, columns * 40 // 300), max(1, columns * 5 // 300)
    named = {"person": Role.DIRECT_IDENTIFIER}
    named |= {f"known {n}": Role.QUASI_IDENTIFIER for n in range(known)}
    named |= {f"secret {n}": Role.SENSITIVE for n in range(secret)}
    return named | {f"column {n}": Role.INSENSITIVE for n in range(columns - len(named))}


def write_rows(path: Path, rows: int, columns: int) -> None:
    """Writes the CSV: text, whole numbers, decimals and dates."""
    rng = np.random.default_rng(7)
    words = np.array([f"value {n}" for n in range(200)])
    makers: list[Callable[[int], object]] = [
        lambda many: words[rng.integers(0, 8, many)],
        lambda many: rng.integers(0, 90, many),
        lambda many: np.round(rng.normal(0, 100, many), 2),
        lambda many: words[rng.integers(0, 200, many)],
        lambda many: rng.integers(0, 10**9, many),
        lambda many: np.datetime64("1930-01-01") + rng.integers(0, 30_000, many),
    ]
    named = roles_of(columns)
    kinds = {Role.QUASI_IDENTIFIER: 2, Role.SENSITIVE: 1}  # of the makers, from the first
    with path.open("wb") as file:
        for start in range(0, rows, BATCH):
            many = min(BATCH, rows - start)
            made = {
                name: makers[at % kinds.get(role, len(makers))](many) for at, (name, role) in enumerate(named.items())
            }
            table = pa.table(made | {"person": [f"P{n:08}" for n in range(start, start + many)]})
            pa_csv.write_csv(table, file, pa_csv.WriteOptions(include_header=start == 0))


class Walk:
    """Every step with one table; its times by name of the step."""

    def __init__(self) -> None:
        self.work: dict[str, float] = {}
        self.clock: dict[str, float] = {}

    def step(self, name: str, work: Callable[[], T]) -> T:
        """One step."""
        clock, spent = time.perf_counter(), time.process_time()
        result = work()
        self.work[name], self.clock[name] = time.process_time() - spent, time.perf_counter() - clock
        return result

    def through(self, home: Path, rows: int, columns: int) -> None:
        """All steps, in a new workspace."""
        os.environ["PRIVACY_STUDIO_HOME"] = str(home)
        store = Store()
        _, sid = SessionStore(store).create("local")
        state.identity = lambda: state.Identity("local", sid)
        uploads = UploadStore(store)
        id_, path = uploads.begin()
        write_rows(path, rows, columns)
        sent = uploads.complete(id_, name="rows.csv", size=path.stat().st_size, actor="local", sid=sid)
        with open_session("local", sid) as workspace:
            options = self.step("detect", lambda: opening.detect_upload(workspace, sent.id))
            self.step("preview", lambda: opening.preview_upload(workspace, sent.id, options))
            found = self.step("import", lambda: opening.import_upload(workspace, sent.id, options, name="rows"))
            catalog.remember(workspace, catalog.LATEST, found.id)
            self.step("profile", lambda: assess.profile_columns(workspace, found.id))
            self.step("suggest roles", lambda: assess.suggest_roles(workspace, found.id))
            app = AppTest.from_file(ROOT / "pages" / "main.py", default_timeout=900)
            app.session_state[state.WORKSPACE] = workspace  # the same session, which has the profile
            done(app.run())
            self._pages(app, "no roles")
            catalog.set_roles(workspace, found.id, roles_of(columns), marks={Mark.PERSON_ID: "person"})
            self._pages(app, "roles")
            self._acts(app)
        store.close()

    def _pages(self, app: AppTest, tag: str) -> None:
        for title, view in PAGES:
            name = f"{title}{f', {view}' if view else ''} ({tag})"
            self.step(f"first {name}", lambda: visit(app, title, view))  # noqa: B023 - run at once
            self.step(f"again {name}", lambda: visit(app, title, view))  # noqa: B023 - run at once

    def _acts(self, app: AppTest) -> None:
        visit(app, "Data", "Roles")
        role = [each for each in app.button_group if (each.key or "").startswith("roles.of")][3]
        self.step("act: choose a role", lambda: done(role.set_value("sensitive").run()))
        visit(app, "Risk", None)
        k = next(each for each in app.slider if each.key == "risk.k")
        self.step("act: move k", lambda: done(k.set_value(7).run()))
        visit(app, "Anonymize", None)
        choice = [each for each in app.selectbox if (each.key or "").startswith("work.op")][2]
        self.step("act: choose an operator", lambda: done(choice.set_value("drop").run()))


def visit(app: AppTest, title: str, view: str | None) -> None:
    """Runs the script of a page."""
    row = next(row for row in menu.ROWS if row.title == title)
    app._page_hash = calc_hash("" if row.path == "start" else row.path)  # noqa: SLF001 - AppTest knows pages by file
    if view:
        app.session_state["data.go"] = view
    done(app.run())


def done(app: AppTest) -> None:
    """Fails where the page did."""
    if app.exception:
        raise RuntimeError([error.value for error in app.exception])


def limit(name: str) -> float | None:
    """Seconds of work that a step may take by the claim."""
    if name == "profile":
        return PROFILE
    return ACT if name.startswith("act") else VIEW if name.startswith(("first", "again")) else None


def main() -> int:
    """Measures, prints, and returns the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=CLAIMED_ROWS)
    parser.add_argument("--columns", type=int, default=300)
    asked = parser.parse_args()
    walks = {}
    for columns in (FEW, FEW, asked.columns):  # the first time, everything is imported
        with tempfile.TemporaryDirectory() as home:
            walks[columns] = Walk()
            walks[columns].through(Path(home), asked.rows, columns)
    few, many = walks[FEW], walks[asked.columns]
    load = os.getloadavg()[0]
    print(f"{asked.rows:,} rows; seconds of work (of the clock), beside a load of {load:.0f} on {os.cpu_count()} cores")
    print(f"{'':<38}{f'{FEW} columns':>18}{f'{asked.columns} columns':>18}{'x':>8}")
    for name, spent in many.work.items():
        told = [f"{each.work[name]:.2f} ({each.clock[name]:.2f})" for each in (few, many)]
        print(f"{name:<38}{told[0]:>18}{told[1]:>18}{spent / max(few.work[name], 1e-3):>8.1f}")
    missed = [name for name, spent in many.work.items() if spent > (limit(name) or float("inf"))]
    if asked.rows != CLAIMED_ROWS:
        print(f"above the claim for {CLAIMED_ROWS:,} rows: {', '.join(missed) or 'none'}")
        return 0
    print("holds" if not missed else f"MISSED: {', '.join(missed)}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
