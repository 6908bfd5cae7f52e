"""What a route costs per unit of have: treatment, residues, load returned to the sewer."""

from dataclasses import dataclass, field, replace

from offcut import reference
from offcut.listings import Listing
from offcut.matching.model import ResidueFlow, Route, Step
from offcut.matching.worth.baseline import Baseline
from offcut.matching.worth.effluent import TARIFF, EffluentTariff
from offcut.matching.worth.rates import Rate, stated
from offcut.reference import Assumptions, Status
from offcut.resources.rounding import readable

_WATER = "water"


@dataclass(frozen=True, slots=True)
class RouteCosts:
    """Rates per unit of have, negative when they cost."""

    rates: tuple[Rate, ...]
    reject_units: float  # liquid that goes back to the sewer, per unit of have
    residue_units: float  # other residues that must be disposed of, per unit of have
    gbp_per_unit: float = field(init=False)  # all of it, per unit of have

    def __post_init__(self) -> None:
        total = sum(rate.per_flow for rate in self.rates)
        object.__setattr__(self, "gbp_per_unit", total)


def route_costs(
    have: Listing, base: Baseline, route: Route, assumptions: Assumptions
) -> RouteCosts:
    """Treatment and residues of one route for one have.

    Liquid residues of a stream that goes to sewer today go back there: they pay by volume, and
    the load that reaches the treatment which rejects it is still charged (source ``niwater``).
    """
    rates = [_treatment(step, have.unit) for step in route.steps]
    reject = [r for r in route.residues if base.fate == "sewer" and is_liquid(r)]
    others = [r for r in route.residues if r not in reject]
    rates += [_residue(residue, have.unit) for residue in others if residue.units > 0]
    reject_units = sum(residue.units for residue in reject)
    if reject_units > 0:
        rates += _returned(base, route, reject, reject_units, assumptions)
    return RouteCosts(tuple(rates), reject_units, sum(r.units for r in others if r.cost_gbp >= 0))


def is_liquid(residue: ResidueFlow) -> bool:
    """Whether a residue is water for the sewer; sludges and cakes have a waste code instead."""
    if (residue.resource_type or "").split(".")[0] == _WATER:
        return True
    treatment = reference.treatments.get(residue.treatment)
    return residue.ewc_code is None and treatment is not None and treatment.flow == _WATER


def _treatment(step: Step, unit: str) -> Rate:
    treatment = reference.treatments.get(step.treatment)
    where = treatment.provenance if treatment else None
    return Rate(
        party="joint",
        label=f"treatment: {step.name}",
        unit=unit,
        value=-step.cost_gbp,
        source=where.source if where else "not known",
        status=where.status if where else Status.ASSUMED,
        note=f"{readable(step.fed, 3)} {unit} fed per {unit} of have" if step.fed != 1.0 else None,
    )


def _residue(residue: ResidueFlow, unit: str) -> Rate:
    treatment = reference.treatments.get(residue.treatment)
    rows = treatment.residues if treatment else ()
    row = next((item for item in rows if item.name == residue.name), None)
    verb = "sold" if residue.cost_gbp < 0 else "disposed of"
    return Rate(
        party="joint",
        label=f"residue {verb}: {residue.name}",
        unit=unit,
        value=-residue.cost_gbp / residue.units,
        source=row.provenance.source if row else "not known",
        status=row.provenance.status if row else Status.ASSUMED,
        per_unit=residue.units,
    )


def _returned(
    base: Baseline,
    route: Route,
    reject: list[ResidueFlow],
    units: float,
    assumptions: Assumptions,
) -> list[Rate]:
    """What the sewer still charges for a liquid residue."""
    names = ", ".join(sorted({residue.name for residue in reject}))
    label = f"reject to sewer ({names})"
    if base.sewer_gbp_per_m3 is not None:
        rate = stated("have", f"{label}, at the stated charge", "m3", -base.sewer_gbp_per_m3)
        return [replace(rate, per_unit=units)]
    tariff = EffluentTariff.from_assumptions(assumptions)
    status = assumptions["effluent.reception_gbp_per_m3"].provenance.status

    def line(what: str, value: float, per_unit: float, note: str | None = None) -> Rate:
        return Rate("have", f"{label}, {what}", "m3", -value, f"{TARIFF}*", status, note, per_unit)

    rates = [line("by volume (R + V)", tariff.volume_gbp_per_m3, units)]
    cod_part, solids_part = load_returned(route, reject)
    note = "the load still reaches the sewer"
    if base.cod_mg_per_l is not None and cod_part > 0:
        value = tariff.biological_gbp_per_m3(base.cod_mg_per_l)
        rates.append(line("by COD load", value, cod_part, note))
    if base.solids_mg_per_l is not None and solids_part > 0:
        value = tariff.sludge_gbp_per_m3(base.solids_mg_per_l)
        rates.append(line("by solids load", value, solids_part, note))
    return rates


def load_returned(route: Route, reject: list[ResidueFlow]) -> tuple[float, float]:
    """Parts of the stream's COD and solids loads that still reach the sewer.

    All that enters the first treatment which rejects a liquid: what earlier ones took out is
    sludge, and what the product carries is discharged by whoever uses it.
    """
    rejecting = {residue.treatment for residue in reject}
    cod = solids = 1.0
    for step in route.steps:
        if step.treatment in rejecting:
            return cod * step.fed, solids * step.fed
        cod *= _left(step.treatment, "cod")
        solids *= _left(step.treatment, "tss")
    return 0.0, 0.0


def _left(treatment_id: str, name: str) -> float:
    treatment = reference.treatments.get(treatment_id)
    for effect in treatment.effects if treatment else ():
        if effect.property == name and effect.effect == "rem" and effect.value is not None:
            return 1.0 - effect.value
    return 1.0
