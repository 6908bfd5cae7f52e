"""Hubs whose mix decides the quality downstream: bilinear, proven globally by SCIP.

Written in shares (the *pq* and multi-commodity forms of the pooling literature: Tawarmalani &
Sahinidis 2002; Alfaki & Haugland 2013), whose relaxation is the tightest known; where removal
happens in hubs one after the other, in qualities (the *p* form of Haverly 1978).
"""

from dataclasses import replace
from typing import Any

import numpy as np

from offcut.planning.endless import cone, costless, gains, may_grow
from offcut.planning.global_search import search
from offcut.planning.hub_mix import polish, removes_twice
from offcut.planning.pooling_forms import Qualities, Shares, Written
from offcut.planning.program import Program
from offcut.planning.progress import Watch, relative_gap
from offcut.planning.rows import Rows, limit_entries, linear_rows, unbounded_links
from offcut.planning.solved import (
    FEASIBLE,
    INFEASIBLE,
    OPTIMAL,
    UNBOUNDED,
    UNKNOWN,
    Solved,
)

METHOD = "bilinear, global search"
_PROVEN = 1e-6  # gap at which the optimum counts as proven


def solve_pooling(program: Program, watch: Watch) -> Solved:
    """The proven optimum, or the best found with its bound when the time is up."""
    endless = _endless(program, watch)
    if endless is not None:
        return endless
    solved = _searched(program, watch)
    if solved.status == UNKNOWN:
        return _fallback(program, solved, watch)
    if solved.flow is None or solved.on is None:
        return solved
    polished = polish(program, solved.flow, solved.on, watch)
    if polished is None or polished.objective > solved.objective + 1e-9 * abs(solved.objective):
        return solved
    bound = min(solved.bound, polished.objective)
    return replace(
        solved,
        flow=polished.flow,
        objective=polished.objective,
        bound=bound,
        rows=polished.rows,
        row_dual=polished.row_dual,
    )


def _searched(program: Program, watch: Watch) -> Solved:
    """What the global search finds."""
    model = Pooling(program)
    model.write()
    return model.run(watch)


def _endless(program: Program, watch: Watch) -> Solved | None:
    """Unbounded with what can grow, or infeasible all the same; None: the gain has a limit."""
    if not may_grow(program):
        return None
    with watch.silent():
        grown = _searched(cone(program), watch)
        if grown.flow is None or not gains(program, grown.flow):
            return None
        met = _searched(costless(program), watch)
    return met if met.status == INFEASIBLE else Solved(UNBOUNDED, METHOD, ray=grown.flow)


def _fallback(program: Program, solved: Solved, watch: Watch) -> Solved:
    """When the time was up without a plan: the best where hubs have their inlets' mean quality."""
    nothing, all_on = np.zeros(program.arcs), np.ones(program.switches)
    found = polish(program, nothing, all_on, Watch(gap=watch.gap))
    if found is None:
        return solved
    return replace(found, status=FEASIBLE, method=METHOD, bound=solved.bound)


class Pooling(Written):
    """A program as a SCIP model that can be solved.

    ``row_gives``: variables with their signs that are added to rows of the linear model;
    ``limit_gives``: by how much limits may be broken. Both in the model's unit of amounts.
    """

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.row_gives: dict[int, list[tuple[float, Any]]] = {}
        self.limit_gives: dict[int, Any] = {}

    def write(self, rows: Rows | None = None) -> None:
        """All variables and constraints; ``rows``: another linear part of the same columns."""
        self._variables()
        self._linear(linear_rows(self.program) if rows is None else rows)
        self._unlinked()
        if removes_twice(self.program, self.hubs):
            self._by_quality()
        else:
            self._by_share()

    def _variables(self) -> None:
        program, add = self.program, self.scip.addVar
        for arc in range(program.arcs):
            high = self.most[arc] / self.unit
            self.flow.append(
                add(
                    lb=float(program.low[arc] / self.unit),
                    ub=float(high) if np.isfinite(high) else None,
                    obj=float(program.cost[arc] * self.unit),
                )
            )
        for cost in program.switch_cost:
            self.on.append(add(vtype="B", obj=float(cost)))

    def _linear(self, rows: Rows) -> None:
        """The linear rows, amounts in the solver's unit."""
        from pyscipopt import quicksum

        columns = [*self.flow, *self.on]
        size = np.where(np.arange(len(columns)) < len(self.flow), self.unit, 1.0)
        for row in range(rows.shape[0]):
            entries = slice(rows.start[row], rows.start[row + 1])
            index, value = rows.index[entries], rows.value[entries] * size[rows.index[entries]]
            scale = float(np.abs(value).max(initial=0.0))
            low, high = rows.row_low[row], rows.row_high[row]
            if scale == 0:
                scale = max(1.0, abs(low) if np.isfinite(low) else abs(high))
            terms = [float(v / scale) * columns[i] for i, v in zip(index, value, strict=True)]
            terms += [self.unit * sign / scale * give for sign, give in self.row_gives.get(row, [])]
            total = quicksum(terms)
            self._bounded(total, low / scale, high / scale)

    def _bounded(self, total: Any, low: float, high: float) -> None:
        if low == high:
            self.scip.addCons(total == float(low))
            return
        if np.isfinite(low):
            self.scip.addCons(total >= float(low))
        if np.isfinite(high):
            self.scip.addCons(total <= float(high))

    def _unlinked(self) -> None:
        """Flows that nothing bounds are empty while their switch is off."""
        for arc, switch in zip(*unbounded_links(self.program), strict=True):
            self.scip.addConsIndicator(self.flow[arc] <= 0, self.on[switch], activeone=False)

    def _by_share(self) -> None:
        """Shares of what is known in each hub; flows by share are products."""
        shares = Shares(self)
        shares.write()
        self._limit_rows(shares.limit_term)

    def _by_quality(self) -> None:
        """Qualities of hubs as variables; products with flows."""
        qualities = Qualities(self)
        qualities.write()
        self._limit_rows(qualities.limit_term)

    def _limit_rows(self, term: Any) -> None:
        """Limits that a mixing hub bears on; ``term`` gives an arc's part for what is open."""
        from pyscipopt import quicksum

        rows, arcs, values = limit_entries(self.program)
        for row in np.unique(rows[np.isnan(values)]):
            here = rows == row
            scale = max(1e-9, float(np.nanmax(np.abs(values[here]), initial=0.0)), 1e-9)
            scale = max(scale, abs(float(self.program.limits.bound[row])))
            total = quicksum(
                float(value / scale) * self.flow[arc]
                if not np.isnan(value)
                else term(int(row), int(arc), scale)
                for arc, value in zip(arcs[here], values[here], strict=True)
            )
            give = self.limit_gives.get(int(row))
            self.scip.addCons(total <= (0 if give is None else give / scale))

    def run(self, watch: Watch) -> Solved:
        """Solves it and reads the answer."""
        scip = self.scip
        scip.setParam("misc/catchctrlc", False)
        scip.setParam("limits/gap", max(_PROVEN / 10, watch.gap or 0.0))
        if watch.time_limit is not None:
            scip.setParam("limits/time", watch.left)
        found = search(scip, [*self.flow, *self.on], watch, METHOD)
        if found.state == "infeasible":
            return Solved(INFEASIBLE, METHOD)
        if found.state in ("unbounded", "inforunbd"):
            return Solved(UNBOUNDED, METHOD)
        if found.values is None:
            return Solved(UNKNOWN, METHOD, bound=found.bound)
        flow = found.values[: len(self.flow)] * self.unit
        on = np.rint(found.values[len(self.flow) :])
        objective = self.program.value(flow, on)
        proven = relative_gap(objective, found.bound) <= _PROVEN
        return Solved(OPTIMAL if proven else FEASIBLE, METHOD, flow, on, objective, found.bound)
