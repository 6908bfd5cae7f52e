"""Solves a network: compiles it, lets its structure choose the methods, and gathers the plan."""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from offcut.errors import InputError
from offcut.planning.compiling import compile_program
from offcut.planning.linear import MILP, solve_linear
from offcut.planning.min_cost_flow import solve_flow
from offcut.planning.model import Network
from offcut.planning.objectives import Objective, stages
from offcut.planning.plan import Plan, Worked
from offcut.planning.program import Program
from offcut.planning.progress import Progress, Watch
from offcut.planning.rows import unbounded_links
from offcut.planning.solved import FEASIBLE, INFEASIBLE, OPTIMAL, UNBOUNDED, UNKNOWN, Solved
from offcut.planning.stages import held
from offcut.planning.structure import BILINEAR, LINEAR, PURE, kind_of, parts_of

_WORST_FIRST = (INFEASIBLE, UNBOUNDED, UNKNOWN, FEASIBLE, OPTIMAL)


def solve(
    network: Network,
    objective: Objective | None,
    time_limit: float | None,
    gap: float | None,
    progress: Progress | None,
) -> Plan:
    """The plan of a network; see :meth:`Network.solve`.

    Raises:
        InputError: an objective, limit or gap that cannot be used.
    """
    watch = Watch(_checked("time_limit", time_limit), _checked("gap", gap), progress)
    wanted = stages(objective)
    sides: list[tuple[Mapping[str, float], float]] = []
    with watch.stopping():
        for weights in wanted:
            program = compile_program(network, weights)
            program = held(network, program, sides)
            solved, parts = solve_program(program, watch)
            if solved.flow is None or weights is wanted[-1] or watch.over:
                break
            sides.append((weights, solved.objective))
    return Plan(network, Worked(program, solved, parts, objective, weights, watch.elapsed))


def _checked(name: str, value: float | None) -> float | None:
    """A limit from the user: a number from 0."""
    if value is None:
        return None
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or math.isnan(value) or value < 0:
        raise InputError(f"{name}: given {value!r}; accepted: a number from 0, or none at all.")
    return float(value)


def solve_program(program: Program, watch: Watch) -> tuple[Solved, list[Solved]]:
    """The whole program from its parts, and what each part gave."""
    flow, on = np.zeros(program.arcs), np.zeros(program.switches)
    done: list[Solved] = []
    for piece, arcs, switches in parts_of(program):
        solved = solve_part(piece, watch)
        done.append(solved)
        if solved.flow is None or solved.on is None:
            if solved.ray is not None:
                ray = np.zeros(program.arcs)
                ray[arcs] = solved.ray[: piece.arcs]
                solved.ray = ray
            continue
        flow[arcs], on[switches] = solved.flow, solved.on
    return _gathered(program, flow, on, done), done


def _gathered(program: Program, flow: np.ndarray, on: np.ndarray, done: list[Solved]) -> Solved:
    status = next((s for s in _WORST_FIRST if any(d.status == s for d in done)), OPTIMAL)
    methods = list(dict.fromkeys(d.method for d in done)) or ["nothing to decide"]
    bound = float(sum(d.bound for d in done))
    if status not in (OPTIMAL, FEASIBLE):
        ray = next((d.ray for d in done if d.ray is not None), None)
        return Solved(status, " + ".join(methods), bound=bound, ray=ray)
    value = program.value(flow, on)
    return Solved(status, " + ".join(methods), flow, on, value, min(bound, value))


def solve_part(program: Program, watch: Watch) -> Solved:
    """One part, by the method that its structure allows."""
    kind = kind_of(program)
    if kind == PURE:
        return solve_flow(program)
    if kind == LINEAR:
        return solve_linear(program, watch)
    if kind == BILINEAR or len(unbounded_links(program)[0]):
        from offcut.planning.pooling import solve_pooling

        solved = solve_pooling(program, watch)
        return solved if kind == BILINEAR else replace(solved, method=MILP)
    from offcut.planning.fixed_charge import solve_fixed_charge

    return solve_fixed_charge(program, watch)
