"""What pairs are worth on their best route, many at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.listings import Listing
from offcut.matching.distances import Distances
from offcut.matching.pairing import Pairing
from offcut.matching.screen.interface import Taken
from offcut.matching.search_lines import Lines
from offcut.matching.values.amounts import AmountColumns, Amounts
from offcut.matching.values.routes import Carried, RouteColumns
from offcut.matching.values.sides import HaveSide, WantSide
from offcut.places.distance import EARTH_RADIUS_KM


@dataclass(slots=True)
class ValuedPairs:
    """Pairs on their best route: ``expected_gbp`` = ``value_gbp`` × ``chance``, GBP a year.

    ``fails`` marks pairs of which every route fails: theirs are those of the least bad one.
    ``place`` is that of the route in the book; −1 where another is as good within rounding.
    """

    expected_gbp: Any
    value_gbp: Any
    chance: Any
    fails: Any
    place: Any


_LEVEL = 1e-9
"""Relative: two routes whose values in columns differ by less may be the other way round."""


class PairValues:
    """Values of pairs of one set of listings, by position; kept: the routes of pairs of kinds."""

    def __init__(
        self,
        haves: Sequence[Listing],
        wants: Sequence[Listing],
        pairing: Pairing,
        have_side: HaveSide | None = None,
    ) -> None:
        valuer = pairing.valuer
        self._listings, self._distances = (haves, wants), pairing.distances
        self.have_side = have_side or HaveSide(haves, pairing.book, valuer)
        self.want_side = WantSide(wants, pairing.book, valuer)
        self._routes = RouteColumns(self.have_side, self.want_side, pairing.book, valuer)
        self._carried = Carried(self.have_side.members, valuer)
        self._amounts = AmountColumns(haves, wants, self.have_side, self.want_side, valuer)
        units: dict[str, int] = {}
        self._have_unit = _unit_numbers(self.have_side.members, units)
        self._want_unit = _unit_numbers(self.want_side.members, units)
        self._pipe_km = valuer.assumptions.value("energy.pipe_max_km")

    def kinds(self, haves: Any, wants: Any) -> Any:
        """The number of the pair of kinds of each pair; its routes are worked out if need be."""
        have, want = self.have_side, self.want_side
        return self._routes.numbers(have.kind[haves] * len(want.members) + want.kind[wants])

    def best_chance(self, kinds: Any, haves: Any, wants: Any) -> Any:
        """The highest chance of a route that does not fail; 0 when all do."""
        return np.array(self._routes.best_chance)[kinds] * self._sure(haves, wants)

    def of(self, haves: Any, wants: Any, kinds: Any) -> ValuedPairs:
        """Values of pairs of positions, with the numbers that :meth:`kinds` gave."""
        if len(haves) == 0:
            nothing = np.zeros(0)
            none = np.zeros(0, dtype=np.int64)
            return ValuedPairs(nothing, nothing, nothing, nothing.astype(bool), none)
        start, count = np.array(self._routes.start)[kinds], np.array(self._routes.count)[kinds]
        first = np.cumsum(count) - count  # of the rows of each pair
        pair = np.repeat(np.arange(len(haves)), count)
        rows = np.arange(len(pair)) - np.repeat(first - start, count)
        km = self._km(haves, wants)
        value = self._values(haves[pair], wants[pair], rows, km[pair])
        chance = self._routes.column("chance", rows) * self._sure(haves, wants)[pair]
        expected = value * chance
        best = np.maximum.reduceat(expected, first)
        places = np.where(expected == best[pair], np.arange(len(pair)), len(pair))
        chosen = np.minimum.reduceat(places, first)
        fails = np.array(self._routes.fails, dtype=bool)[kinds]
        level = expected >= (best - np.abs(best) * _LEVEL)[pair]
        alone = np.add.reduceat(level.astype(np.int64), first) == 1
        place = np.where(alone, self._routes.place(rows[chosen]), -1)
        return ValuedPairs(best, value[chosen], chance[chosen], fails, place)

    def of_want(self, want: int, taken: Taken, enough: float) -> Lines:
        """Pairs of a want, valued where their routes may be worth enough.

        Args:
            want: its position.
            taken: haves with their bounds.
            enough: what a pair must be able to reach, in GBP a year, to be valued.
        """
        haves, wants = taken.haves, np.full(len(taken), want, dtype=np.int64)
        kinds = self.kinds(haves, wants)
        lines = Lines.of(taken, taken.bounds * self.best_chance(kinds, haves, wants))
        able = np.flatnonzero(lines.likely >= enough)
        found = self.of(haves[able], wants[able], kinds[able])
        lines.value[able], lines.expected[able] = found.value_gbp, found.expected_gbp
        lines.chance[able], lines.fails[able] = found.chance, found.fails
        lines.place[able] = found.place
        return lines

    def _sure(self, haves: Any, wants: Any) -> Any:
        return self.have_side.sure[haves] * self.want_side.sure[wants]

    def _values(self, haves: Any, wants: Any, rows: Any, km: Any) -> Any:
        """The joint gain a year of each pair on each route, GBP."""
        routes, column = self._routes, self._routes.column
        per_have = column("per_have", rows)
        amounts = self._amounts.of(haves, wants, per_have, column("share", rows))
        blocked = amounts.blocked | (self.have_side.piped[haves] & (km > self._pipe_km))
        saved = self.have_side.saved[haves] + column("cost", rows)
        price = self._prices(wants, routes.use(rows))
        gain = (
            amounts.have_units * saved
            + amounts.product_units * column("replaced", rows) * price
            - self._carrying(amounts, haves, wants, rows, km)
        )
        return np.where(blocked, 0.0, gain)

    def _prices(self, wants: Any, uses: Any) -> Any:
        """What a unit of product saves; one row of prices for each want among the pairs."""
        different, back = np.unique(wants, return_inverse=True)
        prices = [self.want_side.prices(want) for want in different.tolist()]
        first = np.cumsum([0, *map(len, prices[:-1])])
        return np.concatenate(prices)[first[back] + uses]

    def _carrying(self, amounts: Amounts, haves: Any, wants: Any, rows: Any, km: Any) -> Any:
        """Handling, and haulage by the cheapest vehicle, GBP a year."""
        carried, kind = self._carried, self.have_side.kind[haves]
        units = amounts.have_units
        in_kind = self._have_unit[kind] == self._want_unit[self.want_side.kind[wants]]
        tonnes = np.where(in_kind, amounts.product_units, units) * carried.tonnes[kind]
        by_item = np.isnan(tonnes) & carried.item[kind]
        weight = np.where(by_item, units, tonnes)
        full = self._routes.load_t(rows)
        exact = weight[:, None] / full
        whole = np.maximum(amounts.loads[:, None], np.ceil(exact - 1e-9))
        loads = np.where(amounts.per_unit[:, None], exact, whole)
        loads = np.where(by_item[:, None], weight[:, None], loads)
        cost = loads * carried.per_load[kind] + loads * carried.per_load_km[kind] * km[:, None]
        handling = units * carried.handling_unit[kind]
        handling = handling + np.where(np.isnan(tonnes), 0.0, tonnes * carried.handling_t[kind])
        nothing = carried.none[kind] | np.isnan(weight)
        return np.where(nothing, 0.0, handling + np.min(cost, axis=1))

    def _km(self, haves: Any, wants: Any) -> Any:
        return km_between(self._distances, self._listings, self.have_side, haves,
                          self.want_side, wants)  # fmt: skip


def _unit_numbers(kinds: Sequence[Listing], units: dict[str, int]) -> Any:
    return np.array([units.setdefault(k.unit, len(units)) for k in kinds], dtype=np.int64)


def km_between(
    distances: Distances,
    listings: tuple[Sequence[Listing], Sequence[Listing]],
    have: HaveSide,
    haves: Any,
    want: WantSide,
    wants: Any,
) -> Any:
    """By road, pair by pair: the user's own, else great circle (haversine) × circuity."""
    givers, takers = listings
    if distances.own is not None:
        pairs = zip(haves.tolist(), wants.tolist(), strict=True)
        return np.array([distances.km(givers[h], takers[w]) for h, w in pairs])
    lat_a, lat_b = have.latitude[haves], want.latitude[wants]
    half_lat = np.sin((lat_b - lat_a) / 2)
    half_lon = np.sin(np.radians(want.longitude[wants] - have.longitude[haves]) / 2)
    chord = half_lat**2 + np.cos(lat_a) * np.cos(lat_b) * half_lon**2
    circle = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord)))
    return circle * distances.circuity
