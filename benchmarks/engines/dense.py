"""numpy in dense blocks: distances and texts by matrix products, in place, then the best rescored.

The matrix products lose some last digits, so a block is ranked with a margin above what they can
lose and the pairs within it are scored again exactly: the answer equals the oracle's.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.engines.ranking import Found, asked_by_type, by_type, on_sphere
from offcut.matching.screen.market import DAYS_PER_YEAR, EARTH_KM, Market, TopK
from offcut.matching.screen.oracle import components

_BLOCK_PAIRS = 1_000_000
_LOST_KM = 0.001  # chord² of a matrix product is off by < 1e-15: at most 0.2 m
_LOST = 1e-9


@dataclass(frozen=True)
class Columns:
    """The market with what every block reads."""

    market: Market
    have_at: Any
    want_at: Any
    used: Any
    limit: Any


def prepare(market: Market, threads: int) -> Columns:
    """Points on the sphere; unknown properties as 0, limits as their reciprocal."""
    have, want = market.haves, market.wants
    return Columns(
        market,
        on_sphere(have.latitude, have.longitude),
        on_sphere(want.latitude, want.longitude),
        np.nan_to_num(have.properties.astype(np.float64), nan=0.0),
        1.0 / want.limits.astype(np.float64),
    )


def answer(columns: Columns, k: int) -> TopK:
    """Every pair of every type, a block of wants at a time."""
    market = columns.market
    found, members = Found(market), by_type(market.haves)
    for code, rows in asked_by_type(market.wants):
        pool = members.get(code)
        if pool is None:
            continue
        side = _HaveSide(columns, pool)
        step = max(1, _BLOCK_PAIRS // len(pool))
        for start in range(0, len(rows), step):
            block = rows[start : start + step]
            near, lost = side.values(block)
            line, place = _within(near, lost, k)
            haves, wants = pool[place], block[line]
            found.add_best(wants, haves, components(market, haves, wants).value, k)
    return found.best(k)


class _HaveSide:
    """The haves of one type, as contiguous columns."""

    def __init__(self, columns: Columns, pool: Any) -> None:
        have = columns.market.haves
        self.columns = columns
        self.at = columns.have_at[pool].T.copy()
        self.text = have.text[pool].astype(np.float64).T.copy()
        self.used = columns.used[pool].T.copy()
        self.quantity, self.price = have.quantity[pool], have.gbp_per_unit[pool]
        self.per_km = have.gbp_per_unit_km[pool] * columns.market.circuity
        self.first, self.last = have.first_day[pool], have.last_day[pool]

    def values(self, block: Any) -> tuple[Any, Any]:
        """Values of wants × haves to within ``lost``; −inf where a pair is not feasible."""
        market, want = self.columns.market, self.columns.market.wants
        square = self.columns.want_at[block] @ self.at
        np.subtract(1.0, square, out=square)
        np.clip(square, 0.0, 2.0, out=square)
        square *= 0.5
        np.sqrt(square, out=square)
        np.arcsin(square, out=square)
        square *= -2.0 * EARTH_KM * self.per_km
        square += self.price
        square += want.gbp_per_unit[block, None]
        days = np.minimum(self.last, want.last_day[block, None]).astype(np.float64)
        days -= np.maximum(self.first, want.first_day[block, None])
        days += 1.0
        np.clip(days, 0.0, DAYS_PER_YEAR, out=days)
        units = np.minimum(self.quantity, want.quantity[block, None])
        units *= days
        units /= DAYS_PER_YEAR
        lost = units.max(axis=1) * self.per_km.max() * _LOST_KM + 1e-12
        square *= units
        feasible = self._shrink(square, block)
        feasible &= days > 0
        square[~feasible] = -np.inf
        return square, lost + _LOST * np.abs(market.wants.quantity[block])

    def _shrink(self, value: Any, block: Any) -> Any:
        """Multiplies values by their fit; which pairs are within all limits."""
        fit, want = self.columns.market.fit, self.columns.market.wants
        limit = self.columns.limit[block]
        tightest = np.zeros_like(value)
        for at in range(limit.shape[1]):
            np.maximum(tightest, self.used[at] * limit[:, at, None], out=tightest)
        feasible = tightest <= 1.0 + 1e-12
        if fit.quality:
            tightest *= -fit.quality
            tightest += 1.0
            value *= tightest
        if fit.text:
            alike = want.text[block].astype(np.float64) @ self.text
            np.maximum(alike, 0.0, out=alike)
            alike *= fit.text
            alike += 1.0 - fit.text
            value *= alike
        return feasible


def _within(value: Any, lost: Any, k: int) -> tuple[Any, Any]:
    """Line and place of all that may be among the best k of a line and above 0."""
    keep = min(k, value.shape[1])
    least = -np.partition(-value, keep - 1, axis=1)[:, keep - 1]
    least = np.maximum(least, 0.0) - 2.0 * lost
    line, place = np.nonzero(value >= least[:, None])
    return line, place
