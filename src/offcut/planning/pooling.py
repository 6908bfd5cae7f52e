"""Hubs whose mix decides the quality downstream: bilinear, proven globally by SCIP.

Written in shares (the *pq* and multi-commodity forms of the pooling literature: Tawarmalani &
Sahinidis 2002; Alfaki & Haugland 2013), whose relaxation is the tightest known; where removal
happens in hubs one after the other, in qualities (the *p* form of Haverly 1978).
"""

from dataclasses import replace
from typing import Any

import numpy as np

from offcut.planning.linear import highs, run_linear
from offcut.planning.model import Floats, Ints
from offcut.planning.program import HUB, Bools, Program, Side
from offcut.planning.progress import Watch, relative_gap
from offcut.planning.ranges import amounts, quality_range
from offcut.planning.rows import Rows, limit_entries, linear_rows
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
_SIZE = 100.0  # the largest flow in the solver's units


def mixing_hubs(program: Program) -> Ints:
    """Hubs whose mix decides whether a limit holds, and those that feed them."""
    _, arcs, values = limit_entries(program)
    hubs = np.zeros(program.nodes, dtype=bool)
    hubs[program.tail[arcs[np.isnan(values)]]] = True
    columns = np.unique(program.limits.column)
    undecided: Bools = np.isnan(program.index[:, columns]).sum(axis=1) > 0
    while True:
        before = hubs.sum()
        feeding = program.tail[hubs[program.head]]
        hubs[feeding[(program.role[feeding] == HUB) & undecided[feeding]]] = True
        if hubs.sum() == before:
            return np.flatnonzero(hubs)


def solve_pooling(program: Program, watch: Watch) -> Solved:
    """The proven optimum, or the best found with its bound when the time is up."""
    model = _Model(program)
    model.write()
    solved = model.run(watch)
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


def _fallback(program: Program, solved: Solved, watch: Watch) -> Solved:
    """When the time was up without a plan: the best for hubs of the mean quality of their inlets."""
    nothing, all_on = np.zeros(program.arcs), np.ones(program.switches)
    found = polish(program, nothing, all_on, Watch(gap=watch.gap))
    if found is None:
        return solved
    return replace(found, status=FEASIBLE, method=METHOD, bound=solved.bound)


class _Model:
    """A program as a SCIP model, with flows scaled to ``_SIZE``."""

    def __init__(self, program: Program) -> None:
        from pyscipopt import Model

        self.program = program
        self.scip = Model()
        self.scip.hideOutput()
        self.hubs = mixing_hubs(program)
        self.most = amounts(program)[0]
        finite = self.most[np.isfinite(self.most)]
        largest = float(finite.max(initial=0.0))
        self.unit = largest / _SIZE if largest > 0 else 1.0
        self.flow: list[Any] = []
        self.on: list[Any] = []

    def write(self) -> None:
        """All variables and constraints."""
        self._variables()
        self._linear(linear_rows(self.program))
        if _removes_twice(self.program, self.hubs):
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

    def _by_share(self) -> None:
        """Shares of what is known in each hub; flows by share are products."""
        shares = _Shares(self)
        shares.write()
        self._limit_rows(shares.limit_term)

    def _by_quality(self) -> None:
        """Qualities of hubs as variables; products with flows."""
        qualities = _Qualities(self)
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
            self.scip.addCons(total <= 0)

    def run(self, watch: Watch) -> Solved:
        """Solves it and reads the answer."""
        scip = self.scip
        scip.setParam("misc/catchctrlc", False)
        scip.setParam("limits/gap", max(_PROVEN / 10, watch.gap or 0.0))
        if watch.time_limit is not None:
            scip.setParam("limits/time", watch.left)
        _follow(scip, watch)
        scip.optimize()
        status = scip.getStatus()
        if status == "infeasible":
            return Solved(INFEASIBLE, METHOD)
        if status in ("unbounded", "inforunbd"):
            return Solved(UNBOUNDED, METHOD)
        bound = float(scip.getDualbound())
        bound = bound if abs(bound) < 1e19 else -np.inf
        if not scip.getNSols():
            return Solved(UNKNOWN, METHOD, bound=bound)
        best = scip.getBestSol()
        flow = np.array([scip.getSolVal(best, v) for v in self.flow]) * self.unit
        on = np.rint(np.array([scip.getSolVal(best, v) for v in self.on]))
        objective = self.program.value(flow, on)
        proven = relative_gap(objective, bound) <= _PROVEN
        return Solved(OPTIMAL if proven else FEASIBLE, METHOD, flow, on, objective, bound)


class _Shares:
    """Share of each feed in each mixing hub, and the part of each outflow that is that feed."""

    def __init__(self, model: _Model) -> None:
        self.model, self.program = model, model.program
        self.mixes = np.zeros(self.program.nodes, dtype=bool)
        self.mixes[model.hubs] = True
        self.feeds = self._feeds()
        self.share: dict[tuple[int, int], Any] = {}
        self.part: dict[tuple[int, int], Any] = {}

    def _feeds(self) -> dict[int, set[int]]:
        """Nodes of known quality that reach each mixing hub."""
        program = self.program
        feeds: dict[int, set[int]] = {int(hub): set() for hub in self.model.hubs}
        into = np.flatnonzero(self.mixes[program.head])
        changed = True
        while changed:
            changed = False
            for arc in into:
                tail, head = int(program.tail[arc]), int(program.head[arc])
                new = feeds[tail] if self.mixes[tail] else {tail}
                if not new <= feeds[head]:
                    feeds[head] |= new
                    changed = True
        return feeds

    def write(self) -> None:
        """Shares sum to one; what enters of each feed leaves; products, and their sums."""
        scip, flow = self.model.scip, self.model.flow
        from pyscipopt import quicksum

        for hub, feeds in self.feeds.items():
            outs = np.flatnonzero(self.program.tail == hub)
            for feed in feeds:
                self.share[hub, feed] = scip.addVar(lb=0.0, ub=1.0)
                for arc in outs:
                    high = self.model.most[arc] / self.model.unit
                    part = scip.addVar(lb=0.0, ub=float(high) if np.isfinite(high) else None)
                    self.part[int(arc), feed] = part
                    scip.addCons(part == self.share[hub, feed] * flow[arc])
            scip.addCons(quicksum(self.share[hub, feed] for feed in feeds) == 1)
            for arc in outs:
                scip.addCons(quicksum(self.part[int(arc), feed] for feed in feeds) == flow[arc])
        for hub, feeds in self.feeds.items():
            for feed in feeds:
                self._conserved(hub, feed)

    def _conserved(self, hub: int, feed: int) -> None:
        """What enters a hub of a feed leaves it; no more of it than the hub can pass."""
        from pyscipopt import quicksum

        program, flow = self.program, self.model.flow
        entering = []
        for arc in np.flatnonzero(program.head == hub):
            tail = int(program.tail[arc])
            gain = float(program.gain[arc])
            if tail == feed:
                entering.append(gain * flow[arc])
            elif (int(arc), feed) in self.part:
                entering.append(gain * self.part[int(arc), feed])
        outs = [self.part[int(arc), feed] for arc in np.flatnonzero(program.tail == hub)]
        self.model.scip.addCons(quicksum(entering) == quicksum(outs))
        gains = program.gain[program.head == hub]
        high = float(program.node_high[hub] * gains.max()) / self.model.unit
        if np.isfinite(high):
            self.model.scip.addCons(quicksum(outs) <= high * self.share[hub, feed])

    def limit_term(self, row: int, arc: int, scale: float) -> Any:
        """The part of an arc from a mixing hub in a limit."""
        from pyscipopt import quicksum

        limits, program = self.program.limits, self.program
        hub, column = int(program.tail[arc]), int(limits.column[row])
        kept, bound, sign = program.kept[hub, column], limits.bound[row], limits.sign[row]
        return quicksum(
            float(sign * (kept * program.index[feed, column] - bound) / scale)
            * self.part[arc, feed]
            for feed in self.feeds[hub]
        )


class _Qualities:
    """Quality of what leaves each mixing hub, as variables."""

    def __init__(self, model: _Model) -> None:
        self.model, self.program = model, model.program
        self.quality: dict[tuple[int, int], Any] = {}

    def write(self) -> None:
        """Each hub's quality is the mix of its inlets after removal."""
        program, scip, flow = self.program, self.model.scip, self.model.flow
        low, high = quality_range(program)
        columns = np.unique(program.limits.column)
        for hub in self.model.hubs:
            for column in columns:
                self.quality[int(hub), int(column)] = scip.addVar(
                    lb=float(low[hub, column]), ub=float(high[hub, column])
                )
        from pyscipopt import quicksum

        for (hub, column), quality in self.quality.items():
            arcs = np.flatnonzero(program.head == hub)
            kept = float(program.kept[hub, column])
            scale = max(1e-9, abs(float(high[hub, column])))
            entering = [
                (kept / scale) * self._index(int(program.tail[arc]), column) * flow[arc]
                for arc in arcs
            ]
            total = quicksum(flow[arc] for arc in arcs)
            scip.addCons(quicksum(entering) == quality * total / scale)

    def _index(self, node: int, column: int) -> Any:
        return self.quality.get((node, column), float(self.program.index[node, column]))

    def limit_term(self, row: int, arc: int, scale: float) -> Any:
        """The part of an arc from a mixing hub in a limit."""
        limits = self.program.limits
        quality = self.quality[int(self.program.tail[arc]), int(limits.column[row])]
        sign, bound = float(limits.sign[row]), float(limits.bound[row])
        return (sign / scale) * (quality - bound) * self.model.flow[arc]


def _removes_twice(program: Program, hubs: Ints) -> bool:
    """Whether a mixing hub that removes something feeds another mixing hub."""
    mixes = np.zeros(program.nodes, dtype=bool)
    mixes[hubs] = True
    between = mixes[program.tail] & mixes[program.head]
    columns = np.unique(program.limits.column)
    return bool((program.kept[program.tail[between]][:, columns] != 1).any())


def hub_quality(program: Program, flow: Floats, hubs: Ints) -> Floats:
    """Index of what leaves mixing hubs under a plan, shape ``(nodes, properties)``.

    A hub that nothing enters has the mean of what could.
    """
    index = program.index.copy()
    for _ in range(len(hubs) + 1):
        for hub in hubs:
            arcs = np.flatnonzero(program.head == hub)
            weight = np.maximum(flow[arcs], 0.0)
            weight = weight if weight.sum() > 0 else np.ones(len(arcs))
            mixed = weight @ np.nan_to_num(index[program.tail[arcs]]) / weight.sum()
            index[hub] = mixed * program.kept[hub]
    return index


def polish(program: Program, flow: Floats, on: Floats, watch: Watch) -> Solved | None:
    """The exact optimum for the hub qualities and switches of a plan (a linear program)."""
    hubs = mixing_hubs(program)
    fixed = replace(program, index=hub_quality(program, flow, hubs))
    fixed = replace(fixed, sides=(*program.sides, *mix_sides(fixed, hubs)))
    rows = linear_rows(fixed)
    rows.column_low[program.arcs :] = on
    rows.column_high[program.arcs :] = on
    solved = run_linear(highs(rows, whole=False), rows, fixed, watch)
    return solved if solved.flow is not None else None


def mix_sides(program: Program, hubs: Ints) -> list[Side]:
    """That each hub's inlets mix to the index that the program says leaves it."""
    sides = []
    for hub in hubs:
        arcs = np.flatnonzero(program.head == hub)
        for column in np.unique(program.limits.column):
            entering = program.index[program.tail[arcs], column] * program.kept[hub, column]
            weights = entering - program.index[hub, column]
            sides.append(Side(f"mix {hub} {column}", arcs, weights, 0.0, 0.0))
    return sides


def _follow(scip: Any, watch: Watch) -> None:
    """Tell of better plans, and stop when asked to."""
    import pyscipopt

    events: Any = vars(pyscipopt)["SCIP_EVENTTYPE"]
    handler: Any = pyscipopt.Eventhdlr

    class Follow(handler):  # type: ignore[misc]
        """Follows the search."""

        def eventinit(self) -> None:
            """Asks for better solutions and finished nodes."""
            for kind in (events.BESTSOLFOUND, events.NODESOLVED):
                self.model.catchEvent(kind, self)

        def eventexit(self) -> None:
            """Asks no more."""
            for kind in (events.BESTSOLFOUND, events.NODESOLVED):
                self.model.dropEvent(kind, self)

        def eventexec(self, event: Any) -> None:
            """Tells of a better plan; stops when asked to."""
            if event.getType() == events.BESTSOLFOUND:
                value, bound = self.model.getPrimalbound(), self.model.getDualbound()
                bound = bound if abs(bound) < 1e19 else -np.inf
                watch.tell(METHOD, value if abs(value) < 1e19 else None, bound)
            if watch.stopped:
                self.model.interruptSolve()

    scip.includeEventhdlr(Follow(), "follow", "progress and stopping")
