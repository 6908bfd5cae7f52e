"""The plan: which flows, how good, how that is known, and what limits it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from offcut.planning.model import Floats, Network
from offcut.planning.objectives import OBJECTIVES, Objective, objective_words
from offcut.planning.program import SOURCE, Program
from offcut.planning.progress import relative_gap
from offcut.planning.solved import Solved

if TYPE_CHECKING:
    import polars as pl

    from offcut.planning.conflict import Conflict
    from offcut.planning.duals import Marginals

_BASELINE_S = 30.0  # for the plan that a saving is measured against
_NOTHING = 1e-9  # of the largest flow: less is rounding


@dataclass(frozen=True)
class Worked:
    """How a plan was worked out: the program, the answer, what each of its parts gave."""

    program: Program
    solved: Solved
    parts: Sequence[Solved]
    objective: Objective | None
    weights: Mapping[str, float]
    time_s: float


class Plan:
    """The answer to :meth:`Network.solve`.

    ``status``: ``optimal`` (proven), ``feasible`` (the best found), ``infeasible``, ``unbounded``
    or ``unknown`` (the time was up before a plan was found). ``objective`` is cost less revenue
    (or what was asked for), minimised; ``bound``: no plan can be below it; ``gap`` = (objective −
    bound) ÷ the size of the objective. All None without a plan.
    """

    def __init__(self, network: Network, worked: Worked) -> None:
        self.network = network
        self.worked = worked

    @property
    def status(self) -> str:
        """How sure it is."""
        return self.worked.solved.status

    @property
    def method(self) -> str:
        """The methods that its structure led to."""
        return self.worked.solved.method

    @property
    def time_s(self) -> float:
        """Wall seconds, from the network to the plan."""
        return self.worked.time_s

    @property
    def found(self) -> bool:
        """Whether there is a plan to carry out."""
        return self.worked.solved.flow is not None

    @property
    def objective(self) -> float | None:
        """What was minimised."""
        return self.worked.solved.objective if self.found else None

    @property
    def objective_name(self) -> str:
        """What was minimised, in words."""
        return objective_words(self.worked.objective)

    @property
    def bound(self) -> float | None:
        """No plan can be below it; None where nothing is known."""
        bound = self.worked.solved.bound
        return bound if np.isfinite(bound) else None

    @property
    def gap(self) -> float | None:
        """Distance to the bound as a share of the objective; None where that is no number.

        (No bound is known, or the objective is 0.)
        """
        if self.objective is None:
            return None
        gap = relative_gap(self.objective, self.worked.solved.bound)
        return gap if np.isfinite(gap) else None

    @cached_property
    def saving(self) -> float | None:
        """What the plan saves against buying everything in: the best plan without what firms have.

        Only sources without a limit stay (supplies bought in). None where they cannot meet what is
        required, or without a plan.
        """
        from offcut.planning.changes import bought_in

        if self.objective is None:
            return None
        without = bought_in(self.network).solve(self.worked.objective, _BASELINE_S)
        return None if without.objective is None else without.objective - self.objective

    @property
    def gap_of_saving(self) -> float | None:
        """Distance to the bound as a share of the saving; None where either is not known."""
        if self.objective is None or self.bound is None or not self.saving or self.saving <= 0:
            return None
        return max(0.0, self.objective - self.bound) / self.saving

    @cached_property
    def amounts(self) -> Floats:
        """Flow on every arc of the program, rounding dust removed, shape ``(arcs,)``."""
        flow = self.worked.solved.flow
        if flow is None:
            return np.zeros(self.worked.program.arcs)
        least = _NOTHING * max(1e-30, float(np.abs(flow).max(initial=0.0)))
        cleaned: Floats = np.where(np.abs(flow) <= least, 0.0, flow)
        return cleaned

    @cached_property
    def flows(self) -> "pl.DataFrame":
        """What moves: from, to, material, amount (and period, where there are several)."""
        from offcut.planning.tables import flow_table

        return flow_table(self)

    @cached_property
    def unused(self) -> "pl.DataFrame":
        """What is left of each source that is not unlimited: source, available, used, unused."""
        from offcut.planning.tables import unused_table

        return unused_table(self)

    @property
    def waste(self) -> float:
        """All that is left unused at sources that are not unlimited, in units of flow."""
        return float(self.unused["unused"].sum())

    @cached_property
    def opened(self) -> "pl.DataFrame":
        """Decisions with their outcome: component, id, opened, fixed_cost."""
        from offcut.planning.tables import opened_table

        return opened_table(self)

    @cached_property
    def duals(self) -> "pl.DataFrame":
        """What one more unit of each limit would change: component, id, limit, value, marginal.

        ``marginal`` is the change of the objective per unit by which the limit's number is raised;
        negative = a gain. Worked out on first request. With decisions in the plan, as opened.
        """
        from offcut.planning.duals import dual_table

        return dual_table(self)

    @cached_property
    def marginals(self) -> "Marginals":
        """The same as arrays over the program's nodes, limits and arcs."""
        from offcut.planning.duals import marginals

        return marginals(self)

    @cached_property
    def conflict(self) -> "Conflict | None":
        """Without a plan: the limits that contradict each other, or what can grow for ever."""
        from offcut.planning.conflict import explain

        return explain(self)

    @cached_property
    def totals(self) -> dict[str, float]:
        """The value of every objective for this plan, by name; empty without a plan."""
        if not self.found:
            return {}
        from offcut.planning.tables import total

        return {name: total(self, {name: 1.0}) for name in OBJECTIVES}

    def if_limit(
        self, sink: str, name: str, side: str, value: float, time_limit: float | None = None
    ) -> "Plan":
        """The plan that would be best if one limit on quality were another: solved again.

        ``time_limit`` in seconds.

        Raises:
            InputError: there is no such sink, property or side.
        """
        from offcut.planning.changes import with_limit

        network = with_limit(self.network, sink, name, side, value)
        return network.solve(self.worked.objective, time_limit)

    def says(self) -> list[str]:
        """The plan in sentences: the answer, how sure, and what would be worth changing."""
        from offcut.planning.words import sentences

        return sentences(self)

    def table(self) -> "pl.DataFrame":
        """The flows, largest first, with what each costs and earns."""
        from offcut.planning.tables import merit_table

        return merit_table(self)

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain values, as ``offcut plan --json`` prints it."""
        from offcut.planning.tables import as_dict

        return as_dict(self)

    def used(self) -> Floats:
        """What leaves each source node of the program, shape ``(nodes,)``."""
        program = self.worked.program
        leaving = np.bincount(program.tail, self.amounts, minlength=program.nodes)
        return np.where(program.role == SOURCE, leaving, 0.0)

    def __repr__(self) -> str:
        objective = "" if self.objective is None else f", objective {self.objective:,.6g}"
        return f"<Plan {self.status}{objective}, {self.method}>"
