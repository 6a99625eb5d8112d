"""The code that repeats a training: its config, Python and the command line."""

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from privacy_core.usecases import training_told


def code(told: Mapping[str, Any], *, dataset: str) -> None:
    """*Show the code* of a training.

    Args:
        told: Its config as JSON values.
        dataset: Id of the table.
    """
    with st.expander("Show the code", icon=":material/code:"):
        st.caption("The training, as config.json")
        st.code(as_json(training_told.brief_config(told)), language="json", wrap_lines=True)
        st.caption("Python")
        st.code(python_of(dataset), language="python", wrap_lines=True)
        st.caption("Command line; with --plan it only says what it would cost")
        st.code("privacy-studio train FILE --config config.json --json", language="bash", wrap_lines=True)


def as_json(config: Mapping[str, Any]) -> str:
    """A config with a line for each setting and each column.

    >>> print(as_json({"target": "a", "schema": {"a": {"type": "boolean"}}}))
    {
      "target": "a",
      "schema": {
        "a": {"type": "boolean"}
      }
    }
    """
    lines = []
    for name, value in config.items():
        if isinstance(value, dict):
            columns = ",\n".join(f"    {_json(column)}: {_json(entry)}" for column, entry in value.items())
            lines.append(f"  {_json(name)}: {{\n{columns}\n  }}")
        else:
            lines.append(f"  {_json(name)}: {_json(value)}")
    return "{\n" + ",\n".join(lines) + "\n}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def python_of(dataset: str) -> str:
    """Python that trains; the plan first, which reads no record."""
    return (
        "import json\nfrom pathlib import Path\n\n"
        "from privacy_core.usecases import training, training_told\n"
        "from privacy_core.usecases.workspace import Workspace\n\n"
        'config = json.loads(Path("config.json").read_text("utf-8"))\n'
        "with Workspace.open() as workspace:\n"
        f'    print(training.plan_training(workspace, "{dataset}", config).to_json()["guarantee"])\n'
        f'    model = training.train_model(workspace, "{dataset}", config)\n'
        "    print(training_told.headline(model))"
    )
