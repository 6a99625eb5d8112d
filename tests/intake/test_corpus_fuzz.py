"""Whatever bytes arrive, they become a table that holds what they say or an error that helps; and links and change."""

import csv
import io
import os
import threading

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from privacy_core.errors import InvalidValueError, PrivacyCoreError
from privacy_core.usecases import catalog, opening
from privacy_core.usecases.workspace import Workspace
from tests.intake.test_corpus import imported, left_by, stored

FEW = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
MANY = settings(FEW, max_examples=150)
HEADS = (
    b"",
    b"PK\x03\x04",
    b"PAR1",
    b"\x1f\x8b\x08",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"{",
    b"[",
    b"$FL2",
    b"<stata_dta>",
)
SIGNS = (",", ";", "\t", "|", '"', '""', "'", "\n", "\r\n", "\r", " ", "\0", "\ufeff", "\u202e", "{", "}", "%", "\\")
WORDS = (
    "a",
    "b",
    "1",
    "-1",
    "0",
    "007",
    "1.5",
    "1e9",
    "NA",
    "?",
    "NaN",
    "inf",
    "true",
    "2023-01-31",
    "31.01.2023",
    "é",
)
PIECES = st.sampled_from([*SIGNS, *WORDS, "🤒", "=1+1", '{"a": 1}'])
CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)


def ends_well(workspace: Workspace, content: bytes) -> catalog.Dataset | None:
    """Imports whatever it is; a dataset, or an error for people, and in both cases nothing else."""
    before = len(catalog.list_sources(workspace))
    try:
        dataset = imported(workspace, content, bad_rows="leave_out")
    except PrivacyCoreError:
        assert len(catalog.list_sources(workspace)) == before
        dataset = None
    assert list(left_by(workspace)) == []
    if dataset is not None:
        assert pq.read_table(catalog.folder(workspace, dataset.id) / "table.parquet").num_rows == dataset.rows > 0
        catalog.delete_dataset(workspace, dataset.id)
    return dataset


def near_csv(pieces: list[str]) -> bytes:
    return "".join(pieces).encode()


def written(names: list[str], rows: list[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([names, *rows])
    return out.getvalue().encode()


def as_text(workspace: Workspace, content: bytes) -> dict[str, list]:
    """The table, with every column read as text and no cell taken for a missing value."""
    options = {"types": {"x": "text", "y": "text"}, "missing_markers": [], "header": True, "encoding": "utf-8"}
    dataset = imported(workspace, content, **options, delimiter=",", quote='"', kind="csv")
    found = stored(workspace, dataset)
    catalog.delete_dataset(workspace, dataset.id)
    return found


@FEW
@given(st.sampled_from(HEADS), st.binary(max_size=300))
def test_any_bytes_end_well(workspace, head, content):
    ends_well(workspace, head + content)


@FEW
@given(st.lists(PIECES, max_size=40))
@example(["a", ",", "b", "\n", '"', "\r"])
def test_any_text_that_is_nearly_a_table_ends_well(workspace, pieces):
    ends_well(workspace, near_csv(pieces))


@FEW
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6))
def test_any_table_that_is_written_well_is_read_as_it_was_written(workspace, rows):
    assert as_text(workspace, written(["x", "y"], rows)) == {"x": [x for x, _ in rows], "y": [y for _, y in rows]}


@pytest.mark.prove
class TestManyTimes:
    """The same, until little is left to be found."""

    @MANY
    @given(st.sampled_from(HEADS), st.binary(max_size=2000))
    def test_any_bytes_end_well(self, workspace, head, content):
        ends_well(workspace, head + content)

    @MANY
    @given(st.lists(PIECES, max_size=200))
    def test_any_text_that_is_nearly_a_table_ends_well(self, workspace, pieces):
        ends_well(workspace, near_csv(pieces))

    @MANY
    @given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=20))
    def test_any_table_that_is_written_well_is_read_as_it_was_written(self, workspace, rows):
        assert as_text(workspace, written(["x", "y"], rows)) == {"x": [x for x, _ in rows], "y": [y for _, y in rows]}


class TestLinks:
    """A command reads what its user can read; a link that leads nowhere says so."""

    def test_to_a_table_are_followed(self, workspace, tmp_path):
        (tmp_path / "real.csv").write_text("a,b\n1,2\n", "utf-8")
        (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
        assert stored(workspace, opening.open_file(workspace, tmp_path / "link.csv")) == {"a": [1], "b": [2]}

    @pytest.mark.parametrize("target", ["nowhere.csv", "link.csv"])
    def test_to_nothing_or_to_themselves_are_no_file(self, workspace, tmp_path, target):
        (tmp_path / "link.csv").symlink_to(tmp_path / target)
        with pytest.raises(InvalidValueError, match="no file"):
            opening.open_file(workspace, tmp_path / "link.csv")
        assert list(left_by(workspace)) == []


class TestAFileThatChanges:
    """While it is read: the table is one that was there, whole rows of it, or there is none."""

    ROWS = 20_000

    def content(self) -> bytes:
        return b"a,b\n" + b"".join(b"%d,%d\n" % (number, 7 * number) for number in range(self.ROWS))

    @pytest.mark.parametrize("what", ["grows", "goes", "is another"])
    def test_it_is_read_in_whole_rows_or_not_at_all(self, workspace, tmp_path, what):
        path = tmp_path / "live.csv"
        path.write_bytes(self.content())
        done = threading.Event()

        def change():
            while not done.is_set():
                if what == "grows":
                    with path.open("ab") as file:
                        file.write(b"3,21\n" * 100)
                elif what == "goes":
                    path.unlink(missing_ok=True)
                else:
                    other = path.with_suffix(".new")
                    other.write_bytes(b"a,b\n" + b"5,35\n" * self.ROWS)
                    other.replace(path)

        changing = threading.Thread(target=change)
        changing.start()
        try:
            dataset = opening.open_file(workspace, path, reading={"skip_bad_rows": True})
        except PrivacyCoreError:
            assert list(left_by(workspace)) == []
        else:
            found = stored(workspace, dataset)
            assert [7 * a for a in found["a"]] == found["b"]
        finally:
            done.set()
            changing.join()


def test_a_pipe_does_not_hold_the_command_for_ever(workspace, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    errors = []

    def run():
        try:
            opening.open_file(workspace, tmp_path / "pipe")
        except PrivacyCoreError as error:
            errors.append(error)

    reading = threading.Thread(target=run, daemon=True)
    reading.start()
    reading.join(timeout=10)
    hangs = reading.is_alive()
    if hangs:  # let it go, so that the test can end
        os.close(os.open(tmp_path / "pipe", os.O_RDWR | os.O_NONBLOCK))
        reading.join(timeout=10)
    assert not hangs
    assert "no file" in str(errors[0])
    assert list(left_by(workspace)) == []
