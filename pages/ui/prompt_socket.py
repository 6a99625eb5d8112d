"""Answers leave at once: Streamlit binds a socket that asyncio does not recognise as TCP, so small writes wait.

asyncio switches Nagle's algorithm off only on sockets that name their protocol. Streamlit's does not, and each answer
on a kept-alive connection waits some 40 ms for the client's acknowledgement. Accepted sockets inherit the option.
"""

import socket

from streamlit.web.server.starlette import starlette_server

_plain_bind = starlette_server._bind_socket  # noqa: SLF001 - the only place where the socket can be reached


def install() -> None:
    """Makes every socket that Streamlit binds from now on send without delay."""
    starlette_server._bind_socket = _bind  # noqa: SLF001 - as above


def _bind(address: str, port: int, backlog: int) -> socket.socket:
    bound = _plain_bind(address, port, backlog)
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return bound
