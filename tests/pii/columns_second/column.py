"""A labelled column of the second fixture, and the dirt that files have."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from random import Random

from tests.pii.columns_second.drawing import Cell

CELLS = 160
SEED = "second fixture"
TELLING, VAGUE, ABSENT = "telling", "vague", "absent or misleading"

_VAGUE = (
    "wert", "details", "entry", "ref", "main", "extra", "data", "attribute", "content", "campo", "valeur", "item",
    "misc", "input", "dato", "remark", "key", "champ", "angabe", "pole", "free", "label", "other", "detail_b",
)  # fmt: skip
_PLACEHOLDERS = ("n/a", "N/A", "-", "--", "unknown", "unbekannt", "?", "none", "NULL", "x", "tbd", "k.A.", "inconnu")


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its label; README.md says what the fields mean."""

    name: str
    entity: str | None
    also: tuple[str, ...]
    header: str
    note: str
    values: tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """One sort of column, made once under each of its headers.

    Attributes:
        entity: What it is; None: no personal data, or nobody could tell.
        cell: Makes a cell.
        telling: Headers that say what it is.
        misleading: Headers that say something else.
        vague: How many more columns have a header that says little.
        absent: How many more have none of their own ("V7").
        also: Other answers that are right.
        distinct: How many different cells there are; 0: as they come.
        note: What is special.
    """

    entity: str | None
    cell: Cell
    telling: tuple[str, ...] = ()
    misleading: tuple[str, ...] = ()
    vague: int = 0
    absent: int = 0
    also: tuple[str, ...] = ()
    distinct: int = 0
    note: str = ""


def columns_of(sorts: list[Sort]) -> Iterator[Column]:
    """All columns of the sorts; each draws from a generator of its own, so that one more changes no other's cells."""
    vague, absent = count(), count()
    for place, sort in enumerate(sorts):
        headers = [(TELLING, name) for name in sort.telling] + [(ABSENT, name) for name in sort.misleading]
        headers += [(VAGUE, _vague_name(next(vague))) for _ in range(sort.vague)]
        headers += [(ABSENT, _absent_name(next(absent))) for _ in range(sort.absent)]
        for turn, (header, name) in enumerate(headers):
            rng = Random(f"{SEED} {place} {turn} {sort.entity} {sort.note}")  # noqa: S311 - a fixture, no secret
            values = tuple(_dirty(_clean(sort, rng), rng))
            yield Column(name, sort.entity, sort.also, header, sort.note, values)


def _vague_name(turn: int) -> str:
    word = _VAGUE[turn % len(_VAGUE)]
    again = turn // len(_VAGUE)
    return word if not again else f"{word}_{again + 1}"


def _absent_name(turn: int) -> str:
    return (f"V{turn + 1}", f"Unnamed: {turn + 1}", f"column_{turn + 1}", f"_c{turn + 1}")[turn % 4]


def _clean(sort: Sort, rng: Random) -> list[str]:
    if not sort.distinct:
        return [sort.cell(rng) for _ in range(CELLS)]
    few: dict[str, None] = {}
    while len(few) < sort.distinct:
        few[sort.cell(rng)] = None
    return rng.choices(list(few), [1 / (place + 1.5) for place in range(len(few))], k=CELLS)


def _dirty(cells: list[str], rng: Random) -> Iterator[str | None]:
    """Some files are clean, some are not: shares of missing cells, placeholders, blanks and slips differ by column."""
    missing, odd = rng.choice((0, 0.02, 0.06, 0.12)), rng.choice((0, 0, 0.02, 0.04))
    blanks, case, slips = rng.choice((0, 0.02, 0.08)), rng.choice((0, 0, 0.05)), rng.choice((0, 0.01, 0.02))
    placeholder = rng.choice(_PLACEHOLDERS)
    for cell in cells:
        drawn = rng.random()
        if drawn < missing:
            yield None
        elif drawn < missing + odd:
            yield placeholder
        else:
            yield _worn(cell, rng, blanks=blanks, case=case, slips=slips)


def _worn(cell: str, rng: Random, *, blanks: float, case: float, slips: float) -> str:
    if rng.random() < slips and len(cell) > 4:
        place = rng.randrange(1, len(cell) - 1)
        cell = cell[: place - 1] + cell[place] + cell[place - 1] + cell[place + 1 :]
    if rng.random() < case:
        cell = rng.choice((cell.upper(), cell.lower()))
    if rng.random() < blanks:
        cell = rng.choice((f" {cell}", f"{cell} ", f"{cell}  ", cell.replace(" ", "  ", 1)))
    return cell
