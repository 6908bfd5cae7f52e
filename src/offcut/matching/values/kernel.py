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
    columns, use = routes.columns, routes.use
    vehicles = kinds.per_load.shape[1]
    kind_of, sure_of, saved_of = givers.kind, givers.sure, givers.saved
    amount_of, decline_of, once_of, told_of = (
        givers.amount,
        givers.decline,
        givers.once,
        givers.told,
    )
    first_of, last_of, lot_of, lent_of = (
        givers.first_day,
        givers.last_day,
        givers.min_lot,
        givers.lent,
    )
    days_of, life_of, piped, by_hand = givers.days, givers.shelf_life, givers.piped, givers.by_hand
    unit_of, tonnes_of, item_of, none_of = kinds.unit, kinds.tonnes, kinds.item, kinds.none
    per_load, per_km = kinds.per_load, kinds.per_load_km
    handling_t, handling_unit = kinds.handling_t, kinds.handling_unit
    told, asked_first, asked_last, asked_lot = (
        taker.told,
        taker.first_day,
        taker.last_day,
        taker.min_lot,
    )
    asked_unit, asked_sure, asked_once = taker.unit, taker.sure, taker.once
    for pair in range(len(haves)):
        have = haves[pair]
        kind = kind_of[have]
        begins = max(max(first_of[have], asked_first), today)
        days = max(0, min(min(last_of[have], asked_last), begins + (YEAR_DAYS - 1)) - begins + 1)
        hindered = _clash(lent_of[have], taker.lent) or _no_day(days_of[have], taker.days)
        out_of_reach = piped[have] and km[pair] > pipe_km
        blocked = days == 0 or hindered or out_of_reach or life_of[have] < 1.0
        out.by_hand[pair] = (by_hand[have] or taker.by_hand) and not blocked
        sure = sure_of[have] * asked_sure
        per_unit = not (told_of[have] or told)
        supply = _of_year(amount_of[have], decline_of[have], once_of[have], begins, days, today)
        demand = _of_year(taker.amount, taker.decline, asked_once, begins, days, today)
        least = 1.0 if once_of[have] or asked_once else _least_loads(life_of[have], days)
        best, second = -math.inf, -math.inf
        for row in range(start[pair], start[pair] + count[pair]):
            value = 0.0
            per_have = columns[row, _PER_HAVE]
            taken, product = 0.0, 0.0
            if not (blocked or math.isnan(per_have)):
                lot = max(lot_of[have], asked_lot / per_have)
                offered, asked = supply * per_have, demand * columns[row, _SHARE]
                taken, product = _moved(per_unit, per_have, offered, asked, lot)
            if taken > 0.0:
                value = taken * (saved_of[have] + columns[row, _COST])
                value += product * columns[row, _REPLACED] * prices[use[row]]
                tonnes = (product if unit_of[kind] == asked_unit else taken) * tonnes_of[kind]
                by_item = math.isnan(tonnes) and item_of[kind]
                weight = taken if by_item else tonnes
                if not (none_of[kind] or math.isnan(weight)):
                    cheapest = math.inf
                    for vehicle in range(vehicles):
                        full = 1.0 if by_item else columns[row, _LOAD_T + vehicle]
                        loads = _loads(weight / full, least, by_item or per_unit)
                        a_load = per_load[kind, vehicle] + per_km[kind, vehicle] * km[pair]
                        cheapest = min(cheapest, loads * a_load)
                    value -= taken * handling_unit[kind] + cheapest
                    value -= 0.0 if math.isnan(tonnes) else tonnes * handling_t[kind]
            chance = columns[row, _CHANCE] * sure
            expected = value * chance
            if expected > best:
                best, second = expected, best
                out.value[pair], out.chance[pair], out.row[pair] = value, chance, row
            else:
                second = max(second, expected)
        out.expected[pair], out.alone[pair] = best, second < best - abs(best) * LEVEL


@compiled()
def _clash(offered: int, asked: int) -> bool:
    return offered != 0 and asked != 0 and offered != asked


@compiled()
def _no_day(one: int, other: int) -> bool:
    return one != 0 and other != 0 and (one & other) == 0


@compiled()
def _of_year(amount: float, decline: float, once: bool, begins: int, days: int,
             today: int) -> float:  # fmt: skip
    """The amount of a side in the window: a fall is taken off, a one-off is there at once."""
    if decline != 0.0:
        amount *= (1.0 - decline) ** ((begins - today) / _YEAR) * (1.0 - decline / 2.0)
    return amount if once else amount * (days / _YEAR)


@compiled()
def _moved(per_unit: bool, per_have: float, offered: float, asked: float,
           lot: float) -> tuple[float, float]:  # fmt: skip
    """Units a year that leave the giver and that reach the taker; 0 below the smallest load."""
    if per_unit:
        return 1.0, per_have
    product = _smaller(offered, asked)
    taken = product / per_have
    if not taken > 0.0 or taken < lot * (1.0 - _HAIR):
        return 0.0, 0.0
    return taken, product


@compiled()
def _loads(exact: float, least: float, parts: bool) -> float:
    """Loads a year; whole ones, unless parts of one count."""
    return exact if parts else max(least, float(math.ceil(exact - 1e-9)))


@compiled()
def _smaller(one: float, other: float) -> float:
    """The smaller; the one that is known where the other is not."""
    if math.isnan(one):
        return other
    return one if math.isnan(other) else min(one, other)


@compiled()
def _least_loads(life: float, days: int) -> float:
    """The least loads that keep what spoils within so many days."""
    return max(float(math.ceil(days / life)), 1.0) if life > 0.0 else 1.0
