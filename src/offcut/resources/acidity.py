"""The pH of mixed water, from acidity and alkalinity: never an average.

What mixes by volume is alkalinity (the charge that strong ions leave to be balanced) and total
carbonate; the pH follows from both. Water whose alkalinity is not known is taken as unbuffered:
a strong acid or base in pure water. At 25 °C, activities taken as concentrations.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10, sqrt
from typing import Final

KW: Final = 1e-14  # ion product of water, (mol/L)²
K1: Final = 10**-6.35  # carbonic acid, first step
K2: Final = 10**-10.33  # carbonic acid, second step
MG_CACO3_PER_EQ: Final = 50_045.0  # mg of CaCO3 per equivalent: 100.09 g/mol, two charges


@dataclass(frozen=True, slots=True)
class Water:
    """A volume with its pH, and its alkalinity in mg/L as CaCO3 where it is known."""

    volume: float
    ph: float
    alkalinity_mg_caco3: float | None = None


def mixed_ph(parts: Sequence[Water]) -> float:
    """The pH of the mixture.

    >>> round(mixed_ph([Water(1, 2.0), Water(3, 11.5)]), 3)
    3.892
    """
    total = sum(part.volume for part in parts)
    states = [(part.volume / total, *_state(part)) for part in parts]
    alkalinity = sum(share * own for share, own, _ in states)
    carbonate = sum(share * own for share, _, own in states)
    return _solve(alkalinity, carbonate)


def _state(part: Water) -> tuple[float, float]:
    """Alkalinity (eq/L, negative for acids) and total carbonate (mol/L)."""
    h = 10**-part.ph
    strong = KW / h - h  # what water of this pH without carbonate has
    if part.alkalinity_mg_caco3 is None:
        return strong, 0.0
    alkalinity = part.alkalinity_mg_caco3 / MG_CACO3_PER_EQ
    carbonate = (alkalinity - strong) / _charge(h)
    return (alkalinity, carbonate) if carbonate > 0 else (strong, 0.0)


def _charge(h: float) -> float:
    """Mean negative charge of dissolved carbonate at a hydrogen ion concentration."""
    first, second = K1 / h, K1 * K2 / h**2
    return (first + 2 * second) / (1 + first + second)


def _solve(alkalinity: float, carbonate: float) -> float:
    if carbonate == 0.0:
        half = -alkalinity / 2
        root = sqrt(half**2 + KW)
        # the form that does not lose digits when base is left over
        h = half + root if half >= 0 else KW / (root - half)
        return -log10(h)
    low, high = -2.0, 16.0
    for _ in range(80):  # halving 18 pH units 80 times leaves nothing
        middle = (low + high) / 2
        h = 10**-middle
        if carbonate * _charge(h) + KW / h - h < alkalinity:
            low = middle
        else:
            high = middle
    return (low + high) / 2
