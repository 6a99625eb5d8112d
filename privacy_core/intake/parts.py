"""A folder whose files are the parts of one table, and files from the folders that the server may read."""

import os
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from privacy_core.intake.formats import BadRowList, UnreadableFileError
from privacy_core.intake.source import Source

FOLDERS = "PRIVACY_STUDIO_FOLDERS"  # environment variable: folders, separated as in PATH
MOST_PARTS = 10_000
_TEXT = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".csv.gz", ".tsv.gz", ".txt.gz", ".jsonl.gz", ".ndjson.gz")
_PLAIN = (".txt", ".txt.gz")
_ABOUT = re.compile(
    r"(read_?me|licen[cs]e|copying|notice|authors|citation|about|info|notes?|change(s|_?log)|manifest|code_?book|"
    r"(data_?)?dictionary|meta_?data|(md5|sha\d*|check)_?sums?)([^a-z].*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a folder holds.

    Attributes:
        files: The parts of its table, by name.
        left_out: Names of files that lie beside them and are none.
    """

    files: tuple[Path, ...]
    left_out: tuple[str, ...] = ()


def parts_of(folder: Path) -> list[Path]:
    """The files of a folder that are parts of its table, by name; see :func:`look_for_parts`."""
    return list(look_for_parts(folder).files)


def look_for_parts(folder: Path) -> Parts:
    """The files that are parts of a folder's table, and those that are not; Parquet may lie in folders of folders.

    Files of other formats are left out, and so is text whose name says that it is about the table, as README.txt.
    Names that begin with a dot or an underscore are marks of the program that wrote the folder, and not even named.

    Raises:
        UnreadableFileError: there is none, they are of several formats, or one lies outside of the folder.
    """
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not _hidden(path.relative_to(folder)))
    parquet = [path for path in found if path.suffix.lower() == ".parquet"]
    text = [path for path in found if path.name.lower().endswith(_TEXT) and not _is_about(path)]
    if parquet:
        text = [path for path in text if not path.name.lower().endswith(_PLAIN)]
    parts = parquet or text
    if not parts:
        raise UnreadableFileError("the folder holds no Parquet and no text file", "Choose the folder of the parts.")
    if parquet and text:
        raise UnreadableFileError(
            f"the folder mixes Parquet ({parquet[0].name!r}) and text ({text[0].name!r})",
            "Keep just the parts of one table in it.",
        )
    if deeper := [path for path in text if path.parent != folder]:
        raise UnreadableFileError(
            f"the folder has folders with text in them ({str(deeper[0].relative_to(folder))!r})",
            "Put the parts into one folder.",
        )
    if len(parts) > MOST_PARTS:
        raise UnreadableFileError(f"the folder holds more than {MOST_PARTS:,} parts", "Write larger parts.")
    real = folder.resolve()
    for path in parts:
        if not path.resolve().is_relative_to(real):
            raise UnreadableFileError(f"part {path.name!r} is a link out of the folder", "Copy the part into it.")
        if named := [name for name in path.relative_to(folder).parts[:-1] if "=" in name]:
            raise UnreadableFileError(
                f"its folders hold values of a column ({named[0].split('=')[0]!r})", "Write the column into the parts."
            )
    chosen = set(parts)
    return Parts(tuple(parts), tuple(str(path.relative_to(folder)) for path in found if path not in chosen))


class PartsSource:
    """Text files with the same columns, one after another; their lines count on from part to part.

    Args:
        parts: Name and source of each; the columns are those of the first, in its order.
    """

    def __init__(self, parts: Sequence[tuple[str, Source]]) -> None:
        self._parts = parts
        first = parts[0][1]
        self.columns, self.renamed = first.columns, first.renamed
        self._done = 0
        for name, source in parts[1:]:
            check_columns(name, source.columns, self.columns)

    @property
    def texts(self) -> frozenset[str]:
        return frozenset().union(*(source.texts for _, source in self._parts))

    @property
    def share_read(self) -> float:
        now = self._parts[self._done][1].share_read if self._done < len(self._parts) else 0.0
        return (self._done + (now or 0.0)) / len(self._parts)

    def rows(self, bad: BadRowList) -> Iterator[tuple[int, Sequence[str | None]]]:
        before = 0
        for place, (name, source) in enumerate(self._parts):
            self._done = place
            order = [source.columns.index(column) for column in self.columns]
            own, line = BadRowList(), 0
            for line, cells in source.rows(own):
                yield before + line, cells if order == sorted(order) else [cells[place] for place in order]
            for row in own.listed:
                bad.add(before + row.line, f"{row.reason} (line {row.line:,} of part {name!r})")
            bad.count += own.count - len(own.listed)
            before += max([line, *(row.line for row in own.listed[-1:])])
        self._done = len(self._parts)


def check_columns(part: str, found: Collection[str], expected: Collection[str]) -> None:
    """Refuses a part that has not just the columns of the first.

    Raises:
        UnreadableFileError: it names the part and the columns.
    """
    missing = [name for name in expected if name not in found]
    more = [name for name in found if name not in expected]
    if missing or more:
        said = [f"lacks {', '.join(map(repr, missing[:5]))}"] if missing else []
        said += [f"has {', '.join(map(repr, more[:5]))} more"] if more else []
        raise UnreadableFileError(
            f"part {part!r} {' and '.join(said)}", "All parts must have the same columns. Write it again or move it."
        )


def allowed_folders(setting: str | None = None) -> tuple[Path, ...]:
    """The folders of the server from which tables may be opened, by default those that the environment names.

    >>> allowed_folders(""), [str(folder) for folder in allowed_folders("/")]
    ((), ['/'])
    """
    named = os.environ.get(FOLDERS, "") if setting is None else setting
    return tuple(Path(name).resolve() for name in named.split(os.pathsep) if name)


def allowed_path(asked: str | Path, folders: Collection[Path]) -> Path:
    """The real path of a file or folder, if it lies in one of ``folders``, links followed.

    Raises:
        UnreadableFileError: it lies elsewhere, or is not there: the two are not told apart.
    """
    try:
        real = Path(asked).resolve(strict=True)
        inside = any(real.is_relative_to(folder.resolve()) for folder in folders)
    except (OSError, RuntimeError, ValueError):
        inside = False
    if not inside:
        raise UnreadableFileError(
            "it is not there, or not in a folder that the studio may read",
            f"Ask an administrator to name its folder in {FOLDERS}.",
        )
    return real


def _is_about(path: Path) -> bool:
    """Whether a text file tells something about a table rather than being one.

    >>> _is_about(Path("README.txt")), _is_about(Path("notes_2020.txt")), _is_about(Path("info.csv"))
    (True, True, False)
    """
    return path.name.lower().endswith(_PLAIN) and _ABOUT.fullmatch(path.stem) is not None


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.parts)
