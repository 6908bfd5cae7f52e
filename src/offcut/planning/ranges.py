"""Bounds that follow from the network: of qualities, and of amounts.

Limits that every inlet meets anyway are left out, so that more networks are pure; hubs whose
outlet does not depend on the mix get a fixed quality, so that fewer plans are bilinear.
"""

from dataclasses import replace

import numpy as np

from offcut.planning.model import Floats
from offcut.planning.program import HUB, SOURCE, Program

_PASSES = 50
_CLOSE = 1e-12


def binding_limits(program: Program) -> Program:
    """The program with what is known of qualities, and with only the limits that can bind."""
    if not len(program.limits):
        return program
    program = _nothing_leaves(program)
    low, high = quality_range(program)
    same = high - low <= _CLOSE * np.maximum(1.0, np.abs(high))
    hubs = (program.role == HUB)[:, None]
    index = np.where(hubs & same & np.isnan(program.index), high, program.index)
    program = replace(program, index=index)
    limits = program.limits
    worst_low, worst_high = _entering(program, low, high)
    worst = np.where(
        limits.sign > 0,
        worst_high[limits.node, limits.column],
        -worst_low[limits.node, limits.column],
    )
    return replace(program, limits=limits.take(~(worst <= limits.sign * limits.bound)))


def _nothing_leaves(program: Program) -> Program:
    """Hubs that no source reaches pass nothing: any index will do, here 0."""
    hub = program.role == HUB
    reached = ~hub
    while True:
        fed = np.zeros(program.nodes, dtype=bool)
        fed[program.head[reached[program.tail]]] = True
        if not (fed & ~reached).any():
            break
        reached |= fed
    empty = hub & ~reached
    if not empty.any():
        return program
    return replace(program, index=np.where(empty[:, None], 0.0, program.index))


def quality_range(program: Program) -> tuple[Floats, Floats]:
    """Least and most index that can leave each node, shape ``(nodes, properties)``."""
    fixed = ~np.isnan(program.index)
    known = fixed | (program.role == SOURCE)[:, None]
    low = np.where(known, program.index, np.inf)
    high = np.where(known, program.index, -np.inf)
    if not (program.role == HUB).any():
        return low, high
    for turn in range(_PASSES + int((program.role == HUB).sum())):
        into_low, into_high = _entering(program, low, high)
        new_low = np.where(known, low, _kept(into_low, program.kept))
        new_high = np.where(known, high, _kept(into_high, program.kept))
        if turn >= _PASSES:  # a long chain, or a loop that removes again and again: towards 0
            new_low = np.where(known, low, np.fmin(np.fmin(new_low, low), 0.0))
            new_high = np.where(known, high, np.fmax(np.fmax(new_high, high), 0.0))
        if np.array_equal(new_low, low, equal_nan=True) and np.array_equal(
            new_high, high, equal_nan=True
        ):
            break
        low, high = new_low, new_high
    return low, high


def _entering(program: Program, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Least and most index of all that can enter each node."""
    into_low = np.full_like(low, np.inf)
    into_high = np.full_like(high, -np.inf)
    np.fmin.at(into_low, program.head, low[program.tail])
    np.fmax.at(into_high, program.head, high[program.tail])
    return into_low, into_high


def _kept(index: Floats, kept: Floats) -> Floats:
    """What removal leaves of an index; infinite, where nothing is known to enter, stays so."""
    known = np.isfinite(index)
    return np.where(known, np.where(known, index, 0.0) * kept, index)


def amounts(program: Program) -> tuple[Floats, Floats]:
    """The most that each arc, and each node, can carry. Infinite where nothing bounds it."""
    arc = program.high.copy()
    hubs = program.role == HUB
    out = np.where(program.role == SOURCE, program.node_high, np.inf)
    into = np.where(program.role == SOURCE, np.inf, program.node_high)
    for _ in range(_PASSES):
        new = np.minimum(arc, np.minimum(out[program.tail], into[program.head]))
        if hubs.any():
            new = np.minimum(new, _leaving(program, new)[program.head])
        entering = np.zeros(program.nodes)
        np.add.at(entering, program.head, new)
        passed = np.zeros(program.nodes)
        np.add.at(passed, program.head, _times(new, program.gain))
        leaving = np.zeros(program.nodes)
        np.add.at(leaving, program.tail, new)
        throughput = np.where(hubs, _through(program, into), np.inf)
        new_out = np.where(hubs, np.minimum(passed, throughput), np.minimum(out, leaving))
        new_into = np.minimum(into, entering)
        done = np.array_equal(new, arc) and np.array_equal(new_out, out)
        arc, out, into = new, new_out, new_into
        if done:
            break
    return arc, np.where(program.role == SOURCE, out, into)


def _through(program: Program, into: Floats) -> Floats:
    """The most that can leave a node when so much can enter: by its largest gain."""
    gain = np.zeros(program.nodes)
    np.maximum.at(gain, program.head, program.gain)
    return _times(into, gain)


def _leaving(program: Program, most: Floats) -> Floats:
    """The most that can enter each node by one arc: what can leave it ÷ the least gain."""
    leaving = np.zeros(program.nodes)
    np.add.at(leaving, program.tail, most)
    gain = np.full(program.nodes, np.inf)
    np.minimum.at(gain, program.head, program.gain)
    bounded = (program.role == HUB) & (gain > 0) & np.isfinite(gain)
    return np.where(bounded, leaving / np.where(bounded, gain, 1.0), np.inf)


def _times(amount: Floats, gain: Floats) -> Floats:
    """Amounts × gains; without a limit × 0 is 0."""
    return np.where(gain > 0, amount * np.where(gain > 0, gain, 1.0), 0.0)
