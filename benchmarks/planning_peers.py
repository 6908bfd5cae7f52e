"""The same transport problem given to solvers directly, and in modelling languages.

Every peer returns the objective (cost less revenue), so that answers are compared, not only times.
Imports are not counted: each peer's module is loaded by :func:`ready`.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.planning_networks import Region, network

Peer = Callable[[Region], float]


def ours(region: Region) -> float:
    """From columns to the plan."""
    objective = network(region).solve().objective
    assert objective is not None
    return float(objective)


def ortools(region: Region) -> float:
    """OR-tools' min-cost flow with arrays, costs in pence, balanced by an extra node."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    sources, sinks = len(region.available), len(region.wanted)
    rest = sources + sinks
    given, wanted = region.available.astype(np.int64), region.wanted.astype(np.int64)
    ends = np.arange(sources), sources + np.arange(sinks)
    tail = np.concatenate([region.arc_from, ends[0], np.full(sinks, rest)])
    head = np.concatenate([sources + region.arc_to, np.full(sources, rest), ends[1]])
    unmet = np.rint(region.price * 100).astype(np.int64)
    cost = np.rint(region.arc_cost * 100).astype(np.int64)
    solver = SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        tail,
        head,
        np.concatenate([given[region.arc_from], given, wanted]),
        np.concatenate([cost, np.zeros(sources, dtype=np.int64), unmet]),
    )
    supply = np.concatenate([given, -wanted, [wanted.sum() - given.sum()]])
    solver.set_nodes_supplies(np.arange(rest + 1), supply)
    assert solver.solve() == SimpleMinCostFlow.OPTIMAL
    solver.flows(np.arange(len(tail)))
    return float(solver.optimal_cost() / 100 - region.price @ region.wanted)


def _profit(region: Region) -> Any:
    return region.arc_cost + region.source_cost[region.arc_from] - region.price[region.arc_to]


def highs(region: Region) -> float:
    """HiGHS with arrays, its own choice of method."""
    solver = _highs_flow(region)
    solver.run()
    return float(solver.getInfo().objective_function_value)


def highs_fixed(region: Region, time_limit: float | None) -> tuple[float, float]:
    """HiGHS with a switch for each exchange and strong links: objective and gap, per cent."""
    import highspy

    solver = _highs_flow(region)
    if time_limit is not None:
        solver.setOptionValue("time_limit", time_limit)
    arcs = len(region.arc_from)
    most = np.minimum(region.available[region.arc_from], region.wanted[region.arc_to])
    none = np.empty(0)
    nowhere = np.empty(0, dtype=np.int32)
    ones = np.ones(arcs)
    solver.addCols(
        arcs, region.fixed_cost, np.zeros(arcs), ones, 0, np.zeros(arcs, np.int32), nowhere, none
    )
    switches = np.arange(arcs, 2 * arcs, dtype=np.int32)
    solver.changeColsIntegrality(arcs, switches, np.ones(arcs, dtype=np.uint8))
    index = np.empty(2 * arcs, dtype=np.int32)
    index[0::2], index[1::2] = np.arange(arcs), switches
    value = np.empty(2 * arcs)
    value[0::2], value[1::2] = 1.0, -most
    start = np.arange(0, 2 * arcs, 2, dtype=np.int32)
    solver.addRows(arcs, np.full(arcs, -np.inf), np.zeros(arcs), 2 * arcs, start, index, value)
    assert solver.getLp().integrality_.count(highspy.HighsVarType.kInteger) == arcs
    solver.run()
    info = solver.getInfo()
    return float(info.objective_function_value), float(100 * info.mip_gap)


def _highs_flow(region: Region) -> Any:
    """The transport as a linear program."""
    import highspy

    arcs = len(region.arc_from)
    sources, sinks = len(region.available), len(region.wanted)
    index = np.empty(2 * arcs, dtype=np.int32)
    index[0::2], index[1::2] = region.arc_from, sources + region.arc_to
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(
        arcs,
        sources + sinks,
        2 * arcs,
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        _profit(region),
        np.zeros(arcs),
        np.full(arcs, np.inf),
        np.full(sources + sinks, -np.inf),
        np.concatenate([region.available, region.wanted]),
        np.arange(0, 2 * arcs, 2, dtype=np.int32),
        index,
        np.ones(2 * arcs),
        np.zeros(arcs, dtype=np.int32),
    )
    return solver


def linopy(region: Region) -> float:
    """linopy with HiGHS: sums over groups."""
    import linopy as modelling
    import pandas as pd

    model = modelling.Model()
    arcs = pd.RangeIndex(len(region.arc_from), name="arc")
    flow = model.add_variables(lower=0, coords=[arcs], name="flow")
    for name, ends, bound in (
        ("source", region.arc_from, region.available),
        ("sink", region.arc_to, region.wanted),
    ):
        total = flow.groupby(pd.Series(ends, index=arcs, name=name)).sum()
        present = np.unique(ends)
        limit = pd.Series(bound[present], index=pd.Index(present, name=name))
        model.add_constraints(total <= limit, name=name)
    model.add_objective((flow * pd.Series(_profit(region), index=arcs)).sum())
    model.solve("highs", io_api="direct", output_flag=False)
    return float(model.objective.value)


def pulp(region: Region) -> float:
    """PuLP with HiGHS."""
    import pulp as modelling

    model = modelling.LpProblem("transport", modelling.LpMinimize)
    arcs = range(len(region.arc_from))
    flow = [modelling.LpVariable(f"x{arc}", 0) for arc in arcs]
    profit = _profit(region)
    model += modelling.LpAffineExpression((flow[arc], float(profit[arc])) for arc in arcs)
    for ends, bound in ((region.arc_from, region.available), (region.arc_to, region.wanted)):
        for place, chosen in enumerate(_grouped(ends, len(bound))):
            total = modelling.LpAffineExpression((flow[arc], 1.0) for arc in chosen)
            model += total <= float(bound[place])
    model.solve(modelling.HiGHS(msg=False))
    return float(modelling.value(model.objective))


def pyomo(region: Region) -> float:
    """Pyomo with its persistent interface to HiGHS."""
    import pyomo.environ as modelling
    from pyomo.contrib.appsi.solvers.highs import Highs

    model = modelling.ConcreteModel()
    model.flow = modelling.Var(range(len(region.arc_from)), domain=modelling.NonNegativeReals)
    profit = _profit(region)
    model.cost = modelling.Objective(
        expr=modelling.quicksum(float(c) * model.flow[arc] for arc, c in enumerate(profit))
    )
    model.bounds = modelling.ConstraintList()
    for ends, bound in ((region.arc_from, region.available), (region.arc_to, region.wanted)):
        for place, chosen in enumerate(_grouped(ends, len(bound))):
            if len(chosen):
                total = modelling.quicksum(model.flow[int(arc)] for arc in chosen)
                model.bounds.add(total <= float(bound[place]))
    Highs().solve(model)
    return float(modelling.value(model.cost))


def _grouped(ends: Any, count: int) -> list[Any]:
    order = np.argsort(ends, kind="stable")
    return np.split(order, np.cumsum(np.bincount(ends, minlength=count))[:-1])


PEERS: dict[str, Peer] = {
    "offcut": ours,
    "or-tools": ortools,
    "highs": highs,
    "linopy": linopy,
    "pulp": pulp,
    "pyomo": pyomo,
}


def ready(name: str, small: Region) -> Peer:
    """The peer, with all that it imports loaded by a small problem.

    Raises:
        ImportError: the peer is not installed.
    """
    PEERS[name](small)
    return PEERS[name]
