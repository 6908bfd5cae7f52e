"""The declared value of a pair, compiled: operation by operation as in the oracle, bit by bit."""

import math
from typing import Any

import numpy as np

from offcut.matching.screen.compiled import compiled
from offcut.matching.screen.layout import (
    EXACT_MEASURES,
    EXACT_PER_KM,
    EXACT_PRICE,
    EXACT_QUANTITY,
    FIRST,
    LAST,
    LEAF,
    MEASURES,
)
from offcut.matching.screen.market import DAYS_PER_YEAR, EARTH_KM
from offcut.matching.screen.sphere import HALF_PI, P0, P1, P2, P3, P4, P5, Q1, Q2, Q3, Q4

DOWN = 0.999999
"""From an exact value to a float32 that is surely not above it."""


@compiled(inline=True)
def arc(chord: float) -> float:
    """Kilometres along the sphere, as :func:`offcut.matching.screen.sphere.arc_km`."""
    half = min(1.0, chord * 0.5)
    far = half > 0.5
    rest = math.sqrt((1.0 - half) * 0.5) if far else half
    z = rest * rest
    p = z * (P0 + z * (P1 + z * (P2 + z * (P3 + z * (P4 + z * P5)))))
    q = 1.0 + z * (Q1 + z * (Q2 + z * (Q3 + z * Q4)))
    near = rest + rest * (p / q)
    angle = HALF_PI - 2.0 * near if far else near
    return (2.0 * EARTH_KM) * angle


@compiled(inline=True)
def tightest_of(
    query: int, row: int, queries_exact: Any, points_exact: Any, width: int, points_are_haves: bool
) -> float:
    """The largest share of a limit that is used up; ``row``: where the point's columns begin."""
    tightest = 0.0
    for measure in range(width):
        mine = queries_exact[query, EXACT_MEASURES + measure]
        theirs = points_exact[np.uint64(row + EXACT_MEASURES + measure)]
        share = theirs / mine if points_are_haves else mine / theirs
        if share > tightest:  # not so for NaN: what is not known uses nothing
            tightest = share
    return tightest


@compiled(inline=True)
def alike_of(query: int, start: int, queries_text: Any, points_text: Any, words: int) -> float:
    """The product of two text vectors; ``start``: where the point's first number stands."""
    a, b, c, d = 0.0, 0.0, 0.0, 0.0  # four sums, as in the oracle: one would wait for itself
    for word in range(0, words, 4):
        at = np.uint64(start + word * LEAF)
        a += np.float64(queries_text[query, word]) * np.float64(points_text[at])
        at += np.uint64(LEAF)
        b += np.float64(queries_text[query, word + 1]) * np.float64(points_text[at])
        at += np.uint64(LEAF)
        c += np.float64(queries_text[query, word + 2]) * np.float64(points_text[at])
        at += np.uint64(LEAF)
        d += np.float64(queries_text[query, word + 3]) * np.float64(points_text[at])
    return (a + b) + (c + d)


@compiled(inline=True)
def value_of(query: int, slot: int, queries: Any, tree: Any, terms: Any) -> float:
    """GBP a year; −1 where a limit or the windows forbid the pair."""
    width = queries.bound.shape[1] - MEASURES
    words = queries.text.shape[1]
    leaf, lane = slot // LEAF, slot % LEAF
    column = leaf * LEAF * (width + MEASURES) + lane
    row = slot * (width + EXACT_MEASURES)
    start = max(queries.bound[query, FIRST], tree.bound[np.uint64(column + FIRST * LEAF)])
    end = min(queries.bound[query, LAST], tree.bound[np.uint64(column + LAST * LEAF)])
    days = min(max(np.float64(end) - np.float64(start) + 1.0, 0.0), DAYS_PER_YEAR)
    tightest = tightest_of(query, row, queries.exact, tree.exact, width, terms.points_are_haves)
    value = -1.0
    if days > 0.0 and tightest <= 1.0:
        dx = tree.exact[np.uint64(row)] - queries.exact[query, 0]
        dy = tree.exact[np.uint64(row + 1)] - queries.exact[query, 1]
        dz = tree.exact[np.uint64(row + 2)] - queries.exact[query, 2]
        km = arc(math.sqrt(dx * dx + dy * dy + dz * dz)) * terms.circuity
        units = min(tree.exact[np.uint64(row + EXACT_QUANTITY)],
                    queries.exact[query, EXACT_QUANTITY]) * (days / DAYS_PER_YEAR)  # fmt: skip
        per_km = (tree.exact[np.uint64(row + EXACT_PER_KM)]
                  * queries.exact[query, EXACT_PER_KM])  # fmt: skip
        unit = (tree.exact[np.uint64(row + EXACT_PRICE)]
                + queries.exact[query, EXACT_PRICE]) - per_km * km  # fmt: skip
        fit = 1.0 - terms.quality * min(tightest, 1.0)
        if terms.text != 0.0:
            first = leaf * LEAF * words + lane
            alike = alike_of(query, first, queries.text, tree.text, words)
            fit = (1.0 - terms.text * (1.0 - max(0.0, alike))) * fit
        value = units * unit * fit
    return value


@compiled(inline=True)
def insert(slots: Any, values: Any, found: int, slot: int, value: float, rank: Any) -> int:
    """Puts a slot in its place among the best; the number held afterwards."""
    k = len(slots)
    at = found
    while at > 0:
        other = values[at - 1]
        if other > value or (other == value and rank[slots[at - 1]] < rank[slot]):
            break
        at -= 1
    if at < k:
        for move in range(min(found, k - 1), at, -1):
            slots[move], values[move] = slots[move - 1], values[move - 1]
        slots[at], values[at] = slot, value
        found = min(found + 1, k)
    return found


@compiled(borrowed=True)
def try_all(query: int, count: int, found: int, queries: Any, tree: Any, terms: Any,
            room: Any) -> int:  # fmt: skip
    """Works out the slots near whose bound still reaches the k-th best; the number held afterwards.

    An empty slot never comes here: its bound is below 0.
    """
    slots, values = room.slots, room.values
    k = len(slots)
    least = np.float32(values[k - 1] * DOWN) if found == k else np.float32(0.0)
    for n in range(np.uint64(count)):
        slot = room.near[n]
        wanted = room.bounds[n] >= least
        if wanted:
            for held in range(found):
                if slots[held] == slot:
                    wanted = False
        if wanted:
            value = value_of(query, slot, queries, tree, terms)
            if value > 0.0:
                found = insert(slots, values, found, slot, value, tree.rank)
                if found == k:
                    least = np.float32(values[k - 1] * DOWN)
    return found
