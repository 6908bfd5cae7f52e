"""The compiled screen's functions: trees in, exact best rows out.

Nothing here imports numba before it is needed: small runs do without.
"""

import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from offcut.matching.screen import oracle
from offcut.matching.screen.codes import check_codes
from offcut.matching.screen.layout import Branches, Marks, Queries, Terms, room_for
from offcut.matching.screen.market import Market, TopK
from offcut.matching.screen.side import sealed, want_queries
from offcut.matching.screen.tree import haves_tree, neighbours

CHUNK = 32_768
"""Wants in a chunk: enough to learn from one another, few enough to hold."""


@dataclass(frozen=True, slots=True)
class Entries:
    """Wants whose best a have enters, in the order of their rows.

    ``rows``: int64; ``values``: float64, GBP a year; ``above``: int64, how many of the want's
    present best are worth more; ``equal``: int64, how many are worth the same (ids order those).
    """

    rows: Any
    values: Any
    above: Any
    equal: Any


def engine_name() -> str:
    """What searches: ``compiled``, or ``numpy`` where numba is not installed."""
    return "compiled" if find_spec("numba") else "numpy"


def top_k(market: Market, k: int, threads: int = 1) -> TopK:
    """The exact best ``k`` haves of every want; ``threads`` share the wants.

    Without numba the oracle answers, the same but far slower, and a ``RuntimeWarning`` says so.

    Raises :class:`InputError` for a row with a type that there is not.
    """
    check_codes(market.haves.types, len(market.types), "haves", ids=market.haves.ids)
    wants = market.wants
    check_codes(wants.accepted, len(market.types), "wants", wants.accepted_from, wants.ids)
    if engine_name() == "numpy":
        warnings.warn(
            "numba is not installed, so numpy works out every pair: the same answer, some 50 times"
            " slower. `pip install numba` for the compiled search.",
            RuntimeWarning,
            stacklevel=2,
        )
        return oracle.top_k(market, k)
    tree = haves_tree(market.haves, market.circuity, len(market.types))
    terms = haves_terms(market)
    count = len(market.wants)
    best = TopK(np.full((count, k), -1, dtype=np.int64), np.full((count, k), np.nan))

    def fill(rows: Any) -> None:
        _search(want_queries(market.wants, rows), tree, terms, rows, best)

    chunks = _chunks(neighbours(market.wants, len(market.types)))
    if threads == 1:
        for rows in chunks:
            fill(rows)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(fill, chunks))
    return best


def _chunks(order: Any) -> Iterator[Any]:
    for start in range(0, len(order), CHUNK):
        yield order[start : start + CHUNK]


def haves_terms(market: Market) -> Terms:
    """The terms of a search among haves."""
    return Terms(market.circuity, market.fit.text, market.fit.quality, True)


def wants_terms(market: Market) -> Terms:
    """The terms of a search among wants."""
    return haves_terms(market)._replace(points_are_haves=False)


def search(queries: Queries, tree: Branches, terms: Terms, k: int) -> TopK:
    """The exact best ``k`` rows of the tree's side for each query; arrays only, mapped or not.

    Each query tries the best of the one before it first: put neighbours beside each other. In the
    result ``haves`` are rows of the tree's side, whichever side that is.

    Raises :class:`InputError` for a query that asks for a type that the tree does not know.
    """
    count = len(queries.bound)
    best = TopK(np.full((count, k), -1, dtype=np.int64), np.full((count, k), np.nan))
    _search(queries, tree, terms, np.arange(count), best)
    return best


def _search(queries: Queries, tree: Branches, terms: Terms, lines: Any, best: TopK) -> None:
    """Fills the lines (int64, one a query) of ``best``."""
    from offcut.matching.screen import kernel

    check_codes(queries.accepted, len(tree.type_nodes) - 1, "queries", queries.accepted_from)
    k = best.haves.shape[1]
    if len(lines) and k and len(tree.rows):
        room = room_for(tree.node_leaves, k, terms)
        kernel.search(queries, tree, terms, room, sealed(lines), best.haves, best.values)


def entered(query: Queries, tree: Branches, terms: Terms, marks: Marks, values: Any) -> Entries:
    """The wants into whose best a have comes: ``query`` is that one have.

    ``tree``: of wants; ``marks``: of :func:`offcut.matching.screen.marks.marks_of`; ``values``:
    float64 (wants, k), what each want's present best are worth, NaN where there are fewer. A want
    whose last is worth the same as the have is given too: ids decide.
    """
    from offcut.matching.screen import reverse

    kind = query.accepted[0]
    first, last = tree.node_leaves[tree.type_nodes[kind : kind + 2]]
    most = int(last - first) * len(tree.rows) // max(1, int(tree.node_leaves[-1]))
    slots, worth = np.empty(most, dtype=np.int64), np.empty(most)
    room = room_for(tree.node_leaves, 1, terms)
    count = reverse.entered(0, query, tree, terms, marks, sealed(values), room, slots, worth)
    rows, worth = tree.rows[slots[:count]], worth[:count]
    order = np.argsort(rows)
    rows, worth = rows[order], worth[order]
    held = values[rows]
    above = (held > worth[:, None]).sum(axis=1)
    return Entries(rows, worth, above, (held == worth[:, None]).sum(axis=1))
