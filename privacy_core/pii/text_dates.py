"""Dates, times and ages in a text: what is one by its form, and which of a language model's dates are none."""

import re
from collections.abc import Iterator

from privacy_core.pii.spans import Method, Span
from privacy_core.pii.text_words import MONTHS, WEEKDAYS

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = "|".join(sorted((day for day in WEEKDAYS if day not in {"sun", "sat", "wed", "mon"}), key=len, reverse=True))
_CLOCK = r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d)?(?:\s?(?:[ap]m\b|[ap]\.m\.))?"
_HALF = r"(?:1[0-2]|0?[1-9])(?:[:.][0-5]\d)?(?:[:.][0-5]\d)?\s?(?:[ap]m\b|[ap]\.m\.)"
_YEAR = r"(?:1[6-9]|20)\d\d"

_DATES = re.compile(
    rf"(?<![\w./-])(?:"
    rf"{_YEAR}[-/.][01]?\d[-/.][0-3]?\d(?:[T ]{_CLOCK}Z?)?"
    rf"|[0-3]?\d[-/.][0-3]?\d[-/.](?:{_YEAR}|\d\d)"
    rf"|(?:(?:{_DAY}),? )?[0-3]?\d(?:st|nd|rd|th|\.)? (?:of )?(?:{_MONTH})\.?(?:,? (?:{_YEAR}))?"
    rf"|(?:(?:{_DAY}),? )?(?:{_MONTH})\.? [0-3]?\d(?:st|nd|rd|th)?(?![\d:])(?:,? {_YEAR})?"
    rf"|(?:{_MONTH})\.?,? {_YEAR}"
    rf"|[0-3]?\d[-/.](?:{_MONTH})[-/.](?:{_YEAR}|\d\d)"
    rf")(?![\w/])(?!\.\d)",
    re.IGNORECASE,
)
_DAYS = re.compile(rf"\b(?:{_DAY})s?\b", re.IGNORECASE)
_TIMES = re.compile(rf"(?:\b(?:at|by|until|from|till|before|after|around|um|à)\s)({_CLOCK})(?![\d%])", re.IGNORECASE)
_YEARS = re.compile(
    rf"\b(?:in|since|of|from|until|till|before|after|by|during|around|early|late|mid|anno|seit|bis|depuis)\s"
    rf"({_YEAR})(?![\w%]|[.,/-]\d)(?! (?:\$|EUR|USD|pieces|people|units|items|men|women|euros|dollars))",
    re.IGNORECASE,
)
_CLOCKS = re.compile(
    rf"(?<![\w:.,/+-])({_HALF}|(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?: ?(?:UTC|GMT|CET|CEST|h\b|Uhr))?)"
    r"(?![\w:/%-]|\.\d)",
    re.IGNORECASE,
)
_RATIO = re.compile(
    r"(?:ratio|verse|psalms?|score|scale|odds|chapter|version|genesis|won|lost|lead)[^.]{0,20}$", re.IGNORECASE
)
_VALID = re.compile(
    r"\b(?:valid|exp|expir\w+|expires|good|gültig)\b[ a-z.:]{0,16}((?:0?[1-9]|1[0-2]) ?/ ?(?:20)?[2-4]\d)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(rf"(?<![\w.,/-])({_YEAR}) ?[-–—] ?({_YEAR}|today|now|present)(?![\w.,/-]*\d)", re.IGNORECASE)
_NAMED = re.compile(rf"\b(?:{_DAY}|{_MONTH})\b", re.IGNORECASE)
_BARE_YEAR = re.compile(rf"\D*\b{_YEAR}s?\b\D*")
_VAGUE = re.compile(r"\b(?:years?|yrs?|year-old|days?|weeks?|months?|hours?|minutes?|old|decades?)\b", re.IGNORECASE)
_EDGE = re.compile(r"^(?:(?:on|the|in|at|by|since|from)\s+)+", re.IGNORECASE)

_NUMBER = r"(1[01]\d|\d{1,2})"
_OLD = (
    r"(?:\s?-?\s?(?:years?|yrs?|months?)[\s-]{1,3}(?:old|of age)|\s?(?:y/o|yo\b|y\.o\.|yrs?\b(?! ago))"
    r"|\s?-?\s?jahre alt|\s?ans\b)"
)
_TURNED = r"(?:aged?|age:|age is|alter:?|turn(?:s|ed|ing)?|just turned|(?:at )?the age of|aged about)\s{1,3}"
_NOT_AGES = r"(?![\w%]|[.,:/-]\d|\s?(?:%|percent|days|weeks|minutes|hours))"
_KIN = r"(?:daughter|son|child|kid|mother|father|brother|sister|wife|husband)"
_STATED = r"(?:client|patient|applicant|claimant|tenant|customer|insured|candidate|witness) is"
_IS = (
    rf"(?:when (?:he|she|they|i) w(?:as|ere)|(?:he|she)(?: is|'s|’s|s)|{_STATED}|i(?:'m| am|’m)"
    rf"|(?:he|she) was|{_KIN} is)"
)
_ENDS = r"(?=\s*(?:[.,;!?)]|$|and\b|when\b|but\b|years old))"
_ENDS_OLD = r"(?=\s*(?:[.,;!?)]|$|of\b|from\b|after\b|in\b|and\b))"
_AGE = re.compile(
    rf"(?<![\w.,/-]){_NUMBER}(?={_OLD})|\b{_TURNED}{_NUMBER}{_NOT_AGES}"
    rf"|\b{_IS} (?:only |now |about |already |just |nearly |almost |like )?{_NUMBER}{_ENDS}"
    rf"|\bhow old\b[^?\n]{{0,30}}\?\s{{0,3}}(?:i(?:'m| am) |(?:s?he) is )?{_NUMBER}{_NOT_AGES}"
    rf"|\b(?:died|dies|dead|retired|married|diagnosed|passed away) at (?:about |only )?{_NUMBER}{_ENDS_OLD}",
    re.IGNORECASE,
)


def forms(text: str) -> list[Span]:
    """Dates, times and ages that their form or the words beside them tell."""
    found = [
        _span(match.start(), match.end(), "DATE_TIME", 0.8, "it has the form of a date")
        for match in _DATES.finditer(text)
    ]
    found += [
        _span(match.start(), match.end(), "DATE_TIME", 0.6, "it is a day of the week") for match in _DAYS.finditer(text)
    ]
    for pattern, reason in ((_TIMES, "it is a time of day"), (_YEARS, "it is a year")):
        found += [_span(match.start(1), match.end(1), "DATE_TIME", 0.6, reason) for match in pattern.finditer(text)]
    found += [
        _span(match.start(1), match.end(1), "DATE_TIME", 0.55, "it is a time of day")
        for match in _CLOCKS.finditer(text)
        if not _RATIO.search(text, max(0, match.start() - 40), match.start())
    ]
    found += [
        _span(match.start(1), match.end(1), "DATE_TIME", 0.7, "it is the month until which a card is valid")
        for match in _VALID.finditer(text)
    ]
    for match in _SPAN.finditer(text):
        for group in (1, 2):
            if match.group(group).isdigit():
                found.append(_span(*match.span(group), "DATE_TIME", 0.55, "it is a year in a span of years"))
    return [*found, *ages(text)]


def ages(text: str) -> Iterator[Span]:
    """Numbers that words beside them make an age."""
    for match in _AGE.finditer(text):
        start, end = next(match.span(group) for group in range(1, 6) if match.group(group))
        yield _span(start, end, "AGE", 0.85, "the words beside it make it an age")


def _span(start: int, end: int, entity: str, score: float, reason: str) -> Span:
    return Span(
        start=start, end=end, entity=entity, score=score, method=Method.PATTERN, rule="dates and ages", reason=reason
    )


def from_model(text: str, span: Span) -> Span | None:
    """A date that a language model found, without the words before it; None for what is no date.

    Models take bare numbers, ages and spans of time for dates; what stays has a year, a month, a weekday, a clock time
    or the form of a date.
    """
    value = text[span.start : span.end]
    named = _NAMED.search(value)
    if named is None and not _DATES.search(value) and not _TIMES.search(f"at {value}"):
        bare = _BARE_YEAR.fullmatch(value.strip())
        if bare is None or text[span.end : span.end + 1] == "-":
            return None
    if _VAGUE.search(value) and not re.search(_YEAR, value):
        return None
    cut = _EDGE.match(value)
    start = span.start + (cut.end() if cut else 0)
    return Span(
        start=start, end=span.end, entity=span.entity, score=span.score, method=span.method, rule=span.rule,
        reason=span.reason,
    )  # fmt: skip
