"""What it costs to carry a quantity over a distance: by vehicle, load and empty return."""

import math
from dataclasses import dataclass

from offcut import reference
from offcut.listings import Listing
from offcut.matching.model import Route
from offcut.matching.worth.kinds import kind_of
from offcut.reference import Assumptions, Treatment
from offcut.resources import Evidence

BULK_DENSITY = "bulk_density"  # kg/m3
_KG_PER_T = 1000.0
_LIQUID_FORMS = frozenset({"liquid", "sludge"})
_NOT_CARRIED = frozenset({"energy", "capacity"})
FREIGHT = {
    "artic_tipper": "artic_33",
    "rigid_tipper": "rigid_17",
    "tanker": "artic_33",
    "van": "van",
}
"""The row of the freight factors that stands for each vehicle."""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle with its (assumed, dated, overridable) costs."""

    name: str
    payload_t: float
    volume_m3: float | None
    gbp_per_km: float
    gbp_per_load: float
    empty_return: float  # share of the way back that is driven empty and paid

    @classmethod
    def from_assumptions(cls, name: str, assumptions: Assumptions) -> "Vehicle":
        """The vehicle as the assumptions in force describe it."""
        value = assumptions.value
        volume = assumptions.get(f"haulage.{name}.volume_m3")
        return cls(
            name=name,
            payload_t=value(f"haulage.{name}.payload_t"),
            volume_m3=volume.value if volume else None,
            gbp_per_km=value(f"haulage.{name}.gbp_per_km"),
            gbp_per_load=value(f"haulage.{name}.gbp_per_load"),
            empty_return=value(f"haulage.{name}.empty_return"),
        )

    @property
    def gbp_per_load_km(self) -> float:
        """Cost of one load over one kilometre, the way back included."""
        return self.gbp_per_km * (1 + self.empty_return)

    def load_t(self, density_t_per_m3: float | None) -> float:
        """Tonnes in a full load: by weight, or by volume when the material is light."""
        if self.volume_m3 is None or density_t_per_m3 is None:
            return self.payload_t
        return min(self.payload_t, self.volume_m3 * density_t_per_m3)


@dataclass(slots=True)  # not frozen: made for every pair, and freezing costs half of the making
class Haul:
    """A year's journeys."""

    vehicle: Vehicle
    tonnes: float | None
    loads: float
    distance_km: float
    density_t_per_m3: float | None = None  # as it is carried

    @property
    def load_t(self) -> float:
        """Tonnes in a full load."""
        return self.vehicle.load_t(self.density_t_per_m3)

    @property
    def by_volume(self) -> bool:
        """Whether a full load is held by the body's volume, not by the payload."""
        return self.load_t < self.vehicle.payload_t

    @property
    def fixed_gbp(self) -> float:
        """Cost a year of loading, whatever the distance."""
        return self.loads * self.vehicle.gbp_per_load

    @property
    def gbp_per_km(self) -> float:
        """Cost a year of each kilometre between the sites."""
        return self.loads * self.vehicle.gbp_per_load_km

    @property
    def cost_gbp(self) -> float:
        """Cost a year."""
        return self.fixed_gbp + self.gbp_per_km * self.distance_km


def vehicles_for(have: Listing, assumptions: Assumptions) -> tuple[Vehicle, ...]:
    """The vehicles that can carry it; none for energy and spare capacity."""
    kind = kind_of(have.resource_type)
    if (kind and kind.kind in _NOT_CARRIED) or have.unit in ("kWh", "h"):
        return ()
    form = have.form or (kind.form if kind else None)
    if form in _LIQUID_FORMS or (kind and kind.kind == "water"):
        names: tuple[str, ...] = ("tanker",)
    elif have.unit == "item":
        names = ("van",)
    else:
        names = ("artic_tipper", "rigid_tipper", "van")
    return tuple(Vehicle.from_assumptions(name, assumptions) for name in names)


def density_as_it_is(have: Listing) -> float | None:
    """Bulk density of a have, t/m3: measured, else that of its type; None = not known."""
    measured = have.quality.get(BULK_DENSITY)
    if measured is not None and measured.evidence is not Evidence.ARCHETYPE and measured.central:
        return measured.central / _KG_PER_T
    kind = kind_of(have.resource_type)
    return kind.density_t_per_m3 if kind else None


def density_carried(have: Listing, route: Route) -> float | None:
    """Bulk density of what a route sends, t/m3: that of the have, changed by its treatments.

    Loose chips fill a lorry long before they load it; briquettes load it.
    """
    density = density_as_it_is(have)
    for step in route.steps:
        treatment = reference.treatments.get(step.treatment)
        left = density_set(treatment) if treatment is not None else None
        density = density if left is None else left
    return density


def density_set(treatment: Treatment) -> float | None:
    """Bulk density that a treatment leaves, t/m3; None where it does not set it."""
    for effect in treatment.effects:
        if effect.property == BULK_DENSITY and effect.effect == "set" and effect.value:
            return effect.value / _KG_PER_T
    return None


def loads_needed(
    vehicle: Vehicle,
    tonnes: float,
    density_t_per_m3: float | None,
    *,
    per_unit: bool,
    least: int = 1,
) -> float:
    """Whole loads a year (a part of one when worked ``per_unit``), at least ``least``."""
    exact = tonnes / vehicle.load_t(density_t_per_m3)
    return exact if per_unit else float(max(least, math.ceil(exact - 1e-9)))
