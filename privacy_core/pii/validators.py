"""Validators: whether something that has the form of a number is one. Each takes it as it was written."""

import importlib.util
import ipaddress
import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path


def digits(text: str) -> str:
    """Its ASCII digits alone."""
    return re.sub(r"[^0-9]+", "", text)


def standard(module: str, *, clean: str = "") -> Callable[[str], bool]:
    """The check of a module of python-stdnum, which is loaded when the first number is checked.

    Args:
        module: Below ``stdnum``, such as "de.idnr".
        clean: Characters that it would refuse and that people write.
    """

    def accepts(text: str) -> bool:
        for sign in clean:
            text = text.replace(sign, "")
        return bool(_is_valid(module)(text))

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
    return len(number) > 1 and (sum(number[-1::-2]) + sum(doubled)) % 10 == 0


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
    ("3528", "3589", (16, 17, 18, 19)),  # JCB
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


def iban(text: str) -> bool:
    """Whether it is an IBAN: its country's form, and a remainder of 1 modulo 97 (ISO 13616)."""
    validate = import_module("stdnum.iban").is_valid
    return bool(validate(text.replace("-", "").upper(), check_country=False))


_NEVER_ISSUED = frozenset({"078051120", "219099999", "123456789", "987654321"})  # printed in advertisements or counted


def ssn(text: str) -> bool:
    """Whether a US social security number can have been issued: 000, 666 and 9xx are no areas."""
    number = digits(text)
    if len(number) != 9 or number in _NEVER_ISSUED or len(set(number)) == 1:
        return False
    return number[:3] not in {"000", "666"} and number[0] != "9" and number[3:5] != "00" and number[5:] != "0000"


def ip(text: str) -> bool:
    """Whether it is an IPv4 or IPv6 address, or a network of them ("10.0.0.0/8"), and says where something is."""
    address, _, bits = text.partition("/")
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if bits and int(bits) > parsed.max_prefixlen:
        return False
    if parsed.version == 6:  # "::" and words of code such as "add::be" are spelled alike
        return len([group for group in address.split(":") if group]) > 1 and any(c.isdigit() for c in address)
    return not parsed.is_unspecified


@cache
def top_level_domains() -> frozenset[str]:
    """What domains can end in, from the public suffix list that lies beside tldextract; nothing is asked for it."""
    found = importlib.util.find_spec("tldextract")
    folder = Path(((found and found.submodule_search_locations) or ["."])[0])
    lines = (folder / ".tld_set_snapshot").read_text("utf-8").splitlines()
    suffixes = (
        line.split()[0].rsplit(".", 1)[-1].lower() for line in lines if line.strip() and not line.startswith("//")
    )
    plain = set(suffixes)
    return frozenset(plain | {name.encode("idna").decode() for name in plain if not name.isascii()})


_PRIVATE = frozenset(
    {"local", "localhost", "internal", "intranet", "lan", "corp", "home", "test", "example", "invalid"}
)


def email(text: str) -> bool:
    """Whether an address ends in a domain that there is, or one of a network of its own, and its dots are in place.

    >>> email("jane.doe@example.org"), email("jane@corp.local"), email("image@2x.png"), email(".jane@example.org")
    (True, True, False, False)
    """
    return email_form(text) and _ending(text) in top_level_domains() | _PRIVATE


def email_form(text: str) -> bool:
    """Whether an address has its dots in place and no part too long, wherever it ends."""
    local, _, domain = text.rpartition("@")
    labels = domain.split(".")
    return (
        0 < len(local) <= 64
        and not local.startswith(".")
        and not local.endswith(".")
        and ".." not in local
        and len(domain) <= 253
        and all(0 < len(label) <= 63 and label[0] != "-" and label[-1] != "-" for label in labels)
    )


def _ending(text: str) -> str:
    return text.rsplit(".", 1)[-1].lower()


def phone(text: str) -> bool:
    """Whether it has a phone number's 7 to 15 digits (E.164), an extension aside, and not all of them are the same."""
    number = digits(re.split(r"[a-zA-Z#]", text, maxsplit=1)[0])
    return 7 <= len(number) <= 15 and len(set(number)) > 1


def national_phone(text: str) -> bool:
    """Whether a number with a leading 0 has 9 to 12 digits and is no date."""
    number = digits(re.split(r"[a-zA-Z#]", text, maxsplit=1)[0])
    return 9 <= len(number) <= 12 and len(set(number)) > 2
