"""Nothing leaves the machine: with every way to the network blocked, the main path runs from file to file."""

import json
from pathlib import Path

import pytest

from privacy_core.usecases import asking, assess, budgets, drafts, opening, protect, releases


def test_the_block_would_catch_a_look_up(no_network):
    import urllib.request

    with pytest.raises(RuntimeError, match="another machine"):
        urllib.request.urlopen("http://example.org")
    assert no_network.pop()


def test_from_the_demo_to_the_file_without_network(no_network, workspace, tmp_path):
    dataset = opening.import_demo(workspace)
    found = assess.measure_risk(
        workspace,
        dataset.id,
        quasi_identifiers=dataset.quasi_identifiers,
        sensitive=dataset.sensitive,
        person=dataset.person,
    )
    assert found.k == 1
    assess.profile_columns(workspace, dataset.id)
    recipe = protect.read_recipe(Path(opening.shipped.demo()) / "recipe.json")
    made = protect.protect_with(workspace, dataset.id, recipe, name="demo")
    assert made.headline["k"] >= 5
    for kind in releases.FILE_TYPES:
        export = releases.export_release(workspace, made.id, kind)
        releases.hand_out(workspace, export.id, tmp_path / kind.value)
    assert json.loads(json.dumps(export.figures))["k"] >= 5
    assert drafts.draft(workspace, dataset.id).recipe.models


def test_a_private_question_is_answered_and_accounted_for_without_network(no_network, workspace):
    dataset = opening.import_demo(workspace)
    budgets.set_budget(workspace, dataset.source, epsilon=1, delta=1e-6, person=dataset.person)
    question = {"aggregate": "count", "epsilon": 0.5}
    answer = asking.release_answer(workspace, dataset.id, question).to_json()["answer"]
    assert abs(answer - dataset.rows) < dataset.rows  # whatever it is, it was drawn
    assert budgets.recomposed(workspace, dataset.source).basic == pytest.approx(0.5)
