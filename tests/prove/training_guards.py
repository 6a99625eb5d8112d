"""The guards of private training: charged first, bounded by person, secret, honest about what is not guaranteed."""

from tests.prove.guards import USECASES, guard

CHARGES, ROWS = f"{USECASES}/training/test_charges.py", f"{USECASES}/training/test_rows.py"
REFUSALS, FIGURES = f"{USECASES}/training/test_refusals.py", f"{USECASES}/training/test_figures.py"
PLAN, CHECKPOINT, TYPED = "tests/learn/test_plan.py", "tests/learn/test_checkpoint.py", "tests/test_cli_training.py"
REFUSED = f"{REFUSALS}::TestRefused::test_a_training_that_does_not_fit_its_table"

CHARGED = (
    guard(
        "a training is charged before its first batch",
        "usecases/training.py",
        "outcome, spend = _charged(workspace, asked, work, id_)",
        "outcome, spend = work(), None",
        f"{CHARGES}::TestCharge::test_the_whole_plan_is_charged_before_the_first_batch",
        f"{CHARGES}::TestCharge::test_a_cancelled_training_stays_charged",
    ),
    guard(
        "another training of the same settings is charged again",
        "usecases/training.py",
        "question_hash=randomness.new_id(),",
        "question_hash=config.target,",
        f"{CHARGES}::TestCharge::test_the_same_settings_again_are_drawn_and_charged_anew",
    ),
    guard(
        "a training for people whose number is public is refused before a row is read",
        "usecases/training.py",
        "if budget is not None and budget.public_n and config.why_no_guarantee is None:",
        "if False:",
        f"{CHARGES}::TestCharge::test_people_whose_number_is_public_are_refused_before_a_row_is_read",
    ),
    guard(
        "a training is paid from the share for training",
        "usecases/training.py",
        "purpose=Purpose.TRAINING,",
        "purpose=Purpose.EXPLORATION,",
        f"{CHARGES}::TestCharge::test_a_share_for_training_is_a_limit_of_its_own",
    ),
    guard(
        "a training that was stopped says that it is charged",
        "cli_training.py",
        "if budgets.ledger_head(workspace, source) > before:",
        "if False:",
        f"{TYPED}::test_a_stopped_training_says_that_its_charge_stays",
    ),
    guard(
        "nothing is paid for a model that has no place",
        "cli_training.py",
        "_check_place(out)\n",
        "pass\n",
        f"{TYPED}::test_a_place_that_is_taken_or_cannot_be_is_said_before_anything_is_read",
    ),
    guard(
        "layers that no net has are refused before the charge",
        "usecases/learning.py",
        "if len(config.layers) > MOST_LAYERS or not all(1 <= width <= MOST_WIDTH for width in config.layers):",
        "if False:",
        REFUSED,
    ),
    guard(
        "a baseline that goes astray is tried again",
        "usecases/learning.py",
        "if _loss(made, given.learn) <= untrained:",
        "if True:",
        f"{FIGURES}::TestFigures::test_a_baseline_that_goes_astray_costs_nobody_a_paid_model",
    ),
)

BOUNDED = (
    guard(
        "rows of a person beyond those accounted for are not learned from",
        "usecases/learning.py",
        "kept = learn if unit is None else learn.taken(_first_of_each(learn, config.rows_per_person))",
        "kept = learn",
        f"{ROWS}::TestPersons::test_at_most_so_many_rows_of_a_person_are_kept_and_accounted_for",
    ),
    guard(
        "rows that name nobody are not learned from",
        "usecases/learning.py",
        "named = table.filter(table.column(person).is_valid())",
        "named = table",
        f"{ROWS}::TestPersons::test_a_person_is_on_one_side_and_told_as_private_questions_tell_them",
    ),
    guard(
        "noise grows with the rows of a person",
        "learn/training.py",
        "noise=multiplier * config.clip_norm * rows_per_unit,",
        "noise=multiplier * config.clip_norm,",
        f"{ROWS}::TestPersons::test_at_most_so_many_rows_of_a_person_are_kept_and_accounted_for",
    ),
    guard(
        "the number of rows is asked for with noise",
        "usecases/learning.py",
        "draw_count(len(given.learn), scale=plan.count_scale, sensitivity=plan.rows_per_unit)",
        "len(given.learn)",
        f"{ROWS}::TestSplit::test_a_batch_is_expected_to_be_as_large_as_a_noisy_count_says",
    ),
    guard(
        "one more person moves nobody else",
        "learn/tensors.py",
        "return drawn(values, seen[values])",
        "return drawn(seen.total())",
        f"{ROWS}::TestSplit::test_one_more_person_moves_nobody_else",
    ),
    guard(
        "the column that tells persons is not learned from",
        "usecases/learning.py",
        "if persons := [name for name in named if name in {unit, found.person}]:",
        "if persons := list[str]():",
        REFUSED,
    ),
    guard(
        "a delta that promises nothing is refused",
        "usecases/learning.py",
        "if config.private and config.delta * made.learn.units >= 1:",
        "if False:",
        REFUSED,
    ),
    guard(
        "persons are the unit where a column was said to tell them",
        "cli_training.py",
        "training_told.protect_persons(workspace, dataset.id, person)\n        if plan:",
        "if plan:",
        f"{TYPED}::test_persons_are_protected_where_a_column_tells_them",
    ),
)

HONEST = (
    guard(
        "the noise is that of the claim",
        "learn/plan.py",
        "multiplier=noise,",
        "multiplier=noise / 2,",
        f"{PLAN}::TestClaim::test_it_is_what_the_rule_that_guards_budgets_says",
    ),
    guard(
        "the claim is met under the delta that sums may use",
        "learn/plan.py",
        "point = point_of(event, delta * SUMMED)",
        "point = point_of(event, delta)",
        f"{CHARGES}::TestCharge::test_the_event_says_exactly_what_was_drawn_and_recomposes_to_the_claim",
    ),
    guard(
        "a simulation claims nothing",
        "learn/config.py",
        "if self.simulation:\n",
        "if False:\n",
        f"{FIGURES}::TestWithoutGuarantee::test_there_is_none_and_nothing_is_charged",
    ),
    guard(
        "a schema of the data claims nothing",
        "learn/config.py",
        "if self.columns is None:\n",
        "if False:\n",
        f"{FIGURES}::TestWithoutGuarantee::test_there_is_none_and_nothing_is_charged",
    ),
    guard(
        "no seed fixes batches and noise",
        "usecases/learning.py",
        "Simulated(config.seed) if config.simulation else Secret()",
        "Simulated(config.seed)",
        f"{FIGURES}::TestWithoutGuarantee::test_otherwise_a_seed_fixes_initial_weights_alone",
    ),
    guard(
        "a model takes no more memory than its file",
        "learn/checkpoint.py",
        "* BYTES > _size(folder / WEIGHTS):",
        "* BYTES < 0:",
        f"{CHECKPOINT}::TestDescription::test_one_that_promises_more_than_memory_is_refused_before_it_takes_any",
    ),
    guard(
        "weights that are no numbers are not loaded",
        "learn/checkpoint.py",
        "bool((each.abs() <= GREATEST).all())",
        "True",
        f"{CHECKPOINT}::TestWeights::test_no_numbers_and_such_as_no_training_makes",
    ),
)

TRAINING_GUARDS = (*CHARGED, *BOUNDED, *HONEST)
