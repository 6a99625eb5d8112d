"""All builders, and how they are written beside the hierarchy that they made: {"builder": "order", "order": [...]}."""

import csv
import io
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from privacy_core.errors import InvalidValueError
from privacy_core.hierarchy.builder import Builder
from privacy_core.hierarchy.hierarchy import Hierarchy, NamesValuesError
from privacy_core.hierarchy.names import Grouping, Order, Priority, Redaction, Suppression, Taxonomy
from privacy_core.hierarchy.ranges import Dates, Intervals

BUILDERS: Mapping[str, type[Builder]] = MappingProxyType(
    {
        "intervals": Intervals,
        "dates": Dates,
        "order": Order,
        "grouping": Grouping,
        "redaction": Redaction,
        "priority": Priority,
        "taxonomy": Taxonomy,
        "suppression": Suppression,
    }
)

_READER: TypeAdapter[Any] = TypeAdapter(
    Annotated[
        Intervals | Dates | Order | Grouping | Redaction | Priority | Taxonomy | Suppression,
        Field(discriminator="builder"),
    ]
)


def read_builder(value: Mapping[str, Any]) -> Builder:
    """The builder that JSON values describe.

    Raises:
        InvalidValueError: they describe none; where values are to blame, they are its ``values``.

    >>> read_builder({"builder": "intervals", "widths": [5, 10]}).widths
    (5, 10)
    """
    if value.get("builder") not in BUILDERS:
        raise InvalidValueError(f"builder must be one of {', '.join(BUILDERS)}.")
    try:
        builder: Builder = _READER.validate_python(dict(value))
    except ValidationError as error:
        # Only where and why: pydantic's own words repeat what was given.
        first = error.errors(include_url=False, include_input=False)[0]
        if isinstance(cause := first.get("ctx", {}).get("error"), NamesValuesError):
            # Another of its kind: pydantic holds the cause where no collector looks, and with it all who wait for it.
            cause.__traceback__ = None
            raise type(cause)(*cause.facts, values=cause.values) from None
        where = ".".join(str(part) for part in first["loc"][1:])
        why = str(first.get("ctx", {}).get("error", first["msg"])).rstrip(".")
        raise InvalidValueError(f"This is no hierarchy builder: {f'{where} {why}'.strip()}.") from None
    return builder


def kind_of(builder: Builder) -> str:
    """The key of `BUILDERS` that a builder belongs to."""
    return next(kind for kind, made in BUILDERS.items() if type(builder) is made)


def write_builder(builder: Builder) -> dict[str, Any]:
    """JSON values that `read_builder` reads back as an equal builder."""
    values: dict[str, Any] = _READER.dump_python(builder, mode="json", exclude_none=True)
    return values


def taxonomy_of(hierarchy: Hierarchy) -> Taxonomy:
    """The labels of any hierarchy as a builder, so that one that was brought can be edited."""
    return Taxonomy(rows=tuple(zip(*hierarchy.levels, strict=True)))


def hierarchy_text(hierarchy: Hierarchy) -> str:
    r"""The hierarchy as `hierarchy_from_text` reads it: a line a value, with ';' between.

    >>> hierarchy_text(Hierarchy((("a", "b"), ("*", "*"))))
    'a;*\nb;*\n'
    """
    text = io.StringIO()
    breaks = any("\r" in label for level in hierarchy.levels for label in level)  # which the writer does not quote
    writer = csv.writer(
        text, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL if breaks else csv.QUOTE_MINIMAL
    )
    writer.writerows(zip(*hierarchy.levels, strict=True))
    return text.getvalue()
