"""The account of one pair on one route: quantities and money, kept short because it is run often.

The lines behind it are written by :mod:`offcut.matching.worth.working`, for what is kept.
"""

from dataclasses import dataclass
from datetime import date

from offcut.listings import Listing
from offcut.matching.model import Route
from offcut.matching.worth.baseline import Baseline, baseline, tonnes_per_unit
from offcut.matching.worth.costs import RouteCosts, route_costs
from offcut.matching.worth.displaced import Displaced, displaced
from offcut.matching.worth.haulage import (
    Haul,
    Vehicle,
    density_as_it_is,
    density_carried,
    loads_needed,
    vehicles_for,
)
from offcut.matching.worth.kinds import kind_of
from offcut.matching.worth.melting import replaced_per_unit
from offcut.matching.worth.overlap import NOTHING_TYPICAL, Overlap, overlap
from offcut.matching.worth.typical import TypicalAmounts
from offcut.reference import Assumption, Assumptions

_PIPED = ("energy.heat", "energy.steam", "energy.cooling", "energy.compressed_air")


@dataclass(frozen=True, slots=True)
class Handling:
    """Loading, stocking and weighing at both ends, a year."""

    quantity: float
    unit: str
    rate: Assumption

    @property
    def cost_gbp(self) -> float:
        """Cost a year."""
        return self.quantity * self.rate.value


@dataclass(slots=True)  # not frozen: made for every pair, and freezing costs half of the making
class Account:
    """Everything that the value of a pair on a route follows from."""

    have: Listing
    want: Listing
    route: Route
    distance_km: float
    overlap: Overlap
    have_units: float  # per year, or 1 when neither side gave a quantity
    product_units: float
    baseline: Baseline
    displaced: Displaced
    replaced: float  # units of the bought product that a unit delivered replaces, at most 1
    replaced_note: str | None
    costs: RouteCosts
    carried_t: float | None  # tonnes that travel; None = not known, or nothing is carried
    product_t: float | None
    handling: Handling | None
    hauls: tuple[Haul, ...]  # one for each vehicle that could carry it, cheapest first
    haulage_unknown: bool  # carried, but what a unit weighs is not known
    value_gbp: float  # joint gain a year


class Valuer:
    """Works out accounts under one set of assumptions, for one day; keeps what repeats."""

    def __init__(
        self, assumptions: Assumptions, on: date, typical: TypicalAmounts = NOTHING_TYPICAL
    ) -> None:
        self.assumptions, self.on, self.typical = assumptions, on, typical
        self._baselines: dict[str, Baseline] = {}
        self._displaced: dict[tuple[str, str | None], Displaced] = {}
        self._costs: dict[tuple[str, int, int], tuple[object, RouteCosts, float | None]] = {}
        self._vehicles: dict[tuple[str | None, ...], tuple[Vehicle, ...]] = {}

    def baseline(self, have: Listing) -> Baseline:
        """What the giver does today."""
        if have.id not in self._baselines:
            self._baselines[have.id] = baseline(have, self.assumptions, self.on)
        return self._baselines[have.id]

    def displaced(self, want: Listing, use: str | None) -> Displaced:
        """What the taker need no longer buy."""
        key = (want.id, use)
        if key not in self._displaced:
            self._displaced[key] = displaced(want, use, self.assumptions, self.on)
        return self._displaced[key]

    def vehicles(self, have: Listing) -> tuple[Vehicle, ...]:
        """What could carry it."""
        key = (have.resource_type, have.form, have.unit)
        if key not in self._vehicles:
            self._vehicles[key] = vehicles_for(have, self.assumptions)
        return self._vehicles[key]

    def account(self, have: Listing, want: Listing, route: Route, distance_km: float) -> Account:
        """The account of one pair on one route, ``distance_km`` apart by road."""
        base = self.baseline(have)
        saved = self.displaced(want, route.use)
        per_have = product_per_have(have, want, route)
        blocked = self._out_of_reach(have, want, per_have, distance_km)
        if blocked or per_have is None:
            amounts = Overlap(0.0, 0.0, blocked=blocked)
        else:
            amounts = overlap(have, want, per_have, route.share, self.on, self.typical)
        have_units, product_units = amounts.have_units, amounts.product_units
        per_unit = have_units is None or product_units is None
        if have_units is None or product_units is None:
            have_units, product_units = 1.0, per_have or 1.0
        costs, treated_density = self.route_costs(have, base, route)
        replaced, replaced_note = self.replaced(have, route, saved)
        product_t = _weight(product_units, want, have)
        in_kind = have.unit == want.unit
        carried_t = product_t if in_kind else _weight(have_units, have, have)
        density = treated_density if in_kind else density_as_it_is(have)
        hauls = self._hauls(have, amounts, have_units, carried_t, density, distance_km, per_unit)
        carried = bool(self.vehicles(have)) and not amounts.blocked
        handling = self.handling(have, have_units, carried_t) if hauls else None
        value = (
            have_units * (base.gbp_per_unit + costs.gbp_per_unit)
            + product_units * replaced * saved.gbp_per_unit
            - (handling.cost_gbp if handling else 0.0)
            - (hauls[0].cost_gbp if hauls else 0.0)
        )
        return Account(
            have, want, route, distance_km, amounts, have_units, product_units, base, saved,
            replaced, replaced_note,
            costs, carried_t if carried else None, product_t, handling, hauls,
            carried and not hauls, value,
        )  # fmt: skip

    def handling(self, have: Listing, units: float, tonnes: float | None) -> Handling | None:
        """Loading and stocking of what travels: solids by the tonne, liquids by the m³."""
        vehicle = self.vehicles(have)[0].name
        if vehicle == "tanker":
            item = self.assumptions["handling.gbp_per_m3"]
            return Handling(units, "m3", item) if have.unit == "m3" else None
        if vehicle == "van" or tonnes is None:
            return None
        return Handling(tonnes, "t", self.assumptions["handling.gbp_per_t"])

    def _out_of_reach(
        self, have: Listing, want: Listing, per_have: float | None, distance_km: float
    ) -> str | None:
        if per_have is None:
            return f"the have is counted in {have.unit}, the want in {want.unit}"
        if is_piped(have):
            reach = self.assumptions.value("energy.pipe_max_km")
            if distance_km > reach:
                return f"heat, cooling and air are piped, at most {reach:g} km (assumed)"
        return None

    def replaced(self, have: Listing, route: Route, saved: Displaced) -> tuple[float, str | None]:
        """Units of the bought product that a unit delivered replaces, and why."""
        if saved.stated:
            return 1.0, None
        return replaced_per_unit(have, route, saved.product, self.assumptions)

    def route_costs(
        self, have: Listing, base: Baseline, route: Route
    ) -> tuple[RouteCosts, float | None]:
        """Costs of a route, and the bulk density that it leaves."""
        key = (have.id, id(route.steps), id(route.residues))
        if key not in self._costs:
            costs = route_costs(have, base, route, self.assumptions)
            parts = (route.steps, route.residues)  # kept, so that their ids stay their own
            self._costs[key] = (parts, costs, density_carried(have, route))
        _, costs, density = self._costs[key]
        return costs, density

    def _hauls(
        self,
        have: Listing,
        amounts: Overlap,
        units: float,
        tonnes: float | None,
        density: float | None,
        distance_km: float,
        per_unit: bool,
    ) -> tuple[Haul, ...]:
        if amounts.blocked:
            return ()
        least = 1
        if amounts.shelf_life_days and not amounts.once:
            least = -(-amounts.span_days // amounts.shelf_life_days)
        weight = tonnes
        if weight is None:
            if have.unit != "item":
                return ()
            weight = units  # one journey of a van for each item, by its payload of one
        hauls = [
            Haul(
                vehicle,
                tonnes,
                loads_needed(vehicle, weight, density, per_unit=per_unit, least=least)
                if tonnes is not None
                else weight,
                distance_km,
                density,
            )
            for vehicle in self.vehicles(have)
        ]
        return tuple(sorted(hauls, key=lambda haul: haul.cost_gbp))


def is_piped(have: Listing) -> bool:
    """Whether it goes by pipe, and so only so far (assumption ``energy.pipe_max_km``)."""
    return (have.resource_type or "").startswith(_PIPED)


def product_per_have(have: Listing, want: Listing, route: Route) -> float | None:
    """Units of product, in the want's unit, per unit of have; None when they cannot be compared."""
    if have.unit == want.unit:
        return route.product_yield
    kind = kind_of(have.resource_type)
    density = kind.density_t_per_m3 if kind else None
    if density and (have.unit, want.unit) == ("t", "m3"):
        return route.product_yield / density
    if density and (have.unit, want.unit) == ("m3", "t"):
        return route.product_yield * density
    return route.product_yield if route.steps else None


def _weight(units: float, side: Listing, have: Listing) -> float | None:
    same = side.unit == have.unit
    kind = kind_of((have if same else side).resource_type)
    per_unit = tonnes_per_unit(side.unit, kind)
    return None if per_unit is None else units * per_unit
