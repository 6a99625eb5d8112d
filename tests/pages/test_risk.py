"""The Risk page: its four faces, figures that can be counted by hand, and values that stay masked until asked for."""

import pytest

from privacy_core.usecases import assess, catalog, trail


@pytest.fixture
def risk(visit, small_table):
    """The page on a table that can be counted by hand."""
    return visit("Risk")


def said(app):
    return " ".join(each.value for each in [*app.main.header, *app.main.markdown, *app.main.caption])


def cells(app, alt):
    return next(each.value for each in app.dataframe if alt in (each.proto.alt or ""))


def quasi_identifiers(app):
    return next(box for box in app.multiselect if "Quasi-identifiers" in box.label)


class TestWithoutData:
    def test_the_page_offers_the_demo_table(self, visit):
        app = visit("Risk")
        assert "No table is open yet" in app.info[0].value
        assert app.button("no_data.demo").label == "Open the demo table"


class TestReady:
    def test_it_starts_from_the_roles(self, risk, small_table):
        assert tuple(quasi_identifiers(risk).value) == small_table.quasi_identifiers == ("age", "sex")
        assert [box.value for box in risk.selectbox if "Person id" in box.label] == ["patient"]
        assert not risk.main.info

    def test_where_no_roles_are_set_it_starts_from_suggestions_and_says_so(self, visit, workspace, demo_table):
        suggested = {each.column: each.role for each in assess.suggest_roles(workspace, demo_table.id)}
        catalog.set_roles(workspace, demo_table.id, {})
        app = visit("Risk")
        assert app.main.info[0].value.startswith("Suggested columns")
        chosen = quasi_identifiers(app).value
        assert chosen
        assert all(suggested[column] == "quasi_identifier" for column in chosen)
        assert catalog.open_dataset(workspace, demo_table.id).roles == {}

    def test_without_a_quasi_identifier_it_asks_for_one(self, risk):
        app = quasi_identifiers(risk).set_value([]).run()
        assert "at least one quasi-identifier" in app.main.info[0].value
        assert not app.metric


class TestResult:
    def test_persons_are_counted_first_and_records_beside(self, risk):
        assert "1 person (17%) is alone in their group" in said(risk)
        assert "**6 people (100%)** are in groups smaller than 5." in said(risk)
        assert [(each.label, each.value) for each in risk.metric] == [
            ("Smallest group (k)", "1"),
            ("In groups below 5", "100%"),
            ("Highest risk", "100%"),
            ("Average risk", "50%"),  # three groups, six people
            ("Groups", "3"),
        ]
        assert "Counted by records instead: k 1 · 7 records (100%) in groups below 5" in said(risk)

    def test_k_changes_who_is_below_it_without_another_scan(self, risk, monkeypatch):
        def scan(*_, **__):
            raise AssertionError("the table was read again")

        monkeypatch.setattr(assess, "equivalence_classes", scan)
        app = risk.slider("risk.k").set_value(3).run()
        assert not app.exception
        assert "**3 people (50%)** are in groups smaller than 3." in said(app)  # P6 alone, P1 and P2 together
        assert "1 record (14%) in groups below 3" in said(app)  # P1 has two of the three records of that group

    def test_the_check_of_scans_would_notice_one(self, risk, monkeypatch):
        def scan(*_, **__):
            raise AssertionError("the table was read again")

        monkeypatch.setattr(assess, "equivalence_classes", scan)
        assert quasi_identifiers(risk).set_value(["age"]).run().exception

    def test_k_is_remembered(self, risk, workspace):
        risk.slider("risk.k").set_value(3).run()
        assert catalog.recall(workspace, "risk.k") == 3

    def test_what_groups_give_away_is_told_for_each_sensitive_column(self, risk):
        table = cells(risk, "Distinct l")
        assert table.iloc[0, 0] == "disease"
        assert list(table.iloc[0, 1:]) == ["1", "1", "0.5"]  # P6's group has flu alone, of six people three have it

    def test_combinations_go_from_the_most_to_the_least_telling(self, risk):
        assert list(cells(risk, "single out most")["Known columns"]) == ["age"]  # with sex beside it, no more
        assert list(cells(risk, "single out least")["Known columns"]) == ["sex"]

    def test_other_columns_are_tried_without_changing_the_roles(self, risk, workspace, small_table):
        app = quasi_identifiers(risk).set_value(["sex"]).run()
        assert "0 people" in said(app)
        assert catalog.open_dataset(workspace, small_table.id).quasi_identifiers == ("age", "sex")
        app.button("risk.reset").click().run()
        assert quasi_identifiers(app).value == ["age", "sex"]

    def test_a_pseudonym_that_stays_is_warned_about(self, risk):
        assert "1 person (17%) has a set of values that nobody else has" in risk.main.warning[0].value

    def test_the_code_repeats_the_measurement(self, risk):
        codes = [each.value for each in risk.code]
        assert (
            "privacy-studio risk FILE --quasi-identifiers age,sex --sensitive disease --person-id patient --json"
            in codes
        )
        assert any("table.risk(['age', 'sex'], sensitive=['disease'], person_id='patient')" in code for code in codes)


class TestRiskiestGroups:
    def test_values_are_masked_until_somebody_asks(self, risk, workspace):
        assert set(cells(risk, "values masked")["age"]) == {"*"}
        assert not asked(workspace)

    def test_asking_shows_them_and_is_audited(self, risk, workspace):
        app = risk.button("risk.reveal").click().run()
        assert list(cells(app, "as they are")["age"]) == ["50", "30", "40"]
        assert asked(workspace) == ["begun", "done"]

    def test_the_next_step_hides_them_again(self, risk):
        app = risk.button("risk.reveal").click().run()
        app = app.run()
        assert set(cells(app, "values masked")["age"]) == {"*"}


class TestUserError:
    def test_a_column_in_two_roles_is_said_in_words(self, risk):
        sensitive = next(box for box in risk.multiselect if "Sensitive" in box.label)
        app = sensitive.set_value(["age"]).run()
        assert "A column was named twice" in app.main.error[0].value
        assert not app.exception


def asked(workspace):
    entries = [each for each in trail.audit_entries(workspace) if each.act == "reveal the riskiest classes"]
    return [str(each.outcome) for each in reversed(entries)]
