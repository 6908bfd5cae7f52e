"""Which decisions a program holds: openings, exchanges, lots, and how many sources a sink has."""

from dataclasses import dataclass

import numpy as np

from offcut.planning.model import Floats, Ints, Network, Part
from offcut.planning.program import NONE


@dataclass(frozen=True)
class Switches:
    """Switch of each arc and node (−1: none), what each costs once, and lots.

    ``switch`` is shared by all periods, ``lot_switch`` is of one. ``low`` is the least that an arc
    must carry whatever is decided, ``lot`` the least if it is used.
    """

    switch: Ints
    lot_switch: Ints
    node_switch: Ints
    most_arcs: Ints
    low: Floats
    lot: Floats
    fixed: Floats


def allot_switches(
    network: Network, role: Ints, low: Floats, period: Ints, origin: Ints
) -> Switches:
    """The switches of all arcs (``low``, ``period``, ``origin`` by arc) and nodes."""
    fixed_arc, fixed_node = _fixed(network.arcs), _fixed_nodes(network)
    if _nothing_decided(network, fixed_arc, fixed_node):
        none = np.broadcast_to(NONE, len(origin))
        return Switches(
            none,
            none,
            np.broadcast_to(NONE, len(role)),
            np.zeros(len(role), dtype=np.int64),
            low,
            np.broadcast_to(0.0, len(origin)),
            np.empty(0),
        )
    of_arc, of_node = _numbered(fixed_arc, fixed_node)
    switch = np.where(origin == NONE, NONE, of_arc[origin]) if len(of_arc) else origin.copy()
    lot = _lots(network, origin, low, switch)
    low = np.where(switch == NONE, low, 0.0)
    periods = len(network.periods)
    node_switch = np.full(len(role), NONE)
    node_switch[: periods * network.node_count] = np.tile(of_node, periods)
    most = _most_arcs(network, len(role))
    fixed = np.concatenate([fixed_arc[~np.isnan(fixed_arc)], fixed_node[~np.isnan(fixed_node)]])
    heads = np.tile(network.arc_to, periods) + period[: periods * len(network.arcs)] * (
        network.node_count
    )
    counted = np.zeros(len(origin), dtype=bool)
    counted[: len(heads)] = most[heads] > 0
    lot_switch, fixed = _lot_switches(counted | (lot > 0), switch, periods, fixed)
    return Switches(switch, lot_switch, node_switch, most, low, lot, fixed)


def _nothing_decided(network: Network, fixed_arc: Floats, fixed_node: Floats) -> bool:
    """Whether nothing is paid once, no lot is a least and no sink counts its sources."""
    counted = network.sinks.has("max_sources") or network.sinks.has("single_source")
    fixed = not (np.isnan(fixed_arc).all() and np.isnan(fixed_node).all())
    return not (fixed or counted or network.arcs.has("min_lot"))


def _fixed(part: Part, least: str = "min") -> Floats:
    """Cost paid once, NaN where there is nothing to decide: not given, or free without a least."""
    fixed = part.number("fixed_cost") if part.kind != "sink" else np.full(len(part), np.nan)
    bound = part.number(least) if part.has(least) else np.zeros(len(part))
    return np.where((fixed == 0) & (bound == 0), np.nan, fixed)


def _fixed_nodes(network: Network) -> Floats:
    parts = (network.sources, network.hubs, network.stores, network.sinks)
    return np.concatenate([_fixed(part) for part in parts])


def _numbered(*fixed: Floats) -> list[Ints]:
    """Numbers of the switches, in one row over all the arrays."""
    numbers, count = [], 0
    for column in fixed:
        decided = ~np.isnan(column)
        number = np.full(len(column), NONE)
        number[decided] = count + np.arange(int(decided.sum()))
        count += int(decided.sum())
        numbers.append(number)
    return numbers


def _lots(network: Network, origin: Ints, low: Floats, switch: Ints) -> Floats:
    """Least amount if used: ``min_lot``, and ``min`` where using the arc is a decision."""
    lot = np.where(switch == NONE, 0.0, low)
    if network.arcs.has("min_lot"):
        own = network.arcs.number("min_lot")
        lot = np.maximum(lot, np.where(origin == NONE, 0.0, own[origin]))
    return lot


def _most_arcs(network: Network, nodes: int) -> Ints:
    """At most so many arcs into each node; 0 = any number."""
    sinks = network.sinks
    most = np.zeros(len(sinks), dtype=np.int64)
    if sinks.has("max_sources"):
        most = np.nan_to_num(sinks.number("max_sources")).astype(np.int64)
    if sinks.has("single_source"):
        most[sinks.number("single_source") > 0] = 1
    result = np.zeros(nodes, dtype=np.int64)
    for period in range(len(network.periods)):
        start = period * network.node_count + network.first_sink
        result[start : start + len(sinks)] = most
    return result


def _lot_switches(
    needed: np.ndarray, switch: Ints, periods: int, fixed: Floats
) -> tuple[Ints, Floats]:
    """A switch per arc and period where lots or counts need one; the arc's own in one period."""
    lot_switch = np.full(len(switch), NONE)
    if periods == 1:
        lot_switch = np.where(needed, switch, NONE)
        needed = needed & (switch == NONE)
    count = int(needed.sum())
    lot_switch[needed] = len(fixed) + np.arange(count)
    return lot_switch, np.concatenate([fixed, np.zeros(count)])
