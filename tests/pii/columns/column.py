"""A column of the fixture: its name, what it is, and how its cells are drawn."""

from dataclasses import dataclass

from tests.pii.columns.chance import Draw

TELLING, VAGUE, ABSENT = "telling", "vague", "absent or misleading"


@dataclass(frozen=True, slots=True)
class Column:
    """One labelled column.

    Attributes:
        name: As the file has it.
        entity: A name of `ENTITIES`; None: no personal data.
        header: What the name tells of the content: `TELLING`, `VAGUE` or `ABSENT`.
        draw: One cell.
        also: Other answers that are right as well.
        dirt: What befalls cells: m missing, p placeholder, b blanks, c case, t typo.
        note: What is special.
    """

    name: str
    entity: str | None
    header: str
    draw: Draw
    also: tuple[str, ...] = ()
    dirt: str = "mpb"
    note: str = ""
