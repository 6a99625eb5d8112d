"""Tokens, ciphers, fakes and versions of pseudonyms: what comes back, what joins, and what nobody can tell."""

import base64
import subprocess
import sys

import pyarrow as pa
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from hypothesis import example, given
from hypothesis import strategies as st

from privacy_core.errors import InvalidValueError, NotFoundError
from privacy_core.store.purposes import derived
from privacy_core.store.vault import TOKEN
from privacy_core.transform import Recipe, RecipeError, Resources
from privacy_core.transform.dates import coarser
from privacy_core.transform.encrypt import Encrypt, cipher
from privacy_core.transform.fake import KINDS, Fake, faker
from privacy_core.transform.keyed import versioned
from privacy_core.transform.pseudonym import Pseudonymize, pseudonym
from privacy_core.transform.tokens import Tokenize
from tests.transform.reading import PlainBook

KEY, OTHER = b"k" * 32, b"o" * 32
ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=60)


def keys(domain, column):
    return (domain or column).encode().ljust(32, b".")


def made(step, values):
    book = {}
    resources = Resources(keys=keys, tokens=lambda domain, column: book.setdefault(domain or column, PlainBook()))
    return step.function(resources)(pa.array(values, pa.string())).to_pylist()


def columns(kind, **more):
    """One value under each key that a step can have."""
    steps = [{"column": "a"}, {"column": "b"}, {"domain": "d"}, {"domain": "d", "version": 2}, {"domain": "e"}]
    return [made(kind(**{"column": "x", **step, **more}), ["Ann"])[0] for step in steps]


@pytest.mark.parametrize(
    "kind",
    [Tokenize, Encrypt, Pseudonymize, lambda **of: Fake(kind="phone", **of)],
    ids=["token", "enc", "hmac", "fake"],
)
def test_each_column_domain_and_version_has_names_of_its_own(kind):
    assert len(set(columns(kind))) == 5
    both = [made(kind(column=column, domain="d"), ["Ann", None, "Ann"]) for column in ("a", "b")]
    if kind is not Tokenize:  # whose book is the domain's, and here one of each step
        assert both[0] == both[1]
    assert both[0][0] == both[0][2]
    assert both[0][1] is None


@pytest.mark.parametrize("op", ["pseudonymize", "tokenize", "encrypt", "fake", "redact_text"])
def test_a_recipe_records_the_version_and_one_without_is_the_first(op):
    more = {"kind": "name"} if op == "fake" else {}
    step = {"op": op, "column": "x", "domain": "visits", **more}
    old, new = (Recipe.model_validate({"steps": [{**step, **version}]}) for version in ({}, {"version": 2}))
    assert [recipe.to_json()["steps"][0]["version"] for recipe in (old, new)] == [1, 2]
    assert versioned("visits", 1) == "visits"  # so a recipe from before there were versions has its key
    with pytest.raises(RecipeError, match="one above 1 goes with a domain"):
        Recipe.model_validate({"steps": [{"op": op, "column": "x", "version": 2, **more}]})


@pytest.mark.parametrize("domain", ["visits#2", "#1", "a#2#30"])
def test_no_domain_is_called_like_the_version_of_another(domain):
    with pytest.raises(InvalidValueError, match="must not end with # and a number"):
        Tokenize(column="x", domain=domain)
    Tokenize(column="x", domain=f"{domain} ward")


def test_tokens_need_a_vault():
    with pytest.raises(NotFoundError, match="token vault"):
        Tokenize(column="x").function(Resources(keys=keys))


def test_a_tokenized_column_asks_the_vault_for_each_different_value():
    shown = made(Tokenize(column="x"), ["Ann", None, "", "Ann"])
    assert shown[0] == shown[3]
    assert [bool(text and TOKEN.fullmatch(text)) for text in shown] == [True, False, True, True]


@pytest.mark.parametrize("kind", [Tokenize, Pseudonymize, Encrypt, Fake])
def test_equal_numbers_are_one_value_whether_whole_or_floating_or_text(kind):
    more = {"kind": "name"} if kind is Fake else {}
    step = kind(column="c", domain="cards", **more)
    book = PlainBook()
    function = step.function(Resources(keys=keys, tokens=lambda *_: book))
    numbers = [4111111111111111, 14155550132, 0, -7, 2**53, None]
    forms = (pa.int64(), pa.float64(), pa.string(), pa.large_string())
    texts = [None if number is None else str(number) for number in numbers]
    shown = [function(pa.array(numbers if pa.types.is_primitive(form) else texts, form)).to_pylist() for form in forms]
    assert all(each == shown[0] for each in shown)
    assert len(set(shown[0])) == len(numbers)


class TestEncryption:
    @given(ANY_TEXT)
    @example("")
    @example("\0")
    @example("\x80")
    @example("x" * 16)
    def test_comes_back(self, value):
        seal, read = cipher(KEY)
        assert read(seal(value)) == value
        assert cipher(OTHER)[1](seal(value)) is None
        assert value not in {seal(value), ""} or value == ""

    @given(ANY_TEXT, st.data())
    def test_a_changed_character_decrypts_to_nothing(self, value, data):
        seal, read = cipher(KEY)
        text = seal(value)
        place = data.draw(st.integers(0, len(text) - 1))
        put = data.draw(st.characters(codec="utf-8").filter(lambda character: character != text[place]))
        assert read(text[:place] + put + text[place + 1 :]) is None

    @given(ANY_TEXT)
    def test_other_text_decrypts_to_nothing(self, text):
        assert cipher(KEY)[1](text) is None
        assert cipher(KEY)[1]("enc_" + text) is None

    def test_a_cipher_text_has_one_form(self):
        seal, read = cipher(KEY)
        text = seal("Ann")
        assert [read(text + end) for end in ("=", "==", "\n", " ", "-")] == [None] * 5
        assert read(text.removeprefix("enc_")) is None
        last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".index(text[-1])
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        assert read(text[:-1] + alphabet[last ^ 1]) is None  # the bits that base64 does not use

    def test_is_aes_siv_of_the_padded_value(self):
        key = derived(KEY, "privacy-studio encrypt mac") + derived(KEY, "privacy-studio encrypt")
        sealed = AESSIV(key).encrypt("Änne".encode() + b"\x80" + bytes(10), None)
        assert cipher(KEY)[0]("Änne") == "enc_" + base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def test_short_values_are_of_one_length(self):
        assert len({len(cipher(KEY)[0]("x" * length)) for length in range(16)}) == 1


class TestFakes:
    @pytest.mark.parametrize("kind", KINDS)
    def test_of_each_kind_follow_from_the_value_alone(self, kind):
        make, values = faker(KEY, "en_US"), [f"value {number}" for number in range(200)]
        shown = [make(kind, value) for value in values]
        assert [make(kind, value) for value in reversed(values)] == shown[::-1]
        assert len(set(shown)) > 60  # of 243 countries, 200 draws hit 136 on average; of others more
        assert not [text for text in shown if not text.strip() or len(text.splitlines()) != 1]
        assert shown != [faker(OTHER, "en_US")(kind, value) for value in values]

    def test_e_mail_addresses_are_nobody_s(self):
        make = faker(KEY, "en_US")
        hosts = {make("email", str(number)).rpartition("@")[2] for number in range(300)}
        assert hosts <= {"example.org", "example.com", "example.net"}

    @pytest.mark.parametrize("locale", ["de_DE", "fr_FR", "ja_JP", "ar_AA", "th_TH"])
    def test_speak_other_languages_in_every_kind(self, locale):
        make = faker(KEY, locale)
        assert all(make(kind, "Ann") for kind in KINDS)

    def test_of_no_known_locale_are_refused(self):
        with pytest.raises(InvalidValueError, match="asked for in 'xx_XX', but there are none"):
            Fake(column="x", kind="name", locale="xx_XX").function(Resources(keys=keys))

    @pytest.mark.prove
    def test_are_the_same_in_another_process(self):
        code = "from privacy_core.transform.fake import faker; print(faker(b'k' * 32, 'en_US')('name', 'Ann'))"
        said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        assert said.strip() == faker(KEY, "en_US")("name", "Ann")


def test_keys_of_other_purposes_are_no_pseudonyms():
    purposes = ("privacy-studio fake", "privacy-studio encrypt", "privacy-studio token index")
    assert len({derived(KEY, purpose) for purpose in purposes}) == 3
    for purpose in purposes:
        assert not derived(KEY, purpose).hex().startswith(pseudonym(KEY, purpose))


@pytest.mark.parametrize(
    ("words", "year", "month"),
    [
        ("1987-03-05", "1987", "1987-03"),
        ("5 March 1987", "1987", "1987-03"),
        ("Sept. 3rd, 2020", "2020", "2020-09"),
        ("March 1987", "1987", "1987-03"),
        ("25/3/1987", "1987", "1987-03"),
        ("12/25/1990", "1990", "1990-12"),
        ("3.3.1987", "1987", "1987-03"),
        ("3/4/1987", "1987", "1987"),
        ("03/1999", "1999", "1999-03"),
        ("2021-11-30T10:00:59", "2021", "2021-11"),
        ("Maybe 1999", "1999", "1999"),
        ("April or May 1999", "1999", "1999"),
        ("in 2001 or 2002", None, None),
        ("3/4/87", None, None),
        ("yesterday", None, None),
        ("19871231", None, None),
        ("1987-13-40", "1987", "1987"),
        ("", None, None),
    ],
)
def test_a_date_in_words_becomes_its_year_or_month(words, year, month):
    assert (coarser(words, "year"), coarser(words, "month")) == (year, month)


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%b %d, %Y", "%d.%m.%Y", "%m/%d/%Y"]))
def test_the_month_of_a_date_is_never_a_wrong_one(day, form):
    year = f"{day.year:04}"
    said = coarser(day.strftime(form).replace(str(day.year), year), "month")
    assert said in {f"{year}-{day.month:02}", year} if 1800 <= day.year < 2200 else said is None
