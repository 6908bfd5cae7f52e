"""A plan with facilities as a plan like any other: its exchanges as flows of a network."""

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from offcut.planning.facilities_offers import NO_PLANT

if TYPE_CHECKING:
    from offcut.planning.facilities import FacilityPlan
    from offcut.planning.plan import Plan


def as_plan(found: "FacilityPlan") -> "Plan":
    """The exchanges of a plan with facilities, each with what it sends: before the plants' cost.

    Nothing else is open to it, so its marginal values say nothing of the choice of plants.
    """
    return replace(found.network, notes=found.notes).solve()


def plants_by_pair(found: "FacilityPlan") -> dict[tuple[str, str], str]:
    """The plants that the stream of a have goes over to a want, by their ids."""
    ways = found.offers
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for way in np.flatnonzero((found.answer.flow > 0) & (ways.plant != NO_PLANT)):
        one = ways.exchanges[int(way)]
        names[one.have.id, one.want.id].append(ways.plants[int(ways.plant[way])].name)
    return {pair: " and ".join(dict.fromkeys(plants)) for pair, plants in names.items()}
