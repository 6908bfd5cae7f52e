"""Whose best does a new have enter? Compiled; the tree is of wants, with what each holds now."""

from typing import Any

import numpy as np

from offcut.matching.screen.bounds import apply_text, bound_plain, bound_summaries, shares_used
from offcut.matching.screen.compiled import compiled, trailing_zeros
from offcut.matching.screen.exact import value_of
from offcut.matching.screen.layout import BRANCH, LEAF, LEAST, MEASURES


@compiled(borrowed=True)
def entered(query: int, queries: Any, tree: Any, terms: Any, marks: Any, values: Any, room: Any,
            slots: Any, worth: Any) -> int:  # fmt: skip
    """Fills ``slots`` and ``worth`` with the wants whose k-th best the query reaches; how many.

    ``values``: float64 (wants, k), the values that each want holds, best first, NaN where fewer.
    ``slots`` and ``worth`` must hold all slots of the types accepted.
    """
    k = values.shape[1]
    nodes = len(tree.node_leaves) - 1
    node_bounds, leaf_bounds = room.node_bounds, room.leaf_bounds
    stride = (queries.bound.shape[1] - MEASURES + LEAST) * BRANCH
    entries = 0
    for place in range(queries.accepted_from[query], queries.accepted_from[query + 1]):
        kind = queries.accepted[place]
        first = tree.type_nodes[kind]
        width = tree.type_nodes[kind + 1] - first
        bound_summaries(query, first, nodes, width, queries.bound, tree.nodes, node_bounds)
        for node in range(width):
            if node_bounds[node] < marks.nodes[first + node]:
                continue
            leaf = tree.node_leaves[first + node]
            count = tree.node_leaves[first + node + 1] - leaf
            bound_summaries(query, (first + node) * stride, BRANCH, count, queries.bound,
                            tree.leaves, leaf_bounds)  # fmt: skip
            held = _reaching(query, leaf, count, queries, tree, marks, room)
            for n in range(held):
                row = tree.rows[room.near[n]]
                if row >= 0:
                    value = value_of(query, room.near[n], queries, tree, terms)
                    last = values[row, k - 1]
                    if value > 0.0 and not value < last:
                        slots[entries], worth[entries] = room.near[n], value
                        entries += 1
    return entries


@compiled(fast=True, borrowed=True)
def _reaching(query: int, leaf_from: int, count: int, queries: Any, tree: Any, marks: Any,
              room: Any) -> int:  # fmt: skip
    """Puts slots of a node's leaves whose bound reaches their own mark into the room; how many."""
    columns, words = queries.bound.shape[1], queries.text.shape[1]
    weights, used, out, start = room.weights, room.used, room.out, np.uint64(0)
    found = 0
    for number in range(count):
        leaf = leaf_from + number
        if room.leaf_bounds[number] < marks.leaves[leaf]:
            continue
        first = leaf * LEAF
        shares_used(query, first * columns, queries.bound, tree.bound, used)
        bound_plain(query, first * columns, queries.bound, tree.bound, weights[1], used, start, out)
        bits = _marked(first, marks.slots, out)
        if bits != np.uint64(0) and weights[0] > np.float32(0.0):
            apply_text(query, first * words, queries.text, tree.text, weights[0], used, start, out)
            bits = _marked(first, marks.slots, out)
        while bits != np.uint64(0):
            room.near[np.uint64(found)] = first + trailing_zeros(bits)
            found += 1
            bits &= bits - np.uint64(1)
    return found


@compiled(inline=True)
def _marked(first: int, marks: Any, out: Any) -> Any:
    """A bit for each point of a leaf: does its bound reach its own mark?"""
    start, bits = np.uint64(first), np.uint64(0)
    for i in range(np.uint64(LEAF)):
        bits |= (np.uint64(1) << i) if out[i] >= marks[start + i] else np.uint64(0)
    return bits
