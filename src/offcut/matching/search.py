"""The search for one want: its exact best few, its near misses, and whom a mixture may draw on."""

from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from offcut.listings import Listing
from offcut.matching.mixtures import leaves_room
from offcut.matching.pairing import Assessed, Pairing
from offcut.matching.screen import Candidates, ChanceBound, Screen
from offcut.matching.screen.sweep import Swept
from offcut.matching.search_lines import NEAR_MISSES, Lines

FOR_MIXTURES = 12
"""Candidates of a want that a mixture may draw on, where it has few matches."""
PARTNERS = 4
"""Haves sure to fail alone that a mixture may draw on."""
OTHERS = 2
"""Other haves that are not among the best, at the least."""


def room_for(best: int) -> dict[bool, int]:
    """How many partners a mixture may have beside so many best: sure to fail alone, and others."""
    return {True: PARTNERS, False: max(OTHERS, FOR_MIXTURES - PARTNERS - best)}


@dataclass(slots=True)
class Found:
    """What was found for one want."""

    best: list[Assessed] = field(default_factory=list)  # at most k, best first
    misses: list[Assessed] = field(default_factory=list)  # at most NEAR_MISSES
    known: dict[str, Assessed] = field(default_factory=dict)  # accounts that were made, by have
    looked_at: set[int] = field(default_factory=set)  # positions of haves that were valued
    considered: int = 0

    @property
    def assessed(self) -> int:
        """How many pairs were worked out."""
        return len(self.looked_at)

    def assess(
        self,
        position: int,
        have: Listing,
        want: Listing,
        pairing: Pairing,
        place: int | None = None,
    ) -> Assessed:
        """The account of a pair, made once; ``place`` as :meth:`Pairing.assess` has it."""
        one = self.known.get(have.id)
        if one is None:
            one = self.known[have.id] = pairing.assess(have, want, place)
        self.looked_at.add(position)
        return one

    def rank(self, one: Assessed, k: int) -> None:
        """Puts a pair among the best or the near misses."""
        if one.viable:
            insort(self.best, one, key=_order)
            del self.best[k:]
        else:
            insort(self.misses, one, key=nearness)
            del self.misses[NEAR_MISSES:]

    def keep(
        self,
        lines: Lines,
        looked_at: Any,
        want: Listing,
        haves: Sequence[Listing],
        pairing: Pairing,
        k: int,
    ) -> None:
        """Accounts of what is among the best of the lines looked at, and of the nearest misses."""
        self.looked_at.update(lines.haves[looked_at].tolist())
        for line in lines.of_account(looked_at, k):
            position, place = int(lines.haves[line]), int(lines.place[line])
            known = place if place >= 0 else None
            self.rank(self.assess(position, haves[position], want, pairing, known), k)

    def fill_misses(
        self, want: Listing, positions: Iterable[int], haves: Sequence[Listing], pairing: Pairing
    ) -> None:
        """What comes nearest, for a want that nothing fits: by falling bound."""
        for position in positions:
            if len(self.misses) >= NEAR_MISSES:
                return
            if position not in self.looked_at:
                self.rank(self.assess(position, haves[position], want, pairing), 0)


class Finder(Protocol):
    """Finds what is best for wants."""

    def of(self, positions: Sequence[int]) -> Iterator[tuple[int, Candidates | Swept, Found]]:
        """The wants at some positions, each once, in any order, with their candidates."""
        ...


@dataclass(frozen=True, slots=True)
class OneByOne:
    """Pair by pair, each by its whole account: slow, and what any faster search is held against.

    Candidates come with a bound that no value exceeds; times a bound on the chance it is one on
    the expected value. In falling order of that, the search ends when the next bound is below the
    k-th best expected value found. Before a pair is valued, the chance of its routes, which many
    pairs share, takes the place of the bound on it.
    """

    haves: Sequence[Listing]
    wants: Sequence[Listing]
    screen: Screen
    chances: ChanceBound
    pairing: Pairing
    k: int

    def of(self, positions: Sequence[int]) -> Iterator[tuple[int, Candidates, Found]]:
        """The wants in the order asked."""
        for position in positions:
            candidates = self.screen.for_want(position)
            yield position, candidates, self._of(self.wants[position], candidates)

    def _of(self, want: Listing, candidates: Candidates) -> Found:
        found = Found(considered=len(candidates))
        for falling, _, bound, position in sorted(self._order(want, candidates)):
            have = self.haves[position]
            if len(found.best) == self.k:
                enough = found.best[-1].expected_gbp
                if -falling < enough:
                    break
                if bound * self.pairing.best_chance(have, want) < enough:
                    continue
            found.rank(found.assess(position, have, want, self.pairing), self.k)
        if not found.best:
            found.fill_misses(want, candidates.haves.tolist(), self.haves, self.pairing)
        return found

    def _order(
        self, want: Listing, candidates: Candidates
    ) -> Iterator[tuple[float, str, float, int]]:
        """Falling bound on the expected value, id, bound on the value, position."""
        pairs = zip(candidates.haves.tolist(), candidates.bounds.tolist(), strict=True)
        for position, bound in pairs:
            if bound <= 0:
                return
            have = self.haves[position]
            tight = bound * self.chances.at_most(have, want)
            if tight > 0:
                yield -tight, have.id, bound, position


def _order(one: Assessed) -> tuple[float, float, str, str]:
    return one.order


def nearness(one: Assessed) -> tuple[int, float, float, str]:
    """Near misses: what fits but does not pay first, then by chance and value."""
    route = one.account.route
    return (route.verdict.rank // 4, -route.chance, -one.account.value_gbp, one.account.have.id)


class Bounds(Protocol):
    """Bounds on the chance of one want's pairs, in columns."""

    def at_most(self, haves: Any, wants: Any) -> Any:
        """No route of a pair has a higher chance; 0 where every route fails."""
        ...

    def may_mix(self, haves: Any, wants: Any) -> Any:
        """Whether all that is sure to fail alone could be met in a mixture."""
        ...


_LOOK = 64  # candidates looked at in one go


@dataclass(frozen=True, slots=True)
class Partner:
    """A have that a mixture may draw on beside the best."""

    assessed: Assessed
    position: int  # among the haves
    alone_fails: bool  # sure to: there is room for so many of these, and for so many others
    bound: float | None = None  # on its value, GBP a year; None = not kept by the search


@dataclass(frozen=True, slots=True)
class Partners:
    """Whom a mixture may draw on beside the best: by falling bound, those that may mix at all.

    They follow from the listings alone, not from the way the search took.
    """

    screen: Screen
    chances: Bounds

    def of(
        self,
        position: int,
        want: Listing,
        found: Found,
        candidates: Candidates | Swept,
        pairing: Pairing,
        haves: Sequence[Listing],
    ) -> "list[Partner]":
        """The partners of a want; nobody where nobody is needed.

        Args:
            position: of the want.
            want: the taker's listing.
            found: what the search found for it.
            candidates: its candidates as :attr:`screen` gives them.
            pairing: what assesses those that the search had no need to.
            haves: all, by position.
        """
        if not leaves_room(want, found.best):
            return []
        best = {one.account.have.id for one in found.best}
        room = room_for(len(best))
        partners: list[Partner] = []
        most = len(best) + FOR_MIXTURES
        mixing = (
            ((number, fails, None) for number, fails in candidates.mixing(most))
            if isinstance(candidates, Swept)
            else self._mixing(position, candidates, most)
        )
        for number, alone_fails, bound in mixing:
            have = haves[number]
            if have.id in best or not room[alone_fails]:
                continue
            room[alone_fails] -= 1
            one = found.assess(number, have, want, pairing)
            partners.append(Partner(one, number, alone_fails, bound))
            if not any(room.values()):
                break
        return partners

    def _mixing(
        self, want: int, candidates: Candidates, most: int
    ) -> Iterator[tuple[int, bool, float]]:
        """Haves that may mix, by falling bound: whether each is sure to fail alone, and the bound.

        Of each block at most ``most`` of either sort: there is no need for more.
        """
        start, block = 0, _LOOK
        while start < len(candidates):
            haves = candidates.haves[start : start + block]
            bounds = candidates.bounds[start : start + block]
            haves, bounds = haves[bounds > 0], bounds[bounds > 0]
            if len(haves) == 0:
                return
            wants = haves * 0 + want
            may = self.chances.may_mix(haves, wants)
            haves, bounds = haves[may], bounds[may]
            fails = self.chances.at_most(haves, wants[: len(haves)]) <= 0
            failing, others = fails.nonzero()[0][:most], (~fails).nonzero()[0][:most]
            for place in sorted((*failing.tolist(), *others.tolist())):
                yield int(haves[place]), bool(fails[place]), float(bounds[place])
            start, block = start + block, 4 * block
