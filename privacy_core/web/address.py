"""Which addresses the studio listens on: this machine's own, and no other until there are accounts."""

import errno
import ipaddress
import socket

from privacy_core.errors import PrivacyCoreError

LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
PORTS_TRIED = 100


class NotLoopbackError(PrivacyCoreError):
    """An address was asked for that other machines can reach."""

    def __init__(self, address: str) -> None:
        super().__init__(address)

    def message(self) -> str:
        return (
            f"Privacy Studio was asked to listen on {self.facts[0]}, which other machines can reach. "
            "It has no accounts yet, so it listens "
            "on this machine only and did not start. Leave the address out, or use 127.0.0.1; "
            "from another machine, connect through SSH: ssh -L 8501:127.0.0.1:8501 this-machine."
        )


class NoFreePortError(PrivacyCoreError):
    """The port that was asked for and the ones after it are taken."""

    def __init__(self, first: int) -> None:
        super().__init__(first)

    def message(self) -> str:
        first = self.facts[0]
        return f"No port from {first} to {first + PORTS_TRIED - 1} is free. Name another one with --port."


def is_loopback(address: str) -> bool:
    """Whether ``address`` is a loopback address, written as numbers.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0"), is_loopback("127.0.0.1.example.org")
    (True, True, False, False)
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return bool(parsed.is_loopback or (mapped is not None and mapped.is_loopback))


def require_loopback(address: str | None) -> str:
    """The address to bind; None, which would mean all interfaces, is refused as well.

    Raises:
        NotLoopbackError: other machines could reach it.
    """
    if address == "localhost":  # as numbers, because a hosts file can say anything
        return "127.0.0.1"
    if address is None or not is_loopback(address):
        raise NotLoopbackError(address or "all interfaces")
    return address


def free_port(address: str, wanted: int) -> int:
    """``wanted``, or the next port above it that nobody listens on.

    Raises:
        NoFreePortError: a hundred ports in a row are taken.
    """
    for port in range(wanted, min(wanted + PORTS_TRIED, 65_536)):
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                    raise
            else:
                return int(probe.getsockname()[1])
    raise NoFreePortError(wanted)
