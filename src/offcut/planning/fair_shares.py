"""Fair shares: what each player of a game gets, by a named rule, and who could object.

========== =======================================================================================
shapley    what a player adds, averaged over all orders of arrival; exact to 12 players
nucleolus  leaves the coalition with most reason to leave the least reason; in the core if one is
duals      of a plan: what each brings, at its marginal worth in the whole (Owen 1975)
equal      the gain of all together over each alone, in equal parts (for comparison)
========== =======================================================================================
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from offcut.errors import InputError
from offcut.planning import nucleolus as core
from offcut.planning import shapley
from offcut.planning.games import FORMAT, Floats, Game, game_in, read_data

if TYPE_CHECKING:
    from offcut.planning.coalitions import PlanGame

RULES = ("shapley", "nucleolus", "duals", "equal")
ORDERS = 20_000
_LOOKED_AT = 12  # players whose every group is asked whether it would leave
_TOLERANCE = 1e-7  # of the worth of all: below it an objection is rounding


@dataclass(frozen=True, slots=True)
class Shares:
    """What each player gets by a rule, and how well it holds.

    ``objection`` is the coalition that would gain most by leaving (None: too many players to
    look at every coalition, or a single player). ``half_width`` is that of a 95 % interval when
    the shares are sampled from ``orders`` orders, else empty. ``alone`` is what each has by itself
    and ``unowned`` what is earned by what belongs to nobody (by the rule ``duals``).
    """

    rule: str
    shares: Mapping[str, float]
    worth: float
    objection: core.Objection | None
    half_width: Mapping[str, float]
    alone: Mapping[str, float]
    unowned: float = 0.0
    orders: int = 0
    note: str = ""

    def gain(self, player: str) -> float:
        """What a player has more than by itself."""
        return self.shares[player] - self.alone[player]

    @property
    def stable(self) -> bool | None:
        """Whether no coalition would gain by leaving; None when that was not worked out."""
        if self.objection is None:
            return None
        return self.objection.gain <= _TOLERANCE * max(1.0, abs(self.worth))


def shares(given: Any, rule: str = "shapley", *, seed: int = 0) -> dict[str, float]:
    """The share of each player of a game.

    ``given`` is a file or mapping of the form ``offcut-game/1``, or of the form
    ``offcut-network/1`` with owners; or a game, a network or a plan. The shares sum to the worth
    of all players together; of a plan that is revenue less cost.

    Raises:
        InputError: a game that does not read, an unknown rule, or more players than it can take.

    >>> glove = {"format": "offcut-game/1", "players": ["L", "R"],
    ...          "values": {"L": 0, "R": 0, "L+R": 1}}
    >>> shares(glove, "shapley")
    {'L': 0.5, 'R': 0.5}
    """
    return dict(share_out(given, rule, seed=seed).shares)


def share_out(given: Any, rule: str = "shapley", *, orders: int = ORDERS, seed: int = 0) -> Shares:
    """Shares with what can be said against them; ``orders`` and ``seed`` are for sampling.

    Raises:
        InputError: see :func:`shares`.
    """
    if rule not in RULES:
        raise InputError(f"There is no rule '{rule}'. Rules: {', '.join(RULES)}.")
    game = game_of(given)
    if rule == "duals":
        return _of_plan(game)
    if rule == "shapley" and len(game.players) > shapley.MOST_PLAYERS_EXACT:
        return _sampled(game, orders, seed)
    found = {"shapley": shapley.exact, "nucleolus": core.nucleolus, "equal": _equal}[rule](game)
    return _told(game, rule, found)


def game_of(given: Any) -> Game:
    """The game that is meant: a game itself, or that behind a file, a network or a plan.

    Raises:
        InputError: it cannot be read as one.
    """
    from offcut.planning.model import Network
    from offcut.planning.plan import Plan

    if hasattr(given, "worth"):
        game: Game = given
        return game
    if isinstance(given, Plan):
        return _plan_game(given.network)
    if isinstance(given, Network):
        return _plan_game(given)
    data = given if isinstance(given, Mapping) else read_data(given)
    if isinstance(data, Mapping) and data.get("format") == "offcut-network/1":
        name = "network" if isinstance(given, Mapping) else Path(given).stem
        return _plan_game(Network.from_dict(data, name))
    return game_in(data, "the game" if isinstance(given, Mapping) else str(given))


def _plan_game(network: Any) -> "PlanGame":
    from offcut.planning.coalitions import PlanGame

    return PlanGame(network)


def _of_plan(game: Game) -> Shares:
    from offcut.planning.coalitions import PlanGame, by_duals

    if not isinstance(game, PlanGame):
        raise InputError(
            "The rule 'duals' shares by the marginal values of a plan. Give a network with owners"
            f" (form 'offcut-network/1'), or take another rule for a game ({FORMAT})."
        )
    found, unowned = by_duals(game)
    parts = []
    if not game.convex:
        parts.append("with decisions or mixing hubs in the plan, a group may gain by leaving")
    if abs(unowned) > _TOLERANCE * max(1.0, abs(_together(game))):
        parts.append(f"{unowned:,.6g} more is earned by what belongs to nobody")
    return _told(game, "duals", found, unowned=unowned, note="; ".join(parts))


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
    few = len(game.players) <= _LOOKED_AT
    alone = {name: game.worth(1 << i) for i, name in enumerate(game.players)}
    return Shares(
        rule=rule,
        shares=dict(zip(game.players, (float(share) + 0.0 for share in found), strict=True)),
        worth=_together(game),
        objection=core.largest_objection(game, found) if few else None,
        **{"half_width": {}, "alone": alone, **more},
    )


def _together(game: Game) -> float:
    return game.worth(2 ** len(game.players) - 1)


def rules_for(game: Game) -> tuple[str, ...]:
    """The rules that can be worked out for a game, best known first."""
    few = len(game.players) <= core.MOST_PLAYERS
    return tuple(
        rule
        for rule in RULES
        if (rule != "nucleolus" or few) and (rule != "duals" or hasattr(game, "plan"))
    )


def seen_by(game: Game, found: Shares, player: str) -> dict[str, Any]:
    """What one player may see: its own flows, its own share and gain; nothing of the others'.

    Raises:
        InputError: there is no such player.
    """
    if player not in found.shares:
        raise InputError(f"There is no player '{player}'. Players: {', '.join(found.shares)}.")
    flows = getattr(game, "flows_of", None)
    return {
        "player": player,
        "rule": found.rule,
        "share": found.shares[player],
        "alone": found.alone[player],
        "gain": found.gain(player),
        "flows": flows(player) if flows else [],
    }


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
        "alone": dict(one.alone),
        "half_width": dict(one.half_width),
        "unowned": one.unowned,
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


__all__ = [
    "ORDERS",
    "RULES",
    "Shares",
    "as_data",
    "game_of",
    "rules_for",
    "seen_by",
    "share_out",
    "shares",
]
