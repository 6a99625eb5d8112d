"""Findings of personal data are kept, feed suggestions, and become steps of a recipe that can be taken back."""

import json

import pyarrow as pa
import pytest

from privacy_core.errors import ColumnsMissingError, InvalidValueError, NotPermittedError
from privacy_core.govern import Actor
from privacy_core.govern.permissions import Role as Who
from privacy_core.pii import scan as scanning
from privacy_core.pii import shown
from privacy_core.pii.findings import ColumnFinding
from privacy_core.pii.recognizer import Recognizer
from privacy_core.pii.spans import Method, Span
from privacy_core.profile import Role
from privacy_core.transform import RecipeError
from privacy_core.usecases import assess, catalog, drafts, editing, findings, jobs, opening, proposals, protect
from privacy_core.usecases import recognizers as own
from privacy_core.usecases.workspace import Workspace

PEOPLE = 60
EMAILS = [f"anna.secret{n}@example.org" for n in range(PEOPLE)]
STAFF = [f"EMP-{70_000 + n}" for n in range(PEOPLE)]


@pytest.fixture
def table(workspace):
    """E-mail addresses, staff numbers, ages and nothing else of anybody."""
    columns = {
        "mail": EMAILS,
        "tag": STAFF,
        "age": [20 + n % 50 for n in range(PEOPLE)],
        "ward": ["north", "south"] * 30,
    }
    return opening.open_frame(workspace, pa.table(columns))


@pytest.fixture
def looked(workspace, table):
    findings.scan_columns(workspace, table.id, model=False)
    return table


@pytest.fixture
def viewer(home):
    with Workspace.open(home, actor=Actor("local", Who.VIEWER)) as opened:
        yield opened


def found(column="mail", entity="EMAIL_ADDRESS", **changes):
    given = {"hits": 60, "n": 60, "share": 1.0, "low": 1.0, "high": 1.0, "method": "every cell"}
    return ColumnFinding(column=column, entity=entity, header=False, checksum=False, **(given | changes))


@pytest.fixture
def finds(monkeypatch):
    """Puts findings in the place of a scan, and tells with what it was asked."""
    asked = []

    def put(*rows, notice=None):
        def scan(_engine, _table, **settings):
            asked.append(settings)
            return scanning.Scan(findings=rows, nothing_found=(), notice=notice)

        monkeypatch.setattr(scanning, "scan", scan)
        return asked

    return put


def draft_steps(workspace, dataset):
    return drafts.draft(workspace, dataset.id).recipe.to_json().get("steps", [])


class TestLooking:
    def test_what_is_personal_is_found_and_what_is_not_is_named_as_that(self, workspace, looked):
        known = findings.what_is_known(workspace, looked.id)
        mail = known.of("mail")[0]
        assert (mail.entity, mail.hits, mail.n, mail.share) == ("EMAIL_ADDRESS", PEOPLE, PEOPLE, 1.0)
        assert "ward" in {each.column for each in known.scan.nothing_found}
        assert not known.complete

    def test_nothing_is_known_until_somebody_has_looked(self, workspace, table):
        assert findings.what_is_known(workspace, table.id) is None
        assert proposals.proposals(workspace, table.id) == ()

    def test_what_is_kept_beside_the_table_holds_no_cell(self, workspace, looked):
        kept = (catalog.folder(workspace, looked.id) / findings.FINDINGS).read_text("utf-8")
        assert json.loads(kept)["of"] == looked.fingerprint
        assert not [value for value in [*EMAILS, *STAFF] if value in kept]

    def test_nor_the_patterns_and_words_it_was_looked_with(self, workspace, table):
        staff = Recognizer(entity="WARD_NAME", pattern="north|zzquux[0-9]+", words=("quillon",))
        own.save_recognizer(workspace, "Wards", staff)
        findings.scan_columns(workspace, table.id, model=False)
        kept = (catalog.folder(workspace, table.id) / findings.FINDINGS).read_text("utf-8")
        assert findings.what_is_known(workspace, table.id) is not None
        assert not [part for part in ("zzquux", "north|", "quillon") if part in kept]

    def test_a_table_is_looked_at_once(self, workspace, table, finds):
        asked = finds(found())
        for _ in range(3):
            findings.scan_columns(workspace, table.id, model=False)
        assert len(asked) == 1
        findings.scan_columns(workspace, table.id, model=False, again=True)
        assert len(asked) == 2

    def test_patterns_alone_do_not_answer_who_asks_for_names_too_but_the_other_way_round(self, workspace, table, finds):
        asked = finds(found())
        for model in (False, True, False):
            findings.scan_columns(workspace, table.id, model=model)
        assert [each["model"] for each in asked] == [False, True]
        assert findings.what_is_known(workspace, table.id).complete

    def test_a_new_recognizer_makes_what_is_kept_old_and_is_looked_with(self, workspace, looked):
        assert "ward" not in findings.what_is_known(workspace, looked.id).columns
        own.save_recognizer(workspace, "Wards", Recognizer(entity="WARD_NAME", pattern="north|south"))
        assert findings.what_is_known(workspace, looked.id) is None
        findings.scan_columns(workspace, looked.id, model=False)
        (ward,) = findings.what_is_known(workspace, looked.id).of("ward")
        assert (ward.entity, ward.hits) == ("WARD_NAME", PEOPLE)

    @pytest.mark.parametrize("damaged", ["", "{}", "[]", '{"version": 1}'])
    def test_a_damaged_file_is_as_good_as_none(self, workspace, looked, damaged):
        (catalog.folder(workspace, looked.id) / findings.FINDINGS).write_text(damaged, "utf-8")
        assert findings.what_is_known(workspace, looked.id) is None
        assert findings.scan_columns(workspace, looked.id, model=False).findings

    def test_it_can_be_a_job_whose_result_holds_no_more_than_a_count(self, workspace, table, finds):
        finds(found(), found(column="tag"))
        done = jobs._perform(workspace, "scan_columns", {"dataset": table.id, "model": True}, lambda *_: None)
        assert done == {"columns": 2}


class TestCellsOnRequest:
    def test_a_few_are_shown_as_they_are_and_each_time_stands_in_the_log(self, workspace, looked):
        for _ in range(2):
            cells = findings.show_evidence(workspace, looked.id, "mail", "EMAIL_ADDRESS", count=3)
            assert len(cells) == 3
            assert set(cells) <= set(EMAILS)
        entries = [each for each in workspace.log.entries() if each.act == "show cells with personal data"]
        assert [each.outcome for each in entries if each.outcome == "done"] == ["done", "done"]
        assert entries[0].details == {"dataset": looked.id, "column": "mail", "entity": "EMAIL_ADDRESS", "count": 3}
        assert "secret" not in str(entries)

    def test_cells_of_an_own_recognizer_are_shown_too(self, workspace, table):
        own.save_recognizer(workspace, "Wards", Recognizer(entity="WARD_NAME", pattern="south"))
        findings.scan_columns(workspace, table.id, model=False)
        assert findings.show_evidence(workspace, table.id, "ward", "WARD_NAME", count=2) == ("south",)

    def test_only_cells_that_hold_it_are_shown(self, workspace):
        notes = [f"call {n} times" for n in range(50)] + ["write to ada@example.org"] * 3 + ["none"] * 7
        table = opening.open_frame(workspace, pa.table({"note": notes}))
        findings.scan_columns(workspace, table.id, model=False)
        cells = findings.show_evidence(workspace, table.id, "note", "EMAIL_ADDRESS")
        assert cells == ("write to ada@example.org",)

    def test_names_within_text_are_shown_where_the_reader_finds_them_and_nowhere_else(
        self, workspace, monkeypatch, finds
    ):
        class Reads:
            def __init__(self, **_):
                pass

            def read(self, texts):
                return [
                    [Span(start=0, end=3, entity="PERSON", score=0.9, method=Method.NER, rule="", reason="")]
                    if text.startswith("Ada ")
                    else []
                    for text in texts
                ]

        notes = ["Discharged home", "Sleeps badly", "Ada was here", "No complaints"] * 30
        table = opening.open_frame(workspace, pa.table({"note": notes}))
        finds(found("note", "PERSON", whole=False, method="sample", share=0.25, low=0.2, high=0.3))
        findings.scan_columns(workspace, table.id)
        monkeypatch.setattr(shown, "Reader", Reads)
        assert findings.show_evidence(workspace, table.id, "note", "PERSON") == ("Ada was here",)

    def test_whoever_may_not_see_records_is_refused_and_that_is_logged(self, viewer, workspace, looked):
        assert findings.what_is_known(viewer, looked.id).columns
        with pytest.raises(NotPermittedError):
            findings.show_evidence(viewer, looked.id, "mail", "EMAIL_ADDRESS")
        assert "refused" in {each.outcome for each in workspace.log.entries()}

    def test_what_was_not_found_cannot_be_shown(self, workspace, looked):
        with pytest.raises(InvalidValueError, match="Scan the table again"):
            findings.show_evidence(workspace, looked.id, "ward", "EMAIL_ADDRESS")
        with pytest.raises(ColumnsMissingError):
            findings.show_evidence(workspace, looked.id, "no such", "EMAIL_ADDRESS")


class TestSuggestions:
    def test_a_suggested_role_names_the_finding(self, workspace, looked):
        mail = assess.suggest_roles(workspace, looked.id)[0]
        assert (mail.role, mail.reason) == (
            Role.DIRECT_IDENTIFIER,
            "its name looks like an e-mail address, and 100% of cells hold an e-mail address (every cell looked at)",
        )

    def test_a_finding_never_makes_a_column_look_more_harmless(self, workspace, table, finds):
        finds(found("mail", "AGE"), found("ward", "PERSON", share=0.3, low=0.2, high=0.4, n=300, method="sample"))
        before = {each.column: each for each in assess.suggest_roles(workspace, table.id)}
        findings.scan_columns(workspace, table.id)
        after = {each.column: each for each in assess.suggest_roles(workspace, table.id)}
        assert after["mail"] == before["mail"]
        assert before["ward"].role is not Role.DIRECT_IDENTIFIER
        assert after["ward"].role is Role.DIRECT_IDENTIFIER
        assert after["ward"].reason == "30% of cells hold the name of a person (300 cells looked at)"

    def test_where_every_cell_was_looked_at_weaker_patterns_of_the_profile_no_longer_count(self, workspace):
        serials = [f"07{n:02d}44{n:02d}" for n in range(50)]  # written as some phone numbers are
        table = opening.open_frame(
            workspace,
            pa.table(
                {"device_sn": serials, "wing": ["0316 440-512", "north"] * 25, "bp": [f"1{n}/80" for n in range(50)]}
            ),
        )
        before = [(each.role, each.reason) for each in assess.suggest_roles(workspace, table.id)]
        assert before[0] == (Role.DIRECT_IDENTIFIER, "100% of values hold what looks like a phone number")
        findings.scan_columns(workspace, table.id, model=False)
        serial, wing, _ = assess.suggest_roles(workspace, table.id)
        assert (serial.role, serial.reason) == (Role.DIRECT_IDENTIFIER, "100% of values are unique")
        assert "phone number" not in wing.reason or "every cell looked at" in wing.reason


class TestProposals:
    def test_the_worst_finding_decides_about_role_and_steps(self, workspace, table, finds):
        finds(found("mail", "AGE", share=1.0), found("mail", share=0.4))
        findings.scan_columns(workspace, table.id)
        (mail,) = proposals.proposals(workspace, table.id)
        assert [each.entity for each in mail.findings] == ["EMAIL_ADDRESS", "AGE"]
        assert (mail.role, mail.steps[0]) == (Role.DIRECT_IDENTIFIER, {"op": "email_mask", "keep_first": 2})

    @pytest.mark.parametrize(
        ("column", "entity", "first"),
        [
            ("age", "AGE", {"op": "band", "width": 10}),
            ("ward", "AGE", None),  # text cannot be banded
            ("mail", "DATE_OF_BIRTH", {"op": "drop"}),  # nor shortened as a date
            ("mail", "LOCATION", {"op": "redact"}),  # it has no hierarchy to climb
            ("tag", "STAFF_NUMBER", {"op": "pseudonymize"}),  # of a recognizer that somebody made
        ],
    )
    def test_only_what_fits_the_column_is_proposed(self, workspace, table, finds, column, entity, first):
        finds(found(column, entity))
        findings.scan_columns(workspace, table.id)
        (only,) = proposals.proposals(workspace, table.id)
        assert (only.steps[0] if only.steps else None) == first

    @pytest.mark.parametrize(
        ("column", "kind"), [("Vorname", "first_name"), ("family name", "last_name"), ("who", "name")]
    )
    def test_made_up_names_are_of_the_part_that_the_column_s_name_speaks_of(self, workspace, finds, column, kind):
        table = opening.open_frame(workspace, pa.table({column: ["Ada", "Bob"]}))
        finds(found(column, "PERSON"))
        findings.scan_columns(workspace, table.id)
        (only,) = proposals.proposals(workspace, table.id)
        assert [step["kind"] for step in only.steps if step["op"] == "fake"] == [kind]

    @pytest.mark.parametrize(
        ("codes", "keep"), [([1010, 8010, None], 2), (["8010", "4020"], 2), (["04109", "10115"], 3), (["LS1 4AP"], 3)]
    )
    def test_of_postcodes_of_four_digits_two_are_kept(self, workspace, finds, codes, keep):
        table = opening.open_frame(workspace, pa.table({"PLZ": codes}))
        finds(found("PLZ", "ZIP_CODE"))
        findings.scan_columns(workspace, table.id)
        (only,) = proposals.proposals(workspace, table.id)
        assert [step["keep"] for step in only.steps if step["op"] == "truncate"] == [keep]

    def test_of_what_stands_among_other_text_the_text_stays(self, workspace, table, finds):
        finds(found(whole=False))
        findings.scan_columns(workspace, table.id)
        assert proposals.proposals(workspace, table.id)[0].steps[0] == {"op": "redact_text"}

    def test_the_id_by_which_persons_are_counted_becomes_a_pseudonym(self, workspace, looked):
        catalog.set_roles(workspace, looked.id, {}, marks={"person_id": "mail"})
        (mail,) = (each for each in proposals.proposals(workspace, looked.id) if each.column == "mail")
        assert mail.steps[0] == {"op": "pseudonymize"}

    def test_every_step_that_is_proposed_for_the_demo_table_works_and_is_enough_for_its_role(self, workspace):
        demo = opening.import_demo(workspace)
        findings.scan_columns(workspace, demo.id, model=False)
        offered = proposals.proposals(workspace, demo.id)
        assert {"email", "phone"} <= {each.column for each in offered}
        recipe = drafts.draft(workspace, demo.id).recipe
        for proposal in offered:
            for step in proposal.steps:
                if step["op"] == "redact_text":  # it loads a language model
                    continue
                asked = recipe.model_validate(
                    {"default_role": "insensitive", "roles": {proposal.column: proposal.role.value}}
                    | {"steps": [{**step, "column": proposal.column}], "hierarchies": recipe.to_json()["hierarchies"]}
                )
                asked.check(demo.columns)
                protect.preview(workspace, demo.id, asked)


class TestTaking:
    def test_a_proposal_becomes_a_step_and_the_column_gets_its_role(self, workspace, looked):
        step = {"op": "email_mask", "keep_first": 2}
        proposals.take(workspace, looked.id, {"mail": step})
        (made,) = draft_steps(workspace, looked)
        assert made["column"] == "mail"
        assert step.items() <= made.items()
        assert catalog.open_dataset(workspace, looked.id).roles == {"mail": Role.DIRECT_IDENTIFIER}

    def test_a_role_that_somebody_chose_stays(self, workspace, looked):
        catalog.set_roles(workspace, looked.id, {"mail": Role.SENSITIVE, "age": Role.INSENSITIVE})
        proposals.take(workspace, looked.id, {"mail": {"op": "mask"}})
        assert catalog.open_dataset(workspace, looked.id).roles["mail"] is Role.SENSITIVE

    def test_all_are_taken_as_one_step_of_undo(self, workspace, looked):
        catalog.set_roles(workspace, looked.id, {"mail": Role.DIRECT_IDENTIFIER})
        chosen = {"mail": {"op": "mask"}, "tag": {"op": "pseudonymize"}}
        proposals.take(workspace, looked.id, chosen)
        assert {each["column"]: each["op"] for each in draft_steps(workspace, looked)} == {
            "mail": "mask",
            "tag": "pseudonymize",
        }
        drafts.undo(workspace, looked.id)
        assert {each["column"]: each["op"] for each in draft_steps(workspace, looked)} == {
            "mail": "drop",
            "tag": "drop",  # a direct identifier now, and never in the open
        }

    @pytest.mark.parametrize("op", ["drop", "mask"])
    def test_taking_back_puts_roles_and_recipe_back(self, workspace, looked, op):
        catalog.set_roles(workspace, looked.id, {"age": Role.QUASI_IDENTIFIER})
        before = drafts.draft(workspace, looked.id).recipe
        taken = proposals.take(workspace, looked.id, {"mail": {"op": op}})
        proposals.take_back(workspace, taken)
        assert drafts.draft(workspace, looked.id).recipe == before
        assert catalog.open_dataset(workspace, looked.id).roles == {"age": Role.QUASI_IDENTIFIER}

    def test_taking_back_leaves_the_work_on_other_columns_that_was_done_since(self, workspace, looked):
        taken = proposals.take(workspace, looked.id, {"mail": {"op": "mask"}})
        steps = [*draft_steps(workspace, looked), {"op": "band", "column": "age", "width": 10}]
        editing.edit_draft(workspace, looked.id, {"steps": steps})
        proposals.take_back(workspace, taken)
        assert [each["column"] for each in draft_steps(workspace, looked)] == ["age"]

    def test_taking_back_what_changed_nothing_undoes_nothing(self, workspace, looked):
        catalog.set_roles(workspace, looked.id, {"mail": Role.DIRECT_IDENTIFIER})
        editing.edit_draft(workspace, looked.id, {"steps": [{"op": "drop", "column": "mail"}]})
        editing.edit_draft(workspace, looked.id, {"suppression_limit": 0.5})
        taken = proposals.take(workspace, looked.id, {"mail": {"op": "drop"}})
        proposals.take_back(workspace, taken)
        assert drafts.draft(workspace, looked.id).recipe.suppression_limit == 0.5

    @pytest.mark.parametrize("step", [{"op": "mask", "keep_last": -1}, {"op": "no such"}])
    def test_what_is_no_step_changes_nothing(self, workspace, looked, step):
        with pytest.raises((RecipeError, InvalidValueError)):
            proposals.take(workspace, looked.id, {"mail": step})
        assert draft_steps(workspace, looked) == []
        assert catalog.open_dataset(workspace, looked.id).roles == {}

    def test_roles_that_are_given_afterwards_still_ask_for_what_a_first_recipe_asks(self, workspace, looked):
        """Whoever takes a proposal first has begun a recipe before saying what the other columns are."""
        proposals.take(workspace, looked.id, {"mail": {"op": "mask"}})
        roles = {"mail": Role.DIRECT_IDENTIFIER, "tag": Role.DIRECT_IDENTIFIER, "age": Role.QUASI_IDENTIFIER}
        catalog.set_roles(workspace, looked.id, roles | {"ward": Role.SENSITIVE})
        recipe = drafts.draft(workspace, looked.id).recipe
        assert {each["column"]: each["op"] for each in recipe.to_json()["steps"]} == {"mail": "mask", "tag": "drop"}
        assert [type(each).__name__ for each in recipe.models] == ["KAnonymity", "DistinctLDiversity"]
        assert recipe.suppression_limit == drafts.SUPPRESSION_LIMIT
        recipe.check(looked.columns)

    def test_models_that_somebody_took_out_do_not_come_back(self, workspace, looked):
        catalog.set_roles(workspace, looked.id, {"age": Role.QUASI_IDENTIFIER})
        editing.edit_draft(workspace, looked.id, {"models": []})
        catalog.set_roles(workspace, looked.id, {"age": Role.QUASI_IDENTIFIER, "ward": Role.QUASI_IDENTIFIER})
        assert drafts.draft(workspace, looked.id).recipe.models == ()
