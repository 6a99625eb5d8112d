"""Every privacy term in two plain sentences: what it means for a person, and what asking for more of it costs.

Where a term is nothing to ask for more of, the second sentence says what it asks of whoever uses it.
"""

from collections.abc import Mapping

from pages.ui.budget_terms import BUDGET
from pages.ui.redact_terms import REDACTION
from pages.ui.search_terms import SEARCH

RISK = {
    "k": (
        "Everybody shares their quasi-identifier values with at least k - 1 others, so nobody can be told apart from "
        "them. A higher k hides people in larger crowds, and costs detail or more suppressed records."
    ),
    "k_by_records": (
        "The records in the smallest group, where one person with five records counts five times and looks like a "
        "crowd. It protects less than k by persons, so read it only as a check on how the file is built."
    ),
    "distinct_l": (
        "In every group of people who look alike there are at least l different sensitive values, so that finding "
        "the group does not give the value away. A higher l needs more varied groups, and costs detail or more "
        "suppressed records."
    ),
    "entropy_l": (
        "The sensitive values in every group are spread as evenly as l equally frequent ones, so that a person's "
        "value is hard to guess. It is stricter than distinct l and costs more detail, most where a value is common "
        "anyway."
    ),
    "t": (
        "How far the sensitive values of a person's group may stray from the whole table's: at 0 the group says "
        "nothing about them that the table does not. A lower t protects better, and costs much detail since every "
        "group must mirror the table."
    ),
    "prosecutor_highest": (
        "The chance that somebody who knows a person is in the table picks the right record, for the person who is "
        "worst off. It is 1 divided by k, so bringing it down costs the same detail as raising k."
    ),
    "prosecutor_average": (
        "The same chance on average over everybody in the table, once in each group they are in (without a person id "
        "over all records, as in ARX), which can be low while a few people stand fully exposed. Read it beside the "
        "highest risk; bringing it down costs detail in many columns."
    ),
    "unique": (
        "People who are alone with their combination of quasi-identifier values: whoever knows these values knows "
        "the record. Leaving nobody alone means coarser values, or leaving those records out."
    ),
    "below_k": (
        "People in groups smaller than the k you chose, who stand out more than you allow. To leave none, columns "
        "get coarser or these records leave the file."
    ),
    "equivalence_class": (
        "A group of people whose quasi-identifier values are all the same, so that nobody can tell them apart by "
        "these. Larger groups hide each person better and say less about each."
    ),
    "drivers": (
        "How many people would still be alone if one column were left out: the column that helps most is the one "
        "that gives them away. Make that column coarser first; it costs the detail of one column instead of all."
    ),
    "missing_values": (
        "A missing quasi-identifier agrees with other missing ones only, it is no value for l, and a value of its "
        "own for t. People with gaps are counted like all others; dropping them would make the table look safer than "
        "it is."
    ),
    "exposure": (
        "The share of people in groups smaller than the chosen k: the ones whom somebody could pick out. Bringing it "
        "to zero costs detail, or the records of those people."
    ),
}

ROLES = {
    "direct_identifier": (
        "Names a person by itself: a name, an e-mail address, a telephone or patient number. It must be dropped, "
        "masked or replaced by a pseudonym before anything leaves, which costs contact with the person."
    ),
    "quasi_identifier": (
        "Harmless alone, but with others it singles a person out, and somebody outside may know it: birth date, "
        "postcode, sex. The more columns have this role, the safer the result and the coarser these columns become."
    ),
    "sensitive": (
        "What a person would not want others to learn, such as a diagnosis or an income. It stays in the file; "
        "protecting it with l or t costs detail in the quasi-identifiers around it."
    ),
    "insensitive": (
        "Neither points to a person nor harms one, so it is kept as it is and counts in no risk figure. Give this "
        "role with care: what you call insensitive, nobody measures."
    ),
    "person_id": (
        "Says which records belong to the same person, so that five stays of one patient count as one person at "
        "risk. With it every figure counts people instead of rows, which is stricter."
    ),
    "household_id": (
        "Says which people live together, because finding one of them can reveal the others. It names people as a "
        "person id does, so it may not leave as it is."
    ),
    "survey_weight": (
        "How many people of the population a record stands for; it tells figures about the population from figures "
        "about the table. A rare weight can single a person out, so look at its values before it leaves."
    ),
    "target": (
        "The column that somebody wants to predict, by which usefulness is judged. It changes no risk figure; a "
        "person's value in it may still be sensitive."
    ),
}

PROTECTION = {
    "suppression_limit": (
        "The largest share of records that may be left out so that the rest meets the models; whoever is left out is "
        "not in the file, nor in any result. A higher limit keeps columns finer, but rare people disappear first and "
        "results are skewed."
    ),
    "suppression": (
        "Records of people who still stand out are left out of the file altogether. It protects them fully, and "
        "costs what could be learned about people like them."
    ),
    "drop": (
        "The column leaves the file, so nothing in it can give a person away. Nothing can be learned from it either."
    ),
    "keep": (
        "The column leaves as it is, and whoever knows its values can use them to find a person. Keep what is "
        "needed; each kept quasi-identifier makes groups smaller."
    ),
    "replace": (
        "Every value becomes the same word, so the column says nothing about a person. It costs all of its detail, "
        "and keeps the shape of the file."
    ),
    "mask": (
        "Hides part of each value behind stars; a person can still be recognised by the part that stays. Hiding more "
        "protects better, and costs what people use the rest for."
    ),
    "email_mask": (
        "Hides the name in an e-mail address and keeps where it belongs. A rare domain can still point to a person, "
        "so drop the column where it is not needed."
    ),
    "pseudonymize": (
        "Replaces each value by a code made with a secret key: records of a person stay together, but the code does "
        "not say who. The code still links all of a person's records, which makes their pattern easier to recognise "
        "than with the column dropped."
    ),
    "domain": (
        "Columns of the same domain get the same code for the same value, so that tables can be joined; other "
        "domains cannot. A wider domain lets more be linked about a person, so share one only where a join is "
        "wanted."
    ),
    "key": (
        "The secret behind the pseudonyms, kept apart from the data; whoever has it can test who is behind a code. "
        "Destroying it makes codes final: new data can no longer be joined to them."
    ),
    "band": (
        "Replaces a number by the range it falls in, so that people of similar age or income look alike. Wider bands "
        "make larger groups, and cost precision in every sum and average."
    ),
    "round": (
        "Rounds numbers, so that an exact amount does not give a person away. Coarser rounding hides more, and costs "
        "as much precision."
    ),
    "top_code": (
        "Puts everything above a bound into one value, so that the oldest or the richest do not stand out. "
        "A lower bound protects more people, and cuts off what can be said about the top."
    ),
    "bottom_code": (
        "Puts everything below a bound into one value, so that the youngest or the poorest do not stand out. "
        "A higher bound protects more people, and cuts off what can be said about the bottom."
    ),
    "redact": (
        "Every value becomes the same mark, so that a reader sees that something was there and nothing of what it "
        "was. It hides a person's value fully, and costs all that the column could tell."
    ),
    "truncate": (
        "Keeps the first characters only, such as the region of a postcode, so that a person shares them with more "
        "others. Fewer characters make larger groups, and cost detail about where and what."
    ),
    "truncate_date": (
        "Keeps the month, quarter or year of a date, so that a birthday no longer singles a person out. Coarser "
        "dates make larger groups, and cost the order of what happened within them."
    ),
    "generalize": (
        "Replaces a value by a wider one from a hierarchy, such as a town by its region, so that more people share "
        "it. Each step up makes larger groups, and costs detail."
    ),
    "hierarchy_level": (
        "How many steps up its hierarchy a value goes; at 0 it stays, at the top everybody has the same. Each level "
        "up hides a person among more others, and costs detail."
    ),
    "detail_kept": (
        "How much of what a column told people apart by is still there: all at 100%, nothing at 0%. The less is kept "
        "of quasi-identifiers, the better people are hidden, and the less the column can answer."
    ),
    "granularity": (
        "How fine the values of a column still are: at 100% each stands for itself, at 0% each could be any. The "
        "coarser they are, the more people share one, and the less can be read from a single record."
    ),
    "unchanged": (
        "The share of all records that stay with just the value that they had. Values that are as they were can be "
        "looked up elsewhere by whoever knows a person."
    ),
    "total_variation": (
        "The share of records that would have to move to another cell to undo what leaving out has skewed; 0% if it "
        "hit all cells alike. Fewer records left out skew less, and need coarser values to protect as well."
    ),
    "cramers_v": (
        "How much one column tells about the other, from 0, nothing, to 1, everything. What coarser values take away "
        "of it can no longer be found in the protected table, nor used against a person."
    ),
    "classifier": (
        "Two classifiers learn to predict a column, one from the original table, one from the protected one, and both "
        "are tested on the same held-out original records. Always naming the most frequent value is what needs no "
        "table at all: what lies above that line is what a table is good for."
    ),
}

COLUMNS = {
    "distinction": (
        "The share of different values among all records: near 100%, a value alone points to one person. Columns "
        "high in it are direct identifiers or need to become much coarser."
    ),
    "separation": (
        "The share of pairs of records that the column tells apart. High separation makes small groups, so these "
        "columns are the first to look at."
    ),
    "entropy": (
        "How many yes-or-no questions it takes on average to name a person's value, in bits. Each bit that stays in "
        "the file can halve the group in which a person hides."
    ),
    "unique_values": (
        "The share of records whose value occurs only once, so that the value alone leads to one person. Make the "
        "column coarser, or drop it."
    ),
    "missing": (
        "Records without a value, or with a sign for it such as ? or NA. They are counted as missing, never left out "
        "unseen; choose the signs when you open a file."
    ),
}

RELEASE = {
    "epsilon": (
        "How much any answer may depend on one person: at 0 it cannot at all, and each step up lets it say more. A "
        "smaller epsilon protects better, and costs accuracy since more noise is added."
    ),
    "delta": (
        "The small chance that the promise of epsilon does not hold for a person; far smaller than 1 divided by the "
        "number of people. A smaller delta protects better, and costs some more noise."
    ),
    "budget": (
        "All answers together may reveal only this much about any one person, whatever is asked and by whom. A "
        "smaller budget protects better, and is used up after fewer or noisier answers."
    ),
    "source": (
        "The group of people whom tables are about; everything learned about them is counted together, from "
        "whichever table. Calling the same people new would count their exposure twice too low, so only an "
        "administrator may."
    ),
    "fingerprint": (
        "A code by which this studio recognises a table or file, made with a key so that it says nothing about who "
        "is in it. It changes when a single value does, so two equal codes mean the same content."
    ),
    "parts": (
        "A zip with Parquet files of about 256 MB each, in the order of their names: together they are the table, and "
        "programs that read folders of Parquet take them as one. A table larger than that is written so by itself."
    ),
    "sha256": (
        "A checksum of the exported file that anybody can compute, to prove that the file they got is the one made "
        "here. Compare it after a transfer; it protects nobody's privacy by itself."
    ),
    "formula_escaping": (
        "Puts an apostrophe before cells that a spreadsheet would run as a formula, so that a value typed by a "
        "stranger cannot act on the reader's computer. Switch it off only if a program reads the file, because it "
        "changes those cells."
    ),
    "recipe": (
        "The list of steps, roles and models that made a protected file. Beside what you typed into steps and own "
        "recognizers it holds no value of any person: look at those, then keep it beside the file to be judged."
    ),
    "release": (
        "One protected result with how it was made and what was measured, so that later results about the same "
        "people can be judged together with it. Each release tells something more about them, so make few."
    ),
}

MODELS = {
    "k_anonymity": RISK["k"],
    "distinct_l_diversity": RISK["distinct_l"],
    "entropy_l_diversity": RISK["entropy_l"],
    "t_closeness": RISK["t"],
    "k_map": (
        "Every record of the protected table could be one of k people of a larger population, such as all inhabitants "
        "of a region. Use it where whoever attacks knows the population but not who of it is in the table."
    ),
    "delta_presence": (
        "How sure anyone can be that a certain person is among the records at all, between two shares. Use it where "
        "being in the table is the secret, as with the patients of a special clinic."
    ),
    "recursive_cl_diversity": (
        "In every group the most common sensitive value may not outweigh the rarer ones by more than c times. Higher l "
        "and lower c hide more, since even someone who rules out some values still faces several others."
    ),
    "alpha_k_anonymity": (
        "Every group has at least k people, and no sensitive value belongs to more than the share alpha of them. Lower "
        "alpha hides more: at 0.5 nobody can be more than half sure of the value."
    ),
    "basic_beta_likeness": (
        "How much more common a sensitive value may be in a group than in the whole table, relative to its share "
        "there. Lower hides more, and rare values are guarded as strictly as common ones."
    ),
    "enhanced_beta_likeness": (
        "Beta-likeness with a tighter limit for common values, so that no value can become certain in a group; it is "
        "∞ where a value gains more than −ln of its share in the table, which no beta allows. Lower beta hides more."
    ),
    "delta_disclosure": (
        "How far the share of each sensitive value in a group may lie from its share in the whole table, up or down, "
        "in doublings. Lower hides more: at 1 no value is twice or half as common."
    ),
    "average_risk": (
        "The chance to pick the right person within a group, on average over all people of the table, counted once in "
        "each group that they are in: groups divided by people in them. It says less than k, which guards everyone: a "
        "low average leaves room for a few small groups."
    ),
    "sample_uniqueness": (
        "The share of people whose combination of quasi-identifiers nobody else in the table has. Lower is safer, "
        "though unique in the table does not yet mean unique in the population."
    ),
    "population_uniqueness": (
        "The estimated share of a whole population that is unique in it, judged from this table as a random sample. "
        "Give the size of the population with care, since the estimate depends on it."
    ),
}

SETTINGS = {
    "hold_on_export": (
        "Whoever gets the file does not know the whole table, so that its values are compared with the file alone. If "
        "this is on, more records are left out until the limits hold there too."
    ),
    "population_size": (
        "How many people there are from whom those in the table were drawn at random. Take a figure from outside, such "
        "as a census; too large a one makes the table look safer than it is."
    ),
    "population": (
        "A table of everybody who could be meant, with the same quasi-identifiers, written the same way. Everyone in "
        "your table must be in it; it is only read here and never leaves."
    ),
    "subset": (
        "A table with those rows of this one that are to be protected, such as the patients of a study. Only they "
        "leave; all others are the crowd in which they hide."
    ),
    "significance": (
        "The chance to be wrong that a group looks large enough by luck of the draw alone. A smaller one asks for "
        "larger groups in the table."
    ),
    "sampling": (
        "How many people of a group of the population come into the table by chance. The zero-truncated one knows that "
        "there is somebody, and asks for somewhat larger groups."
    ),
    "estimator": (
        "How the evenness of values is judged from few people. Shannon takes their shares as they are; Grassberger "
        "corrects for what small groups hide, and finds them more diverse."
    ),
    "distance": (
        "How far apart two values are: all alike, by their places in an order, or by where a hierarchy joins them. By "
        "order or hierarchy, a group whose values are all similar, such as low incomes, is seen to tell something."
    ),
    "order": (
        "The values from one end to the other, one a line. Without them, values are sorted: numbers by size, text by "
        "letters; a missing value is one more, after the last."
    ),
}

SOURCES: Mapping[str, str] = {
    "k_anonymity": "Sweeney 2002",
    "k_map": "Sweeney 2001; estimated: El Emam and Dankar 2008",
    "delta_presence": "Nergiz, Atzori and Clifton 2007",
    "distinct_l_diversity": "Machanavajjhala and others 2007",
    "entropy_l_diversity": "Machanavajjhala and others 2007",
    "recursive_cl_diversity": "Machanavajjhala and others 2007",
    "alpha_k_anonymity": "Wong and others 2006",
    "t_closeness": "Li, Li and Venkatasubramanian 2007",
    "basic_beta_likeness": "Cao and Karras 2012",
    "enhanced_beta_likeness": "Cao and Karras 2012",
    "delta_disclosure": "Brickell and Shmatikov 2008",
    "average_risk": "El Emam 2013",
    "sample_uniqueness": "Skinner and Elliot 2002",
    "population_uniqueness": "Zayatz 1991",
}
"""Who proposed each model."""

TERMS: Mapping[str, str] = {
    **RISK,
    **ROLES,
    **PROTECTION,
    **REDACTION,
    **SEARCH,
    **COLUMNS,
    **RELEASE,
    **MODELS,
    **SETTINGS,
    **BUDGET,
}
