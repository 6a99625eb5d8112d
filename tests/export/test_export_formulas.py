"""Escaped cells: harmless, and still told apart."""

import re

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.export.formulas import escape, unescape

SIGNS = "=+-@\t\r＝＋－＠"
CELLS = st.text(st.sampled_from(SIGNS + "'  \n\u00a0\u200b\ufeffab1") | st.characters(codec="utf-8"), max_size=6)


@pytest.mark.parametrize("lead", ["", " ", "\t ", "\n", "\u00a0", "\ufeff", "\u3000", "\x00"])
@pytest.mark.parametrize("sign", SIGNS)
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(lead, sign):
    assert escape(pa.array([f"{lead}{sign}cmd|' /C calc'!A0"]))[0].as_py().startswith(f"'{lead}{sign}")


@pytest.mark.parametrize("cell", ["", "a=b", "20-29", "it's", "'quoted'", "Müller", "1", " b"])
def test_other_cells_stay_as_they_are(cell):
    assert escape(pa.array([cell])).to_pylist() == [cell]


def test_a_cell_that_looks_escaped_already_stays_apart_from_one_that_is():
    assert escape(pa.array(["=1", "'=1", "' =1"])).to_pylist() == ["'=1", "'" + "'=1", "'" + "' =1"]


@given(st.lists(CELLS, unique=True, max_size=20))
def test_escaping_can_be_undone_and_keeps_cells_apart(cells):
    escaped = escape(pa.array([*cells, None], pa.string()))
    assert unescape(escaped).to_pylist() == [*cells, None]
    assert len(set(escaped.to_pylist())) == len(cells) + 1
    assert not any(re.match(r"\s*[=+\-@\t\r]", cell) for cell in escaped.to_pylist()[:-1])
