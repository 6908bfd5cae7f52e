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


def quality_range(program: Program) -> tuple[Floats, Floats]:
    """Least and most index that can leave each node, shape ``(nodes, properties)``."""
    fixed = ~np.isnan(program.index)
    known = fixed | (program.role == SOURCE)[:, None]
    low = np.where(known, program.index, np.inf)
    high = np.where(known, program.index, -np.inf)
    if not (program.role == HUB).any():
        return low, high
    for _ in range(_PASSES):
        into_low, into_high = _entering(program, low, high)
        new_low = np.where(known, low, into_low * program.kept)
        new_high = np.where(known, high, into_high * program.kept)
        if np.array_equal(new_low, low, equal_nan=True) and np.array_equal(
            new_high, high, equal_nan=True
        ):
            return low, high
        low, high = new_low, new_high
    cleaned = np.where(known, low, np.minimum(low, 0.0))  # a loop that removes again and again
    return cleaned, high


def _entering(program: Program, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Least and most index of all that can enter each node."""
    into_low = np.full_like(low, np.inf)
    into_high = np.full_like(high, -np.inf)
    np.fmin.at(into_low, program.head, low[program.tail])
    np.fmax.at(into_high, program.head, high[program.tail])
    return into_low, into_high


def amounts(program: Program) -> tuple[Floats, Floats]:
    """The most that each arc, and each node, can carry. Infinite where nothing bounds it."""
    arc = program.high.copy()
    out = np.where(program.role == SOURCE, program.node_high, np.inf)
    into = np.where(program.role == SOURCE, np.inf, program.node_high)
    for _ in range(_PASSES):
        new = np.minimum(arc, np.minimum(out[program.tail], into[program.head]))
        entering = np.zeros(program.nodes)
        np.add.at(entering, program.head, new)
        passed = np.zeros(program.nodes)
        np.add.at(passed, program.head, new * program.gain)
        leaving = np.zeros(program.nodes)
        np.add.at(leaving, program.tail, new)
        hubs = program.role == HUB
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
    with np.errstate(invalid="ignore"):
        product = into * gain
    return np.where(np.isnan(product), np.inf, product)
