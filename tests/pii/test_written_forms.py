"""Forms in which people write numbers and addresses, and characters that nobody sees: all are found whole."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_core.engine import DuckDbEngine
from privacy_core.pii.matching import spans
from privacy_core.pii.scan import scan
from privacy_core.pii.spans import settled

UNSEEN = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u202c"]
PARTS = {
    "CREDIT_CARD": ("4111", "1111", "1111", "1111"),
    "IBAN_CODE": ("DE89", "3704", "0044", "0532", "0130", "00"),
    "US_SSN": ("536-", "90-", "4399"),
    "EMAIL_ADDRESS": ("john.smith", "@exam", "ple.org"),
}


def covered(text, entity):
    return [text[each.start : each.end] for each in settled(spans(text)) if each.entity == entity]


@pytest.mark.parametrize("entity", PARTS)
@given(data=st.data())
@settings(max_examples=40)
def test_what_has_unseen_characters_between_its_parts_is_found_whole(entity, data):
    """Law: whatever stands around it, as long as a blank or a line's end parts them."""
    parts = PARTS[entity]
    signs = st.text(st.sampled_from(UNSEEN), min_size=1, max_size=3)
    written = parts[0] + "".join(data.draw(signs) + part for part in parts[1:])
    around = st.lists(st.sampled_from([*"ab,.;é日 \n", "👩\u200d⚕️", "\u00ad"]), max_size=12).map("".join)
    before, behind = data.draw(around), data.draw(around)
    text = f"{before} x {written}\n x{behind}"
    at = len(before) + 3
    assert any(
        span.start <= at and at + len(written) <= span.end and span.entity == entity for span in settled(spans(text))
    )


@pytest.mark.parametrize(
    ("entity", "text", "found"),
    [
        *(
            ("CREDIT_CARD", f"my card {sign.join(PARTS['CREDIT_CARD'])} ok", sign.join(PARTS["CREDIT_CARD"]))
            for sign in ("  ", "\t", "\n", "\r\n", ".", "/", "\u00a0", "\u2009", "\u200b", "\u00ad")
        ),
        ("CREDIT_CARD", "paid by 4111 1111\n1111 1111 on it", "4111 1111\n1111 1111"),
        ("CREDIT_CARD", "it is 3782  822463  10005", "3782  822463  10005"),
        ("US_SSN", "it is 536-90-\n4399.", "536-90-\n4399"),
        ("US_SSN", "it is _536-90-4399_.", "536-90-4399"),
        ("IBAN_CODE", "to DE89  3704 0044 0532 0130 00", "DE89  3704 0044 0532 0130 00"),
        *(
            ("EMAIL_ADDRESS", f"write jo.doe{sign}example.org now", f"jo.doe{sign}example.org")
            for sign in ("@\n", " @ ", "[at]", " [at] ", "(at)", " (AT) ", "%40", "&#64;", "\u200b@", "@\u200b")
        ),
        ("EMAIL_ADDRESS", "write jo at all: jo (at) example (dot) org", "jo (at) example (dot) org"),
    ],
)
def test_a_written_form_is_found_whole(entity, text, found):
    assert covered(text, entity) == [found]


def test_cells_with_unseen_characters_are_what_one_sees():
    engine = DuckDbEngine()
    cards = ["\u200b".join(PARTS["CREDIT_CARD"]), "5500\u00ad0000\u00ad0000\u00ad0004"]
    engine.open_arrow("t", pa.table({"c": cards * 9, "note": [f"paid by {card} today" for card in cards * 9]}))
    found = scan(engine, "t", model=False).findings
    assert {(each.column, each.entity, each.hits) for each in found} >= {(c, "CREDIT_CARD", 18) for c in ("c", "note")}


@pytest.mark.parametrize(
    "text",
    [
        "version 4111.1.11 of 4.111.1111.1111, before 12.04.2023 and after 01.05.2024",
        "4012\n4055\n4128\n4203\n4009\n4377\n4450\n4512",  # a list of codes, of which four together pass by luck
        "4111.1111.1111.1112 and 4111/1111/1111/1113",
        "we met @ noon.It was (at) home.Then [at] work.",
        "50%40example and a%40image.png",
    ],
)
def test_what_only_looks_like_one_is_none(text):
    assert not {each.entity for each in settled(spans(text))} & {"CREDIT_CARD", "EMAIL_ADDRESS"}
