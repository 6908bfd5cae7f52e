"""From the network to the program: periods laid out one after the other, costs folded into arcs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from offcut.planning.model import Floats, Ints, Network, Part
from offcut.planning.objectives import attribute_weights, fixed_weight
from offcut.planning.program import HUB, NONE, SINK, SOURCE, Limits, Program
from offcut.planning.ranges import binding_limits
from offcut.planning.stock import Carried, carried
from offcut.planning.switching import Switches, allot_switches

T = TypeVar("T", bound=np.generic)


def compile_program(network: Network, weights: Mapping[str, float]) -> Program:
    """The program of a network under one stage of an objective."""
    nodes = _nodes(network)
    stock = carried(network)
    arcs = _arcs(network, stock)
    switches = allot_switches(network, nodes.role, arcs.low, arcs.period, arcs.origin)
    cost, switch_cost = costs(network, weights, stock, switches)
    index, kept = _quality(network, len(nodes.role))
    program = Program(
        arcs.tail,
        arcs.head,
        cost,
        switches.low,
        arcs.high,
        arcs.gain,
        switches.lot,
        switches.switch,
        switches.lot_switch,
        arcs.origin,
        arcs.period,
        nodes.role,
        nodes.low,
        nodes.high,
        switches.node_switch,
        switches.most_arcs,
        nodes.origin,
        nodes.period,
        index,
        kept,
        switch_cost,
        limits_of(network),
        stock.sides,
    )
    return binding_limits(program)


def costs(
    network: Network, weights: Mapping[str, float], stock: Carried, switches: Switches
) -> tuple[Floats, Floats]:
    """Cost per unit of every arc and of every switch under one objective."""
    by_attribute = attribute_weights(weights, network)
    moved = [_moved(network, by_attribute, t) for t in range(len(network.periods))]
    held = by_attribute.get("holding_cost", 0.0) * stock.cost
    cost = np.concatenate([*moved, held]) if len(moved) + len(held) > 1 else moved[0]
    return cost, switches.fixed * fixed_weight(weights)


def _moved(network: Network, weights: Mapping[str, float], period: int) -> Floats:
    """Cost per unit of every arc in one period: its own and that of both its ends."""
    total = np.zeros(len(network.arcs))
    for name, weight in weights.items():
        total += weight * _of_arcs(network, name, period)
        ends = [_of_part(part, name, period) for part in _node_parts(network)]
        if any(end is not None for end in ends):
            out, *entering = (
                np.zeros(len(part)) if end is None else end
                for part, end in zip(_node_parts(network), ends, strict=True)
            )
            rest = np.zeros(network.node_count - len(out))
            total += weight * np.concatenate([out, rest])[network.arc_from]
            entered = np.concatenate([np.zeros(len(out)), *entering])
            total += weight * entered[network.arc_to]
    return total


def _of_arcs(network: Network, name: str, period: int) -> Floats | float:
    own: Floats | float = 0.0
    if network.arcs.has(name):
        own = network.arcs.number(name, period)
    per_km = {"unit_cost": "haulage_cost_per_km", "carbon": "haulage_carbon_per_km"}.get(name)
    if per_km and network.arcs.has("distance_km") and network.setting(per_km):
        return own + network.setting(per_km) * np.nan_to_num(network.arcs.number("distance_km"))
    return own


def _of_part(part: Part, name: str, period: int) -> Floats | None:
    return part.number(name, period) if part.has(name) and name != "holding_cost" else None


def _node_parts(network: Network) -> tuple[Part, Part, Part, Part]:
    return network.sources, network.hubs, network.stores, network.sinks


@dataclass(frozen=True)
class _Nodes:
    """Nodes over all periods; the outlets of stores with a shelf life come last."""

    role: Ints
    low: Floats
    high: Floats
    origin: Ints
    period: Ints


def _nodes(network: Network) -> _Nodes:
    periods, count = len(network.periods), network.node_count
    outlets = np.flatnonzero(np.isfinite(network.stores.number("shelf_life")))
    outlets = outlets + len(network.sources) + len(network.hubs)
    roles = np.repeat([SOURCE, HUB, HUB, SINK], [len(p) for p in _node_parts(network)])
    bounds = [_bounds(network, period) for period in range(periods)]
    extra = periods * len(outlets)
    return _Nodes(
        np.concatenate([np.tile(roles, periods), np.full(extra, HUB)]),
        np.concatenate([*(low for low, _ in bounds), np.zeros(extra)]),
        np.concatenate([*(high for _, high in bounds), np.full(extra, np.inf)]),
        np.concatenate([np.tile(np.arange(count), periods), np.tile(outlets, periods)]),
        np.concatenate(
            [np.repeat(np.arange(periods), count), np.repeat(np.arange(periods), len(outlets))]
        ),
    )


def _bounds(network: Network, period: int) -> tuple[Floats, Floats]:
    """Least and most that goes through each node in a period."""
    sources, hubs, stores, sinks = _node_parts(network)
    low = [sources.number("min", period), hubs.number("min", period), np.zeros(len(stores))]
    high = [
        sources.number("available", period),
        hubs.number("capacity", period),
        np.full(len(stores), np.inf),
    ]
    required = sinks.number("required", period)
    free = np.isnan(required)
    low.append(np.where(free, sinks.number("min", period), required))
    high.append(np.where(free, sinks.number("max", period), required))
    return np.concatenate(low), np.concatenate(high)


@dataclass(frozen=True)
class _Arcs:
    """Arcs over all periods, then what stores carry on."""

    tail: Ints
    head: Ints
    low: Floats
    high: Floats
    gain: Floats
    origin: Ints
    period: Ints


def _arcs(network: Network, stock: Carried) -> _Arcs:
    periods, count = range(len(network.periods)), network.node_count
    own = np.arange(len(network.arcs))
    leaving = [stock.leaving(network.arc_from, t) for t in periods]
    through = np.ones(count)
    hubs = slice(len(network.sources), len(network.sources) + len(network.hubs))
    through[hubs] = network.hubs.number("yield")
    gain = through[network.arc_to] if (through != 1).any() else np.broadcast_to(1.0, len(own))
    return _Arcs(
        _joined([*leaving, stock.tail]),
        _joined(
            [*(network.arc_to + t * count if t else network.arc_to for t in periods), stock.head]
        ),
        _joined([*(network.arcs.number("min", t) for t in periods), stock.low]),
        _joined([*(network.arcs.number("max", t) for t in periods), stock.high]),
        _joined([*(gain for _ in periods), stock.gain]),
        _joined([*(own for _ in periods), np.full(len(stock.tail), NONE)]),
        _joined([*(np.broadcast_to(t, len(own)) for t in periods), stock.period]),
    )


def _joined(columns: Sequence[NDArray[T]]) -> NDArray[T]:
    """The columns one after the other; without a copy where only the first holds anything."""
    first, *others = columns
    return first if not any(map(len, others)) else np.concatenate(columns)


def _quality(network: Network, nodes: int) -> tuple[Floats, Floats]:
    """Index of what leaves each node (NaN: unknown or decided by the mix), and factor kept."""
    count = len(network.properties)
    index = np.full((nodes, count), np.nan)
    kept = np.ones((nodes, count))
    if not count:
        return index, kept
    quality = network.sources.matrix("quality", count, np.nan)
    outlet = network.hubs.matrix("outlet", count, np.nan)
    removal = network.hubs.matrix("removal", count, 0.0)
    first, last = len(network.sources), len(network.sources) + len(network.hubs)
    for column, name in enumerate(network.properties):
        rule = network.mixing[name]
        for start in range(0, len(network.periods) * network.node_count, network.node_count):
            index[start : start + first, column] = rule.index(quality[:, column])
            index[start + first : start + last, column] = rule.index(outlet[:, column])
            if not rule.indices:
                kept[start + first : start + last, column] = rule.kept(removal[:, column])
    return index, kept


def limits_of(network: Network) -> Limits:
    """All limits on what sinks receive, in every period."""
    count, found = len(network.properties), []
    for side, upper in (("limits_min", False), ("limits_max", True)):
        matrix = network.sinks.matrix(side, count, np.nan)
        for column, name in enumerate(network.properties):
            rule = network.mixing[name]
            sinks = np.flatnonzero(~np.isnan(matrix[:, column]))
            value = matrix[sinks, column]
            sign = 1.0 if upper == rule.rising else -1.0
            for period in range(len(network.periods)):
                node = sinks + network.first_sink + period * network.node_count
                found.append(
                    (
                        node,
                        np.full(len(sinks), column),
                        np.full(len(sinks), sign),
                        rule.index(value),
                        value,
                        np.full(len(sinks), upper),
                    )
                )
    if not found:
        none, ints = np.empty(0), np.empty(0, dtype=np.int64)
        return Limits(ints, ints, none, none, none, np.empty(0, dtype=bool))
    return Limits(*(np.concatenate(column) for column in zip(*found, strict=True)))
