"""Postcodes of all forms are found beside places, behind words for them and in rows, and other numbers are not."""

import pytest

from privacy_core.pii.spans import settled
from privacy_core.pii.text_postcodes import code_end
from privacy_core.pii.text_rules import refine
from privacy_core.pii.text_tokens import tokens


def codes(text):
    return [text[span.start : span.end] for span in settled(refine(text, [])) if span.entity == "ZIP_CODE"]


@pytest.mark.parametrize(
    "code",
    [
        "SW1A 1AA",
        "M1 1AE",
        "EC1A 1BB",
        "H4X 3B8",
        "F55 W54A",
        "D02 X285",
        "1016 GV",
        "1016GV",
        "31-958",
        "110 00",
        "4050-262",
        "01310-100",
        "150-0002",
        "62704-1234",
        "62704",
        "1010",
        "560001",
        "125 019",
        "SE-411 19",
        "D-10115",
        "LV-1010",
        "LT-01103",
        "CH-8001",
        "L-1234",
        "TK 105 63",
        "C1043AAB",
        "AD500",
    ],
)
def test_the_form_of_any_country_is_read_to_its_end(code):
    text = f"{code} ."
    end = code_end(tokens(text), 0)
    assert end is not None
    assert tokens(text)[end - 1].end == len(code)


@pytest.mark.parametrize(
    "text", ["35-41 .", "12-12 .", "1230 PM .", "031-48 43 92", "12345-67-8", "1234.56", "40 30 ."]
)
def test_scores_times_amounts_and_phone_numbers_have_no_postcode_s_form(text):
    assert code_end(tokens(text), 0) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Catchment: 125 019, 08430 and 420060 only.", ["125 019", "08430", "420060"]),
        ("We deliver to 10115, 10117 and 10119 only.", ["10115", "10117", "10119"]),
        ("Which postcode? The book says 7878-659, the list says 12129.", ["7878-659", "12129"]),
        ("postcode is SW1A 1AA, or try M1 1AE", ["SW1A 1AA", "M1 1AE"]),
        ("CP: 41002", ["41002"]),
        ("the form from 16 chemin Belanger, H4X 3B8 lists nobody", ["H4X 3B8"]),
        ("A-1010 Wien and CH-8001 Zürich are served", ["A-1010", "CH-8001"]),
    ],
)
def test_postcodes_are_found_in_rows_and_behind_words(text, found):
    assert codes(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Billing zip: 02139. Amount: 12345. Order: 77516.",
        "Deliver 1200 boxes and 1500 bags to us.",
        "We serve 2000 meals a day, 12000 a week.",
        "The zip broke after 1500 uses.",
    ],
)
def test_amounts_near_words_for_postcodes_are_none(text):
    assert codes(text) in ([], ["02139"])
