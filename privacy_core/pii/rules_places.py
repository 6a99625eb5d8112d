"""Rules for where people are: postcodes and coordinates."""

from functools import partial

from privacy_core.pii import validators
from privacy_core.pii.rule import DECIMALS, NUMBERS, TEXTS, Rule

_LATITUDE, _LONGITUDE = r"[-+−]?\d{1,2}\.\d{2,15}", r"[-+−]?\d{1,3}\.\d{2,15}"
_PAIR = rf"{_LATITUDE}[°º]?(?:, ?|;\s?|/| ){_LONGITUDE}[°º]?"
_DEGREES = r"\d{1,3}(?:\.\d+)?[°º]? ?(?:\d{1,2}(?:\.\d+)?['′’] ?(?:\d{1,2}(?:\.\d+)?(?:\"|″|”|'') ?)?)?"

_zip = partial(Rule, entity="ZIP_CODE", length=(3, 10), score_near=0.85, glue="-./", window=(25, 12))
_geo = partial(Rule, entity="GEO_COORDINATES", score_near=0.95)

PLACE_RULES = (
    _zip(name="US, nine digits", pattern=r"\d{5}-\d{4}", score=0.6),
    _zip(
        name="British",
        pattern=r"[A-PR-UWYZ](?:\d[\dA-HJKPSTUW]?|[A-HK-Y]\d[\dABEHMNPRVWXY]?) \d[ABD-HJLNP-UW-Z]{2}|GIR 0AA",
        score=0.7,
        score_near=0.95,
    ),
    _zip(
        name="British without a space, or in small letters",
        pattern=r"(?i:[A-PR-UWYZ](?:\d[\dA-HJKPSTUW]?|[A-HK-Y]\d[\dABEHMNPRVWXY]?) ?\d[ABD-HJLNP-UW-Z]{2})",
        score=0.2,
        weak=True,
    ),
    _zip(
        name="Canadian",
        pattern=r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d",
        score=0.7,
        score_near=0.95,
    ),
    _zip(
        name="Canadian without a space, or in small letters",
        pattern=r"(?i:[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d)",
        score=0.3,
        weak=True,
    ),
    _zip(
        name="Dutch",
        pattern=r"[1-9]\d{3} ?[A-Z]{2}",
        accepts=validators.postcode_no_unit,
        score=0.3,
        weak=True,
        many=0.9,
    ),
    _zip(name="Irish", pattern=r"(?:[AC-FHKNPRTV-Y]\d{2}|D6W) [0-9AC-FHKNPRTV-Y]{4}", score=0.3, weak=True, many=0.9),
    _zip(name="Argentinian", pattern=r"[A-HJ-NP-Z]\d{4}[A-Z]{3}", score=0.1, weak=True, many=0.9),
    _zip(
        name="after a country's letters",
        pattern=r"(?:DE|AT|CH|FR|BE|LU|NL|DK|[DAFBLSIE])-\d{4,5}",
        score=0.5,
        glue="-./",
    ),
    _zip(
        name="after a country's letters, in groups or of other countries",
        pattern=r"(?:SE|S|CZ|SK|GR)-\d{3} ?\d{2}|PL-\d{2}-\d{3}|PT-\d{4}-\d{3}|(?:LV|HU|SI|NO|N|MD)-?\d{4}|"
        r"(?:LT|EE|FI|HR|UA|ES|IT|AX)-\d{5}|AZ ?\d{4}|〒 ?\d{3}-\d{4}",
        score=0.2,
        weak=True,
        many=0.8,
    ),
    _zip(name="Brazilian", pattern=r"\d{5}-\d{3}", score=0.35, weak=True),
    _zip(
        name="two groups, as in Poland, Portugal, Japan or Sweden",
        pattern=r"\d{2}-\d{3}|\d{4}-\d{3}|\d{3}-\d{4}|\d{3} \d{2}",
        score=0.05,
        score_near=0.8,
        weak=True,
    ),
    _zip(
        name="four to six digits, or eight",
        pattern=r"\d{4,6}|\d{8}",
        score=0.0,
        score_near=0.8,
        weak=True,
        types=NUMBERS,
    ),
    _zip(
        name="digits in other groups, with letters or a place, in a column of postcodes",
        pattern=r"(?:[A-Z]{1,3}[- ]?)?\d{3,7}(?:[ -]\d{2,4}){0,2}(?:\.0)?(?: ?[A-Z]{1,3})?|〒? ?\d{3}-\d{4}|\d{9,10}|"
        r"(?i:(?:[BEGLMNSW]|[A-Z]{2})\d[A-Z0-9]?|[A-Z]{2,3} ?[A-Z0-9]{2,4})|\d{4,6},? \pL[\pL .'-]{1,30}",
        length=(2, 40),
        accepts=validators.has_a_digit,
        score=0.0,
        score_near=0.0,
        weak=True,
    ),
    _zip(
        name="three digits, leading zeros lost",
        pattern=r"\d{3}",
        score=0.0,
        score_near=0.0,
        weak=True,
        types=NUMBERS,
    ),
    _geo(
        name="two decimals",
        pattern=rf"{_PAIR}|\({_PAIR}\)|\[{_PAIR}\]",
        length=(9, 45),
        accepts=validators.coordinates,
        score=0.6,
        glue=".-",
    ),
    _geo(
        name="two degrees with their points of the compass",
        pattern=rf"{_DEGREES} ?[NS],? ?{_DEGREES} ?[EWO]|[NS] ?{_DEGREES},? ?[EWO] ?{_DEGREES}",
        length=(7, 60),
        score=0.85,
    ),
    _geo(
        name="a point",
        pattern=r"(?i:point) ?\(-?\d{1,3}(?:\.\d+)? -?\d{1,3}(?:\.\d+)?\)|geo:-?\d{1,2}(?:\.\d+)?,-?\d{1,3}(?:\.\d+)?",
        length=(9, 60),
        score=0.9,
    ),
    _geo(
        name="one decimal of degrees",
        pattern=r"[-+−]?\d{1,3}\.\d{1,17}[°º]?(?: ?[NSEWO])?",
        length=(3, 24),
        accepts=validators.decimal_degrees,
        score=0.0,
        score_near=0.6,
        weak=True,
        types=DECIMALS,
        window=(20, 3),
        context=("lat", "latitude", "lon", "lng", "longitude", "breitengrad", "längengrad"),
    ),
    _geo(
        name="one number of degrees, minutes and seconds",
        pattern=rf"{_DEGREES} ?[NSEWO]",
        length=(3, 30),
        score=0.0,
        score_near=0.6,
        weak=True,
        types=TEXTS,
        window=(20, 3),
    ),
)
