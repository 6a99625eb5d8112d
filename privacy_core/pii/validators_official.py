"""Validators of official numbers that python-stdnum lacks, or is stricter about than what people write down."""

from privacy_core.pii.dates import exists
from privacy_core.pii.validators import compact, digits, luhn

_NEVER_ISSUED = frozenset({"078051120", "219099999", "457555462", "123456789", "987654321"})  # examples, printed often


def ssn(text: str) -> bool:
    """Whether a US social security number can have been issued: 000, 666 and 9xx are no areas.

    >>> [ssn(number) for number in ("536-90-4399", "666-90-4399", "078-05-1120", "987-65-4320", "536-00-4399")]
    [True, False, False, False, False]
    """
    number = digits(text)
    if len(number) != 9 or number in _NEVER_ISSUED or len(set(number)) == 1:
        return False
    return number[:3] not in {"000", "666"} and number[0] != "9" and number[3:5] != "00" and number[5:] != "0000"


def itin(text: str) -> bool:
    """Whether a US taxpayer number has a group that is given: 50 to 65, 70 to 88, 90 to 92, 94 to 99."""
    number = digits(text)
    group = int(number[3:5])
    return number[0] == "9" and (50 <= group <= 65 or 70 <= group <= 88 or (group >= 90 and group != 93))


def npi(text: str) -> bool:
    """Whether a US provider's number passes Luhn's check behind 80840, the prefix of US health applications.

    >>> npi("1234567893"), npi("1234567894")
    (True, False)
    """
    return luhn("80840" + digits(text))


def nino(text: str) -> bool:
    """Whether a UK national insurance number begins with letters that are given."""
    return compact(text)[:2] not in {"BG", "GB", "NK", "KN", "NT", "TN", "ZZ"}


def dea(text: str) -> bool:
    """Whether a US licence to prescribe has its check digit, which one in ten has by luck.

    >>> dea("AB1234563"), dea("AB1234564")
    (True, False)
    """
    number = [int(digit) for digit in text[-7:]]
    return (sum(number[0:6:2]) + 2 * sum(number[1:6:2])) % 10 == number[6] and any(number)


def nric(text: str) -> bool:
    """Whether a Singapore number ends in the letter that its digits give.

    >>> nric("S1234567D"), nric("S1234567A"), nric("G1234567X")
    (True, False, True)
    """
    number = text.upper()
    total = sum(weight * int(digit) for weight, digit in zip((2, 7, 6, 5, 4, 3, 2), number[1:8], strict=True))
    shift, letters = {
        "S": (0, "JZIHGFEDCBA"), "T": (4, "JZIHGFEDCBA"), "F": (0, "XWUTRQPNMLK"), "G": (4, "XWUTRQPNMLK"),
        "M": (3, "XWUTRQPNJLK"),
    }[number[0]]  # fmt: skip
    remainder = (total + shift) % 11
    return number[8] == (letters[10 - remainder] if number[0] == "M" else letters[remainder])


def medicare(text: str) -> bool:
    """Whether an Australian Medicare number has its check digit, which one in ten has by luck.

    >>> medicare("2123 45670 1"), medicare("2123 45671 1")
    (True, False)
    """
    number = [int(digit) for digit in digits(text)]
    return (
        sum(weight * digit for weight, digit in zip((1, 3, 7, 9, 1, 3, 7, 9), number, strict=False)) % 10 == number[8]
    )


def german_social_security(text: str) -> bool:
    """Whether a German insurance number has a date of birth and its check digit.

    Source: Verordnung über die Vergabe und Zusammensetzung der Versicherungsnummer (VKVV), section 4.

    >>> german_social_security("15 070649 C 10 3"), german_social_security("15070649C104")
    (True, False)
    """
    number = compact(text)
    day, month = int(number[2:4]), int(number[4:6])
    if not (1 <= (day - 50 if day > 50 else day) <= 31 and 1 <= month <= 12):
        return False
    spelled = number[:8] + f"{ord(number[8]) - 64:02d}" + number[9:11]
    weighted = (
        weight * int(digit) for weight, digit in zip((2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), spelled, strict=True)
    )
    return sum(sum(divmod(product, 10)) for product in weighted) % 10 == int(number[11])


def german_health(text: str) -> bool:
    """Whether a German health insurance number, a letter and nine digits, has its check digit.

    >>> german_health("A123456780"), german_health("A123456781")
    (True, False)
    """
    number = text.upper()
    spelled = f"{ord(number[0]) - 64:02d}" + number[1:9]
    weighted = (weight * int(digit) for weight, digit in zip((1, 2) * 5, spelled, strict=True))
    return sum(sum(divmod(product, 10)) for product in weighted) % 10 == int(number[9])


def machine_readable(text: str) -> bool:
    """Whether the last digit is the check digit of what stands before it, as on passports (ICAO 9303).

    >>> machine_readable("L01X00T471"), machine_readable("L01X00T472")
    (True, False)
    """
    number = compact(text)
    total = sum((7, 3, 1)[place % 3] * int(character, 36) for place, character in enumerate(number[:-1]))
    return number[-1].isdigit() and total % 10 == int(number[-1])


def resident_id(text: str) -> bool:
    """Whether a Chinese number has a date of birth that exists and its check character (GB 11643, ISO 7064 mod 11-2).

    >>> resident_id("360426199101010071"), resident_id("360426199101010072")
    (True, False)
    """
    number = text.upper()
    if not exists(int(number[6:10]), int(number[10:12]), int(number[12:14])):
        return False
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(number[:17]))
    return number[17] == "10X98765432"[total % 11]


def year_first_birth(text: str) -> bool:
    """Whether six digits in front are a year of two digits, a month and a day."""
    number = digits(text)
    return exists(2000 + int(number[:2]), int(number[2:4]), int(number[4:6]), leap=True)
