"""How exposed a dataset is, in one figure: the share of people in groups smaller than the chosen k."""

from dataclasses import dataclass

import streamlit as st

from pages.ui import format as shown
from pages.ui import state
from pages.ui.theme import Look
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import assess, catalog

AT_ONCE = 2_000_000
"""Rows up to which the sidebar measures by itself: about a second. Larger tables are measured on the Risk page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """The figure, and what it was measured with.

    Attributes:
        k: Groups smaller than this are exposed.
        exposed: People (records, where nobody said what identifies a person) in such groups.
        share: Of all.
        people: Whether people were counted.
    """

    k: int
    exposed: int
    share: float
    people: bool

    @property
    def text(self) -> str:
        noun = ("person" if self.exposed == 1 else "people") if self.people else "record" + "s" * (self.exposed != 1)
        return f"{shown.share(self.share)}: {shown.count(self.exposed)} {noun} in groups of fewer than {self.k}"


def measured(dataset: catalog.Dataset) -> Exposure | None:
    """The exposure of the open dataset; None without quasi-identifiers, or if it takes long and nobody asked for it."""
    known = remembered(dataset)
    if known is not None or not dataset.quasi_identifiers or dataset.rows > AT_ONCE:
        return known
    k, workspace = state.threshold(), state.workspace()
    try:
        summary = assess.measure_risk(
            workspace,
            dataset.id,
            quasi_identifiers=dataset.quasi_identifiers,
            sensitive=dataset.sensitive,
            person=dataset.person,
        )
    except PrivacyCoreError:
        return None
    exposed, share = summary.below(k)
    catalog.remember(workspace, _name(dataset), {**_with(dataset), "k": k, "exposed": exposed, "share": share})
    return Exposure(k=k, exposed=exposed, share=share, people=dataset.person is not None)


def remembered(dataset: catalog.Dataset) -> Exposure | None:
    """What was measured last, if it was measured with the roles and the k of now; reads no record."""
    known = catalog.recall(state.workspace(), _name(dataset)) or {}
    now = {**_with(dataset), "k": state.threshold()}
    if any(known.get(name) != value for name, value in now.items()):
        return None
    return Exposure(k=known["k"], exposed=known["exposed"], share=known["share"], people=dataset.person is not None)


def gauge(exposure: Exposure, look: Look) -> None:
    """A bar with its figure in words."""
    filled = f"{100 * exposure.share:.1f}%"
    st.html(
        f'<div role="img" aria-label="{exposure.text}" style="height:.6rem;border-radius:.3rem;'
        f'background:{look.track};border:1px solid {look.before};overflow:hidden">'
        f'<div style="width:{filled};height:100%;background:{look.danger}"></div></div>'
    )
    st.caption(exposure.text)


def _name(dataset: catalog.Dataset) -> str:
    return f"exposure.{dataset.id}"


def _with(dataset: catalog.Dataset) -> dict[str, object]:
    return {"quasi_identifiers": list(dataset.quasi_identifiers), "person": dataset.person}
