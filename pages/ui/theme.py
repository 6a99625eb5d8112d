"""Colours, shapes and plotly templates of the studio: Okabe-Ito, told apart by shape and label too, light and dark.

``assets/theme.json`` is the one place for colours: the server sets Streamlit's theme from it, the charts read it here.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import plotly.graph_objects as go
import plotly.io as pio
import streamlit as st

ASSETS = Path(__file__).resolve().parents[2] / "assets"
STYLESHEET = ASSETS / "studio.css"
THEME: dict[str, Any] = json.loads((ASSETS / "theme.json").read_text("utf-8"))

Mode = Literal["light", "dark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The colours of one theme by what they mean.

    Attributes:
        template: Name of the plotly template.
        paper: Background of the page.
        ink: Text.
        muted: Text of lesser weight, readable all the same.
        grid: Lines behind the data.
        track: The empty part of a bar.
        accent: What is fine, or simply data.
        danger: Persons who are exposed; always with a pattern, a shape or a sign beside it.
        good: A change for the better; with its sign.
        before: The state that is left behind.
    """

    template: str
    paper: str
    ink: str
    muted: str
    grid: str
    track: str
    accent: str
    danger: str
    good: str
    before: str


@dataclass(frozen=True, slots=True)
class RoleLook:
    """How a column role is shown: never by colour alone.

    Attributes:
        label: Its name in words.
        shape: The character before the name.
        colour: The name of the colour in Streamlit's palette, which theme.json fills with Okabe-Ito.
        symbol: The marker in plotly.
    """

    label: str
    shape: str
    colour: str
    symbol: str

    @property
    def text(self) -> str:
        """For menus and table cells: shape and name."""
        return f"{self.shape} {self.label}"

    @property
    def badge(self) -> str:
        """For markdown: shape and name in the role's colour."""
        return f":{self.colour}-badge[{self.text}]"


ROLES = {
    "direct_identifier": RoleLook("direct identifier", "■", "red", "square"),
    "quasi_identifier": RoleLook("quasi-identifier", "◆", "yellow", "diamond"),
    "sensitive": RoleLook("sensitive", "●", "violet", "circle"),
    "insensitive": RoleLook("insensitive", "▲", "green", "triangle-up"),
    "person_id": RoleLook("person id", "◉", "blue", "circle-dot"),
    "household_id": RoleLook("household id", "⌂", "blue", "pentagon"),
    "survey_weight": RoleLook("survey weight", "▼", "gray", "triangle-down"),
    "target": RoleLook("target", "★", "orange", "star"),
}


def _look(mode: Mode) -> Look:
    colours = THEME[mode]
    return Look(
        template=f"studio_{mode}",
        paper=colours["backgroundColor"],
        ink=colours["textColor"],
        muted=colours["grayTextColor"],
        grid=colours["sidebar"]["borderColor"],
        track=colours["grayBackgroundColor"],
        accent=colours["blueColor"],
        danger=colours["redColor"],
        good=colours["greenColor"],
        before=colours["grayColor"],
    )


LOOKS: dict[Mode, Look] = {"light": _look("light"), "dark": _look("dark")}


def _mode(look: Look) -> str:
    return look.template.removeprefix("studio_")


def current() -> Look:
    """The look of the browser that asks; light where it has not said yet."""
    return LOOKS["dark" if st.context.theme.type == "dark" else "light"]


def role_colour(role: str, look: Look) -> str:
    """The fill of a role's marks. Yellow needs the outline ``look.ink`` on a light page."""
    return str(THEME[_mode(look)][f"{ROLES[role].colour}Color"])


def role_ink(role: str, look: Look) -> str:
    """The role's colour where it is text: dark enough to read on a light page, light enough on a dark one."""
    return str(THEME[_mode(look)][f"{ROLES[role].colour}TextColor"])


def apply_stylesheet() -> None:
    """Adds what Streamlit's settings cannot say; once a page run."""
    st.html(STYLESHEET)


def _template(look: Look) -> go.layout.Template:
    axis = {
        "gridcolor": look.grid,
        "linecolor": look.grid,
        "zeroline": False,
        "ticks": "",
        "tickfont": {"color": look.muted, "size": 12},
        "title": {"font": {"color": look.muted, "size": 13}, "standoff": 10},
        "automargin": True,
        "fixedrange": True,  # dragging a slider beside a chart must not zoom it
    }
    return go.layout.Template(
        layout={
            "font": {"family": THEME["font"], "size": 13, "color": look.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": THEME["chartCategoricalColors"],
            "margin": {"l": 8, "r": 16, "t": 28, "b": 8},
            "xaxis": axis,
            "yaxis": axis,
            "hoverlabel": {
                "bgcolor": look.track,
                "bordercolor": look.before,
                "font": {"color": look.ink, "family": THEME["font"], "size": 13},
                "align": "left",
            },
            "legend": {
                "orientation": "h",
                "x": 0,
                "y": 1.0,
                "yanchor": "bottom",
                "font": {"color": look.muted, "size": 12},
            },
            "annotationdefaults": {"font": {"color": look.ink, "size": 13}, "showarrow": False},
            "bargap": 0.2,
            "showlegend": False,
            "dragmode": False,
            "separators": ".,",
        }
    )


for _each in LOOKS.values():
    pio.templates[_each.template] = _template(_each)
