"""What a column's name says is believed only of cells that can be it; forms that speak for themselves need no name."""

import random

import pyarrow as pa
import pytest

from privacy_core.engine import DuckDbEngine
from privacy_core.pii.scan import scan


def main_kinds(columns: dict[str, list[str]]) -> dict[str, str | None]:
    """The main kind of each column, as the scan tells it without a language model."""
    engine = DuckDbEngine()
    engine.open_arrow("t", pa.table(columns))
    found = sorted(scan(engine, "t", model=False).findings, key=lambda each: -each.share)
    engine.close("t")
    return {name: next((each.entity for each in found if each.column == name), None) for name in columns}


@pytest.fixture(scope="module")
def told() -> dict[str, str | None]:
    rng = random.Random(4)  # noqa: S311 - no secret
    few = {
        "customer_name": ("delivered", "cancelled", "pending"),
        "person": ("WARN", "FATAL", "TRACE", "DEBUG"),
        "address_2": ("satisfied", "very satisfied", "dissatisfied"),
        "region": ("north", "south", "east"),
        "title": ("The Trial", "Emma", "Middlemarch"),
        "consultant": ("Fairclough", "Ashworth", "O'Dwyer", "Lindqvist"),
        "Konf.": ("rk", "ev", "ohne"),
        "Anrede": ("Herr", "Frau"),
        "gene variant": ("rs1801133", "rs334", "rs6025"),
    }
    numbers = {
        "address": lambda: f"0x7ffe{rng.randrange(16**8):08x}",
        "release": lambda: ".".join(str(rng.randint(100, 250)) for _ in range(4)),
        "firmware": lambda: f"{rng.randint(1, 9)}.{rng.randint(0, 20)}.{rng.randint(0, 99)}.{rng.randint(0, 9)}",
        "c1": lambda: f"{rng.randint(1000, 9999)} {rng.choice('ABEPRT')}{rng.choice('BEPRTXZ')}",
        "c2": lambda: f"{rng.randint(1, 95)} Jahre",
        "c3": lambda: f"WVWZZZ1KZ{rng.randint(1, 9)}W{rng.randint(100_000, 999_999)}",
        "c4": lambda: f"{rng.randint(1, 99)} Mill Lane, Ludlow LS{rng.randint(1, 9)} {rng.randint(1, 9)}AB",
        "c5": lambda: f"Lange Straße {rng.randint(1, 99)}, {rng.randint(10_000, 99_999)} Talheim",
        "warranty": lambda: f"{rng.randint(1, 60)} years",
        "Apgar": lambda: f"Apgar {rng.randint(1, 9)}/{rng.randint(1, 10)}/10",
    }
    cells = {name: [rng.choice(values) for _ in range(200)] for name, values in few.items()}
    return main_kinds(cells | {name: [make() for _ in range(200)] for name, make in numbers.items()})


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("customer_name", None), ("person", None), ("address_2", None), ("region", None), ("title", None),
        ("gene variant", None), ("address", None), ("firmware", None), ("warranty", None), ("Apgar", None),
        ("consultant", "PERSON"), ("Konf.", "NRP"), ("Anrede", "TITLE"), ("release", "IP_ADDRESS"),
        ("c1", "ZIP_CODE"), ("c2", "AGE"), ("c3", "VEHICLE_ID"), ("c4", "STREET_ADDRESS"), ("c5", "STREET_ADDRESS"),
    ],
)  # fmt: skip
def test_a_column_is_what_its_cells_can_be(told, column, kind):
    assert told[column] == kind
