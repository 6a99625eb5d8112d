"""What can be done to a column: one row an operator, with the columns it fits, its settings and where they start."""

from collections.abc import Mapping, Sequence
from typing import Any

from pages.ui.operator import ANY, DATES, KEEP, NUMBERS, Facts, Operator, Setting, Step, nice
from privacy_core.usecases import texts

SEVERAL = "several"


def _width(facts: Facts) -> int | float:
    if facts.low is None or facts.high is None:
        return 10
    width = nice((facts.high - facts.low) / 5)
    return max(1, width) if facts.type == "integer" else width


def _step(facts: Facts) -> int | float:
    if facts.low is None or facts.high is None:
        return 10
    step = nice((facts.high - facts.low) / 50)
    return max(1, step) if facts.type == "integer" else step


def _end(facts: Facts, place: int) -> int | float | None:
    if facts.ends is None:
        return None
    return round(facts.ends[place]) if facts.type == "integer" else float(f"{facts.ends[place]:.3g}")


KEY = (
    Setting(name="domain", label="Shared domain", kind="text", start=lambda _: None, term="domain", optional=True),
    Setting(
        name="version",
        label="Version of its key",
        kind="whole",
        start=lambda _: 1,
        least=1,
        term="key_version",
        needs="domain",
    ),
)
"""Settings of what is made with a key."""
FAKES = (
    "name", "first_name", "last_name", "user_name", "email", "phone", "address", "street", "city", "postcode",
    "country", "company", "job",
)  # fmt: skip
INSTEAD_AT = ("how", "default", "with")
INSTEAD = ("replace", "mask", "pseudonym", "token", "fake", "remove")
LOCALES = ("en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pl_PL", "pt_BR", "sv_SE")

OPERATORS: Mapping[str, Operator] = {
    row.op: row
    for row in (
        Operator(op=KEEP, label="Keep as it is"),
        Operator(op="drop", label="Drop the column", hides=True),
        Operator(
            op="generalize",
            label="Generalize by hierarchy",
            settings=(Setting(name="level", label="Level", kind="level", start=lambda _: 1, term="hierarchy_level"),),
        ),
        Operator(
            op="band",
            label="Band into ranges",
            types=NUMBERS,
            settings=(
                Setting(name="width", label="Width", kind="number", start=_width, least=0),
                Setting(name="origin", label="Starts at", kind="number", start=lambda _: 0),
            ),
        ),
        Operator(
            op="round",
            label="Round",
            types=NUMBERS,
            settings=(Setting(name="step", label="To multiples of", kind="number", start=_step, least=0),),
        ),
        Operator(
            op="code_ends",
            label="Top and bottom code",
            types=NUMBERS,
            term="top_code",
            settings=(
                Setting(
                    name="low",
                    label="At least",
                    kind="number",
                    start=lambda f: _end(f, 0),
                    term="bottom_code",
                    optional=True,
                ),
                Setting(
                    name="high",
                    label="At most",
                    kind="number",
                    start=lambda f: _end(f, 1),
                    term="top_code",
                    optional=True,
                ),
            ),
        ),
        Operator(
            op="truncate_date",
            label="Shorten the date",
            types=DATES,
            settings=(
                Setting(
                    name="to",
                    label="To the",
                    kind="choice",
                    start=lambda _: "year",
                    choices=("month", "quarter", "year"),
                ),
            ),
        ),
        Operator(
            op="truncate",
            label="Keep the first characters",
            types=frozenset({"text", "integer"}),
            settings=(
                Setting(
                    name="keep",
                    label="Characters",
                    kind="whole",
                    least=0,
                    start=lambda f: max(1, min(3, int((f.length or 4) // 2))),
                ),
                Setting(name="pad", label="Fill up with", kind="text", start=lambda _: None, optional=True),
            ),
        ),
        Operator(
            op="mask",
            label="Mask characters",
            types=ANY - {"boolean"},
            hides=True,
            settings=(
                Setting(name="keep_first", label="Keep first", kind="whole", start=lambda _: 0, least=0),
                Setting(name="keep_last", label="Keep last", kind="whole", start=lambda _: 0, least=0),
            ),
        ),
        Operator(
            op="email_mask",
            label="Mask the e-mail name",
            types=frozenset({"text"}),
            hides=True,
            settings=(
                Setting(name="keep_first", label="Keep first", kind="whole", start=lambda _: 2, least=0),
                Setting(name="keep_domain", label="Keep the domain", kind="flag", start=lambda _: True),
            ),
        ),
        Operator(op="pseudonymize", label="Pseudonymize", types=ANY - {"boolean", "decimal"}, hides=True, settings=KEY),
        Operator(op="tokenize", label="Replace by tokens", types=ANY - {"boolean"}, hides=True, settings=KEY),
        Operator(op="encrypt", label="Encrypt", types=ANY - {"boolean"}, hides=True, settings=KEY),
        Operator(
            op="fake",
            label="Made-up values",
            types=ANY - {"boolean"},
            hides=True,
            settings=(
                Setting(
                    name="kind",
                    label="Kind",
                    kind="choice",
                    start=lambda facts: facts.made_up,
                    choices=FAKES,
                    term="fake_kind",
                ),
                Setting(
                    name="locale",
                    label="Language",
                    kind="choice",
                    start=lambda _: LOCALES[0],
                    choices=LOCALES,
                    term="fake_locale",
                ),
                *KEY,
            ),
        ),
        Operator(
            op="redact_text",
            label="Redact within the text",
            types=frozenset({"text"}),
            hides=True,
            keeps=True,
            slow=True,
            settings=(
                Setting(
                    name="threshold",
                    label="Least score",
                    kind="share",
                    start=lambda _: texts.THRESHOLD,
                    term="threshold",
                ),
                Setting(
                    name="instead",
                    label="Write instead",
                    kind="choice",
                    start=lambda _: INSTEAD[0],
                    choices=INSTEAD,
                    term="written_instead",
                    within=INSTEAD_AT,
                ),
            ),
        ),
        Operator(
            op="redact",
            label="Redact",
            hides=True,
            settings=(Setting(name="text", label="Write instead", kind="text", start=lambda _: "[REDACTED]"),),
        ),
        Operator(
            op="replace",
            label="Replace by one word",
            settings=(Setting(name="value", label="Write instead", kind="text", start=lambda _: "any"),),
        ),
    )
}
"""Every operator by the name of its choice, in the order in which it is offered."""


def offered(facts: Facts) -> list[Operator]:
    """The operators that fit a column."""
    return [operator for operator in OPERATORS.values() if operator.fits(facts)]


def chosen(steps: Sequence[Step]) -> tuple[str, dict[str, Any]]:
    """Which choice the steps of one column stand for, and its settings; several steps that no choice writes stay.

    >>> chosen([{"op": "band", "column": "age", "width": 10}])
    ('band', {'width': 10})
    >>> chosen([{"op": "bottom_code", "column": "age", "at": 18}, {"op": "top_code", "column": "age", "at": 90}])
    ('code_ends', {'low': 18, 'high': 90})
    >>> chosen([{"op": "round", "column": "age", "digits": -1}]), chosen([])
    (('several', {}), ('keep', {}))
    """
    steps = [step for step in steps if step["op"] != KEEP]
    if not steps:
        return KEEP, {}
    ops = tuple(step["op"] for step in steps)
    if ops in {("bottom_code",), ("top_code",), ("bottom_code", "top_code")}:
        return "code_ends", {"low" if step["op"] == "bottom_code" else "high": step["at"] for step in steps}
    if len(steps) == 1 and ops[0] in OPERATORS:
        settings = {name: value for name, value in steps[0].items() if name not in {"op", "column"}}
        operator = OPERATORS[ops[0]]
        known = {setting.name for setting in operator.settings}
        if operator.keeps:
            placed = {each.name: each.of(settings) or each.choices[0] for each in operator.settings if each.within}
            return ops[0], settings | placed
        if all(name in known or value == UNSAID.get(name) for name, value in settings.items()):
            return ops[0], {name: value for name, value in settings.items() if name in known}
    return SEVERAL, {}


UNSAID = {"character": "*", "origin": 0}
"""Settings without a widget that say nothing, because they are what holds without them."""


def said(steps: Sequence[Step]) -> str:
    """The steps of one column in words.

    >>> said([{"op": "round", "column": "age", "digits": -1}, {"op": "top_code", "column": "age", "at": 90}])
    'round (digits -1), then top code (at 90)'
    """
    told = []
    for step in steps:
        settings = ", ".join(f"{name} {value}" for name, value in step.items() if name not in {"op", "column"})
        told.append(step["op"].replace("_", " ") + (f" ({settings})" if settings else ""))
    return ", then ".join(told)
