"""Every kind with a form is found where people write it, as a cell and in a sentence; harmless numbers are not."""

import json
import subprocess
import sys

import pytest

from privacy_core.pii import patterns
from privacy_core.pii.entities import ENTITIES
from privacy_core.pii.headers import HEADERS, header_entities, speaks
from privacy_core.pii.matching import spans
from privacy_core.pii.rules import RULES
from privacy_core.pii.spans import THRESHOLD, settled

BY_FORM = {
    "PHONE_NUMBER": [
        "+1 212-555-0123",
        "+49 30 901820",
        "+49 (0)30 901820",
        "0049 30 901820",
        "(212) 555-0123",
        "212-555-0123",
        "212.555.0123",
        "+44 20 7946 0958",
        "020 7946 0958",
        "07700 900123",
        "0171 2345678",
        "089/1234567",
        "01 23 45 67 89",
        "+33 1 23 45 67 89",
        "+34 612 345 678",
        "98765 43210",
        "+91 98765 43210",
        "(11) 91234-5678",
        "+1-555-123-4567x123",
        "001-555-123-4567",
        "0211-1234567",
        "+41 44 668 18 00",
        "06-12345678",
        "(02) 9876 5432",
        "0412 345 678",
        "03-1234-5678",
        "347 1234567",
    ],
    "CREDIT_CARD": [
        "4111111111111111",
        "4111 1111 1111 1111",
        "5555-5555-5555-4444",
        "378282246310005",
        "3782 822463 10005",
        "30569309025904",
        "6011111111111117",
        "3530111333300000",
        "2223003122003222",
        "6759649826438453",
        "5018000000000009",
        "6304000000000000",
        "4000000000000000006",
        "6212345678901232",
        "4222222222222",
    ],
    "IBAN_CODE": [
        "DE89370400440532013000",
        "DE89 3704 0044 0532 0130 00",
        "GB82 WEST 1234 5698 7654 32",
        "FR14 2004 1010 0505 0001 3M02 606",
        "NO93 8601 1117 947",
        "MT84MALT011000012345MTLCAST001S",
        "nl91abna0417164300",
    ],
    "EMAIL_ADDRESS": [
        "jane.doe@example.org",
        "o'brien+tag@mail.co.uk",
        "x@y.museum",
        "müller@bücher.de",
        "a_b-c@sub.domain.io",
    ],
    "IP_ADDRESS": [
        "192.168.0.1",
        "8.8.8.8",
        "2001:db8::1",
        "fe80::1ff:fe23:4567:890a",
        "::ffff:192.0.2.128",
        "10.0.0.0/8",
    ],
    "MAC_ADDRESS": ["00:1B:44:11:3A:B7", "00-1b-44-11-3a-b7", "001b.4411.3ab7"],
    "URL": [
        "https://example.org",
        "http://www.example.co.uk/a/b?c=d#e",
        "www.example.com",
        "example.com",
        "ftp://files.example.net/x.zip",
        "shop.example.de/login",
    ],
    "US_SSN": ["536-90-4399"],
    "US_ITIN": ["912-71-1234"],
    "UK_NINO": ["AB123456C", "AB 12 34 56 C"],
    "ES_NIF": ["12345678Z"],
    "ES_NIE": ["X1234567L"],
    "IT_FISCAL_CODE": ["RCCMNL83S18D969H"],
    "PL_PESEL": ["44051401359"],
    "SG_NRIC_FIN": ["S1234567D"],
    "AU_ABN": ["51 824 753 556"],
    "IN_PAN": ["ABCPE1234F"],
    "FI_PERSONAL_IDENTITY_CODE": ["131052-308T"],
    "KR_RRN": ["971013-9019902"],
    "DE_TAX_ID": ["36574261809"],
    "DE_SOCIAL_SECURITY": ["15 070649 C 103", "15070649C103"],
    "FR_NIR": ["2 95 10 99 126 111 93", "295109912611193"],
    "BE_NATIONAL_NUMBER": ["85.07.30-033.28"],
    "SE_PERSONNUMMER": ["880320-0016", "19880320-0016"],
    "NO_FODSELSNUMMER": ["15108695088"],
    "DK_CPR": ["211062-5629"],
    "CH_AHV": ["756.9217.0769.85"],
    "BR_CPF": ["390.533.447-05"],
    "CN_RESIDENT_ID": ["360426199101010071"],
    "ZA_ID": ["7503305044089"],
    "TH_TNIN": ["3-1006-00445-63-5"],
    "TR_TCKN": ["17291716060"],
    "CRYPTO": [
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
        "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "0x52908400098527886E0F7030069857D2E4169EE7",
    ],
    "ZIP_CODE": ["SW1A 1AA", "EC1A 1BB", "M1 1AE", "K1A 0B1", "12345-6789"],
    "UUID": ["550e8400-e29b-41d4-a716-446655440000"],
    "VEHICLE_ID": ["1M8GDM9AXKP042788"],
    "GEO_COORDINATES": [
        "48.137154, 11.576124",
        "48.137154,11.576124",
        "-33.8688 151.2093",
        "48°08'14\"N 11°34'31\"E",
        "40.7128° N, 74.0060° W",
        "(51.5074, -0.1278)",
    ],
    "DATE_TIME": [
        "2024-02-29",
        "29.02.2024",
        "12/31/1999",
        "31/12/1999",
        "March 5, 1990",
        "5 March 1990",
        "2024-02-29T12:30:00Z",
        "3. Mai 2019",
        "12 août 2001",
        "5th of May 2020",
        "1 de enero de 2020",
    ],
    "LICENSE_PLATE": ["AB-123-CD", "M-AB 1234"],
    "MEDICAL_RECORD_NUMBER": ["MRN-0012345"],
    "CUSTOMER_ID": ["CUST-00123", "EMP-12345", "PAT00123"],
    "MEDICAL_LICENSE": ["AB1234563"],
    "STREET_ADDRESS": [
        "221B Baker Street",
        "350 Fifth Avenue, Suite 3300",
        "12 rue de la Paix",
        "Hauptstraße 5a",
        "Calle de Alcalá, 45",
    ],
    "IMEI": ["49-015420-323751-8"],
    "US_MBI": ["1EG4-TE5-MK73"],
}
"""Numbers from the standards' and the issuers' own examples, and forms as they are written."""

BY_CONTEXT = {
    "US_SSN": ["my SSN is [536904399]"],
    "UK_NHS": ["NHS number [943 476 5919]", "NHS no. [9434765919]"],
    "IN_AADHAAR": ["aadhaar [234123412346]"],
    "AU_TFN": ["TFN: [123 456 782]"],
    "AU_MEDICARE": ["medicare card [2123 45670 1]"],
    "CA_SIN": ["her SIN is [130 692 544]"],
    "NL_BSN": ["BSN [111222333]"],
    "ZIP_CODE": ["zip code [90210]", "PLZ [80331]", "postcode [1012 AB]", "ZIP: [75534-030]"],
    "AGE": ["she is [34] years old", "aged [34]", "a [34]-year-old man", "age: [34]", "er ist [34] Jahre alt"],
    "DATE_OF_BIRTH": [
        "born on [12/03/1985]",
        "DOB: [1985-03-12]",
        "geboren am [12.03.1985]",
        "née le [12 mars 1985]",
        "born in [1985]",
    ],
    "PASSPORT": ["passport [C01X00T47]", "passport number [123456789]"],
    "US_DRIVER_LICENSE": ["driver license [D1234567]", "license number is [F162823540116]"],
    "DRIVER_LICENSE": ["Führerschein [B072RRE2I55]"],
    "US_BANK_NUMBER": ["bank account [12345678901]"],
    "ABA_ROUTING_NUMBER": ["routing number [021000021]"],
    "IMEI": ["IMEI [490154203237518]"],
    "VEHICLE_ID": ["VIN [WVWZZZ1JZXW000001]"],
    "MEDICAL_RECORD_NUMBER": ["medical record [12345678]"],
    "CUSTOMER_ID": ["customer id [A-4711-B]", "Kundennummer [4711]", "employee number [10023]"],
    "LICENSE_PLATE": ["number plate [AB12 CDE]", "plate [7ABC123]"],
    "GEO_COORDINATES": ["latitude [48.137]"],
    "PHONE_NUMBER": ["call me at [5551234567]", "phone [555-1234]", "tel [612 345 678]"],
    "DE_ID_CARD": ["Personalausweis [L01X00T47]"],
    "US_NPI": ["NPI [1234567893]"],
    "CREDIT_CARD": ["card number [4111111111111112]"],
    "URL": ["visit [notes.me]"],
    "IT_IDENTITY_CARD": ["carta d'identità [CA00000AA]"],
    "NATIONAL_ID": ["national id [12.345.678-5]"],
}
"""What only a word beside it gives away, in brackets."""

HARMLESS = """
The meeting is in room 12345 on floor 3.
Version 1.2.3.4.5 of build 20240 costs 1,234.56 EUR
pi is 3.14159265358979 and e is 2.71828182845905
order 4711-33 of 12 pieces at 19.99 each, 100% cotton, 5x10
see section 4.2.1 and page 123-125, ISO 9001:2015, RFC 5321
std::vector<int> a::b at file main.py or README.md, e.g. node.js
f(x)=2x+1; array[10]; 16 GB RAM; 1080p; H2O; COVID-19; A4; B2B
the ratio was 3:1 and the score 21-19
ACME Inc. sold 1000000 units in Q1 for $5,000,000.00
He scored 95/100 on test 7 of 12
0000000000000000 1111111111111111 000-00-0000 666-12-1234
Spring 20 Engineering 101 Platz 5 3 Data Point
deadbeefdeadbeefdeadbeefdeadbeef 0x1234 #ff00aa
serial 12345678901234567890123 batch 000123
temperature 36.6, 120/80 mmHg, 72 bpm, 5.5 mg
Room 101, Gate B12, Flight LH 1234, Seat 12A
""".strip().splitlines()


def each(rows):
    return [(entity, value) for entity, values in rows.items() for value in values]


def found(text):
    return {(span.entity, span.start, span.end) for span in settled(spans(text))}


def cell_entities(cell, *, named=()):
    """What a column scan would say of a cell: the pattern as a whole, then the validator."""
    return {
        rule.entity
        for rule in RULES
        if rule.whole
        and rule.length[0] <= len(cell) <= rule.length[1]
        and (not rule.weak or rule.entity in named)
        and patterns.compiled(rule.pattern).fullmatch(cell)
        and (rule.accepts is None or rule.accepts(cell))
    }


@pytest.mark.parametrize("frame", ["{}", "He wrote {}, then left.", '"{}"', "x\n{}\ny", "({}; {})"])
def test_a_form_is_found_at_its_exact_place_whatever_stands_around_it(frame):
    for entity, value in each(BY_FORM):
        text = frame.format(value, value)
        start = text.index(value)
        assert (entity, start, start + len(value)) in found(text), (entity, text)


def test_a_form_is_found_as_a_cell():
    missed = [(entity, value) for entity, value in each(BY_FORM) if entity not in cell_entities(value, named={entity})]
    assert not missed


@pytest.mark.parametrize(("entity", "marked"), each(BY_CONTEXT))
def test_a_word_nearby_tells_what_a_number_is(entity, marked):
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    assert (entity, start, end) in found(text)
    assert entity in cell_entities(text[start:end], named={entity})


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_of_everyday_text_are_no_personal_data(text):
    assert found(text) == set()


def test_both_of_two_that_share_one_sign_are_found():
    text = "jane@example.org,joe@example.org;4111111111111111|5555555555554444 536-90-4399,536-90-4398"
    assert [span.entity for span in settled(spans(text))] == [
        *("EMAIL_ADDRESS", "EMAIL_ADDRESS", "CREDIT_CARD", "CREDIT_CARD", "US_SSN", "US_SSN")
    ]


@pytest.mark.parametrize("text", ["é4111111111111111", "4111111111111111号", "_4111111111111111", "٣536-90-4399"])
def test_a_letter_or_digit_of_any_script_beside_it_makes_it_part_of_something_else(text):
    assert not {span.entity for span in settled(spans(text))} & {"CREDIT_CARD", "US_SSN"}


def test_every_rule_is_of_a_known_kind_and_says_what_it_is():
    for rule in RULES:
        assert rule.entity in ENTITIES, rule.entity
        assert rule.name
        assert rule.length[0] <= rule.length[1]
        assert 0 <= rule.score <= 1
        assert rule.score <= rule.score_near or rule.score_near == 0
        assert 0 < rule.chance <= 1
        assert rule.checksum is False or rule.accepts is not None


def test_every_rule_compiles_and_none_takes_nothing_for_something():
    for rule in RULES:
        assert patterns.compiled(patterns.bounded(rule.pattern)).search("") is None, rule.name


def test_a_rule_that_needs_support_scores_below_the_threshold_without_it():
    assert not [(rule.entity, rule.name) for rule in RULES if rule.weak and rule.score >= THRESHOLD]


def test_headers_and_contexts_speak_of_known_kinds():
    assert set(HEADERS) <= set(ENTITIES)
    assert {rule.entity for rule in RULES} <= set(HEADERS)


@pytest.mark.parametrize(
    ("column", "entity"),
    [
        ("E-Mail", "EMAIL_ADDRESS"), ("emailAddress", "EMAIL_ADDRESS"), ("courriel", "EMAIL_ADDRESS"),
        ("Telefonnummer", "PHONE_NUMBER"), ("cell_phone", "PHONE_NUMBER"), ("teléfono", "PHONE_NUMBER"),
        ("Vorname", "PERSON"), ("LAST NAME", "PERSON"), ("prénom", "PERSON"), ("apellidos", "PERSON"),
        ("Geburtsdatum", "DATE_OF_BIRTH"), ("dob", "DATE_OF_BIRTH"), ("date_de_naissance", "DATE_OF_BIRTH"),
        ("PLZ", "ZIP_CODE"), ("zip_code", "ZIP_CODE"), ("code postal", "ZIP_CODE"), ("código_postal", "ZIP_CODE"),
        ("Straße", "STREET_ADDRESS"), ("home_address", "STREET_ADDRESS"), ("dirección", "STREET_ADDRESS"),
        ("Alter", "AGE"), ("edad", "AGE"), ("Führerschein", "DRIVER_LICENSE"), ("Kennzeichen", "LICENSE_PLATE"),
        ("IBAN", "IBAN_CODE"), ("Kontonummer", "IBAN_CODE"), ("creditCardNumber", "CREDIT_CARD"),
        ("Kundennummer", "CUSTOMER_ID"), ("patient_id", "CUSTOMER_ID"), ("N° de client", "CUSTOMER_ID"),
        ("client_ip", "IP_ADDRESS"), ("lat", "GEO_COORDINATES"), ("Firma", "ORGANIZATION"), ("Anrede", "TITLE"),
        ("SteuerID", "DE_TAX_ID"), ("NHSNumber", "UK_NHS"), ("mrn", "MEDICAL_RECORD_NUMBER"), ("SSN", "US_SSN"),
    ],
)  # fmt: skip
def test_a_columns_name_speaks_of_a_kind_in_four_languages(column, entity):
    assert entity in header_entities(column)
    assert speaks(HEADERS[entity], column)


@pytest.mark.parametrize(
    "column",
    [
        *("workclass", "education-num", "marital-status", "capital-gain", "hours-per-week", "income", "price"),
        *("product_name", "file_name", "job_title", "salary", "diagnosis", "status", "store_id", "sku", "quantity"),
        *("temperature", "card_type", "average", "page_count", "message_length", "storage", "language", "comment"),
    ],
)
def test_harmless_names_speak_of_nothing(column):
    assert header_entities(column) == ()


def test_an_address_in_a_network_is_not_where_somebody_lives():
    assert header_entities("ip_address") == ("IP_ADDRESS",)
    assert header_entities("email_address") == ("EMAIL_ADDRESS",)


def test_loading_the_rules_loads_nothing_heavy():
    code = "import sys, json, privacy_core.pii.matching; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    assert not loaded & {"re2", "stdnum", "spacy", "presidio_analyzer", "tldextract", "phonenumbers", "torch"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("76.086.428-5", "Chile"),
        ("20-05536168-2", "Argentina"),
        ("BOXW310820HNERXN09", "Mexico"),
        ("1630615123457", "Romania"),
        ("710319/2745", "Czechia"),
        ("36805280109", "Estonia"),
        ("0101006500006", "Slovenia"),
        ("27AAPFU0939F1ZV", "India"),
        ("OIB 33392005961", "Croatia"),
        ("AMKA 01013099997", "Greece"),
        ("EGN 7523169263", "Bulgaria"),
        ("SVNR 1237 010180", "Austria"),
        ("ИНН 123456789047", "Russia"),
    ],
)
def test_numbers_of_further_countries_are_national_ids(text, rule):
    [span] = settled(spans(text))
    assert span.entity == "NATIONAL_ID"
    assert span.rule.startswith(rule)


def test_versions_are_no_dates_and_no_phone_numbers():
    assert found("psycopg 3.1.15, thinc>=8.3.12, torch 2.13.0, build 10.0.19045.3803") == set()


def test_what_is_refused_hides_nothing_that_begins_inside_of_it():
    text = "1234 4111 1111 1111 1111"
    assert ("CREDIT_CARD", 5, len(text)) in found(text)


def test_a_check_that_luck_passes_does_not_beat_a_word_nearby():
    assert {entity for entity, _, _ in found("44051401359")} == {"PL_PESEL"}
    assert {entity for entity, _, _ in found("Phone 44051401359")} == {"PHONE_NUMBER"}
