"""Makes the second fixture: ``python -m tests.pii.columns_second.make`` gives the same files each time."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from random import Random

from tests.pii.columns_second import harmless, harmless_technical, notes, numbers, people, places, times
from tests.pii.columns_second.column import SEED, Column, columns_of

FOLDER = Path(__file__).parent
_SORTS = [sort for part in (people, places, numbers, times, notes, harmless, harmless_technical) for sort in part.SORTS]


def halves(columns: Sequence[Column]) -> tuple[list[Column], list[Column]]:
    """A draw within each kind and sort of header: of every two neighbours one goes to each half."""
    rng = Random(f"{SEED} halves")  # noqa: S311 - a fixture, no secret
    develop: list[Column] = []
    report: list[Column] = []
    strata: list[Column] = []
    for _, stratum in groupby(sorted(columns, key=_stratum), key=_stratum):
        strata += rng.sample(drawn := list(stratum), len(drawn))
    for pair in (strata[start : start + 2] for start in range(0, len(strata), 2)):
        for half, column in zip(rng.sample((develop, report), 2), pair, strict=False):
            half.append(column)
    return rng.sample(develop, len(develop)), rng.sample(report, len(report))


def _stratum(column: Column) -> tuple[str, str]:
    return column.entity or "", column.header


def _write(name: str, columns: list[Column]) -> None:
    rows = ",\n".join(json.dumps(asdict(column), ensure_ascii=False) for column in columns)
    (FOLDER / f"{name}.json").write_text(f"[\n{rows}\n]\n", encoding="utf-8")


def main() -> None:
    """Makes both halves.

    Raises:
        ValueError: two columns have one name.
    """
    columns = list(columns_of(_SORTS))
    if twice := [name for name, times_there in Counter(column.name for column in columns).items() if times_there > 1]:
        raise ValueError(f"Columns need names of their own; these stand twice: {', '.join(twice)}.")
    for name, half in zip(("develop", "report"), halves(columns), strict=True):
        _write(name, half)


if __name__ == "__main__":
    main()
