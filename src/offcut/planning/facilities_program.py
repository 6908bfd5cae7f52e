"""Which plants to build, where and how big: the mixed-integer program over the ways of a list.

Maximise Σ gain·x − Σ cost·z over flows ``x ≥ 0`` (units of have) and decisions ``z`` (a plant of
one size), such that no have gives and no want takes more than there is, what a plant is fed fits
the size built, and ``x ≤ most · Σ z`` (strong links: no large number).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offcut.planning.facilities_offers import NO_PLANT, PARTS, Floats, Ints, Offers
from offcut.reference import Assumptions

_GAP = 1e-4
_DUST = 1e-7
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Figures:
    """Factors on the uncertain figures; 1 = as they stand. One scenario of a sensitivity."""

    disposal: float = 1.0
    purchase: float = 1.0
    running: float = 1.0
    residue: float = 1.0
    carriage: float = 1.0
    capital: float = 1.0
    life: float = 1.0
    rate: float = 1.0
    supply: float = 1.0
    demand: float = 1.0


AS_THEY_STAND = Figures()


@dataclass(frozen=True)
class Sizes:
    """Every size of every plant, shape ``(sizes,)``: ``plant``, ``size``, ``capital_gbp``,
    ``annual_gbp`` (capital as an annuity, upkeep and site)."""

    plant: Ints
    size: Floats
    capital_gbp: Floats
    annual_gbp: Floats


@dataclass(frozen=True)
class Answer:
    """``flow`` by way (units of have), ``built`` by size; ``value_gbp`` net a year, ``bound``."""

    flow: Floats
    built: Bools
    value_gbp: float
    bound_gbp: float
    optimal: bool


def sizes_of(offers: Offers, assumptions: Assumptions, figures: Figures = AS_THEY_STAND) -> Sizes:
    """All sizes with what they cost a year; of plants that stand already the largest, at no cost."""
    rate = assumptions.value("facility.discount_rate") * figures.rate
    rent = assumptions.value("facility.site_gbp_per_year")
    rows: list[tuple[float, ...]] = []
    for number, plant in enumerate(offers.plants):
        if plant.stands:
            rows.append((number, max(plant.kind.sizes), 0.0, 0.0))
            continue
        asked = plant.site.cost_gbp_per_year
        for size in plant.kind.sizes:
            capital = plant.kind.capital_gbp(size, figures.capital)
            yearly = plant.kind.annual_gbp(size, rate, figures.capital, figures.life)
            rows.append((number, size, capital, yearly + (rent if asked is None else asked)))
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return Sizes(table[:, 0].astype(np.int64), table[:, 1], table[:, 2], table[:, 3])


def gains(offers: Offers, figures: Figures = AS_THEY_STAND) -> Floats:
    """Gain of each way per unit of have, before the cost of plants."""
    factors = np.array([getattr(figures, part) for part in PARTS])
    total: Floats = offers.parts @ factors
    return total


def solve(
    offers: Offers,
    assumptions: Assumptions,
    figures: Figures = AS_THEY_STAND,
    *,
    plants: Bools | None = None,
    time_limit: float = 60.0,
) -> Answer:
    """The best choice; ``plants`` marks those that may be used, all by default.

    Ways whose own gain is not positive are never used, so they are left out before solving.
    """
    from scipy.optimize import Bounds, milp

    allowed = np.ones(len(offers.plants), dtype=bool) if plants is None else plants
    sizes = sizes_of(offers, assumptions, figures)
    gain = gains(offers, figures)
    reached = np.where(offers.plant == NO_PLANT, True, np.append(allowed, False)[offers.plant])
    ways = np.flatnonzero(reached & (gain > 0))
    used = np.zeros(len(offers.plants), dtype=bool)
    used[offers.plant[ways][offers.plant[ways] != NO_PLANT]] = True
    kept = np.flatnonzero(used[sizes.plant]) if len(sizes.plant) else np.empty(0, dtype=np.int64)
    if not len(ways):
        nothing = np.zeros(len(offers))
        return Answer(nothing, np.zeros(len(sizes.plant), dtype=bool), 0.0, 0.0, optimal=True)
    rows = _rows(offers, sizes, ways, kept, figures)
    integrality = np.concatenate([np.zeros(len(ways)), np.ones(len(kept))])
    most = np.concatenate([_largest(offers, ways, figures), np.ones(len(kept))])
    # in units of the most of each way, so that numbers of every size are near one
    scale = np.concatenate([most[: len(ways)], np.ones(len(kept))])
    cost = np.concatenate([-gain[ways], sizes.annual_gbp[kept]]) * scale
    largest = float(np.abs(cost).max())
    found = milp(
        cost / largest,
        constraints=[_scaled(rows, scale)],
        integrality=integrality,
        bounds=Bounds(0.0, 1.0),
        options={"time_limit": time_limit, "mip_rel_gap": _GAP},
    )
    return _answer(found, offers, sizes, ways, kept, scale, largest)


def _answer(
    found: object,
    offers: Offers,
    sizes: Sizes,
    ways: Ints,
    kept: Ints,
    scale: Floats,
    largest: float,
) -> Answer:
    flow = np.zeros(len(offers))
    built = np.zeros(len(sizes.plant), dtype=bool)
    x = getattr(found, "x", None)
    bound = getattr(found, "mip_dual_bound", None)
    best = np.inf if bound is None else -float(bound) * largest
    if x is None:
        return Answer(flow, built, 0.0, best, optimal=False)
    part = np.asarray(x)[: len(ways)]
    flow[ways] = np.where(part > _DUST, part, 0.0) * scale[: len(ways)]
    built[kept] = np.asarray(x)[len(ways) :] > 0.5
    value = -float(getattr(found, "fun", 0.0)) * largest
    return Answer(flow, built, value, best, optimal=getattr(found, "status", 1) == 0)


def _largest(offers: Offers, ways: Ints, figures: Figures) -> Floats:
    """The most of each way in a scenario, units of have."""
    have = offers.have_amount[offers.have[ways]] * figures.supply
    want = offers.want_amount[offers.want[ways]] * figures.demand / offers.room[ways]
    pair = offers.most[ways] * max(figures.supply, figures.demand)
    return np.minimum(pair, np.minimum(have, want))


@dataclass(frozen=True)
class _Rows:
    """Rows ``Σ value · variable ≤ upper`` as triples."""

    row: Ints
    column: Ints
    value: Floats
    upper: Floats


def _rows(offers: Offers, sizes: Sizes, ways: Ints, kept: Ints, figures: Figures) -> _Rows:
    """Amounts of haves and wants, capacities, one size a plant, links."""
    number = np.arange(len(ways))
    have, want, plant = offers.have[ways], offers.want[ways], offers.plant[ways]
    haves, wants, plants = len(offers.haves), len(offers.wants), len(offers.plants)
    over = np.flatnonzero(plant != NO_PLANT)
    first = haves + wants
    decided, owner = len(ways) + np.arange(len(kept)), sizes.plant[kept]
    triples = [
        (have, number, np.ones(len(ways))),
        (haves + want, number, offers.room[ways]),
        (first + plant[over], over, offers.fed[ways][over]),
        (first + owner, decided, -sizes.size[kept]),
        (first + plants + owner, decided, np.ones(len(kept))),
    ]
    upper = [
        offers.have_amount * figures.supply,
        offers.want_amount * figures.demand,
        np.zeros(plants),
        np.ones(plants),
        np.zeros(len(over)),
    ]
    links = first + 2 * plants + np.arange(len(over))
    triples.append((links, over, np.ones(len(over))))
    row, column = _pairs(plant[over], owner)
    most = _largest(offers, ways, figures)[over]
    triples.append((links[row], decided[column], -most[row]))
    return _Rows(
        np.concatenate([t[0] for t in triples]),
        np.concatenate([t[1] for t in triples]),
        np.concatenate([t[2] for t in triples]),
        np.concatenate(upper),
    )


def _pairs(plants: Ints, owners: Ints) -> tuple[Ints, Ints]:
    """Every (way, size) of one plant, as places in both."""
    row, column = np.nonzero(plants[:, None] == owners[None, :])
    return row.astype(np.int64), column.astype(np.int64)


def _scaled(rows: _Rows, scale: Floats) -> object:
    """The rows as SciPy takes them, each divided by its largest number."""
    from scipy.optimize import LinearConstraint
    from scipy.sparse import csr_array

    value = rows.value * scale[rows.column]
    size = np.ones(len(rows.upper))
    np.maximum.at(size, rows.row, np.abs(value))
    shape = (len(rows.upper), len(scale))
    matrix = csr_array((value / size[rows.row], (rows.row, rows.column)), shape=shape)
    return LinearConstraint(matrix, -np.inf, rows.upper / size)
