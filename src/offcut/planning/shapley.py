"""The Shapley value: a player's share is what it adds, averaged over all orders of arrival.

Shapley L.S. (1953) A value for n-person games. Exact over all coalitions for few players; above
that the mean over sampled orders, each with its reverse (antithetic, which cancels much of the
variation), with an interval.
"""

import math
from dataclasses import dataclass

import numpy as np

from offcut.planning.games import Floats, Game, all_worths

MOST_PLAYERS_EXACT = 12
_Z95 = 1.959963984540054  # 97.5 % point of the normal distribution


@dataclass(frozen=True, slots=True)
class Sampled:
    """Shares from sampled orders; ``half_width`` is that of a 95 % interval for each player."""

    shares: Floats
    half_width: Floats
    orders: int


def exact(game: Game) -> Floats:
    """The Shapley value, shape (n,); they sum to the worth of all players together."""
    worths = all_worths(game)
    count = len(game.players)
    masks = np.arange(worths.size)
    sizes = _sizes(masks, count)
    weights = np.array(
        [
            math.factorial(s) * math.factorial(count - s - 1) / math.factorial(count)
            for s in range(count)
        ]
    )
    shares = np.empty(count)
    for player in range(count):
        without = masks[(masks >> player) & 1 == 0]
        added = worths[without | (1 << player)] - worths[without]
        shares[player] = math.fsum(weights[sizes[without]] * added)
    return shares


def sampled(game: Game, orders: int, seed: int) -> Sampled:
    """The Shapley value from ``orders`` random orders and their reverses.

    Every order hands out the worth of all exactly, so the shares sum to it. The interval is that
    of the mean of independent pairs, so it is honest about a pair's correlation.
    """
    count = len(game.players)
    generator = np.random.default_rng(seed)
    pairs = np.empty((max(2, orders // 2), count))
    for row in pairs:
        order = generator.permutation(count)
        row[:] = (_added(game, order) + _added(game, order[::-1])) / 2
    spread = pairs.std(axis=0, ddof=1) / math.sqrt(len(pairs))
    return Sampled(pairs.mean(axis=0), _Z95 * spread, 2 * len(pairs))


def _added(game: Game, order: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Floats:
    """What each player adds when they arrive in this order."""
    added = np.empty(len(order))
    coalition, before = 0, 0.0
    for player in order:
        coalition |= 1 << int(player)
        now = game.worth(coalition)
        added[player] = now - before
        before = now
    return added


def _sizes(
    masks: np.ndarray[tuple[int], np.dtype[np.int64]], count: int
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How many members each coalition has."""
    return sum(((masks >> player) & 1 for player in range(count)), np.zeros_like(masks))
