"""Days and years in a text: dates in many layouts and languages, stamps of machines, days without a year."""

import re
from collections.abc import Iterator

from privacy_core.pii import dates
from privacy_core.pii.text_calendar import (
    ENGLISH_MONTH,
    MONTH,
    MONTH_BESIDE_YEAR,
    WEEKDAY,
    WEEKDAY_ALONE,
    names_a_month,
)

YEAR = r"(?:1[6-9]|20)\d\d"
_DAY, _NUMBER = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_TH = r"(?:st|nd|rd|th|er|re|eme|[ºª°]|:?[ea]|de|\.)?"
_DAYS = rf"(?:{_DAY}{_TH} ?[-–&] ?)?{_DAY}{_TH}"
_SECONDS = r"[0-2]?\d:[0-5]\d:[0-5]\d(?:[.,]\d{1,9})?"
_ZONE = r"(?: ?(?:z|utc|gmt|[+-]\d\d:?\d\d)\b)?"

Found = tuple[int, int, float, str]
"""Where something starts and ends, how sure that is, and why."""

_STAMPS = re.compile(
    rf"(?<![\w.-])(?:"
    rf"{_DAY}/(?:{ENGLISH_MONTH})/{YEAR}:{_SECONDS}{_ZONE}"
    rf"|(?:{WEEKDAY} )?(?:{ENGLISH_MONTH}) {{1,2}}{_DAY}(?: {YEAR})? {_SECONDS}(?: [a-z]{{3,4}}(?= \d))?(?: {YEAR})?"
    rf"|(?:{WEEKDAY} )?{_DAY} (?:{ENGLISH_MONTH}) {YEAR} {_SECONDS}{_ZONE}"
    rf")(?![\w/])"
)
_NUMERIC_STAMPS = re.compile(
    rf"(?<![\w.-])(?:{YEAR}([-/.])\d\d?\1\d\d?(?:t| )(?:{_SECONDS}|[0-2]?\d:[0-5]\d(?! ?[ap]\.?m)){_ZONE}"
    rf"|{YEAR}\d{{4}}t\d{{4}}(?:\d\d)?z?)(?![\w/])"
)
_NAMED = re.compile(
    rf"(?<![\w./-])(?:{WEEKDAY} (?:the |den |d\. |le |el )?)?"
    rf"{_DAYS}(?:[ \u00a0]{{1,2}}(?:(?:of|de|of the month of) |d['’])?|[-./]|(?<=\.))"
    rf"(?:(?:{MONTH})\b\.?(?:(?:,? | de | del | of |[-./]){YEAR}|(?:[-./]| ?['’])\d\d)?"
    rf"|(?:{MONTH_BESIDE_YEAR})\.?(?: | de | del |[-./]){YEAR})"
    rf"(?![\w/]|\.\d|:\d)"
)
_MONTH_FIRST = re.compile(
    rf"(?<![\w./-])(?:{WEEKDAY} )?(?:{YEAR}\.?[ -])?(?:{MONTH})\.?[ -](?:the )?{_DAYS}(?:-[aeio]n|-[aeio])?"
    rf"(?:,? {YEAR}|,? ?['’]\d\d|-{YEAR})?(?![\w/]|[.:]\d|-\d)"
)
_MONTHS = re.compile(
    rf"(?<![\w/-])(?:{MONTH})(?:(?:\.?,? (?:of |de |del |d['’])?|[-/])(?:{YEAR})|\.? ['’]\d\d)(?![\w/-]|[.,]\d)"
    rf"|(?<![\w/-])(?:{ENGLISH_MONTH})-\d\d(?![\w/-])"
)
_GLUED = re.compile(rf"(?<![\w-])(?:{_DAY}(?:{ENGLISH_MONTH})(?:{YEAR}|\d\d)?|(?:{ENGLISH_MONTH})[0-3]\d)(?![\w-])")
_NUMERIC = re.compile(
    rf"(?<![\w./-])(?:{YEAR}([-/.]) ?\d\d?\1 ?\d\d?\b|\d\d?([-/.])\d\d?\2(?:{YEAR}|\d\d)\b|\d\d?\. \d\d?\. {YEAR}\b"
    r"|\d\d?([-/])\d\d?\3\d\d\b|\d{4}[年년] ?\d\d?[月월] ?\d\d?[日일])(?![a-z\d/]|[.-]\d)"
)
_ORDINALS = re.compile(
    rf"(?<![\w-])(?:(?:{WEEKDAY_ALONE}|mon|tues?|weds?|thur?s?|fri|sat|sun)\.?,? (?:the )?{_DAY}(?:st|nd|rd|th)?\b"
    r"(?![:./]?\d|-\d| ?(?:am|pm|uhr|%)\b|(?<=\d) [a-z])"
    rf"|(?<=\bthe )(?<=\w the ){_DAY}(?:st|nd|rd|th)\b"
    r"(?=\s*(?:[.,;!?)]|$)| (?:and|at|to|for|but|or|if|when|from|until)\b))"
)
_THE_DAY = re.compile(r"\b(?:on|by|until|till|from|since|before|after) the $")
_RELATIVE = re.compile(r"\b(?:last|next|this|every|each|coming|past|previous|following)\s$")
_WEEKDAYS = re.compile(rf"(?<![\w-])(?:{WEEKDAY_ALONE})(?![\w-])")

_BEFORE_DAYS = re.compile(
    r"(?<!\w)(?:on|by|until|till|from|since|before|after|due|dated?|observed|noted|seen|deadline|starts?|starting|ends?"
    r"|arriv\w+|depart\w+|arr|dep|eta|etd|check-?in|check-?out|loaded|unloaded|delivered|collected|expires|meeting"
    r"|appointment|appt|visit|attend|booked|scheduled)\s?(?:the )?$"
)
_BEFORE_DAYS_ABROAD = re.compile(
    r"(?<!\w)(?:am|vom|zum|bis|ab|seit|den|der|le|du|des|au|jusqu'au|depuis|el"
    r"|hasta|desde|del|dia|il|dal|al|entro|op|tot|van|vanaf|t/m|dne|do|od|dnia|d\.|til|fra|kl|pa|dia|em|ate|ve)"
    r"\s?(?:the |dem |den |le )?$"
)
_DAY_WORD = re.compile(rf"(?:(?<!\w)(?:am|vom|zum|den|der|d\.|{WEEKDAY}))\s?(?:the |den |dem )?$")
_WEEKDAY_BEFORE = re.compile(rf"(?<!\w){WEEKDAY}\s$")
_CLOCK_BEHIND = re.compile(
    r",?\s(?:at |um |à |a las |alle |om |kl\.? ?|klo |o |v )?(?:[01]?\d|2[0-3])[:.h][0-5]\d(?!\d)"
)
_NO_DAY_BEFORE = re.compile(
    r"(?:\b(?:scor\w+|rat\w+|grade\w*|page|pages|p|step|part|version|ver|v|size|flat|house|lot|no|number|nos|apt|unit|room"
    r"|incident|case|file|ref|job|bp|ratio|got|won|lost|s|section|sec|sect|chapter|ch|fig|figure|table|item|row|seat|gate|form"
    r"|dose|act|model|type|art|para|rule|track|vision|ubuntu|about|only|just|nearly|over|under|pressure|results?|score"
    r"|gear|cost|costs|price|fee|tip|total|sum|eur|usd|gbp|plus|minus|bus|line|platform|log)\b\.?\s?[#:]?\s?"
    r"|[£$€§#=×x+*/]\s?|\d\s)$"
)
_NO_DAY_BEHIND = re.compile(
    r" ?(?:%|[°\"”′″€$£]|(?:cups?|tsp|tbsp|(?:tea|table)spoons?|inch(?:es)?|in|ft|lbs?|oz|mm|cm|m|km|kg|g|pints?|miles?"
    r"|of|hours?|hrs?|days?|weeks?|points?|stars?|pages?|teeth|yards?|times?|people|students?|patients?|passed|items?|mg"
    r"|ml|full|done|complete|completed|full|tests?|votes?|questions?|marks?|tablets?|pills?|metres?|litres?|eur|usd|gbp|euros?|dollars?"
    r"|chf|sek|nok|dkk|pln|czk|v|w|hz|ghz|mhz|gb|mb|rounds?|wins?|lts)\b)"
)
_SHORT = re.compile(r"(?<![\w.,:/+-])([0-3]?\d)([/.-])([0-3]?\d)(\.?)(?![\w/-]|[.,:]\d)")
_LISTED = re.compile(
    r"\b(?:court|list|rota|roster|agenda|minutes|shift|menu|notes|diary|duty|schedule|programme)\b[^\n]*$"
)
_BETWEEN = re.compile(rf"\bbetween ({YEAR}) and ({YEAR})(?![\w%]|[.,/-]\d)")
_MONTH_AND_YEAR = re.compile(rf"(?<![\w.,/-])(?:0[1-9]|1[0-2])/{YEAR}(?![\w/-]|[.,]\d)")
_OLDER = re.compile(
    r"\b(?:founded|built|established|dates? back to|born|died|dating from|erected|consecrated|chartered)(?: in)?"
    r" (1[0-5]\d\d)(?![\w%]|[.,]\d)"
)
_SPAN = re.compile(rf"(?<![\w.,/-])({YEAR}) ?[-–—] ?({YEAR}|today|now|present|heute|aujourd'hui)(?![\w.,/-]*\d)")
_SCHOOL_YEAR = re.compile(r"(?<![\w.,/-])((?:19|20)\d\d)[/–-]((?:19|20)?\d\d)(?![\w/-]|[.,]\d)")
_QUARTER = re.compile(
    rf"(?<![\w-])(?:[qh][1-4][ /-]?{YEAR}|{YEAR}[ /-]?[qh][1-4]|{YEAR}-w[0-5]\d(?:-[1-7])?|fy ?{YEAR})(?![\w-])"
)
_DECADE = re.compile(rf"\b(?:the|early|late|mid|die|les|de)[ -]({YEAR[:-2]}\ds)\b")
_EPOCH = re.compile(r"\b(?:ts|epoch|timestamp|unixtime|time)['\"]?\s?[=:]\s?(1\d{9}(?:\d{3})?)(?!\d)")
_VALID = re.compile(
    r"\b(?:valid|exp|expir\w+|expires|good|gultig|bis|expiry|caduca|scad\w*|valable)\b[ a-z.:/]{0,16}"
    r"((?:0?[1-9]|1[0-2]) ?[/-] ?(?:20)?[0-4]\d)(?![\w/]|[.-]\d)"
)
_UNITS = (
    r"(?! ?(?:[°%€$£]|(?:ml|l|g|kg|mg|m|km|cm|mm|w|kw|kwh|rpm|mhz|ghz|hz|mb|gb|kb|px|dpi|eur|usd|gbp|chf|pln|czk|sek"
    r"|nok|dkk|pieces|people|men|women|calories|kcal|steps|words|units|items|hours|hrs|h|miles|metres|meters|feet|ft|psi"
    r"|bar|v|k|turns|times|votes|euros?|dollars|pounds|sheets|bytes|characters|rows|records)\b))"
)
_NO_COUNT = r"(?! (?!was\b|is\b|has\b|this\b|as\b|its\b|us\b|sales\b|results\b|figures\b|his\b)[a-z]+s\b)"
_YEARS = re.compile(
    rf"(?:(?<![\w-])(?:in|since|during|early|late|mid|anno|seit|bis|depuis|en|im jahre?|jahr|nel|dal|desde|hasta|ate|em"
    r"|sinds|sedan|siden|w|roku|roce|roku|year|born|founded|established|est\.?|circa|ca\.?|c\.|b\.|m\.|d\.|geb\.?"
    r"|vintage|copyright|dated|winter|spring|summer|autumn|fall|season|easter|christmas|sommer|herbst|fruhjahr|ete"
    r"|hiver|printemps|automne|verano|invierno|otono|primavera|paid|class of|an|anno|ano|fra|fran|aar|ar)"
    r"\s?|(?:[©*†]|\(c\))\s?)"
    rf"({YEAR})(?![\w%]|[.,/-]\d){_UNITS}"
    rf"|(?<![\w-])(?:of|from|until|till|before|after|by|around|tot|van|von|del|fin|to|al)\s({YEAR})(?![\w%]|[.,/-]\d)"
    rf"{_UNITS}{_NO_COUNT}"
)


def days(low: str) -> Iterator[Found]:
    """Dates, months with a year, years that words make years, in a text that `text_calendar.plain` wrote."""
    yield from _with_months(low) if names_a_month(low) else ()
    for match in _NUMERIC_STAMPS.finditer(low):
        yield *match.span(), 0.9, "it has the form of a machine's stamp of time"
    for match in _NUMERIC.finditer(low):
        if _real(match):
            yield *match.span(), 0.8, "it has the form of a date"
    yield from _short(low)
    for match in _ORDINALS.finditer(low):
        if not low[match.start()].isdigit() or _THE_DAY.search(low, max(0, match.start() - 12), match.start()):
            yield *match.span(), 0.65, "it is a day of a month"
    for match in _WEEKDAYS.finditer(low):
        if not _RELATIVE.search(low, max(0, match.start() - 10), match.start()):
            yield *match.span(), 0.6, "it is a day of the week"
    yield from _years(low)


def _with_months(low: str) -> Iterator[Found]:
    for match in _STAMPS.finditer(low):
        yield *match.span(), 0.9, "it has the form of a machine's stamp of time"
    for pattern in (_NAMED, _MONTH_FIRST, _MONTHS, _GLUED):
        for match in pattern.finditer(low):
            stop = match.group().endswith(".") and not match.group()[-2].isdigit()  # the sentence's
            yield match.start(), match.end() - stop, 0.8, "it has the form of a date"


def is_relative(low: str) -> bool:
    """Whether only a weekday beside "last" or "every" is in what somebody takes for a date.

    >>> is_relative("the last sunday"), is_relative("last sunday, 3 may"), is_relative("sunday")
    (True, False, False)
    """
    weekday = _WEEKDAYS.search(low)
    if weekday is None or any(map(str.isdigit, low)):
        return False
    return _RELATIVE.search(low, 0, weekday.start()) is not None or weekday.group().endswith("days")


def _real(match: re.Match[str]) -> bool:
    """Whether a date of numbers exists; one with full stops and two digits for its year has two for the others too."""
    value = match.group()
    if not value[0].isdigit() or not value[-1].isdigit() or len(value) < 6:
        return bool(re.fullmatch(r"\D*", value[-1]))
    parts = re.findall(r"\d+", value)
    if "." in value and len(parts[2]) == 2 and any(len(part) < 2 for part in parts[:2]):
        return bool(_BEFORE_DAYS.search(match.string, max(0, match.start() - 16), match.start()))
    return dates.is_date(value)


def _short(low: str) -> Iterator[Found]:
    """Days without a year: "18/12", "28.6.", "21-12", where their digits, a word before or a time behind tells them.

    Where one is told, others that are written alike are days too.
    """
    doubtful, written = [], set()
    for match in _SHORT.finditer(low):
        first, sign, second, stop = match.groups()
        start, end = match.span()
        if not _can_be_a_day(low, match):
            continue
        stop = "" if sign == "." and _SENTENCE.match(low, end) else stop
        if not _needs_a_word(first, sign, second, stop) or _is_told(low, match, sign, stop):
            written.add(sign + stop)
            yield _day(low, match, sign)
        elif sign == "." and len(first) == len(second) == 2 and _dates_a_list(low, start, end):
            yield start, end, 0.5, "it dates a list"
        else:
            doubtful.append(match)
    for match in doubtful:
        if match.group(2) + match.group(4) in written & {"/", ".."}:
            yield _day(low, match, match.group(2))


def _can_be_a_day(low: str, match: re.Match[str]) -> bool:
    one, two = int(match.group(1)), int(match.group(3))
    if not (dates.exists(2024, two, one) or (match.group(2) == "/" and dates.exists(2024, one, two))):
        return False
    start, end = match.span()
    return not (_NO_DAY_BEFORE.search(low, max(0, start - 14), start) or _NO_DAY_BEHIND.match(low, end))


def _dates_a_list(low: str, start: int, end: int) -> bool:
    """Whether it ends a line that begins as lists of a day do: "COURT 3 - 18.04"."""
    if low[end : end + 1] not in {"\n", ""}:
        return False
    line = low[low.rfind("\n", 0, start) + 1 : start]
    return line.endswith(" ") and _LISTED.search(line) is not None


def _is_told(low: str, match: re.Match[str], sign: str, stop: str) -> bool:
    """Whether a word before or a time behind tells a day; English words before "8.4" speak of a number."""
    before = low[max(0, match.start() - 16) : match.start()]
    if _DAY_WORD.search(before) or (_BEFORE_DAYS_ABROAD.search(before) and (sign != "." or stop or match.group(4))):
        return True
    return (sign != "." or bool(stop)) and bool(_BEFORE_DAYS.search(before) or _CLOCK_BEHIND.match(low, match.end()))


def _day(low: str, match: re.Match[str], sign: str) -> Found:
    weekday = _WEEKDAY_BEFORE.search(low, max(0, match.start() - 16), match.start())
    end = match.end() - (sign == "/" and match.group(4) == ".")
    return weekday.start() if weekday else match.start(), end, 0.6, "it has the form of a day without its year"


_SENTENCE = re.compile(r"\s*(?:$|\n)")


def _needs_a_word(first: str, sign: str, second: str, stop: str) -> bool:
    """Whether two numbers may well be a fraction, a section or a price."""
    day_first = int(second) <= 12
    if sign == "/":
        padded = len(first) == len(second) == 2 and "0" in (first[0], second[0])
        return not (padded or (day_first and int(first) > 12 and (first, second) not in _FRACTIONS))
    if sign == ".":
        return not (stop and day_first and len(first) == len(second) == 2)
    return True


_FRACTIONS = frozenset({("24", "7"), ("20", "10"), ("16", "9"), ("20", "4"), ("16", "8")})


def _years(low: str) -> Iterator[Found]:
    for match in _YEARS.finditer(low):
        group = 1 if match.group(1) else 2
        yield *match.span(group), 0.6, "it is a year"
    for match in (*_SPAN.finditer(low), *_BETWEEN.finditer(low)):
        yield *match.span(1), 0.55, "it is a year in a span of years"
        if match.group(2).isdigit():
            yield *match.span(2), 0.55, "it is a year in a span of years"
    for match in _SCHOOL_YEAR.finditer(low):
        first, second = match.groups()
        if (int(first) + 1) % 100 == int(second) % 100 and (len(second) == 2 or match.group()[4] == "/"):
            yield *match.span(), 0.6, "it is a year that begins in one and ends in the next"
    for match in _MONTH_AND_YEAR.finditer(low):
        yield *match.span(), 0.7, "it is a month with its year"
    for match in _QUARTER.finditer(low):
        yield *match.span(), 0.6, "it is a part of a year"
    for pattern, reason in (
        (_DECADE, "it is a decade"),
        (_OLDER, "it is a year"),
        (_EPOCH, "it counts seconds"),
        (_VALID, "it is the month until which a card is valid"),
    ):
        for match in pattern.finditer(low):
            yield *match.span(1), 0.7, reason
