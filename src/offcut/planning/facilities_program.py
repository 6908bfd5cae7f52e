"""Which plants to build, where and how big: the mixed-integer program over the ways of a list.

Maximise Σ gain·x − Σ cost·z over flows ``x ≥ 0`` (units of have) and decisions ``z`` (a plant of
one size), such that no have gives and no want takes more than there is, what a plant is fed fits
the size built, and what one have sends to a plant is at most its amount · Σ z (strong links, one
for each have and plant: one for each way was three times slower on the example region). Exchanges
with a smallest load or a cost of their own are all or nothing (:mod:`facilities_lots`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offcut.planning.facilities_groups import apart
from offcut.planning.facilities_lots import Lots, lots_of, triples_of
from offcut.planning.facilities_offers import NO_PLANT, PARTS, Floats, Ints, Offers
from offcut.planning.facilities_watching import Seen
from offcut.planning.linear import MILP, highs
from offcut.planning.progress import Watch
from offcut.planning.rows import Rows
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
    """All sizes with their cost a year; of plants that stand already the largest, at no cost."""
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
    ways: Bools | None = None,
    time_limit: float = 60.0,
    carbon_gbp_per_kg: float = 0.0,
    watch: Watch | None = None,
) -> Answer:
    """The best choice; ``plants`` marks those that may be used, ``ways`` what is looked at.

    Ways whose own gain is not positive are never used, so they are left out before solving. What
    shares no have, want or plant is solved apart. ``carbon_gbp_per_kg`` is counted for what is
    avoided, where known, and is then part of the value and the bound. Under moved figures
    exchanges with a smallest load or a cost of their own may run in part, at part of the cost.
    ``watch`` is told of better plans, what was solved before counted, and may stop the search.
    """
    sizes = sizes_of(offers, assumptions, figures)
    gain = gains(offers, figures) + carbon_gbp_per_kg * np.nan_to_num(offers.carbon_kg)
    allowed = _may_pay(offers, sizes, gain, figures)
    if plants is not None:
        allowed &= plants
    reached = np.where(offers.plant == NO_PLANT, True, np.append(allowed, False)[offers.plant])
    if ways is not None:
        reached &= ways
    flow, built = np.zeros(len(offers)), np.zeros(len(sizes.plant), dtype=bool)
    value = bound = 0.0
    optimal = True
    for group in apart(offers, np.flatnonzero(reached & (gain > 0))):
        seen = None if watch is None else Seen(watch, value, bound)
        part = _solve_part(offers, sizes, group, gain, figures, time_limit, seen)
        flow += part.flow
        built |= part.built
        value, bound = value + part.value_gbp, bound + part.bound_gbp
        optimal &= part.optimal
        if watch is not None:
            watch.tell(MILP, -value, -bound)
    return Answer(flow, built, value, bound, optimal)


def at_most(offers: Offers, gain: Floats, figures: Figures = AS_THEY_STAND) -> Floats:
    """What each plant could gain at most, if every have went its best way over it, GBP a year."""
    every = np.arange(len(offers))
    best = np.zeros((len(offers.plants), len(offers.haves)))
    over = offers.plant != NO_PLANT
    worth = gain * _largest(offers, every, figures)
    np.maximum.at(best, (offers.plant[over], offers.have[over]), worth[over])
    total: Floats = best.sum(axis=1)
    return total


def _may_pay(offers: Offers, sizes: Sizes, gain: Floats, figures: Figures) -> Bools:
    """The plants that could gain more than their smallest size costs; no other is ever built."""
    cheapest = np.full(len(offers.plants), np.inf)
    np.minimum.at(cheapest, sizes.plant, sizes.annual_gbp)
    found: Bools = at_most(offers, gain, figures) > cheapest
    return found


def _solve_part(
    offers: Offers,
    sizes: Sizes,
    ways: Ints,
    gain: Floats,
    figures: Figures,
    time_limit: float,
    seen: Seen | None = None,
) -> Answer:
    used = np.zeros(len(offers.plants), dtype=bool)
    used[offers.plant[ways][offers.plant[ways] != NO_PLANT]] = True
    kept = np.flatnonzero(used[sizes.plant])
    largest = _largest(offers, ways, figures)
    lots = lots_of(offers, ways, largest)
    whole = len(kept) + len(lots)
    # flows in parts of the most of each way, so that numbers of every size are near one
    scale = np.concatenate([largest, np.ones(whole)])
    each = np.full(len(lots), lots.cost_gbp)
    cost = np.concatenate([-gain[ways], sizes.annual_gbp[kept], each]) * scale
    unit = float(np.abs(cost).max())
    # of moved figures the choice of plants is asked, not that of exchanges: those may run in part
    decided = len(cost) if figures == AS_THEY_STAND else len(ways) + len(kept)
    place = np.arange(len(cost))
    integral = (place >= len(ways)) & (place < decided)
    triples = _triples(offers, sizes, ways, kept, figures, lots)
    rows = _rows(triples, scale, cost / unit, integral)
    if seen is not None:
        seen.unit = unit
    x, objective, bound, done = _run(rows, time_limit, seen)
    flow, built = np.zeros(len(offers)), np.zeros(len(sizes.plant), dtype=bool)
    if x is not None:
        part = x[: len(ways)]
        flow[ways] = np.where(part > _DUST, part, 0.0) * scale[: len(ways)]
        built[kept] = x[len(ways) : len(ways) + len(kept)] > 0.5
    return Answer(flow, built, -objective * unit, -bound * unit, done)


def _run(
    rows: Rows, time_limit: float, seen: Seen | None = None
) -> tuple[Floats | None, float, float, bool]:
    """The best point with its objective, the bound, and whether it is proven best."""
    import highspy

    solver = highs(rows)
    solver.setOptionValue("mip_rel_gap", _GAP)
    solver.setOptionValue("time_limit", time_limit)
    if seen is not None:
        seen.follow(solver)
    solver.run()
    info = solver.getInfo()
    whole = bool(rows.integral.any())
    if info.primal_solution_status != int(highspy.SolutionStatus.kSolutionStatusFeasible):
        return None, 0.0, float(info.mip_dual_bound) if whole else -np.inf, False
    value = float(info.objective_function_value)
    done = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    bound = float(info.mip_dual_bound) if whole else value
    return np.array(solver.getSolution().col_value), value, bound, done


def _largest(offers: Offers, ways: Ints, figures: Figures) -> Floats:
    """The most of each way in a scenario, units of have."""
    have = offers.have_amount[offers.have[ways]] * figures.supply
    want = offers.want_amount[offers.want[ways]] * figures.demand / offers.room[ways]
    pair = offers.most[ways] * max(figures.supply, figures.demand)
    return np.minimum(pair, np.minimum(have, want))


@dataclass(frozen=True)
class _Triples:
    """Rows ``Σ value · variable ≤ upper`` as triples."""

    row: Ints
    column: Ints
    value: Floats
    upper: Floats


def _triples(
    offers: Offers, sizes: Sizes, ways: Ints, kept: Ints, figures: Figures, lots: Lots
) -> _Triples:
    """Amounts of haves and wants, capacities, one size a plant, links, smallest loads."""
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
    links, link_have, link_plant = _links(have[over], plant[over], plants)
    before = first + 2 * plants
    triples.append((before + links, over, np.ones(len(over))))
    row, column = _pairs(link_plant, owner)
    amount = offers.have_amount * figures.supply
    triples.append((before + row, decided[column], -amount[link_have[row]]))
    triples += triples_of(lots, before + len(link_have), len(ways) + len(kept))
    upper = [
        amount,
        offers.want_amount * figures.demand,
        np.zeros(plants),
        np.ones(plants),
        np.zeros(len(link_have) + 2 * len(lots)),
    ]
    return _Triples(
        np.concatenate([t[0] for t in triples]),
        np.concatenate([t[1] for t in triples]),
        np.concatenate([t[2] for t in triples]),
        np.concatenate(upper),
    )


def _links(have: Ints, plant: Ints, plants: int) -> tuple[Ints, Ints, Ints]:
    """One link for each (have, plant): its number by way, and the have and plant of each."""
    keys, number = np.unique(have * plants + plant, return_inverse=True)
    return number.astype(np.int64), keys // max(1, plants), keys % max(1, plants)


def _pairs(plants: Ints, owners: Ints) -> tuple[Ints, Ints]:
    """Every (link, size) of one plant, as places in both."""
    row, column = np.nonzero(plants[:, None] == owners[None, :])
    return row.astype(np.int64), column.astype(np.int64)


def _rows(triples: _Triples, scale: Floats, cost: Floats, integral: Bools) -> Rows:
    """The model as HiGHS takes it: each row divided by its largest number, all within 0 and 1."""
    from scipy.sparse import csr_array

    value = triples.value * scale[triples.column]
    size = np.ones(len(triples.upper))
    np.maximum.at(size, triples.row, np.abs(value))
    shape = (len(triples.upper), len(scale))
    places = (triples.row, triples.column)
    matrix = csr_array((value / size[triples.row], places), shape=shape)
    return Rows(
        start=matrix.indptr.astype(np.int64),
        index=matrix.indices.astype(np.int64),
        value=matrix.data,
        row_low=np.full(shape[0], -np.inf),
        row_high=triples.upper / size,
        cost=cost,
        column_low=np.zeros(shape[1]),
        column_high=np.ones(shape[1]),
        integral=integral.astype(np.int64),
        blocks=(),
    )
