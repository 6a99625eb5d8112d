"""Claim: a CSV of over 2 GB and 20 million rows goes the whole way within 4 GB of memory, server and jobs together.

Run: python benchmarks/bench_two_gigabytes.py [--rows 20000000] [--csv FILE] [--persons]
The rows are invented: ids, five quasi-identifiers that leave nearly every row alone, a diagnosis and numbers. This
process is the server, with all that the pages need in memory and what it keeps of the figures that they show; it asks
for jobs as the pages do. With `--persons` people are counted, about four rows each, and their ids leave as pseudonyms.
Each step's time is printed with its peak: what the server and its jobs held at one time, and each by itself. Resident
memory is looked at some fifty times a second, each time at its highest since the look before (VmHWM, which begins anew
with each look), and those of all processes are added up: never less than what they held together in between. The claim
is about the highest sum.
"""

import argparse
import importlib
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from privacy_core.jobs import State, Supervisor
from privacy_core.profile import Role
from privacy_core.store import Store
from privacy_core.store.uploads import UploadStore
from privacy_core.transform import Recipe
from privacy_core.usecases import assess, catalog, jobs, opening, people, protect
from privacy_core.usecases.workspace import Workspace

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[1]
ROWS = 20_000_000
BATCH = 500_000
CLAIM = 4 * 1024**3
REPORTS = 3  # that somebody who looks at a job sees at least
WORDS = {"sex": 2, "nationality": 40, "job": 60, "diagnosis": 300, "ward": 20}
QUASI_IDENTIFIERS = ("sex", "age", "zip", "nationality", "job")
ROLES = {
    "id": Role.DIRECT_IDENTIFIER,
    "patient": Role.DIRECT_IDENTIFIER,
    "born": Role.DIRECT_IDENTIFIER,
    **dict.fromkeys(QUASI_IDENTIFIERS, Role.QUASI_IDENTIFIER),
    "diagnosis": Role.SENSITIVE,
}
STEPS = [
    {"op": "drop", "column": "id"},
    {"op": "band", "column": "age", "width": 10},
    {"op": "truncate", "column": "zip", "keep": 2},
    {"op": "drop", "column": "born"},
]


def write_rows(path: Path, rows: int) -> None:
    """Writes the CSV: about 110 bytes a row."""
    rng = np.random.default_rng(7)
    words = {name: np.array([f"{name} {n:03}" for n in range(many)]) for name, many in WORDS.items()}
    with path.open("wb") as file:
        for start in range(0, rows, BATCH):
            many = min(BATCH, rows - start)
            ids = np.char.add("P", np.char.zfill(np.arange(start, start + many).astype("U8"), 8))
            patients = np.char.add("Q", np.char.zfill(rng.integers(0, max(rows // 4, 1), many).astype("U8"), 8))
            days = np.datetime64("1930-01-01") + rng.integers(0, 30_000, many)
            table = pa.table(
                {
                    "id": ids,
                    "patient": patients,
                    "sex": words["sex"][rng.integers(0, 2, many)],
                    "age": rng.integers(18, 95, many),
                    "zip": np.char.zfill(rng.integers(0, 20_000, many).astype("U5"), 5),
                    "born": days,
                    **{name: words[name][rng.integers(0, WORDS[name], many)] for name in WORDS if name != "sex"},
                    "pay": np.round(rng.lognormal(10, 0.5, many), 2),
                    "weight": np.round(rng.normal(75, 12, many), 1),
                    "visits": rng.integers(0, 40, many),
                }
            )
            pa_csv.write_csv(table, file, pa_csv.WriteOptions(include_header=start == 0, quoting_style="needed"))


def recipe_of(person: str | None) -> Recipe:
    """What is done to the table; groups of two are asked for, so that some records have to leave."""
    last = {"op": "drop", "column": "patient"} if person is None else {"op": "pseudonymize", "column": person}
    return Recipe.model_validate(
        {
            "steps": [*STEPS, last],
            "roles": {name: role.value for name, role in ROLES.items()},
            "default_role": "insensitive",
            "models": [{"model": "k_anonymity", "k": 2}],
            "suppression_limit": 1.0,
            **({} if person is None else {"person_id": person}),
        }
    )


class Watch:
    """Resident memory of this process and of all that it starts, step by step."""

    def __init__(self) -> None:
        self.peaks: dict[str, int] = {}
        self._seen = (0, 0, 0)
        self._looking = threading.Lock()
        threading.Thread(target=self._keep_looking, daemon=True).start()

    def step(self, name: str, work: Callable[[], T]) -> T:
        """Runs one step and prints its time and peak."""
        self._look()
        self._seen = (0, 0, 0)
        start = time.perf_counter()
        result = work()
        self._look()
        self.peaks[name] = self._seen[0]
        took = time.perf_counter() - start
        together, here, beside = (f"{value / 1024**3:5.2f}" for value in self._seen)
        print(f"{name:<14} {took:7.1f} s   peak {together} GB (server {here}, job {beside})", flush=True)
        return result

    def _keep_looking(self) -> None:
        while True:
            self._look()
            time.sleep(0.02)

    def _look(self) -> None:
        with self._looking:
            here, beside = _highest(os.getpid()), 0
            for pid in _started_by(os.getpid()):
                with suppress(OSError, StopIteration):  # it has just ended
                    beside += _highest(pid)
            now = (here + beside, here, beside)
            self._seen = tuple(map(max, self._seen, now))  # type: ignore[assignment]  # three of three


def _highest(pid: int) -> int:
    """Most resident memory since it was last asked for."""
    status = Path(f"/proc/{pid}/status").read_text()
    highest = next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))
    Path(f"/proc/{pid}/clear_refs").write_text("5")  # VmHWM begins anew
    return highest


def _started_by(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):
            for child in map(int, (task / "children").read_text().split()):
                found += [child, *_started_by(child)]
    return found


def job(workspace: Workspace, work: str, arguments: dict[str, Any]) -> Any:
    """Asks for a job, waits until it is done, and gives its result."""
    asked, seen = jobs.submit_job(workspace, work, arguments), set()
    while not (found := jobs.job_status(workspace, asked.id)).state.ended:
        seen.add((found.done, found.total))
        time.sleep(0.05)
    if found.state is not State.DONE:
        raise SystemExit(f"{work}: {found.state} {found.error}")
    if len(seen) < REPORTS:
        raise SystemExit(f"{work}: reported {len(seen)} times, which is no progress to look at")
    return found.result


def whole_way(workspace: Workspace, csv: Path, watch: Watch, person: str | None) -> None:
    """What somebody does with the file, in the order of the pages."""
    uploads = UploadStore(workspace.store)
    upload, part = uploads.begin()
    try:
        os.link(csv, part)
    except OSError:
        shutil.copyfile(csv, part)
    mine = {"actor": workspace.actor.name, "sid": workspace.sid}
    uploads.complete(upload, name="rows.csv", size=part.stat().st_size, **mine)
    options = watch.step("detect", lambda: opening.detect_upload(workspace, upload))
    watch.step("preview", lambda: opening.preview_upload(workspace, upload, options))
    watch.step("whose people", lambda: opening.suggest_source(workspace, upload, options, person_id=person))
    asked = {"upload": upload, "options": options.to_json(), "name": "rows", "source": people.NEW_PEOPLE}
    asked |= {} if person is None else {"person_id": person}
    dataset = watch.step("import", lambda: job(workspace, "import_upload", asked))["dataset"]
    watch.step("profile", lambda: assess.profile_columns(workspace, dataset))
    catalog.set_roles(workspace, dataset, ROLES)
    chosen = {"quasi_identifiers": QUASI_IDENTIFIERS, "person": person}
    found = watch.step("assess", lambda: assess.measure_risk(workspace, dataset, sensitive=("diagnosis",), **chosen))
    print(f"{found.records:,} records, {found.classes:,} classes, k = {found.k}, persons {found.persons}")
    watch.step("drivers", lambda: assess.risk_drivers(workspace, dataset, **chosen))
    recipe = recipe_of(person)
    watch.step("preview it", lambda: protect.evaluate_recipe(workspace, dataset, recipe))
    arguments = {"dataset": dataset, "recipe": recipe.to_json(), "name": "rows"}
    release = watch.step("protect", lambda: job(workspace, "protect", arguments))["release"]
    for kind in ("csv", "parquet"):
        written = {"release": release, "kind": kind}
        watch.step(kind, lambda written=written: job(workspace, "export_release", written))


def main() -> int:
    """Measures, prints, and returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--persons", action="store_true")
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    importlib.import_module("pages.ui.sidebar")  # what the server holds besides
    watch = Watch()
    with tempfile.TemporaryDirectory() as name:
        csv = asked.csv or Path(name) / "rows.csv"
        if not csv.exists():
            write_rows(csv, asked.rows)
        print(f"{asked.rows:,} rows, {csv.stat().st_size / 1e9:.2f} GB", flush=True)
        store = Store(Path(name) / "home")
        supervisor = Supervisor(store)
        supervisor.start()
        workspace = Workspace(store)
        try:
            whole_way(workspace, csv, watch, "patient" if asked.persons else None)
        finally:
            supervisor.stop()
            workspace.close()
    highest = max(watch.peaks.values())
    print(f"highest peak {highest / 1024**3:.2f} GB (at most 4: {'holds' if highest <= CLAIM else 'MISSED'})")
    return int(highest > CLAIM)


if __name__ == "__main__":
    sys.exit(main())
