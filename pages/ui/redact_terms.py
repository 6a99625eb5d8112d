"""Terms of what becomes of personal data, in two plain sentences each: what it means for a person, what it costs."""

REDACTION = {
    "tokenize": (
        "Replaces each value by a random token, and a vault apart from the file knows which person it stands for. "
        "Guard the vault like the data; format-preserving encryption is not offered instead, since its standard is "
        "being withdrawn and short numbers can be guessed."
    ),
    "encrypt": (
        "Encrypts each value, so that only whoever holds the key can read it; equal values stay equal, so a person's "
        "records stay linked. Format-preserving encryption is not offered: its standard is being withdrawn, and short "
        "numbers can be guessed."
    ),
    "fake": (
        "Replaces each value by a made-up one of its kind, the same for the same value, so that the file looks real "
        "and tables can still be joined. All records of a person stay together as with a pseudonym, and a reader may "
        "take the made-up for the true."
    ),
    "redact_text": (
        "Replaces what a detector finds within a text, and leaves the rest as it was, so that notes stay readable. "
        "What it misses stays in the file, so drop the column where one missed name would harm a person."
    ),
    "threshold": (
        "How sure the detector must be before it replaces something. A lower threshold misses fewer people, and "
        "replaces more words that name nobody."
    ),
    "fake_kind": (
        "What the made-up values look like, such as names or e-mail addresses. It changes no person's protection, "
        "only how real the file looks."
    ),
    "fake_locale": (
        "The language and customs that made-up values follow, as of names and streets. It changes no person's "
        "protection, only how real the file looks."
    ),
    "written_instead": (
        "What stands where something was found: its kind, stars, or a pseudonym that is the same for the same person. "
        "A pseudonym lets all mentions of a person be followed, which tells more about them than a plain mark."
    ),
    "key_version": (
        "Which key of a shared domain is used: a new version gives every person a new code, which nobody can join to "
        "the old ones. Raise it when a key may be known, and old files can then no longer be joined to new ones."
    ),
    "vault": (
        "The list of which token stands for whose value, sealed and kept apart from every file. Whoever gets the vault "
        "and its key gets the people back, so hand it to nobody who has the file."
    ),
}
