"""What one objective costs in terms of another: the Pareto front, by bounding one step by step.

Linear networks are solved once and then again from the last basis with another bound, so more
points cost little; the dual of the bound is the marginal cost of the next unit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from offcut.errors import InputError
from offcut.planning.compiling import compile_program
from offcut.planning.linear import highs, run_linear
from offcut.planning.model import Floats, Network
from offcut.planning.objectives import OBJECTIVES, stages
from offcut.planning.plan import Plan, Worked
from offcut.planning.program import Program, Side
from offcut.planning.progress import Watch
from offcut.planning.rows import linear_rows
from offcut.planning.solve import solve_program
from offcut.planning.solved import Solved
from offcut.planning.stages import at_most
from offcut.planning.structure import LINEAR, PURE, kind_of

if TYPE_CHECKING:
    import polars as pl


class OnFront(Protocol):
    """What any plan on a front says: both objectives, less is better, and the next step's price."""

    @property
    def first(self) -> float:
        """What is kept as small as it can be."""

    @property
    def second(self) -> float:
        """What is bounded."""

    @property
    def marginal(self) -> float | None:
        """What the next unit less of the second costs of the first; None where not known."""


@dataclass(frozen=True)
class Point:
    """One plan on the front. ``marginal``: what the next unit less of the second objective costs.

    None where decisions or mixes make the front jump, and at the cheapest plan where nothing binds.
    """

    first: float
    second: float
    marginal: float | None
    plan: Plan


@dataclass(frozen=True)
class Front:
    """Plans from the best for the first objective to the best for the second."""

    first: str
    second: str
    points: tuple[Point, ...]

    def __iter__(self) -> Iterator[Point]:
        return iter(self.points)

    def __len__(self) -> int:
        return len(self.points)

    @cached_property
    def frame(self) -> "pl.DataFrame":
        """The points: both objectives, the marginal cost, and the average cost of the step."""
        import polars as pl

        rows: list[dict[str, Any]] = []
        before: Point | None = None
        for point in self.points:
            step = None if before is None else _average(before, point)
            rows.append(
                {
                    self.first: point.first,
                    self.second: point.second,
                    "marginal": point.marginal,
                    "step": step,
                    "status": point.plan.status,
                }
            )
            before = point
        return pl.DataFrame(rows)

    def says(self) -> list[str]:
        """The front in sentences: from where to where, and what the next unit costs at each end."""
        start, end = self.points[0], self.points[-1]
        told = [
            f"From {self.first} {start.first:,.6g} with {self.second} {start.second:,.6g} to "
            f"{self.first} {end.first:,.6g} with {self.second} {end.second:,.6g}."
        ]
        priced = [point for point in self.points if point.marginal]
        if priced:
            told.append(
                f"The first unit of {self.second} less costs {priced[0].marginal:,.4g} of "
                f"{self.first}, the last {priced[-1].marginal:,.4g}."
            )
        return told


def front(
    network: Network,
    first: str = "cost",
    second: str = "carbon",
    points: int = 11,
    time_limit: float | None = None,
) -> Front:
    """The front between two objectives, ``points`` plans evenly spaced in the second.

    ``time_limit`` in seconds for each plan. Both ends are lexicographic, so no plan on the front
    is worse than another in both.

    Raises:
        InputError: an objective that there is not, fewer than two points, or a network for which
            there is no plan (its own plan says why).
    """
    for name in (first, second):
        stages(name)
    if isinstance(points, bool) or not isinstance(points, int) or points < 2:
        raise InputError(f"points: given {points!r}; accepted: a whole number from 2.")
    cheap = _end(network, [first, second], time_limit)
    clean = _end(network, [second, first], time_limit)
    highest, lowest = cheap.totals[second], clean.totals[second]
    if highest - lowest <= 1e-9 * max(1.0, abs(highest)):
        return Front(first, second, (Point(cheap.totals[first], highest, None, cheap),))
    bounds = np.linspace(highest, lowest, points)
    program = compile_program(network, {first: 1.0})
    side = at_most(network, {second: 1.0}, float(bounds[0]))
    if kind_of(program) in (PURE, LINEAR):
        found = _warm(network, program, side, bounds, (first, second))
    else:
        found = _each(network, program, side, bounds[1:-1], (first, second), time_limit)
        found = [
            Point(cheap.totals[first], highest, None, cheap),
            *found,
            Point(clean.totals[first], lowest, None, clean),
        ]
    return Front(first, second, tuple(found))


def _end(network: Network, objectives: list[str], time_limit: float | None) -> Plan:
    plan = network.solve(objectives, time_limit)
    if not plan.found:
        reason = " ".join(plan.says())
        raise InputError(f"No front without a plan for {OBJECTIVES[objectives[0]].title}: {reason}")
    return plan


def _warm(
    network: Network, program: Program, side: Side, bounds: Floats, names: tuple[str, str]
) -> list[Point]:
    """Points by solving again from the last basis with the bound moved."""
    bounded = replace(program, sides=(*program.sides, side))
    rows = linear_rows(bounded)
    block = rows.block(f"side{len(program.sides)}")
    if block is None:
        raise InputError(f"The network says nothing of {names[1]}.")
    solver = highs(rows, whole=False)
    slack = 1e-9 * max(1.0, float(np.abs(bounds).max()))
    found = []
    for bound in bounds:
        watch = Watch()
        solver.changeRowBounds(block.first, -np.inf, float(bound) + slack)
        solved = run_linear(solver, rows, bounded, watch)
        if solved.flow is None or solved.row_dual is None:
            continue
        marginal = -float(solved.row_dual[block.first])
        found.append(_point(network, bounded, solved, names, marginal if marginal > 0 else None))
    return found


def _each(
    network: Network,
    program: Program,
    side: Side,
    bounds: Floats,
    names: tuple[str, str],
    time_limit: float | None,
) -> list[Point]:
    """Points one by one, for networks with decisions or with hubs that mix."""
    found = []
    for bound in bounds:
        bounded = replace(program, sides=(*program.sides, replace(side, high=float(bound))))
        solved, _ = solve_program(bounded, Watch(time_limit=time_limit))
        if solved.flow is not None:
            found.append(_point(network, bounded, solved, names, None))
    return found


def _point(
    network: Network,
    program: Program,
    solved: Solved,
    names: tuple[str, str],
    marginal: float | None,
) -> Point:
    first, second = names
    worked = Worked(program, solved, [solved], first, {first: 1.0}, 0.0)
    plan = Plan(network, worked)
    totals = plan.totals
    return Point(totals[first], totals[second], marginal, plan)


def _average(before: Point, after: Point) -> float | None:
    less = before.second - after.second
    return (after.first - before.first) / less if less > 0 else None
