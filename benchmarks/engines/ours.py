"""Offcut's own screen: the tree is part of the answer."""

from offcut.matching.screen import oracle
from offcut.matching.screen.market import Market, TopK


def prepare(market: Market, threads: int) -> tuple[Market, int]:
    """Nothing but the columns."""
    return market, threads


def answer(prepared: tuple[Market, int], k: int) -> TopK:
    """The best k of every want."""
    return oracle.top_k(prepared[0], k)
