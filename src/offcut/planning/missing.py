"""Missing processors: what each kind of facility would unlock on its own, and how sure that is.

A kind is worth what the best plan with plants of it gains over the best plan without any, at the
best of its sites and sizes, its yearly cost paid. Every uncertain figure is then moved by ±30 %,
one at a time, and all of it is solved again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from offcut.planning.facilities_costs import FacilityKind, facility_kinds
from offcut.planning.facilities_groups import touched
from offcut.planning.facilities_offers import Offers, Plant
from offcut.planning.facilities_program import (
    AS_THEY_STAND,
    Answer,
    Bools,
    Figures,
    at_most,
    gains,
    sizes_of,
    solve,
)
from offcut.reference import Assumptions

if TYPE_CHECKING:
    from offcut.planning.facilities import FacilityPlan

SWING = 0.3
MOVED = {
    "disposal": "what disposal costs today",
    "purchase": "prices of what is replaced",
    "running": "running cost of treatment",
    "residue": "cost of residues",
    "carriage": "haulage and handling",
    "capital": "capital cost",
    "life": "life of the plant",
    "rate": "discount rate",
    "supply": "amounts given",
    "demand": "amounts wanted",
}
"""The uncertain figures that are moved, in words."""
_SITES_AGAIN = 4  # sites of a kind that are kept when figures are moved
_NOTHING_GBP = 1.0


@dataclass(frozen=True, slots=True)
class Swing:
    """What a kind would unlock when one figure is moved."""

    figure: str  # key of :data:`MOVED`
    factor: float
    unlocked_gbp: float
    place: int | None  # in the ranking, 1 = first; None = not worth building


@dataclass(frozen=True, slots=True)
class Missing:
    """A kind of facility that is missing, on its own; GBP, tonnes and kgCO2e a year.

    ``unlocked_gbp`` is net of the yearly cost of the plants; 0 = not worth building, and then
    ``plants`` is empty. ``fed`` is in the kind's unit.
    """

    kind: FacilityKind
    plants: tuple[tuple[Plant, float], ...]  # with the size of each
    unlocked_gbp: float
    capital_gbp: float  # once
    annual_gbp: float
    fed: float
    tonnes: float  # of product, over the plants
    more_tonnes: float  # than without them, over the whole plan
    carbon_kg: float  # more avoided than without them, where known
    landfill_t: float
    firms: tuple[str, ...]
    payback_years: float | None
    swings: tuple[Swing, ...]

    @property
    def worth_it(self) -> bool:
        """Whether it pays as the figures stand."""
        return bool(self.plants)

    @property
    def first(self) -> int:
        """In how many of the cases it ranks first."""
        return sum(1 for swing in self.swings if swing.place == 1)

    @property
    def pays(self) -> int:
        """In how many of the cases it is worth building."""
        return sum(1 for swing in self.swings if swing.place is not None)

    @property
    def range_gbp(self) -> tuple[float, float]:
        """The least and the most that it unlocks over all cases."""
        values = [self.unlocked_gbp, *(swing.unlocked_gbp for swing in self.swings)]
        return min(values), max(values)


def cases() -> list[tuple[str, float, Figures]]:
    """Each uncertain figure at −30 % and at +30 %, all others as they stand."""
    return [
        (name, factor, replace(AS_THEY_STAND, **{name: factor}))
        for name in MOVED
        for factor in (1 - SWING, 1 + SWING)
    ]


def missing_processors(plan: "FacilityPlan") -> tuple[Missing, ...]:
    """The kinds that could do anything for the list, best first, with how sure that is."""
    ways, assumptions = plan.offers, plan.assumptions
    standing = np.array([plant.stands for plant in ways.plants], dtype=bool)
    alone = {
        kind: solve(ways, assumptions, plants=_of_kind(ways, kind) | standing)
        for kind in _kinds(ways)
    }
    again = {kind: _few(ways, kind, answer, assumptions) for kind, answer in alone.items()}
    swings = _swings(ways, assumptions, again, standing)
    found = [
        _missing(plan, facility_kinds()[kind], answer, swings[kind])
        for kind, answer in alone.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.unlocked_gbp, -one.range_gbp[1], one.kind.id)))


def _kinds(ways: Offers) -> list[str]:
    return list(dict.fromkeys(plant.kind.id for plant in ways.plants if not plant.stands))


def _of_kind(ways: Offers, kind: str) -> Bools:
    found: Bools = np.array([plant.kind.id == kind for plant in ways.plants], dtype=bool)
    return found


def _few(ways: Offers, kind: str, answer: Answer, assumptions: Assumptions) -> Bools:
    """The sites of a kind that are kept: those built, and those with the most to gain."""
    sizes = sizes_of(ways, assumptions)
    built = np.zeros(len(ways.plants), dtype=bool)
    built[sizes.plant[answer.built]] = True
    most = np.where(_of_kind(ways, kind), at_most(ways, gains(ways)), -np.inf)
    order = np.argsort(-np.where(built, np.inf, most), kind="stable")[:_SITES_AGAIN]
    kept = np.zeros(len(ways.plants), dtype=bool)
    kept[order] = True
    return kept & _of_kind(ways, kind)


def _swings(
    ways: Offers, assumptions: Assumptions, kept: dict[str, Bools], standing: Bools
) -> dict[str, tuple[Swing, ...]]:
    """What each kind unlocks in every case, and where it then ranks."""
    found: dict[str, list[Swing]] = {kind: [] for kind in kept}
    near_to = {kind: touched(ways, some, standing) for kind, some in kept.items()}
    for name, factor, figures in cases():
        gained = {}
        for kind, some in kept.items():
            near = near_to[kind]
            base = solve(ways, assumptions, figures, plants=standing, ways=near)
            more = solve(ways, assumptions, figures, plants=some | standing, ways=near)
            gained[kind] = max(0.0, more.value_gbp - base.value_gbp)
        ranked = sorted(gained, key=lambda kind: -gained[kind])
        for place, kind in enumerate(ranked, start=1):
            pays = gained[kind] > _NOTHING_GBP
            found[kind].append(Swing(name, factor, gained[kind], place if pays else None))
    return {kind: tuple(swings) for kind, swings in found.items()}


def _missing(
    plan: "FacilityPlan", kind: FacilityKind, answer: Answer, swings: tuple[Swing, ...]
) -> Missing:
    from offcut.planning.facilities import brought

    ways = plan.offers
    sizes = sizes_of(ways, plan.assumptions)
    new = np.array([not plant.stands for plant in ways.plants], dtype=bool)
    rows = np.flatnonzero(answer.built & new[sizes.plant])
    numbers = sizes.plant[rows]
    plants = tuple(
        (ways.plants[int(n)], float(s)) for n, s in zip(numbers, sizes.size[rows], strict=True)
    )
    unlocked = max(0.0, answer.value_gbp - plan.without_gbp) if plants else 0.0
    capital = float(sizes.capital_gbp[rows].sum())
    through: dict[str, Any] = brought(ways, answer.flow, np.isin(ways.plant, numbers))
    more = answer.flow - plan.without.flow
    return Missing(
        kind=kind,
        plants=plants,
        unlocked_gbp=unlocked,
        capital_gbp=capital,
        annual_gbp=float(sizes.annual_gbp[rows].sum()),
        fed=through["fed"],
        tonnes=through["tonnes"],
        more_tonnes=float(more @ ways.tonnes),
        carbon_kg=float(more @ np.nan_to_num(ways.carbon_kg)),
        landfill_t=float(more @ ways.landfill_t),
        firms=through["firms"],
        payback_years=_payback(plan, plants[:1], capital, unlocked),
        swings=swings,
    )


def _payback(
    plan: "FacilityPlan",
    first: tuple[tuple[Plant, float], ...],
    capital_gbp: float,
    unlocked_gbp: float,
) -> float | None:
    from offcut.planning.facilities import payback

    for plant, _ in first:
        return payback(plant, capital_gbp, unlocked_gbp, plan.assumptions)
    return None


def changed(found: Sequence[Missing]) -> Iterator[tuple[str, float, str]]:
    """The cases in which another kind ranks first: figure, factor, the kind's name."""
    if not found:
        return
    leader = found[0]
    for number, swing in enumerate(leader.swings):
        if swing.place == 1:
            continue
        other = next((one for one in found if one.swings[number].place == 1), None)
        yield swing.figure, swing.factor, "none at all" if other is None else other.kind.name
