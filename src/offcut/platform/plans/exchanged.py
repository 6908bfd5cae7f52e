"""The exchanges of a plan as rows: whose, how much, and what each side keeps of the gain."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from offcut import reference
from offcut.platform.listings.models import Listing
from offcut.platform.plans.problem import Taken

if TYPE_CHECKING:
    from offcut.planning.build_exchanges import Exchange
    from offcut.planning.deliveries import Delivery
    from offcut.planning.facilities import FacilityPlan
    from offcut.planning.plan import Plan
    from offcut.reports.plans.book import PlanBook


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One exchange; amounts and money a year. ``kgco2e`` None: not known."""

    have: Listing
    want: Listing
    material: str
    how: str
    given: float
    given_unit: str
    received: float
    received_unit: str
    tonnes: float | None
    distance_km: float
    gain_gbp: float
    have_gain_gbp: float
    kgco2e: float | None
    figure: str  # of the plan's book: "exchange.3"; empty where the book tells only their sum

    @property
    def firms(self) -> set[UUID]:
        """Both parties."""
        return {self.have.organisation_id, self.want.organisation_id}


def exchanged(
    plan: "Plan",
    ways: Sequence["Exchange"],
    found: Taken,
    facilities: "FacilityPlan | None" = None,
) -> list[Exchanged]:
    """The exchanges of a plan between firms, those that bring most first.

    The gain is shared at the price that the two state, else by halves, as matching shares it.
    """
    from offcut.planning.deliveries import deliveries
    from offcut.reports.plans.book import PlanBook

    told = PlanBook(plan, facilities)
    by_pair = _by_pair(ways)
    rows = list(_rows(told, deliveries(plan), by_pair, found.rows))
    return sorted(rows, key=lambda one: (-one.gain_gbp, one.have.pk, one.want.pk))


def _by_pair(ways: Iterable["Exchange"]) -> Mapping[tuple[str, str], list["Exchange"]]:
    pairs: dict[tuple[str, str], list[Exchange]] = defaultdict(list)
    for one in ways:
        pairs[one.have.id, one.want.id].append(one)
    return pairs


def _rows(
    told: "PlanBook",
    ways: Sequence["Delivery"],
    by_pair: Mapping[tuple[str, str], list["Exchange"]],
    rows: Mapping[str, Listing],
) -> Iterator[Exchanged]:
    network = told.network
    figures = {one.way: f"exchange.{one.number}" for one in told.exchanges}
    for way in ways:
        names = (network.node_name(way.origin), network.node_name(way.end))
        if names in by_pair:
            one = _of(by_pair[names], told.how(way))
            yield _row(told, way, one, rows, figures.get(way, ""))


def _of(known: list["Exchange"], how: str) -> "Exchange":
    """The exchange of a pair that goes this way; its best where the words do not tell."""
    same = [one for one in known if one.route.train and one.route.train in how]
    return max(same or known, key=lambda one: one.gain_gbp)


def _row(
    told: "PlanBook", way: "Delivery", one: "Exchange", rows: Mapping[str, Listing], figure: str
) -> Exchanged:
    have, want = rows[one.have.id], rows[one.want.id]
    gain = _gain(told, way)
    share = one.have_gain_gbp / one.gain_gbp if one.gain_gbp > 0 else 0.5
    kind = reference.resource_types.get(have.resource_type) if have.resource_type else None
    return Exchanged(
        have=have,
        want=want,
        material=kind.name if kind else have.words,
        how=told.how(way)[:300],
        given=way.given,
        given_unit=have.basis_unit,
        received=way.received,
        received_unit=want.basis_unit,
        tonnes=None if one.tonnes is None else one.tonnes * way.given,
        distance_km=one.distance_km,
        gain_gbp=gain,
        have_gain_gbp=gain * share,
        kgco2e=None if one.carbon_kg is None else _carbon(told, way),
        figure=figure,
    )


def _gain(told: "PlanBook", way: "Delivery") -> float:
    from offcut.reports.plans.measures import GAIN

    rates = told.rates(GAIN)
    return -sum(
        leg.amount * float(rates[leg.arc]) + told.fixed_part(leg.arc, leg.amount)
        for leg in way.legs
    )


def _carbon(told: "PlanBook", way: "Delivery") -> float:
    from offcut.reports.plans.measures import MEASURES

    rates = told.rates(MEASURES[1])
    return -sum(leg.amount * float(rates[leg.arc]) for leg in way.legs)
