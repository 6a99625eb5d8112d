"""Dates and times in a text: what is one by its form, and which of a language model's dates are none."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from privacy_core.pii.spans import Method, Span
from privacy_core.pii.text_calendar import MONTH, WEEKDAY_ALONE, plain
from privacy_core.pii.text_clock import among_others, clocks, is_clock
from privacy_core.pii.text_days import YEAR, days, is_relative

_NAMED = re.compile(rf"\b(?:{WEEKDAY_ALONE}|{MONTH})\b")
_SPOKEN = re.compile(r"clock|\bhalf past|\bquarter |\b(?:past|to) ")
_A_YEAR = re.compile(rf"(?<![\w.,/-])({YEAR})s?(?![\w/-]|[.,]\d)")
_OF_THINGS = re.compile(
    r"(?:\b[A-Z]{2,4}|[£$€§#=]"
    r"|\b(?:[Nn]o|[Nn]r|ext|extension|[Ff]light|[Ll]ine|[Rr]oom|[Bb]adge|[Ll]ot|page|art|item|case|pin|code|says|number"
    r"|[Bb]uild|[Vv]ersion|[Rr]elease|[Mm]odel|type|series|rev|[Cc]hapter|[Ss]ection))"
    r"\.?\s?$"
)
_SURELY = 0.65
_POINTED = re.compile(r"\d+\.\d+")
_VERB, _DATED = re.compile(r"(?:may|march) \d\d?$"), re.compile(r"\b(?:on|by|since|from|until|till|due|the) $")
_MODERN = range(1850, 2041)
_VAGUE = re.compile(r"\b(?:years?|yrs?|year-old|days?|weeks?|months?|hours?|minutes?|old|decades?)\b", re.IGNORECASE)
_EDGE = re.compile(r"^(?:(?:on|the|in|at|by|since|from)\s+)+", re.IGNORECASE)


def forms(text: str) -> list[Span]:
    """Dates and times that their form or the words beside them tell, in the order of the text."""
    low = plain(text)
    if not any(map(str.isdigit, low)) and not _NAMED.search(low) and not _SPOKEN.search(low):
        return []
    timed = [*days(low), *clocks(low)]
    spans = [
        Span(start=start, end=end, entity="DATE_TIME", score=score, method=Method.PATTERN, rule="dates", reason=reason)
        for found in (timed, among_others(low, timed))
        for start, end, score, reason in found
        if not (_VERB.match(text, start, end) and not _DATED.search(text, max(0, start - 8), start))
    ]
    return sorted(spans, key=lambda span: span.start)


def as_in_texts(given: Sequence[Span], found: Sequence[Span]) -> list[Span]:
    """What the rules for cells take for dates and times, over as many characters as those for texts do.

    A cell holds one date with its time; in a text they are two, unless a machine wrote them. Times of day
    and years are left to the rules for texts, which look at the words around them.
    """
    kept, starts = [], [each.start for each in found]
    for span in given:
        over = _over(span, found, starts) if span.entity in _BESIDE_DATES else []
        if span.entity == "PHONE_NUMBER" and any(each.start == span.start and each.score > _SURELY for each in over):
            continue  # "09/2014 - 03/2017"
        if span.entity not in {"DATE_TIME", "DATE_OF_BIRTH"}:
            kept.append(span)
            continue
        if over:
            best = max(over, key=lambda each: (each.score, each.end - each.start))
            kept.append(replace(span, start=best.start, end=best.end))
        elif span.rule not in {"a time of day", "a year"}:
            kept.append(span)
    return kept


def beside_dates(text: str, postal: Sequence[Span], found: Sequence[Span]) -> list[Span]:
    """Addresses less those that begin within a date; one that runs over what can only be a date ends before it."""
    kept, starts = [], [each.start for each in found]
    for span in postal:
        over = _over(span, found, starts)
        if any(each.start < span.start for each in over):
            continue
        cut = min((each.start for each in over if _ends(text, span, each)), default=span.end)
        left = text[span.start : cut] if cut < span.end else ""
        if not left:
            kept.append(span)
        elif _ADDRESS.match(left := _LAST_WORD.sub("", left)):
            kept.append(replace(span, end=span.start + len(left)))
    return kept


def _over(span: Span, found: Sequence[Span], starts: Sequence[int]) -> list[Span]:
    """The dates that overlap a span, of those found, which are in the order of the text."""
    first, end = bisect_left(starts, span.start - _LONGEST), bisect_left(starts, span.end)
    return [each for each in found[first:end] if span.start < each.end]


_LONGEST = 80
_BESIDE_DATES = frozenset({"PHONE_NUMBER", "DATE_TIME", "DATE_OF_BIRTH"})


def _ends(text: str, postal: Span, date: Span) -> bool:
    value = text[date.start : date.end]
    if _SURE.search(value) or _OF_LIVES.search(text, max(0, date.start - 6), date.start):
        return True
    return postal.end <= date.end and not (len(value) == 4 and value.isdigit() and value[0] != "0")


_ADDRESS = re.compile(r"(?=.*\d)(?=.*[^\W\d_]{3}).{6}", re.DOTALL)
_LAST_WORD = re.compile(r"(?:[.;:,]?\s+(?:[A-Za-z]\.|[a-z]{1,6}|(?<=\. )[A-Z][a-z]+))?[\s,.;:(]*$")
_SURE = re.compile(r"\d:\d|^\d\d?[A-Za-z]{3}(?:\d|$)|\d[/.]\d+[/.]\d|[^\W\d]\.?,? (?:de |del )?\d{4}$")
_OF_LIVES = re.compile(r"(?:\b[bmd]\.|\bborn|[*†©])\s?$")


def from_model(text: str, span: Span) -> Span | None:
    """A date that a language model found, without the words around it; None for what is no date.

    Models take bare numbers, ages and spans of time for dates; what stays has a month, a weekday, the form of a date or
    a clock time, or is a year that people live in and no number of something.
    """
    value = text[span.start : span.end]
    low = plain(value)
    pointed = _POINTED.fullmatch(low.strip()) and "(TIME)" not in span.rule  # a version, a price
    if any(days(low)) or (is_clock(low) and not pointed) or _NAMED.search(low):
        if (_VAGUE.search(value) and not _A_YEAR.search(low)) or is_relative(low):
            return None
        cut = _EDGE.match(value)
        return replace(span, start=span.start + (cut.end() if cut else 0))
    year = _A_YEAR.search(low)
    alone = year is not None and sum(map(str.isdigit, low)) == len(year.group(1))
    if year is None or not alone or int(year.group(1)) not in _MODERN:
        return None
    start = span.start + year.start()
    if _OF_THINGS.search(text, max(0, start - 12), start) or text[span.end : span.end + 1] == "-":
        return None
    return replace(span, start=start, end=span.start + year.end())
