"""Listings that come, change and go: what one change alters, without matching all of them again.

What is found for a want depends on no other want. A have that changes alters what is found for
the wants that it is found for already, for those among whose best it enters, and for those that
have room for a mixture and could take it. These are matched again under the full rules, with the
haves that any of them could take; the answer is that of :func:`offcut.matching.match` for all
listings together.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import numpy as np

from offcut.listings import Kind, Listing, Listings
from offcut.matching.assess import RouteBook, compatible_types
from offcut.matching.distances import Distances
from offcut.matching.engine import OfWant, Run, Standing
from offcut.matching.mixtures import UNMET
from offcut.matching.model import Match
from offcut.matching.pairing import Pairing
from offcut.matching.screen import Chances
from offcut.matching.screen.columns import site_of
from offcut.matching.search import Partner, room_for
from offcut.matching.search_lines import LEVEL_GBP, SAME
from offcut.matching.tables import HaveParts, Tables
from offcut.matching.unmatched import OtherSide, WantKind, want_kind
from offcut.matching.values import PairValues
from offcut.matching.worth import Account, Valuer
from offcut.matching.worth.decline import amount_of_year
from offcut.matching.worth.typical import Key, TypicalAmount, TypicalAmounts
from offcut.reference import Assumptions

Medians = Mapping[Key, TypicalAmount]
"""Amounts by side, unit and resource type: see :class:`TypicalAmounts`."""
_MOST_ROUTES = 200_000  # routes kept before the book is begun anew
_TOGETHER = 500  # wants matched in one go


class LiveListings:
    """The listings that stand now, kept by kind, with the routes that were worked out for them.

    >>> live = LiveListings()
    >>> len(live)
    0
    """

    def __init__(self, k: int = 10, assumptions: Assumptions | None = None) -> None:
        self.k = k
        self.assumptions = assumptions or Assumptions()
        self._held: dict[str, Listing] = {}
        self._haves: dict[str, dict[str, Listing]] = defaultdict(dict)  # by resource type
        self._wants: dict[WantKind, dict[str, Listing]] = defaultdict(dict)
        self._book = RouteBook(self.assumptions)
        self._now: TypicalAmounts | None = None
        self._supposed: TypicalAmounts | None = None

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, listing_id: object) -> bool:
        return listing_id in self._held

    def __getitem__(self, listing_id: str) -> Listing:
        return self._held[listing_id]

    def __iter__(self) -> Iterator[Listing]:
        return iter(self._held.values())

    def put(self, listing: Listing) -> None:
        """Takes a listing in, in the place of the one with its id."""
        self.drop(listing.id)
        self._held[listing.id] = listing
        if listing.kind is Kind.WANT:
            self._wants[want_kind(listing)][listing.id] = listing
        elif listing.resource_type:
            self._haves[listing.resource_type][listing.id] = listing
        self._now = None

    def drop(self, listing_id: str) -> None:
        """Lets a listing go; nothing happens if it is not there."""
        listing = self._held.pop(listing_id, None)
        if listing is None:
            return
        if listing.kind is Kind.WANT:
            _take_out(self._wants, want_kind(listing), listing_id)
        elif listing.resource_type:
            _take_out(self._haves, listing.resource_type, listing_id)
        self._now = None

    @property
    def typical(self) -> TypicalAmounts:
        """What is supposed where a listing gives no amount."""
        if self._supposed is not None:
            return self._supposed
        return self._of_now()

    def medians(self) -> Medians:
        """All medians of the amounts that stand now."""
        return self._of_now().medians()

    def _of_now(self) -> TypicalAmounts:
        if self._now is None:
            self._now = TypicalAmounts(self._held.values())
        return self._now

    def suppose(self, medians: Medians | None) -> None:
        """From now on these medians are supposed; None: those of the listings that stand.

        One more amount moves a median a little, and with it whatever was found for listings that
        give none; who lets the medians of an earlier day hold need not match those again.
        """
        self._supposed = None if medians is None else TypicalAmounts.of_medians(medians)

    def supposing(self, before: Medians) -> list[Listing]:
        """Listings without an amount for which another is supposed now than by these medians."""
        old = TypicalAmounts.of_medians(before)
        return [
            item
            for item in self._held.values()
            if item.amount is None and _amount(old.of(item)) != _amount(self.typical.of(item))
        ]

    def takers(self, resource_type: str | None) -> Iterator[Listing]:
        """The wants that could take a kind of have at all."""
        for (want_type, uses, given), members in self._wants.items():
            if compatible_types(resource_type, want_type, uses, given=given):
                yield from members.values()

    def givers(self, wants: Iterable[Listing]) -> Iterator[Listing]:
        """The haves that any of these wants could take at all."""
        kinds = {want_kind(want) for want in wants}
        for have_type, members in self._haves.items():
            if any(compatible_types(have_type, t, uses, given=g) for t, uses, g in kinds):
                yield from members.values()

    def for_wants(
        self, ids: Iterable[str], on: date, standing: Standing | None = None
    ) -> Iterator[dict[str, tuple[OfWant, "Door"]]]:
        """What is found for these wants, and what it takes to alter it; some at a time.

        Args:
            ids: of wants that stand.
            on: the day for which dated facts are taken.
            standing: says which matches, told before, follow from what stands still: their
                working is not told again, and they are among :attr:`OfWant.standing`.

        Raises:
            KeyError: one of them does not stand.
        """
        wants = sorted((self._held[name] for name in set(ids)), key=_by_kind)
        for group in _groups(wants):
            haves = tuple(self.givers(group))
            run = Run.prepare(
                Listings((*haves, *group)), self.k, self.assumptions, on, None, self.typical,
                self._fresh_book(),
            )  # fmt: skip
            yield {
                run.wants[position].id: (found, _door(run, position, found))
                for position, found in run.of_wants(range(len(run.wants)), standing)
            }

    def altered(self, have_id: str, doors: Mapping[str, "Door"], on: date) -> dict[str, float]:
        """The wants for which a have that is new, or has changed, may alter what is found.

        Those that had it before it changed, or before it went, are the caller's to add: what was
        found for them names it (:attr:`Door.partners` too).

        Args:
            have_id: of a listing that stands.
            doors: what it takes to alter what was found for each want.
            on: the day for which dated facts are taken.

        Returns:
            by id of each such want what the have is worth to it alone, GBP a year × chance; 0
            where it may only be part of a mixture.
        """
        have = self._held[have_id]
        wants = [w for w in self.takers(have.resource_type) if site_of(w) != site_of(have)]
        new = {want.id: 0.0 for want in wants if want.id not in doors}
        wants = [want for want in wants if want.id in doors]
        if not wants:
            return new
        values = self._values(have, wants, on)
        floor = np.array([doors[want.id].floor for want in wants])
        enters = ~values.fails & (values.value_gbp > -LEVEL_GBP)
        enters &= values.expected_gbp >= floor * (1 - SAME)
        mixing = [
            want for want, inside in zip(wants, enters, strict=True)
            if not inside and doors[want.id].has_room
        ]  # fmt: skip
        inside = np.flatnonzero(enters).tolist()
        new |= {wants[place].id: float(values.expected_gbp[place]) for place in inside}
        return new | dict.fromkeys(self._mixing(have, mixing, doors, on), 0.0)

    def _mixing(
        self, have: Listing, wants: list[Listing], doors: Mapping[str, "Door"], on: date
    ) -> set[str]:
        """The wants whose mixture may draw on a have."""
        if not wants:
            return set()
        pairing = self._pairing(on)
        tables = Tables.of(HaveParts((have,)), wants, Chances(pairing.book), pairing)
        places = np.arange(len(wants))
        may = tables.bounds.may_mix(places * 0, places)
        fails = tables.bounds.at_most(places * 0, places) <= 0
        found = set()
        for place in np.flatnonzero(may).tolist():
            bounds = tables.screen.for_want(place).bounds
            needed = doors[wants[place].id].mixing[0 if fails[place] else 1]
            if len(bounds) and bounds[0] > 0 and bounds[0] >= needed * (1 - SAME):
                found.add(wants[place].id)
        return found

    def matches_of(self, have_id: str, wants: Iterable[str], on: date) -> Iterator[Match]:
        """The matches of one have by itself with those of these wants that it could serve.

        They are told as :meth:`for_wants` tells them, without looking whether ``k`` others are
        worth more to a want.
        """
        have, pairing = self._held[have_id], self._pairing(on)
        able = {w.id for w in self.takers(have.resource_type) if site_of(w) != site_of(have)}
        for name in wants:
            if name in able:
                found = pairing.assess(have, self._held[name])
                if found.viable:
                    yield pairing.match(found)

    def nearest(self, have_id: str, on: date) -> Match | None:
        """The best that a have could do with a want of its kind, whether that works or not."""
        have = self._held[have_id]
        wants = [w for w in self.takers(have.resource_type) if site_of(w) != site_of(have)]
        if not wants:
            return None
        found = self._values(have, wants, on)
        order = np.lexsort((-found.value_gbp, -found.chance, found.fails))
        pairing = self._pairing(on)
        return pairing.match(pairing.assess(have, wants[int(order[0])]))

    def agrees(self, listing_id: str) -> bool:
        """Whether any listing of the other side is of a kind that could suit it."""
        wants = (kind for kind, members in self._wants.items() if members)
        haves = (kind for kind, members in self._haves.items() if members)
        return OtherSide(haves, wants).agrees(self._held[listing_id])

    def _values(self, have: Listing, wants: list[Listing], on: date) -> Any:
        positions = np.arange(len(wants))
        values = PairValues((have,), wants, self._pairing(on))
        kinds = values.kinds(positions * 0, positions)
        return values.of(positions * 0, positions, kinds)

    def _pairing(self, on: date) -> Pairing:
        roads = Distances(self.assumptions.value("places.circuity"))
        valuer = Valuer(self.assumptions, on, self.typical)
        return Pairing(self._fresh_book(), valuer, roads)

    def _fresh_book(self) -> RouteBook:
        """The routes of kinds, without the listings that they were worked out for."""
        if len(self._book) > _MOST_ROUTES:
            self._book = RouteBook(self.assumptions)
        self._book.forget_listings()
        return self._book


@dataclass(frozen=True, slots=True)
class Door:
    """What it takes for a have to alter what was found for a want.

    ``floor``: the expected value of the last of its best, GBP a year; 0 where whatever pays is
    among them. ``has_room``: whether a mixture could be worth more than any of them. ``mixing``:
    the least bound, GBP a year, with which a have that is sure to fail alone, or another, is
    among those that the mixture may draw on. ``partners``: ids of those it draws on now.
    """

    floor: float = 0.0
    has_room: bool = False
    mixing: tuple[float, float] = (0.0, 0.0)
    partners: tuple[str, ...] = ()


def _door(run: Run, position: int, found: OfWant) -> Door:
    """The door of a want of a run."""
    want = run.wants[position]
    alone = _alone(found)
    floor = min(expected for expected, _ in alone) if len(alone) >= run.k else 0.0
    met = max((units for _, units in alone), default=0.0)
    if want.amount is None or met >= UNMET * amount_of_year(want.amount, want.decline_per_year):
        return Door(floor)
    partners = tuple(partner.assessed.account.have.id for partner in found.partners)
    bounds = _bounds(run, position, found.partners)
    room, least = room_for(len(alone)), []
    for alone_fails in (True, False):
        held = [bounds[p.position] for p in found.partners if p.alone_fails is alone_fails]
        least.append(min(held) if len(held) >= room[alone_fails] else 0.0)
    return Door(floor, True, (least[0], least[1]), partners)


def _bounds(run: Run, position: int, partners: Iterable[Partner]) -> dict[int, float]:
    """The bound on the value of each partner, by its position."""
    known = {p.position: p.bound for p in partners if p.bound is not None}
    if all(partner.position in known for partner in partners):
        return known
    candidates = run.screen.for_want(position)
    return dict(zip(candidates.haves.tolist(), candidates.bounds.tolist(), strict=True))


def _alone(found: OfWant) -> list[tuple[float, float]]:
    """What each of the best single haves of a want is expected to be worth, and gives a year."""
    told = [(m.expected_gbp, m.worth.units_per_year or 0.0) for m in found.matches if not m.blend]
    return told + [(one.expected_gbp, _delivered(one.account)) for one in found.standing]


def _delivered(account: Account) -> float:
    """Units a year; 0 where neither side gives an amount."""
    return 0.0 if account.overlap.product_units is None else account.product_units


def _groups(wants: list[Listing]) -> Iterator[list[Listing]]:
    for _, members in groupby(wants, key=_block):
        block = list(members)
        for start in range(0, len(block), _TOGETHER):
            yield block[start : start + _TOGETHER]


def _by_kind(want: Listing) -> tuple[str, str, str]:
    return (_block(want), ",".join(want.uses), want.id)


def _block(want: Listing) -> str:
    """Wants of one branch of the taxonomy are matched together: they share most haves."""
    return (want.resource_type or ",".join(want.uses)).partition(".")[0]


def _take_out(groups: dict[Any, dict[str, Listing]], key: Any, listing_id: str) -> None:
    groups[key].pop(listing_id, None)
    if not groups[key]:
        del groups[key]


def moved_medians(held: Medians, now: Medians, by: float) -> Medians:
    """The medians held, with those of now where they moved by more than a share, came or went.

    >>> from offcut.listings import Kind
    >>> key = (Kind.HAVE, "t", "sand")
    >>> held, now = {key: TypicalAmount(100.0, 9)}, {key: TypicalAmount(104.0, 10)}
    >>> moved_medians(held, now, by=0.1)[key].amount, moved_medians(held, now, by=0.0)[key].amount
    (100.0, 104.0)
    """
    found = {}
    for key, new in now.items():
        old = held.get(key)
        still = old is not None and (
            old == new or (abs(new.amount - old.amount) <= by * abs(old.amount) and by > 0)
        )
        found[key] = old if old is not None and still else new
    return found


def _amount(found: TypicalAmount | None) -> tuple[float, int] | None:
    return None if found is None else (found.amount, found.listings)
