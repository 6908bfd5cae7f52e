"""What each cluster did: its members, its funnel, its results by exchange and its cost."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from offcut.evaluation.funnel import Funnel, funnel
from offcut.evaluation.measures import measures
from offcut.evaluation.model import Cluster, Programme
from offcut.evaluation.realised import PerYear
from offcut.evaluation.smallness import mean_interval
from offcut.impact.model import Grade


@dataclass(frozen=True, slots=True)
class PerExchange:
    """One metric of a cluster: amounts a year by exchange that has results."""

    metric: str
    unit: str
    amounts: tuple[float, ...]  # a year of each exchange
    flows: tuple[str, ...]  # of each exchange
    entries: tuple[str, ...]  # id of each in the book
    interval: tuple[float, float] | None  # of the mean; None = too few

    @property
    def total(self) -> float | None:
        """A year, of all exchanges; None when none has results."""
        return sum(self.amounts) if self.amounts else None

    @property
    def mean(self) -> float | None:
        """A year, for one exchange."""
        return fmean(self.amounts) if self.amounts else None


@dataclass(frozen=True, slots=True)
class ClusterResult:
    """What one cluster did: members, funnel, results and cost."""

    cluster: Cluster
    members: int
    funnel: Funnel
    metrics: Mapping[str, PerExchange]
    grades: Mapping[Grade | None, int]  # claims by evidence
    cost_gbp: float | None
    flows: frozenset[str]  # that its exchanges are of
    cost_rows: tuple[str, ...]  # references of the cells that it is the sum of
    cost_reason: str = ""  # why there is none

    @property
    def completed(self) -> int:
        """Exchanges completed."""
        return self.funnel.completion.cases

    @property
    def cost_per_completed_gbp(self) -> float | None:
        """The whole cost over the completed exchanges; None when either is not there."""
        return self.cost_gbp / self.completed if self.cost_gbp and self.completed else None


def results_of(
    programme: Programme,
    on: date,
    amounts: Mapping[str, Mapping[str, PerYear]],
) -> tuple[ClusterResult, ...]:
    """Each cluster's members, funnel, results and cost.

    Args:
        programme: as it stood on the day ``on``.
        on: the day.
        amounts: by metric, then by synergy: the amount a year, of those that have results.
    """
    made = []
    for cluster in programme.clusters:
        synergies = [s for s in programme.synergies if s.cluster == cluster.id]
        ids = [synergy.id for synergy in synergies]
        metrics = {}
        for metric, by_synergy in amounts.items():
            metrics[metric] = _per_exchange(metric, [by_synergy[i] for i in ids if i in by_synergy])
        grades = Counter(c.grade for c in programme.claims if c.synergy in set(ids))
        cost, rows, reason = _cost(programme, cluster)
        made.append(
            ClusterResult(
                cluster=cluster,
                members=sum(m.cluster == cluster.id for m in programme.members),
                funnel=funnel(synergies, on, cluster.id),
                metrics=metrics,
                grades=dict(grades),
                cost_gbp=cost,
                flows=frozenset(synergy.flow for synergy in synergies),
                cost_rows=rows,
                cost_reason=reason,
            )
        )
    return tuple(made)


def _per_exchange(metric: str, found: Sequence[PerYear]) -> PerExchange:
    values = tuple(item.value for item in found)
    return PerExchange(
        metric=metric,
        unit=measures()[metric].unit,
        amounts=values,
        flows=tuple(item.synergy.flow for item in found),
        entries=tuple(item.entry for item in found),
        interval=mean_interval(values),
    )


def _cost(programme: Programme, cluster: Cluster) -> tuple[float | None, tuple[str, ...], str]:
    """Its stated cost, else the spend lines that name it."""
    if cluster.cost_gbp is not None:
        return cluster.cost_gbp, (f"{cluster.source.reference}.cost_gbp",), ""
    lines = [
        line
        for line in programme.spend
        if line.cluster == cluster.id and line.actual_gbp is not None
    ]
    if not lines:
        return None, (), "no cost stated and no spend names it"
    rows = tuple(f"{line.source.reference}.actual_gbp" for line in lines)
    return sum(line.actual_gbp or 0.0 for line in lines), rows, ""
