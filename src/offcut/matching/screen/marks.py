"""What a new have must reach to enter the best of each want; kept beside a tree of wants."""

from typing import Any

import numpy as np

from offcut.matching.screen.layout import LEAF, Branches, Marks

_DOWN = 0.999999  # float32, surely not above the value
_TINY = 1e-30  # a pair that is worth nothing enters nothing


def marks_of(tree: Branches, kth: Any) -> Marks:
    """The marks of a tree of wants.

    ``kth``: float64 by row of the wants, the value of the last of its k best; NaN or 0 = not full.
    """
    slots = np.full(len(tree.rows), np.inf, dtype=np.float32)
    held = tree.rows >= 0
    slots[held] = _mark(kth[tree.rows[held]])
    leaves = slots.reshape(-1, LEAF).min(axis=1)
    nodes = np.zeros(0, dtype=np.float32)
    if len(leaves):
        nodes = np.minimum.reduceat(leaves, tree.node_leaves[:-1])
    return Marks(slots, leaves, nodes)


def refresh(marks: Marks, tree: Branches, slots: Any, kth: Any) -> None:
    """Sets the marks of these slots anew, and those of their leaves and nodes.

    ``kth``: float64, one a slot; infinite closes a slot, as for a want withdrawn.
    """
    marks.slots[slots] = _mark(kth)
    leaves = np.unique(np.asarray(slots) // LEAF)
    marks.leaves[leaves] = marks.slots.reshape(-1, LEAF)[leaves].min(axis=1)
    for node in np.unique(np.searchsorted(tree.node_leaves, leaves, side="right") - 1).tolist():
        first, last = tree.node_leaves[node], tree.node_leaves[node + 1]
        marks.nodes[node] = marks.leaves[first:last].min()


def _mark(kth: Any) -> Any:
    return np.maximum(np.nan_to_num(np.asarray(kth), nan=0.0, posinf=np.inf) * _DOWN, _TINY)
