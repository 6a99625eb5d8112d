"""Opens tables: uploads, files, frames and the demo; whose people they hold is settled before anything is stored."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from privacy_core import intake, randomness
from privacy_core.errors import InvalidValueError
from privacy_core.govern import Permission
from privacy_core.intake import (
    BadRows,
    Input,
    Kind,
    Preview,
    ReadOptions,
    ReadResult,
    Report,
    RowPrinter,
    Stages,
    UnreadableFileError,
)
from privacy_core.profile import Mark, Role
from privacy_core.transform import Recipe
from privacy_core.usecases import arrivals, assess, catalog, hierarchies, people, protect, pseudonym_domains, shipped
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.people import NEW_PEOPLE, SourceSuggestion
from privacy_core.usecases.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

LISTED = 200  # bad rows that a dataset remembers
LOOKED_AT = 20  # files of an archive, until one is a table
PRINTS = "prints"  # the key of row prints
LOOKING = "looking at every column"  # stage of an import
DEMO = "Demo: hospital admissions"
DEMO_RECIPE = "Demo: k = 5 and l = 3"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrival:
    """What is to become a dataset."""

    path: Input
    name: str
    origin: str
    options: ReadOptions
    early: Recipe
    temporary: bool = False
    sheets: Sequence[str] = ()


@act("detect how to read an upload", needs=Permission.IMPORT, audit=Audit.NEVER)
def detect_upload(
    workspace: Workspace, upload: str, *, member: str | None = None, sheet: str | None = None
) -> ReadOptions:
    """Format, delimiter, header, encoding and missing markers, from the content.

    Args:
        workspace: Where.
        upload: Of this session.
        member: Of a zip archive; by default the first that is a table.
        sheet: Of a workbook; by default the first that is not empty.

    Raises:
        UnreadableFileError: it is empty, or of a kind that cannot be read.
    """
    path, scratch = arrivals.input_of(workspace, upload), workspace.store.home / "scratch"
    members = arrivals.members_of_upload(workspace, upload) if member is None else []
    for name in members[:LOOKED_AT] if len(members) > 1 else []:
        try:
            return intake.detect(path, member=name, scratch=scratch)
        except UnreadableFileError:
            continue
    return intake.detect(path, member=member, sheet=sheet, scratch=scratch)


@act("preview an upload", needs=Permission.IMPORT, audit=Audit.FIRST, logs=("upload",))
def preview_upload(workspace: Workspace, upload: str, options: ReadOptions) -> Preview:
    """The first rows as they would be read."""
    return intake.preview(arrivals.input_of(workspace, upload), options, scratch=workspace.store.home / "scratch")


@act("look whose people an upload holds", needs=Permission.IMPORT, audit=Audit.NEVER)
def suggest_source(
    workspace: Workspace, upload: str, options: ReadOptions, *, person_id: str | None = None, first: int | None = None
) -> SourceSuggestion:
    """The source whose people the file seems to hold, by keyed prints of its rows and person ids.

    Args:
        workspace: Where.
        upload: Of this session.
        options: How to read it.
        person_id: Column with ids of persons.
        first: Look at so many rows only, where to read all takes long; the import looks at all.
    """
    path, whole = arrivals.input_of(workspace, upload), _whole(options)
    key, scratch = workspace.store.keyring.key(PRINTS), workspace.store.home / "scratch"
    prints = workspace.keep(
        ("prints", upload, repr(whole), person_id, first),
        lambda: intake.row_prints(path, whole, key=key, person_id=person_id, first=first, scratch=scratch),
    )
    return people.suggest(workspace, prints)


@act("import an upload", needs=Permission.IMPORT, logs=("upload", "source"))
def import_upload(
    workspace: Workspace,
    upload: str,
    options: ReadOptions,
    *,
    name: str,
    source: str = NEW_PEOPLE,
    unless_known: bool = False,
    person_id: str | None = None,
    early: Sequence[Mapping[str, Any]] = (),
    report: Report | None = None,
) -> catalog.Dataset:
    """Reads the upload into a dataset, once, and deletes the uploaded file; what lies elsewhere stays there.

    Args:
        workspace: Where.
        upload: Of this session.
        options: How to read it.
        name: Of the dataset, and of its people where they are new; without one, it is called as the file is.
        source: Id of the source whose people it holds, or ``NEW_PEOPLE``, which only an admin may say.
        unless_known: Stop if its people turn out to be those of another source: for who has not seen the suggestion
            of all rows. Who may not declare new people is always stopped.
        person_id: Column with ids of persons, by which they are counted, and recognised in later files.
        early: Steps of a recipe that are applied before anything is stored.
        report: Called with steps done and steps in all.

    Raises:
        UnreadableFileError, BadRowsError: the file cannot be read so; nothing is stored.
        PeopleKnownError: its people are those of another source; nothing is stored.
    """
    found = arrivals.find_upload(workspace, upload)
    path = arrivals.input_of(workspace, upload)
    named = name.strip() or Path(found.name).stem
    belongs = people.settle(workspace, source, name=named)
    arrival = _Arrival(path=path, name=named, origin="upload", options=options, early=_early(early))
    printer = RowPrinter(workspace.store.keyring.key(PRINTS), person_id=person_id)

    def check() -> None:
        if unless_known or not workspace.actor.may(Permission.NAME_NEW_PEOPLE):
            people.check_not_of_others(workspace, printer.result(), belongs.id)

    stages = Stages(report, after={LOOKING: 4.0} if report is not None else {})
    try:
        dataset = _store(workspace, arrival, belongs, stages=stages, person=person_id, prints=printer, check=check)
    except BaseException:
        people.forget_unused(workspace, belongs.id)
        raise
    try:
        if report is not None:  # where somebody waits anyway, so that the pages need not
            looking = stages.during(LOOKING)
            assess.look_ahead(workspace, dataset.id, report=lambda done, total: looking(done / total))
        people.remember(workspace, belongs.id, dataset.id, printer.result())
    except BaseException:  # without its prints, its people would pass for new ones in the next file
        catalog.remove(workspace, dataset.id)
        people.forget_unused(workspace, belongs.id)
        raise
    arrivals.discard_upload(workspace, upload)
    return dataset


@act("open the demo table", needs=Permission.IMPORT)
def import_demo(workspace: Workspace, *, report: Report | None = None) -> catalog.Dataset:
    """Invented hospital admissions with roles, hierarchies and a recipe; the one that is here already, if there is."""
    for found in catalog.list_datasets(workspace):
        if found.origin == "demo":
            return found
    path = shipped.demo() / "admissions.csv"
    recipe = protect.read_recipe(shipped.demo() / "recipe.json").recipe
    arrival = _Arrival(path=path, name=DEMO, origin="demo", options=intake.detect(path), early=_early(()))
    printer = RowPrinter(workspace.store.keyring.key(PRINTS), person_id=recipe.person_id)
    belongs = people.of_the_demo(workspace, DEMO)
    dataset = _store(workspace, arrival, belongs, stages=Stages(report), prints=printer)
    people.remember(workspace, people.DEMO, dataset.id, printer.result())
    files = {}
    for column in dataset.columns:
        brought = shipped.demo() / f"hierarchy_{column}.csv"
        if brought.is_file():
            kept = hierarchies.add_hierarchy(workspace, dataset.id, column, brought.read_text("utf-8"))
            files[column] = kept.file
    named = {"hierarchies": {column: files[column] for column in recipe.hierarchies}}
    protect.save_recipe(workspace, DEMO_RECIPE, Recipe.model_validate(recipe.to_json() | named))
    roles = {column: Role(recipe.role(column)) for column in dataset.columns}
    marks = {Mark.PERSON_ID: recipe.person_id} if recipe.person_id else {}
    return catalog.set_roles(workspace, dataset.id, roles, marks=marks)


@act("open a file", needs=Permission.IMPORT)
def open_file(
    workspace: Workspace,
    source: str | Path,
    *,
    table: str | None = None,
    reading: Mapping[str, Any] | None = None,
    prints: RowPrinter | None = None,
    report: Report | None = None,
) -> catalog.Dataset:
    """A table of this machine as a dataset for one command; `close_file` removes it.

    Args:
        workspace: Where.
        source: A file, a folder whose files are the parts of one table, or a database by its address or file.
        table: Of a database; None if it has only one.
        reading: What to read otherwise than detected: fields of `ReadOptions`, and ``skip_bad_rows``.
        prints: Takes the prints of its rows, by which its people are recognised.
        report: Called with steps done and steps in all.
    """
    path = arrivals.input_named(str(source), table)
    options = _options(path, reading or {})
    arrival = _Arrival(
        path=path,
        name=path.name if isinstance(path, Path) else path.table,
        origin="file",
        options=options,
        early=_early(()),
        temporary=True,
        sheets=_sheets(path, options),
    )
    return _store(workspace, arrival, people.for_one_command(workspace), stages=Stages(report), prints=prints)


@act("open a frame", needs=Permission.IMPORT)
def open_frame(workspace: Workspace, frame: "pd.DataFrame | pa.Table") -> catalog.Dataset:
    """A pandas or pyarrow table as a dataset for one program; `close_file` removes it."""
    options = ReadOptions(kind=Kind.PARQUET, missing_markers=("NaN",))
    arrival = _Arrival(path=Path(), name="frame", origin="file", options=options, early=_early(()), temporary=True)
    make = intake.from_arrow if isinstance(frame, pa.Table) else intake.from_pandas
    return _store(workspace, arrival, people.for_one_command(workspace), make=lambda out: make(frame, out))


@act("close a file", needs=Permission.IMPORT, logs=("dataset",))
def close_file(workspace: Workspace, dataset: str) -> None:
    """Removes what `open_file` made."""
    catalog.remove(workspace, catalog.find(workspace, dataset).id)


def _store(
    workspace: Workspace,
    arrival: _Arrival,
    source: people.People,
    *,
    stages: Stages | None = None,
    make: Callable[[Path], ReadResult] | None = None,
    person: str | None = None,
    prints: RowPrinter | None = None,
    check: Callable[[], None] | None = None,
) -> catalog.Dataset:
    dataset = randomness.new_id()
    place = catalog.folder(workspace, dataset)
    place.mkdir(mode=0o700)
    out = place / "table.parquet"
    options = replace(arrival.options, leave_out=tuple({*arrival.options.leave_out, *arrival.early.dropped}))
    try:
        if make is not None:
            result = make(out)
        else:
            keys = pseudonym_domains.resources_for(workspace, source.id)
            functions = arrival.early.functions(keys)
            scratch = workspace.store.home / "scratch"
            result = intake.read(
                arrival.path, options, out, functions=functions, report=stages, prints=prints, scratch=scratch
            )
        _check_not_empty(result)
        if check is not None:
            check()
        if result.codes:
            result.codes.write(place / catalog.CODES)
        return catalog.add(
            workspace,
            source,
            id=dataset,
            name=arrival.name.strip()[:200] or "table",
            marks={Mark.PERSON_ID.value: person} if person and _tells_apart(person, arrival.early, result) else {},
            origin=arrival.origin,
            temporary=arrival.temporary,
            rows=result.rows,
            columns=[{"name": field.name, "type": str(field.type)} for field in result.schema],
            fingerprint=workspace.store.keyring.fingerprint(protect.digest_of(out)),
            reading=_reading(options, result) | ({"sheets": list(arrival.sheets)} if arrival.sheets else {}),
        )
    except BaseException:
        catalog.empty(place)
        raise


def _tells_apart(person: str, early: Recipe, result: ReadResult) -> bool:
    """Whether the column is stored, with ids that are still different: a pseudonym is one, what a mask left is not."""
    masked = any(step.column == person and step.op == "mask" for step in early.steps)
    return person in result.schema.names and not masked


def _check_not_empty(result: ReadResult) -> None:
    if not result.rows:
        raise InvalidValueError("The file has no records, so there is nothing to open. Check header and delimiter.")


def _whole(options: ReadOptions) -> ReadOptions:
    """Rows as read before typing, whatever is left out of the dataset."""
    left_out = options.leave_out if options.kind is Kind.DATABASE else ()  # only there they may not be readable
    return replace(options, leave_out=left_out, types={})


def _early(steps: Sequence[Mapping[str, Any]]) -> Recipe:
    return Recipe.model_validate({"steps": [dict(step) for step in steps], "default_role": "insensitive"})


def _options(path: Input, reading: Mapping[str, Any]) -> ReadOptions:
    asked = dict(reading)
    if asked.pop("skip_bad_rows", False):
        asked["bad_rows"] = BadRows.LEAVE_OUT
    if unknown := sorted(set(asked) - set(ReadOptions.__dataclass_fields__)):
        raise InvalidValueError(f"A table cannot be read by {', '.join(map(repr, unknown))}: there is no such setting.")
    return replace(intake.detect(path, member=asked.get("member"), sheet=asked.get("sheet")), **asked)


def _sheets(path: Input, options: ReadOptions) -> list[str]:
    return intake.sheet_names(path) if options.kind is Kind.EXCEL and isinstance(path, Path) and path.is_file() else []


def _reading(options: ReadOptions, result: ReadResult) -> dict[str, Any]:
    return {
        "options": options.to_json(),
        "bad_row_count": result.bad_row_count,
        "bad_rows": [[row.line, row.reason] for row in result.bad_rows[:LISTED]],
        "missing_markers_found": {column: dict(found) for column, found in result.missing_markers_found.items()},
        "renamed": [[column.position, column.before, column.after] for column in result.renamed],
        "doubts": {column: doubt.value for column, doubt in result.doubts.items()},
        "not_read": dict(result.not_read),
        "files_left_out": list(result.files_left_out[:LISTED]),
        "read_at": time.time(),
    }
