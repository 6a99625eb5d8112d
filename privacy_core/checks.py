"""Checks of parameters, written so that NaN fails; each names the parameter that is wrong."""

import math
import numbers
from collections.abc import Collection, Iterable

from privacy_core.errors import ColumnsMissingError, InvalidValueError


def positive(**named: float) -> None:
    """Refuses anything but a finite real number above 0.

    >>> positive(k=float("nan"))
    Traceback (most recent call last):
    privacy_core.errors.InvalidValueError: k must be finite and above 0, got nan.
    """
    for name, value in named.items():
        if not (_is_real(value) and value > 0 and math.isfinite(value)):
            raise InvalidValueError(f"{name} must be finite and above 0, got {value!r}.")


def probability(**named: float) -> None:
    """Refuses anything but a real number in [0, 1]."""
    for name, value in named.items():
        if not (_is_real(value) and 0 <= value <= 1):
            raise InvalidValueError(f"{name} must lie between 0 and 1, got {value!r}.")


def whole(*, least: int = 0, **named: object) -> None:
    """Refuses anything but an integer of at least ``least``; True and 2.0 are not integers here."""
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(value, numbers.Integral) or not int(value) >= least:
            raise InvalidValueError(f"{name} must be a whole number of at least {least}, got {value!r}.")


def columns_present(named: Iterable[str], present: Collection[str], *, at_least: int = 1) -> None:
    """Refuses fewer than ``at_least`` names, a repeated name, and names that are not in ``present``."""
    columns = list(named)
    if len(columns) < at_least:
        raise InvalidValueError(f"Name at least {at_least} column{'s' if at_least > 1 else ''}.")
    if len(set(columns)) < len(columns):
        raise InvalidValueError("A column was named twice. Name each column once.")
    if missing := [name for name in columns if name not in present]:
        raise ColumnsMissingError(missing, present)


def _is_real(value: object) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, bool)
