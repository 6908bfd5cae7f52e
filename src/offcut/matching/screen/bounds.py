"""The optimistic bound of many points at once, compiled to vector instructions.

Products may be fused and reordered here; every column and the last factor leave a margin that is
wider than the roundings of float32, so no bound is below the exact value.

These functions are written into their callers. What a leaf needs is kept free of branches, and a
column is written only where it was not just read: a masked store that is read back at once, or a
branch that is guessed wrong, each cost more than the arithmetic of a leaf (ADR 40).
"""

import math
from typing import Any

import numpy as np

from offcut.matching.screen.compiled import compiled, trailing_zeros
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
def shares_used(query: int, base: int, bound: Any, points: Any, used: Any) -> None:
    """The largest share of a limit that each point of a leaf uses up; four measures at a time."""
    width = bound.shape[1] - MEASURES
    if width == 0:
        for i in range(np.uint64(LEAF)):
            used[i] = _ZERO
    for measure in range(0, width, 4):
        # Where there is no second, third or fourth it is the first, which changes no maximum.
        b = measure + 1 if measure + 1 < width else measure
        c = measure + 2 if measure + 2 < width else measure
        d = measure + 3 if measure + 3 < width else measure
        p, q = bound[query, MEASURES + measure], bound[query, MEASURES + b]
        r, s = bound[query, MEASURES + c], bound[query, MEASURES + d]
        of_p, of_q = _column(base, measure), _column(base, b)
        of_r, of_s = _column(base, c), _column(base, d)
        for i in range(np.uint64(LEAF)):
            most = max(max(points[of_p + i] * p, points[of_q + i] * q),
                       max(points[of_r + i] * r, points[of_s + i] * s))  # fmt: skip
            used[i] = most if measure == 0 else max(used[i], most)


@compiled(inline=True)
def _column(base: int, measure: int) -> Any:
    return np.uint64(base + (MEASURES + measure) * LEAF)


@compiled(inline=True)
def bound_plain(query: int, base: int, bound: Any, points: Any, weight: Any, used: Any, row: Any,
                out: Any) -> None:  # fmt: skip
    """Bounds of the points of a leaf without text, from ``out[row]`` on; −1 = a limit is broken."""
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
        value = min(points[at + np.uint64(QUANTITY * LEAF)], quantity) * days * unit * _UP
        share = used[i]
        out[row + i] = -_ONE if share > _ONE else value * (_ONE - weight * share)


@compiled(inline=True)
def apply_text(query: int, base: int, words: Any, points: Any, weight: Any, alike: Any, row: Any,
               out: Any) -> None:  # fmt: skip
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
        out[row + i] *= _ONE - weight * (_ONE - max(alike[i], _ZERO)) + _TEXT_SLACK


@compiled(inline=True)
def reaching(row: Any, out: Any, floor: Any) -> Any:
    """A bit for each of 64 bounds from ``out[row]`` on: does it reach ``floor``?"""
    bits = np.uint64(0)
    for i in range(np.uint64(LEAF)):
        bits |= (np.uint64(1) << i) if out[row + i] >= floor else np.uint64(0)
    return bits


@compiled(inline=True)
def gather(query: int, leaf_from: int, leaves: Any, floor: Any, queries: Any, tree: Any,
           room: Any) -> int:  # fmt: skip
    """Puts slots of a node whose bound reaches ``floor``, and their bounds, into the room.

    ``leaves``: a bit for each leaf of the node that is looked at. Gives how many slots there are.
    First all leaves without text, then the text of those left, then the slots.
    """
    columns, words = queries.bound.shape[1], queries.text.shape[1]
    weights, used, out, kept = room.weights, room.used, room.out, room.kept
    held = 0
    while leaves != np.uint64(0):
        leaf = leaf_from + trailing_zeros(leaves)
        leaves &= leaves - np.uint64(1)
        row, base = np.uint64(held * LEAF), leaf * LEAF * columns
        shares_used(query, base, queries.bound, tree.bound, used)
        bound_plain(query, base, queries.bound, tree.bound, weights[1], used, row, out)
        kept[np.uint64(held)] = leaf
        held += 1 if reaching(row, out, floor) != np.uint64(0) else 0
    if weights[0] > _ZERO:
        for n in range(np.uint64(held)):
            base = kept[n] * LEAF * words
            apply_text(query, base, queries.text, tree.text, weights[0], used,
                       n * np.uint64(LEAF), out)  # fmt: skip
    found = 0
    for n in range(np.uint64(held)):
        row = n * np.uint64(LEAF)
        bits = reaching(row, out, floor)
        while bits != np.uint64(0):
            i = trailing_zeros(bits)
            room.near[np.uint64(found)] = kept[n] * LEAF + i
            room.bounds[np.uint64(found)] = out[row + np.uint64(i)]
            found += 1
            bits &= bits - np.uint64(1)
    return found
