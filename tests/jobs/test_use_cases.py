"""What an owner can ask of jobs, and what nobody else can: use cases and the command line's part."""

import json

import pytest
from typer.testing import CliRunner

from privacy_core.cli_jobs import jobs as command
from privacy_core.errors import InvalidValueError, NotFoundError, NotPermittedError
from privacy_core.govern import Actor, Role
from privacy_core.jobs import State
from privacy_core.transform.recipe_errors import RecipeError
from privacy_core.usecases import jobs
from privacy_core.usecases.gate import DECLARED
from privacy_core.usecases.workspace import Workspace

EXPORT = {"release": "r", "kind": "csv"}


@pytest.fixture
def stranger(home):
    with Workspace.open(home, actor=Actor("stranger", Role.ADMIN)) as opened:
        yield opened


@pytest.fixture
def viewer(home):
    with Workspace.open(home, actor=Actor("viewer", Role.VIEWER)) as opened:
        yield opened


@pytest.mark.parametrize("work", jobs.JOB_ACTS)
def test_every_act_that_can_be_a_job_passes_the_gate_under_the_name_that_it_gives(work):
    known = jobs.JOB_ACTS[work]
    assert known.gated_as in DECLARED
    assert known.use_case.__name__ == work
    assert known.use_case.__code__ is jobs.submit_job.__code__, "the gate stands before it"


def test_a_job_is_asked_for_listed_looked_at_and_cancelled(workspace):
    job = jobs.submit_job(workspace, "export_release", EXPORT)
    assert (job.title, job.sid) == ("Write a file and measure it again", workspace.sid)
    named = jobs.submit_job(workspace, "export_release", EXPORT, title="Write people.csv")
    assert [each.id for each in jobs.list_jobs(workspace)] == [named.id, job.id]
    assert jobs.job_status(workspace, job.id).state is State.QUEUED
    assert jobs.cancel_job(workspace, job.id).state is State.CANCELLED
    acts = [(entry.act, dict(entry.details)) for entry in workspace.log.entries()]
    assert ("start a job", {"work": "export_release"}) in acts
    assert ("cancel a job", {"job": job.id}) in acts


def test_another_sees_and_ends_nothing(workspace, stranger):
    job = jobs.submit_job(workspace, "export_release", EXPORT)
    assert jobs.list_jobs(stranger) == []
    for ask in (jobs.job_status, jobs.cancel_job):
        with pytest.raises(NotFoundError, match="does not exist, or is not yours"):
            ask(stranger, job.id)
    assert jobs.job_status(workspace, job.id).state is State.QUEUED


def test_who_may_not_do_it_may_not_start_it_either_and_the_refusal_is_logged(viewer):
    with pytest.raises(NotPermittedError, match="viewer may not export a release"):
        jobs.submit_job(viewer, "export_release", EXPORT)
    assert jobs.list_jobs(viewer) == []
    assert ("export a release", "refused") in [(entry.act, entry.outcome) for entry in viewer.log.entries()]


@pytest.mark.parametrize(
    ("work", "arguments", "why"),
    [
        ("delete_dataset", {}, "can be a job"),
        ("export_release", {**EXPORT, "path": "/etc/passwd"}, "no argument 'path' is known"),
        ("export_release", {**EXPORT, "kind": "exe"}, "'kind' cannot be read"),
        ("export_release", {**EXPORT, "escape_formulas": "no"}, "'escape_formulas' cannot be read"),
        ("export_release", {"kind": "csv"}, "missing a required argument: 'release'"),
        ("import_upload", {"upload": "u", "options": {"kind": "csv", "shell": 1}, "name": "n"}, "no field 'shell'"),
        ("import_upload", {"upload": ["u"], "options": {"kind": "csv"}, "name": "n"}, "'upload' cannot be read"),
    ],
)
def test_what_cannot_be_done_is_refused_before_it_waits(workspace, work, arguments, why):
    with pytest.raises(InvalidValueError, match=why):
        jobs.submit_job(workspace, work, arguments)
    assert jobs.list_jobs(workspace) == []


def test_a_recipe_that_is_none_says_where(workspace):
    with pytest.raises(RecipeError, match="colour"):
        jobs.submit_job(workspace, "protect", {"dataset": "d", "name": "n", "recipe": {"colour": "red"}})


class TestCommandLine:
    def run(self, *arguments):
        result = CliRunner().invoke(command, arguments, catch_exceptions=False)
        assert result.exit_code == 0
        return result.stdout

    def test_it_lists_shows_and_cancels(self, workspace):
        job = jobs.submit_job(workspace, "export_release", EXPORT, title="Write people.csv")
        assert job.id[:8] in self.run("list")  # enough of it to name the job by
        assert json.loads(self.run("show", job.id[:8], "--json"))["id"] == job.id
        (listed,) = json.loads(self.run("list", "--json"))
        assert (listed["id"], listed["title"], listed["state"]) == (job.id, "Write people.csv", "queued")
        assert json.loads(self.run("cancel", job.id, "--json"))["state"] == "cancelled"
        assert json.loads(self.run("show", job.id, "--json"))["finished"]
        assert "cancelled" in self.run("show", job.id)

    def test_a_file_name_with_brackets_is_only_a_name(self, workspace):
        job = jobs.submit_job(workspace, "export_release", EXPORT, title="Import [/b].csv")
        assert "[/b]" in self.run("list")
        assert "Import [/b].csv" in self.run("show", job.id)

    def test_a_job_that_is_not_there_is_an_error_for_people(self):
        with pytest.raises(NotFoundError, match="This job does not exist"):
            self.run("show", "none")
