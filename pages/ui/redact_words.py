"""Settings of redaction in words: choices as menus show them, and what was set on the Text page."""

from collections.abc import Mapping
from typing import Any

from pages.ui import format as shown
from pages.ui.personal_words import kind
from pages.ui.text_marked import label

CHOICES: Mapping[str, str] = {
    "replace": "its kind",
    "mask": "stars",
    "pseudonym": "a pseudonym",
    "token": "a token",
    "fake": "made-up values",
    "remove": "nothing",
    "keep": "itself",
    "year": "the year",
    "month": "the month",
    "email": "e-mail address",
    "phone": "phone number",
    "en_US": "English (US)",
    "en_GB": "English (UK)",
    "de_DE": "German",
    "fr_FR": "French",
    "es_ES": "Spanish",
    "it_IT": "Italian",
    "nl_NL": "Dutch",
    "pl_PL": "Polish",
    "pt_BR": "Portuguese (Brazil)",
    "sv_SE": "Swedish",
}


def choice(name: str) -> str:
    """A choice as a menu shows it.

    >>> choice("de_DE"), choice("first_name"), choice("token")
    ('German', 'first name', 'a token')
    """
    return CHOICES.get(name, name if "_" in name and name[-1].isupper() else name.replace("_", " "))


def set_elsewhere(settings: Mapping[str, Any]) -> str:
    """What a step of redaction has besides the settings of its row, in words; empty if that is nothing.

    >>> set_elsewhere({"entities": ["PERSON"], "allow": ["Ada"], "how": {"default": {"with": "mask"}}})
    'looks only for name of a person, 1 text that is never personal'
    >>> set_elsewhere({"language": "en", "recognizers": [], "how": {"PERSON": {"with": "fake"}}, "deny": {}})
    'a way of its own for name of a person'
    """
    told = []
    if settings.get("language", "en") != "en":
        told.append(f"the language {settings['language']}")
    if settings.get("entities"):
        told.append("looks only for " + _kinds(settings["entities"]))
    own = [name for name in settings.get("how") or {} if name != "default"]
    if own:
        told.append("a way of its own for " + _kinds(own))
    if many := len(settings.get("allow") or ()):
        told.append(f"{shown.counted(many, 'text')} that {'is' if many == 1 else 'are'} never personal")
    if many := len(settings.get("deny") or ()):
        told.append(f"{shown.counted(many, 'text')} that {'is' if many == 1 else 'are'} always personal")
    return ", ".join(told)


def read_with(step: Mapping[str, Any]) -> str:
    """Which recognizers of somebody's own a step reads with, saved ones among them; empty if none.

    >>> badge, case = {"entity": "BADGE", "pattern": "EMP-[0-9]+"}, {"entity": "CASE", "pattern": "C[0-9]+"}
    >>> read_with({"recognizers": [badge]}), read_with({"recognizers": [badge, case], "entities": ["CASE", "PERSON"]})
    ('1 recognizer of your own: badge', '1 recognizer of your own: case')
    """
    only = step.get("entities")
    finds = [each["entity"] for each in step.get("recognizers") or () if not only or each["entity"] in only]
    told = ", ".join(map(label, dict.fromkeys(finds)))
    return f"{shown.counted(len(finds), 'recognizer')} of your own: {told}" if finds else ""


def _kinds(names: Any, *, most: int = 4) -> str:
    words = [kind(name)[:1].lower() + kind(name)[1:] if kind(name) != name else name for name in names]
    return ", ".join(words[:most]) + (f" and {len(words) - most} more" if len(words) > most else "")
