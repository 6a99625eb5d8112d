"""Whether what a detector says of a labelled column is right."""

import csv
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Labelled:
    """A column of the fixture; see README.md there."""

    name: str
    entity: str | None
    also: tuple[str, ...]
    header: str
    values: tuple[str | None, ...]

    def is_right(self, answers: tuple[str, ...]) -> bool:
        """Whether answers, the main one first, are right of this column."""
        if self.entity is None:
            return set(answers) <= set(self.also)
        return bool(answers) and answers[0] in {self.entity, *self.also}


@dataclass(frozen=True, slots=True)
class Score:
    """What came of a half of the fixture.

    Attributes:
        columns: How many there were.
        wrong: The columns that were not right, with what was answered.
    """

    columns: int
    wrong: tuple[tuple[Labelled, tuple[str, ...]], ...]

    @property
    def accuracy(self) -> float:
        """Share of columns that are right, in [0, 1]."""
        return 1 - len(self.wrong) / self.columns

    @property
    def false_findings(self) -> list[str]:
        """Harmless columns in which something was found."""
        return [column.name for column, _ in self.wrong if column.entity is None]

    def by_header(self) -> Counter[str]:
        """Wrong columns for each sort of header."""
        return Counter(column.header for column, _ in self.wrong)


SECOND = FOLDER.with_name("columns_second")


def half(name: str, folder: Path = FOLDER) -> list[Labelled]:
    """``develop`` or ``report`` of a fixture."""
    columns = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return [
        Labelled(c["name"], c["entity"], tuple(c["also"]), c["header"], tuple(c["values"])) for c in columns
    ]  # fmt: skip


def score(columns: list[Labelled], answers: Mapping[str, tuple[str, ...]]) -> Score:
    """Holds answers, by the column's name and the main one first, against the labels.

    Args:
        columns: What was asked about.
        answers: For each column in which something was found: its kinds. A column that is not there has none.

    Raises:
        KeyError: an answer about a column that nobody asked about.
    """
    if unknown := set(answers) - {column.name for column in columns}:
        raise KeyError(f"{len(unknown)} answers are about other columns.")
    given = [(column, answers.get(column.name, ())) for column in columns]
    return Score(len(columns), tuple(pair for pair in given if not pair[0].is_right(pair[1])))


def main_first(findings: list[tuple[str, str, float]]) -> dict[str, tuple[str, ...]]:
    """Answers of a scan from (column, entity, share): the largest share is the main one, of two alike the first."""
    answers: dict[str, tuple[str, ...]] = {}
    for column, entity, _ in sorted(findings, key=lambda finding: -finding[2]):
        answers[column] = (*answers.get(column, ()), entity)
    return answers


def write_csv(columns: list[Labelled], path: Path) -> None:
    """Writes columns as the file that somebody would hand in."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in columns])
        writer.writerows(
            ["" if cell is None else cell for cell in row] for row in zip(*(c.values for c in columns), strict=True)
        )
