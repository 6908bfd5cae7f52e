"""The search for one want: its exact best few, its near misses, and whom a mixture may draw on."""

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field

from offcut.listings import Listing
from offcut.matching.mixtures import leaves_room
from offcut.matching.pairing import Assessed, Pairing
from offcut.matching.screen import Candidates, ChanceBound, Screen

NEAR_MISSES = 3
"""Near misses kept for each want."""
FOR_MIXTURES = 12
"""Candidates of a want that a mixture may draw on, where it has few matches."""
PARTNERS = 4
"""Haves sure to fail alone that a mixture may draw on."""
OTHERS = 2
"""Other haves that are not among the best, at the least."""


@dataclass(slots=True)
class Found:
    """What was found for one want."""

    best: list[Assessed] = field(default_factory=list)  # at most k, best first
    misses: list[Assessed] = field(default_factory=list)  # at most NEAR_MISSES
    known: dict[str, Assessed] = field(default_factory=dict)  # all that was assessed, by have
    considered: int = 0

    @property
    def assessed(self) -> int:
        """How many pairs were worked out."""
        return len(self.known)


def search(
    want: Listing,
    candidates: Candidates,
    pairing: Pairing,
    chances: ChanceBound,
    haves: Sequence[Listing],
    k: int,
) -> Found:
    """The exact best ``k`` of one want.

    Candidates come with a bound that no value exceeds; times a bound on the chance it is one on
    the expected value. In falling order of that, the search ends when the next bound is below the
    k-th best expected value found. Before a pair is valued, the chance of its routes, which many
    pairs share, takes the place of the bound on it.
    """
    found = Found(considered=len(candidates))
    order = []
    for position, bound in zip(candidates.haves.tolist(), candidates.bounds.tolist(), strict=True):
        if bound <= 0:
            break
        have = haves[position]
        tight = bound * chances.at_most(have, want)
        if tight > 0:
            order.append((-tight, have.id, bound, position))
    for falling, _, bound, position in sorted(order):
        if len(found.best) == k:
            enough = found.best[-1].expected_gbp
            if -falling < enough:
                break
            if bound * pairing.best_chance(haves[position], want) < enough:
                continue
        _assess(found, haves[position], want, pairing, k)
    if not found.best:
        _fill_misses(found, want, candidates, pairing, haves, k)
    return found


def _fill_misses(
    found: Found,
    want: Listing,
    candidates: Candidates,
    pairing: Pairing,
    haves: Sequence[Listing],
    k: int,
) -> None:
    """What comes nearest, for a want that nothing fits."""
    for position in candidates.haves.tolist():
        if len(found.misses) >= NEAR_MISSES:
            return
        if haves[position].id not in found.known:
            _assess(found, haves[position], want, pairing, k)


def _assess(found: Found, have: Listing, want: Listing, pairing: Pairing, k: int) -> None:
    one = found.known[have.id] = pairing.assess(have, want)
    if one.viable:
        insort(found.best, one, key=_order)
        del found.best[k:]
    else:
        insort(found.misses, one, key=_nearness)
        del found.misses[NEAR_MISSES:]


def _order(one: Assessed) -> tuple[float, float, str, str]:
    return one.order


def _nearness(one: Assessed) -> tuple[int, float, float, str]:
    """Near misses: what fits but does not pay first, then by chance and value."""
    route = one.account.route
    return (route.verdict.rank // 4, -route.chance, -one.account.value_gbp, one.account.have.id)


@dataclass(frozen=True, slots=True)
class Partners:
    """Whom a mixture may draw on beside the best: by falling bound, those that may mix at all.

    They follow from the listings alone, not from the way the search took.
    """

    screen: Screen
    chances: ChanceBound

    def of(
        self,
        want: Listing,
        found: Found,
        candidates: Candidates,
        pairing: Pairing,
        haves: Sequence[Listing],
    ) -> list[Assessed]:
        """The partners of a want; nobody where nobody is needed.

        Args:
            want: the taker's listing.
            found: what the search found for it.
            candidates: its candidates as :attr:`screen` gives them.
            pairing: what assesses those that the search had no need to.
            haves: all, by position.
        """
        if not leaves_room(want, found.best):
            return []
        best = {one.account.have.id for one in found.best}
        room = {True: PARTNERS, False: max(OTHERS, FOR_MIXTURES - PARTNERS - len(best))}
        partners: list[Assessed] = []
        bounds = zip(candidates.haves.tolist(), candidates.bounds.tolist(), strict=True)
        for number, bound in bounds:
            have = haves[number]
            if bound <= 0 or not any(room.values()):
                break
            if have.id in best:
                continue
            alone_fails = self.chances.at_most(have, want) <= 0
            if not room[alone_fails] or not self.chances.may_mix(have, want):
                continue
            room[alone_fails] -= 1
            if have.id not in found.known:
                found.known[have.id] = pairing.assess(have, want)
            partners.append(found.known[have.id])
        return partners
