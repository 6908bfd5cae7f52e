"""The search, compiled: for each query the exact best points of the other side's tree."""

from typing import Any

import numpy as np

from offcut.matching.screen.bounds import TINY, bound_summaries, gather
from offcut.matching.screen.compiled import compiled
from offcut.matching.screen.exact import DOWN, try_all
from offcut.matching.screen.layout import BRANCH, LEAF, LEAST, MEASURES, Asked, Points


@compiled(fast=True)
def search(queries: Any, tree: Any, terms: Any, slots: Any, values: Any) -> None:
    """Fills ``slots`` and ``values`` (queries, k), best first, −1 and NaN where there are fewer.

    Only bounds are worked out here, so products may be fused; exact values are ``try_all``'s.
    """
    k = slots.shape[1]
    nodes = len(tree.node_leaves) - 1
    asked = Asked(queries.bound, queries.exact, queries.text)
    points = Points(tree.bound, tree.exact, tree.text, tree.rank, tree.rows)
    weights = np.array([terms.text, terms.quality], dtype=np.float32)
    node_bounds = np.empty(nodes, np.float32)
    leaf_bounds = np.empty(BRANCH, np.float32)
    out, used = np.empty(LEAF, np.float32), np.empty(LEAF, np.float32)
    near = np.empty(max(k, LEAF * BRANCH) + 1, np.int64)
    bounds = np.empty(len(near), np.float32)
    stride = (queries.bound.shape[1] - MEASURES + LEAST) * BRANCH
    for query in range(len(queries.bound)):
        found = _neighbours_best(query, queries, tree, asked, points, terms, near, bounds,
                                 slots, values)  # fmt: skip
        least = np.float32(values[query, k - 1] * DOWN) if found == k else TINY
        for place in range(queries.accepted_from[query], queries.accepted_from[query + 1]):
            kind = queries.accepted[place]
            first = tree.type_nodes[kind]
            width = tree.type_nodes[kind + 1] - first
            bound_summaries(query, first, nodes, width, queries.bound, tree.nodes, node_bounds)
            while width > 0:
                node = _highest(node_bounds, width)
                if node_bounds[node] < least:
                    break
                node_bounds[node] = -1.0
                leaf = tree.node_leaves[first + node]
                count = tree.node_leaves[first + node + 1] - leaf
                bound_summaries(query, (first + node) * stride, BRANCH, count, queries.bound,
                                tree.leaves, leaf_bounds)  # fmt: skip
                # The best leaf alone first: it lifts the threshold for the others of its node.
                best = _highest(leaf_bounds, count)
                for turn in range(2):
                    start, stop = (best, best + 1) if turn == 0 else (0, count)
                    held = gather(query, leaf, start, stop, least, queries, tree.bound, tree.text,
                                  weights, leaf_bounds, out, used, near, bounds)  # fmt: skip
                    leaf_bounds[best] = -1.0
                    if held > 0:
                        found = try_all(query, near, bounds, held, found, asked, points, terms,
                                        slots, values)  # fmt: skip
                        least = np.float32(values[query, k - 1] * DOWN) if found == k else TINY


@compiled(inline=True)
def _highest(node_bounds: Any, width: int) -> int:
    best = 0
    for node in range(1, width):
        if node_bounds[node] > node_bounds[best]:
            best = node
    return best


@compiled(inline=True)
def _neighbours_best(query: int, queries: Any, tree: Any, asked: Any, points: Any, terms: Any,
                     near: Any, bounds: Any, slots: Any, values: Any) -> int:  # fmt: skip
    """Tries the best of the query before: what they are truly worth here is a first threshold."""
    count = 0
    if query > 0:
        for held in range(slots.shape[1]):
            slot = slots[query - 1, held]
            if slot >= 0:
                for place in range(queries.accepted_from[query], queries.accepted_from[query + 1]):
                    if queries.accepted[place] == tree.types[slot]:
                        near[count], bounds[count] = slot, np.inf
                        count += 1
    found = 0
    if count > 0:
        found = try_all(query, near, bounds, count, 0, asked, points, terms, slots, values)
    return found
