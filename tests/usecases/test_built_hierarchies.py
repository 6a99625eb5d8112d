"""Hierarchies that are built in the studio: kept with their builder, edited again, suggested for any column."""

import pytest

from privacy_core.errors import NotFoundError
from privacy_core.hierarchy import Intervals, Redaction, Suppression, Taxonomy
from privacy_core.usecases import hierarchies


def test_a_hierarchy_is_kept_with_its_builder_and_built_again_from_it(workspace, dataset):
    builder = Intervals(widths=(5, 10))
    kept = hierarchies.build_hierarchy(workspace, dataset.id, "age", builder)
    assert (kept.height, kept.labels) == (3, (20, 4, 2, 1))
    assert hierarchies.list_hierarchies(workspace, dataset.id) == (kept,)
    assert hierarchies.builder_of(workspace, dataset.id, "age") == builder
    again = hierarchies.build_hierarchy(workspace, dataset.id, "age", Intervals(widths=(20,)))
    assert again.file == kept.file
    assert hierarchies.builder_of(workspace, dataset.id, "age") == Intervals(widths=(20,))


def test_a_hierarchy_that_was_brought_is_edited_as_a_taxonomy(workspace, dataset):
    hierarchies.build_hierarchy(workspace, dataset.id, "zip", Redaction(keep=(4,)))
    hierarchies.add_hierarchy(workspace, dataset.id, "zip", "".join(f"0{1000 + n};all\n" for n in range(4)))
    builder = hierarchies.builder_of(workspace, dataset.id, "zip")
    assert isinstance(builder, Taxonomy)
    assert builder.rows[0] == ("01000", "all")
    with pytest.raises(NotFoundError):
        hierarchies.builder_of(workspace, dataset.id, "age")


def test_every_column_gets_a_suggestion(workspace, dataset):
    suggested = {name: hierarchies.suggest_hierarchy(workspace, dataset.id, name) for name in dataset.columns}
    assert suggested["illness"] == suggested["zip"] == Suppression()
    assert suggested["age"] == Intervals(widths=(2, 4, 8, 16))
    assert suggested["person"] == Redaction(keep=(4, 3, 2, 1))
