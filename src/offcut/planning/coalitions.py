"""The game behind a network: what its owners gain with whom.

The worth of a group is revenue less cost of the best plan of what its members own, with what
belongs to nobody (mains water, a public tip) at everybody's hand. Owen's rule shares by the
marginal values of one plan: everybody is paid for what it brings at its worth in the whole. For
plans without decisions or mixing hubs no group then gains by leaving (Owen G. 1975, On the core of
linear production games, Math. Programming 9), but a firm without which nothing works may get
nothing; Shapley and nucleolus stand beside it.
"""

from functools import cached_property
from typing import Any

import numpy as np

from offcut.errors import InputError
from offcut.planning.duals import as_planned
from offcut.planning.linear import highs, run_linear
from offcut.planning.model import Floats, Network
from offcut.planning.plan import Plan
from offcut.planning.program import Program
from offcut.planning.progress import Watch
from offcut.planning.rows import Rows
from offcut.planning.structure import LINEAR, PURE, kind_of, parts_of
from offcut.planning.subnetwork import UNOWNED, owners, without

_NODE_ROWS = ("source", "hub", "sink")


class NoPlan(InputError):
    """All players together have no plan, so there is nothing to share; says why."""


class PlanGame:
    """The owners of a network as players; every group's worth is worked out once.

    Raises:
        InputError: no owner is named.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.owners = owners(network)
        self.players = tuple(dict.fromkeys(name for name in self.owners if name != UNOWNED))
        if not self.players:
            raise InputError(
                f"'{network.name}' names no owner, so there is nobody to share with. Give sources,"
                ' hubs and sinks an "owner".'
            )
        self._bit = {name: 1 << i for i, name in enumerate(self.players)} | {UNOWNED: 0}
        self._mask = np.array([self._bit[name] for name in self.owners], dtype=object)
        self._known: dict[int, float] = {0: 0.0}

    @property
    def name(self) -> str:
        """The network's name."""
        return self.network.name

    @cached_property
    def plan(self) -> Plan:
        """The plan of all together."""
        plan = self.network.solve()
        if not plan.found:
            raise NoPlan(
                "\n".join(
                    [
                        f"All together there is no plan ({plan.status}): nothing to share.",
                        *plan.says(),
                    ]
                )
            )
        return plan

    @property
    def convex(self) -> bool:
        """Whether the plan has neither decisions nor mixing hubs: Owen's shares then hold."""
        return all(kind_of(piece) in (PURE, LINEAR) for piece, _, _ in parts_of(self._program))

    @property
    def _program(self) -> Program:
        return self.plan.worked.program

    def flows_of(self, player: str) -> list[dict[str, Any]]:
        """The flows of the whole plan that come from or go to a player."""
        network = self.network
        names = [network.node_name(node) for node in range(network.node_count)]
        own = {name for name, owner in zip(names, self.owners, strict=True) if owner == player}
        return [row for row in self.plan.flows.to_dicts() if row["from"] in own or row["to"] in own]

    def worth(self, coalition: int) -> float:
        """Revenue less cost of the best plan of a group by itself.

        Raises:
            InputError: the group cannot meet what its members must do without the others.
        """
        if coalition not in self._known:
            self._known[coalition] = self._worked_out(coalition)
        return self._known[coalition]

    def _worked_out(self, coalition: int) -> float:
        if coalition == 2 ** len(self.players) - 1:
            plan = self.plan
        else:
            gone = np.array([bool(m and not m & coalition) for m in self._mask])
            plan = without(self.network, gone).solve()
        if plan.objective is None:
            who = ", ".join(name for name in self.players if self._bit[name] & coalition)
            raise InputError(
                f"{who} cannot manage without the others (their plan is {plan.status}), so what"
                " they would have alone is not known. Add what they would do instead: a supply"
                " bought in, or a disposal route, that belongs to nobody."
            )
        return -plan.objective


def by_duals(game: PlanGame) -> tuple[Floats, float]:
    """Owen's shares, shape (players,), and what is earned by what belongs to nobody.

    Every bound of the plan has a marginal value; times the bound it is what the bound's owner
    brings. That of an arc goes to its ends by halves. The shares and the rest sum to the worth of
    all (with decisions in the plan: less their fixed cost, which is shared out like the arcs').
    """
    plan = game.plan
    program = plan.worked.program
    fixed, rows = as_planned(plan, program)
    solver = highs(rows, whole=False)
    solved = run_linear(solver, rows, fixed, Watch())
    if solved.row_dual is None or solved.flow is None:
        raise ArithmeticError(f"the plan of '{game.name}', solved again, is {solved.status}")
    solution = solver.getSolution()
    brought = _of_nodes(rows, solved.row_dual, np.array(solution.row_value), program)
    earned = np.array(solution.col_dual) * np.array(solution.col_value)
    np.add.at(brought, program.tail, earned[: program.arcs] / 2)
    np.add.at(brought, program.head, earned[: program.arcs] / 2)
    _of_switches(program, earned[program.arcs :], brought)
    return _by_owner(game, program, -brought)


def _of_nodes(rows: Rows, dual: Floats, activity: Floats, program: Program) -> Floats:
    """What the bounds of each node bring to the objective, shape (nodes,)."""
    brought = np.zeros(program.nodes)
    for block in rows.blocks:
        if block.kind.removesuffix("_high").removesuffix("_low") in _NODE_ROWS:
            here = slice(block.first, block.first + len(block.items))
            np.add.at(brought, block.items, dual[here] * activity[here])
    return brought


def _of_switches(program: Program, earned: Floats, brought: Floats) -> None:
    """Fixed costs, as planned: of a node to its owner, of an arc to its ends by halves."""
    for node, switch in enumerate(program.node_switch):
        if switch >= 0:
            brought[node] += earned[switch]
            earned[switch] = 0.0
    for arc, switch in enumerate(program.switch):
        if switch >= 0:
            brought[program.tail[arc]] += earned[switch] / 2
            brought[program.head[arc]] += earned[switch] / 2
            earned[switch] = 0.0


def _by_owner(game: PlanGame, program: Program, value: Floats) -> tuple[Floats, float]:
    place = {name: i for i, name in enumerate(game.players)}
    found, rest = np.zeros(len(game.players)), 0.0
    for node, amount in enumerate(value):
        owner = game.owners[int(program.node_origin[node])]
        if owner == UNOWNED:
            rest += float(amount)
        else:
            found[place[owner]] += amount
    return found, rest
