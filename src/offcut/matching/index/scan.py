"""Looking at rows one by one, in numpy: for the few outside the packs, and without numba for all.

Each function takes one query row and the rows of one type, and answers with rows (int64) and their
values (float64, GBP a year), best first, equal values in the order of the ids.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from offcut.matching.index.manifest import Terms
from offcut.matching.screen.market import Haves, Market, Wants
from offcut.matching.screen.oracle import Components, components

FIRST = np.zeros(1, dtype=np.int64)
Found = tuple[Any, Any]


def market_of(terms: Terms, haves: Haves, wants: Wants) -> Market:
    """Both under the declared value of an index."""
    return Market(haves, wants, (), terms.fit, terms.circuity)


def pairs(terms: Terms, haves: Haves, wants: Wants) -> Components:
    """One have against all wants, or one want against all haves, whichever side has one row."""
    count = max(len(haves), len(wants)) if len(haves) and len(wants) else 0
    each = np.arange(count)
    of_haves = each if len(haves) == count else np.zeros(count, dtype=np.int64)
    of_wants = each if len(wants) == count else np.zeros(count, dtype=np.int64)
    return components(market_of(terms, haves, wants), of_haves, of_wants)


def best(values: Any, ids: Sequence[str], k: int) -> Found:
    """The ``k`` highest values above 0 (NaN is not feasible)."""
    rows = np.flatnonzero(values > 0)
    if len(rows) > k > 0:
        least = -np.partition(-values[rows], k - 1)[k - 1]
        rows = rows[values[rows] >= least]
    ranked = sorted(rows.tolist(), key=lambda row: (-values[row], ids[row]))[:k]
    kept = np.array(ranked, dtype=np.int64)
    return kept, values[kept]


def reaching(values: Any, least: Any) -> Found:
    """The rows whose value is above 0 and at least that row's ``least``; in no order."""
    rows = np.flatnonzero((values > 0) & (values >= least))
    return rows, values[rows]
