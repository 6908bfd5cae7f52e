"""The search for many wants at once: values in columns, accounts for the few that are kept."""

from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.listings import Listing
from offcut.matching.pairing import Pairing
from offcut.matching.screen import Candidates, Screen
from offcut.matching.screen.columns import id_order
from offcut.matching.search import NEAR_MISSES, Found
from offcut.matching.values import ChanceColumns, PairValues, ValuedPairs

_BATCH_PAIRS = 60_000
"""Candidates worked on together: enough that numpy's calls cost little, few enough for a cache."""
_FIRST = 32
"""Candidates of a want valued in the first round, at the least."""
_SAME = 1e-9
"""Relative: values in columns and in an account agree to this."""
_LEVEL_GBP = 1e-6
"""A value so near to nothing that only its account says on which side it is."""


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
            self._keep(found, want, lines, lines.looked_at(self._k))
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
        return _Order(len(batch), owner[kept], haves[kept], wants[kept], bounds[kept], tight[kept])

    def _keep(self, found: Found, want: Listing, lines: "_Lines", looked_at: list[int]) -> None:
        """Accounts of what is among the best, and of the nearest of what is not worth it."""
        found.looked_at.update(lines.haves[i] for i in looked_at)
        worth = [i for i in looked_at if lines.viable(i)]
        ranked = sorted((lines.expected[i] for i in worth), reverse=True)
        enough = ranked[self._k - 1] * (1 - _SAME) if len(ranked) >= self._k else 0.0
        chosen = [i for i in worth if lines.expected[i] >= enough]
        for i in (*chosen, *lines.nearest([i for i in looked_at if not lines.viable(i)])):
            position = lines.haves[i]
            place = lines.place[i] if lines.place[i] >= 0 else None
            one = found.assess(position, self._haves[position], want, self._pairing, place)
            found.rank(one, self._k)


@dataclass(slots=True)
class _Lines:
    """The candidates of one want as lists, by falling bound on the expected value."""

    haves: list[int]
    tight: list[float]
    likely: list[float]  # the bound with the chance of the routes, where it is known
    expected: list[float]
    value: list[float]
    chance: list[float]
    fails: list[bool]
    place: list[int]  # of the best route in the book, −1 where several may be it

    def viable(self, line: int) -> bool:
        """Whether it fits and is worth something, as far as columns can tell."""
        return not self.fails[line] and self.value[line] > _LEVEL_GBP

    def looked_at(self, k: int) -> list[int]:
        """The lines that a search in this order looks at: it stops when none can be better."""
        best: list[float] = []  # lowest first
        seen = []
        for line, tight in enumerate(self.tight):
            if len(best) == k:
                if tight < best[0]:
                    break
                if self.likely[line] < best[0]:
                    continue
            seen.append(line)
            if self.viable(line) and (len(best) < k or self.expected[line] > best[0]):
                insort(best, self.expected[line])
                del best[:-k]
        return seen

    def nearest(self, lines: list[int]) -> list[int]:
        """The nearest misses, with all that may be as near as the last, and the undecided."""
        ranked = sorted(lines, key=self._nearness)
        if len(ranked) <= NEAR_MISSES:
            return ranked
        last = self._nearness(ranked[NEAR_MISSES - 1])
        level = [i for i in ranked[NEAR_MISSES:] if self._level(self._nearness(i), last)]
        some = ranked[:NEAR_MISSES] + level
        open_ = [i for i in ranked if not self.fails[i] and 0 < abs(self.value[i]) <= _LEVEL_GBP]
        return list(dict.fromkeys((*some, *open_)))

    def _nearness(self, line: int) -> tuple[bool, float, float]:
        return (self.fails[line], -self.chance[line], -self.value[line])

    @staticmethod
    def _level(one: tuple[bool, float, float], other: tuple[bool, float, float]) -> bool:
        near = abs(one[1] - other[1]) <= _SAME
        return one[0] == other[0] and near and abs(one[2] - other[2]) <= _SAME * abs(other[2])


class _Order:
    """The pairs of a batch: want by want, each by falling bound on the expected value."""

    def __init__(
        self, count: int, owner: Any, haves: Any, wants: Any, bounds: Any, tight: Any
    ) -> None:
        self._owner, self._haves, self._wants = owner, haves, wants
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
        worth = rows[~self._fails[rows] & (self._value[rows] > _LEVEL_GBP)]
        owner = self._owner[worth]
        ranked = worth[np.lexsort((-self._expected[worth], owner))]
        starts = np.searchsorted(self._owner[ranked], np.arange(len(self._ends)))
        enough = np.full(len(self._ends) - 1, -np.inf)
        full = np.flatnonzero(np.diff(starts) >= k)
        enough[full] = self._expected[ranked[starts[full] + k - 1]] * (1 - _SAME)
        return enough

    def of(self, number: int) -> _Lines:
        """The lines of one want of the batch."""
        part = slice(self._ends[number], self._ends[number + 1])
        return _Lines(
            self._haves[part].tolist(),
            self._tight[part].tolist(),
            self._likely[part].tolist(),
            self._expected[part].tolist(),
            self._value[part].tolist(),
            self._chance[part].tolist(),
            self._fails[part].tolist(),
            self._place[part].tolist(),
        )
