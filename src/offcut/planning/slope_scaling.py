"""Good plans quickly where using or opening something costs once: slope scaling.

The fixed cost of what is used is spread over the amount it carried last time, so that a linear
problem sees the true price of small exchanges (Kim & Pardalos 1999). Every round is one min-cost
flow; the best plan met is kept. Rounds that repeat are shaken by a seeded change of the prices.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from offcut.planning.linear import highs, run_linear
from offcut.planning.min_cost_flow import circulation, is_pure, solve_circulation
from offcut.planning.model import Floats
from offcut.planning.program import NONE, SOURCE, Program
from offcut.planning.progress import Watch
from offcut.planning.ranges import amounts
from offcut.planning.rows import linear_rows
from offcut.planning.solved import FEASIBLE, Solved

METHOD = "slope scaling"
_TINY = 1e-9
_ROUNDS = 400
_PATIENCE = 60  # rounds without a better plan
_SHAKEN = 0.3  # spread of the change to prices when rounds repeat

Linear = Callable[[Floats], Floats | None]


def switchless(program: Program) -> Program:
    """The program without its switches: everything may be used, nothing is paid once."""
    return replace(
        program,
        switch=np.full(program.arcs, NONE),
        lot_switch=np.full(program.arcs, NONE),
        node_switch=np.full(program.nodes, NONE),
        switch_cost=np.empty(0),
        sides=tuple(side for side in program.sides if not len(side.switches)),
    )


def applies(program: Program) -> bool:
    """Whether any flow of the linear part is a plan once what it uses is switched on."""
    switched = program.node_switch != NONE
    return not (
        program.most_arcs.any()
        or (program.lot > 0).any()
        or (program.node_low[switched] > 0).any()
        or any(len(side.switches) for side in program.sides)
    )


def slope_scaling(program: Program, watch: Watch, seed: int = 1) -> Solved | None:
    """The best plan that rounds of slope scaling meet; None when there is none."""
    solve = _linear(program, watch)
    most, node_most = amounts(program)
    prices = _first_prices(program, most, node_most)
    rng = np.random.default_rng(seed)
    best: Solved | None = None
    before: Floats | None = None
    since = 0
    for _ in range(_ROUNDS):
        flow = solve(program.cost + _per_arc(program, *prices))
        if flow is None:
            return best
        plan = as_plan(program, flow)
        since += 1
        if best is None or plan.objective < best.objective - _TINY * abs(best.objective):
            best, since = plan, 0
            watch.tell(METHOD, plan.objective, float("-inf"))
        if since > _PATIENCE or watch.over:
            break
        prices = _new_prices(program, flow, *prices)
        if before is not None and np.array_equal(before, flow):
            prices = tuple(p * np.exp(rng.normal(0, _SHAKEN, len(p))) for p in prices)  # type: ignore[assignment]
        before = flow
    return best


def as_plan(program: Program, flow: Floats) -> Solved:
    """A flow with all that it uses switched on, and what that costs."""
    flow = np.where(flow > _TINY * max(1.0, float(flow.max(initial=0.0))), flow, 0.0)
    on = np.zeros(program.switches)
    for column in (program.switch, program.lot_switch):
        on[column[(column != NONE) & (flow > 0)]] = 1.0
    passed = throughput(program, flow)
    on[program.node_switch[(program.node_switch != NONE) & (passed > 0)]] = 1.0
    return Solved(FEASIBLE, METHOD, flow, on, program.value(flow, on))


def throughput(program: Program, flow: Floats) -> Floats:
    """What goes through each node."""
    leaving = np.bincount(program.tail, flow, minlength=program.nodes)
    entering = np.bincount(program.head, flow, minlength=program.nodes)
    return np.where(program.role == SOURCE, leaving, entering)


def _linear(program: Program, watch: Watch) -> Linear:
    """Solves the linear part under any costs: as a flow where it is one, else by HiGHS, warm."""
    plain = switchless(program)
    if is_pure(plain):
        network = circulation(plain, tight=True)
        return lambda cost: solve_circulation(network, np.rint(cost * 1e4) / 1e4).flow
    rows = linear_rows(plain)
    solver = highs(rows, whole=False)
    columns = np.arange(plain.arcs, dtype=np.int32)

    def solve(cost: Floats) -> Floats | None:
        solver.changeColsCost(len(columns), columns, cost)
        return run_linear(solver, rows, plain, watch).flow

    return solve


def _first_prices(program: Program, most: Floats, node_most: Floats) -> tuple[Floats, Floats]:
    """Fixed costs spread over the most that could ever be carried: those of the relaxation."""
    fixed, node_fixed = _fixed(program)
    return (
        np.where(most > 0, fixed / np.maximum(most, _TINY), 0.0),
        np.where(node_most > 0, node_fixed / np.maximum(node_most, _TINY), 0.0),
    )


def _fixed(program: Program) -> tuple[Floats, Floats]:
    cost = np.append(program.switch_cost, 0.0)
    return cost[program.switch], cost[program.node_switch]


def _new_prices(
    program: Program, flow: Floats, price: Floats, node_price: Floats
) -> tuple[Floats, Floats]:
    """Fixed costs spread over what was carried; what was not used keeps its price."""
    fixed, node_fixed = _fixed(program)
    passed = throughput(program, flow)
    used, through = flow > _TINY, passed > _TINY
    return (
        np.where(used, fixed / np.where(used, flow, 1.0), price),
        np.where(through, node_fixed / np.where(through, passed, 1.0), node_price),
    )


def _per_arc(program: Program, price: Floats, node_price: Floats) -> Floats:
    """Prices of arcs with those of the nodes that they leave (sources) or enter."""
    leaving = np.where(program.role == SOURCE, node_price, 0.0)
    entering = np.where(program.role == SOURCE, 0.0, node_price)
    result: Floats = price + leaving[program.tail] + entering[program.head]
    return result
