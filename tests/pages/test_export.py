"""The Export page: its four faces, files that were measured again, links that work once, and the end of a key."""

import hashlib
import time

import pyarrow as pa
import pytest

from pages.ui import handout
from privacy_core.export import excel
from privacy_core.export.errors import TooManyRecordsError
from privacy_core.store.keyring import KeyDestroyedError
from privacy_core.usecases import (
    catalog,
    drafts,
    editing,
    hierarchies,
    opening,
    protect,
    pseudonym_domains,
    releases,
    trail,
)
from tests.transform.reading import PlainReader


@pytest.fixture
def release(workspace, small_table):
    """The small table, k = 2, with a pseudonym of the person in a shared domain."""
    steps = [
        {"op": "pseudonymize", "column": "patient", "domain": "study"},
        {"op": "drop", "column": "name"},
        {"op": "replace", "column": "sex", "value": "=1+1"},
    ]
    values = {"steps": steps, "models": [{"model": "k_anonymity", "k": 2}], "suppression_limit": 0.2}
    recipe = editing.edit_draft(workspace, small_table.id, values).recipe
    return protect.protect(workspace, small_table.id, recipe, name="Study")


@pytest.fixture
def page(visit, release):
    return visit("Export")


def press(app, *keys):
    for key in keys:
        app.button(key).click()
    app.run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def said(app):
    boxes = [*app.info, *app.warning, *app.error, *app.markdown, *app.caption]
    return " ".join(each.value for each in boxes).replace("\\", "")


def links(app):
    return [each.proto.url for each in app.get("link_button")]


def test_what_records_of_one_person_tell_together_stands_beside_the_evidence(visit, workspace):
    """Two of three people at each age, so k is 2; who has been both ages is alone, and so is each of the others."""
    table = pa.table({"patient": ["A", "A", "B", "C"], "age": [30, 40, 30, 40]})
    found = opening.open_frame(workspace, table)
    roles = {"patient": "direct_identifier", "age": "quasi_identifier"}
    found = catalog.set_roles(workspace, found.id, roles, marks={"person_id": "patient"})
    catalog.remember(workspace, catalog.LATEST, found.id)
    recipe = editing.edit_draft(workspace, found.id, {"models": [{"model": "k_anonymity", "k": 2}]}).recipe
    protect.protect(workspace, found.id, recipe, name="Linked")
    assert "all records of a person can be seen together: 3 people (100%) have a set" in said(visit("Export"))


class TestWithoutData:
    def test_the_page_offers_the_demo_table(self, visit):
        app = visit("Export")
        assert "No table is open yet" in app.info[0].value
        assert app.button("no_data.demo")

    @pytest.mark.usefixtures("small_table")
    def test_without_a_protected_table_it_leads_to_anonymize(self, visit):
        app = visit("Export")
        assert "Nothing is protected yet" in app.info[0].value
        press(app, "export.anonymize")
        assert app.title[0].value == "Anonymize"


class TestReady:
    def test_the_release_is_described(self, page):
        assert page.selectbox("export.release").options == ["Study"]
        assert "6 records · k = 2 · 1 record (14%) left out" in said(page)
        assert "None yet" in said(page)

    def test_the_release_that_was_just_made_is_chosen(self, visit, workspace, small_table, release):
        recipe = drafts.draft(workspace, small_table.id).recipe
        newer = protect.protect(workspace, small_table.id, recipe, name="Newer")
        app = visit("Export")
        assert app.selectbox("export.release").value == newer.id
        app.selectbox("export.release").set_value(release.id).run()
        assert app.selectbox("export.release").value == release.id
        later = protect.protect(
            workspace, release.dataset, drafts.draft(workspace, release.dataset).recipe, name="Later"
        )
        assert app.run().selectbox("export.release").value == later.id


class TestResult:
    def test_a_file_is_written_measured_and_linked(self, page, workspace, release, store):
        app = press(page, "export.write")
        (export,) = releases.list_exports(workspace, release.id)
        content = (store.home / "exports" / export.id / "file").read_bytes()
        assert app.code[0].value == export.sha256 == hashlib.sha256(content).hexdigest()
        assert f"{len(content)} bytes" in said(app)
        assert "k 2, asked for at least 2" in said(app)
        assert links(app)[0].startswith("/api/exports/")

    def test_a_used_link_gives_way_to_a_new_one(self, page, workspace, release):
        app = press(page, "export.write")
        (export,) = releases.list_exports(workspace, release.id)
        first = links(app)
        del app.session_state[f"export.link.{export.id}"]  # as `handout._used` does when the link is clicked
        app.session_state[f"export.link.{export.id}.used"] = True
        app.run()
        assert links(app) == []
        app = press(app, f"export.link_again.{export.id}")
        assert links(app)
        assert links(app) != first

    def test_a_link_that_is_about_to_end_is_not_shown(self, page, monkeypatch):
        app = press(page, "export.write")
        later = time.time() + handout.VALID + 1
        monkeypatch.setattr(time, "time", lambda: later)
        assert links(app.run()) == []

    def test_formulas_are_escaped_unless_switched_off(self, page, workspace, release, store):
        press(page, "export.write")
        page.toggle("export.escape").set_value(False).run()
        assert "A spreadsheet may run cells" in said(page)
        press(page, "export.write")
        plain, escaped = releases.list_exports(workspace, release.id)
        assert b'"=1+1"' in (store.home / "exports" / plain.id / "file").read_bytes()
        assert b'"\'=1+1"' in (store.home / "exports" / escaped.id / "file").read_bytes()

    @pytest.mark.parametrize("kind", ["parquet", "excel", "json_lines"])
    def test_other_formats_need_no_escaping(self, page, workspace, release, kind):
        page.button_group("export.kind").set_value(kind).run()
        assert "export.escape" not in [toggle.key for toggle in page.toggle]
        press(page, "export.write")
        assert releases.list_exports(workspace, release.id)[0].kind == kind

    def test_parquet_is_cut_into_a_zip_of_parts_if_chosen(self, page, workspace, release):
        page.button_group("export.kind").set_value("parquet").run()
        assert not page.toggle(f"export.parts.{release.id}").value
        page.toggle(f"export.parts.{release.id}").set_value(True).run()
        assert "--out OUT.parquet.zip" in " ".join(each.value for each in page.code)
        app = press(page, "export.write")
        (export,) = releases.list_exports(workspace, release.id)
        assert export.filename == "Study-protected.parquet.zip"
        assert app.code[0].value == export.sha256

    def test_a_table_larger_than_a_part_is_cut_by_itself(self, page, workspace, release, monkeypatch):
        monkeypatch.setattr(releases, "PART_BYTES", 1)
        page.button_group("export.kind").set_value("parquet").run()
        press(page, "export.write")
        assert releases.list_exports(workspace, release.id)[0].filename.endswith(".parquet.zip")

    @pytest.mark.usefixtures("release")
    def test_what_a_format_changes_is_said_before_it_is_written(self, visit, workspace, small_table):
        steps = editing.fit_recipe(workspace, small_table.id, drafts.draft(workspace, small_table.id).recipe).to_json()
        blank = [*steps["steps"][:2], {"op": "replace", "column": "sex", "mapping": {}, "otherwise": ""}]
        recipe = editing.edit_draft(workspace, small_table.id, {"steps": blank}).recipe
        protect.protect(workspace, small_table.id, recipe, name="Blank")
        app = visit("Export")
        assert "holds this table, but" not in said(app)
        app.button_group("export.kind").set_value("stata").run()
        assert "Stata (.dta)** holds this table, but" in said(app)
        assert "Empty text cannot be told from a missing value: 'sex'" in said(app)

    def test_the_recipe_leaves_the_same_way(self, page, workspace, release):
        app = press(page, "export.recipe")
        (export,) = releases.list_exports(workspace, release.id)
        assert export.filename.endswith("recipe.json")
        assert links(app)[0].startswith("/api/exports/")
        assert "Not for recipients" not in said(app)

    def test_a_recipe_whose_hierarchies_list_values_is_not_for_recipients(self, visit, workspace, small_table):
        hierarchies.add_hierarchy(workspace, small_table.id, "sex", "f;any\nm;any\n")
        dropped = [{"op": "drop", "column": column} for column in ("name", "patient")]
        steps = [*dropped, {"op": "generalize", "column": "sex", "level": 1}]
        recipe = editing.edit_draft(workspace, small_table.id, {"steps": steps, "models": []}).recipe
        protect.protect(workspace, small_table.id, recipe, name="Study")
        assert "Not for recipients: its hierarchies list every value" in said(press(visit("Export"), "export.recipe"))

    def test_the_code_writes_the_same_file(self, page):
        page.toggle("export.escape").set_value(False).run()
        codes = " ".join(each.value for each in page.code)
        assert "--out OUT.csv --no-escape-formulas" in codes
        assert 'write("OUT.csv", escape_formulas=False)' in codes


class TestUserError:
    def test_a_limit_of_the_format_is_said_before_it_is_written(self, page, monkeypatch):
        monkeypatch.setattr(excel, "MOST_RECORDS", 3)
        app = page.button_group("export.kind").set_value("excel").run()
        assert "6 records, but an Excel sheet holds 3" in said(app)
        assert "Export it as CSV or Parquet" in said(app)
        assert app.button("export.write").disabled
        assert not app.button_group("export.kind").set_value("csv").run().button("export.write").disabled

    def test_what_the_format_cannot_hold_is_said(self, page, workspace, release, monkeypatch):
        def refuse(*_, **__):
            raise TooManyRecordsError(2_000_000, 1_048_575)

        monkeypatch.setattr(releases, "export_release", refuse)
        app = press(page, "export.write")
        assert "2,000,000" in app.error[0].value
        assert releases.list_exports(workspace, release.id) == []


def test_own_words_go_with_the_recipe_only_if_one_says_so(visit, workspace, small_table, monkeypatch):
    monkeypatch.setattr("privacy_core.pii.text.Reader", PlainReader)
    step = {"op": "redact_text", "column": "name", "deny": {"Ada": "PERSON"}}
    values = {"steps": [step, {"op": "drop", "column": "patient"}], "models": []}
    release = protect.protect(
        workspace, small_table.id, editing.edit_draft(workspace, small_table.id, values).recipe, name="Study"
    )
    app = press(visit("Export"), "export.recipe")
    assert "your own words" not in said(app)
    app.toggle(f"export.words.{release.id}").set_value(True)
    app = press(app, "export.recipe")
    assert "Not for recipients: it holds your own words" in said(app)
    names = {each.filename for each in releases.list_exports(workspace, release.id)}
    assert names == {"Study-protected-recipe.json", "Study-protected-recipe-private.json"}


def test_recognizers_that_go_with_the_recipe_are_shown_as_they_stand_in_it(visit, workspace, small_table, monkeypatch):
    monkeypatch.setattr("privacy_core.pii.text.Reader", PlainReader)
    staff = {"entity": "STAFF", "pattern": "EMP-[0-9]{5}", "words": ["badge"]}
    values = {
        "steps": [{"op": "redact_text", "column": "name", "recognizers": [staff]}, {"op": "drop", "column": "patient"}],
        "models": [],
    }
    recipe = editing.edit_draft(workspace, small_table.id, values).recipe
    protect.protect(workspace, small_table.id, recipe, name="Study")
    app = visit("Export")
    assert "The recipe holds 1 recognizer of your own" in [each.label for each in app.main.expander]
    assert "STAFF: EMP-[0-9]{5} (near badge)" in [each.value for each in app.main.code]


class TestKeys:
    def test_a_key_is_destroyed_only_after_asking(self, page, workspace, store):
        app = press(page, "keys.destroy.patient")
        assert "This cannot be undone" in said(app)
        study = pseudonym_domains.shared_domain("study")
        assert store.keyring.pseudonym_key(study)
        app = press(app, "keys.destroy.patient", "keys.destroyed_it")
        assert "The key is destroyed" in said(app)
        with pytest.raises(KeyDestroyedError):
            store.keyring.pseudonym_key(study)
        assert "destroy a pseudonym key" in {entry.act for entry in trail.audit_entries(workspace)}
