"""What fills the slots of a template: people, places, numbers, drawn by chance, mostly from Faker."""

import functools
import random
import string
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.pii.texts import words as w

_LETTERS = ("a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s", "t", "y", "f",
            "ch", "ps", "o", "s")  # fmt: skip
_GREEK = dict(zip("αβγδεζηθικλμνξοπρστυφχψως", _LETTERS, strict=True))
_KEPT = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "ı": "i", "æ": "ae", "đ": "d", "Đ": "D"})


@functools.cache
def _faker(locale: str) -> Any:
    from faker import Faker

    return Faker(locale)


def _latin(text: str) -> str:
    """Greek letters in Latin ones, the rest as it is."""
    if not _is_greek(text):
        return text
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    plain = plain.replace("ου", "ou").replace("Ου", "Ou")
    return "".join(
        _GREEK[c.lower()].capitalize() if c.isupper() and c.lower() in _GREEK else _GREEK.get(c, c) for c in plain
    )


def _is_greek(text: str) -> bool:
    return any("\u0370" <= c < "\u0400" or "\u1f00" <= c < "\u2000" for c in text)


def ascii_only(text: str) -> str:
    """Letters without their marks, as on keyboards that lack them."""
    return "".join(c for c in unicodedata.normalize("NFD", text.translate(_KEPT)) if not unicodedata.combining(c))


def shape(pattern: str, rng: random.Random) -> str:
    """Fills a pattern: # a digit, @ a capital, ^ a hexadecimal digit; the rest stays."""
    pools = {"#": string.digits, "@": string.ascii_uppercase, "^": "0123456789abcdef"}
    return "".join(rng.choice(pools[c]) if c in pools else c for c in pattern)


class Chance:
    """One filling of one template: its country, its people, its two addresses."""

    def __init__(self, rng: random.Random, locale: str | None = None) -> None:
        self.rng = rng
        self.locale = locale or rng.choice(w.ADDRESS_LOCALES)
        self._plain = rng.random() < 0.3
        self._people: dict[str, dict[str, str]] = {}
        self._addresses: dict[str, dict[str, str]] = {}

    def fake(self, locale: str | None = None) -> Any:
        """Faker whose next answer depends on this filling alone."""
        chosen = _faker(locale or self.locale)
        chosen.seed_instance(self.rng.getrandbits(32))
        return chosen

    def written(self, text: str) -> str:
        """As it stands in an English text: in Latin letters, and in some texts without their marks."""
        return ascii_only(_latin(text)) if self._plain else _latin(text)

    def person(self, who: str) -> dict[str, str]:
        """One of the people of the text, the same one each time."""
        if who not in self._people:
            self._people[who] = self._new_person()
        return self._people[who]

    def _new_person(self) -> dict[str, str]:
        rng, sex = self.rng, self.rng.choice(("male", "female"))
        locale = self.locale if rng.random() < 0.6 else rng.choice(w.NAME_LOCALES)
        if locale in {"ja_JP", "zh_CN"}:
            first, last = self.fake(locale).romanized_name().split(" ", 1)
        else:
            fake = self.fake(locale)
            first = getattr(fake, f"first_name_{sex}")()
            last = getattr(fake, f"last_name_{sex}", fake.last_name)()
            if locale in {"es_ES", "es_MX"} and rng.random() < 0.4:
                last = f"{last} {fake.last_name()}"
        first, last = self.written(first), self.written(last)
        middle = f" {rng.choice('ABCDEFGHJKLMNPRSTVW')}." if rng.random() < 0.12 else ""
        title = rng.choice(w.TITLES[sex])
        full = f"{first}{middle} {last}"
        return {"f": first, "l": last, "": full, "lf": f"{last}, {first}", "i": f"{first[0]}. {last}", "t": title}

    def address(self, which: str) -> dict[str, str]:
        """One of the two addresses of the text, in its parts and as one phrase."""
        if which not in self._addresses:
            self._addresses[which] = self._new_address()
        return self._addresses[which]

    def _new_address(self) -> dict[str, str]:
        rng, fake, written = self.rng, self.fake(), self.written
        number, line, phrase = w.HOW_WRITTEN[self.locale]
        street = written(fake.street_name())
        street = street[0].upper() + street[1:]
        named = {"street": street, "number": rng.choice("123456789") + shape(rng.choice(number), rng)[1:]}
        if self.locale == "en_IN" and " " not in street:
            named["street"] = f"{street} Road"
        # Faker's Italian towns come from a set, so another run would draw others.
        own = self.locale == "it_IT" or rng.random() < 0.6
        city = rng.choice(w.CITIES[self.locale]) if own else fake.city()
        place = rng.choice(w.STATES[self.locale]) if self.locale in w.STATES else ("", "")
        unit = rng.choice(
            ("Apt. ##", "Suite ##0", "Unit #", "Flat #@", "Apartment ##", "4th Floor", "7th Floor", "Room ##")
        )
        parts = {
            "street": line.format(**named),
            "unit": shape(unit, rng),
            "city": written(city[0].upper() + city[1:]),
            "zip": self._postcode(fake),
            "state": place[0],
            "country": w.COUNTRY_OF[self.locale],
        }
        first, second = phrase.split("|")
        with_unit = f", {parts['unit']}" if rng.random() < 0.25 else ""
        country = rng.choice(("", "", f", {parts['country']}"))
        town = second.format(**parts, short=place[1])
        full = f"{first.format(**parts)}{with_unit}, {town}{country}"
        short = f"{first.format(**parts)}, {parts['city']}"
        return {
            **parts,
            "addr": full,
            "saddr": short,
            "addrnl": f"{first.format(**parts)}{with_unit}\n{town}{country.replace(', ', chr(10))}",
        }

    def _postcode(self, fake: Any) -> str:
        digits = _latin(str(fake.postcode()))
        if self.locale == "nl_NL" and " " not in digits:
            return f"{digits[:4]} {digits[4:]}"
        if self.locale == "pt_BR":
            return f"{digits.replace('-', '')[:5]}-{digits.replace('-', '')[5:]}"
        return digits

    def day(self, first: int = 2019, last: int = 2026) -> date:
        start = date(first, 1, 1)
        return start + timedelta(days=self.rng.randrange((date(last, 1, 1) - start).days))


def dated(chance: Chance, first: int = 2019, last: int = 2026) -> str:
    day, form = chance.day(first, last), chance.rng.choice(w.DATES)
    ending = "th" if 11 <= day.day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return day.strftime(form).replace("%", f"{day.day}{ending}").replace("~", str(day.day))


def timed(chance: Chance) -> str:
    hour, minute = chance.rng.randrange(24), chance.rng.randrange(60)
    half, suffix = hour % 12 or 12, "am" if hour < 12 else "pm"
    return chance.rng.choice(
        (f"{hour:02}:{minute:02}", f"{hour}:{minute:02}", f"{half}:{minute:02} {suffix}", f"{half} {suffix}",
         f"{half}.{minute:02} {suffix[0]}.m.", f"{half}:{minute:02}{suffix.upper()}")
    )  # fmt: skip


def email(chance: Chance, who: str) -> str:
    person, rng = chance.person(who), chance.rng
    first, last = (
        "".join(c for c in ascii_only(person[part]).lower() if c in string.ascii_lowercase) or "post" for part in "fl"
    )
    local = rng.choice(
        (
            f"{first}.{last}",
            f"{first[0]}{last}",
            f"{first}{rng.randrange(50, 99)}",
            f"{last}_{first}",
            f"{first}-{last}",
        )
    )
    return f"{local}@{rng.choice((domain(chance), chance.fake('en_US').free_email_domain()))}"


def domain(chance: Chance) -> str:
    stem = chance.rng.choice((*w.STEMS, chance.rng.choice(w.STEMS) + "-" + chance.rng.choice(w.STEMS)))
    return f"{stem.lower()}{chance.rng.choice(w.ENDINGS)}"


def web(chance: Chance) -> str:
    path = chance.rng.choice(
        ("", "/", "/login", "/account/help", f"/orders/{chance.rng.randrange(999999)}", "/en/faq?id=12")
    )
    return f"{chance.rng.choice(('https://', 'https://www.', 'http://', 'www.'))}{domain(chance)}{path}"


def organization(chance: Chance) -> str:
    if chance.rng.random() < 0.4:
        return _named(chance, w.FIRMS)
    return chance.written(chance.fake(chance.locale).company())


def _named(chance: Chance, forms: tuple[str, ...]) -> str:
    rng = chance.rng
    town = chance.written(rng.choice(w.CITIES[chance.locale]))
    return rng.choice(forms).format(stem=rng.choice(w.STEMS), saint=rng.choice(w.SAINTS), town=town)


def card(chance: Chance) -> str:
    kind = chance.rng.choice(
        ("visa16", "mastercard", "visa16", "mastercard", "amex", "discover", "diners", "jcb16", "maestro")
    )
    digits = str(chance.fake("en_US").credit_card_number(kind))
    if len(digits) != 16 or chance.rng.random() < 0.4:
        return digits
    return chance.rng.choice((" ", " ", "-")).join(digits[at : at + 4] for at in range(0, 16, 4))


def phone(chance: Chance) -> str:
    locale = chance.locale if chance.locale not in w.FOREIGN_PHONES else "en_US"
    if chance.rng.random() < 0.5:
        return str(chance.fake(locale).phone_number())
    return shape(chance.rng.choice(w.PHONES), chance.rng)


def iban(chance: Chance) -> str:
    number = str(chance.fake(chance.rng.choice(w.IBAN_LOCALES)).iban())
    if chance.rng.random() < 0.5:
        return number
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def network(chance: Chance) -> str:
    fake = chance.fake("en_US")
    return str(fake.ipv6() if chance.rng.random() < 0.25 else fake.ipv4_public())


def _pick(words: tuple[str, ...]) -> Callable[[Chance], str]:
    return lambda chance: chance.rng.choice(words)


def _org(forms: tuple[str, ...]) -> Callable[[Chance], str]:
    return lambda chance: _named(chance, forms)


def _town(chance: Chance) -> str:
    return chance.written(chance.rng.choice(w.CITIES[chance.rng.choice(w.ADDRESS_LOCALES)]))


DRAWS: dict[str, tuple[str, Callable[[Chance], str]]] = {
    "place": ("LOCATION", _town),
    "land": ("LOCATION", _pick(w.LANDS)),
    "org": ("ORGANIZATION", organization),
    "firm": ("ORGANIZATION", organization),
    "bank": ("ORGANIZATION", _org(w.BANKS)),
    "hosp": ("ORGANIZATION", _org(w.HOSPITALS)),
    "school": ("ORGANIZATION", _org(w.SCHOOLS)),
    "insurer": ("ORGANIZATION", _org(w.INSURERS)),
    "shop": ("ORGANIZATION", _org(w.SHOPS)),
    "date": ("DATE_TIME", dated),
    "dob": ("DATE_TIME", lambda chance: dated(chance, 1935, 2010)),
    "date2": ("DATE_TIME", lambda chance: dated(chance, 2026, 2028)),
    "day": ("DATE_TIME", lambda chance: chance.day().strftime(chance.rng.choice(("%d %B", "%A, %d %B", "%B %d")))),
    "time": ("DATE_TIME", timed),
    "year": ("DATE_TIME", lambda chance: str(chance.rng.randrange(1961, 2025))),
    "my": ("DATE_TIME", lambda chance: chance.day().strftime(chance.rng.choice(("%B %Y", "%b %Y")))),
    "stamp": (
        "DATE_TIME",
        lambda c: c.day().strftime("%Y-%m-%d") + c.rng.choice((" ", "T")) + shape("1#:2#:3#", c.rng),
    ),
    "phone": ("PHONE_NUMBER", phone),
    "card": ("CREDIT_CARD", card),
    "age": ("AGE", lambda chance: str(chance.rng.randrange(4, 96))),
    "kid": ("AGE", lambda chance: str(chance.rng.randrange(2, 16))),
    "nrp": ("NRP", _pick(w.NATIONALITIES)),
    "rel": ("NRP", _pick(w.RELIGIONS)),
    "emailo": ("EMAIL_ADDRESS", lambda c: c.rng.choice(("info", "service", "office", "help.desk")) + "@" + domain(c)),
    "url": ("URL", web),
    "dom": ("URL", domain),
    "iban": ("IBAN_CODE", iban),
    "ssn": ("US_SSN", lambda chance: str(chance.fake("en_US").ssn())),
    "ip": ("IP_ADDRESS", network),
    "dl": ("US_DRIVER_LICENSE", lambda chance: shape(chance.rng.choice(w.LICENSES), chance.rng)),
}
PARTS = {"addr": "STREET_ADDRESS", "addrnl": "STREET_ADDRESS", "saddr": "STREET_ADDRESS",
         "street": "STREET_ADDRESS", "unit": "STREET_ADDRESS",
         "city": "LOCATION", "state": "LOCATION", "country": "LOCATION", "zip": "ZIP_CODE"}  # fmt: skip


def amount(chance: Chance) -> str:
    euros, cents = chance.rng.randrange(5, 9000), chance.rng.randrange(100)
    return chance.rng.choice(
        (f"{euros:,}.{cents:02} euros", f"${euros:,}.{cents:02}", f"EUR {euros}", f"£{euros}.{cents:02}")
    )
