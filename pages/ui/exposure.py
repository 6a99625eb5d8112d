"""How exposed a dataset is, in one figure: the share of people in groups smaller than the chosen k."""

from dataclasses import dataclass

import streamlit as st

from pages.ui import state
from pages.ui.gauge import exposure_gauge, sentence
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import assess, catalog

PART = "sidebar.exposure"
"""The gauge, which the Risk page draws anew when k moves."""
AT_ONCE = 2_000_000
"""Rows up to which the sidebar measures by itself: about a second. Larger tables are measured on the Risk page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """The figure, and what it was measured with.

    Attributes:
        k: Groups smaller than this are exposed.
        exposed: People (records, where nobody said what identifies a person) in such groups.
        total: All of them.
        people: Whether people were counted.
    """

    k: int
    exposed: int
    total: int
    people: bool

    @property
    def many(self) -> str:
        return "people" if self.people else "records"

    @property
    def text(self) -> str:
        return sentence(self.exposed, self.total, k=self.k, many=self.many)

    def show(self) -> None:
        """Draws the gauge."""
        st.html(exposure_gauge(self.exposed, self.total, k=self.k, many=self.many))


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
    exposed, _ = summary.below(k)
    total = summary.records if summary.persons is None else summary.persons
    catalog.remember(workspace, _name(dataset), {**_with(dataset), "k": k, "exposed": exposed, "total": total})
    return Exposure(k=k, exposed=exposed, total=total, people=dataset.person is not None)


def remembered(dataset: catalog.Dataset) -> Exposure | None:
    """What was measured last, if it was measured with the roles and the k of now; reads no record."""
    known = catalog.recall(state.workspace(), _name(dataset)) or {}
    now = {**_with(dataset), "k": state.threshold()}
    if any(known.get(name) != value for name, value in now.items()):
        return None
    return Exposure(k=known["k"], exposed=known["exposed"], total=known["total"], people=dataset.person is not None)


def _name(dataset: catalog.Dataset) -> str:
    return f"exposure.{dataset.id}"


def _with(dataset: catalog.Dataset) -> dict[str, object]:
    return {"quasi_identifiers": list(dataset.quasi_identifiers), "person": dataset.person}
