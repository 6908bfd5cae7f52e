"""What one more unit of each limit would change: marginal values of a plan.

Pure networks: exact for one more unit, by shortest detours. Otherwise the row duals of the linear
program that remains when decisions, and the qualities in hubs that mix, stay as planned.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from offcut.planning.linear import highs, run_linear
from offcut.planning.min_cost_flow import is_pure
from offcut.planning.model import Floats, Network
from offcut.planning.potentials import detours
from offcut.planning.program import HUB, NONE, SINK, SOURCE, Program
from offcut.planning.progress import Watch
from offcut.planning.rows import Rows, linear_rows

if TYPE_CHECKING:
    import polars as pl

    from offcut.planning.plan import Plan

_CLOSE = 1e-9


@dataclass(frozen=True)
class Marginals:
    """Change of the objective per unit of what each node, limit or arc bound is raised by.

    Shapes ``(nodes,)``, ``(limits,)``, ``(arcs,)``. ``delivered``: what a free unit, of a quality
    that just meets the limits, would be worth at each node.
    """

    high: Floats
    low: Floats
    limit: Floats
    arc: Floats
    delivered: Floats


def marginals(plan: "Plan") -> Marginals:
    """The marginal values of a plan."""
    program = plan.worked.program
    if is_pure(program):
        return _of_flow(program, plan.amounts)
    return _of_rows(plan, program)


def _of_flow(program: Program, flow: Floats) -> Marginals:
    """By detours: exact for one more unit."""
    ways = detours(program, flow)
    there, back = ways.to_rest[: program.nodes], ways.from_rest[: program.nodes]
    leaving = np.bincount(program.tail, flow, minlength=program.nodes)
    entering = np.bincount(program.head, flow, minlength=program.nodes)
    source, sink = program.role == SOURCE, program.role == SINK
    extra = np.where(source, there, np.where(sink, back, 0.0))
    through = np.where(source, leaving, entering)
    required = program.node_low == program.node_high
    at_low = through <= program.node_low + _CLOSE * np.maximum(1.0, program.node_low)
    high = np.where(required, extra, np.minimum(0.0, extra))
    low = np.where(at_low & (program.node_low > 0) & ~required, np.maximum(0.0, extra), 0.0)
    ends = np.isfinite(there[program.head]) & np.isfinite(there[program.tail])
    known = np.where(np.isfinite(there), there, 0.0)
    reduced = np.where(ends, program.cost + known[program.head] - known[program.tail], np.nan)
    full = flow >= program.high - _CLOSE * np.maximum(1.0, flow)
    arc = np.where(full & np.isfinite(reduced), np.minimum(0.0, reduced), 0.0)
    free = np.where(np.isfinite(there), -there, np.nan)
    return Marginals(high, low, np.empty(0), arc, free)


def _of_rows(plan: "Plan", program: Program) -> Marginals:
    """By the duals of the linear program with decisions and hub qualities as planned."""
    fixed, rows = as_planned(plan, program)
    solver = highs(rows, whole=False)
    solved = run_linear(solver, rows, fixed, Watch())
    high, low = np.zeros(program.nodes), np.zeros(program.nodes)
    limit, arc = np.zeros(len(program.limits)), np.zeros(program.arcs)
    if solved.row_dual is None:
        nothing = np.full(program.nodes, np.nan)
        return Marginals(nothing, nothing, limit * np.nan, arc * np.nan, nothing)
    _read_nodes(rows, solved.row_dual, program, high, low)
    block = rows.block("limit")
    if block is not None:
        dual = solved.row_dual[block.first : block.first + len(block.items)]
        received = np.bincount(program.head, plan.amounts, minlength=program.nodes)
        which = block.items
        sign = program.limits.sign[which]
        limit[which] = dual * sign * received[program.limits.node[which]]
    reduced = np.array(solver.getSolution().col_dual)[: program.arcs]
    full = np.isfinite(program.high) & (plan.amounts >= program.high - _CLOSE)
    arc[:] = np.where(full, np.minimum(0.0, reduced), 0.0)
    return Marginals(high, low, limit, arc, high + low)


def _read_nodes(rows: Rows, dual: Floats, program: Program, high: Floats, low: Floats) -> None:
    """Row duals of node bounds: negative where an upper bound holds, positive at a lower one."""
    for kind in ("source", "hub", "sink"):
        for suffix in ("", "_high", "_low"):
            block = rows.block(kind + suffix)
            if block is None:
                continue
            value = dual[block.first : block.first + len(block.items)]
            required = program.node_low[block.items] == program.node_high[block.items]
            upper = required | (value < 0)
            high[block.items[upper]] += value[upper]
            low[block.items[~upper]] += value[~upper]


def as_planned(plan: "Plan", program: Program) -> tuple[Program, Rows]:
    """The linear program that remains when switches and mixing hubs stay as they are."""
    solved = plan.worked.solved
    fixed = program
    if np.isnan(program.index).any() and len(program.limits):
        from offcut.planning.hub_mix import hub_quality, mix_sides, mixing_hubs

        hubs = mixing_hubs(program)
        index = hub_quality(program, plan.amounts, hubs)
        fixed = replace(program, index=index)
        fixed = replace(fixed, sides=(*program.sides, *mix_sides(fixed, hubs)))
    rows = linear_rows(fixed, linked=False)
    on = np.ones(0) if solved.on is None else solved.on
    rows.column_low[program.arcs :] = on
    rows.column_high[program.arcs :] = on
    for switch in (program.switch, program.lot_switch):
        off = (switch != NONE) & (np.append(on, 1.0)[switch] < 0.5)
        rows.column_high[: program.arcs][off] = 0.0
    lots = (program.lot > 0) & (plan.amounts > 0)
    rows.column_low[: program.arcs][lots] = program.lot[lots]
    return fixed, rows


def dual_table(plan: "Plan") -> "pl.DataFrame":
    """Component, id, limit, value, marginal (and period): every limit that holds a number."""
    import polars as pl

    network, program = plan.network, plan.worked.program
    schema = {
        "component": pl.String,
        "id": pl.String,
        "limit": pl.String,
        "value": pl.Float64,
        "marginal": pl.Float64,
    }
    if not plan.found:
        return pl.DataFrame(schema=schema)
    found = plan.marginals
    rows = [*_node_rows(network, program, found), *_limit_rows(network, program, found)]
    rows += _arc_rows(network, program, found)
    frame = pl.DataFrame([row[:5] for row in rows], schema=schema, orient="row")
    if len(network.periods) > 1:
        frame = frame.with_columns(pl.Series("period", [network.periods[row[5]] for row in rows]))
    return frame


_Row = tuple[str, str, str, float, float, int]
_HIGH = {SOURCE: "available", HUB: "capacity", SINK: "max"}


def _node_rows(network: Network, program: Program, found: Marginals) -> list[_Row]:
    rows: list[_Row] = []
    for node in range(program.nodes):
        part, place = network.part_of(int(program.node_origin[node]))
        role, period = int(program.role[node]), int(program.node_period[node])
        low, high = float(program.node_low[node]), float(program.node_high[node])
        name = str(part.ids[place])
        required = role == SINK and low == high
        if np.isfinite(high):
            limit = "required" if required else _HIGH[role]
            rows.append((part.kind, name, limit, high, float(found.high[node]), period))
        if low > 0 and not required:
            rows.append((part.kind, name, "min", low, float(found.low[node]), period))
    return rows


def _limit_rows(network: Network, program: Program, found: Marginals) -> list[_Row]:
    rows: list[_Row] = []
    limits = program.limits
    for number in range(len(limits)):
        node, column = int(limits.node[number]), int(limits.column[number])
        name = network.properties[column]
        value = float(limits.value[number])
        side = "max" if limits.upper[number] else "min"
        marginal = float(found.limit[number]) * network.mixing[name].slope(value)
        rows.append(
            (
                "sink",
                network.node_name(int(program.node_origin[node])),
                f"limits.{name}.{side}",
                value,
                marginal,
                int(program.node_period[node]),
            )
        )
    return rows


def _arc_rows(network: Network, program: Program, found: Marginals) -> list[_Row]:
    rows: list[_Row] = []
    for arc in np.flatnonzero((found.arc != 0) & (program.origin != NONE)):
        ends = (program.node_origin[node[arc]] for node in (program.tail, program.head))
        name = " → ".join(network.node_name(int(end)) for end in ends)
        high, marginal = float(program.high[arc]), float(found.arc[arc])
        rows.append(("arc", name, "max", high, marginal, int(program.period[arc])))
    return rows
