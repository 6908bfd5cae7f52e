"""The least core and the nucleolus: shares that leave the worst-off coalition the least to say.

A coalition's objection to a proposal is what it would gain by leaving: its worth less what its
members are given. The least core makes the largest objection as small as it can be; the nucleolus
(Schmeidler D. 1969, SIAM J. Appl. Math. 17) then the next largest, and so on: it is one point, and
lies in the core whenever there is one. Found by a sequence of linear programmes, at most one per
player: each fixes the coalitions whose objection cannot be made smaller (those with a positive
dual), and drops those that the fixed ones decide (Maschler, Peleg and Shapley 1979).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.errors import InputError, OffcutError
from offcut.planning.games import Floats, Game, all_worths, members

MOST_PLAYERS = 14  # 16,382 coalitions in each linear programme
_BINDS = 1e-9  # a dual above this, in a game scaled to 1, is positive
_RANK = 1e-9
_DECIDED = 1e-7  # a coalition nearer than this to the span of the fixed ones is decided by them


@dataclass(frozen=True, slots=True)
class Objection:
    """The coalition with most to gain by leaving; ``gain`` < 0: none would leave."""

    coalition: tuple[str, ...]
    worth: float
    given: float

    @property
    def gain(self) -> float:
        """What it would gain by leaving."""
        return self.worth - self.given


def largest_objection(game: Game, shares: Floats) -> Objection | None:
    """The largest objection of any coalition but all players; None for a single player."""
    worths = all_worths(game)
    count = len(game.players)
    if count < 2:
        return None
    given = _given(shares, count)
    worst = int(np.argmax((worths - given)[1:-1])) + 1
    return Objection(members(game, worst), float(worths[worst]), float(given[worst]))


def least_core(game: Game) -> float:
    """The smallest largest objection that any shares leave; not above 0: there is a core."""
    if len(game.players) < 2:
        return 0.0
    return _Rounds(game, imputations=False).first()


def nucleolus(game: Game) -> Floats:
    """The nucleolus, shape (n,): over shares that give no player less than it has alone.

    Where no such shares exist (all together gain less than each alone) nobody can be kept whole:
    it is then the nucleolus over all shares that sum to the worth of all.

    Raises:
        InputError: more players than it is worked out for.
    """
    if len(game.players) == 1:
        return all_worths(game)[1:].copy()
    return _Rounds(game, imputations=_can_keep_whole(game)).run()


def _can_keep_whole(game: Game) -> bool:
    alone = [game.worth(1 << i) for i in range(len(game.players))]
    together = game.worth(2 ** len(game.players) - 1)
    return together >= sum(alone) - 1e-9 * max(1.0, abs(together))


def _given(shares: Floats, count: int) -> Floats:
    """What each coalition is given: shape (2 to the n,)."""
    given = np.zeros(2**count)
    for player in range(count):
        given[1 << player : 2 << player] = given[: 1 << player] + shares[player]
    return given


class _Rounds:
    """The linear programmes, over shares scaled so that the largest worth is 1."""

    def __init__(self, game: Game, imputations: bool) -> None:
        self.count = len(game.players)
        if self.count > MOST_PLAYERS:
            raise InputError(
                f"{self.count} players; the nucleolus is worked out for at most {MOST_PLAYERS}."
                " Use the rule 'shapley' or, for a plan, 'duals'."
            )
        worths = all_worths(game)
        self.scale = float(np.abs(worths).max()) or 1.0
        self.worths = worths / self.scale
        masks = np.arange(2**self.count)
        self.rows = ((masks[:, None] >> np.arange(self.count)) & 1).astype(float)
        self.open = np.ones(masks.size, dtype=bool)
        self.open[[0, -1]] = False
        self.fixed_rows = self.rows[-1:]
        self.fixed_values = self.worths[-1:]
        alone = self.worths[1 << np.arange(self.count)]
        self.lowest = alone if imputations else np.full(self.count, -np.inf)

    def first(self) -> float:
        """The largest objection after the first programme, in the game's own unit."""
        return float(self._solve().x[-1]) * self.scale

    def run(self) -> Floats:
        """Rounds until the fixed coalitions decide every share."""
        while True:
            answer = self._solve()
            if not self.open.any():
                return np.asarray(answer.x[:-1]) * self.scale
            self._fix(answer)

    def _solve(self) -> Any:
        """Shares and the largest open objection: minimise e, worth(S) − x(S) <= e."""
        from scipy.optimize import linprog

        rows = self.rows[self.open]
        goal = np.zeros(self.count + 1)
        goal[-1] = 1.0 if len(rows) else 0.0
        answer = linprog(
            goal,
            A_ub=np.hstack([-rows, -np.ones((len(rows), 1))]) if len(rows) else None,
            b_ub=-self.worths[self.open] if len(rows) else None,
            A_eq=np.hstack([self.fixed_rows, np.zeros((len(self.fixed_rows), 1))]),
            b_eq=self.fixed_values,
            bounds=[*((low, None) for low in self.lowest), (None, None)],
            method="highs",
        )
        if answer.status != 0:
            raise OffcutError(f"the linear programme of the nucleolus ended: {answer.message}")
        return answer

    def _fix(self, answer: Any) -> None:
        """Fixes the coalitions that bind in every best answer, drops those that these decide."""
        where = np.flatnonzero(self.open)
        binding = where[-answer.ineqlin.marginals > _BINDS]
        level = answer.x[-1]
        for mask in binding:
            rows = np.vstack([self.fixed_rows, self.rows[mask]])
            if np.linalg.matrix_rank(rows, tol=_RANK) > len(self.fixed_rows):
                self.fixed_rows = rows
                self.fixed_values = np.append(self.fixed_values, self.worths[mask] - level)
        if len(self.fixed_rows) == self.count:
            self.open[:] = False
            return
        basis = np.linalg.svd(self.fixed_rows, full_matrices=False)[2]
        rest = self.rows - (self.rows @ basis.T) @ basis
        self.open &= np.abs(rest).max(axis=1) > _DECIDED
