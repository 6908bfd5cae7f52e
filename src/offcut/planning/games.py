"""Cooperative games: who could gain how much with whom.

A game gives every coalition of players its worth: what its members gain together without the
others. Costs are negative worths. A coalition is a bit mask: player ``i`` is the bit ``1 << i``.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from offcut.errors import InputError
from offcut.planning.doubts import once_each

FORMAT = "offcut-game/1"
MOST_EXACT = 20  # players whose coalitions are all written down: a million worths
_ACCEPTED = f"a file or a mapping of the form '{FORMAT}': players, and values by coalition ('A+B')"

Floats = np.ndarray[Any, np.dtype[np.float64]]


class Game(Protocol):
    """Players and the worth of their coalitions."""

    @property
    def players(self) -> tuple[str, ...]:
        """Their names, in the order of the bits of a coalition."""
        ...

    def worth(self, coalition: int) -> float:
        """What the members of a coalition gain by themselves; 0 for the empty one."""
        ...


class TableGame:
    """A game whose worths are all written down.

    >>> game = TableGame(("L", "R"), [0.0, 0.0, 0.0, 1.0])
    >>> game.worth(0b11)
    1.0
    """

    def __init__(self, players: tuple[str, ...], worths: Any, name: str = "") -> None:
        """``worths[mask]`` is the worth of a coalition, ``worths[0]`` = 0; length 2 to the n."""
        self.players = players
        self.name = name
        self.worths: Floats = np.asarray(worths, dtype=float)

    def worth(self, coalition: int) -> float:
        """What the members of a coalition gain by themselves."""
        return float(self.worths[coalition])


def read_game(given: str | Path | Mapping[str, Any], where: str = "the game") -> TableGame:
    """The game of a file or of a mapping of the form ``offcut-game/1``; ``where`` names a mapping.

    Raises:
        InputError: unreadable, another format, or a coalition without a worth; it names all.
    """
    if isinstance(given, Mapping):
        return game_in(given, where)
    return game_in(read_data(given), str(given))


def read_data(path: str | Path) -> Any:
    """What a JSON file holds.

    Raises:
        InputError: it cannot be read, or is no JSON.
    """
    try:
        return json.loads(Path(path).read_text("utf-8-sig"), object_pairs_hook=once_each)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    except IsADirectoryError:
        raise InputError(f"'{path}' is a folder. Give {_ACCEPTED}.") from None
    except RecursionError:
        raise InputError(f"{path} is nested too deeply. Give {_ACCEPTED}.") from None
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}. Give {_ACCEPTED}.") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is not JSON ({error}). Give {_ACCEPTED}.") from None


def all_worths(game: Game) -> Floats:
    """The worth of every coalition by its mask, shape (2 to the n,).

    Raises:
        InputError: too many players for that.
    """
    if isinstance(game, TableGame):
        return game.worths
    count = len(game.players)
    if count > MOST_EXACT:
        raise InputError(
            f"{count} players have {2**count:,} coalitions; at most {MOST_EXACT} players can be"
            " worked out coalition by coalition. Use the rule 'shapley', which is sampled, or, for"
            " a plan, 'duals'."
        )
    return np.array([game.worth(mask) if mask else 0.0 for mask in range(2**count)])


def members(game: Game, coalition: int) -> tuple[str, ...]:
    """The names of a coalition's members."""
    return tuple(name for i, name in enumerate(game.players) if coalition >> i & 1)


def game_in(data: Any, where: str) -> TableGame:
    """The game that plain values describe; ``where`` names them in messages.

    Raises:
        InputError: another format, or a coalition without a worth; it names all.
    """
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        told = data.get("format") if isinstance(data, Mapping) else type(data).__name__
        raise InputError(f"{where}: the format is {told!r}. Give {_ACCEPTED}.")
    players = _players(data.get("players"), where)
    values = data.get("values")
    if not isinstance(values, Mapping):
        raise InputError(
            f"{where}: 'values' is {values!r}; accepted: a worth for each coalition,"
            f' such as {{"{players[0]}": 0}}.'
        )
    worths = np.full(2 ** len(players), np.nan)
    worths[0] = 0.0
    for key, value in values.items():
        mask = _mask(str(key), players, where)
        if not math.isnan(worths[mask]):
            raise InputError(f"{where}: values['{key}'] stands twice; keep one of them.")
        worths[mask] = _number(value, f"{where}: values['{key}']")
    _complete(worths, players, where)
    return TableGame(players, worths, str(data.get("name", "")))


def _players(given: Any, where: str) -> tuple[str, ...]:
    if not isinstance(given, list) or not given or not all(isinstance(p, str) for p in given):
        raise InputError(f"{where}: 'players' is {given!r}; accepted: a list of names.")
    twice = sorted({name for name in given if given.count(name) > 1})
    if twice or "" in given:
        raise InputError(
            f"{where}: 'players' holds {twice[0]!r} twice; give each player a name of its own."
            if twice
            else f"{where}: 'players' holds an empty name; name every player."
        )
    if len(given) > MOST_EXACT:
        raise InputError(
            f"{where}: {len(given)} players; a game written down coalition by coalition may have"
            f" {MOST_EXACT} at most."
        )
    return tuple(given)


def _mask(key: str, players: tuple[str, ...], where: str) -> int:
    """The coalition that a key names; its members in any order."""
    mask = 0
    for name in _names(key, players):
        if name not in players:
            raise InputError(
                f"{where}: values['{key}']: '{name}' is no player; the players are"
                f" {', '.join(players)}. Join names with '+', as in '{'+'.join(players[:2])}'."
            )
        mask |= 1 << players.index(name)
    return mask


def _names(key: str, players: tuple[str, ...]) -> list[str]:
    """The names in a key; a name may itself hold a plus sign."""
    parts, names = key.split("+"), []
    while parts:
        for length in range(len(parts), 0, -1):
            name = "+".join(parts[:length])
            if name in players:
                break
        else:
            name, length = parts[0], 1
        names.append(name.strip() if name not in players else name)
        parts = parts[length:]
    return names


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(f"{where} is {value!r}; accepted: a number (a cost is a negative worth).")
    return float(value)


def _complete(worths: Floats, players: tuple[str, ...], where: str) -> None:
    missing = np.flatnonzero(np.isnan(worths))
    if missing.size:
        game = TableGame(players, worths)
        named = ", ".join("+".join(members(game, int(mask))) for mask in missing[:5])
        more = f" and {missing.size - 5} more" if missing.size > 5 else ""
        raise InputError(
            f"{where}: no worth is given for {named}{more}. Give every coalition its worth, 0 where"
            " its members gain nothing: what is left out is not taken for 0."
        )
