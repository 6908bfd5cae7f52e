"""The plain bound of one want against all its haves, compiled: :class:`PlainScreen`'s, row by row.

The same arithmetic as in numpy, so that bounds differ by rounding only. What is not here is not in
reach: the user's own distances keep to numpy.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from offcut.matching.screen.chances import TOLERANCE
from offcut.matching.screen.compiled import compiled
from offcut.matching.worth.window import YEAR_DAYS
from offcut.places.distance import EARTH_RADIUS_KM

SLACK = 1e-9
"""Relative, and in GBP: rounding may not break the promise of a bound."""
_YEAR = float(YEAR_DAYS)
UNITS = ("item", "m3", "t")
"""Units that weights and volumes are worked out of, by number; others have the next numbers."""


X, Y, Z, WEIGHT, SAVED, LOW, HIGH, AMOUNT, TYPICAL, FIRST, LAST, SURE = range(12)
"""Columns of numbers: point on the unit sphere; tonnes (or items) carried a unit; GBP a unit saved
by the giver; least and most product a unit, in its own unit; units a year given, and what stands
for them where none are; first and last day; how sure its type is. NaN = not known."""
SITE, UNIT, WAY, KIND, PLACE = range(5)
"""Columns of codes: site; unit; way of carrying, −1 = not carried; kind; position in the list."""


class Rows(NamedTuple):
    """Haves, those of a type together, a row each.

    ``numbers`` and ``codes`` have the columns named above. ``factor``: units of a want per unit of
    have, (4, haves), by the number of the want's unit, 3 for all others. ``per_t``: full loads
    a tonne (haves, vehicles).
    """

    numbers: Any
    codes: Any
    factor: Any
    per_t: Any


class Asked(NamedTuple):
    """One want. ``amount``: what it gives, NaN = none; ``typical``: what stands for it then."""

    position: int
    x: float
    y: float
    z: float
    unit: int
    site: int
    amount: float
    typical: float
    first: float
    last: float
    sure: float


class Ways(NamedTuple):
    """Ways of carrying, each with its vehicles: GBP (ways, vehicles), handling GBP a tonne."""

    per_load: Any
    per_km: Any
    handling: Any


class Nearest(NamedTuple):
    """Of each have, by position, the wants with its highest bounds: arrays (haves, a few).

    ``floor``: by row, the lowest of these bounds. ``want_by_id``: the places of the wants' ids.
    """

    bounds: Any
    wants: Any
    want_by_id: Any
    floor: Any


@compiled()
def sweep(rows: Rows, ways: Ways, asked: Asked, parts: Any, prices: Any, chances: Any,
          circuity: float, nearest: Nearest, bounds: Any, tight: Any) -> int:  # fmt: skip
    """Bounds of a want with all haves of some types; how many these are.

    Args:
        rows, ways, asked: the haves, the vehicles and the want.
        parts: rows of each type (types, 2): first, and that after the last.
        prices: best price and largest share under each type (types, 2).
        chances: the bound on the chance by the kind of have, types taken as sure.
        circuity: road kilometres per kilometre.
        nearest: brought up to date.
        bounds, tight: out: the bound on the value, GBP a year, and times the bound on the chance;
            −inf in rows that are not compatible or at the same site.
    """
    numbers, codes, factors, per_t = rows.numbers, rows.codes, rows.factor, rows.per_t
    per_load, per_km, handling = ways.per_load, ways.per_km, ways.handling
    x, y, z, amount, typical = asked.x, asked.y, asked.z, asked.amount, asked.typical
    unit, site, first, last, sure = asked.unit, asked.site, asked.first, asked.last, asked.sure
    floor, given_amount = nearest.floor, not math.isnan(asked.amount)
    to_unit, vehicles = min(unit, 3), per_load.shape[1]
    considered = 0
    bounds[:] = -math.inf
    tight[:] = -math.inf
    for part in range(len(parts)):
        price, share = prices[part]
        for row in range(parts[part, 0], parts[part, 1]):
            if codes[row, SITE] == site:
                continue
            considered += 1
            supply, demand = numbers[row, AMOUNT], amount
            if not given_amount:
                demand = math.nan if math.isnan(supply) else typical
            elif math.isnan(supply):
                supply = numbers[row, TYPICAL]
            km = circuity * _km(numbers[row, X] - x, numbers[row, Y] - y, numbers[row, Z] - z)
            way = codes[row, WAY]
            per_tonne, one_load = 0.0, 0.0
            if way >= 0:
                per_tonne, one_load = math.inf, math.inf
                for vehicle in range(vehicles):
                    cost = per_load[way, vehicle] + per_km[way, vehicle] * km
                    one_load = min(one_load, cost)
                    per_tonne = min(per_tonne, cost * per_t[row, vehicle])
                per_tonne += handling[way]
            factor = factors[to_unit, row]
            bound = _bound(
                codes[row, UNIT] == unit, numbers[row, LOW] * factor, numbers[row, HIGH] * factor,
                supply, demand * share, numbers[row, SAVED], price, numbers[row, WEIGHT],
                per_tonne, one_load,
            )  # fmt: skip
            start = max(numbers[row, FIRST], first)
            if min(min(numbers[row, LAST], start + (_YEAR - 1.0)), last) < start:
                bound = min(bound, 0.0)
            bound += abs(bound) * SLACK + SLACK
            bounds[row] = bound
            if bound > 0.0:
                chance = chances[codes[row, KIND]]
                likely = chance * numbers[row, SURE] * sure
                tight[row] = bound * min(1.0, likely + TOLERANCE * chance)
            if bound >= floor[row]:
                floor[row] = _remember(nearest, codes[row, PLACE], bound, asked.position)
    return considered


@compiled()
def _km(x: float, y: float, z: float) -> float:
    """As the crow flies, from the difference of two points of the unit sphere."""
    half = 0.5 * math.sqrt(x * x + y * y + z * z)
    if half > 0.05:
        return 2.0 * EARTH_RADIUS_KM * math.asin(min(1.0, half))
    s = half * half  # of the series of the arc sine, to less than a rounding up to 637 km
    tail = s * (35.0 / 1152.0 + s * (63.0 / 2816.0 + s * (231.0 / 13312.0 + s * (143.0 / 10240.0))))
    series = 1.0 + s * (1.0 / 6.0 + s * (3.0 / 40.0 + s * (5.0 / 112.0 + tail)))
    return 2.0 * EARTH_RADIUS_KM * half * series


@compiled()
def _bound(same: bool, low: float, high: float, supply: float, demand: float, saved: float,
           price: float, weight: float, per_tonne: float, one_load: float) -> float:  # fmt: skip
    """The bound of a pair by its quantities, prices and haulage; NaN = not known."""
    neither = math.isnan(supply) and math.isnan(demand)
    most_have, most_product = 1.0, high
    if not neither:
        most_have = _least(supply, demand / low)
        most_product = _least(supply * high, demand)
    unknown = math.isnan(weight)
    hauled = 0.0 if unknown else weight * per_tonne
    given = saved if same else saved - hauled
    taken = price - hauled if same else price
    bound = _most(given, taken, low, high, most_have, most_product)
    if neither or unknown:
        return bound
    return min(bound, _most(saved, price, low, high, most_have, most_product) - one_load)


@compiled()
def _least(one: float, other: float) -> float:
    """The smaller; the one that is known where the other is not."""
    if math.isnan(one):
        return other
    return one if math.isnan(other) else min(one, other)


@compiled()
def _most(given: float, taken: float, low: float, high: float, most_have: float,
          most_product: float) -> float:  # fmt: skip
    """The largest of ``U·given + P·taken``, as in the plain screen."""
    if given < 0.0 and taken < 0.0:
        return given + taken
    if given < 0.0:
        return max(taken + given / high, 0.0) * most_product
    if taken < 0.0:
        return max(given + low * taken, 0.0) * most_have
    return given * most_have + taken * most_product


@compiled()
def _remember(nearest: Nearest, have: int, bound: float, want: int) -> float:
    """Keeps for a have the wants with its highest bounds, of equal ones the first ids.

    Returns the lowest bound kept.
    """
    bounds, wants, by_id = nearest.bounds, nearest.wants, nearest.want_by_id
    worst = _worst(bounds, wants, by_id, have)
    held = bounds[have, worst]
    if bound > held or (bound == held and by_id[want] < by_id[wants[have, worst]]):
        bounds[have, worst], wants[have, worst] = bound, want
    floor: float = bounds[have, _worst(bounds, wants, by_id, have)]
    return floor


@compiled()
def _worst(bounds: Any, wants: Any, by_id: Any, have: int) -> int:
    """The slot to be given up first: the lowest bound, of equals the last id."""
    worst = 0
    for slot in range(1, bounds.shape[1]):
        held, least = bounds[have, slot], bounds[have, worst]
        later = by_id[wants[have, slot]] > by_id[wants[have, worst]]
        if held < least or (held == least and later):
            worst = slot
    return worst


@compiled()
def highest(count: int, at_least: float, values: Any, by_id: Any, rows: Any) -> int:
    """The rows with the highest values above ``at_least``, at most ``count``; in no order.

    Of equal values the first ids. ``rows``: out, with room for ``count``; returns how many.
    """
    found = 0
    for row in range(len(values)):
        value = values[row]
        if value <= at_least:
            continue
        if found < count:
            rows[found] = row
            found += 1
            if found == count:
                for start in range(count // 2 - 1, -1, -1):
                    _sift(rows, start, count, values, by_id)
        elif _before(values, by_id, row, rows[0]):
            rows[0] = row
            _sift(rows, 0, count, values, by_id)
    return found


@compiled()
def _before(values: Any, by_id: Any, row: int, other: int) -> bool:
    if values[row] != values[other]:
        return bool(values[row] > values[other])
    return bool(by_id[row] < by_id[other])


@compiled()
def _sift(rows: Any, start: int, count: int, values: Any, by_id: Any) -> None:
    """Brings a heap with the last of its rows on top in order again."""
    at, moving = start, rows[start]
    while True:
        child = 2 * at + 1
        if child >= count:
            break
        if child + 1 < count and _before(values, by_id, rows[child], rows[child + 1]):
            child += 1
        if not _before(values, by_id, moving, rows[child]):
            break
        rows[at] = rows[child]
        at = child
    rows[at] = moving


@compiled()
def reaching(at_least: float, values: Any, rows: Any) -> int:
    """All rows above 0 whose value reaches ``at_least``, in their order; returns how many."""
    found = 0
    for row in range(len(values)):
        rows[found] = row
        found += 1 if values[row] >= at_least and values[row] > 0.0 else 0
    return found


@compiled()
def mixing(bounds: Any, codes: Any, may_mix: Any, fails: Any, out: Any) -> Any:
    """Bounds of what may mix (``may_mix`` by kind), parted in what fails alone and what does not.

    ``out``: (2, haves): −inf where a row is not of that sort or its bound is not above 0.
    """
    for row in range(len(bounds)):
        able = bounds[row] > 0.0 and may_mix[codes[row, KIND]]
        failing = fails[codes[row, KIND]]
        out[0, row] = bounds[row] if able and not failing else -math.inf
        out[1, row] = bounds[row] if able and failing else -math.inf
    return out


@compiled()
def looked_at(tight: Any, likely: Any, expected: Any, viable: Any, k: int, seen: Any) -> None:
    """Marks what a search in this order looks at; see :meth:`Lines.looked_at`."""
    best = np.empty(k)  # highest first
    held = 0
    for line in range(len(tight)):
        if held == k:
            if tight[line] < best[k - 1]:
                return
            if likely[line] < best[k - 1]:
                continue
        seen[line] = True
        if not viable[line] or (held == k and expected[line] <= best[k - 1]):
            continue
        at = min(held, k - 1)
        while at > 0 and best[at - 1] < expected[line]:
            best[at] = best[at - 1]
            at -= 1
        best[at] = expected[line]
        held = min(held + 1, k)
