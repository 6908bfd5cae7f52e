"""Stand-by contracts: the cheapest second partners that halve the expected loss of failures.

Without them a firm whose partner fails has only the partners of the plan, and what anybody can buy
in. A stand-by contract opens one more arc of the network, for a fee a year whether it is used or
not. Contracts are taken one by
one, each time that which saves most expected loss per pound of fee, until the loss is below the
target; then those that have become needless are given up. Greedy, so the result says what it
reached; every loss in it is exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from offcut.errors import InputError
from offcut.planning.failures import Progress
from offcut.planning.plan import Plan
from offcut.planning.resolving import Bools, Resolver, removed
from offcut.planning.shocks import CLOSURE_CHANCE
from offcut.planning.structure import LINEAR, PURE, kind_of, parts_of
from offcut.planning.subnetwork import bought_in

_DUST = 1e-9


class Expected(NamedTuple):
    """What single failures cost in a year: failures that leave a need unmet, and the mean loss."""

    unmet: int
    loss: float


@dataclass(frozen=True)
class Contracts:
    """What to contract, and the expected loss of a year before and after.

    ``arcs``: from, to and fee. ``floor``: with every arc of the network contracted. ``target``:
    when some failure cannot be met at first, to meet all that can be; else a part of the loss.
    """

    arcs: tuple[tuple[str, str, float], ...]
    before: "Expected"
    after: "Expected"
    floor: "Expected"
    target: "Expected"
    finished: bool

    @property
    def reached(self) -> bool:
        """Whether the expected loss is down to the target."""
        return _within(self.after, self.target)

    @property
    def fee(self) -> float:
        """All fees a year."""
        return sum(fee for _, _, fee in self.arcs)


def contracts(
    plan: Plan,
    fee: float,
    *,
    chances: Mapping[str, float] | None = None,
    chance: float = CLOSURE_CHANCE,
    keep: float = 0.5,
    progress: Progress | None = None,
) -> Contracts:
    """The stand-by contracts that bring the expected loss down to ``keep`` of what it is.

    ``fee``: a year and contract. ``chances``: of failing within a year, by firm; ``chance`` for
    the others.

    Raises:
        InputError: no plan, a plan with decisions or mixing hubs, a fee or share out of range.
    """
    _check(plan, fee, keep)
    work = _Work(plan, dict(chances or {}), chance)
    none = np.zeros(len(plan.network.arcs), dtype=bool)
    before, floor = work.expected(none), work.expected(~work.used)
    loss = float("inf") if before.unmet else keep * before.loss
    target = Expected(floor.unmet, loss)
    chosen, now, finished = none, before, True
    candidates = [int(arc) for arc in np.flatnonzero(work.wanted)]
    while candidates and not _within(now, target):
        trial = [(work.expected(_with(chosen, arc)), arc) for arc in candidates]
        best, arc = min(trial)
        if best.unmet == now.unmet and best.loss >= now.loss - _DUST * max(1.0, now.loss):
            break
        chosen, now = _with(chosen, arc), best
        candidates.remove(arc)
        if progress is not None and progress(int(chosen.sum()), len(candidates)) is False:
            finished = False
            break
    chosen, now = work.pruned(chosen, now, target)
    named = tuple((*work.ends(int(arc)), fee) for arc in np.flatnonzero(chosen))
    return Contracts(named, before, now, floor, target, finished)


def _check(plan: Plan, fee: float, keep: float) -> None:
    if not plan.found:
        raise InputError(f"There is no plan ({plan.status}), so there is nothing to stand by for.")
    program = plan.worked.program
    if program.switches or any(kind_of(p) not in (PURE, LINEAR) for p, _, _ in parts_of(program)):
        raise InputError(
            "Stand-by contracts are worked out for plans without decisions and mixing hubs."
            " Leave out fixed costs, lots and least numbers, or look at the failures alone."
        )
    if not fee >= 0:
        raise InputError(f"fee: given {fee}; accepted: pounds a year and contract, from 0.")
    if not 0 <= keep <= 1:
        raise InputError(f"keep: given {keep}; accepted: a share from 0 to 1, such as 0.5.")


class _Work:
    """Expected losses with some stand-by arcs open."""

    def __init__(self, plan: Plan, chances: dict[str, float], chance: float) -> None:
        from offcut.planning.failures import Again

        again = Again(plan)
        self.network = plan.network
        self.resolver = Resolver(plan.worked.program)
        firms = again.firms()
        unknown = sorted(chances.keys() - {name for name, _ in firms})
        if unknown:
            raise InputError(f"chances: there is no firm '{unknown[0]}' in this network.")
        self.failures = [(nodes, chances.get(name, chance)) for name, nodes in firms]
        flow = again.flow_by_arc
        self.used: Bools = flow > _DUST * max(1.0, float(flow.max(initial=0.0)))
        bought = np.zeros(self.network.node_count, dtype=bool)
        bought[: len(self.network.sources)] = bought_in(self.network)
        self.bought: Bools = bought[self.network.arc_from]
        self.wanted = self._wanted()

    def ends(self, arc: int) -> tuple[str, str]:
        """The names of both ends of an arc."""
        network = self.network
        return (
            network.node_name(int(network.arc_from[arc])),
            network.node_name(int(network.arc_to[arc])),
        )

    def expected(self, stand_by: Bools) -> Expected:
        """What a year is expected to cost when only used, bought-in and stand-by arcs are open."""
        closed = ~(self.used | self.bought | stand_by)
        total, unmet = 0.0, 0
        for nodes, chance in self.failures:
            after, _ = self._without(nodes, closed)
            if after is None:
                unmet += 1
            else:
                total += chance * max(0.0, after - self.resolver.objective)
        return Expected(unmet, total)

    def pruned(self, chosen: Bools, now: Expected, target: Expected) -> tuple[Bools, Expected]:
        """The same without contracts that are needless by now."""
        for arc in np.flatnonzero(chosen):
            fewer = chosen.copy()
            fewer[arc] = False
            loss = self.expected(fewer)
            if _within(loss, target) or _within(loss, now):
                chosen, now = fewer, loss
        return chosen, now

    def _wanted(self) -> Bools:
        """Unused arcs that the best plan would use after some failure."""
        wanted = np.zeros(len(self.network.arcs), dtype=bool)
        nothing = np.zeros(len(self.network.arcs), dtype=bool)
        origin = self.resolver.program.origin
        for nodes, _ in self.failures:
            _, flow = self._without(nodes, nothing)
            moved = (flow > _DUST * max(1.0, float(flow.max(initial=0.0)))) & (origin >= 0)
            wanted[origin[moved]] = True
        return wanted & ~self.used & ~self.bought

    def _without(self, nodes: list[int], closed: Bools) -> tuple[float | None, np.ndarray]:
        program = self.resolver.program
        gone = removed(program, nodes)
        return self.resolver.answer(gone, np.append(closed, False)[program.origin])


def _within(loss: Expected, target: Expected) -> bool:
    """Whether a loss is down to a target."""
    room = _DUST * max(1.0, loss.loss)
    return loss.unmet <= target.unmet and loss.loss <= target.loss + room


def _with(chosen: Bools, arc: int) -> Bools:
    more = chosen.copy()
    more[arc] = True
    return more
