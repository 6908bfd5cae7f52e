"""The least violation that would make an infeasible program feasible, and where.

Limits on quality are relaxed first (in their own units); amounts only if no relaxation of quality
is enough, because receiving nothing would cure any quality.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from offcut.planning.linear import highs
from offcut.planning.model import Floats, Ints, Network
from offcut.planning.named import (
    ARC_HIGH,
    ARC_LOW,
    HIGH,
    LIMIT,
    LOW,
    REQUIRED,
    NamedLimit,
)
from offcut.planning.program import SINK, Program
from offcut.planning.rows import Block, Rows, linear_rows

_FREE = np.inf


@dataclass(frozen=True)
class Violation:
    """By how much one limit is broken, in its own unit."""

    limit: NamedLimit
    amount: float


@dataclass(frozen=True)
class Relaxed:
    """The least violation, and the limits that the answer proves to be in conflict.

    ``proven``: whether there is none that is less.
    """

    violations: tuple[Violation, ...]
    total: float
    suspects: tuple[NamedLimit, ...]
    proven: bool = True


def least_violation(
    network: Network, program: Program, limits: Sequence[NamedLimit], *, whole: bool
) -> Relaxed | None:
    """The least violation; None when relaxing these limits cures nothing."""
    tried = (_relaxed(network, program, some, whole=whole) for some in in_turn(limits))
    return next((relaxed for relaxed in tried if relaxed is not None), None)


def in_turn(limits: Sequence[NamedLimit]) -> list[list[NamedLimit]]:
    """The limits that are relaxed first, and those when that is not enough."""
    quality = [limit for limit in limits if limit.kind == LIMIT]
    others = [limit for limit in limits if limit.kind != LIMIT]
    return [chosen for chosen in (quality, others, list(limits)) if chosen]


def all_relaxed(network: Network, program: Program, limits: Sequence[NamedLimit]) -> Relaxed | None:
    """Every limit relaxed at once in the linear relaxation: those that hold it up are suspects."""
    return _relaxed(network, program, list(limits), whole=False)


def _relaxed(
    network: Network, program: Program, limits: list[NamedLimit], *, whole: bool
) -> Relaxed | None:
    """One elastic program: a column for each way in which a limit may give."""
    import highspy

    rows, places = rows_and_places(program, limits)
    if not places:
        return None
    free = replace(rows, cost=np.zeros(rows.shape[1]))
    solver = highs(free, whole=whole)
    scale = scales(network, program, [limits[which] for which, _, _ in places])
    first = rows.shape[1]
    count = len(places)
    solver.addCols(
        count,
        1.0 / scale,
        np.zeros(count),
        np.full(count, np.inf),
        count,
        np.arange(count, dtype=np.int32),
        np.array([row for _, row, _ in places], dtype=np.int32),
        np.array([sign for _, _, sign in places], dtype=np.float64),
    )
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = solver.getSolution()
    column = np.array(solution.col_value)
    dual = np.array(solution.row_dual) if not whole else np.zeros(rows.shape[0])
    held = {which for which, row, _ in places if abs(dual[row]) > 1e-9}
    return violations_of(network, program, limits, places, column, first, held)


Place = tuple[int, int, float]


def rows_and_places(program: Program, limits: list[NamedLimit]) -> tuple[Rows, list[Place]]:
    """Rows with bounds of arcs as rows too; (limit, row, sign of the give) for every limit."""
    rows = _apart(linear_rows(program, loose=True))
    arcs = [x for x in limits if x.kind in (ARC_HIGH, ARC_LOW) and x.attribute != "min_lot"]
    rows = _with_arc_rows(rows, arcs)
    places: list[Place] = []
    own = rows.shape[0] - len(arcs)
    number = 0
    for which, limit in enumerate(limits):
        if limit.kind in (ARC_HIGH, ARC_LOW) and limit.attribute != "min_lot":
            places.append((which, own + number, -1.0 if limit.kind == ARC_HIGH else 1.0))
            number += 1
            continue
        for row, sign in _row_of(rows, program, limit):
            places.append((which, row, sign))
    return rows, places


def _apart(rows: Rows) -> Rows:
    """Rows whose least is above their most as two, the second with the most only (``…_over``)."""
    crossed = np.flatnonzero(rows.row_low > rows.row_high)
    if not len(crossed):
        return rows
    entries = np.concatenate([np.arange(rows.start[row], rows.start[row + 1]) for row in crossed])
    ends = np.cumsum(rows.start[crossed + 1] - rows.start[crossed])
    high = rows.row_high.copy()
    high[crossed] = np.inf
    blocks = []
    for block in rows.blocks:
        last = block.first + len(block.items)
        here = np.flatnonzero((crossed >= block.first) & (crossed < last))
        if len(here):
            items = block.items[crossed[here] - block.first]
            blocks.append(Block(f"{block.kind}_over", rows.shape[0] + int(here[0]), items))
    return replace(
        rows,
        start=np.concatenate([rows.start, rows.start[-1] + ends]),
        index=np.concatenate([rows.index, rows.index[entries]]),
        value=np.concatenate([rows.value, rows.value[entries]]),
        row_low=np.concatenate([rows.row_low, np.full(len(crossed), -np.inf)]),
        row_high=np.concatenate([high, rows.row_high[crossed]]),
        blocks=(*rows.blocks, *blocks),
    )


def _with_arc_rows(rows: Rows, limits: list[NamedLimit]) -> Rows:
    """A row for each least and each most of an arc, instead of the bounds of its column."""
    if not limits:
        return rows
    arcs = np.array([limit.item for limit in limits], dtype=np.int64)
    upper = np.array([limit.kind == ARC_HIGH for limit in limits])
    low, high = rows.column_low.copy(), rows.column_high.copy()
    low[arcs], high[arcs] = 0.0, np.inf
    return replace(
        rows,
        start=np.concatenate([rows.start, rows.start[-1] + 1 + np.arange(len(arcs))]),
        index=np.concatenate([rows.index, arcs]),
        value=np.concatenate([rows.value, np.ones(len(arcs))]),
        row_low=np.concatenate([rows.row_low, np.where(upper, -np.inf, rows.column_low[arcs])]),
        row_high=np.concatenate([rows.row_high, np.where(upper, rows.column_high[arcs], np.inf)]),
        column_low=low,
        column_high=high,
    )


def _row_of(rows: Rows, program: Program, limit: NamedLimit) -> list[tuple[int, float]]:
    """The rows that hold a limit, with the sign with which a violation enters."""
    if limit.kind == LIMIT:
        return [(row, -1.0) for row in _rows_in(rows, "limit", limit.item)]
    if limit.kind not in (REQUIRED, HIGH, LOW):
        return []
    kind = {0: "source", 1: "hub", 2: "sink"}[int(program.role[limit.item])]
    plain = _rows_in(rows, kind, limit.item)
    if limit.kind == REQUIRED:
        return [(row, sign) for row in plain for sign in (1.0, -1.0)]
    if limit.kind == HIGH:
        also = [_rows_in(rows, f"{kind}_{which}", limit.item) for which in ("high", "over")]
        return [(row, -1.0) for row in [*plain, *also[0], *also[1]]]
    return [(row, 1.0) for row in [*plain, *_rows_in(rows, f"{kind}_low", limit.item)]]


def _rows_in(rows: Rows, kind: str, item: int) -> list[int]:
    block = rows.block(kind)
    if block is None:
        return []
    found: Ints = block.first + np.flatnonzero(block.items == item)
    return [int(row) for row in found]


def scales(network: Network, program: Program, limits: list[NamedLimit]) -> Floats:
    """What one unit of violation is worth of slack in the row: for qualities, the amount mixed."""
    scale = np.ones(len(limits))
    for place, limit in enumerate(limits):
        if limit.kind == LIMIT:
            node = int(program.limits.node[limit.item])
            rule = network.mixing[network.properties[int(program.limits.column[limit.item])]]
            slope = abs(rule.slope(limit.value))
            slope = slope if 0 < slope < np.inf else 1.0  # at 0 of a power: by its index
            scale[place] = slope * _mixed(program, node)
    return scale


def _mixed(program: Program, node: int) -> float:
    """The amount that a sink receives at least: a violation is spread over it."""
    low, high = float(program.node_low[node]), float(program.node_high[node])
    if low > 0:
        return low
    return high if program.role[node] == SINK and 0 < high < np.inf else 1.0


def violations_of(
    network: Network,
    program: Program,
    limits: list[NamedLimit],
    places: list[Place],
    column: Floats,
    first: int,
    held: set[int],
) -> Relaxed:
    """Violations in the units of the limits."""
    given = np.zeros(len(limits))
    for place, (which, _, _) in enumerate(places):
        given[which] += column[first + place]
    received: Floats = np.bincount(
        program.head, column[: program.arcs], minlength=program.nodes
    ).astype(np.float64)
    violations = []
    for which in np.flatnonzero(given > 1e-9).tolist():
        limit = limits[which]
        amount = float(given[which])
        if limit.kind == LIMIT:
            amount = _in_value(network, program, limit, amount, received)
        violations.append(Violation(limit, amount))
    suspects = tuple(limits[which] for which in sorted(held))
    return Relaxed(tuple(violations), float(sum(v.amount for v in violations)), suspects)


def _in_value(
    network: Network, program: Program, limit: NamedLimit, slack: float, received: Floats
) -> float:
    """Slack of a quality row as a difference from the limit, in the property's unit."""
    which = limit.item
    mixed = max(float(received[program.limits.node[which]]), 1e-12)
    rule = network.mixing[network.properties[int(program.limits.column[which])]]
    index = program.limits.bound[which] + program.limits.sign[which] * slack / mixed
    return abs(float(rule.value(index)) - limit.value)
