"""A table of a database: every engine through the same tests; nothing is changed, and no secret is shown."""

import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from privacy_core.errors import InvalidValueError
from privacy_core.intake import (
    DatabaseTable,
    Kind,
    ReadOptions,
    UnreadableFileError,
    database,
    detect,
    preview,
    read,
    row_prints,
    table_named,
    table_names,
)
from privacy_core.intake.database import DatabaseSource
from privacy_core.intake.formats import BadRowList

PEOPLE = """
CREATE TABLE people (id BIGINT PRIMARY KEY, zip TEXT, born DATE, pay DOUBLE PRECISION, ok BOOLEAN, "q""o; DROP" TEXT);
INSERT INTO people VALUES (1, '01069', '1999-12-31', 10.5, true, 'NA'), (2, NULL, NULL, NULL, NULL, 'x');
CREATE VIEW adults AS SELECT id FROM people;
"""

MORE = """
CREATE SCHEMA clinic; CREATE TABLE clinic.visits (id INTEGER, reason TEXT); INSERT INTO clinic.visits VALUES (1, 'flu');
CREATE MATERIALIZED VIEW clinic.reasons AS SELECT reason FROM clinic.visits;
CREATE TABLE clinic.by_year (year INTEGER) PARTITION BY LIST (year);
CREATE TABLE clinic.of_2024 PARTITION OF clinic.by_year FOR VALUES IN (2024); INSERT INTO clinic.by_year VALUES (2024);
CREATE SCHEMA closed; CREATE TABLE closed.secrets (a INTEGER);
CREATE ROLE guest LOGIN; GRANT USAGE ON SCHEMA clinic TO guest; GRANT SELECT ON clinic.visits TO guest;
CREATE VIEW endless AS SELECT generate_series(1, 1000000000000) AS number;
CREATE VIEW large AS SELECT generate_series(1, 400000) AS number, repeat('x', 500) AS filling;
CREATE FUNCTION write() RETURNS INTEGER LANGUAGE plpgsql VOLATILE AS
    $$ BEGIN INSERT INTO people (id) VALUES (99); RETURN 1; END $$;
CREATE FUNCTION unlock() RETURNS INTEGER LANGUAGE plpgsql VOLATILE AS
    $$ BEGIN SET TRANSACTION READ WRITE; INSERT INTO people (id) VALUES (98); RETURN 1; END $$;
CREATE VIEW writing AS SELECT write() AS number; CREATE VIEW unlocking AS SELECT unlock() AS number;
CREATE SEQUENCE counter; CREATE VIEW counting AS SELECT nextval('counter') AS number;
"""
OURS = ["clinic.by_year", "clinic.reasons", "clinic.visits", "closed.secrets"]


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("sqlite") / "people #1?.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(PEOPLE)
    connection.close()
    return f"sqlite:///{path}".replace("?", "%3F")


def read_rows(table: DatabaseTable) -> int:
    return preview(table, detect(table)).rows_examined


def run(command: list[str | Path]) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd="/")


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """A server of its own, on a socket in a private folder, no port."""
    pytest.importorskip("psycopg")
    if shutil.which("postgres") is None:
        pytest.skip("needs PostgreSQL's server")
    programs = Path(shutil.which("postgres") or "").resolve().parent
    folder = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user and subprocess.run(["id", "postgres"], capture_output=True, check=False).returncode:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
    if user:
        shutil.chown(folder, "postgres")
    run([*user, programs / "initdb", "-D", folder / "data", "-U", "ann", "--auth=trust"])
    settings = f"-c listen_addresses='' -c fsync=off -k {folder}"
    log = folder / "log"
    run([*user, programs / "pg_ctl", "-D", folder / "data", "-w", "-o", settings, "-l", log, "start"])
    try:
        url = f"postgresql://ann:hush@/postgres?host={folder}"
        engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.begin() as connection:
            connection.execute(sa.text(PEOPLE))
            connection.execute(sa.text(MORE))
        engine.dispose()
        yield url
    finally:
        run([*user, programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"])
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request) -> str:
    return str(request.getfixturevalue(request.param))


def test_a_table_is_read_with_its_types(url: str, tmp_path: Path) -> None:
    people = DatabaseTable(url, "people")
    assert detect(people) == ReadOptions(kind=Kind.DATABASE)
    assert preview(people, detect(people)).rows_examined == 2
    result = read(people, detect(people), tmp_path / "out.parquet")
    first, second = pq.read_table(tmp_path / "out.parquet").to_pylist()
    name = 'q"o; DROP'
    assert str(first.pop("born")) == "1999-12-31"
    ok = 1 if url.startswith("sqlite") else True
    assert first == {"id": 1, "zip": "01069", "pay": 10.5, "ok": ok, name: "NA"}
    assert second == {"id": 2, "zip": None, "born": None, "pay": None, "ok": None, name: "x"}
    assert result.missing_markers_found == {name: {"NA": 1}}


def test_views_are_tables_too_and_names_are_listed(url: str, tmp_path: Path) -> None:
    assert {"adults", "people"} <= set(table_names(url))
    adults = DatabaseTable(url, "adults")
    assert read(adults, detect(adults), tmp_path / "out.parquet").rows == 2
    assert row_prints(adults, detect(adults), key=bytes(16)).choices[0].rows == 2


def test_nothing_can_be_changed(url: str) -> None:
    with pytest.raises(UnreadableFileError), database._connected(url) as connection:
        connection.execute(sa.text("DELETE FROM people"))
    with pytest.raises(UnreadableFileError), database._connected(url) as connection:
        connection.execute(sa.text("CREATE TABLE more (a INTEGER)"))
    assert "more" not in table_names(url)
    assert read_rows(DatabaseTable(url, "people")) == 2


def test_an_unknown_table_is_an_error_without_its_database(url: str) -> None:
    with pytest.raises(UnreadableFileError, match="no such table") as raised:
        preview(DatabaseTable(url, "peple; DROP TABLE people"), ReadOptions(kind=Kind.DATABASE))
    assert raised.value.__suppress_context__
    assert "hush" not in str(raised.value)


def test_rows_come_in_batches_of_a_cursor(postgresql: str, monkeypatch) -> None:
    asked: list[str] = []
    engine = database._postgresql(sa.make_url(postgresql))
    sa.event.listen(engine, "before_cursor_execute", lambda *told: asked.append(type(told[1]).__name__))
    monkeypatch.setattr(database, "_ENGINES", {"postgresql": lambda _: engine})
    preview(DatabaseTable(postgresql, "people"), ReadOptions(kind=Kind.DATABASE))
    assert asked[-1] == "ServerCursor"


def test_tables_of_all_schemas_that_the_user_may_read_are_listed_and_named(postgresql: str, tmp_path: Path) -> None:
    names = table_names(postgresql)
    assert [name for name in names if "." in name] == OURS
    assert names[-len(OURS) :] == OURS  # those of the first schema come first, without it
    assert table_named(postgresql, "clinic.visits") == DatabaseTable(postgresql, "visits", "clinic")
    for name in ("clinic.visits", "clinic.reasons", "clinic.by_year"):
        table = table_named(postgresql, name)
        assert read(table, detect(table), tmp_path / "out.parquet").rows == 1
    guest = postgresql.replace("ann:hush@", "guest@")
    assert table_names(guest) == ["clinic.visits"]
    assert table_named(guest, None).table == "visits"
    with pytest.raises(UnreadableFileError, match=r"no such table as 'people'. Its tables: clinic\.visits\."):
        table_named(guest, "people")


@pytest.mark.parametrize("view", ["writing", "unlocking", "counting"])
@pytest.mark.parametrize("more", ["", "&options=-c%20default_transaction_read_only%3Doff"])
def test_a_view_that_writes_is_refused_by_the_server(postgresql: str, view: str, more: str) -> None:
    """Its functions run with the rights of whoever reads it, so only the transaction stands in the way."""
    with pytest.raises(UnreadableFileError, match="could not be reached or read"):
        read_rows(DatabaseTable(postgresql + more, view))
    assert read_rows(DatabaseTable(postgresql, "people")) == 2


def test_a_view_without_end_is_previewed(postgresql: str) -> None:
    """Whoever fetches all rows before the first is shown would wait for ever, and out of memory."""
    look = preview(DatabaseTable(postgresql, "endless"), ReadOptions(kind=Kind.DATABASE))
    assert (look.rows_examined, look.whole_file) == (10_000, False)


def test_a_large_table_never_lies_in_memory_as_a_whole(postgresql: str) -> None:
    """200 MB of rows pass through a process whose memory grows by less than a quarter of them."""
    source = DatabaseSource(DatabaseTable(postgresql, "large"), ReadOptions(kind=Kind.DATABASE))
    rows = source.rows(BadRowList())
    next(rows)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(len(cells[1] or "") for _, cells in rows) == 399_999 * 500
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_no_user_and_no_password_is_shown() -> None:
    table = DatabaseTable("postgresql://ann:hush@127.0.0.1:1/health?password=hush&user=ann", "people", "clinic")
    assert table.shown == "postgresql://127.0.0.1:1/health, table clinic.people"
    assert "hush" not in repr(table)
    assert "ann" not in repr(table)
    pytest.importorskip("psycopg")
    with pytest.raises(UnreadableFileError, match="could not be reached") as raised:
        preview(table, detect(table))
    assert "hush" not in str(raised.value)
    assert raised.value.__suppress_context__


@pytest.mark.parametrize("url", ["mysql://a:hush@b/c", "oracle://b", "no address hush", "sqlite+nothing", ""])
def test_other_databases_are_refused_without_repeating_the_address(url: str) -> None:
    with pytest.raises(InvalidValueError) as raised:
        DatabaseTable(url, "people")
    assert "hush" not in str(raised.value)


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    table = DatabaseTable(f"sqlite:///{tmp_path}/none.db", "people")
    assert table.file == tmp_path / "none.db"
    with pytest.raises(UnreadableFileError, match="no such database file"):
        preview(table, detect(table))
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "no.db").write_text("no database, just text")
    with pytest.raises(UnreadableFileError, match="could not be reached or read"):
        table_names(f"sqlite:///{tmp_path}/no.db")


def test_sqlite_cells_of_any_type_end_in_a_right_table(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.executescript("CREATE TABLE t (n INTEGER, code TEXT, photo); INSERT INTO t VALUES (1, 7, NULL)")
        connection.execute("INSERT INTO t VALUES (?, ?, ?)", (2**62, "x", b"bytes"))
    connection.close()
    table = DatabaseTable(f"sqlite:///{tmp_path}/a.db", "t")
    assert read(table, detect(table), tmp_path / "out.parquet").not_read == {"photo": "bytes"}
    assert pq.read_table(tmp_path / "out.parquet").to_pydict() == {"n": [1, 2**62], "code": ["7", "x"]}


def test_columns_of_bytes_are_left_out_with_a_note(url: str, tmp_path: Path) -> None:
    kinds = {"sqlite": ("BLOB", "BLOB"), "postgresql": ("BYTEA", "BYTEA[]")}[url.partition(":")[0]]
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    table = DatabaseTable(url, f"pictures_{tmp_path.name}")
    with engine.begin() as connection:
        columns = f'id INTEGER, "Photo" {kinds[0]}, photo_2 TEXT, several {kinds[1]}'
        connection.execute(sa.text(f'CREATE TABLE "{table.table}" ({columns})'))
        insert = sa.text(f'INSERT INTO "{table.table}" VALUES (:id, :photo, :text, NULL)')
        connection.execute(insert, [{"id": n, "photo": bytes([n, 255]), "text": f"t{n}"} for n in (1, 2)])
    engine.dispose()
    look = preview(table, detect(table))
    assert look.not_read == {"Photo": "bytes", "several": "bytes"}
    assert look.sample.column_names == ["id", "photo_2"]
    result = read(table, detect(table), tmp_path / "out.parquet")
    assert result.not_read == look.not_read
    assert pq.read_table(tmp_path / "out.parquet").to_pydict() == {"id": [1, 2], "photo_2": ["t1", "t2"]}
    read(table, ReadOptions(kind=Kind.DATABASE, leave_out=("Photo", "id")), tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet").column_names == ["photo_2"]


def test_what_sqlite_calls_bytes_may_be_text_and_bytes_that_come_late_name_their_column(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.executescript("CREATE TABLE t (a BLOB, b TEXT); CREATE TABLE pictures (a BLOB, b BLOB)")
        connection.executemany("INSERT INTO t VALUES (?, ?)", [("x", str(row)) for row in range(1_000)])
        connection.execute("INSERT INTO pictures VALUES (?, NULL)", (b"x",))
    connection.close()
    table = DatabaseTable(f"sqlite:///{tmp_path}/a.db", "t")
    assert read(table, detect(table), tmp_path / "out.parquet").not_read == {}
    assert set(pq.read_table(tmp_path / "out.parquet")["a"].to_pylist()) == {"x"}
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("INSERT INTO t VALUES ('y', ?)", (b"late",))
    connection.close()
    with pytest.raises(UnreadableFileError, match="column 'b' holds bytes"):
        read(table, detect(table), tmp_path / "out.parquet")
    pictures = DatabaseTable(table.url, "pictures")
    with pytest.raises(UnreadableFileError, match="all its columns hold bytes"):
        preview(pictures, detect(pictures))


def test_text_of_sqlite_that_is_not_utf_8_is_refused_or_read_in_the_chosen_encoding(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute('CREATE TABLE t ("größe" TEXT, n INTEGER)')
        for number, cell in enumerate([b"M\xfcl", b"M\xf6l", "Mäl".encode(), b"\x81"], 1):
            connection.execute("INSERT INTO t VALUES (CAST(? AS TEXT), ?)", (cell, number))
    connection.close()
    table, out = DatabaseTable(f"sqlite:///{tmp_path}/a.db", "t"), tmp_path / "out.parquet"
    with pytest.raises(UnreadableFileError, match=r"column .größe. holds text that is not UTF-8.*Choose its encoding"):
        preview(table, detect(table))
    with pytest.raises(UnreadableFileError, match="neither UTF-8 nor cp1252"):
        read(table, ReadOptions(kind=Kind.DATABASE, encoding="cp1252"), out)
    read(table, ReadOptions(kind=Kind.DATABASE, encoding="latin-1"), out)
    assert pq.read_table(out)["größe"].to_pylist() == ["Mül", "Möl", "Mäl", "\x81"]
    read(table, ReadOptions(kind=Kind.DATABASE, leave_out=("größe",)), out)
    assert pq.read_table(out).to_pydict() == {"n": [1, 2, 3, 4]}


def test_without_its_driver_postgresql_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setattr(database, "find_spec", lambda _: None)
    with pytest.raises(InvalidValueError, match=r"privacy-studio\[postgres\]"):
        table_names("postgresql://localhost/health")
