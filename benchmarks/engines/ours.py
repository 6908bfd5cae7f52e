"""Offcut's own screen: the tree is part of the answer."""

import os

from offcut.matching.screen import fast
from offcut.matching.screen.market import Market, TopK


def prepare(market: Market, threads: int) -> tuple[Market, int]:
    """Nothing but the columns; 0 threads are as many as there are processors."""
    return market, threads or os.cpu_count() or 1


def answer(prepared: tuple[Market, int], k: int) -> TopK:
    """The best k of every want."""
    market, threads = prepared
    return fast.top_k(market, k, threads)
