"""What few cases can tell apart: exact tests, bootstrap intervals, and how many more are needed.

Everything that draws at random is seeded, so that a report can be made again.

- ``same_share_p``: could clusters with one common share show counts as unlike as these? Exact for
  two (Fisher), by seeded random tables of the same margins for more (Fisher–Freeman–Halton).
- ``same_mean_p``: the same for amounts per case, by permuting the cases over the groups, within
  strata (flows) where there are any.
- ``mean_interval``: percentile bootstrap of a mean. Of fewer than ``LEAST_CASES`` there is none.
- ``split_p`` and ``least_split_p``: groups of *clusters* (types, ways of funding). The cluster is
  the case there: however many synergies in one cluster of each type say nothing about types.
- ``cases_needed``: per group, for two shares as far apart as those seen to be told apart.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import ceil, comb, inf
from statistics import NormalDist, fmean
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows: TypeAlias = NDArray[np.float64]

SEED = 20261122
DRAWS = 4_999
LEAST_CASES = 5  # for a bootstrap: of fewer it only repeats them
SIGNIFICANCE = 0.05
POWER = 0.8
_EXACT_SPLITS = 200_000
_AT_ONCE = 1_000_000  # numbers held while drawing
_TOLERANCE = 1e-9


def same_share_p(counts: Sequence[tuple[int, int]]) -> float | None:
    """The chance of counts as unlike as these if all groups shared one rate.

    Args:
        counts: ``(cases, of)`` by group; groups of none are left out.

    Returns:
        The p-value; None when fewer than two groups have cases.
    """
    there = [(cases, of) for cases, of in counts if of]
    if len(there) < 2:
        return None
    done, total = sum(c for c, _ in there), sum(n for _, n in there)
    if done in (0, total):
        return 1.0
    import numpy as np
    from scipy import stats

    table = np.array([[cases, of - cases] for cases, of in there])
    if len(there) == 2:
        return float(stats.fisher_exact(table).pvalue)
    draw = stats.MonteCarloMethod(n_resamples=DRAWS, rng=np.random.default_rng(SEED))
    return float(stats.fisher_exact(table, method=draw).pvalue)


def same_mean_p(
    groups: Sequence[Sequence[float]], strata: Sequence[Sequence[str]] | None = None
) -> float | None:
    """The chance of means as unlike as these if cases were dealt to the groups at random.

    The statistic is the variance between groups. With strata, cases are dealt only within their
    stratum and compared only there, so that what lies between strata is not set down to groups.

    Args:
        groups: the amounts of each group.
        strata: the stratum of each amount, in the same shape.

    Returns:
        The p-value; None when no stratum has cases of two groups.
    """
    import numpy as np

    labels = strata or [[""] * len(group) for group in groups]
    by_stratum: dict[str, list[tuple[int, float]]] = {}
    for number, (group, names) in enumerate(zip(groups, labels, strict=True)):
        for value, name in zip(group, names, strict=True):
            by_stratum.setdefault(name, []).append((number, float(value)))
    shared = [s for s in by_stratum.values() if len({number for number, _ in s}) > 1]
    if not shared:
        return None
    chance = np.random.default_rng(SEED)
    seen, drawn = 0.0, np.zeros(DRAWS)
    for members in shared:
        own, dealt = _between(members, chance)
        seen += own
        drawn += dealt
    as_unlike = int((drawn >= seen * (1 - _TOLERANCE)).sum())
    return (as_unlike + 1) / (DRAWS + 1)


def _between(
    members: Sequence[tuple[int, float]], chance: "np.random.Generator"
) -> tuple[float, "Rows"]:
    """Variance between groups within one stratum: as seen, and of each random deal."""
    import numpy as np

    ordered = sorted(members, key=lambda member: member[0])
    values = np.array([value for _, value in ordered])
    numbers = np.array([number for number, _ in ordered])
    starts = np.flatnonzero(np.r_[True, numbers[1:] != numbers[:-1]])
    sizes = np.diff(np.r_[starts, len(values)])

    def between(rows: "Rows") -> "Rows":
        means = np.add.reduceat(rows, starts, axis=1) / sizes
        spread: Rows = (sizes * (means - values.mean()) ** 2).sum(axis=1)
        return spread

    dealt = [
        between(chance.permuted(np.tile(values, (draws, 1)), axis=1))
        for draws in _blocks(len(values))
    ]
    return float(between(values[None, :])[0]), np.concatenate(dealt)


def mean_interval(values: Sequence[float], confidence: float = 0.95) -> tuple[float, float] | None:
    """Percentile bootstrap interval of the mean; None of fewer than ``LEAST_CASES`` cases."""
    if len(values) < LEAST_CASES:
        return None
    import numpy as np

    cases = np.asarray(values, dtype=float)
    chance = np.random.default_rng(SEED)
    means = np.concatenate(
        [
            chance.choice(cases, size=(draws, len(cases))).mean(axis=1)
            for draws in _blocks(len(cases))
        ]
    )
    tail = (1 - confidence) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return float(low), float(high)


def _blocks(cases: int) -> Iterator[int]:
    """How many draws to make at once, so that many cases do not fill the memory."""
    at_once = max(1, _AT_ONCE // cases)
    for start in range(0, DRAWS, at_once):
        yield min(at_once, DRAWS - start)


def split_p(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Exact two-sided permutation test of two groups of clusters, by their means.

    Returns:
        The p-value; None when a group is empty or the splits are too many to go through.
    """
    if not first or not second or comb(len(first) + len(second), len(first)) > _EXACT_SPLITS:
        return None
    whole = [*first, *second]
    total, size = sum(whole), len(first)
    seen = abs(fmean(first) - fmean(second))
    slack = _TOLERANCE * max(map(abs, whole), default=0.0)
    as_far = splits = 0
    for chosen in combinations(whole, size):
        part = sum(chosen)
        gap = abs(part / size - (total - part) / (len(whole) - size))
        splits += 1
        as_far += gap >= seen - slack
    return as_far / splits


def least_split_p(first: int, second: int) -> float:
    """The smallest p-value that groups of so many clusters could give, whatever their results.

    Of groups of one size the mirrored split is as far apart, so it counts as well.
    """
    if first < 1 or second < 1:
        return 1.0
    splits = comb(first + second, first)
    return min(1.0, (2 if first == second else 1) / splits)


def clusters_needed() -> int:
    """Clusters of each of two kinds below which no result whatever can tell them apart."""
    each = 1
    while least_split_p(each, each) > SIGNIFICANCE:
        each += 1
    return each


def cases_needed(
    first: float, second: float, significance: float = SIGNIFICANCE, power: float = POWER
) -> float:
    """Cases in each of two groups to tell two shares apart, if they are as they look.

    The usual sum for two independent shares, unpooled: ``(z_a + z_b)² (p₁q₁ + p₂q₂) / (p₁ - p₂)²``.

    Returns:
        Cases per group; infinite for shares that are the same.
    """
    if first == second:
        return inf
    normal = NormalDist()
    z = normal.inv_cdf(1 - significance / 2) + normal.inv_cdf(power)
    spread = first * (1 - first) + second * (1 - second)
    return ceil(z * z * spread / (first - second) ** 2)


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's correction for asking several questions of the same data, in the order given."""
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    corrected, so_far = [0.0] * len(p_values), 0.0
    for rank, index in enumerate(order):
        so_far = max(so_far, min(1.0, p_values[index] * (len(p_values) - rank)))
        corrected[index] = so_far
    return corrected
