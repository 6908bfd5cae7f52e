"""Cheapest detours in the residual network of a min-cost flow: exact marginal values.

One more unit at a source goes the cheapest way to where it is absorbed; one more at a sink comes
the cheapest way from where it is left over. Both are shortest paths to or from the extra node.
"""

from dataclasses import dataclass

import numpy as np

from offcut.planning.min_cost_flow import Circulation, circulation
from offcut.planning.model import Floats, Ints
from offcut.planning.program import SINK, SOURCE, Program

_TOLERANCE = 1e-10  # of the largest cost: smaller improvements are rounding


@dataclass(frozen=True)
class Detours:
    """Cost of the cheapest residual way ``to_rest`` and ``from_rest`` by node; inf: none."""

    to_rest: Floats
    from_rest: Floats


def detours(program: Program, flow: Floats) -> Detours:
    """Detours of every node under an optimal flow (by arc of the program)."""
    network = circulation(program)
    cost = np.zeros(len(network.tail))
    cost[: program.arcs] = program.cost
    moved = _all_flows(program, network, flow)
    room = network.low + network.capacity / network.scale - moved
    least = 1e-9 * max(1.0, float(moved.max(initial=0.0)))
    ahead, back = room > least, moved - network.low > least
    tail = np.concatenate([network.tail[ahead], network.head[back]])
    head = np.concatenate([network.head[ahead], network.tail[back]])
    length = np.concatenate([cost[ahead], -cost[back]])
    rest = network.nodes - 1
    return Detours(
        _distances(head, tail, length, network.nodes, rest),
        _distances(tail, head, length, network.nodes, rest),
    )


def _all_flows(program: Program, network: Circulation, flow: Floats) -> Floats:
    """Flow on every arc of the circulation: the program's, through hubs, of sources, of sinks."""
    leaving = np.bincount(program.tail, flow, minlength=program.nodes)
    entering = np.bincount(program.head, flow, minlength=program.nodes)
    sources = np.flatnonzero(program.role == SOURCE)
    sinks = np.flatnonzero(program.role == SINK)
    between = len(network.tail) - program.arcs - len(sources) - len(sinks)
    hubs = network.tail[program.arcs : program.arcs + between]
    return np.concatenate([flow, entering[hubs], leaving[sources], entering[sinks]])


def _distances(tail: Ints, head: Ints, length: Floats, nodes: int, start: int) -> Floats:
    """Shortest distances from one node (Bellman–Ford): arcs may be negative, no cycle is."""
    order = np.argsort(head, kind="stable")
    tail, head, length = tail[order], head[order], length[order]
    first = np.flatnonzero(np.concatenate([[True], head[1:] != head[:-1]])) if len(head) else head
    at = head[first] if len(head) else head
    distance = np.full(nodes, np.inf)
    distance[start] = 0.0
    least = _TOLERANCE * max(1e-30, float(np.abs(length).max(initial=0.0)))
    for _ in range(nodes if len(head) else 0):
        best = np.minimum.reduceat(distance[tail] + length, first)
        better = best < distance[at] - least
        if not better.any():
            break
        distance[at[better]] = best[better]
    return distance
