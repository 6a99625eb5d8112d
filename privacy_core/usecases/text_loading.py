"""What reads texts is loaded before the first text is there: beside all else, once in a process for each language."""

import functools
from concurrent.futures import Future, ThreadPoolExecutor

from privacy_core.govern import Permission
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace

FIRST = "Anna Novak of 5 Mill Lane, Bristol, called on 3 May 2021 about card 4111 1111 1111 1111."
"""Invented; reading it loads the model, the rules and the lists of names and places."""


@act("load what reads texts", needs=Permission.READ_RISK, audit=Audit.NEVER)
def begin(workspace: Workspace, language: str) -> bool:
    """Begins to load, if nobody has; whether it is done, so that a text is read without waiting for it.

    What fails is told by the first text that is read, which tries again.
    """
    return _loading(language).done()


@functools.cache
def _loading(language: str) -> "Future[None]":
    return _loader().submit(_load, language)


@functools.cache
def _loader() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="loads what reads texts")


def _load(language: str) -> None:
    from privacy_core.pii.text import Reader  # noqa: PLC0415 - heavy

    Reader(language=language).read([FIRST])
