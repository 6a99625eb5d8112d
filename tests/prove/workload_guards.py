"""The guards of many counts at once: how far a unit moves what is measured, least squares, errors that are told."""

from tests.prove.guards import guard

WORKLOADS = "tests/dp/test_workloads.py"
QUESTIONS = "tests/dp/test_workload_questions.py"
FARTHEST = f"{WORKLOADS}::test_no_unit_moves_what_is_measured_further_than_its_reach"
SQUARES = f"{WORKLOADS}::test_answers_are_those_of_weighted_least_squares"
NOISE = "tests/dp/test_workload_noise.py"

WORKLOAD_GUARDS = (
    guard(
        "a person in many cells adds up in the blocks that hold them",
        "dp/strategy.py",
        "groups // size * size * size + (groups % size) ** 2",
        "groups",
        f"{WORKLOADS}::TestByHand::test_a_unit_s_groups_lie_in_as_few_blocks_as_they_can",
        FARTHEST,
    ),
    guard(
        "every row of a person adds up in what is measured",
        "dp/strategy.py",
        "(weight * unit.rows) ** 2",
        "weight**2 * unit.rows",
        FARTHEST,
    ),
    guard(
        "levels of a tree and tables add up",
        "dp/strategy.py",
        "l1 = sum(weight for weight, _ in layers)",
        "l1 = max(weight for weight, _ in layers)",
        FARTHEST,
    ),
    guard(
        "one who takes another's place moves what both hold",
        "dp/strategy.py",
        "layers, twice = list(weights), 2 if unit.replaced else 1",
        "layers, twice = list(weights), 1",
        FARTHEST,
    ),
    guard(
        "ranges that hold two cells of a person move by both",
        "dp/ranges.py",
        "float(np.sqrt(most.astype(np.float64)).sum()) ** 2",
        "float(most.sum())",
        FARTHEST,
    ),
    guard(
        "two bins of an optimised matrix move away from each other",
        "dp/optimised.py",
        "(squares[:, None] + squares[None] - 2 * self.inner).max()",
        "squares.max()",
        FARTHEST,
    ),
    guard(
        "what a workload measures has the sensitivity of its strategy",
        "dp/parts.py",
        "if question.aggregate in WORKLOADS:",
        "if question.aggregate in WORKLOADS[2:]:",
        f"{QUESTIONS}::TestPlan::test_a_part_has_the_sensitivity_of_its_strategy",
        f"{QUESTIONS}::test_taking_a_person_away_moves_what_is_measured_no_further_than_was_planned",
    ),
    guard(
        "blocks count by their weight in least squares",
        "dp/ranges.py",
        "total = 1 + weight**2 *",
        "total = 1 + weight *",
        SQUARES,
    ),
    guard(
        "interactions count by their precision in least squares",
        "dp/marginals.py",
        "found += weight**2 * _precision_of",
        "found += weight * _precision_of",
        SQUARES,
    ),
    guard(
        "the interval of a sum of Laplace noise is no narrower than Laplace's own",
        "dp/workloads.py",
        "spread = max(spread, -math.log(1 - confidence) / math.sqrt(2))",
        "spread = min(spread, -math.log(1 - confidence) / math.sqrt(2))",
        f"{NOISE}::test_the_interval_of_one_count_is_no_narrower_than_that_of_a_plan",
    ),
    guard(
        "the strategy is the one of least expected error",
        "dp/workloads.py",
        "least = min(variances(one)[0] for one in fair)",
        "least = max(variances(one)[0] for one in fair)",
        f"{WORKLOADS}::TestChoice::test_ranges_are_never_worse_than_with_noise_of_their_own",
    ),
)
