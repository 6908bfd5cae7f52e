"""What each firm, facility or exchange is worth to the whole: the plan solved again without it.

The loss is what the best plan of the others costs more (or earns less). Every single failure is
worked out exactly (N−1); of the worst, every pair too (N−2). Plans without decisions are solved
again from the optimum; plans with decisions or mixing hubs from the beginning.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from offcut.errors import InputError
from offcut.planning.model import Ints, Network
from offcut.planning.plan import Plan
from offcut.planning.resolving import Bools, Resolver, removed
from offcut.planning.structure import LINEAR, PURE, kind_of, parts_of
from offcut.planning.subnetwork import UNOWNED, between_firms, owners, without

if TYPE_CHECKING:
    import polars as pl

KINDS = ("firm", "facility", "arc")
KEYSTONE_SHARE = 0.05  # of the plan's gain over no exchange at all: our convention
_DUST = 1e-9

Progress = Callable[[int, int], bool | None]


@dataclass(frozen=True, slots=True)
class Failure:
    """What happens when something is gone.

    ``loss``: rise of the objective; None when what must be delivered cannot be any more.
    ``partners``: others who exchanged with it in the plan.
    """

    kind: str  # firm | facility | arc | pair
    names: tuple[str, ...]
    loss: float | None
    partners: int
    amount: float  # that it sends and receives in the plan

    @property
    def name(self) -> str:
        """Its name, or both of a pair."""
        return " and ".join(self.names)


@dataclass(frozen=True)
class Failures:
    """Every single failure of a plan, worst first, and pairs of the worst."""

    singles: tuple[Failure, ...]
    pairs: tuple[Failure, ...]
    gain: float  # of the plan over no exchange between owners: what losses are a share of
    finished: bool  # False: stopped before all were worked out

    def share(self, failure: Failure) -> float | None:
        """A loss as a share of the plan's gain."""
        return None if failure.loss is None or self.gain <= 0 else failure.loss / self.gain

    @property
    def keystones(self) -> tuple[Failure, ...]:
        """Firms without which at least a twentieth of the gain is gone, or supply fails."""
        return tuple(
            one
            for one in self.singles
            if one.kind == "firm"
            and (one.loss is None or one.loss >= KEYSTONE_SHARE * max(self.gain, _DUST))
        )

    def table(self) -> "pl.DataFrame":
        """kind, name, loss, share of the gain, partners, amount; worst first."""
        import polars as pl

        rows = [
            (one.kind, one.name, one.loss, self.share(one), one.partners, one.amount)
            for one in (*self.singles, *self.pairs)
        ]
        schema = {
            "kind": pl.String,
            "name": pl.String,
            "loss": pl.Float64,
            "share_of_gain": pl.Float64,
            "partners": pl.Int64,
            "amount": pl.Float64,
        }
        return pl.DataFrame(rows, schema=schema, orient="row")


def failures(
    plan: Plan,
    kinds: Sequence[str] = ("firm", "facility"),
    *,
    pairs_of: int = 0,
    progress: Progress | None = None,
) -> Failures:
    """Every failure of the given kinds, worst first; then the pairs among the worst ``pairs_of``.

    ``progress`` is called with how many are done of how many; when it returns False, what is done
    is returned.

    Raises:
        InputError: there is no plan, or no such kind.
    """
    strange = set(kinds) - set(KINDS)
    if strange:
        raise InputError(f"There is no kind '{min(strange)}'. Kinds: {', '.join(KINDS)}.")
    if not plan.found:
        raise InputError(f"There is no plan ({plan.status}), so nothing of it can fail.")
    solver = Again(plan)
    wanted = [one for kind in kinds for one in _candidates(solver, kind)]
    total = len(wanted) + pairs_of * (pairs_of - 1) // 2
    done: list[tuple[Failure, Bools, Bools]] = []
    stopped = False
    for kind, name, nodes, arcs in wanted:
        done.append((solver.failure(kind, (name,), nodes, arcs), nodes, arcs))
        stopped = progress is not None and progress(len(done), total) is False
        if stopped:
            break
    done.sort(key=lambda found: _badness(found[0]))
    pairs: list[Failure] = []
    for (a, nodes_a, arcs_a), (b, nodes_b, arcs_b) in combinations(done[:pairs_of], 2):
        if stopped:
            break
        names = (*a.names, *b.names)
        pairs.append(solver.failure("pair", names, nodes_a | nodes_b, arcs_a | arcs_b))
        stopped = progress is not None and progress(len(done) + len(pairs), total) is False
    singles = tuple(found for found, _, _ in done)
    return Failures(singles, tuple(sorted(pairs, key=_badness)), solver.gain, not stopped)


def _badness(failure: Failure) -> tuple[float, str, str]:
    loss = float("inf") if failure.loss is None else failure.loss
    return (-loss, failure.kind, failure.name)


class Again:
    """A plan that can be solved again with parts of its network gone."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.network: Network = plan.network
        program = plan.worked.program
        self._amounts = plan.amounts
        simple = not program.switches and all(
            kind_of(piece) in (PURE, LINEAR) for piece, _, _ in parts_of(program)
        )
        self._resolver = Resolver(program) if simple else None
        self.objective = plan.objective if plan.objective is not None else float("nan")

    def without(self, nodes: Bools, arcs: Bools) -> float | None:
        """The best objective without nodes and arcs of the network; None: it cannot be met."""
        if self._resolver is None:
            rest = without(self.network, nodes, arcs)
            return rest.solve(self.plan.worked.objective).objective
        program = self._resolver.program
        gone = removed(program, np.flatnonzero(nodes))
        return self._resolver.without(gone, np.append(arcs, False)[program.origin])

    def failure(self, kind: str, names: tuple[str, ...], nodes: Bools, arcs: Bools) -> Failure:
        """What happens without some nodes and arcs."""
        after = self.without(nodes, arcs)
        touched = nodes[self.network.arc_from] ^ nodes[self.network.arc_to]
        used = self.flow_by_arc > _DUST * max(1.0, float(self.flow_by_arc.max(initial=0.0)))
        ends = np.concatenate(
            [self.network.arc_from[touched & used], self.network.arc_to[touched & used]]
        )
        partners = {self.owner_of(int(end)) for end in ends if not nodes[end]}
        loss = None if after is None else max(0.0, after - self.objective)
        moved = float(self.flow_by_arc[touched | (arcs & used)].sum())
        return Failure(kind, names, loss, len(partners), moved)

    @cached_property
    def flow_by_arc(self) -> np.ndarray:
        """What each arc of the network carries in the plan, over all periods."""
        program = self.plan.worked.program
        real = program.origin >= 0
        return np.bincount(
            program.origin[real], self._amounts[real], minlength=len(self.network.arcs)
        )

    @cached_property
    def owners(self) -> list[str]:
        """Who owns each node."""
        return owners(self.network)

    def owner_of(self, node: int) -> str:
        """The owner of a node, or its own name."""
        return self.owners[node] or self.network.node_name(node)

    def firms(self) -> list[tuple[str, list[int]]]:
        """Owners with their nodes; without owners every limited source and every sink is one."""
        names = self.owners if any(self.owners) else _each_by_itself(self.network)
        found: dict[str, list[int]] = {}
        for node, name in enumerate(names):
            if name != UNOWNED:
                found.setdefault(name, []).append(node)
        return list(found.items())

    @cached_property
    def gain(self) -> float:
        """What the plan saves against no exchange between different owners; 0 where unknown."""
        nobody = np.zeros(self.network.node_count, dtype=bool)
        alone = self.without(nobody, between_firms(self.network))
        return 0.0 if alone is None else alone - self.objective


_Candidate = tuple[str, str, Bools, Bools]


def _candidates(solver: Again, kind: str) -> list[_Candidate]:
    network = solver.network
    no_arcs = np.zeros(len(network.arcs), dtype=bool)
    no_nodes = np.zeros(network.node_count, dtype=bool)
    if kind == "arc":
        used = np.flatnonzero(solver.flow_by_arc > 0)
        return [(kind, _arc_name(network, int(i)), no_nodes, _one(no_arcs, i)) for i in used]
    if kind == "facility":
        first = len(network.sources)
        hubs: Ints = np.arange(first, first + len(network.hubs) + len(network.stores))
        return [(kind, network.node_name(int(i)), _one(no_nodes, i), no_arcs) for i in hubs]
    return [(kind, name, _one(no_nodes, nodes), no_arcs) for name, nodes in solver.firms()]


def _each_by_itself(network: Network) -> list[str]:
    """Without owners every limited source and every sink is a firm of its own."""
    limited = np.isfinite(network.sources.number("available"))
    sources = [
        str(name) if there else UNOWNED
        for name, there in zip(network.sources.ids, limited, strict=True)
    ]
    between = [UNOWNED] * (len(network.hubs) + len(network.stores))
    return [*sources, *between, *(str(name) for name in network.sinks.ids)]


def _one(mask: Bools, where: Any) -> Bools:
    marked = mask.copy()
    marked[where] = True
    return marked


def _arc_name(network: Network, arc: int) -> str:
    ends = (network.arc_from[arc], network.arc_to[arc])
    return " → ".join(network.node_name(int(end)) for end in ends)
