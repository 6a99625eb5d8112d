"""Keys in files of their own, apart from the data, readable by their owner alone.

A file a key, so that destroying one is deleting one file, and a copy of the database opens nothing.
"""

import hashlib
import hmac
import os
import re
from pathlib import Path

from privacy_core import randomness
from privacy_core.errors import PrivacyCoreError

NAME = re.compile(r"[a-z0-9_-]{1,64}")


class KeyDestroyedError(PrivacyCoreError):
    """A pseudonym key was destroyed on request, and its name is spent."""

    def __init__(self, domain: str) -> None:
        super().__init__(domain)

    def message(self) -> str:
        return (
            f"The key of the pseudonym domain {self.facts[0]!r} was destroyed, so its pseudonyms cannot be made again. "
            "Name a new domain."
        )


class Keyring:
    """The keys of one workspace."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def key(self, name: str) -> bytes:
        """The 32 bytes of ``name``, made at first use."""
        path = self._path(name)
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return self._make(path)

    def pseudonym_key(self, domain: str) -> bytes:
        """The key of a pseudonym domain: equal domains give equal pseudonyms, so that files can be joined.

        Raises:
            KeyDestroyedError: it was destroyed.
        """
        name = self._domain(domain)
        if self._tombstone(name).exists():
            raise KeyDestroyedError(domain)
        return self.key(name)

    def destroy_pseudonym_key(self, domain: str) -> bool:
        """Overwrites and deletes the key, for good; whether there was one."""
        path = self._path(self._domain(domain))
        self._tombstone(path.stem).touch(mode=0o600)
        if not path.exists():
            return False
        with path.open("r+b") as file:
            file.write(b"\0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        return True

    def fingerprint(self, digest: bytes) -> str:
        """A keyed fingerprint of a content's digest: equal content shows as equal here, and tells nothing elsewhere."""
        return hmac.new(self.key("fingerprint"), digest, hashlib.sha256).hexdigest()

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise ValueError("key names are short and plain")
        return self._folder / f"{name}.key"

    def _tombstone(self, name: str) -> Path:
        return self._folder / f"{name}.destroyed"

    def _domain(self, domain: str) -> str:
        return "pseudonym-" + hashlib.sha256(domain.encode()).hexdigest()[:40]

    def _make(self, path: Path) -> bytes:
        draft = path.with_suffix(f".{randomness.new_id()}.new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(randomness.new_key())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # unlike rename, never replaces the key that another process made meanwhile
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        return path.read_bytes()
