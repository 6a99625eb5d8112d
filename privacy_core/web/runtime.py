"""What the guard must know of the dashboard's framework, as a protocol: this package never imports it."""

from typing import Protocol


class Runtime(Protocol):
    """Facts about the running framework; asked on the event loop."""

    def owns_session(self, session: str, *, sid: str) -> bool:
        """Whether the framework's session belongs to the sign-in ``sid``."""
        ...

    def owns_media(self, file: str, *, sid: str) -> bool:
        """Whether a session of ``sid`` shows the media file of this id."""
        ...

    def is_automatic(self, message: bytes) -> bool:
        """Whether a message on the socket was sent by a timer, not by a person."""
        ...

    def show_failure(self, text: str) -> None:
        """Shows an error on the page whose script failed."""
        ...

    def port(self) -> int:
        """The port that was bound."""
        ...
