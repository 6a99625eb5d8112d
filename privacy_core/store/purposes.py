"""A key for each purpose, derived from one secret: what one of them gives away says nothing about another."""

import hmac


def derived(secret: bytes, purpose: str) -> bytes:
    """32 bytes for one purpose, of a secret of at least 16.

    The secret is the message, so that no pseudonym made with it (where it is the key) is ever one of these.

    Source: Krawczyk and Eronen, "HMAC-based Extract-and-Expand Key Derivation Function (HKDF)", RFC 5869, 2010,
        section 2.2 with the purpose as salt.
    """
    return hmac.digest(purpose.encode(), secret, "sha256")
