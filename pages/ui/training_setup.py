"""What is trained: target, model, guarantee and settings, all of it remembered for each dataset."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from pages.ui import asking_kept, asking_words, budget_words, training_facts, widgets
from pages.ui.training_facts import Facts
from pages.ui.training_terms import TRAINING
from privacy_core.usecases import catalog, training_told

LINEAR, NET = "linear", "mlp"
MODELS: Mapping[str, str] = {LINEAR: "Logistic or linear", NET: "Dense net"}
LEAST, MOST = 1e-3, 100.0
MOST_ROWS = 10_000
DELTA_SHARE = 0.1  # of the budget's, for one training


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the setup says.

    Attributes:
        told: The training as JSON values.
        private: Whether a guarantee is wanted.
        missing: What has to be told before it is a training; empty if it is one.
    """

    told: Mapping[str, Any] = field(default_factory=dict)
    private: bool = True
    missing: str = ""


def controls(dataset: catalog.Dataset, told: Facts, *, person: str | None, delta: float) -> Asked:
    """The setup from top to bottom; what is rarely needed is behind *More settings*.

    Args:
        dataset: To learn from.
        told: Public facts of its columns.
        person: Column by which persons are told; None where a row is one.
        delta: That the budget has in all.
    """
    columns = [each["column"] for each in told.rows]
    if len(columns) < 2:
        return Asked(missing="a table with two columns or more that tell nobody who somebody is")
    target = st.selectbox(
        "Target",
        columns,
        help=TRAINING["target"],
        **_kept(dataset, "target", _first_target(dataset, told.rows), fits=lambda one: one in columns),
    )
    made: dict[str, Any] = {"target": target}
    missing = _model(dataset, made)
    private = st.toggle(
        "Privacy guarantee",
        help=TRAINING["guarantee"],
        **_kept(dataset, "private", True, fits=lambda one: isinstance(one, bool)),
    )
    if private:
        missing = _guarantee(dataset, made, delta * DELTA_SHARE) or missing
    with st.popover("More settings", icon=":material/tune:", key=f"train.more.{dataset.id}"):
        _more(dataset, made, private=private, person=person)
    schema, lacking = training_facts.schema(told.rows, target)
    nothing_told = not any(each["use"] for each in told.rows if each["column"] != target)
    if told.from_data or (nothing_told and not private):
        made["schema"] = training_facts.FROM_DATA
        return Asked(told=made, private=private, missing=missing)
    made["schema"] = schema
    return Asked(told=made, private=private, missing=lacking or missing)


def _model(dataset: catalog.Dataset, made: dict[str, Any]) -> str:
    made["model"] = st.segmented_control(
        "Model",
        list(MODELS),
        format_func=lambda name: MODELS[name],
        required=True,
        wrap=True,
        help=TRAINING["model"],
        **_kept(dataset, "model", LINEAR, fits=lambda one: one in MODELS),
    )
    if made["model"] != NET:
        return ""
    text = st.text_input(
        "Neurons of each hidden layer",
        help=TRAINING["hidden"],
        **_kept(dataset, "hidden", "32", fits=lambda one: isinstance(one, str)),
    )
    try:
        made["hidden"] = [int(each) for each in text.replace(";", ",").split(",") if each.strip()]
    except ValueError:
        made["hidden"] = []
    if not made["hidden"] or not all(0 < width <= 4096 for width in made["hidden"]):
        return "widths of hidden layers, such as 32 or 64, 32"
    return ""


def _guarantee(dataset: catalog.Dataset, made: dict[str, Any], delta: float) -> str:
    left, right = st.columns(2)
    made["epsilon"] = left.number_input(
        "Epsilon",
        LEAST,
        MOST,
        step=0.1,
        format="%g",
        help=TRAINING["epsilon"],
        **_kept(dataset, "epsilon", 1.0, fits=lambda one: isinstance(one, float) and LEAST <= one <= MOST),
    )
    text = right.text_input(
        "Delta",
        help=TRAINING["delta"],
        **_kept(dataset, "delta", budget_words.delta(float(f"{delta:.1g}")), fits=lambda one: isinstance(one, str)),
    )
    try:
        made["delta"] = float(text)
    except ValueError:
        made["delta"] = 0.0
    if not 0 < made["delta"] < 1:
        return "a delta such as 1e-6"
    st.caption(asking_words.promise(made["epsilon"]).replace("any answer", "any model"))
    return ""


def _more(dataset: catalog.Dataset, made: dict[str, Any], *, private: bool, person: str | None) -> None:
    left, right = st.columns(2)
    usual = training_told.usual_settings()
    for place, label, name, least, most in (
        (left, "Epochs", "epochs", 0.1, 10_000.0),
        (right, "Chance to be in a batch", "sampling", 1e-4, 1.0),
        (left, "Learning rate", "learning_rate", 1e-5, 1e4),
        (right, "Share for testing", "test_share", 0.01, 0.9),
        (left, "Clipping norm", "clip_norm", 1e-5, 1e6),
    ):
        if private or name != "clip_norm":
            value = _number(place, dataset, name, label=label, usual=usual.get(name), limits=(least, most))
            if value is not None:
                made[name] = value
    if private:
        rows = right.number_input(
            "Number of rows, if public",
            min_value=1,
            placeholder="counted with noise",
            help=TRAINING["rows"],
            **asking_kept.typed(dataset.id, "train.rows", whole=True),
        )
        if rows is not None:
            made["rows"] = rows
    if person is not None:
        made["rows_per_person"] = left.number_input(
            "Rows per person",
            1,
            MOST_ROWS,
            help=TRAINING["rows_per_person"],
            **_hidden(dataset, "rows_per_person", 1, fits=lambda one: _is_whole(one) and one >= 1),
        )
    made["seed"] = right.number_input(
        "Seed of initial weights",
        0,
        2**53 - 1,
        help=TRAINING["seed"],
        **_hidden(dataset, "seed", 0, fits=_is_whole),
    )
    if person is not None:
        st.caption(f"One person is told by **{widgets.plain(person)}**.")


def _number(
    place: Any,
    dataset: catalog.Dataset,
    name: str,
    *,
    label: str,
    usual: float | None,
    limits: tuple[float, float],
) -> float | None:
    """A field of a setting, empty where the studio chooses.

    Args:
        place: Where it stands.
        dataset: Whose it is.
        name: As the training has it.
        label: As it is read.
        usual: What it is to begin with; None: it follows from the others.
        limits: The least and the most.
    """
    least, most = limits
    found: float | None = place.number_input(
        label,
        least,
        most,
        format="%g",
        placeholder="chosen for you",
        help=TRAINING[name],
        **_hidden(dataset, name, usual, fits=lambda one: isinstance(one, float) and least <= one <= most),
    )
    return found


def _first_target(dataset: catalog.Dataset, rows: Sequence[Mapping[str, Any]]) -> str:
    """The marked target, else a sensitive column whose facts are known, else any whose facts are, else the last."""
    columns = [each["column"] for each in rows]
    marked = [name for mark, name in dataset.marks.items() if mark.value == "target" and name in columns]
    known = [each["column"] for each in rows if each["use"]]
    sensitive = [name for name in known if name in dataset.sensitive]
    return str(next(iter([*marked, *sensitive, *known[-1:], columns[-1]])))


def _kept(dataset: catalog.Dataset, name: str, default: Any, *, fits: Any) -> dict[str, Any]:
    return asking_kept.starts(dataset.id, f"train.{name}", default, fits=fits)


def _hidden(dataset: catalog.Dataset, name: str, default: float | None, *, fits: Any) -> dict[str, Any]:
    """The same for a field of a number behind a button: a browser that has not drawn it misses a state, no default."""
    kept = asking_kept.typed(dataset.id, f"train.{name}", whole=isinstance(default, int))
    return kept if fits(kept["value"]) else {**kept, "value": default}


def _is_whole(kept: Any) -> bool:
    return isinstance(kept, int) and not isinstance(kept, bool) and kept >= 0
