"""The draws of a simulation: chunks of rows, each a matrix product of coefficients and errors.

Rows of one block share draws and stay together. Chunks have random numbers of their own, made from
the seed and the chunk's number, and are dealt out to a fixed number of lanes; so the totals do not
depend on how many threads work. A lane keeps its memory from chunk to chunk.
"""

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from offcut.impact.distributions import Numbers
from offcut.impact.pools import Codes, Varied

_CHUNK_ROWS = 512
_LANES = 8
_SMALL = 200_000  # multiplications in one product; OpenBLAS starts threads from 262,144


@dataclass(frozen=True, slots=True)
class Item:
    """One product of one metric: its coefficient in each row, and what varies in it."""

    metric: int
    coefficient: Numbers
    own: tuple[str, ...]  # varied inputs whose pool is not shared
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Grouped:
    """An item with its rows grouped by chunk, label and the shared units that they meet."""

    item: Item
    group: Codes  # of each row; those of one chunk and label follow each other
    units: tuple[Codes, ...]  # for each shared input the unit of each group


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be drawn; rows are in the order in which they are taken."""

    items: tuple[Item, ...]
    inputs: Mapping[str, Varied]
    labels: Codes
    chunks: tuple[slice, ...]
    metrics: int
    label_count: int
    draws: int
    seed: int


class _Scratch:
    """Memory of a lane, by what it is for; fresh memory costs more than what is done in it."""

    def __init__(self, rows: int, draws: int) -> None:
        self._shape = (rows, draws)
        self._kept: dict[str, Numbers] = {}

    def rows(self, purpose: str, count: int) -> Numbers:
        """``count`` rows of memory for a purpose; what was in them is lost."""
        if purpose not in self._kept:
            self._kept[purpose] = np.empty(self._shape)
        return self._kept[purpose][:count]


def arrange(
    blocks: Codes, labels: Codes, inputs: Mapping[str, Varied]
) -> tuple[Codes, tuple[slice, ...]]:
    """The order in which rows are taken, and the chunks of it.

    Blocks that meet the same shared units come next to each other; a chunk is whole blocks, and
    within it rows of one label follow each other.
    """
    by_block = np.argsort(blocks, kind="stable")
    first = by_block[np.searchsorted(blocks[by_block], blocks)]  # first row of each row's block
    shared = [v.codes[first] for _, v in sorted(inputs.items()) if v.pool.shared]
    order = np.lexsort((blocks, *shared))
    chunks = _chunks(blocks[order])
    number = np.repeat(np.arange(len(chunks)), [_len(chunk) for chunk in chunks])
    return order[np.lexsort((labels[order], number))], chunks


def totals(plan: Plan, threads: int | None) -> Numbers:
    """Metrics × labels × draws."""
    factors = _shared_draws(plan)
    chunks = plan.chunks
    stacks = _stacks(plan)
    longest = max((_len(chunk) for chunk in chunks), default=0)

    def lane(first: int) -> Numbers:
        total = np.zeros((plan.metrics, plan.label_count, plan.draws))
        scratch = _Scratch(longest, plan.draws)
        for number in range(first, len(chunks), _LANES):
            _add_chunk(plan, stacks, factors, chunks[number], number, scratch, total)
        return total

    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as workers:
        parts = list(workers.map(lane, range(min(_LANES, len(chunks)))))
    return sum(parts, start=np.zeros((plan.metrics, plan.label_count, plan.draws)))


def _generator(seed: int, stream: int) -> np.random.Generator:
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, stream])))


def _shared_draws(plan: Plan) -> dict[int, Numbers]:
    """Every unit of every shared pool, drawn once for all rows."""
    pools = {id(v.pool): v.pool for _, v in sorted(plan.inputs.items()) if v.pool.shared}
    generator = _generator(plan.seed, 0)
    found = {}
    for key, pool in pools.items():
        found[key] = np.empty((len(pool.units), plan.draws))
        pool.draw(np.arange(len(pool.units)), generator, found[key])
    return found


def _chunks(blocks: Codes) -> tuple[slice, ...]:
    """Slices of whole blocks, of at least ``_CHUNK_ROWS`` rows but the last."""
    starts = np.flatnonzero(np.diff(blocks, prepend=blocks[:1] - 1))
    found: list[slice] = []
    start = 0
    for end in (*starts[1:].tolist(), len(blocks)):
        if end - start >= _CHUNK_ROWS or (end == len(blocks) > start):
            found.append(slice(start, end))
            start = end
    return tuple(found)


def _stacks(plan: Plan) -> dict[tuple[str, ...], list[_Grouped]]:
    """The items by the errors of their own that they share, each with its rows grouped."""
    sizes = [_len(chunk) for chunk in plan.chunks]
    number = np.repeat(np.arange(len(sizes)), sizes)
    cell = number * plan.label_count + plan.labels
    stacks: dict[tuple[str, ...], list[_Grouped]] = {}
    for item in plan.items:
        shape = [len(plan.inputs[name].pool.units) for name in item.shared]
        key = cell
        for name, size in zip(item.shared, shape, strict=True):
            key = key * size + plan.inputs[name].codes
        keys, group = np.unique(key, return_inverse=True)
        units = np.unravel_index(keys % math.prod(shape), shape) if shape else ()
        stacks.setdefault(item.own, []).append(_Grouped(item, group, tuple(units)))
    return stacks


def _add_chunk(
    plan: Plan,
    stacks: Mapping[tuple[str, ...], Sequence[_Grouped]],
    factors: Mapping[int, Numbers],
    chunk: slice,
    number: int,
    scratch: _Scratch,
    total: Numbers,
) -> None:
    errors = _own_errors(plan, chunk, _generator(plan.seed, number + 1), scratch)
    for own, stack in stacks.items():
        together = _product(own, errors, scratch)
        for label, rows in _cells(plan.labels, chunk):
            part = None if together is None else together[rows.start - chunk.start :][: _len(rows)]
            _add_cell(plan, stack, factors, rows, part, total[:, label])


def _cells(labels: Codes, chunk: slice) -> Iterator[tuple[int, slice]]:
    """The rows of each label in a chunk: they follow each other."""
    own = labels[chunk]
    starts = np.flatnonzero(np.diff(own, prepend=own[:1] - 1))
    for start, end in zip(starts, (*starts[1:], len(own)), strict=True):
        yield int(own[start]), slice(chunk.start + int(start), chunk.start + int(end))


def _len(rows: slice) -> int:
    return int(rows.stop - rows.start)


def _own_errors(
    plan: Plan, chunk: slice, generator: np.random.Generator, scratch: _Scratch
) -> dict[str, Numbers]:
    """For each varied input that is not shared: rows × draws, one draw for each unit."""
    found: dict[str, Numbers] = {}
    drawn: dict[int, tuple[Codes, Numbers]] = {}
    for name, varied in sorted(plan.inputs.items()):
        if varied.pool.shared:
            continue
        units, which = np.unique(varied.codes[chunk], return_inverse=True)
        key = id(varied.pool)
        if key not in drawn or not np.array_equal(drawn[key][0], units):
            values = scratch.rows(f"units of {name}", len(units))
            varied.pool.draw(units, generator, values, scratch.rows("spare", len(units)))
            drawn[key] = (units, values)
        values = drawn[key][1]
        if np.array_equal(which, np.arange(len(units))):
            found[name] = values
        else:
            found[name] = scratch.rows(f"rows of {name}", len(which))
            np.take(values, which, axis=0, out=found[name], mode="clip")
    return found


def _product(
    own: tuple[str, ...], errors: Mapping[str, Numbers], scratch: _Scratch
) -> Numbers | None:
    """Rows × draws of a product's errors of its own; None = it has none."""
    if len(own) < 2:
        return errors[own[0]] if own else None
    result = scratch.rows("product", len(errors[own[0]]))
    np.multiply(errors[own[0]], errors[own[1]], out=result)
    for name in own[2:]:
        result *= errors[name]
    return result


def _matrix_product(left: Numbers, right: Numbers) -> Numbers:
    """``left @ right`` in strips too small for the library to start threads beside ours."""
    out = np.empty((left.shape[0], right.shape[1]))
    step = max(1, _SMALL // left.size)
    for start in range(0, right.shape[1], step):
        np.matmul(left, right[:, start : start + step], out=out[:, start : start + step])
    return out


def _add_cell(
    plan: Plan,
    stack: Sequence[_Grouped],
    factors: Mapping[int, Numbers],
    rows: slice,
    errors: Numbers | None,
    total: Numbers,
) -> None:
    """Add the rows of one chunk and label: one matrix product for all items of a stack.

    Rows that meet the same factors are added up first: their sum meets the factors' errors once.
    """
    there = []
    for grouped in stack:
        coefficient = grouped.item.coefficient[rows]
        if coefficient.any():
            group = grouped.group[rows]
            first, last = int(group.min()), int(group.max())
            matrix = np.zeros((last - first + 1, len(group)))
            matrix[group - first, np.arange(len(group))] = coefficient
            there.append((grouped, slice(first, last + 1), matrix))
    if not there:
        return
    whole = np.concatenate([matrix for _, _, matrix in there])
    sums = whole.sum(axis=1, keepdims=True) if errors is None else _matrix_product(whole, errors)
    start = 0
    for grouped, groups, matrix in there:
        value = sums[start : start + len(matrix)]
        start += len(matrix)
        for name, units in zip(grouped.item.shared, grouped.units, strict=True):
            value = value * factors[id(plan.inputs[name].pool)][units[groups]]
        total[grouped.item.metric] += value.sum(axis=0)
