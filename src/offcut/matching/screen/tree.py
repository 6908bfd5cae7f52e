"""The tree that is searched: 64 rows a leaf, 64 leaves a node, by type; flat arrays only.

Leaves are cut by a k-d split on position, log quantity, price and haulage, each in pounds a unit:
how much a spread in it can blur the bound of a leaf.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.matching.screen.codes import check_codes
from offcut.matching.screen.layout import (
    BRANCH,
    LEAF,
    MEASURES,
    PER_ARC,
    PRICE,
    QUANTITY,
    Branches,
)
from offcut.matching.screen.market import EARTH_KM, Haves, Wants
from offcut.matching.screen.oracle import id_rank
from offcut.matching.screen.side import Side, of_haves, of_wants, sealed

_USUAL_HAULAGE = 0.125  # GBP per unit and km; only the shape of a tree of wants depends on it
_PRICE_WEIGHT = 3.0  # measured: ADR 25
_QUANTITY_WEIGHT, _LIKENESS_OF_PRICE = 10.0, 0.2  # only the order of the work depends on them
_NEVER = -1e30  # the price of an empty slot

_HIGHEST = (3, 4, 5, 6, 7, 10)  # columns of a summary of which a node takes the largest


def haves_tree(have: Haves, circuity: float, types: int, rank: Any = None) -> Branches:
    """A tree of the haves, for wants to search; ``types``: how many there are.

    ``rank`` (int64): the order of equal values; that of the ids when it is not given.

    Raises :class:`InputError` for a have of a type that there is not.
    """
    check_codes(have.types, types, "haves", ids=have.ids)
    rows = np.arange(len(have))
    order = id_rank(have.ids) if rank is None else rank
    side = of_haves(have, circuity)
    haulage = float(side.bound[:, PER_ARC].mean()) if len(rows) else 0.0
    return _grow(side, haulage, have.types, rows, order, types)


def wants_tree(want: Wants, types: int, rank: Any = None) -> Branches:
    """A tree of the wants, for haves to search: a want stands under each type that it accepts.

    Raises :class:`InputError` for a want that accepts a type that there is not.
    """
    check_codes(want.accepted, types, "wants", want.accepted_from, want.ids)
    rows = np.repeat(np.arange(len(want)), np.diff(want.accepted_from))
    order = id_rank(want.ids) if rank is None else rank
    haulage = _USUAL_HAULAGE * EARTH_KM
    return _grow(of_wants(want), haulage, want.accepted, rows, order, types)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which row stands in which slot, and how leaves and nodes follow each other."""

    type_nodes: Any
    node_leaves: Any
    entries: Any
    types: Any


def _grow(
    side: Side, haulage: float, entry_types: Any, entry_rows: Any, rank: Any, types: int
) -> Branches:
    """A tree over entries (type, row of the side); ``haulage`` is usual, ``rank`` by row."""
    from offcut.matching.screen.splits import split_rows

    features = _features(side, haulage, entry_types, entry_rows)
    order, starts = _by_type(entry_types, types)
    rows = entry_rows[order]
    split_rows(rows, features, starts)
    plan = _plan(rows, starts)
    empty = plan.entries < 0
    filled = np.where(empty, 0, plan.entries)
    bound = _blocks(side.bound, filled)
    bound[:, PRICE][empty.reshape(-1, LEAF)] = _NEVER
    leaves = _summaries(bound, empty.reshape(-1, LEAF))
    return Branches(
        *map(
            sealed,
            (
                plan.type_nodes,
                plan.node_leaves,
                _node_summaries(leaves, plan.node_leaves),
                _leaf_summaries(leaves, plan.node_leaves),
                bound.reshape(-1),
                np.take(side.exact, filled, axis=0).reshape(-1),
                _blocks(side.text, filled).reshape(-1),
                np.asarray(rank, dtype=np.int64)[filled],
                plan.types,
                plan.entries,
            ),
        )
    )


def _by_type(entry_types: Any, types: int) -> tuple[Any, Any]:
    """The order of the entries by type, and where each type begins in it, int64 (types + 1)."""
    narrow = np.asarray(entry_types).astype(np.uint16) if types <= 1 << 16 else entry_types
    order = np.argsort(narrow, kind="stable")  # numpy counts 16 bits, wider ones it compares
    counts = np.bincount(entry_types, minlength=types)
    return order, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _features(side: Side, haulage: float, entry_types: Any, entry_rows: Any) -> Any:
    """What leaves are cut by, float32 (rows, 6): pounds a unit of spread in the bound."""
    bound = side.bound
    features = np.zeros((len(bound), 6), dtype=np.float32)
    if len(entry_rows) == 0:
        return features
    features[:, :3] = bound[:, :3] * np.float32(haulage)
    price = _spread_in_types(bound[:, PRICE], entry_types, entry_rows)
    place = max(float(features[:, axis].std()) for axis in range(3))
    features[:, 3] = np.log(np.maximum(bound[:, QUANTITY], 1e-30)) * max(price, 0.2 * place)
    features[:, 4] = bound[:, PRICE] * _PRICE_WEIGHT
    if haulage > 0.0:  # a spread in haulage counts over the usual distance
        features[:, 5] = bound[:, PER_ARC] * (place / haulage)
    return features


def _spread_in_types(values: Any, types: Any, rows: Any) -> float:
    """Standard deviation about the mean of each type."""
    taken = values[rows].astype(np.float64)
    count = np.maximum(np.bincount(types), 1)
    mean = np.bincount(types, weights=taken) / count
    return float(np.sqrt(np.mean((taken - mean[types]) ** 2)))


def _plan(rows: Any, starts: Any) -> _Plan:
    sizes = np.diff(starts)
    leaves = -(-sizes // LEAF)
    nodes = -(-leaves // BRANCH)
    type_nodes = np.concatenate([[0], np.cumsum(nodes)]).astype(np.int64)
    count = np.full(type_nodes[-1], BRANCH, dtype=np.int64)
    some = nodes > 0
    count[type_nodes[1:][some] - 1] = (leaves - (nodes - 1) * BRANCH)[some]
    node_leaves = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    first_leaf = np.cumsum(leaves) - leaves
    slot = np.arange(len(rows)) + np.repeat(first_leaf * LEAF - starts[:-1], sizes)
    entries = np.full(node_leaves[-1] * LEAF, -1, dtype=np.int64)
    entries[slot] = rows
    types = np.repeat(np.arange(len(sizes), dtype=np.int32), leaves * LEAF)
    return _Plan(type_nodes, node_leaves, entries, types)


def _blocks(rows: Any, entries: Any) -> Any:
    """Rows by leaf, column and lane."""
    shape = (len(entries) // LEAF, LEAF, rows.shape[1])
    return np.ascontiguousarray(np.take(rows, entries, axis=0).reshape(shape).transpose(0, 2, 1))


def _summaries(bound: Any, empty: Any) -> Any:
    """The summary of each leaf, float32 (leaves, 11 + P); empty slots do not count."""
    low = np.where(empty[:, None, :], np.float32(np.inf), bound).min(axis=2, initial=np.inf)
    high = np.where(empty[:, None, :], np.float32(-np.inf), bound).max(axis=2, initial=-np.inf)
    parts = (low[:, :3], high[:, :3], high[:, 3:5], low[:, 5:7], high[:, 7:8], low[:, MEASURES:])
    return np.concatenate(parts, axis=1, dtype=np.float32)


def _leaf_summaries(leaves: Any, node_leaves: Any) -> Any:
    nodes = len(node_leaves) - 1
    node = np.repeat(np.arange(nodes), np.diff(node_leaves))
    out = np.zeros((nodes, leaves.shape[1], BRANCH), dtype=np.float32)
    out[node, :, np.arange(len(leaves)) - node_leaves[node]] = leaves
    return out.reshape(-1)


def _node_summaries(leaves: Any, node_leaves: Any) -> Any:
    if len(leaves) == 0:
        return np.zeros(0, dtype=np.float32)
    nodes = np.minimum.reduceat(leaves, node_leaves[:-1], axis=0)
    for column in _HIGHEST:
        nodes[:, column] = np.maximum.reduceat(leaves[:, column], node_leaves[:-1])
    return np.ascontiguousarray(nodes.T).reshape(-1)


def neighbours(want: Wants, types: int) -> Any:
    """Rows of the wants, by the first type that each accepts, like beside like.

    Raises :class:`InputError` for a want that accepts a type that there is not.
    """
    from offcut.matching.screen.splits import split_rows

    check_codes(want.accepted, types, "wants", want.accepted_from, want.ids)
    accepts = np.diff(want.accepted_from) > 0
    rows = np.flatnonzero(accepts)
    kind = want.accepted[want.accepted_from[:-1][accepts]]
    order, starts = _by_type(kind, types)
    features = np.empty((len(want), 4), dtype=np.float32)
    # A flat map will do: only the order of the work depends on it.
    north = np.radians(want.latitude)
    for column, angle in enumerate((north, np.radians(want.longitude) * np.cos(north))):
        features[:, column] = angle * (_USUAL_HAULAGE * EARTH_KM)
    quantity = np.clip(want.quantity, 1e-30, 1e30).astype(np.float32)
    features[:, 2] = np.log(quantity) * np.float32(_QUANTITY_WEIGHT)
    features[:, 3] = np.asarray(want.gbp_per_unit) * _LIKENESS_OF_PRICE
    rows = rows[order]
    split_rows(rows, features, starts)
    return rows


def predicted_pairs(have_types: Any, want: Wants, types: int) -> Any:
    """Pairs that a search has to decide, by type, int64 (types,): haves × wants that accept it."""
    haves = np.bincount(have_types, minlength=types)
    wants = np.bincount(want.accepted, minlength=types)
    return haves.astype(np.int64) * wants.astype(np.int64)
