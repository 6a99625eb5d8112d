"""A release as a file: in one or in parts, refused before it is begun, and written again after a key is gone."""

import hashlib
import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from privacy_core.errors import InvalidValueError
from privacy_core.export import FileChangedError, TooManyRecordsError, excel
from privacy_core.intake import Kind
from privacy_core.store.tickets import TicketStore
from privacy_core.usecases import protect, releases, second_measurement, tokens
from tests.usecases.test_protect_and_export import recipe_for

NEAR = {"model": "t_closeness", "sensitive": "illness", "t": 0.9}
FEW = {"op": "replace", "column": "age", "mapping": {"20": "1"}, "otherwise": "2"}  # three of sixty persons are 20


@pytest.mark.parametrize("kind", [Kind.CSV, Kind.PARQUET])
def test_a_pseudonym_among_the_quasi_identifiers_can_be_exported_after_its_key_is_gone(workspace, dataset, kind):
    steps = [*recipe_for().to_json()["steps"][:2], FEW, {"op": "pseudonymize", "column": "zip"}]
    recipe = recipe_for(steps=steps, models=[{"model": "k_anonymity", "k": 4}, NEAR])
    made = protect.protect(workspace, dataset.id, recipe, name="x")
    assert made.headline["suppressed"] == 3
    before = releases.export_release(workspace, made.id, kind)
    assert releases.destroy_pseudonym_key(workspace, tokens.ColumnKey(dataset.id, "zip"))
    again = releases.export_release(workspace, made.id, kind)
    assert (again.sha256, again.figures) == (before.sha256, before.figures)


def test_sensitive_pseudonyms_whose_key_is_gone_are_checked_if_no_record_is_missing_and_else_it_is_said(
    workspace, dataset
):
    steps = [*recipe_for().to_json()["steps"], {"op": "pseudonymize", "column": "illness"}]
    zips = [{"op": "truncate", "column": "zip", "keep": 1}]
    models = [{"model": "k_anonymity", "k": 2}, NEAR]
    whole = protect.protect(workspace, dataset.id, recipe_for(steps=[*steps, *zips], models=models), name="whole")
    before = releases.export_release(workspace, whole.id, Kind.CSV)
    strict = [{"model": "k_anonymity", "k": 16}, NEAR]
    steps[-2] = FEW
    part = protect.protect(
        workspace, dataset.id, recipe_for(steps=[*steps, *zips], models=strict, suppression_limit=0.9), name="part"
    )
    assert (whole.headline["suppressed"], part.headline["suppressed"]) == (0, 3)
    releases.destroy_pseudonym_key(workspace, tokens.ColumnKey(dataset.id, "illness"))
    assert releases.export_release(workspace, whole.id, Kind.CSV).figures == before.figures
    with pytest.raises(second_measurement.PseudonymsLostError, match="pseudonyms in illness was destroyed"):
        releases.export_release(workspace, part.id, Kind.CSV)
    assert releases.list_exports(workspace, part.id) == []


class TestParts:
    @pytest.fixture
    def made(self, workspace, dataset):
        return protect.protect(workspace, dataset.id, recipe_for(), name="people.csv")

    @pytest.fixture
    def small_parts(self, monkeypatch):
        monkeypatch.setattr(releases, "PART_BYTES", 1)

    def test_a_small_table_is_one_file_unless_parts_are_chosen(self, workspace, made):
        one = releases.export_release(workspace, made.id, Kind.PARQUET)
        zipped = releases.export_release(workspace, made.id, Kind.PARQUET, parts=releases.Parts.ZIP)
        assert [one.filename, zipped.filename] == ["people-protected.parquet", "people-protected.parquet.zip"]
        assert one.figures == zipped.figures
        assert not releases.prospect(workspace, made.id, Kind.PARQUET).large

    @pytest.mark.usefixtures("small_parts")
    def test_a_table_larger_than_a_part_is_a_zip_unless_one_file_is_chosen(self, workspace, made, tmp_path):
        assert releases.prospect(workspace, made.id, Kind.PARQUET).large
        export = releases.export_release(workspace, made.id, Kind.PARQUET)
        releases.hand_out(workspace, export.id, tmp_path / "o.zip")
        content = (tmp_path / "o.zip").read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (export.sha256, export.bytes)
        with zipfile.ZipFile(tmp_path / "o.zip") as archive:
            parts = [pq.read_table(io.BytesIO(archive.read(name))) for name in sorted(archive.namelist())]
        assert pa.concat_tables(parts).equals(releases.read_release(workspace, made.id))
        assert export.figures["k"] == made.figures["after"]["k"]
        one = releases.export_release(workspace, made.id, Kind.PARQUET, parts=releases.Parts.ONE)
        assert one.filename.endswith(".parquet")
        assert releases.export_release(workspace, made.id, Kind.CSV).filename.endswith(".csv")

    def test_its_link_says_that_it_is_a_zip(self, workspace, made):
        export = releases.export_release(workspace, made.id, Kind.PARQUET, parts=releases.Parts.ZIP)
        token = releases.ticket(workspace, export.id).removeprefix("/api/exports/")
        file = TicketStore(workspace.store).redeem(token, actor="local", sid=workspace.sid)
        assert (file.media_type, file.filename) == ("application/zip", "people-protected.parquet.zip")

    def test_a_folder_is_handed_out_whole_and_its_hash_is_that_of_the_list(self, workspace, made, tmp_path):
        export = releases.export_release(workspace, made.id, Kind.PARQUET, parts=releases.Parts.FOLDER)
        releases.hand_out(workspace, export.id, tmp_path / "out")
        lines = "".join(
            f"{hashlib.sha256(part.read_bytes()).hexdigest()}  {part.name}\n"
            for part in sorted((tmp_path / "out").iterdir())
        )
        assert hashlib.sha256(lines.encode()).hexdigest() == export.sha256
        assert pq.read_table(tmp_path / "out").num_rows == made.headline["records_out"]
        with pytest.raises(InvalidValueError, match="There is 'out' already"):
            releases.hand_out(workspace, export.id, tmp_path / "out")
        with pytest.raises(InvalidValueError, match="a folder, which no link can hand out"):
            releases.ticket(workspace, export.id)

    def test_a_part_that_changed_since_it_was_measured_is_not_handed_out(self, workspace, made, tmp_path):
        export = releases.export_release(workspace, made.id, Kind.PARQUET, parts=releases.Parts.FOLDER)
        (part,) = (workspace.store.home / "exports" / export.id / "file").iterdir()
        part.write_bytes(part.read_bytes() + b" ")
        with pytest.raises(FileChangedError):
            releases.hand_out(workspace, export.id, tmp_path / "out")
        assert not list(tmp_path.glob("*out*"))

    def test_other_formats_have_no_parts(self, workspace, made):
        with pytest.raises(InvalidValueError, match=r"CSV is written as one file\. Choose Parquet for parts"):
            releases.export_release(workspace, made.id, Kind.CSV, parts=releases.Parts.ZIP)
        assert releases.list_exports(workspace, made.id) == []


class TestBeforeWriting:
    def test_what_a_format_cannot_hold_is_refused_before_a_file_is_begun(self, workspace, dataset, monkeypatch):
        made = protect.protect(workspace, dataset.id, recipe_for(), name="x")
        monkeypatch.setattr(excel, "MOST_RECORDS", 10)
        monkeypatch.setattr(releases, "write", None)
        assert "60 records, but an Excel sheet holds 10" in releases.prospect(workspace, made.id, Kind.EXCEL).problem
        with pytest.raises(TooManyRecordsError, match="Export it as CSV or Parquet"):
            releases.export_release(workspace, made.id, Kind.EXCEL)
        assert not list((workspace.store.home / "exports").iterdir())

    def test_too_many_records_are_known_before_anything_is_done(self):
        releases.check_records(Kind.CSV, 10**9)
        releases.check_records(Kind.EXCEL, 1_048_575)
        with pytest.raises(TooManyRecordsError, match="1,048,576 records"):
            releases.check_records(Kind.EXCEL, 1_048_576)

    def test_progress_covers_writing_and_reading_again(self, workspace, dataset):
        made = protect.protect(workspace, dataset.id, recipe_for(), name="x")
        told: list[tuple[int, int]] = []
        releases.export_release(workspace, made.id, Kind.CSV, report=lambda *steps: told.append(steps))
        assert told == sorted(told)
        assert {(60, 180), (120, 180), (180, 180)} <= set(told)
