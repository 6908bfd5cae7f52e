"""Exchanges that are all or nothing in a plan with facilities: smallest loads, cost of each.

An exchange with a smallest load, or with a cost of its own, has a decision ``y``: what it moves
over all its plants is at most its largest amount · y and at least its smallest load · y.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offcut.planning.facilities_offers import Floats, Ints, Offers

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Lots:
    """Exchanges that are decided, and the ways of each (places in the ways looked at).

    ``way`` and ``of`` are pairs: a way and the number of its exchange; ``least`` and ``most`` are
    units of have, shape ``(exchanges,)``; ``cost_gbp`` a year for each.
    """

    way: Ints
    of: Ints
    least: Floats
    most: Floats
    cost_gbp: float

    def __len__(self) -> int:
        return len(self.least)


def lots_of(offers: Offers, ways: Ints, largest: Floats) -> Lots:
    """The decisions for some ways; ``largest``: the most of each of them, units of have."""
    number = offers.exchange_of[ways]
    decided = (offers.least[number] > 0) | (offers.exchange_gbp > 0)
    place = np.flatnonzero(decided)
    own, of = np.unique(number[place], return_inverse=True)
    most = np.zeros(len(own))
    np.maximum.at(most, of, largest[place])
    return Lots(place, of.astype(np.int64), offers.least[own], most, offers.exchange_gbp)


def triples_of(lots: Lots, first_row: int, first_column: int) -> list[tuple[Ints, Ints, Floats]]:
    """Two rows ``≤ 0`` for each exchange: no more than its most, no less than its least."""
    count = len(lots)
    number, ones = np.arange(count), np.ones(len(lots.way))
    return [
        (first_row + lots.of, lots.way, ones),
        (first_row + number, first_column + number, -lots.most),
        (first_row + count + lots.of, lots.way, -ones),
        (first_row + count + number, first_column + number, lots.least),
    ]


def paid_for(offers: Offers, flow: Floats) -> float:
    """What the exchanges that flow cost by themselves, GBP a year."""
    if not offers.exchange_gbp:
        return 0.0
    return offers.exchange_gbp * len(np.unique(offers.exchange_of[flow > 0]))
