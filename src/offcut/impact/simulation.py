"""A seeded Monte Carlo over totals, and what drives them.

Totals are sums over rows of products (:mod:`offcut.impact.products`). Rows come in blocks: rows of
one block may share a draw (a synergy's distance), rows of different blocks share none but those of
shared pools (factors).
What drives a total is worked out beside it (:mod:`offcut.impact.drivers`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from offcut.impact.distributions import Numbers
from offcut.impact.drawing import Item, Plan, arrange, totals
from offcut.impact.drivers import Driver, drivers
from offcut.impact.pools import Codes, Varied
from offcut.impact.products import Products

DRAWS = 1_000
"""How many draws unless said otherwise."""
LOW, HIGH = 5, 95
"""The percentiles between which an interval lies."""


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
    used = {name for item in items for name in (*item.own, *item.shared)}
    kept = {name: varied for name, varied in sorted_inputs.items() if name in used}
    size = len(metrics), len(names), draws
    plan = Plan(items, kept, codes[order], chunks, *size, seed)
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
    """Every metric over all rows, and over those of each label where there are labels."""
    found = {}
    groups = [("", np.arange(len(order)), slice(None))]
    if names != [""]:
        groups += [
            (name, np.flatnonzero(plan.labels == place), slice(place, place + 1))
            for place, name in enumerate(names)
        ]
    means = {name: v.pool.mean[v.codes] for name, v in plan.inputs.items()}
    for number, (metric, products) in enumerate(metrics.items()):
        central = np.broadcast_to(products.central, (len(order),))[order]
        own = [item for item in plan.items if item.metric == number]
        for name, rows, labels in groups:
            drawn = totals[number, labels].sum(axis=0)
            driven = drivers(own, plan.inputs, means, rows, _variance(drawn))
            found[metric, name] = _interval(central[rows], drawn, driven)
    return found


def _interval(central: Numbers, drawn: Numbers, driven: tuple[Driver, ...]) -> Interval:
    gaps = int(np.isnan(central).sum())
    low, high = np.percentile(drawn, (LOW, HIGH))
    return Interval(
        float(np.nansum(central)), float(drawn.mean()), float(low), float(high),
        _variance(drawn) ** 0.5, len(central) - gaps, gaps, driven,
    )  # fmt: skip


def _variance(drawn: Numbers) -> float:
    return float(drawn.var(ddof=1)) if len(drawn) > 1 else 0.0
