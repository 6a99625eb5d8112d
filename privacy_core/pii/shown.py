"""Cells of a column in which one kind of personal data is found, as they are, for whoever may see them."""

from collections.abc import Iterator, Sequence

import pyarrow as pa

from privacy_core.engine import Engine
from privacy_core.pii import matching, own, short_cells
from privacy_core.pii.cells import Cells
from privacy_core.pii.columns import as_text
from privacy_core.pii.findings import ColumnFinding
from privacy_core.pii.forms import FORMS
from privacy_core.pii.recognizer import Recognizer
from privacy_core.pii.rule import Rule
from privacy_core.pii.rules import RULES
from privacy_core.pii.spans import settled
from privacy_core.pii.text import Reader

READ = 300
"""Cells that the reader of text is given before it is said that none was found."""
_BATCH = 20_000
_LONGEST = 2_000  # characters of a cell that are handed out


def cells(
    engine: Engine,
    table: str,
    finding: ColumnFinding,
    *,
    recognizers: Sequence[Recognizer] = (),
    language: str = "en",
    count: int = 5,
) -> tuple[str, ...]:
    """The first few different cells of the column that hold what was found there.

    Args:
        engine: Where the table is open.
        table: Under which name.
        finding: What of which column.
        recognizers: A person's own.
        language: Of the text that the language model reads.
        count: How many at most.
    """
    rules = tuple(
        rule
        for rule in (*RULES, *FORMS)
        if rule.entity == finding.entity and (finding.header or not rule.weak)  # as the scan believes them
    )
    recognizers, _ = own.usable(recognizers)
    made = own.prepared([each for each in recognizers if each.entity == finding.entity])
    reader: Reader | None = None
    left, found = READ, dict[str, None]()
    for values in _batches(engine, table, finding.column):
        held = list((_whole if finding.whole else _inside)(values, rules)) if rules else []
        held += (
            [value for value in values.to_pylist() if any(True for _ in own.recognized(value, made))] if made else []
        )
        if not held and finding.whole:
            held = [value for value in values.to_pylist() if finding.entity in short_cells.kinds(value)]
        if not held and not finding.whole and left > 0:
            reader = reader or Reader(language=language, recognizers=recognizers)
            held = list(_read(reader, values.slice(0, left).to_pylist(), finding.entity, count - len(found)))
            left -= len(values)
        for value in held:
            found[value[:_LONGEST]] = None
            if len(found) >= count:
                return tuple(found)
    return tuple(found)


def _batches(engine: Engine, table: str, column: str) -> Iterator[pa.Array]:
    """The column's different values as texts, batch by batch."""
    question = f"SELECT {engine.quote(column)} FROM {engine.quote(table)}"
    for batch in engine.stream(question, batch_rows=_BATCH):
        values = batch.column(0)
        plain = values.dictionary_decode() if pa.types.is_dictionary(values.type) else values
        yield as_text(plain.drop_null()).unique()


def _whole(values: pa.Array, rules: Sequence[Rule]) -> Iterator[str]:
    """Values that are one as a whole."""
    looked = Cells(values)
    seen: set[int] = set()
    cells_can_be = [rule for rule in rules if rule.whole]
    for rule, places in zip(cells_can_be, looked.whole(cells_can_be), strict=True):
        for place, value in zip(places.tolist(), looked.at(places), strict=True):
            if place not in seen and (rule.accepts is None or rule.accepts(value)):
                seen.add(place)
                yield values[place].as_py()


def _inside(values: pa.Array, rules: Sequence[Rule]) -> Iterator[str]:
    """Values that hold one among other text."""
    entities = {rule.entity for rule in rules}
    for value in values.to_pylist():
        if entities & {span.entity for span in settled(matching.spans(value, rules))}:
            yield value


def _read(reader: Reader, values: Sequence[str], entity: str, count: int) -> Iterator[str]:
    """Of the values those in which the reader finds the kind; a few at a time, since it takes its time."""
    for start in range(0, len(values), 50):
        some = values[start : start + 50]
        for value, spans in zip(some, reader.read(some), strict=True):
            if entity in {span.entity for span in settled(spans)}:
                count -= 1
                yield value
        if count <= 0:
            return
