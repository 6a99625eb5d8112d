"""Nothing is done without a living session, a permission and a line in the log, and the log never holds a cell."""

# ruff: noqa: ARG005 -- the use cases made up here ignore what they are given

import errno
import inspect
import itertools
import threading
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from privacy_core.errors import NotPermittedError
from privacy_core.govern import PERMISSIONS, Actor, Permission, Role
from privacy_core.hierarchy import HierarchyIncompleteError
from privacy_core.store import Store
from privacy_core.store.room import DiskFullError
from privacy_core.usecases import gate
from privacy_core.usecases.gate import DECLARED, Audit, act
from privacy_core.usecases.session import open_session
from privacy_core.usecases.workspace import SessionEndedError, Workspace

SECRET = "Zx9-cell-of-a-record-Qw7"
NUMBERS = itertools.count()


@pytest.fixture(autouse=True)
def declared_only_here(monkeypatch):
    monkeypatch.setattr(gate, "DECLARED", dict(DECLARED))


@pytest.fixture
def as_role(home):
    opened = []

    def open_as(role, **options):
        opened.append(Workspace(Store(home), actor=Actor(f"{role}'s name", role), **options))
        return opened[-1]

    yield open_as
    for workspace in opened:
        workspace.close()


def declared(function=lambda workspace: "done", *, needs=Permission.READ_RISK, audit=Audit.ALWAYS, logs=()):
    return act(f"test act {next(NUMBERS)}", needs=needs, audit=audit, logs=logs)(function)


def said(workspace):
    return [(entry.outcome, dict(entry.details)) for entry in reversed(workspace.log.entries())]


def outcomes(workspace):
    return [outcome for outcome, _ in said(workspace)]


class TestPermission:
    @pytest.mark.parametrize("role", Role)
    @pytest.mark.parametrize("permission", Permission)
    def test_decides_for_every_role(self, as_role, role, permission):
        workspace, ran = as_role(role), []
        use_case = declared(lambda workspace: ran.append(True), needs=permission)
        if permission in PERMISSIONS[role]:
            use_case(workspace)
            assert (ran, outcomes(workspace)) == ([True], ["begun", "done"])
        else:
            with pytest.raises(NotPermittedError):
                use_case(workspace)
            assert (ran, outcomes(workspace)) == ([], ["refused"])

    @pytest.mark.parametrize("audit", Audit)
    def test_each_refusal_is_logged_whatever_else_is(self, as_role, audit):
        workspace = as_role(Role.VIEWER)
        use_case = declared(
            lambda workspace, dataset, other: None, needs=Permission.EXPORT, audit=audit, logs=("dataset",)
        )
        for _ in range(2):
            with pytest.raises(NotPermittedError):
                use_case(workspace, "id", other=SECRET)
        assert said(workspace) == [("refused", {"dataset": "id"})] * 2

    def test_a_refusal_says_who_may_not_do_what_and_whom_to_ask(self, as_role):
        use_case = declared(needs=Permission.READ_AUDIT)
        with pytest.raises(NotPermittedError) as caught:
            use_case(as_role(Role.VIEWER))
        assert "viewer's name may not test act" in str(caught.value)
        assert "it needs the permission 'read the audit log'. Nothing was done. Ask an administrator." in str(
            caught.value
        )

    def test_an_act_inside_another_passes_the_gate_as_well(self, as_role):
        workspace = as_role(Role.VIEWER)
        inner = declared(needs=Permission.DELETE)
        outer = declared(inner)
        with pytest.raises(NotPermittedError):
            outer(workspace)
        assert outcomes(workspace) == ["begun", "refused", "failed"]


class TestSession:
    @pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMIN])
    def test_that_has_ended_is_refused_before_anything(self, as_role, role):
        ran, workspace = [], as_role(role, alive=lambda: False)
        use_case = declared(lambda workspace: ran.append(True), needs=Permission.DELETE)
        with pytest.raises(SessionEndedError, match=r"Your session has ended\. Nothing was done\. Open the studio"):
            use_case(workspace)
        assert (ran, outcomes(workspace)) == ([], ["refused"])

    @pytest.mark.parametrize("audit", Audit)
    def test_each_refusal_of_one_that_has_ended_is_logged_with_its_reason(self, as_role, audit):
        workspace = as_role(Role.ADMIN, alive=lambda: False)
        use_case = declared(lambda workspace, dataset, other: None, audit=audit, logs=("dataset",))
        for _ in range(2):
            with pytest.raises(SessionEndedError):
                use_case(workspace, "id", other=SECRET)
        assert said(workspace) == [("refused", {"dataset": "id", "because": "the session has ended"})] * 2

    @pytest.mark.parametrize("actor", ["local", "somebody else"])
    def test_a_workspace_is_not_opened_for_one_that_is_not_there_and_that_is_logged(self, workspace, actor):
        with pytest.raises(SessionEndedError):
            open_session(actor, "no such session")
        (entry,) = workspace.log.entries()
        assert (entry.actor, entry.act, entry.outcome) == (actor, "open the studio", "refused")

    def test_is_asked_for_at_every_act(self, as_role):
        living = [True]
        workspace, use_case = as_role(Role.ADMIN, alive=lambda: living[0]), declared()
        assert use_case(workspace) == "done"
        living[0] = False
        with pytest.raises(SessionEndedError):
            use_case(workspace)


def test_a_full_disk_is_told_in_words_whatever_the_act_was(workspace):
    def write(workspace):
        raise OSError(errno.ENOSPC, "No space left on device", SECRET)

    with pytest.raises(DiskFullError, match="not enough room on the disk"):
        declared(write)(workspace)
    assert outcomes(workspace) == ["begun", "failed"]


class TestWhatIsLogged:
    def test_always_logs_each_time(self, workspace):
        use_case = declared(audit=Audit.ALWAYS)
        for _ in range(2):
            assert use_case(workspace) == "done"
        assert outcomes(workspace) == ["begun", "done"] * 2

    def test_never_logs_nothing_and_still_does_it(self, workspace):
        assert declared(audit=Audit.NEVER)(workspace) == "done"
        assert said(workspace) == []

    def test_first_logs_once_for_the_same_details_and_again_for_others(self, workspace):
        use_case = declared(lambda workspace, dataset, k: k, audit=Audit.FIRST, logs=("dataset",))
        assert [use_case(workspace, dataset, k) for dataset in ("a", "b") for k in (1, 2)] == [1, 2, 1, 2]
        assert said(workspace) == [
            ("begun", {"dataset": "a"}),
            ("done", {"dataset": "a"}),
            ("begun", {"dataset": "b"}),
            ("done", {"dataset": "b"}),
        ]

    def test_first_logs_once_for_each_act_and_each_workspace(self, as_role):
        ada, bob = as_role(Role.ADMIN), as_role(Role.ANALYST)
        for use_case in (declared(audit=Audit.FIRST), declared(audit=Audit.FIRST)):
            for workspace in (ada, bob, ada, bob):
                use_case(workspace)
        assert outcomes(ada) == ["begun", "done"] * 4

    def test_first_goes_on_logging_until_it_succeeds(self, workspace):
        """Else the log would end with a failure while later tries read the records unseen."""
        failures = [ValueError("first"), ValueError("second")]

        def read(workspace):
            if failures:
                raise failures.pop()

        use_case = declared(read, audit=Audit.FIRST)
        for _ in range(2):
            with pytest.raises(ValueError, match=r"first|second"):
                use_case(workspace)
        use_case(workspace)
        use_case(workspace)
        assert outcomes(workspace) == ["begun", "failed"] * 2 + ["begun", "done"]

    def test_defaults_and_keywords_are_logged_as_what_they_are_and_none_is_left_out(self, workspace):
        use_case = declared(
            lambda workspace, dataset, k=5, person=None: None, logs=("dataset", "k", "person"), audit=Audit.ALWAYS
        )
        use_case(workspace, dataset="id")
        use_case(workspace, "id", 7, "patient")
        assert [details for outcome, details in said(workspace) if outcome == "done"] == [
            {"dataset": "id", "k": 5},
            {"dataset": "id", "k": 7, "person": "patient"},
        ]

    def test_settings_of_every_plain_kind_are_readable_in_the_log(self, workspace):
        class Choice(StrEnum):
            ONE = "one"

        @dataclass(frozen=True)
        class Options:
            choice: Choice
            shares: tuple[float, ...]

        use_case = declared(lambda workspace, value: None, logs=("value",))
        for value in (
            Options(Choice.ONE, (0.5, 1.0)),
            {Choice.ONE: None},
            np.int64(5),
            True,
            Path("/somewhere"),
            date(2024, 2, 29),
            "x" * 500,
        ):
            use_case(workspace, value)
        assert [details["value"] for outcome, details in said(workspace) if outcome == "done"] == [
            {"choice": "one", "shares": [0.5, 1.0]},
            {"one": None},
            5,
            True,
            "/somewhere",
            "2024-02-29",
            "x" * 200,
        ]
        assert workspace.log.verify().intact

    def test_the_order_is_begun_then_the_act_then_done(self, workspace):
        seen = []
        declared(lambda workspace: seen.extend(outcomes(workspace)))(workspace)
        assert seen == ["begun"]


class TestNoCell:
    """Every byte below the workspace folder is searched: database, write-ahead log, anchor, and what else there is."""

    def files_with_secret(self, home):
        return [path.name for path in home.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]

    def test_the_search_would_find_one(self, workspace, home):
        declared(lambda workspace, dataset: None, logs=("dataset",))(workspace, SECRET)
        assert "studio.sqlite-wal" in self.files_with_secret(home)

    def test_of_a_failure_only_the_type_is_logged(self, workspace, home):
        def fail(workspace, dataset, value):
            try:
                int(value)
            except ValueError as error:
                raise LookupError(SECRET, value) from error

        use_case = declared(fail, logs=("dataset",))
        with pytest.raises(LookupError, match=SECRET):
            use_case(workspace, "id", SECRET)
        assert said(workspace) == [
            ("begun", {"dataset": "id"}),
            ("failed", {"dataset": "id", "error": "LookupError"}),
        ]
        assert self.files_with_secret(home) == []

    def test_arguments_that_are_not_named_and_results_are_not_logged(self, workspace, home):
        use_case = declared(lambda workspace, dataset, value: value, logs=("dataset",))
        assert use_case(workspace, "id", SECRET) == SECRET
        assert self.files_with_secret(home) == []

    @pytest.mark.parametrize(
        "table",
        [
            pa.table({"name": [SECRET]}),
            pa.array([SECRET]),
            pd.DataFrame({"name": [SECRET]}),
            np.array([SECRET]),
            SECRET.encode(),
            [pa.array([SECRET])],
            ValueError(SECRET),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_of_a_table_named_by_mistake_only_the_type_is_logged(self, workspace, home, table):
        declared(lambda workspace, table: None, logs=("table",))(workspace, table)
        assert outcomes(workspace) == ["begun", "done"]
        assert self.files_with_secret(home) == []


class TestDeclaring:
    def test_a_name_stands_for_one_use_case(self):
        act("test twin", needs=Permission.READ_RISK)(lambda workspace: None)
        with pytest.raises(ValueError, match="two use cases are called 'test twin'"):
            act("test twin", needs=Permission.READ_RISK)(lambda workspace: None)

    def test_what_is_logged_must_be_a_parameter(self):
        with pytest.raises(ValueError, match=r"logs \['datset'\], which are no parameters"):
            declared(lambda workspace, dataset: None, logs=("datset",))

    def test_a_generator_is_refused_since_it_would_begin_after_it_was_logged_as_done(self):
        def rows(workspace):
            yield 1

        with pytest.raises(ValueError, match="logged as done before it began"):
            declared(rows)

    def test_the_function_keeps_its_name_its_text_and_its_parameters(self):
        def measure(workspace, dataset, *, k=5):
            """Measures."""

        guarded = declared(measure)
        assert (guarded.__name__, guarded.__doc__) == ("measure", "Measures.")
        assert list(inspect.signature(guarded).parameters) == ["workspace", "dataset", "k"]


def test_what_is_made_keeps_nobody_waiting_who_asks_for_something_else(workspace):
    begun, go_on = threading.Event(), threading.Event()

    def slow():
        begun.set()
        assert go_on.wait(60)
        return "slow"

    answers = []
    first = threading.Thread(target=lambda: answers.append(workspace.keep(("a",), slow)))
    first.start()
    assert begun.wait(60)
    assert workspace.keep(("b",), lambda: "quick") == "quick"
    second = threading.Thread(target=lambda: answers.append(workspace.keep(("a",), lambda: "made twice")))
    second.start()
    go_on.set()
    first.join(60)
    second.join(60)
    assert answers == ["slow", "slow"]


def test_what_was_begun_before_its_dataset_changed_is_not_kept(workspace):
    def make():
        workspace.forget("table")
        return "old"

    assert workspace.keep(("risk", "table"), make) == "old"
    assert workspace.keep(("risk", "table"), lambda: "new") == "new"


@pytest.mark.parametrize(("role", "named"), [(Role.VIEWER, ()), (Role.ML_ENGINEER, ()), (Role.ANALYST, (SECRET,))])
def test_an_error_names_values_to_whoever_may_see_them_only(as_role, role, named):
    def lacks(workspace):
        raise HierarchyIncompleteError("age", 1, values=(SECRET,))

    workspace = as_role(role)
    with pytest.raises(HierarchyIncompleteError, match="of column 'age' lacks 1") as caught:
        declared(lacks)(workspace)
    assert caught.value.values == named
    assert SECRET not in str(said(workspace))
