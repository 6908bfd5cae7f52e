"""Small regions for the tests of facilities: haves, wants and plants at made-up sites."""

from itertools import product
from typing import Any

import numpy as np
from scipy.optimize import linprog

from offcut.listings import Kind, Listing
from offcut.matching.model import Route, Step, Verdict
from offcut.places import Place
from offcut.planning.build_exchanges import Exchange
from offcut.planning.facilities_costs import facility_kinds
from offcut.planning.facilities_offers import NO_PLANT, PARTS, Offers, Plant
from offcut.planning.facilities_program import Figures, gains, sizes_of
from offcut.planning.sites import Site
from offcut.resources import Amount


def listing(name: str, kind: Kind, amount: float, **given: Any) -> Listing:
    fields: dict[str, Any] = {
        "organisation": f"{name} Works (fictional)",
        "resource": "used sand",
        "resource_type": "sand.foundry.green",
        "place": Place(52.5, -1.9),
        "amount": Amount(amount, amount, amount, "t", True),
    }
    return Listing(id=name, kind=kind, **(fields | given))


def have(name: str, amount: float, **given: Any) -> Listing:
    return listing(name, Kind.HAVE, amount, **given)


def want(name: str, amount: float, **given: Any) -> Listing:
    return listing(name, Kind.WANT, amount, **given)


def route(**given: Any) -> Route:
    fields: dict[str, Any] = {
        "kind": "direct",
        "use": None,
        "steps": (),
        "share": 1.0,
        "treated_share": 1.0,
        "product_yield": 1.0,
        "verdict": Verdict.PASS,
        "chance": 1.0,
        "limits": (),
        "deciding": None,
        "quality": {},
    }
    return Route(**(fields | given))


def step(treatment: str, cost_gbp: float, product_yield: float = 1.0) -> Step:
    return Step(treatment, treatment, product_yield, 1.0, cost_gbp, 0.0)


def exchange(giver: Listing, taker: Listing, way: Route | None = None, **given: Any) -> Exchange:
    """An exchange that gains £10 a unit unless told otherwise."""
    way = route() if way is None else way
    amounts = [one.amount.central for one in (giver, taker) if one.amount is not None]
    fields: dict[str, Any] = {
        "distance_km": 10.0,
        "most": min(amounts[0], amounts[1] * way.share / way.product_yield),
        "least": 0.0,
        "product": way.product_yield,
        "room": way.product_yield / way.share,
        "disposal_gbp": 10.0,
        "tax_gbp": 0.0,
        "purchase_gbp": 0.0,
        "treatment_gbp": 0.0,
        "residue_gbp": 0.0,
        "carriage_gbp": 0.0,
        "have_gain_gbp": 5.0,
        "carbon_kg": 1.0,
        "haul_carbon_kg": 0.0,
        "landfill_t": 1.0,
        "virgin_t": 0.0,
        "tonnes": way.product_yield,
    }
    return Exchange(giver, taker, way, **(fields | given))


def drawn(random: np.random.Generator) -> Offers:
    """A region of three haves, two wants and two plants, with ways between all of them."""
    haves = tuple(have(f"H{i}", float(random.integers(200, 3000))) for i in range(3))
    wants = tuple(want(f"W{i}", float(random.integers(200, 3000))) for i in range(2))
    kind = facility_kinds()["screening"]
    plants = tuple(
        Plant(kind, Site(name, name, Place(52.5, -1.9), "industrial", cost_gbp_per_year=500.0))
        for name in ("north", "south")
    )
    ways = [(h, w, p) for h in range(3) for w in range(2) for p in (NO_PLANT, 0, 1)]
    ways = [way for way in ways if random.random() < 0.7] or ways[:2]
    table = np.array(ways, dtype=np.int64)
    count = len(ways)
    parts = np.zeros((count, len(PARTS)))
    parts[:, 0] = random.uniform(-2, 25, count)
    parts[:, 4] = -random.uniform(0, 8, count)
    over = table[:, 2] != NO_PLANT
    return Offers(
        exchanges=tuple(exchange(haves[h], wants[w]) for h, w, _ in ways),
        haves=haves,
        wants=wants,
        plants=plants,
        have=table[:, 0],
        want=table[:, 1],
        plant=table[:, 2],
        parts=parts,
        most=np.full(count, 1e4),
        room=random.uniform(0.6, 3.0, count),
        fed=np.where(over, random.uniform(0.5, 1.0, count), 0.0),
        carbon_kg=np.ones(count),
        landfill_t=np.ones(count),
        tonnes=np.ones(count),
        km=np.ones(count),
    )


def by_enumeration(offers: Offers, assumptions: Any, figures: Figures) -> float:
    """The best net gain: every choice of sizes tried, each with a linear program of SciPy."""
    sizes, gain = sizes_of(offers, assumptions, figures), gains(offers, figures)
    choices = [
        [None, *np.flatnonzero(sizes.plant == number)] for number in range(len(offers.plants))
    ]
    return max(_with(offers, sizes, gain, figures, chosen) for chosen in product(*choices))


def by_enumeration_of_exchanges(offers: Offers, assumptions: Any, figures: Figures) -> float:
    """The same where exchanges are all or nothing: every choice of them tried, too."""
    sizes, gain = sizes_of(offers, assumptions, figures), gains(offers, figures)
    choices = [
        [None, *np.flatnonzero(sizes.plant == number)] for number in range(len(offers.plants))
    ]
    best = 0.0
    for on in product((False, True), repeat=len(offers)):
        used = np.array(on)
        cost = offers.exchange_gbp * used.sum()
        for chosen in product(*choices):
            value = _with(offers, sizes, gain, figures, chosen, used)
            if value is not None:
                best = max(best, value - cost)
    return best


def _with(
    offers: Offers, sizes: Any, gain: Any, figures: Figures, chosen: Any, used: Any = None
) -> Any:
    """The gain of one choice of sizes, less their cost: haves, wants, capacities row by row.

    ``used``: ways that run, each with its smallest load; None where that cannot be met.
    """
    rows, limits = [], []
    for number, one in enumerate(offers.haves):
        rows.append((offers.have == number) * 1.0)
        limits.append(one.amount.central * figures.supply)
    for number, one in enumerate(offers.wants):
        rows.append((offers.want == number) * offers.room)
        limits.append(one.amount.central * figures.demand)
    for number, row in enumerate(chosen):
        rows.append((offers.plant == number) * offers.fed)
        limits.append(0.0 if row is None else sizes.size[row])
    bounds: Any = (0, None)
    if used is not None:
        least = [one.least for one in offers.exchanges]
        bounds = [(low, None) if on else (0, 0) for low, on in zip(least, used, strict=True)]
    found = linprog(-gain, A_ub=np.array(rows), b_ub=np.array(limits), bounds=bounds)
    if found.status == 2:
        return None
    return float(-found.fun) - sum(sizes.annual_gbp[row] for row in chosen if row is not None)
