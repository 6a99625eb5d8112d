"""People of the second set of labelled texts: their names in many forms, and what is made of a name."""

import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from faker import Faker

LOCALES = {
    "GB": "en_GB", "US": "en_US", "IE": "en_IE", "CA": "fr_CA", "AU": "en_AU", "DE": "de_DE", "AT": "de_AT",
    "CH": "fr_CH", "FR": "fr_FR", "IT": "it_IT", "ES": "es_ES", "NL": "nl_NL", "BE": "nl_BE", "PL": "pl_PL",
    "PT": "pt_PT", "BR": "pt_BR", "TR": "tr_TR", "SE": "sv_SE", "DK": "da_DK", "NO": "no_NO", "FI": "fi_FI",
    "CZ": "cs_CZ", "HU": "hu_HU", "IN": "en_IN", "RO": "ro_RO", "HR": "hr_HR",
}  # fmt: skip
"""A country's locale of Faker."""

_WORDS: dict[str, list[str]] = json.loads((Path(__file__).parent / "words.json").read_text("utf-8"))
_TITLES = {
    "DE": (("Herr",), ("Frau",)), "AT": (("Herr",), ("Frau",)), "FR": (("M.", "Monsieur"), ("Mme", "Madame")),
    "IT": (("Sig.", "Dott."), ("Sig.ra", "Dott.ssa")), "ES": (("Sr.", "Don"), ("Sra.", "Doña")),
    "PT": (("Sr.",), ("Sra.", "Dra.")), "BR": (("Sr.",), ("Sra.",)), "NL": (("Dhr.",), ("Mevr.",)),
    "PL": (("Pan",), ("Pani",)), "IN": (("Shri", "Mr"), ("Smt.", "Ms")), "SE": (("Herr",), ("Fru",)),
}  # fmt: skip
_ENGLISH_TITLES = (("Mr", "Mr."), ("Mrs", "Ms", "Miss", "Mrs.", "Ms."))
_MARKS = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "Ae"} | dict(zip("łŁøØıđĐðþ", "lLoOidDdt", strict=True)))


@dataclass(frozen=True, slots=True)
class Person:
    """A name in its parts."""

    first: str
    last: str
    woman: bool
    country: str


def without_marks(text: str) -> str:
    """The text in plain Latin letters, as old systems keep it."""
    spread = unicodedata.normalize("NFKD", text.translate(_MARKS))
    return "".join(each for each in spread if not unicodedata.combining(each))


@cache
def _faker(locale: str) -> Faker:
    return Faker(locale)


def faker_of(country: str, rng: Random) -> Faker:
    """Faker in the country's locale, seeded by the next draw."""
    fake = _faker(LOCALES.get(country, "en_GB"))
    fake.seed_instance(rng.getrandbits(32))
    return fake


def person(country: str, gender: str, rng: Random) -> Person:
    """Somebody who lives in a country; one in four has a name of the own lists, from anywhere."""
    woman = gender == "w" or (gender == "p" and rng.random() < 0.5)
    fake = faker_of(country, rng)
    first = fake.first_name_female() if woman else fake.first_name_male()
    last = fake.last_name_female() if woman else fake.last_name_male()
    if rng.random() < 0.25:
        first = rng.choice(_WORDS["women" if woman else "men"])
    if rng.random() < 0.25:
        last = rng.choice(_WORDS["surnames"])
    elif rng.random() < 0.08:
        last = f"{last}-{fake.last_name()}"
    return Person(first, last, woman, country)


def email(who: Person, rng: Random) -> str:
    """An address made of a name, at a host that may be anybody's."""
    first, last = (
        "".join(each for each in without_marks(part).lower() if each.isascii() and each.isalnum())
        for part in (who.first, who.last)
    )
    box = rng.choice(
        (f"{first}.{last}", f"{first[0]}{last}", f"{first}_{last}{rng.randint(1, 99)}", f"{last}.{first[0]}", first)
    )
    return f"{box}@{rng.choice(_WORDS['mail_hosts'])}"


def title(who: Person, rng: Random) -> str:
    """A form of address of the country."""
    return rng.choice(_TITLES.get(who.country, _ENGLISH_TITLES)[who.woman])


def written(who: Person, form: str, rng: Random) -> str:
    """A name in a form: `full`, `REV` for SURNAME, First, `ini` for F. Surname and so on."""
    letter = rng.choice("ABCDEFGHJKLMNPRSTVW")
    forms = {
        "full": f"{who.first} {who.last}",
        "first": who.first,
        "last": who.last,
        "LAST": who.last.upper(),
        "FULL": f"{who.first} {who.last}".upper(),
        "rev": f"{who.last}, {who.first}",
        "REV": f"{who.last.upper()}, {who.first}",
        "REVU": f"{who.last.upper()} {who.first}",
        "revi": f"{who.last}, {who.first[0]}.",
        "lasti": f"{who.last} {who.first[0]}.",
        "ini": f"{who.first[0]}. {who.last}",
        "inis": f"{who.first[0]}. {letter}. {who.last}",
        "INI": f"{who.first[0]} {who.last}".upper(),
        "mid": f"{who.first} {letter}. {who.last}",
        "capl": f"{who.first} {who.last.upper()}",
    }
    return forms[form]
