"""What personal data a table's columns hold: every cell as a whole meets every rule, and a sample of rows is read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core import checks
from privacy_core.engine import Engine, Report
from privacy_core.intake import ColumnType
from privacy_core.pii import by_names, patterns
from privacy_core.pii.by_rules import Counted
from privacy_core.pii.cells import Cells
from privacy_core.pii.columns import READ, SampledRows, pieces, readable
from privacy_core.pii.findings import ColumnFinding, NothingFound
from privacy_core.pii.forms import FORMS
from privacy_core.pii.header_words import never_holds
from privacy_core.pii.own import prepared, usable
from privacy_core.pii.recognizer import Recognizer
from privacy_core.pii.rule import Rule
from privacy_core.pii.rules import RULES, header_entities
from privacy_core.pii.spans import THRESHOLD
from privacy_core.pii.tally import Tally
from privacy_core.pii.text import Reader
from privacy_core.profile import names
from privacy_core.profile.columns import kind_of

READER_RECALL: float | None = 0.901
"""Share of the characters of names, places and organizations in text that the reader finds on our benchmark.

Measured by ``python -m benchmarks.bench_text --report``, on texts that no rule was made on.
"""
_RARE = 0.2
_TOLD = 5  # columns in a note
_ANYWHERE = frozenset({"DATE_TIME", "AGE", "ZIP_CODE", "LICENSE_PLATE", "GEO_COORDINATES"})
_RULES_SHARE = 0.8  # of the time that a scan with reading takes is told as reading columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What was found in a table.

    Attributes:
        findings: In the order of the columns, a column's main kind first.
        nothing_found: The columns in which nothing counts, in their order.
        notice: What a person must know of how names were looked for; None if nothing.
    """

    findings: tuple[ColumnFinding, ...]
    nothing_found: tuple[NothingFound, ...]
    notice: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As JSON values, without any cell but masked ones."""
        return {
            "findings": [each.to_json() for each in self.findings],
            "nothing_found": [each.to_json() for each in self.nothing_found],
            "notice": self.notice,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """What `to_json` gave."""
        return cls(
            findings=tuple(map(ColumnFinding.from_json, kept["findings"])),
            nothing_found=tuple(map(NothingFound.from_json, kept["nothing_found"])),
            notice=kept["notice"],
        )


def scan(
    engine: Engine,
    table: str,
    *,
    recognizers: Sequence[Recognizer] = (),
    language: str = "en",
    model: bool = True,
    sample: int = 300,
    rng: np.random.Generator | None = None,
    report: Report | None = None,
) -> Scan:
    """Looks for personal data in every column of an open table.

    Every cell with a value meets, as a whole, every pattern that fits its column. Three things are limited, and then a
    random sample of rows decides (`columns.SAMPLED` of them, each cell's first `columns.READ` characters), and the
    finding says so by its method and interval: check digits, where a rule takes the form of more than `tally.PROVED`
    different values; what stands among other text, where more than `tally.READ_INSIDE` different values
    (`tally.READ_CHECKED` for kinds that prove themselves) may hold one kind or `tally.READ_IN_ALL` any; and names,
    places and organizations, which are looked for in sampled rows only, unless these are all. A cell that is something
    as a whole is not read inside. The table is never held.

    Args:
        engine: Where the table is open.
        table: Under which name.
        recognizers: A person's own.
        language: Of the text that the language model reads; a code of `text.languages`.
        model: Whether free text is read for names, too; else rules, and lists of names for short cells, alone decide.
        sample: Rows of free text that the language model reads.
        rng: Draws the rows; by default a new generator.
        report: Called with the work done and in all; what it raises ends the scan.

    Raises:
        InvalidValueError: no such language, a sample of less than one.
    """
    checks.whole(sample=sample, least=1)
    recognizers, broken = usable(recognizers)
    reader = Reader(language=language, recognizers=recognizers, model=model)
    fields = [each for each in engine.schema(table) if readable(each.type)]
    tallies = {each.name: _tally(each, recognizers) for each in fields}
    rows = SampledRows()
    told = _told(report, len(fields))
    for piece in pieces(engine, table, fields, rng=rng or np.random.default_rng(), into=rows, report=told):
        tallies[piece.column].add(piece.values, piece.counts)
    findings, nothing, begun = list[ColumnFinding](), list[NothingFound](), list[str]()
    for number, each in enumerate(engine.schema(table)):
        if (tally := tallies.get(each.name)) is None:
            continue
        named = _named(each.name, recognizers)
        found, looked = _column(
            each.name, tally, rows.cells[each.name], named, reader if model else None, sample, every=rows.every
        )
        findings += found
        if by_names.may_be_named(tally) and _begun(rows.cells[each.name]):
            begun.append(each.name)
        if not found:
            nothing.append(_nothing(each.name, tally.cells, looked))
        if report is not None:
            report(int(1_000 * (_RULES_SHARE + (1 - _RULES_SHARE) * (number + 1) / len(engine.schema(table)))), 1_000)
    notice = " ".join(filter(None, (reader.notice, broken, _of_beginnings(begun)))) or None
    return Scan(findings=tuple(findings), nothing_found=tuple(nothing), notice=notice)


def _begun(cells: pa.Array) -> bool:
    """Whether only the beginning of some sampled cell was kept."""
    return bool(pc.any(pc.greater_equal(pc.utf8_length(cells), READ)).as_py())


def _of_beginnings(columns: Sequence[str]) -> str:
    if not columns:
        return ""
    return (
        f"Names, places and organizations were looked for in no more than the first {READ:,} characters of long cells, "
        f"as of {', '.join(map(repr, columns[:_TOLD]))}: more may follow. Patterns met these cells to their end, "
        "except where a finding says that it looked at a sample."
    )


def _nothing(column: str, cells: int, looked: by_names.Named) -> NothingFound:
    return NothingFound(
        column=column,
        cells=cells,
        read=looked.read or looked.sampled,
        flagged=looked.flagged,
        at_most=looked.at_most,
        cut=looked.cut,
        different=looked.different,
    )


def _column(
    column: str,
    tally: Tally,
    cells: pa.Array,
    named: Collection[str],
    reader: Reader | None,
    sample: int,
    *,
    every: bool,
) -> tuple[list[ColumnFinding], by_names.Named]:
    if not tally.cells:
        return [], by_names.Named([], every=True)
    sampled = None
    if tally.unproved or tally.unread:
        met = frozenset(tally.proposed)
        sampled = Tally(tally.rules, texts=tally.texts, inside=tally.inside, near=tally.near, own=tally.own, only=met)
        drawn = cells.drop_null().value_counts()
        sampled.add(drawn.field("values"), drawn.field("counts").to_numpy().astype(np.int64))
    found = Counted(column=column, tally=tally, sampled=sampled, named=named).findings()
    together, looked = _with_names(column, tally, cells, named, reader, sample, found=found, every=every)
    return together, replace(looked, sampled=sampled.cells if sampled is not None and tally.unread else 0)


def _with_names(
    column: str,
    tally: Tally,
    cells: pa.Array,
    named: Collection[str],
    reader: Reader | None,
    sample: int,
    *,
    found: list[ColumnFinding],
    every: bool,
) -> tuple[list[ColumnFinding], by_names.Named]:
    """What rules found, and what is found by name in cells that they do not explain."""
    found = [each for each in found if not (_by_name_alone(each, tally) and by_names.contradicted(each.entity, cells))]
    if not by_names.may_be_named(tally) or (found and found[0].whole and found[0].hits == tally.cells):
        return found, by_names.Named([], every=True)
    explained = _explained(cells, tally, {each.entity for each in found if each.whole})
    looked = by_names.listed(column, cells, every=every, named=named, explained=explained)
    if not looked.findings and by_names.is_free_text(by_names.unexplained(cells, explained)):
        if reader is None:
            return found, by_names.Named([])
        looked = by_names.read(column, cells, reader, sample=sample, every=every, named=named, explained=explained)
    taken = {each.entity for each in found}
    together = [*found, *(each for each in looked.findings if each.entity not in taken)]
    return sorted(together, key=lambda each: -each.share), looked


def _by_name_alone(finding: ColumnFinding, tally: Tally) -> bool:
    """Whether no rule but those that take any short text speaks for a finding."""
    met = {number for accepted, _ in tally.together for number in accepted}
    return finding.whole and all(
        rule in FORMS for number, rule in enumerate(tally.rules) if number in met and rule.entity == finding.entity
    )


def _explained(cells: pa.Array, tally: Tally, entities: Collection[str]) -> frozenset[str]:
    """Values that are as a whole what rules found."""
    if not entities:
        return frozenset()
    looked = Cells(cells.drop_null().unique())
    written = pc.utf8_trim_whitespace(cells.drop_null().unique())
    met = [rule for rule in tally.rules if rule.whole]
    places = {
        place
        for rule, some in zip(met, looked.whole(met), strict=True)
        if rule.entity in entities
        for place, value in zip(some.tolist(), looked.at(some), strict=True)
        if rule.accepts is None or rule.accepts(value)
    }
    return frozenset(written.take(pa.array(sorted(places), pa.int64())).to_pylist())


def _tally(field: Any, recognizers: Sequence[Recognizer]) -> Tally:
    kind, named = kind_of(field.type), _named(field.name, recognizers)
    kinds = {kind, ColumnType.INTEGER} if kind == ColumnType.DECIMAL else {kind}  # whole ones are written as integers
    never = never_holds(field.name)
    fitting = [
        rule
        for rule in (*map(_own, recognizers), *RULES, *FORMS)
        if not kinds.isdisjoint(rule.types)
        and (rule.entity not in never or rule.unmistakable)
        and (not rule.weak or rule.entity in named or rule.many <= 1 or (rule.checksum and rule.chance <= _RARE))
    ]
    inside = tuple(rule for rule in RULES if ColumnType.TEXT in rule.types and rule.entity not in never)
    return Tally(fitting, texts=kind == ColumnType.TEXT, inside=inside, near=_near(inside), own=prepared(recognizers))


def _near(rules: Sequence[Rule]) -> tuple[tuple[str, str], ...]:
    """By kind, words near which weak rules count, as a pattern; those of dates and ages stand near any number."""
    spoken: dict[str, set[str]] = {}
    for rule in rules:
        if rule.weak and rule.entity not in _ANYWHERE and rule.context:
            spoken.setdefault(rule.entity, set()).update(rule.context)
    return tuple((entity, patterns.inside(patterns.any_word(sorted(words)))) for entity, words in spoken.items())


def _named(column: str, recognizers: Sequence[Recognizer]) -> frozenset[str]:
    """Kinds that a column's name speaks of."""
    said = set(names.words(column).split("_"))
    own = {each.entity for each in recognizers if any(set(names.words(word).split("_")) <= said for word in each.words)}
    return frozenset(header_entities(column)) | own


def _own(recognizer: Recognizer) -> Rule:
    """A person's own recognizer as a rule."""
    return Rule(
        entity=recognizer.entity,
        name="own recognizer",
        pattern=recognizer.pattern,
        length=(1, 1_000),
        types=(ColumnType.TEXT, ColumnType.INTEGER),
        score=recognizer.score,
        score_near=recognizer.score_near,
        context=tuple(word.lower() for word in recognizer.words),
        weak=recognizer.score < THRESHOLD,
        own=True,
    )


def _told(report: Report | None, columns: int) -> Report | None:
    if report is None or not columns:
        return None
    return lambda done, total: report(int(1_000 * _RULES_SHARE * done / max(total, 1)), 1_000)
