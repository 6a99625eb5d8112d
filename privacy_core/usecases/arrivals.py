"""What can be read: uploads, files and folders of the server, tables of databases; and which table of each.

All of them wait as uploads do, found by an id that only their session knows. What is read where it lies has a sealed
note in an upload's place: its path or its address is in no draft, no job, no log and no URL.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from privacy_core import intake
from privacy_core.errors import InvalidValueError, NotFoundError
from privacy_core.govern import Permission
from privacy_core.intake import DatabaseTable, Input, UnreadableFileError
from privacy_core.store.uploads import Upload, UploadStore
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace

_SQLITE, _ZIP = b"SQLite format 3\0", b"PK\x03\x04"
MOST_LISTED = 2_000  # names of one folder


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder that the server may read.

    Attributes:
        name: In its folder.
        path: Whole, links followed.
        bytes: Of a file; 0 for a folder.
        folder: Whether it is one.
    """

    name: str
    path: str
    bytes: int
    folder: bool


@act("look at an upload", needs=Permission.IMPORT, audit=Audit.NEVER)
def find_upload(workspace: Workspace, upload: str) -> Upload:
    """The upload, if this session sent it."""
    return _store(workspace).find(upload, actor=workspace.actor.name, sid=workspace.sid)


@act("discard an upload", needs=Permission.IMPORT, logs=("upload",))
def discard_upload(workspace: Workspace, upload: str) -> None:
    """Deletes an upload that was not imported, or forgets where a table lies; what lies elsewhere stays there."""
    _store(workspace).remove(upload, actor=workspace.actor.name, sid=workspace.sid)


@act("forget the address of a database", needs=Permission.IMPORT, audit=Audit.NEVER)
def forget_address(workspace: Workspace, upload: str) -> None:
    """Discards what waits if it is the address of a database; a file stays, to be tried again."""
    try:
        note = _note(workspace, upload)
    except NotFoundError:
        return
    if note and "address" in note:
        _store(workspace).remove(upload, actor=workspace.actor.name, sid=workspace.sid)


@act("list the folders of the server", needs=Permission.IMPORT, audit=Audit.NEVER)
def server_folders(workspace: Workspace) -> list[Entry]:
    """The folders from which tables may be opened; none unless ``PRIVACY_STUDIO_FOLDERS`` names some."""
    return [Entry(str(path), str(path), 0, folder=True) for path in intake.allowed_folders() if path.is_dir()]


@act("look into a folder of the server", needs=Permission.IMPORT, audit=Audit.NEVER)
def look_into_folder(workspace: Workspace, folder: str) -> list[Entry]:
    """The folders and files in it, in this order and by name; hidden ones, and links that lead away, are not shown.

    Raises:
        UnreadableFileError: the studio may not read there, or it is no folder.
    """
    place = _allowed(workspace, folder)
    if not place.is_dir():
        raise UnreadableFileError("it is no folder", "Choose the file itself.")
    found: list[Entry] = []
    shown = [path for path in place.iterdir() if not path.name.startswith(".")]
    for path in sorted(shown, key=lambda path: path.name.casefold()):
        if len(found) == MOST_LISTED:
            break
        try:
            real = _allowed(workspace, path)
            size = real.stat().st_size
        except (UnreadableFileError, OSError):
            continue
        found.append(Entry(path.name, str(real), 0 if real.is_dir() else size, folder=real.is_dir()))
    return sorted(found, key=lambda entry: not entry.folder)


@act("choose a file of the server", needs=Permission.IMPORT)
def take_from_server(workspace: Workspace, path: str) -> Upload:
    """Lets a file, a folder of parts, or the first table of a SQLite file wait to be read; nothing is copied.

    Raises:
        UnreadableFileError: it lies in no folder that the studio may read, or holds no table.
    """
    real = _readable(workspace, path)
    if _begins(real, _SQLITE):
        return _keep(workspace, {"path": str(real), "table": _first(_address_of(real))}, size=real.stat().st_size)
    parts = intake.parts_of(real) if real.is_dir() else [real]
    return _keep(workspace, {"path": str(real)}, name=real.name, size=sum(part.stat().st_size for part in parts))


@act("connect to a database", needs=Permission.IMPORT)
def connect_to_database(workspace: Workspace, address: str) -> Upload:
    """Lets the first table of a database wait to be read; the address, which may hold a password, is sealed.

    Args:
        workspace: Where.
        address: ``postgresql://user:password@host/database``; ``sqlite:///file`` in a folder that the studio may read.

    Raises:
        UnreadableFileError: the database cannot be reached, or holds no table.
    """
    checked = _checked(workspace, address.strip())
    return _keep(workspace, {"address": checked, "table": _first(checked)}, size=0)


@act("list the tables of a database", needs=Permission.IMPORT, audit=Audit.NEVER)
def tables_of_upload(workspace: Workspace, upload: str) -> list[str]:
    """Names of the tables and views of the database that waits; none where it is no database."""
    note = _note(workspace, upload)
    return intake.table_names(_address(workspace, note)) if note and "table" in note else []


@act("choose a table of a database", needs=Permission.IMPORT, audit=Audit.NEVER)
def choose_table(workspace: Workspace, upload: str, table: str) -> Upload:
    """Another table of the same database waits in its place, under another id."""
    note = _note(workspace, upload)
    if not note or "table" not in note:
        raise InvalidValueError("What waits here is no database, so it has no tables to choose from.")
    named = intake.table_named(_address(workspace, note), table)
    chosen = _keep(workspace, {**note, "table": table}, name=named.table, size=find_upload(workspace, upload).bytes)
    _store(workspace).remove(upload, actor=workspace.actor.name, sid=workspace.sid)
    return chosen


@act("list the sheets of an upload", needs=Permission.IMPORT, audit=Audit.NEVER)
def sheets_of_upload(workspace: Workspace, upload: str) -> list[str]:
    """Names of the sheets of an Excel file; none where it is something else."""
    path = input_of(workspace, upload)
    zipped = isinstance(path, Path) and _begins(path, _ZIP)
    return intake.sheet_names(path) if isinstance(path, Path) and zipped and not intake.is_packed(path) else []


@act("list the files of a packed upload", needs=Permission.IMPORT, audit=Audit.NEVER)
def members_of_upload(workspace: Workspace, upload: str) -> list[str]:
    """Names of the files in a zip archive; none where it is something else."""
    path = input_of(workspace, upload)
    zipped = isinstance(path, Path) and _begins(path, _ZIP)
    return intake.table_members(path) if isinstance(path, Path) and zipped and intake.is_packed(path) else []


@act("weigh an upload", needs=Permission.IMPORT, audit=Audit.NEVER)
def size_of_upload(workspace: Workspace, upload: str, *, member: str | None = None) -> int:
    """Bytes that are to be read, by what a packed file says of itself; 0 where nobody knows, as of a database."""
    path = input_of(workspace, upload)
    if isinstance(path, Path) and path.is_file() and intake.is_packed(path):
        return intake.said_size(path, member)
    return _store(workspace).find(upload, actor=workspace.actor.name, sid=workspace.sid).bytes


def input_of(workspace: Workspace, upload: str) -> Input:
    """What the upload stands for, asked again whether the studio may read it."""
    note = _note(workspace, upload)
    if note is None:
        return _store(workspace).find(upload, actor=workspace.actor.name, sid=workspace.sid).path
    if "table" in note:
        return intake.table_named(_address(workspace, note), note["table"])
    return _readable(workspace, note["path"])


def input_named(source: str, table: str | None) -> Input:
    """What somebody names on their own machine: a file, a folder of parts, or a database and a table of it."""
    address = _address_named(source)
    if address is not None:
        return intake.table_named(address, table)
    path = Path(source)
    if not path.exists():
        raise InvalidValueError(f"There is no file {path.name!r} in that folder. Check the path.")
    if _begins(path, _SQLITE):
        return intake.table_named(_address_of(path), table)
    if table is not None:
        raise InvalidValueError(f"{path.name!r} is no database, so it has no table {table!r}. Leave the table out.")
    return path


def _address_named(source: str) -> str | None:
    try:
        make_url(source)
    except (ArgumentError, ValueError):
        return None
    return source


def _begins(path: Path, magic: bytes) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(magic)) == magic


def _address_of(path: Path) -> str:
    return URL.create("sqlite", database=str(path)).render_as_string()


def _first(address: str) -> str:
    tables = intake.table_names(address)
    if not tables:
        raise UnreadableFileError("the database has no tables", "Check its name, and whether this user may see them.")
    return tables[0]


def _allowed(workspace: Workspace, path: str | Path) -> Path:
    """The real path, if the studio may read there; its own folder, where everybody's data lies, is never one."""
    folders = intake.allowed_folders()
    real = intake.allowed_path(path, folders)
    home = workspace.store.home.resolve()
    if real.is_relative_to(home) or not (real.is_file() or real.is_dir()):
        return intake.allowed_path(path, ())
    return real


def _readable(workspace: Workspace, path: str | Path) -> Path:
    """An allowed path, which is no folder around the studio's own either: its files would pass for parts."""
    real = _allowed(workspace, path)
    return intake.allowed_path(path, ()) if workspace.store.home.resolve().is_relative_to(real) else real


def _checked(workspace: Workspace, address: str) -> str:
    """The address; of SQLite, one whose file the studio may read."""
    path = DatabaseTable(address, "").file
    return address if path is None else _address_of(_allowed(workspace, path))


def _address(workspace: Workspace, note: dict[str, str]) -> str:
    return _checked(workspace, note["address"]) if "address" in note else _address_of(_allowed(workspace, note["path"]))


def _note(workspace: Workspace, upload: str) -> dict[str, str] | None:
    note = _store(workspace).note(upload, actor=workspace.actor.name, sid=workspace.sid)
    return None if note is None else dict(note)


def _keep(workspace: Workspace, note: dict[str, str], *, size: int, name: str | None = None) -> Upload:
    who = {"actor": workspace.actor.name, "sid": workspace.sid}
    return _store(workspace).add_note(note, name=name or note["table"], size=size, **who)


def _store(workspace: Workspace) -> UploadStore:
    return UploadStore(workspace.store)
