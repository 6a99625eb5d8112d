"""Keys in files of their own, apart from the data, readable by their owner alone.

A file a key, so that destroying one is deleting one file, and a copy of the database opens nothing.
"""

import hashlib
import hmac
import re
from contextlib import suppress
from pathlib import Path

from privacy_core import randomness
from privacy_core.errors import PrivacyCoreError
from privacy_core.store import durable, locks

NAME = re.compile(r"[a-z0-9_-]{1,64}")
KEY_BYTES = 32


class KeyDestroyedError(PrivacyCoreError):
    """A pseudonym key was destroyed on request, and its name is spent."""

    def __init__(self, domain: str) -> None:
        super().__init__(domain)

    def message(self) -> str:
        return (
            f"The key of the pseudonym domain {self.facts[0]!r} was destroyed, so its pseudonyms cannot be made again. "
            "Name a new domain."
        )


class KeyDamagedError(PrivacyCoreError):
    """A key file does not hold a key; an empty one would sign and hide nothing, so it is refused."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__(name, size)

    def message(self) -> str:
        name, size = self.facts
        return (
            f"The key file {name}.key of this workspace holds {size} bytes instead of {KEY_BYTES}. Nothing was done. "
            "Put the file back from a backup."
        )


class Keyring:
    """The keys of one workspace."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def key(self, name: str) -> bytes:
        """The 32 bytes of ``name``, made at first use.

        Raises:
            KeyDamagedError: the file does not hold 32 bytes.
        """
        path = self._path(name)
        with suppress(FileNotFoundError):
            return self._read(path)
        with locks.held(self._folder / "keyring.lock"):
            return self._read_or_make(path)

    def holds(self, name: str) -> bool:
        """Whether the key of ``name`` was made."""
        return self._path(name).exists()

    def names(self, begin: str, *, made_before: float) -> list[str]:
        """Names, beginning so, of the keys that were made before this time."""
        return [path.stem for path in self._folder.glob(f"{begin}*.key") if path.stat().st_mtime < made_before]

    def erase(self, name: str) -> bool:
        """Overwrites and deletes the key of ``name``, which may be made anew; whether there was one."""
        path = self._path(name)
        with locks.held(self._folder / "keyring.lock"):
            if not path.exists():
                return False
            durable.erase(path)
            return True

    def pseudonym_key(self, domain: str) -> bytes:
        """The key of a pseudonym domain: equal domains give equal pseudonyms, so that files can be joined.

        Raises:
            KeyDestroyedError: it was destroyed.
            KeyDamagedError: the file does not hold 32 bytes.
        """
        path = self._path(self._domain(domain))
        with locks.held(self._folder / "keyring.lock"):  # else a key could be read while it is being overwritten
            if self._tombstone(path).exists():
                if path.exists():
                    durable.erase(path)  # a crash had cut its destruction short
                raise KeyDestroyedError(domain)
            return self._read_or_make(path)

    def made_pseudonym_key(self, domain: str) -> bytes | None:
        """The same of a domain that has a key already; None, and none is made, if it has not.

        Raises:
            KeyDestroyedError: it was destroyed.
            KeyDamagedError: the file does not hold 32 bytes.
        """
        path = self._path(self._domain(domain))
        return self.pseudonym_key(domain) if path.exists() or self._tombstone(path).exists() else None

    def has_pseudonym_key(self, domain: str) -> bool:
        """Whether a pseudonym domain has a key that was not destroyed."""
        path = self._path(self._domain(domain))
        return path.exists() and not self._tombstone(path).exists()

    def destroy_pseudonym_key(self, domain: str) -> bool:
        """Overwrites and deletes the key, for good, and spends the domain's name; whether there was a key."""
        path = self._path(self._domain(domain))
        with locks.held(self._folder / "keyring.lock"):
            durable.replace(self._tombstone(path), b"")  # first: a crash from here on cannot bring the key back
            if not path.exists():
                return False
            durable.erase(path)
            return True

    def fingerprint(self, digest: bytes) -> str:
        """A keyed fingerprint of a content's digest: equal content shows as equal here, and tells nothing elsewhere."""
        return hmac.new(self.key("fingerprint"), digest, hashlib.sha256).hexdigest()

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise ValueError("key names are short and plain")
        return self._folder / f"{name}.key"

    def _tombstone(self, path: Path) -> Path:
        return path.with_suffix(".destroyed")

    def _domain(self, domain: str) -> str:
        return "pseudonym-" + hashlib.sha256(domain.encode()).hexdigest()[:40]

    def _read(self, path: Path) -> bytes:
        content = path.read_bytes()
        if len(content) != KEY_BYTES:
            raise KeyDamagedError(path.stem, len(content))
        return content

    def _read_or_make(self, path: Path) -> bytes:
        if not path.exists():
            durable.replace(path, randomness.new_key())
        return self._read(path)
