"""Roles are suggested from names and values, with a reason that holds no value."""

from dataclasses import replace

import pytest

from privacy_core.profile import ColumnProfile, Mark, Role, suggest

PLAIN = ColumnProfile(
    column="x", type="text", records=1000, missing=0, distinct=10, frequent=(("SECRET", 100),), minimum=None,
    maximum=None, quantiles={}, mean_length=6.0, entropy=3.0, unique_share=0.0, distinction=0.01, separation=0.9,
)  # fmt: skip


def suggested(name="x", **facts):
    (suggestion,) = suggest([replace(PLAIN, column=name, **facts)])
    assert suggestion.column == name
    return suggestion


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (
            Role.DIRECT_IDENTIFIER,
            "name first_name LastName surname E-Mail phone patientId SSN passport_no street id IBAN Vorname notes",
        ),
        (
            Role.QUASI_IDENTIFIER,
            "age sex Gender birthDate dob date_of_birth ZIP postcode marital-status native-country race job city",
        ),
        (Role.SENSITIVE, "diagnosis ICD10 salary salary-class income cost religion HIV test_result"),
        (Role.INSENSITIVE, "fnlwgt sample_weight target y class"),
        (Role.INSENSITIVE, "ward colour_of_car product_name page image hidden stage classification"),
    ],
)
def test_names_tell_the_role(role, names):
    for name in names.split():
        assert suggested(name).role is role, name


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("patient_id", Mark.PERSON_ID),
        ("CustomerNo", Mark.PERSON_ID),
        ("pid", Mark.PERSON_ID),
        ("household_id", Mark.HOUSEHOLD_ID),
        ("fnlwgt", Mark.SURVEY_WEIGHT),
        ("target", Mark.TARGET),
        ("weight", None),
        ("admission_id", None),
    ],
)
def test_names_tell_further_meanings(name, mark):
    assert suggested(name).mark is mark


def test_a_mark_is_given_once():
    first, second = suggest([replace(PLAIN, column="patient_id"), replace(PLAIN, column="user_id")])
    assert (first.mark, second.mark) == (Mark.PERSON_ID, None)
    assert second.role is Role.DIRECT_IDENTIFIER


@pytest.mark.parametrize(
    ("facts", "role", "reason"),
    [
        ({"unique_share": 0.98, "distinct": 980}, Role.DIRECT_IDENTIFIER, "98% of values are unique"),
        ({"unique_share": 0.9996, "distinct": 999}, Role.DIRECT_IDENTIFIER, "over 99% of values are unique"),
        ({"unique_share": 1.0, "type": "integer"}, Role.DIRECT_IDENTIFIER, "100% of values are unique"),
        (
            {"unique_share": 0.95, "type": "decimal"},
            Role.QUASI_IDENTIFIER,
            "95% of values are unique, so that other files can be linked to it",
        ),
        ({"type": "date"}, Role.QUASI_IDENTIFIER, "it holds dates, which others may know"),
        ({"distinct": 1}, Role.INSENSITIVE, "all records have the same value"),
        ({"distinct": 0, "missing": 1000}, Role.INSENSITIVE, "all records have the same value"),
        (
            {"mean_length": 80.0, "distinction": 0.5},
            Role.DIRECT_IDENTIFIER,
            "it holds long texts, and free text may name people",
        ),
        ({}, Role.INSENSITIVE, "neither its name nor its values point to a person"),
        (
            {"unique_share": 1.0, "records": 5, "distinct": 5},
            Role.INSENSITIVE,
            "neither its name nor its values point to a person",
        ),
    ],
)
def test_values_tell_the_role_where_the_name_does_not(facts, role, reason):
    suggestion = suggested(**facts)
    assert (suggestion.role, suggestion.reason) == (role, reason)


def test_a_reason_speaks_of_the_name_and_never_of_a_value():
    assert suggested("birth_date").reason == "its name looks like a birth date"
    for name in ("x", "name", "age", "salary", "patient_id"):
        for facts in ({}, {"unique_share": 0.98}, {"distinct": 1}):
            assert "SECRET" not in suggested(name, **facts).reason


def test_an_empty_column_is_not_judged_by_its_name():
    assert suggested("email", distinct=0, missing=1000).role is Role.INSENSITIVE
