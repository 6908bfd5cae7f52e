"""The network under one objective as a mathematical program in arrays.

Every flow is a variable with a cost (all costs and revenues along the way folded in), every node a
balance, every decision to open or use something a *switch* (0 or 1).
"""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from offcut.planning.model import Floats, Ints

Bools = NDArray[np.bool_]
_LIMIT_FIELDS = ("node", "column", "sign", "bound", "value", "upper")
NONE = -1
SOURCE, HUB, SINK = 0, 1, 2


@dataclass(frozen=True)
class Limits:
    """Limits on the mix received: ``sign · Σ (index − bound) · flow ≤ 0``.

    Shapes ``(limits,)``: ``node``, ``column`` of the property, ``sign`` (+1 at most, −1 at least,
    in indices), ``bound`` as an index, ``value`` as the user gave it, ``upper``: whether he calls
    it "at most".
    """

    node: Ints
    column: Ints
    sign: Floats
    bound: Floats
    value: Floats
    upper: Bools

    def __len__(self) -> int:
        return len(self.node)

    def take(self, rows: Bools | Ints) -> "Limits":
        """Some of them."""
        return Limits(*(getattr(self, name)[rows] for name in _LIMIT_FIELDS))


@dataclass(frozen=True)
class Side:
    """A bound on a weighted sum of flows, and perhaps of switches, that no node expresses."""

    name: str
    arcs: Ints
    weights: Floats
    low: float
    high: float
    switches: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    switch_weights: Floats = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True)
class Program:
    """Arrays over arcs, nodes, switches and limits. Infinite = unlimited.

    Arcs, shape ``(arcs,)``: ``tail``, ``head`` (nodes), ``cost`` per unit, ``low``, ``high``,
    ``gain`` (units that arrive per unit sent, a hub's yield included), ``lot`` (least if any),
    ``switch`` and ``lot_switch`` (or −1), ``origin`` (arc of the network, −1 for what a store
    carries on), ``period``. Nodes, shape ``(nodes,)``: ``role``, ``node_low``, ``node_high`` (of
    what leaves a source, enters a hub or sink), ``node_switch``, ``most_arcs`` (0 = any number),
    ``node_origin``, ``node_period``. Quality, shape ``(nodes, properties)``: ``index`` of what
    leaves (NaN at hubs whose mix decides), ``kept`` (factor on indices in a hub). Switches:
    ``switch_cost``.
    """

    tail: Ints
    head: Ints
    cost: Floats
    low: Floats
    high: Floats
    gain: Floats
    lot: Floats
    switch: Ints
    lot_switch: Ints
    origin: Ints
    period: Ints
    role: Ints
    node_low: Floats
    node_high: Floats
    node_switch: Ints
    most_arcs: Ints
    node_origin: Ints
    node_period: Ints
    index: Floats
    kept: Floats
    switch_cost: Floats
    limits: Limits
    sides: tuple[Side, ...] = ()

    @property
    def arcs(self) -> int:
        """How many arcs."""
        return len(self.tail)

    @property
    def nodes(self) -> int:
        """How many nodes."""
        return len(self.role)

    @property
    def switches(self) -> int:
        """How many decisions."""
        return len(self.switch_cost)

    def with_costs(self, cost: Floats, switch_cost: Floats) -> "Program":
        """The same program under other costs."""
        return replace(self, cost=cost, switch_cost=switch_cost)

    def value(self, flow: Floats, on: Floats) -> float:
        """The objective of a plan: ``flow`` by arc, ``on`` by switch."""
        return float((self.cost * flow).sum() + (self.switch_cost * on).sum())


_BY_ARC = (
    *("tail", "head", "cost", "low", "high", "gain", "lot"),
    *("switch", "lot_switch", "origin", "period"),
)
_BY_NODE = (
    *("role", "node_low", "node_high", "node_switch", "most_arcs"),
    *("node_origin", "node_period", "index", "kept"),
)


def part(program: Program, arcs: Ints, nodes: Ints) -> tuple[Program, Ints]:
    """The program of some arcs and nodes, and the switches that it has (numbers in the whole).

    What a side sum or a limit speaks of must lie wholly inside or outside.
    """
    new_node = np.full(program.nodes, NONE)
    new_node[nodes] = np.arange(len(nodes))
    new_arc = np.full(program.arcs, NONE)
    new_arc[arcs] = np.arange(len(arcs))
    columns = {name: getattr(program, name)[arcs] for name in _BY_ARC}
    columns |= {name: getattr(program, name)[nodes] for name in _BY_NODE}
    columns["tail"], columns["head"] = new_node[columns["tail"]], new_node[columns["head"]]
    named = [columns["switch"], columns["lot_switch"], columns["node_switch"]]
    used = np.unique(np.concatenate(named))
    used = used[used != NONE]
    new_switch = np.full(program.switches + 1, NONE)
    new_switch[used] = np.arange(len(used))
    for name in ("switch", "lot_switch", "node_switch"):
        columns[name] = new_switch[columns[name]]
    limits = program.limits.take(new_node[program.limits.node] != NONE)
    sides = tuple(
        replace(side, arcs=new_arc[side.arcs], switches=new_switch[side.switches])
        for side in program.sides
        if (new_arc[side.arcs] != NONE).any() or (new_switch[side.switches] != NONE).any()
    )
    return Program(
        **columns,
        switch_cost=program.switch_cost[used],
        limits=replace(limits, node=new_node[limits.node]),
        sides=sides,
    ), used
