"""A plan with facilities in sentences, tables and plain values."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from offcut.planning.facilities_offers import NO_PLANT
from offcut.planning.facilities_program import gains
from offcut.planning.missing import MOVED, SWING, changed
from offcut.planning.words import number

if TYPE_CHECKING:
    import polars as pl

    from offcut.planning.facilities import Built, FacilityPlan
    from offcut.planning.missing import Missing


def gbp(value: float) -> str:
    """Money as read aloud: whole above a thousand."""
    return f"{'-' if value < 0 else ''}£{number(abs(round(value)))}"


def sentences(plan: "FacilityPlan") -> list[str]:
    """The headline, how sure it is, the plants, the ranking of what is missing."""
    moved = int(np.count_nonzero(plan.answer.flow > 0))
    tonnes = float(plan.answer.flow @ plan.offers.tonnes)
    built = plan.built
    count = {0: "no facility", 1: "one facility"}.get(len(built), f"{len(built)} facilities")
    head = (
        f"{gbp(plan.value_gbp)} and {number(round(tonnes))} t a year from {moved} exchanges; "
        f"{count}, which bring {gbp(plan.value_gbp - plan.without_gbp)} of it."
    )
    sure = "Proven best (to 0.01 %)" if plan.optimal else _not_proven(plan)
    told = [head, f"{sure}. {assumed(plan)}"]
    told += [plant_sentence(one) for one in built]
    told += ranking(plan.missing)
    return told


def _not_proven(plan: "FacilityPlan") -> str:
    bound = plan.answer.bound_gbp
    known = f"no plan gains more than {gbp(bound)}" if np.isfinite(bound) else "no bound is known"
    return f"Best found in the time; {known}"


def assumed(plan: "FacilityPlan") -> str:
    """On what the cost of plants rests, in one sentence."""
    rate = plan.assumptions.value("facility.discount_rate")
    kinds = {plant.kind for plant in plan.offers.plants}
    weak = sorted({kind.weakest.value for kind in kinds})
    return (
        f"Capital is spread over the life of each plant at {rate:.1%} a year; its figures are "
        f"{' or '.join(weak) if weak else 'not needed'} (offcut reference facility_costs)."
    )


def plant_sentence(one: "Built") -> str:
    """One plant: what, where, how big, for whom, what it brings."""
    unit = one.plant.kind.unit
    back = "" if one.payback_years is None else f", paid back in {one.payback_years:.1f} years"
    return (
        f"{one.plant.name}: {number(one.size)} {unit} a year ({one.used:.0%} used), "
        f"{gbp(one.capital_gbp)} of capital, {gbp(one.annual_gbp)} a year; brings "
        f"{gbp(one.unlocked_gbp)} a year net{back}, for {len(one.firms)} firms; the next best site "
        f"would bring {gbp(one.ahead_gbp)} less."
    )


def ranking(found: "Sequence[Missing]") -> list[str]:
    """How firm the first place is, and what would change it."""
    worth = [one for one in found if one.worth_it]
    if not worth:
        return ["No kind of facility pays for itself on these listings."]
    first = worth[0]
    told = (
        f"{first.kind.name} stays first in {first.first} of {len(first.swings)} cases "
        f"(one figure at a time moved by ±{SWING:.0%}) and pays in {first.pays}."
    )
    lines = [told]
    for figure, factor, other in changed(found):
        lines.append(f"With {MOVED[figure]} at {factor - 1:+.0%}, first is {other}.")
    return lines


def flow_table(plan: "FacilityPlan") -> "pl.DataFrame":
    """Exchanges of the plan, those that gain most first."""
    import polars as pl

    ways, gain = plan.offers, gains(plan.offers)
    rows = []
    for place in np.flatnonzero(plan.answer.flow > 0):
        way, flow = int(place), float(plan.answer.flow[place])
        one = ways.exchanges[way]
        plant = None if ways.plant[way] == NO_PLANT else ways.plants[ways.plant[way]].name
        carbon = float(ways.carbon_kg[way]) * flow
        rows.append(
            (one.have.id, one.want.id, one.name, plant, flow, one.have.unit,
             flow * float(ways.tonnes[way]), flow * float(gain[way]),
             None if np.isnan(carbon) else carbon, float(ways.km[way]))
        )  # fmt: skip
    shape = {
        "have_id": pl.String,
        "want_id": pl.String,
        "how": pl.String,
        "plant": pl.String,
        "units_per_year": pl.Float64,
        "unit": pl.String,
        "tonnes_per_year": pl.Float64,
        "gain_gbp_per_year": pl.Float64,
        "carbon_kgco2e_per_year": pl.Float64,
        "distance_km": pl.Float64,
    }
    frame = pl.DataFrame(rows, schema=shape, orient="row")
    return frame.sort("gain_gbp_per_year", "have_id", "want_id", descending=[True, False, False])


def as_dict(plan: "FacilityPlan") -> dict[str, Any]:
    """Plain values; money in GBP a year, carbon in kgCO2e a year, positive = avoided."""
    return {
        "format": "offcut-facilities/1",
        "name": plan.result.listings.name,
        "status": "optimal" if plan.optimal else "feasible",
        "value_gbp_per_year": plan.value_gbp,
        "without_facilities_gbp_per_year": plan.without_gbp,
        "bound_gbp_per_year": plan.answer.bound_gbp if np.isfinite(plan.answer.bound_gbp) else None,
        "units": {"money": "GBP", "time": "year", "landfill": "t"},
        "totals": totals(plan),
        "built": [_built(one) for one in plan.built],
        "missing": [_missing(one) for one in plan.missing],
        "exchanges": plan.table().to_dicts(),
        "says": plan.says(),
        "notes": list(plan.notes),
    }


def totals(plan: "FacilityPlan") -> dict[str, float]:
    """The plan by the objectives of a network: less is better; what is not known counts as none."""
    ways, flow = plan.offers, plan.answer.flow
    return {
        "cost": -plan.value_gbp,
        "carbon": -float(np.nan_to_num(ways.carbon_kg) @ flow),
        "landfill": -float(ways.landfill_t @ flow),
    }


def _built(one: "Built") -> dict[str, Any]:
    return {
        "facility": one.plant.kind.id,
        "site": one.plant.site.id,
        "name": one.plant.name,
        "size": one.size,
        "unit": one.plant.kind.unit,
        "fed": one.fed,
        "tonnes_per_year": one.tonnes,
        "capital_gbp": one.capital_gbp,
        "annual_gbp": one.annual_gbp,
        "unlocked_gbp_per_year": one.unlocked_gbp,
        "ahead_of_next_site_gbp_per_year": one.ahead_gbp,
        "carbon_kgco2e_per_year": one.carbon_kg,
        "landfill_tonnes_avoided": one.landfill_t,
        "payback_years": one.payback_years,
        "firms": list(one.firms),
    }


def _missing(one: "Missing") -> dict[str, Any]:
    low, high = one.range_gbp
    return {
        "facility": one.kind.id,
        "name": one.kind.name,
        "plants": [
            {"site": plant.site.id, "name": plant.site.name, "size": size}
            for plant, size in one.plants
        ],
        "unlocked_gbp_per_year": one.unlocked_gbp,
        "unlocked_low_gbp": low,
        "unlocked_high_gbp": high,
        "capital_gbp": one.capital_gbp,
        "annual_gbp": one.annual_gbp,
        "fed": one.fed,
        "unit": one.kind.unit,
        "more_tonnes_per_year": one.more_tonnes,
        "carbon_kgco2e_per_year": one.carbon_kg,
        "landfill_tonnes_avoided": one.landfill_t,
        "payback_years": one.payback_years,
        "firms": list(one.firms),
        "first_in": one.first,
        "pays_in": one.pays,
        "cases": [
            {"figure": s.figure, "factor": s.factor, "unlocked_gbp_per_year": s.unlocked_gbp}
            for s in one.swings
        ],
    }
