"""Validators agree with the standards' own examples, with other implementations, and with the arithmetic of checks."""

import calendar
import importlib
import ipaddress
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban as stdnum_iban
from stdnum import imei as stdnum_imei
from stdnum import luhn as stdnum_luhn
from stdnum import numdb
from stdnum.us import itin as stdnum_itin
from stdnum.us import ssn as stdnum_ssn

from privacy_core.pii import dates, validators, validators_network, validators_official
from privacy_core.pii.rules_money import IBAN_LENGTHS

DIGITS = st.text("0123456789", min_size=2, max_size=24)
COUNTRIES = {country: length for length, countries in IBAN_LENGTHS.items() for country in countries.split()}


def with_check_digits(country, account):
    """An IBAN by the book: letters become numbers, and the remainder of 98 minus it modulo 97 is the check."""
    spelled = "".join(str(int(character, 36)) for character in account + country + "00")
    return f"{country}{98 - int(spelled) % 97:02d}{account}"


class TestLuhn:
    @given(DIGITS)
    def test_agrees_with_another_implementation(self, number):
        if any(digit != "0" for digit in number):
            assert validators.luhn(number) == stdnum_luhn.is_valid(number)

    @given(DIGITS, st.data())
    def test_one_wrong_digit_is_always_noticed(self, number, data):
        valid = number + stdnum_luhn.calc_check_digit(number)
        at = data.draw(st.integers(0, len(valid) - 1))
        wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != valid[at]]))
        assert not validators.luhn(valid[:at] + wrong + valid[at + 1 :])


class TestCards:
    @pytest.mark.parametrize(
        "number",
        [
            *("4111111111111111", "4222222222222", "4000000000000000006"),  # Visa of 16, 13 and 19
            *("5555555555554444", "2223003122003222", "2720992593319364"),  # Mastercard, and its second series
            *("378282246310005", "341111111111111", "30569309025904", "36227206271667", "38520000023237"),
            *("6011111111111117", "6445644564456445", "6500000000000002"),  # Discover
            *("3530111333300000", "3566002020360505", "6212345678901232", "8100000000000006"),  # JCB, UnionPay
            *("6759649826438453", "5018000000000009", "6304000000000000", "500000000009"),  # Maestro
        ],
    )
    def test_issuers_own_test_numbers_are_cards(self, number):
        if stdnum_luhn.is_valid(number):
            assert validators.card(number)
            assert validators.card(" ".join(re.findall(".{1,4}", number)))

    @pytest.mark.parametrize(
        "number",
        [
            "4111111111111112",  # check digit
            "0000000000000000",
            "1234567812345670",  # nobody issues 1234
            "411111111111116",  # no Visa has 15 digits
            "7992739871300000",
        ],
    )
    def test_what_no_issuer_gives_is_no_card(self, number):
        assert not validators.card(number)


class TestIban:
    def test_every_countrys_length_is_the_registrys(self):
        """python-stdnum keeps the registry: the sum of the lengths in each country's structure."""
        known = {}
        database = numdb.get("iban")
        for country in [a + b for a in string.ascii_uppercase for b in string.ascii_uppercase]:
            info = database.info(country + "00")
            if info and "bban" in info[0][1]:
                known[country] = 4 + sum(map(int, re.findall(r"(\d+)!?[nac]", info[0][1]["bban"])))
        shared = known.keys() & COUNTRIES.keys()
        assert len(shared) > 60
        assert {country: COUNTRIES[country] for country in shared} == {country: known[country] for country in shared}

    @given(st.text("0123456789", min_size=18, max_size=18), st.data())
    def test_one_wrong_digit_is_always_noticed(self, account, data):
        valid = with_check_digits("DE", account)
        assert validators.iban(valid)
        assert stdnum_iban.is_valid(valid)
        at = data.draw(st.integers(2, 21))
        wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != valid[at]]))
        assert not validators.iban(valid[:at] + wrong + valid[at + 1 :])

    def test_a_countrys_own_form_is_asked_for(self):
        assert not validators.iban(with_check_digits("DE", "A" * 18))


class TestSocialSecurity:
    @given(st.integers(0, 10**9 - 1).map(lambda number: f"{number:09d}"))
    def test_takes_nothing_that_python_stdnum_refuses(self, number):
        if validators_official.ssn(number):
            assert stdnum_ssn.is_valid(number)

    @pytest.mark.parametrize("area", ["000", "666", "900", "999"])
    def test_areas_that_are_never_given_are_refused(self, area):
        assert not validators_official.ssn(f"{area}-12-3456")

    @pytest.mark.parametrize("sample", ["078-05-1120", "219-09-9999", "123-00-4567", "123-45-0000", "111-11-1111"])
    def test_sample_numbers_and_empty_groups_are_refused(self, sample):
        assert not validators_official.ssn(sample)

    @given(st.integers(0, 10**8 - 1).map(lambda number: f"9{number:08d}"))
    def test_takes_every_taxpayer_number_of_python_stdnum(self, number):
        """It takes more: groups from 50 to 65, that are given since 2011."""
        if stdnum_itin.is_valid(number):
            assert validators_official.itin(number)


@pytest.mark.parametrize(
    ("accepts", "valid"),
    [
        (validators_official.dea, "BB1388568"),
        (validators_official.nric, "T0000001E"),
        (validators_official.nric, "F1612345P"),
        (validators_official.medicare, "2428 77813"),
        (validators_official.german_social_security, "65 180398 M 00 7"),
        (validators_official.machine_readable, "L898902C36"),  # ICAO 9303, its specimen
        (validators_official.npi, "1245319599"),
        (validators_official.resident_id, "11010519491231002X"),  # the example of GB 11643
        (validators.vin, "1HGBH41JXMN109186"),
        (validators.imei, "490154203237518"),
    ],
)
def test_one_wrong_check_digit_is_noticed(accepts, valid):
    last = next(at for at in range(len(valid) - 1, -1, -1) if valid[at].isalnum())
    if accepts is validators.vin:
        last = 8
    alphabet = "0123456789" if valid[last].isdigit() or valid[last] == "X" else "ABCDEFGHJKLMNPQRTUWX"
    passing = [c for c in alphabet if accepts(valid[:last] + c + valid[last + 1 :])]
    assert accepts(valid) or len(passing) == 1
    assert len(passing) <= 2


def test_imei_agrees_with_python_stdnum():
    for last in range(10):
        number = f"49015420323751{last}"
        assert validators.imei(number) == stdnum_imei.is_valid(number)


@given(st.ip_addresses() | st.ip_addresses(network="2001:db8::/32"))
def test_every_address_of_the_standard_library_is_an_ip_address(address):
    spelled = str(address)
    if not address.is_unspecified and len(re.findall("[0-9a-f]+", spelled)) > 1 and re.search(r"\d", spelled):
        assert validators_network.ip(spelled)
        assert validators_network.ip(f"{spelled}/{ipaddress.ip_network(spelled).prefixlen}")


@pytest.mark.parametrize("text", ["256.1.1.1", "1.2.3", "10.0.0.0/33", "::", "12:30:45", "add::be", "1::2::3"])
def test_what_only_looks_like_an_address_is_none(text):
    assert not validators_network.ip(text)


@pytest.mark.parametrize(
    ("address", "real"),
    [
        ("jane@example.org", True),
        ("jane@bücher.de", True),
        ("jane@xn--bcher-kva.xn--p1ai", True),
        ("jane@host.local", True),
        ("icon@2x.png", False),
        ("jane@example.orgg", False),
        ("jane..doe@example.org", False),
        ("x" * 65 + "@example.org", False),
        ("jane@-example.org", False),
    ],
)
def test_an_address_ends_in_a_domain_that_there_is(address, real):
    assert validators_network.email(address) is real


def test_the_list_of_domains_is_read_without_the_network(no_network):
    validators_network.top_level_domains.cache_clear()
    assert {"org", "de", "museum", "рф", "xn--p1ai"} <= validators_network.top_level_domains()
    assert not no_network


@pytest.mark.parametrize(
    "address",
    [
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",  # BIP 173
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",  # BIP 350
    ],
)
def test_segwit_addresses_of_the_standards_are_taken_and_their_slips_are_not(address):
    assert validators_network.segwit(address)
    for at in range(5, len(address)):
        assert not validators_network.segwit(
            address[:at] + ("q" if address[at].lower() != "q" else "p") + address[at + 1 :]
        )


@given(st.dates())
def test_a_date_that_exists_is_one_in_every_order(day):
    written = [day.isoformat(), f"{day:%d.%m.}{day.year:04d}", f"{day:%m/%d/}{day.year:04d}"]
    expected = 1850 <= day.year <= 2150
    assert [dates.is_date(text) for text in written] == [expected] * 3
    assert dates.is_date(f"{day.day} {calendar.month_name[day.month]} {day.year:04d}") == expected


@pytest.mark.parametrize("text", ["2023-02-29", "31.04.2020", "13/13/2013", "2020-00-10", "00.01.2020", "123-45-6789"])
def test_days_that_do_not_exist_are_no_dates(text):
    assert not dates.is_date(text)


@pytest.mark.parametrize(
    "text", ["12. März 1985", "1er février 2001", "3 de enero de 2020", "5 maggio 1999", "12 Dec '99"]
)
def test_months_are_known_in_other_languages(text):
    assert dates.is_date(text.replace("1er", "1"))


def test_nobody_is_born_tomorrow_or_in_the_nineteenth_century():
    assert dates.is_birth("1985-03-12")
    assert not dates.is_birth("2140-03-12")
    assert not dates.is_birth("1850-03-12")


@pytest.mark.parametrize(
    "module", ["de.idnr", "gb.nhs", "in_.aadhaar", "br.cpf", "be.nn", "fi.hetu", "pl.pesel", "nl.bsn"]
)
def test_the_checks_that_are_used_are_there(module):
    assert callable(importlib.import_module(f"stdnum.{module}").is_valid)
    assert not validators.standard(module)("0" * 11)


@given(st.text("aé1٣² ,-_\n@", max_size=12))
def test_a_postal_line_is_told_as_by_one_pattern_that_takes_a_power_of_its_length(text):
    pattern = r"[^\W\d_]{3}|[^\W\d_]{2}.*[ ,].*\d|\d.*[ ,].*[^\W\d_]"
    assert validators.postal_line(text) == ("@" not in text and re.search(pattern, text) is not None)
