"""Privacy models as a recipe writes them: {"model": "k_anonymity", "k": 5}; a new row in MODELS needs nothing here."""

from dataclasses import fields
from enum import Enum
from typing import Any

from pydantic import TypeAdapter, ValidationError

from privacy_core.risk.models import MODELS, PrivacyModel
from privacy_core.transform.recipe_errors import say


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
    kind: type[Any] = MODELS[name]
    known = [field.name for field in fields(kind) if field.init]
    if unknown := sorted(set(parameters) - set(known)):
        raise ValueError(f"{', '.join(unknown)} is not known here; {name} takes {', '.join(known)}")
    try:
        model: PrivacyModel = TypeAdapter(kind).validate_python(parameters)
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, one['loc']))} {say(one)}".strip() for one in error.errors()]
        raise ValueError("; ".join(dict.fromkeys(problems))) from None
    return model


def write_model(model: PrivacyModel) -> dict[str, Any]:
    """The recipe's entry for a model; parameters at their default are left out.

    >>> write_model(read_model({"model": "t_closeness", "sensitive": "salary", "t": 0.2}))
    {'model': 't_closeness', 'sensitive': 'salary', 't': 0.2}
    """
    kind: Any = type(model)
    values = {field.name: getattr(model, field.name) for field in fields(kind)}
    asked = {field.name: _plain(values[field.name]) for field in fields(kind) if values[field.name] != field.default}
    return {"model": model.name, **asked}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value
