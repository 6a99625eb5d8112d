"""Secret batches and the noise of private training: the one place where noise in a release is not OpenDP's.

Gradients are floats, so their noise is Gaussian noise in floats, which is no exact Gaussian: attacks on the lowest bits
of single figures are known (Mironov 2012, "On significance of the least significant bits for differential privacy";
Holohan, Braghin 2021, "Secure random sampling in differential privacy"). A model card says so. Words come from AES-256
in counter mode under a key of the operating system that nobody keeps; so there is no seed, and neither batches nor
noise can be had again.
"""

from typing import Protocol

import numpy as np
import numpy.typing as npt

from privacy_core import randomness

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Chance(Protocol):
    """Where batches and noise come from."""

    def members(self, units: int, probability: float) -> Ints:
        """Numbers of the units that are in a batch, rising: each by itself with this probability."""

    def normal(self, many: int) -> Floats:
        """Standard normal figures, shape ``(many,)``."""


class Secret:
    """Chance that nobody can foretell or repeat."""

    def __init__(self) -> None:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # noqa: PLC0415 - a moment

        self._stream = Cipher(algorithms.AES256(randomness.new_key()), modes.CTR(bytes(16))).encryptor()

    def members(self, units: int, probability: float) -> Ints:
        # Never likelier than accounted for: the edge is rounded down, and at 1 everybody is in.
        if probability >= 1:
            return np.arange(units)
        return np.flatnonzero(self._words(units) < np.uint64(int(probability * 2**64)))

    def normal(self, many: int) -> Floats:
        """By Box and Muller (1958), of uniform figures of 64 bits, the first of them above 0: up to 9.4 deviations."""
        half = (many + 1) // 2
        words = self._words(2 * half)
        radius = np.sqrt(-2 * np.log((words[:half].astype(np.float64) + 0.5) * 2.0**-64))
        angle = 2 * np.pi * ((words[half:] >> np.uint64(11)) * 2.0**-53)
        return np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])[:many]

    def _words(self, many: int) -> npt.NDArray[np.uint64]:
        return np.frombuffer(self._stream.update(bytes(8 * many)), dtype=np.uint64)


class Simulated:
    """Chance by a seed, for simulations: what is trained with it has no guarantee."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)

    def members(self, units: int, probability: float) -> Ints:
        return np.flatnonzero(self._rng.random(units) < probability)

    def normal(self, many: int) -> Floats:
        return self._rng.standard_normal(many)
