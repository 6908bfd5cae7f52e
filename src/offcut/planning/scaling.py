"""Whole numbers for a solver that takes no others: exact where possible, else fine as fits."""

from dataclasses import dataclass

import numpy as np

from offcut.planning.model import Floats, Ints

_EXACT = 1e-11  # of the value: rounding this small is that of the numbers themselves
_DIGITS = 9
_LARGEST = 2.0**60
_FINE = 2.0**40  # costs are no finer than this share of the largest: finer only costs time


@dataclass(frozen=True)
class Scaled:
    """Whole numbers, and by how much the values were multiplied."""

    numbers: Ints
    scale: float
    exact: bool


def scaled(values: Floats, largest: float) -> Scaled:
    """Values times the smallest power of ten that makes them whole, if ``largest`` allows.

    Otherwise times the largest power of two that keeps them within ``largest``.
    """
    top = float(np.abs(values).max(initial=0.0))
    for digits in range(_DIGITS + 1):
        scale = 10.0**digits
        if top * scale > largest:
            break
        product = values * scale
        whole = np.rint(product)
        if (np.abs(product - whole) <= _EXACT * np.abs(whole)).all():
            return Scaled(whole.astype(np.int64), scale, True)
    scale = 2.0 ** np.floor(np.log2(largest / top))
    return Scaled(np.rint(values * scale).astype(np.int64), scale, False)


def scaled_amounts(values: Floats) -> Scaled:
    """Amounts as whole numbers whose total fits 64 bits with room."""
    total = float(values.sum())
    return scaled(
        values, min(2.0**53, _LARGEST / max(1.0, total / max(values.max(initial=0.0), 1e-300)))
    )


def scaled_costs(values: Floats, nodes: int) -> Scaled:
    """Costs as whole numbers that a cost-scaling solver can take: largest · nodes² < 9.2e18."""
    top = float(np.abs(values).max(initial=0.0))
    if top == 0:
        return Scaled(np.zeros(len(values), dtype=np.int64), 1.0, True)
    return scaled(values, min(_FINE, 9.2e18 / (float(nodes) + 2) ** 2))
