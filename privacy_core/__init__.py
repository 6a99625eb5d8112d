"""Privacy Studio's library: open a table, see who could be re-identified, protect it, export it with the evidence.

>>> import privacy_core as pc
>>> import pyarrow as pa
>>> with pc.open_table(pa.table({"sex": ["f", "f", "m"], "ill": ["no", "yes", "no"]})) as table:
...     figures = table.risk(["sex"], sensitive=["ill"])
>>> figures.k, figures.distinct_l
(1, {'ill': 1})
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from privacy_core.transform import Recipe
    from privacy_core.usecases.notebook import open_table

__all__ = ["Recipe", "open_table"]

_WHERE = {"Recipe": "privacy_core.transform", "open_table": "privacy_core.usecases.notebook"}


def __getattr__(name: str) -> Any:
    """Loads on first use, so that importing the library costs nothing."""
    if name not in _WHERE:
        raise AttributeError(f"module 'privacy_core' has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)
