"""Whose secret is whose: the names under which the keyring keeps the keys of columns and of shared domains."""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from privacy_core.errors import PrivacyCoreError
from privacy_core.export.release import releases_of
from privacy_core.store.purposes import derived
from privacy_core.store.vault import BEGIN, LETTERS, TokenBook, Vault
from privacy_core.transform import Resources, operator
from privacy_core.transform.keyed import versioned
from privacy_core.usecases import catalog
from privacy_core.usecases.workspace import Workspace

SHARED = "shared/"


class NoSuchDomainError(PrivacyCoreError):
    """Something is to be turned back, but nothing was ever made in the domain that is named."""

    def __init__(self, asked: str, known: tuple[str, ...]) -> None:
        super().__init__(asked, known)

    def message(self) -> str:
        asked, known = self.facts
        there = f"Those of this workspace are {', '.join(known)}" if known else "There is no shared domain yet"
        return f"Nothing was made in {asked}: it has no key. Nothing was read. {there}; check spelling and version."


@dataclass(frozen=True, slots=True)
class SharedKey:
    """The key of a domain that steps name, in one of its versions: one for the whole workspace."""

    domain: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class ColumnKey:
    """The key of a column whose step names no domain."""

    dataset: str
    column: str


KeyOf: TypeAlias = SharedKey | ColumnKey


@dataclass(frozen=True, slots=True)
class LookedAt:
    """Stands for the tokens of a domain in a look, which writes nothing: made of the values, and of no other use."""

    key: bytes

    def tokens(self, values: Sequence[str]) -> list[str]:
        made = (hmac.digest(self.key, value.encode(), "sha256") for value in values)
        return [BEGIN + base64.b32encode(each).decode().lower()[:LETTERS] for each in made]


def resources_for(workspace: Workspace, source: str, *, looks: bool = False) -> Resources:
    """The keys and the tokens of steps on people of ``source``; with ``looks``, tokens that the vault does not keep.

    A domain that a step names is one for the whole workspace, so that files can be joined. Without one, the key is that
    of the column in its source of people: two releases of different people are never joinable by accident. Files opened
    by commands share theirs by column, so that a command repeats its own result.
    """

    def name(domain: str | None, column: str) -> str:
        return shared_domain(domain) if domain else domain_of(source, column)

    def key(domain: str | None, column: str) -> bytes:
        return workspace.store.keyring.pseudonym_key(name(domain, column))

    def tokens(domain: str | None, column: str) -> operator.TokenBook:
        if not looks:
            return book_of(workspace, name(domain, column))
        workspace.store.keyring.made_pseudonym_key(name(domain, column))  # which may be destroyed
        own = derived(workspace.store.keyring.key("fingerprint"), "privacy-studio looks")
        return LookedAt(derived(own, name(domain, column)))

    return Resources(keys=key, tokens=tokens)


def book_of(workspace: Workspace, name: str) -> TokenBook:
    """The tokens of a domain, by its key's name.

    Raises:
        KeyDestroyedError: its key was destroyed, so nobody can make or read them.
    """
    return vault_of(workspace).book(name, workspace.store.keyring.pseudonym_key(name))


def known_book(workspace: Workspace, name: str) -> TokenBook:
    """The same of a domain that there is.

    Raises:
        KeyDestroyedError: its key was destroyed.
        NoSuchDomainError: it never had one.
    """
    return vault_of(workspace).book(name, known_key(workspace, name))


def known_key(workspace: Workspace, name: str) -> bytes:
    """The key of a domain that there is, by its name; none is made here, as for a domain that was mistyped.

    Raises:
        KeyDestroyedError: it was destroyed.
        NoSuchDomainError: there never was one.
    """
    key = workspace.store.keyring.made_pseudonym_key(name)
    if key is None:
        asked = f"the domain {name.removeprefix(SHARED)!r}" if name.startswith(SHARED) else "a domain of this column"
        raise NoSuchDomainError(asked, shared_domains(workspace))
    return key


def shared_domains(workspace: Workspace) -> tuple[str, ...]:
    """The shared domains whose key there is, with "#2" behind one in its second version: of releases and the vault."""
    of_vault = {name.removeprefix(SHARED) for name in vault_of(workspace).counts() if name.startswith(SHARED)}
    steps = (
        step
        for release in releases_of(workspace.store, owner=workspace.actor.name)
        for step in release.parameters.get("steps", [])
    )
    of_steps = {versioned(step["domain"], step.get("version", 1)) for step in steps if step.get("domain")}
    has_key = workspace.store.keyring.has_pseudonym_key
    return tuple(sorted(name for name in of_vault | of_steps if has_key(shared_domain(name))))


def vault_of(workspace: Workspace) -> Vault:
    """The workspace's tokens, in a folder apart from the data and from the keys."""
    return Vault(workspace.store.home / "vault")


def key_name(workspace: Workspace, of: KeyOf) -> str:
    """The name under which the keyring keeps a key.

    Raises:
        NotFoundError: the dataset does not exist, or is somebody else's.
    """
    if isinstance(of, SharedKey):
        return shared_domain(versioned(of.domain, of.version))
    return domain_of(catalog.find(workspace, of.dataset).source, of.column)


def shared_domain(domain: str) -> str:
    """The key's name of a domain that steps name, apart from those of columns."""
    return f"{SHARED}{domain}"


def domain_of(source: str, column: str) -> str:
    """The pseudonym domain of a column whose step names none."""
    return f"column/{source}/{column}"
