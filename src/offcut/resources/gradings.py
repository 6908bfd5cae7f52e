"""Grain size: a curve, not a number. What passes each sieve, and what follows from it.

A curve is a mapping of sieve size in mm to percent of dry mass passing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log
from typing import Final, TypeAlias

from offcut.resources.measurement import Quality
from offcut.resources.properties import sieve_mm

Curve: TypeAlias = Mapping[float, float]
"""Percent passing by sieve size in mm."""

PAN: Final = 0.0
"""The size that stands for the pan under the finest sieve."""

AFS_MULTIPLIERS: Final[Mapping[float, float]] = {
    3.35: 3, 1.70: 5, 0.85: 10, 0.60: 20, 0.425: 30, 0.30: 40, 0.212: 50,
    0.15: 70, 0.106: 100, 0.075: 140, 0.053: 200, PAN: 300,
}  # fmt: skip
"""Multiplier of what a sieve retains (AFS grain fineness test; recalled)."""

FINENESS_SIEVES: Final = (9.5, 4.75, 2.36, 1.18, 0.6, 0.3, 0.15)
"""Sieves in mm whose cumulative retained percentages make the fineness modulus (ASTM C136)."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A value with the ends that it surely lies between."""

    low: float
    value: float
    high: float


def curve_of(quality: Quality) -> dict[float, float]:
    """The measured curve of a stream, coarsest sieve first; empty when no sieve is known."""
    found: dict[float, float] = {}
    for name, item in quality.items():
        size, value = sieve_mm(name), item.central
        if size is not None and value is not None:
            found[size] = value
    return dict(sorted(found.items(), reverse=True))


def retained(curve: Curve) -> dict[float, float]:
    """Percent retained on each sieve, and in the pan, of what passes them.

    >>> retained({0.6: 98.0, 0.3: 60.0})
    {0.6: 2.0, 0.3: 38.0, 0.0: 60.0}
    """
    left, found = 100.0, {}
    for size in sorted(curve, reverse=True):
        found[size] = left - curve[size]
        left = curve[size]
    found[PAN] = left
    return found


def passing(on_each: Mapping[float, float]) -> dict[float, float]:
    """Percent passing each sieve, of what is retained on each (the pan as size 0)."""
    left = 100.0
    found: dict[float, float] = {}
    for size in sorted(on_each, reverse=True):
        left -= on_each[size]
        if size > PAN:
            found[size] = left
    return found


def passing_at(curve: Curve, size_mm: float) -> Bounds | None:
    """What passes a sieve that was not used, read off between its neighbours.

    Between two sieves the value is interpolated on a logarithmic size scale and surely lies
    between theirs. Beyond the coarsest it lies between that and 100, beyond the finest between 0
    and that; the value is then taken in the middle.
    """
    if not curve:
        return None
    if size_mm in curve:
        return Bounds(curve[size_mm], curve[size_mm], curve[size_mm])
    coarser = min((size for size in curve if size > size_mm), default=None)
    finer = max((size for size in curve if size < size_mm), default=None)
    high = 100.0 if coarser is None else curve[coarser]
    low = 0.0 if finer is None else curve[finer]
    if coarser is None or finer is None or finer <= 0:
        return Bounds(low, (low + high) / 2, high)
    share = (log(size_mm) - log(finer)) / (log(coarser) - log(finer))
    return Bounds(low, low + share * (high - low), high)


def size_at(curve: Curve, percent: float) -> float | None:
    """The grain size in mm that ``percent`` of the mass is finer than (50 → d50), or None."""
    for (coarse, above), (fine, under) in pairwise(sorted(curve.items(), reverse=True)):
        if under <= percent <= above and above > under and fine > 0:
            share = (percent - under) / (above - under)
            return exp(log(fine) + share * (log(coarse) - log(fine)))
    return None


def afs_gfn(on_each: Mapping[float, float]) -> float:
    """AFS grain fineness number of what is retained on each sieve (mm; the pan as size 0).

    GFN = Σ retained × multiplier / Σ retained, so it mixes linearly with mass; gradings that
    differ can share one number.

    Raises:
        KeyError: a sieve that is not of the AFS series.
    """
    total = sum(on_each.values())
    return sum(part * AFS_MULTIPLIERS[size] for size, part in on_each.items()) / total


def fineness_modulus(curve: Curve) -> float:
    """Fineness modulus: cumulative retained on the seven standard sieves, over 100.

    Raises:
        KeyError: a standard sieve is missing.
    """
    return sum(100 - curve[size] for size in FINENESS_SIEVES) / 100


def estimated_gfn(curve: Curve) -> Bounds | None:
    """The GFN of any curve; missing sieves are read off, and widen the bounds."""
    return _estimated(curve, [size for size in AFS_MULTIPLIERS if size > PAN], _gfn_of_passing)


def estimated_fineness_modulus(curve: Curve) -> Bounds | None:
    """The fineness modulus of any curve; missing sieves are read off, and widen the bounds."""
    return _estimated(curve, FINENESS_SIEVES, fineness_modulus)


def _gfn_of_passing(curve: Curve) -> float:
    return afs_gfn(retained(curve))


def _estimated(curve: Curve, sizes: Iterable[float], of: Callable[[Curve], float]) -> Bounds | None:
    if len(curve) < 3:
        return None
    found = {size: passing_at(curve, size) for size in sizes}
    known = {size: bounds for size, bounds in found.items() if bounds is not None}
    ends = [
        of({size: b.low for size, b in known.items()}),
        of({size: b.value for size, b in known.items()}),
        of({size: b.high for size, b in known.items()}),
    ]
    return Bounds(min(ends), ends[1], max(ends))
