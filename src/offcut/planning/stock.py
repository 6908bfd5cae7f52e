"""What stores carry from one period to later ones, as arcs of the time-expanded program.

Without a shelf life a store is a chain: one arc from each period to the next. With one, each batch
must be out in time, so there is an arc from the period of entry to each period of leaving, and the
stock of each period is a sum of such arcs.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from offcut.planning.model import Floats, Ints, Network
from offcut.planning.program import Side


@dataclass(frozen=True)
class Carried:
    """Arcs of stock, shape ``(carried,)``; ``cost`` is the holding cost per unit put in.

    ``period`` is that of entry. ``sides`` bound the stock of stores with a shelf life.
    """

    tail: Ints
    head: Ints
    low: Floats
    high: Floats
    gain: Floats
    cost: Floats
    period: Ints
    nodes: int
    outlet: dict[int, int] = field(default_factory=dict)
    outlets: int = 0
    periods: int = 1
    sides: tuple[Side, ...] = ()

    def leaving(self, tails: Ints, period: int) -> Ints:
        """Nodes that arcs leave from in a period: of stores with a shelf life, the outlet."""
        result = tails + period * self.nodes if period or self.outlet else tails
        for store, place in self.outlet.items():
            result[tails == store] = self.outlet_node(place, period)
        return result

    def outlet_node(self, place: int, period: int) -> int:
        """Number of the outlet of a store with a shelf life in a period."""
        return self.periods * self.nodes + period * self.outlets + place


class _Row(NamedTuple):
    tail: int
    head: int
    high: float
    gain: float
    cost: float
    period: int


def carried(network: Network) -> Carried:
    """What the stores of a network can carry."""
    periods, nodes = len(network.periods), network.node_count
    first = len(network.sources) + len(network.hubs)
    life = network.stores.number("shelf_life")
    limited = np.flatnonzero(np.isfinite(life))
    outlet = {first + int(store): place for place, store in enumerate(limited)}
    layout = _made([], nodes, outlet, periods, ())
    rows: list[_Row] = []
    sides: list[Side] = []
    for store in range(len(network.stores)):
        if np.isfinite(life[store]):
            more, bounded = _batches(network, store, first + store, layout, before=len(rows))
            sides += bounded
        else:
            more = _chain(network, store, first + store)
        rows += more
    base = periods * len(network.arcs)
    moved = tuple(Side(s.name, s.arcs + base, s.weights, s.low, s.high) for s in sides)
    return _made(rows, nodes, outlet, periods, moved)


def _made(
    rows: list[_Row],
    nodes: int,
    outlet: dict[int, int],
    periods: int,
    sides: tuple[Side, ...],
) -> Carried:
    table = np.array(rows, dtype=np.float64).reshape(-1, 6)
    ints = table[:, [0, 1, 5]].astype(np.int64)
    return Carried(
        ints[:, 0],
        ints[:, 1],
        np.zeros(len(rows)),
        table[:, 2],
        table[:, 3],
        table[:, 4],
        ints[:, 2],
        nodes,
        outlet,
        len(outlet),
        periods,
        sides,
    )


def _chain(network: Network, store: int, node: int) -> list[_Row]:
    """From each period to the next."""
    stores, count = network.stores, network.node_count
    keep = 1 - stores.number("loss")[store]
    cost = stores.number("holding_cost")[store]
    return [
        _Row(
            node + t * count,
            node + (t + 1) * count,
            stores.number("capacity", t)[store],
            keep,
            cost,
            t,
        )
        for t in range(len(network.periods) - 1)
    ]


def _batches(
    network: Network, store: int, node: int, layout: Carried, before: int
) -> tuple[list[_Row], list[Side]]:
    """From each period of entry to each period of leaving, and bounds on the stock between."""
    stores, periods = network.stores, len(network.periods)
    keep = 1 - stores.number("loss")[store]
    cost = stores.number("holding_cost")[store]
    life = int(stores.number("shelf_life")[store])
    place = layout.outlet[node]
    rows: list[_Row] = []
    stock: list[list[tuple[int, float]]] = [[] for _ in range(periods)]
    for entry in range(periods):
        for leave in range(entry, min(periods, entry + life + 1)):
            for period in range(entry, leave):
                stock[period].append((before + len(rows), keep ** (period - entry)))
            tail, head = node + entry * network.node_count, layout.outlet_node(place, leave)
            held = cost * sum(keep**age for age in range(leave - entry))
            rows.append(_Row(tail, head, np.inf, keep ** (leave - entry), held, entry))
    sides = []
    for period, lying in enumerate(stock):
        capacity = stores.number("capacity", period)[store]
        if lying and np.isfinite(capacity):
            arcs, weights = zip(*lying, strict=True)
            name = f"stores[{store}].capacity[{period}]"
            sides.append(Side(name, np.array(arcs), np.array(weights), -np.inf, float(capacity)))
    return rows, sides
