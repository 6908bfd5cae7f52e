"""SciPy's k-d tree: nearest haves of each type, twice as many each round, until a bound says stop.

What has not been seen yet is at least as far as the last neighbour, so no unseen have can be worth
more than the largest quantity and price of its type at that distance.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from benchmarks.engines.ranking import Found, asked_by_type, by_type, on_sphere
from offcut.matching.screen.market import DAYS_PER_YEAR, EARTH_KM, Market, TopK
from offcut.matching.screen.oracle import components

_FIRST = 32
_BLOCK_PAIRS = 500_000


@dataclass(frozen=True)
class Places:
    """The market with points on the unit sphere."""

    market: Market
    have_at: Any
    want_at: Any


def prepare(market: Market, threads: int) -> Places:
    """Points on the sphere; the trees are part of the answer, as ours is."""
    have, want = market.haves, market.wants
    return Places(
        market,
        on_sphere(have.latitude, have.longitude),
        on_sphere(want.latitude, want.longitude),
    )


def answer(places: Places, k: int) -> TopK:
    """Type by type: a tree, then rounds for the wants that are not finished."""
    market = places.market
    found, members = Found(market), by_type(market.haves)
    for code, rows in asked_by_type(market.wants):
        pool = members.get(code)
        if pool is not None:
            _one_type(places, pool, rows, k, found)
    return found.best(k)


def _one_type(places: Places, pool: Any, rows: Any, k: int, found: Found) -> None:
    tree = cKDTree(places.have_at[pool])
    bound = _Bound(places.market, pool)
    near, unfinished = min(_FIRST, len(pool)), rows
    while len(unfinished):
        again = []
        step = max(1, _BLOCK_PAIRS // near)
        for start in range(0, len(unfinished), step):
            block = unfinished[start : start + step]
            far, place = nearest(tree, places.want_at[block], near)
            haves = pool[place]
            value = components(places.market, haves, block[:, None]).value
            value = np.where(value > 0, value, -np.inf)
            done = bound.reached(block, far[:, -1], value, k)
            if near == len(pool):
                done[:] = True
            _keep(found, block[done], haves[done], value[done], k)
            again.append(block[~done])
        unfinished = np.concatenate(again)
        near = min(2 * near, len(pool))


def nearest(tree: Any, points: Any, count: int) -> tuple[Any, Any]:
    """Distances to and places of so many nearest points."""
    far, place = tree.query(points, k=np.arange(1, count + 1))
    return far, place


def _keep(found: Found, wants: Any, haves: Any, value: Any, k: int) -> None:
    """Of each line all that is not below its k-th best."""
    if not len(wants):
        return
    keep = min(k, value.shape[1])
    least = -np.partition(-value, keep - 1, axis=1)[:, keep - 1]
    line, place = np.nonzero(value >= np.maximum(least, 0.0)[:, None])
    found.add_best(wants[line], haves[line, place], value[line, place], k)


class _Bound:
    """The most that a have of the type could be worth at a distance or beyond."""

    def __init__(self, market: Market, pool: Any) -> None:
        have = market.haves
        self.market = market
        self.quantity = have.quantity[pool].max()
        self.price = have.gbp_per_unit[pool].max()
        self.per_km = have.gbp_per_unit_km[pool].min() * market.circuity

    def reached(self, rows: Any, chord: Any, value: Any, k: int) -> Any:
        """For which wants nothing farther can reach the k-th best found."""
        want = self.market.wants
        km = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, chord / 2))
        days = np.minimum(DAYS_PER_YEAR, want.last_day[rows] - want.first_day[rows] + 1.0)
        units = np.minimum(self.quantity, want.quantity[rows]) * (days / DAYS_PER_YEAR)
        most = units * (self.price + want.gbp_per_unit[rows] - self.per_km * km)
        if value.shape[1] < k:
            return most * (1 + 1e-12) <= 0
        kth = -np.partition(-value, k - 1, axis=1)[:, k - 1]
        return most * (1 + 1e-12) < np.maximum(kth, 0.0)
