"""Claim: a job begins within 2.5 seconds of being asked for, shows a cancel within 3, and is gone within 6 by force.

Run: python benchmarks/bench_jobs.py [--repeat 5] [--load 4]
Seconds from asking to the first report of the work, from asking a job to end until it has ended (work that reports, and
work that does not, until its process is gone), and the share of one core that a supervisor takes while nothing runs.
`x` is the ratio of the first to importing the same code in a bare Python, in the same run. With `--load` so many other
processes take all the time that they get, and work that is ended by force holds a gigabyte; when it begins is no claim.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from privacy_core.jobs import Job, RowQueue, State, Supervisor, processes
from privacy_core.store import Store

BEGINS, LISTENS, FORCED = 2.5, 3.0, 6.0
WORK = """
import time
from privacy_core.usecases import jobs, worker

def work(workspace, deaf, held, report):
    memory = bytearray(held)
    for page in range(0, held, 4096):
        memory[page] = 1
    report(1, 2)
    while True:
        time.sleep(600 if deaf else 0.05)
        report(1, 2)

jobs.JOB_ACTS["work"] = jobs.JobAct(
    title="", use_case=work, gated_as="work", fields={"deaf": bool, "held": int}, answer=lambda _: None
)
worker.main()
"""
SPIN = "while True: pass"


def until(queue: RowQueue, job: Job, *states: State, done: int = 0) -> None:
    while (found := queue.find(job.id, owner="local")).state not in states or found.done < done:
        time.sleep(0.01)


def one(queue: RowQueue, *, deaf: bool, held: int = 0) -> tuple[float, float]:
    asked = time.perf_counter()
    job = queue.add(owner="local", sid="", act="work", title="", arguments={"deaf": deaf, "held": held})
    until(queue, job, State.RUNNING, done=1)
    begun = time.perf_counter()
    queue.ask_to_cancel(job.id, owner="local")
    worker = queue.find(job.id, owner="local").process
    until(queue, job, State.CANCELLED)
    while deaf and worker is not None and processes.runs(worker):
        time.sleep(0.01)
    return begun - asked, time.perf_counter() - begun


def bare() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import privacy_core.usecases.jobs"], check=True)
    return time.perf_counter() - began


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--load", type=int, default=0)
    asked = parser.parse_args()
    repeat, busy = asked.repeat, [subprocess.Popen([sys.executable, "-c", SPIN]) for _ in range(asked.load)]
    with tempfile.TemporaryDirectory() as home:
        store = Store(Path(home))
        queue = RowQueue(store)
        supervisor = Supervisor(store, command=[sys.executable, "-c", WORK])
        supervisor.start()
        used, began = time.process_time(), time.perf_counter()
        time.sleep(5)
        idle = (time.process_time() - used) / (time.perf_counter() - began)
        listening = [one(queue, deaf=False) for _ in range(repeat)]
        forced = [one(queue, deaf=True, held=(2**30 if busy else 0)) for _ in range(2)]
        supervisor.stop()
        store.close()
    begins = statistics.median(start for start, _ in [*listening, *forced])
    listens, forces = max(end for _, end in listening), max(end for _, end in forced)
    imports = statistics.median(bare() for _ in range(repeat))
    for process in busy:
        process.kill()
    print(f"begins   {begins:.2f} s   x {begins / imports:.2f} of importing alone ({imports:.2f} s)")
    print(f"cancel   {listens:.2f} s at most, where work reports")
    print(f"cancel   {forces:.2f} s at most, by force")
    print(f"idle     {idle:.2%} of one core")
    return int((begins > BEGINS and not busy) or listens > LISTENS or forces > FORCED)


if __name__ == "__main__":
    sys.exit(main())
