"""Who could take a residue: the best of the wants that are left for it."""

import math
from collections.abc import Sequence
from dataclasses import replace
from heapq import heappush, heappushpop
from typing import TYPE_CHECKING

import numpy as np

from offcut.listings import Listing
from offcut.matching.model import Match, Route
from offcut.matching.pairing import Assessed, Pairing
from offcut.matching.screen import Chances
from offcut.matching.tables import HaveParts, Tables

if TYPE_CHECKING:
    from offcut.matching.residues import Residue

TAKERS = 3
"""Wants kept for each residue."""
_HELD = 32
"""Wants held for each residue until their accounts are made."""
_CRUMB = 1e-9


def with_takers(
    found: Sequence["Residue"], wants: Sequence[Listing], pairing: Pairing
) -> "tuple[Residue, ...]":
    """The residues with the exact best of the wants for each; values in columns come first."""
    pairing.distances.stands_for.update({item.listing.id: item.have_id for item in found})
    if not found or not wants:
        return tuple(found)
    orders = _by_worth(found, wants, pairing, _HELD)
    best: list[tuple[Match, ...]] = []
    for item, order in zip(found, orders, strict=True):
        taken = _best(item, order, wants, pairing)
        if taken is None:  # those held were not enough to tell
            (every,) = _by_worth([item], wants, pairing, len(wants) + 1)
            taken = _best(item, every, wants, pairing)
        best.append(taken or ())
    return tuple(replace(item, matches=matches) for item, matches in zip(found, best, strict=True))


class _Order:
    """For one residue the wants that it could be worth most to, at most so many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: list[tuple[float, int]] = []  # a heap: the least on top

    @property
    def full(self) -> bool:
        """Whether there may be more than are held."""
        return len(self._held) == self._most

    @property
    def floor(self) -> float:
        """What a want must exceed to be held."""
        return self._held[0][0] if self.full else -math.inf

    def add(self, worth: float, number: int) -> None:
        """Holds a want, by its position, or lets one go."""
        if self.full:
            heappushpop(self._held, (worth, -number))
        else:
            heappush(self._held, (worth, -number))

    def falling(self) -> list[tuple[float, int]]:
        """What it could be worth, GBP a year, and to which want, best first."""
        return [(worth, -number) for worth, number in sorted(self._held, reverse=True)]


def _by_worth(
    found: Sequence["Residue"], wants: Sequence[Listing], pairing: Pairing, most: int
) -> list[_Order]:
    """For each residue the wants that it could be worth most to."""
    orders = [_Order(most) for _ in found]
    floors = np.full(len(found), -np.inf)
    parts = HaveParts(tuple(item.listing for item in found))
    tables = Tables.of(parts, wants, Chances(pairing.book), pairing)
    for number, want in enumerate(wants):
        taken = tables.screen.reaching_floors(number, floors, tables.bounds)
        if not len(taken):
            continue
        lines = tables.values.of_want(number, taken, -np.inf)
        value = lines.value  # exactly nothing is what is blocked
        able = np.flatnonzero(~lines.fails & (value > -_CRUMB) & (value != 0.0))
        able = able[lines.expected[able] > floors[lines.haves[able]]]
        columns = (lines.haves[able], lines.expected[able], lines.place[able])
        for position, worth, place in zip(*(c.tolist() for c in columns), strict=True):
            item = found[position]
            if want.id in item.want_ids or _known_round_again(item, want, place, pairing):
                continue
            orders[position].add(worth, number)
            floors[position] = orders[position].floor
    return orders


def _known_round_again(item: "Residue", want: Listing, place: int, pairing: Pairing) -> bool:
    """Whether the best route, by its place in the book, is one that may not be gone."""
    if place < 0:
        return False
    return _again(item, pairing.book.kind_routes(item.listing, want)[place])


def _best(
    item: "Residue", order: _Order, wants: Sequence[Listing], pairing: Pairing
) -> tuple[Match, ...] | None:
    """The best wants for a residue; None where others than those held could be among them."""
    best: list[Assessed] = []
    for worth, number in order.falling():
        if len(best) == TAKERS and worth < best[-1].expected_gbp * (1 - _CRUMB):
            break
        one = pairing.assess(item.listing, wants[number])
        if one.viable and not _again(item, one.account.route):
            best = sorted([*best, one], key=lambda other: other.order)[:TAKERS]
    else:
        if order.full:
            return None
    return tuple(pairing.match(one) for one in best)


def _again(item: "Residue", route: Route) -> bool:
    """Whether it would go to the use it was taken out for, or through the same treatment again."""
    return route.use in item.uses or any(s.treatment in item.treatments for s in route.steps)
