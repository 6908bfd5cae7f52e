"""What there is without the plan: landfill, material bought in, haulage.

*Landfill*: what every source would send there, the most that any way from it keeps out per unit
times all it has. *Bought in*: what is bought when no firm gives to another (solved again); where
a network states only what is replaced, what the sinks buy today at the most that any way into
them replaces per unit. Where neither can be worked out, it is not known.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from offcut.planning.compiling import compile_program
from offcut.planning.model import Floats
from offcut.planning.program import SINK, SOURCE
from offcut.planning.subnetwork import between_firms, without

if TYPE_CHECKING:
    from offcut.planning.plan import Plan
    from offcut.planning.program import Program

_ROUNDS = 12  # hubs that follow each other; more add nothing in a chain without circles


@dataclass(frozen=True)
class Rates:
    """The most per unit at each node of some kind, and how many units; shape ``(nodes,)`` both."""

    nodes: tuple[int, ...]  # of the network
    units: Floats
    rate: Floats


class Before:
    """The region of a plan without the plan."""

    def __init__(self, plan: "Plan") -> None:
        self.plan = plan
        self.network = plan.network

    @cached_property
    def alone(self) -> "Plan | None":
        """The plan in which no firm gives to another; None where needs cannot be met that way."""
        gone = np.zeros(self.network.node_count, dtype=bool)
        apart = without(self.network, gone, between_firms(self.network))
        found = apart.solve(self.plan.worked.objective)
        return found if found.found else None

    def landfill(self) -> Rates:
        """Sources with the most that a way from them keeps out of landfill per unit."""
        program = compile_program(self.network, {"landfill": 1.0})
        best = _best_onward(program)
        high = program.node_high
        kept = np.flatnonzero((program.role == SOURCE) & np.isfinite(high) & (best > 0))
        return _rates(program, kept, high[kept], best[kept])

    def replaced(self) -> Rates:
        """Sinks with the most virgin material that a way into them replaces per unit received."""
        program = compile_program(self.network, {"virgin": 1.0})
        best = _best_into(program)
        high = program.node_high
        kept = np.flatnonzero((program.role == SINK) & np.isfinite(high) & (best > 0))
        return _rates(program, kept, high[kept], best[kept])


def _rates(program: "Program", nodes: np.ndarray, units: Floats, rate: Floats) -> Rates:
    return Rates(tuple(int(i) for i in program.node_origin[nodes]), units, rate)


def _best_onward(program: "Program") -> Floats:
    """The most that one unit leaving each node saves on its way (costs are negative savings)."""
    best = np.where(program.role == SINK, 0.0, -np.inf)
    for _ in range(_ROUNDS):
        value = -program.cost + np.maximum(program.gain, 1e-12) * best[program.head]
        again = np.where(program.role == SINK, 0.0, -np.inf)
        np.maximum.at(again, program.tail, value)
        if np.array_equal(again, best):
            break
        best = again
    return best


def _best_into(program: "Program") -> Floats:
    """The most that one unit received at each node has saved on its way."""
    best = np.where(program.role == SOURCE, 0.0, -np.inf)
    for _ in range(_ROUNDS):
        value = (-program.cost + best[program.tail]) / np.maximum(program.gain, 1e-12)
        again = np.where(program.role == SOURCE, 0.0, -np.inf)
        np.maximum.at(again, program.head, value)
        if np.array_equal(again, best):
            break
        best = again
    return best
