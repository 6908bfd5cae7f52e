"""What the peers in numpy share: wants by type, and the best k of rows that were scored."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from offcut.matching.screen.market import Haves, Market, TopK, Wants
from offcut.matching.screen.oracle import id_rank


def by_type(haves: Haves) -> dict[int, Any]:
    """Rows of the haves of each type."""
    order = np.argsort(haves.types, kind="stable")
    codes, starts = np.unique(haves.types[order], return_index=True)
    return dict(zip(codes.tolist(), np.split(order, starts[1:]), strict=True))


def asked(wants: Wants) -> tuple[Any, Any]:
    """One entry for each type that each want accepts: row of the want, type."""
    counts = np.diff(wants.accepted_from)
    return np.repeat(np.arange(len(wants)), counts), wants.accepted


def asked_by_type(wants: Wants) -> Iterator[tuple[int, Any]]:
    """Each type with the rows of the wants that accept it."""
    rows, types = asked(wants)
    order = np.argsort(types, kind="stable")
    codes, starts = np.unique(types[order], return_index=True)
    yield from zip(codes.tolist(), np.split(rows[order], starts[1:]), strict=True)


def on_sphere(latitude: Any, longitude: Any) -> Any:
    """Points on the unit sphere, float64 (n, 3)."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


class Found:
    """Scored pairs in any order; at the end the best k of each want, ties by the ids."""

    def __init__(self, market: Market) -> None:
        self._wants = len(market.wants)
        self._rank = id_rank(market.haves.ids)
        self._parts: list[tuple[Any, Any, Any]] = []

    def add(self, wants: Any, haves: Any, values: Any) -> None:
        """Pairs (rows of wants and haves) with their values; those not above 0 are dropped."""
        keep = values > 0
        self._parts.append((wants[keep], haves[keep], values[keep]))

    def add_best(self, wants: Any, haves: Any, values: Any, k: int) -> None:
        """Of these pairs the best k of each want: when ties could be many."""
        if len(values) > 4 * k * len(np.unique(wants)):
            at, _ = self._ranked(wants, haves, values, k)
            wants, haves, values = wants[at], haves[at], values[at]
        self.add(wants, haves, values)

    def _ranked(self, wants: Any, haves: Any, values: Any, k: int) -> tuple[Any, Any]:
        """Which pairs are among the best k of their want, and on which place each is."""
        order = np.lexsort((self._rank[haves], -values, wants))
        place = np.arange(len(wants)) - np.searchsorted(wants[order], wants[order])
        return order[place < k], place[place < k]

    def best(self, k: int) -> TopK:
        """The best k of each want."""
        best = TopK(
            np.full((self._wants, k), -1, dtype=np.int64), np.full((self._wants, k), np.nan)
        )
        if not self._parts:
            return best
        wants, haves, values = (np.concatenate(column) for column in zip(*self._parts, strict=True))
        at, place = self._ranked(wants, haves, values, k)
        best.haves[wants[at], place] = haves[at]
        best.values[wants[at], place] = values[at]
        return best
