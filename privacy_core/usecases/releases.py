"""Releases leave the studio: written, measured again on the written file, handed out once."""

import itertools
import shutil
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from privacy_core import randomness
from privacy_core.errors import InvalidValueError, PrivacyCoreError
from privacy_core.export.read_back import read_back
from privacy_core.export.release import (
    Export,
    Release,
    add_export,
    exports_of,
    find_export,
    find_release,
    releases_of,
)
from privacy_core.export.writers import write
from privacy_core.govern import Permission
from privacy_core.intake import Kind
from privacy_core.risk.classes import EquivalenceClasses, equivalence_classes
from privacy_core.risk.measures import summary
from privacy_core.store.tickets import ExportFile, TicketStore
from privacy_core.store.uploads import clean_name
from privacy_core.transform import Recipe, read_hierarchies, write_model
from privacy_core.usecases import assess, catalog, protect
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace

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
    }
)


class ExportUnsafeError(PrivacyCoreError):
    """The written file does not meet the models that its release meets."""

    def __init__(self, filename: str, models: tuple[str, ...]) -> None:
        super().__init__(filename, models)

    def message(self) -> str:
        filename, models = self.facts
        return (
            f"{filename!r} was written and measured again, and {', '.join(models)} did not hold in it, so it is not "
            "offered and was deleted. Values may have merged in this format: use Parquet, or ask more of the models."
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
    workspace: Workspace, release: str, kind: Kind, *, escape_formulas: bool = True, filename: str | None = None
) -> Export:
    """Writes the file, reads it back, measures the models again, and only then keeps it.

    Raises:
        ExportUnsafeError: a model does not hold in the written file.
        TooManyRecordsError: an Excel sheet cannot hold so many.
    """
    found = find_release(workspace.store, release, owner=workspace.actor.name)
    export = randomness.new_id()
    place = workspace.store.home / "exports" / export
    place.mkdir(mode=0o700)
    try:
        name = filename or f"{_plain(found.name)}{FILE_TYPES[kind].suffix}"
        table = workspace.store.home / "releases" / found.id / "table.parquet"
        written = write(workspace.engine, table, kind, place / "file", escape_formulas=escape_formulas)
        back = place / "back.parquet"
        schema = pq.read_schema(table)
        read_back(place / "file", kind, schema, back, escape_formulas=escape_formulas, rows=written.rows)
        figures = _measured_again(workspace, found, back, schema.names, filename=name)
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
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return made


@act("export a recipe", needs=Permission.EXPORT, logs=("release",))
def export_recipe(workspace: Workspace, release: str) -> Export:
    """The recipe that made a release, as the command line takes it: JSON, in a zip where hierarchies belong to it."""
    found = find_release(workspace.store, release, owner=workspace.actor.name)
    made_in = workspace.store.home / "releases" / found.id
    beside = sorted(path for path in made_in.iterdir() if path.suffix != ".parquet" and path.name != "recipe.json")
    export = randomness.new_id()
    place = workspace.store.home / "exports" / export
    place.mkdir(mode=0o700)
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
        sha256=protect.digest_of(place / "file").hex(),
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
        domain = protect.domain_of(catalog.find(workspace, dataset).source, column)
    return workspace.store.keyring.destroy_pseudonym_key(domain)


def _measured_again(
    workspace: Workspace, release: Release, back: Path, columns: Sequence[str], *, filename: str
) -> dict[str, Any]:
    """Risk as the written file shows it, by the models of the release; the file itself is read, not what made it."""
    recipe = Recipe.model_validate(release.parameters)
    quasi_identifiers = recipe.columns_with("quasi_identifier", columns)
    if not quasi_identifiers:
        return {}
    after = _classes_of_file(workspace, release, back, quasi_identifiers, recipe.columns_with("sensitive", columns))
    reference = _reference(workspace, release, recipe)
    if broken := tuple(model.name for model in recipe.models if not model.holds(after, reference)):
        raise ExportUnsafeError(filename, broken)
    models = [{**write_model(model), "after": model.measured(after, reference)} for model in recipe.models]
    return summary(after, reference).to_json() | {"models": models}


def _classes_of_file(
    workspace: Workspace, release: Release, back: Path, quasi_identifiers: Sequence[str], sensitive: Sequence[str]
) -> EquivalenceClasses:
    recipe = Recipe.model_validate(release.parameters)
    engine, table = workspace.engine, f"written_{randomness.new_id()}"
    codes = workspace.store.home / "releases" / release.id / "persons.parquet"
    person = recipe.person_id
    try:
        if codes.exists() and person is not None:
            # The file shows pseudonyms or no person at all: its records are joined to persons by their order.
            columns = pq.read_table(back, columns=[*quasi_identifiers, *sensitive])
            who = pq.read_table(codes, columns=[person]).column(0)
            person = next(
                name for name in (f"person{n or ''}" for n in itertools.count()) if name not in columns.column_names
            )
            engine.open_arrow(table, columns.append_column(person, who))
        else:
            engine.open(table, back)
        return equivalence_classes(engine, table, quasi_identifiers, sensitive=sensitive, person=person)
    finally:
        engine.close(table)


def _reference(workspace: Workspace, release: Release, recipe: Recipe) -> EquivalenceClasses:
    """The classes before suppression, with which t-closeness compares."""
    found = catalog.find(workspace, release.dataset)
    classes = assess.classes(
        workspace,
        found.id,
        recipe.columns_with("quasi_identifier", found.columns),
        sensitive=recipe.columns_with("sensitive", found.columns),
        person=recipe.person_id,
    )
    named = read_hierarchies(recipe, workspace.store.home / "releases" / release.id)
    judged = {*classes.quasi_identifiers, *classes.sensitive}
    steps = tuple(step for step in recipe.steps if step.column in judged)
    judging = recipe.model_copy(update={"steps": steps})
    return classes.recode(
        judging.functions(protect.resources_of(workspace, found, judging, named)), drop=recipe.dropped
    )


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
