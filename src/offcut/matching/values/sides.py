"""Haves and wants as columns of what their values follow from."""

import math
from collections.abc import Hashable, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from offcut.listings import Listing
from offcut.matching.assess import RouteBook, sureness
from offcut.matching.worth import Valuer
from offcut.matching.worth.window import shelf_life_days

_FAR = date.max.toordinal()
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LENT = ("loan", "hire")


class Side:
    """One row a listing; NaN = not known. What both sides have.

    ``kind`` numbers the listings that agree in all but place, price, amount and days: routes and
    their costs are worked out once for each pair of kinds. ``members`` holds the first of each.
    ``amount`` is per year, or all there is where ``once``; of a listing that gives none it is what
    is typical, and ``told`` is False. ``by_hand`` marks a season, month by month: its overlap is
    worked out pair by pair.
    """

    def __init__(
        self, listings: Sequence[Listing], kinds: Sequence[Hashable], valuer: Valuer
    ) -> None:
        self.kind, first = _numbered(kinds)
        self.members = [listings[position] for position in first]
        self.latitude = np.radians([item.place.latitude for item in listings])
        self.longitude = np.array([item.place.longitude for item in listings])
        self.told = np.array([item.amount is not None for item in listings], dtype=bool)
        self.amount = np.array([_amount(item, valuer) for item in listings], dtype=np.float64)
        once = [item.amount is not None and not item.amount.per_year for item in listings]
        self.once = np.array(once, dtype=bool)
        decline = np.array([item.decline_per_year for item in listings], dtype=np.float64)
        self.decline = np.where(self.once, 0.0, decline)
        self.first_day = np.array([_ordinal(i.available_from, 0) for i in listings], dtype=np.int64)
        self.last_day = np.array([_ordinal(i.available_to, _FAR) for i in listings], dtype=np.int64)
        self.min_lot = np.array([item.min_lot or 0.0 for item in listings], dtype=np.float64)
        self.by_hand = np.array([_by_hand(item) for item in listings], dtype=bool)
        self.lent = np.array([_lent(item) for item in listings], dtype=np.int8)
        self.days = np.array([_days(item) for item in listings], dtype=np.int16)
        self.sure = np.array([sureness(item) for item in listings], dtype=np.float64)

    def __len__(self) -> int:
        return len(self.kind)


class HaveSide(Side):
    """The haves: what the giver saves, how long it keeps, whether it is piped."""

    def __init__(self, haves: Sequence[Listing], book: RouteBook, valuer: Valuer) -> None:
        from offcut.matching.worth.account import is_piped

        bases = [valuer.baseline(have) for have in haves]
        kinds = [
            (book.have_key(have), have.unit, base.fate, base.sewer_gbp_per_m3)
            for have, base in zip(haves, bases, strict=True)
        ]
        super().__init__(haves, kinds, valuer)
        self.saved = np.array([base.gbp_per_unit for base in bases], dtype=np.float64)
        lives = [shelf_life_days(have) for have in haves]
        self.shelf_life = np.array([math.nan if s is None else s for s in lives], dtype=np.float64)
        self.piped = np.array([is_piped(have) for have in haves], dtype=bool)
        for position, (have, life) in enumerate(zip(haves, lives, strict=True)):
            if life is not None and self.once[position]:
                begins = max(valuer.on, have.available_from or valuer.on)
                spoils = (begins + timedelta(days=life)).toordinal()
                self.last_day[position] = min(self.last_day[position], spoils)


class WantSide(Side):
    """The wants; what they save a unit is asked use by use (:meth:`prices`)."""

    def __init__(self, wants: Sequence[Listing], book: RouteBook, valuer: Valuer) -> None:
        kinds = [(book.want_key(want), want.unit, want.purchase_price is None) for want in wants]
        super().__init__(wants, kinds, valuer)
        self._wants, self._valuer = wants, valuer
        self._prices: dict[int, Any] = {}

    def uses(self, kind: int) -> tuple[str | None, ...]:
        """The uses that routes to wants of a kind may name, in the order of the prices."""
        return (*self.members[kind].uses, None)

    def prices(self, want: int) -> Any:
        """What a unit of product saves the want under each of :meth:`uses`, GBP."""
        found = self._prices.get(want)
        if found is None:
            listing, uses = self._wants[want], self.uses(int(self.kind[want]))
            saved = [self._valuer.displaced(listing, use).gbp_per_unit for use in uses]
            found = self._prices[want] = np.array(saved)
        return found


def _numbered(kinds: Sequence[Hashable]) -> tuple[Any, list[int]]:
    """A number for each distinct kind in the order of appearance, and where each came first."""
    numbers: dict[Hashable, int] = {}
    first: list[int] = []
    found = np.empty(len(kinds), dtype=np.int64)
    for position, kind in enumerate(kinds):
        number = numbers.setdefault(kind, len(numbers))
        if number == len(first):
            first.append(position)
        found[position] = number
    return found, first


def _amount(listing: Listing, valuer: Valuer) -> float:
    if listing.amount is not None:
        return listing.amount.central
    found = valuer.typical.of(listing)
    return math.nan if found is None else found.amount


def _ordinal(day: date | None, default: int) -> int:
    return day.toordinal() if day else default


def _lent(listing: Listing) -> int:
    """0 = nothing said, 1 = it changes hands for good, 2 = it is lent."""
    said = listing.terms.sale_or_loan
    return 0 if said is None else 2 if said in _LENT else 1


def _by_hand(listing: Listing) -> bool:
    return bool(listing.monthly_profile) or not set(listing.terms.days) <= set(_WEEK)


def _days(listing: Listing) -> int:
    """The days of the week as bits; 0 = any."""
    return sum(1 << place for place, day in enumerate(_WEEK) if day in listing.terms.days)
