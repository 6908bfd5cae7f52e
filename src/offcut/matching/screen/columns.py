"""Haves and wants as columns of numbers, for the screen."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from offcut import reference
from offcut.listings import Listing
from offcut.matching.assess.treating import operators
from offcut.matching.worth import Valuer
from offcut.matching.worth.haulage import Vehicle, density_as_it_is, density_set
from offcut.matching.worth.kinds import kind_of

_FAR = date.max.toordinal()
_TRAIN_STEPS = 3


def yield_range(treatments: Sequence[reference.Treatment]) -> tuple[float, float]:
    """Lowest and highest product per unit of have that up to three treatments could give."""
    found = [t.product_yield for t in treatments]
    low = sorted(y for y in found if y < 1)[:_TRAIN_STEPS]
    high = sorted((y for y in found if y > 1), reverse=True)[:_TRAIN_STEPS]
    return math.prod(low), math.prod(high)


def residue_income(treatments: Sequence[reference.Treatment]) -> float:
    """The most that residues of up to three treatments could earn, GBP per unit of have."""
    earned = sorted(map(_income, treatments), reverse=True)[:_TRAIN_STEPS]
    return sum(earned) * yield_range(treatments)[1]


def _income(treatment: reference.Treatment) -> float:
    earned = 0.0
    for residue in treatment.residues:
        share = 1 - treatment.product_yield if residue.share is None else residue.share
        earned += max(0.0, -residue.disposal_gbp_per_unit) * max(0.0, share)
    return earned


class HaveColumns:
    """One row a have; NaN = not known."""

    def __init__(self, haves: Sequence[Listing], valuer: Valuer) -> None:
        self.by_id = id_order([h.id for h in haves])
        self.latitude = np.array([h.place.latitude for h in haves])
        self.longitude = np.array([h.place.longitude for h in haves])
        self.amount = np.array([h.amount.central if h.amount else np.nan for h in haves])
        typical = [valuer.typical.of(h) for h in haves]
        self.typical = np.array([t.amount if t else np.nan for t in typical])
        self.first = np.array([_ordinal(h.available_from, 0) for h in haves])
        self.last = np.array([_ordinal(h.available_to, _FAR) for h in haves])
        bases = [valuer.baseline(h) for h in haves]
        self.saved = np.array([b.gbp_per_unit for b in bases])
        weights = [b.tonnes_per_unit for b in bases]
        self.tonnes = np.array([np.nan if w is None else w for w in weights])
        types = [h.resource_type or "" for h in haves]
        fed = {name: _Fed.of_type(name, valuer) for name in set(types)}
        self.saved += [fed[t].income for t in types]
        self.yield_low = np.array([fed[t].yields[0] for t in types])
        self.yield_high = np.array([fed[t].yields[1] for t in types])
        self.unit = np.array([h.unit for h in haves])
        self.site = np.array([site_of(h) for h in haves])
        self.by_type: dict[str, Any] = _positions(types)
        self.density = np.array([_density(h) for h in haves])
        densest = [_densest(h, fed[t].densest) for h, t in zip(haves, types, strict=True)]
        self.densest = np.array(densest, dtype=np.float64)
        self.carriers, self.carrier = _carriers(haves, valuer)


class Carriers:
    """Haves that the same vehicles can carry, with the lowest cost of doing so."""

    def __init__(self, vehicles: tuple[Vehicle, ...], handling_gbp_per_t: float) -> None:
        self.vehicles = vehicles
        self.handling = handling_gbp_per_t

    def per_tonne(self, km: Any, density: Any) -> Any:
        """Lowest cost of a tonne over ``km``: full loads of the cheapest vehicle."""
        costs = [
            (v.gbp_per_load + v.gbp_per_load_km * km) / load_t(v, density) for v in self.vehicles
        ]
        return np.minimum.reduce(costs) + self.handling

    def one_load(self, km: Any) -> Any:
        """Lowest cost of the one load that there must be at least."""
        return np.minimum.reduce([v.gbp_per_load + v.gbp_per_load_km * km for v in self.vehicles])


def load_t(vehicle: Vehicle, density: Any) -> Any:
    """Tonnes in a full load at each density (t/m3, NaN = not known)."""
    if vehicle.volume_m3 is None:
        return vehicle.payload_t
    by_volume = np.where(np.isnan(density), np.inf, vehicle.volume_m3 * density)
    return np.minimum(vehicle.payload_t, by_volume)


def _carriers(haves: Sequence[Listing], valuer: Valuer) -> tuple[list[Carriers], Any]:
    """The ways of carrying, and for each have the position of its way (-1 = not carried)."""
    ways: dict[tuple[Vehicle, ...], int] = {}
    number = np.full(len(haves), -1, dtype=np.int64)
    for position, have in enumerate(haves):
        vehicles = valuer.vehicles(have)
        if vehicles:
            number[position] = ways.setdefault(vehicles, len(ways))
    per_t = valuer.assumptions.value("handling.gbp_per_t")
    return [Carriers(way, per_t if _handled(way) else 0.0) for way in ways], number


def _handled(way: tuple[Vehicle, ...]) -> bool:
    """Handling is paid for loose solids: not for what is pumped, nor for single items."""
    return way[0].name not in ("tanker", "van")


def _density(have: Listing) -> float:
    kind = kind_of(have.resource_type)
    density = kind.density_t_per_m3 if kind else None
    return math.nan if density is None else density


def _densest(have: Listing, treated: float) -> float:
    """The highest bulk density that it could be carried at, t/m3: as it is or treated."""
    as_it_is = density_as_it_is(have)
    return math.nan if as_it_is is None else max(as_it_is, treated)


@dataclass(frozen=True, slots=True)
class _Fed:
    """What the treatments that a type can be fed to make of it at the most.

    ``yields``: lowest and highest product per unit of have. ``income``: that residues earn, GBP per
    unit of have. ``densest``: bulk density of what they make, t/m3; 0 = none sets it.
    """

    yields: tuple[float, float]
    income: float
    densest: float

    @classmethod
    def of_type(cls, resource_type: str, valuer: Valuer) -> "_Fed":
        found = operators(resource_type, valuer.assumptions) if resource_type else ()
        treatments = [item.treatment for item in found]
        set_to = [d for t in treatments if (d := density_set(t)) is not None]
        densest = max(set_to, default=0.0)
        return cls(yield_range(treatments), residue_income(treatments), densest)


def id_order(ids: Sequence[str]) -> Any:
    """The place of each id among all in their order: ties are broken so, never by row."""
    place = np.empty(len(ids), dtype=np.int64)
    place[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return place


def site_of(listing: Listing) -> str:
    """A name for organisation and site together: nobody exchanges with itself there."""
    place = listing.place
    return f"{listing.organisation.casefold()}|{place.latitude:.5f}|{place.longitude:.5f}"


def _ordinal(day: date | None, default: int) -> int:
    return day.toordinal() if day else default


def _positions(types: Sequence[str]) -> dict[str, Any]:
    groups: dict[str, list[int]] = defaultdict(list)
    for position, name in enumerate(types):
        if name:
            groups[name].append(position)
    return {name: np.array(members) for name, members in groups.items()}
