"""Whose key a step uses: that of a domain that it names, in one of its versions, or its column's own."""

import re
from typing import Protocol

from privacy_core import checks
from privacy_core.errors import InvalidValueError
from privacy_core.transform.operator import Resources

LEAST_KEY_BYTES = 16
_LIKE_VERSIONED = re.compile(r"#\d+$")  # its key would be that of another domain's version


class Keyed(Protocol):
    """A step that needs a key."""

    @property
    def column(self) -> str: ...

    @property
    def domain(self) -> str | None: ...

    @property
    def version(self) -> int: ...


def check(domain: str | None, version: int) -> None:
    """Refuses an empty domain, one that reads like a version, and a version without one: a column's own key has none.

    Raises:
        InvalidValueError: as said.
    """
    if domain is not None and not domain.strip():
        raise InvalidValueError("The domain of a pseudonym must not be empty.")
    if domain is not None and _LIKE_VERSIONED.search(domain):
        raise InvalidValueError(
            "The domain of a pseudonym must not end with # and a number, which stands for a version. "
            "Name the domain without it, and give the version by itself."
        )
    checks.whole(version=version)
    if version < 1 or (version > 1 and domain is None):
        raise InvalidValueError("Versions count from 1, and one above 1 goes with a domain that is named.")


def versioned(domain: str, version: int) -> str:
    """The name under which the key of a domain's version is kept; that of the first is the domain's own.

    >>> versioned("visits", 1), versioned("visits", 2)
    ('visits', 'visits#2')
    """
    return domain if version == 1 else f"{domain}#{version}"


def named(step: Keyed) -> str | None:
    """The domain of a step with its version; None where the column has a key of its own."""
    return None if step.domain is None else versioned(step.domain, step.version)


def key_of(step: Keyed, resources: Resources) -> bytes:
    """The secret key of a step.

    Raises:
        InvalidValueError: it is too short to hide anything.
    """
    key = resources.keys(named(step), step.column)
    if len(key) < LEAST_KEY_BYTES:
        raise InvalidValueError(f"A pseudonym key must have at least {LEAST_KEY_BYTES} bytes, got {len(key)}.")
    return key
