"""Releases leave the studio: written, measured again on the written file, handed out once."""

import json
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.parquet as pq

from privacy_core import randomness
from privacy_core.errors import InvalidValueError
from privacy_core.export import (
    PART_BYTES,
    FileChangedError,
    Fit,
    TooManyRecordsError,
    fit,
    read_back,
    sha256_of,
    sha256_of_folder,
    write,
    write_parts,
)
from privacy_core.export.excel import MOST_RECORDS
from privacy_core.export.release import (
    Export,
    Release,
    add_export,
    exports_of,
    find_export,
    find_release,
    releases_of,
)
from privacy_core.govern import Permission
from privacy_core.intake import Kind
from privacy_core.store.tickets import ExportFile, TicketStore
from privacy_core.store.uploads import clean_name
from privacy_core.transform import Recipe
from privacy_core.usecases import declared, own_words, pseudonym_domains, recoding, second_measurement
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.pseudonym_domains import KeyOf
from privacy_core.usecases.workspace import Workspace

Report = Callable[[int, int], None]
RECIPE, MODEL_FILES, PRIVATE = "recipe", "model", "-private"
PACKED = ".parquet.zip"


class Parts(StrEnum):
    """How a Parquet file is cut, so that no part is much larger than ``PART_BYTES``."""

    ONE = "one"  # not at all
    ZIP = "zip"  # parts in one zip file: a browser fetches one file
    FOLDER = "folder"  # for the command line


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What a format would make of a release.

    Attributes:
        problem: Why it cannot be written so, and what to do; empty if it can.
        losses: What will look different in the file, or has to be known to read it, a sentence each.
        large: Whether it is so large that Parquet is written in parts unless told otherwise.
    """

    problem: str
    losses: tuple[str, ...]
    large: bool


@dataclass(frozen=True, slots=True)
class FileType:
    """How files of a format are named and labelled."""

    suffix: str
    media_type: str
    label: str


FILE_TYPES: Mapping[Kind, FileType] = MappingProxyType(
    {
        Kind.CSV: FileType(".csv", "text/csv; charset=utf-8", "CSV"),
        Kind.PARQUET: FileType(".parquet", "application/vnd.apache.parquet", "Parquet"),
        Kind.EXCEL: FileType(
            ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel (.xlsx)"
        ),
        Kind.JSON_LINES: FileType(".jsonl", "application/jsonl", "JSON Lines"),
        Kind.SPSS: FileType(".sav", "application/x-spss-sav", "SPSS (.sav)"),
        Kind.STATA: FileType(".dta", "application/x-stata-dta", "Stata (.dta)"),
    }
)


def kind_of(path: Path) -> Kind:
    """The format that a file name asks for.

    Raises:
        InvalidValueError: no format has this ending.
    """
    for kind, file_type in FILE_TYPES.items():
        if path.suffix.lower() == file_type.suffix:
            return kind
    if path.name.lower().endswith(PACKED):
        return Kind.PARQUET
    endings = ", ".join(file_type.suffix for file_type in FILE_TYPES.values())
    raise InvalidValueError(f"The ending {path.suffix!r} of the output file names no format. Use one of {endings}.")


def parts_for(out: Path, kind: Kind, *, folder: bool) -> Parts:
    """How Parquet is cut for a place that a command named: parts only where it says so.

    Raises:
        InvalidValueError: the format has no parts, or the folder's place is taken.
    """
    packed = out.name.lower().endswith(PACKED)
    if folder and packed:
        raise InvalidValueError(
            f"{out.name!r} names a zip of parts, and --parts asks for a folder. Choose one of them."
        )
    cut = _cut(kind, Parts.ZIP if packed else Parts.FOLDER if folder else Parts.ONE, large=False)
    if cut is Parts.FOLDER:
        _refuse_taken(out)
    return cut


def check_records(kind: Kind, records: int) -> None:
    """Raises ``TooManyRecordsError`` if so many records can never stand in a file of this format."""
    if kind is Kind.EXCEL and records > MOST_RECORDS:
        raise TooManyRecordsError(records, MOST_RECORDS)


@act("list releases", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def list_releases(workspace: Workspace, *, dataset: str | None = None) -> list[Release]:
    """The actor's releases, newest first."""
    return releases_of(workspace.store, owner=workspace.actor.name, dataset=dataset)


@act("list exports", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def list_exports(workspace: Workspace, release: str) -> list[Export]:
    """Files made from a release, newest first."""
    return exports_of(workspace.store, release, owner=workspace.actor.name)


@act("look what a format holds", needs=Permission.EXPORT, audit=Audit.NEVER)
def prospect(workspace: Workspace, release: str, kind: Kind) -> Prospect:
    """What a format would make of a release, before anything is written."""
    found = find_release(workspace.store, release, owner=workspace.actor.name)
    table = _table(workspace, found)
    seen = _fit(workspace, found, kind)
    told = recoding.told(Recipe.model_validate(found.parameters), pq.read_schema(table).names)
    problem = "" if seen.problem is None else str(seen.problem)
    return Prospect(problem=problem, losses=(*told, *seen.losses), large=_large(table))


@act("export a release", needs=Permission.EXPORT, logs=("release", "kind", "escape_formulas", "parts"))
def export_release(
    workspace: Workspace,
    release: str,
    kind: Kind,
    *,
    escape_formulas: bool = True,
    parts: Parts | None = None,
    filename: str | None = None,
    report: Report = lambda _done, _total: None,
) -> Export:
    """Writes the file, reads it back, measures the models again, and only then keeps it.

    Args:
        workspace: Where.
        release: What.
        kind: The format.
        escape_formulas: For CSV: keeps a spreadsheet from running cells of text as formulas.
        parts: How Parquet is cut; by default into a zip of parts if the table is larger than one.
        filename: Of the file; by default the release's.
        report: Called with steps done and steps in all.

    Raises:
        ExportUnsafeError: a model does not hold in the written file.
        UnwritableColumnError, TooManyRecordsError, TooLargeForFormatError: the format cannot hold it; nothing is
            written.
    """
    found = find_release(workspace.store, release, owner=workspace.actor.name)
    table = _table(workspace, found)
    cut = _cut(kind, parts, large=_large(table))
    if (problem := _fit(workspace, found, kind).problem) is not None:
        raise problem
    with placed(workspace) as (export, place):
        name = filename or f"{_plain(found.name)}{PACKED if cut is Parts.ZIP else FILE_TYPES[kind].suffix}"
        file, back = place / "file", place / "back.parquet"
        schema, rows = pq.read_schema(table), pq.read_metadata(table).num_rows
        # To measure takes about as long as to write, or to read again.
        writing = _as_third(report, rows, 0)
        if cut is Parts.ONE:
            codes = declared.codes_of(workspace, found)
            written = write(
                workspace.engine, table, kind, file, escape_formulas=escape_formulas, codes=codes, report=writing
            )
        else:
            written = write_parts(workspace.engine, table, file, packed=cut is Parts.ZIP, report=writing)
        reading = _as_third(report, rows, 1)
        read_back(file, kind, schema, back, escape_formulas=escape_formulas, rows=written.rows, report=reading)
        figures = second_measurement.measure(workspace, found, back, filename=name)
        back.unlink()
        made = Export(
            id=export,
            release=found.id,
            owner=workspace.actor.name,
            kind=kind.value,
            filename=name,
            bytes=written.bytes,
            sha256=written.sha256,
            figures=figures,
            created=time.time(),
        )
        add_export(workspace.store, made)
        report(3 * rows, 3 * rows)
    return made


@act("export a recipe", needs=Permission.EXPORT, logs=("release", "words"))
def export_recipe(workspace: Workspace, release: str, *, words: bool = False) -> Export:
    """The recipe that made a release, as the command line takes it: JSON, in a zip where hierarchies belong to it.

    It is for the owner, to repeat the release: hierarchies and replacements may name values of records that were left
    out. Own words, which may be names, are in it only with ``words``, and then its name says that it is private.
    """
    found = find_release(workspace.store, release, owner=workspace.actor.name)
    made_in = workspace.store.home / "releases" / found.id / "recipe"
    beside = sorted(path for path in made_in.iterdir() if path.name != "recipe.json")
    recipe = (made_in / "recipe.json").read_text("utf-8")
    listed = own_words.count(found.parameters)
    if listed and not words:
        recipe = json.dumps(own_words.without(json.loads(recipe)), indent=2, ensure_ascii=False)
    private = PRIVATE if listed and words else ""
    with placed(workspace) as (export, place):
        if beside:
            with zipfile.ZipFile(place / "file", "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("recipe.json", recipe)
                for path in beside:
                    archive.write(path, path.name)
        else:
            (place / "file").write_text(recipe, "utf-8")
        made = Export(
            id=export,
            release=found.id,
            owner=workspace.actor.name,
            kind=RECIPE,
            filename=f"{_plain(found.name)}-recipe{private}.{'zip' if beside else 'json'}",
            bytes=(place / "file").stat().st_size,
            sha256=sha256_of(place / "file"),
            figures={},
            created=time.time(),
        )
        add_export(workspace.store, made)
    return made


@act("hand out an export", needs=Permission.EXPORT, logs=("export",))
def ticket(workspace: Workspace, export: str) -> str:
    """The path of a link that hands out the file once, to this session alone, within an hour."""
    found = find_export(workspace.store, export, owner=workspace.actor.name)
    path = _file(workspace, found)
    if path.is_dir():
        raise InvalidValueError(
            f"{found.filename!r} is a folder, which no link can hand out. Export it as a zip of parts."
        )
    if found.filename.endswith(PACKED) or found.kind == MODEL_FILES:
        media = "application/zip"
    else:
        media = "application/octet-stream" if found.kind == RECIPE else FILE_TYPES[Kind(found.kind)].media_type
    file = ExportFile(path=path, filename=found.filename, media_type=media, sha256=found.sha256)
    return f"/api/exports/{TicketStore(workspace.store).mint(file, actor=workspace.actor.name, sid=workspace.sid)}"


@act("write an export to a file", needs=Permission.EXPORT, logs=("export",))
def hand_out(workspace: Workspace, export: str, out: Path) -> None:
    """Puts the file, or the folder of parts, where a command asked for it; ``out`` appears whole or not at all.

    Raises:
        InvalidValueError: it cannot be written there; a folder takes no other's place.
        FileChangedError: the copy is not what was measured.
    """
    found = find_export(workspace.store, export, owner=workspace.actor.name)
    made = _file(workspace, found)
    draft = out.with_name(f".{out.name}.{randomness.new_id()}")
    try:
        if made.is_dir():
            _refuse_taken(out)
            shutil.copytree(made, draft)
        else:
            shutil.copyfile(made, draft)
        if (sha256_of_folder(draft) if made.is_dir() else sha256_of(draft)) != found.sha256:
            raise FileChangedError(found.filename)
        draft.replace(out)
    except OSError as error:
        raise InvalidValueError(f"{out.name!r} cannot be written: {error.strerror}. Choose another place.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        draft.unlink(missing_ok=True)


@act("read a release", needs=Permission.EXPORT, logs=("release",))
def read_release(workspace: Workspace, release: str) -> pa.Table:
    """The protected table, in memory: for a notebook."""
    found = find_release(workspace.store, release, owner=workspace.actor.name)
    return pq.read_table(_table(workspace, found))


@act("destroy a pseudonym key", needs=Permission.DESTROY_KEYS, spreads=("of",))
def destroy_pseudonym_key(workspace: Workspace, of: KeyOf) -> bool:
    """Destroys a key for good; whether there was one.

    Afterwards nobody can say again which pseudonym belongs to whom, tokens and encrypted values cannot be turned back,
    and files made later cannot be joined to it.
    """
    name = pseudonym_domains.key_name(workspace, of)
    there = workspace.store.keyring.destroy_pseudonym_key(name)
    pseudonym_domains.vault_of(workspace).forget(name)
    return there


@contextmanager
def placed(workspace: Workspace) -> Iterator[tuple[str, Path]]:
    """An id and a folder for a new export; the folder goes if making it fails."""
    export = randomness.new_id()
    place = workspace.store.home / "exports" / export
    place.mkdir(mode=0o700)
    try:
        yield export, place
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def _fit(workspace: Workspace, release: Release, kind: Kind) -> Fit:
    """Looked at once for each release and format: a release never changes."""
    return workspace.keep(
        ("fit", release.dataset, release.id, kind),
        lambda: fit(workspace.engine, _table(workspace, release), kind, codes=declared.codes_of(workspace, release)),
    )


def _cut(kind: Kind, parts: Parts | None, *, large: bool) -> Parts:
    if kind is not Kind.PARQUET:
        if parts not in {None, Parts.ONE}:
            raise InvalidValueError(f"{FILE_TYPES[kind].label} is written as one file. Choose Parquet for parts.")
        return Parts.ONE
    return parts or (Parts.ZIP if large else Parts.ONE)


def _large(table: Path) -> bool:
    return table.stat().st_size > PART_BYTES


def _as_third(report: Report, rows: int, which: int) -> Report:
    return lambda done, _all: report(which * rows + done, 3 * rows)


def _table(workspace: Workspace, release: Release) -> Path:
    return workspace.store.home / "releases" / release.id / "table.parquet"


def _refuse_taken(out: Path) -> None:
    if out.exists():
        raise InvalidValueError(f"There is {out.name!r} already, and parts take no other's place. Name a new folder.")


def _file(workspace: Workspace, export: Export) -> Path:
    return workspace.store.home / "exports" / export.id / "file"


def _plain(name: str) -> str:
    """A file name without the ending that the original may have had."""
    stem = (
        Path(name).stem
        if Path(name).suffix.lower() in {file_type.suffix for file_type in FILE_TYPES.values()}
        else name
    )
    return clean_name(stem) + "-protected"
