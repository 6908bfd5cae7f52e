"""Whether the gain of a plan can grow for ever, asked before a search that could not end.

A network with its amounts left out is a cone: a flow that keeps all that is not an amount (what
enters a hub leaves it, mixes, limits on quality) keeps it at any size. If one of them gains, more
of it always gains more.
"""

from dataclasses import replace

import numpy as np

from offcut.planning.linear import growing
from offcut.planning.model import Floats
from offcut.planning.program import Program
from offcut.planning.rows import linear_rows

GAIN = 1e-9  # of the dearest arc: less is rounding


def may_grow(program: Program) -> bool:
    """Whether flows could grow for ever and gain, hubs' mixes aside (a linear program)."""
    ray: Floats | None = growing(linear_rows(program))
    return ray is not None and gains(program, ray[: program.arcs])


def gains(program: Program, flow: Floats) -> bool:
    """Whether a flow gains more than rounding."""
    dearest = float(np.abs(program.cost).max(initial=0.0))
    return float(program.cost @ flow) < -GAIN * dearest * max(1.0, float(flow.sum()))


def cone(program: Program) -> Program:
    """The program of what can be added again and again: flows from 0 to 1 where nothing bounds.

    Decisions cost nothing here: they are paid once, however much follows.
    """
    sides = tuple(
        replace(
            side,
            low=0.0 if np.isfinite(side.low) else side.low,
            high=0.0 if np.isfinite(side.high) else side.high,
        )
        for side in program.sides
    )
    return replace(
        program,
        low=np.zeros(program.arcs),
        high=np.where(np.isfinite(program.high), 0.0, 1.0),
        node_low=np.zeros(program.nodes),
        node_high=np.where(np.isfinite(program.node_high), 0.0, np.inf),
        lot=np.zeros(program.arcs),
        switch_cost=np.zeros(program.switches),
        sides=sides,
    )


def costless(program: Program) -> Program:
    """The program with all that it could gain or pay left out: can it be met at all?"""
    return program.with_costs(np.zeros(program.arcs), np.zeros(program.switches))
