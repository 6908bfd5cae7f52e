"""A plan with facilities as a plan like any other: its exchanges as flows of a network.

Every way of the answer keeps its own gain per unit (running cost over the plant, both legs of
haulage) and may carry what the answer sends over it, so the network's best plan is that answer
before the yearly cost of the plants.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from offcut.planning.build import network_of
from offcut.planning.build_exchanges import Exchange
from offcut.planning.facilities_offers import NO_PLANT

if TYPE_CHECKING:
    from offcut.planning.facilities import FacilityPlan
    from offcut.planning.plan import Plan


def as_plan(found: "FacilityPlan") -> "Plan":
    """The exchanges of a plan with facilities, solved as a network."""
    used = [int(way) for way in np.flatnonzero(found.answer.flow > 0)]
    result = found.result
    network = network_of(
        [_sent(found, way) for way in used],
        result.listings.name,
        result.on.year,
        notes=found.notes,
    )
    return network.solve()


def plants_by_pair(found: "FacilityPlan") -> dict[tuple[str, str], str]:
    """The plant that the stream of a have goes over to a want, by their ids."""
    ways = found.offers
    return {
        (ways.exchanges[way].have.id, ways.exchanges[way].want.id): ways.plants[
            int(ways.plant[way])
        ].name
        for way in map(int, np.flatnonzero(found.answer.flow > 0))
        if ways.plant[way] != NO_PLANT
    }


def _sent(found: "FacilityPlan", way: int) -> Exchange:
    """An exchange with the figures of its way, at most as much as the answer sends."""
    ways = found.offers
    _, _, running, residue, carriage = (float(part) for part in ways.parts[way])
    carbon = float(ways.carbon_kg[way])
    return replace(
        ways.exchanges[way],
        most=float(found.answer.flow[way]),
        least=0.0,
        treatment_gbp=running,
        residue_gbp=residue,
        carriage_gbp=carriage,
        carbon_kg=None if np.isnan(carbon) else carbon,
        distance_km=float(ways.km[way]),
    )
