"""Strings that break readers of text: 10,000 by default, the same ones for the same seed."""

import random
import string
from collections.abc import Callable, Iterator

SEED = 20261123
MEGABYTE = 1_000_000
LONE_SURROGATES = ("\ud800", "a\udfff", "Anna \ud83d Müller", "\udc00\ud800", "mail\ud800@example.org")
"""Halves of characters: JSON and Python let them in; UTF-8, and so Arrow and every file, has no bytes for them."""

_RIGHT_TO_LEFT = "אבגדהוזחטיכלמנסעפצקרשת ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_MARKS = "\u0300\u0301\u0308\u0327\u0338\u034f\u0489\u0e34\u0e47\u05b4\u0651\u20dd\ufe0f"
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2069\ufeff\u00ad\u180e"
_CONTROLS = "\0\x01\x07\x08\x0b\x0c\x1b\x7f\x85\u2028\u2029\r\n\t"
_EMOJI = ("😀", "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪", "👍🏿", "🧑🏽‍🚀", "☎️", "📧", "1️⃣")
_DIGITS = "0123456789٠١٢٣٤٥٦٧٨٩०१२३४५६७८९０１２３４５６７８９𝟎𝟏𝟐𝟑²³½Ⅷ①"
_FOLDS = ("ß", "İ", "ı", "ſ", "K", "ﬃ", "ǅ", "Å", "ῼ", "ΐ", "ŉ", "ς", "Ω")
_LIKE = (
    "anna.beispiel@example.org", "+49 30 1234567", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "078-05-1120",
    "2001:db8::1", "10.0.0.1", "00:1b:44:11:3a:b7", "https://example.org/a?b=c#d", "1970-01-01", "31.02.2020",
    "12 High Street, Leeds LS1 4AP", "Dr. Anna Beispiel", "Μαρία", "Иванов", "田中", "52.5200, 13.4050",
    "1HGCM82633A004352", "K1A 0B1", "MRN 00123456", "{123e4567-e89b-42d3-a456-426614174000}", "Zuñiga y Mayor, José",
)  # fmt: skip
_PROGRAMS = (
    "'; DROP TABLE people; --", '=HYPERLINK("http://example.org")', "@SUM(1+1)", "<script>alert(1)</script>", "${jndi:ldap://x}",
    "(?i)(a+)+$", "../../etc/passwd", "%s%n%x", "{{7*7}}", "\\", "[", "(((", "\\b\\d+", "NULL", "NaN", "-0", "1e309",
    "\\x00", "<EMAIL_ADDRESS>", "**bold** [a](b)", "&#0;", "|", '"', "'", '""', "`", "$1", "\\1", "?(", "a{99999}",
)  # fmt: skip
_REPEATED = (
    "a", "a@", "@", "a.", ".a@a", "1-", "1 ", "1.", "(", ")", "[", "((a)", "::", ":0", "0", "9", "4111 ", "1/1/", "A. ",
    "Mc", "O'", "-", "--", "van ", "1 A St ", "+", "+1", "DE", "\u0301", "\u202e", "\0", "😀", "http://", "www.",
    "://", "%41", "\t", "\n", " ", "\u3000", "ab12", "x" * 63 + ".", "_", "é", "ßẞ", "a\u0300", "0x", "{{",
    "<", "'", "\\", "1,", "Anna, ",
)  # fmt: skip


def _soup(pool: str, longest: int) -> Callable[[random.Random], str]:
    return lambda rng: "".join(rng.choices(pool, k=rng.randrange(1, longest)))


def _any_character(rng: random.Random) -> str:
    characters = (
        chr(rng.choice((rng.randrange(0x250), rng.randrange(0x10000), rng.randrange(0x110000)))) for _ in range(40)
    )
    return "".join(c for c in characters if not "\ud800" <= c <= "\udfff")


def _marked(rng: random.Random) -> str:
    return "".join(c + "".join(rng.choices(_MARKS, k=rng.randrange(30))) for c in rng.choice(_LIKE))


def _disturbed(rng: random.Random) -> str:
    """Something that looks like personal data, with characters put in or taken out."""
    text = list(rng.choice(_LIKE))
    for _ in range(rng.randrange(1, 6)):
        place = rng.randrange(len(text) + 1)
        put = rng.choice((_UNSEEN, _CONTROLS, _MARKS, _RIGHT_TO_LEFT, _DIGITS, string.punctuation, " \u00a0\u3000"))
        text[place : place + rng.randrange(2)] = [rng.choice(put)]
    return "".join(text)


def _other_script(rng: random.Random) -> str:
    """A number in digits that are not ASCII: what one engine calls a digit, another does not."""
    zero = ord(rng.choice("٠०０๐𝟎"))
    return "".join(chr(zero + int(c)) if c in string.digits and rng.random() < 0.8 else c for c in rng.choice(_LIKE))


def _nested(rng: random.Random) -> str:
    depth, (left, right) = rng.randrange(1, 3_000), rng.choice(("()", "[]", "{}", "<>", "«»", "''"))
    return left * depth + rng.choice(_LIKE) + right * rng.choice((depth, depth - 1, 0))


def _bomb(rng: random.Random) -> str:
    """What makes a backtracking engine try everything: a long run of what nearly fits, and an end that does not."""
    return rng.choice(_REPEATED) * rng.randrange(10, 2_000) + rng.choice(("", "!", "@", ".", "\n", "x", "\0"))


def _joined(rng: random.Random) -> str:
    return rng.choice(("", " ", ",", "\n", "\u202e", "\0")).join(
        rng.choices((*_LIKE, *_PROGRAMS, *_EMOJI, *_FOLDS), k=rng.randrange(2, 30))
    )


_KINDS = (
    _any_character, _marked, _disturbed, _disturbed, _disturbed, _other_script, _nested, _bomb, _joined,
    _soup(_RIGHT_TO_LEFT + _UNSEEN, 60), _soup(_CONTROLS, 20), _soup(_DIGITS, 80), _soup(string.digits, 400),
    _soup(string.printable, 120), lambda rng: "".join(rng.choices(_EMOJI + _FOLDS, k=rng.randrange(1, 20))),
    lambda rng: rng.choice(_PROGRAMS), lambda rng: " " * rng.randrange(20),
)  # fmt: skip


def hostile(number: int = 10_000, *, seed: int = SEED) -> list[str]:
    """Strings that Arrow takes; what it refuses is in `LONE_SURROGATES`.

    Each kind comes as often as any other, so a small number holds all of them too. None is longer than 200,000
    characters: see `huge`.
    """
    rng = random.Random(seed)  # noqa: S311 - made-up data
    return [_KINDS[place % len(_KINDS)](rng) for place in range(number)]


def huge(size: int = MEGABYTE) -> Iterator[str]:
    """Cells of ``size`` characters, made as they are asked for: one character, one word, words, and no blank at all."""
    rng = random.Random(SEED)  # noqa: S311
    for unit in (
        "a",
        "9",
        "(",
        "a@",
        "1-",
        ".a@a",
        "\u0301",
        "😀",
        "Anna Beispiel, ",
        "+49 30 1234567 ",
        "\0",
        "1 High Street ",
    ):
        yield (unit * (size // len(unit) + 1))[:size]
    yield "".join(rng.choices(string.printable, k=size))
    yield "".join(rng.choices(string.ascii_letters + string.digits, k=size))
