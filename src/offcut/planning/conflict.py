"""Why there is no plan: the limits that contradict each other, or what can grow for ever."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from offcut.planning.elastic import Relaxed, Violation, all_relaxed, least_violation
from offcut.planning.endless import costless
from offcut.planning.model import Network
from offcut.planning.named import NamedLimit, named_limits, without
from offcut.planning.program import NONE, SINK, SOURCE, Program
from offcut.planning.progress import Watch
from offcut.planning.solved import INFEASIBLE, UNBOUNDED
from offcut.planning.structure import BILINEAR, MIXED, kind_of, parts_of

if TYPE_CHECKING:
    from offcut.planning.plan import Plan

_SECONDS_EACH = 10.0  # a question that takes longer counts as feasible: the limit stays in
_WITHOUT_LINEAR_PROOF = 400  # limits that are tried when only decisions or mixes contradict


@dataclass(frozen=True)
class Conflict:
    """Limits that cannot all hold, of which none can be left out; or growth without end.

    ``minimal``: whether it is proven of each limit that without it the others can hold.

    ``violations``: the least by which limits would have to give, in their own units;
    ``least_total_violation`` their sum (None when it could not be worked out) and ``least_proven``
    whether nothing less would do. ``growing``: flows that can grow for ever, as (from, to).
    """

    kind: str  # infeasible | unbounded
    limits: tuple[NamedLimit, ...] = ()
    violations: tuple[Violation, ...] = ()
    least_total_violation: float | None = None
    growing: tuple[tuple[str, str], ...] = ()
    unlimited: tuple[str, ...] = ()
    minimal: bool = True
    least_proven: bool = True

    def __iter__(self) -> Iterator[NamedLimit]:
        return iter(self.limits)

    def __len__(self) -> int:
        return len(self.limits)

    def says(self) -> list[str]:
        """In sentences, with what to do."""
        if self.kind == UNBOUNDED:
            return self._unbounded()
        if not self.limits:
            return ["No plan meets all limits; which of them contradict could not be narrowed."]
        every = "; without any one of them the others could"
        unsure = " (that every one of them is needed for it is not proven)"
        told = [f"These limits cannot all hold{every if self.minimal else unsure}:"]
        told += [f"  {limit.words}  ({limit.place})" for limit in self.limits]
        if self.violations:
            gives = "; ".join(f"{v.limit.words} by {v.amount:.6g}" for v in self.violations)
            known = "" if self.least_proven else " as far as was found in the time"
            told.append(f"The least that would have to give{known}: {gives}.")
        elif self.least_total_violation is None:
            told.append("By how much they would have to give is not worked out.")
        return told

    def _unbounded(self) -> list[str]:
        ways = ", ".join(f"{tail} → {head}" for tail, head in self.growing)
        told = f"The gain has no limit: {ways} can grow for ever." if ways else ""
        ends = ", ".join(self.unlimited)
        return [
            told or "The gain has no limit.",
            f"Give an amount to one of: {ends}." if ends else "Give 'available' or 'max'.",
        ]

    def as_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "kind": self.kind,
            "limits": [limit.as_dict() for limit in self.limits],
            "minimal": self.minimal,
            "least_total_violation": self.least_total_violation,
            "least_proven": self.least_proven,
            "violations": [{**v.limit.as_dict(), "amount": v.amount} for v in self.violations],
            "growing": [{"from": tail, "to": head} for tail, head in self.growing],
            "unlimited": list(self.unlimited),
            "says": self.says(),
        }


def explain(plan: "Plan") -> Conflict | None:
    """The conflict of a plan that is infeasible or unbounded; None for others."""
    if plan.status == UNBOUNDED:
        return _growth(plan)
    if plan.status != INFEASIBLE:
        return None
    program = plan.worked.program
    for (piece, _, _), solved in zip(parts_of(program), plan.worked.parts, strict=True):
        if solved.status == INFEASIBLE:
            return conflict_of(plan.network, piece)
    return Conflict(INFEASIBLE)


def conflict_of(network: Network, program: Program) -> Conflict:
    """A minimal set of limits that cannot all hold, and the least violation that would cure it."""
    limits = named_limits(network, program)
    kind = kind_of(program)
    relaxed = all_relaxed(network, program, limits)
    linear = relaxed is not None and relaxed.total > 1e-9
    if linear and relaxed is not None and relaxed.suspects:
        candidates = list(relaxed.suspects)
    else:
        candidates = limits
    core: tuple[NamedLimit, ...] = ()
    oracle = Oracle(program, limits)
    if linear or len(candidates) <= _WITHOUT_LINEAR_PROOF:
        core = minimal(candidates, oracle)
        if not core and len(limits) <= _WITHOUT_LINEAR_PROOF:
            core = minimal(limits, oracle)
    least = _least(network, program, limits, kind)
    if least is None:
        return Conflict(INFEASIBLE, core, minimal=oracle.sure)
    return Conflict(
        INFEASIBLE,
        core,
        least.violations,
        least.total,
        minimal=oracle.sure,
        least_proven=least.proven,
    )


def _least(
    network: Network, program: Program, limits: Sequence[NamedLimit], kind: str
) -> Relaxed | None:
    """The least violation, by the method that the structure asks for."""
    if kind != BILINEAR:
        return least_violation(network, program, limits, whole=kind == MIXED)
    from offcut.planning.elastic_mixes import least_violation_of_mixes

    return least_violation_of_mixes(network, program, limits, _SECONDS_EACH)


_Feasible = Callable[[Sequence[NamedLimit]], bool]


class Oracle:
    """Whether a program can be met with some of its limits only.

    What is not known in the time counts as met, so that the limit asked about stays in; then
    ``sure`` is false.
    """

    def __init__(self, program: Program, limits: Sequence[NamedLimit]) -> None:
        self._program, self._limits = costless(program), limits
        self.sure = True

    def __call__(self, kept: Sequence[NamedLimit]) -> bool:
        """Whether these can all hold."""
        from offcut.planning.solve import solve_part

        names = {(limit.kind, limit.item, limit.attribute) for limit in kept}
        dropped = [x for x in self._limits if (x.kind, x.item, x.attribute) not in names]
        solved = solve_part(without(self._program, dropped), Watch(time_limit=_SECONDS_EACH))
        if not solved.found and solved.status != INFEASIBLE:
            self.sure = False
        return solved.status != INFEASIBLE


def minimal(limits: Sequence[NamedLimit], feasible: _Feasible) -> tuple[NamedLimit, ...]:
    """A smallest-by-inclusion set that is infeasible (QuickXplain, Junker 2004)."""
    if not limits or feasible(limits):
        return ()
    return tuple(_explain([], False, list(limits), feasible))


def _explain(
    kept: list[NamedLimit], added: bool, limits: list[NamedLimit], feasible: _Feasible
) -> list[NamedLimit]:
    if added and not feasible(kept):
        return []
    if len(limits) == 1:
        return limits
    middle = len(limits) // 2
    first, second = limits[:middle], limits[middle:]
    right = _explain(kept + first, True, second, feasible)
    left = _explain(kept + right, bool(right), first, feasible)
    return left + right


def _growth(plan: "Plan") -> Conflict:
    """What can grow for ever, by the ray that the solver found."""
    network, program = plan.network, plan.worked.program
    ray = plan.worked.solved.ray
    if ray is None:
        return Conflict(UNBOUNDED)
    arcs = np.flatnonzero((ray[: program.arcs] > 1e-9) & (program.origin != NONE))
    ends: dict[str, None] = {}
    growing = []
    for arc in arcs:
        tail, head = int(program.tail[arc]), int(program.head[arc])
        names = [network.node_name(int(program.node_origin[node])) for node in (tail, head)]
        growing.append((names[0], names[1]))
        for node, name, key in ((tail, names[0], "available"), (head, names[1], "max")):
            if program.role[node] in (SOURCE, SINK) and np.isinf(program.node_high[node]):
                ends[f"{name} ({network.place(int(program.node_origin[node]))}.{key})"] = None
    return Conflict(UNBOUNDED, growing=tuple(growing), unlimited=tuple(ends))
