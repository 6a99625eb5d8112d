"""Rules for when: dates and times, dates of birth, ages."""

from functools import partial

from privacy_core.intake import ColumnType
from privacy_core.pii import dates, validators
from privacy_core.pii.month_names import MARKED, NUMBER_OF
from privacy_core.pii.rule import DATES, NUMBERS, Rule

_MONTHS = "|".join(sorted({*NUMBER_OF, *MARKED}, key=lambda name: (-len(name), name)))
_SHORT = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH = rf"(?i:{_MONTHS})\.?"
_DAY, _NUMBER, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:1[89]|20)\d{2}"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?(?i:[ap]\.?m\.?|uhr))?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
_TIME = rf"(?:(?:T| |, | at | um | à ){_CLOCK})?"
_DASHED = rf"{_YEAR}-{_NUMBER}-{_DAY}|{_YEAR}/{_NUMBER}/{_DAY}|{_YEAR}\.{_NUMBER}\.{_DAY}"
_TURNED = (
    rf"\d{{1,2}}/\d{{1,2}}/(?:{_YEAR}|\d{{2}})|\d{{1,2}}-\d{{1,2}}-(?:{_YEAR}|\d{{2}})"
    rf"|\d{{1,2}}\. ?\d{{1,2}}\. ?{_YEAR}|\d{{2}}\.\d{{2}}\.\d{{2}}"  # 3.1.15 is a version far more often
)
_NAMED = (
    rf"{_DAY}(?:st|nd|rd|th|\.|º|er)?[ -](?:of |de )?{_MONTH}(?:,? | de | del |-)(?:{_YEAR}|'?\d{{2}})"
    rf"|{_MONTH} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}|{_YEAR}[ -]{_MONTH}[ -]{_DAY}|{_MONTH}-{_DAY}-{_YEAR}"
    rf"|\d{{2}}(?i:{_SHORT}){_YEAR}|{_YEAR}\. ?{_MONTH} {_DAY}\.?|{_YEAR}\. ?\d{{1,2}}\. ?\d{{1,2}}\.?"
    rf"|{_YEAR} ?[年년] ?\d{{1,2}} ?[月월] ?\d{{1,2}} ?[日일]"
)
_FULL = rf"(?:{_DASHED}|{_TURNED}|{_NAMED}){_TIME}"
_YEARS = (
    r"y|yo|y/o|y\.o\.|yrs?|years?|j|jr|jhr|jahren?|jährig|an|ans|años?|anos?|anni|anno|jaar|jr|år|aar|v|vuotta|lat|lata|rok|"
    r"roku|let|roky|rokov|rokmi|év|éves|ani|god|godina|godine|років|рік|роки|лет|год|года|г|години|ετών|έτη|χρονών|yaş|yaşında|"
    r"سنة|سنوات|عام|שנים|वर्ष|साल|tuổi|tahun|th|thn|歳|才|岁|歲|세|살|ปี"
)
_MONTHS_OLD = (
    r"m|mo|mos|mths?|months?|monate?n?|mon|mois|meses|mês|mesi|mese|maanden|mnd|mdr|månader|måneder|kk|miesięcy|miesiące|mies|"
    r"měsíců|mesiacov|hónap|luni|mjeseci|мес|месяцев|місяців|μηνών|ay|أشهر|חודשים|महीने|tháng|bulan|bln|ヶ月|か月|个月|個月|개월"
)

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
    _born(
        name="eight digits, the year last",
        pattern=r"[0-3]\d{3}(?:19|20)\d{2}",
        length=(8, 8),
        accepts=dates.is_birth_day_first,
        types=NUMBERS,
        chance=0.04,
    ),
    _born(
        name="a day and its year in two digits, or a year and its month",
        pattern=r"\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})\.?|\d{4}/\d{2}|\d{4}\.\d{2}",
        length=(6, 11),
        score_near=0.0,
    ),
    _date(
        name="a day with its year",
        pattern=_FULL,
        length=(6, 60),
        accepts=dates.is_clear_date,
        types=DATES,
        score=0.6,
    ),
    _date(
        name="a day with its year, of small numbers",
        pattern=r"\d{1,2}/\d{1,2}/\d{2}",
        length=(6, 8),
        accepts=dates.is_date,
        score=0.1,
        weak=True,
        many=0.05,
    ),
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
        name="years or months in any language, in a column of ages",
        pattern=rf"(?:(?i:aged?) |만 ?)?\d{{1,3}}(?:[.,]\d)?[ -]?(?i:{_YEARS}|{_MONTHS_OLD})\.?"
        rf"(?:[ -](?i:old|alt|of age|de edad))?"
        rf"(?:,? ?(?:and |et |und |y )?\d{{1,2}} ?(?i:{_MONTHS_OLD})\.?(?: (?i:old))?)?",
        length=(2, 30),
        accepts=validators.aged,
        score=0.0,
        many=0.9,
        types=(ColumnType.TEXT,),
    ),
    _age(
        name="a decimal number, or one with weeks or days",
        pattern=r"\d{1,3}[.,]\d{1,2}|\d{1,3} ?(?i:wks?|weeks?|wochen?|d|days?|tage?|jours?|días|semanas|w)\.?",
        length=(2, 14),
        accepts=None,
        score=0.0,
        types=(ColumnType.TEXT, ColumnType.DECIMAL),
    ),
    _age(
        name="a band",
        pattern=r"\d{1,3} ?(?:-|–|to|bis) ?\d{1,3}|[<>≥≤] ?\d{1,3}|\d{1,3}\+",
        length=(2, 9),
        accepts=None,
        score=0.0,
    ),
)
