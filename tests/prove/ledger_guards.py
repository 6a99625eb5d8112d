"""The guards of the ledger's sums: checked seals, filters and their parts of delta, what a charge must prove."""

from tests.prove.guards import guard

DP = "tests/dp"
ANY_SEQUENCE = (
    f"{DP}/test_enforced.py::TestAnySequence::test_of_steps_stays_within_the_budget_and_equals_a_sum_from_scratch"
)
EDITED = f"{DP}/test_ledger.py::TestTampering::test_any_edit_is_named_and_nothing_is_allowed_or_told_after_it"
SHARE = f"{DP}/test_ledger.py::TestSpending::test_a_share_is_a_limit_of_its_own"

LEDGER_GUARDS = (
    guard(
        "nothing is reserved beside an edited line",
        "store/chain.py",
        "return Checked(rows, min((one for one in (broken, work.broken) if one is not None), default=None))",
        "return Checked(rows, work.broken)",
        EDITED,
    ),
    guard(
        "orders of divergences divide their delta",
        "dp/enforced.py",
        "share = delta * CONVERTED / len(FILTER_ORDERS)",
        "share = delta",
        ANY_SEQUENCE,
    ),
    guard(
        "deltas that are added up may take half",
        "dp/enforced.py",
        "if self.delta <= delta * SUMMED * (1 + ROUNDING):",
        "if True:",
        ANY_SEQUENCE,
    ),
    guard(
        "deltas beside divergences may take a quarter",
        "dp/enforced.py",
        "if delta > 0 and self.extra_delta <= delta * (1 - SUMMED - CONVERTED) * (1 + ROUNDING):",
        "if delta > 0:",
        f"{DP}/test_enforced.py::TestDeltas::test_a_sum_beyond_the_half_counts_no_more",
    ),
    guard(
        "a purpose has a limit of its own",
        "dp/ledger.py",
        "return [whole, (asked.purpose, budget.share(asked.purpose), known.totals(asked.purpose))]",
        "return [whole]",
        SHARE,
    ),
    guard(
        "a purpose pays from its own share",
        "dp/charges.py",
        "if purpose in (None, one.purpose)",
        "if one",
        SHARE,
    ),
    guard(
        "nothing is charged at less than it costs",
        "dp/ledger.py",
        "check_point(asked.event, asked.point)",
        "pass",
        f"{DP}/test_points.py::TestPoint::test_nothing_is_charged_at_less_than_it_costs",
    ),
    guard(
        "losses between places of the grid keep both tables' probability",
        "dp/distributions.py",
        "(theirs - mine * math.exp(-self._grid)) / -math.expm1(-self._grid)",
        "mine",
        f"{DP}/test_accountants.py::test_gaussian_noise_costs_what_its_formula_says_and_no_less",
    ),
)
