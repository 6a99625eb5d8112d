"""Terms of private training in two plain sentences each: what it means for a person, and what more of it costs."""

from collections.abc import Mapping

TRAINING: Mapping[str, str] = {
    "target": (
        "The column that the model learns to tell from the others. What it can be must be public too, or the labels "
        "alone would tell who is in the table."
    ),
    "public_facts": (
        "Which values a column can have, and how far its numbers go, as anybody may know without this table. What is "
        "read off the records can hang on one person, and then nothing is guaranteed."
    ),
    "read_off": (
        "Looks at the records for kinds, bounds and categories: exact statements about people, without noise. Check "
        "each before you call it public; the audit log keeps that you looked."
    ),
    "model": (
        "A logistic or linear model gives one weight to each feature, so noise spoils little of it. A net can learn "
        "more, and needs more rows or a larger epsilon to be better."
    ),
    "hidden": (
        "How many neurons each hidden layer has, first layer first. Wider nets learn finer patterns, and noise is "
        "added to every one of their weights."
    ),
    "guarantee": (
        "Noise in every step hides whether any one person was in the table, whatever the model is asked later. It "
        "costs accuracy and a part of the budget."
    ),
    "epsilon": (
        "How much likelier any model may become by one person's being in the table: by e to the epsilon at most. More "
        "of it means less noise, a better model, and less of the budget for what comes later."
    ),
    "delta": (
        "The small chance that the promise of epsilon does not hold; it must lie below one over the number of people. "
        "A smaller one needs somewhat more noise."
    ),
    "epochs": (
        "How often a row is seen on average. More of them teach more where there is no noise, and with a guarantee "
        "they need more noise in each step."
    ),
    "sampling": (
        "The chance of a person or row to be in a batch, drawn anew and kept secret in every step. Larger batches "
        "drown noise better, and take longer."
    ),
    "clip_norm": (
        "How much one row may pull at the weights in a step; a stronger pull is cut to this. More of it cuts less, "
        "and noise grows with it."
    ),
    "learning_rate": (
        "How far each step goes; nobody is more or less protected by it. Larger ones learn faster, carry more noise "
        "into the weights, and may go astray."
    ),
    "rows_per_person": (
        "How many rows of one person are learned from at most, the first ones of the table. Allowing more loses fewer "
        "rows, and needs as many times the noise."
    ),
    "rows": (
        "If the number of rows to learn from is no secret and you know it, it need not be counted with noise. Never "
        "look it up in this table for that."
    ),
    "test_share": (
        "The part of the people who are kept out of learning, on whom the model is measured. More of it makes figures "
        "surer, and leaves less to learn from."
    ),
    "seed": (
        "Fixes the weights with which the model begins, and nothing else: batches and noise are secret and drawn anew "
        "each time. It costs nothing and protects nobody."
    ),
    "noise_multiplier": (
        "The noise of one step, in parts of what one person can move it by. The larger it is, the better it hides "
        "each person and the more it blurs the model."
    ),
    "calibration": (
        "Whether what the model calls 70% likely is so in 70 of 100 tested rows. Exact figures of protected rows, so "
        "they are for the data owner."
    ),
    "auc": (
        "How likely the model ranks a row of the second label above one of the first: 50% is guessing. An exact figure "
        "of protected rows, so it is for the data owner."
    ),
    "f1": (
        "The balance of what is found and what is called rightly, for the second of two labels or on average over "
        "more. An exact figure of protected rows, so it is for the data owner."
    ),
}
