"""What a check proves: no more random numbers pass than its rule says, so that columns of others can be told."""

import random
from re import _constants as op
from re import _parser as parser

import pytest
from scipy import stats

from privacy_core.pii.rules import RULES

SAMPLES, FAILURE = 250, 1e-9
COUNTED = [rule for rule in RULES if rule.accepts is not None and rule.chance < 1 and rule.entity != "EMAIL_ADDRESS"]
DIGITS = "0123456789"


def members(what):
    for kind, value in what:
        if kind is op.RANGE:
            yield from map(chr, range(value[0], min(value[1], value[0] + 200) + 1))
        elif kind is op.CATEGORY:
            yield from DIGITS
        else:
            yield chr(value)


def drawn(tree, rng):
    """A random string that a parsed pattern matches, each choice of it as likely as the next."""
    out = ""
    for kind, what in tree:
        if kind is op.LITERAL:
            out += chr(what)
        elif kind is op.IN:
            out += rng.choice(list(members(what)))
        elif kind is op.SUBPATTERN:
            out += drawn(what[3], rng)
        elif kind is op.MAX_REPEAT:
            out += "".join(drawn(what[2], rng) for _ in range(rng.randint(what[0], min(what[1], what[0] + 25))))
        elif kind is op.BRANCH:
            out += drawn(rng.choice(what[1]), rng)
    return out


def passing(rule, accepts, rng):
    tree = parser.parse(rule.pattern)
    fitting = (text for text in iter(lambda: drawn(tree, rng), None) if rule.length[0] <= len(text) <= rule.length[1])
    return sum(accepts(next(fitting)) for _ in range(SAMPLES))


def surprising(count, chance):
    """Whether so many are counted with probability below `FAILURE` where each passes with this chance."""
    return bool(stats.binom.sf(count - 1, SAMPLES, chance) < FAILURE)


@pytest.mark.parametrize("rule", COUNTED, ids=lambda rule: f"{rule.entity} {rule.name}")
def test_no_more_random_numbers_pass_than_the_rule_says(rule):
    count = passing(rule, rule.accepts, random.Random())  # noqa: S311  # a test of luck, not of secrets
    assert not surprising(count, min(1, 1.15 * rule.chance))


def test_a_check_that_takes_everything_would_be_noticed():
    some = [rule for rule in COUNTED if rule.chance <= 0.4]
    assert some
    assert all(surprising(passing(rule, lambda _: True, random), 1.15 * rule.chance) for rule in some[:12])


def test_a_check_that_is_three_times_as_lax_would_be_noticed():
    assert surprising(int(0.3 * SAMPLES), 1.15 * 0.1)
