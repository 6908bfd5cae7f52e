"""The optimistic bound of many points at once, compiled to vector instructions.

Products may be fused and reordered here; every column and the last factor leave a margin that is
wider than the roundings of float32, so no bound is below the exact value.

These functions are written into their callers: a call costs two locked counts an array, which took
a third of the whole search.
"""

import math
from typing import Any

import numpy as np

from offcut.matching.screen.compiled import compiled
from offcut.matching.screen.layout import (
    CHEAPEST,
    DEAREST,
    EARLIEST,
    FIRST,
    HIGH,
    LAST,
    LATEST,
    LEAF,
    LEAST,
    MEASURES,
    MOST,
    PER_ARC,
    PRICE,
    QUANTITY,
    WORDS,
    X,
    Y,
    Z,
)
from offcut.matching.screen.market import DAYS_PER_YEAR

_UP = np.float32(1.00001 / DAYS_PER_YEAR)
_YEAR, _ONE, _ZERO = np.float32(DAYS_PER_YEAR), np.float32(1.0), np.float32(0.0)
_BEND = np.float32(1.0 / 24.0)  # an arc is at least c + c³/24 for a chord c
_TEXT_SLACK = np.float32(1e-5)
TINY = np.float32(1e-30)
"""The least threshold: a pair that is worth nothing is no match."""


@compiled(inline=True)
def bound_summaries(query: int, base: int, stride: int, count: int, bound: Any, summaries: Any,
                    out: Any) -> None:  # fmt: skip
    """Bounds of so many leaves or nodes, whose columns stand ``stride`` apart from ``base`` on."""
    x, y, z = bound[query, X], bound[query, Y], bound[query, Z]
    quantity, price, haulage = bound[query, QUANTITY], bound[query, PRICE], bound[query, PER_ARC]
    first, last = bound[query, FIRST], bound[query, LAST]
    b, s = np.uint64(base), np.uint64(stride)
    for i in range(np.uint64(count)):
        at = b + i
        dx = max(max(summaries[at] - x, x - summaries[at + np.uint64(HIGH) * s]), _ZERO)
        dy = max(max(summaries[at + s] - y, y - summaries[at + np.uint64(HIGH + 1) * s]), _ZERO)
        dz = max(max(summaries[at + np.uint64(2) * s] - z,
                     z - summaries[at + np.uint64(HIGH + 2) * s]), _ZERO)  # fmt: skip
        squared = dx * dx + dy * dy + dz * dz
        chord = math.sqrt(squared)
        per_arc = summaries[at + np.uint64(CHEAPEST) * s] * haulage
        dearest = summaries[at + np.uint64(DEAREST) * s] + price
        unit = dearest - per_arc * (chord + chord * squared * _BEND)
        start = max(summaries[at + np.uint64(EARLIEST) * s], first)
        end = min(summaries[at + np.uint64(LATEST) * s], last)
        days = min(max(end - start + _ONE, _ZERO), _YEAR)
        out[i] = min(summaries[at + np.uint64(MOST) * s], quantity) * days * unit * _UP
    for measure in range(bound.shape[1] - MEASURES):
        used = bound[query, MEASURES + measure]
        if used > _ZERO:
            column = b + np.uint64(LEAST + measure) * s
            for i in range(np.uint64(count)):
                out[i] = -_ONE if summaries[column + i] * used > _ONE else out[i]


@compiled(inline=True)
def bound_plain(query: int, base: int, bound: Any, points: Any, out: Any, used: Any) -> None:
    """Bounds of the points of a leaf without text and quality; clears ``used``."""
    x, y, z = bound[query, X], bound[query, Y], bound[query, Z]
    quantity, price, haulage = bound[query, QUANTITY], bound[query, PRICE], bound[query, PER_ARC]
    first, last = bound[query, FIRST], bound[query, LAST]
    b = np.uint64(base)
    for i in range(np.uint64(LEAF)):
        at = b + i
        dx = points[at] - x
        dy = points[at + np.uint64(Y * LEAF)] - y
        dz = points[at + np.uint64(Z * LEAF)] - z
        squared = dx * dx + dy * dy + dz * dz
        chord = math.sqrt(squared)
        per_arc = points[at + np.uint64(PER_ARC * LEAF)] * haulage
        both = points[at + np.uint64(PRICE * LEAF)] + price
        unit = both - per_arc * (chord + chord * squared * _BEND)
        start = max(points[at + np.uint64(FIRST * LEAF)], first)
        end = min(points[at + np.uint64(LAST * LEAF)], last)
        days = min(max(end - start + _ONE, _ZERO), _YEAR)
        out[i] = min(points[at + np.uint64(QUANTITY * LEAF)], quantity) * days * unit * _UP
        used[i] = _ZERO


@compiled(inline=True)
def apply_limits(query: int, base: int, bound: Any, points: Any, weight: Any, out: Any,
                 used: Any) -> None:  # fmt: skip
    """Takes what quality costs off the bounds; −1 where a limit is broken."""
    for measure in range(bound.shape[1] - MEASURES):
        mine = bound[query, MEASURES + measure]
        if mine > _ZERO:
            column = np.uint64(base + (MEASURES + measure) * LEAF)
            for i in range(np.uint64(LEAF)):
                used[i] = max(used[i], points[column + i] * mine)
    for i in range(np.uint64(LEAF)):
        out[i] = -_ONE if used[i] > _ONE else out[i] * (_ONE - weight * used[i])


@compiled(inline=True)
def apply_text(query: int, base: int, words: Any, points: Any, weight: Any, out: Any,
               alike: Any) -> None:  # fmt: skip
    """Takes what words cost off the bounds; eight numbers of a vector at a time."""
    for i in range(np.uint64(LEAF)):
        alike[i] = _ZERO
    for word in range(0, words.shape[1], WORDS):
        column = np.uint64(base + word * LEAF)
        a, b = words[query, word], words[query, word + 1]
        c, d = words[query, word + 2], words[query, word + 3]
        e, f = words[query, word + 4], words[query, word + 5]
        g, h = words[query, word + 6], words[query, word + 7]
        for i in range(np.uint64(LEAF)):
            at = column + i
            alike[i] += (
                points[at] * a
                + points[at + np.uint64(LEAF)] * b
                + points[at + np.uint64(2 * LEAF)] * c
                + points[at + np.uint64(3 * LEAF)] * d
                + points[at + np.uint64(4 * LEAF)] * e
                + points[at + np.uint64(5 * LEAF)] * f
                + points[at + np.uint64(6 * LEAF)] * g
                + points[at + np.uint64(7 * LEAF)] * h
            )
    for i in range(np.uint64(LEAF)):
        out[i] *= _ONE - weight * (_ONE - max(alike[i], _ZERO)) + _TEXT_SLACK


@compiled(inline=True)
def gather(query: int, leaf_from: int, start: int, stop: int, least: Any, queries: Any, points: Any,
           text: Any, weights: Any, leaf_bounds: Any, out: Any, used: Any, near: Any,
           bounds: Any) -> int:  # fmt: skip
    """Slots of a node's leaves whose bound reaches ``least``, and their bounds; how many.

    ``near`` and ``bounds`` hold one slot more than a node, for the last is written blindly.
    """
    floor = max(least, TINY)
    columns = queries.bound.shape[1]
    words = queries.text.shape[1]
    found = 0
    for number in range(start, stop):
        if leaf_bounds[number] < floor:
            continue
        first = (leaf_from + number) * LEAF
        bound_plain(query, first * columns, queries.bound, points, out, used)
        apply_limits(query, first * columns, queries.bound, points, weights[1], out, used)
        some = 0
        for i in range(np.uint64(LEAF)):
            some += 1 if out[i] >= floor else 0
        if some == 0:
            continue
        if weights[0] > _ZERO:
            apply_text(query, first * words, queries.text, text, weights[0], out, used)
        for i in range(np.uint64(LEAF)):
            near[found], bounds[found] = first + i, out[i]
            found += 1 if out[i] >= floor else 0
    return found
