"""The best haves of all wants at once, type by type."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.matching.index import scan
from offcut.matching.index.folding import supply_of
from offcut.matching.index.ids import IdPool
from offcut.matching.index.loose import LooseHaves
from offcut.matching.index.manifest import Terms
from offcut.matching.index.parts import HavePart
from offcut.matching.index.rows import accepting, pool_of, take_wants
from offcut.matching.index.sources import have_homes
from offcut.matching.index.state import State
from offcut.matching.screen.market import Wants
from offcut.matching.screen.oracle import components

_BLOCK_PAIRS = 1_000_000


@dataclass(frozen=True, slots=True)
class TypeBest:
    """The best haves of the wants that are counted under one type.

    ``wants``: their ids. ``haves``: int64 (wants, k), positions in ``have_ids``, best first, −1
    where there are fewer. ``values``: float64 (wants, k), GBP a year, NaN where there is none.
    """

    type: str
    wants: IdPool
    have_ids: IdPool
    haves: Any
    values: Any


def best_of_all(state: State, k: int) -> Iterator[TypeBest]:
    """The exact best ``k`` haves of every want; each want comes once, under its first type."""
    supply = supply_of(state)
    for code, name in enumerate(state.types):
        wants, _ = supply.wants(code)
        first = wants.accepted[wants.accepted_from[:-1]] == code
        wants = take_wants(wants, np.flatnonzero(first))
        if len(wants):
            yield _of_type(state, name, wants, k)


def _of_type(state: State, name: str, wants: Wants, k: int) -> TypeBest:
    pools: list[IdPool] = []
    start = 0
    best = np.full((len(wants), k), -1, dtype=np.int64), np.full((len(wants), k), np.nan)
    for home in have_homes(state, np.unique(wants.accepted).tolist()):
        rows = accepting(wants, home.code)
        found, values = _in_home(state.terms, home, take_wants(wants, rows), k)
        pools.append(pool_of(home.ids))
        found = np.where(found >= 0, found + start, -1)
        start += len(home)
        _merge(best, rows, found, values, _Ids(pools))
    ids = IdPool.of(name for pool in pools for name in pool) if len(pools) != 1 else pools[0]
    return TypeBest(name, pool_of(wants.ids), ids, *best)


class _Ids:
    """The ids of several pools, numbered through."""

    def __init__(self, pools: list[IdPool]) -> None:
        self._pools = pools
        self._starts = np.cumsum([0, *map(len, pools)])

    def __getitem__(self, number: int) -> str:
        pool = int(np.searchsorted(self._starts, number, "right")) - 1
        return self._pools[pool][number - int(self._starts[pool])]


def _in_home(terms: Terms, home: HavePart | LooseHaves, wants: Wants, k: int) -> tuple[Any, Any]:
    """Rows and values (wants, k) of the best haves in one home, in the order of ids."""
    if isinstance(home, HavePart) and home.tree:
        return home.tree.best_for(wants, k)
    found = np.full((len(wants), k), -1, dtype=np.int64)
    values = np.full((len(wants), k), np.nan)
    haves = home.haves
    step = max(1, _BLOCK_PAIRS // max(1, len(haves)))
    market = scan.market_of(terms, haves, wants)
    for start in range(0, len(wants), step):
        block = np.arange(start, min(start + step, len(wants)))
        of_block = components(market, np.arange(len(haves))[None, :], block[:, None]).value
        for line, row in enumerate(block.tolist()):
            rows, worth = scan.best(of_block[line], haves.ids, k)
            found[row, : len(rows)], values[row, : len(rows)] = rows, worth
    return found, values


def _merge(best: tuple[Any, Any], rows: Any, found: Any, values: Any, ids: _Ids) -> None:
    """Put what was found for these wants among their best; equal values go by id."""
    haves, worth = best
    k = haves.shape[1]
    both = np.concatenate([haves[rows], found], axis=1)
    worths = np.concatenate([worth[rows], values], axis=1)
    order = np.argsort(-worths, axis=1, kind="stable")  # NaN comes last
    both = np.take_along_axis(both, order, axis=1)
    worths = np.take_along_axis(worths, order, axis=1)
    for line in np.flatnonzero((worths[:, 1:] == worths[:, :-1]).any(axis=1)).tolist():
        held = np.flatnonzero(both[line] >= 0)
        ranked = sorted(held.tolist(), key=lambda at: (-worths[line, at], ids[both[line, at]]))
        both[line, held], worths[line, held] = both[line, ranked], worths[line, ranked]
    haves[rows], worth[rows] = both[:, :k], worths[:, :k]
