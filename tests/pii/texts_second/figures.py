"""What is made of digits in the second set of labelled texts: dates, cards, accounts, licences."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from string import ascii_uppercase

_DATES = (
    "%d.%m.%Y", "%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%-d %B %Y", "%B %-d, %Y", "%d-%b-%Y", "%-d.%-m.%y", "%d %b %y",
    "%m/%d/%Y", "%a %-d %b %Y", "%A, %-d %B %Y", "%d%b%Y", "%-d %b", "%B %Y", "%Y/%m/%d", "%b %-d, %Y",
)  # fmt: skip
_TIMES = ("%H:%M", "%H.%M", "%-I:%M %p", "%-I:%M%p", "%H:%M:%S", "%Hh%M")
_LICENCES = ("A#######", "A###-###-##-###-#", "### ### ###", "########", "A###-####-####", "AA######A", "A##-##-####")
_ACCOUNTS = {
    "DE": "#" * 18, "GB": "AAAA" + "#" * 14, "NL": "AAAA" + "#" * 10, "AT": "#" * 16, "CH": "#" * 17, "SE": "#" * 20,
    "PL": "#" * 24, "TR": "#####0" + "#" * 16, "IE": "AAAA" + "#" * 14, "CZ": "#" * 20, "LT": "#" * 16,
}  # fmt: skip
_WORDS: dict[str, list[str]] = json.loads((Path(__file__).parent / "words.json").read_text("utf-8"))
_PATHS = ("", "/", "/booking", "/news/2023/07", "/p?id=4471", "/track/AX93", "/~rota", "/forms/claim.pdf", "/en#hours")


def pattern(shape: str, rng: Random) -> str:
    """A shape with `#` as any digit, `9` as a digit above zero and `A` as any capital; the rest stays.

    >>> pattern("no-", Random(1))
    'no-'
    """
    draw = {"#": "0123456789", "9": "123456789", "A": ascii_uppercase}
    return "".join(rng.choice(draw[each]) if each in draw else each for each in shape)


def moment(form: str, rng: Random) -> str:
    """A date or a time in a form of strftime, or in any of the usual ones (`date`, `time`)."""
    day = datetime(1996, 1, 1) + timedelta(days=rng.randrange(30 * 365))  # noqa: DTZ001
    when = day + timedelta(hours=rng.randint(6, 22), minutes=rng.randrange(60), seconds=rng.randrange(60))
    chosen = {"date": _DATES, "time": _TIMES}.get(form, (form,))
    return when.strftime(rng.choice(chosen))


def _luhn(digits: str) -> str:
    total = sum(
        sum(divmod(2 * int(each), 10)) if place % 2 == 0 else int(each) for place, each in enumerate(reversed(digits))
    )
    return digits + str(-total % 10)


def card(rng: Random) -> str:
    """The number of a card that a check digit closes, plain or in groups."""
    number = _luhn(
        pattern(rng.choice(("4##############", "5" + "1" + "#" * 13, "37############", "6011" + "#" * 11)), rng)
    )
    mark = rng.choice((" ", " ", "-", ""))
    groups = (4, 10, 15) if len(number) == 15 else (4, 8, 12, 16)
    return mark.join(number[start:end] for start, end in zip((0, *groups), groups, strict=False))


def account(rng: Random) -> str:
    """An IBAN with right check digits, plain or in groups of four."""
    country = rng.choice(tuple(_ACCOUNTS))
    basic = pattern(_ACCOUNTS[country], rng)
    number = "".join(str(int(each, 36)) for each in f"{basic}{country}00")
    whole = f"{country}{98 - int(number) % 97:02d}{basic}"
    if rng.random() < 0.4:
        return whole
    return " ".join(whole[place : place + 4] for place in range(0, len(whole), 4))


def social_security(rng: Random) -> str:
    """A US social security number of a range that is given out."""
    area = rng.choice((rng.randint(1, 665), rng.randint(667, 899)))
    return f"{area:03d}-{rng.randint(1, 99):02d}-{rng.randint(1, 9999):04d}"


def licence(rng: Random) -> str:
    """A US driving licence in the form of some state."""
    return pattern(rng.choice(_LICENCES), rng)


def machine(rng: Random) -> str:
    """An IP address, one in four of version 6."""
    if rng.random() < 0.25:
        return f"2001:db8:{rng.getrandbits(16):x}:{rng.getrandbits(16):x}::{rng.getrandbits(16):x}"
    return f"{rng.choice((10, 62, 81, 172, 185, 192, 203))}." + ".".join(str(rng.randint(1, 254)) for _ in range(3))


def web(rng: Random) -> str:
    """A web address, with or without its scheme."""
    host = rng.choice(_WORDS["web_hosts"])
    start = rng.choice(("https://", "https://www.", "www.", "http://"))
    return (start if host != "bit.ly" else "https://") + host + rng.choice(_PATHS)
