"""Releases leave the studio: written, measured again on the written file, handed out once."""

import shutil
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.parquet as pq

from privacy_core import randomness
from privacy_core.errors import InvalidValueError
from privacy_core.export import FileChangedError, read_back, sha256_of, write
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
from privacy_core.usecases import catalog, protect, second_measurement
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace

Report = Callable[[int, int], None]
RECIPE = "recipe"


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
    endings = ", ".join(file_type.suffix for file_type in FILE_TYPES.values())
    raise InvalidValueError(f"The ending {path.suffix!r} of the output file names no format. Use one of {endings}.")


@act("list releases", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def list_releases(workspace: Workspace, *, dataset: str | None = None) -> list[Release]:
    """The actor's releases, newest first."""
    return releases_of(workspace.store, owner=workspace.actor.name, dataset=dataset)


@act("list exports", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def list_exports(workspace: Workspace, release: str) -> list[Export]:
    """Files made from a release, newest first."""
    return exports_of(workspace.store, release, owner=workspace.actor.name)


@act("export a release", needs=Permission.EXPORT, logs=("release", "kind", "escape_formulas"))
def export_release(
    workspace: Workspace,
    release: str,
    kind: Kind,
    *,
    escape_formulas: bool = True,
    filename: str | None = None,
    report: Report = lambda _done, _total: None,
) -> Export:
    """Writes the file, reads it back, measures the models again, and only then keeps it.

    Raises:
        ExportUnsafeError: a model does not hold in the written file.
        TooManyRecordsError: an Excel sheet cannot hold so many.
    """
    found = find_release(workspace.store, release, owner=workspace.actor.name)
    with _place(workspace) as (export, place):
        name = filename or f"{_plain(found.name)}{FILE_TYPES[kind].suffix}"
        table = workspace.store.home / "releases" / found.id / "table.parquet"
        report(0, 2)
        written = write(workspace.engine, table, kind, place / "file", escape_formulas=escape_formulas)
        report(1, 2)
        back = place / "back.parquet"
        read_back(place / "file", kind, pq.read_schema(table), back, escape_formulas=escape_formulas, rows=written.rows)
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
        report(2, 2)
    return made


@act("export a recipe", needs=Permission.EXPORT, logs=("release",))
def export_recipe(workspace: Workspace, release: str) -> Export:
    """The recipe that made a release, as the command line takes it: JSON, in a zip where hierarchies belong to it.

    It is for the owner, to repeat the release: hierarchies and replacements may name values of records that were left
    out.
    """
    found = find_release(workspace.store, release, owner=workspace.actor.name)
    made_in = workspace.store.home / "releases" / found.id / "recipe"
    beside = sorted(path for path in made_in.iterdir() if path.name != "recipe.json")
    with _place(workspace) as (export, place):
        if beside:
            with zipfile.ZipFile(place / "file", "w", zipfile.ZIP_DEFLATED) as archive:
                for path in (made_in / "recipe.json", *beside):
                    archive.write(path, path.name)
        else:
            shutil.copyfile(made_in / "recipe.json", place / "file")
        made = Export(
            id=export,
            release=found.id,
            owner=workspace.actor.name,
            kind=RECIPE,
            filename=f"{_plain(found.name)}-recipe.{'zip' if beside else 'json'}",
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
    media = "application/octet-stream" if found.kind == RECIPE else FILE_TYPES[Kind(found.kind)].media_type
    file = ExportFile(path=_file(workspace, found), filename=found.filename, media_type=media, sha256=found.sha256)
    return f"/api/exports/{TicketStore(workspace.store).mint(file, actor=workspace.actor.name, sid=workspace.sid)}"


@act("write an export to a file", needs=Permission.EXPORT, logs=("export",))
def hand_out(workspace: Workspace, export: str, out: Path) -> None:
    """Puts the file where a command asked for it; ``out`` appears whole or not at all."""
    found = find_export(workspace.store, export, owner=workspace.actor.name)
    draft = out.with_name(f".{out.name}.{randomness.new_id()}")
    try:
        shutil.copyfile(_file(workspace, found), draft)
        if sha256_of(draft) != found.sha256:
            raise FileChangedError(found.filename)
        draft.replace(out)
    except OSError as error:
        raise InvalidValueError(f"{out.name!r} cannot be written: {error.strerror}. Choose another place.") from error
    finally:
        draft.unlink(missing_ok=True)


@act("read a release", needs=Permission.EXPORT, logs=("release",))
def read_release(workspace: Workspace, release: str) -> pa.Table:
    """The protected table, in memory: for a notebook."""
    found = find_release(workspace.store, release, owner=workspace.actor.name)
    return pq.read_table(workspace.store.home / "releases" / found.id / "table.parquet")


@act("destroy a pseudonym key", needs=Permission.DESTROY_KEYS, logs=("dataset", "column", "domain"))
def destroy_pseudonym_key(
    workspace: Workspace, *, domain: str | None = None, dataset: str | None = None, column: str | None = None
) -> bool:
    """Destroys the key of a shared domain, or of a column of a dataset, for good; whether there was one.

    Afterwards nobody can say again which pseudonym belongs to whom, and files made later cannot be joined to it.
    """
    if domain is None:
        if dataset is None or column is None:
            raise InvalidValueError("Name a domain, or a dataset and a column.")
        return workspace.store.keyring.destroy_pseudonym_key(
            protect.domain_of(catalog.find(workspace, dataset).source, column)
        )
    return workspace.store.keyring.destroy_pseudonym_key(protect.shared_domain(domain))


@contextmanager
def _place(workspace: Workspace) -> Iterator[tuple[str, Path]]:
    """An id and a folder for a new export; the folder goes if making it fails."""
    export = randomness.new_id()
    place = workspace.store.home / "exports" / export
    place.mkdir(mode=0o700)
    try:
        yield export, place
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


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
