"""Who could take a residue: the best of the wants that are left for it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from offcut.listings import Listing
from offcut.matching.model import Match
from offcut.matching.pairing import Assessed, Pairing
from offcut.matching.screen import Chances, PlainScreen
from offcut.matching.values import ChanceColumns, PairValues

if TYPE_CHECKING:
    from offcut.matching.residues import Residue

TAKERS = 3
"""Wants kept for each residue."""
_CRUMB = 1e-9


def with_takers(
    found: Sequence["Residue"], wants: Sequence[Listing], pairing: Pairing
) -> "tuple[Residue, ...]":
    """The residues with the exact best of the wants for each; values in columns come first."""
    haves = [item.listing for item in found]
    pairing.distances.stands_for.update({item.listing.id: item.have_id for item in found})
    if not haves or not wants:
        return tuple(found)
    orders = _by_worth(found, haves, wants, pairing)
    return tuple(
        replace(item, matches=_best(item, order, wants, pairing))
        for item, order in zip(found, orders, strict=True)
    )


def _by_worth(
    found: Sequence["Residue"], haves: Sequence[Listing], wants: Sequence[Listing], pairing: Pairing
) -> list[list[tuple[float, int]]]:
    """For each residue what it could be worth to wants, GBP a year, and their positions."""
    screen = PlainScreen(haves, wants, pairing.valuer, pairing.distances)
    values = PairValues(haves, wants, pairing)
    chances = ChanceColumns(Chances(pairing.book), values.have_side, values.want_side)
    orders: list[list[tuple[float, int]]] = [[] for _ in haves]
    for number, want in enumerate(wants):
        candidates = screen.for_want(number)
        rows = candidates.haves[candidates.bounds > 0]
        if not len(rows):
            continue
        rows = rows[chances.at_most(rows, rows * 0 + number) > 0]
        takers = rows * 0 + number
        valued = values.of(rows, takers, values.kinds(rows, takers))
        able = (~valued.fails & (valued.value_gbp > -_CRUMB)).tolist()
        pairs = zip(rows.tolist(), valued.expected_gbp.tolist(), able, strict=True)
        for position, worth, fits in pairs:
            if fits and want.id not in found[position].want_ids:
                orders[position].append((worth, number))
    return orders


def _best(
    item: "Residue", order: list[tuple[float, int]], wants: Sequence[Listing], pairing: Pairing
) -> tuple[Match, ...]:
    best: list[Assessed] = []
    for worth, number in sorted(order, key=lambda pair: (-pair[0], pair[1])):
        if len(best) == TAKERS and worth < best[-1].expected_gbp * (1 - _CRUMB):
            break
        one = pairing.assess(item.listing, wants[number])
        if one.viable and not _round_again(item, one):
            best = sorted([*best, one], key=lambda other: other.order)[:TAKERS]
    return tuple(pairing.match(one) for one in best)


def _round_again(item: "Residue", one: Assessed) -> bool:
    """Whether it would go to the use it was taken out for, or through the same treatment again."""
    route = one.account.route
    return route.use in item.uses or any(s.treatment in item.treatments for s in route.steps)
