"""Who supplies whom in a plan: flows followed from sources through hubs to sinks.

What leaves a hub holds what was fed in equal proportions, so each flow out is shared among the
sources in proportion to what they fed. Shares of one flow add up to it; costs follow the flows.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from offcut.planning.program import HUB, SINK
from offcut.planning.subnetwork import bought_in
from offcut.planning.tables import materials

if TYPE_CHECKING:
    from offcut.planning.plan import Plan
    from offcut.planning.program import Program

_MOST = 20_000  # ways; beyond, each flow stands by itself


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of one flow: the arc of the program, and how much of it, units that leave its tail."""

    arc: int
    amount: float


@dataclass(frozen=True, slots=True)
class Delivery:
    """One way from a source to a sink. ``origin``, ``end`` and ``via`` are nodes of the network.

    ``given`` in units of the source, ``received`` in units of the sink.
    """

    origin: int
    end: int
    via: tuple[int, ...]
    given: float
    received: float
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class _Portion:
    """What of a node's outflow came one way; amounts per unit of ``out``."""

    origin: int
    via: tuple[int, ...]
    given: float
    out: float
    legs: tuple[Leg, ...]

    def part(self, share: float) -> "_Portion":
        legs = tuple(Leg(leg.arc, leg.amount * share) for leg in self.legs)
        return _Portion(self.origin, self.via, self.given * share, self.out * share, legs)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """How many pairs of a source and a sink a plan joins, and what the sinks receive, by unit.

    ``bought``: what they receive from sources that are bought in. ``whole``: False where flows run
    in circles, so that arcs into sinks are counted instead of pairs.
    """

    pairs: int
    amounts: dict[str, float]
    bought: dict[str, float]
    whole: bool


def exchanged(plan: "Plan") -> Exchanged:
    """The exchanges of a plan, each once however many hubs it goes through; units kept apart."""
    network, outside = plan.network, bought_in(plan.network)
    of, plain = materials(network), network.units.get("flow", "")
    pairs: set[tuple[int, int]] = set()
    amounts: dict[str, float] = defaultdict(float)
    bought: dict[str, float] = defaultdict(float)
    ways = deliveries(plan)
    ended = [way for way in ways if way.end >= network.first_sink]
    for way in ended:
        unit = network.units.get(f"flow of {of[way.end]}", plain)
        from_outside = way.origin < len(outside) and outside[way.origin]
        (bought if from_outside else amounts)[unit] += way.received
        if not from_outside:
            pairs.add((way.origin, way.end))
    return Exchanged(len(pairs), dict(amounts), dict(bought), len(ended) == len(ways))


def deliveries(plan: "Plan") -> tuple[Delivery, ...]:
    """Every way that the plan uses, in the order of sinks and then of amount, largest first.

    Flows that run in circles, or in more than twenty thousand ways, are told one by one: each from
    its tail to its head.
    """
    found = _followed(plan)
    if found is None:
        found = _one_by_one(plan)
    return tuple(sorted(found, key=lambda one: (one.end, -one.received, one.origin, one.via)))


def _followed(plan: "Plan") -> list[Delivery] | None:
    """None where flows run in circles or the ways are too many."""
    program, amounts = plan.worked.program, plan.amounts
    order = _order(program, amounts)
    if order is None:
        return None
    leaving: dict[int, list[int]] = defaultdict(list)
    for moving in np.flatnonzero(amounts > 0):
        leaving[int(program.tail[moving])].append(int(moving))
    portions: dict[int, list[_Portion]] = defaultdict(list)
    done: list[Delivery] = []
    for node in order:
        here = portions.pop(node, [])
        whole = sum(portion.out for portion in here)
        for arc in leaving[node]:
            flow = float(amounts[arc])
            parts = [portion.part(flow / whole) for portion in here] if whole > 0 else []
            for part in parts or [_start(program, node, flow)]:
                _pass_on(program, arc, part, portions, done)
        if len(done) + sum(map(len, portions.values())) > _MOST:
            return None
    return done


def _start(program: "Program", node: int, flow: float) -> _Portion:
    return _Portion(int(program.node_origin[node]), (), flow, flow, ())


def _pass_on(
    program: "Program",
    arc: int,
    part: _Portion,
    portions: dict[int, list[_Portion]],
    done: list[Delivery],
) -> None:
    """Moves a portion over an arc: into the next hub, or into the sink where it ends."""
    head = int(program.head[arc])
    legs = (*part.legs, Leg(arc, part.out))
    place = int(program.node_origin[head])
    out = part.out * float(program.gain[arc])
    if program.role[head] == SINK:
        done.append(Delivery(part.origin, place, part.via, part.given, out, legs))
        return
    via = part.via if part.via and part.via[-1] == place else (*part.via, place)
    portions[head].append(_Portion(part.origin, via, part.given, out, legs))


def _order(program: "Program", amounts: np.ndarray) -> list[int] | None:
    """The nodes that something leaves, each after all that feed it; None for circles."""
    moving = np.flatnonzero(amounts > 0)
    inside = moving[program.role[program.head[moving]] == HUB]
    feeding = np.bincount(program.head[inside], minlength=program.nodes)
    following: dict[int, list[int]] = defaultdict(list)
    for arc in inside:
        following[int(program.tail[arc])].append(int(program.head[arc]))
    tails = sorted({int(node) for node in program.tail[moving]})
    ready = [node for node in reversed(tails) if not feeding[node]]
    order: list[int] = []
    while ready:
        node = ready.pop()
        order.append(node)
        for head in following[node]:
            feeding[head] -= 1
            if not feeding[head]:
                ready.append(head)
    return order if not feeding.any() else None


def _one_by_one(plan: "Plan") -> list[Delivery]:
    program, found = plan.worked.program, []
    for arc in np.flatnonzero(plan.amounts > 0):
        flow = float(plan.amounts[arc])
        start, end = (int(program.node_origin[node[arc]]) for node in (program.tail, program.head))
        gain = float(program.gain[arc]) if program.role[program.head[arc]] == SINK else 1.0
        found.append(Delivery(start, end, (), flow, flow * gain, (Leg(int(arc), flow),)))
    return found
