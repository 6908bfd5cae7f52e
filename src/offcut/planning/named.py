"""The limits of a program under the user's names, and the program with only some of them."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from offcut.planning.model import Network
from offcut.planning.program import HUB, NONE, SINK, SOURCE, Program

REQUIRED, HIGH, LOW = "required", "high", "low"
LIMIT, ARC_HIGH, ARC_LOW, COUNT, SIDE = "limit", "arc high", "arc low", "count", "side"


@dataclass(frozen=True)
class NamedLimit:
    """One limit that a user set, and where: ``place`` such as ``sinks[2].limits.fe.max``."""

    kind: str
    item: int
    place: str
    component: str
    id: str
    attribute: str
    value: float
    words: str

    def __str__(self) -> str:
        return self.words

    def as_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "place": self.place,
            "component": self.component,
            "id": self.id,
            "attribute": self.attribute,
            "value": self.value,
            "says": self.words,
        }


def named_limits(network: Network, program: Program) -> list[NamedLimit]:
    """Every limit of the program that a user could change."""
    found = [*_of_nodes(network, program), *_of_limits(network, program)]
    return [*found, *_of_arcs(network, program), *_of_sides(program)]


def _when(network: Network, period: int) -> str:
    return f" in {network.periods[period]}" if len(network.periods) > 1 else ""


def _of_nodes(network: Network, program: Program) -> list[NamedLimit]:
    found = []
    for node in range(program.nodes):
        low, high = float(program.node_low[node]), float(program.node_high[node])
        role, origin = int(program.role[node]), int(program.node_origin[node])
        part, place = network.part_of(origin)
        name, where = str(part.ids[place]), network.place(origin)
        when = _when(network, int(program.node_period[node]))
        told: list[tuple[str, str, float, str]] = []
        if role == SINK and not np.isnan(_required(network, program, node)):
            told.append((REQUIRED, "required", low, f"{name} requires {low:g}"))
        else:
            if np.isfinite(high):
                key = {SOURCE: "available", HUB: "capacity", SINK: "max"}[role]
                verb = {SOURCE: "has", HUB: "takes", SINK: "receives"}[role]
                told.append((HIGH, key, high, f"{name} {verb} at most {high:g}"))
            if low > 0:
                verb = {SOURCE: "must give", HUB: "must be fed", SINK: "must receive"}[role]
                told.append((LOW, "min", low, f"{name} {verb} at least {low:g}"))
        if program.most_arcs[node]:
            most = int(program.most_arcs[node])
            key = "single_source" if most == 1 else "max_sources"
            told.append((COUNT, key, most, f"{name} takes from at most {most} place(s)"))
        for kind, key, value, words in told:
            place_in_file = f"{where}.{key}"
            limit = (kind, node, place_in_file, part.kind, name, key, value, words + when)
            found.append(NamedLimit(*limit))
    return found


def _required(network: Network, program: Program, node: int) -> float:
    """What the user said a sink requires; NaN where nothing."""
    place = int(program.node_origin[node]) - network.first_sink
    return float(network.sinks.number("required", int(program.node_period[node]))[place])


def _of_limits(network: Network, program: Program) -> list[NamedLimit]:
    found = []
    limits = program.limits
    for number in range(len(limits)):
        node = int(limits.node[number])
        origin = int(program.node_origin[node])
        name, prop = network.node_name(origin), network.properties[int(limits.column[number])]
        side = "max" if limits.upper[number] else "min"
        value = float(limits.value[number])
        words = f"{name}: {prop} at {'most' if side == 'max' else 'least'} {value:g}"
        key = f"limits.{prop}.{side}"
        words += _when(network, int(program.node_period[node]))
        place = f"{network.place(origin)}.{key}"
        found.append(NamedLimit(LIMIT, number, place, "sink", name, key, value, words))
    return found


def _of_arcs(network: Network, program: Program) -> list[NamedLimit]:
    found = []
    own = program.origin != NONE
    bounds = (
        (ARC_HIGH, "max", program.high, np.isfinite(program.high)),
        (ARC_LOW, "min", program.low, program.low > 0),
        (ARC_LOW, "min_lot", program.lot, program.lot > 0),
    )
    for kind, key, column, given in bounds:
        for arc in np.flatnonzero(own & given):
            ends = (program.node_origin[node[arc]] for node in (program.tail, program.head))
            name = " → ".join(network.node_name(int(end)) for end in ends)
            value = float(column[arc])
            words = f"{name} carries at {'most' if key == 'max' else 'least'} {value:g}"
            words += _when(network, int(program.period[arc]))
            place = f"arcs[{int(program.origin[arc])}].{key}"
            found.append(NamedLimit(kind, int(arc), place, "arc", name, key, value, words))
    return found


def _of_sides(program: Program) -> list[NamedLimit]:
    return [
        NamedLimit(
            SIDE,
            number,
            side.name,
            "network",
            side.name,
            side.name,
            side.high,
            f"{side.name} at most {side.high:g}",
        )
        for number, side in enumerate(program.sides)
        if np.isfinite(side.high)
    ]


def without(program: Program, dropped: list[NamedLimit]) -> Program:
    """The program without some of its limits."""
    low, high = program.node_low.copy(), program.node_high.copy()
    arc_low, arc_high, lot = program.low.copy(), program.high.copy(), program.lot.copy()
    most = program.most_arcs.copy()
    kept = np.ones(len(program.limits), dtype=bool)
    sides = set(range(len(program.sides)))
    for limit in dropped:
        item = limit.item
        if limit.kind in (REQUIRED, LOW):
            low[item] = 0.0
        if limit.kind in (REQUIRED, HIGH):
            high[item] = np.inf
        elif limit.kind == LIMIT:
            kept[item] = False
        elif limit.kind == ARC_HIGH:
            arc_high[item] = np.inf
        elif limit.kind == ARC_LOW:
            (lot if limit.attribute == "min_lot" else arc_low)[item] = 0.0
        elif limit.kind == COUNT:
            most[item] = 0
        elif limit.kind == SIDE:
            sides.discard(item)
    return replace(
        program,
        node_low=low,
        node_high=high,
        low=arc_low,
        high=arc_high,
        lot=lot,
        most_arcs=most,
        limits=program.limits.take(kept),
        sides=tuple(program.sides[number] for number in sorted(sides)),
    )
