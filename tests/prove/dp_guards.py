"""The guards of private answers: bounds of what a unit adds, noise and its proof, thresholds, charges and refusals."""

from tests.prove.guards import USECASES, guard

DP = "tests/dp"
DRAWN = f"{DP}/test_every_plan_can_be_drawn.py"
AUDIT = f"{DP}/test_audit.py"
SENSITIVITY = f"{DP}/test_sensitivity.py"
BOUNDED = f"{DP}/test_bounded.py"
LEDGER = f"{DP}/test_ledger.py"
RELEASED = f"{USECASES}/test_released_answers.py"
TAKES_THE_PLACE = (
    f"{SENSITIVITY}::test_a_plan_for_people_who_come_and_go_does_not_cover_that_one_takes_the_place_of_another"
)

EXACT = (
    guard(
        "rows of a person beyond those allowed do not count",
        "dp/bounded.py",
        "WHERE rn <= {rows}",
        "WHERE rn <= {rows} + 1",
        f"{BOUNDED}::TestByHand::test_a_person_counts_as_often_as_was_allowed",
    ),
    guard(
        "groups of a person beyond those allowed do not count",
        "dp/bounded.py",
        "WHERE gn <= {groups}",
        "WHERE gn <= {groups} + 1",
        f"{BOUNDED}::TestByHand::test_a_person_counts_as_often_as_was_allowed",
    ),
    guard(
        "which rows count follows from their content, not from where they stand",
        "dp/bounded.py",
        "ORDER BY md5(CAST(? AS VARCHAR) || {content})",
        "ORDER BY md5(CAST(? AS VARCHAR))",
        f"{SENSITIVITY}::test_who_does_not_know_the_salt_cannot_tell_which_rows_count",
    ),
    guard(
        "which rows count is told by a salt that nobody knows",
        "dp/bounded.py",
        "ORDER BY md5(CAST(? AS VARCHAR) || {content})",
        "ORDER BY md5(left(CAST(? AS VARCHAR), 0) || {content})",
        f"{SENSITIVITY}::test_who_does_not_know_the_salt_cannot_tell_which_rows_count",
    ),
    guard(
        "rows whose person is not a number are nobody's",
        "dp/groups.py",
        "CASE WHEN isnan({number}) THEN NULL WHEN {number} = 0",
        "CASE WHEN {number} = 0",
        f"{SENSITIVITY}::test_an_id_that_is_not_a_number_is_nobody_s_and_both_zeros_are_one_person",
    ),
    guard(
        "a value that is not a number is missing",
        "dp/groups.py",
        'return f"CASE WHEN isnan(TRY_CAST({sql} AS DOUBLE)) THEN NULL ELSE TRY_CAST({sql} AS DOUBLE) END"',
        'return f"TRY_CAST({sql} AS DOUBLE)"',
        f"{BOUNDED}::TestByHand::test_sums_are_clamped_and_on_a_grid",
    ),
    guard(
        "values beyond the bounds are taken to them",
        "dp/bounded.py",
        'clamped = f"greatest({low!r}, least({high!r}, {x}))"',
        'clamped = f"({x})"',
        f"{BOUNDED}::TestByHand::test_sums_are_clamped_and_on_a_grid",
    ),
    guard(
        "a missing value is not counted at a bound",
        "dp/bounded.py",
        'return f"CASE WHEN {x} IS NOT NULL THEN greatest(-{part.cap}, least({part.cap}, {steps})) END"',
        'return f"greatest(-{part.cap}, least({part.cap}, {steps}))"',
        f"{DP}/test_several_aggregates.py::TestExact::test_a_value_that_is_missing_is_missing_in_its_own_figure_alone",
    ),
    guard(
        "a person is one for finding a group, however many rows she has",
        "dp/bounded.py",
        "CASE WHEN rn = 1 THEN {KEYS} ELSE 0 END AS {KEYS}",
        "{KEYS}",
        f"{DP}/test_unknown_groups.py::TestExact::test_persons_are_counted_for_keys_and_rows_for_figures",
    ),
    guard(
        "a missing value makes a condition false and never fail",
        "dp/condition.py",
        'return f"coalesce({self._value(column)} {word} {other}, false)"',
        'return f"({self._value(column)} {word} {other})"',
        f"{DP}/test_questions.py::TestCondition::test_keeps_what_it_says",
    ),
    guard(
        "two questions at once count by their own groups",
        "dp/groups.py",
        'return f"dp_{name}_{randomness.new_id()}"',
        'return f"dp_{name}"',
        f"{DRAWN}::test_two_questions_that_are_asked_at_once_count_by_their_own_groups",
    ),
)

PLANS = (
    guard(
        "scales are rounded up",
        "dp/parts.py",
        "scale = up(l1 / epsilon)",
        "scale = l1 / epsilon",
        f"{DRAWN}::test_noise_of_every_plan_is_drawn_and_costs_no_more_than_was_asked",
    ),
    guard(
        "who takes the place of another moves twice as much in L1",
        "dp/parts.py",
        "l0, l1, l2_squared = 2 * l0, 2 * l1,",
        "l0, l1, l2_squared = 2 * l0, l1,",
        TAKES_THE_PLACE,
        f"{AUDIT}::TestHistogram",
        f"{DP}/test_plan.py::TestByHand::test_replacing_somebody_moves_twice_as_much",
    ),
    guard(
        "who takes the place of another moves a signed figure by both",
        "dp/parts.py",
        "(4 if signed else 2) * l2_squared",
        "2 * l2_squared",
        TAKES_THE_PLACE,
    ),
    guard(
        "who takes the place of another moves twice as many records of a quantile",
        "dp/plan.py",
        "question.unit.max_groups * question.unit.max_rows_per_group * (2 if budget.public_n else 1)",
        "question.unit.max_groups * question.unit.max_rows_per_group",
        TAKES_THE_PLACE,
    ),
    guard(
        "a quantile's plan allows for the digits that OpenDP cuts",
        "dp/plan.py",
        "side = max(quantile, min(1.0, 1 - quantile + CUT))",
        "side = max(quantile, 1 - quantile)",
        f"{DRAWN}::test_every_quantile_is_chosen_also_where_there_are_no_records",
    ),
    guard(
        "a figure that equals the threshold is counted as told",
        "dp/parts.py",
        "return linf + above, extra",
        "return linf + above - 1, extra",
        f"{AUDIT}::TestGroupsThatAreFound::test_of_one_person_show_themselves_no_more_often_than_delta",
    ),
    guard(
        "noise intervals hold at their rate",
        "dp/parts.py",
        "return max(0, math.ceil(scale * math.log(beyond / (1 - level)) - 1 - 1e-9))",
        "return max(0, math.ceil(scale * math.log(beyond / (1 - level)) * 0.9))",
        f"{DP}/test_coverage.py::test_the_interval_of_one_figure_is_right_for_every_scale_and_rate",
    ),
    guard(
        "a question has the unit of the budget",
        "dp/plan.py",
        "if question.unit.column != budget.person:",
        "if False:",
        f"{DP}/test_plan.py::test_another_unit_than_the_budget_s_is_refused",
    ),
)

DRAWINGS = (
    guard(
        "noise that is proved for less than was planned is not drawn",
        "dp/mechanisms.py",
        "if not proved <= planned * (1 + ROUNDING):",
        "if False:",
        f"{BOUNDED}::TestDrawing::test_half_the_scale_is_refused",
        f"{DP}/test_unknown_groups.py::TestDrawn::test_a_lower_threshold_is_refused",
    ),
    guard(
        "plan and proof may differ in the last bit, or what was charged is lost",
        "dp/mechanisms.py",
        "if not proved <= planned * (1 + ROUNDING):",
        "if not proved <= planned:",
        f"{DRAWN}::test_a_proof_that_is_one_bit_above_its_plan_is_drawn",
    ),
    guard(
        "figures beyond 64 bits saturate",
        "dp/mechanisms.py",
        "np.array([max(-LARGEST, min(LARGEST, int(one))) for one in figures], dtype=np.int64)",
        "np.array([int(one) for one in figures], dtype=np.int64)",
        f"{BOUNDED}::TestDrawing::test_figures_saturate",
    ),
    guard(
        "groups without records are told with noise too",
        "dp/drawing.py",
        "saturated([exact.get(place, 0) for place in places])",
        "saturated([exact[place] for place in places if place in exact])",
        f"{DP}/test_drawing.py::test_groups_that_are_given_are_told_empty_ones_too",
        f"{DP}/test_support.py::test_a_sum_of_odd_floats_is_a_multiple_of_the_grid_with_and_without_noise",
    ),
    guard(
        "groups that are found are not told without their threshold",
        "dp/mechanisms.py",
        "if part.threshold is not None:\n        raise TypeError",
        "if False:\n        raise TypeError",
        f"{DP}/test_unknown_groups.py::TestDrawn::test_no_figure_is_drawn_without_its_threshold",
    ),
    guard(
        "a group of infinite numbers does not make the ledger refuse what was drawn",
        "dp/drawing.py",
        "if math.isinf(number):",
        "if text == number:",
        f"{DP}/test_answers_can_be_kept.py::test_many_of_the_worst_are_answered",
    ),
)

CHARGES = (
    guard(
        "what is more than what is left is refused",
        "dp/ledger.py",
        "if not after.fit(epsilon, delta):",
        "if False:",
        f"{LEDGER}::TestSpending::test_ten_of_a_tenth_fit_and_no_eleventh",
    ),
    guard(
        "a budget protects the same unit for good",
        "dp/ledger.py",
        "_check_unit(budget, _statement(self._chain.read_within(work), source))",
        "_statement(self._chain.read_within(work), source)",
        f"{LEDGER}::TestAnotherUnit::test_is_refused_once_something_was_spent",
    ),
    guard(
        "nothing ends twice",
        "dp/ledger.py",
        "if kinds != [RESERVED]:",
        "if RESERVED not in kinds:",
        f"{LEDGER}::TestSpending::test_nothing_ends_twice_or_unreserved",
    ),
    guard(
        "an answer is free for the version of the table that it was drawn from",
        "usecases/asking.py",
        "question.hashed(found.fingerprint, ",
        "question.hashed(",
        f"{RELEASED}::test_the_same_question_is_free_for_the_same_version_alone",
    ),
    guard(
        "why a drawing failed is not told",
        "usecases/asking.py",
        "raise NotDrawnError from None",
        "raise",
        f"{RELEASED}::test_why_a_drawing_failed_is_told_to_nobody_who_asks_and_stays_charged",
    ),
    guard(
        "the price of a batch is not refused for the last bit of its delta",
        "dp/points.py",
        "if not left >= -ROUNDING * delta:",
        "if not left >= 0:",
        f"{DRAWN}::test_the_ledger_takes_every_plan_at_its_price_alone_and_in_a_batch",
    ),
    guard(
        "a long condition is not refused after the charge",
        "dp/condition.py",
        'return f"({word.join(self.written(one, depth + 1) for one in tree.flatten())})"',
        'return f"({self.written(tree.this)}{word}{self.written(tree.expression)})"',
        f"{DP}/test_questions.py::TestCondition::test_that_is_long_or_deep_is_read_by_the_engine_too",
    ),
    guard(
        "discrete Gaussian noise of a few steps is not told as continuous",
        "dp/accountants.py",
        "isinstance(one, DiscreteGaussian) and one.scale < NEAR_CONTINUOUS",
        "False",
        f"{DP}/test_accountants.py"
        "::test_distributions_speak_of_discrete_gaussian_noise_only_where_it_is_near_the_continuous",
    ),
    guard(
        "all that fixes an answer is in its hash",
        "dp/question.py",
        "told = json.dumps([self.canonical(), *more], sort_keys=True)",
        'told = json.dumps([{**self.canonical(), "bounds": None}, *more], sort_keys=True)',
        f"{DP}/test_questions.py::TestQuestion::test_every_part_is_in_its_hash",
    ),
)

DP_GUARDS = (*EXACT, *PLANS, *DRAWINGS, *CHARGES)
