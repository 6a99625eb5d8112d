"""Roles are suggested from names and values, with a reason that holds no value."""

import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import csv

from privacy_core.engine import DuckDbEngine
from privacy_core.profile import ColumnProfile, Mark, Role, profile, suggest

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "assets" / "demo"
ADULT = ROOT.parent / "shared" / "data" / "adult" / "adult.csv"

PLAIN = ColumnProfile(
    column="x", type="text", records=1000, missing=0, distinct=10, frequent=(("SECRET", 100),), minimum=None,
    maximum=None, quantiles={}, mean_length=6.0, entropy=3.0, unique_share=0.0, distinction=0.01, separation=0.9,
)  # fmt: skip

NOTHING = "nothing in its name or values is known to point to a person; look at it yourself"


def suggested(name="x", **facts):
    (suggestion,) = suggest([replace(PLAIN, column=name, **facts)])
    assert suggestion.column == name
    return suggestion


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("patient_id", Mark.PERSON_ID),
        ("CustomerNo", Mark.PERSON_ID),
        ("pid", Mark.PERSON_ID),
        ("household_id", Mark.HOUSEHOLD_ID),
        ("fnlwgt", Mark.SURVEY_WEIGHT),
        ("target", Mark.TARGET),
        ("y", Mark.TARGET),
        ("y1", None),
        ("class_2", None),
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
            {"mean_length": 26.0, "distinct": 120},
            Role.DIRECT_IDENTIFIER,
            "it holds long free text, which may name people",
        ),
        ({"mean_length": 26.0, "distinct": 90}, Role.INSENSITIVE, NOTHING),
        ({"mean_length": 24.0, "distinct": 400}, Role.INSENSITIVE, NOTHING),
        (
            {"mean_length": 40.0, "records": 10, "distinct": 10},
            Role.DIRECT_IDENTIFIER,
            "it holds long free text, which may name people",
        ),
        ({"looks_like": {"email": 0.004}}, Role.DIRECT_IDENTIFIER, "under 1% of values hold an e-mail address"),
        ({"looks_like": {"email": 0.0004}}, Role.INSENSITIVE, NOTHING),
        ({"looks_like": {"phone": 0.3}}, Role.DIRECT_IDENTIFIER, "30% of values hold what looks like a phone number"),
        ({"looks_like": {"iban": 1.0}}, Role.DIRECT_IDENTIFIER, "100% of values hold what looks like a bank account"),
        ({"looks_like": {"url": 0.5}}, Role.DIRECT_IDENTIFIER, "50% of values hold a web address"),
        (
            {"looks_like": {"number": 0.9}, "distinct": 60, "type": "integer"},
            Role.DIRECT_IDENTIFIER,
            "90% of values hold a number of nine digits or more",
        ),
        ({"looks_like": {"number": 0.9}, "distinct": 40}, Role.INSENSITIVE, NOTHING),
        (
            {"looks_like": {"code": 1.0}, "distinct": 600},
            Role.DIRECT_IDENTIFIER,
            "it holds codes that few records share",
        ),
        ({"looks_like": {"code": 1.0}, "distinct": 400}, Role.INSENSITIVE, NOTHING),
        ({}, Role.INSENSITIVE, NOTHING),
        (
            {"unique_share": 1.0, "records": 5, "distinct": 5},
            Role.INSENSITIVE,
            NOTHING,
        ),
    ],
)
def test_values_tell_the_role_where_the_name_does_not(facts, role, reason):
    suggestion = suggested(**facts)
    assert (suggestion.role, suggestion.reason) == (role, reason)


@given(
    st.dictionaries(st.sampled_from(["email", "phone", "iban", "url", "number", "code"]), st.floats(0.001, 1)),
    st.integers(2, 1000),
)
def test_a_scan_takes_the_place_of_patterns_of_contacts_and_of_nothing_else(looks_like, distinct):
    column = replace(PLAIN, distinct=distinct, unique_share=distinct / 1000, looks_like=looks_like)
    others = {name: share for name, share in looks_like.items() if name in {"number", "code"}}
    assert suggest([column], looked_at=["x"]) == suggest([replace(column, looks_like=others)])
    assert suggest([column], looked_at=["other"]) == suggest([column])


@pytest.mark.parametrize("cells", ["1{}/80", "12:{}", "{}.5"])
def test_two_short_numbers_are_nobody_s_code(cells):
    readings = [cells.format(number) for number in range(10, 60)] * 2  # none is unique
    codes = [f"A{number}-7" for number in range(10, 60)] * 2
    engine = DuckDbEngine()
    engine.open_arrow("t", pa.table({"bp": pa.array(readings), "k": codes}))
    reading, code = suggest(profile(engine, "t"))
    assert (reading.role, reading.reason) == (Role.INSENSITIVE, NOTHING)
    assert (code.role, code.reason) == (Role.DIRECT_IDENTIFIER, "it holds codes that few records share")


def test_a_reason_speaks_of_the_name_and_never_of_a_value():
    assert suggested("birth_date").reason == "its name looks like a birth date"
    for name in ("x", "name", "age", "salary", "patient_id"):
        for facts in ({}, {"unique_share": 0.98}, {"distinct": 1}):
            assert "SECRET" not in suggested(name, **facts).reason


def test_an_empty_column_is_not_judged_by_its_name():
    assert suggested("email", distinct=0, missing=1000).role is Role.INSENSITIVE


@pytest.mark.parametrize("name", ["condition", "city", "Diagnose", "target", "Beruf"])
@pytest.mark.parametrize(
    "facts", [{"looks_like": {"phone": 0.01}}, {"looks_like": {"email": 0.5}}, {"mean_length": 60.0, "distinct": 900}]
)
def test_values_that_name_people_outweigh_a_name_that_does_not(name, facts):
    assert suggested(name).role is not Role.DIRECT_IDENTIFIER
    assert suggested(name, **facts).role is Role.DIRECT_IDENTIFIER


def test_repeated_texts_and_code_lists_keep_the_role_of_their_name():
    assert suggested("diagnosis", mean_length=45.0, distinct=170).role is Role.SENSITIVE
    assert suggested("diagnosis_code", distinct=170, looks_like={"number": 1.0, "code": 1.0}).role is Role.SENSITIVE
    assert suggested("income", type="integer", distinct=900, looks_like={"number": 1.0}).role is Role.SENSITIVE


@pytest.mark.parametrize("name", ["sample_id", "Losnummer", "TicketNr", "SHIPMENT_NO", "article code", "parcelNumber"])
def test_repeated_codes_under_the_name_of_a_number_are_an_identifier_but_of_no_person(name):
    for facts in ({"type": "integer"}, {"looks_like": {"code": 0.95}}):
        coded = suggested(name, distinct=60, **facts)
        assert (coded.role, coded.mark) == (Role.DIRECT_IDENTIFIER, None), name
        assert suggested(name, distinct=40, **facts).role is Role.INSENSITIVE
    assert suggested(name, distinct=60, looks_like={"code": 0.5}).role is Role.INSENSITIVE


def test_an_ending_within_a_word_is_not_the_name_of_a_number():
    for name in ("paid", "grid", "casino", "barcode_ok", "episode"):
        assert suggested(name, distinct=60, type="integer").role is Role.INSENSITIVE, name


@given(
    st.text(max_size=30),
    st.sampled_from(["text", "integer", "decimal", "boolean", "date", "timestamp", "other"]),
    st.integers(0, 1000),
    st.dictionaries(st.sampled_from(["email", "phone", "iban", "url", "number", "code"]), st.floats(0, 1)),
)
def test_any_profile_has_a_suggestion_and_more_findings_never_free_it(name, kind, distinct, looks_like):
    facts = {"type": kind, "distinct": distinct, "missing": 1000 - distinct}
    before = suggested(name, **facts, looks_like=looks_like)
    after = suggested(name, **facts, looks_like=looks_like | {"email": 1.0})
    assert before.reason
    assert "{" not in before.reason
    if before.role is Role.DIRECT_IDENTIFIER or (kind == "text" and distinct > 1):
        assert after.role is Role.DIRECT_IDENTIFIER


def test_the_demo_table_is_understood_and_only_the_cost_is_taken_more_seriously_than_by_its_recipe():
    profiles = of_csv(DEMO / "admissions.csv", ",")
    recipe = json.loads((DEMO / "recipe.json").read_text("utf-8"))
    found = suggest(profiles)
    assert {each.column: each.role for each in found} == recipe["roles"] | {"cost": Role.SENSITIVE}
    assert [each.column for each in found if each.mark is Mark.PERSON_ID] == [recipe["person_id"]]


def test_the_demo_table_without_names_still_gives_away_its_contacts_codes_and_notes():
    profiles = of_csv(DEMO / "admissions.csv", ",")
    found = suggest(replace(each, column=f"x{i}") for i, each in enumerate(profiles))
    direct = {p.column for p, each in zip(profiles, found, strict=True) if each.role is Role.DIRECT_IDENTIFIER}
    assert direct == {"admission_id", "patient_id", "email", "phone", "notes"}


def test_nothing_in_adult_is_taken_for_a_direct_identifier():
    if not ADULT.exists():
        pytest.skip(f"needs the Adult data in {ADULT}")
    profiles = of_csv(ADULT, ";")
    roles = {each.column: each.role for each in suggest(profiles)}
    assert roles.pop("salary-class") is Role.SENSITIVE
    assert set(roles.values()) == {Role.QUASI_IDENTIFIER}
    nameless = suggest(replace(each, column=f"x{i}") for i, each in enumerate(profiles))
    told = {p.column: each.reason for p, each in zip(profiles, nameless, strict=True) if each.reason != NOTHING}
    assert told == {
        "sex": "its values look like those of a sex or gender",
        "race": "its values look like those of a race or ethnic origin",
        "marital-status": "its values look like those of a marital status",
        "native-country": "its values look like those of a country",
    }
    assert {each.role for each in nameless if each.reason != NOTHING} == {Role.QUASI_IDENTIFIER}


@pytest.mark.parametrize(
    ("values", "role", "what"),
    [
        ("Female Male", Role.QUASI_IDENTIFIER, "a sex or gender"),
        ("M F", Role.QUASI_IDENTIFIER, "a sex or gender"),
        ("männlich weiblich divers", Role.QUASI_IDENTIFIER, "a sex or gender"),
        ("Married Never-married Divorced Widowed Single", Role.QUASI_IDENTIFIER, "a marital status"),
        ("White Black Asian-Pac-Islander Hispanic Other", Role.QUASI_IDENTIFIER, "a race or ethnic origin"),
        ("Germany France Georgia Jordan", Role.QUASI_IDENTIFIER, "a country"),
        ("Catholic Muslim None Protestant", Role.SENSITIVE, "a religion"),
    ],
)
def test_values_tell_what_a_name_does_not(values, role, what):
    frequent = tuple((value, 10) for value in values.split())
    found = suggested("q12", frequent=frequent, distinct=len(frequent))
    assert (found.role, found.reason) == (role, f"its values look like those of {what}")


@pytest.mark.parametrize(
    "values",
    [
        "White Black",  # cars
        "White Black Red Silver",
        "Single Double Twin",  # rooms
        "Single Partner",
        "F",
        "M L S XL",
        "A B F M",  # marks
        "Male",
        "Jordan Chad Georgia",  # first names
        "Female-only Mixed Male-only",
        "Orthodox Modern",
        "Yes No",
    ],
)
def test_words_that_may_mean_something_else_tell_nothing(values):
    frequent = tuple((value, 10) for value in values.split())
    assert suggested("q12", frequent=frequent, distinct=max(len(frequent), 2)).reason == NOTHING


def test_a_few_words_among_many_tell_nothing():
    frequent = (("female", 10), ("male", 10), *((f"word{n}", 9) for n in range(8)))
    assert suggested("q12", frequent=frequent, distinct=10).reason == NOTHING


def of_csv(path, delimiter):
    engine = DuckDbEngine(memory_limit="1GB")
    try:
        text = csv.ParseOptions(delimiter=delimiter)
        nulls = csv.ConvertOptions(strings_can_be_null=True, column_types={"postcode": pa.string()})
        engine.open_arrow("t", csv.read_csv(path, parse_options=text, convert_options=nulls))
        return profile(engine, "t")
    finally:
        engine.shutdown()
