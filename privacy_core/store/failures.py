"""Failures of the program: what is logged names types, files and lines, never a value; the user gets a reference."""

import json
import logging
import os
import sys
import threading
import time
import traceback
from pathlib import Path

from privacy_core import randomness
from privacy_core.errors import PrivacyCoreError

LOG_BYTES = 5 * 1024**2


def frames(error: BaseException) -> list[str]:
    """The error and what caused it, each as its type and the places that it passed, without values and source lines."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        told = f": {current}" if isinstance(current, PrivacyCoreError) else ""
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}{told}")
        lines += [f"  {f.filename}:{f.lineno} in {f.name}" for f in traceback.extract_tb(current.__traceback__)]
        current = current.__cause__ or current.__context__
    return lines


class FailureLog:
    """``errors.log`` of the workspace, mode 0600."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def record(self, error: BaseException) -> str:
        """Writes the failure down and returns its reference, which means nothing to anybody else."""
        reference = randomness.new_id()[:8]
        entry = {"at": round(time.time(), 3), "reference": reference, "error": frames(error)}
        if self._path.exists() and self._path.stat().st_size > LOG_BYTES:
            self._path.replace(self._path.with_suffix(".old.log"))
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
        return reference


class ValueFreeRecord(logging.LogRecord):
    """A log record that shows frames only: Streamlit logs what a script raised before it asks our handler."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as logging hands them over
        self.stack_info = None
        if self.exc_info and self.exc_info[1] is not None:
            self.exc_text = "\n".join(frames(self.exc_info[1]))
            self.exc_info = None


def keep_values_out_of_logs() -> None:
    """From now on no log record and no uncaught error of this process shows a value."""
    logging.setLogRecordFactory(ValueFreeRecord)
    sys.excepthook = lambda _type, error, _trace: _tell(error)
    threading.excepthook = lambda failed: _tell(failed.exc_value)


def _tell(error: BaseException | None) -> None:
    if error is not None:
        sys.stderr.write("\n".join([*frames(error), ""]))
