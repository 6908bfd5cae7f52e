"""The values of the best haves of many wants at once: the thresholds of an index."""

import os
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np

from offcut.matching.index import scan
from offcut.matching.index.folding import supply_of
from offcut.matching.index.rows import join_haves, join_wants, take_wants
from offcut.matching.index.state import State
from offcut.matching.index.trees import wanted
from offcut.matching.screen import fast, oracle
from offcut.matching.screen.market import Market


def best_values(market: Market, top: int) -> Any:
    """float64 (wants, top): the values of the best haves of each want, falling, 0 for none."""
    if top == 0 or len(market.wants) == 0:
        return np.zeros((len(market.wants), top))
    if wanted(len(market.haves) + len(market.wants)):
        found = fast.top_k(market, top, threads=os.cpu_count() or 1)
    else:
        found = oracle.top_k(market, top)
    return np.nan_to_num(found.values, nan=0.0)


def merged(best: Any, values: Any) -> Any:
    """The highest of both, falling, as many as there are in ``best`` (one row each)."""
    both = np.sort(np.concatenate([best, np.maximum(values, 0.0)]))
    return both[::-1][: len(best)]


def work_out_again(state: State, codes: Collection[int]) -> None:
    """Work out the best haves of all wants that accept one of these types, in this state."""
    if state.terms.top == 0:
        return
    supply = supply_of(state)
    homes = [h for c in codes for h in (state.want_part(c), state.loose_wants.get(c)) if h]
    rows = [np.flatnonzero(home.alive) for home in homes]
    held = [take_wants(home.wants, at) for home, at in zip(homes, rows, strict=True) if len(at)]
    if not held:
        return
    wants = join_wants(held)
    haves = join_haves([supply.haves(code) for code in np.unique(wants.accepted).tolist()])
    market = replace(scan.market_of(state.terms, haves, wants), types=tuple(state.types))
    values = best_values(market, state.terms.top)
    start = 0
    for home, at in zip(homes, rows, strict=True):
        if len(at):
            home.set_best(at, values[start : start + len(at)])
        start += len(at)
    for row in np.flatnonzero(np.diff(wants.accepted_from) > 1).tolist():
        for place in state.find("wants", wants.ids[row]):
            place.home.set_best(place.row, values[row])
