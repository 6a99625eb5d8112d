"""Writes the labelled columns, the same ones each time: ``python -m tests.pii.columns.make``.

Half of each kind goes to develop.json, half to report.json, by a seeded draw that knows nothing of any detector.
"""

import json
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

from tests.pii.columns import harmless, official, people, places, reach
from tests.pii.columns.chance import dirty
from tests.pii.columns.column import Column

FOLDER = Path(__file__).parent
COLUMNS = (*reach.COLUMNS, *people.COLUMNS, *places.COLUMNS, *official.COLUMNS, *harmless.COLUMNS)
ROWS, SEED = 240, 20261123


def cells(column: Column) -> list[str | None]:
    """The cells of a column; another column more or less in the fixture changes none of them."""
    rng = random.Random(f"{SEED} {column.name}")  # noqa: S311 - made-up data
    return [dirty(column.draw(rng), rng, column.dirt) for _ in range(ROWS)]


def halves(columns: tuple[Column, ...]) -> tuple[list[Column], list[Column]]:
    """Splits each kind and each sort of header into two as equally as they go; what is left over goes in turn."""
    rng = random.Random(SEED)  # noqa: S311
    kinds: dict[tuple[str, str], list[Column]] = defaultdict(list)
    for column in columns:
        official_number = column in official.COLUMNS
        kinds["official" if official_number else column.entity or "none", column.header].append(column)
    both: tuple[list[Column], list[Column]] = ([], [])
    for kind in sorted(kinds):
        alike = kinds[kind]
        rng.shuffle(alike)
        for column in alike:
            both[len(both[0]) > len(both[1])].append(column)
    return both


def labelled(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "entity": column.entity,
        "also": list(column.also),
        "header": column.header,
        "note": column.note,
        "values": cells(column),
    }


def main() -> None:
    for name, columns in zip(("develop", "report"), halves(COLUMNS), strict=True):
        order = {column.name: place for place, column in enumerate(COLUMNS)}
        lines = (json.dumps(labelled(c), ensure_ascii=False) for c in sorted(columns, key=lambda c: order[c.name]))
        (FOLDER / f"{name}.json").write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
