"""Tables for the tests of risk, and the engine that they are open in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from privacy_core.engine import DuckDbEngine
from privacy_core.risk.classes import EquivalenceClasses, equivalence_classes

ADULT = Path(__file__).resolve().parents[3] / "shared" / "data" / "adult" / "adult.csv"


@pytest.fixture(scope="session")
def engine() -> Iterator[DuckDbEngine]:
    engine = DuckDbEngine(memory_limit="1GB")
    yield engine
    engine.shutdown()


@pytest.fixture(scope="session")
def classes_of(engine: DuckDbEngine) -> Callable[..., EquivalenceClasses]:
    """Opens a frame or Arrow table and reads its classes."""

    def read(frame, quasi_identifiers, **options) -> EquivalenceClasses:
        table = frame if isinstance(frame, pa.Table) else pa.Table.from_pandas(frame, preserve_index=False)
        engine.open_arrow("people", table)
        return equivalence_classes(engine, "people", quasi_identifiers, **options)

    return read


@pytest.fixture(scope="session")
def adult() -> pd.DataFrame:
    if not ADULT.exists():
        pytest.skip(f"needs the Adult data in {ADULT}")
    return pd.read_csv(ADULT, sep=";")
