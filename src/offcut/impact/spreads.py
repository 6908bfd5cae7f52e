"""Which inputs of the account vary, how far, and what varies together.

How far is the table ``impact_spreads``: our assumptions, dated, and shown as such. A claim's own
low and high take the place of the spread of its grade, and become the ends of a triangle.

==================================  ======================  ========================================
inputs                              one draw for each       by
==================================  ======================  ========================================
quantity, metered water             claim                   its low and high, else its grade
money and jobs that firms state     claim and cell          the claim's grade
distances                           synergy and cell        ``distance.given``
energy, prices                      synergy and cell        ``energy.stated``, ``price.stated``
substitution, quality               synergy and cell        ``share.stated``
factors                             factor, in every year   its low and high, else its status
==================================  ======================  ========================================

Certain: shares of the baseline (they come to one, so none can vary alone), taxes (law), weights,
loads, and what is yes or no.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from offcut import reference
from offcut.impact.book import Fact
from offcut.impact.columns import Column
from offcut.impact.distributions import Numbers
from offcut.impact.pools import Codes, Pool, Varied
from offcut.impact.result import ImpactResult
from offcut.reference import Spread

Spreads = Mapping[str, Spread]

BY_CLAIM = {
    "quantity": "quantity",
    "water_saved_m3": "quantity",
    **{
        f"{side}_{what}": "stated"
        for side in ("have", "want")
        for what in ("cost_saved_gbp", "sales_gbp", "investment_gbp", "jobs_created", "jobs_kept")
    },
}
"""Inputs with a draw for each claim, and the part of the table that says how far."""
BY_SYNERGY = {
    "substitution_ratio": "share.stated",
    "quality_factor": "share.stated",
    "distance_km": "distance.given",
    "avoided_km": "distance.given",
    "electricity_kwh": "energy.stated",
    "gas_kwh": "energy.stated",
    "diesel_l": "energy.stated",
    "disposal_cost": "price.stated",
    "purchase_price": "price.stated",
    "transfer_price": "price.stated",
    "haulage_cost": "price.stated",
    "treatment_cost": "price.stated",
}
"""Inputs with a draw for each synergy, and the spread of each."""
_NO_GRADE = "D"  # what is not shown at all varies like an estimate


def varied_inputs(
    result: ImpactResult, rows: Sequence[int], names: Iterable[str], spreads: Spreads | None = None
) -> tuple[Varied, ...]:
    """The inputs that vary, with what each claim draws from.

    Args:
        result: the account.
        rows: the claims to draw for.
        names: the inputs that the formulas take.
        spreads: other spreads than the table's, by the same ids.
    """
    table: Spreads = {**reference.impact_spreads, **(spreads or {})}
    wanted = [name for name in names if name in result.columns]
    which = np.asarray(rows, dtype=np.intp)
    found = [_by_claim(result, which, name, table) for name in wanted if name in BY_CLAIM]
    found += [_by_synergy(result, which, name, table) for name in wanted if name in BY_SYNERGY]
    factors = [name for name in wanted if result.columns[name].info.group == "factor"]
    return (*found, *_factors([result.columns[name] for name in factors], which, table))


def _by_claim(result: ImpactResult, rows: Codes, name: str, table: Spreads) -> Varied:
    part = BY_CLAIM[name]
    claims = [result.claims[row] for row in rows]
    spreads = [table[f"{part}.{claim.grade or _NO_GRADE}"] for claim in claims]
    units = [claim.id for claim in claims]
    if name != "quantity":
        return Varied(name, Pool.of(part, units, spreads), np.arange(len(rows)))
    below = np.array([spread.below for spread in spreads], dtype=np.float64)
    above = np.array([spread.above for spread in spreads], dtype=np.float64)
    names = np.array([spread.distribution for spread in spreads], dtype=object)
    central = result.columns[name].values[rows]
    low = np.array([_number(claim.quantity_low) for claim in claims])
    high = np.array([_number(claim.quantity_high) for claim in claims])
    for ends, own in ((below, 1 - low / _safe(central)), (above, high / _safe(central) - 1)):
        known = np.isfinite(own)
        ends[known] = np.maximum(0.0, own[known])
        names[known] = "triangular"
    pool = Pool(part, tuple(units), tuple(names), below, above)
    return Varied(name, pool, np.arange(len(rows)))


def _by_synergy(result: ImpactResult, rows: Codes, name: str, table: Spreads) -> Varied:
    spread = table[BY_SYNERGY[name]]
    units = [synergy.id for synergy in result.synergies]
    pool = Pool.of(spread.part, units, [spread] * len(units))
    return Varied(name, pool, np.asarray(result.asked.synergy_of[rows], dtype=np.intp))


def _factors(columns: Sequence[Column], rows: Codes, table: Spreads) -> list[Varied]:
    """One pool for all factors: landfill of a residue and of the baseline is one factor."""
    facts: dict[str, Fact] = {}
    for column in columns:
        for fact in column.facts:
            facts.setdefault(factor_name(fact), fact)
    place = {name: number for number, name in enumerate(facts)}
    nothing = len(place)  # for claims that have no such factor: their value is not known anyway
    pool = _factor_pool(facts, table)
    found = []
    for column in columns:
        assert column.fact_of is not None
        own = np.array([place[factor_name(fact)] for fact in column.facts] + [nothing])
        found.append(Varied(column.name, pool, own[column.fact_of[rows]]))
    return found


def _factor_pool(facts: Mapping[str, Fact], table: Spreads) -> Pool:
    ends = [_factor_ends(fact, table) for fact in facts.values()]
    return Pool(
        "factor",
        (*facts, "no factor"),
        (*(name for name, _, _ in ends), "fixed"),
        np.array([below for _, below, _ in ends] + [0.0]),
        np.array([above for _, _, above in ends] + [0.0]),
        shared=True,
    )


def _factor_ends(fact: Fact, table: Spreads) -> tuple[str, float, float]:
    if fact.value and fact.low is not None and fact.high is not None:
        return "triangular", 1 - fact.low / fact.value, fact.high / fact.value - 1
    spread = table[f"factor.{fact.status or 'assumed'}"]
    return spread.distribution, spread.below, spread.above


def factor_name(fact: Fact) -> str:
    """A factor's id without its set: one error for all years."""
    return fact.reference.partition(":")[2].partition("/")[2]


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _safe(central: Numbers) -> Numbers:
    return np.where(central > 0, central, np.nan)
