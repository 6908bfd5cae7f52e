"""Lexicographic objectives: what an earlier stage reached is held in the next."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from offcut.planning.compiling import compile_program
from offcut.planning.model import Network
from offcut.planning.program import Program, Side

_SLACK = 1e-7  # of the value reached, so that rounding does not shut the next stage out


def held(
    network: Network, program: Program, reached: Sequence[tuple[Mapping[str, float], float]]
) -> Program:
    """The program with each earlier objective held at what it reached."""
    sides = [
        at_most(network, weights, value + _SLACK * max(1.0, abs(value)))
        for weights, value in reached
    ]
    bounding = [side for side in sides if len(side.arcs) or len(side.switches)]
    return replace(program, sides=(*program.sides, *bounding)) if bounding else program


def at_most(network: Network, weights: Mapping[str, float], value: float) -> Side:
    """An objective bounded from above, as a sum over flows and switches."""
    other = compile_program(network, weights)
    name = " + ".join(weights)
    arcs, switches = np.flatnonzero(other.cost), np.flatnonzero(other.switch_cost)
    return Side(
        f"objective {name}",
        arcs,
        other.cost[arcs],
        -np.inf,
        value,
        switches,
        other.switch_cost[switches],
    )
