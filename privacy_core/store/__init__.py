"""One database and one folder: what the studio remembers."""

from privacy_core.store.store import Store

__all__ = ["Store"]
