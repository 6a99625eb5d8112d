"""The gate that every use case passes: session, permission, audit log, in that order; a full disk is told in words."""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date
from enum import Enum, StrEnum
from numbers import Integral
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from privacy_core.errors import NotPermittedError
from privacy_core.govern import Outcome, Permission
from privacy_core.hierarchy import NamesValuesError
from privacy_core.store import room
from privacy_core.usecases.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")


class Audit(StrEnum):
    """What of a use case is logged. A refusal always is."""

    ALWAYS = "always"
    FIRST = "first"  # the first time in this workspace with these details: reads that a page repeats
    NEVER = "never"  # polls, and slider reads of aggregates


DECLARED: dict[str, tuple[Permission, Audit]] = {}
"""Every use case with its permission and what is logged, for the README and the tests."""


def act(
    name: str,
    *,
    needs: Permission,
    audit: Audit = Audit.ALWAYS,
    logs: tuple[str, ...] = (),
    counts: tuple[str, ...] = (),
    spreads: tuple[str, ...] = (),
) -> Callable[[Callable[Concatenate[Workspace, P], R]], Callable[Concatenate[Workspace, P], R]]:
    """Declares a use case.

    Args:
        name: What is done, in words, as the log shows it; unique.
        needs: The permission without which it is refused.
        audit: What is logged.
        logs: Names of parameters whose values go into the log. Only ids, column names, numbers and settings belong
            there, never anything read from cells.
        counts: Names of parameters that hold cells: only how many goes into the log.
        spreads: Names of parameters that are dataclasses, whose fields go into the log, each under its own name.
    """

    def wrap(function: Callable[Concatenate[Workspace, P], R]) -> Callable[Concatenate[Workspace, P], R]:
        if name in DECLARED:
            raise ValueError(f"two use cases are called {name!r}")
        signature = inspect.signature(function)
        if unknown := {*logs, *counts, *spreads} - set(signature.parameters):
            raise ValueError(f"{name!r} logs {sorted(unknown)}, which are no parameters of it")
        if inspect.isgeneratorfunction(function) or inspect.iscoroutinefunction(function):
            raise ValueError(f"{name!r} would be logged as done before it began: a use case is done when it returns")
        DECLARED[name] = (needs, audit)

        @functools.wraps(function)
        def guarded(workspace: Workspace, /, *args: P.args, **kwargs: P.kwargs) -> R:
            with room.needed(), _names_values_to_whoever_may_see_them(workspace):
                bound = signature.bind(workspace, *args, **kwargs)
                bound.apply_defaults()
                details = {name: _plain(bound.arguments[name]) for name in logs if bound.arguments[name] is not None}
                details |= {name: len(bound.arguments[name]) for name in counts}
                for spread in spreads:
                    details |= _plain(bound.arguments[spread])
                workspace.check_alive(name, details)
                if not workspace.actor.may(needs):
                    workspace.log.append(name, Outcome.REFUSED, details)
                    raise NotPermittedError(workspace.actor.name, name, needs.value)
                if audit is Audit.NEVER or (audit is Audit.FIRST and workspace.was_done(name, details)):
                    return function(workspace, *args, **kwargs)
                with workspace.log.around(name, details):
                    result = function(workspace, *args, **kwargs)
                # A failure is not noted: the log must not end with it while later tries succeed.
                workspace.note_done(name, details)
                return result

        return guarded

    return wrap


@contextmanager
def _names_values_to_whoever_may_see_them(workspace: Workspace) -> Iterator[None]:
    try:
        yield
    except NamesValuesError as error:
        if not workspace.actor.may(Permission.SEE_RECORDS):
            error.values = ()
        raise


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    elif isinstance(value, Enum):
        value = value.value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Integral):
        return int(value)
    return str(value)[:200] if isinstance(value, str | Path | date) else type(value).__name__  # a table shows its cells
