"""Tokens of a domain as one encrypted file that opens with a key of its own, written down apart from it.

The file is cut into sealed pieces, numbered and the last one marked, so that none can be changed, moved or left out.
"""

import json
import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from privacy_core import randomness
from privacy_core.errors import PrivacyCoreError

_MAGIC = b"privacy-studio tokens 1\n"
_PAIRS = 10_000  # of a token and its value in a piece


class VaultFileError(PrivacyCoreError):
    """A file of tokens does not open."""

    def message(self) -> str:
        return (
            "The file of tokens does not open: it is none, was changed, or the key is that of another file. "
            "Nothing was read. Check the key, or take the file from a backup."
        )


def write(path: Path, pairs: Iterable[tuple[str, str]]) -> tuple[str, int]:
    """Writes a new file, mode 0600, that opens with the key alone.

    Returns:
        The key in 64 hexadecimal digits, which is nowhere else, and the number of tokens.
    """
    key = randomness.new_key()
    count, rest = 0, iter(pairs)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(_MAGIC)
        piece, number = list(islice(rest, _PAIRS)), 0
        while True:
            following = list(islice(rest, _PAIRS))
            sealed = AESGCM(key).encrypt(_nonce(number, last=not following), json.dumps(piece).encode(), _MAGIC)
            file.write(len(sealed).to_bytes(4) + sealed)
            count += len(piece)
            if not following:
                break
            piece, number = following, number + 1
        file.flush()
        os.fsync(file.fileno())
    return key.hex(), count


def read(path: Path, key: str) -> Iterator[tuple[str, str]]:
    """Every token of the file with its value.

    Raises:
        VaultFileError: it is no such file, was changed, or has another key.
    """
    try:
        cipher = AESGCM(bytes.fromhex("".join(key.split())))
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise VaultFileError
            yield from _pieces(file, cipher)
    except (InvalidTag, ValueError, OSError):
        raise VaultFileError from None


def _pieces(file: BinaryIO, cipher: AESGCM) -> Iterator[tuple[str, str]]:
    size, number = file.read(4), 0
    while size:
        length = int.from_bytes(size)
        sealed, size = file.read(length), file.read(4)
        if len(sealed) < length:
            raise VaultFileError
        piece = json.loads(cipher.decrypt(_nonce(number, last=not size), sealed, _MAGIC))
        yield from ((str(token), str(value)) for token, value in piece)
        number += 1
    if not number:
        raise VaultFileError


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])  # never twice: the key is of this file
