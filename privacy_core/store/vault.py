"""The vault of tokens: which random token stands for which value, sealed, in a database of its own apart from the data.

The vault opens nothing without the keys of the workspace, and a destroyed key makes its rows unreadable for good.
"""

import base64
import hmac
import os
import re
import secrets
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from privacy_core.errors import PrivacyCoreError
from privacy_core.store import locks, room
from privacy_core.store.purposes import derived

BEGIN, LETTERS = "tok_", 26
TOKEN = re.compile(rf"{BEGIN}[a-z2-7]{{{LETTERS}}}")
_NONCE = 12  # bytes; drawn at random, which serves 2^32 values of a domain
_AT_ONCE = 900  # values asked for in one question: older builds of SQLite take no thousand

_TABLES = """
CREATE TABLE IF NOT EXISTS domains (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS tokens (
    domain INTEGER NOT NULL REFERENCES domains (id), place BLOB NOT NULL, token TEXT NOT NULL UNIQUE,
    sealed BLOB NOT NULL, PRIMARY KEY (domain, place)) WITHOUT ROWID;
"""


class VaultDamagedError(PrivacyCoreError):
    """Something in the vault is not what was written there, or the workspace's key is not that of its rows."""

    def __init__(self, domain: str) -> None:
        super().__init__(domain)

    def message(self) -> str:
        return (
            f"What the token vault holds for the domain {self.facts[0]!r} was changed, or sealed under another key. "
            "Nothing was given out. Put the folders 'vault' and 'keys' of the workspace back from one backup."
        )


class TokensDisagreeError(PrivacyCoreError):
    """Tokens are to be taken in, but the vault has other ones for the same values, or the same for others."""

    def __init__(self, domain: str, tokens: int) -> None:
        super().__init__(domain, tokens)

    def message(self) -> str:
        domain, tokens = self.facts
        return (
            f"Tokens were to be taken into the domain {domain!r}, but {tokens} of them contradict what the vault holds "
            "there. Nothing was taken in. Name a domain that has no tokens yet."
        )


def new_token() -> str:
    """A random token of 130 bits: no relation to any value, and none of 10^12 is drawn twice (below 10^-15)."""
    return BEGIN + base64.b32encode(secrets.token_bytes(17)).decode().lower()[:LETTERS]


class Vault:
    """The tokens of one workspace, by domain."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "tokens.sqlite"

    def book(self, domain: str, key: bytes) -> "TokenBook":
        """The tokens of ``domain``, whose secret ``key`` the caller keeps apart."""
        return TokenBook(self, domain, key)

    def counts(self) -> Mapping[str, int]:
        """Tokens by domain, in the order of their names."""
        if not self._path.exists():
            return {}
        query = "SELECT name, count(token) FROM domains LEFT JOIN tokens ON domain = id GROUP BY name ORDER BY name"
        with self.opened() as connection:
            return dict(connection.execute(query).fetchall())

    def forget(self, domain: str) -> int:
        """Deletes the tokens of a domain whose key is gone, so that nobody could read them; how many there were."""
        if not self._path.exists():
            return 0
        query = "DELETE FROM tokens WHERE domain = (SELECT id FROM domains WHERE name = ?)"
        with self.opened(write=True) as connection:
            deleted = connection.execute(query, [domain]).rowcount
            connection.execute("DELETE FROM domains WHERE name = ?", [domain])
        return deleted

    @contextmanager
    def opened(self, *, write: bool = False) -> Iterator[sqlite3.Connection]:
        """The database; ``write`` makes the block one transaction, one writer at a time, across processes.

        Raises:
            WorkspaceBusyError: another writer kept it for ``locks.BUSY_SECONDS``.
        """
        if not self._path.exists():
            self._make()
        with _in_words(), closing(_connected(self._path)) as connection:
            connection.execute("PRAGMA synchronous=FULL")
            if not write:
                yield connection
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _make(self) -> None:
        """The empty database, whole under its name or not at all."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        with locks.held(self._folder / "vault.lock"):
            if self._path.exists():
                return
            draft = self._path.with_suffix(".new")
            draft.unlink(missing_ok=True)
            os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            with closing(_connected(draft)) as connection:
                connection.executescript(_TABLES)
            draft.replace(self._path)


class TokenBook:
    """The tokens of one domain, both ways.

    Whoever has the database alone learns how many values there are and about how long each is. A row is bound to its
    domain and its token, and what it says is compared with the value that was looked up, so rows cannot be exchanged.
    That a row was deleted, or the whole file put back as it was, does not show: its value gets another token the next
    time, and the one that was given out turns back no more.
    """

    def __init__(self, vault: Vault, domain: str, key: bytes) -> None:
        self._vault, self._domain = vault, domain
        self._index_key = derived(key, "privacy-studio token index")
        self._cipher = AESGCM(derived(key, "privacy-studio token value"))

    def tokens(self, values: Sequence[str]) -> list[str]:
        """A token for each value: the one it has, else a new one, which is kept before this returns.

        Raises:
            VaultDamagedError: a row is not what was written.
        """
        places = {value: self._place(value) for value in values}
        with self._vault.opened() as connection:
            known = self._known(connection, places.values())
        missing = [value for value, place in places.items() if place not in known]
        if missing:
            with self._vault.opened(write=True) as connection:
                known |= self._known(connection, [places[value] for value in missing])  # of who was faster
                new = {value: new_token() for value in missing if places[value] not in known}
                self._insert(connection, new)
        else:
            new = {}
        for value, place in places.items():
            if value not in new and self._open(*known[place]) != value:
                raise VaultDamagedError(self._domain)
        return [new[value] if value in new else known[places[value]][0] for value in values]

    def values(self, tokens: Iterable[str]) -> dict[str, str]:
        """The value of each token that this domain knows; others are left out.

        Raises:
            VaultDamagedError: a row is not what was written.
        """
        asked = [token for token in dict.fromkeys(tokens) if TOKEN.fullmatch(token)]
        with self._vault.opened() as connection:
            found = [row for part in _parts(asked) for row in self._rows(connection, "token", part)]
        return {token: self._open(token, sealed) for _, token, sealed in found}

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every token with its value, in no meaningful order.

        Raises:
            VaultDamagedError: a row is not what was written.
        """
        query = "SELECT token, sealed FROM tokens WHERE domain = (SELECT id FROM domains WHERE name = ?) ORDER BY token"
        with self._vault.opened() as connection:
            for token, sealed in connection.execute(query, [self._domain]):
                yield token, self._open(token, sealed)

    def take_in(self, pairs: Iterable[tuple[str, str]]) -> int:
        """Adds tokens that were made elsewhere, all or none; how many were new.

        Raises:
            TokensDisagreeError: a value has another token here, or a token another value.
        """
        given = dict(pairs)
        places = {token: self._place(value) for token, value in given.items()}
        with self._vault.opened(write=True) as connection:
            known = self._known(connection, places.values())
            new = {value: token for token, value in given.items() if places[token] not in known}
            others = sum(known.get(place, (token,))[0] != token for token, place in places.items())
            others += len(given) - len(set(given.values()))
            marks, here = "SELECT count(*) FROM tokens WHERE token IN (%s)", list(new.values())
            others += sum(
                int(connection.execute(marks % _marks(part), part).fetchone()[0]) for part in _parts(here)
            )  # of any domain: a token stands for one value
            if others:
                raise TokensDisagreeError(self._domain, others)
            self._insert(connection, new)
        return len(new)

    def _place(self, value: str) -> bytes:
        return hmac.digest(self._index_key, value.encode(), "sha256")

    def _known(self, connection: sqlite3.Connection, places: Collection[bytes]) -> dict[bytes, tuple[str, bytes]]:
        rows = (row for part in _parts(sorted(places)) for row in self._rows(connection, "place", part))
        return {place: (token, sealed) for place, token, sealed in rows}

    def _rows(self, connection: sqlite3.Connection, by: str, asked: Sequence[object]) -> list[tuple[bytes, str, bytes]]:
        domain = "+domain" if by == "token" else "domain"  # the plus keeps SQLite from reading the whole domain
        query = (
            "SELECT place, token, sealed FROM tokens "
            f"WHERE {domain} = (SELECT id FROM domains WHERE name = ?) AND {by} IN ({_marks(asked)})"
        )
        return connection.execute(query, [self._domain, *asked]).fetchall()

    def _insert(self, connection: sqlite3.Connection, new: Mapping[str, str]) -> None:
        connection.execute("INSERT OR IGNORE INTO domains (name) VALUES (?)", [self._domain])
        domain = connection.execute("SELECT id FROM domains WHERE name = ?", [self._domain]).fetchone()[0]
        rows = sorted((domain, self._place(value), token, self._seal(token, value)) for value, token in new.items())
        connection.executemany("INSERT INTO tokens (domain, place, token, sealed) VALUES (?, ?, ?, ?)", rows)

    def _seal(self, token: str, value: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, value.encode(), self._bound(token))

    def _open(self, token: str, sealed: bytes) -> str:
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], self._bound(token)).decode()
        except (InvalidTag, ValueError):
            raise VaultDamagedError(self._domain) from None

    def _bound(self, token: str) -> bytes:
        return f"{self._domain}\0{token}".encode()


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=locks.BUSY_SECONDS, isolation_level=None)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith("SQLITE_BUSY"):
            raise locks.WorkspaceBusyError from None
        if name == "SQLITE_FULL":
            raise room.DiskFullError from None
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise VaultDamagedError("any") from None
        raise


def _parts(values: Sequence[object]) -> Iterator[Sequence[object]]:
    return (values[at : at + _AT_ONCE] for at in range(0, len(values), _AT_ONCE))


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
