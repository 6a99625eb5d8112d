"""Where unpredictable ids, tokens and keys come from: the operating system's generator, never a seed."""

import secrets


def new_id() -> str:
    """A random identifier of 128 bits, 32 hexadecimal digits."""
    return secrets.token_hex(16)


def new_token() -> str:
    """A secret for a URL or a cookie, 256 bits, URL-safe."""
    return secrets.token_urlsafe(32)


def new_key() -> bytes:
    """A key of 256 bits."""
    return secrets.token_bytes(32)
