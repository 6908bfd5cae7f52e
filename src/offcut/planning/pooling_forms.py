"""Two ways to write hubs that mix: in shares of what feeds them, or in their qualities."""

from typing import Any

import numpy as np

from offcut.planning.hub_mix import mixing_hubs
from offcut.planning.program import Program
from offcut.planning.ranges import amounts, quality_range

_SIZE = 100.0  # the largest flow in the solver's units


class Written:
    """A program as a SCIP model: variables by arc and switch, flows scaled to ``_SIZE``."""

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


class Shares:
    """Share of each feed in each mixing hub, and the part of each outflow that is that feed."""

    def __init__(self, model: Written) -> None:
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


class Qualities:
    """Quality of what leaves each mixing hub, as variables."""

    def __init__(self, model: Written) -> None:
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
