"""Validators of what networks call people and things: e-mail, web and IP addresses, devices, wallets."""

import hashlib
import importlib.util
import ipaddress
import re
from functools import cache
from pathlib import Path

_PRIVATE = frozenset(
    {"local", "localhost", "internal", "intranet", "lan", "corp", "home", "test", "example", "invalid"}
)
_ALSO_FILES_OR_WORDS = re.compile(
    r"(?i)(ai|am|app|as|asia|at|bar|be|box|by|cab|cc|cd|cfd|cl|cool|do|et|fm|fit|gl|id|"
    r"im|in|is|it|java|js|la|lat|ma|md|me|mm|mo|mov|ms|my|name|no|one|page|pl|pm|"
    r"pro|ps|pub|py|rs|run|sc|sh|so|st|tf|to|top|tv|vi|win|ws|zip)"
)
"""Ends of domains that are ends of files too, or words that follow a forgotten space."""

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


@cache
def top_level_domains() -> frozenset[str]:
    """What domains can end in, from the public suffix list that lies beside tldextract; nothing is asked for it."""
    found = importlib.util.find_spec("tldextract")
    folder = Path(((found and found.submodule_search_locations) or ["."])[0])
    lines = (folder / ".tld_set_snapshot").read_text("utf-8").splitlines()
    rules = (line.split()[0] for line in lines if line.strip() and not line.startswith("//"))
    plain = {rule.rsplit(".", 1)[-1].lower() for rule in rules}
    return frozenset(plain | {name.encode("idna").decode() for name in plain if not name.isascii()})


def email(text: str) -> bool:
    """Whether an address ends in a domain that there is, or one of a network of its own, and its dots are in place.

    >>> email("jane.doe@example.org"), email("jane@corp.local"), email("image@2x.png"), email(".jane@example.org")
    (True, True, False, False)
    """
    ending = text.rsplit(".", 1)[-1].lower()
    return (ending in top_level_domains() or ending in _PRIVATE) and email_form(text)


_WRITTEN_AT = re.compile(r"\s*(?:[\[({]at[\])}]|%40|&#64;|&#x40;|&commat;|@)\s*", re.IGNORECASE)
_WRITTEN_DOT = re.compile(r"\s*[\[({](?:dot|punkt|point)[\])}]\s*", re.IGNORECASE)


def email_written_out(text: str) -> bool:
    """Whether it is an address once its signs are: "[at]", "(dot)", "%40".

    >>> email_written_out("jane [at] example (dot) org"), email_written_out("jane%40image.png")
    (True, False)
    """
    address = _WRITTEN_DOT.sub(".", _WRITTEN_AT.sub("@", text))
    host = address.rpartition("@")[2]
    return email(address) and (host.rpartition(".")[2].islower() or host.isupper())  # no next sentence: "@ noon.It"


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


def domain(text: str) -> bool:
    """Whether a web address without "http" ends in a domain that there is, and hardly is a file or a sentence's end.

    >>> domain("example.org/a?b=1"), domain("shop.example.co.uk"), domain("notes.md"), domain("end.In")
    (True, True, False, False)
    """
    host = text.partition("/")[0].partition(":")[0].partition("?")[0]
    labels = host.split(".")
    ending = labels[-1]
    if ending.lower() not in top_level_domains() or not (ending.islower() or host.isupper()) or labels[-2].isdigit():
        return False
    return _ALSO_FILES_OR_WORDS.fullmatch(ending) is None


def domain_or_file(text: str) -> bool:
    """As `domain`, taking endings that files and words share."""
    ending = text.partition("/")[0].rsplit(".", 1)[-1]
    return ending in top_level_domains()


def ip_and_no_version(text: str) -> bool:
    """Whether an IPv4 address has two numbers of three digits, which hardly a version has.

    >>> ip_and_no_version("203.109.45.190"), ip_and_no_version("10.0.12.4")
    (True, False)
    """
    return ip(text) and sum(len(number) == 3 for number in text.split(".")) >= 2


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


def mac(text: str) -> bool:
    """Whether its bytes are parted by one and the same sign, and it is not all zeros or ones."""
    signs = {c for c in text if not c.isalnum()}
    return len(signs) <= 1 and len({c.lower() for c in text if c.isalnum()}) > 1


def wallet(text: str) -> bool:
    """Whether an address of Bitcoin or one of its kin (Litecoin, Dogecoin, ...) has its checksum of 32 bits.

    >>> wallet("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"), wallet("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3")
    (True, False)
    """
    value = 0
    for character in text:
        digit = _BASE58.find(character)
        if digit < 0:
            return False
        value = value * 58 + digit
    if value >= 1 << 200:
        return False
    raw = value.to_bytes(25, "big")
    return hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]


def segwit(text: str) -> bool:
    """Whether an address such as "bc1..." has its checksum of 30 bits (BIP 173 and BIP 350).

    >>> segwit("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"), segwit("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp")
    (True, False)
    """
    if text not in {text.lower(), text.upper()}:
        return False
    prefix, _, data = text.lower().rpartition("1")
    if not prefix or len(data) < 8 or not set(data) <= set(_BECH32):
        return False
    sum_ = 1
    values = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + [_BECH32.find(c) for c in data]
    for value in values:
        top, sum_ = sum_ >> 25, (sum_ & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            sum_ ^= generator if top >> bit & 1 else 0
    return sum_ == (1 if data[0] == "q" else 0x2BC830A3)
