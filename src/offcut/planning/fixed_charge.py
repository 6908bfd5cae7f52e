"""Programs with fixed costs, lots and counted sources: a good plan first, then proof.

Small ones go straight to HiGHS. Larger ones start from slope scaling; where a time limit is set,
part of the time goes to planning one neighbourhood after the other again, which finds better plans
than branching does; the rest to HiGHS, from that plan, for the bound.
"""

import numpy as np

from offcut.planning.linear import MILP, solve_mixed
from offcut.planning.min_cost_flow import is_pure
from offcut.planning.neighbourhoods import improved
from offcut.planning.program import NONE, Program
from offcut.planning.progress import Watch, relative_gap
from offcut.planning.slope_scaling import METHOD, applies, slope_scaling, switchless
from offcut.planning.solved import FEASIBLE, INFEASIBLE, OPTIMAL, Solved

_LARGE = 500  # switches from which a start is worth while
_VERY_LARGE = 20_000  # arcs with a fixed cost from which branching finds nothing in minutes
_SEARCHING = 0.5  # of the time, where there is a limit
_SEARCHING_VERY_LARGE = 0.7


def solve_fixed_charge(program: Program, watch: Watch) -> Solved:
    """The optimum of a program with switches, or the best found with its bound."""
    if program.switches < _LARGE or not applies(program):
        return solve_mixed(program, watch)
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
