"""Colours can be read, in both themes, by the contrast ratios of WCAG 2.2 (level AA), and none of them speaks alone."""

import re

import plotly.io as pio
import pytest
from streamlit import config

from pages.ui import theme
from pages.ui.distributions import FILL
from pages.ui.figure import faint

MODES = ("light", "dark")
NAMES = ("red", "orange", "yellow", "green", "blue", "violet", "gray")
OKABE_ITO = {"#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"}
TEXT, GRAPHICS = 4.5, 3.0
CAPTION, PLACEHOLDER = 0.6, 0.7
"""How much of the text colour Streamlit 1.67 leaves to captions and to hints; read from the running app."""


def rgb(colour):
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def over(colour, page, opacity):
    blended = (round(opacity * a + (1 - opacity) * b) for a, b in zip(rgb(colour), rgb(page), strict=True))
    return "#" + "".join(f"{part:02X}" for part in blended)


def contrast(one, other):
    """WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(colour):
        parts = [part / 255 for part in rgb(colour)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def pages(mode):
    colours = theme.THEME[mode]
    sidebar = colours["sidebar"]
    return [
        colours["backgroundColor"],
        colours["secondaryBackgroundColor"],
        sidebar["backgroundColor"],
        sidebar["secondaryBackgroundColor"],
    ]


def light_dark(selector):
    css = theme.STYLESHEET.read_text("utf-8")
    found = re.search(re.escape(selector) + r".*?light-dark\((#\w{6}), (#\w{6})\)", css, re.DOTALL)
    return dict(zip(MODES, found.groups(), strict=True))


def test_contrast_is_the_one_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.478, abs=1e-3)  # the grey that just misses AA


@pytest.mark.parametrize("mode", MODES)
class TestEachTheme:
    def test_text_reads_on_every_page_colour(self, mode):
        colours = theme.THEME[mode]
        for page in pages(mode):
            for name in ("textColor", "linkColor", "codeTextColor", "grayTextColor"):
                assert contrast(colours[name], page) >= TEXT, (name, page)

    def test_captions_and_hints_read_although_they_are_paler(self, mode):
        colours = theme.THEME[mode]
        for page in (colours["backgroundColor"], colours["sidebar"]["backgroundColor"]):
            assert contrast(over(colours["textColor"], page, CAPTION), page) >= TEXT
        page = colours["secondaryBackgroundColor"]
        assert contrast(over(colours["textColor"], page, PLACEHOLDER), page) >= TEXT

    def test_each_colour_reads_as_text_on_the_page_and_on_its_own_background(self, mode):
        colours = theme.THEME[mode]
        for name in NAMES:
            for page in (*pages(mode)[:3], colours[f"{name}BackgroundColor"]):
                assert contrast(colours[f"{name}TextColor"], page) >= TEXT, (name, page)

    def test_the_primary_colour_reads_as_text_and_under_its_label(self, mode):
        colours = theme.THEME[mode]
        for page in (colours["backgroundColor"], colours["sidebar"]["backgroundColor"]):
            assert contrast(colours["primaryColor"], page) >= TEXT
        assert contrast(light_dark('[data-testid^="stBaseButton-primary"]')[mode], colours["primaryColor"]) >= TEXT

    def test_code_reads(self, mode):
        css = theme.STYLESHEET.read_text("utf-8")
        page = theme.THEME[mode]["codeBackgroundColor"]
        pairs = re.findall(r"\.token.*?light-dark\((#\w{6}), (#\w{6})\)", css)
        assert len(pairs) == 4
        for pair in pairs:
            assert contrast(pair[MODES.index(mode)], page) >= TEXT

    def test_marks_of_charts_stand_out_from_the_page(self, mode):
        look = theme.LOOKS[mode]
        for name in ("accent", "danger", "good", "before"):
            assert contrast(getattr(look, name), look.paper) >= GRAPHICS, name
        assert contrast(look.muted, look.paper) >= TEXT

    def test_values_read_on_the_bars_that_they_label(self, mode):
        look = theme.LOOKS[mode]
        for role in theme.ROLES:
            red, green, blue, opacity = map(float, re.findall(r"[\d.]+", faint(theme.role_colour(role, look), FILL)))
            bar = over(f"#{int(red):02X}{int(green):02X}{int(blue):02X}", look.paper, opacity)
            assert contrast(look.ink, bar) >= TEXT, role

    def test_charts_have_a_template_with_the_page_showing_through(self, mode):
        template = pio.templates[theme.LOOKS[mode].template]
        assert template.layout.paper_bgcolor == "rgba(0,0,0,0)"
        assert template.layout.font.color == theme.LOOKS[mode].ink

    def test_both_themes_set_the_same_colours(self, mode):
        assert theme.THEME[mode].keys() == theme.THEME["light"].keys()


def test_a_role_is_told_by_its_shape_and_its_name_too():
    looks = theme.ROLES.values()
    assert len({look.shape for look in looks}) == len({look.symbol for look in looks}) == len(theme.ROLES)
    assert theme.ROLES["quasi_identifier"].badge == ":yellow-badge[◆ quasi-identifier]"
    assert theme.ROLES["sensitive"].text == "● sensitive"


def test_the_four_roles_have_the_colours_that_analysts_know():
    four = ("direct_identifier", "quasi_identifier", "sensitive", "insensitive")
    light = theme.LOOKS["light"]
    assert [theme.role_colour(role, light) for role in four] == ["#D55E00", "#F0E442", "#CC79A7", "#009E73"]


def test_charts_take_their_colours_from_okabe_and_ito():
    assert set(theme.THEME["chartCategoricalColors"]) == OKABE_ITO


def test_nothing_is_fetched_for_a_font():
    for name in ("font", "codeFont"):
        assert "http" not in theme.THEME[name]
    assert "fontFaces" not in theme.THEME
    css = theme.STYLESHEET.read_text("utf-8")
    assert "url(" not in css
    assert "@import" not in css


def test_streamlit_knows_every_setting():
    def names(table, prefix="theme"):
        for name, value in table.items():
            if isinstance(value, dict):
                yield from names(value, f"{prefix}.{name}")
            else:
                yield f"{prefix}.{name}"

    assert not set(names(theme.THEME)) - config.get_config_options().keys()


@pytest.mark.parametrize(
    ("said", "shown"), [("dark", "studio_dark"), ("light", "studio_light"), (None, "studio_light")]
)
def test_charts_follow_the_theme_of_the_browser(monkeypatch, said, shown):
    monkeypatch.setattr(type(theme.st.context), "theme", property(lambda _: type("Theme", (), {"type": said})()))
    assert theme.current().template == shown
