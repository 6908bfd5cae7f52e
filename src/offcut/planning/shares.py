"""Fair shares: what each player of a game gets, by a named rule, and who could object.

========== =======================================================================================
shapley    what a player adds, averaged over all orders of arrival; exact to 12 players
nucleolus  leaves the coalition with most reason to leave the least reason; in the core if one is
equal      the gain of all together over each alone, in equal parts (for comparison)
========== =======================================================================================
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.errors import InputError
from offcut.planning import nucleolus as core
from offcut.planning import shapley
from offcut.planning.games import MOST_EXACT, Floats, Game, read_game

RULES = ("shapley", "nucleolus", "equal")
ORDERS = 20_000
_TOLERANCE = 1e-9  # of the worth of all: below it an objection is rounding


@dataclass(frozen=True, slots=True)
class Shares:
    """What each player gets by a rule, and how well it holds.

    ``objection`` is the coalition that would gain most by leaving (None: too many players to
    look at every coalition, or a single player). ``half_width`` is that of a 95 % interval when
    the shares are sampled from ``orders`` orders, else empty.
    """

    rule: str
    shares: Mapping[str, float]
    worth: float
    objection: core.Objection | None
    half_width: Mapping[str, float]
    orders: int = 0
    note: str = ""

    @property
    def stable(self) -> bool | None:
        """Whether no coalition would gain by leaving; None when that was not worked out."""
        if self.objection is None:
            return None
        return self.objection.gain <= _TOLERANCE * max(1.0, abs(self.worth))


def shares(given: Any, rule: str = "shapley", *, seed: int = 0) -> dict[str, float]:
    """The share of each player of a game.

    ``given`` is a file or mapping of the form ``offcut-game/1``, or a game. The shares sum to the
    worth of all players together.

    Raises:
        InputError: a game that does not read, an unknown rule, or more players than it can take.

    >>> glove = {"format": "offcut-game/1", "players": ["L", "R"],
    ...          "values": {"L": 0, "R": 0, "L+R": 1}}
    >>> shares(glove, "shapley")
    {'L': 0.5, 'R': 0.5}
    """
    return dict(share_out(given, rule, seed=seed).shares)


def share_out(given: Any, rule: str = "shapley", *, orders: int = ORDERS, seed: int = 0) -> Shares:
    """Shares with what can be said against them; ``orders`` and ``seed`` are for sampling."""
    if rule not in RULES:
        raise InputError(f"There is no rule '{rule}'. Rules: {', '.join(RULES)}.")
    game: Game = given if hasattr(given, "worth") else read_game(given)
    if rule == "shapley" and len(game.players) > shapley.MOST_PLAYERS_EXACT:
        return _sampled(game, orders, seed)
    found = {"shapley": shapley.exact, "nucleolus": core.nucleolus, "equal": _equal}[rule](game)
    return _told(game, rule, found)


def _equal(game: Game) -> Floats:
    alone = np.array([game.worth(1 << i) for i in range(len(game.players))])
    found: Floats = alone + (_together(game) - alone.sum()) / len(alone)
    return found


def _sampled(game: Game, orders: int, seed: int) -> Shares:
    if orders < 4:
        raise InputError(f"{orders} orders; accepted: 4 or more, so that an interval can be given.")
    found = shapley.sampled(game, orders, seed)
    return _told(
        game,
        "shapley",
        found.shares,
        half_width=dict(zip(game.players, map(float, found.half_width), strict=True)),
        orders=found.orders,
        note=f"sampled from {found.orders:,} orders of arrival (seed {seed});"
        " ± is half of a 95 % interval",
    )


def _told(game: Game, rule: str, found: Floats, **more: Any) -> Shares:
    few = len(game.players) <= MOST_EXACT
    return Shares(
        rule=rule,
        shares=dict(zip(game.players, (float(share) + 0.0 for share in found), strict=True)),
        worth=_together(game),
        objection=core.largest_objection(game, found) if few else None,
        **{"half_width": {}, **more},
    )


def _together(game: Game) -> float:
    return game.worth(2 ** len(game.players) - 1)


def as_data(game_name: str, found: list[Shares]) -> dict[str, Any]:
    """Shares by several rules as plain data for JSON, format ``offcut-shares/1``."""
    return {
        "format": "offcut-shares/1",
        "name": game_name,
        "worth": found[0].worth if found else None,
        "rules": [_bare(one) for one in found],
    }


def _bare(one: Shares) -> dict[str, Any]:
    objection = one.objection
    return {
        "rule": one.rule,
        "shares": dict(one.shares),
        "half_width": dict(one.half_width),
        "orders": one.orders,
        "stable": one.stable,
        "largest_objection": objection
        and {
            "coalition": list(objection.coalition),
            "worth": objection.worth,
            "given": objection.given,
            "gain": objection.gain,
        },
        "note": one.note,
    }


__all__ = ["ORDERS", "RULES", "Shares", "as_data", "share_out", "shares"]
