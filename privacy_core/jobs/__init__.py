"""Long work as jobs: a queue, a process each, and a supervisor that starts, watches and ends them."""

from privacy_core.jobs.job import Job, JobCancelledError, Process, Report, State, ahead_of
from privacy_core.jobs.queue import Queue
from privacy_core.jobs.rows import RowQueue
from privacy_core.jobs.supervisor import Limits, Supervisor

__all__ = [
    "Job",
    "JobCancelledError",
    "Limits",
    "Process",
    "Queue",
    "Report",
    "RowQueue",
    "State",
    "Supervisor",
    "ahead_of",
]
