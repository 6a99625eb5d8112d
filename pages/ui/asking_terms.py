"""Terms of private questions in two plain sentences each: what it means for a person, and what more of it costs."""

from collections.abc import Mapping

ASKING: Mapping[str, str] = {
    "asked_figure": (
        "What is worked out of the records, to which noise is added so that no one person's part shows. Counts need "
        "the least noise; a figure made of several, such as a deviation, needs more."
    ),
    "bounds": (
        "Values outside are taken to the nearest of the two, so that nobody's value weighs more than this. Narrow "
        "bounds need less noise and cut more of what lies outside."
    ),
    "read_off": (
        "Looks at the records and takes round numbers around them: an exact statement about people, without noise. Use "
        "it only where such bounds are no secret; the audit log keeps that you did."
    ),
    "given_groups": (
        "The groups that are told, one a line, empty ones too, so that it shows of nobody whether they are there. "
        "Values that you do not name are counted nowhere."
    ),
    "found_groups": (
        "The studio finds which values there are, and tells those that enough people share. It costs delta, and "
        "leaves out small groups."
    ),
    "condition": (
        "Only records for which it is true count: compare columns with =, <>, <, <=, >, >=, IN, BETWEEN or IS NULL, "
        "and join with AND, OR, NOT. Text stands in single quotes: sex = 'female' AND age > 30."
    ),
    "missing_in_question": (
        "A record without a value is left out, or counts with a number that you choose beforehand. The number is part "
        "of the question, so choose one that you would publish."
    ),
    "max_groups": (
        "In how many groups one person counts at most; more of theirs are left out, chosen at random. Allowing more "
        "loses fewer records, and needs more noise for everybody."
    ),
    "max_rows": (
        "How many records of one person count in each group; more are left out, chosen at random. Allowing more loses "
        "fewer records, and needs more noise for everybody."
    ),
    "noise_interval": (
        "Where the exact figure of bounded records lies at this rate, as far as noise is concerned. What bounds cut "
        "off and rows that are left out are not in it."
    ),
    "accuracy_first": (
        "You say how far the noise may move the answer, and the studio works out the epsilon that this takes. The "
        "closer it should be, the more of the budget it costs."
    ),
    "mechanism": (
        "Laplace noise needs no delta and suits few figures; Gaussian noise is smaller where one person touches many "
        "groups. Both come from OpenDP's exact samplers."
    ),
    "question_delta": (
        "The small chance that this answer alone breaks the promise of its epsilon, paid from the budget's delta. A "
        "smaller one needs somewhat more noise."
    ),
    "known_n": (
        "If the number of records is no secret and you know it, a mean costs its sum alone. Never look it up in this "
        "table for that."
    ),
    "nonnegative": (
        "Noise can take a count below zero; this tells such a figure as zero. It costs nothing, and makes totals of "
        "many small groups too large."
    ),
    "purpose": (
        "From which share of the budget the answer is paid, where an administrator has divided it. Undivided, every "
        "purpose may take all."
    ),
    "error_split": (
        "Noise is known beforehand, but what bounds cut and rows that are left out depend on records. So it is "
        "measured on a table that tells nothing about these people."
    ),
    "owner_mode": (
        "Measures on the raw records: exact, not private, and for your eyes only. The audit log keeps that you looked, "
        "and no file has it."
    ),
    "neighbours": (
        "What the promise compares: the table with one person, and without them or with another in their place. It "
        "belongs to the budget, and so do all releases that are paid from it."
    ),
}
