"""The model card: what a model is for, what it promises to whom, how good it is, and what it gives away.

There are two of each: one for the data owner, with every figure, and one to hand out, without what was measured exactly
on protected rows. They part in one place, `to_hand_out`, before a word is written, so that metadata, Markdown and HTML
cannot differ in it. After Mitchell et al., "Model Cards for Model Reporting", FAT* 2019, in huggingface_hub's form; the
words are in ``model_card.md.jinja``.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from decimal import ROUND_CEILING, Context, Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from privacy_core.errors import InvalidValueError

On: TypeAlias = Literal["exact, for the data owner", "DP answer", "public rows"]
EXACT: On = "exact, for the data owner"
_DATASETS: Mapping[On, str] = {EXACT: "protected-rows", "DP answer": "dp-answer", "public rows": "public-rows"}

_Number: TypeAlias = Annotated[float, Field(allow_inf_nan=False)]
_Part: TypeAlias = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
_Spent: TypeAlias = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_Whole: TypeAlias = Annotated[int, Field(ge=1)]
_STRICT = ConfigDict(extra="forbid")

_TEMPLATE = Path(__file__).with_name("model_card.md.jinja")
_UNPRINTED = frozenset({"Cc", "Zl", "Zp"})  # Unicode's control characters and ends of lines
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # the text beside them
_UNNAMED = "Unnamed model"
_DIGITS = 3


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Measured:
    """Whatever was measured, and on which rows, which says who may see it.

    What says nothing of ``on`` is the data owner's.
    """

    on: On = EXACT


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Figure(Measured):
    """A metric, in its own unit, with the ends of its interval where there is one."""

    name: str
    value: _Number | None = None
    low: _Number | None = None
    high: _Number | None = None


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class GroupFigure(Figure):
    """A metric of the rows that share a value of a column."""

    column: str
    group: str


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Rate:
    """True positive rate of an attack at a false positive rate, both in [0, 1], with its interval."""

    fpr: _Part
    tpr: _Part
    low: _Part | None = None
    high: _Part | None = None


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Membership(Measured):
    """A membership inference attack: its AUC in [0, 1], where 0.5 is guessing, and its rates."""

    attack: str
    auc: _Part | None = None
    low: _Part | None = None
    high: _Part | None = None
    rates: tuple[Rate, ...] = ()


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Audit(Measured):
    """A lower bound on epsilon by attack.

    Attributes:
        bound: Epsilon is no less, at this confidence; 0 where nothing was detected.
        ceiling: Highest bound that so many guesses can give.
        claim: Epsilon that the training claims; None for none.
        confidence: Of the bound, in [0, 1].
    """

    bound: _Spent
    ceiling: _Spent | None = None
    claim: _Spent | None = None
    confidence: _Part | None = None
    guesses: _Whole | None = None

    @property
    def refutes(self) -> bool:
        """Whether the claim cannot be true, at the audit's confidence."""
        return self.claim is not None and self.bound > self.claim


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Driver(Measured):
    """A column's share in what the model predicts, in [0, 1]."""

    column: str
    share: _Part


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Guarantee:
    """What the training guarantees.

    Attributes:
        unit: What may change, such as "one row added or removed"; ``neighbours`` names the relation.
        epsilon: Of the training alone; at least 0.
        delta: In [0, 1].
        accountant: Who bounds epsilon, in words.
        sampling: How batches are drawn; accountants know no other way.
        sampling_probability: Chance of one unit to be in a batch; it is public.
        noise_multiplier: Standard deviation of the noise per clipping norm.
        clip_norm: L2 norm that a clipped gradient has at most.
        steps: Number of batches.
        rows_per_person: Most rows of one person; None where the unit is a row.
        simulation: Whether a seed fixed batches and noise, so that nothing is guaranteed.
        charged: Id of the spend in the ledger; None if nothing was charged.
    """

    unit: str
    neighbours: str
    epsilon: _Spent
    delta: _Part
    accountant: str
    sampling: Literal["Poisson"] = "Poisson"
    sampling_probability: _Part | None = None
    noise_multiplier: _Spent | None = None
    clip_norm: _Spent | None = None
    steps: _Whole | None = None
    rows_per_person: _Whole | None = None
    simulation: bool = False
    charged: str | None = None


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Data:
    """The rows learned from.

    Attributes:
        fingerprint: Keyed, as `Keyring.fingerprint` makes it; never a plain hash, which whoever has a guess can check.
        rows_public: Whether the number of rows is public; else it stays with the data owner.
    """

    fingerprint: str | None = None
    rows: Annotated[int, Field(ge=0)] | None = None
    rows_public: bool = False


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Facts:
    """All that a card tells; values of JSON make one by `read_facts`.

    Attributes:
        model: In words, such as "logistic regression, 105 features".
        columns: Those predicted from.
        schema_public: Whether a person declared labels and categories; a guarantee is only where one did.
        made_at: Date or moment, as it shall stand there.
        versions: Of software, by its name.
        intended_use: The maker's words, like ``limits``; empty lines part paragraphs.
        no_guarantee: Why there is none, a sentence.
        intervals: What the intervals of figures are, such as "95%, over 5 divisions".
        metrics: Of the model, and of baselines.
    """

    name: str
    task: Literal["classification", "regression"]
    target: str
    labels: tuple[str, ...] = ()
    model: str = ""
    columns: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    schema_public: bool = False
    made_at: str = ""
    versions: Mapping[str, str] = Field(default_factory=dict)
    licence: str | None = None
    data: Data = Data()
    intended_use: str = ""
    limits: str = ""
    guarantee: Guarantee | None = None
    no_guarantee: str = "No noise was added in its training."
    intervals: str = ""
    metrics: tuple[Figure, ...] = ()
    groups: tuple[GroupFigure, ...] = ()
    membership: tuple[Membership, ...] = ()
    audit: tuple[Audit, ...] = ()
    drivers: tuple[Driver, ...] = ()

    @property
    def guaranteed(self) -> bool:
        """Whether there is a guarantee."""
        return self.guarantee is not None and not self.guarantee.simulation


@dataclass(frozen=True, kw_only=True)
class Card:
    """A model card: Markdown that ``huggingface_hub.ModelCard`` reads, and a page of HTML that needs no other file."""

    markdown: str
    html: str


def read_facts(told: Mapping[str, Any]) -> Facts:
    """Facts from JSON values.

    Args:
        told: By the names of `Facts`.

    Raises:
        InvalidValueError: a fact is missing, unknown or out of its range; it is named, its value is not.
    """
    try:
        return TypeAdapter(Facts).validate_python(dict(told))
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidValueError(
            f"The facts of a model card are not clear at {where!r}: {first['msg']}. Correct it and try again."
        ) from None


def to_hand_out(facts: Facts) -> tuple[Facts, frozenset[str]]:
    """What a recipient may know, and the names of the facts that something was taken from.

    Every figure that was measured exactly on protected rows goes, whichever list it is in; the number of rows unless it
    is public; and labels that were read off the data.

    Raises:
        InvalidValueError: an audit refutes the guarantee: a card that claims it must not leave.
    """
    if facts.guaranteed and any(one.refutes for one in facts.audit):
        raise InvalidValueError(
            "The audit found a higher epsilon than the training claims, so the card's claim would be false. Keep the "
            "model, and look for the mistake in its training."
        )
    kept: dict[str, Any] = {
        name: tuple(one for one in value if not (isinstance(one, Measured) and one.on == EXACT))
        for name, value in _lists(facts).items()
    }
    if not facts.data.rows_public:
        kept["data"] = replace(facts.data, rows=None)
    if not (facts.schema_public or facts.guaranteed):
        kept["labels"] = ()
    return replace(facts, **kept), frozenset(name for name in kept if kept[name] != getattr(facts, name))


def model_card(facts: Facts, *, for_owner: bool = False) -> Card:
    """Writes the card of a model; the network is not asked.

    Args:
        facts: What there is to say.
        for_owner: Whether it is for the data owner, who sees exact figures from protected rows; else for a recipient.

    Raises:
        InvalidValueError: see `to_hand_out`.
    """
    from huggingface_hub.repocard import ModelCard  # noqa: PLC0415 - takes half a second
    from jinja2 import Template  # noqa: PLC0415 - comes with torch
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only here

    shown, left_out = (facts, frozenset[str]()) if for_owner else to_hand_out(facts)
    told = _told(shown)
    card = ModelCard.from_template(_metadata(shown), template_path=str(_TEMPLATE), facts=told, left_out=left_out)
    card.text = re.sub(r"\n{3,}", "\n\n", card.text).strip()
    card.text = f"\n{card.text}\n"
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(card.text)
    wide = body.replace("<table>", '<div class="wide"><table>').replace("</table>", "</table></div>")
    page = Template(_TEMPLATE.read_text("utf-8")).render(
        title=_one_line(shown.name) or _UNNAMED, body=re.sub(r"<th\b", '<th scope="col"', wide), good=told["guaranteed"]
    )
    return Card(markdown=str(card), html=page)


def _lists(facts: Facts) -> dict[str, tuple[Any, ...]]:
    """Every list among the facts, so that one that is added later is guarded too."""
    values = {field.name: getattr(facts, field.name) for field in fields(facts)}
    return {name: value for name, value in values.items() if isinstance(value, tuple)}


def _metadata(facts: Facts) -> Any:
    """What machines read of a card: only of facts that may be shown."""
    from huggingface_hub.repocard_data import EvalResult, ModelCardData  # noqa: PLC0415 - takes half a second

    task = f"tabular-{facts.task}"
    results = [
        EvalResult(
            task_type=task,
            dataset_type=_DATASETS[one.on],
            dataset_name=one.on,
            metric_type=_one_line(one.name),
            metric_value=float(f"{one.value:.{_DIGITS}g}"),
        )
        for one in facts.metrics
        if one.value is not None
    ]
    return ModelCardData(
        language="en",
        license=_one_line(facts.licence) if facts.licence else None,
        library_name="privacy-studio",
        tags=[*(["differential-privacy"] if facts.guaranteed else []), task],
        pipeline_tag=task,
        model_name=(_one_line(facts.name) or _UNNAMED) if results else None,
        eval_results=results or None,
    )


def _told(facts: Facts) -> dict[str, Any]:
    """The facts as the template may print them: every text escaped, every number in figures."""
    told: dict[str, Any] = _printable(asdict(facts))
    told["name"] = told["name"] or _UNNAMED
    told["guaranteed"] = facts.guaranteed
    told["refuted"] = any(one.refutes for one in facts.audit)
    told["exact"] = any(
        EXACT in {one.on for one in value if isinstance(one, Measured)} for value in _lists(facts).values()
    )
    told["versions"] = [f"{_printable(name)} {_printable(version)}" for name, version in facts.versions.items()]
    for name in ("intended_use", "limits"):
        told[name] = [said for part in re.split(r"\n\s*\n", getattr(facts, name)) if (said := _printable(part))]
    if facts.guarantee is not None:
        epsilon = Decimal(repr(facts.guarantee.epsilon))
        told["guarantee"]["epsilon"] = _rounded_up(epsilon)
        told["guarantee"]["delta"] = _rounded_up(Decimal(repr(facts.guarantee.delta)))
        told["guarantee"]["factor"] = _rounded_up(epsilon.exp())
    for said, one in zip(told["audit"], facts.audit, strict=True):
        said["error"] = None if one.confidence is None else _figure(1 - one.confidence)
        said["nothing"] = one.bound == 0
    return told


def _printable(value: Any) -> Any:
    """Like ``value``, with texts on one line, in which no character means anything to Markdown, and with figures."""
    if isinstance(value, Mapping):
        return {name: _printable(one) for name, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [_printable(one) for one in value]
    if isinstance(value, str):
        return _escaped(_one_line(value))
    return value if value is None or isinstance(value, bool) else _figure(value)


def _one_line(text: str) -> str:
    """The text without line breaks, control characters and what turns the reading direction of its surroundings."""
    whole = text.encode(errors="replace").decode()  # halves of characters
    kept = "".join(" " if unicodedata.category(one) in _UNPRINTED else one for one in whole if one not in _TURNING)
    return " ".join(kept.split())


def _escaped(line: str) -> str:
    r"""A line as Markdown's plain text, wherever it stands.

    >>> print(_escaped("a|b <b> *c* {{ d }}"), _escaped("- e"), _escaped("1. f"))
    a\|b \<b\> \*c\* \{\{ d \}\} \- e 1\. f
    """
    plain = re.sub(r"[\\`*_{}\[\]<>#|~&$!]", r"\\\g<0>", line)
    return re.sub(r"^(\d+(?=[.)](?:\s|$))|(?=[-+=]))", r"\1\\", plain)  # what begins a list or a rule


def _figure(value: float) -> str:
    """To three significant digits; whole numbers are exact.

    >>> _figure(0.83241), _figure(12345.6), _figure(1e-5), _figure(12345), _figure(0.0)
    ('0.832', '12,300', '1e-5', '12,345', '0')
    """
    if isinstance(value, int):
        return f"{value:,}"
    rounded = float(f"{value:.{_DIGITS}g}")
    if 1_000 <= abs(rounded) < 1e15:
        return f"{rounded:,.0f}"
    return re.sub(r"e([+-])0*", lambda found: f"e{found[1].strip('+')}", f"{value:.{_DIGITS}g}")


def _rounded_up(value: Decimal) -> str:
    """What a guarantee allows at most is never told lower than it is; what floats left in the tenth digit is noise.

    >>> _rounded_up(Decimal("1.2301")), _rounded_up(Decimal("1.00000000002")), _rounded_up(Decimal(1000).exp())
    ('1.24', '1', '1.98e434')
    """
    rounded = Context(prec=_DIGITS, rounding=ROUND_CEILING).plus(Context(prec=9).plus(value)).normalize()
    if -5 < rounded.adjusted() < 6:
        return f"{rounded:,f}"
    return f"{rounded:e}".replace("e+", "e")
