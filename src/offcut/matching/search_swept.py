"""The search of one want after another over many haves: swept, valued where it could matter."""

from collections.abc import Iterator, Sequence

import numpy as np

from offcut.listings import Listing
from offcut.matching.pairing import Pairing
from offcut.matching.screen.sweep import Sweep, Swept
from offcut.matching.search import Found
from offcut.matching.search_lines import NEAR_MISSES, Lines, in_order, kth_best
from offcut.matching.values import PairValues

_ROUNDS = (64, 448)
"""Haves taken at first and next, by falling bound; then all that could beat the k-th best."""


class SweptSearch:
    """The search of :class:`offcut.matching.search.OneByOne` where there are many haves.

    It looks at the same pairs in the same order, of which it puts only those in order that could
    be among the best.
    """

    def __init__(
        self,
        haves: Sequence[Listing],
        wants: Sequence[Listing],
        screen: Sweep,
        values: PairValues,
        pairing: Pairing,
        k: int,
    ) -> None:
        self._haves, self._wants, self._screen = haves, wants, screen
        self._values, self._pairing, self._k = values, pairing, k

    def of(self, positions: Sequence[int]) -> Iterator[tuple[int, Swept, Found]]:
        """The wants at some positions, those of a kind together."""
        kind = self._values.want_side.kind
        for position in sorted(positions, key=lambda place: (int(kind[place]), place)):
            swept = self._screen.sweep(position)
            yield position, swept, self._of(position, swept)

    def _of(self, position: int, swept: Swept) -> Found:
        want = self._wants[position]
        found = Found(considered=len(swept))
        lines = self._lines(position, swept)
        seen = self._screen.looked_at(lines, self._k)
        found.keep(lines, seen, want, self._haves, self._pairing, self._k)
        if not found.best and len(found.misses) < NEAR_MISSES:
            places = swept.falling(len(found.looked_at) + NEAR_MISSES)
            found.fill_misses(want, places, self._haves, self._pairing)
        return found

    def _lines(self, position: int, swept: Swept) -> Lines:
        """All pairs of a want that the search will look at, valued, in order."""
        first = swept.take_best(_ROUNDS[0])
        parts = [self._values.of_want(position, first, -np.inf)]
        enough = self._enough(parts)
        if len(first) == _ROUNDS[0]:
            for size in (_ROUNDS[1], None):
                more = swept.take_reaching(enough) if size is None else swept.take_best(size)
                parts.append(self._values.of_want(position, more, enough))
                enough = self._enough(parts)
        return in_order(parts, enough)

    def _enough(self, parts: Sequence[Lines]) -> float:
        return kth_best(np.concatenate([p.expected[p.viable] for p in parts]), self._k)
