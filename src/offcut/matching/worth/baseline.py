"""What the giver does today and what that costs: what an exchange saves it from.

Rates are per unit of have and positive when the exchange saves money.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from offcut import reference
from offcut.errors import NotDated
from offcut.listings import Listing
from offcut.matching.worth.effluent import TARIFF, EffluentTariff
from offcut.matching.worth.kinds import kind_of
from offcut.matching.worth.rates import Rate, assumed, gap, sourced, stated
from offcut.reference import Assumptions, Nation, ResourceType

_IF_NOT_KNOWN = "E"  # nation of a place without a district
_EFFLUENT_T_PER_M3 = 1.0  # what goes to sewer weighs as water does
_GATES = {
    "incineration": "gate.incineration_gbp_per_t",
    "recovery": "gate.recovery_gbp_per_t",
    "recycling": "gate.recycling_gbp_per_t",
    "stored": "gate.stored_gbp_per_t",
}


@dataclass(frozen=True, slots=True)
class Baseline:
    """The giver's side of one have."""

    fate: str | None
    fate_stated: bool
    rates: tuple[Rate, ...]  # per unit of have
    tonnes_per_unit: float | None
    tax_question: str | None = None  # property that decides the landfill-tax class
    cod_mg_per_l: float | None = None  # of a stream that goes to sewer
    solids_mg_per_l: float | None = None
    sewer_gbp_per_m3: float | None = None  # a flat charge that the giver stated
    gbp_per_unit: float = field(init=False)  # saved per unit of have; gaps count for nothing

    def __post_init__(self) -> None:
        total = sum(rate.per_flow for rate in self.rates)
        object.__setattr__(self, "gbp_per_unit", total)


def baseline(have: Listing, assumptions: Assumptions, on: date) -> Baseline:
    """What one have costs its giver today, per unit."""
    kind = kind_of(have.resource_type)
    fate = have.current_fate or (kind.typical_fate if kind else None)
    tonnes = tonnes_per_unit(have.unit, kind)
    cod, solids = _strength(have, kind) if fate == "sewer" else (None, None)
    question = None
    if have.disposal_cost is not None:
        rates: tuple[Rate, ...] = (_stated_cost(have),)
    elif fate == "landfill":
        rates, question = _landfill(have, kind, tonnes, assumptions, on)
    elif fate == "sewer":
        rates = _sewer(have.unit, tonnes, assumptions, cod, solids)
    elif fate == "recycling" and kind is not None and kind.baseline_price:
        rates = (_market_income(kind.baseline_price, have.unit, on),)
    elif fate in _GATES:
        gate = _GATES[fate]
        if have.hazardous and fate == "incineration":
            gate = "gate.incineration_hazardous_gbp_per_t"
        rates = (_gate(gate, f"{fate} gate fee saved", have.unit, tonnes, assumptions),)
    else:
        note = "say where it goes today (current_fate) or what that costs (disposal_cost)"
        rates = (gap("have", "cost today", have.unit, note),)
    flat = have.disposal_cost if fate == "sewer" else None
    stated_fate = have.current_fate is not None
    return Baseline(fate, stated_fate, rates, tonnes, question, cod, solids, flat)


def tonnes_per_unit(unit: str, kind: ResourceType | None) -> float | None:
    """Tonnes in one unit of a resource; None when it is not weighed (kWh, items, hours)."""
    if unit == "t":
        return 1.0
    if unit == "m3":
        if kind is not None and kind.density_t_per_m3 is not None:
            return kind.density_t_per_m3
        return 1.0 if kind is not None and kind.kind == "water" else None
    return None


def landfill_tax_class(have: Listing, kind: ResourceType | None) -> tuple[str, str | None]:
    """The landfill-tax class, and the property that must be asked when it is not decided.

    Undecided counts as the lower class: the smaller saving, so the cautious bound.
    """
    if have.hazardous:
        return "standard", None
    declared = kind.landfill_tax if kind else None
    if declared is None:
        return "standard", None
    if not declared.startswith("ask:"):
        return declared, None
    asked = declared.removeprefix("ask:")
    decided = _class_of(_answer(have, asked))
    return (decided, None) if decided else ("lower", asked)


def _class_of(binder: str | None) -> str | None:
    """The class by the table ``landfill_tax_binders``; None = not decided.

    Of a load with several binders (``furan|shell``) one at the standard rate decides.
    """
    rows = [reference.landfill_tax_binders.get(part) for part in (binder or "unknown").split("|")]
    classes = {row.tax_class if row is not None else "ask" for row in rows}
    for decided in ("standard", "ask", "lower"):
        if decided in classes:
            return None if decided == "ask" else decided
    return None


def _answer(have: Listing, asked: str) -> str | None:
    """What the giver said: the property itself, or a type that names the binder and was given."""
    measurement = have.quality.get(asked)
    if measurement is not None and measurement.category is not None:
        return measurement.category
    if asked != "binder" or have.type_inferred:
        return None
    leaf = (have.resource_type or "").rpartition(".")[2]
    return "green_bentonite" if leaf == "green" else leaf


def _stated_cost(have: Listing) -> Rate:
    cost = have.disposal_cost or 0.0
    label = "disposal saved, as stated" if cost >= 0 else "income today given up, as stated"
    return stated("have", label, have.unit, cost)


def _landfill(
    have: Listing,
    kind: ResourceType | None,
    tonnes: float | None,
    assumptions: Assumptions,
    on: date,
) -> tuple[tuple[Rate, ...], str | None]:
    tax_class, question = landfill_tax_class(have, kind)
    if have.hazardous:
        gate = "gate.landfill_hazardous_gbp_per_t"
    elif kind is not None and kind.landfill_tax == "lower":
        gate = "gate.landfill_inert_gbp_per_t"
    else:
        gate = "gate.landfill_gbp_per_t"
    fee = _gate(gate, "landfill gate fee saved", have.unit, tonnes, assumptions)
    if tonnes is None:
        return (fee,), question
    nation = reference.nations[have.place.nation or _IF_NOT_KNOWN]
    if not nation.in_table:
        return (fee, _tax_not_told(nation, have.unit)), question
    rates = reference.landfill_tax.at(on)
    value = rates.standard if tax_class == "standard" else rates.lower
    note = f"'{question}' not answered: the lower class is taken" if question else None
    tax = sourced("have", f"{_TAX}, {tax_class} rate", "t", value, rates.provenance, note)
    return (fee, _per_unit(tax, tonnes)), question


def _tax_not_told(nation: Nation, unit: str) -> Rate:
    note = f"{nation.name} has its own {nation.landfill_tax}: put it in disposal_cost"
    return gap("have", f"landfill tax of {nation.name} is not in the tables", unit, note)


def _gate(name: str, label: str, unit: str, tonnes: float | None, assumptions: Assumptions) -> Rate:
    if tonnes is None:
        return gap(
            "have", label, unit, f"gate fees are per tonne; what a {unit} weighs is not known"
        )
    return _per_unit(assumed(assumptions, name, "have", label, "t"), tonnes)


def _per_unit(rate: Rate, units: float) -> Rate:
    return rate if units == 1.0 else replace(rate, per_unit=units)


def _market_income(price_id: str, unit: str, on: date) -> Rate:
    label = "market income today given up"
    series = reference.prices[price_id]
    try:
        price = series.at(on)
    except NotDated:
        return gap("have", label, unit, f"no price of '{price_id}' is valid on {on}")
    note = f"middle of {price.low:g} to {price.high:g}"
    return sourced("have", f"{label}: {price.item}", unit, -price.mid, price.provenance, note)


def _strength(have: Listing, kind: ResourceType | None) -> tuple[float | None, float | None]:
    """COD and suspended solids, mg/L: measured, else typical of the kind of stream."""
    return central(have, kind, "cod"), central(have, kind, "tss")


def central(have: Listing, kind: ResourceType | None, name: str) -> float | None:
    """A property's best value: measured, else the archetype's; None when neither is known."""
    measurement = have.quality.get(name)
    if measurement is not None and measurement.central is not None:
        return measurement.central
    if kind is None or kind.archetype is None:
        return None
    for item in reference.archetypes[kind.archetype].values:
        if item.property == name:
            if item.value is not None:
                return item.value
            if item.low is not None and item.high is not None:
                return (item.low + item.high) / 2
    return None


def _sewer(
    unit: str,
    tonnes: float | None,
    assumptions: Assumptions,
    cod: float | None,
    solids: float | None,
) -> tuple[Rate, ...]:
    if unit != "m3" and tonnes is None:
        return (gap("have", "sewer charge", unit, "charged per m3: give the quantity in m3"),)
    volume = 1.0 if unit == "m3" else 1.0 / _EFFLUENT_T_PER_M3
    tariff = EffluentTariff.from_assumptions(assumptions)
    status = assumptions["effluent.reception_gbp_per_m3"].provenance.status
    own = assumptions["effluent.reception_gbp_per_m3"].overridden

    def line(label: str, value: float, note: str | None) -> Rate:
        return Rate("have", label, "m3", value, f"{TARIFF}*", status, note, volume)

    hint = None if own else "put your own water company's tariff in the assumptions file"
    rates = [line("sewer charge by volume saved (R + V)", tariff.volume_gbp_per_m3, hint)]
    if cod is None:
        rates.append(gap("have", "sewer charge by COD load", "m3", "measure the settled COD"))
    else:
        value = tariff.biological_gbp_per_m3(cod)
        rates.append(line("sewer charge by COD load saved", value, f"COD {cod:g} mg/L"))
    if solids is None:
        rates.append(gap("have", "sewer charge by solids load", "m3", "measure suspended solids"))
    else:
        value = tariff.sludge_gbp_per_m3(solids)
        rates.append(line("sewer charge by solids load saved", value, f"solids {solids:g} mg/L"))
    return tuple(rates)


def tax_at_stake_gbp(base: Baseline, have_units: float, on: date) -> float:
    """What the answer to the open question of tax may add to the saving, GBP.

    Undecided, the lower class is taken; the answer may show the standard one. Nothing where no
    tax is counted at all.
    """
    counted = any(rate.label.startswith(_TAX) for rate in base.rates)
    if base.tax_question is None or base.tonnes_per_unit is None or not counted:
        return 0.0
    rates = reference.landfill_tax.at(on)
    return (rates.standard - rates.lower) * base.tonnes_per_unit * have_units


_TAX = "landfill tax saved"
