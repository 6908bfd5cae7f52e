"""Hubs whose mix decides: which they are, what quality a plan gives them, and a plan made exact."""

from dataclasses import replace

import numpy as np

from offcut.planning.linear import highs, run_linear
from offcut.planning.model import Floats, Ints
from offcut.planning.program import HUB, Bools, Program, Side
from offcut.planning.progress import Watch
from offcut.planning.rows import limit_entries, linear_rows, unbounded_links
from offcut.planning.solved import Solved


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


def removes_twice(program: Program, hubs: Ints) -> bool:
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
    arcs, switches = unbounded_links(program)
    rows.column_high[arcs[on[switches] < 0.5]] = 0.0
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
