"""Shocks: a dearer or missing supply, falling demand, and many closures at once by chance."""

from dataclasses import dataclass, replace

import numpy as np

from offcut.errors import InputError
from offcut.planning.changes import with_column
from offcut.planning.failures import Again, Progress
from offcut.planning.model import Floats, Network
from offcut.planning.plan import Plan
from offcut.planning.resolving import Bools
from offcut.planning.subnetwork import bought_in, without

CLOSURE_CHANCE = 0.108
"""Chance that a firm closes within a year: UK business death rate of 2023, ONS Business
demography; recalled, not seen: give your own."""


@dataclass(frozen=True, slots=True)
class Shock:
    """One thing that happens from outside, and the best plan before and after it.

    ``loss``: rise of the objective; None when what must be delivered cannot be any more.
    """

    name: str
    before: float
    after: float | None

    @property
    def loss(self) -> float | None:
        """What it costs, after the plan has adapted."""
        return None if self.after is None else self.after - self.before


def supply_shocks(plan: Plan, factor: float = 2.0) -> list[Shock]:
    """For each material bought in: its price times ``factor``, and its loss; worst first.

    Bought in is what comes from unlimited sources, or from sources that are marked as virgin.

    Raises:
        InputError: a factor below 0, or no plan.
    """
    if not factor >= 0:
        raise InputError(f"factor: given {factor}; accepted: a number from 0, such as 2.")
    found = []
    for material, where in _bought_in(plan.network).items():
        label = material or "everything"
        dearer = _priced(plan.network, where, factor)
        found.append(_shock(plan, f"{label} bought in at {factor:g} × its price", dearer))
        gone = np.zeros(plan.network.node_count, dtype=bool)
        gone[: len(where)] = where
        found.append(_shock(plan, f"{label} bought in is lost", without(plan.network, gone)))
    return sorted(found, key=_badness)


def demand_falls(plan: Plan, by: float = 0.2) -> list[Shock]:
    """For each material: all that is wanted of it falls by a share; worst first.

    Raises:
        InputError: a share outside 0 to 1, or no plan.
    """
    if not 0 <= by <= 1:
        raise InputError(f"by: given {by}; accepted: a share from 0 to 1, such as 0.2.")
    sinks = plan.network.sinks
    materials = np.array([str(name) for name in sinks.text("material")])
    found = []
    for material in sorted(set(materials)):
        factor = np.where(materials == material, 1 - by, 1.0)
        part = sinks
        for name in ("required", "min", "max"):
            if sinks.has(name):
                part = with_column(part, name, np.asarray(sinks.columns[name]) * factor)
        name = f"demand for {material or 'everything'} falls by {by:.0%}"
        found.append(_shock(plan, name, replace(plan.network, sinks=part)))
    return sorted(found, key=_badness)


@dataclass(frozen=True)
class Closures:
    """Losses over sampled years in which firms close independently.

    ``losses`` by scenario (NaN: what must be delivered cannot be any more), ``closed`` how many
    firms closed in each.
    """

    losses: Floats
    closed: Floats
    chance: float
    seed: int

    @property
    def expected(self) -> float:
        """Mean loss over the scenarios that can be met."""
        met = self.losses[~np.isnan(self.losses)]
        return float(met.mean()) if len(met) else float("nan")

    def at_risk(self, level: float = 0.95) -> float:
        """Loss that is not exceeded with this chance."""
        met = self.losses[~np.isnan(self.losses)]
        return float(np.quantile(met, level)) if len(met) else float("nan")

    @property
    def unmet(self) -> int:
        """Scenarios in which what must be delivered cannot be."""
        return int(np.isnan(self.losses).sum())


def closures(
    plan: Plan,
    chance: float = CLOSURE_CHANCE,
    *,
    scenarios: int = 200,
    seed: int = 0,
    progress: Progress | None = None,
) -> Closures:
    """Years drawn at random: every firm closes with the same chance, independently of the others.

    Raises:
        InputError: a chance outside 0 to 1, or no plan.
    """
    if not 0 <= chance <= 1:
        raise InputError(f"chance: given {chance}; accepted: a number from 0 to 1.")
    if not plan.found:
        raise InputError(f"There is no plan ({plan.status}), so nothing of it can fail.")
    again = Again(plan)
    firms = again.firms()
    generator = np.random.default_rng(seed)
    losses, closed = [], []
    for number in range(scenarios):
        hit = generator.random(len(firms)) < chance
        gone = np.zeros(plan.network.node_count, dtype=bool)
        for (_, nodes), is_hit in zip(firms, hit, strict=True):
            if is_hit:
                gone[nodes] = True
        after = again.without(gone, np.zeros(len(plan.network.arcs), dtype=bool))
        losses.append(np.nan if after is None else max(0.0, after - again.objective))
        closed.append(float(hit.sum()))
        if progress is not None and progress(number + 1, scenarios) is False:
            break
    return Closures(np.array(losses), np.array(closed), chance, seed)


def _shock(plan: Plan, name: str, network: Network) -> Shock:
    if plan.objective is None:
        raise InputError(f"There is no plan ({plan.status}), so nothing can happen to it.")
    return Shock(name, plan.objective, network.solve(plan.worked.objective).objective)


def _badness(shock: Shock) -> tuple[float, str]:
    return (-(float("inf") if shock.loss is None else shock.loss), shock.name)


def _bought_in(network: Network) -> dict[str, Bools]:
    """Masks over the sources that are bought in, by material."""
    bought = bought_in(network)
    materials = [str(name) for name in network.sources.text("material")]
    return {
        name: bought & (np.array(materials) == name)
        for name in sorted({m for m, b in zip(materials, bought, strict=True) if b})
    }


def _priced(network: Network, where: Bools, factor: float) -> Network:
    sources = network.sources
    price = np.array(sources.columns.get("unit_cost", sources.number("unit_cost")), dtype=float)
    price = np.where(where & (price > 0), price * factor, price)
    return replace(network, sources=with_column(sources, "unit_cost", price))
