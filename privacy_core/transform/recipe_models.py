"""Privacy models and the search as a recipe writes them: {"model": "k_anonymity", "k": 5}."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from enum import Enum
from typing import Any

from pydantic import TypeAdapter, ValidationError

from privacy_core.risk.models import MODELS, PrivacyModel
from privacy_core.transform.recipe_errors import say
from privacy_core.transform.search.settings import SearchSettings


def read_model(value: Any) -> PrivacyModel:
    """The model that a recipe's entry describes; its errors are for pydantic to place.

    >>> read_model({"model": "k_anonymity", "k": 5})
    KAnonymity(k=5)
    """
    if isinstance(value, PrivacyModel):
        return value
    if not isinstance(value, dict):
        raise ValueError("must be an object with the field 'model'")  # noqa: TRY004 - pydantic places ValueErrors only
    parameters = dict(value)
    name = parameters.pop("model", None)
    if not isinstance(name, str) or name not in MODELS:
        raise ValueError(f"model must be one of {', '.join(MODELS)}")
    model: PrivacyModel = _read(MODELS[name], name, parameters)
    return model


def read_search(value: Any) -> SearchSettings:
    """The settings that a recipe's field "search" describes.

    >>> read_search({"metric": "loss", "gs_factor": 0.2}).gs_factor
    0.2
    """
    if isinstance(value, SearchSettings):
        return value
    if not isinstance(value, dict):
        raise ValueError("must be an object of settings")  # noqa: TRY004 - pydantic places ValueErrors only
    settings: SearchSettings = _read(SearchSettings, "search", value)
    return settings


def write_model(model: PrivacyModel) -> dict[str, Any]:
    """The recipe's entry for a model; parameters at their default are left out.

    >>> write_model(read_model({"model": "t_closeness", "sensitive": "salary", "t": 0.2}))
    {'model': 't_closeness', 'sensitive': 'salary', 't': 0.2}
    """
    return {"model": model.name, **_asked(model)}


def write_search(settings: SearchSettings) -> dict[str, Any]:
    """The recipe's field for a search; settings at their default are left out.

    >>> write_search(SearchSettings(gs_factor=0.2))
    {'gs_factor': 0.2}
    """
    return _asked(settings)


def _read(kind: type[Any], name: str, parameters: Mapping[str, Any]) -> Any:
    known = [field.name for field in fields(kind) if field.init]
    if unknown := sorted(set(parameters) - set(known)):
        raise ValueError(f"{', '.join(unknown)} is not known here; {name} takes {', '.join(known)}")
    try:
        return TypeAdapter(kind).validate_python(dict(parameters))
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, one['loc']))} {say(one)}".strip() for one in error.errors()]
        raise ValueError("; ".join(dict.fromkeys(problems))) from None


def _asked(settings: Any) -> dict[str, Any]:
    kind = type(settings)
    default = {
        field.name: field.default if field.default_factory is MISSING else field.default_factory()
        for field in fields(kind)
    }
    values = {name: getattr(settings, name) for name in default}
    return {name: _plain(value) for name, value in values.items() if value != default[name]}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return list(value) if isinstance(value, tuple) else value
