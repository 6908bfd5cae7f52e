"""Clusters beside each other: by themselves, by type and by who pays, with what may be concluded.

The default answer is that *no definitive conclusion is possible*. Another is given only where two
clusters' shares differ by more than chance (Fisher's exact test, corrected by Holm for the number
of pairs) and the interval of their difference leaves no difference out; or where clusters' amounts
per exchange are less alike, flow by flow, than dealing the exchanges at random makes them.

Types and ways of funding are compared over *clusters*: an exchange in a cluster says nothing of
other clusters of its type. One cluster of each type can therefore never tell types apart; the
comparison says how many it would take.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isfinite

from offcut.evaluation.clusters import ClusterResult
from offcut.evaluation.intervals import Difference, Share, difference
from offcut.evaluation.measures import measures
from offcut.evaluation.smallness import (
    SIGNIFICANCE,
    cases_needed,
    clusters_needed,
    holm,
    least_split_p,
    same_mean_p,
    same_share_p,
    split_p,
)

INCONCLUSIVE = "No definitive conclusion possible"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two clusters' shares of completion against each other."""

    first: str
    second: str
    difference: Difference
    p: float  # corrected by Holm
    needed: float  # cases in each, if the shares are as they look; infinite for equal ones

    @property
    def conclusive(self) -> bool:
        """Whether the two differ by more than chance."""
        return self.p < SIGNIFICANCE and self.difference.conclusive


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question asked of the clusters, with what may be concluded."""

    question: str
    p: float | None  # None = could not be asked
    conclusive: bool
    finding: str
    pairs: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class ClusterComparison:
    """All clusters of a programme, and the questions asked of them."""

    results: tuple[ClusterResult, ...]
    comparisons: tuple[Comparison, ...]

    @property
    def finding(self) -> str:
        """In a sentence."""
        found = [c.finding for c in self.comparisons if c.conclusive]
        if found:
            return " ".join(found)
        clusters = "cluster" if len(self.results) == 1 else "clusters"
        return (
            f"{INCONCLUSIVE}: the differences among {len(self.results)} {clusters} are within"
            " what chance makes of so few cases."
        )


def compare(results: Sequence[ClusterResult], metrics: Iterable[str]) -> ClusterComparison:
    """Asks: do the clusters differ in completion, in amounts per exchange, by type, by funding?"""
    asked = [_completion(results)]
    asked += [_amounts(results, metric) for metric in metrics]
    asked.append(_kinds(results, "type", lambda result: result.cluster.type))
    asked.append(_kinds(results, "way of funding", lambda result: result.cluster.funding.told))
    return ClusterComparison(tuple(results), tuple(asked))


def _completion(results: Sequence[ClusterResult]) -> Comparison:
    question = "Do clusters differ in the share of exchanges that complete?"
    shares = [(r.cluster.name, r.funnel.completion) for r in results if r.funnel.completion.of]
    p = same_share_p([(share.cases, share.of) for _, share in shares])
    if p is None:
        told = f"{INCONCLUSIVE}: fewer than two clusters have exchanges that were decided."
        return Comparison(question, None, False, told)
    pairs = _pairs(shares)
    apart = [pair for pair in pairs if pair.conclusive]
    if apart:
        flows = {result.cluster.name: result.flows for result in results}
        told = " ".join(_told(pair, flows) for pair in apart)
        return Comparison(question, p, True, told, pairs)
    told = f"{INCONCLUSIVE} (p {_p(p)}). {_needed(pairs)}"
    return Comparison(question, p, False, told, pairs)


def _pairs(shares: Sequence[tuple[str, Share]]) -> tuple[Pair, ...]:
    """Every two clusters against each other, p-values corrected for their number."""
    couples = list(combinations(shares, 2))
    found = [same_share_p([(a.cases, a.of), (b.cases, b.of)]) for (_, a), (_, b) in couples]
    raw = [1.0 if p is None else p for p in found]
    made = []
    for ((first, one), (second, other)), p in zip(couples, holm(raw), strict=True):
        gap = difference(one, other)
        if gap is not None and one.value is not None and other.value is not None:
            needed = cases_needed(one.value, other.value)
            made.append(Pair(first, second, gap, p, needed))
    return tuple(made)


def _told(pair: Pair, flows: Mapping[str, frozenset[str]]) -> str:
    """What a conclusive pair says, and what it does not."""
    shared = flows[pair.first] & flows[pair.second]
    caution = "" if shared else "; they work on different flows, which may be the cause"
    return (
        f"{_better(pair)} completes a larger share than {_worse(pair)} (difference"
        f" {abs(pair.difference.value):.0%}, p {_p(pair.p)} after Holm's correction){caution}."
    )


def _better(pair: Pair) -> str:
    return pair.first if pair.difference.value > 0 else pair.second


def _worse(pair: Pair) -> str:
    return pair.second if pair.difference.value > 0 else pair.first


def _needed(pairs: Sequence[Pair]) -> str:
    """How many decided exchanges it would take to tell the two apart that look most different."""
    widest = max(pairs, key=lambda pair: abs(pair.difference.value))
    if not isfinite(widest.needed):
        return "No number of cases would tell apart shares that are the same."
    return (
        f"If the shares are as they look, {_better(widest)} and {_worse(widest)}, which differ"
        f" most, need about {widest.needed:.0f} decided exchanges each to be told apart"
        " (four times in five)."
    )


def _amounts(results: Sequence[ClusterResult], metric: str) -> Comparison:
    name = measures()[metric].name.lower()
    question = f"Do clusters differ in {name} per exchange, flow by flow?"
    found = [result.metrics[metric] for result in results]
    if sum(bool(per.amounts) for per in found) < 2:
        told = f"{INCONCLUSIVE}: fewer than two clusters have results."
        return Comparison(question, None, False, told)
    p = same_mean_p([per.amounts for per in found], [per.flows for per in found])
    if p is None:
        told = (
            f"{INCONCLUSIVE}: no two clusters have results of one flow, so what is due to the"
            " cluster and what to the flow cannot be told apart."
        )
        return Comparison(question, None, False, told)
    if p < SIGNIFICANCE:
        told = (
            f"Within one flow, {name} per exchange differs among clusters by more than chance"
            f" makes (p {_p(p)})."
        )
        return Comparison(question, p, True, told)
    return Comparison(question, p, False, f"{INCONCLUSIVE} (p {_p(p)}).")


def _kinds(
    results: Sequence[ClusterResult], what: str, kind: Callable[[ClusterResult], str]
) -> Comparison:
    """Kinds of clusters against each other, the cluster as the case."""
    question = f"Does the {what} of a cluster make a difference to completion?"
    groups: dict[str, list[float]] = defaultdict(list)
    for result in results:
        if (share := result.funnel.completion.value) is not None:
            groups[kind(result)].append(share)
    sizes = sorted((len(members) for members in groups.values()), reverse=True)
    if len(sizes) < 2 or least_split_p(sizes[0], sizes[1]) > SIGNIFICANCE:
        each = ", ".join(f"{name} {len(members)}" for name, members in sorted(groups.items()))
        told = (
            f"{INCONCLUSIVE}: with so few clusters of each {what} ({each or 'none'}) no result"
            f" could tell them apart. Two kinds need {clusters_needed()} clusters each at least."
        )
        return Comparison(question, None, False, told)
    pairs = list(combinations(sorted(groups), 2))
    found = [(pair, split_p(groups[pair[0]], groups[pair[1]])) for pair in pairs]
    asked = [(pair, p) for pair, p in found if p is not None]
    fair = holm([p for _, p in asked])
    best = min(fair, default=1.0)
    told = " ".join(
        f"Clusters of {what} {one} and {other} differ in completion (p {_p(p)})."
        for ((one, other), _), p in zip(asked, fair, strict=True)
        if p < SIGNIFICANCE
    )
    return Comparison(question, best, bool(told), told or f"{INCONCLUSIVE} (p {_p(best)}).")


def _p(value: float) -> str:
    return "below 0.001" if value < 0.001 else f"{value:.2g}"
