"""The synergies of an example programme: who with whom, how far, and on which days."""

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, TypeAlias

from offcut.places import resolve
from offcut.places.distance import distance_km
from offcut.regions.recipe import Draft

Recipe: TypeAlias = Mapping[str, Any]
Row: TypeAlias = dict[str, Any]

LADDER = ("idea", "discussion", "negotiation", "implementation", "completed")
_CIRCUITY = 1.3  # road over great-circle distance: the assumption ``places.circuity``
_NEAREST_OF = 4  # a facilitator asks the nearest of some takers first


@dataclass(slots=True)
class Plan:
    """A synergy before its claims are made."""

    row: Row
    flow: Recipe
    quantity: float  # predicted a year
    realised: float  # of the prediction
    dates: dict[str, date] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Its id in the sheets."""
        return str(self.row["synergy_id"])

    @property
    def completed_on(self) -> date | None:
        """The day of completion."""
        return self.dates.get("completed")


def plans(recipe: Recipe, world: Sequence[Draft], chance: random.Random) -> list[Plan]:
    """Every synergy of the recipe, in the order of the days on which they were put forward."""
    made = [plan for flow in recipe["flows"] for plan in _of_flow(flow, recipe, world, chance)]
    made.sort(key=lambda plan: plan.dates["idea"])
    for number, plan in enumerate(made, start=1):
        plan.row["synergy_id"] = f"S{number:03d}"
    return made


def sizes(recipe: Recipe, world: Sequence[Draft], chance: random.Random) -> dict[str, str]:
    """A size band for every organisation."""
    bands = recipe["sizes"]
    return {
        name: chance.choices(list(bands), list(bands.values()))[0]
        for name in dict.fromkeys(draft.organisation for draft in world)
    }


def _of_flow(
    flow: Recipe, recipe: Recipe, world: Sequence[Draft], chance: random.Random
) -> Iterator[Plan]:
    haves = [d for d in world if d.kind == "have" and d.stream["type"] in flow["have"] and d.amount]
    wants = [d for d in world if d.kind == "want" and d.stream["type"] in flow["want"]]
    taken: set[tuple[str, str]] = set()
    while len(taken) < flow["count"]:
        have = chance.choice(haves)
        offered = chance.sample(wants, min(_NEAREST_OF, len(wants)))
        want = min(offered, key=lambda draft: _km(have, draft))
        pair = have.organisation, want.organisation
        if pair in taken or have.organisation == want.organisation:
            continue
        taken.add(pair)
        yield _plan(flow, recipe, have, want, chance)


def _km(first: Draft, second: Draft) -> float:
    return distance_km(resolve(first.postcode), resolve(second.postcode), _CIRCUITY)


def _plan(flow: Recipe, recipe: Recipe, have: Draft, want: Draft, chance: random.Random) -> Plan:
    offered = min(have.amount or flow["cap"], flow["cap"])
    quantity = figures(offered * chance.uniform(0.5, 1.0), 2)
    row: Row = {
        "title": flow["title"],
        "flow": flow["flow"],
        "resource": flow["resource"],
        "unit": flow["unit"],
        "tonnes_per_unit": 1 if flow["unit"] == "t" else None,
        "facilitator": recipe["programme"]["facilitator"],
        "hazardous": "no",
        "imported_share": flow["abroad"],
        **flow["row"],
        **_parties(have, want),
        **_terms(flow, have, want, chance),
        **_prediction(flow, quantity, chance),
    }
    row["baseline_fates"] = chance.choice(flow["fates"])
    if "electricity" in flow:
        row["electricity_kwh"] = figures(chance.uniform(*flow["electricity"]), 2)
    median, spread = flow["realised"]
    plan = Plan(row, flow, quantity, median * chance.lognormvariate(0.0, spread))
    _walk(plan, recipe, chance)
    _counterfactual(plan, chance)
    return plan


def _parties(have: Draft, want: Draft) -> Row:
    cells: Row = {}
    for side, draft in (("have", have), ("want", want)):
        cells[f"{side}_organisation"] = draft.organisation
        cells[f"{side}_sic"] = draft.sic
        cells[f"{side}_postcode"] = draft.postcode
        cells[f"{side}_district"] = resolve(draft.postcode).district
    return cells


def _terms(flow: Recipe, have: Draft, want: Draft, chance: random.Random) -> Row:
    """Distance, and what the exchange turns on, GBP per unit."""
    cells: Row = {}
    for name in ("disposal_cost", "purchase_price", "transfer_price", "treatment_cost"):
        if name in flow:
            cells[name] = figures(chance.uniform(*flow[name]), 3)
    if "treatment_cost" in flow:
        cells["treatment_paid_by"] = flow["row"].get("treated_at", "want")
    if "haulage" in flow:
        distance = round(_km(have, want), 1)
        cells["distance_km"] = distance
        cells["haulage_cost"] = round(flow["haulage"] * distance + 10 * flow["haulage"], 2)
        cells["haulage_paid_by"] = chance.choice(("have", "have", "want"))
    return cells


def _prediction(flow: Recipe, quantity: float, chance: random.Random) -> Row:
    return {
        "predicted_quantity": quantity,
        "predicted_gbp": figures(quantity * flow["gbp"] * chance.uniform(0.8, 1.3), 2),
        "predicted_kgco2e": figures(quantity * flow["kgco2e"] * chance.uniform(0.9, 1.2), 2),
    }


def _walk(plan: Plan, recipe: Recipe, chance: random.Random) -> None:
    """Takes a synergy from stage to stage until it is completed or lost, or the days run out."""
    start, end = recipe["starts_on"], recipe["until"]
    day = start + timedelta(days=int(chance.betavariate(1.0, 1.35) * (end - start).days))
    plan.dates["idea"] = day
    plan.row["stage"] = "idea"
    for stage, following in pairwise(LADDER):
        way = recipe["stages"][stage]
        day += timedelta(days=max(3, int(way["days"] * chance.lognormvariate(0.0, way["spread"]))))
        goes_on = chance.random() < way["goes_on"]
        reasons = recipe["lost_reasons"][stage]
        reason = chance.choices(list(reasons), list(reasons.values()))[0]
        if day > end:
            break
        if not goes_on:
            plan.dates["lost"] = day
            plan.row |= {"stage": "lost", "lost_reason": reason}
            break
        plan.dates[following] = day
        plan.row["stage"] = following
    for stage, on in plan.dates.items():
        plan.row[f"{stage}_on"] = on


def _counterfactual(plan: Plan, chance: random.Random) -> None:
    """What would have happened anyway, stated where an exchange came as far as being agreed."""
    deadweight = chance.choice((0, 0.1, 0.1, 0.2, 0.25, 0.5))
    leakage = chance.choice((0, 0, 0, 0.1))
    kind = chance.choices(("at all", "larger", "earlier"), (7, 2, 1))[0]
    if "implementation" not in plan.dates or "lost" in plan.dates:
        return
    plan.row |= {
        "deadweight": deadweight,
        "leakage": leakage,
        "displacement": 0,
        "substitution": 0,
        "additionality": kind,
        "earlier_years": 2 if kind == "earlier" else None,
        "additionality_reason": "Asked of both firms when it was agreed",
    }


def figures(value: float, digits: int) -> float:
    """A number as people write it: so many significant digits."""
    if value == 0:
        return 0.0
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))
