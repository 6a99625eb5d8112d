"""Worker processes: known by number and start, ended with everything that they started."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path

from privacy_core.jobs.job import Process

_MRELEASE = 448  # process_mrelease(2), on every architecture since Linux 5.15


def known(pid: int) -> Process | None:
    """The process that has this number now, or None."""
    started = _started(pid)
    return None if started is None else Process(pid, started)


def runs(process: Process) -> bool:
    """Whether this very process still runs.

    >>> me = known(os.getpid())
    >>> runs(me), runs(Process(me.pid, "long ago"))
    (True, False)
    """
    return known(process.pid) == process


def step_back(niceness: int, *, idle: bool = True) -> None:
    """Lets this process, and what it starts from now on, work with what others leave.

    Linux may share its cores out by session before it looks at single processes ("autogroup"): a process that leads a
    session is behind the others only if its session is, too. And what wakes up is given a core that has nothing to do:
    one that does such work alone counts as one ("idle" policy).

    Args:
        niceness: Of this process from now on.
        idle: Whether it waits until a core has nothing else to do; else it has a small share beside others.
    """
    if hasattr(os, "nice"):
        os.nice(niceness)
    if idle and hasattr(os, "SCHED_IDLE"):
        with contextlib.suppress(OSError):  # some containers forbid to choose: then niceness is all there is
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    with contextlib.suppress(OSError):  # another system, or none of this kind
        Path("/proc/self/autogroup").write_text(str(os.nice(0)), "ascii")


def end_group(pid: int) -> None:
    """Ends a process that leads its group, and every process of the group, without asking any."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # gone, or (macOS) only its remains are there
        os.killpg(pid, signal.SIGKILL)
    take_memory_of(pid)


def take_memory_of(pid: int) -> bool:
    """Gives the memory of a process that is ending back to the machine; whether there was such a process.

    It would do so by itself, but where it works only with what others leave, a gigabyte takes it seconds. Of a process
    that is not ending, nothing is taken.
    """
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        return False
    try:
        process = os.pidfd_open(pid)
    except OSError:  # it is gone
        return False
    try:
        return int(ctypes.CDLL(None).syscall(_MRELEASE, process, 0)) == 0
    finally:
        os.close(process)


def _started(pid: int) -> str | None:
    """When the process started: since boot on Linux, so that the boot is named too."""
    status = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            fields = status.read_text("ascii", errors="replace").rpartition(")")[2].split()  # a name may hold spaces
        except OSError:
            return None
        if fields[0] in "ZX":
            return None  # has ended, and only waits to be noticed
        return f"{_boot()}/{fields[19]}"
    told = subprocess.run(  # noqa: S603 - a number is all that goes in
        ["ps", "-o", "stat=,lstart=", "-p", str(int(pid))],  # noqa: S607 - every system has its own place for it
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return None if not told or told.startswith("Z") else told.partition(" ")[2].strip()


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""
