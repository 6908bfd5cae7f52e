"""Secondary suppression: no hidden cell can be worked out from what is published.

A reader who adds and subtracts knows that every table sums to its totals. For each hidden cell and
metric the widest range that is in keeping with everything published is found by linear
programming. While it is too narrow, the cheapest set of further cells is hidden that lets the cell
move: the deviations of least cost that add up to nothing in all cells that stay published. Hiding
more only widens ranges, so a cell that is safe stays safe, and the search ends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from offcut.reports.open_data.cells import Cell, Hidden, Key, hide_primary

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

PROTECTION_SHARE = 0.2
"""A hidden amount must be uncertain by this share of itself, downwards and upwards (assumed)."""
_SLACK = 0.999  # a range that ends exactly at the protected width counts, rounding aside
_MOVED = 1e-7


@dataclass(frozen=True, slots=True)
class Range:
    """What a reader can conclude of a hidden cell; infinite ends are open."""

    low: float
    high: float


def suppress(
    cells: Mapping[Key, Cell],
    dimensions: Mapping[str, Sequence[str]],
    metrics: Sequence[str],
    signed: frozenset[str] = frozenset(),
    counts: Sequence[str] = (),
) -> None:
    """Marks every amount that must not be published, first by rule, then so that none is derivable.

    Args:
        cells: of all tables; one table must be over all dimensions, in their order.
        dimensions: the values of each.
        metrics: whose amounts the rules are asked of.
        signed: metrics whose amounts may be below zero, of which a reader cannot know that a part
            is less than the whole.
        counts: amounts that no rule is asked of, and that must not be derivable either.
    """
    hide_primary(cells, metrics, counts)
    lattice = _Lattice(cells, dimensions)
    for metric in (*metrics, *counts):
        waiting = [key for key, cell in cells.items() if metric in cell.hidden]
        while waiting:
            waiting += _protect(lattice, waiting.pop(0), metric, signed=metric in signed)


def _protect(lattice: "_Lattice", key: Key, metric: str, *, signed: bool) -> list[Key]:
    """Hides what it takes for one amount; gives the cells whose amount was hidden."""
    value = lattice.cells[key].totals.get(metric, 0.0)
    room = PROTECTION_SHARE * abs(value) or 1e-3
    hidden: list[Key] = []
    for sign in (1.0, -1.0):
        end = lattice.end(key, metric, sign, signed=signed)
        if sign * (end - value) >= room * _SLACK:
            continue
        for helper in lattice.helpers(key, metric, sign * room, signed=signed):
            lattice.cells[helper].hidden[metric] = Hidden.SECONDARY
            hidden.append(helper)
    return hidden


class _Lattice:
    """All tables over one set of smallest parts ("atoms"): every cell is a sum of some of them."""

    def __init__(self, cells: Mapping[Key, Cell], dimensions: Mapping[str, Sequence[str]]) -> None:
        self.cells = cells
        names = list(dimensions)
        self.atoms = [
            dict(zip(names, values, strict=True)) for values in product(*dimensions.values())
        ]
        tables = sorted({tuple(name for name, _ in key) for key in cells})
        places = [
            tuple(zip(table, values, strict=True))
            for table in tables
            for values in product(*(dimensions[name] for name in table))
        ]
        self.empty = [key for key in places if key not in cells]
        self.rows = {key: self._row(key) for key in places}

    def _row(self, key: Key) -> "Array":
        import numpy as np

        about = dict(key)
        return np.array([float(all(atom[n] == v for n, v in about.items())) for atom in self.atoms])

    def _fixed(self, metric: str) -> "tuple[Array, Array]":
        """An equation for each published cell; one that nothing counts in is published as 0."""
        import numpy as np

        shown = [(key, cell.totals.get(metric, 0.0)) for key, cell in self._published(metric)]
        known = [*shown, *((key, 0.0) for key in self.empty)]
        if not known:
            return np.zeros((1, len(self.atoms))), np.zeros(1)
        return np.array([self.rows[key] for key, _ in known]), np.array([v for _, v in known])

    def _published(self, metric: str) -> list[tuple[Key, Cell]]:
        return [(key, cell) for key, cell in self.cells.items() if metric not in cell.hidden]

    def end(self, key: Key, metric: str, sign: float, *, signed: bool) -> float:
        """The most (``sign`` 1) or least (-1) that a reader must think a cell can be."""
        from scipy.optimize import linprog

        equations, amounts = self._fixed(metric)
        bounds = (None, None) if signed else (0, None)
        solved: Any = linprog(
            -sign * self.rows[key], A_eq=equations, b_eq=amounts, bounds=bounds, method="highs"
        )
        return -sign * float(solved.fun) if solved.status == 0 else sign * float("inf")

    def helpers(self, key: Key, metric: str, move: float, *, signed: bool) -> list[Key]:
        """The published cells of least cost that must go for a cell to be able to move so far.

        Unknowns are the movements of all parts, up and down, and by how much each published cell
        would change; none when nothing published holds the cell any more.
        """
        import numpy as np
        from scipy.optimize import linprog

        shown = self._published(metric)
        parts, count = len(self.atoms), len(shown)
        sums = np.array([self.rows[key] for key, _ in shown]).reshape(count, parts)
        held = np.array([self.rows[key] for key in self.empty]).reshape(len(self.empty), parts)
        sizes = [abs(cell.totals.get(metric, 0.0)) + 1.0 for _, cell in shown]
        none = np.zeros((len(self.empty), count))
        equations = np.vstack(
            [
                np.hstack([self.rows[key], -self.rows[key], np.zeros(count)]),
                np.hstack([held, -held, none]),
            ]
        )
        unequal = np.vstack(
            [np.hstack([sums, -sums, -np.eye(count)]), np.hstack([-sums, sums, -np.eye(count)])]
        )
        down = [None if signed else amount for amount in self._amounts(metric)]
        solved: Any = linprog(
            np.concatenate([np.full(2 * parts, 1e-6), sizes]),
            A_ub=unequal,
            b_ub=np.zeros(2 * count),
            A_eq=equations,
            b_eq=np.concatenate([[move], np.zeros(len(self.empty))]),
            bounds=[(0, None)] * parts + [(0, most) for most in down] + [(0, None)] * count,
            method="highs",
        )
        if solved.status != 0:
            return []
        changes = solved.x[2 * parts :]
        return [key for (key, _), change in zip(shown, changes, strict=True) if change > _MOVED]

    def _amounts(self, metric: str) -> list[float]:
        """What each part really is; nothing where no exchange counts."""
        names = list(self.atoms[0]) if self.atoms else []
        amounts = []
        for atom in self.atoms:
            cell = self.cells.get(tuple((name, atom[name]) for name in names))
            amounts.append(max(cell.totals.get(metric, 0.0), 0.0) if cell else 0.0)
        return amounts
