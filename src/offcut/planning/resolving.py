"""Solves the same linear plan again and again with parts of it gone, each time from the best basis.

A firm that leaves changes a few bounds; the dual simplex method needs some steps from the optimum
of the whole, where a solve from nothing would need thousands.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from offcut.planning.linear import highs
from offcut.planning.model import Floats, Ints
from offcut.planning.program import Program
from offcut.planning.rows import linear_rows

Bools = NDArray[np.bool_]
_OWN_ROWS = ("source", "hub", "sink")
_INTERIOR_FROM = 30_000


class Resolver:
    """A linear program held by the solver, at its optimum.

    Raises:
        ArithmeticError: the whole has no optimum.
    """

    def __init__(self, program: Program) -> None:
        import highspy

        self.program = program
        self._rows = linear_rows(program)
        states = highspy.HighsModelStatus
        self._optimal = (states.kOptimal, states.kModelEmpty)
        self._infeasible = states.kInfeasible
        self._solver = highs(self._rows, whole=False)
        if program.arcs > _INTERIOR_FROM:
            self._solver.setOptionValue("solver", "ipm")
        self._solver.run()
        if self._solver.getModelStatus() not in self._optimal:
            raise ArithmeticError(f"the whole plan: {self._solver.getModelStatus()}")
        self.objective = self._value()
        self.flow: Floats = self._flow()
        self._basis = self._solver.getBasis()
        self._solver.setOptionValue("solver", "simplex")
        self._node_rows = self._rows_of_nodes()

    def without(self, nodes: Bools, arcs: Bools | None = None) -> float | None:
        """The best objective when some nodes and arcs are gone; None: it cannot be met.

        ``nodes`` has shape ``(nodes,)``, ``arcs`` ``(arcs,)`` of the program.
        """
        return self.answer(nodes, arcs)[0]

    def answer(self, nodes: Bools, arcs: Bools | None = None) -> tuple[float | None, Floats]:
        """The same with the flows by arc (all zero when it cannot be met)."""
        closed = nodes[self.program.tail] | nodes[self.program.head]
        if arcs is not None:
            closed |= arcs
        columns = np.flatnonzero(closed)
        rows = np.concatenate([np.empty(0, dtype=np.int64), *self._freed(nodes)])
        self._bound(columns, np.zeros(len(columns)), np.zeros(len(columns)))
        self._bound_rows(rows, np.minimum(self._rows.row_low[rows], 0.0))
        self._solver.run()
        status = self._solver.getModelStatus()
        value, flow = None, np.zeros(self.program.arcs)
        if status in self._optimal:
            value, flow = self._value(), self._flow()
        elif status != self._infeasible:
            raise ArithmeticError(f"the plan without some of its parts: {status}")
        self._restore(columns, rows)
        return value, flow

    def _restore(self, columns: Ints, rows: Ints) -> None:
        self._bound(columns, self._rows.column_low[columns], self._rows.column_high[columns])
        self._bound_rows(rows, self._rows.row_low[rows])
        self._solver.setBasis(self._basis)

    def _bound(self, columns: Ints, low: Floats, high: Floats) -> None:
        if len(columns):
            self._solver.changeColsBounds(
                len(columns), columns.astype(np.int32), low.astype(float), high.astype(float)
            )

    def _bound_rows(self, rows: Ints, low: Floats) -> None:
        for row, least in zip(rows, low, strict=True):
            self._solver.changeRowBounds(int(row), float(least), float(self._rows.row_high[row]))

    def _freed(self, nodes: Bools) -> list[Ints]:
        """Rows of nodes that are gone: what they must take or give is asked no more."""
        return [rows[nodes[items]] for items, rows in self._node_rows]

    def _rows_of_nodes(self) -> list[tuple[Ints, Ints]]:
        """Nodes and their rows, for the rows that have a lower bound above 0."""
        found = []
        for block in self._rows.blocks:
            if block.kind.removesuffix("_high").removesuffix("_low") in _OWN_ROWS:
                rows = block.first + np.arange(len(block.items))
                must = self._rows.row_low[rows] > 0
                found.append((block.items[must], rows[must]))
        return found

    def _value(self) -> float:
        return float(self._solver.getInfo().objective_function_value)

    def _flow(self) -> Floats:
        return np.array(self._solver.getSolution().col_value)[: self.program.arcs]


def removed(program: Program, nodes: Any) -> Bools:
    """A mask over the program's nodes for nodes of the network, in every period."""
    return np.isin(program.node_origin, np.asarray(nodes, dtype=np.int64))
