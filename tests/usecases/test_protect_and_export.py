"""From a dataset to the file that leaves: figures, undo, the second measurement, and whose link it is."""

import hashlib
import io
import json
import zipfile
from collections import Counter

import pyarrow.parquet as pq
import pytest

from privacy_core.errors import InvalidValueError, NotFoundError
from privacy_core.intake import Kind
from privacy_core.profile import Mark
from privacy_core.profile import Role as ColumnRole
from privacy_core.store.keyring import KeyDestroyedError
from privacy_core.store.tickets import Refusal, TicketStore
from privacy_core.transform import Recipe, RecipeError, SuppressionLimitError
from privacy_core.usecases import catalog, drafts, editing, hierarchies, protect, releases, second_measurement, tokens
from privacy_core.usecases.workspace import Workspace
from tests.transform.reading import PlainReader
from tests.usecases import conftest

AGES = "".join(f"{age};{'young' if age < 30 else 'old'};*\n" for age in range(20, 40))


def recipe_for(**changes) -> Recipe:
    five_alike = {"model": "k_anonymity", "k": 5}, {"model": "distinct_l_diversity", "sensitive": "illness", "l": 3}
    return conftest.recipe_for(*five_alike, **changes)


def test_the_preview_and_the_release_agree(workspace, dataset):
    seen = protect.evaluate_recipe(workspace, dataset.id, recipe_for())
    made = protect.protect(workspace, dataset.id, recipe_for(), name="x")
    assert seen.after is not None
    assert made.headline == {
        "records_in": 60, "records_out": seen.records_out, "suppressed": seen.suppressed, "k": seen.after.k,
    }  # fmt: skip
    assert seen.after.k >= 5


@pytest.mark.parametrize("kind", list(releases.FILE_TYPES))
def test_the_hash_shown_is_that_of_the_file_and_the_file_was_measured(workspace, dataset, kind, tmp_path):
    made = protect.protect(workspace, dataset.id, recipe_for(), name="x")
    export = releases.export_release(workspace, made.id, kind)
    releases.hand_out(workspace, export.id, tmp_path / "out")
    content = (tmp_path / "out").read_bytes()
    assert hashlib.sha256(content).hexdigest() == export.sha256
    assert len(content) == export.bytes
    assert export.figures["k"] == made.figures["after"]["k"]
    assert b"Secretname" not in content
    assert b"P0001" not in content


def test_five_admissions_of_one_patient_are_one_person(workspace, tmp_path, import_csv):
    path = tmp_path / "visits.csv"
    rows = ["A,30,flu"] * 5 + [f"{letter},40,{'flu' if n % 2 else 'gout'}" for n, letter in enumerate("BCDEF")]
    path.write_text("person,age,illness\n" + "\n".join(rows) + "\n", "utf-8")
    found = import_csv(path)
    roles = {"age": ColumnRole.QUASI_IDENTIFIER, "illness": ColumnRole.SENSITIVE}
    catalog.set_roles(workspace, found.id, roles, marks={Mark.PERSON_ID: "person"})
    by_rows = recipe_for(
        roles={"age": "quasi_identifier", "illness": "sensitive"}, default_role="insensitive", person_id=None, steps=[],
        models=[{"model": "k_anonymity", "k": 5}],
    )  # fmt: skip
    by_persons = by_rows.model_copy(
        update={
            "person_id": "person",
            "steps": recipe_for(steps=[{"op": "drop", "column": "person"}, {"op": "drop", "column": "name"}]).steps[:1],
        }
    )
    assert protect.evaluate_recipe(workspace, found.id, by_rows).suppressed == 0
    assert protect.evaluate_recipe(workspace, found.id, by_persons).suppressed == 5
    assert protect.evaluate_recipe(workspace, found.id, by_persons).before.k == 1
    limit = by_persons.model_copy(update={"suppression_limit": 0.5})
    made = protect.protect(workspace, found.id, limit, name="x")
    export = releases.export_release(workspace, made.id, Kind.CSV)
    assert export.figures["k"] == 5
    assert export.figures["persons"] == 5  # counted although no column of the file says who is who


def test_a_written_file_that_breaks_a_model_is_never_offered(workspace, dataset, monkeypatch):
    made = protect.protect(workspace, dataset.id, recipe_for(), name="x")
    genuine = releases.read_back

    def spoiled(path, kind, schema, out, **more):
        count = genuine(path, kind, schema, out, **more)
        table = pq.read_table(out)
        place = table.schema.get_field_index("zip")
        zips = ["99999", *table.column("zip").to_pylist()[1:]]
        pq.write_table(table.set_column(place, "zip", [zips]), out)
        return count

    monkeypatch.setattr(releases, "read_back", spoiled)
    with pytest.raises(second_measurement.ExportUnsafeError, match="k_anonymity"):
        releases.export_release(workspace, made.id, Kind.CSV)
    assert releases.list_exports(workspace, made.id) == []
    assert not list((workspace.store.home / "exports").iterdir())


def test_too_much_suppression_makes_no_release(workspace, dataset):
    strict = recipe_for(suppression_limit=0, models=[{"model": "k_anonymity", "k": 50}])
    with pytest.raises(SuppressionLimitError, match="all 60 records"):
        protect.protect(workspace, dataset.id, strict, name="x")
    assert releases.list_releases(workspace) == []
    assert not list((workspace.store.home / "releases").iterdir())


def test_a_direct_identifier_in_the_open_is_refused(workspace, dataset):
    with pytest.raises(RecipeError, match="name"):
        protect.protect(workspace, dataset.id, recipe_for(steps=[{"op": "drop", "column": "person"}]), name="x")


def test_a_link_is_good_once_and_for_its_session_alone(workspace, dataset):
    made = protect.protect(workspace, dataset.id, recipe_for(), name="x")
    export = releases.export_release(workspace, made.id, Kind.CSV)
    token = releases.ticket(workspace, export.id).removeprefix("/api/exports/")
    tickets = TicketStore(workspace.store)
    assert tickets.redeem(token, actor="local", sid="another") is Refusal.UNKNOWN
    assert tickets.redeem(token, actor="local", sid=workspace.sid).sha256 == export.sha256
    assert tickets.redeem(token, actor="local", sid=workspace.sid) is Refusal.USED


def test_the_recipe_leaves_with_its_hierarchies_and_repeats_the_release(workspace, dataset, people_file, tmp_path):
    kept = hierarchies.add_hierarchy(workspace, dataset.id, "age", AGES)
    steps = [
        {"op": "drop", "column": "name"},
        {"op": "drop", "column": "person"},
        {"op": "generalize", "column": "age", "level": 1},
    ]
    recipe = recipe_for(steps=steps, hierarchies={"age": kept.file})
    made = protect.protect(workspace, dataset.id, recipe, name="x")
    export = releases.export_recipe(workspace, made.id)
    releases.hand_out(workspace, export.id, tmp_path / "recipe.zip")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "recipe.zip").read_bytes())) as archive:
        archive.extractall(tmp_path / "unpacked")
    again = protect.read_recipe(tmp_path / "unpacked" / "recipe.json")
    second = protect.protect_with(workspace, dataset.id, again, name="y")
    assert second.result_fingerprint == made.result_fingerprint


def test_own_words_leave_with_the_recipe_only_where_they_are_asked_for(workspace, dataset, tmp_path, monkeypatch):
    monkeypatch.setattr("privacy_core.pii.text.Reader", PlainReader)
    step = {"op": "redact_text", "column": "name", "deny": {"Secretname7": "PERSON"}, "allow": ["Rose"]}
    own = {"entity": "STAFF", "pattern": "EMP-[0-9]{5}", "score": 0.8}
    steps = [{"op": "drop", "column": "person"}, {**step, "recognizers": [own]}]
    recipe = recipe_for(steps=steps, models=[], roles={"name": "insensitive"}, default_role="insensitive")
    made = protect.protect(workspace, dataset.id, recipe, name="x")
    files = {}
    for words in (False, True):
        export = releases.export_recipe(workspace, made.id, words=words)
        releases.hand_out(workspace, export.id, tmp_path / export.filename)
        files[export.filename] = (tmp_path / export.filename).read_text("utf-8")
    assert list(files) == ["x-protected-recipe.json", "x-protected-recipe-private.json"]
    assert not [word for word in ("Secretname7", "Rose") if word in files["x-protected-recipe.json"]]
    assert "EMP-" in files["x-protected-recipe.json"]
    assert Recipe.from_json(files["x-protected-recipe-private.json"]) == Recipe.model_validate(made.parameters)


def test_a_recipe_loaded_in_the_studio_cannot_name_a_file_elsewhere(workspace, dataset):
    (workspace.store.home / "secret.csv").write_text(AGES, "utf-8")
    steps = [
        {"op": "drop", "column": "name"},
        {"op": "drop", "column": "person"},
        {"op": "generalize", "column": "age", "level": 1},
    ]
    for file in ("../../../secret.csv", str(workspace.store.home / "secret.csv")):
        with pytest.raises(NotFoundError, match="hierarchy"):
            protect.evaluate_recipe(workspace, dataset.id, recipe_for(steps=steps, hierarchies={"age": file}))


def test_a_release_of_no_records_is_refused(workspace, dataset):
    nobody = recipe_for(suppression_limit=1, models=[{"model": "k_anonymity", "k": 61}])
    with pytest.raises(InvalidValueError, match="none of the 60 records"):
        protect.protect(workspace, dataset.id, nobody, name="x")
    assert releases.list_releases(workspace) == []


def test_l_is_measured_on_the_file_even_where_no_quasi_identifier_is_left(workspace, dataset):
    steps = [{"op": "drop", "column": name} for name in ("name", "person", "age", "zip")]
    made = protect.protect(workspace, dataset.id, recipe_for(steps=steps), name="x")
    export = releases.export_release(workspace, made.id, Kind.CSV)
    assert (export.figures["k"], export.figures["distinct_l"]) == (60, {"illness": 3})


def test_a_hierarchy_named_as_a_file_of_the_release_overwrites_nothing(workspace, dataset, tmp_path):
    (tmp_path / "table.parquet").write_text(AGES, "utf-8")
    (tmp_path / "recipe.json").write_text(AGES, "utf-8")
    steps = [
        {"op": "drop", "column": "name"},
        {"op": "drop", "column": "person"},
        {"op": "generalize", "column": "age", "level": 1},
        {"op": "generalize", "column": "age", "level": 0, "hierarchy": "recipe.json"},
    ]
    recipe = recipe_for(steps=steps, hierarchies={"age": "table.parquet"})
    made = protect.protect_with(workspace, dataset.id, protect.recipe_in(recipe, tmp_path), name="x")
    assert releases.export_release(workspace, made.id, Kind.CSV).figures["k"] >= 5
    assert Recipe.model_validate(made.parameters).hierarchies == {"age": "table.parquet"}


def test_a_column_without_domain_never_shares_a_key_with_a_domain_of_its_name(workspace, people_file, import_csv):
    steps = [
        {"op": "pseudonymize", "column": "person"},
        {"op": "pseudonymize", "column": "name", "domain": "person"},
    ]
    same = "name,person\n" + "".join(f"P{n},P{n}\n" for n in range(9))
    people_file.write_text(same, "utf-8")
    found = import_csv(people_file)
    roles = {"person": "direct_identifier", "name": "direct_identifier"}
    recipe = Recipe.model_validate({"roles": roles, "steps": steps})
    made = protect.protect(workspace, found.id, recipe, name="x")
    table = releases.read_release(workspace, made.id)
    assert not set(table.column("person").to_pylist()) & set(table.column("name").to_pylist())


def test_a_person_id_in_the_open_is_refused_whatever_its_role(workspace, dataset):
    open_id = recipe_for(roles={"age": "quasi_identifier"}, default_role="insensitive", steps=[], models=[])
    with pytest.raises(RecipeError, match="says who a record is about"):
        protect.protect(workspace, dataset.id, open_id, name="x")


def test_undo_and_redo_walk_through_the_draft(workspace, dataset):
    first = drafts.draft(workspace, dataset.id)
    assert (first.can_undo, first.can_redo) == (False, False)
    changed = first.recipe.model_copy(update={"suppression_limit": 0.2})
    assert drafts.change_draft(workspace, dataset.id, changed).can_undo
    with Workspace.open(workspace.store.home) as after_a_closed_tab:
        back = drafts.undo(after_a_closed_tab, dataset.id)
    assert (back.recipe, back.can_undo, back.can_redo) == (first.recipe, False, True)
    assert drafts.redo(workspace, dataset.id).recipe == changed
    drafts.undo(workspace, dataset.id)
    other = first.recipe.model_copy(update={"suppression_limit": 0.3})
    assert not drafts.change_draft(workspace, dataset.id, other).can_redo


def test_the_first_draft_hides_who_people_are_and_can_be_released(workspace, dataset):
    recipe = drafts.draft(workspace, dataset.id).recipe
    assert {step.column: step.op for step in recipe.steps} == {"name": "drop", "person": "pseudonymize"}
    recipe.check(dataset.columns)


def test_pseudonyms_join_by_a_shared_domain_and_by_nothing_else(workspace, people_file, import_csv):
    def pseudonyms(domain):
        found = import_csv(people_file)
        step = {"op": "pseudonymize", "column": "person"} | ({"domain": domain} if domain else {})
        steps = [step, {"op": "drop", "column": "name"}]
        made = protect.protect(workspace, found.id, recipe_for(steps=steps, models=[]), name="x")
        table = pq.read_table(workspace.store.home / "releases" / made.id / "table.parquet")
        return set(table.column("person").to_pylist())

    assert pseudonyms("clinic") == pseudonyms("clinic")
    assert not pseudonyms(None) & pseudonyms(None)  # two imports said to be of new people


def test_a_destroyed_key_is_gone_for_good(workspace, dataset):
    made = protect.protect(workspace, dataset.id, recipe_for(), name="x")
    assert releases.destroy_pseudonym_key(workspace, tokens.ColumnKey(dataset.id, "person"))
    with pytest.raises(KeyDestroyedError, match="destroyed"):
        protect.protect(workspace, dataset.id, recipe_for(), name="y")
    assert releases.export_release(workspace, made.id, Kind.CSV).figures["k"] >= 5  # what was made stays


def test_saved_recipes_are_replaced_by_name(workspace):
    protect.save_recipe(workspace, "a", recipe_for())
    protect.save_recipe(workspace, "a", recipe_for(suppression_limit=0.5))
    (saved,) = protect.list_recipes(workspace)
    assert saved.recipe.suppression_limit == 0.5
    assert protect.compare_recipes(recipe_for(), saved.recipe)
    protect.delete_recipe(workspace, saved.id)
    assert protect.list_recipes(workspace) == []


def test_no_cell_value_reaches_the_log(workspace, dataset):
    made = protect.protect(workspace, dataset.id, recipe_for(), name="x")
    releases.export_release(workspace, made.id, Kind.CSV)
    said = json.dumps([dict(entry.details) for entry in workspace.log.entries()])
    assert "Secretname" not in said
    assert "asthma" not in said
    assert Counter(entry.outcome for entry in workspace.log.entries())["failed"] == 0


def test_a_sensitive_column_that_is_dropped_takes_its_models_with_it(workspace, dataset):
    first = drafts.draft(workspace, dataset.id).recipe.to_json()
    assert any(model.get("sensitive") == "illness" for model in first["models"])
    steps = [*first["steps"], {"op": "drop", "column": "illness"}]
    changed = editing.edit_draft(workspace, dataset.id, {"steps": steps}).recipe
    changed.check(dataset.columns)
    assert not any(getattr(model, "sensitive", None) for model in changed.models)
    assert drafts.undo(workspace, dataset.id).recipe.to_json() == first
