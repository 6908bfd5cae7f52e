"""Retrieve, then rerank: the 100 nearest haves of an accepted type, scored exactly."""

from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from benchmarks.engines.kdtree import Places, nearest, prepare
from benchmarks.engines.ranking import Found, asked_by_type, by_type
from offcut.matching.screen.market import TopK
from offcut.matching.screen.oracle import components

__all__ = ["answer", "prepare", "rerank"]
RETRIEVED = 100


def answer(places: Places, k: int) -> TopK:
    """The nearest of each accepted type, the nearest 100 of them re-ranked."""
    market = places.market
    members = by_type(market.haves)
    parts = []
    for code, rows in asked_by_type(market.wants):
        pool = members.get(code)
        if pool is None:
            continue
        near = min(RETRIEVED, len(pool))
        far, place = nearest(cKDTree(places.have_at[pool]), places.want_at[rows], near)
        parts.append((np.repeat(rows, near), pool[place].ravel(), far.ravel()))
    return rerank(places, parts, k)


def rerank(places: Places, parts: list[Any], k: int) -> TopK:
    """The 100 of each want with the least measure (third of each part), by their value."""
    wants, haves, measure = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((measure, wants))
    wants, haves = wants[order], haves[order]
    keep = np.arange(len(wants)) - np.searchsorted(wants, wants) < RETRIEVED
    wants, haves = wants[keep], haves[keep]
    found = Found(places.market)
    for start in range(0, len(wants), 1_000_000):
        at = slice(start, start + 1_000_000)
        value = components(places.market, haves[at], wants[at]).value
        found.add(wants[at], haves[at], value)
    return found.best(k)
