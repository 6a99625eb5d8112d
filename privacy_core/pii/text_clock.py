"""Times of day in a text: with and without a colon, by the words beside them, in several languages."""

import re
from collections.abc import Iterator

from privacy_core.pii.text_days import Found

_HOUR, _MINUTE = r"(?:[01]?\d|2[0-3])", r"[0-5]\d"
_HALF_DAY = r"\s?(?:[ap]\.m\.|[ap]\.?m\b)"
_ZONE = r"(?: ?(?:utc|gmt|bst|cet|cest|est|edt|pst|pdt|cst|ist|uhr|z)\b)?"
_END = r"(?! ?(?:min|mins|minutes|sec|secs|seconds)\b)(?![\w/%]|:\d|\.\d|-\d(?!\d?[:.]\d\d))"
_FULL = re.compile(
    rf"(?<![\w:.,/+-])(?:(?:1[0-2]|0?[1-9])(?:[:.]{_MINUTE}){{0,2}}{_HALF_DAY}"
    rf"|{_HOUR}:{_MINUTE}(?::{_MINUTE}(?:[.,]\d{{1,6}})?)?{_ZONE}"
    rf"|{_HOUR}(?:[:.]{_MINUTE})? uhr(?: {_MINUTE}\b)?|{_HOUR} ?h ?{_MINUTE}(?: ?min\b)?){_END}"
)
_RANGE = re.compile(
    rf"(?<![\w:.,/+-])({_HOUR}[:.]{_MINUTE}{_ZONE})\s?[-–—]\s?({_HOUR}[:.]{_MINUTE}{_ZONE}(?:{_HALF_DAY})?){_END}"
)
_AT = (
    r"(?:at|by|until|from|till|before|after|around|um|ab|bis|gegen|a|à|a las|desde las|hasta las|alle|dalle|ore|le ore"
    r"|kl\.?|klo|kello|om|rond|vers|as|das|pelas|o|(?:o |w )?godz\.?|v|saat|ora|la ora|approx\.?|approximately|circa"
    r"|begins?|began|starts?|started|ends?|ended|opens?|opened|closes?|closed|doors|kick-?off|start|meeting|finish(?:ed)?|ca\.?|c\.|@)"
)
_ABOUT = r"(?: (?:about|around|approximately|exactly|just after|just before|roughly))?"
_POINTED = re.compile(
    rf"(?<![\w-]){_AT}{_ABOUT}\s({_HOUR}[:.]{_MINUTE})(?![\w%€$£]|[.,:/-]\d| ?(?:%|[€$£]|(?:eur|usd|gbp|each|per|m|kg|g"
    r"|km|l|euros?|dollars|pounds|percent|points)\b))"
)
_HOURS = re.compile(
    rf"(?<![\w:.,/+-])({_HOUR}{_MINUTE})(?:(?:/\d{{4}})? ?(?:hrs?|h|z|zulu|uhr|lt)\b"
    r"| hours\b(?! (?:of|per|a|each|in|on|flying)\b))"
)
_BY_CLOCK = re.compile(
    rf"\b(?:(?:klockan|klocken|kello|godzina|godzinie) ({_HOUR})|(?:at|by|around|til) (half {_HOUR}))"
    r"(?![\w%]|[.:]\d|-\d| (?:price|of|kg|l|lb)\b)"
)
_LED_BY_ZERO = re.compile(
    r"(?<=[a-z,] )(0[1-9]\.[0-5]\d)(?![\w%]|[.,:/-]\d| ?(?:[%°€$£]|(?:kg|g|m|mm|cm|km|l|ml|eur|usd|gbp)\b))"
)
_HOUR_ALONE = re.compile(rf"\b(?:a|vers|des|avant|apres|jusqu['’]a|de|um|at|kl\.?) ({_HOUR} ?h)(?![\w/])")
_FOUR = r"((?:[01]\d|2[0-3])[0-5]\d)"
_NO_UNIT = (
    r"(?![\w%°€$£]|[.,:/-]\d| ?(?:[%°€$£]|(?:m|ft|feet|rpm|hz|mhz|ml|l|g|kg|mg|km|cm|mm|w|v|eur|usd|gbp|metres|meters"
    r"|miles|units|people|each|per|points|psi|k|bar|kcal|bytes|mah|dpi|px)\b)| [a-z]+ (?:street|st|road|rd|ave\w*|lane"
    r"|drive|dr|blvd|court|ct|way|place)\b)"
)
_ZERO = r"(0\d[0-5]\d)"
_AT_FOUR = re.compile(rf"\b(?:at|@|kl\.?|klo) {_FOUR}{_NO_UNIT}")
_ZERO_FOUR = re.compile(
    rf"\b(?:at|from|until|till|by|since|before|after|around|about|approx\.?|to|between|and|dep\.?|arr\.?|etd|eta|std|sta"
    rf"|departs?|arrives?|departure|arrival|on scene|called|started?|ended|off|kl\.?|klo) (0\d[0-5]\d){_NO_UNIT}"
)
_FOUR_RANGE = re.compile(rf"(?<![\w:.,/+-]){_FOUR} ?(?:-|–|to|until) ?{_FOUR}(?![\w%]|[.,:/-]\d)")
_LINE = re.compile(rf"^(?:[-*•] )?{_FOUR}(?: ?[:–] | - )(?=[a-z])|(?<=, ){_ZERO}: (?=[a-z])", re.MULTILINE)
_BARE = re.compile(rf"(?<= ){_FOUR}(?=[ .,;)]|$)(?!\.\d)")
_FLIGHT = re.compile(r"(?<![\w-])\d\d?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:\d\d)?\b[^\n]*")
_HOUR_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1?\d)"
_SPOKEN = re.compile(
    rf"\b(?:(?:half past|quarter (?:past|to)|(?:five|ten|twenty|twenty-five) (?:past|to)) {_HOUR_WORD}"
    rf"\b(?! (?:one|hundred|percent))|{_HOUR_WORD} o['’]?clock\b)"
)
_RATIO = re.compile(
    r"\b(?:ratio|verses?|psalms?|scores?|scale|odds|chapter|version|won|lost|lead|aspect|mix(?:ed)?|diluted?|pace|lap|split"
    r"|finished in|ran|time of|duration|runtime|length|lasts|lasted|elapsed|timer)[^.\n]{0,20}$"
    r"|\b(?:after|for|took|within|pendant|durant|lasting) $"
    r"|\b(?:gen(?:esis)?|exodus|leviticus|deut(?:eronomy)?|joshua|judges|ruth|sam(?:uel)?|kings|job|ps|prov(?:erbs)?"
    r"|eccl\w*|isaiah|jer(?:emiah)?|ezekiel|daniel|hosea|amos|micah|matt?(?:hew)?|mt|mark|mk|luke|lk|john|jn|acts"
    r"|rom(?:ans)?|cor(?:inthians)?|gal(?:atians)?|eph(?:esians)?|phil(?:ippians)?|col(?:ossians)?|thess\w*|tim(?:othy)?"
    r"|titus|heb(?:rews)?|james|peter|pet|jude|rev(?:elation)?|sura|surah|qur'?an)\.? $"
)
_RESULTS = re.compile(r"\b(?:results|10k|5k|marathon|parkrun|splits|lap times|leaderboard|finishers)\b")


def is_clock(low: str) -> bool:
    """Whether there is a time of day in what somebody else takes for one: "14.30" needs no word before it there.

    >>> is_clock("14.30"), is_clock("1430 2210")
    (True, False)
    """
    return any(clocks(low)) or _POINTED.search(f"at {low}") is not None


def clocks(low: str) -> Iterator[Found]:
    """Times of day in a text that `text_calendar.plain` wrote."""
    raced = bool(_RESULTS.search(low))
    for match in _FULL.finditer(low):
        bare = match.group()[-1].isdigit() and ("h" not in match.group() or " " in match.group())
        if not (bare and (raced or _is_ratio(low, match))):
            yield *match.span(), 0.6, "it is a time of day"
    for match in _RANGE.finditer(low):
        if ":" in match.group() and not _is_ratio(low, match):
            yield from _both(match)
    for pattern in (_POINTED, _HOURS, _HOUR_ALONE, _BY_CLOCK, _AT_FOUR, _ZERO_FOUR, _LINE):
        for match in pattern.finditer(low):
            yield *match.span(match.lastindex or 1), 0.6, "the words beside it make it a time of day"
    yield from _of_four(low)
    for match in _SPOKEN.finditer(low):
        yield *match.span(), 0.55, "it is a time of day in words"


def among_others(low: str, found: list[Found]) -> Iterator[Found]:
    """Times that count in a text with dates or times only: right behind a day, led by a zero, from one to another."""
    zeros = [match for match in _ANY_FOUR.finditer(low) if match.group(1)[0] == "0"]
    if len(zeros) > 1:
        for match in zeros:
            yield *match.span(1), 0.55, "times of day with four digits stand in the text"
    if found:
        for match in _LED_BY_ZERO.finditer(low):
            yield *match.span(1), 0.5, "it can be a time or a day, and others stand in the text"
        for match in _FROM_TO.finditer(low):
            if not {match.group(1)[:2], match.group(2)[:2]} & _OF_YEARS:
                yield from _both(match)
    for _, end, score, _ in found:
        behind = _BEHIND.match(low, end) if score >= _SURE else None
        if behind:
            yield *behind.span(1), 0.6, "a day stands before it"


_ANY_FOUR = re.compile(rf"(?<![\w.,:/+#-]){_FOUR}{_NO_UNIT}(?= [a-z]|[,;.]|$)")
_FROM_TO = re.compile(rf"(?<![\w.,:/+#-]){_FOUR} ?(?:-|–|to|and|until) ?{_FOUR}{_NO_UNIT}")
_OF_YEARS = frozenset({"16", "17", "18", "19", "20"})
_SURE = 0.6
_BEHIND = re.compile(rf",?[ ]({_HOUR}[.]{_MINUTE}|{_FOUR}){_NO_UNIT}(?! ?[-–] ?\d)")


def _is_ratio(low: str, match: re.Match[str]) -> bool:
    return bool(_RATIO.search(low, max(0, match.start() - 40), match.start()))


def _both(match: re.Match[str]) -> Iterator[Found]:
    yield *match.span(1), 0.65, "a time of day begins a span"
    yield *match.span(2), 0.65, "a time of day ends a span"


def _of_four(low: str) -> Iterator[Found]:
    """Four digits: from one to another, or on a line on which the day of a journey stands."""
    for match in _FOUR_RANGE.finditer(low):
        if "0" in (match.group(1)[0], match.group(2)[0]) or low.startswith(("h", " h"), match.end()):
            yield from _both(match)
    for line in _FLIGHT.finditer(low):
        for match in _BARE.finditer(low, *line.span()):
            yield *match.span(), 0.6, "a date of a journey stands before it"
