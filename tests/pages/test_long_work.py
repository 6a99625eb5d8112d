"""Long work becomes a job, short work does not; when a job ends, its page goes on with what came of it."""

import time

import pytest

from pages.ui import job_panel
from privacy_core.jobs import Limits, RowQueue, State, Supervisor
from privacy_core.jobs.presence import Presence
from privacy_core.usecases import catalog, editing, jobs, protect, releases

TABLE = b"person;zip;age\n" + b"".join(f"P{n:03};{n % 7:05};{20 + n % 50}\n".encode() for n in range(60))


@pytest.fixture(autouse=True)
def all_is_long(monkeypatch):
    monkeypatch.setattr(job_panel, "AT_ONCE", job_panel.Size(bytes=1, rows=1))


@pytest.fixture
def queue(store):
    return RowQueue(store)


@pytest.fixture
def only_job(queue):
    def find():
        (job,) = queue.of_owner("local")
        return job

    return find


@pytest.fixture
def intake(visit, uploaded):
    uploaded(TABLE, "people.csv")
    app = visit("Data")
    return app.button_group("data.view").set_value("Upload").run()


@pytest.fixture
def waiting(store, queue):
    """Somebody who takes jobs and never begins them, so that they stay."""
    here = Presence(store.home)
    yield lambda: queue.claim(here.id, at_once=9)
    here.end()


def press(app, *keys):
    for key in keys:
        app.button(key).click()
    app.run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def said(app):
    boxes = [*app.main.markdown, *app.main.caption, *app.main.info, *app.main.error]
    return " ".join(each.value for each in boxes).replace("\\", "")


class TestImport:
    def test_it_is_asked_for_with_every_choice(self, intake, only_job, workspace):
        intake.selectbox("intake.person").set_value("person").run()
        intake.multiselect("intake.pseudonymize").set_value(["zip"]).run()
        intake.text_input("intake.name").input("Spring").run()
        app = press(intake, "intake.import")
        job = only_job()
        asked = dict(job.arguments)
        assert (job.act, job.title) == ("import_upload", "Import people.csv")
        assert asked.pop("upload") == app.session_state["intake.draft"]["upload"]
        assert asked.pop("options")["delimiter"] == ";"
        assert asked == {
            "name": "Spring",
            "source": "new people",
            "unless_known": True,
            "person_id": "person",
            "early": [{"op": "pseudonymize", "column": "zip"}],
        }
        assert "waits for its turn" in said(app)
        assert not [button for button in app.button if button.key == "intake.import"]
        assert catalog.list_datasets(workspace) == []

    def test_a_cancelled_one_leaves_the_file_and_its_settings(self, intake, only_job):
        intake.text_input("intake.name").input("Spring").run()
        press(intake, "intake.import")
        app = press(intake, f"jobs.cancel.{only_job().id}")
        assert only_job().state is State.CANCELLED
        assert "The import was cancelled" in said(app)
        assert app.text_input("intake.name").value == "Spring"

    def test_why_it_failed_is_said_above_the_settings(self, intake, only_job, queue, waiting):
        press(intake, "intake.import")
        waiting()
        queue.finish(only_job().id, State.FAILED, error={"message": "7 rows cannot be read."})
        app = intake.run()
        assert "7 rows cannot be read" in said(app)
        assert app.button("intake.import")

    def test_a_worker_does_it_and_the_page_opens_the_dataset(self, intake, only_job, store, workspace):
        intake.selectbox("intake.person").set_value("person").run()
        intake.text_input("intake.name").input(" ").run()
        press(intake, "intake.import")
        supervisor = Supervisor(store, limits=Limits(tick=0.05))
        supervisor.start()
        try:
            last = time.monotonic() + 60
            while only_job().active and time.monotonic() < last:
                time.sleep(0.1)
        finally:
            supervisor.stop()
        assert only_job().state is State.DONE, only_job().message
        app = intake.run()
        (made,) = catalog.list_datasets(workspace)
        assert (made.name, made.source_name, made.rows, made.person) == ("people", "people", 60, "person")
        assert app.query_params["dataset"] == made.id
        assert app.session_state["data.view"] == "Roles"
        assert app.session_state["intake.draft"] is None

    def test_on_another_page_the_sidebar_says_that_it_is_done(
        self, intake, only_job, queue, waiting, visit, demo_table
    ):
        press(intake, "intake.import")
        waiting()
        queue.finish(only_job().id, State.DONE, result={"dataset": demo_table.id})
        app = visit("Risk")
        app = press(app, f"jobs.go.{only_job().id}")
        assert app.title[0].value == "Data"
        assert app.query_params["dataset"] == demo_table.id
        assert not [button for button in app.sidebar.button if "done" in button.label]


@pytest.fixture
def release(workspace, small_table):
    steps = [{"op": "drop", "column": column} for column in ("name", "patient")]
    values = {"steps": steps, "models": [{"model": "k_anonymity", "k": 1}]}
    recipe = editing.edit_draft(workspace, small_table.id, values).recipe
    return protect.protect(workspace, small_table.id, recipe, name="Flu")


class TestProtect:
    def test_it_is_asked_for_and_told_when_it_is_made(self, visit, only_job, queue, waiting, release, small_table):
        app = press(visit("Anonymize"), "work.make")
        app = press(app, "work.make", "work.made_it")
        job = only_job()
        assert (job.act, job.arguments["dataset"]) == ("protect", small_table.id)
        assert protect.Recipe.model_validate(job.arguments["recipe"]).roles
        assert "waits for its turn" in said(app)
        waiting()
        queue.finish(job.id, State.DONE, result={"release": release.id})
        app.run()
        assert "Flu" in app.success[0].value
        assert not [button for button in app.sidebar.button if "done" in button.label]


class TestExport:
    def test_it_is_asked_for_and_offered_when_it_is_written(self, visit, only_job, queue, waiting, release, workspace):
        app = press(visit("Export"), "export.write")
        job = only_job()
        assert job.act == "export_release"
        assert job.arguments == {"release": release.id, "kind": "csv", "escape_formulas": True, "parts": "one"}
        assert "waits for its turn" in said(app)
        assert releases.list_exports(workspace, release.id) == []
        waiting()
        made = jobs._perform(workspace, job.act, job.arguments, lambda *_: None)
        queue.finish(job.id, State.DONE, result=made)
        app.run()
        assert "just written" in said(app)
        assert app.get("link_button")


def test_small_work_is_done_at_once(intake, queue, workspace, monkeypatch):
    monkeypatch.setattr(job_panel, "AT_ONCE", job_panel.Size(bytes=10_000, rows=10_000))
    press(intake, "intake.import")
    assert queue.of_owner("local") == []
    assert [dataset.name for dataset in catalog.list_datasets(workspace)] == ["people"]
