"""The terms of privacy budgets, each in two plain sentences."""

BUDGET = {
    "budget_epsilon": (
        "How much all releases together may tell about any one person: the smaller, the less anybody can become surer "
        "of her than they were. A larger one allows more questions or answers that are closer to the truth."
    ),
    "budget_delta": (
        "The probability with which the promise may fail altogether, so it must be far below one divided by the number "
        "of people. A larger one makes room for Gaussian noise and for groups that nobody named; 0 allows neither."
    ),
    "budget_unit": (
        "Whose presence the noise hides: one row, or everything that one person has in the tables. A person takes more "
        "noise than a row, and is what people usually mean by privacy."
    ),
    "budget_neighbours": (
        "What somebody who compares must not notice: that one was added or taken away, or, where their number is no "
        "secret, that one was replaced by another. Replacing moves answers twice as far, so it takes more noise."
    ),
    "budget_shares": (
        "Parts of the budget that are kept for a purpose, so that nobody explores away what a training needs. A share "
        "that is kept for one purpose is lost to the others until an administrator changes it."
    ),
    "budget_spent": (
        "What all releases so far have told of any one person at most, by the smallest bound that holds however the "
        "questions were chosen. It never falls, and failed releases stay in it, since an error can tell of data too."
    ),
    "budget_accountants": (
        "The same releases added up in four ways; some need assumptions, which stand beside each. Only the enforced "
        "figure decides what is still allowed."
    ),
    "budget_what_if": (
        "What would be spent after questions that nobody has asked yet. Nothing is reserved or charged by looking."
    ),
    "budget_batch": (
        "Questions that are all fixed before any of them is answered can be added up more tightly. Whoever looks at an "
        "answer before choosing the next asks one after the other."
    ),
    "budget_verify": (
        "Recomputes the seal of every line and compares the end with a note outside the database. A line that was "
        "changed, removed or put elsewhere is named."
    ),
}
