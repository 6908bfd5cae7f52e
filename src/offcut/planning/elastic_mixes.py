"""The least violation where hubs mix: the elastic program, bilinear, by the global search.

As in :mod:`offcut.planning.elastic`, limits on quality are relaxed first; the sum of what gives is
minimised while the mixes in hubs stay free.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from offcut.planning.elastic import Place, Relaxed, in_turn, rows_and_places, scales, violations_of
from offcut.planning.endless import costless
from offcut.planning.global_search import search
from offcut.planning.model import Network
from offcut.planning.named import ARC_HIGH, HIGH, LIMIT, LOW, REQUIRED, NamedLimit
from offcut.planning.pooling import METHOD, Pooling
from offcut.planning.program import Program
from offcut.planning.progress import Watch
from offcut.planning.rows import limit_entries

_OPEN = -1  # the row of a limit that the linear model leaves out
_PROVEN = 1e-6
_LEAST = ("optimal", "gaplimit")  # how a search ends that has proven the least


def least_violation_of_mixes(
    network: Network, program: Program, limits: Sequence[NamedLimit], seconds: float
) -> Relaxed | None:
    """The least violation, or the least found in ``seconds`` for each kind of limit.

    None when relaxing cures nothing, or nothing is found in the time.
    """
    for chosen in in_turn(limits):
        relaxed = _relaxed(network, costless(program), chosen, Watch(time_limit=seconds))
        if relaxed is not None:
            return relaxed
    return None


def _relaxed(
    network: Network, program: Program, limits: list[NamedLimit], watch: Watch
) -> Relaxed | None:
    """One elastic program, searched globally."""
    rows, places = rows_and_places(program, limits)
    open_ = _open_limits(program)
    number = {limit.item: which for which, limit in enumerate(limits) if limit.kind == LIMIT}
    places += [(number[item], _OPEN, -1.0) for item in open_ if item in number]
    if not places:
        return None
    model = Pooling(_loosened(program, limits))
    gives = _give(model, network, program, limits, places)
    model.write(rows)
    model.scip.setParam("misc/catchctrlc", False)
    model.scip.setParam("limits/gap", _PROVEN / 10)
    model.scip.setParam("limits/time", watch.left)
    found = search(model.scip, [*model.flow, *gives], watch, METHOD)
    if found.values is None:
        return None
    column = found.values * model.unit
    held: set[int] = set()
    relaxed = violations_of(network, program, limits, places, column, program.arcs, held)
    return replace(relaxed, proven=found.state in _LEAST)


def _give(
    model: Pooling,
    network: Network,
    program: Program,
    limits: list[NamedLimit],
    places: list[Place],
) -> list[object]:
    """A variable for each way in which a limit may give, priced in the unit of the limit."""
    scale = scales(network, program, [limits[which] for which, _, _ in places])
    gives: list[object] = []
    for (which, row, sign), worth in zip(places, scale, strict=True):
        give = model.scip.addVar(lb=0.0, obj=float(model.unit / worth))
        gives.append(give)
        if row == _OPEN:
            model.limit_gives[limits[which].item] = give
        else:
            model.row_gives.setdefault(row, []).append((sign, give))
    return gives


def _open_limits(program: Program) -> list[int]:
    """Limits that a mixing hub bears on."""
    rows, _, values = limit_entries(program)
    return [int(row) for row in np.unique(rows[np.isnan(values)])]


def _loosened(program: Program, limits: Sequence[NamedLimit]) -> Program:
    """The program with ample room where amounts may give: its rows say by how much they do."""
    named = (program.low, program.high, program.lot, program.node_low, program.node_high)
    ample = 10 * float(sum(amount[np.isfinite(amount)].sum() for amount in named)) + 1
    low, high = program.low.copy(), program.high.copy()
    node_low, node_high = program.node_low.copy(), program.node_high.copy()
    for limit in limits:
        if limit.kind in (HIGH, REQUIRED):
            node_high[limit.item] = ample
        if limit.kind in (LOW, REQUIRED):
            node_low[limit.item] = 0.0
        if limit.kind == ARC_HIGH:
            high[limit.item] = ample
        elif limit.attribute == "min" and limit.component == "arc":
            low[limit.item] = 0.0
    return replace(program, low=low, high=high, node_low=node_low, node_high=node_high)
