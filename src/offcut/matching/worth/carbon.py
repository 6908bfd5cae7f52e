"""Carbon of an exchange, kgCO2e a year; positive = avoided, and a negative total is shown as such.

Displaced production + avoided disposal − treatment energy − haulage, each by the newest published
factor not later than the year of the run. A factor that is missing is a stated gap, never zero.
What is recycled today already displaces production elsewhere, so it earns no such credit here:
only the difference of the disposal routes counts.
"""

from collections.abc import Sequence
from functools import cache

from offcut import reference
from offcut.errors import UnknownReference
from offcut.matching.model import Term
from offcut.matching.worth.account import Account
from offcut.matching.worth.haulage import FREIGHT
from offcut.matching.worth.kinds import kind_of
from offcut.reference import GhgFactor, Status

ELECTRICITY = ("generation", "td", "wtt_generation", "wtt_td")
_DISPOSAL = {
    "landfill": ("landfill",),
    "recycling": ("closed_loop", "open_loop"),
    "recovery": ("open_loop", "anaerobic_digestion", "composting", "combustion"),
    "incineration": ("combustion",),
}
_RESIDUES = "no factor is tied to the residues: their emissions are not counted"


def carbon_terms(account: Account, year: int) -> tuple[Term, ...]:
    """Every line of the carbon account; the first two are displaced production and disposal."""
    if account.overlap.blocked:
        return ()
    terms = [_displaced(account, year), _disposal(account, year)]
    if account.route.energy_kwh_of("electricity"):
        terms.append(_electricity(account, year))
    if account.route.energy_kwh_of("gas"):
        terms.append(_gas(account, year))
    if account.hauls:
        terms.append(_haulage(account, year))
    if any(flow.units > 0 for flow in account.route.residues):
        terms.append(_missing("disposal of what the treatments leave", _RESIDUES))
    return tuple(terms)


def total(terms: tuple[Term, ...]) -> float | None:
    """Sum of the known lines; None when neither production nor disposal is known."""
    if not terms or all(term.amount is None for term in terms[:2]):
        return None
    return sum(term.amount for term in terms if term.amount is not None)


@cache
def factor(name: str, year: int) -> GhgFactor | None:
    """The newest factor with a value up to ``year``, or None."""
    try:
        return reference.ghg.latest(name, year)
    except UnknownReference:
        return None


@cache
def electricity_kg_per_kwh(year: int) -> tuple[float, int] | None:
    """kgCO2e per kWh used: generation, losses in the grid, and what came before; with its year."""
    return _sum_of([f"electricity.{name}" for name in ELECTRICITY], year)


@cache
def gas_kg_per_kwh(year: int) -> tuple[float, int] | None:
    """kgCO2e per kWh of natural gas (gross): burning it and what came before; with its year."""
    return _sum_of(["fuels.natural_gas_gross", "fuels_wtt.natural_gas_gross"], year)


@cache
def freight_kg_per_t_km(vehicle: str, year: int) -> tuple[float, int] | None:
    """kgCO2e per tonne and kilometre at average laden, well to wheel; with its year."""
    row = FREIGHT[vehicle]
    return _sum_of([f"freight.{row}.laden_average", f"freight_wtt.{row}.laden_average"], year)


def _sum_of(names: Sequence[str], year: int) -> tuple[float, int] | None:
    """Sum of factors, with the year of the oldest; None when one is missing."""
    parts = [factor(name, year) for name in names]
    known = [(p.value, p.year) for p in parts if p is not None and p.value is not None]
    if len(known) < len(parts):
        return None
    return sum(value for value, _ in known), min(when for _, when in known)


def _missing(label: str, note: str, party: str = "joint") -> Term:
    return Term(party, label, None, "", None, None, "not known", Status.ASSUMED, note)


def _times(label: str, row: GhgFactor, quantity: float | None, note: str = "") -> Term:
    if quantity is None or row.value is None:
        return _missing(
            label, f"the factor is per {row.unit}; the quantity in {row.unit} is unknown"
        )
    where = row.provenance
    parts = [part for part in (f"{row.id}, factors of {row.year}", note) if part]
    return Term(
        "joint", label, quantity, row.unit, row.value, quantity * row.value,
        where.source, where.status, "; ".join(parts),
    )  # fmt: skip


def _activity(row: GhgFactor, units: float, unit: str, tonnes: float | None) -> float | None:
    """The quantity in the unit that the factor is per."""
    wanted = {"tonnes": "t", "tonne": "t", "cubic metres": "m3", "m³": "m3"}.get(row.unit, row.unit)
    if wanted == unit:
        return units
    return tonnes if wanted == "t" else None


def _displaced(account: Account, year: int) -> Term:
    product = account.displaced.product
    name = product.name if product else account.want.resource
    label = f"production displaced: {name}"
    if account.baseline.fate == "recycling":
        note = "recycled today: it displaces production already, so nothing is added"
        return Term(
            "joint", label, account.product_units, account.want.unit, 0.0, 0.0,
            "method", Status.ASSUMED, note,
        )  # fmt: skip
    if product is None or product.ghg_factor is None:
        return _missing(label, "no published factor for what is displaced")
    names = [product.ghg_factor]
    if account.displaced.recycled_today:
        stem = product.ghg_factor.rpartition(".")[0]
        names = [f"{stem}.closed_loop", f"{stem}.open_loop"]
    row = next((row for name in names if (row := factor(name, year)) is not None), None)
    if row is None:
        return _missing(label, f"no value of the factor {names[0]} up to {year}")
    part = account.replaced
    tonnes = None if account.product_t is None else account.product_t * part
    quantity = _activity(row, account.product_units * part, account.want.unit, tonnes)
    note = "the taker uses recycled material today" if account.displaced.recycled_today else ""
    return _times(label, row, quantity, note)


def _disposal(account: Account, year: int) -> Term:
    fate = account.baseline.fate
    label = f"disposal avoided: {fate or 'not known'}"
    if fate is None:
        return _missing(label, "say where it goes today (current_fate)")
    if fate == "stored":
        note = "stored today: no disposal to avoid"
        return Term("joint", label, account.have_units, account.have.unit, 0.0, 0.0, "method",
                    Status.ASSUMED, note)  # fmt: skip
    tonnes = account.baseline.tonnes_per_unit
    have_t = None if tonnes is None else account.have_units * tonnes
    units = account.have_units
    if fate == "sewer":
        names = ["water.treatment"]
        units = max(0.0, units * (1 - account.costs.reject_units))
    else:
        kind = kind_of(account.have.resource_type)
        if kind is None or kind.ghg_material is None:
            return _missing(label, "no published factor for disposing of this material")
        names = [f"waste_disposal.{kind.ghg_material}.{way}" for way in _DISPOSAL.get(fate, ())]
    row = next((row for name in names if (row := factor(name, year)) is not None), None)
    if row is None:
        return _missing(label, f"no value of a factor for it up to {year}")
    return _times(label, row, _activity(row, units, account.have.unit, have_t))


def _electricity(account: Account, year: int) -> Term:
    label = "electricity for treatment"
    grid = electricity_kg_per_kwh(year)
    if grid is None:
        return _missing(label, f"no complete electricity factors up to {year}")
    used = account.have_units * account.route.energy_kwh_of("electricity")
    where = reference.ghg.latest("electricity.generation", year).provenance
    note = f"generation, grid losses and well-to-tank, factors of {grid[1]}"
    return Term("joint", label, used, "kWh", -grid[0], -used * grid[0], where.source,
                where.status, note)  # fmt: skip


def _gas(account: Account, year: int) -> Term:
    label = "gas for treatment"
    rate = gas_kg_per_kwh(year)
    if rate is None:
        return _missing(label, f"no complete gas factors up to {year}")
    used = account.have_units * account.route.energy_kwh_of("gas")
    where = reference.ghg.latest("fuels.natural_gas_gross", year).provenance
    note = f"burning and well-to-tank, gross calorific value, factors of {rate[1]}"
    return Term("joint", label, used, "kWh", -rate[0], -used * rate[0], where.source,
                where.status, note)  # fmt: skip


def _haulage(account: Account, year: int) -> Term:
    haul = account.hauls[0]
    label = f"haulage: {haul.vehicle.name.replace('_', ' ')}"
    if haul.tonnes is None:
        return _missing(label, "what an item weighs is not known")
    rate = freight_kg_per_t_km(haul.vehicle.name, year)
    if rate is None:
        return _missing(label, f"no freight factor up to {year}")
    row = reference.ghg.latest(f"freight.{FREIGHT[haul.vehicle.name]}.laden_average", year)
    note = f"average laden, well-to-wheel, factors of {rate[1]}; no empty return added"
    work = haul.tonnes * haul.distance_km
    return Term("joint", label, work, "t.km", -rate[0], -work * rate[0], row.provenance.source,
                row.provenance.status, note)  # fmt: skip
