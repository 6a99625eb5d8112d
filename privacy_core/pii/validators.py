"""Validators of numbers: whether what has the form of one is one. Each takes it as it was written."""

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module

from privacy_core.pii.dates import is_date


def digits(text: str) -> str:
    """Its ASCII digits alone."""
    return re.sub(r"[^0-9]+", "", text)


def compact(text: str) -> str:
    """Its letters and digits alone, in capitals."""
    return re.sub(r"[^0-9A-Z]+", "", text.upper())


def standard(module: str) -> Callable[[str], bool]:
    """The check of a module of python-stdnum, such as "de.idnr"; it is loaded when the first number is checked."""

    def accepts(text: str) -> bool:
        number = compact(text)
        return len(set(number)) > 1 and bool(_is_valid(module)(number))

    return accepts


def as_written(module: str) -> Callable[[str], bool]:
    """As `standard`, for a number whose signs mean something: "+" in a Swedish number, "-" or "A" in a Finnish one."""

    def accepts(text: str) -> bool:
        return bool(_is_valid(module)(text.upper()))

    return accepts


@cache
def _is_valid(module: str) -> Callable[[str], bool]:
    found: Callable[[str], bool] = import_module(f"stdnum.{module}").is_valid
    return found


def luhn(text: str) -> bool:
    """Whether the digits pass Luhn's check, which one in ten does by luck.

    >>> luhn("79927398713"), luhn("79927398710")
    (True, False)
    """
    number = [int(digit) for digit in digits(text)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in number[-2::-2])
    return len(number) > 1 and any(number) and (sum(number[-1::-2]) + sum(doubled)) % 10 == 0


_ISSUERS: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    ("4", "4", (13, 16, 19)),  # Visa
    ("51", "55", (16,)),  # Mastercard
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),  # American Express
    ("37", "37", (15,)),
    ("300", "305", (14, 16, 17, 18, 19)),  # Diners Club
    ("3095", "3095", (14, 16, 17, 18, 19)),
    ("36", "36", (14, 15, 16, 17, 18, 19)),
    ("38", "39", (14, 16, 17, 18, 19)),
    ("6011", "6011", (16, 17, 18, 19)),  # Discover
    ("644", "659", (16, 17, 18, 19)),
    ("35", "35", (16, 17, 18, 19)),  # JCB; a bit wider than it issues
    ("1800", "1800", (15,)),
    ("2131", "2131", (15,)),
    ("62", "62", (16, 17, 18, 19)),  # UnionPay
    ("81", "81", (16, 17, 18, 19)),
    ("50", "50", tuple(range(12, 20))),  # Maestro and its national sisters
    ("56", "58", tuple(range(12, 20))),
    ("0604", "0604", tuple(range(12, 20))),
    ("6304", "6304", tuple(range(12, 20))),
    ("639", "639", tuple(range(12, 20))),
    ("67", "67", tuple(range(12, 20))),
    ("2200", "2205", (16, 17, 18, 19)),  # Mir
    ("60", "60", (16,)),  # RuPay, Hipercard
    ("82", "82", (16,)),
    ("9792", "9792", (16,)),  # Troy
)
"""First digits from and to, and lengths, of those that issue cards."""


def card(text: str) -> bool:
    """Whether it is a payment card's number: an issuer's first digits, the issuer's length, and Luhn's check.

    >>> card("4111 1111 1111 1111"), card("4111 1111 1111 1112"), card("9111 1111 1111 1111")
    (True, False, False)
    """
    number = digits(text)
    known = any(low <= number[: len(low)] <= high and len(number) in lengths for low, high, lengths in _ISSUERS)
    return known and len(set(number)) > 1 and luhn(number)


def card_form(text: str) -> bool:
    """Whether it has an issuer's first digits and length: a card's number with a slip of the pen in it."""
    number = digits(text)
    return any(low <= number[: len(low)] <= high and len(number) in lengths for low, high, lengths in _ISSUERS)


def iban(text: str) -> bool:
    """Whether it is an IBAN: its country's form, and a remainder of 1 modulo 97 (ISO 13616)."""
    validate = import_module("stdnum.iban").is_valid
    return bool(validate(compact(text), check_country=False))


def phone(text: str) -> bool:
    """Whether it has a phone number's 7 to 15 digits (E.164), an extension aside, and not all of them are the same."""
    number = digits(re.split(r"[a-zA-Z#]", text, maxsplit=1)[0])
    return 7 <= len(number) <= 15 and len(set(number)) > 1


def phone_no_date(text: str) -> bool:
    """Whether it has a phone number's digits and is no date."""
    return phone(text) and not is_date(text)


def national_phone(text: str) -> bool:
    """Whether a number with a leading 0 has 9 to 13 digits, so that it is no date."""
    number = digits(re.split(r"[a-zA-Z#]", text, maxsplit=1)[0])
    return 9 <= len(number) <= 13 and len(set(number)) > 2


def number_up_to(largest: int) -> Callable[[str], bool]:
    """Takes whole numbers from 0 to ``largest``."""

    def accepts(text: str) -> bool:
        number = digits(text)
        return bool(number) and len(number) <= 9 and int(number) <= largest

    return accepts


_AGE_DIGITS = 10  # with zeros in front; Python reads no number of thousands of digits


def aged(text: str) -> bool:
    """Whether the number in front can be somebody's age.

    >>> aged("34 Jahre"), aged("640 y")
    (True, False)
    """
    numbers = re.findall(r"\d+", text)
    return bool(numbers) and len(numbers[0]) <= _AGE_DIGITS and int(numbers[0]) <= 125


def has_digit_and_letter(text: str) -> bool:
    """Whether a code mixes letters and digits."""
    return any(c.isdigit() for c in text) and any(c.isalpha() for c in text)


def postcode_no_unit(text: str) -> bool:
    """Whether the letters behind the digits of a Dutch postcode are no unit: "1200 KG" is a weight.

    >>> postcode_no_unit("6688 EP"), postcode_no_unit("1200 KG"), postcode_no_unit("1044 SS")
    (True, False, False)
    """
    return text[-2:] not in _UNITS


_UNITS = frozenset("MB GB KB TB KM CM MM KG MG ML CC PS HP KW RPM BC AD AM PM EU US CE HZ DB SA SD SS".split())  # noqa: SIM905


def postal_line(text: str) -> bool:
    """Whether a cell has letters of a street or a town in it: no number of base 16, no link, no e-mail address.

    >>> [postal_line(text) for text in ("Mill Lane 12", "Flat 3", "0x7ffece304481", "a@b.org", "12-34")]
    [True, True, False, False, False]
    """
    if "@" in text or "://" in text or re.search(r"\b0x[0-9a-f]+\b", text):
        return False
    return re.search(r"[^\W\d_]{3}", text) is not None or any(map(_numbered, text.split("\n")))


def _numbered(line: str) -> bool:
    """Whether two letters stand apart from a digit behind them, or a letter from one before; linear in the line."""
    digits_at = [found.start() for found in re.finditer(r"\d", line)]
    word = re.search(r"[^\W\d_]{2}", line)
    if not digits_at:
        return False
    if word and re.search("[ ,]", line[word.end() : digits_at[-1]]):
        return True
    letters_at = [found.start() for found in re.finditer(r"[^\W\d_]", line)]
    return bool(letters_at) and re.search("[ ,]", line[digits_at[0] : letters_at[-1]]) is not None


def has_a_digit(text: str) -> bool:
    """Whether there is a digit in it."""
    return any(c.isdigit() for c in text)


def imei(text: str) -> bool:
    """Whether a device's number has 15 digits, Luhn's check, and does not begin like a card of 15 digits."""
    number = digits(text)
    return len(number) == 15 and len(set(number)) > 2 and luhn(number)


def vin(text: str) -> bool:
    """Whether a vehicle's 17 characters have the check digit of ISO 3779's North American form.

    >>> vin("1M8GDM9AXKP042788"), vin("1M8GDM9A1KP042788")
    (True, False)
    """
    number = compact(text)
    if len(number) != 17 or not vin_form(number):
        return False
    values = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "12345678123457923456789"), strict=True))
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    total = sum(weight * values.get(c, int(c) if c.isdigit() else 0) for c, weight in zip(number, weights, strict=True))
    return number[8] == "0123456789X"[total % 11]


def vin_form(text: str) -> bool:
    """Whether 17 characters mix letters and digits and end in digits, as those of European makers do too."""
    number = text.upper()
    return number[-4:].isdigit() and sum(c.isalpha() for c in number) >= 3 and len(set(number)) > 5


def coordinates(text: str) -> bool:
    """Whether two decimals are a latitude of at most 90 and a longitude of at most 180 degrees."""
    numbers = [float(number) for number in re.findall(r"[-+]?\d+(?:\.\d+)?", text.replace("\N{MINUS SIGN}", "-"))]
    return len(numbers) == 2 and abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180


def decimal_degrees(text: str) -> bool:
    """Whether one decimal lies from -180 to 180."""
    return abs(float(text.strip().rstrip("°"))) <= 180
