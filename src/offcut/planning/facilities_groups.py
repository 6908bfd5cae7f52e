"""What belongs together: ways joined by the haves, wants and plants that they share."""

import numpy as np
from numpy.typing import NDArray

from offcut.planning.facilities_offers import NO_PLANT, Ints, Offers

Bools = NDArray[np.bool_]


def apart(offers: Offers, ways: Ints) -> list[Ints]:
    """The ways in groups that share nothing."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not len(ways):
        return []
    haves, wants = len(offers.haves), len(offers.wants)
    over = ways[offers.plant[ways] != NO_PLANT]
    tails = np.concatenate([offers.have[ways], offers.have[over]])
    heads = np.concatenate([haves + offers.want[ways], haves + wants + offers.plant[over]])
    nodes = haves + wants + len(offers.plants)
    links = coo_array((np.ones(len(tails)), (tails, heads)), shape=(nodes, nodes))
    _, group = connected_components(links, directed=False)
    of = group[offers.have[ways]]
    order = np.argsort(of, kind="stable")
    cuts = np.flatnonzero(np.diff(of[order])) + 1
    return list(np.split(ways[order], cuts))


def touched(offers: Offers, plants: Bools, others: Bools) -> Bools:
    """The ways that plants can change: all that are joined to theirs by haves, wants and plants.

    ``others`` marks the other plants that may be used.
    """
    own = np.append(plants, False)[offers.plant]
    open_to_all = (offers.plant == NO_PLANT) | np.append(others, False)[offers.plant]
    found = np.zeros(len(offers), dtype=bool)
    for group in apart(offers, np.flatnonzero(own | open_to_all)):
        if own[group].any():
            found[group] = True
    return found
