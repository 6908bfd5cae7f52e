"""A seeded Monte Carlo over totals, and what drives them.

Totals are sums over rows of products (:mod:`offcut.impact.products`). Rows come in blocks: rows of
one block may share a draw (a synergy's distance), rows of different blocks share none but those of
shared pools (factors).

What drives a total is worked out from the products themselves, not from draws: the first-order
share of an input is the variance of the total when it alone varies and all others stand at their
means (for independent inputs and products without squares this is Sobol's first-order index). What
is left to the variance of the draws is interaction.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offcut.impact.distributions import Numbers
from offcut.impact.drawing import Item, Plan, arrange, totals
from offcut.impact.pools import Codes, Pool, Varied
from offcut.impact.products import Products

DRAWS = 1_000
"""How many draws unless said otherwise."""
LOW, HIGH = 5, 95
"""The percentiles between which an interval lies."""


@dataclass(frozen=True, slots=True)
class Driver:
    """How much of a total's variance one input is answerable for by itself, 0 to 1."""

    part: str  # quantity | factor | distance | … | interaction
    name: str  # of the shared unit (a factor); "" for a pool of many
    share: float


@dataclass(frozen=True, slots=True)
class Interval:
    """A total: at the central values, in the mean, and between which ends most draws lie."""

    central: float
    mean: float
    low: float  # 5th percentile
    high: float  # 95th percentile
    standard_deviation: float
    rows: int  # counted in it
    left_out: int  # rows with a gap, not counted
    drivers: tuple[Driver, ...]  # largest first


def simulate(
    metrics: Mapping[str, Products],
    inputs: Iterable[Varied],
    blocks: Sequence[int] | Codes,
    labels: Sequence[str] | None = None,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    threads: int | None = None,
) -> dict[tuple[str, str], Interval]:
    """Intervals of totals, by metric and label; the label ``""`` is the sum of all rows.

    Args:
        metrics: for each metric its value in each row, as sums of products.
        inputs: the varied inputs that stand in the products.
        blocks: rows → number of the block (the synergy).
        labels: rows → a label to add up by, e.g. the year; one total only when not given.
        draws: how many.
        seed: the same seed gives the same result, whatever the number of threads.
        threads: how many work at once; as many as there are processors when not given.

    Rows in which a metric is NaN are gaps: they are counted as left out of that metric.
    """
    given = {varied.name: varied for varied in inputs}
    numbers = np.asarray(blocks, dtype=np.intp)
    names, codes = _coded(labels, len(numbers))
    order, chunks = arrange(numbers, codes, given)
    sorted_inputs = {v.name: Varied(v.name, v.pool, v.codes[order]) for v in given.values()}
    items = tuple(_items(metrics, sorted_inputs, order))
    size = len(metrics), len(names), draws
    plan = Plan(items, sorted_inputs, codes[order], chunks, *size, seed)
    return _intervals(metrics, names, plan, totals(plan, threads), order)


def _coded(labels: Sequence[str] | None, rows: int) -> tuple[list[str], Codes]:
    if labels is None:
        return [""], np.zeros(rows, dtype=np.intp)
    names, codes = np.unique(np.array(labels, dtype=str), return_inverse=True)
    return [str(name) for name in names], np.asarray(codes, dtype=np.intp)


def _items(
    metrics: Mapping[str, Products], inputs: Mapping[str, Varied], order: Codes
) -> Iterator[Item]:
    """The products of all metrics that are not nil everywhere; gaps count nothing."""
    for number, products in enumerate(metrics.values()):
        gaps = np.isnan(products.central)
        for product, column in products.terms.items():
            full = np.broadcast_to(np.where(gaps, 0.0, column), (len(order),))[order]
            if full.any():
                shared = tuple(name for name in product if inputs[name].pool.shared)
                own = tuple(name for name in product if not inputs[name].pool.shared)
                yield Item(number, full, own, shared)


def _intervals(
    metrics: Mapping[str, Products],
    names: Sequence[str],
    plan: Plan,
    totals: Numbers,
    order: Codes,
) -> dict[tuple[str, str], Interval]:
    found = {}
    for number, (metric, products) in enumerate(metrics.items()):
        central = np.broadcast_to(products.central, (len(order),))[order]
        own = [item for item in plan.items if item.metric == number]
        for label in (None, *range(len(names) if names != [""] else 0)):
            here = np.ones(len(order), bool) if label is None else plan.labels == label
            drawn = totals[number].sum(axis=0) if label is None else totals[number, label]
            key = (metric, "" if label is None else names[label])
            found[key] = _interval(central[here], drawn, _drivers(plan, own, here, drawn))
    return found


def _interval(central: Numbers, drawn: Numbers, drivers: tuple[Driver, ...]) -> Interval:
    gaps = int(np.isnan(central).sum())
    low, high = np.percentile(drawn, (5, 95))
    return Interval(
        float(np.nansum(central)), float(drawn.mean()), float(low), float(high),
        float(drawn.std(ddof=1)) if len(drawn) > 1 else 0.0,
        len(central) - gaps, gaps, drivers,
    )  # fmt: skip


def _drivers(
    plan: Plan, items: Sequence[Item], here: NDArray[np.bool_], drawn: Numbers
) -> tuple[Driver, ...]:
    """First-order shares of the variance, largest first; what is left is interaction."""
    slopes = _slopes(plan, items, here)
    variances: dict[tuple[str, str], float] = {}
    for pool, slope in slopes:
        each = slope**2 * pool.variance
        if pool.shared:
            for unit in np.flatnonzero(each):
                key = (pool.part, pool.units[unit])
                variances[key] = variances.get(key, 0.0) + float(each[unit])
        else:
            key = (pool.part, "")
            variances[key] = variances.get(key, 0.0) + float(each.sum())
    first = sum(variances.values())
    whole = max(float(drawn.var(ddof=1)) if len(drawn) > 1 else 0.0, first)
    if whole <= 0:
        return ()
    found = [Driver(part, name, value / whole) for (part, name), value in variances.items()]
    found.append(Driver("interaction", "", (whole - first) / whole))
    return tuple(sorted(found, key=lambda driver: -driver.share))


def _slopes(
    plan: Plan, items: Sequence[Item], here: NDArray[np.bool_]
) -> list[tuple[Pool, Numbers]]:
    """For each pool, by how much the total rises with each of its units, all else at its mean."""
    slopes: dict[int, tuple[Pool, Numbers]] = {}
    means = {name: v.pool.mean[v.codes] for name, v in plan.inputs.items()}
    for item in items:
        names = item.own + item.shared
        for place, name in enumerate(names):
            rise = np.where(here, item.coefficient, 0.0)
            for other in (*names[:place], *names[place + 1 :]):
                rise = rise * means[other]
            varied = plan.inputs[name]
            pool, slope = slopes.setdefault(
                id(varied.pool), (varied.pool, np.zeros(len(varied.pool.units)))
            )
            slope += np.bincount(varied.codes, weights=rise, minlength=len(pool.units))
    return list(slopes.values())
