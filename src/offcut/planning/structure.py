"""What kind of program it is, and into which parts it falls."""

import numpy as np

from offcut.planning.min_cost_flow import is_pure
from offcut.planning.model import Ints
from offcut.planning.program import NONE, Bools, Program, part
from offcut.planning.rows import limit_entries

PURE, LINEAR, MIXED, BILINEAR = "pure", "linear", "mixed", "bilinear"
_SMALL = 5_000  # arcs: parts of one kind smaller than this are solved together
_SWITCHES = 300  # of parts with decisions, so many at a time


def kind_of(program: Program) -> str:
    """Pure network, linear, with switches, or with hubs whose mix decides (bilinear)."""
    if np.isnan(limit_entries(program)[2]).any():
        return BILINEAR
    if program.switches:
        return MIXED
    return PURE if is_pure(program) else LINEAR


def labels(program: Program) -> tuple[int, Ints]:
    """How many parts there are that nothing joins, and the part of each node."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    tails, heads = [program.tail], [program.head]
    joint = np.full(program.switches, NONE)
    for column, node in (
        (program.switch, program.tail),
        (program.lot_switch, program.tail),
        (program.node_switch, np.arange(program.nodes)),
    ):
        named = column != NONE
        joint[column[named]] = node[named]
        tails.append(joint[column[named]])
        heads.append(node[named])
        # each switch joins whatever it turns on, through the last node seen
    for side in program.sides:
        joined = np.concatenate([program.tail[side.arcs], joint[side.switches]])
        tails.append(np.full(len(joined), joined[0]))
        heads.append(joined)
    tail, head = np.concatenate(tails), np.concatenate(heads)
    graph = coo_array((np.ones(len(tail), dtype=np.int8), (tail, head)), (program.nodes,) * 2)
    count, label = connected_components(graph, directed=False)
    return int(count), label.astype(np.int64)


def parts_of(program: Program) -> list[tuple[Program, Ints, Ints]]:
    """The parts that nothing joins: program, its arcs, its switches (numbers in the whole).

    Small parts of one kind come together as one.
    """
    count, label = labels(program)
    if not count:
        return []
    if count == 1:
        return [(program, np.arange(program.arcs), np.arange(program.switches))]
    arcs_by, nodes_by = _grouped(label[program.tail], count), _grouped(label, count)
    small = [number for number in range(count) if len(arcs_by[number]) < _SMALL]
    large = [[number] for number in range(count) if len(arcs_by[number]) >= _SMALL]
    found = []
    for group in [*large, *_batches(program, small, label)]:
        arcs = np.sort(np.concatenate([arcs_by[number] for number in group]))
        nodes = np.sort(np.concatenate([nodes_by[number] for number in group]))
        taken, switches = part(program, arcs, nodes)
        found.append((taken, arcs, switches))
    return found


def _grouped(label: Ints, count: int) -> list[Ints]:
    order = np.argsort(label, kind="stable")
    return np.split(order, np.cumsum(np.bincount(label, minlength=count))[:-1])


def _batches(program: Program, small: list[int], label: Ints) -> list[list[int]]:
    """Small parts together, by kind: pure ones, linear ones, some with switches at a time.

    Those whose hubs mix stay alone.
    """
    linear, mixed, bilinear = _marks(program, label)
    groups: list[list[int]] = [[], []]
    batch: list[int] = []
    held = 0
    alone = []
    for number in small:
        if bilinear[number]:
            alone.append([number])
        elif mixed[number]:
            batch.append(number)
            held += int(mixed[number])
            if held >= _SWITCHES:
                groups.append(batch)
                batch, held = [], 0
        else:
            groups[int(linear[number])].append(number)
    return [group for group in [*groups, batch, *alone] if group]


def _marks(program: Program, label: Ints) -> tuple[Bools, Ints, Bools]:
    """By part: whether it is more than a pure network, how many switches, whether bilinear."""
    count = int(label.max()) + 1
    linear = np.zeros(count, dtype=bool)
    linear[label[program.limits.node]] = True
    linear[label[program.tail[program.gain != 1]]] = True
    for side in program.sides:
        linear[label[program.tail[side.arcs]]] = True
    mixed = np.bincount(label[program.node_switch != NONE], minlength=count)
    for switch in (program.switch, program.lot_switch):
        mixed += np.bincount(label[program.tail[switch != NONE]], minlength=count)
    rows, _, values = limit_entries(program)
    bilinear = np.zeros(count, dtype=bool)
    bilinear[label[program.limits.node[rows[np.isnan(values)]]]] = True
    return linear, mixed, bilinear
