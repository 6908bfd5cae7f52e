"""The search for many wants at once: values in columns, accounts for the few that are kept."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from offcut.listings import Listing
from offcut.matching.pairing import Pairing
from offcut.matching.screen import Candidates, Screen
from offcut.matching.screen.columns import id_order
from offcut.matching.search import Found
from offcut.matching.search_lines import LEVEL_GBP, SAME, Lines
from offcut.matching.values import ChanceColumns, PairValues, ValuedPairs

_BATCH_PAIRS = 60_000
"""Candidates worked on together: enough that numpy's calls cost little, few enough for a cache."""
_FIRST = 32
"""Candidates of a want valued in the first round, at the least."""


class ManySearch:
    """The search of :class:`offcut.matching.search.OneByOne`, for batches of wants.

    It looks at the same pairs in the same order. They are valued in columns first, in two rounds:
    the candidates with the highest bounds, then all that could beat the k-th best of those. An
    account is made only of pairs whose value is among the best or that are near misses to be shown.
    """

    def __init__(
        self,
        haves: Sequence[Listing],
        wants: Sequence[Listing],
        screen: Screen,
        values: PairValues,
        chances: ChanceColumns,
        pairing: Pairing,
        k: int,
    ) -> None:
        self._haves, self._wants, self._screen = haves, wants, screen
        self._values, self._chances, self._pairing, self._k = values, chances, pairing, k
        self._by_id = id_order([have.id for have in haves])

    def of(self, positions: Sequence[int]) -> Iterator[tuple[int, Candidates, Found]]:
        """The wants at some positions, those of a kind together."""
        kind = self._values.want_side.kind
        batch: list[tuple[int, Candidates]] = []
        size = 0
        for position in sorted(positions, key=lambda place: (int(kind[place]), place)):
            candidates = self._screen.for_want(position)
            batch.append((position, candidates))
            size += len(candidates)
            if size >= _BATCH_PAIRS:
                yield from self._batch(batch)
                batch, size = [], 0
        yield from self._batch(batch)

    def _batch(
        self, batch: list[tuple[int, Candidates]]
    ) -> Iterator[tuple[int, Candidates, Found]]:
        order = self._in_order(batch)
        order.value(self._values, self._k)
        for number, (position, candidates) in enumerate(batch):
            want = self._wants[position]
            found = Found(considered=len(candidates))
            lines = order.of(number)
            seen = lines.looked_at(self._k)
            found.keep(lines, seen, want, self._haves, self._pairing, self._k)
            if not found.best:
                places = candidates.haves.tolist()
                found.fill_misses(want, places, self._haves, self._pairing)
            yield position, candidates, found

    def _in_order(self, batch: list[tuple[int, Candidates]]) -> "_Order":
        """The pairs of a batch that could be worth something, by falling bound for each want."""
        haves = np.concatenate([c.haves for _, c in batch] or [np.zeros(0, dtype=np.int64)])
        bounds = np.concatenate([c.bounds for _, c in batch] or [np.zeros(0)])
        lengths = [len(c) for _, c in batch]
        owner = np.repeat(np.arange(len(batch)), lengths)
        wants = np.repeat(np.array([position for position, _ in batch], dtype=np.int64), lengths)
        some = np.flatnonzero(bounds > 0)
        haves, bounds, owner, wants = haves[some], bounds[some], owner[some], wants[some]
        tight = bounds * self._chances.at_most(haves, wants)
        kept = np.flatnonzero(tight > 0)
        ranked = np.lexsort((self._by_id[haves[kept]], -tight[kept], owner[kept]))
        kept = kept[ranked]
        return _Order(
            len(batch), owner[kept], haves[kept], self._by_id[haves[kept]], wants[kept],
            bounds[kept], tight[kept],
        )  # fmt: skip


class _Order:
    """The pairs of a batch: want by want, each by falling bound on the expected value."""

    def __init__(
        self, count: int, owner: Any, haves: Any, by_id: Any, wants: Any, bounds: Any, tight: Any
    ) -> None:
        self._owner, self._haves, self._by_id, self._wants = owner, haves, by_id, wants
        self._bounds, self._tight = bounds, tight
        self._ends = np.searchsorted(owner, np.arange(count + 1))
        size = len(owner)
        self._likely = np.full(size, -np.inf)
        self._value, self._expected = np.full(size, -np.inf), np.full(size, -np.inf)
        self._chance, self._fails = np.zeros(size), np.ones(size, dtype=bool)
        self._place = np.full(size, -1, dtype=np.int64)

    def value(self, values: PairValues, k: int) -> None:
        """Values all pairs that the search will look at, in two rounds."""
        place = np.arange(len(self._owner)) - self._ends[self._owner]
        first = place < max(_FIRST, 3 * k)
        self._round(values, np.flatnonzero(first), None)
        enough = self._kth_best(np.flatnonzero(first), k)
        rest = ~first & (self._tight >= enough[self._owner])
        self._round(values, np.flatnonzero(rest), enough)

    def _round(self, values: PairValues, rows: Any, enough: Any) -> None:
        haves, wants = self._haves[rows], self._wants[rows]
        kinds = values.kinds(haves, wants)
        likely = self._bounds[rows] * values.best_chance(kinds, haves, wants)
        self._likely[rows] = likely
        if enough is not None:
            able = likely >= enough[self._owner[rows]]
            rows, haves, wants, kinds = rows[able], haves[able], wants[able], kinds[able]
        found: ValuedPairs = values.of(haves, wants, kinds)
        self._value[rows], self._expected[rows] = found.value_gbp, found.expected_gbp
        self._chance[rows], self._fails[rows] = found.chance, found.fails
        self._place[rows] = found.place

    def _kth_best(self, rows: Any, k: int) -> Any:
        """For each want a value that k pairs reach; minus infinity where there are fewer."""
        worth = rows[~self._fails[rows] & (self._value[rows] > LEVEL_GBP)]
        owner = self._owner[worth]
        ranked = worth[np.lexsort((-self._expected[worth], owner))]
        starts = np.searchsorted(self._owner[ranked], np.arange(len(self._ends)))
        enough = np.full(len(self._ends) - 1, -np.inf)
        full = np.flatnonzero(np.diff(starts) >= k)
        enough[full] = self._expected[ranked[starts[full] + k - 1]] * (1 - SAME)
        return enough

    def of(self, number: int) -> Lines:
        """The lines of one want of the batch."""
        part = slice(self._ends[number], self._ends[number + 1])
        return Lines(
            haves=self._haves[part],
            by_id=self._by_id[part],
            tight=self._tight[part],
            likely=self._likely[part],
            expected=self._expected[part],
            value=self._value[part],
            chance=self._chance[part],
            fails=self._fails[part],
            place=self._place[part],
        )
