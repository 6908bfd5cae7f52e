"""The program as rows and columns of a linear model, built in arrays, with a name for every row."""

from dataclasses import dataclass

import numpy as np

from offcut.planning.model import Floats, Ints
from offcut.planning.program import HUB, NONE, SINK, SOURCE, Program
from offcut.planning.ranges import amounts

SLACK = np.inf


@dataclass(frozen=True)
class Block:
    """Rows of one kind: ``items`` are the nodes, arcs, limits or sides they speak of."""

    kind: str  # source | balance | hub | sink | limit | most | link | node_link | lot | side …
    first: int
    items: Ints


@dataclass(frozen=True)
class Rows:
    """A linear model. Columns: flows of all arcs, then switches. Rows in CSR form.

    ``integral`` marks the columns that must be whole.
    """

    start: Ints
    index: Ints
    value: Floats
    row_low: Floats
    row_high: Floats
    column_low: Floats
    column_high: Floats
    cost: Floats
    integral: Ints
    blocks: tuple[Block, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.row_low), len(self.column_low)

    def block(self, kind: str) -> Block | None:
        """The rows of one kind."""
        return next((block for block in self.blocks if block.kind == kind), None)


class _Builder:
    """Gathers rows as triplets."""

    def __init__(self) -> None:
        self.rows: list[Ints] = []
        self.columns: list[Ints] = []
        self.values: list[Floats] = []
        self.low: list[Floats] = []
        self.high: list[Floats] = []
        self.blocks: list[Block] = []
        self.count = 0

    def add(
        self,
        kind: str,
        items: Ints,
        low: Floats,
        high: Floats,
        *entries: tuple[Ints, Ints, Floats],
    ) -> None:
        """Rows of one kind; entries are (row within these, column, value)."""
        if not len(items):
            return
        for row, column, value in entries:
            self.rows.append(row + self.count)
            self.columns.append(column)
            self.values.append(value)
        self.low.append(low)
        self.high.append(high)
        self.blocks.append(Block(kind, self.count, items))
        self.count += len(items)


def linear_rows(program: Program, *, linked: bool = True, loose: bool = False) -> Rows:
    """The linear model of a program; limits whose inlets' quality is not fixed are left out.

    ``linked``: whether switches are tied to flows (strong links); without, they are free.
    ``loose``: tied with room to spare, so that bounds may be relaxed.
    """
    build = _Builder()
    most = amounts(program)[0] if program.switches else program.high
    if loose:
        most = np.full(program.arcs, _more_than_any(program, most))
    _sources(program, build)
    _hubs(program, build)
    _sinks(program, build)
    _limits(program, build)
    if program.switches and linked:
        _links(program, most, build)
    for number, side in enumerate(program.sides):
        build.add(
            f"side{number}",
            np.array([number]),
            np.array([side.low]),
            np.array([side.high]),
            (np.zeros(len(side.arcs), dtype=np.int64), side.arcs, side.weights),
            (
                np.zeros(len(side.switches), dtype=np.int64),
                program.arcs + side.switches,
                side.switch_weights,
            ),
        )
    return _finished(program, build)


def _more_than_any(program: Program, most: Floats) -> float:
    """Well above all amounts that the network names."""
    named = (most, program.lot, program.low, program.node_low, program.node_high)
    return 10 * float(sum(amount[np.isfinite(amount)].sum() for amount in named)) + 1


def _finished(program: Program, build: _Builder) -> Rows:
    start, index, value = _csr(build)
    switches = program.switches
    return Rows(
        start,
        index,
        value,
        np.concatenate(build.low) if build.low else np.empty(0),
        np.concatenate(build.high) if build.high else np.empty(0),
        np.concatenate([program.low, np.zeros(switches)]),
        np.concatenate([program.high, np.ones(switches)]),
        np.concatenate([program.cost, program.switch_cost]),
        np.concatenate([np.zeros(program.arcs, dtype=np.int64), np.ones(switches, dtype=np.int64)]),
        tuple(build.blocks),
    )


def _csr(build: _Builder) -> tuple[Ints, Ints, Floats]:
    if not build.rows:
        none = np.empty(0, dtype=np.int64)
        return np.zeros(build.count + 1, dtype=np.int64), none, np.empty(0)
    rows = np.concatenate(build.rows)
    order = np.argsort(rows, kind="stable")
    start = np.zeros(build.count + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=build.count), out=start[1:])
    return start, np.concatenate(build.columns)[order], np.concatenate(build.values)[order]


def _entries(program: Program, end: Ints, nodes: Ints, values: Floats) -> tuple[Ints, Ints, Floats]:
    """The arcs at some nodes as entries, one row a node."""
    row = np.full(program.nodes, NONE)
    row[nodes] = np.arange(len(nodes))
    here = row[end]
    arcs = np.flatnonzero(here != NONE)
    return here[arcs], arcs, values[arcs]


def _bounded(program: Program, role: int, end: Ints, kind: str, build: _Builder) -> None:
    """Bounds on what goes through nodes; times the switch of those that must be opened."""
    ones = np.ones(program.arcs)
    counts = (program.node_low > 0) | np.isfinite(program.node_high)
    plain = np.flatnonzero((program.role == role) & counts & (program.node_switch == NONE))
    build.add(
        kind,
        plain,
        program.node_low[plain],
        program.node_high[plain],
        _entries(program, end, plain, ones),
    )
    switched = (program.role == role) & (program.node_switch != NONE)
    for side, bound in (("high", program.node_high), ("low", program.node_low)):
        finite = np.isfinite(bound) if side == "high" else bound > 0
        nodes = np.flatnonzero(switched & finite)
        at = np.arange(len(nodes))
        switch = program.arcs + program.node_switch[nodes]
        low, high = np.full(len(nodes), -SLACK), np.zeros(len(nodes))
        build.add(
            f"{kind}_{side}",
            nodes,
            *((low, high) if side == "high" else (high, -low)),
            _entries(program, end, nodes, ones),
            (at, switch, -bound[nodes]),
        )


def _sources(program: Program, build: _Builder) -> None:
    _bounded(program, SOURCE, program.tail, "source", build)


def _sinks(program: Program, build: _Builder) -> None:
    _bounded(program, SINK, program.head, "sink", build)


def _hubs(program: Program, build: _Builder) -> None:
    hubs = np.flatnonzero(program.role == HUB)
    zero = np.zeros(len(hubs))
    build.add(
        "balance",
        hubs,
        zero,
        zero,
        _entries(program, program.tail, hubs, np.ones(program.arcs)),
        _entries(program, program.head, hubs, -program.gain),
    )
    _bounded(program, HUB, program.head, "hub", build)


def _limits(program: Program, build: _Builder) -> None:
    """Σ sign · (index − bound) · flow ≤ 0 for limits of which every inlet's index is known."""
    rows, arcs, values = limit_entries(program)
    open_ = np.zeros(len(program.limits), dtype=bool)
    open_[rows[np.isnan(values)]] = True
    known = np.flatnonzero(~open_)
    place = np.full(len(program.limits), NONE)
    place[known] = np.arange(len(known))
    kept = ~open_[rows]
    build.add(
        "limit",
        known,
        np.full(len(known), -SLACK),
        np.zeros(len(known)),
        (place[rows[kept]], arcs[kept], values[kept]),
    )


def limit_entries(program: Program) -> tuple[Ints, Ints, Floats]:
    """(limit, arc, sign · (index − bound)) for every arc into a limited sink; NaN: not fixed."""
    limits = program.limits
    if not len(limits):
        none = np.empty(0, dtype=np.int64)
        return none, none, np.empty(0)
    order = np.argsort(program.head, kind="stable")
    heads = program.head[order]
    first = np.searchsorted(heads, limits.node, side="left")
    count = np.searchsorted(heads, limits.node, side="right") - first
    rows = np.repeat(np.arange(len(limits)), count)
    offset = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    arcs = order[np.repeat(first, count) + offset]
    index = program.index[program.tail[arcs], limits.column[rows]]
    return rows, arcs, limits.sign[rows] * (index - limits.bound[rows])


def _links(program: Program, most: Floats, build: _Builder) -> None:
    """Strong links between flows and switches: flow ≤ the most it can be · switch.

    Flows that nothing bounds have none: :func:`unbounded_links`.
    """
    bounded = np.isfinite(most)
    for kind, switch in (("link", program.switch), ("lot_link", program.lot_switch)):
        arcs = np.flatnonzero((switch != NONE) & bounded)
        if kind == "lot_link":
            arcs = arcs[program.switch[arcs] != switch[arcs]]
        _link(kind, arcs, switch[arcs], most, program.arcs, build)
    lots = np.flatnonzero(program.lot > 0)
    on = np.where(program.lot_switch[lots] != NONE, program.lot_switch[lots], program.switch[lots])
    at, ones = np.arange(len(lots)), np.ones(len(lots))
    zero, free = np.zeros(len(lots)), np.full(len(lots), SLACK)
    build.add(
        "lot", lots, zero, free, (at, lots, ones), (at, program.arcs + on, -program.lot[lots])
    )
    for kind, end in (("tail_link", program.tail), ("head_link", program.head)):
        switch = program.node_switch[end]
        arcs = np.flatnonzero((switch != NONE) & (most < program.node_high[end]))
        _link(kind, arcs, switch[arcs], most, program.arcs, build)
    counted = np.flatnonzero(program.most_arcs)
    rows, arcs, ones = _entries(program, program.head, counted, np.ones(program.arcs))
    build.add(
        "most",
        counted,
        np.full(len(counted), -SLACK),
        program.most_arcs[counted].astype(np.float64),
        (rows, program.arcs + program.lot_switch[arcs], ones),
    )


def unbounded_links(program: Program) -> tuple[Ints, Ints]:
    """Arcs, empty while a switch is off, and that switch: unbounded, so that no row can say it."""
    none = np.empty(0, dtype=np.int64)
    if not program.switches:
        return none, none
    endless = ~np.isfinite(amounts(program)[0])
    of_ends = [
        np.where(np.isfinite(program.node_high[end]), NONE, program.node_switch[end])
        for end in (program.tail, program.head)
    ]
    arcs, switches = [none], [none]
    for switch in (program.switch, program.lot_switch, *of_ends):
        here = np.flatnonzero(endless & (switch != NONE))
        arcs.append(here)
        switches.append(switch[here])
    pairs = np.unique(np.stack([np.concatenate(arcs), np.concatenate(switches)]), axis=1)
    return pairs[0], pairs[1]


def _link(kind: str, arcs: Ints, switch: Ints, most: Floats, first: int, build: _Builder) -> None:
    at, ones = np.arange(len(arcs)), np.ones(len(arcs))
    low, zero = np.full(len(arcs), -SLACK), np.zeros(len(arcs))
    build.add(kind, arcs, low, zero, (at, arcs, ones), (at, first + switch, -most[arcs]))
