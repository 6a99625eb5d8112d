"""Cells drawn by chance: each maker is given the column's own generator and answers with one cell."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from random import Random
from string import Formatter

from faker import Faker

Cell = Callable[[Random], str]

_ALPHABETS = {"#": "0123456789", "%": "123456789", "?": "ABCDEFGHJKLMNPRSTUVWXYZ", "~": "0123456789abcdef"}


def pattern(*forms: str) -> Cell:
    """One of the forms with # for a digit, % for one that is not 0, ? for a capital and ~ for a hexadecimal digit."""
    return lambda rng: "".join(rng.choice(_ALPHABETS.get(char, char)) for char in rng.choice(forms))


def one(values: str | Sequence[str]) -> Cell:
    """One of the values; a text holds them between bars."""
    choices = values.split("|") if isinstance(values, str) else list(values)
    return lambda rng: rng.choice(choices)


def either(*parts: tuple[float, Cell]) -> Cell:
    """One of several makers by its weight."""
    weights, cells = [weight for weight, _ in parts], [cell for _, cell in parts]
    return lambda rng: rng.choices(cells, weights)[0](rng)


def filled(forms: str | Sequence[str], **cells: Cell) -> Cell:
    """One of the forms with its {fields} filled."""
    choices = [forms] if isinstance(forms, str) else list(forms)

    def cell(rng: Random) -> str:
        form = rng.choice(choices)
        fields = {field for _, field, _, _ in Formatter().parse(form) if field}
        return form.format(**{field: cells[field](rng) for field in sorted(fields)})

    return cell


def changed(cell: Cell, change: Callable[[str], str]) -> Cell:
    """A cell with something done to it, such as capitals."""
    return lambda rng: change(cell(rng))


def number(low: float, high: float, digits: int = 0, comma: str = ".") -> Cell:
    """A number between two others, middles more often than ends."""
    return lambda rng: f"{rng.triangular(low, high):.{digits}f}".replace(".", comma)


def day(first: int, last: int, *forms: str) -> Cell:
    """A day of the years from first to last, in one of the forms of strftime."""
    start, end = date(first, 1, 1), date(last, 12, 31)

    def cell(rng: Random) -> str:
        drawn = start + timedelta(days=rng.randrange((end - start).days))
        return drawn.strftime(rng.choice(forms))

    return cell


def valid(module: str, draft: Cell, write: Callable[[str], str] = str) -> Cell:
    """Drafts until one is valid to a module of python-stdnum, then writes it as people do."""

    def cell(rng: Random) -> str:
        checks = import_module(f"stdnum.{module}")
        while not checks.is_valid(number := draft(rng)):
            pass
        return write(number)

    return cell


def grouped(*sizes: int, by: str = " ") -> Callable[[str], str]:
    """Cuts a number into groups of these sizes."""

    def write(text: str) -> str:
        starts = [sum(sizes[:i]) for i in range(len(sizes))]
        return by.join(text[start : start + size] for start, size in zip(starts, sizes, strict=True))

    return write


@cache
def _faker(locale: str) -> Faker:
    return Faker(locale)


def faked(locale: str, *methods: str, by: str = " ") -> Cell:
    """What Faker makes in a locale; several of its methods are put together in their order."""

    def cell(rng: Random) -> str:
        fake = _faker(locale)
        fake.random = rng
        return by.join(str(getattr(fake, method)()) for method in methods).replace("\n", ", ")

    return cell
