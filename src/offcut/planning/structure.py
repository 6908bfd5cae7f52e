"""What kind of program it is, and into which parts it falls."""

import numpy as np

from offcut.planning.min_cost_flow import is_pure
from offcut.planning.model import Ints
from offcut.planning.program import NONE, Program, part
from offcut.planning.rows import limit_entries

PURE, LINEAR, MIXED, BILINEAR = "pure", "linear", "mixed", "bilinear"
_SMALL = 5_000  # arcs: parts of one kind smaller than this are solved together


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
    if count == 1:
        return [(program, np.arange(program.arcs), np.arange(program.switches))]
    of_arc = label[program.tail]
    arcs_by, nodes_by = _grouped(of_arc, count), _grouped(label, count)
    found: list[tuple[Program, Ints, Ints]] = []
    small: list[int] = []
    for number in range(count):
        if len(arcs_by[number]) < _SMALL:
            small.append(number)
        else:
            found.append(_taken(program, arcs_by[number], nodes_by[number]))
    if small:
        found += _together(program, small, label, of_arc)
    return found


def _grouped(label: Ints, count: int) -> list[Ints]:
    order = np.argsort(label, kind="stable")
    return np.split(order, np.cumsum(np.bincount(label, minlength=count))[:-1])


def _taken(program: Program, arcs: Ints, nodes: Ints) -> tuple[Program, Ints, Ints]:
    taken, switches = part(program, arcs, nodes)
    return taken, arcs, switches


def _together(
    program: Program, small: list[int], label: Ints, of_arc: Ints
) -> list[tuple[Program, Ints, Ints]]:
    """Small parts by kind: the ones with hubs that mix and with switches alone, others as one."""
    special = _special(program, label)
    plain = [number for number in small if not special[number]]
    groups = [[number] for number in small if special[number]]
    if plain:
        groups.append(plain)
    found = []
    for group in groups:
        arcs = np.flatnonzero(np.isin(of_arc, group))
        found.append(_taken(program, arcs, np.flatnonzero(np.isin(label, group))))
    return found


def _special(program: Program, label: Ints) -> np.ndarray:
    """Which parts hold limits, switches or side sums: each of those is solved by itself."""
    special = np.zeros(int(label.max()) + 1, dtype=bool)
    special[label[program.limits.node]] = True
    special[label[program.tail[(program.switch != NONE) | (program.lot_switch != NONE)]]] = True
    special[label[program.node_switch != NONE]] = True
    for side in program.sides:
        special[label[program.tail[side.arcs]]] = True
    special[label[program.tail[program.gain != 1]]] = True
    return special
