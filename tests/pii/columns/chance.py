"""Numbers drawn by chance that are what they say: valid phones, cards, accounts, national numbers; and their dirt."""

import functools
import hashlib
import random
import string
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

Draw = Callable[[random.Random], str]

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_PLACEHOLDERS = ("n/a", "unknown", "-", "?", "none", "N/A", "see file")


@functools.cache
def _faker(locale: str) -> Any:
    from faker import Faker

    return Faker(locale)


def fake(rng: random.Random, *locales: str) -> Any:
    """Faker in one of these locales, whose next answer depends on ``rng`` alone."""
    chosen = _faker(rng.choice(locales))
    chosen.seed_instance(rng.getrandbits(32))
    return chosen


def shape(pattern: str) -> Draw:
    """Fills a pattern: # a digit, % a digit from 1, @ a capital, ~ a small letter, ^ a hex digit; the rest stays."""
    pools = {"#": string.digits, "%": "123456789", "@": string.ascii_uppercase, "~": string.ascii_lowercase,
             "^": "0123456789abcdef"}  # fmt: skip
    return lambda rng: "".join(rng.choice(pools[c]) if c in pools else c for c in pattern)


def one_of(*draws: Draw | str) -> Draw:
    """One of these, each as likely; a text stands for itself."""

    def draw(rng: random.Random) -> str:
        chosen = rng.choice(draws)
        return chosen if isinstance(chosen, str) else chosen(rng)

    return draw


def mostly(first: Draw, share: float, other: Draw) -> Draw:
    return lambda rng: first(rng) if rng.random() < share else other(rng)


def valid(draw: Draw, module: str) -> Draw:
    """Draws until python-stdnum's module of that name finds it valid."""

    def drawn(rng: random.Random) -> str:
        import importlib

        is_valid = importlib.import_module(f"stdnum.{module}").is_valid
        while not is_valid(value := draw(rng)):
            pass
        return value

    return drawn


def day(start: str, end: str, form: str = "%Y-%m-%d") -> Draw:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    return lambda rng: (first + timedelta(rng.randrange((last - first).days))).strftime(form)


def dated(form: str, tail: str, *, start: str = "1935-01-01", end: str = "2004-12-31") -> Draw:
    """A birthday in this form, then a pattern: the beginning of many national numbers."""
    born, rest = day(start, end, form), shape(tail)
    return lambda rng: born(rng) + rest(rng)


def luhn_tail(digits: str) -> str:
    """The digits with their Luhn check digit."""
    total = sum(sum(divmod(int(c) * (2 - i % 2), 10)) for i, c in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def card(*kinds: tuple[str, int], groups: str = "") -> Draw:
    """A card of one of the issuers (beginning, length); ``groups`` is what stands between groups of four."""

    def draw(rng: random.Random) -> str:
        beginning, length = rng.choice(kinds)
        number = luhn_tail(beginning + "".join(rng.choices(string.digits, k=length - len(beginning) - 1)))
        if length == 15:
            return groups.join((number[:4], number[4:10], number[10:]))
        return groups.join(number[i : i + 4] for i in range(0, length, 4))

    return draw


VISA, VISA_19 = ("4", 16), ("4", 19)
MASTERCARD = tuple((str(beginning), 16) for beginning in (51, 52, 53, 54, 55))
SERIES_2 = tuple((str(beginning), 16) for beginning in (2221, 2345, 2450, 2589, 2600, 2719))
AMEX, JCB = (("34", 15), ("37", 15)), (("3528", 16), ("3544", 16), ("3589", 16))
MAESTRO = (("5018", 13), ("5020", 16), ("6304", 18), ("6759", 19), ("6761", 12))
DISCOVER, UNIONPAY = (("6011", 16), ("65", 16)), (("6212", 19), ("6225", 16))


def imei(rng: random.Random) -> str:
    return luhn_tail(rng.choice(("35", "86", "01")) + "".join(rng.choices(string.digits, k=12)))


def phone(*regions: str, forms: str = "nie", mobile: bool = False) -> Draw:
    """A number that is possible in one of the regions; forms: n national, i international, e E.164, b bare digits."""

    def draw(rng: random.Random) -> str:
        import phonenumbers as p

        kind = p.PhoneNumberType.MOBILE if mobile else p.PhoneNumberType.FIXED_LINE
        region = rng.choice(regions)
        example = p.example_number_for_type(region, kind) or p.example_number(region)
        digits = p.national_significant_number(example)
        while True:
            keep = rng.randrange(1, 4)
            text = digits[:keep] + "".join(rng.choices(string.digits, k=len(digits) - keep))
            number = p.PhoneNumber(country_code=example.country_code, national_number=int(text))
            if p.is_valid_number(number):
                break
        form = rng.choice(forms)
        kinds = {
            "n": p.PhoneNumberFormat.NATIONAL,
            "i": p.PhoneNumberFormat.INTERNATIONAL,
            "e": p.PhoneNumberFormat.E164,
        }
        if form == "b":
            return "".join(c for c in p.format_number(number, kinds["n"]) if c.isdigit())
        return p.format_number(number, kinds[form])

    return draw


def rewritten(draw: Draw, *changes: tuple[str, str]) -> Draw:
    """What was drawn, with one of the changes (old, new) made: the dashes, dots and slashes that people type."""

    def drawn(rng: random.Random) -> str:
        return draw(rng).replace(*rng.choice(changes))

    return drawn


def iban(*locales: str, groups: str = "") -> Draw:
    def draw(rng: random.Random) -> str:
        value = fake(rng, *locales).iban()
        return groups.join(value[i : i + 4] for i in range(0, len(value), 4))

    return draw


def bitcoin(rng: random.Random) -> str:
    """An address that nobody holds a key of: random bytes with the right checksum."""
    if rng.random() < 0.4:
        data = [0, *(rng.randrange(32) for _ in range(32))]
        spread = [3, 3, 0, 2, 3]  # "bc", as the checksum reads it
        state = 1
        for value in [*spread, *data, *[0] * 6]:
            top, state = state >> 25, (state & 0x1FFFFFF) << 5 ^ value
            for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
                state ^= generator if top >> bit & 1 else 0
        state ^= 1
        return "bc1" + "".join(_BECH32[v] for v in [*data, *(state >> 5 * (5 - i) & 31 for i in range(6))])
    payload = bytes([rng.choice((0, 5))]) + rng.randbytes(20)
    payload += hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(payload), ""
    while number:
        number, rest = divmod(number, 58)
        text = _BASE58[rest] + text
    return "1" * (len(payload) - len(payload.lstrip(b"\0"))) + text


def dirty(value: str, rng: random.Random, dirt: str) -> str | None:
    """What becomes of a cell on its way: left empty, a placeholder, a stray blank, other case, a typo."""
    chance = rng.random()
    if "m" in dirt and chance < 0.05:
        return None
    if "p" in dirt and chance < 0.065:
        return rng.choice(_PLACEHOLDERS)
    if "b" in dirt and chance < 0.095:
        return rng.choice((f" {value}", f"{value} ", f"{value}  "))
    if "c" in dirt and chance < 0.14:
        return rng.choice((value.upper(), value.lower()))
    if "t" in dirt and chance < 0.155 and len(value) > 4:
        place = rng.randrange(1, len(value) - 1)
        return value[:place] + value[place + 1 :]
    return value
