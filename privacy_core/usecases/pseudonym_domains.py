"""Whose secret is whose: the names under which the keyring keeps the keys of columns and of shared domains."""

from privacy_core.errors import InvalidValueError
from privacy_core.store.vault import TokenBook, Vault
from privacy_core.transform import Resources
from privacy_core.transform.keyed import versioned
from privacy_core.usecases import catalog
from privacy_core.usecases.workspace import Workspace


def resources_for(workspace: Workspace, source: str) -> Resources:
    """The keys and the tokens of steps on people of ``source``.

    A domain that a step names is one for the whole workspace, so that files can be joined. Without one, the key is that
    of the column in its source of people: two releases of different people are never joinable by accident. Files opened
    by commands share theirs by column, so that a command repeats its own result.
    """

    def name(domain: str | None, column: str) -> str:
        return shared_domain(domain) if domain else domain_of(source, column)

    def key(domain: str | None, column: str) -> bytes:
        return workspace.store.keyring.pseudonym_key(name(domain, column))

    def tokens(domain: str | None, column: str) -> TokenBook:
        return book_of(workspace, name(domain, column))

    return Resources(keys=key, tokens=tokens)


def book_of(workspace: Workspace, name: str) -> TokenBook:
    """The tokens of a domain, by its key's name.

    Raises:
        KeyDestroyedError: its key was destroyed, so nobody can make or read them.
    """
    return vault_of(workspace).book(name, workspace.store.keyring.pseudonym_key(name))


def vault_of(workspace: Workspace) -> Vault:
    """The workspace's tokens, in a folder apart from the data and from the keys."""
    return Vault(workspace.store.home / "vault")


def key_name(
    workspace: Workspace,
    *,
    domain: str | None = None,
    version: int = 1,
    dataset: str | None = None,
    column: str | None = None,
) -> str:
    """The key's name of a shared domain's version, or else of a column of a dataset.

    Raises:
        InvalidValueError: neither is named.
        NotFoundError: the dataset does not exist, or is somebody else's.
    """
    if domain is not None:
        return shared_domain(versioned(domain, version))
    if dataset is None or column is None:
        raise InvalidValueError("Name a domain, or a dataset and a column.")
    return domain_of(catalog.find(workspace, dataset).source, column)


def shared_domain(domain: str) -> str:
    """The key's name of a domain that steps name, apart from those of columns."""
    return f"shared/{domain}"


def domain_of(source: str, column: str) -> str:
    """The pseudonym domain of a column whose step names none."""
    return f"column/{source}/{column}"
