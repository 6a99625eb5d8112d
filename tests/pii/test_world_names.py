"""Names of the world are known in their own scripts and in Latin letters."""

import pytest

from privacy_core.pii import world_names
from privacy_core.pii.text_tokens import fold

FIRST = "Giuseppe Ольга Olga 花子 민준 Αικατερίνη محمد שרה Siddharth Håkan Krzysztof Ngọc Ayşe Mátyás Oksana"
LAST = "Kowalski Иванов Ivanov 田中 김 王 Παπαδόπουλος Papadopoulos Mueller Müller Nguyễn Yılmaz Sharma शर्मा"


@pytest.mark.parametrize("name", FIRST.split())
def test_first_names_of_many_languages_are_known(name):
    assert fold(name) in world_names.first_names()


@pytest.mark.parametrize("name", LAST.split())
def test_surnames_of_many_languages_are_known(name):
    assert fold(name) in world_names.surnames()


def test_keys_are_folded_and_hold_no_digits_marks_or_single_letters():
    keys = world_names.first_names() | world_names.surnames()
    assert all(fold(key) == key and key.strip() == key for key in keys)
    assert not any(character.isdigit() or character in "(),.;:/" for key in keys for character in key)
    assert not any(len(key) == 1 and key.isascii() for key in keys)


def test_words_that_name_nobody_are_not_among_them():
    assert not {"the", "invoice", "pending", "colour", "offen", "versandt"} & (
        world_names.first_names() | world_names.surnames()
    )
