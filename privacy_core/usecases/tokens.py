"""Turning tokens and encrypted values back: with a permission, a reason, and a line in the log that says how many."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from privacy_core import randomness
from privacy_core.errors import InvalidValueError
from privacy_core.export.sink import sha256_of
from privacy_core.govern import Permission
from privacy_core.store import vault_file
from privacy_core.store.tickets import ExportFile, TicketStore
from privacy_core.store.vault import TOKEN
from privacy_core.transform import keyed
from privacy_core.transform.encrypt import cipher
from privacy_core.usecases import pseudonym_domains
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.pseudonym_domains import ColumnKey, KeyOf, SharedKey
from privacy_core.usecases.workspace import Workspace

__all__ = ["ColumnKey", "KeyOf", "SharedKey"]

LEAST_REASON = 5  # letters and digits
ENDING = ".tokens"
_ANYWHERE = re.compile(f"(?=({TOKEN.pattern}))")  # text around a token may begin like one


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedBack:
    """What was turned back.

    Attributes:
        texts: In the order asked for; what could not be turned back is as it was.
        turned: Tokens, or encrypted values, that were.
        unknown: Those that could not be: made in another domain or under another key, or changed. Of tokens also those
            whose row was deleted from the vault, which nothing tells apart.
        without: Texts that hold no token at all.
    """

    texts: tuple[str | None, ...]
    turned: int
    unknown: int
    without: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensWritten:
    """A domain's tokens in a file.

    Attributes:
        key: Opens the file and is kept nowhere: whoever loses it has lost the file.
        tokens: How many.
        link: That hands out the file once; empty where it was written to a place.
    """

    key: str
    tokens: int
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenDomain:
    """What the vault holds for one domain.

    Attributes:
        name: The key's name: "shared/visits", with "#2" behind it in its second version, or "column/...".
        tokens: How many.
    """

    name: str
    tokens: int


@act("turn tokens back", needs=Permission.RE_IDENTIFY, logs=("reason",), spreads=("of",), counts=("texts",))
def re_identify(
    workspace: Workspace,
    texts: Sequence[str | None],
    *,
    of: KeyOf,
    reason: str,
) -> TurnedBack:
    """Puts the values back for the tokens of one domain, in cells that are one and in text around them.

    Args:
        workspace: Whose vault.
        texts: As they were given away; a missing one stays missing.
        of: Whose key they were made with: a shared domain's, or the column's own.
        reason: Why, for the log; at least five letters or digits.

    Raises:
        InvalidValueError: no reason.
        KeyDestroyedError: the domain's key was destroyed.
        NoSuchDomainError: nothing was ever made in the domain.
        VaultDamagedError: the vault was changed; nothing is given out.
    """
    _check(reason)
    name = pseudonym_domains.key_name(workspace, of)
    book = pseudonym_domains.known_book(workspace, name)
    held = [_ANYWHERE.findall(text) for text in texts if text is not None]
    asked = {token for tokens in held for token in tokens}
    values = book.values(asked)
    done = tuple(None if text is None else "".join(_put_back(text, values)) for text in texts)
    without = sum(not tokens for tokens in held)
    return TurnedBack(texts=done, turned=len(values), unknown=len(asked) - len(values), without=without)


@act("decrypt values", needs=Permission.RE_IDENTIFY, logs=("reason",), spreads=("of",), counts=("texts",))
def decrypt(
    workspace: Workspace,
    texts: Sequence[str | None],
    *,
    of: KeyOf,
    reason: str,
) -> TurnedBack:
    """The values of a column that was encrypted; what is asked and refused is as for `re_identify`."""
    _check(reason)
    name = pseudonym_domains.key_name(workspace, of)
    _, read = cipher(pseudonym_domains.known_key(workspace, name))
    values = {text: read(text) for text in texts if text is not None}
    known = {text: value for text, value in values.items() if value is not None}
    done = tuple(None if text is None else known.get(text, text) for text in texts)
    return TurnedBack(texts=done, turned=len(known), unknown=len(values) - len(known))


@act("list token domains", needs=Permission.RE_IDENTIFY, audit=Audit.NEVER)
def token_domains(workspace: Workspace) -> tuple[TokenDomain, ...]:
    """The domains of the vault, by name."""
    counts = pseudonym_domains.vault_of(workspace).counts()
    return tuple(TokenDomain(name=name, tokens=tokens) for name, tokens in counts.items())


@act("write tokens to a file", needs=Permission.RE_IDENTIFY, logs=("reason",), spreads=("of",))
def export_tokens(
    workspace: Workspace,
    out: Path | None = None,
    *,
    of: KeyOf,
    reason: str,
) -> TokensWritten:
    """Writes one domain's tokens with their values as an encrypted file, whose key is told once and kept nowhere.

    ``out`` is a new file; without it, a link hands the file out once. The rest is as for `re_identify`.

    Raises:
        InvalidValueError: no reason, or ``out`` is taken or cannot be written.
        NoSuchDomainError: nothing was ever made in the domain.
        VaultDamagedError: the vault was changed; no file is written.
    """
    _check(reason)
    name = pseudonym_domains.key_name(workspace, of)
    book = pseudonym_domains.known_book(workspace, name)
    path = out or workspace.store.home / "scratch" / f"{randomness.new_id()}{ENDING}"
    if path.exists():
        raise InvalidValueError(f"{path.name!r} is there already, and nothing takes its place. Choose another name.")
    draft = path.with_name(f".{path.name}.{randomness.new_id()}")
    try:
        key, tokens = vault_file.write(draft, book.pairs())
        draft.replace(path)
    except OSError as error:
        raise InvalidValueError(f"{path.name!r} cannot be written: {error.strerror}. Choose another place.") from error
    finally:
        draft.unlink(missing_ok=True)
    return TokensWritten(key=key, tokens=tokens, link="" if out else _link(workspace, path))


@act("take in tokens from a file", needs=Permission.RE_IDENTIFY, logs=("reason",), spreads=("of",))
def take_in_tokens(
    workspace: Workspace,
    file: Path,
    key: str,
    *,
    of: KeyOf,
    reason: str,
) -> int:
    """Puts the tokens of a file into a domain of this workspace, all or none; how many were new.

    Raises:
        InvalidValueError: no reason, or a domain that no step may have.
        VaultFileError: the file does not open with ``key``.
        TokensDisagreeError: the domain has other tokens for the same values.
    """
    _check(reason)
    name = pseudonym_domains.key_name(workspace, of)
    if isinstance(of, SharedKey):
        keyed.check(of.domain, of.version)
    pairs = list(vault_file.read(file, key))  # before the domain, which has a key from then on
    return pseudonym_domains.book_of(workspace, name).take_in(pairs)


def _check(reason: str) -> None:
    if sum(map(str.isalnum, reason)) < LEAST_REASON:
        raise InvalidValueError(
            f"Give a reason of at least {LEAST_REASON} letters or digits: it goes into the audit log. Nothing was read."
        )


def _put_back(text: str, values: Mapping[str, str]) -> Iterator[str]:
    at = 0
    for start, token in _tokens(text):
        if start >= at and token in values:
            yield text[at:start]
            yield values[token]
            at = start + len(token)
    yield text[at:]


def _tokens(text: str) -> Iterable[tuple[int, str]]:
    return ((found.start(), found.group(1)) for found in _ANYWHERE.finditer(text))


def _link(workspace: Workspace, path: Path) -> str:
    file = ExportFile(
        path=path, filename=f"tokens{ENDING}", media_type="application/octet-stream", sha256=sha256_of(path)
    )
    return f"/api/exports/{TicketStore(workspace.store).mint(file, actor=workspace.actor.name, sid=workspace.sid)}"
