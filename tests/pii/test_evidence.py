"""Masked values tell their structure and nobody."""

import itertools
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.pii.evidence import masked

ENDINGS = {"com", "org", "net", "edu", "gov", "info"}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("ann.lee@mail.example.com", "a***.l***@m***.e***.com"),
        ("123-45-6789", "***-**-****"),
        ("Maria de la Cruz", "M*** ** ** C***"),
        ("DE89 3704 0044 0532 0130 00", "**** **** **** **** **** **"),
        ("+44 20 7946 0958", "+** ** **** ****"),
        ("https://example.org/people/ann", "h***:/" + "/e***.o***/p***/a***"),
        ("Łukasz Świątek", "Ł*** Ś***"),
        ("محمد علي", "**** ***"),
        ("\U0001f600 ok", "* **"),
        ("٤٥٦", "***"),
        ("", ""),
    ],
)
def test_masks_by_hand(value, shown):
    assert masked(value) == shown


def informative(text):
    return [c for c in text if c.isalnum()]


@given(st.text(max_size=80) | st.text(string.ascii_letters + string.digits + " .@-/", max_size=80))
def test_no_mask_holds_two_informative_characters_side_by_side(value):
    """Letters and digits inform; so no four that stand together are shown, but for the ending of an address."""
    shown = masked(value)
    for end in ENDINGS:
        if shown.lower().endswith(f".{end}"):
            shown = shown[: -len(end)]
    assert not any(a.isalnum() and b.isalnum() for a, b in itertools.pairwise(shown))
    assert not any(c.isnumeric() for c in shown)


@given(st.emails())
def test_no_mask_holds_a_domain_or_the_name_before_it(address):
    local, domain = address.split("@")
    shown = masked(address)
    for part in (local, domain.split(".")[0]):
        assert len(part) < 4 or part not in shown


@given(st.from_regex(r"[0-9]{3,19}", fullmatch=True))
def test_no_mask_tells_how_long_a_long_number_is(number):
    assert masked(number) == "*" * min(len(number), 4)


@given(st.text(min_size=41))
def test_masks_of_long_texts_end(value):
    assert len(masked(value)) <= 40 * 4 + 3
