"""How much could change hands, for many pairs at once: :mod:`offcut.matching.worth.overlap`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.listings import Listing
from offcut.matching.values.sides import HaveSide, Side, WantSide
from offcut.matching.worth import Valuer
from offcut.matching.worth.overlap import overlap
from offcut.matching.worth.window import YEAR_DAYS

_HAIR = 1e-9  # of a smallest load, as the overlap allows


@dataclass(slots=True)
class Amounts:
    """Of each pair on each route: units a year that leave the giver and reach the taker.

    ``per_unit`` marks those where neither side gives a quantity (1 unit), ``blocked`` those where
    nothing can flow (0 units), ``loads`` the least loads that keep what spoils.
    """

    have_units: Any
    product_units: Any
    per_unit: Any
    blocked: Any
    loads: Any


class AmountColumns:
    """The overlap of haves and wants in columns."""

    def __init__(
        self,
        haves: Sequence[Listing],
        wants: Sequence[Listing],
        have_side: HaveSide,
        want_side: WantSide,
        valuer: Valuer,
    ) -> None:
        self._listings = (haves, wants)
        self._have, self._want, self._valuer = have_side, want_side, valuer
        self._today = valuer.on.toordinal()

    def of(self, haves: Any, wants: Any, per_have: Any, share: Any) -> Amounts:
        """Amounts of pairs of positions, with the product per unit of have and the largest share.

        Where ``per_have`` is NaN the two cannot be compared, and nothing flows.
        """
        have, want = self._have, self._want
        start, days = self._window(haves, wants)
        supply = self._of_year(have, haves, start, days) * per_have
        demand = self._of_year(want, wants, start, days) * share
        product = np.fmin(supply, demand)
        taken = product / per_have
        told_have, told_want = have.told[haves], want.told[wants]
        # A side that gives no quantity counts as what is typical only beside one that does.
        per_unit = ~(told_have | told_want)
        lot = np.maximum(have.min_lot[haves], want.min_lot[wants] / per_have)
        with np.errstate(invalid="ignore"):
            short = ~(taken > 0) | (taken < lot * (1 - _HAIR))
        blocked = self._blocked(haves, wants, days) | (short & ~per_unit) | np.isnan(per_have)
        found = Amounts(
            np.where(per_unit, 1.0, taken),
            np.where(per_unit, per_have, product),
            per_unit,
            blocked,
            self._least_loads(haves, wants, days),
        )
        self._by_hand(found, haves, wants, per_have, share)
        found.have_units[found.blocked] = 0.0
        found.product_units[found.blocked] = 0.0
        return found

    def _window(self, haves: Any, wants: Any) -> tuple[Any, Any]:
        """First day and number of days that both are there, at most a year."""
        have, want = self._have, self._want
        start = np.maximum(have.first_day[haves], want.first_day[wants])
        start = np.maximum(start, self._today)
        end = np.minimum(have.last_day[haves], want.last_day[wants])
        end = np.minimum(end, start + (YEAR_DAYS - 1))
        return start, np.maximum(0, end - start + 1)

    def _of_year(self, side: Side, rows: Any, start: Any, days: Any) -> Any:
        """The amount of a side in the window: a fall is taken off, a one-off is there at once."""
        amount, decline = side.amount[rows], side.decline[rows]
        if np.any(decline):
            left = (1.0 - decline) ** ((start - self._today) / YEAR_DAYS) * (1.0 - decline / 2.0)
            amount = np.where(decline != 0, amount * left, amount)
        part = np.where(side.once[rows], 1.0, days / YEAR_DAYS)
        return amount * part

    def _blocked(self, haves: Any, wants: Any, days: Any) -> Any:
        have, want = self._have, self._want
        offered, asked = have.lent[haves], want.lent[wants]
        clash = (offered != 0) & (asked != 0) & (offered != asked)
        one, other = have.days[haves], want.days[wants]
        no_day = (one != 0) & (other != 0) & ((one & other) == 0)
        with np.errstate(invalid="ignore"):
            spoils = have.shelf_life[haves] < 1
        return (days == 0) | clash | no_day | spoils

    def _least_loads(self, haves: Any, wants: Any, days: Any) -> Any:
        life = self._have.shelf_life[haves]
        once = self._have.once[haves] | self._want.once[wants]
        with np.errstate(invalid="ignore", divide="ignore"):
            often = np.where(life > 0, np.ceil(days / life), 1.0)
        return np.where(np.isnan(life) | once, 1.0, np.maximum(often, 1.0))

    def _by_hand(self, found: Amounts, haves: Any, wants: Any, per_have: Any, share: Any) -> None:
        """Seasons, month by month: worked out pair by pair."""
        seasonal = self._have.by_hand[haves] | self._want.by_hand[wants]
        valuer, (givers, takers) = self._valuer, self._listings
        for place in np.flatnonzero(seasonal & ~found.per_unit & ~np.isnan(per_have)).tolist():
            have, want = givers[haves[place]], takers[wants[place]]
            one = overlap(
                have, want, float(per_have[place]), float(share[place]), valuer.on, valuer.typical
            )
            found.have_units[place] = one.have_units
            found.product_units[place] = one.product_units
            found.blocked[place] = one.blocked is not None
