"""The declared value in plain numpy, pair by pair: what every faster search is held against.

It also serves, block by block, where numba is not installed. Sums are in a stated order and only
of operations that IEEE 754 rounds in one way, so a compiled search gives the same bits.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from operator import lt
from typing import Any

import numpy as np

from offcut.matching.screen.market import DAYS_PER_YEAR, Haves, Market, TopK, Wants
from offcut.matching.screen.sphere import arc_km, on_sphere

_BLOCK_PAIRS = 4_000_000


@dataclass(frozen=True, slots=True)
class Components:
    """What the value of each pair is made of; arrays of one length, in the order of the pairs.

    ``km``, ``units`` (a year), ``gbp_per_unit`` (after haulage), ``fit`` (0–1), ``days`` (a year),
    ``tightest`` (share of the limit nearest to its end; above 1 = beyond it), ``value`` (GBP a
    year; not above 0 and NaN mean not feasible).
    """

    km: Any
    units: Any
    gbp_per_unit: Any
    fit: Any
    days: Any
    tightest: Any
    value: Any


def components(market: Market, haves: Any, wants: Any) -> Components:
    """The components of pairs of rows (int arrays that broadcast against each other).

    Compatibility of the types is the caller's.
    """
    have, want = market.haves, market.wants
    km = _km(have, want, haves, wants) * market.circuity
    start = np.maximum(have.first_day[haves], want.first_day[wants])
    end = np.minimum(have.last_day[haves], want.last_day[wants])
    days = np.clip(end - start + 1.0, 0.0, DAYS_PER_YEAR)
    units = np.minimum(have.quantity[haves], want.quantity[wants]) * (days / DAYS_PER_YEAR)
    unit_value = (have.gbp_per_unit[haves] + want.gbp_per_unit[wants]) - (
        have.gbp_per_unit_km[haves] * km
    )
    tightest = _tightest(have.properties[haves], want.limits[wants])
    fit = _fit(market, haves, wants, tightest)
    value = np.where((days > 0) & (tightest <= 1.0), units * unit_value * fit, np.nan)
    return Components(km, units, unit_value, fit, days, tightest, value)


def top_k(market: Market, k: int) -> TopK:
    """The exact best ``k`` of every want by working out every compatible pair, in blocks."""
    count = len(market.wants)
    best = TopK(np.full((count, k), -1, dtype=np.int64), np.full((count, k), np.nan))
    by_type, order = _by_type(market.haves), id_rank(market.haves.ids)
    for accepted, rows in _groups(market.wants).items():
        members = [by_type[t] for t in accepted if t in by_type]
        if not members:
            continue
        pool = np.concatenate(members)
        step = max(1, _BLOCK_PAIRS // len(pool))
        for start in range(0, len(rows), step):
            block = rows[start : start + step]
            value = components(market, pool[None, :], block[:, None]).value
            _keep_best(best, block, pool, np.where(value > 0, value, -np.inf), order, k)
    return best


def _keep_best(best: TopK, block: Any, pool: Any, value: Any, order: Any, k: int) -> None:
    keep = min(k, value.shape[1])
    least = -np.partition(-value, keep - 1, axis=1)[:, keep - 1]
    for line, row in enumerate(block):
        among = np.flatnonzero((value[line] >= least[line]) & (value[line] > -np.inf))
        ranked = among[np.lexsort((order[pool[among]], -value[line, among]))][:k]
        best.haves[row, : len(ranked)] = pool[ranked]
        best.values[row, : len(ranked)] = value[line, ranked]


def _km(have: Haves, want: Wants, haves: Any, wants: Any) -> Any:
    """Great circle, km, from the straight line through the sphere."""
    chord = np.zeros(())
    for a, b in zip(
        on_sphere(have.latitude[haves], have.longitude[haves]),
        on_sphere(want.latitude[wants], want.longitude[wants]),
        strict=True,
    ):
        chord = chord + (a - b) * (a - b)
    return arc_km(np.sqrt(chord))


def _tightest(values: Any, limits: Any) -> Any:
    """Largest share of a limit used up; 0 where no property is known or limited."""
    if values.shape[-1] == 0:
        return np.zeros(np.broadcast_shapes(values.shape[:-1], limits.shape[:-1]))
    share = values.astype(np.float64) / limits.astype(np.float64)
    return np.nan_to_num(share, nan=0.0, posinf=np.inf).max(axis=-1)


def _fit(market: Market, haves: Any, wants: Any, tightest: Any) -> Any:
    quality = 1.0 - market.fit.quality * np.minimum(tightest, 1.0)
    if market.fit.text == 0.0:
        return quality
    a, b = market.haves.text[haves], market.wants.text[wants]
    sums = [np.zeros(np.broadcast_shapes(a.shape[:-1], b.shape[:-1])) for _ in range(4)]
    for column in range(a.shape[-1]):
        product = a[..., column].astype(np.float64) * b[..., column].astype(np.float64)
        sums[column % 4] = sums[column % 4] + product
    alike = np.maximum(0.0, (sums[0] + sums[1]) + (sums[2] + sums[3]))
    return (1.0 - market.fit.text * (1.0 - alike)) * quality


def id_rank(ids: Any) -> Any:
    """The place of each id among all in their order."""
    if all(map(lt, ids, islice(ids, 1, None))):
        return np.arange(len(ids))
    rank = np.empty(len(ids), dtype=np.int64)
    rank[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return rank


def _by_type(haves: Haves) -> dict[int, Any]:
    order = np.argsort(haves.types, kind="stable")
    codes, starts = np.unique(haves.types[order], return_index=True)
    rows = np.split(order, starts[1:]) if len(codes) else []
    return dict(zip(codes.tolist(), rows, strict=True))


def _groups(wants: Wants) -> dict[tuple[int, ...], Any]:
    """Rows of the wants by the set of types they accept."""
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for row in range(len(wants)):
        held = wants.accepted[wants.accepted_from[row] : wants.accepted_from[row + 1]]
        groups[tuple(sorted(held.tolist()))].append(row)
    return {accepted: np.array(rows) for accepted, rows in groups.items()}
