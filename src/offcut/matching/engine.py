"""The matching run: screen, assess in falling order of bound, stop when nothing can be better."""

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from offcut.listings import Listing, Listings
from offcut.matching.assess import RouteBook
from offcut.matching.distances import Distances, with_doubts
from offcut.matching.mixtures import best_mixture
from offcut.matching.model import Match
from offcut.matching.pairing import Assessed, Pairing
from offcut.matching.residues import find_residues
from offcut.matching.result import MatchResult
from offcut.matching.screen import Candidates, ChanceBound, Chances, Everything, Screen
from offcut.matching.screen.sweep import Sweep, Swept, slow_without_numba
from offcut.matching.search import Finder, Found, OneByOne, Partner, Partners
from offcut.matching.search_lines import NEAR_MISSES
from offcut.matching.search_many import ManySearch
from offcut.matching.search_swept import SweptSearch
from offcut.matching.tables import HaveParts, Tables
from offcut.matching.unmatched import explain_unmatched
from offcut.matching.values import ChanceColumns
from offcut.matching.worth import Valuer
from offcut.matching.worth.typical import TypicalAmounts
from offcut.places import DistanceTable
from offcut.reference import Assumptions

Progress = Callable[[int, int], None]
"""Called with (wants done, wants in all)."""
Standing = Callable[[str, str], bool]
"""Called with the ids of a have and a want: whether their match, told before, stands as it was."""


def match(
    listings: Listings | Sequence[Listing],
    k: int = 10,
    *,
    assumptions: Assumptions | Mapping[str, Any] | str | Path | None = None,
    on: date | None = None,
    distances: DistanceTable | str | Path | None = None,
    progress: Progress | None = None,
) -> MatchResult:
    """The best exchanges of a set of listings: the exact best ``k`` of each want.

    Args:
        listings: haves and wants, as :func:`offcut.read_listings` gives them.
        k: matches kept for each want, by expected value (value × chance that the limits hold).
        assumptions: an assumptions file, a mapping of ids to numbers, or assumptions.
        on: the day for which dated facts are taken; today when not given.
        distances: the user's own road distances; great circle × circuity for all other pairs.
        progress: called after each want with how many of how many are done.

    Returns:
        matches, near misses, what was not matched and why, and all that explains them.

    Raises:
        InputError: an assumptions or distance file that cannot be used, or ``k`` below 1.
    """
    listings, distances = with_distances(listings, distances)
    run = Run.prepare(listings, k, assumptions, on, distances)
    own = distances is not None
    doubt = slow_without_numba(len(run.haves), len(run.wants), own_distances=own)
    if doubt:
        warnings.warn(doubt, RuntimeWarning, stacklevel=2)
    return run.result(progress)


def with_distances(
    listings: Listings | Sequence[Listing], distances: DistanceTable | str | Path | None
) -> tuple[Listings, DistanceTable | None]:
    """All listings of a run with the user's distances, and with a warning where these do not fit.

    Raises:
        InputError: a file that cannot be used, or not one distance is between two of the listings.
    """
    if not isinstance(listings, Listings):
        listings = Listings(tuple(listings))
    if isinstance(distances, str | Path):
        distances = DistanceTable.read(distances)
    if distances is None:
        return listings, None
    return with_doubts(listings, distances), distances


def brute_force(
    listings: Listings | Sequence[Listing], k: int = 10, *, on: date | None = None
) -> MatchResult:
    """The same answer by working out every compatible pair: what the search is held against."""
    run = Run.prepare(listings, k, None, on, None)
    run.screen = run.chances = every = Everything(run.haves, run.wants)
    run.finder = OneByOne(run.haves, run.wants, every, every, run.pairing, k)
    return run.result()


@dataclass(slots=True)
class Run:
    """One run, prepared: the listings with everything that values them."""

    listings: Listings
    k: int
    on: date
    assumptions: Assumptions
    pairing: Pairing
    screen: Screen
    chances: ChanceBound
    partners: Partners
    haves: tuple[Listing, ...]
    wants: tuple[Listing, ...]
    finder: Finder

    @classmethod
    def prepare(
        cls,
        listings: Listings | Sequence[Listing],
        k: int,
        assumptions: Assumptions | Mapping[str, Any] | str | Path | None,
        on: date | None,
        distances: DistanceTable | str | Path | None,
        typical: TypicalAmounts | None = None,
        book: RouteBook | None = None,
        haves: HaveParts | None = None,
    ) -> "Run":
        """Reads what is given as a file and builds the screen.

        ``typical`` is given where the listings are a part of a larger list, whose medians hold;
        ``book`` where routes worked out before, under the same assumptions, may be used again;
        ``haves`` the same for what follows from them, where the listings begin with them.
        """
        from offcut.errors import InputError

        if k < 1:
            raise InputError(f"k is {k}; accepted: 1 or more matches for each want.")
        if not isinstance(listings, Listings):
            listings = Listings(tuple(listings))
        chosen = _assumptions(assumptions)
        day = on or date.today()
        own = distances
        if isinstance(own, str | Path):
            own = DistanceTable.read(own)
        roads = Distances(chosen.value("places.circuity"), own)
        valuer = Valuer(chosen, day, typical or TypicalAmounts(listings))
        book = RouteBook(chosen) if book is None else book
        pairing = Pairing(book, valuer, roads)
        parts = HaveParts(listings.haves) if haves is None else haves
        parts.work_out(pairing)
        chances, wants = Chances(book), listings.wants
        screen, bounds, finder = _search(parts, wants, chances, pairing, k)
        partners = Partners(screen, bounds)
        return cls(
            listings, k, day, chosen, pairing, screen, chances, partners, parts.haves, wants, finder
        )

    def result(self, progress: Progress | None = None) -> MatchResult:
        """Every want in turn, then what was left over."""
        matches: list[Match] = []
        misses: list[Match] = []
        considered = assessed = 0
        wants = len(self.wants)
        for number, (_, one) in enumerate(self.of_wants(range(wants)), start=1):
            matches += one.matches
            misses += one.misses
            considered, assessed = considered + one.considered, assessed + one.assessed
            if progress:
                progress(number, wants)
        matches.sort(key=rank)
        misses.sort(key=rank)
        return MatchResult(
            listings=self.listings,
            matches=tuple(matches),
            near_misses=tuple(misses),
            unmatched=explain_unmatched(self.listings, matches, misses, self.pairing, self.screen),
            assumptions=self.assumptions,
            k=self.k,
            on=self.on,
            pairs_considered=considered,
            pairs_assessed=assessed,
            residues=find_residues(self.listings, matches, self.pairing),
            pairing=self.pairing,
        )

    def of_wants(
        self, positions: Sequence[int], standing: Standing | None = None
    ) -> "Iterator[tuple[int, OfWant]]":
        """What is found for the wants at some positions, each with its position, in any order.

        No other want has a say in what is found for one; those of a kind are quickest together.
        The working of a match that stands as it was told before is not told again.
        """
        for position, candidates, found in self.finder.of(positions):
            yield position, self._told(position, candidates, found, standing)

    def of_want(self, position: int) -> "OfWant":
        """What is found for the want at a position."""
        return next(one for _, one in self.of_wants([position]))

    def _told(
        self,
        position: int,
        candidates: Candidates | Swept,
        found: Found,
        standing: Standing | None,
    ) -> "OfWant":
        """The matches of a want with their whole working, and its mixture."""
        want = self.wants[position]
        stand = tuple(
            one for one in found.best if standing and standing(one.account.have.id, want.id)
        )
        held = {one.account.have.id for one in stand}
        matches = [self.pairing.match(o) for o in found.best if o.account.have.id not in held]
        misses = [self.pairing.match(one) for one in found.misses[:NEAR_MISSES]]
        if self.partners.screen is not self.screen:
            candidates = self.partners.screen.for_want(position)
        others = self.partners.of(position, want, found, candidates, self.pairing, self.haves)
        mixture = best_mixture(want, found.best, [p.assessed for p in others], self.pairing)
        if mixture is not None:
            matches.append(mixture)
        return OfWant(matches, misses, found.considered, found.assessed, others, stand)


def _search(
    parts: HaveParts, wants: Sequence[Listing], chances: Chances, pairing: Pairing, k: int
) -> tuple[Screen, ChanceColumns, Finder]:
    """The screen with the search that goes with it."""
    tables, haves = Tables.of(parts, wants, chances, pairing), parts.haves
    screen, values, bounds = tables.screen, tables.values, tables.bounds
    if isinstance(screen, Sweep):
        return screen, bounds, SweptSearch(haves, wants, screen, values, pairing, k)
    return screen, bounds, ManySearch(haves, wants, screen, values, bounds, pairing, k)


@dataclass(frozen=True, slots=True)
class OfWant:
    """What was found for one want: matches with the mixture last, near misses, pairs looked at.

    ``partners``: whom a mixture could have drawn on beside the best. ``standing``: those of the
    best, in order, whose match stands as it was told before and is not among the matches.
    """

    matches: list[Match]
    misses: list[Match]
    considered: int
    assessed: int
    partners: list[Partner]
    standing: tuple[Assessed, ...] = ()


def rank(match: Match) -> tuple[float, float, str, str]:
    """The order of matches: expected value, value, then the ids."""
    return (-match.expected_gbp, -match.worth.value_gbp_per_year, match.have_id, match.want_id)


def _assumptions(given: Assumptions | Mapping[str, Any] | str | Path | None) -> Assumptions:
    if isinstance(given, Assumptions):
        return given
    if given is None or isinstance(given, str | Path):
        return Assumptions.read(given)
    return Assumptions(given)
