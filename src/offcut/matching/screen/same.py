"""Leaves whose rows are all the same but for their ids; compiled.

Where everything ties no bound tells one row from another, and every pair would be worked out. But
of rows that are the same in every column only the k with the first ids can be among the best k.
"""

from typing import Any

import numpy as np

from offcut.matching.screen.compiled import compiled
from offcut.matching.screen.layout import EXACT_MEASURES, LEAF, MEASURES

_ALL: Any = ~np.uint64(0)  # a bit for each row of a leaf
ENOUGH: Any = 2 * LEAF
"""Slots near from which on it is worth while to look whether rows are the same."""


@compiled(borrowed=True)
def thinned(count: int, measures: int, words: int, tree: Any, room: Any) -> int:
    """Takes rows that cannot be among the best k out of the slots near; how many are left.

    Only leaves of which every row is near are looked at, each once in a search.
    """
    n, left = 0, 0
    while n < count:
        slot = room.near[n]
        run, bits = 1, _ALL
        if slot % LEAF == 0 and n + LEAF <= count and room.near[n + LEAF - 1] == slot + LEAF - 1:
            leaf = slot // LEAF
            if room.tried[leaf] == np.uint64(0):
                room.tried[leaf] = _worth_trying(leaf, len(room.slots), measures, words, tree)
            run, bits = LEAF, room.tried[leaf]
        for i in range(run):
            if (bits >> np.uint64(i)) & np.uint64(1) != np.uint64(0):
                room.near[left], room.bounds[left] = room.near[n + i], room.bounds[n + i]
                left += 1
        n += run
    return left


@compiled(inline=True)
def _worth_trying(leaf: int, k: int, measures: int, words: int, tree: Any) -> Any:
    """A bit for each row of a full leaf that can be among a query's best ``k``.

    All of them, unless the rows are the same: then the ``k`` that come first where values tie.
    """
    first, bits = leaf * LEAF, np.uint64(0)
    same = _same(leaf, measures, words, tree)
    for i in range(LEAF):
        before = 0
        for j in range(LEAF):
            before += 1 if tree.rank[first + j] < tree.rank[first + i] else 0
        if before < k or not same:
            bits |= np.uint64(1) << np.uint64(i)
    return bits


@compiled(inline=True)
def _same(leaf: int, measures: int, words: int, tree: Any) -> bool:
    first = leaf * LEAF
    wide = measures + MEASURES
    same = _equal_down(tree.bound, first * wide, wide) and _equal_down(
        tree.text, first * words, words
    )
    wide = measures + EXACT_MEASURES
    at = first * wide
    for i in range(wide, LEAF * wide):
        one, other = tree.exact[at + i], tree.exact[at + i % wide]
        if one != other and not (one != one and other != other):  # NaN = not known, like NaN
            same = False
    return same


@compiled(inline=True)
def _equal_down(blocks: Any, start: int, columns: int) -> bool:
    """Whether each column of a leaf holds one number."""
    same = True
    for column in range(columns):
        at = start + column * LEAF
        for i in range(1, LEAF):
            if blocks[at + i] != blocks[at]:
                same = False
    return same
