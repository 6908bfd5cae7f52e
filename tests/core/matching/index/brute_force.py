"""What an index must answer, worked out pair by pair with no index at all."""

from typing import Any

import numpy as np

from offcut.matching.index.rows import join_haves, join_wants, take_haves, take_wants
from offcut.matching.screen.market import Haves, Market, Wants
from offcut.matching.screen.oracle import components


def values(market: Market) -> Any:
    """The value of every pair, (haves, wants); NaN where types are not compatible."""
    haves, wants = len(market.haves), len(market.wants)
    found = components(market, np.arange(haves)[:, None], np.arange(wants)[None, :]).value
    for want in range(wants):
        start, end = market.wants.accepted_from[want], market.wants.accepted_from[want + 1]
        compatible = np.isin(market.haves.types, market.wants.accepted[start:end])
        found[~compatible, want] = np.nan
    return found


def ranked(values: Any, ids: Any, k: int) -> list[tuple[str, float]]:
    """The best ``k`` above 0, equal values by id."""
    feasible = [(-value, name) for value, name in zip(values, ids, strict=True) if value > 0]
    return [(name, -value) for value, name in sorted(feasible)[:k]]


def entered(values: Any, market: Market, top: int) -> list[list[tuple[str, float, int]]]:
    """For each have the wants among whose best ``top`` it is: id, value, place."""
    found: list[list[tuple[str, float, int]]] = [[] for _ in market.haves.ids]
    row = {name: at for at, name in enumerate(market.haves.ids)}
    for want, name in enumerate(market.wants.ids):
        best = ranked(values[:, want], market.haves.ids, top)
        for place, (have, value) in enumerate(best, start=1):
            found[row[have]].append((name, value, place))
    return [sorted(wants, key=lambda item: (-item[1], item[0])) for wants in found]


def without(market: Market, haves: set[str], wants: set[str]) -> Market:
    """The market without these rows."""
    keep_haves = [r for r, name in enumerate(market.haves.ids) if name not in haves]
    keep_wants = [r for r, name in enumerate(market.wants.ids) if name not in wants]
    return Market(
        take_haves(market.haves, np.array(keep_haves, dtype=np.int64)),
        take_wants(market.wants, np.array(keep_wants, dtype=np.int64)),
        market.types,
        market.fit,
        market.circuity,
    )


def together(first: Market, second: Market) -> Market:
    """Both markets, of the same types, as one."""
    haves: Haves = join_haves([first.haves, second.haves])
    wants: Wants = join_wants([first.wants, second.wants])
    return Market(haves, wants, first.types, first.fit, first.circuity)
