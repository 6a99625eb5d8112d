"""What a file of SPSS, SAS or Stata says beside its cells: codes behind labels, words for columns, codes for missing.

A table holds the labels. The codes are kept beside it, so that a file of the same kind can have them again.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

MOST_LABELS = 2_000  # of a column


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCodes:
    """What a file declares, by columns.

    Attributes:
        codes: Of columns that were read as labels: text in the table to the number in the file. A number without a
            label stands in the table as it is written.
        words: What a column is about, in the words of the file.
        missing: Columns with codes that mean a missing value, which are plain missing values in the table.
        changed: Columns with codes whose values are others by now.
    """

    codes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.codes or self.words or self.missing or self.changed)

    def without(self, columns: Collection[str]) -> Self:
        """The same for a table in which these columns are gone."""
        return type(self)(
            codes={name: codes for name, codes in self.codes.items() if name not in columns},
            words={name: words for name, words in self.words.items() if name not in columns},
            missing=tuple(name for name in self.missing if name not in columns),
            changed=tuple(name for name in self.changed if name not in columns),
        )

    def after(self, changed: Collection[str]) -> Self:
        """The same for a table in which the values of these columns were changed: they have no codes any more."""
        lost = tuple(name for name in self.codes if name in changed)
        kept = {name: codes for name, codes in self.codes.items() if name not in changed}
        return type(self)(codes=kept, words=self.words, missing=self.missing, changed=(*self.changed, *lost))

    def write(self, path: Path) -> None:
        """Keeps them in a file beside a table."""
        known: dict[str, Any] = {
            "codes": self.codes, "words": self.words, "missing": self.missing, "changed": self.changed,
        }  # fmt: skip
        path.write_text(json.dumps(known), "utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        """What `write` kept; nothing where there is no such file."""
        if not path.exists():
            return cls()
        known = json.loads(path.read_text("utf-8"))
        return cls(
            codes=known["codes"],
            words=known["words"],
            missing=tuple(known["missing"]),
            changed=tuple(known["changed"]),
        )


NO_CODES = FileCodes()
