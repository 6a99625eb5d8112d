"""Many numbers as they are written, exactly: whole numbers of one power of ten, so that a million take a second."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

_NUMBER = re.compile(r"[+-]?([0-9]{1,400}[.]?[0-9]{0,400}|[.][0-9]{1,400})([eE][+-]?[0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class Decimals:
    """Numbers that are ``scaled / 10 ** digits``.

    Attributes:
        scaled: Whole numbers of any size, one a number.
        digits: After the point, 0 or more.
    """

    scaled: Sequence[int]
    digits: int

    @property
    def unit(self) -> int:
        """What 1 is, scaled."""
        return int(10**self.digits)

    @property
    def whole(self) -> bool:
        """Whether all are whole numbers, however they are written."""
        return self.digits == 0 or not any(number % self.unit for number in self.scaled)

    @property
    def span(self) -> Fraction:
        """The largest less the smallest."""
        return Fraction(max(self.scaled) - min(self.scaled), self.unit)

    def widened(self, digits: int) -> "Decimals":
        """The same numbers with so many digits after the point, if that is more."""
        if digits <= self.digits:
            return self
        factor = 10 ** (digits - self.digits)
        return Decimals([number * factor for number in self.scaled], digits)


def is_number(text: str) -> bool:
    """Whether a text is a finite number."""
    return _NUMBER.fullmatch(text.strip()) is not None


def decimals(texts: Sequence[str]) -> Decimals:
    """The numbers that texts say, of which each `is_number`.

    >>> decimals(["-1.25", "3", "2e1"])
    Decimals(scaled=[-125, 300, 2000], digits=2)
    """
    try:
        return Decimals([*map(int, texts)], 0)
    except ValueError:  # some have a point or an exponent
        parts = [_parts(text) for text in texts]
    digits = max(0, -min((exponent for _, exponent in parts), default=0))
    powers = {exponent: 10 ** (exponent + digits) for exponent in {exponent for _, exponent in parts}}
    return Decimals([number * powers[exponent] for number, exponent in parts], digits)


def decimal_places(number: Fraction) -> int:
    """Digits after the point of a number that has finitely many.

    >>> decimal_places(Fraction("0.125"))
    3
    """
    places, rest = 0, number.denominator
    while rest > 1:
        rest //= 10 if rest % 10 == 0 else 2 if rest % 2 == 0 else 5
        places += 1
    return places


def _parts(text: str) -> tuple[int, int]:
    """A whole number and the power of ten that it is times."""
    number, _, power = text.strip().lower().partition("e")
    before, _, after = number.partition(".")
    return int(before + after), int(power or 0) - len(after)
