"""The ways that a plan with facilities chooses between, as columns: direct, or over a plant.

An exchange whose treatments some kind of facility can do needs one: over each candidate plant it is
a column of its own, hauled to the plant and on to the taker. All others stay as matching has them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from offcut.listings import Listing
from offcut.matching.pairing import Pairing
from offcut.matching.worth import carbon
from offcut.matching.worth.baseline import tonnes_per_unit
from offcut.matching.worth.haulage import Vehicle, density_as_it_is, density_carried
from offcut.matching.worth.kinds import kind_of
from offcut.places import Place, distance_km
from offcut.planning.build_exchanges import Exchange, amount_a_year
from offcut.planning.facilities_costs import FacilityKind, facility_kinds
from offcut.planning.sites import EXISTING, FIRM, Site, firm_sites

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
PARTS = ("disposal", "purchase", "running", "residue", "carriage")
"""The parts of a column's gain, GBP per unit of have."""
NO_PLANT = -1
_FIRM_SITES = 6  # of each kind: those of the largest givers


@dataclass(frozen=True, slots=True)
class Plant:
    """A kind of facility at a candidate site."""

    kind: FacilityKind
    site: Site

    @property
    def name(self) -> str:
        """As it is shown."""
        return f"{self.kind.name} at {self.site.name}"

    @property
    def stands(self) -> bool:
        """Whether it is there already."""
        return self.site.kind == EXISTING


@dataclass(frozen=True)
class Offers:
    """Columns over ways, shape ``(ways,)``, and ``parts`` ``(ways, len(PARTS))``.

    ``have``, ``want`` and ``plant`` are places in ``haves``, ``wants`` and ``plants`` (−1: none);
    ``most`` units of have, ``room`` of the want and ``fed`` into the plant per unit of have;
    ``carbon_kg`` avoided (NaN: not known), ``landfill_t`` and ``tonnes`` per unit of have.
    ``exchange_gbp``: effort of one exchange, GBP a year.
    """

    exchanges: tuple[Exchange, ...]
    haves: tuple[Listing, ...]
    wants: tuple[Listing, ...]
    plants: tuple[Plant, ...]
    have: Ints
    want: Ints
    plant: Ints
    parts: Floats
    most: Floats
    room: Floats
    fed: Floats
    carbon_kg: Floats
    landfill_t: Floats
    tonnes: Floats
    km: Floats
    exchange_gbp: float = 0.0

    def __len__(self) -> int:
        return len(self.exchanges)

    @cached_property
    def exchange_of(self) -> Ints:
        """The exchange of each way, numbered in order of first mention."""
        number = {one: place for place, one in enumerate(dict.fromkeys(map(id, self.exchanges)))}
        return np.array([number[id(one)] for one in self.exchanges], dtype=np.int64)

    @cached_property
    def least(self) -> Floats:
        """The smallest load of each exchange, units of have; 0 where none is stated."""
        each = {id(one): one.least for one in self.exchanges}
        return np.array(list(each.values()), dtype=np.float64)

    @cached_property
    def have_amount(self) -> Floats:
        """Units a year of each have."""
        return np.array([amount_a_year(one) for one in self.haves], dtype=np.float64)

    @cached_property
    def want_amount(self) -> Floats:
        """Units a year of each want."""
        return np.array([amount_a_year(one) for one in self.wants], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Way:
    exchange: Exchange
    plant: Plant | None
    parts: tuple[float, ...]
    fed: float
    carbon_kg: float
    km: float


def offers(
    found: Sequence[Exchange],
    pairing: Pairing,
    sites: Sequence[Site],
    *,
    firms: bool = True,
    year: int,
    exchange_gbp: float = 0.0,
) -> Offers:
    """All ways of some exchanges, with every kind of facility at every site that allows it.

    ``firms``: also at the sites of the givers with the largest streams that a kind could treat.
    ``exchange_gbp``: effort of setting up and running one exchange, GBP a year.
    """
    kinds = facility_kinds().values()
    candidates = {kind.id: _plants(kind, found, sites, firms=firms) for kind in kinds}
    ways = [way for one in found for way in _ways(one, candidates, pairing, year)]
    return _columns([way for way in ways if _may_gain(way)], exchange_gbp)


def treatments_of(one: Exchange) -> frozenset[str]:
    """The treatments of an exchange."""
    return frozenset(step.treatment for step in one.route.steps)


def needs_plant(one: Exchange) -> bool:
    """Whether some kind of facility does its treatments, so that it needs one."""
    treated = treatments_of(one)
    return any(kind.can(treated) for kind in facility_kinds().values())


def _plants(
    kind: FacilityKind, found: Iterable[Exchange], sites: Sequence[Site], *, firms: bool
) -> list[Plant]:
    chosen = [site for site in sites if site.allows(kind.id)]
    if firms:
        largest: dict[str, tuple[float, Listing]] = {}
        for one in found:
            if kind.can(treatments_of(one)):
                largest[one.have.id] = (amount_a_year(one.have), one.have)
        ranked = sorted(largest.values(), key=lambda pair: (-pair[0], pair[1].id))
        chosen += firm_sites(have for _, have in ranked[:_FIRM_SITES])
    return [Plant(kind, site) for site in chosen]


def _ways(
    one: Exchange, candidates: Mapping[str, Sequence[Plant]], pairing: Pairing, year: int
) -> Iterator[_Way]:
    treated = treatments_of(one)
    able = [kind for kind in facility_kinds().values() if kind.can(treated)]
    if not able:
        parts = (
            one.disposal_gbp,
            one.purchase_gbp,
            one.treatment_gbp,
            one.residue_gbp,
            one.carriage_gbp,
        )
        known = np.nan if one.carbon_kg is None else one.carbon_kg
        yield _Way(one, None, parts, 0.0, known, one.distance_km)
        return
    carriage = _Carriage(one, pairing, year)
    for kind in able:
        for plant in candidates[kind.id]:
            yield _over(one, plant, carriage)


def _over(one: Exchange, plant: Plant, carriage: "_Carriage") -> _Way:
    """An exchange over a plant: running cost instead of the price of treatment, two legs."""
    gbp, kg, km = carriage.over(plant.site.place, on_site=plant.site.kind == FIRM)
    parts = (
        one.disposal_gbp,
        one.purchase_gbp,
        one.treatment_gbp * plant.kind.value("running_share"),
        one.residue_gbp,
        gbp,
    )
    known = np.nan if one.carbon_kg is None else one.carbon_kg - one.haul_carbon_kg + kg
    fed = max(step.fed for step in one.route.steps)
    return _Way(one, plant, parts, fed, known, km)


class _Carriage:
    """What carrying a stream to a plant and its product on to the taker costs, per unit of have.

    Full loads: a plant gathers several streams. Loading and stocking are paid for each leg.
    """

    def __init__(self, one: Exchange, pairing: Pairing, year: int) -> None:
        self.one, self.year = one, year
        self.circuity = pairing.distances.circuity
        self.vehicles = pairing.valuer.vehicles(one.have)
        weight = tonnes_per_unit(one.have.unit, kind_of(one.have.resource_type))
        self.tonnes = one.tonnes if weight is None else weight
        handling = None
        if self.vehicles:
            handling = pairing.valuer.handling(one.have, 1.0, self.tonnes)
        self.handling_gbp = handling.cost_gbp if handling else 0.0
        self.raw = density_as_it_is(one.have)
        self.treated = density_carried(one.have, one.route)

    def over(self, place: Place, *, on_site: bool) -> tuple[float, float, float]:
        """GBP (negative), kgCO2e (negative) and km of both legs together."""
        there = distance_km(self.one.have.place, place, self.circuity)
        on = distance_km(place, self.one.want.place, self.circuity)
        near = on_site and there < 0.05  # the giver's own plant: nothing is loaded
        gbp, kg = (0.0, 0.0) if near else self._leg(there, self.tonnes, self.raw)
        more_gbp, more_kg = self._leg(on, self.one.tonnes, self.treated)
        return gbp + more_gbp, kg + more_kg, there + on

    def _leg(self, km: float, tonnes: float | None, density: float | None) -> tuple[float, float]:
        if not self.vehicles or tonnes is None:
            return 0.0, 0.0

        def gbp(vehicle: Vehicle) -> float:
            per_load = vehicle.gbp_per_load + vehicle.gbp_per_load_km * km
            return per_load * tonnes / vehicle.load_t(density)

        cheapest = min(self.vehicles, key=gbp)
        rate = carbon.freight_kg_per_t_km(cheapest.name, self.year)
        kg = 0.0 if rate is None else rate[0] * tonnes * km
        return -(gbp(cheapest) + self.handling_gbp), -kg


_MARGIN = 0.3


def _may_gain(way: _Way) -> bool:
    """Whether it gains anything even when every figure is off by a third to its favour."""
    return sum(v * (1 + _MARGIN if v > 0 else 1 - _MARGIN) for v in way.parts) > 0


def _columns(ways: Sequence[_Way], exchange_gbp: float) -> Offers:
    haves = _first(way.exchange.have for way in ways)
    wants = _first(way.exchange.want for way in ways)
    plants = tuple(dict.fromkeys(way.plant for way in ways if way.plant is not None))
    have_at = {one.id: place for place, one in enumerate(haves)}
    want_at = {one.id: place for place, one in enumerate(wants)}
    plant_at = {plant: place for place, plant in enumerate(plants)}

    def numbers(take: Callable[[_Way], float]) -> Floats:
        return np.array([take(way) for way in ways], dtype=np.float64)

    return Offers(
        exchanges=tuple(way.exchange for way in ways),
        haves=haves,
        wants=wants,
        plants=plants,
        have=np.array([have_at[way.exchange.have.id] for way in ways], dtype=np.int64),
        want=np.array([want_at[way.exchange.want.id] for way in ways], dtype=np.int64),
        plant=np.array(
            [NO_PLANT if way.plant is None else plant_at[way.plant] for way in ways],
            dtype=np.int64,
        ),
        parts=np.array([way.parts for way in ways], dtype=np.float64).reshape(-1, len(PARTS)),
        most=numbers(lambda way: way.exchange.most),
        room=numbers(lambda way: way.exchange.room),
        fed=numbers(lambda way: way.fed),
        carbon_kg=numbers(lambda way: way.carbon_kg),
        landfill_t=numbers(lambda way: way.exchange.landfill_t),
        tonnes=numbers(lambda way: way.exchange.tonnes or 0.0),
        km=numbers(lambda way: way.km),
        exchange_gbp=exchange_gbp,
    )


def _first(listings: Iterable[Listing]) -> tuple[Listing, ...]:
    return tuple({one.id: one for one in listings}.values())
