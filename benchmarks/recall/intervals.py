"""Shares with intervals: whole cases are drawn again, for rows of one case are alike."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_DRAWS = 4000
_SEED = 680570


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval, each in 0–1 (a difference: −1 … 1)."""

    value: float
    low: float
    high: float


def by_case(
    cases: Sequence[str], hits: Sequence[float], weights: Sequence[float] | None = None
) -> NDArray[np.float64]:
    """Sums of hits and of weights for each case, shape (cases, 2)."""
    names = {case: number for number, case in enumerate(dict.fromkeys(cases))}
    sums = np.zeros((len(names), 2))
    for case, hit, weight in zip(cases, hits, weights or [1.0] * len(hits), strict=True):
        sums[names[case]] += (hit, weight)
    return sums


def share(sums: NDArray[np.float64]) -> Share:
    """The share over all cases, with percentiles over seeded draws of cases."""
    drawn = _draws(sums)
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Share(_ratio(sums), float(low), float(high))


def difference(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> Share:
    """Ours less theirs, both on the same draws of cases."""
    low, high = np.percentile(_draws(ours) - _draws(theirs), (2.5, 97.5))
    return Share(_ratio(ours) - _ratio(theirs), float(low), float(high))


def _ratio(sums: NDArray[np.float64]) -> float:
    hits, total = sums.sum(axis=0)
    return float(hits / total) if total else 0.0


def _draws(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    if not len(sums):
        return np.zeros(_DRAWS)
    draw = np.random.default_rng(_SEED).integers(len(sums), size=(_DRAWS, len(sums)))
    drawn = sums[draw].sum(axis=1)
    ratios: NDArray[np.float64] = drawn[:, 0] / np.maximum(drawn[:, 1], 1e-12)
    return ratios
