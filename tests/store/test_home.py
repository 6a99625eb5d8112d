"""The workspace folder is its owner's alone, down to the files that SQLite makes beside the database."""

import os
import stat
import time
from pathlib import Path

import pytest

from privacy_core.govern import AuditLog, Outcome
from privacy_core.store import Store
from privacy_core.store import home as home_folder
from privacy_core.store.home import FOLDERS, STALE, HomeUnusableError


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def open_umask():
    before = os.umask(0)
    yield
    os.umask(before)


def test_folders_are_0700_and_files_0600_whatever_the_umask(home, open_umask):
    store = Store(home)
    AuditLog(store, "local").append("something", Outcome.DONE)
    store.keyring.pseudonym_key("user")
    store.keyring.destroy_pseudonym_key("user")
    files = [path for path in home.rglob("*") if path.is_file()]
    assert {mode(folder) for folder in (home, *(home / name for name in FOLDERS))} == {0o700}
    assert {path.name: oct(mode(path)) for path in files if mode(path) != 0o600} == {}
    assert {"studio.sqlite", "studio.sqlite-wal", "studio.sqlite-shm", "audit.anchor", "audit.key"} <= {
        path.name for path in files
    }
    store.close()


def test_the_database_is_private_before_sqlite_writes_to_it(home, open_umask, monkeypatch):
    seen = {}

    def look(engine, folder):
        with engine.connect() as connection:
            connection.exec_driver_sql("create table early (x)")
            seen.update({path.name: oct(mode(path)) for path in home.glob("studio.sqlite*")})

    monkeypatch.setattr("privacy_core.store.store._migrate", look)
    Store(home).close()
    assert seen == dict.fromkeys(["studio.sqlite", "studio.sqlite-wal", "studio.sqlite-shm"], "0o600")


def test_a_folder_and_a_database_left_open_to_others_are_closed(home):
    Store(home).close()
    home.chmod(0o755)
    (home / "keys").chmod(0o777)
    (home / "studio.sqlite").chmod(0o644)
    Store(home).close()
    assert (mode(home), mode(home / "keys"), mode(home / "studio.sqlite")) == (0o700, 0o700, 0o600)


def test_the_variable_names_the_folder(home):
    store = Store()
    assert store.home == home
    store.close()


def test_without_the_variable_it_is_the_platforms_data_folder(monkeypatch):
    monkeypatch.delenv("PRIVACY_STUDIO_HOME")
    assert home_folder.default().name == "privacy-studio"


def test_a_relative_folder_stays_where_it_was_when_the_working_directory_changes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store = Store(Path("mine"))
    monkeypatch.chdir("/")
    AuditLog(store, "local").append("something", Outcome.DONE)
    assert store.home == tmp_path / "mine"
    assert (tmp_path / "mine" / "studio.sqlite").exists()
    store.close()


def test_a_folder_name_that_would_mean_something_in_a_url_is_just_a_name(tmp_path):
    folder = tmp_path / "a b?mode=ro#%20:c"
    store = Store(folder)
    with store.writing() as connection:
        connection.exec_driver_sql("delete from settings")
    assert (folder / "studio.sqlite").stat().st_size > 0
    assert list(tmp_path.iterdir()) == [folder]
    store.close()


def test_a_file_in_the_way_is_an_error_that_says_what_to_do(home):
    home.write_text("not a folder")
    with pytest.raises(HomeUnusableError, match=r"cannot be used.*Set PRIVACY_STUDIO_HOME to a folder of your own"):
        Store(home)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="accounts as POSIX has them")
@pytest.mark.parametrize("whose", ["", "keys"])
def test_a_folder_of_another_account_is_refused_and_left_as_it_is(home, monkeypatch, whose):
    home_folder.prepare(home)
    (home / whose).chmod(0o750)
    real = os.getuid()
    theirs = (home / whose).stat().st_ino
    stat_of = Path.stat

    def as_if(path, **options):
        found = stat_of(path, **options)
        if found.st_ino == theirs:
            return os.stat_result([*found[:4], real + 1, *found[5:]])
        return found

    monkeypatch.setattr(Path, "stat", as_if)
    with pytest.raises(HomeUnusableError, match="belongs to another account"):
        home_folder.prepare(home)
    assert stat.S_IMODE((home / whose).lstat().st_mode) == 0o750


def test_what_a_killed_command_left_in_scratch_goes_after_a_day(home):
    home_folder.prepare(home)
    old, new = home / "scratch" / "old.parquet", home / "scratch" / "new.parquet"
    for path in (old, new):
        path.touch()
    long_ago = time.time() - STALE - 60
    os.utime(old, (long_ago, long_ago))
    home_folder.prepare(home)
    assert (old.exists(), new.exists()) == (False, True)
