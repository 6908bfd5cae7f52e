"""The order of rows in which neighbours share leaves: k-d splits, compiled."""

from typing import Any

import numpy as np

from offcut.matching.screen.compiled import compiled
from offcut.matching.screen.layout import BRANCH, LEAF

_SAMPLE = 256


@compiled()
def split_rows(rows: Any, features: Any, type_starts: Any) -> None:
    """Orders the rows of each type in place, so that runs of ``LEAF`` and of nodes lie close.

    ``features``: float32 (n, F), scaled so that equal spreads matter equally; ``type_starts``:
    int64 (types + 1). Every split is at a whole number of nodes, then of leaves, along the feature
    with the largest spread.
    """
    starts = np.empty(128, np.int64)
    stops = np.empty(128, np.int64)
    for kind in range(len(type_starts) - 1):
        starts[0], stops[0], depth = type_starts[kind], type_starts[kind + 1], 1
        while depth > 0:
            depth -= 1
            first, last = starts[depth], stops[depth]
            if last - first <= LEAF:
                continue
            leaves = (last - first + LEAF - 1) // LEAF
            nodes = (leaves + BRANCH - 1) // BRANCH
            left = (nodes // 2) * BRANCH * LEAF if nodes > 1 else (leaves // 2) * LEAF
            axis = _widest(rows, features, first, last)
            _select(rows, features, axis, first, last, first + left)
            starts[depth], stops[depth] = first + left, last
            starts[depth + 1], stops[depth + 1] = first, first + left
            depth += 2


@compiled()
def _widest(rows: Any, features: Any, first: int, last: int) -> int:
    """The feature with the largest standard deviation among at most ``_SAMPLE`` of the rows."""
    step = max(1, (last - first) // _SAMPLE)
    best, widest = -1.0, 0
    for axis in range(features.shape[1]):
        total, squares, count = 0.0, 0.0, 0
        origin = features[rows[first], axis]
        for at in range(first, last, step):
            value = np.float64(features[rows[at], axis] - origin)
            total += value
            squares += value * value
            count += 1
        spread = squares / count - (total / count) ** 2
        if spread > best:
            best, widest = spread, axis
    return widest


@compiled()
def _select(rows: Any, features: Any, axis: int, first: int, last: int, nth: int) -> None:
    """Quickselect: rows before ``nth`` have no larger value than those from it on."""
    low, high = first, last - 1
    while low < high:
        a = features[rows[low], axis]
        b = features[rows[(low + high) // 2], axis]
        c = features[rows[high], axis]
        pivot = max(min(a, b), min(max(a, b), c))
        i, j = low, high
        while i <= j:
            while features[rows[i], axis] < pivot:
                i += 1
            while features[rows[j], axis] > pivot:
                j -= 1
            if i <= j:
                rows[i], rows[j] = rows[j], rows[i]
                i += 1
                j -= 1
        if nth <= j:
            high = j
        elif nth >= i:
            low = i
        else:
            return
