"""How the arrays of the compiled search are laid out: sizes, columns, tuples of arrays."""

from typing import Any, Final, NamedTuple

import numpy as np

LEAF: Final = 64
"""Rows in a leaf: one bit of a word each."""
BRANCH: Final = 64
"""Leaves in a node: one bit of a word each."""
WORDS: Final = 8
"""Text vectors are filled up with zeros to a multiple of this."""

X, Y, Z, QUANTITY, PRICE, PER_ARC, FIRST, LAST, MEASURES = range(9)
"""Columns of the bound; from ``MEASURES`` on the properties of a have, or 1 ÷ limit of a want."""
EXACT_QUANTITY, EXACT_PRICE, EXACT_PER_KM, EXACT_MEASURES = range(3, 7)
"""Columns of the exact value after x, y, z; at the end the properties or the limits."""
LOW, HIGH, MOST, DEAREST, CHEAPEST, EARLIEST, LATEST, LEAST = 0, 3, 6, 7, 8, 9, 10, 11
"""Columns of a summary: box (x, y, z), quantity, price, haulage, window; least of each measure."""


class Queries(NamedTuple):
    """Rows that look for the best of the other side.

    ``bound``: float32 (n, 8 + P); ``exact``: float64 (n, 6 + P); ``text``: float32 (n, D);
    ``accepted_from``: int64 (n + 1) and ``accepted``: int32, the types in whose trees each looks.
    """

    bound: Any
    exact: Any
    text: Any
    accepted_from: Any
    accepted: Any


class Branches(NamedTuple):
    """A tree: one or more nodes a type, ``BRANCH`` leaves a node, ``LEAF`` slots a leaf.

    ``type_nodes``: int64 (types + 1), first node of each type. ``node_leaves``: int64 (nodes + 1),
    first leaf of each node. ``nodes``: float32, summaries [column][node]. ``leaves``: float32,
    summaries [node][column][BRANCH]. ``bound``: float32 [leaf][column][LEAF]. ``exact``: float64
    [slot][column]. ``text``: float32 [leaf][D][LEAF]. ``rank``: int64, place of the id, by slot.
    ``types``: int32, type of each slot. ``rows``: int64, row of each slot, −1 = an empty slot.
    All but the first two are flat.
    """

    type_nodes: Any
    node_leaves: Any
    nodes: Any
    leaves: Any
    bound: Any
    exact: Any
    text: Any
    rank: Any
    types: Any
    rows: Any


class Room(NamedTuple):
    """Room to work in for one thread: compiled code that borrows its arrays makes none.

    ``weights``: float32 (text, quality). ``node_bounds``: float32 (nodes). ``leaf_bounds``: float32
    (BRANCH). ``used``: float32 (LEAF). ``out``: float32, the bounds of the leaves of one node and
    of one more, flat. ``kept``: int64 (BRANCH), leaves. ``near`` and ``bounds``: int64 and float32,
    the slots of a node, or k, whichever is more. ``slots`` and ``values``: int64 and float64 (k),
    the best of the present query. ``tried``: uint64, a bit for each row of each leaf that is worth
    trying where all are near (see :mod:`offcut.matching.screen.same`), 0 = not looked at.
    """

    weights: Any
    node_bounds: Any
    leaf_bounds: Any
    used: Any
    out: Any
    kept: Any
    near: Any
    bounds: Any
    slots: Any
    values: Any
    tried: Any


class Terms(NamedTuple):
    """The market's part in the value: ``Fit`` and circuity, and which side the points are of."""

    circuity: float
    text: float
    quality: float
    points_are_haves: bool


class Marks(NamedTuple):
    """What a have must reach to enter the best of a want, float32, never above the true value.

    ``slots``: by slot, infinite where empty; ``leaves`` and ``nodes``: the least of each.
    """

    slots: Any
    leaves: Any
    nodes: Any


def room_for(node_leaves: Any, k: int, terms: Terms) -> Room:
    """Room for searches of a tree that keep the best ``k``; ``node_leaves``: of the tree."""
    most = max(k, LEAF * BRANCH)
    return Room(
        weights=np.array([terms.text, terms.quality], dtype=np.float32),
        node_bounds=np.empty(len(node_leaves) - 1, dtype=np.float32),
        leaf_bounds=np.empty(BRANCH, dtype=np.float32),
        used=np.empty(LEAF, dtype=np.float32),
        out=np.empty((BRANCH + 1) * LEAF, dtype=np.float32),
        kept=np.empty(BRANCH, dtype=np.int64),
        near=np.empty(most, dtype=np.int64),
        bounds=np.empty(most, dtype=np.float32),
        slots=np.empty(k, dtype=np.int64),
        values=np.empty(k),
        tried=np.zeros(node_leaves[-1], dtype=np.uint64),
    )
