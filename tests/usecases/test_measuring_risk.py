"""What is measured once is not read again, and what is kept is bounded."""

import pytest

from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.usecases import assess, jobs
from privacy_core.usecases import workspace as workspaces

QUASI_IDENTIFIERS = ("age", "zip")


def test_what_drives_risk_is_found_without_a_second_scan(workspace, dataset, monkeypatch):
    choice = {"quasi_identifiers": QUASI_IDENTIFIERS, "person": "person"}
    expected = assess.risk_drivers(workspace, dataset.id, **choice)
    workspace.forget(dataset.id)
    assess.measure_risk(workspace, dataset.id, sensitive=("illness",), **choice)
    monkeypatch.setattr(assess, "equivalence_classes", None)
    assert assess.risk_drivers(workspace, dataset.id, **choice) == expected
    assert assess.riskiest_classes(workspace, dataset.id, **choice)
    assert not assess.classes(workspace, dataset.id, QUASI_IDENTIFIERS, person="person").sensitive


def test_classes_without_persons_are_not_made_of_classes_with_persons(workspace, dataset):
    assess.classes(workspace, dataset.id, QUASI_IDENTIFIERS, sensitive=("illness",), person="person")
    assert assess.classes(workspace, dataset.id, QUASI_IDENTIFIERS).persons is None


@pytest.mark.parametrize(("limit", "left"), [(1, 1), (1 << 30, 2)])
def test_what_is_kept_takes_no_more_memory_than_allowed_but_the_newest_stays(
    workspace, dataset, monkeypatch, limit, left
):
    monkeypatch.setattr(workspaces, "KEPT_BYTES", limit)
    assess.classes(workspace, dataset.id, ("age",))
    newest = assess.classes(workspace, dataset.id, ("zip",), sensitive=("illness",))
    assert newest.nbytes > 1
    assert workspace.kept(EquivalenceClasses, lambda _: True)[0] is newest
    assert len(workspace.kept(EquivalenceClasses, lambda _: True)) == left


def test_beside_a_job_large_classes_are_let_go_and_the_figures_made_of_them_stay(workspace, dataset, monkeypatch):
    choice = {"quasi_identifiers": QUASI_IDENTIFIERS, "person": "person"}
    shown = (assess.measure_risk, assess.risk_drivers, assess.risky_combinations, assess.riskiest_classes)
    before = [each(workspace, dataset.id, **choice) for each in (*shown, assess.measure_person_sets)]
    jobs.submit_job(workspace, "export_release", {"release": "none", "kind": "csv"})
    assert workspace.kept(EquivalenceClasses, lambda _: True), "these are small"
    monkeypatch.setattr(jobs, "LARGE", 1)
    jobs.submit_job(workspace, "export_release", {"release": "none", "kind": "csv"})
    assert not workspace.kept(EquivalenceClasses, lambda _: True)
    monkeypatch.setattr(assess, "equivalence_classes", None)
    assert [each(workspace, dataset.id, **choice) for each in (*shown, assess.measure_person_sets)] == before
