"""Better plans with fixed costs: one neighbourhood at a time is planned to the optimum.

Around a random exchange some nodes are taken with all that runs between them; what the rest of the
plan moves stays as it is. The small mixed-integer program that remains is solved from the plan in
hand (large neighbourhood search, Shaw 1998), so the plan never gets worse.
"""

from dataclasses import dataclass, replace

import numpy as np

from offcut.planning.linear import solve_mixed
from offcut.planning.model import Floats, Ints
from offcut.planning.program import NONE, Program, part
from offcut.planning.progress import Watch
from offcut.planning.slope_scaling import as_plan, throughput
from offcut.planning.solved import FEASIBLE, Solved

METHOD = "neighbourhood search"
_NODES = 100
_SECONDS_EACH = 2.0
_GAP_EACH = 1e-4


def improved(
    program: Program, start: Solved, watch: Watch, seconds: float, seed: int = 1
) -> Solved:
    """A plan at least as good as ``start``, after so many seconds."""
    near = _Neighbours(program)
    rng = np.random.default_rng(seed)
    flow = np.array(start.flow)
    best = start
    until = watch.elapsed + seconds
    while watch.elapsed < until and not watch.over:
        nodes = near.around(int(rng.integers(program.nodes)), rng)
        better = _planned_again(program, flow, nodes, until - watch.elapsed)
        if better is None:
            continue
        flow = better
        plan = as_plan(program, flow)
        if plan.objective < best.objective:
            best = plan
            watch.tell(METHOD, plan.objective, float("-inf"))
    return best


@dataclass
class _Neighbours:
    """Which nodes an arc joins to each node."""

    program: Program

    def __post_init__(self) -> None:
        ends = np.concatenate([self.program.tail, self.program.head])
        others = np.concatenate([self.program.head, self.program.tail])
        order = np.argsort(ends, kind="stable")
        self.others = others[order]
        self.first = np.searchsorted(ends[order], np.arange(self.program.nodes + 1))

    def around(self, node: int, rng: np.random.Generator) -> Ints:
        """About ``_NODES`` nodes reached from one, nearest first, the last ones at random."""
        seen = np.zeros(self.program.nodes, dtype=bool)
        seen[node] = True
        front = np.array([node])
        while len(front) and seen.sum() < _NODES:
            reached = [self.others[self.first[n] : self.first[n + 1]] for n in front]
            new = np.unique(np.concatenate(reached))
            new = new[~seen[new]]
            room = _NODES - int(seen.sum())
            front = rng.choice(new, room, replace=False) if len(new) > room else new
            seen[front] = True
        return np.flatnonzero(seen)


def _planned_again(program: Program, flow: Floats, nodes: Ints, left: float) -> Floats | None:
    """The flow with the arcs between some nodes planned again; None when that gains nothing."""
    inside = np.zeros(program.nodes, dtype=bool)
    inside[nodes] = True
    arcs = np.flatnonzero(inside[program.tail] & inside[program.head])
    outside = flow.copy()
    outside[arcs] = 0.0
    taken = throughput(program, outside)
    rest = replace(
        program,
        node_high=np.maximum(program.node_high - taken, 0.0),
        node_low=np.maximum(program.node_low - taken, 0.0),
    )
    small, switches = part(rest, arcs, nodes)
    on = np.zeros(program.switches)
    on[program.switch[(flow > 0) & (program.switch != NONE)]] = 1.0
    now = small.value(flow[arcs], on[switches])
    start = Solved(FEASIBLE, METHOD, flow[arcs], on[switches], now)
    watch = Watch(time_limit=min(_SECONDS_EACH, max(0.05, left)), gap=_GAP_EACH)
    found = solve_mixed(small, watch, start)
    if found.flow is None or found.objective >= now - 1e-9 * max(1.0, abs(now)):
        return None
    result = outside
    result[arcs] = np.where(found.flow > 1e-9 * max(1.0, float(found.flow.max())), found.flow, 0.0)
    return result
