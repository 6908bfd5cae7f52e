"""The search, compiled: for each query the exact best points of the other side's tree."""

from typing import Any

import numpy as np

from offcut.matching.screen.bounds import TINY, bound_summaries, gather, reaching
from offcut.matching.screen.compiled import compiled
from offcut.matching.screen.exact import DOWN, try_all
from offcut.matching.screen.layout import BRANCH, LEAST, MEASURES
from offcut.matching.screen.same import ENOUGH, thinned


@compiled(fast=True, borrowed=True)
def search(queries: Any, tree: Any, terms: Any, room: Any, lines: Any, rows: Any,
           values: Any) -> None:  # fmt: skip
    """Writes the best of query i, best first, into line ``lines[i]`` of ``rows`` and ``values``.

    Where there are fewer than k the line stays as it was. Only bounds are worked out here, so
    products may be fused; exact values are ``try_all``'s.
    """
    k, found = len(room.slots), 0
    nodes = len(tree.node_leaves) - 1
    node_bounds, leaf_bounds = room.node_bounds, room.leaf_bounds
    measures = queries.bound.shape[1] - MEASURES
    stride = (measures + LEAST) * BRANCH
    for query in range(len(queries.bound)):
        found = _neighbours_best(query, found, queries, tree, terms, room)
        least = np.float32(room.values[k - 1] * DOWN) if found == k else TINY
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
                for empty in range(count, BRANCH):
                    leaf_bounds[empty] = -1.0
                # The best leaf alone first: it lifts the threshold for the others of its node.
                best = np.uint64(1) << np.uint64(_highest(leaf_bounds, count))
                for turn in range(2):
                    floor = max(least, TINY)
                    leaves = reaching(np.uint64(0), leaf_bounds, floor)
                    leaves = leaves & best if turn == 0 else leaves & ~best
                    held = gather(query, leaf, leaves, floor, queries, tree, room)
                    if held >= ENOUGH:
                        held = thinned(held, measures, queries.text.shape[1], tree, room)
                    if held > 0:
                        found = try_all(query, held, found, queries, tree, terms, room)
                        least = np.float32(room.values[k - 1] * DOWN) if found == k else TINY
        line = lines[query]
        for at in range(found):
            rows[line, at], values[line, at] = tree.rows[room.slots[at]], room.values[at]


@compiled(inline=True)
def _highest(bounds: Any, width: int) -> int:
    best = 0
    for at in range(1, width):
        if bounds[at] > bounds[best]:
            best = at
    return best


@compiled(inline=True)
def _neighbours_best(query: int, held: int, queries: Any, tree: Any, terms: Any, room: Any) -> int:
    """Tries the best of the query before: what they are truly worth here is a first threshold."""
    count = 0
    for at in range(held):
        slot = room.slots[at]
        for place in range(queries.accepted_from[query], queries.accepted_from[query + 1]):
            if queries.accepted[place] == tree.types[slot]:
                room.near[count], room.bounds[count] = slot, np.inf
                count += 1
    found = 0
    if count > 0:
        found = try_all(query, count, 0, queries, tree, terms, room)
    return found
