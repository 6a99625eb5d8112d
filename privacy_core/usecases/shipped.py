"""Where the files that ship with the studio lie: beside the library in a checkout, inside it when installed."""

from pathlib import Path

_LIBRARY = Path(__file__).resolve().parent.parent


def studio() -> Path:
    """The folder with ``app.py``, ``pages`` and ``assets``."""
    packed = _LIBRARY / "_studio"
    return packed if packed.is_dir() else _LIBRARY.parent


def demo() -> Path:
    """The folder of the demo table, its hierarchies and a recipe for it."""
    return studio() / "assets" / "demo"
