"""Rules for when: dates and times, dates of birth, ages."""

from functools import partial

from privacy_core.intake import ColumnType
from privacy_core.pii import dates, validators
from privacy_core.pii.rule import DATES, NUMBERS, Rule

_MONTHS = "|".join(
    sorted(
        {name for names in dates.MONTHS.values() for name in names.split()}
        | {"märz", "jänner", "février", "févr", "août", "décembre", "déc"},
        key=lambda name: (-len(name), name),
    )
)
_MONTH = rf"(?i:{_MONTHS})\.?"
_DAY, _NUMBER, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:1[89]|20)\d{2}"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?(?i:[ap]\.?m\.?|uhr))?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
_TIME = rf"(?:(?:T| |, | at | um | à ){_CLOCK})?"
_ISO = rf"{_YEAR}([-/.])?"
_DASHED = rf"{_YEAR}-{_NUMBER}-{_DAY}|{_YEAR}/{_NUMBER}/{_DAY}|{_YEAR}\.{_NUMBER}\.{_DAY}"
_TURNED = (
    rf"\d{{1,2}}/\d{{1,2}}/(?:{_YEAR}|\d{{2}})|\d{{1,2}}-\d{{1,2}}-(?:{_YEAR}|\d{{2}})"
    rf"|\d{{1,2}}\. ?\d{{1,2}}\. ?{_YEAR}|\d{{2}}\.\d{{2}}\.\d{{2}}"  # 3.1.15 is a version far more often
)
_NAMED = (
    rf"{_DAY}(?:st|nd|rd|th|\.|º|er)?[ -](?:of |de )?{_MONTH}(?:,? | de | del |-)(?:{_YEAR}|'?\d{{2}})"
    rf"|{_MONTH} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}|{_YEAR}[ -]{_MONTH}[ -]{_DAY}|{_MONTH}-{_DAY}-{_YEAR}"
)
_FULL = rf"(?:{_DASHED}|{_TURNED}|{_NAMED}){_TIME}"

_born = partial(Rule, entity="DATE_OF_BIRTH", weak=True, score=0.0, score_near=0.9, window=(30, 12), glue="-/.")
_date = partial(Rule, entity="DATE_TIME", score_near=0.8, window=(20, 5), glue="-/.")
_age = partial(Rule, entity="AGE", accepts=validators.number_up_to(125), weak=True, glue=".,/", window=(12, 10))

TIME_RULES = (
    _born(name="a day", pattern=_FULL, length=(6, 60), accepts=dates.is_birth, types=DATES, chance=0.4),
    _born(
        name="eight digits",
        pattern=r"(?:19|20)\d{6}",
        length=(8, 8),
        accepts=dates.is_birth,
        types=NUMBERS,
        chance=0.04,
    ),
    _born(
        name="a year",
        pattern=r"(?:19|20)\d{2}",
        length=(4, 4),
        accepts=dates.is_birth_year,
        types=NUMBERS,
        score_near=0.7,
        window=(12, 0),
    ),
    _born(
        name="a month and a year, or a day and a month",
        pattern=rf"{_NUMBER}[-/]{_YEAR}|{_YEAR}[-/]{_NUMBER}|{_MONTH} {_YEAR}|{_DAY}[ .-]{{1,2}}{_MONTH}|{_MONTH} "
        rf"{_DAY}",
        length=(4, 25),
        score_near=0.7,
    ),
    _date(name="a day with its year", pattern=_FULL, length=(6, 60), accepts=dates.is_date, types=DATES, score=0.6),
    _date(
        name="a month with its year",
        pattern=rf"{_MONTH},? (?:of )?{_YEAR}|(?:0[1-9]|1[0-2])/{_YEAR}|{_YEAR}-(?:0[1-9]|1[0-2])",
        length=(7, 25),
        score=0.5,
    ),
    _date(
        name="a day without its year",
        pattern=rf"(?i:january|february|march|april|june|july|august|september|october|november|december) {_DAY}(?:st|"
        rf"nd|rd|th)?"
        rf"|{_DAY}(?:st|nd|rd|th)? (?:of )?(?i:january|february|march|april|may|june|july|august|september|october|"
        rf"november|december)",
        length=(5, 20),
        score=0.5,
    ),
    _date(
        name="a time of day",
        pattern=r"[0-2]?\d:[0-5]\d(?::[0-5]\d)?(?: ?(?i:[ap]\.?m\.?|uhr))?",
        length=(4, 14),
        score=0.4,
        glue=":.-",
    ),
    _date(
        name="eight digits",
        pattern=r"(?:19|20)\d{6}",
        length=(8, 8),
        accepts=dates.is_date,
        score=0.1,
        score_near=0.5,
        weak=True,
        types=NUMBERS,
        chance=0.04,
    ),
    _date(
        name="a year",
        pattern=r"(?:19|20)\d{2}",
        length=(4, 4),
        score=0.1,
        score_near=0.45,
        weak=True,
        types=NUMBERS,
        context=("in", "since", "year", "until", "founded", "of", "from", "seit", "jahr", "en", "depuis", "desde"),
    ),
    _age(
        name="a number",
        pattern=r"\d{1,3}",
        length=(1, 3),
        score=0.0,
        score_near=0.75,
        types=(ColumnType.TEXT, ColumnType.INTEGER),
    ),
    _age(
        name="years or months",
        pattern=r"\d{1,3}(?:[.,]5)?[ -]?(?i:years?|yrs?|y/?o|yo|months?|mos?|weeks?|days?|jahre?|monate?|ans|mois|"
        r"años|meses)\.?(?:[ -](?i:old|alt|of age))?",
        length=(2, 20),
        accepts=lambda text: text[:1].isdigit(),
        score=0.0,
        score_near=0.6,
        types=(ColumnType.TEXT,),
    ),
    _age(
        name="a band",
        pattern=r"\d{1,3} ?(?:-|–|to|bis) ?\d{1,3}|[<>≥≤] ?\d{1,3}|\d{1,3}\+",
        length=(2, 9),
        accepts=None,
        score=0.0,
    ),
)
