"""The plain oracle itself, as a line of the table."""

from offcut.matching.screen import oracle
from offcut.matching.screen.market import Market, TopK


def prepare(market: Market, threads: int) -> Market:
    """Nothing to prepare."""
    return market


def answer(market: Market, k: int) -> TopK:
    """Every compatible pair is worked out."""
    return oracle.top_k(market, k)
