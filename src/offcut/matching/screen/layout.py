"""How the arrays of the compiled search are laid out: sizes, columns, tuples of arrays."""

from typing import Any, Final, NamedTuple

LEAF: Final = 64
"""Rows in a leaf."""
BRANCH: Final = 64
"""Leaves in a node."""
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


class Asked(NamedTuple):
    """Of :class:`Queries` what the exact value reads: a call costs time by the array."""

    bound: Any
    exact: Any
    text: Any


class Points(NamedTuple):
    """Of :class:`Branches` what the exact value and its place among the best read."""

    bound: Any
    exact: Any
    text: Any
    rank: Any
    rows: Any


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
