"""Personal data on the Data page: what was found and how sure that is, proposals, and cells only on request."""

import re

import pyarrow as pa
import pytest

from pages.ui import personal_bar, personal_looking, personal_nothing, personal_words
from privacy_core.errors import InvalidValueError
from privacy_core.pii import scan as scanning
from privacy_core.pii.findings import ColumnFinding, NothingFound
from privacy_core.pii.recognizer import Recognizer
from privacy_core.usecases import catalog, drafts, editing, findings, jobs, opening, recognizers
from privacy_core.usecases.jobs import State

VIEW = "Personal data"
EMAILS = [f"anna.secret{n}@example.org" for n in range(60)]


@pytest.fixture
def table(workspace):
    columns = {"mail": EMAILS, "age": [20 + n % 50 for n in range(60)], "ward": ["north", "south"] * 30}
    found = opening.open_frame(workspace, pa.table(columns))
    catalog.remember(workspace, catalog.LATEST, found.id)
    return found


@pytest.fixture
def found_in(workspace, table, monkeypatch):
    """Puts findings beside the table, as if names and places had been looked for too."""

    def put(*rows, nothing=(), notice=None):
        made = scanning.Scan(findings=rows, nothing_found=nothing, notice=notice)
        with monkeypatch.context() as now:
            now.setattr(scanning, "scan", lambda *_, **__: made)
            findings.scan_columns(workspace, table.id)

    return put


@pytest.fixture
def show(visit):
    def open_view():
        app = visit("Data")
        app.button_group("data.view").set_value(VIEW).run()
        assert not app.exception, [error.value for error in app.exception]
        return app

    return open_view


def finding(column="mail", entity="EMAIL_ADDRESS", **changes):
    given = {"hits": 60, "n": 60, "share": 1.0, "low": 1.0, "high": 1.0, "method": "every cell", "reason": "it fits"}
    given |= {"header": False, "checksum": False, "evidence": ("a***@e***.org",)}
    return ColumnFinding(column=column, entity=entity, **(given | changes))


def said(app):
    boxes = [*app.main.markdown, *app.main.caption, *app.main.info, *app.main.warning, *app.main.subheader]
    return " ".join(each.value for each in boxes).replace("\\", "")


def keys(app):
    return {button.key for button in app.main.button}


def steps(workspace, dataset):
    made = drafts.draft(workspace, dataset.id).recipe.to_json().get("steps", [])
    return {step["column"]: step["op"] for step in made}


class TestFaces:
    def test_without_data_it_leads_to_the_demo_table_or_an_upload(self, show):
        app = show()
        assert app.info[0].value.startswith("No table is open yet.")

    def test_patterns_are_shown_at_once_while_names_are_looked_for_in_a_job(self, show, workspace, table):
        app = show()
        assert "Personal data was found in" in said(app)
        assert "Every one of 60 cells was looked at" in said(app)
        (job,) = jobs.list_jobs(workspace)
        assert (job.act, job.arguments) == ("scan_columns", {"dataset": table.id, "model": True})
        app.run()
        assert len(jobs.list_jobs(workspace)) == 1

    def test_what_is_known_begins_no_job_and_can_be_asked_for_again(self, show, workspace, table, found_in):
        found_in(finding())
        app = show()
        assert jobs.list_jobs(workspace) == []
        app.button("personal.again").click().run()
        (job,) = jobs.list_jobs(workspace)
        assert job.arguments == {"dataset": table.id, "model": True, "again": True}
        assert "personal.again" not in keys(app)  # it is at work

    @pytest.mark.usefixtures("table")
    def test_a_job_that_was_cancelled_does_not_begin_by_itself_again(self, show, workspace):
        app = show()
        (job,) = jobs.list_jobs(workspace)
        jobs.cancel_job(workspace, job.id)
        app.run()
        assert len(jobs.list_jobs(workspace)) == 1
        app.button("personal.look").click().run()
        assert len(jobs.list_jobs(workspace)) == 2

    def test_a_new_recognizer_lets_names_be_looked_for_again_by_itself_and_says_so(self, show, workspace, found_in):
        app = show()
        assert "recognizers have changed" not in said(app)
        queue = jobs._queue(workspace)
        found_in(finding())
        queue.finish(queue.claim("here", at_once=1).id, State.DONE)
        app.run()
        assert len(jobs.list_jobs(workspace)) == 1
        recognizers.save_recognizer(workspace, "Wards", Recognizer(entity="WARD_NAME", pattern="north"))
        app.run()
        assert [job.state for job in jobs.list_jobs(workspace)] == [State.QUEUED, State.DONE]
        assert "recognizers have changed" in said(app)
        app.run()
        assert len(jobs.list_jobs(workspace)) == 2

    @pytest.mark.usefixtures("table")
    def test_an_error_of_the_use_case_is_shown(self, show, monkeypatch):
        def fails(*_, **__):
            raise InvalidValueError("Nothing can be looked for.")

        monkeypatch.setattr(findings, "scan_columns", fails)
        monkeypatch.setattr(personal_looking, "summary", lambda _: None)
        assert show().error[0].value == "Nothing can be looked for\\."

    def test_a_large_table_is_looked_at_in_a_job_alone(self, visit, workspace, table, monkeypatch):
        monkeypatch.setattr(personal_looking, "AT_ONCE", 100)
        app = visit("Data")
        assert "Personal data is being looked for, in the background" in said(app)
        (job,) = jobs.list_jobs(workspace)
        assert (job.act, job.arguments) == ("scan_columns", {"dataset": table.id, "model": True})
        app.button("personal.go").click().run()
        assert app.session_state["data.view"] == VIEW
        assert len(jobs.list_jobs(workspace)) == 1
        assert findings.what_is_known(workspace, table.id) is None

    @pytest.mark.usefixtures("table")
    def test_a_large_table_whose_job_was_cancelled_waits_until_one_asks(self, visit, workspace, monkeypatch):
        monkeypatch.setattr(personal_looking, "AT_ONCE", 100)
        app = visit("Data")
        (job,) = jobs.list_jobs(workspace)
        jobs.cancel_job(workspace, job.id)
        app.run()
        assert "Nobody has looked for personal data in this table yet" in said(app)
        assert len(jobs.list_jobs(workspace)) == 1

    @pytest.mark.usefixtures("table")
    def test_the_first_view_tells_in_how_many_columns_there_is_some_and_what_was_not_looked_for(self, visit):
        assert "Personal data was found in 2 of 3 columns.** Names and places in text were not looked for" in said(
            visit("Data")
        )

    def test_nothing_at_all_is_told_with_what_that_is_worth(self, show, found_in):
        nothing = [
            NothingFound(column=name, cells=60, read=59, flagged=0, at_most=0.049) for name in ("mail", "age", "ward")
        ]
        found_in(nothing=tuple(nothing), notice="No language model is installed.")
        app = show()
        assert "No personal data was found in the 3 columns" in said(app)
        assert "No language model is installed." in said(app)
        rows = app.main.dataframe[0].value
        assert set(rows["What that is worth"]) == {"at most 4.9% of cells would be marked as a name or place"}
        assert not {"personal.take_all", "personal.anonymize"} & keys(app)

    def test_a_column_that_reads_as_names_but_has_few_different_ones_is_named_openly(self, show, found_in):
        few = NothingFound(column="mail", cells=60, read=60, flagged=58, at_most=1, different=9)
        found_in(nothing=(few, NothingFound(column="age", cells=60, read=60, flagged=1, at_most=0.08, different=1)))
        warned = [each.value for each in show().main.warning]
        assert [each for each in warned if "**mail**: 58 of 60 cells, with 9 different values" in each]
        assert not [each for each in warned if "**age**" in each]

    @pytest.mark.usefixtures("table")
    def test_while_names_are_not_looked_for_nothing_is_found_so_far_and_by_patterns_only(self, show):
        app = show()
        assert "Personal data was found in 2 of 3 columns so far" in said(app)
        assert "By patterns nothing was found in 1 column" in [each.label for each in app.main.expander]


class TestWhatIsShown:
    def test_a_finding_tells_its_share_its_interval_its_reason_and_masked_examples(self, show, found_in):
        sampled = {"hits": 84, "n": 100, "share": 0.84, "low": 0.753, "high": 0.906, "method": "sample"}
        found_in(finding(header=True, checksum=True, **sampled))
        app = show()
        assert "A sample of 100 cells was looked at: 75% to 91% of all cells. Found because it fits." in said(app)
        assert "about 84%" in "".join(each.value for each in app.main.html)
        assert "its name says so" in said(app)
        assert ":green-badge[:material/verified: checked]" in said(app)
        assert "`a***@e***.org`" in said(app)

    def test_it_is_always_said_what_detection_cannot_do_and_how_to_repeat_it(self, show, found_in):
        found_in(finding())
        app = show()
        assert personal_words.LIMITS in said(app)
        assert {"What does this mean?", "Show the code"} <= {each.label for each in app.expander}

    @pytest.mark.usefixtures("table")
    def test_no_cell_is_shown_unless_somebody_asks(self, show):
        app = show()
        shown = [*app.main.markdown, *app.main.caption, *app.main.code, *app.main.html]
        assert not [each for each in shown if "secret" in str(each.value)]
        assert not [each for each in app.main.get("html") if "secret" in each.proto.body]

    @pytest.mark.usefixtures("table")
    def test_cells_are_shown_after_a_second_question_and_that_is_logged(self, show, workspace):
        app = show()
        app.button("personal.cells.mail").click().run()
        assert [each for each in app.markdown if "is written into the audit log" in each.value]
        assert "show cells with personal data" not in {entry.act for entry in workspace.log.entries()}
        app.button("personal.cells.mail").click()
        app.button("personal.cells.shown").click().run()
        assert not app.exception
        shown = re.findall(r"<li.*?<bdi[^>]*>(.*?)</bdi>", app.get("html")[-1].proto.body)
        assert len(shown) == 5
        assert set(shown) <= set(EMAILS)
        (entry, *_) = (each for each in workspace.log.entries() if each.act == "show cells with personal data")
        assert entry.details["column"] == "mail"

    def test_the_code_that_is_shown_finds_the_same(self, show, found_in, capsys):
        found_in(finding(reason="of its form"))
        code = next(each.value for each in show().code if "scan_columns" in each.value)
        exec(compile(code, "shown", "exec"), {})  # noqa: S102  it is our own code, and must run
        assert "mail EMAIL_ADDRESS 1.0 every cell of its form" in capsys.readouterr().out


class TestProposals:
    def test_one_is_taken_with_one_click_and_undone_with_another(self, show, workspace, table, found_in):
        found_in(finding(), finding("age", "AGE"))
        app = show()
        app.button("personal.take.mail").click().run()
        assert steps(workspace, table) == {"mail": "email_mask"}
        assert catalog.open_dataset(workspace, table.id).roles == {"mail": "direct_identifier"}
        assert "In the recipe: **Keep 2 letters and the domain**" in said(app)
        assert "The recipe now treats 1 column more as proposed." in said(app)
        app.button("personal.undo").click().run()
        assert steps(workspace, table) == {}
        assert catalog.open_dataset(workspace, table.id).roles == {}
        assert "personal.take.mail" in keys(app)

    def test_another_way_is_one_click_too(self, show, workspace, table, found_in):
        found_in(finding())
        app = show()
        app.button("personal.take.mail.drop.4").click().run()
        assert steps(workspace, table) == {"mail": "drop"}
        assert "In the recipe: **Drop the column**" in said(app)

    def test_all_are_taken_at_once_and_then_the_way_leads_on(self, show, workspace, table, found_in):
        found_in(finding(), finding("age", "AGE"))
        app = show()
        app.button("personal.take_all").click().run()
        assert steps(workspace, table) == {"mail": "email_mask", "age": "band"}
        assert "personal.take_all" not in keys(app)
        assert "personal.anonymize" in keys(app)
        app.button("personal.undo").click().run()
        assert steps(workspace, table) == {}

    def test_a_column_that_is_treated_in_another_way_says_so_and_all_at_once_leaves_it(
        self, show, workspace, table, found_in
    ):
        editing.edit_draft(workspace, table.id, {"steps": [{"op": "mask", "column": "mail", "keep_last": 9}]})
        found_in(finding(), finding("age", "AGE"))
        app = show()
        assert "In the recipe now: Mask all but the last 9" in said(app)
        app.button("personal.take_all").click().run()
        assert steps(workspace, table) == {"mail": "mask", "age": "band"}
        assert "personal.take_all" not in keys(app)
        app.button("personal.take.mail").click().run()
        assert steps(workspace, table) == {"mail": "email_mask", "age": "band"}
        assert "In the recipe now" not in said(app)

    def test_what_no_step_fits_is_said(self, show, found_in):
        found_in(finding("ward", "AGE"))
        app = show()
        assert "No step of a recipe fits this column" in said(app)
        assert "personal.take_all" not in keys(app)


class TestOnRoles:
    @pytest.mark.usefixtures("table")
    def test_one_line_tells_how_many_columns_and_leads_there(self, visit):
        app = visit("Data")
        assert "Personal data was found in" in said(app)
        assert "100% of cells hold an e-mail address (every cell looked at)" in said(app)
        app.button("personal.go").click().run()
        assert app.session_state["data.view"] == VIEW

    def test_what_was_taken_shows_there(self, show, table, found_in):
        found_in(finding())
        app = show()
        app.button("personal.take.mail").click().run()
        app.button_group("data.view").set_value("Roles").run()
        role = next(each for each in app.button_group if (each.key or "").endswith(f".{table.id}.mail"))
        assert role.value == "direct_identifier"


class TestPieces:
    def test_the_bar_shows_share_and_interval_and_reads_aloud(self):
        html = personal_bar.share_bar(0.84, 0.8, 0.88, what="<b>names</b>")
        assert "width:max(84.00%,3px)" in html
        assert "left:80.00%;width:max(8.00%,2px)" in html
        assert "About 84% of cells, 80% to 88%, hold &lt;b&gt;names&lt;/b&gt;." in html
        exact = personal_bar.share_bar(1.0, 1.0, 1.0, what="an age")
        assert "border-left" not in exact

    @pytest.mark.parametrize("recall", [None, 0.78])
    def test_how_much_the_reading_itself_misses_is_told_where_it_was_measured(self, monkeypatch, recall):
        monkeypatch.setattr(scanning, "READER_RECALL", recall)
        assert ("78%" in personal_nothing._recall()) == (recall is not None)
