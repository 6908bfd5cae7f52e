"""What pairs of one want are worth on their best route, compiled: :class:`PairValues` one by one.

The same arithmetic as in numpy, so that values differ by rounding only.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from offcut.matching.screen.compiled import compiled
from offcut.matching.worth.window import YEAR_DAYS

_HAIR = 1e-9  # of a smallest load, as the overlap allows
_YEAR = float(YEAR_DAYS)
_PER_HAVE, _SHARE, _CHANCE, _COST, _REPLACED, _LOAD_T = range(6)
LEVEL = 1e-9
"""Relative: two routes whose values differ by less may be the other way round."""


class Givers(NamedTuple):
    """Haves by position, as :class:`HaveSide` has them."""

    kind: Any
    sure: Any
    saved: Any
    amount: Any
    told: Any
    once: Any
    decline: Any
    first_day: Any
    last_day: Any
    min_lot: Any
    by_hand: Any
    lent: Any
    days: Any
    shelf_life: Any
    piped: Any


class Taker(NamedTuple):
    """One want, as :class:`WantSide` has it; ``unit``: its number."""

    sure: float
    amount: float
    told: bool
    once: bool
    decline: float
    first_day: int
    last_day: int
    min_lot: float
    by_hand: bool
    lent: int
    days: int
    unit: int


class Kinds(NamedTuple):
    """What carrying each kind of have costs, as :class:`Carried` has it; ``unit``: its number."""

    unit: Any
    tonnes: Any
    item: Any
    none: Any
    per_load: Any
    per_load_km: Any
    handling_t: Any
    handling_unit: Any


class Routes(NamedTuple):
    """Routes by row: ``columns`` in the order of :class:`RouteColumns`, ``use`` of the want."""

    columns: Any
    use: Any


class Valued(NamedTuple):
    """Out: of each pair what :class:`ValuedPairs` has, and the row of the best route.

    ``by_hand`` marks a season, month by month: such a pair has no value here.
    """

    expected: Any
    value: Any
    chance: Any
    row: Any
    alone: Any
    by_hand: Any

    @classmethod
    def room(cls, pairs: int) -> "Valued":
        """Room for so many pairs."""
        rows = np.empty(pairs, dtype=np.int64)
        alone, by_hand = np.empty(pairs, dtype=bool), np.empty(pairs, dtype=bool)
        return cls(np.empty(pairs), np.empty(pairs), np.empty(pairs), rows, alone, by_hand)


@compiled()
def value_pairs(haves: Any, km: Any, start: Any, count: Any, givers: Givers, taker: Taker,
                kinds: Kinds, routes: Routes, prices: Any, today: int, pipe_km: float,
                out: Valued) -> None:  # fmt: skip
    """Values of one want with some haves.

    Args:
        haves: positions; ``km``, the way to each by road; ``start`` and ``count``, its routes.
        givers, taker, kinds, routes: the columns.
        prices: what a unit of product saves the want, by use.
        today: the day of the run, as a number.
        pipe_km: what is piped goes no farther.
        out: room for as many pairs.
    """
    for pair in range(len(haves)):
        have = haves[pair]
        begins, days = _window(givers, taker, have, today)
        blocked = _blocked(givers, taker, have, days) or (givers.piped[have] and km[pair] > pipe_km)
        out.by_hand[pair] = (givers.by_hand[have] or taker.by_hand) and not blocked
        sure = givers.sure[have] * taker.sure
        best, second = -math.inf, -math.inf
        for row in range(start[pair], start[pair] + count[pair]):
            value = 0.0
            if not blocked:
                moved = _moved(givers, taker, routes, have, row, begins, days, today)
                if moved[0] > 0.0:
                    saved = moved[0] * (givers.saved[have] + routes.columns[row, _COST])
                    bought = moved[1] * routes.columns[row, _REPLACED] * prices[routes.use[row]]
                    value = saved + bought
                    value -= _carrying(
                        givers, taker, kinds, routes, have, row, km[pair], moved, days
                    )
            chance = routes.columns[row, _CHANCE] * sure
            expected = value * chance
            if expected > best:
                best, second = expected, best
                out.value[pair], out.chance[pair], out.row[pair] = value, chance, row
            else:
                second = max(second, expected)
        out.expected[pair], out.alone[pair] = best, second < best - abs(best) * LEVEL


@compiled(inline=True)
def _window(givers: Givers, taker: Taker, have: int, today: int) -> tuple[int, int]:
    """First day and number of days that both are there, at most a year."""
    begins = max(max(givers.first_day[have], taker.first_day), today)
    ends = min(min(givers.last_day[have], taker.last_day), begins + (YEAR_DAYS - 1))
    return begins, max(0, ends - begins + 1)


@compiled(inline=True)
def _blocked(givers: Givers, taker: Taker, have: int, days: int) -> bool:
    offered, asked = givers.lent[have], taker.lent
    clash = offered != 0 and asked != 0 and offered != asked
    one, other = givers.days[have], taker.days
    no_day = one != 0 and other != 0 and (one & other) == 0
    return days == 0 or clash or no_day or givers.shelf_life[have] < 1.0


@compiled(inline=True)
def _of_year(amount: float, decline: float, once: bool, begins: int, days: int,
             today: int) -> float:  # fmt: skip
    """The amount of a side in the window: a fall is taken off, a one-off is there at once."""
    if decline != 0.0:
        amount *= (1.0 - decline) ** ((begins - today) / _YEAR) * (1.0 - decline / 2.0)
    return amount if once else amount * (days / _YEAR)


@compiled(inline=True)
def _moved(givers: Givers, taker: Taker, routes: Routes, have: int, row: int, begins: int,
           days: int, today: int) -> tuple[float, float, bool]:  # fmt: skip
    """Units a year that leave the giver and reach the taker; whether they are one unit's."""
    per_have = routes.columns[row, _PER_HAVE]
    if math.isnan(per_have):
        return 0.0, 0.0, False
    if not (givers.told[have] or taker.told):
        return 1.0, per_have, True
    supply = _of_year(givers.amount[have], givers.decline[have], givers.once[have], begins, days,
                      today) * per_have  # fmt: skip
    demand = _of_year(taker.amount, taker.decline, taker.once, begins, days, today)
    demand *= routes.columns[row, _SHARE]
    product = demand if math.isnan(supply) or demand < supply else supply
    taken = product / per_have
    lot = max(givers.min_lot[have], taker.min_lot / per_have)
    if not taken > 0.0 or taken < lot * (1.0 - _HAIR):
        return 0.0, 0.0, False
    return taken, product, False


@compiled(inline=True)
def _carrying(givers: Givers, taker: Taker, kinds: Kinds, routes: Routes, have: int, row: int,
              km: float, moved: tuple[float, float, bool], days: int) -> float:  # fmt: skip
    """Handling, and haulage by the cheapest vehicle, GBP a year."""
    kind, units = givers.kind[have], moved[0]
    if kinds.none[kind]:
        return 0.0
    tonnes = (moved[1] if kinds.unit[kind] == taker.unit else units) * kinds.tonnes[kind]
    by_item = math.isnan(tonnes) and kinds.item[kind]
    weight = units if by_item else tonnes
    if math.isnan(weight):
        return 0.0
    least = _least_loads(givers, taker, have, days)
    cheapest = math.inf
    for vehicle in range(kinds.per_load.shape[1]):
        loads = weight if by_item else weight / routes.columns[row, _LOAD_T + vehicle]
        if not (by_item or moved[2]):
            loads = max(least, math.ceil(loads - 1e-9))
        cost = loads * kinds.per_load[kind, vehicle] + loads * kinds.per_load_km[kind, vehicle] * km
        cheapest = min(cheapest, cost)
    handling = units * kinds.handling_unit[kind]
    if not math.isnan(tonnes):
        handling += tonnes * kinds.handling_t[kind]
    total: float = handling + cheapest
    return total


@compiled(inline=True)
def _least_loads(givers: Givers, taker: Taker, have: int, days: int) -> float:
    """The least loads that keep what spoils."""
    life = givers.shelf_life[have]
    if math.isnan(life) or givers.once[have] or taker.once:
        return 1.0
    return max(float(math.ceil(days / life)), 1.0) if life > 0.0 else 1.0
