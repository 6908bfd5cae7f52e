"""Listings as the columns of an index: the optimistic value of a pair as it is, without treatment.

A giver saves what it pays today, a taker what it need no longer buy, under the use that is worth
most; haulage is the cheapest a tonne and a kilometre of all vehicles that could carry it. Limits
and chances are left to the full rules. Rows are of one type when resource type and unit agree.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from offcut import reference
from offcut.listings import Listing, Listings
from offcut.matching.assess import compatible_types
from offcut.matching.index.rows import no_haves, no_wants
from offcut.matching.screen.market import Haves, Market, Wants
from offcut.matching.worth import Valuer
from offcut.matching.worth.haulage import density_as_it_is
from offcut.matching.worth.typical import TypicalAmounts
from offcut.reference import Assumptions

_NOT_HANDLED = frozenset({"tanker", "van"})  # pumped, or single items


@dataclass(frozen=True, slots=True)
class Listed:
    """A market made of listings; ``left_out``: ids of those without a type or an amount."""

    market: Market
    left_out: tuple[str, ...]


def market_of_listings(
    listings: Listings, *, on: date | None = None, assumptions: Assumptions | None = None
) -> Listed:
    """The listings that can be put into columns, valued for a day.

    A listing without an amount is given what is typical of its kind in this list. One that has no
    resource type, or for which nothing is typical either, is left out and named.
    """
    chosen = assumptions or Assumptions()
    valuer = Valuer(chosen, on or date.today(), TypicalAmounts(listings))
    accepted = {want.id: _accepted(want) for want in listings.wants}
    haves = [h for h in listings.haves if h.resource_type and _amount(h, valuer) > 0]
    wants = [w for w in listings.wants if accepted[w.id] and _amount(w, valuer) > 0]
    names = {_block(have.resource_type or "", have.unit) for have in haves}
    names.update(_block(kind, want.unit) for want in wants for kind in accepted[want.id])
    types = {name: code for code, name in enumerate(sorted(names))}
    kept = {item.id for item in (*haves, *wants)}
    market = Market(
        _haves(haves, types, valuer),
        _wants(wants, types, accepted, valuer),
        tuple(types),
        circuity=chosen.value("places.circuity"),
    )
    return Listed(market, tuple(item.id for item in listings if item.id not in kept))


def _block(resource_type: str, unit: str) -> str:
    return f"{resource_type} ({unit})"


def _accepted(want: Listing) -> dict[str, tuple[str | None, ...]]:
    """The resource types that could serve a want, each with the uses it would serve."""
    return _served(want.resource_type, want.uses, want.use is not None)


@cache
def _served(
    want_type: str | None, want_uses: tuple[str, ...], given: bool
) -> dict[str, tuple[str | None, ...]]:
    found = {}
    for kind in reference.resource_types:
        uses = compatible_types(kind, want_type, want_uses, given=given)
        if uses:
            found[kind] = uses
    return found


def _amount(listing: Listing, valuer: Valuer) -> float:
    """Units a year; 0 when it is neither given nor typical."""
    if listing.amount is not None:
        return listing.amount.central
    typical = valuer.typical.of(listing)
    return typical.amount if typical else 0.0


def _common(listings: Sequence[Listing], valuer: Valuer) -> dict[str, Any]:
    first = [(item.available_from or date.min).toordinal() for item in listings]
    last = [(item.available_to or date.max).toordinal() for item in listings]
    return {
        "ids": [item.id for item in listings],
        "latitude": _numbers(item.place.latitude for item in listings),
        "longitude": _numbers(item.place.longitude for item in listings),
        "quantity": _numbers(_amount(item, valuer) for item in listings),
        "first_day": np.array(first, dtype=np.int32),
        "last_day": np.array(last, dtype=np.int32),
        "text": np.zeros((len(listings), 0), dtype=np.float32),
    }


def _haves(haves: Sequence[Listing], types: dict[str, int], valuer: Valuer) -> Haves:
    if not haves:
        return no_haves(0, 0)
    hauled = [_haulage(have, valuer) for have in haves]
    saved = [valuer.baseline(have).gbp_per_unit for have in haves]
    codes = [types[_block(have.resource_type or "", have.unit)] for have in haves]
    return Haves(
        types=np.array(codes, dtype=np.int32),
        gbp_per_unit=_numbers(s - at_0 for s, (at_0, _) in zip(saved, hauled, strict=True)),
        gbp_per_unit_km=_numbers(per_km for _, per_km in hauled),
        properties=np.zeros((len(haves), 0), dtype=np.float32),
        **_common(haves, valuer),
    )


def _wants(
    wants: Sequence[Listing],
    types: dict[str, int],
    accepted: dict[str, dict[str, tuple[str | None, ...]]],
    valuer: Valuer,
) -> Wants:
    if not wants:
        return no_wants(0, 0)
    codes = [[types[_block(kind, want.unit)] for kind in accepted[want.id]] for want in wants]
    uses = [{use for served in accepted[want.id].values() for use in served} for want in wants]
    prices = (
        max(valuer.displaced(want, use).gbp_per_unit for use in meant)
        for want, meant in zip(wants, uses, strict=True)
    )
    return Wants(
        accepted_from=np.concatenate([[0], np.cumsum([len(c) for c in codes])]).astype(np.int64),
        accepted=np.array([code for c in codes for code in c], dtype=np.int32),
        gbp_per_unit=_numbers(prices),
        limits=np.zeros((len(wants), 0), dtype=np.float32),
        **_common(wants, valuer),
    )


def _numbers(values: Iterable[float]) -> Any:
    return np.array(list(values), dtype=np.float64)


def _haulage(have: Listing, valuer: Valuer) -> tuple[float, float]:
    """Least cost of carrying a unit over no distance, and of each km: GBP, GBP/km.

    Both 0 when nothing is carried, or when nobody knows what a unit weighs.
    """
    vehicles = valuer.vehicles(have)
    weight = 1.0 if have.unit == "item" else valuer.baseline(have).tonnes_per_unit
    if not vehicles or weight is None:
        return 0.0, 0.0
    density = density_as_it_is(have)
    loads = [(vehicle, vehicle.load_t(density)) for vehicle in vehicles]
    handled = vehicles[0].name not in _NOT_HANDLED
    handling = valuer.assumptions.value("handling.gbp_per_t") if handled else 0.0
    at_0 = min(vehicle.gbp_per_load / load for vehicle, load in loads) + handling
    per_km = min(vehicle.gbp_per_load_km / load for vehicle, load in loads)
    return weight * at_0, weight * per_km
