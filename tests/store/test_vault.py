"""The vault gives each value one token and each token its value: to whoever has the key, and never after a change."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.errors import PrivacyCoreError
from privacy_core.store import vault_file
from privacy_core.store.vault import TOKEN, TokensDisagreeError, Vault, VaultDamagedError, new_token
from privacy_core.store.vault_file import VaultFileError

KEY, OTHER = b"k" * 32, b"o" * 32
SECRET = "Zx9-cell-of-a-record-Qw7"
VALUES = [SECRET, "", "Ann", "ann", "Ann ", "\0", "\u00e9", "e\u0301", "日本", "🙂" * 300, "tok_" + "a" * 26]


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path / "vault")


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return Vault(tmp_path_factory.mktemp("one") / "vault").book("shared/laws", KEY)


def edited(vault, sql, *arguments):
    with closing(sqlite3.connect(vault._path)) as connection, connection:
        assert connection.execute(sql, arguments).rowcount


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=20))
def test_every_value_comes_back(shared, values):
    tokens = shared.tokens(values)
    assert all(TOKEN.fullmatch(token) for token in tokens)
    assert [shared.values([token])[token] for token in tokens] == values
    assert len(set(tokens)) == len(set(values))
    assert shared.tokens(values) == tokens


def test_thousands_of_values_come_back_from_another_start(vault, tmp_path):
    values = [f"person {number}" for number in range(5000)]
    tokens = vault.book("d", KEY).tokens(values)
    back = Vault(tmp_path / "vault").book("d", KEY).values(tokens)
    assert [back[token] for token in tokens] == values
    assert vault.counts() == {"d": 5000}


def test_tokens_say_nothing_of_values(vault, tmp_path):
    one, other = vault.book("d", KEY).tokens(VALUES), Vault(tmp_path / "second").book("d", KEY).tokens(VALUES)
    assert not set(one) & set(other)  # the same values and the same key: tokens are drawn
    assert len({new_token() for _ in range(1000)}) == 1000


def test_domains_have_tokens_of_their_own(vault):
    one, other = vault.book("a", KEY), vault.book("b", KEY)
    token, second = one.tokens(["Ann"])[0], other.tokens(["Ann"])[0]
    assert token != second
    assert other.values([token]) == {}
    assert one.values([token, second, "tok_" + "a" * 26, "none"]) == {token: "Ann"}


def test_the_files_show_no_value_and_open_to_their_owner_alone(vault, tmp_path):
    vault.book("d", KEY).tokens(VALUES)
    files = [path for path in (tmp_path / "vault").iterdir() if path.is_file()]
    assert all(SECRET.encode() not in path.read_bytes() for path in files)
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
        assert (tmp_path / "vault").stat().st_mode & 0o777 == 0o700


class TestWhatWasChanged:
    @pytest.fixture
    def book(self, vault):
        book = vault.book("d", KEY)
        self.one, self.other = book.tokens(["Ann", SECRET])
        return book

    def refused(self, call):
        with pytest.raises(VaultDamagedError, match="was changed, or sealed under another key") as caught:
            call()
        assert SECRET not in str(caught.value)
        assert caught.value.__cause__ is None

    def test_a_row_that_has_moved_to_another_token_is_refused(self, vault, book):
        edited(vault, "UPDATE tokens SET token = 'x' WHERE token = ?", self.other)
        edited(vault, "UPDATE tokens SET token = ? WHERE token = ?", self.other, self.one)
        self.refused(lambda: book.values([self.other]))
        self.refused(lambda: book.tokens(["Ann"]))

    def test_a_value_that_has_moved_to_another_token_is_refused(self, vault, book):
        edited(vault, "UPDATE tokens SET sealed = (SELECT sealed FROM tokens WHERE token = ?)", self.one)
        self.refused(lambda: book.values([self.other]))
        self.refused(lambda: list(book.pairs()))

    def test_a_row_that_has_moved_to_another_place_is_refused(self, vault, book):
        edited(vault, "UPDATE tokens SET place = x'00' WHERE token = ?", self.one)
        place = vault.book("d", KEY)._place("Ann")
        edited(vault, "UPDATE tokens SET place = ? WHERE token = ?", place, self.other)
        self.refused(lambda: book.tokens(["Ann"]))

    @pytest.mark.usefixtures("book")
    def test_a_row_that_has_moved_to_another_domain_is_refused(self, vault):
        other = vault.book("e", KEY)
        other.tokens(["x"])
        edited(vault, "UPDATE tokens SET domain = 2 WHERE token = ?", self.one)
        self.refused(lambda: other.values([self.one]))

    @pytest.mark.parametrize("place", [0, 11, 12, -1])
    def test_a_changed_byte_is_refused(self, vault, book, place):
        with closing(sqlite3.connect(vault._path)) as connection:
            sealed = bytearray(
                connection.execute("SELECT sealed FROM tokens WHERE token = ?", [self.one]).fetchone()[0]
            )
        sealed[place] ^= 1
        edited(vault, "UPDATE tokens SET sealed = ? WHERE token = ?", bytes(sealed), self.one)
        self.refused(lambda: book.values([self.one]))

    def test_another_key_reads_nothing(self, vault, book):
        self.refused(lambda: vault.book("d", OTHER).values([self.one]))
        assert book.values([self.one]) == {self.one: "Ann"}

    def test_a_file_that_is_no_database_is_refused(self, book, tmp_path):
        (tmp_path / "vault" / "tokens.sqlite").write_bytes(b"no database at all" * 100)
        self.refused(lambda: book.values([self.one]))


def test_a_run_that_ends_in_the_middle_leaves_whole_batches(vault, monkeypatch):
    book = vault.book("d", KEY)
    first = book.tokens(["a", "b"])
    monkeypatch.setattr("privacy_core.store.vault.new_token", iter(["tok_" + "a" * 26]).__next__)
    with pytest.raises(StopIteration):
        book.tokens(["c", "d", "e"])
    monkeypatch.undo()
    assert vault.counts() == {"d": 2}
    assert book.tokens(["b", "a"]) == first[::-1]


def test_what_fails_while_it_writes_leaves_nothing(vault):
    def spoilt(connection):
        connection.execute("INSERT INTO domains (name) VALUES ('half')")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), vault.opened(write=True) as connection:
        spoilt(connection)
    assert vault.counts() == {}


TOKENIZER = """
import sys
from pathlib import Path
from privacy_core.store.vault import Vault
book = Vault(Path(sys.argv[1])).book("d", b"k" * 32)
for start in range(0, 2000, 100):
    print(*book.tokens([str(number) for number in range(start, start + 100)]))
"""


def test_processes_that_tokenize_the_same_values_at_once_agree(tmp_path):
    command = [sys.executable, "-c", TOKENIZER, str(tmp_path / "vault")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = {process.communicate()[0] for process in running}
    assert [process.returncode for process in running] == [0] * 3
    assert len(said) == 1
    assert Vault(tmp_path / "vault").counts() == {"d": 2000}


def test_a_value_that_another_tokenizes_meanwhile_keeps_that_token(tmp_path, monkeypatch):
    vault, faster = Vault(tmp_path / "vault"), Vault(tmp_path / "vault").book("d", KEY)
    opened, said = vault.opened, []

    def overtaken(*, write=False):
        if write and not said:
            said.extend(faster.tokens(VALUES))
        return opened(write=write)

    monkeypatch.setattr(vault, "opened", overtaken)
    assert vault.book("d", KEY).tokens(VALUES) == said
    assert vault.counts() == {"d": len(set(VALUES))}


KILLED = """
import os, sys
from pathlib import Path
from privacy_core.store import vault
made = iter(range(10**6))
draw = vault.new_token
def token():
    if next(made) == 1500:
        os._exit(9)  # as a power cut does: nothing is tidied
    return draw()
vault.new_token = token
book = vault.Vault(Path(sys.argv[1])).book("d", b"k" * 32)
for start in range(0, 3000, 1000):
    book.tokens([str(number) for number in range(start, start + 1000)])
"""


def test_a_killed_run_leaves_what_it_had_finished_and_can_be_repeated(tmp_path):
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "vault")], check=False)
    assert done.returncode == 9
    vault = Vault(tmp_path / "vault")
    assert vault.counts() == {"d": 1000}
    values = [str(number) for number in range(3000)]
    tokens = vault.book("d", KEY).tokens(values)
    back = vault.book("d", KEY).values(tokens)
    assert [back[token] for token in tokens] == values


class TestTheFile:
    @pytest.fixture
    def written(self, vault, tmp_path):
        tokens = vault.book("d", KEY).tokens(VALUES)
        self.path = tmp_path / "file"
        self.key, count = vault_file.write(self.path, vault.book("d", KEY).pairs())
        assert count == len(VALUES)
        return dict(zip(tokens, VALUES, strict=True))

    def refused(self, key=None):
        with pytest.raises(VaultFileError, match="does not open") as caught:
            list(vault_file.read(self.path, self.key if key is None else key))
        assert self.key not in str(caught.value)

    def test_holds_every_token_and_shows_none(self, written):
        content = self.path.read_bytes()
        assert dict(vault_file.read(self.path, self.key)) == written
        assert not [text for text in (SECRET, *written, self.key) if text.encode() in content]

    @pytest.mark.usefixtures("written")
    def test_opens_with_its_key_alone(self):
        for key in ("", "no key", "00" * 32, self.key[:-2]):
            self.refused(key)

    @pytest.mark.usefixtures("written")
    def test_is_refused_where_a_byte_was_changed_or_is_missing(self):
        content = self.path.read_bytes()
        for place in (0, 25, 30, len(content) - 1):
            self.path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            self.refused()
        for end in (0, 24, 26, len(content) - 1):
            self.path.write_bytes(content[:end])
            self.refused()

    def test_is_refused_where_a_piece_is_missing(self, tmp_path, monkeypatch):
        monkeypatch.setattr(vault_file, "_PAIRS", 2)
        self.path = tmp_path / "pieces"
        self.key, _ = vault_file.write(self.path, [(str(number), "x") for number in range(6)])
        content = self.path.read_bytes()
        begin = len(b"privacy-studio tokens 1\n")
        length = (len(content) - begin) // 3
        assert len(list(vault_file.read(self.path, self.key))) == 6
        for kept in ((0, 1), (1, 2), (0, 2), (1, 0, 2)):
            pieces = [content[begin + at * length : begin + (at + 1) * length] for at in kept]
            self.path.write_bytes(content[:begin] + b"".join(pieces))
            self.refused()

    def test_without_tokens_is_a_file_as_well(self, tmp_path):
        key, count = vault_file.write(tmp_path / "none", [])
        assert (count, list(vault_file.read(tmp_path / "none", key))) == (0, [])

    def test_is_taken_into_another_vault_once_and_never_against_what_is_there(self, written, tmp_path):
        book = Vault(tmp_path / "second").book("e", OTHER)
        assert book.take_in(vault_file.read(self.path, self.key)) == len(VALUES)
        assert book.take_in(vault_file.read(self.path, self.key)) == 0
        assert book.values(written) == written
        for pairs in ([(new_token(), "Ann"), (new_token(), "new")], [(next(iter(written)), "new")]):
            with pytest.raises(TokensDisagreeError, match="1 of them contradict"):
                book.take_in(pairs)
        with pytest.raises(TokensDisagreeError):
            Vault(tmp_path / "second").book("f", OTHER).take_in(written.items())
        assert dict(book.pairs()) == written


def test_errors_come_back_from_a_worker_as_they_were():
    for error in (VaultDamagedError("d"), TokensDisagreeError("d", 2), VaultFileError()):
        kind, facts = error.__reduce__()
        assert isinstance(error, PrivacyCoreError)
        assert str(kind(*facts)) == str(error)
