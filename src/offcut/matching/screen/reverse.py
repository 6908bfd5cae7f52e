"""Whose best does a new have enter? Compiled; the tree is of wants, with what each holds now."""

from typing import Any

import numpy as np

from offcut.matching.screen.bounds import apply_limits, apply_text, bound_plain, bound_summaries
from offcut.matching.screen.compiled import compiled
from offcut.matching.screen.exact import value_of
from offcut.matching.screen.layout import BRANCH, LEAF, LEAST, MEASURES


@compiled()
def entered(query: int, queries: Any, tree: Any, terms: Any, marks: Any, values: Any, slots: Any,
            worth: Any) -> int:  # fmt: skip
    """Fills ``slots`` and ``worth`` with the wants whose k-th best the query reaches; how many.

    ``values``: float64 (wants, k), the values that each want holds, best first, NaN where fewer.
    ``slots`` and ``worth`` must hold all slots of the types accepted.
    """
    k = values.shape[1]
    nodes = len(tree.node_leaves) - 1
    weights = np.array([terms.text, terms.quality], dtype=np.float32)
    node_bounds = np.empty(nodes, np.float32)
    leaf_bounds = np.empty(BRANCH, np.float32)
    out, used = np.empty(LEAF, np.float32), np.empty(LEAF, np.float32)
    near = np.empty(LEAF * BRANCH + 1, np.int64)
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
            held = _reaching(query, leaf, count, queries, tree, weights, marks, leaf_bounds, out,
                             used, near)  # fmt: skip
            for n in range(held):
                row = tree.rows[near[n]]
                if row >= 0:
                    value = value_of(query, near[n], queries, tree, terms)
                    last = values[row, k - 1]
                    if value > 0.0 and not value < last:
                        slots[entries], worth[entries] = near[n], value
                        entries += 1
    return entries


@compiled(fast=True)
def _reaching(query: int, leaf_from: int, count: int, queries: Any, tree: Any, weights: Any,
              marks: Any, leaf_bounds: Any, out: Any, used: Any, near: Any) -> int:  # fmt: skip
    """Slots of a node's leaves whose bound reaches their own mark."""
    columns = queries.bound.shape[1]
    words = queries.text.shape[1]
    found = 0
    for number in range(count):
        leaf = leaf_from + number
        if leaf_bounds[number] < marks.leaves[leaf]:
            continue
        first = leaf * LEAF
        start = np.uint64(first)
        bound_plain(query, first * columns, queries.bound, tree.bound, out, used)
        apply_limits(query, first * columns, queries.bound, tree.bound, weights[1], out, used)
        some = 0
        for i in range(np.uint64(LEAF)):
            some += 1 if out[i] >= marks.slots[start + i] else 0
        if some == 0:
            continue
        if weights[0] > np.float32(0.0):
            apply_text(query, first * words, queries.text, tree.text, weights[0], out, used)
        for i in range(np.uint64(LEAF)):
            near[found] = first + i
            found += 1 if out[i] >= marks.slots[start + i] else 0
    return found
