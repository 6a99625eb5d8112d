"""Claim: the one-run audit shows what a trainer without noise gives away, and never refutes an honest claim.

Run: python benchmarks/bench_audit.py [--runs 5] [--model linear|mlp]
Medians of one-run audits of 600 canaries and 300 guesses, on Adult where its folder is there, else on the demo table:
the bound at 95 % confidence and delta 1e-5 against the goals without noise and at epsilon 8, and the bounds at epsilon
1 and 0.5, which so few guesses cannot come near. That honest claims are not refuted is asked with confidence 1 - 1e-6,
and then at delta 1e-9: at 1e-5 no number of right guesses could show anything so surely, and that bound would be 0 of
any trainer. Each line has its ceiling.
"""

import argparse
import tempfile
import time
from pathlib import Path

from privacy_core.usecases import attacking, opening
from privacy_core.usecases.workspace import Workspace

ADULT = Path(__file__).resolve().parents[2] / "shared" / "data" / "adult" / "adult.csv"
TARGETS = ("salary-class", "income")
SURE = 1 - 1e-6
LINES = (  # epsilon, delta, confidence, what the median of bounds must be
    (None, 1e-5, 0.95, ">= 3.5"),
    (8.0, 1e-5, 0.95, ">= 0.7"),
    (1.0, 1e-5, 0.95, ""),
    (0.5, 1e-5, 0.95, ""),
    (1.0, 1e-9, SURE, "no run > claim"),
    (0.5, 1e-9, SURE, "no run > claim"),
)


def holds(goal: str, found: attacking.TrainerAudit) -> bool:
    if goal.startswith(">="):
        return found.median.bound >= float(goal.removeprefix(">="))
    return not goal or not any(each.refuted for each in found.runs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--model", default="linear")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, Workspace.open(home) as workspace:
        table = opening.open_file(workspace, str(ADULT)) if ADULT.exists() else opening.import_demo(workspace)
        target = next(name for name in (*TARGETS, table.columns[-1]) if name in table.columns)
        print(f"{table.name}: {table.rows:,} rows, target {target}, {asked.model}, {asked.runs} runs each")
        print(f"{'claim':>6}{'delta':>8}{'sure':>10}{'median':>8}{'highest':>9}{'ceiling':>9}{'s':>6}  goal")
        for epsilon, delta, confidence, goal in LINES:
            begun = time.perf_counter()
            told = {"target": target, "schema": "from_data_not_private", "epsilon": epsilon, "delta": delta}
            found = attacking.audit_training(
                workspace, table.id, {**told, "model": asked.model}, runs=asked.runs, confidence=confidence
            )
            middle, verdict = found.median, "" if not goal else ("met: " if holds(goal, found) else "MISSED: ") + goal
            print(
                f"{'none' if epsilon is None else f'{epsilon:g}':>6}{delta:>8.0e}{confidence:>10.8g}"
                f"{middle.bound:>8.3f}{found.runs[0].bound:>9.3f}{middle.ceiling:>9.3f}"
                f"{time.perf_counter() - begun:>6.0f}  {verdict}",
                flush=True,
            )


if __name__ == "__main__":
    main()
