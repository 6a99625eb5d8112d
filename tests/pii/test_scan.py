"""What a scan says of columns: kinds, shares and why, without any value; and nothing of columns that are harmless."""

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from privacy_core.engine import DuckDbEngine
from privacy_core.intake import detect, read
from privacy_core.pii import columns, scan, tally
from privacy_core.pii.recognizer import Recognizer
from privacy_core.pii.shares import at_most

ROOT = Path(__file__).resolve().parents[2]
ADULT = ROOT.parent / "shared" / "data" / "adult" / "adult.csv"
MAILS = [f"ann{n}@example.org" for n in range(40)]
CARDS = ["4111111111111111", "5500005555555559", "340000000000009", "6011000000000004", "3530111333300000"]


@pytest.fixture(scope="module")
def engine():
    engine = DuckDbEngine(memory_limit="1GB")
    yield engine
    engine.shutdown()


def of(engine, values, name="column", **settings):
    engine.open_arrow("t", pa.table({name: values}))
    return scan.scan(engine, "t", model=False, rng=np.random.default_rng(1), **settings)


def kinds(found):
    return [finding.entity for finding in found.findings]


def test_each_cell_is_counted_and_the_share_is_exact(engine):
    found = of(engine, [*MAILS, *MAILS[:10], "none", "by letter", None])
    (mail,) = found.findings
    assert (mail.entity, mail.hits, mail.n, mail.method) == ("EMAIL_ADDRESS", 50, 52, "every cell")
    assert mail.share == mail.low == mail.high == 50 / 52
    assert mail.checksum
    assert mail.whole
    assert not mail.header
    assert mail.evidence == ("*****@e***.org",) or all("example" not in each for each in mail.evidence)


def test_one_address_in_thousands_of_cells_is_found(engine):
    (mail,) = of(engine, [*map(str, range(5_000)), "write to ann@example.org today"]).findings
    assert (mail.entity, mail.hits, mail.n, mail.whole) == ("EMAIL_ADDRESS", 1, 5_001, False)


def test_cards_are_proved_and_numbers_of_their_length_that_fail_are_none(engine):
    (card,) = of(engine, CARDS * 8).findings
    assert (card.entity, card.checksum, card.share) == ("CREDIT_CARD", True, 1.0)
    numbers = np.random.default_rng(4).integers(4 * 10**15, 5 * 10**15, 3_000)
    assert kinds(of(engine, [str(number) for number in numbers])) == []  # 1 in 10 passes its check digit


def test_whole_numbers_need_a_name_where_they_could_be_anything(engine):
    numbers = [int(number) for number in np.random.default_rng(4).integers(10**8, 7 * 10**8, 500)]
    assert kinds(of(engine, numbers, "measurement")) == []
    (number,) = of(engine, numbers, "ssn").findings
    assert (number.entity, number.header, number.checksum) == ("US_SSN", True, False)


def test_a_columns_name_says_what_dates_and_small_numbers_are(engine):
    days = [dt.date(1950 + n % 50, 1 + n % 12, 1 + n % 28) for n in range(100)]
    assert kinds(of(engine, days, "Geburtsdatum")) == ["DATE_OF_BIRTH"]
    assert kinds(of(engine, [20 + n % 60 for n in range(100)], "age")) == ["AGE"]
    assert kinds(of(engine, [20 + n % 60 for n in range(100)], "quantity")) == []


def test_cities_are_places_and_not_people(engine):
    cities = ["Berlin", "Paris", "London", "Madrid", "Florence", "Houston", "Dallas", "Lyon", "Oslo", "Vienna"] * 10
    assert kinds(of(engine, cities)) == ["LOCATION"]


def test_names_are_people_whatever_the_column_is_called(engine):
    firsts, lasts = ("Anna", "Peter", "Maria", "James", "Linda"), ("Keller", "Novak", "Schmidt", "Lopez", "Murphy")
    names = [f"{first} {last}" for first in firsts for last in lasts]
    assert kinds(of(engine, names * 2, "c7")) == ["PERSON"]


def test_a_handful_of_categories_is_no_column_of_names(engine):
    assert kinds(of(engine, ["White", "Black", "Rose", "Amber"] * 100, "colour")) == []


def test_a_second_kind_counts_where_cells_really_hold_it(engine):
    phones = [f"(212) 555-{n:04d}" for n in range(100, 140)]
    found = of(engine, MAILS + phones, "contact")
    assert sorted(kinds(found)) == ["EMAIL_ADDRESS", "PHONE_NUMBER"]
    assert all(finding.hits == 40 for finding in found.findings)


def test_own_recognizers_are_looked_for_too(engine):
    own = Recognizer(entity="STAFF_NUMBER", pattern=r"EMP-\d{5}", words=("badge",))
    (staff,) = of(engine, [f"EMP-{n}" for n in range(20_000, 20_050)], "c1", recognizers=[own]).findings
    assert (staff.entity, staff.hits, staff.header) == ("STAFF_NUMBER", 50, False)
    (staff,) = of(engine, [f"EMP-{n}" for n in range(20_000, 20_050)], "badge no", recognizers=[own]).findings
    assert staff.header


def test_a_scan_says_of_long_cells_that_only_their_beginning_was_read_for_names(engine):
    said = of(engine, ["Nobody is named here. " * 100, "ok"], "notes").notice
    assert "first 2,000 characters of long cells, as of 'notes'" in said
    assert "long cells" not in of(engine, ["Nobody is named here.", "ok"], "notes").notice


def test_an_own_recognizer_that_cannot_be_used_is_left_out_with_a_notice(engine):
    broken = Recognizer(entity="OLD_NUMBER", pattern="(?=x)")
    found = of(engine, [*MAILS, "EMP-20001"], recognizers=[broken, STAFF])
    assert sorted(kinds(found)) == ["EMAIL_ADDRESS", "STAFF_NUMBER"]
    assert "OLD_NUMBER" in found.notice


STAFF = Recognizer(entity="STAFF_NUMBER", pattern=r"EMP-\d{5}", words=("badge",))


@pytest.mark.parametrize("name", ["c1", "customer_id", "employee_id", "patient number", "badge"])
def test_an_own_recognizer_beats_our_patterns_and_what_the_name_of_a_column_says(engine, name):
    numbers = [f"EMP-{n}" for n in range(20_000, 20_050)]
    assert kinds(of(engine, numbers, name)) in (["CUSTOMER_ID"], [])
    assert kinds(of(engine, numbers, name, recognizers=[STAFF])) == ["STAFF_NUMBER"]


def test_an_own_recognizer_is_found_in_a_few_cells_and_inside_of_others_wherever_it_stands(engine):
    cells = [f"thing {'abcdefgh'[n % 8]}" for n in range(400)]
    (whole,) = of(engine, [*cells, "EMP-20001"], recognizers=[STAFF]).findings
    assert (whole.entity, whole.hits, whole.whole) == ("STAFF_NUMBER", 1, True)
    (inside,) = of(engine, [*cells, "seen by EMP-20001, then left", "xEMP-200011x"], recognizers=[STAFF]).findings
    assert (inside.entity, inside.hits, inside.whole) == ("STAFF_NUMBER", 1, False)


def test_where_own_recognizers_hold_for_some_cells_other_kinds_are_found_in_the_others(engine):
    found = of(engine, [*(f"EMP-{n}" for n in range(20_000, 20_050)), *MAILS], "contact", recognizers=[STAFF])
    assert kinds(found) == ["STAFF_NUMBER", "EMAIL_ADDRESS"]


@pytest.mark.parametrize(
    ("name", "cells", "reason"),
    [
        ("c1", [*CARDS * 19, "none", "lost", "x", "y", "z"], "95% of cells pass the check of a payment card"),
        (
            "first_name",
            ["Anna", "Xyzzy", "Qwert"] * 4,
            "its name says so, and all cells are short texts without digits",
        ),
        ("ssn", ["123-45-6789"] * 9, "its name says so, and all cells have the form of a US social security number"),
        ("c1", ["mail a@b.org or call", "x"], "1 of 2 cells holds an e-mail address among other text"),
        (
            "c1",
            ["Berlin", "Paris", "London", "Madrid", "Lyon", "Oslo", "Rome", "Vienna"] * 5,
            "all cells can be a place, by lists of names and words",
        ),
    ],
)
def test_reasons_are_what_a_person_would_say(engine, name, cells, reason):
    assert of(engine, cells, name).findings[0].reason == reason


@pytest.mark.parametrize("number", ["123-45-6789", "078-05-1120", "987-65-4320"])
def test_a_number_that_was_never_issued_is_an_ssn_where_the_column_says_so_and_only_there(engine, number):
    assert kinds(of(engine, [number] * 20, "ssn")) == ["US_SSN"]
    assert "US_SSN" not in kinds(of(engine, [number] * 20, "c1"))


def test_a_column_without_a_finding_says_what_that_is_worth(engine, monkeypatch):
    found = of(engine, [f"thing number {'abcdefgh'[n % 8]}{'stuvwxyz'[n // 8 % 8]}" for n in range(5_000)])
    (nothing,) = found.nothing_found
    assert (nothing.cells, nothing.read, nothing.flagged) == (5_000, 2_000, 0)
    assert nothing.at_most == at_most(2_000)
    (nothing,) = of(engine, [1.5, 2.25]).nothing_found
    assert (nothing.cells, nothing.read, nothing.at_most) == (2, 0, 0.0)


def test_of_very_many_cells_a_sample_of_rows_is_proved_and_the_share_has_an_interval(engine, monkeypatch):
    monkeypatch.setattr(tally, "PROVED", 2_500)
    monkeypatch.setattr(columns, "SAMPLED", 2_000)
    right = [f"ann{n}@example.org" for n in range(3_000)]
    wrong = [f"ann{n}@example.nodomain" for n in range(1_000)]
    (mail,) = of(engine, right + wrong).findings
    assert (mail.entity, mail.method, mail.n) == ("EMAIL_ADDRESS", "sample", 2_000)
    assert mail.low < mail.share < mail.high
    assert mail.hits == int((np.random.default_rng(1).integers(0, 4_000, 2_000) < 3_000).sum())  # the rows drawn


def test_numbers_that_pass_by_chance_are_no_cards_where_only_a_sample_is_proved(engine, monkeypatch):
    monkeypatch.setattr(tally, "PROVED", 2_500)
    monkeypatch.setattr(columns, "SAMPLED", 2_000)
    assert kinds(of(engine, [str(4 * 10**15 + 7 * n) for n in range(5_000)])) == []


def test_a_scan_is_kept_as_json_and_holds_no_value(engine):
    engine.open_arrow("t", pa.table({"mail": MAILS, "card": CARDS * 8, "n": range(40)}))
    found = scan.scan(engine, "t", model=False)
    text = json.dumps(found.to_json())
    assert scan.Scan.from_json(json.loads(text)) == found
    assert "example" not in text
    assert not any(card[:4] in text for card in CARDS)


def test_tables_without_rows_or_columns_that_can_be_read_have_nothing(engine):
    engine.open_arrow("t", pa.table({"a": pa.array([], pa.string()), "l": pa.array([], pa.list_(pa.int8()))}))
    found = scan.scan(engine, "t", model=False)
    assert not found.findings
    assert [(each.column, each.cells) for each in found.nothing_found] == [("a", 0)]


def test_progress_goes_on_to_its_end_and_may_end_the_scan(engine):
    told = []
    of(engine, MAILS, report=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        of(engine, MAILS, report=stop)


def test_names_in_notes_are_found_by_reading_a_sample_of_rows_with_an_interval_about_all(engine):
    named = ["Then Peter Novak was called about the delivery.", "The parcel was handed to Linda Murphy at the door."]
    unnamed = ["The parcel was left at the door of the shop.", "Then the driver was called about the delivery."]
    notes = [(named if n % 4 == 0 else unnamed)[n // 4 % 2] + f" Item {n}." for n in range(6_000)]
    engine.open_arrow("t", pa.table({"notes": notes}))
    found = scan.scan(engine, "t", rng=np.random.default_rng(1)).findings
    (person,) = [finding for finding in found if finding.entity == "PERSON"]
    assert (person.method, person.n, person.whole, person.checksum) == ("sample", 300, False, False)
    assert 0 < person.low < 0.25 < person.high < 1  # 95 of 100 draws have such an interval, and so has this one
    assert person.low < person.share < person.high
    assert person.reason.endswith("of sampled cells hold the name of a person, as the reader of text finds")
    assert not any("Novak" in each or "Murphy" in each for each in person.evidence)
    (nothing,) = of(
        engine, [note for note in notes if "Item" in note and "Peter" not in note and "Linda" not in note]
    ).nothing_found
    assert nothing.read == 0  # without a model nobody read them
    assert nothing.at_most == 1


def opened(engine, path, folder, *, model):
    read(path, detect(path), folder / "t.parquet")
    engine.open("t", folder / "t.parquet")
    return scan.scan(engine, "t", rng=np.random.default_rng(1), model=model)


@pytest.mark.skipif(not ADULT.exists(), reason="needs the shared data")
@pytest.mark.parametrize("model", [False, True])
def test_adult_has_ages_origins_and_countries_and_no_false_finding(engine, tmp_path, model):
    found = {(each.column, each.entity) for each in opened(engine, ADULT, tmp_path, model=model).findings}
    assert found == {("age", "AGE"), ("race", "NRP"), ("native-country", "LOCATION")}


@pytest.mark.parametrize("model", [False, True])
def test_the_demos_harmless_columns_have_no_finding_and_the_others_their_own(engine, tmp_path, model):
    found = opened(engine, ROOT / "assets" / "demo" / "admissions.csv", tmp_path, model=model)
    first = {}
    for each in found.findings:
        first.setdefault(each.column, each.entity)
    assert {each.column for each in found.nothing_found} == {
        "sex", "marital_status", "occupation", "ward", "diagnosis", "cost",
    }  # fmt: skip
    assert {column: entity for column, entity in first.items() if column != "notes"} == {
        "admission_id": "CUSTOMER_ID",
        "patient_id": "CUSTOMER_ID",
        "first_name": "PERSON",
        "last_name": "PERSON",
        "email": "EMAIL_ADDRESS",
        "phone": "PHONE_NUMBER",
        "postcode": "ZIP_CODE",
        "birth_date": "DATE_OF_BIRTH",
        "admission_date": "DATE_TIME",
    }
