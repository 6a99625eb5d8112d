"""Where a file becomes a table: an engine and a private folder, both given back in the end, whatever happens."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from privacy_core.engine import DuckDbEngine, Engine
from privacy_core.randomness import new_id


@dataclass(frozen=True)
class Workplace:
    """An engine, a private folder, and tables of names that nobody else has; all forgotten in the end."""

    engine: Engine
    folder: Path
    prefix: str

    def table(self, purpose: str) -> str:
        return f"{self.prefix} {purpose}"


@contextmanager
def workplace(scratch: Path, engine: Engine | None = None) -> Iterator[Workplace]:
    """A place to work in: a folder inside ``scratch`` that is removed in the end, whatever happens."""
    with TemporaryDirectory(prefix=".intake-", dir=scratch) as name, ExitStack() as after:
        folder = Path(name)
        if engine is None:
            engine = DuckDbEngine(memory_limit="2GB", spill=folder / "spill")
            after.callback(engine.shutdown)
        place = Workplace(engine, folder, f"intake {new_id()}")
        for purpose in ("text", "staged"):
            after.callback(engine.close, place.table(purpose))
        yield place
