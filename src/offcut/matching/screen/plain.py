"""The plain screen: the bound in numpy, one want against all haves at a time.

It is the oracle for any faster screen behind the same interface. Memory grows with the number of
haves only.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from offcut import reference
from offcut.listings import Listing
from offcut.matching.assess import compatible_types
from offcut.matching.distances import Distances
from offcut.matching.screen.columns import HaveColumns, id_order, site_of
from offcut.matching.screen.interface import Candidates, PairChances, Taken
from offcut.matching.worth import Valuer
from offcut.matching.worth.window import YEAR_DAYS

_SLACK = 1e-9  # relative, and in GBP: rounding may not break the promise
_NEAREST = 3


class PlainScreen:
    """Bounds by the best price, the avoided disposal and the cheapest haulage; treatment free.

    With y units of product per unit of have, U units taken and P = yU delivered, the value is at
    most ``U·b + P·p − haulage``, where b is saved by the giver and p by the taker per unit. U and P
    are held by both quantities, y by the yields of all treatments that the kind of stream can
    be fed to. Integer loads, monthly profiles and every cost left out only lower the true value.
    """

    def __init__(
        self,
        haves: Sequence[Listing],
        wants: Sequence[Listing],
        valuer: Valuer,
        distances: Distances,
        columns: HaveColumns | None = None,
    ) -> None:
        self._haves, self._wants = haves, wants
        self._valuer, self._distances = valuer, distances
        self._columns = HaveColumns(haves, valuer) if columns is None else columns
        # Places of the wants in the order of their ids; the last is that of a slot not yet filled.
        self._by_id = np.append(id_order([want.id for want in wants]), len(wants))
        self._best = np.full((len(haves), _NEAREST), -np.inf)
        self._best_want = np.full((len(haves), _NEAREST), -1, dtype=np.int64)

    def for_want(self, want: int) -> Candidates:
        """Candidates of the want at this position, highest bound first."""
        listing = self._wants[want]
        positions, price, share = self._compatible(listing)
        if len(positions) == 0:
            return Candidates(positions, np.zeros(0))
        keep = self._columns.site[positions] != site_of(listing)
        positions, price, share = positions[keep], price[keep], share[keep]
        bounds = self._bounds(positions, listing, price, share)
        self._remember(positions, bounds, want)
        order = np.lexsort((self._columns.by_id[positions], -bounds))
        return Candidates(positions[order], bounds[order])

    def reaching_floors(self, want: int, floors: Any, chances: PairChances) -> Taken:
        """Haves whose bound on the expected value is above 0 and reaches that of its have.

        ``floors``: GBP a year, by have.
        """
        found = self.for_want(want)
        count = int(np.count_nonzero(found.bounds > 0))  # the highest come first
        haves, bounds = found.haves[:count], found.bounds[:count]
        tight = bounds * chances.at_most(haves, haves * 0 + want)
        able = (tight > 0) & (tight >= floors[haves])
        haves = haves[able]
        return Taken(haves, self._columns.by_id[haves], bounds[able], tight[able])

    def nearest_wants(self, have: int) -> list[int]:
        """The wants with the highest bounds seen so far for a have, best first."""
        kept = self._best_want[have]
        ranked = np.lexsort((self._by_id[kept], -self._best[have]))
        return [int(kept[i]) for i in ranked if kept[i] >= 0]

    def nearest_bounds(self) -> tuple[Any, Any]:
        """For every have the highest bounds seen so far, and the wants they are with (−1 = none).

        Arrays (haves, 3), in no order; for a run of which this is a part.
        """
        return self._best, self._best_want

    def _compatible(self, want: Listing) -> tuple[Any, Any, Any]:
        """Positions of the compatible haves, the best price and the largest share for each."""
        positions, prices, shares = [], [], []
        for kind, members in self._columns.by_type.items():
            given = want.use is not None
            uses = compatible_types(kind, want.resource_type, want.uses, given=given)
            if not uses:
                continue
            price = max(self._valuer.displaced(want, use).gbp_per_unit for use in uses)
            positions.append(members)
            prices.append(np.full(len(members), price))
            shares.append(np.full(len(members), max(map(largest_share, uses))))
        if not positions:
            nothing = np.zeros(0)
            return np.zeros(0, dtype=np.int64), nothing, nothing
        return np.concatenate(positions), np.concatenate(prices), np.concatenate(shares)

    def _bounds(self, positions: Any, want: Listing, price: Any, share: Any) -> Any:
        have = self._columns
        same = have.unit[positions] == want.unit
        low, high = self._yields(positions, want)
        supply, demand = self._amounts(positions, want)
        demand = demand * share
        most_have = np.fmin(supply, demand / low)
        most_product = np.fmin(supply * high, demand)
        neither = np.isnan(most_have)
        most_have = np.where(neither, 1.0, most_have)
        most_product = np.where(neither, high, most_product)
        saved = have.saved[positions]
        per_tonne, one_load = self._haulage(positions, want)
        weight = self._tonnes_carried(positions)
        hauled = np.where(np.isnan(weight), 0.0, weight * per_tonne)
        given = saved - np.where(same, 0.0, hauled)
        taken = price - np.where(same, hauled, 0.0)
        linear = _most(given, taken, low, high, most_have, most_product)
        free = _most(saved, price, low, high, most_have, most_product)
        whole = np.where(neither | np.isnan(weight), np.inf, free - one_load)
        bound = np.minimum(linear, whole)
        bound = np.where(self._meets(positions, want), bound, np.minimum(bound, 0.0))
        return bound + np.abs(bound) * _SLACK + _SLACK

    def _amounts(self, positions: Any, want: Listing) -> tuple[Any, Any]:
        """Supply and demand; the one that is not given is what like listings give."""
        supply = self._columns.amount[positions]
        if want.amount is not None:
            typical = self._columns.typical[positions]
            return np.where(np.isnan(supply), typical, supply), want.amount.central
        found = self._valuer.typical.of(want)
        demand = np.full(len(positions), found.amount if found else np.nan)
        return supply, np.where(np.isnan(supply), np.nan, demand)

    def _yields(self, positions: Any, want: Listing) -> tuple[Any, Any]:
        """Least and most units of product, in the want's unit, per unit of have."""
        have = self._columns
        weight, units = have.tonnes[positions], have.unit[positions]
        factor = np.ones(len(positions))
        if want.unit == "m3":
            factor = np.where((units == "t") & (have.density[positions] > 0),
                              1 / have.density[positions], factor)  # fmt: skip
        if want.unit == "t":
            factor = np.where((units == "m3") & (weight > 0), weight, factor)
        return have.yield_low[positions] * factor, have.yield_high[positions] * factor

    def _tonnes_carried(self, positions: Any) -> Any:
        """Tonnes (or items) carried per unit: of product in the same unit, else of have."""
        have = self._columns
        weight = have.tonnes[positions]
        return np.where(have.unit[positions] == "item", 1.0, weight)

    def _haulage(self, positions: Any, want: Listing) -> tuple[Any, Any]:
        """Lowest cost of a tonne and of one load, for each candidate; 0 when nothing is carried."""
        have = self._columns
        km = self._km(positions, want)
        per_tonne, one_load = np.zeros(len(positions)), np.zeros(len(positions))
        way = have.carrier[positions]
        for number, carriers in enumerate(have.carriers):
            mine = np.nonzero(way == number)[0]
            if len(mine):
                density = have.densest[positions[mine]]
                per_tonne[mine] = carriers.per_tonne(km[mine], density)
                one_load[mine] = carriers.one_load(km[mine])
        return per_tonne, one_load

    def _km(self, positions: Any, want: Listing) -> Any:
        have = self._columns
        km = self._distances.km_to(have.latitude[positions], have.longitude[positions], want)
        if self._distances.own is not None:
            km = np.array([self._distances.km(self._haves[i], want) for i in positions])
        return km

    def _meets(self, positions: Any, want: Listing) -> Any:
        """Whether both are there on some day of the exchange's year."""
        have = self._columns
        start = np.maximum(have.first[positions], self._valuer.on.toordinal())
        if want.available_from:
            start = np.maximum(start, want.available_from.toordinal())
        end = np.minimum(have.last[positions], start + YEAR_DAYS - 1)
        if want.available_to:
            end = np.minimum(end, want.available_to.toordinal())
        return end >= start

    def _remember(self, positions: Any, bounds: Any, want: int) -> None:
        """Keeps for each have the wants with its highest bounds."""
        worst = self._worst(positions)
        held = self._best[positions, worst]
        first = self._by_id[want] < self._by_id[self._best_want[positions, worst]]
        better = (bounds > held) | ((bounds == held) & first)
        rows, slots = positions[better], worst[better]
        self._best[rows, slots] = bounds[better]
        self._best_want[rows, slots] = want

    def _worst(self, positions: Any) -> Any:
        """The slot of each have to be given up first: the lowest bound, of equals the last id."""
        best, ids = self._best[positions], self._by_id[self._best_want[positions]]
        rows, worst = np.arange(len(positions)), np.zeros(len(positions), dtype=np.int64)
        for slot in range(1, _NEAREST):
            held, held_id = best[rows, worst], ids[rows, worst]
            lower = best[:, slot] < held
            later = (best[:, slot] == held) & (ids[:, slot] > held_id)
            worst = np.where(lower | later, slot, worst)
        return worst


def _most(given: Any, taken: Any, low: Any, high: Any, most_have: Any, most_product: Any) -> Any:
    """The largest of ``U·given + P·taken`` with P = yU, low ≤ y ≤ high, held by both quantities."""
    gain = np.maximum(given, 0.0) * most_have + np.maximum(taken, 0.0) * most_product
    giver_pays = np.maximum(taken + given / high, 0.0) * most_product
    taker_pays = np.maximum(given + low * taken, 0.0) * most_have
    either = np.where(given < 0, giver_pays, np.where(taken < 0, taker_pays, gain))
    # When every unit loses the value is below zero; only the order matters then.
    return np.where((given < 0) & (taken < 0), given + taken, either)


def largest_share(use: str | None) -> float:
    """The largest part of what a want uses that may be met so."""
    if use is None:
        return 1.0
    return min(1.0, reference.uses[use].max_share or 1.0)
