"""The guards of redaction: what stays hidden, who may turn it back, and a vault that gives nothing out once changed."""

from tests.prove.guards import USECASES, guard

VAULT = "tests/store/test_vault.py"
CHANGED = f"{VAULT}::TestWhatWasChanged"
FILE = f"{VAULT}::TestTheFile"
TOKENS = f"{USECASES}/test_tokens.py"
REDACT = "tests/transform/test_redact.py"
MADE = "tests/transform/test_tokens.py"

IN_THE_VAULT = (
    guard(
        "a sealed value is bound to its token",
        "store/vault.py",
        'return f"{self._domain}\\0{token}".encode()',
        'return f"{self._domain}".encode()',
        f"{CHANGED}::test_a_value_that_has_moved_to_another_token_is_refused",
    ),
    guard(
        "a token that is found is compared with the value that was looked up",
        "store/vault.py",
        "if value not in new and self._open(*known[place]) != value:",
        "if value not in new and not self._open(*known[place]) and value:",
        f"{CHANGED}::test_a_row_that_has_moved_to_another_place_is_refused",
    ),
    guard(
        "tokens are drawn, not computed",
        "store/vault.py",
        "secrets.token_bytes(17)",
        "bytes(17)",
        f"{VAULT}::test_tokens_say_nothing_of_values",
    ),
    guard(
        "who was faster is asked again before tokens are drawn",
        "store/vault.py",
        "known |= self._known(connection, [places[value] for value in missing])",
        "known |= {}",
        f"{VAULT}::test_a_value_that_another_tokenizes_meanwhile_keeps_that_token",
    ),
    guard(
        "tokens of a batch are kept together or not at all",
        "store/vault.py",
        'if connection.in_transaction:\n                    connection.execute("ROLLBACK")',
        'if connection.in_transaction:\n                    connection.execute("COMMIT")',
        f"{VAULT}::test_what_fails_while_it_writes_leaves_nothing",
    ),
    guard(
        "the vault opens to its owner alone",
        "store/vault.py",
        "os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600",
        "os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644",
        f"{VAULT}::test_the_files_show_no_value_and_open_to_their_owner_alone",
    ),
    guard(
        "tokens that contradict the vault are not taken in",
        "store/vault.py",
        "            if others:\n",
        "            if others > len(given):\n",
        f"{FILE}::test_is_taken_into_another_vault_once_and_never_against_what_is_there",
    ),
    guard(
        "a file of tokens without its last piece is refused",
        "store/vault_file.py",
        "return number.to_bytes(11) + bytes([last])",
        "return number.to_bytes(11) + bytes([last and False])",
        f"{FILE}::test_is_refused_where_a_piece_is_missing",
    ),
    guard(
        "a file of tokens takes no other's place",
        "usecases/tokens.py",
        "    if path.exists():\n",
        "    if path.is_dir():\n",
        f"{TOKENS}::TestTheFile::test_takes_no_other_s_place",
    ),
)

PERMITTED = tuple(
    guard(
        f"{what} needs the permission",
        "usecases/tokens.py",
        f'@act("{what}", needs=Permission.RE_IDENTIFY',
        f'@act("{what}", needs=Permission.EXPORT',
        f"{TOKENS}::TestWhoMay::test_an_analyst_may_not_and_the_try_is_logged",
    )
    for what in ("turn tokens back", "decrypt values", "write tokens to a file", "take in tokens from a file")
)

WHO_MAY = (
    guard(
        "nothing is turned back without a reason",
        "usecases/tokens.py",
        "if sum(map(str.isalnum, reason)) < LEAST_REASON:",
        "if len(reason) < 1:",
        f"{TOKENS}::TestWhoMay::test_nobody_may_without_a_reason",
    ),
    guard(
        "the log says how many texts were turned back",
        "usecases/gate.py",
        "details |= {name: len(bound.arguments[name]) for name in counts}",
        "details |= {}",
        f"{TOKENS}::TestWhoMay::test_each_time_is_logged_with_domain_count_and_reason_and_no_value",
    ),
    guard(
        "each version of a domain has a key of its own",
        "transform/keyed.py",
        'return domain if version == 1 else f"{domain}#{version}"',
        "return domain",
        f"{MADE}::test_each_column_domain_and_version_has_names_of_its_own",
        f"{TOKENS}::TestReleases::test_a_destroyed_domain_serves_no_step",
    ),
    guard(
        "each purpose has a key of its own",
        "store/purposes.py",
        'return hmac.digest(purpose.encode(), secret, "sha256")',
        'return hmac.digest(b"", secret, "sha256")',
        f"{MADE}::test_keys_of_other_purposes_are_no_pseudonyms",
    ),
)

HIDDEN = (
    guard(
        "a mistake in a recipe does not tell a word of its lists",
        "transform/recipe_errors.py",
        "len(parts) > _DEEP and parts[2] in _OF_VALUES",
        "len(parts) > 99 and parts[2] in _OF_VALUES",
        f"{REDACT}::test_a_mistake_beside_a_word_does_not_tell_the_word",
    ),
    guard(
        "what was looked with is kept as a fingerprint alone",
        "usecases/findings.py",
        '"recognizers": workspace.store.keyring.fingerprint(said)}',
        '"recognizers": [each.to_json() for each in own]}',
        f"{USECASES}/test_findings.py::TestLooking::test_nor_the_patterns_and_words_it_was_looked_with",
    ),
    guard(
        "a value with few letters and digits is masked fully",
        "transform/text.py",
        "if len(places) <= keep_first + keep_last or not keep_first + keep_last:",
        "if not keep_first + keep_last:",
        "tests/transform/test_operators_by_hand.py::test_text",
    ),
    guard(
        "a name that was read together with a card stays hidden",
        "transform/redact_spans.py",
        "    if not losing:\n",
        "    if losing is not None:\n",
        f"{REDACT}::TestOverlaps::test_a_name_that_was_read_together_with_a_card_stays_hidden",
        f"{REDACT}::TestOverlaps::test_a_further_finding_never_opens_what_was_hidden",
    ),
    guard(
        "own words take nothing from what the rules find",
        "pii/text.py",
        "(*ruled, *mine), self._allow",
        "(*mine, *(() if mine else ruled)), self._allow",
        f"{REDACT}::TestOverlaps::test_an_own_recognizer_opens_nothing",
    ),
    guard(
        "a redaction that leaves kinds of data on purpose does not protect a direct identifier",
        "transform/redact.py",
        "return tuple(reason for reason, so in reasons.items() if so)",
        "return tuple(reason for reason, so in reasons.items() if so and not so)",
        f"{REDACT}::TestDirectIdentifiers::test_are_not_where_something_is_left_on_purpose_and_the_message_says_what",
    ),
    guard(
        "a mask that leaves a name legible does not protect a direct identifier",
        "transform/redact.py",
        "if action.shown > most_shown(entity)",
        "if action.shown > 40",
        f"{REDACT}::TestDirectIdentifiers::test_are_not_where_something_is_left_on_purpose_and_the_message_says_what",
    ),
    guard(
        "made-up e-mail addresses are nobody's",
        "transform/fake.py",
        '"email": "ascii_safe_email"',
        '"email": "ascii_free_email"',
        f"{MADE}::TestFakes::test_e_mail_addresses_are_nobody_s",
    ),
    guard(
        "a month that is not certain is not said",
        "transform/dates.py",
        "return possible.pop() if len(possible) == 1 else None",
        "return possible.pop() if possible else None",
        f"{MADE}::test_a_date_in_words_becomes_its_year_or_month",
    ),
    guard(
        "a cipher text has one form",
        "transform/encrypt.py",
        "return value if hmac.compare_digest(seal(value), text) else None",
        "return value",
        f"{MADE}::TestEncryption::test_a_cipher_text_has_one_form",
    ),
)

PII_GUARDS = (*IN_THE_VAULT, *PERMITTED, *WHO_MAY, *HIDDEN)
