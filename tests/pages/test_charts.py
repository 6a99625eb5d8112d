"""Figures show what they are given: the right counts, the marks that do not need colour, no markup from the data."""

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.ui import charts, findings, terms, theme
from pages.ui.figure import MOST_POINTS
from privacy_core.risk.models import MODELS
from privacy_core.transform.recipe import OPERATORS

LOOK = theme.LOOKS["light"]
# 2 people alone, a group of 3, two of 6, one of 40
SIZES, CLASSES, UNITS_UP_TO = (1, 3, 6, 40), (2, 1, 2, 1), (2, 5, 17, 57)
PANEL = charts.Panel(name="sex", labels=["female", "male"], counts=[6, 3], records=10, missing=1, distinct=2)
CHANGES = [
    charts.Change(label="k", before=1, after=5, needed=5),
    charts.Change(label="t", before=0.9, after=0.5, needed=0.2, higher_is_better=False),
    charts.Change(label="l", before=2, after=2),
]
FIGURES = {
    "class_sizes": ((SIZES, CLASSES, UNITS_UP_TO), {"k": 5}),
    "below_k": ((SIZES, UNITS_UP_TO), {"k": 5}),
    "drivers": ((["sex", "age"], [0.9, 0.2]), {"unique_with": 0.95}),
    "before_after": ((["sex", "age", "name"], [1.0, 0.4, 0.0]), {}),
    "dumbbell": ((CHANGES,), {}),
    "distributions": (([PANEL, PANEL],), {}),
}


def texts(figure):
    return [annotation.text for annotation in figure.layout.annotations]


@pytest.mark.parametrize("name", FIGURES)
class TestEveryFigure:
    @pytest.mark.parametrize("mode", ["light", "dark"])
    def test_wears_the_theme_and_keeps_its_height(self, name, mode):
        args, named = FIGURES[name]
        figure = getattr(charts, name)(*args, **named, look=theme.LOOKS[mode])
        assert figure.layout.template.layout.font.color == theme.LOOKS[mode].ink
        assert figure.layout.height

    def test_has_its_finding_with_the_same_arguments(self, name):
        args, named = FIGURES[name]
        sentence = getattr(findings, name)(*args, **named)
        assert sentence.endswith(".")
        of_figure, of_words = (inspect.signature(getattr(module, name)).parameters for module in (charts, findings))
        assert [one for one in of_figure if one not in {"look", "across"}] == list(of_words)

    def test_does_not_touch_what_it_is_given(self, name):
        args, named = FIGURES[name]
        before = repr((args, named))
        getattr(charts, name)(*args, **named, look=LOOK)
        assert repr((args, named)) == before


@given(st.dictionaries(st.integers(1, 3000), st.integers(1, 50), min_size=1), st.integers(2, 60))
def test_bars_hold_everybody_once_and_none_straddles_k(classes_of_size, k):
    sizes = sorted(classes_of_size)
    classes = [classes_of_size[size] for size in sizes]
    up_to = [sum(s * c for s, c in zip(sizes[: i + 1], classes[: i + 1], strict=True)) for i in range(len(sizes))]
    groups = charts.size_groups(sizes, classes, up_to, k=k)
    assert sum(group.units for group in groups) == up_to[-1]
    assert sum(group.classes for group in groups) == sum(classes)
    assert sum(group.units for group in groups if group.low < k) == sum(
        s * c for s, c in classes_of_size.items() if s < k
    )
    assert not any(group.low < k <= (group.high or group.low) for group in groups)


def test_groups_below_k_are_hatched_as_well_as_coloured():
    bars = charts.class_sizes(SIZES, CLASSES, UNITS_UP_TO, k=5, look=LOOK).data[0]
    assert list(bars.x) == ["1", "2", "3–4", "5–9", "10–19", "20–49"]
    assert list(bars.y) == [2, 0, 3, 12, 0, 40]
    assert list(bars.marker.pattern.shape) == ["/", "/", "/", "", "", ""]
    assert list(bars.marker.color[2:4]) == [LOOK.danger, LOOK.accent]


def test_a_group_beyond_the_last_step_has_no_end():
    last = charts.size_groups((2_000_000,), (1,), (2_000_000,), k=5)[-1]
    assert (last.label, last.units) == ("1,000,000+", 2_000_000)


def test_the_curve_counts_those_in_smaller_groups():
    curve, mark = charts.below_k(SIZES, UNITS_UP_TO, k=5, look=LOOK).data
    share = dict(zip(curve.x, curve.y, strict=True))
    assert (share[2], share[3], share[4], share[7]) == (2 / 57, 2 / 57, 5 / 57, 17 / 57)
    assert (mark.x[0], mark.y[0], mark.marker.symbol) == (5, 5 / 57, "diamond")


def test_the_curve_reaches_a_k_beyond_its_end_and_stops_at_the_most_points():
    assert charts.below_k(SIZES, UNITS_UP_TO, k=70, look=LOOK).data[0].x[-1] == 70
    assert len(charts.below_k(SIZES, UNITS_UP_TO, k=2, most=10**6, look=LOOK).data[0].x) <= MOST_POINTS


def test_the_column_that_matters_most_is_on_top():
    figure = charts.drivers(["sex", "age"], [0.9, 0.2], unique_with=0.95, k_without=[1, 3], look=LOOK)
    assert list(figure.layout.yaxis.ticktext) == ["age", "sex"]
    assert list(figure.data[0].x) == [0.2, 0.9]
    assert figure.data[0].customdata[0][2] == ", k = 3"
    assert "95% → <b>20%</b>" in texts(figure)


def test_a_column_that_keeps_nothing_is_said_to_be_gone():
    figure = charts.before_after(["sex", "name"], [1.0, 0.0], look=LOOK)
    assert texts(figure) == ["100%", "gone"]


def test_a_change_shows_its_sign_and_whether_the_need_is_met():
    figure = charts.dumbbell(CHANGES, look=LOOK)
    said = texts(figure)
    assert said[said.index("k") - 1] == "<b>1 → 5</b>  +4"
    assert said[said.index("k") + 1] == "✓ asked for at least 5"
    assert any("−0.4" in text for text in said)
    assert "✗ asked for at most 0.2" in said
    assert any("±0" in text for text in said)
    after = next(trace for trace in figure.data if (trace.hovertemplate or "").startswith("after"))
    assert list(after.marker.symbol) == ["circle", "x", "circle"]


def test_a_panel_shows_shares_of_all_records_missing_ones_too():
    figure = charts.distributions([PANEL], look=LOOK)
    assert ["60%", "30%"] in [list(trace.text) for trace in figure.data if trace.text is not None]
    assert any("10% missing" in text for text in texts(figure))


def test_a_histogram_keeps_its_order():
    panel = charts.Panel(name="age", labels=["0", "10", "20"], counts=[1, 5, 2], records=8, distinct=8, bins=True)
    assert list(charts.distributions([panel], look=LOOK).data[0].y) == [1, 5, 2]


def test_names_and_values_from_the_data_are_text_and_never_markup():
    evil = '<a href="https://example.org">x</a>'
    panel = charts.Panel(name=evil, labels=[evil], counts=[1], records=1, distinct=1, role="sensitive")
    for figure in (
        charts.distributions([panel], look=LOOK),
        charts.before_after([evil], [0.5], look=LOOK),
        charts.drivers([evil], [0.1], unique_with=0.5, look=LOOK),
        charts.dumbbell([charts.Change(label=evil, before=1, after=2)], look=LOOK),
    ):
        assert "<a" not in figure.to_json().replace("\\u003c", "<")


def test_two_columns_that_begin_alike_keep_a_row_each():
    names = [f"a_very_long_column_name_that_goes_on_{i}" for i in range(2)]
    assert list(charts.before_after(names, [0.2, 0.4], look=LOOK).data[1].y) == [0, 1]


def test_an_empty_table_is_drawn_too():
    for figure in (
        charts.distributions([], look=LOOK),
        charts.dumbbell([], look=LOOK),
        charts.before_after([], [], look=LOOK),
        charts.drivers([], [], unique_with=0.5, look=LOOK),
    ):
        assert figure.layout.height > 0
        assert not sum(len(trace.x or ()) for trace in figure.data)


def test_no_figure_has_more_points_than_a_browser_draws_at_once():
    wide = charts.distributions(
        [
            charts.Panel(name=str(i), labels=["x"] * 100, counts=[1] * 100, records=100, distinct=100)
            for i in range(200)
        ],
        look=LOOK,
    )
    many = charts.before_after([str(i) for i in range(9999)], [0.5] * 9999, look=LOOK)
    for figure in (wide, many):
        assert sum(len(trace.x) for trace in figure.data) <= MOST_POINTS


class TestExposureGauge:
    def test_reads_aloud_as_one_sentence(self):
        html = charts.exposure_gauge(4212, 30162, k=5)
        assert "role='img'" in html
        assert "aria-label='Exposed: 4,212 people (14%) of 30,162 are in groups smaller than 5.'" in html
        assert "width:max(13.96%,3px)" in html

    def test_a_single_person_still_shows(self):
        assert "max(0.00%,3px)" in charts.exposure_gauge(1, 30_000_000, k=5)
        assert "1 person (&lt;0.0001%)" in charts.exposure_gauge(1, 3_000_000_000, k=5)

    def test_nobody_exposed_is_good_news_in_words_and_not_by_colour_alone(self):
        html = charts.exposure_gauge(0, 30162, k=5)
        assert "✓ 0%" in html
        assert "nobody" in html
        assert "gradient" not in html

    def test_needs_no_script(self):
        assert "<script" not in charts.exposure_gauge(1, 2, k=5, many="<script>x")


@pytest.mark.parametrize("term", terms.TERMS)
def test_every_term_is_explained_in_two_plain_sentences(term):
    text = terms.TERMS[term]
    assert text.count(". ") == 1
    assert text.endswith(".")
    assert len(text) <= 300


def test_every_role_operator_and_model_is_explained():
    assert theme.ROLES.keys() | OPERATORS.keys() | MODELS.keys() <= terms.TERMS.keys()
