"""Commands as they are typed, run in this process: to start one for each test takes longer than what it tests.

What only a process of its own shows (signals, a pipe that closes, what reaches a log) is in `test_cli_stopped.py`.
"""

import io
import os
import signal
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from unittest import mock

from privacy_core import cli


def studio(*words: object, fails: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a command that must end with the exit code ``fails``."""
    typed = [str(word) for word in words]
    said, complained, code = io.StringIO(), io.StringIO(), 0
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    with (
        mock.patch.object(sys, "argv", ["privacy-studio", *typed]),
        mock.patch.object(cli, "keep_values_out_of_logs"),
        mock.patch.dict(os.environ, environment),
        redirect_stdout(said),
        redirect_stderr(complained),
    ):
        try:
            cli.main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
    done = subprocess.CompletedProcess(typed, code, said.getvalue(), complained.getvalue())
    assert done.returncode == fails, done.stderr
    return done
