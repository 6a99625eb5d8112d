"""The Text page: its faces, what the slider and switches do at once, own recognizers, and redaction for the recipe."""

import html
import re
import sys
from types import SimpleNamespace
from typing import ClassVar

import pyarrow as pa
import pytest

from pages.ui import text_list, text_marked, text_terms
from privacy_core.jobs import State
from privacy_core.pii.deny_words import by_first_word, denied
from privacy_core.pii.entities import ENTITIES
from privacy_core.pii.own import not_allowed, plain, prepared, recognized
from privacy_core.pii.spans import Method, Span
from privacy_core.usecases import catalog, drafts, jobs, opening, recognizers, text_loading, texts, trail

KNOWN = {"Marta": ("PERSON", 0.85), "Bristol": ("LOCATION", 0.5), "4111 1111 1111 1111": ("CREDIT_CARD", 0.9)}
TEXT = "Marta of Bristol pays by 4111 1111 1111 1111, badge EMP-12345."


class Known:
    """A reader that knows three texts, and what people add to it."""

    read_texts: ClassVar[list] = []

    def __init__(self, *, language, recognizers, allow, deny):
        self.notice = None if language == "en" else "No language model for German is installed."
        self.own, self.deny, self.allow = prepared(recognizers), by_first_word(deny), {plain(each) for each in allow}

    def read(self, asked, *, report=None):
        Known.read_texts.extend(asked)
        if report:
            report(len(asked), len(asked))
        return [tuple(not_allowed(text, self._spans(text), self.allow)) for text in asked]

    def _spans(self, text):
        for word, (entity, score) in KNOWN.items():
            if word in text:
                start = text.index(word)
                yield Span(
                    start=start,
                    end=start + len(word),
                    entity=entity,
                    score=score,
                    method=Method.NER,
                    rule="known",
                    reason="it is known",
                )
        yield from recognized(text, self.own)
        yield from denied(text, self.deny)


@pytest.fixture(autouse=True)
def reader(monkeypatch):
    """Reads with `Known`, since no page needs a language model to be tested."""
    monkeypatch.setitem(sys.modules, "privacy_core.pii.text", SimpleNamespace(Reader=Known))
    monkeypatch.setattr(Known, "read_texts", [])
    return Known


@pytest.fixture
def notes(workspace):
    """Four cells, one without a text, open."""
    table = pa.table({"note": ["Call Marta", "nothing", None, "Marta in Bristol"], "short": ["a", "b", "c", "d"]})
    found = opening.open_frame(workspace, table)
    catalog.remember(workspace, catalog.LATEST, found.id)
    return found


@pytest.fixture
def perform(workspace):
    """Does what the page put into the queue, as the worker would."""

    def done():
        queue = jobs._queue(workspace)
        job = queue.claim("here", at_once=1)
        queue.finish(job.id, State.DONE, result=jobs._perform(workspace, job.act, job.arguments, lambda *_: None))

    return done


def said(app):
    boxes = [*app.main.markdown, *app.main.caption, *app.main.info, *app.main.warning, *app.main.error]
    return " ".join(each.value for each in boxes).replace("\\", "")


def marked(app):
    return " ".join(each.proto.body for each in app.get("html"))


def listed(app):
    """The lines of the lists on the page, as they read."""
    rows = re.findall(r"<li.*?</li>", marked(app), re.DOTALL)
    return [html.unescape(" ".join(re.sub(r"<[^>]*>", " ", row).split())) for row in rows]


def labelled(elements, label):
    return next(each for each in elements if each.label == label)


def show(app, view):
    return app.button_group("text.view").set_value(view).run()


@pytest.fixture
def page(visit):
    """The page with a text that was pasted."""

    def paste(text=TEXT):
        app = visit("Text")
        app.text_area("text.pasted").set_value(text).run()
        assert not app.exception, [error.value for error in app.exception]
        return app

    return paste


class TestWithoutData:
    def test_a_text_can_be_pasted_without_a_table_and_the_limits_are_always_said(self, visit):
        app = visit("Text")
        assert text_terms.LIMITS in said(app)
        assert "Paste a text, and what may" in said(app)
        app = app.button("text.example").click().run()
        assert app.text_area("text.pasted").value == text_terms.EXAMPLE
        assert "Marta" in marked(app)

    def test_the_model_is_loaded_when_the_page_is_opened_and_not_for_a_column_which_a_job_reads(
        self, visit, monkeypatch
    ):
        asked = []
        monkeypatch.setattr(text_loading, "begin", lambda _workspace, language: asked.append(language))
        app = visit("Text")
        assert asked == ["en"]
        app.button_group("text.source").set_value("column").run()
        assert asked == ["en"]

    def test_a_column_needs_a_table_and_the_page_offers_one(self, visit):
        app = visit("Text")
        app.button_group("text.source").set_value("column").run()
        assert app.button("no_data.demo").label == "Open the demo table"
        assert text_terms.LIMITS in said(app)


class TestAPastedText:
    def test_findings_are_marked_and_listed_with_where_how_and_why(self, page):
        app = page()
        assert "**3 findings** of 3 kinds" in said(app)
        assert listed(app)[0] == (
            "Marta the name of a person score 0.85 because it is known (language model) · characters 1 to 5"
        )
        assert "<mark" in marked(app)
        assert ", the name of a person, " in marked(app)

    def test_the_slider_and_the_switches_work_without_reading_again(self, page, reader):
        app = page()
        app.slider("text.threshold").set_value(0.6).run()
        assert "**2 findings** of 2 kinds · 1 more candidate is below" in said(app)
        people = labelled(app.button_group, "People")
        people.set_value([]).run()
        assert "**1 finding** of 1 kind" in said(app)
        assert reader.read_texts == [TEXT]
        app.button("text.all_on").click().run()
        assert "**2 findings**" in said(app)

    def test_what_was_chosen_and_typed_is_there_when_the_page_is_opened_again(self, page, visit):
        app = page()
        app.slider("text.threshold").set_value(0.6).run()
        visit("Risk")
        app = visit("Text")
        assert app.slider("text.threshold").value == 0.6
        assert "2 findings" in said(app)

    def test_the_text_is_written_nowhere(self, page, home):
        page("Marta Secretname")
        assert not [path for path in home.rglob("*") if path.is_file() and b"Secretname" in path.read_bytes()]

    def test_a_language_without_a_model_is_told(self, page):
        app = page()
        app.selectbox("text.language").set_value("de").run()
        assert "No language model for German is installed." in said(app)

    def test_markup_in_a_text_stays_text(self, page):
        app = page("<script>alert(1)</script> Marta <b onclick=x>**bold**</b> &amp;")
        assert "<script>" not in marked(app)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in marked(app)
        assert "&amp;amp;" in marked(app)
        assert "<b " not in marked(app)

    def test_one_that_is_too_long_is_a_user_error(self, page, monkeypatch):
        monkeypatch.setattr(texts, "LONGEST", 4)
        app = page("Marta!")
        assert "The text has 6 characters, and 4 are read at once" in said(app)

    def test_it_is_shown_before_and_after_with_a_way_for_each_kind(self, page):
        app = show(page(), "Before and after")
        assert "&lt;PERSON&gt;" in marked(app)
        app.selectbox("text.way.CREDIT_CARD").set_value("mask4").run()
        assert "**** **** **** 1111" in marked(app)
        assert "Another way is chosen for credit card." in said(app)
        assert "year" not in app.selectbox("text.way.PERSON").options
        assert "open its table and choose a column" in said(app)

    def test_the_code_repeats_it(self, page):
        app = page()
        app.slider("text.threshold").set_value(0.6).run()
        code = [each.value for each in app.code]
        assert "privacy-studio text --json --threshold 0.6 < sentence.txt" in code
        assert "reading.settled(threshold=0.6)" in code[0]
        labelled(app.button_group, "People").set_value([]).run()
        assert "entities={span.entity for span in reading.spans} - {'PERSON'}" in app.code[0].value
        compile(app.code[0].value, "shown", "exec")

    def test_the_code_of_a_redaction_redacts_so(self, page, tmp_path, monkeypatch, capsys):
        app = show(page(), "Before and after")
        app.selectbox("text.way.CREDIT_CARD").set_value("mask4").run()
        monkeypatch.chdir(tmp_path)
        (tmp_path / "sentence.txt").write_text(TEXT, "utf-8")
        exec(app.code[0].value, {})  # noqa: S102 - it is the page's own
        assert capsys.readouterr().out == "<PERSON> of <LOCATION> pays by **** **** **** 1111, badge EMP-12345.\n"


class TestAddingOnesOwn:
    def write(self, app, **fields):
        for name, value in fields.items():
            app.text_input(f"text.new.{name}").set_value(value)
        return app.run()

    def test_a_recognizer_is_tried_at_once_saved_for_all_and_counts_from_then_on(self, page, workspace):
        app = show(page(), "Your own")
        app = self.write(app, entity="staff number", pattern="EMP-[0-9]{5}", words="badge, employee")
        assert "**It finds 1 place** in the text, 1 of them near one of its words." in said(app)
        assert app.button("text.new.save").disabled
        assert "To save it, say its name." in said(app)
        app = self.write(app, name="Staff *numbers*")
        app = app.button("text.new.save").click().run()
        (kept,) = recognizers.saved(workspace)
        assert (kept.entity, kept.words) == ("STAFF_NUMBER", ("badge", "employee"))
        assert "**Staff *numbers*** finds staff number" in said(app)
        assert app.text_input("text.new.pattern").value == ""
        app = show(app, "Findings")
        assert any(line.startswith("EMP-12345 staff number score 0.90") for line in listed(app))

    def test_a_pattern_that_cannot_be_used_is_told_in_words(self, page, workspace):
        app = self.write(show(page(), "Your own"), entity="X", pattern="(?=a)", name="X")
        assert "This pattern cannot be used" in said(app)
        assert "no look-ahead" in said(app)
        assert recognizers.saved(workspace) == ()

    def test_one_that_was_deleted_comes_back(self, page, workspace):
        kept = recognizers.save_recognizer(workspace, "Staff", texts.Recognizer(entity="STAFF", pattern="EMP-[0-9]+"))
        app = show(page(), "Your own")
        app = app.button(f"text.delete.{kept.id}").click().run()
        assert recognizers.saved(workspace) == ()
        assert "Staff was deleted." in said(app)
        app.button("text.undelete").click().run()
        assert [each.name for each in recognizers.list_recognizers(workspace)] == ["Staff"]

    def test_it_is_renamed(self, page, workspace):
        kept = recognizers.save_recognizer(workspace, "Staff", texts.Recognizer(entity="STAFF", pattern="EMP-[0-9]+"))
        app = show(page(), "Your own")
        app.text_input(f"text.rename.{kept.id}").set_value("Badges")
        app.button(f"text.renamed.{kept.id}").click().run()
        assert [each.name for each in recognizers.list_recognizers(workspace)] == ["Badges"]

    def test_words_that_are_known_better_are_kept_and_used(self, page, workspace):
        app = show(page(), "Your own")
        app.text_area("text.allow").set_value("marta\n\n").run()
        app.selectbox("text.denied_as").set_value("ORGANIZATION").run()
        app.text_area("text.deny.ORGANIZATION").set_value("badge").run()
        lists = texts.word_lists(workspace)
        assert (lists.allow, dict(lists.deny)) == (("marta",), {"badge": "ORGANIZATION"})
        app = show(app, "Findings")
        assert not any(line.startswith("Marta ") for line in listed(app))
        (badge,) = [line for line in listed(app) if line.startswith("badge ")]
        assert "because it is on the deny list · characters" in badge


@pytest.mark.usefixtures("notes")
class TestAColumn:
    @pytest.fixture
    def column(self, visit):
        app = visit("Text")
        return app.button_group("text.source").set_value("column").run()

    @pytest.fixture
    def read(self, column, perform, visit):
        column.button("text.read_column").click().run()
        perform()
        return visit("Text")

    def test_the_longest_texts_are_proposed_and_nothing_is_read_unasked(self, column, reader):
        assert column.selectbox[0].label == "Column of frame"
        assert column.selectbox[0].value == "note"
        assert "Column note was not read yet." in said(column)
        assert reader.read_texts == []

    def test_it_is_read_in_a_job_and_its_shares_and_cells_are_shown(self, read, workspace):
        assert "**2 cells (67%)** of the 3 cells with a text hold something that counts." in said(read)
        assert listed(read)[:2] == ["Person 67% 2 cells", "Place 33% 1 cell"]
        assert "Row 1 of the table" in said(read)
        app = read.button("text.next").click().run()
        assert "Row 4 of the table" in said(app)
        assert app.button("text.next").disabled
        assert "look at a text of a column" in {entry.act for entry in trail.audit_entries(workspace)}

    def test_cells_of_one_kind_are_walked_through_and_the_slider_is_live(self, read, reader):
        before = len(reader.read_texts)
        labelled(read.selectbox, "Cells that hold").set_value("LOCATION").run()
        assert "Row 4 of the table" in said(read)
        read.slider("text.threshold").set_value(0.9).run()
        assert "No cell that was read holds something that counts." in said(read)
        assert len(reader.read_texts) == before

    def test_its_redaction_goes_into_the_recipe_by_one_click(self, read, workspace, notes, visit):
        app = show(read, "Before and after")
        app.selectbox("text.way.PERSON").set_value("pseudonym").run()
        app = app.button("text.take").click().run()
        steps = drafts.draft(workspace, notes.id).recipe.to_json()["steps"]
        (step,) = [each for each in steps if each["column"] == "note"]
        assert (step["op"], step["how"]) == ("redact_text", {"PERSON": {"with": "pseudonym"}})
        assert "In the recipe" in said(app)
        assert not visit("Anonymize").main.error

    def test_it_says_when_what_it_was_read_with_has_changed(self, read, workspace, visit):
        assert "have changed since" not in said(read)
        recognizers.save_recognizer(workspace, "Staff", texts.Recognizer(entity="STAFF", pattern="EMP-[0-9]+"))
        assert "have changed since this column was read" in said(visit("Text"))


class TestMarks:
    def test_every_group_has_a_look_of_its_own(self):
        groups = {each.group for each in ENTITIES.values()} | {texts.OWN}
        assert groups == set(text_marked.LOOKS)
        assert len(set(text_marked.LOOKS.values())) == len(groups)

    def test_signs_that_no_page_can_hold_are_shown_as_one(self):
        assert "\x00" not in text_marked.findings("a\x00b\x1b", [])
        assert "a\ufffdb\ufffd" in text_marked.findings("a\x00b\x1b", [])

    def test_a_list_is_cut_and_says_so_and_what_was_found_stays_text(self):
        name = Span(start=0, end=4, entity="PERSON", score=0.5, method=Method.NER, rule="", reason="<i>")
        shown = text_list.findings("<b>x", [name] * (text_list.MOST + 1))
        assert shown.count("<li") == text_list.MOST
        assert "The first 200 of 201 findings are listed" in shown
        assert "<b>" not in shown
        assert "<i>" not in shown

    def test_shares_of_a_sample_have_their_interval(self):
        count = SimpleNamespace(entity="PERSON", cells=3, share=0.3, low=0.07, high=0.65)
        assert "3 cells · between 7.0% and 65% of all" in text_list.kinds([count], sampled=True)
        exact = SimpleNamespace(entity="PERSON", cells=3, share=0.3, low=0.3, high=0.3)
        assert "· between" not in text_list.kinds([exact], sampled=False)

    def test_a_long_text_is_cut_and_says_so(self):
        shown = text_marked.findings("x" * 30_000, [])
        assert len(shown) < 22_000
        assert "The first 20,000 of 30,000 characters are shown" in shown
