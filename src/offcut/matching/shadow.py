"""What a little more room under a binding limit would be worth: the limit's shadow price.

For a share of the taker's input and for a side-stream the way is solved again with the limit
eased by a hundredth, all else the same; the change in value over the change in the limit is its
price. Whole loads would make it jump, so haulage counts at its cost per unit of today. A mixture
of several haves has its prices from the programme that chose it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import floor, inf, log10

from offcut.listings import Listing
from offcut.matching.assess import RouteBook
from offcut.matching.assess.shares import SURE
from offcut.matching.assess.specification import Specification
from offcut.matching.model import LimitCheck, Match, Route
from offcut.matching.pairing import Pairing
from offcut.matching.worth import Account
from offcut.reference import Assumptions
from offcut.resources import Evidence
from offcut.resources.rounding import readable

_EASED = 0.01  # of the limit
_PENNY = 0.01  # a year: less is nothing
_NEAR = 0.005  # of the limit: a side-stream lies on its limit
_SAME_WAY = 0.2  # a solution further off than this is another way, not the same one eased


@dataclass(frozen=True, slots=True)
class ShadowPrice:
    """The worth of room under one limit, GBP a year per unit of the limit."""

    property_id: str
    name: str
    unit: str
    side: str  # max | min
    limit: float
    gbp_per_unit: float  # 0 = something else limits the quantity

    @property
    def text(self) -> str:
        """In words, for a handy bit of room: a tenth of the limit or somewhat less."""
        side = "most" if self.side == "max" else "least"
        unit = "" if self.unit in ("", "dimensionless") else f" {self.unit}"
        bound = f"{self.name} (at {side} {readable(self.limit)}{unit}) binds"
        if self.gbp_per_unit <= 0:
            return f"{bound}, but more room would be worth nothing: other things limit it"
        bit = 10.0 ** floor(log10(abs(self.limit) / 10.0)) if self.limit else 1.0
        return (
            f"{bound}: {readable(bit)}{unit} more room would be worth"
            f" £{self.gbp_per_unit * bit:,.0f} a year"
        )


class _EasedBook(RouteBook):
    """Routes as they would be with one side of one limit eased."""

    def __init__(self, assumptions: Assumptions, name: str, side: str) -> None:
        super().__init__(assumptions)
        self._name, self._side = name, side

    def specification(self, use: str | None, have: Listing, want: Listing) -> Specification:
        """The requirements of one use, the one limit eased."""
        asked = super().specification(use, have, want)
        eased = []
        for item in asked.requirements:
            if item.limit.property == self._name:
                lower, upper = item.lower, item.upper
                if self._side == "max" and upper is not None:
                    upper += _EASED * abs(upper)
                elif lower is not None:
                    lower -= _EASED * abs(lower)
                item = item._replace(lower=lower, upper=upper)
            eased.append(item)
        return replace(asked, requirements=tuple(eased))


class ShadowPrices:
    """Finds the prices of binding limits; keeps what it solved again for the next match."""

    def __init__(self, pairing: Pairing) -> None:
        self._pairing = pairing
        self._books: dict[tuple[str, str], _EasedBook] = {}

    def of(self, match: Match, have: Listing, want: Listing) -> tuple[ShadowPrice, ...]:
        """The prices of the limits that bind a share or a side-stream, dearest first.

        Args:
            match: of one have; a mixture, and a way without a binding limit, has none here.
            have: its giver's listing.
            want: its taker's.
        """
        route = match.route
        if match.blend or route.kind not in ("share", "side_stream"):
            return ()
        today = self._pairing.valuer.account(have, want, route, match.distance_km)
        found = []
        for check, side, limit in _binding(route):
            gain = self._gain(today, check.property, side)
            if gain is not None:
                price = gain / (_EASED * abs(limit)) if gain > _PENNY else 0.0
                unit = check.unit or ""
                found.append(ShadowPrice(check.property, check.name, unit, side, limit, price))
        return tuple(sorted(found, key=lambda item: (-item.gbp_per_unit, item.property_id)))

    def _gain(self, today: Account, name: str, side: str) -> float | None:
        """What the same way gains with the limit eased; None when it is not found again."""
        have, want, route = today.have, today.want, today.route
        book = self._books.get((name, side))
        if book is None:
            eased = _EasedBook(self._pairing.book.assumptions, name, side)
            book = self._books[name, side] = eased
        same = [item for item in book.routes(have, want) if _off(item, route) < _SAME_WAY]
        if not same:
            return None
        again = min(same, key=lambda item: _off(item, route))
        account = self._pairing.valuer.account(have, want, again, today.distance_km)
        rate = _haulage(today) / today.have_units if today.have_units else 0.0
        value = account.value_gbp + _haulage(account) - rate * account.have_units
        return value - today.value_gbp


def _haulage(account: Account) -> float:
    return account.hauls[0].cost_gbp if account.hauls else 0.0


def _off(one: Route, other: Route) -> float:
    """How far one way is from another in its shares; infinite for other uses or treatments."""
    if (one.use, one.train) != (other.use, other.train):
        return inf
    return abs(one.share - other.share) / other.share + abs(one.treated_share - other.treated_share)


def _binding(route: Route) -> Iterator[tuple[LimitCheck, str, float]]:
    """The limits that the way lies on, each with the side that it lies on."""
    for check in route.limits:
        if check.value is None or check.categories or not check.blendable:
            continue
        value, sides = check.value, (("max", check.max), ("min", check.min))
        bounds = [(abs(limit - value), side, limit) for side, limit in sides if limit]
        if not bounds:
            continue
        _, side, limit = min(bounds)
        if check.binding or (route.kind == "side_stream" and _lies_on(check, limit)):
            yield check, side, limit


def _lies_on(check: LimitCheck, limit: float) -> bool:
    """Whether the value is the limit, or keeps just the margin of 95 % from it."""
    room, sd = abs(limit - (check.value or 0.0)), check.sd or 0.0
    spread = 0.0 if check.evidence is Evidence.ARCHETYPE else SURE * sd
    return min(room, abs(room - spread)) <= _NEAR * abs(limit)
