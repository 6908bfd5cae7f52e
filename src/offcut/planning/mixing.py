"""How a property of a mixture follows from its parts: linear, as a power, or along a curve.

Each rule turns a value into an *index* that mixes linearly by amount; the optimisation works on
indices, people read values.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Mixing:
    """A mixing rule. ``power`` p: index = valueᵖ. ``curve``: rising values with their indices,
    straight between them and beyond them along the last piece."""

    power: float = 1.0
    values: tuple[float, ...] = ()
    indices: tuple[float, ...] = ()

    @property
    def rising(self) -> bool:
        """Whether a larger value has a larger index (else "at most" becomes "at least")."""
        return self.indices[-1] > self.indices[0] if self.indices else self.power > 0

    @property
    def linear(self) -> bool:
        """Whether the index is the value itself."""
        return self.power == 1.0 and not self.indices

    def index(self, value: Any) -> Floats:
        """The index of each value; NaN stays NaN."""
        value = np.asarray(value, dtype=np.float64)
        if self.indices:
            return _along(value, np.array(self.values), np.array(self.indices))
        result: Floats = value if self.power == 1.0 else np.power(value, self.power)
        return result

    def value(self, index: Any) -> Floats:
        """The value that has this index: the way back."""
        index = np.asarray(index, dtype=np.float64)
        if self.indices:
            x, y = np.array(self.indices), np.array(self.values)
            return _along(index, x, y) if self.rising else _along(index, x[::-1], y[::-1])
        result: Floats = index if self.power == 1.0 else np.power(index, 1 / self.power)
        return result

    def kept(self, removal: Any) -> Floats:
        """Factor on the index when the fraction ``removal`` of the value is taken out."""
        result: Floats = np.power(1 - np.asarray(removal, dtype=np.float64), self.power)
        return result

    def slope(self, value: float) -> float:
        """Change of the index per unit of value, at ``value``; infinite at 0 of a root."""
        if self.indices:
            place = int(np.clip(np.searchsorted(self.values, value), 1, len(self.values) - 1))
            run = self.values[place] - self.values[place - 1]
            return (self.indices[place] - self.indices[place - 1]) / run
        if self.power == 1.0:
            return 1.0
        if value == 0 and self.power < 1:
            return math.inf
        return float(self.power * value ** (self.power - 1))


LINEAR = Mixing()


def _along(at: Floats, x: Floats, y: Floats) -> Floats:
    """Straight between the points ``(x, y)``, and on along the first and last piece."""
    place = np.clip(np.searchsorted(x, at), 1, len(x) - 1)
    share = (at - x[place - 1]) / (x[place] - x[place - 1])
    result: Floats = y[place - 1] + share * (y[place] - y[place - 1])
    return result
