"""Whose pseudonym key is whose: the names under which the keyring keeps the keys of columns and of shared domains."""

from privacy_core.transform import Resources
from privacy_core.usecases.workspace import Workspace


def resources_for(workspace: Workspace, source: str) -> Resources:
    """The pseudonym keys of steps on people of ``source``.

    A domain that a step names is one for the whole workspace, so that files can be joined. Without one, the key is that
    of the column in its source of people: two releases of different people are never joinable by accident. Files opened
    by commands share theirs by column, so that a command repeats its own result.
    """

    def key(domain: str | None, column: str) -> bytes:
        return workspace.store.keyring.pseudonym_key(shared_domain(domain) if domain else domain_of(source, column))

    return Resources(keys=key)


def shared_domain(domain: str) -> str:
    """The key's name of a domain that steps name, apart from those of columns."""
    return f"shared/{domain}"


def domain_of(source: str, column: str) -> str:
    """The pseudonym domain of a column whose step names none."""
    return f"column/{source}/{column}"
