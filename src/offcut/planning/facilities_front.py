"""Gain against carbon with plants to build: the plans that are best at some price of carbon.

Between two neighbours the price at which both are equally good is tried, and what is best there
becomes a new point, until nothing new is found (Aneja & Nair 1979). That price is what the next
tonne costs, on average, on the way to the next plan. Plans that are best at no price are not
looked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from offcut.planning.facilities_lots import paid_for
from offcut.planning.facilities_program import Answer, gains, sizes_of, solve

if TYPE_CHECKING:
    from offcut.planning.facilities import FacilityPlan

DEAREST_GBP_PER_TONNE = 1000.0
"""The largest price of carbon that is tried."""
_KG = 1000.0
_APART = 1e-3  # of the difference between the ends: nearer plans count as one
_SOLVES = 24


@dataclass(frozen=True, slots=True)
class FacilityPoint:
    """One plan: ``first`` = cost less gain, GBP a year, ``second`` = carbon, kgCO2e a year.

    Both as objectives: less is better. ``marginal``: GBP per kg of the next step, None at the end.
    """

    first: float
    second: float
    marginal: float | None
    answer: Answer


@dataclass(frozen=True)
class FacilityFront:
    """Plans from the most gain to the most carbon avoided at up to ``dearest`` GBP a tonne."""

    points: tuple[FacilityPoint, ...]
    dearest: float
    optimal: bool

    def __iter__(self) -> Iterator[FacilityPoint]:
        return iter(self.points)

    def __len__(self) -> int:
        return len(self.points)


@dataclass(frozen=True, slots=True)
class _Found:
    gbp: float
    kg: float
    answer: Answer


def facility_front(plan: "FacilityPlan", points: int = 7) -> FacilityFront:
    """At most so many plans between the most gain and the most carbon avoided."""
    start = _found(plan, plan.answer)
    end = _at(plan, DEAREST_GBP_PER_TONNE)
    found = [start]
    if end.kg > start.kg and end.gbp < start.gbp:
        found = _between(plan, start, end, points)
    chosen = tuple(_points(found))
    optimal = all(one.answer.optimal for one in found)
    return FacilityFront(chosen, DEAREST_GBP_PER_TONNE, optimal)


def _between(plan: "FacilityPlan", start: _Found, end: _Found, points: int) -> list[_Found]:
    """The ends and what is best between them, the widest gap first."""
    found, gaps = [start, end], [(start, end)]
    for _ in range(_SOLVES):
        if not gaps or len(found) >= points:
            break
        gaps.sort(key=lambda gap: gap[1].kg - gap[0].kg)
        first, second = gaps.pop()
        new = _at(plan, _KG * (first.gbp - second.gbp) / (second.kg - first.kg))
        if _is_new(new, first, second, (end.kg - start.kg, start.gbp - end.gbp)):
            found.append(new)
            gaps += [(first, new), (new, second)]
    return sorted(found, key=lambda one: one.kg)


def _is_new(new: _Found, first: _Found, second: _Found, size: tuple[float, float]) -> bool:
    """Whether a plan lies between two others, and above the line that joins them."""
    if not (first.kg < new.kg < second.kg and second.gbp < new.gbp < first.gbp):
        return False
    share = (new.kg - first.kg) / (second.kg - first.kg)
    return new.gbp - (first.gbp + share * (second.gbp - first.gbp)) > _APART * size[1]


def _at(plan: "FacilityPlan", gbp_per_tonne: float) -> _Found:
    """The best plan when a tonne avoided is worth so much."""
    ways, assumptions = plan.offers, plan.assumptions
    return _found(plan, solve(ways, assumptions, carbon_gbp_per_kg=gbp_per_tonne / _KG))


def _found(plan: "FacilityPlan", answer: Answer) -> _Found:
    """Gain without any price of carbon, and carbon avoided where known."""
    ways = plan.offers
    paid = float(sizes_of(ways, plan.assumptions).annual_gbp[answer.built].sum())
    gbp = float(gains(ways) @ answer.flow) - paid - paid_for(ways, answer.flow)
    return _Found(gbp, float(np.nan_to_num(ways.carbon_kg) @ answer.flow), answer)


def _points(found: Sequence[_Found]) -> Iterator[FacilityPoint]:
    for place, one in enumerate(found):
        after = found[place + 1] if place + 1 < len(found) else None
        step = None if after is None else (one.gbp - after.gbp) / (after.kg - one.kg)
        yield FacilityPoint(-one.gbp, -one.kg, step, one.answer)
