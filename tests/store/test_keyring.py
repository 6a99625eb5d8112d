"""Keys: one per name for all processes, whole or refused, and gone for good when destroyed."""

import stat
import subprocess
import sys
import threading

import pytest

from privacy_core.store import durable
from privacy_core.store.keyring import KeyDamagedError, KeyDestroyedError, Keyring

MAKE_AT_ONCE = """
import sys
from pathlib import Path
from privacy_core.store.keyring import Keyring
keyring = Keyring(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for i in range(20):
    print(keyring.key(f"key-{i}").hex(), keyring.pseudonym_key(f"domain {i}").hex())
"""


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "keys"
    made.mkdir(mode=0o700)
    return made


@pytest.fixture
def keyring(folder):
    return Keyring(folder)


def test_a_key_is_32_bytes_and_stays_the_same(keyring, folder):
    assert len(keyring.key("audit")) == 32
    assert Keyring(folder).key("audit") == keyring.key("audit")


def test_names_and_domains_have_keys_of_their_own(keyring):
    keys = {keyring.key("audit"), keyring.key("fingerprint"), keyring.pseudonym_key("a"), keyring.pseudonym_key("b")}
    assert len(keys) == 4


def test_processes_that_make_the_same_keys_at_once_get_the_same_ones(folder):
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", MAKE_AT_ONCE, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert len(set(said)) == 1
    assert len(set(said[0].split())) == 40
    assert not list(folder.glob("*.new"))


def test_threads_that_make_the_same_key_at_once_get_the_same_one(keyring):
    barrier, made = threading.Barrier(8), []

    def make():
        barrier.wait()
        made.append(keyring.key("audit"))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len(set(made)) == 1


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_key_file_of_another_size_is_refused_and_left_alone(keyring, folder, size):
    keyring.key("audit")
    (folder / "audit.key").write_bytes(b"x" * size)
    with pytest.raises(KeyDamagedError, match=f"audit.key.*holds {size} bytes instead of 32.*from a backup"):
        keyring.key("audit")
    assert (folder / "audit.key").read_bytes() == b"x" * size


def test_a_damaged_pseudonym_key_is_refused_since_its_pseudonyms_would_hide_nothing(keyring, folder):
    keyring.pseudonym_key("user")
    (path,) = folder.glob("pseudonym-*.key")
    path.write_bytes(b"")
    with pytest.raises(KeyDamagedError):
        keyring.pseudonym_key("user")


@pytest.mark.parametrize("name", ["../audit", "a/b", "", "A", "a.b", "a" * 65, "a\n"])
def test_a_name_that_could_lead_elsewhere_is_refused(keyring, name):
    with pytest.raises(ValueError, match="short and plain"):
        keyring.key(name)


@pytest.mark.parametrize("domain", ["../../etc/passwd", "", "Ärzte\n", "x" * 10_000])
def test_any_text_can_name_a_domain_and_shows_in_no_file_name(keyring, folder, domain):
    assert len(keyring.pseudonym_key(domain)) == 32
    assert all(path.parent == folder and (not domain or domain not in path.name) for path in folder.rglob("*"))


class TestDestroying:
    def test_it_says_whether_there_was_a_key(self, keyring):
        keyring.pseudonym_key("user")
        assert keyring.destroy_pseudonym_key("user") is True
        assert keyring.destroy_pseudonym_key("user") is False
        assert keyring.destroy_pseudonym_key("never used") is False

    @pytest.mark.parametrize("used", [True, False])
    def test_the_domain_is_spent_for_every_keyring_from_then_on(self, keyring, folder, used):
        if used:
            keyring.pseudonym_key("user")
        keyring.destroy_pseudonym_key("user")
        for _ in range(2):
            with pytest.raises(KeyDestroyedError, match=r"'user' was destroyed.*Name a new domain"):
                Keyring(folder).pseudonym_key("user")
        assert not list(folder.glob("pseudonym-*.key"))

    def test_other_domains_keep_their_keys(self, keyring):
        other = keyring.pseudonym_key("other")
        keyring.pseudonym_key("user")
        keyring.destroy_pseudonym_key("user")
        assert keyring.pseudonym_key("other") == other

    def test_the_bytes_are_overwritten_and_no_file_holds_them(self, keyring, folder):
        key = keyring.pseudonym_key("user")
        (path,) = folder.glob("pseudonym-*.key")
        (folder / "second name").hardlink_to(path)  # to see what became of the bytes
        keyring.destroy_pseudonym_key("user")
        assert (folder / "second name").read_bytes() == b"\0" * 32
        assert not any(key in path.read_bytes() for path in folder.iterdir())

    def test_the_name_is_spent_on_disk_before_the_key_goes(self, keyring, monkeypatch):
        order = []
        real_replace, real_erase = durable.replace, durable.erase
        monkeypatch.setattr(durable, "replace", lambda path, *a, **k: (order.append(path), real_replace(path, *a, **k)))
        monkeypatch.setattr(durable, "erase", lambda path: (order.append(path), real_erase(path)))
        keyring.pseudonym_key("user")
        keyring.destroy_pseudonym_key("user")
        assert [path.suffix for path in order] == [".key", ".destroyed", ".key"]

    def test_a_crash_in_between_cannot_bring_the_key_back_and_the_next_use_finishes_it(
        self, keyring, folder, monkeypatch
    ):
        keyring.pseudonym_key("user")

        def crash(path):
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(durable, "erase", crash)
            with pytest.raises(KeyboardInterrupt):
                keyring.destroy_pseudonym_key("user")
        with pytest.raises(KeyDestroyedError):
            Keyring(folder).pseudonym_key("user")
        assert not list(folder.glob("pseudonym-*.key"))

    def test_who_reads_while_another_destroys_gets_the_key_or_a_refusal_never_zeros(self, folder):
        keyring, said = Keyring(folder), []

        def read(domain, barrier):
            barrier.wait()
            for _ in range(5):
                try:
                    said.append(keyring.pseudonym_key(domain))
                except KeyDestroyedError:
                    said.append(None)

        for domain in map(str, range(10)):
            key, barrier = keyring.pseudonym_key(domain), threading.Barrier(3)
            readers = [threading.Thread(target=read, args=(domain, barrier)) for _ in range(2)]
            for reader in readers:
                reader.start()
            barrier.wait()
            keyring.destroy_pseudonym_key(domain)
            for reader in readers:
                reader.join()
            assert set(said) <= {key, None}
            said.clear()


class TestDurable:
    def test_a_crash_while_writing_leaves_the_old_content(self, tmp_path, monkeypatch):
        path = tmp_path / "note"
        durable.replace(path, b"old")

        def crash(descriptor):
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(durable.os, "fsync", crash)
            with pytest.raises(KeyboardInterrupt):
                durable.replace(path, b"new")
        assert path.read_bytes() == b"old"
        durable.replace(path, b"newer")
        assert path.read_bytes() == b"newer"

    def test_content_is_flushed_before_it_takes_the_name_and_the_name_after(self, tmp_path, monkeypatch):
        path, held = tmp_path / "note", []
        real = durable.os.fsync

        def flush(descriptor):
            held.append((stat.S_ISDIR(durable.os.fstat(descriptor).st_mode), path.exists()))
            real(descriptor)

        monkeypatch.setattr(durable.os, "fsync", flush)
        durable.replace(path, b"said")
        assert held == [(False, False), (True, True)]
