"""Which limits lie downstream of each node."""

import numpy as np

from offcut.planning.model import Ints, Network


def limited_downstream(network: Network) -> Ints:
    """For each node and property a sink downstream that limits it, −1 where there is none.

    Shape ``(nodes, properties)``. A hub whose ``outlet`` is set shields what lies behind it.
    """
    count = len(network.properties)
    needed = np.full((network.node_count, count), -1, dtype=np.int64)
    low = network.sinks.matrix("limits_min", count, np.nan)
    high = network.sinks.matrix("limits_max", count, np.nan)
    sink, column = np.nonzero(~(np.isnan(low) & np.isnan(high)))
    needed[network.first_sink + sink, column] = network.first_sink + sink
    open_ = np.ones_like(needed, dtype=bool)
    hubs = slice(len(network.sources), len(network.sources) + len(network.hubs))
    open_[hubs] = np.isnan(network.hubs.matrix("outlet", count, np.nan))
    while True:
        before = needed.copy()
        heads = np.where(open_[network.arc_to], needed[network.arc_to], -1)
        np.maximum.at(needed, network.arc_from, heads)
        if np.array_equal(before, needed):
            return needed
