"""How far protecting a table is: every pass over it counts, those after the steps too."""

import pyarrow as pa
import pytest

from privacy_core.engine import DuckDbEngine
from privacy_core.transform import Recipe, Resources, foreseen, protect, run

ROWS = pa.table({"who": ["p", "p", "q", "r", "s", "t"], "age": [21, 25, 29, 31, None, None]})
RESOURCES = Resources(keys=lambda *_: b"k" * 32)
PSEUDONYM = {"op": "pseudonymize", "column": "who"}


@pytest.fixture(scope="module")
def engine():
    engine = DuckDbEngine(threads=2)
    engine.open_arrow("rows", ROWS)
    yield engine
    engine.shutdown()


def recipe(**more):
    steps = [{"op": "band", "column": "age", "width": 10}, PSEUDONYM]
    return Recipe.model_validate(
        {"roles": {"who": "direct_identifier", "age": "quasi_identifier"}, "steps": steps, **more}
    )


@pytest.mark.parametrize("more", [{}, {"person_id": "who"}, {"roles": {"who": "direct_identifier"}}])
def test_the_report_ends_with_all_records(engine, tmp_path, more):
    seen = []
    made = recipe(**{"default_role": "insensitive", **more})
    run(engine, "rows", made, RESOURCES, tmp_path / "out", report=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (6, 6)


def test_progress_rises_through_suppression_and_measuring_and_ends_after_them(engine, tmp_path, monkeypatch):
    seen, order = [], []

    def noted(name, work):
        def noting(*args, **named):
            order.append((name, seen[-1][0] if seen else 0))
            return work(*args, **named)

        return noting

    named = [(protect, name) for name in ("write_kept", "equivalence_classes", "_detail_everywhere")]
    for module, name in [(foreseen, "equivalence_classes"), *named]:
        monkeypatch.setattr(module, name, noted(name, getattr(module, name)))
    made = recipe(models=[{"model": "k_anonymity", "k": 2}], suppression_limit=0.5)
    run(engine, "rows", made, RESOURCES, tmp_path / "out", report=lambda done, total: seen.append((done, total)))
    steps = ["equivalence_classes", "write_kept", "equivalence_classes", "_detail_everywhere"]
    assert [name for name, _ in order] == steps
    assert all(done < 6 for _, done in order)
    assert order == sorted(order, key=lambda step: step[1])
    assert seen == sorted(seen)


def test_who_stops_the_work_at_its_last_report_gets_no_file(engine, tmp_path):
    class StoppedError(Exception):
        pass

    def report(done, total):
        if done == total:
            raise StoppedError

    with pytest.raises(StoppedError):
        run(engine, "rows", recipe(), RESOURCES, tmp_path / "out", report=report)
    assert list(tmp_path.iterdir()) == []
