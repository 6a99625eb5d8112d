"""A full disk is recognised whoever meets it first: the system, the database, the engine."""

import errno
import sqlite3

import duckdb
import pytest
from sqlalchemy import text

from privacy_core.engine import EngineError
from privacy_core.errors import InvalidValueError
from privacy_core.store.room import DiskFullError, needed


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_the_system_says_so(number):
    with pytest.raises(DiskFullError, match="room on the disk"), needed():
        raise OSError(number, "whatever the language")


def test_the_database_says_so(store):
    def fill():
        with needed(), store.writing() as connection:
            connection.execute(text("PRAGMA max_page_count = 1"))
            connection.execute(text("CREATE TABLE large (x TEXT)"))
            for _ in range(1000):
                connection.execute(text("INSERT INTO large VALUES (randomblob(10000))"))

    with pytest.raises(DiskFullError):
        fill()


def test_the_engine_says_so_although_its_words_stay_out():
    def fill():
        try:
            raise duckdb.IOException("Could not write file: No space left on device, cell Geheimrat")
        except duckdb.Error:
            raise EngineError("IOException") from None

    with pytest.raises(DiskFullError) as raised, needed():
        fill()
    assert "Geheimrat" not in str(raised.value)


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOENT, "no"), InvalidValueError("column 'file too large'"), sqlite3.OperationalError("x")]
)
def test_other_errors_stay_what_they_are(error):
    with pytest.raises(type(error)) as raised, needed():
        raise error
    assert raised.value is error


def test_it_is_told_once_however_many_acts_are_inside_each_other():
    first = DiskFullError()
    with pytest.raises(DiskFullError) as raised, needed(), needed():
        raise first
    assert raised.value is first
