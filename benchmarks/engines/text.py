"""Retrieve, then rerank: the 100 haves of an accepted type with the most similar text."""

import numpy as np

from benchmarks.engines.kdtree import Places, prepare
from benchmarks.engines.nearest import RETRIEVED, rerank
from benchmarks.engines.ranking import asked_by_type, by_type
from offcut.matching.screen.market import TopK

__all__ = ["answer", "prepare"]
_BLOCK_PAIRS = 4_000_000


def answer(places: Places, k: int) -> TopK:
    """The most similar of each accepted type by matrix products, the first 100 re-ranked."""
    have, want = places.market.haves, places.market.wants
    members = by_type(have)
    parts = []
    for code, rows in asked_by_type(want):
        pool = members.get(code)
        if pool is None:
            continue
        texts = have.text[pool].T.copy()
        near, step = min(RETRIEVED, len(pool)), max(1, _BLOCK_PAIRS // len(pool))
        for start in range(0, len(rows), step):
            block = rows[start : start + step]
            unlike = -(want.text[block] @ texts)
            place = np.argpartition(unlike, near - 1, axis=1)[:, :near]
            measure = np.take_along_axis(unlike, place, axis=1)
            parts.append((np.repeat(block, near), pool[place].ravel(), measure.ravel()))
    return rerank(places, parts, k)
