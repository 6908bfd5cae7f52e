"""Programs with fixed costs, lots and counted sources: a good plan first, then proof.

Small ones go straight to HiGHS. Larger ones start from slope scaling; where a time limit is set,
part of the time goes to planning one neighbourhood after the other again, which finds better plans
than branching does; the rest to HiGHS, from that plan, for the bound.
"""

from dataclasses import replace

import numpy as np

from offcut.planning.linear import MILP, solve_mixed
from offcut.planning.min_cost_flow import is_pure
from offcut.planning.neighbourhoods import improved
from offcut.planning.program import HUB, NONE, Bools, Program, part
from offcut.planning.progress import Watch, relative_gap
from offcut.planning.ranges import amounts
from offcut.planning.slope_scaling import METHOD, applies, slope_scaling, switchless
from offcut.planning.solved import FEASIBLE, INFEASIBLE, OPTIMAL, UNKNOWN, Solved

_LARGE = 500  # switches from which a start is worth while
_VERY_LARGE = 20_000  # arcs with a fixed cost from which branching finds nothing in minutes
_SEARCHING = 0.5  # of the time, where there is a limit
_SEARCHING_VERY_LARGE = 0.7


def solve_fixed_charge(program: Program, watch: Watch) -> Solved:
    """The optimum of a program with switches, or the best found with its bound."""
    paying = np.flatnonzero(~never_pays(program))
    if len(paying) == program.arcs:
        return _solved(program, watch)
    smaller, switches = part(program, paying, np.arange(program.nodes))
    solved = _solved(smaller, watch)
    if solved.flow is None or solved.on is None:
        return replace(solved, rows=None)
    flow, on = np.zeros(program.arcs), np.zeros(program.switches)
    flow[paying], on[switches] = solved.flow, solved.on
    return replace(solved, flow=flow, on=on, rows=None)


def never_pays(program: Program) -> Bools:
    """Arcs whose fixed cost is more than all they could ever earn, so that no best plan uses them.

    Only between ends that nothing compels, and where no mix depends on what is left out.
    """
    if len(program.limits) or program.sides:
        return np.zeros(program.arcs, dtype=bool)
    fixed = np.append(program.switch_cost, 0.0)[program.switch]
    free = (program.node_low == 0) & (program.role != HUB)
    loose = free[program.tail] & free[program.head] & (program.low == 0)
    most = amounts(program)[0]
    earned = -np.minimum(program.cost, 0.0) * np.where(np.isfinite(most), most, 0.0)
    bounded: Bools = np.isfinite(most) & (program.switch != NONE) & _alone(program)
    never: Bools = loose & bounded & (earned < fixed)
    return never


def _alone(program: Program) -> Bools:
    """Arcs whose switch turns on nothing else (not the same exchange in another period)."""
    count = np.bincount(program.switch[program.switch != NONE], minlength=program.switches + 1)
    result: Bools = count[program.switch] <= 1
    return result


def _solved(program: Program, watch: Watch) -> Solved:
    if program.switches < _LARGE or not applies(program):
        solved = solve_mixed(program, watch)
        if solved.status != UNKNOWN or not applies(program):
            return solved
        start = slope_scaling(program, watch)  # the time is up: one round gives a plan
        return solved if start is None else _better(start, solved, [METHOD, MILP])
    start = slope_scaling(program, watch)
    if start is None:
        return solve_mixed(program, watch)
    names = [METHOD]
    if np.isfinite(watch.left) and _by_neighbourhood(program):
        very = program.switches > _VERY_LARGE
        share = _SEARCHING_VERY_LARGE if very else _SEARCHING
        start = improved(program, start, watch, share * watch.left)
        names.append("neighbourhood search")
    return _better(start, solve_mixed(program, watch, start), [*names, MILP])


def _by_neighbourhood(program: Program) -> bool:
    """Whether neighbourhoods can be cut out: exchanges with fixed costs in a pure network."""
    return (program.node_switch == NONE).all() and is_pure(switchless(program))


def _better(start: Solved, proven: Solved, names: list[str]) -> Solved:
    """The better plan of two, with the bound of the second."""
    method = " + ".join(names)
    if proven.status == INFEASIBLE:
        return Solved(INFEASIBLE, method, rows=proven.rows)
    best = proven if proven.found and proven.objective <= start.objective else start
    gap = relative_gap(best.objective, proven.bound)
    status = OPTIMAL if proven.status == OPTIMAL or gap <= 1e-6 else FEASIBLE
    return Solved(status, method, best.flow, best.on, best.objective, proven.bound, proven.rows)
