"""Made-up values in the place of real ones: the same for the same value, so that files can still be joined."""

import functools
import hmac
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, TypeAlias, get_args

import pyarrow as pa

from privacy_core.errors import InvalidValueError
from privacy_core.store.purposes import derived
from privacy_core.transform import keyed
from privacy_core.transform.operator import STRICT, ColumnFunction, Resources, as_text, by_distinct

Kind: TypeAlias = Literal[
    "name", "first_name", "last_name", "user_name", "email", "phone", "address", "street", "city", "postcode",
    "country", "company", "job",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
LOCALE = "en_US"

_METHODS = {
    "user_name": "user_name",
    "email": "ascii_safe_email",  # of example.org and the like: other ones may be somebody's
    "phone": "phone_number",
    "street": "street_address",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fake:
    """Writes a made-up name, address or the like for each value, chosen by HMAC-SHA256 of the value from Faker's lists.

    Equal values give equal fakes, in every column and file of the domain and with one version of Faker. Different
    values may give the same fake, since lists are finite: of first names there are fewer than a thousand. So count and
    join such columns with care, or pseudonymize instead. A fake may by chance be somebody's real name or number.

    Attributes:
        kind: What is made up.
        locale: Whose language and customs it follows, as Faker names them ("de_DE").
        domain: Which key. Without one, the column has a key of its own.
        version: Of the domain's key; each has a key of its own.
    """

    __pydantic_config__: ClassVar[dict[str, bool | str]] = STRICT
    hides: ClassVar[bool] = True
    op: Literal["fake"] = "fake"
    column: str
    kind: Kind
    locale: str = LOCALE
    domain: str | None = None
    version: int = 1

    def __post_init__(self) -> None:
        keyed.check(self.domain, self.version)

    def function(self, resources: Resources) -> ColumnFunction:
        make = faker(keyed.key_of(self, resources), self.locale)

        def fakes(values: list[Any]) -> list[str]:
            return [make(self.kind, value) for value in values]

        return lambda values: by_distinct(as_text(values, self), fakes, pa.string())


def faker(key: bytes, locale: str) -> Callable[[Kind, str], str]:
    """What makes up something of a kind for a value, on one line, under a domain's key.

    Raises:
        InvalidValueError: Faker has no such locale.
    """
    maker = _maker(locale)
    own = derived(key, "privacy-studio fake")

    def make(kind: Kind, value: str) -> str:
        seed = hmac.digest(own, f"{kind}\0{value}".encode(), "sha256")
        return maker.make(_METHODS.get(kind, kind), int.from_bytes(seed))

    return make


class _Maker:
    """Faker in one locale. It has one generator, which one value at a time may seed."""

    def __init__(self, locale: str) -> None:
        from faker import Factory  # noqa: PLC0415 - nothing that does not fake should load it

        try:
            self._generator: Any = Factory.create(locale, use_weighting=False)
        except AttributeError:
            raise InvalidValueError(
                f"Made-up values were asked for in {locale[:20]!r}, but there are none. Name a locale such as en_US, "
                "de_DE or fr_FR."
            ) from None
        self._lock = threading.Lock()

    def make(self, method: str, seed: int) -> str:
        with self._lock:
            self._generator.seed_instance(seed)
            made = str(getattr(self._generator, method)())
        return ", ".join(part.strip() for part in made.splitlines())


@functools.lru_cache(maxsize=8)
def _maker(locale: str) -> _Maker:
    return _Maker(locale)
