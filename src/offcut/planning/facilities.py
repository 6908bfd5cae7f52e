"""A region's plan with facilities: which plants to build, where, how big, and what they bring.

>>> from offcut.planning.facilities_costs import facility_kinds
>>> round(facility_kinds()["sand_mechanical"].capital_gbp(2000))
300000
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from offcut.errors import InputError
from offcut.matching.model import Verdict
from offcut.matching.result import MatchResult
from offcut.planning.build import network_of
from offcut.planning.build_exchanges import LIKELY, Exchange, exchanges, pairing_of, told
from offcut.planning.facilities_costs import annuity
from offcut.planning.facilities_groups import touched
from offcut.planning.facilities_lots import paid_for
from offcut.planning.facilities_offers import NO_PLANT, Floats, Offers, Plant, offers
from offcut.planning.facilities_program import Answer, Bools, gains, sizes_of, solve
from offcut.planning.progress import Watch
from offcut.planning.sites import Site, region_sites

if TYPE_CHECKING:
    import polars as pl

    from offcut.planning.facilities_front import FacilityFront
    from offcut.planning.missing import Missing
    from offcut.planning.model import Network
    from offcut.planning.progress import Progress
    from offcut.reference import Assumptions


@dataclass(frozen=True, slots=True)
class Built:
    """One plant of the plan; money in GBP, ``a year`` where not said otherwise.

    ``unlocked_gbp``: what the best plan would lose without any new plant of its kind, their cost
    counted; ``ahead_gbp``: what it would lose if this one could not stand at this site.
    ``payback_years``: capital over what it brings before the cost of capital; None for a plant
    that stands already.
    """

    plant: Plant
    size: float
    fed: float
    tonnes: float  # of product delivered
    capital_gbp: float  # once
    annual_gbp: float
    unlocked_gbp: float
    ahead_gbp: float
    carbon_kg: float  # avoided by what goes over it, where known
    landfill_t: float
    firms: tuple[str, ...]
    payback_years: float | None

    @property
    def used(self) -> float:
        """Share of its size that is fed."""
        return self.fed / self.size


@dataclass(frozen=True)
class FacilityPlan:
    """The best plan with facilities, beside the best without any.

    ``value_gbp`` is the joint gain of all exchanges less the yearly cost of plants; ``without_gbp``
    the same without a plant (what needs one then does not happen). GBP a year.
    """

    result: MatchResult
    offers: Offers
    answer: Answer
    without: Answer
    notes: tuple[str, ...]

    @property
    def value_gbp(self) -> float:
        """Net gain a year."""
        return self.answer.value_gbp

    @property
    def without_gbp(self) -> float:
        """Net gain a year without any plant."""
        return self.without.value_gbp

    @property
    def optimal(self) -> bool:
        """Whether it is proven best, to within a ten-thousandth."""
        return self.answer.optimal and self.without.optimal

    @property
    def assumptions(self) -> "Assumptions":
        """The assumptions in force."""
        return self.result.assumptions

    @cached_property
    def built(self) -> tuple[Built, ...]:
        """The plants, those that bring most first."""
        found = [self._built(int(row)) for row in np.flatnonzero(self.answer.built)]
        return tuple(sorted(found, key=lambda one: (-one.unlocked_gbp, one.plant.name)))

    def _built(self, row: int) -> Built:
        sizes, plants = sizes_of(self.offers, self.assumptions), self.offers.plants
        number = int(sizes.plant[row])
        one = plants[number]
        capital = float(sizes.capital_gbp[row])
        unlocked = self._loss([p.kind is one.kind and not p.stands for p in plants])
        return Built(
            plant=one,
            size=float(sizes.size[row]),
            capital_gbp=capital,
            annual_gbp=float(sizes.annual_gbp[row]),
            unlocked_gbp=unlocked,
            ahead_gbp=self._loss([p is one for p in plants]),
            payback_years=payback(one, capital, unlocked, self.assumptions),
            **brought(self.offers, self.answer.flow, self.offers.plant == number),
        )

    def _loss(self, gone: Sequence[bool]) -> float:
        """What the best plan loses when some plants cannot be had; what they touch is solved."""
        ways, left = self.offers, ~np.array(gone, dtype=bool)
        near = touched(ways, ~left, np.ones(len(left), dtype=bool))
        sizes = sizes_of(ways, self.assumptions)
        there = np.zeros(len(left), dtype=bool)
        there[ways.plant[near][ways.plant[near] != NO_PLANT]] = True
        paid = sizes.annual_gbp[self.answer.built & there[sizes.plant]].sum()
        flow = np.where(near, self.answer.flow, 0.0)
        value = float(gains(ways) @ flow) - float(paid) - paid_for(ways, flow)
        return max(0.0, value - solve(ways, self.assumptions, plants=left, ways=near).value_gbp)

    @cached_property
    def missing(self) -> "tuple[Missing, ...]":
        """Missing processors, best first, each held against ±30 % of the uncertain figures."""
        from offcut.planning.missing import missing_processors

        return missing_processors(self)

    def ranked(self, by: str = "value") -> "tuple[Missing, ...]":
        """Missing processors by what each unlocks of ``value``, ``tonnes``, ``carbon``.

        Raises:
            InputError: another measure.
        """
        measures = {"value": "unlocked_gbp", "tonnes": "more_tonnes", "carbon": "carbon_kg"}
        if by not in measures:
            raise InputError(f"by: given {by!r}; accepted: {', '.join(measures)}.")
        return tuple(sorted(self.missing, key=lambda one: -float(getattr(one, measures[by]))))

    @cached_property
    def front(self) -> "FacilityFront":
        """Gain against carbon: this plan, and those that avoid more of it."""
        from offcut.planning.facilities_front import facility_front

        return facility_front(self)

    @cached_property
    def network(self) -> "Network":
        """The exchanges of this plan as a network of their own, for shares and resilience.

        Every exchange over plants keeps its treatment as a hub, at the plants' running cost and
        over their distances. What the plants cost a year, used or not, is in :attr:`built` only.
        """
        return network_of(
            self.carried_out,
            self.result.listings.name,
            self.result.on.year,
            exchange_gbp=self.offers.exchange_gbp,
        )

    @cached_property
    def carried_out(self) -> tuple[Exchange, ...]:
        """The exchanges of this plan at the amounts planned, those over several plants as one."""
        return carried_out(self.offers, self.answer.flow)

    def table(self) -> "pl.DataFrame":
        """One row for each exchange: have, want, how, plant, units, tonnes, gain, carbon, km."""
        from offcut.planning.facilities_words import flow_table

        return flow_table(self)

    def says(self) -> list[str]:
        """The answer in sentences, the headline first."""
        from offcut.planning.facilities_words import sentences

        return sentences(self)

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain values; None for what is not known."""
        from offcut.planning.facilities_words import as_dict

        return as_dict(self)


def plan_facilities(
    result: MatchResult,
    sites: Sequence[Site] | None = None,
    verdicts: Sequence[Verdict] = LIKELY,
    *,
    firms: bool = True,
    time_limit: float = 60.0,
    exchange_gbp: float = 0.0,
    most_km: float | None = None,
    progress: "Progress | None" = None,
) -> FacilityPlan:
    """Which facilities a region should build for the exchanges of a list.

    Args:
        result: of :func:`offcut.match`; all feasible pairs are looked at, not its best k.
        sites: candidate sites; those of the region's table when not given.
        verdicts: which exchanges count as feasible.
        firms: whether the sites of the largest givers are candidates too.
        time_limit: seconds for each part of the search.
        exchange_gbp: effort of setting up and running one exchange, GBP a year.
        most_km: only between giver and taker that are no further apart by road.
        progress: called with each better plan found (its objective is the gain with its sign
            turned); when it returns False, the best found so far is the answer.

    Raises:
        InputError: a result read from a file.
    """
    found = exchanges(result, verdicts, losing=True, most_km=most_km)
    chosen = region_sites() if sites is None else tuple(sites)
    year = result.on.year
    pairing = pairing_of(result)
    ways = offers(found, pairing, chosen, firms=firms, year=year, exchange_gbp=exchange_gbp)
    nothing: Bools = np.array([plant.stands for plant in ways.plants], dtype=bool)
    watch = Watch(progress=progress)
    best = solve(ways, result.assumptions, time_limit=time_limit, watch=watch)
    without = solve(ways, result.assumptions, plants=nothing, time_limit=time_limit)
    return FacilityPlan(result, ways, best, without, told(result, found))


def carried_out(ways: Offers, flow: Floats) -> tuple[Exchange, ...]:
    """Each exchange that flows, with its amount and the means of what it costs over its plants."""
    of: dict[int, list[int]] = {}
    for way in np.flatnonzero(flow > 0):
        of.setdefault(id(ways.exchanges[way]), []).append(int(way))
    found = []
    for group in of.values():
        share = flow[group] / flow[group].sum()
        parts = (float(part) for part in share @ ways.parts[group])
        disposal, purchase, running, residue, carriage = parts
        carbon = float(share @ ways.carbon_kg[group])
        found.append(
            replace(
                ways.exchanges[group[0]],
                most=float(flow[group].sum()),
                least=0.0,
                distance_km=float(share @ ways.km[group]),
                disposal_gbp=disposal,
                purchase_gbp=purchase,
                treatment_gbp=running,
                residue_gbp=residue,
                carriage_gbp=carriage,
                carbon_kg=None if np.isnan(carbon) else carbon,
            )
        )
    return tuple(found)


def brought(ways: Offers, flow: Floats, over: Bools) -> dict[str, Any]:
    """What goes over some ways: fed, tonnes, carbon, landfill, and whose it is."""
    moved = np.where(over, flow, 0.0)
    names: set[str] = set()
    for way in np.flatnonzero(moved > 0):
        one = ways.exchanges[int(way)]
        names |= {one.have.organisation, one.want.organisation}
    return {
        "fed": float(moved @ ways.fed),
        "tonnes": float(moved @ ways.tonnes),
        "carbon_kg": float(moved @ np.nan_to_num(ways.carbon_kg)),
        "landfill_t": float(moved @ ways.landfill_t),
        "firms": tuple(sorted(names)),
    }


def payback(
    plant: Plant, capital_gbp: float, unlocked_gbp: float, assumptions: "Assumptions"
) -> float | None:
    """Years until the capital is earned back; None where there is none, or it never is."""
    rate = assumptions.value("facility.discount_rate")
    yearly = unlocked_gbp + capital_gbp * annuity(rate, plant.kind.value("life_years"))
    return capital_gbp / yearly if capital_gbp > 0 and yearly > 0 else None
