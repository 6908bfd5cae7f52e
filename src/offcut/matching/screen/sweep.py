"""The plain screen over many haves, compiled: one pass a want, what is needed of it in order.

Where there are many haves, bounding and sorting them all takes the time. Here one compiled pass
bounds them, with the chance of each kind, and only the highest are ever put in order.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from offcut.listings import Listing
from offcut.matching.assess import compatible_types
from offcut.matching.distances import Distances
from offcut.matching.screen.columns import HaveColumns, site_of
from offcut.matching.screen.interface import ChanceRows, PairChances, Taken
from offcut.matching.screen.plain import PlainScreen, largest_share
from offcut.matching.search_lines import Lines
from offcut.matching.worth import Valuer

LEAST_PAIRS = 10_000_000
"""Fewer pairs of haves and wants do not pay for loading what is compiled."""


def serves(haves: int, wants: int, distances: Distances) -> bool:
    """Whether a run of this size is swept: a large one, by the great circle, with numba there."""
    large = haves * wants >= LEAST_PAIRS
    return large and distances.own is None and find_spec("numba") is not None


def slow_without_numba(haves: int, wants: int, *, own_distances: bool) -> str | None:
    """What to say where a run would be swept but for numba; None where there is nothing to say."""
    if own_distances or haves * wants < LEAST_PAIRS or find_spec("numba") is not None:
        return None
    return (
        "numba is not installed, so numpy bounds every pair: the same answer, several times slower."
        " `pip install numba` for compiled code."
    )


@dataclass(slots=True)
class Swept:
    """The haves of one want, by row, with its bounds; holds until the next want is swept.

    ``bounds``: on the value, GBP a year; ``tight``: on the expected value; −inf where a have is
    not compatible.
    """

    screen: "Sweep"
    want: int
    considered: int
    bounds: Any
    tight: Any

    def __len__(self) -> int:
        return self.considered

    def take_best(self, count: int) -> Taken:
        """The next rows with the highest bounds on the expected value above 0, in no order."""
        return self._taken(self.screen.highest(count, 0.0, self.tight))

    def take_reaching(self, at_least: float) -> Taken:
        """All other rows whose bound on the expected value is above 0 and reaches this."""
        return self._taken(self.screen.reaching(at_least, self.tight))

    def _taken(self, rows: Any) -> Taken:
        haves = self.screen.haves
        found = Taken(haves.place[rows], haves.by_id[rows], self.bounds[rows], self.tight[rows])
        self.tight[rows] = -np.inf
        return found

    def take_above(self, floors: Any) -> Taken:
        """All rows whose bound on the expected value is above 0 and reaches that of its have."""
        able = (self.tight > 0) & (self.tight >= floors[self.screen.haves.place])
        return self._taken(np.flatnonzero(able))

    def falling(self, count: int) -> list[int]:
        """Positions of the haves with the highest bounds on the value, best first."""
        rows = self.screen.highest(count, -np.inf, self.bounds)
        places: list[int] = self.screen.haves.place[self.screen.ordered(rows, self.bounds)].tolist()
        return places

    def mixing(self, most: int) -> Iterator[tuple[int, bool]]:
        """Haves that may mix, by falling bound, and whether each is sure to fail alone.

        At most ``most`` of either sort.
        """
        return self.screen.mixing(self, most)


class Sweep(PlainScreen):
    """:class:`PlainScreen` with one compiled pass a want beside it.

    A row stands for a have; those of a type stand together.
    """

    def __init__(
        self,
        haves: Sequence[Listing],
        wants: Sequence[Listing],
        valuer: Valuer,
        distances: Distances,
        chances: ChanceRows,
        columns: HaveColumns | None = None,
    ) -> None:
        from offcut.matching.screen import sweep_kernel as kernel
        from offcut.matching.screen.sweep_rows import HaveRows, ways

        super().__init__(haves, wants, valuer, distances, columns)
        self._kernel, self._chances = kernel, chances
        self.haves = HaveRows(self._columns, chances)
        self._ways = ways(self._columns.carriers)
        self._nearest = kernel.Nearest(
            self._best, self._best_want, self._by_id, np.full(len(self.haves.place), -np.inf)
        )
        self._bounds_of, self._tight_of = (
            np.empty(len(self.haves.place)),
            np.empty(len(self.haves.place)),
        )
        self._either = np.empty((2, len(self.haves.place)))
        self._found = np.empty(len(haves) + 1, dtype=np.int64)

    def sweep(self, want: int) -> Swept:
        """The bounds of one want."""
        listing = self._wants[want]
        kinds, parts, prices = self._accepted(listing)
        considered = self._kernel.sweep(
            self.haves.rows, self._ways, self._asked(want, listing), parts, prices,
            self._chances.row(want, kinds, mixing=False), self._distances.circuity,
            self._nearest, self._bounds_of, self._tight_of,
        )  # fmt: skip
        return Swept(self, want, considered, self._bounds_of, self._tight_of)

    def reaching_floors(self, want: int, floors: Any, chances: PairChances) -> Taken:
        """See :meth:`PlainScreen.reaching_floors`."""
        return self.sweep(want).take_above(floors)

    def highest(self, count: int, above: float, values: Any) -> Any:
        """Rows with the highest of some values above one, at most so many, in no order."""
        found = np.empty(min(count, len(values)), dtype=np.int64)
        if not len(found):
            return found
        return found[: self._kernel.highest(len(found), above, values, self.haves.by_id, found)]

    def reaching(self, at_least: float, values: Any) -> Any:
        """Rows of values above 0 that reach one."""
        return self._found[: self._kernel.reaching(at_least, values, self._found)].copy()

    def ordered(self, rows: Any, values: Any) -> Any:
        """Rows by falling value, then by id."""
        return rows[np.lexsort((self.haves.by_id[rows], -values[rows]))]

    def looked_at(self, lines: Lines, k: int) -> Any:
        """:meth:`Lines.looked_at`, compiled."""
        seen = np.zeros(len(lines.tight), dtype=bool)
        columns = (lines.tight, lines.likely, lines.expected, lines.viable)
        self._kernel.looked_at(*columns, k, seen)
        return np.flatnonzero(seen)

    def mixing(self, swept: Swept, most: int) -> Iterator[tuple[int, bool]]:
        """See :meth:`Swept.mixing`."""
        kinds = self._accepted(self._wants[swept.want])[0]
        may = self._chances.row(swept.want, kinds, mixing=True) > 0
        fails = self._chances.row(swept.want, kinds, mixing=False) <= 0
        self._kernel.mixing(swept.bounds, self.haves.rows.codes, may, fails, self._either)
        of_sort = [self.highest(most, 0.0, values) for values in self._either]
        failing = set(of_sort[1].tolist())
        for row in self.ordered(np.concatenate(of_sort), swept.bounds).tolist():
            yield int(self.haves.place[row]), row in failing

    def _accepted(self, want: Listing) -> tuple[Any, Any, Any]:
        """What the want may take: kinds of haves, rows of their types, price and share of each."""
        given = want.use is not None
        displaced: dict[str | None, float] = {}
        parts, prices, kinds = [], [], [np.zeros(0, dtype=np.int64)]
        for name, (rows, of_type) in self.haves.parts.items():
            uses = compatible_types(name, want.resource_type, want.uses, given=given)
            if not uses:
                continue
            for use in uses:
                if use not in displaced:
                    displaced[use] = self._valuer.displaced(want, use).gbp_per_unit
            parts.append(rows)
            prices.append((max(displaced[use] for use in uses), max(map(largest_share, uses))))
            kinds.append(of_type)
        prices_of = np.array(prices, dtype=np.float64).reshape(-1, 2)
        return np.concatenate(kinds), np.array(parts, dtype=np.int64).reshape(-1, 2), prices_of

    def _asked(self, position: int, want: Listing) -> Any:
        lat, lon = math.radians(want.place.latitude), math.radians(want.place.longitude)
        typical = None if want.amount else self._valuer.typical.of(want)
        begins, ends = want.available_from, want.available_to
        first = max(self._valuer.on.toordinal(), begins.toordinal() if begins else 0)
        return self._kernel.Asked(
            position,
            math.cos(lat) * math.cos(lon),
            math.cos(lat) * math.sin(lon),
            math.sin(lat),
            self.haves.unit(want.unit),
            self.haves.site(site_of(want)),
            want.amount.central if want.amount else math.nan,
            typical.amount if typical else math.nan,
            float(first),
            float(ends.toordinal()) if ends else math.inf,
            self._chances.want_sure(position),
        )
