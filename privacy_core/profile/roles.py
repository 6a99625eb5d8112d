"""What a column may be to a person's privacy, suggested from its name and values with the reason; a person decides."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from privacy_core.intake import ColumnType
from privacy_core.profile.columns import ColumnProfile


class Role(StrEnum):
    """How a column can expose a person."""

    DIRECT_IDENTIFIER = "direct_identifier"  # names one person by itself
    QUASI_IDENTIFIER = "quasi_identifier"  # known to others, and together with others of its kind singles out
    SENSITIVE = "sensitive"  # what nobody should learn about a person
    INSENSITIVE = "insensitive"  # neither

    @property
    def words(self) -> str:
        """As people read it: "direct identifier"."""
        return self.value.replace("_", " ")


class Mark(StrEnum):
    """A further meaning, that at most one column has."""

    PERSON_ID = "person_id"
    HOUSEHOLD_ID = "household_id"
    SURVEY_WEIGHT = "survey_weight"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A role for a column, with the reason as half a sentence that can follow "because". Holds no cell value."""

    column: str
    role: Role
    mark: Mark | None
    reason: str


@dataclass(frozen=True, slots=True)
class NameRule:
    """Columns whose name, put in lower-case words, holds ``pattern`` as whole words; {alone:...} as the whole name."""

    role: Role
    what: str
    pattern: str
    mark: Mark | None = None

    def fits(self, words: str) -> bool:
        pattern = re.sub(r"\{alone:(.*?)\}", r"(?<!_)(\1)(?!_)", self.pattern)
        return re.search(f"(^|_)({pattern})(_|$)", words) is not None


@dataclass(frozen=True, slots=True)
class ValueRule:
    """Columns whose values look like ``role``; ``reason`` is filled in with the share of unique values."""

    role: Role
    reason: str
    fits: Callable[[ColumnProfile], bool]


_DIRECT, _QUASI, _SENSITIVE, _INSENSITIVE = Role
_PERSON = (
    "person|patient|user|customer|client|member|subject|participant|respondent|employee|staff|student|pupil|citizen"
)
_NUMBER = "id|no|nr|num|number"

# English first, then some German words for the same. The first rule that fits wins.
NAME_RULES = (
    NameRule(_DIRECT, "the id of a person", rf"({_PERSON}|p)_?({_NUMBER}|key|code)|pseudonym", Mark.PERSON_ID),
    NameRule(_DIRECT, "the id of a household", rf"(household|family|hh|haushalts?)_?({_NUMBER})", Mark.HOUSEHOLD_ID),
    NameRule(
        _INSENSITIVE,
        "a survey weight",
        "fnl_?wgt|p?wgt|pweight|(survey|sampling|sample|person|final)_?weights?|weights?_(final|survey|sampling)",
        Mark.SURVEY_WEIGHT,
    ),
    NameRule(_DIRECT, "an e-mail address", "e_?mail(_?address)?|mail"),
    NameRule(_DIRECT, "a phone number", "(cell_?|mobile_?)?phone|telephone|tel|mobile|fax|telefon|handy"),
    NameRule(
        _DIRECT,
        "the name of a person",
        rf"(first|last|full|given|family|middle|maiden|sur|nick|{_PERSON})_?names?|forename|vorname|nachname|{{alone:names?}}",
    ),
    NameRule(
        _DIRECT,
        "an official number",
        "ssn|social_security|nino|nhs|passport|tax_?id|national_?id|iban|account_?(no|number)|"
        "(credit_?)?card_?(no|number)|credit_?card|licen[cs]e_?(no|number|plate)|mrn|medical_record",
    ),
    NameRule(_DIRECT, "the id of a record", "{alone:id}|uuid|guid"),
    NameRule(
        _DIRECT,
        "an address",
        "address|street|house_(no|number)|adresse|strasse|ip|ip_?addr|mac_?address|imei|url|homepage",
    ),
    NameRule(_DIRECT, "free text, which may name people", "notes?|comments?|remarks?|free_?text|narrative|bemerkung"),
    NameRule(
        _SENSITIVE,
        "something about health",
        "diagnos[ie]s|diagnose|disease|icd_?(9|10)?|illness|condition|symptoms?|medications?|drugs?|treatments?|therapy|"
        "procedures?|(test|lab)_?results?|hiv|blood_?(type|pressure|group)|disabilit(y|ies)|disabled|pregnan(t|cy)|"
        "mental_health|smoker|bmi",
    ),
    NameRule(
        _SENSITIVE,
        "something about money",
        "salary|income|wages?|pay|earnings|costs?|charges?|balance|debts?|loans?|credit|price|amount|gehalt|einkommen|"
        "kosten",
    ),
    NameRule(
        _SENSITIVE,
        "something that people are judged by",
        "religions?|political|party|orientation|sexual|union|criminal|convictions?|offen[cs]es?|grades?|score|rating",
    ),
    NameRule(
        _QUASI,
        "a birth date",
        "birth|birth_?(date|day|year|month)|date_of_birth|dob|born|yob|year_of_birth|geburts(datum|jahr)",
    ),
    NameRule(_QUASI, "an age", "ages?|age_?(group|band|years)|alter"),
    NameRule(_QUASI, "a sex or gender", "sex|gender|geschlecht"),
    NameRule(
        _QUASI,
        "a place",
        "zip|zip_?codes?|post_?codes?|postal|plz|city|town|village|municipality|county|district|region|state|province|"
        "country|location|lat|latitude|lon|lng|longitude|ort|stadt|land|neighbou?rhood|place|birth_?place",
    ),
    NameRule(_QUASI, "an origin", "race|ethnic|ethnicity|nationality|citizenship|native|language|origin|herkunft"),
    NameRule(
        _QUASI,
        "a family situation",
        "marital|marital_?status|married|family_?status|relationship|children|household_?size|spouse|familienstand",
    ),
    NameRule(
        _QUASI,
        "an education or occupation",
        "education|education_?(num|level|years)|degree|school|university|occupation|job|job_?title|profession|"
        "work_?class|employer|employment|industry|beruf",
    ),
    NameRule(_QUASI, "a feature that others can see", "height|weight|(eye|hair|skin)_?colou?r"),
    NameRule(_INSENSITIVE, "what a model is to predict", "target|{alone:label|outcome|class|y}", Mark.TARGET),
)

_UNIQUE = 0.9
_ENOUGH = 20  # unique values among fewer records than this say nothing


def _unique(column: ColumnProfile) -> bool:
    return column.unique_share >= _UNIQUE and column.records - column.missing >= _ENOUGH


VALUE_RULES = (
    ValueRule(_INSENSITIVE, "all records have the same value", lambda column: column.distinct <= 1),
    ValueRule(
        _DIRECT,
        "it holds long texts, and free text may name people",
        lambda column: column.type == ColumnType.TEXT and (column.mean_length or 0) >= 30 and column.distinction > 0.1,
    ),
    ValueRule(
        _DIRECT,
        "{unique} of values are unique",
        lambda column: _unique(column) and column.type in {ColumnType.TEXT, ColumnType.INTEGER},
    ),
    ValueRule(
        _QUASI,
        "{unique} of values are unique, so that other files can be linked to it",
        _unique,
    ),
    ValueRule(
        _QUASI,
        "it holds dates, which others may know",
        lambda column: column.type in {ColumnType.DATE, ColumnType.TIMESTAMP},
    ),
    ValueRule(_INSENSITIVE, "neither its name nor its values point to a person", lambda _: True),
)


def suggest(columns: Iterable[ColumnProfile]) -> tuple[Suggestion, ...]:
    """A role for each column, and at most one column for each mark; nothing is applied.

    The name is looked at first, then the values. An id of a person that is unique in every record is still their id.

    Args:
        columns: Profiles of a table's columns.
    """
    suggestions: list[Suggestion] = []
    for column in columns:
        suggestion = _suggest(column)
        if suggestion.mark in {earlier.mark for earlier in suggestions if earlier.mark}:
            suggestion = Suggestion(suggestion.column, suggestion.role, None, suggestion.reason)
        suggestions.append(suggestion)
    return tuple(suggestions)


def _suggest(column: ColumnProfile) -> Suggestion:
    words = _words(column.column)
    by_name = next((rule for rule in NAME_RULES if rule.fits(words)), None)
    if by_name is not None and column.distinct > 0:
        return Suggestion(column.column, by_name.role, by_name.mark, f"its name looks like {by_name.what}")
    rule = next(rule for rule in VALUE_RULES if rule.fits(column))
    return Suggestion(column.column, rule.role, None, rule.reason.format(unique=_share(column.unique_share)))


def _words(name: str) -> str:
    """A column name as lower-case words with underscores between.

    >>> _words("birthDate"), _words("native-country"), _words("ZIP code")
    ('birth_date', 'native_country', 'zip_code')
    """
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[\W_]+", "_", apart).strip("_").lower()


def _share(share: float) -> str:
    """A share in whole percent that reads 100% only where it is.

    >>> _share(1.0), _share(0.9996), _share(0.984)
    ('100%', 'over 99%', '98%')
    """
    return "over 99%" if 0.99 < share < 1 else f"{share:.0%}"
