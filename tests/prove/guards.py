"""The most important guards of the product: how each is broken, and which tests must then fail.

A row is a file, text that stands in it exactly once, what takes its place, and tests. The rows are checked by
``test_kill_matrix.py``; a guard that moves or is written anew moves its row along.
"""

from dataclasses import dataclass

USECASES, INTAKE, WEB = "tests/usecases", "tests/intake", "tests/web"
BY_HAND = "tests/risk/test_risk_by_hand.py"
RELEASES = f"{USECASES}/test_protect_and_export.py"
OPENING = f"{USECASES}/test_opening.py"
TAMPERING = "tests/govern/test_audit_tampering.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """One guard and its end.

    Attributes:
        protects: What it keeps from happening, in words.
        file: Where it stands, below the root.
        old: Its text, exactly once there.
        new: What takes its place.
        tests: Node ids; each must fail, or, where a node stands for several tests, one of them.
    """

    protects: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def guard(protects: str, file: str, old: str, new: str, *tests: str) -> Guard:
    return Guard(protects=protects, file=f"privacy_core/{file}", old=old, new=new, tests=tests)


RISK = (
    guard(
        "k is that of the smallest class",
        "risk/models/model.py",
        "return float(scores.min() if self.at_least else scores.max())",
        "return float(scores.max() if self.at_least else scores.min())",
        f"{BY_HAND}::test_each_model_gives_its_figure_and_fails_the_right_classes",
    ),
    guard(
        "a class that fails a model fails it",
        "risk/models/model.py",
        "return np.asarray(scores >= self.limit - _ROUNDING if",
        "return np.asarray(scores >= self.limit - 1 if",
        f"{BY_HAND}::test_each_model_gives_its_figure_and_fails_the_right_classes",
    ),
    guard(
        "persons are counted, not their records",
        "risk/classes.py",
        "return self.records if self.persons is None else self.persons",
        "return self.records",
        f"{BY_HAND}::test_five_admissions_of_one_person_are_one_person",
        f"{RELEASES}::test_five_admissions_of_one_patient_are_one_person",
    ),
    guard(
        "who is in several merged classes is counted once",
        "risk/persons.py",
        "keys = keys[first]",
        "keys = keys[:]",
        f"{BY_HAND}::test_merging_classes_counts_nobody_twice",
    ),
    guard(
        "five diagnoses of one person are no diversity",
        "risk/measures.py",
        "return distinct if classes.persons is None else np.minimum(distinct, most_diverse(classes, sensitive))",
        "return distinct",
        f"{BY_HAND}::test_no_class_is_more_diverse_than_it_has_persons",
    ),
    guard(
        "a missing value is no value for l",
        "risk/measures.py",
        "return lambda units, value: units * counts.known[value]",
        "return lambda units, value: units",
        f"{BY_HAND}::test_a_missing_sensitive_value_is_no_value_for_l_and_a_category_for_t",
    ),
    guard(
        "t-closeness is held against the table before suppression",
        "risk/measures.py",
        "shares = reference_shares(counts, (reference or classes).counts_of(sensitive), sensitive)",
        "shares = reference_shares(counts, classes.counts_of(sensitive), sensitive)",
        f"{BY_HAND}::test_closeness_is_held_against_the_table_before_suppression",
    ),
    guard(
        "classes are recoded by every step before they are judged",
        "risk/classes.py",
        "if name in functions and i in stay",
        "if name in functions and i in stay[1:]",
        "tests/risk/test_risk_laws.py::test_recoding_classes_equals_regrouping_the_recoded_table",
        f"{RELEASES}::test_the_preview_and_the_release_agree",
    ),
)

PROTECTION = (
    guard(
        "no more records leave than the recipe allows",
        "transform/suppress.py",
        "if self.needed > self.allowed:",
        "if self.needed > self.records:",
        "tests/transform/test_protect.py::test_too_much_suppression_writes_nothing_and_says_what_is_needed",
        f"{RELEASES}::test_too_much_suppression_makes_no_release",
    ),
    guard(
        "a direct identifier does not leave in the open",
        "transform/recipe.py",
        "if exposed and name not in self.hidden:",
        "if False:",
        "tests/transform/test_recipes.py::test_a_recipe_that_does_not_fit_the_table_is_refused",
        f"{RELEASES}::test_a_direct_identifier_in_the_open_is_refused",
    ),
    guard(
        "a protected table is measured before it appears",
        "transform/protect.py",
        "if unmet(after, whole.reference, models=recipe.models, given=whole.given, hold_on_export=both):",
        "if False:",
        "tests/transform/test_protect.py::test_a_result_that_breaks_its_models_or_lacks_records_is_never_written",
    ),
    guard(
        "the written file is measured again",
        "usecases/second_measurement.py",
        "if broken := unmet(after, reference, models=recipe.models, given=given, hold_on_export=both):",
        "if broken := ():",
        f"{RELEASES}::test_a_written_file_that_breaks_a_model_is_never_offered",
    ),
    guard(
        "what is measured again is the file, not what made it",
        "usecases/releases.py",
        "figures = second_measurement.measure(workspace, found, back, filename=name)",
        "figures = second_measurement.measure(workspace, found, table, filename=name)",
        f"{RELEASES}::test_a_written_file_that_breaks_a_model_is_never_offered",
    ),
    guard(
        "a spreadsheet runs no cell",
        "export/formulas.py",
        'return pc.if_else(risky, pc.binary_join_element_wise("\'", texts, ""), texts)',
        "return texts",
        "tests/export/test_export_formulas.py::test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe",
        "tests/export/test_export_files.py::test_csv_is_escaped_in_cells_and_names_but_numbers_stay_numbers",
    ),
    guard(
        "pseudonyms of different people cannot be joined",
        "usecases/pseudonym_domains.py",
        'return f"column/{source}/{column}"',
        "return column",
        f"{RELEASES}::test_pseudonyms_join_by_a_shared_domain_and_by_nothing_else",
    ),
    guard(
        "a pseudonym depends on its key",
        "transform/pseudonym.py",
        'hmac.digest(key, value.encode(), "sha256")',
        'hmac.digest(b"0" * 32, value.encode(), "sha256")',
        "tests/transform/test_operators_by_hand.py::test_a_pseudonym_is_the_start_of_the_keyed_hash",
        f"{RELEASES}::test_pseudonyms_join_by_a_shared_domain_and_by_nothing_else",
    ),
    guard(
        "a recipe names no file outside the dataset's folder",
        "usecases/hierarchies.py",
        "if Path(file).name != file or not path.is_file():",
        "if not path.is_file():",
        f"{RELEASES}::test_a_recipe_loaded_in_the_studio_cannot_name_a_file_elsewhere",
    ),
)

INTAKES = (
    guard(
        "leading zeros stay",
        "intake/forms.py",
        '"CAST(TRY_CAST({v} AS BIGINT) AS TEXT) = {v}",',
        '"TRUE",',
        f"{INTAKE}/test_types.py::test_the_last_of_many_values_decides_too",
    ),
    guard(
        "missing markers become missing values",
        "intake/missing.py",
        "return f\"({cell} IS NULL OR trim({cell}) IN ({', '.join(map(text_literal, markers))}))\"",
        'return f"({cell} IS NULL)"',
        f"{INTAKE}/test_types.py::test_markers_become_missing_only_where_they_were_chosen",
    ),
    guard(
        "rows that cannot be read stop the import",
        "intake/reading.py",
        "if bad.count and options.bad_rows is BadRows.STOP:",
        "if False:",
        f"{INTAKE}/test_reading.py::test_bad_rows_stop_the_reading_unless_they_may_be_left_out",
        f"{OPENING}::test_a_file_that_cannot_be_read_leaves_nothing_and_can_be_tried_again",
    ),
    guard(
        "what is masked at intake is never stored",
        "usecases/opening.py",
        "functions = arrival.early.functions(keys)",
        "functions = {}",
        f"{OPENING}::test_what_is_hidden_at_intake_is_never_stored",
    ),
    guard(
        "what is dropped at intake is never stored",
        "usecases/opening.py",
        "leave_out=tuple({*arrival.options.leave_out, *arrival.early.dropped})",
        "leave_out=arrival.options.leave_out",
        f"{OPENING}::test_what_is_hidden_at_intake_is_never_stored",
    ),
    guard(
        "an upload is found by its own session alone",
        "store/uploads.py",
        "mine = (uploads.c.id == upload) & (uploads.c.owner == actor) & (uploads.c.sid == sid)",
        "mine = (uploads.c.id == upload) & (uploads.c.owner == actor)",
        f"{OPENING}::test_another_session_does_not_find_the_upload",
    ),
)

GOVERNANCE = (
    guard(
        "who lacks the permission is refused",
        "usecases/gate.py",
        "if not workspace.actor.may(needs):",
        "if False:",
        f"{USECASES}/test_use_case_gate.py::TestPermission::test_decides_for_every_role",
        f"{OPENING}::test_only_an_admin_may_say_that_people_are_new",
    ),
    guard(
        "a session that has ended does nothing more",
        "usecases/gate.py",
        "workspace.check_alive(name, details)",
        "pass",
        f"{USECASES}/test_use_case_gate.py::TestSession::test_is_asked_for_at_every_act",
    ),
    guard(
        "a dataset of somebody else does not exist",
        "usecases/catalog.py",
        "mine = (datasets.c.id == dataset) & (datasets.c.owner == workspace.actor.name)",
        "mine = datasets.c.id == dataset",
        f"{USECASES}/test_catalog.py::test_somebody_elses_dataset_does_not_exist",
    ),
    guard(
        "an edited entry of the log is found",
        "store/chain.py",
        'if not hmac.compare_digest(row["hmac"].encode(), self._seal(row, before[1]).encode()):',
        "if False:",
        f"{TAMPERING}::TestOneEntry::test_an_edit_is_found_there",
    ),
    guard(
        "a log that was cut at its end is found",
        "store/anchor.py",
        "if end[0] < noted:",
        "if False:",
        f"{TAMPERING}::TestTheEnd::test_a_cut_is_found_where_it_was_made_also_after_the_log_went_on",
    ),
    guard(
        "a destroyed pseudonym key does not come back",
        "store/keyring.py",
        'durable.replace(self._tombstone(path), b"")',
        "pass",
        "tests/store/test_keyring.py::TestDestroying::test_the_domain_is_spent_for_every_keyring_from_then_on",
    ),
    guard(
        "an empty key file signs nothing",
        "store/keyring.py",
        "if len(content) != KEY_BYTES:",
        "if False:",
        "tests/store/test_keyring.py::test_a_key_file_of_another_size_is_refused_and_left_alone",
    ),
    guard(
        "what other processes are making is not swept",
        "usecases/sweeping.py",
        "if not note.lives:",
        "if note:",
        f"{USECASES}/test_sweeping.py::test_what_this_process_is_making_stays",
    ),
    guard(
        "what a killed process left is swept",
        "usecases/sweeping.py",
        "return self.process is not None and processes.runs(self.process)",
        "return True",
        f"{USECASES}/test_sweeping.py::test_what_a_killed_process_left_goes_at_once_and_what_is_offered_stays",
    ),
)

SERVER = (
    guard(
        "only this machine reaches the studio",
        "web/address.py",
        "if address is None or not is_loopback(address):",
        "if address is None:",
        f"{WEB}/test_address.py::test_an_address_that_others_can_reach_is_refused",
    ),
    guard(
        "another host name gets nothing",
        "web/request.py",
        "if not _is_local_host(self.host):",
        "if False:",
        f"{WEB}/test_guard_http.py::test_another_host_name_gets_nothing_not_even_the_sign_in_page",
    ),
    guard(
        "another origin writes nothing",
        "web/guard.py",
        "if claims.method in routes.WRITES and not claims.same_origin():",
        "if False:",
        f"{WEB}/test_guard_http.py::test_a_write_from_another_origin_is_refused",
    ),
    guard(
        "another origin opens no socket",
        "web/guard.py",
        "claims.path == routes.SOCKET and claims.same_origin()",
        "claims.path == routes.SOCKET",
        f"{WEB}/test_guard_socket.py::test_a_socket_from_another_origin_is_refused",
    ),
    guard(
        "without the session cookie there is only the page that asks for the token",
        "web/guard.py",
        "if session is None and not public:",
        "if False:",
        f"{WEB}/test_guard_http.py::test_nobody_gets_anything_but_the_page_that_asks_for_the_token",
    ),
    guard(
        "a wrong token signs nobody in",
        "web/signin.py",
        'if not hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode()):',
        "if not token:",
        f"{WEB}/test_signin.py::test_a_wrong_token_leads_to_the_page_that_asks_for_it",
    ),
    guard(
        "an ended session is no session",
        "store/sessions.py",
        "sessions.c.ended.is_(None),\n            sessions.c.last_seen",
        "sessions.c.last_seen",
        "tests/store/test_sessions.py::test_ending_a_session_ends_it_for_other_processes_and_leaves_the_others",
    ),
    guard(
        "a link hands out a file once",
        "store/tickets.py",
        "if spent.rowcount != 1:",
        "if False:",
        f"{WEB}/test_exports.py::test_the_file_comes_whole_once_and_the_second_time_the_link_is_spent",
        f"{RELEASES}::test_a_link_is_good_once_and_for_its_session_alone",
    ),
    guard(
        "a link hands out a file to its session alone",
        "store/tickets.py",
        "(t.owner == actor) & (t.sid == sid)",
        "(t.owner == actor)",
        f"{WEB}/test_exports.py::test_another_session_finds_nothing_and_does_not_spend_the_ticket",
    ),
    guard(
        "a file that changed since it was measured is not handed out",
        "web/exports.py",
        'if hashlib.file_digest(file, "sha256").hexdigest() != export.sha256:',
        "if False:",
        f"{WEB}/test_exports.py::test_a_file_that_changed_or_went_since_it_was_shown_is_not_sent",
    ),
)

GUARDS = (*RISK, *PROTECTION, *INTAKES, *GOVERNANCE, *SERVER)
